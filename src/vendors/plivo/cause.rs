//! Why a leg ended, and what came of it.

use super::Form;
use super::words::HangupSource;
use crate::event::{EndedBy, Outcome};
use crate::text::Text;

/// Why a leg ended, as it is told three times: a word of telephony, a number and a name of Plivo's own.
pub(super) struct Cause<'f, 'a> {
    pub(super) word: &'f Text<'a>,
    pub(super) code: &'f Text<'a>,
    pub(super) name: &'f Text<'a>,
    pub(super) source: Option<&'f HangupSource<'a>>,
}

impl<'f, 'a> Cause<'f, 'a> {
    pub(super) const fn of_call(form: &'f Form<'a>) -> Self {
        Self {
            word: &form.hangup_cause,
            code: &form.hangup_cause_code,
            name: &form.hangup_cause_name,
            source: form.hangup_source.as_ref(),
        }
    }

    pub(super) const fn of_dialled_leg(form: &'f Form<'a>) -> Self {
        Self {
            word: &form.dial_b_leg_hangup_cause,
            code: &form.dial_b_leg_hangup_cause_code,
            name: &form.dial_b_leg_hangup_cause_name,
            source: form.dial_b_leg_hangup_source.as_ref(),
        }
    }

    /// What came of a leg that was not connected; none if the cause says nothing of that.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        // The number says more: a call that nobody answered can have the word of an ordinary end.
        let code: Option<u32> = self.code.as_ref().and_then(|code| code.trim().parse().ok());
        match code {
            Some(0) | None => self.outcome_of_word(),
            Some(1000) => Some(Outcome::Abandoned),
            Some(3000 | 6010) => Some(Outcome::NoAnswer),
            Some(3010) => Some(Outcome::Busy),
            Some(3020) => Some(Outcome::Rejected),
            // Of the ordinary ends and the scheduled one: whether anybody was rung, other events tell.
            Some(4000..=4999 | 6000) => self.outcome_of_word().filter(|outcome| {
                // A fault has a number of its own.
                *outcome != Outcome::Failed
            }),
            Some(9000) => Some(Outcome::AnsweredElsewhere),
            Some(9100) => Some(Outcome::AnsweredBySystem),
            Some(_) => Some(Outcome::Failed),
        }
    }

    fn outcome_of_word(&self) -> Option<Outcome> {
        match self.word.as_deref()? {
            "USER_BUSY" => Some(Outcome::Busy),
            "CALL_REJECTED" => Some(Outcome::Rejected),
            "NO_ANSWER" | "NO_USER_RESPONSE" | "ALLOTTED_TIMEOUT" => Some(Outcome::NoAnswer),
            "ORIGINATOR_CANCEL" => Some(Outcome::Abandoned),
            "LOSE_RACE" => Some(Outcome::AnsweredElsewhere),
            "NORMAL_CLEARING" | "UNKNOWN" => None,
            _ => Some(Outcome::Failed),
        }
    }

    /// Whether it ended since a machine answered.
    pub(super) fn is_machine(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.trim() == "9100")
    }

    /// Plivo's own name of it, else the word.
    pub(super) fn reason(&self) -> Text<'a> {
        self.name.clone().or_else(|| self.word.clone())
    }

    pub(super) const fn by(&self) -> Option<EndedBy> {
        match self.source {
            Some(HangupSource::Caller) => Some(EndedBy::Caller),
            Some(HangupSource::Callee | HangupSource::CallRecipient) => Some(EndedBy::Called),
            // The application does what it is told by way of the platform.
            Some(
                HangupSource::Plivo
                | HangupSource::ApiRequest
                | HangupSource::AnswerXml
                | HangupSource::Error,
            ) => Some(EndedBy::Platform),
            Some(HangupSource::Carrier | HangupSource::Unknown | HangupSource::Other(_)) | None => {
                None
            }
        }
    }
}

//! What came of a call or of one party's part, from Zoom's words.

use super::{CallResult, Kind};
use crate::event::{Direction, Outcome};

/// Whose view of a call it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Viewpoint {
    /// The user who called.
    Caller,
    /// The user who was called.
    Callee,
}

impl Viewpoint {
    /// The direction, seen from there.
    pub(super) const fn direction(self) -> Direction {
        match self {
            Self::Caller => Direction::Outbound,
            Self::Callee => Direction::Inbound,
        }
    }

    /// What became of a call that nobody answered.
    pub(super) const fn unanswered(self) -> Outcome {
        match self {
            Self::Caller => Outcome::NoAnswer,
            Self::Callee => Outcome::Missed,
        }
    }
}

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Somebody answered.
    Answered,
    /// A colleague or another device took it.
    Elsewhere,
    /// A mailbox took it.
    Mailbox,
    /// Nobody answered.
    Unanswered,
    /// The caller gave up.
    Cancelled,
    /// The word is the outcome.
    Is(Outcome),
    /// Nothing is said of the answer.
    Open,
}

impl CallResult<'_> {
    pub(super) const fn meaning(&self) -> Meaning {
        match self {
            Self::CallConnected
            | Self::Answered
            | Self::Accepted
            | Self::PickedUp
            | Self::Connected => Meaning::Answered,
            Self::AnsweredByOtherMember | Self::AnsweredByOtherDevice => Meaning::Elsewhere,
            Self::Voicemail | Self::Message => Meaning::Mailbox,
            Self::Missed
            | Self::NoAnswer
            | Self::NoAnswerInRecord
            | Self::RingTimeout
            | Self::RingTimeoutInRecord => Meaning::Unanswered,
            Self::CallCancel
            | Self::CallCanceled
            | Self::CallCancelled
            | Self::Cancel
            | Self::Canceled => Meaning::Cancelled,
            Self::Abandoned => Meaning::Is(Outcome::Abandoned),
            Self::Rejected => Meaning::Is(Outcome::Rejected),
            Self::Busy => Meaning::Is(Outcome::Busy),
            Self::Blocked
            | Self::BlockedByNonGal
            | Self::BlockedByInfoBarriers
            | Self::SystemBlocked => Meaning::Is(Outcome::Blocked),
            Self::WrongNumber
            | Self::InternationalDisabled
            | Self::RestrictedNumber
            | Self::InternalError
            | Self::CallFailed
            | Self::CallFailedInRecord
            | Self::ServiceUnavailable => Meaning::Is(Outcome::Failed),
            Self::Succeeded
            | Self::Unconnected
            | Self::HangUp
            | Self::Overflowed
            | Self::InvalidKey
            | Self::InvalidOperation
            | Self::Park
            | Self::Parked
            | Self::Recorded
            | Self::AutoRecorded
            | Self::RecordingFailure
            | Self::Other(_) => Meaning::Open,
        }
    }
}

/// What an end says of the answer.
pub(super) struct End<'e, 'a> {
    pub(super) result: Option<&'e CallResult<'a>>,
    /// Whether it states when the call was answered.
    pub(super) was_answered: bool,
    /// Whether the result, and the time of the answer, were sent and cannot be read.
    pub(super) result_in_doubt: bool,
    pub(super) answer_in_doubt: bool,
}

impl End<'_, '_> {
    fn meaning(&self) -> Meaning {
        self.result.map_or(Meaning::Open, CallResult::meaning)
    }

    /// Whether the end has neither a result nor a time of the answer, and none that cannot be read.
    pub(super) const fn says_nothing(&self) -> bool {
        self.result.is_none()
            && !self.was_answered
            && !self.result_in_doubt
            && !self.answer_in_doubt
    }

    /// Whether a mailbox answered, and nobody before it.
    pub(super) fn is_mailbox(&self, viewpoint: Viewpoint) -> bool {
        let by_person =
            viewpoint == Viewpoint::Callee && (self.was_answered || self.answer_in_doubt);
        self.meaning() == Meaning::Mailbox && !by_person
    }

    /// What came of one party's part, by an event that was sent when it ended.
    pub(super) fn live_outcome(&self, kind: Kind) -> Option<Outcome> {
        match kind {
            Kind::CalleeRejected => Some(Outcome::Rejected),
            Kind::CalleeMissed => self.of_missed(),
            Kind::CallerEnded => self.of_end(Viewpoint::Caller),
            _ => self.of_end(Viewpoint::Callee),
        }
    }

    fn of_missed(&self) -> Option<Outcome> {
        match self.meaning() {
            Meaning::Elsewhere => Some(Outcome::AnsweredElsewhere),
            Meaning::Is(outcome) => Some(outcome),
            // A colleague may have answered.
            _ if self.result_in_doubt => None,
            _ => Some(Outcome::Missed),
        }
    }

    fn of_end(&self, viewpoint: Viewpoint) -> Option<Outcome> {
        match (self.meaning(), viewpoint) {
            (Meaning::Elsewhere, Viewpoint::Callee) => Some(Outcome::AnsweredElsewhere),
            (Meaning::Mailbox, Viewpoint::Caller) => Some(Outcome::AnsweredBySystem),
            // Either the mailbox answered, or a person who then gave the call to the mailbox.
            (Meaning::Mailbox, Viewpoint::Callee) if self.was_answered || self.answer_in_doubt => {
                None
            }
            (Meaning::Answered, _) => Some(Outcome::Answered),
            _ if self.was_answered => Some(Outcome::Answered),
            _ if self.answer_in_doubt || self.result_in_doubt => None,
            (Meaning::Is(outcome), _) => Some(outcome),
            (Meaning::Cancelled, Viewpoint::Caller) => Some(Outcome::Abandoned),
            (Meaning::Mailbox | Meaning::Unanswered | Meaning::Cancelled, _) => {
                Some(viewpoint.unanswered())
            }
            // Somebody may have answered before: such an end must be able to end the talk.
            (Meaning::Open | Meaning::Elsewhere, _) => None,
        }
    }

    /// What came of a call or of a part of it, by the record of it. `left`: whether there is a voicemail, if that
    /// is known.
    pub(super) fn recorded_outcome(
        &self,
        viewpoint: Viewpoint,
        left: Option<bool>,
    ) -> Option<Outcome> {
        match (self.meaning(), viewpoint) {
            (Meaning::Answered, _) => Some(Outcome::Answered),
            (Meaning::Elsewhere, _) => Some(Outcome::AnsweredElsewhere),
            (Meaning::Mailbox, _) if left == Some(true) => Some(Outcome::Voicemail),
            (Meaning::Mailbox, Viewpoint::Caller) => Some(Outcome::AnsweredBySystem),
            (Meaning::Mailbox, Viewpoint::Callee) => left.map(|_| Outcome::Missed),
            (Meaning::Is(outcome), _) => Some(outcome),
            (Meaning::Cancelled, Viewpoint::Caller) => Some(Outcome::Abandoned),
            (Meaning::Unanswered | Meaning::Cancelled, _) => Some(viewpoint.unanswered()),
            (Meaning::Open, _) => None,
        }
    }
}

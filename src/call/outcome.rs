//! What came of a call.

use super::direction;
use super::replay::Replay;
use crate::event::{Direction, Outcome};

/// Outcomes without an answer, by precedence. Of several ends of the call the first in this list counts; of
/// several legs the last, so that one colleague's `rejected` is not the call's.
const PRECEDENCE: [Outcome; 9] = [
    Outcome::Failed,
    Outcome::Blocked,
    Outcome::Rejected,
    Outcome::Busy,
    Outcome::Abandoned,
    Outcome::TimedOut,
    Outcome::AnsweredBySystem,
    Outcome::NoAnswer,
    Outcome::Missed,
];

pub(super) fn precedence(outcome: Outcome) -> Option<usize> {
    PRECEDENCE.iter().position(|word| *word == outcome)
}

impl Replay<'_> {
    /// Whether a person answered.
    pub(super) fn was_answered(&self) -> bool {
        self.answered
            || (self.end_says_answered && !self.gives_way_to_machine())
            || (self.answered_elsewhere
                && !self.cast.machine_answered
                && !self.cast.last_detected_machine)
    }

    /// The call's direction.
    pub(super) fn direction(&self) -> Option<Direction> {
        direction::of(self.steps, &self.cast)
    }

    /// What came of the call, once it is over.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        if !self.is_ended() {
            None
        } else if self.was_answered() {
            Some(Outcome::Answered)
        } else if self.voicemail_left {
            Some(Outcome::Voicemail)
        } else if self.forwarded {
            Some(Outcome::Forwarded)
        } else {
            let is_outbound = self.direction() == Some(Direction::Outbound);
            self.outcome_stated(is_outbound)
                .or_else(|| {
                    self.group_ended_without_outcome
                        .then_some(Outcome::Abandoned)
                })
                .or_else(|| self.voicemail_not_left.then_some(Outcome::Missed))
                .or_else(|| self.outcome_concluded(is_outbound))
        }
    }

    /// What ends of the call say, else what those of legs do.
    fn outcome_stated(&self, is_outbound: bool) -> Option<Outcome> {
        let by_machine = self
            .end_says_answered
            .then(|| precedence(Outcome::AnsweredBySystem));
        let of_call = self
            .outcome_of_call_ends
            .into_iter()
            .chain(by_machine.flatten())
            .min();
        let of_legs = || {
            let said = self.legs.iter().filter_map(|leg| leg.last_end);
            said.filter_map(precedence)
                .chain(self.outcome_of_attempts)
                .max()
        };
        let stated = PRECEDENCE.get(of_call.or_else(of_legs)?).copied()?;
        Some(match stated {
            // Somebody's phone rang, so that the system did not take the call as it should.
            Outcome::AnsweredBySystem if self.alerted && !is_outbound => Outcome::Missed,
            // Whom the phone system called for its caller is of the account.
            Outcome::NoAnswer if self.cast.has_outside_caller && !is_outbound => Outcome::Missed,
            stated => stated,
        })
    }

    /// What follows if no end says a word: of calls that the system answered, or of whose legs the sides are
    /// known.
    fn outcome_concluded(&self, is_outbound: bool) -> Option<Outcome> {
        if !self.system_answered && !self.cast.has_sides {
            return None;
        }
        let unanswered = match is_outbound {
            true => Outcome::NoAnswer,
            false => Outcome::Missed,
        };
        Some(if is_outbound && self.system_answered_at_called_side {
            Outcome::AnsweredBySystem
        } else if self.alerted {
            unanswered
        } else if self.queued {
            Outcome::Abandoned
        } else if self.menu {
            Outcome::AnsweredBySystem
        } else {
            unanswered
        })
    }
}

/// Whether an end with this word is that of an attempt to reach somebody, never of a talk.
pub(super) const fn is_of_attempt(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Missed
            | Outcome::NoAnswer
            | Outcome::Rejected
            | Outcome::Busy
            | Outcome::Blocked
            | Outcome::Failed
            | Outcome::Abandoned
            | Outcome::AnsweredElsewhere
    )
}

/// Whether an end with this word proves that somebody was alerted.
pub(super) const fn proves_alerted(outcome: Outcome) -> bool {
    is_of_attempt(outcome) && !matches!(outcome, Outcome::Blocked | Outcome::Failed)
}

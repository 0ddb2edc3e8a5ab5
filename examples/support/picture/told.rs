//! What single events and legs say, whatever the rest of the call is.

use super::facts::{Act, Sign};
use super::words;
use hookswitch::call::{Leg, Moment, MomentSource};
use hookswitch::event::{Agent, Detection, Scope, TransferRole};
use hookswitch::{Call, Event, EventKind, Outcome};

/// What an event does to the lane of its party.
pub fn of_party(kind: &EventKind<'_>) -> (Act, Option<(Sign, String)>) {
    match kind {
        EventKind::Detected(detected) => {
            let what = match detected.what {
                Detection::Machine => Some((Sign::Answer, "an answering machine".to_owned())),
                Detection::Fax => Some((Sign::Answer, "a fax machine".to_owned())),
                _ => None,
            };
            (Act::Tell, what)
        }
        EventKind::Held(_) => (Act::Hold, None),
        EventKind::Resumed(_) => (Act::Resume, None),
        EventKind::Parked(park) => (Act::Park, Some((Sign::Park, words::parked(park)))),
        EventKind::Unparked(_) => {
            let words = "took the parked call".to_owned();
            (Act::Unpark, Some((Sign::Answer, words)))
        }
        EventKind::Transferred(transferred) => {
            let is_outside = transferred.colleague.is_none() && transferred.target.is_some();
            let act = match transferred.role {
                Some(TransferRole::Gave) if is_outside => Act::Leave,
                Some(TransferRole::Gave) => Act::Give,
                _ => Act::Tell,
            };
            (act, Some((Sign::Give, words::transferred(transferred))))
        }
        EventKind::Forwarded(forwarded) => {
            let mark = (Sign::Give, words::forwarded(forwarded));
            (Act::EndAttempt, Some(mark))
        }
        EventKind::PickedUp(picked_up) => {
            let mark = (Sign::Answer, words::picked_up(picked_up));
            (Act::Answer, Some(mark))
        }
        EventKind::Ended(ended) if ended.scope == Scope::Leg => match ended.outcome {
            Some(outcome) if is_attempt(outcome) => (Act::EndAttempt, None),
            _ => (Act::End, None),
        },
        // The end of the call is one, however often and by whom it is told.
        _ => (Act::Tell, None),
    }
}

/// Whether a person answered at the leg.
pub fn has_answered(leg: &Leg) -> bool {
    match leg.outcome {
        Some(outcome) => outcome == Outcome::Answered,
        None => leg.answered_at.is_some(),
    }
}

/// Whether a leg's end with this word ends an attempt, and no talk.
fn is_attempt(outcome: Outcome) -> bool {
    !matches!(
        outcome,
        Outcome::Answered | Outcome::Voicemail | Outcome::AnsweredBySystem
    )
}

/// Whether an event has a place in the picture.
pub const fn is_drawn(event: &Event<'_>) -> bool {
    !matches!(
        event.kind,
        EventKind::Recording(_)
            | EventKind::Transcript(_)
            | EventKind::Noted(_)
            | EventKind::Emergency
            | EventKind::Message(_)
            | EventKind::Subscription(_)
            | EventKind::Unknown
    )
}

/// Whether an event says that the call is over.
pub fn is_end_of_call(event: &Event<'_>) -> bool {
    match &event.kind {
        EventKind::Ended(ended) => ended.scope == Scope::Call,
        EventKind::Voicemail(voicemail) => voicemail.left,
        _ => false,
    }
}

/// When an event happened: what it states, else when it came; an end that says neither is where the call, or the
/// agent's part in it, ends.
pub fn time(call: &Call, event: &Event<'_>) -> Option<Moment> {
    let (first, second) = match event.kind {
        EventKind::Ended(_) => (event.times.ended_at, event.occurred_at),
        // A later answer may state the first one's time.
        EventKind::Answered(_) => (event.occurred_at, event.times.answered_at),
        _ => (event.occurred_at, None),
    };
    let stated = first.or(second);
    let stated = stated.map(|at| Moment::new(at, MomentSource::Stated));
    let received = || Some(Moment::new(event.received_at?, MomentSource::Received));
    let ended = || match &event.kind {
        EventKind::Ended(ended) if ended.scope == Scope::Leg => {
            call.legs
                .get(leg_of(call, event.agent.as_ref()?)?)?
                .ended_at
        }
        _ => call.ended_at.filter(|_| is_end_of_call(event)),
    };
    stated.or_else(received).or_else(ended)
}

/// The leg of an agent.
pub fn leg_of(call: &Call, agent: &Agent<'_>) -> Option<usize> {
    let is_it = |leg: &Leg| {
        let Some(known) = &leg.agent else {
            return false;
        };
        match (&agent.id, &agent.extension) {
            (Some(id), _) if known.id.is_some() => known.id.as_ref() == Some(id),
            (_, Some(extension)) => known.extension.as_ref() == Some(extension),
            _ => known.name == agent.name,
        }
    };
    call.legs.iter().position(is_it)
}

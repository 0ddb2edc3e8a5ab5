//! Further rules of the fold, one by one, on calls that are made up for them.

#[path = "support/calls.rs"]
mod calls;

use calls::{agent, at, ended, number, of};
use hookswitch::{Call, Event, EventKind, Outcome, Scope, State};

/// Folds events of one call.
fn fold(events: impl IntoIterator<Item = Event<'static>>) -> Call {
    Call::fold(events).expect("there are events")
}

fn timed(mut event: Event<'static>, seconds: i64) -> Event<'static> {
    event.occurred_at = Some(at(seconds));
    event
}

#[test]
fn an_agent_whose_extension_is_the_callers_number_placed_the_call() {
    let from_201 = |kind, when| {
        let mut event = timed(of("1", "201", kind), when);
        event.direction = None;
        event.from.number = number("201");
        event.to.number = number("202");
        event
    };
    let call = fold([
        from_201(EventKind::Ringing, 0),
        from_201(EventKind::Answered, 4),
        from_201(ended(Scope::Call, Some(Outcome::Answered)), 9),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(
        (call.placed_by, call.answered_by),
        (Some(agent("201")), None)
    );
    assert_eq!(call.legs[0].rang_at, None);
    // An agent with another extension is called.
    let mut to_202 = from_201(EventKind::Answered, 4);
    to_202.agent = Some(agent("202"));
    let call = fold([to_202]);
    assert_eq!(
        (call.placed_by, call.answered_by),
        (None, Some(agent("202")))
    );
}

//! Whose leg an event is of, and on which side that is.

use super::*;

#[test]
fn an_event_without_an_agent_is_of_the_agent_of_its_leg_id() {
    let call = fold([
        told(EventKind::Ringing, 0).leg("B").by("201"),
        told(leg_end(Outcome::Missed), 20).leg("B"),
    ]);
    assert_eq!((over(&call), call.legs.len()), (Some(Outcome::Missed), 1));
    // Of two agents on one leg id nobody knows which is meant.
    let call = fold([
        told(EventKind::Ringing, 0).leg("B").by("201"),
        told(EventKind::Ringing, 0).leg("B").by("202"),
        told(leg_end(Outcome::Missed), 20).leg("B"),
    ]);
    assert_eq!((call.state, call.legs.len()), (State::Ringing, 3));
}

#[test]
fn a_menus_leg_is_none_of_the_calls() {
    let step = || EventKind::FlowStep(Default::default());
    let end = || ended(Scope::Leg, None);
    // The menu is reached and left, and a user's phone rings on another leg.
    let call = fold([
        told(step(), 0).leg("menu"),
        told(end(), 5).leg("menu"),
        told(step(), 5).leg("B"),
        told(EventKind::Ringing, 6).leg("B").by("201"),
        told(leg_end(Outcome::Missed), 20).leg("B"),
    ]);
    let legs: Vec<_> = call.legs.iter().map(|leg| leg.id.as_deref()).collect();
    assert_eq!(
        (over(&call), &*legs),
        (Some(Outcome::Missed), &[Some("B")][..])
    );
    // Its end is one.
    let call = fold([told(step(), 0).leg("menu"), told(end(), 5).leg("menu")]);
    assert_eq!((call.state, call.legs.len()), (State::Ended, 0));
    // What rang, answered or took no step is no menu's.
    for kind in [
        EventKind::Ringing,
        answer(),
        EventKind::Held(Hold::default()),
    ] {
        let is_hold = matches!(kind, EventKind::Held(_));
        let call = fold([
            told(step(), 0).leg("B"),
            told(kind, 2).leg("B"),
            told(end(), 5).leg("B"),
        ]);
        assert_eq!(call.legs.len(), usize::from(!is_hold));
    }
    let call = fold([told(end(), 5).leg("B")]);
    assert_eq!(call.legs.len(), 1);
}

#[test]
fn an_attempt_that_names_nobody_makes_no_leg() {
    let result = |outcome, when| told(leg_end(outcome), when).called();
    let caller = || told(ended(Scope::Call, None), 60).leg("A").caller();
    // The results of two dials are told, and who was rung once.
    let dialled = told(leg_end(Outcome::Busy), 10).leg("B").called();
    let call = fold([
        dialled,
        result(Outcome::Busy, 10),
        result(Outcome::NoAnswer, 40),
        caller(),
    ]);
    let legs: Vec<_> = call.legs.iter().map(|leg| leg.id.as_deref()).collect();
    assert_eq!(
        (over(&call), &*legs),
        (Some(Outcome::Missed), &[Some("B")][..])
    );
    // The one that came nearest to an answer counts, whichever was the last.
    for (first, second) in [
        (Outcome::Rejected, Outcome::Busy),
        (Outcome::Busy, Outcome::Rejected),
    ] {
        let call = fold([result(first, 10), result(second, 40), caller()]);
        assert_eq!(
            (over(&call), call.legs.len()),
            (Some(Outcome::Busy), 0),
            "{first}"
        );
    }
    // It proves that somebody was alerted, and is an end.
    let menu = told(EventKind::FlowStep(Default::default()), 1)
        .leg("A")
        .caller();
    let call = fold([menu, result(Outcome::Missed, 10), caller()]);
    assert_eq!(over(&call), Some(Outcome::Missed));
    assert_eq!(fold([result(Outcome::Failed, 10)]).state, State::Ended);

    // Whoever has a number, rang or answered has a leg.
    let named = result(Outcome::Busy, 10).with(|event| event.to.number = number("+12125550171"));
    assert_eq!(fold([named, caller()]).legs.len(), 1);
    for kind in [EventKind::Ringing, answer()] {
        let call = fold([
            told(kind, 1).called(),
            result(Outcome::NoAnswer, 10),
            caller(),
        ]);
        assert_eq!(call.legs.len(), 1);
    }
    let call = fold([result(Outcome::Answered, 10), caller()]);
    assert_eq!((over(&call), call.legs.len()), (Some(Outcome::Answered), 1));
    // Of a vendor that says no sides, the unnamed leg is the one there is.
    assert_eq!(fold([told(leg_end(Outcome::Missed), 10)]).legs.len(), 1);
}

#[test]
fn an_outside_callers_leg_is_none_of_the_calls() {
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(EventKind::Held(Hold::default()), 1).leg("A"),
        told(transferred(TransferRole::Received), 2).leg("A"),
    ]);
    assert_eq!((call.state, call.legs.len()), (State::InProgress, 0));
    // Whoever is named on it has a leg of his own.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(answer(), 2).leg("A").called().by("201"),
    ]);
    assert_eq!(
        (call.state, call.answered_by),
        (State::InProgress, Some(agent("201")))
    );
    // A leg id with which an agent is the caller is that agent's.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(transferred(TransferRole::Received), 2)
            .leg("A")
            .caller()
            .by("201"),
    ]);
    assert_eq!(call.legs.len(), 1);
}

#[test]
fn an_outside_callers_leg_is_not_counted_beside_the_one_leg_of_an_agent() {
    let call = fold([
        told(transferred(TransferRole::Received), 1)
            .leg("A")
            .caller(),
        told(leg_end(Outcome::Missed), 100).by("201").lasting(30),
    ]);
    assert_eq!((call.legs.len(), seconds(call.duration)), (1, Some(30)));
}

#[test]
fn the_length_of_another_leg_is_never_the_calls() {
    let called = |kind, when| told(kind, when).leg("B").called();
    let call = fold([
        called(EventKind::Initiated, 1),
        called(answer(), 6),
        called(talked(Scope::Leg, 24), 30).lasting(12),
    ]);
    assert_eq!(seconds(call.duration), Some(29));
}

#[test]
fn a_direction_that_a_recording_states_counts_before_what_the_sides_imply() {
    let recording = EventKind::Recording(Default::default());
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(recording, 60).goes(Direction::Internal),
    ]);
    assert_eq!(call.direction, Some(Direction::Internal));
}

#[test]
fn an_extension_stands_for_the_id_that_is_named_with_it() {
    let with_id = |told: Told, id: &str| {
        told.with(|event| {
            event.agent.get_or_insert_with(Agent::default).id = Some(id.to_owned().into());
        })
    };
    let one = |more: Vec<Told>| {
        let events = [
            with_id(told(EventKind::Ringing, 0).by("201"), "u1"),
            told(answer(), 4).by("201"),
            told(talked(Scope::Leg, 6), 10).with(|event| {
                let mut agent = Agent::default();
                agent.id = Some("u1".into());
                event.agent = Some(agent);
            }),
        ];
        let events = events.into_iter().chain(more).map(|told| told.0);
        Call::fold(events).unwrap()
    };
    let call = one(Vec::new());
    assert_eq!((over(&call), call.legs.len()), (Some(Outcome::Answered), 1));
    assert_eq!(seconds(call.legs[0].talk_time), Some(6));
    // An extension with two ids stands for neither.
    let call = one(vec![with_id(told(EventKind::Ringing, 1).by("201"), "u2")]);
    assert_eq!(call.legs.len(), 3);
    // Names never join.
    let named = |when| {
        told(EventKind::Ringing, when).with(|event| {
            let mut agent = Agent::default();
            agent.name = Some("Ana".into());
            event.agent = Some(agent);
        })
    };
    let call = fold([with_id(named(0), "u1"), named(1)]);
    assert_eq!(call.legs.len(), 2);
}

#[test]
fn the_side_of_one_event_is_that_of_its_leg() {
    // Said by one event with the leg id alone, in any order.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(answer(), 1).leg("A"),
        told(leg_end(Outcome::Answered), 9).leg("A"),
    ]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
    // An agent who placed the call stays the caller, with another agent called on the same leg id.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller().by("201"),
        told(EventKind::Ringing, 1).leg("A").called().by("202"),
        told(answer(), 2).leg("A").by("201"),
    ]);
    assert_eq!((call.state, call.answered_by), (State::Ringing, None));
    // Without a leg id, an event that names nobody may be of anybody's leg: a side that another such event
    // says is not its own, so that its end proves nothing of an alert.
    let call = fold([
        told(EventKind::Queued, 0).called(),
        told(by_system(), 1),
        told(call_end(Outcome::Abandoned), 5),
        told(call_end(Outcome::AnsweredBySystem), 6),
    ]);
    assert_eq!(over(&call), Some(Outcome::Abandoned));
    let call = fold([
        told(EventKind::Queued, 0).called(),
        told(ended(Scope::Group, Some(Outcome::Missed)), 5),
        told(call_end(Outcome::AnsweredBySystem), 6).goes(Direction::Inbound),
    ]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
}

#[test]
fn what_others_say_under_one_leg_id_is_their_side() {
    let answered_by = |says: &[(&str, Side)], who: &str| {
        let says = says.iter().map(|(who, side)| {
            let said = told(EventKind::Initiated, 0).leg("A").by(who);
            said.with(|event| event.side = Some(*side)).0
        });
        let answer = told(answer(), 5).leg("A").by(who).0;
        let call = Call::fold(says.chain([answer])).unwrap();
        // The system's answer makes no leg.
        call.legs.len() == 1
    };
    let (caller, called) = (Side::Caller, Side::Called);
    // What a caller's agent is said to answer the system did.
    assert!(!answered_by(&[("201", caller)], "201"));
    assert!(answered_by(&[("201", caller), ("202", called)], "202"));
    assert!(answered_by(&[("201", caller), ("201", called)], "201"));
    // Its own word counts before all.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").called().by("201"),
        told(answer(), 5).leg("A").caller().by("201"),
    ]);
    assert_eq!((call.state, call.answered_by), (State::Menu, None));
    let many = [
        ("201", caller),
        ("202", caller),
        ("203", called),
        ("204", called),
        ("205", caller),
        ("205", called),
    ];
    for (who, expected) in [
        ("201", false),
        ("202", false),
        ("203", true),
        ("204", true),
        ("205", true),
        ("206", true),
    ] {
        assert_eq!(answered_by(&many, who), expected, "{who}");
        // No side is said by two.
        let few = [many[0], many[2], many[4], many[5]];
        if who != "202" && who != "204" {
            assert_eq!(answered_by(&few, who), expected, "{who}");
        }
    }
}

#[test]
fn the_side_of_one_event_is_that_of_its_agent_without_a_leg_id() {
    // The colleague was called, so that the end proves that somebody was alerted.
    for leg in [None, Some("B")] {
        let of_leg = |told: Told| match leg {
            Some(leg) => told.leg(leg),
            None => told,
        };
        let call = fold([
            told(by_system(), 1),
            of_leg(told(EventKind::Initiated, 2).called().by("201")),
            of_leg(told(leg_end(Outcome::Missed), 9).by("201")),
            told(call_end(Outcome::AnsweredBySystem), 30),
        ]);
        assert_eq!(over(&call), Some(Outcome::Missed), "{leg:?}");
    }
    // The agent placed the call, so that the system answered.
    let call = fold([
        told(EventKind::Ringing, 0).caller().by("201"),
        told(EventKind::Ringing, 1).called().by("202"),
        told(answer(), 2).by("201"),
    ]);
    assert_eq!((call.state, call.answered_by), (State::Ringing, None));
}

/// TeXML's leg of the one who called in has no side: only the legs that it had dialled have one.
#[test]
fn a_leg_whose_side_nobody_knows_may_be_the_callers() {
    let dialled = || told(EventKind::Ringing, 5).leg("B").called();
    let other = |kind| told(kind, 0).leg("A");
    let direction = |call: Call| call.direction;
    assert_eq!(direction(fold([dialled()])), Some(Direction::Outbound));
    for kind in [EventKind::Initiated, EventKind::Unknown] {
        assert_eq!(direction(fold([other(kind), dialled()])), None);
    }
    // What comes after the call says nothing of who began it.
    let recording = other(EventKind::Recording(Default::default()));
    assert_eq!(
        direction(fold([recording, dialled()])),
        Some(Direction::Outbound)
    );
    // Another event of the leg tells that it is a called one.
    let second = told(EventKind::Ringing, 6).leg("A").called();
    assert_eq!(
        direction(fold([other(EventKind::Unknown), dialled(), second])),
        Some(Direction::Outbound)
    );
}

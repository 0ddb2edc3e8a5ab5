//! The rules of the fold for sides, systems that answer, machines and vendors' later words, one by one. The
//! numbers are those of the list in `DESIGN.md`.

mod concluded;
mod later;
mod whose;

use std::time::Duration;

use crate::support::calls::{
    agent, at, detected, ended, event, group, number, seconds, talked, transferred,
};
use hookswitch::{
    Call, CallLog, Direction, Event, EventKind, Outcome, State,
    call::MomentSource,
    event::{
        Agent, Answered, AnsweredBy, Detection, Digits, Hold, Park, PickedUp, Scope, Side,
        TransferRole,
    },
};

/// An event of the call `1` at a time, which a test adds to.
fn told(kind: EventKind<'static>, when: i64) -> Told {
    let mut event = event("1", kind);
    event.direction = None;
    event.occurred_at = Some(at(when));
    Told(event)
}

struct Told(Event<'static>);

impl Told {
    fn leg(mut self, id: &str) -> Self {
        self.0.call.leg_id = Some(id.to_owned().into());
        self
    }

    fn caller(mut self) -> Self {
        self.0.side = Some(Side::Caller);
        self
    }

    fn called(mut self) -> Self {
        self.0.side = Some(Side::Called);
        self
    }

    fn by(mut self, extension: &str) -> Self {
        self.0.agent = Some(agent(extension));
        self
    }

    fn goes(mut self, direction: Direction) -> Self {
        self.0.direction = Some(direction);
        self
    }

    fn with(mut self, change: impl FnOnce(&mut Event<'static>)) -> Self {
        change(&mut self.0);
        self
    }

    fn lasting(self, seconds: u64) -> Self {
        self.with(|event| {
            if let EventKind::Ended(ended) = &mut event.kind {
                ended.duration = Some(Duration::from_secs(seconds));
            }
        })
    }
}

fn fold<const N: usize>(events: [Told; N]) -> Call {
    Call::fold(events.into_iter().map(|told| told.0)).expect("there are events")
}

fn answer() -> EventKind<'static> {
    EventKind::Answered(Answered::default())
}

fn by_system() -> EventKind<'static> {
    EventKind::Answered(Answered::by(AnsweredBy::System))
}

fn leg_end(outcome: Outcome) -> EventKind<'static> {
    ended(Scope::Leg, Some(outcome))
}

fn call_end(outcome: Outcome) -> EventKind<'static> {
    ended(Scope::Call, Some(outcome))
}

fn over(call: &Call) -> Option<Outcome> {
    assert_eq!(call.state, State::Ended);
    call.outcome
}

// 1, 3: the system's answer.

#[test]
fn rule_1_an_answer_by_the_system_is_none() {
    let call = fold([
        told(EventKind::Ringing, 0).by("201"),
        told(EventKind::Held(Hold::default()), 1),
        told(EventKind::Parked(Park::default()), 1),
        told(by_system(), 2).by("202"),
    ]);
    // The first one still rings, and hold and park are undone.
    assert_eq!(call.state, State::InProgress);
    assert_eq!(call.legs.len(), 1);
    assert_eq!((call.answered_at, call.answered_by), (None, None));
    let call = fold([told(by_system(), 2)]);
    assert_eq!((call.state, call.legs.len()), (State::Menu, 0));
}

#[test]
fn rule_1_an_answer_at_the_callers_side_is_the_systems() {
    let call = fold([
        told(answer(), 1).leg("A").caller().by("201"),
        told(EventKind::Ringing, 2).leg("B").called(),
    ]);
    assert_eq!((call.state, call.answered_at), (State::Ringing, None));
    assert_eq!(call.placed_by, Some(agent("201")));
    // Who takes a colleague's call has answered, whoever placed it.
    let took = EventKind::PickedUp(PickedUp::default());
    let call = fold([told(took, 1).leg("A").caller().by("201")]);
    assert_eq!((call.state, call.legs.len()), (State::InProgress, 1));
}

#[test]
fn rule_1_an_answer_of_nobodys_leg_beside_a_called_one_may_be_the_callers() {
    let beside = |others: Vec<Told>| {
        let events = [
            told(answer(), 1).leg("A"),
            told(EventKind::Ringing, 2).leg("B").called(),
            told(leg_end(Outcome::NoAnswer), 20).leg("B").called(),
            told(ended(Scope::Leg, None), 30).leg("A"),
        ];
        let events = events.into_iter().chain(others).map(|told| told.0);
        Call::fold(events).unwrap()
    };
    let call = beside(vec![]);
    assert_eq!(over(&call), Some(Outcome::NoAnswer));
    assert_eq!((call.talk_time, call.direction), (None, None));
    // Somebody else is the caller, or an agent answered.
    for other in [
        told(EventKind::Initiated, 0).leg("C").caller(),
        told(EventKind::Held(Hold::default()), 5).leg("A").by("201"),
    ] {
        assert!(beside(vec![other]).answered_at.is_some());
    }
    // Alone, it is a person's.
    let call = fold([
        told(answer(), 1).leg("A"),
        told(ended(Scope::Leg, None), 30).leg("A"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
}

#[test]
fn rule_1_what_a_machine_answered_no_person_did() {
    let story = |detections: Vec<Told>| {
        let events = [
            told(EventKind::Ringing, 0).leg("B").called(),
            told(answer(), 5).leg("B").called(),
            told(talked(Scope::Leg, 20), 25).leg("B").called(),
        ];
        let events = events.into_iter().chain(detections).map(|told| told.0);
        Call::fold(events).unwrap()
    };
    let machine = |when| told(detected(Detection::Machine), when).leg("B");
    for call in [
        story(vec![machine(6)]),
        story(vec![machine(30)]),
        story(vec![told(detected(Detection::Fax), 6).leg("B")]),
        story(vec![
            told(detected(Detection::Human), 6).leg("B"),
            machine(7),
        ]),
    ] {
        assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
        assert_eq!((call.talk_time, call.answered_at), (None, None));
        assert_eq!(call.legs[0].outcome, Some(Outcome::AnsweredBySystem));
    }
    for call in [
        story(vec![
            machine(6),
            told(detected(Detection::Human), 7).leg("B"),
        ]),
        story(vec![
            machine(6),
            told(detected(Detection::Unknown), 7).leg("B"),
        ]),
        // Of another leg, and of none that is known.
        story(vec![told(detected(Detection::Machine), 6).leg("C")]),
        story(vec![told(detected(Detection::Machine), 6)]),
    ] {
        assert_eq!(over(&call), Some(Outcome::Answered));
        assert_eq!(seconds(call.talk_time), Some(20));
    }
    // One with a leg id does not speak of its agent's answer under another.
    let call = fold([
        told(answer(), 5).leg("C").by("201"),
        told(detected(Detection::Machine), 6).leg("B").by("201"),
        told(talked(Scope::Leg, 20), 25).leg("C").by("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    // A detection without a leg id speaks of its agent's answer.
    let call = fold([
        told(answer(), 5).by("201"),
        told(detected(Detection::Machine), 6).by("201"),
        told(talked(Scope::Leg, 20), 25).by("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
}

#[test]
fn rule_1_a_called_leg_whose_end_says_so_was_the_systems() {
    let child = |kind, when| told(kind, when).leg("B").called();
    let unbridged = || child(leg_end(Outcome::AnsweredBySystem), 26);
    let rings = || child(EventKind::Ringing, 0);
    let talk = || child(talked(Scope::Leg, 20), 25);
    for call in [
        fold([rings(), child(answer(), 5), talk(), unbridged()]),
        // The answer's own event is lost.
        fold([rings(), talk(), unbridged()]),
        fold([rings(), child(answer(), 5), unbridged()]),
    ] {
        assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
        assert_eq!((call.talk_time, call.answered_at), (None, None));
        assert_eq!(call.legs[0].outcome, Some(Outcome::AnsweredBySystem));
    }
    // Of another leg, and at no side that is known.
    for end in [
        told(leg_end(Outcome::AnsweredBySystem), 26)
            .leg("C")
            .called(),
        told(leg_end(Outcome::AnsweredBySystem), 26).by("202"),
    ] {
        let call = fold([rings(), child(answer(), 5), talk(), end]);
        assert_eq!(over(&call), Some(Outcome::Answered));
        assert_eq!(seconds(call.talk_time), Some(20));
    }
    // The same agent declines, and then takes the call.
    let call = fold([
        rings().by("201"),
        child(answer(), 5).by("201"),
        talk().by("201"),
        unbridged(),
        told(EventKind::Ringing, 30).leg("C").called().by("201"),
        told(answer(), 35).leg("C").called().by("201"),
        told(talked(Scope::Leg, 40), 75).leg("C").called().by("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    assert_eq!(call.answered_at.unwrap().at, at(35));
    assert_eq!(seconds(call.talk_time), Some(40));
}

#[test]
fn rule_1_a_detection_is_no_part_of_the_call_itself() {
    let mut of_nobody = told(detected(Detection::Machine), 2).with(|event| {
        event.queue = Some(group("80"));
        event.from.number = number("+12125550177");
    });
    of_nobody.0.call.leg_id = Some("C".into());
    let call = fold([
        of_nobody,
        told(EventKind::Ringing, 10).by("201").with(|event| {
            event.from.number = number("+12125550123");
        }),
        told(leg_end(Outcome::Missed), 20).by("201"),
    ]);
    assert_eq!((over(&call), call.legs.len()), (Some(Outcome::Missed), 1));
    assert_eq!(call.started_at.unwrap().at, at(10));
    assert_eq!(call.from.number, number("+12125550123"));
}

#[test]
fn rule_1_what_an_outside_caller_takes_from_park_is_no_answer() {
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(EventKind::Ringing, 1).leg("B").by("201"),
        told(EventKind::Parked(Park::default()), 2),
        told(EventKind::Unparked(Park::default()), 3).leg("A"),
    ]);
    assert_eq!((call.state, call.answered_by), (State::InProgress, None));
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(EventKind::PickedUp(PickedUp::default()), 3).leg("A"),
        told(detected(Detection::Machine), 4).leg("A"),
    ]);
    assert_eq!((call.state, call.legs.len()), (State::Initiated, 0));
    // Nor does a queue get the call by that: the colleague's end ends the call.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(EventKind::Unparked(Park::default()), 1)
            .leg("A")
            .with(|event| event.queue = Some(group("80"))),
        told(leg_end(Outcome::Missed), 9).leg("B").by("201"),
        told(ended(Scope::Leg, None), 9).leg("A").by("202"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Missed));
}

#[test]
fn rule_3_the_ringing_of_an_outside_callers_leg_does_nothing() {
    let call = fold([
        told(EventKind::Ringing, 0).leg("A").caller().with(|event| {
            event.queue = Some(group("80"));
        }),
        told(ended(Scope::Leg, None), 3).leg("A").caller(),
    ]);
    assert_eq!((over(&call), call.legs.len()), (Some(Outcome::Missed), 0));
    let call = fold([told(EventKind::Ringing, 0).leg("A").caller()]);
    assert_eq!(call.state, State::Initiated);
}

// 2: ends that say `answered`.

#[test]
fn rule_2_the_end_of_the_callers_leg_proves_no_answer() {
    let call = fold([
        told(EventKind::Ringing, 1).leg("B").called().by("202"),
        told(leg_end(Outcome::NoAnswer), 20)
            .leg("B")
            .called()
            .by("202"),
        told(talked(Scope::Leg, 20), 21)
            .leg("A")
            .caller()
            .by("201")
            .with(|event| {
                event.times.answered_at = Some(at(1));
            }),
    ]);
    assert_eq!(over(&call), Some(Outcome::NoAnswer));
    assert_eq!((call.answered_at, call.talk_time), (None, None));
    // Nor does a caller's leg of which both sides were said.
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(EventKind::Ringing, 1).leg("A").called(),
        told(talked(Scope::Leg, 20), 21).leg("A").with(|event| {
            event.times.answered_at = Some(at(1));
        }),
    ]);
    assert_eq!(
        (over(&call), call.answered_at),
        (Some(Outcome::Missed), None)
    );
    // How long the caller heard the menu is not how long anybody talked.
    let call = fold([
        told(answer(), 1).leg("A").caller(),
        told(answer(), 20).leg("B").called().by("202"),
        told(talked(Scope::Leg, 40), 60).leg("B").called().by("202"),
        told(talked(Scope::Leg, 60), 61).leg("A").caller(),
    ]);
    assert_eq!(
        (over(&call), seconds(call.talk_time)),
        (Some(Outcome::Answered), Some(40))
    );
}

#[test]
fn rule_2_an_end_of_the_call_at_the_callers_side_proves_no_answer() {
    for scope in [Scope::Call, Scope::Group] {
        let call = fold([
            told(answer(), 1).leg("A").caller(),
            told(talked(scope, 20), 21).leg("A").caller(),
            told(ended(Scope::Call, None), 22),
        ]);
        assert_eq!(over(&call), Some(Outcome::AnsweredBySystem), "{scope}");
        assert_eq!((call.answered_at, call.talk_time), (None, None));
    }
    // The length that an end states counts, if the end does not say who talked.
    let call = fold([
        told(by_system(), 2),
        told(answer(), 5).by("201"),
        told(talked(Scope::Call, 33), 40).with(|event| {
            if let EventKind::Ended(ended) = &mut event.kind {
                ended.outcome = None;
            }
        }),
    ]);
    assert_eq!(seconds(call.talk_time), Some(33));
}

#[test]
fn rule_2_the_end_of_a_leg_on_which_the_system_answered_proves_no_answer() {
    let end = |who| {
        told(talked(Scope::Leg, 20), 25).by(who).with(|event| {
            event.times.answered_at = Some(at(2));
        })
    };
    let call = fold([told(by_system(), 2).by("201"), end("201")]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
    assert_eq!(call.legs[0].outcome, Some(Outcome::AnsweredBySystem));
    assert_eq!((call.answered_at, call.talk_time), (None, None));
    assert_eq!(call.legs[0].answered_at, None);
    // Nobody took it although somebody was alerted.
    let call = fold([
        told(EventKind::Ringing, 0).by("201"),
        told(by_system(), 2).by("201"),
        end("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Missed));
    // A person answered on that leg as well.
    let call = fold([
        told(by_system(), 2).by("201"),
        told(answer(), 5).by("201"),
        end("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    assert_eq!(seconds(call.talk_time), Some(20));
    // A machine was detected on it, and nothing but the end tells of the answer.
    let machine = || told(detected(Detection::Machine), 3).by("201");
    let call = fold([machine(), end("201")]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
    assert_eq!((call.answered_at, call.talk_time), (None, None));
    let call = fold([machine(), end("202")]);
    assert_eq!(over(&call), Some(Outcome::Answered));
}

#[test]
fn rule_2_an_end_of_the_call_gives_way_to_a_machine() {
    let end = || told(talked(Scope::Call, 20), 25).goes(Direction::Outbound);
    let machine = || told(detected(Detection::Machine), 6);
    let call = fold([end(), machine()]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
    assert_eq!((call.answered_at, call.talk_time), (None, None));
    let call = fold([
        end(),
        machine(),
        told(answer(), 5).by("201").goes(Direction::Outbound),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    assert_eq!(over(&fold([end()])), Some(Outcome::Answered));
    let person = told(detected(Detection::Human), 7);
    assert_eq!(
        over(&fold([end(), machine(), person])),
        Some(Outcome::Answered)
    );
    let stated = |when| end().with(|event| event.times.answered_at = Some(at(when)));
    assert_eq!(fold([stated(3), machine()]).answered_at, None);
    // What it says of the answer counts as well, if a person answered on some leg: 20 s, and not the 21 s from
    // the answer to the end.
    let call = fold([
        told(answer(), 4).leg("B").by("201"),
        machine().leg("C"),
        end(),
    ]);
    assert_eq!(seconds(call.talk_time), Some(20));
}

// 4, 5: what ends a call, and what keeps it open.

#[test]
fn rule_4_without_its_caller_a_call_is_over() {
    let call = fold([
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(EventKind::Ringing, 1).leg("B").by("201"),
        told(leg_end(Outcome::Abandoned), 9)
            .leg("A")
            .caller()
            .lasting(9),
    ]);
    assert_eq!(over(&call), Some(Outcome::Abandoned));
    assert_eq!(
        (call.ended_at.unwrap().at, seconds(call.duration)),
        (at(9), Some(9))
    );
    let closed = [
        told(EventKind::Initiated, 0).leg("A").caller(),
        told(ended(Scope::Leg, None), 9).leg("A").caller(),
        told(EventKind::Ringing, 20).leg("B").by("201"),
    ];
    assert_eq!(fold(closed).state, State::Ended);
    // The word of such an end is the call's.
    for outcome in [Outcome::Voicemail, Outcome::Forwarded, Outcome::Failed] {
        let end = told(leg_end(outcome), 9).leg("A").caller();
        assert_eq!(over(&fold([end])), Some(outcome));
    }
    // A caller without a leg id is one as well.
    let call = fold([
        told(EventKind::Ringing, 1).leg("B").by("201"),
        told(ended(Scope::Leg, None), 9).caller(),
    ]);
    assert_eq!((over(&call), call.legs.len()), (Some(Outcome::Missed), 1));
}

#[test]
fn rule_4_another_caller_keeps_the_call() {
    let first = || {
        [
            told(EventKind::Initiated, 0).leg("A").caller(),
            told(answer(), 2).leg("B").by("201"),
            told(EventKind::Ringing, 3).leg("C").caller(),
            told(ended(Scope::Leg, None), 9).leg("A").caller(),
        ]
    };
    assert_eq!(fold(first()).state, State::InProgress);
    let [one, two, three, four] = first();
    let last = told(ended(Scope::Leg, None), 30).leg("C").caller();
    let call = fold([one, two, three, four, last]);
    assert_eq!(
        (over(&call), call.ended_at.unwrap().at),
        (Some(Outcome::Answered), at(30))
    );
}

#[test]
fn rule_4_an_end_that_names_an_agent_is_that_agents() {
    // Told under the leg id of the second caller, who has not left by that.
    let events = || {
        [
            told(answer(), 1).leg("A").caller(),
            told(answer(), 2).leg("B").by("201"),
            told(answer(), 3).leg("C").caller(),
            told(EventKind::Ringing, 4).leg("D").by("202"),
            told(leg_end(Outcome::Missed), 5).leg("C").by("202"),
            told(ended(Scope::Leg, None), 9).leg("A").caller(),
        ]
    };
    assert_eq!(fold(events()).state, State::InProgress);
    let [one, two, three, four, five, six] = events();
    let left = told(ended(Scope::Leg, None), 5).leg("C").caller();
    assert_eq!(
        fold([one, two, three, four, five, left, six]).state,
        State::Ended
    );
}

#[test]
fn rule_4_a_caller_who_gave_the_call_away_does_not_end_it() {
    let gave = || {
        [
            told(EventKind::Initiated, 0).leg("A").caller(),
            told(answer(), 2).leg("B").by("201"),
            told(transferred(TransferRole::Gave), 5).leg("A").caller(),
            told(leg_end(Outcome::Answered), 6).leg("A").caller(),
        ]
    };
    assert_eq!(fold(gave()).state, State::InProgress);
    // Nobody else has answered since, so that it stays open though the agent is through.
    let [one, two, three, four] = gave();
    let through = told(talked(Scope::Leg, 3), 5).leg("B").by("201");
    assert_eq!(
        fold([one, two, through, three, four]).state,
        State::InProgress
    );
    // Somebody has: the end of the caller's leg closes the call.
    let [one, two, three, four] = gave();
    let taken = told(answer(), 5)
        .leg("C")
        .by("202")
        .with(|event| event.occurred_at = Some(at(5)));
    let four = four.with(|event| event.occurred_at = Some(at(60)));
    let three = three.with(|event| event.occurred_at = Some(at(4)));
    assert_eq!(fold([one, two, three, taken, four]).state, State::Ended);
}

#[test]
fn rule_5_a_leg_that_began_keeps_the_call_open_until_its_end() {
    let missed = || {
        told(leg_end(Outcome::Missed), 5)
            .leg("C")
            .called()
            .by("202")
    };
    let call = fold([
        told(EventKind::Initiated, 0).leg("B").called().by("201"),
        missed(),
    ]);
    assert_ne!(call.state, State::Ended);
    let call = fold([
        told(EventKind::Initiated, 9).leg("B").called().by("201"),
        missed(),
        // Wherever its end stands.
        told(leg_end(Outcome::Missed), 4)
            .leg("B")
            .called()
            .by("201"),
    ]);
    assert_eq!(call.state, State::Ended);
    // With or without a side.
    let call = fold([
        told(EventKind::Initiated, 0).leg("B").by("201"),
        told(leg_end(Outcome::Missed), 4).leg("B").by("201"),
    ]);
    assert_eq!(call.state, State::Ended);
    // Without a `leg_id`, only the end of the call will do.
    let call = fold([
        told(EventKind::Initiated, 0).by("201"),
        told(leg_end(Outcome::Missed), 4).by("201"),
    ]);
    assert_ne!(call.state, State::Ended);
}

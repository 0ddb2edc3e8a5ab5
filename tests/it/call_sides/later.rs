//! The rules 6 to 17.

use super::*;

// 6, 7, 8: parties and direction.

fn child(kind: EventKind<'static>, when: i64) -> Told {
    told(kind, when).leg("B").called().with(|event| {
        event.from.number = number("+12125550100");
        event.to.number = number("+12125550177");
        event.direction = Some(Direction::Outbound);
    })
}

#[test]
fn rule_6_another_legs_words_count_last() {
    let call = fold([
        child(EventKind::Initiated, 1).with(|event| event.times.started_at = Some(at(1))),
        child(answer(), 6),
        child(talked(Scope::Leg, 24), 30).lasting(29),
        told(leg_end(Outcome::Answered), 31)
            .leg("A")
            .caller()
            .with(|event| {
                event.from.number = number("+12125550142");
                event.to.number = number("+12125550100");
                event.direction = Some(Direction::Inbound);
            }),
    ]);
    assert_eq!(call.to.number, number("+12125550100"));
    assert_eq!(call.from.number, number("+12125550142"));
    assert_eq!(call.direction, Some(Direction::Inbound));
    // Its start is known, but not stated to be the call's; its length is its own.
    assert_eq!(
        call.started_at.map(|moment| (moment.at, moment.source)),
        Some((at(1), MomentSource::Derived))
    );
    assert_eq!(seconds(call.duration), Some(30));
    assert_eq!(call.legs[0].number, number("+12125550177"));
    assert_eq!(call.legs[0].id.as_deref(), Some("B"));

    // Even after a recording's.
    let mut recording = event("1", EventKind::Recording(Default::default()));
    recording.occurred_at = Some(at(50));
    recording.direction = None;
    recording.to.number = number("+12125550111");
    let call = Call::fold([recording, child(EventKind::Ringing, 1).0]).unwrap();
    assert_eq!(call.to.number, number("+12125550111"));

    // A leg whose id is the call's is the call.
    let own = child(EventKind::Initiated, 1).leg("1");
    let call = fold([own, child(talked(Scope::Leg, 24), 30).lasting(29).leg("1")]);
    assert_eq!(call.started_at.unwrap().source, MomentSource::Stated);
    assert_eq!(
        (call.direction, seconds(call.duration)),
        (Some(Direction::Outbound), Some(29))
    );
}

#[test]
fn rule_7_the_sides_imply_a_direction_that_nobody_states() {
    let ring = || told(EventKind::Ringing, 1).leg("B").called();
    let begins = || told(EventKind::Initiated, 0).leg("A").caller();
    let direction = |call: Call| call.direction;
    let outbound = Some(Direction::Outbound);
    assert_eq!(
        direction(fold([begins().by("201"), ring().by("202")])),
        Some(Direction::Internal)
    );
    assert_eq!(direction(fold([begins().by("201"), ring()])), outbound);
    assert_eq!(
        direction(fold([
            begins().by("201"),
            ring().by("202"),
            ring().leg("C")
        ])),
        outbound
    );
    assert_eq!(direction(fold([begins().by("201")])), outbound);
    assert_eq!(
        direction(fold([begins(), ring().by("202")])),
        Some(Direction::Inbound)
    );
    assert_eq!(direction(fold([ring()])), outbound);
    assert_eq!(direction(fold([ring().by("202")])), None);
    let inbound = ring().by("202").goes(Direction::Inbound);
    assert_eq!(direction(fold([inbound])), Some(Direction::Inbound));
    // A stated one counts.
    let stated = begins().by("201").goes(Direction::Inbound);
    assert_eq!(direction(fold([stated, ring()])), Some(Direction::Inbound));
}

#[test]
fn rule_8_no_answer_of_a_call_from_outside_is_missed() {
    let ends = |direction| {
        [
            told(leg_end(Outcome::NoAnswer), 20)
                .leg("B")
                .called()
                .by("201"),
            told(ended(Scope::Leg, None), 21)
                .leg("A")
                .caller()
                .goes(direction),
        ]
    };
    let call = fold(ends(Direction::Inbound));
    assert_eq!(over(&call), Some(Outcome::Missed));
    assert_eq!(
        call.legs[0].outcome,
        Some(Outcome::NoAnswer),
        "the vendor's word"
    );
    // An office phone that calls out through a trunk.
    assert_eq!(
        over(&fold(ends(Direction::Outbound))),
        Some(Outcome::NoAnswer)
    );
}

// 9, 10: attempts.

#[test]
fn rule_9_attempts_end_no_talk() {
    for outcome in [
        Outcome::Failed,
        Outcome::Abandoned,
        Outcome::AnsweredElsewhere,
    ] {
        let call = fold([
            told(answer(), 0).by("201"),
            told(leg_end(outcome), 5).by("201"),
        ]);
        assert_eq!(call.state, State::InProgress, "{outcome}");
    }
}

#[test]
fn rule_9_who_answered_elsewhere_ended_the_ringing() {
    let ring = |who| told(EventKind::Ringing, 0).by(who);
    let elsewhere = |scope| told(ended(scope, Some(Outcome::AnsweredElsewhere)), 5).by("201");
    let call = fold([ring("201"), ring("202"), elsewhere(Scope::Leg)]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    assert_eq!((call.answered_at, call.answered_by), (None, None));
    assert_eq!(call.legs[0].outcome, Some(Outcome::AnsweredElsewhere));
    let call = fold([ring("201"), elsewhere(Scope::Call)]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    // The queue has the call no longer.
    let in_queue = ring("201").with(|event| event.queue = Some(group("80")));
    let call = fold([in_queue, elsewhere(Scope::Leg)]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    // Not if it was a machine.
    let call = fold([
        ring("201"),
        elsewhere(Scope::Leg),
        told(detected(Detection::Machine), 6),
    ]);
    assert_ne!(over(&call), Some(Outcome::Answered));
    // Nor if a machine answered, whatever was detected of another leg after that.
    let call = fold([
        ring("201"),
        told(answer(), 4).leg("B"),
        told(detected(Detection::Machine), 6).leg("B"),
        told(detected(Detection::Human), 7).leg("C"),
        elsewhere(Scope::Leg),
    ]);
    assert_ne!(over(&call), Some(Outcome::Answered));
}

#[test]
fn rule_9_failed_stands_before_blocked() {
    let call = fold([
        told(call_end(Outcome::Blocked), 5),
        told(call_end(Outcome::Failed), 6),
        told(call_end(Outcome::Rejected), 7),
    ]);
    assert_eq!(over(&call), Some(Outcome::Failed));
}

#[test]
fn rule_10_an_attempt_proves_that_somebody_was_alerted() {
    let story = |end: Told| {
        let menu = told(by_system(), 1).leg("A").caller();
        fold([menu, end, told(call_end(Outcome::AnsweredBySystem), 30)])
    };
    for outcome in [
        Outcome::Missed,
        Outcome::NoAnswer,
        Outcome::Rejected,
        Outcome::Busy,
        Outcome::Abandoned,
    ] {
        let end = told(leg_end(outcome), 20).leg("B").called();
        assert_eq!(over(&story(end)), Some(Outcome::Missed), "{outcome}");
        let without_side = told(leg_end(outcome), 20).leg("B");
        assert_eq!(
            over(&story(without_side)),
            Some(Outcome::AnsweredBySystem),
            "{outcome}"
        );
    }
    // The agent of an event without a side is one whom somebody called, or who placed the call.
    let of_agent = |direction| told(leg_end(Outcome::Missed), 20).by("201").goes(direction);
    let call = story(of_agent(Direction::Inbound));
    assert_eq!(over(&call), Some(Outcome::Missed));
    let menu = || told(by_system(), 1);
    let group_end = || told(ended(Scope::Group, Some(Outcome::AnsweredBySystem)), 9);
    let call = fold([menu(), group_end(), of_agent(Direction::Inbound)]);
    assert_eq!(over(&call), Some(Outcome::Missed));
    let call = fold([menu(), group_end(), of_agent(Direction::Outbound)]);
    assert_eq!(over(&call), Some(Outcome::AnsweredBySystem));
    for outcome in [Outcome::Failed, Outcome::Blocked] {
        let end = told(leg_end(outcome), 20).leg("B").called();
        assert_eq!(
            over(&story(end)),
            Some(Outcome::AnsweredBySystem),
            "{outcome}"
        );
    }
    let of_caller = told(leg_end(Outcome::Abandoned), 20).leg("A").caller();
    let call = fold([told(by_system(), 1).leg("A").caller(), of_caller]);
    assert_eq!(over(&call), Some(Outcome::Abandoned));
    // Of an outside caller nobody was alerted, whatever of the caller's it is that ends.
    for scope in [Scope::Leg, Scope::Group] {
        let end = told(ended(scope, Some(Outcome::NoAnswer)), 20)
            .leg("A")
            .caller();
        assert_eq!(over(&story(end)), Some(Outcome::AnsweredBySystem));
    }
}

// 11, 12, 13: the same fact again.

#[test]
fn rule_11_who_talks_already_answers_nothing_more() {
    let call = fold([
        told(answer(), 0).by("201"),
        told(EventKind::Held(Hold::default()), 1).by("201"),
        told(EventKind::Ringing, 2).by("202"),
        told(answer(), 3).by("201"),
        told(talked(Scope::Leg, 10), 10).by("201"),
    ]);
    // The colleague still rings, and the hold is undone.
    assert_eq!(call.state, State::InProgress);
    assert_eq!(call.legs[1].ended_at, None);
    assert_eq!(seconds(call.legs[0].talk_time), Some(10));
    // The same fact again gives its time, if the first had none.
    let call = fold([
        told(answer(), 0)
            .by("201")
            .with(|event| event.occurred_at = None),
        told(answer(), 9).by("201"),
    ]);
    assert_eq!(call.legs[0].answered_at.unwrap().at, at(9));
    // Who gave the call away and answers again has answered again.
    let call = fold([
        told(answer(), 0).by("201"),
        told(transferred(TransferRole::Gave), 2).by("201"),
        told(EventKind::Ringing, 3).by("202"),
        told(answer(), 4).by("201"),
    ]);
    assert_eq!(call.legs[1].rang_at.unwrap().at, at(3));
    // So nobody rings any more, and the end of that talk ends the call.
    let call = fold([
        told(answer(), 0).by("201"),
        told(transferred(TransferRole::Gave), 2).by("201"),
        told(EventKind::Ringing, 3).by("202"),
        told(answer(), 4).by("201"),
        told(talked(Scope::Leg, 6), 10).by("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
}

#[test]
fn rule_11_the_end_of_another_device_ends_no_talk() {
    let phone = |kind, when| told(kind, when).leg("desk").by("201");
    let mobile = |kind, when| told(kind, when).leg("mobile").by("201");
    let both = [
        phone(EventKind::Ringing, 0),
        mobile(EventKind::Ringing, 0),
        phone(answer(), 4),
        mobile(ended(Scope::Leg, None), 5),
    ];
    assert_eq!(fold(both).state, State::InProgress);
    // If one of them never rang, it is the same device under another id.
    let call = fold([
        phone(EventKind::Ringing, 0),
        phone(answer(), 4),
        mobile(ended(Scope::Leg, None), 5),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
    let call = fold([
        mobile(EventKind::Ringing, 0),
        phone(answer(), 4),
        mobile(ended(Scope::Leg, None), 5),
    ]);
    assert_eq!(over(&call), Some(Outcome::Answered));
}

#[test]
fn rule_12_what_was_not_held_is_not_resumed() {
    let resumed = || told(EventKind::Resumed(Hold::default()), 3);
    let call = fold([told(EventKind::Ringing, 0).by("201"), resumed()]);
    assert_eq!(call.state, State::Ringing);
    let held = told(EventKind::Held(Hold::default()), 1);
    assert_eq!(fold([held, resumed()]).state, State::InProgress);
}

#[test]
fn rule_13_a_legs_answer_is_when_it_says_it_was() {
    let answered = |event: Told| fold([event]).legs[0].answered_at.unwrap().at;
    let stated = told(answer(), 9)
        .by("201")
        .with(|event| event.times.answered_at = Some(at(4)));
    assert_eq!(answered(stated), at(4));
    assert_eq!(answered(told(answer(), 9).by("201")), at(9));
    let call = fold([
        told(answer(), 9).by("201"),
        told(talked(Scope::Leg, 5), 20).by("201").with(|event| {
            event.times.answered_at = Some(at(8));
        }),
    ]);
    assert_eq!(call.legs[0].answered_at.unwrap().at, at(8));
}

// 14, 15: several records of one thing.

#[test]
fn rule_14_of_several_ends_the_later_record_counts() {
    let end = |when: i64, duration: u64, revision: Option<u32>, ended_at: Option<i64>| {
        told(talked(Scope::Call, duration), when)
            .lasting(duration)
            .with(|event| {
                event.times.ended_at = ended_at.map(at);
                if let EventKind::Ended(ended) = &mut event.kind {
                    ended.revision = revision;
                }
            })
    };
    let what = |call: Call| {
        (
            call.ended_at.unwrap().at,
            seconds(call.duration),
            seconds(call.talk_time),
        )
    };
    let facts = |when, duration| (at(when), Some(duration), Some(duration));
    // A revision before all else.
    assert_eq!(
        what(fold([
            end(10, 10, Some(2), None),
            end(50, 50, Some(1), Some(50))
        ])),
        facts(10, 10)
    );
    assert_eq!(
        what(fold([
            end(10, 10, Some(0), None),
            end(50, 50, None, Some(50))
        ])),
        facts(10, 10)
    );
    // A stated end before an occurrence; then the later; then the longer.
    assert_eq!(
        what(fold([end(50, 50, None, None), end(10, 10, None, Some(10))])),
        facts(10, 10)
    );
    assert_eq!(
        what(fold([end(50, 50, None, None), end(60, 10, None, None)])),
        facts(60, 10)
    );
    assert_eq!(
        what(fold([end(50, 50, None, None), end(50, 51, None, None)])),
        facts(50, 51)
    );
    // What the first does not know, the next does.
    let bare = told(call_end(Outcome::Answered), 60);
    assert_eq!(
        what(fold([bare, end(50, 50, None, None)])),
        (at(60), Some(50), Some(50))
    );
}

#[test]
fn rule_15_keys_are_in_the_order_of_time_or_arrival() {
    let key = |value: &'static str, occurred: Option<i64>, arrived: Option<i64>| {
        let mut digits = Digits::default();
        digits.value = Some(value.into());
        told(EventKind::Digits(digits), 0).with(|event| {
            event.occurred_at = occurred.map(at);
            event.received_at = arrived.map(at);
            event.delivery_id = Some(format!("{occurred:?}{arrived:?}").into());
        })
    };
    let keys = |call: Call| call.digits.join("");
    let untimed = || told(EventKind::Initiated, 0).with(|event| event.occurred_at = None);
    let timed = [
        untimed(),
        key("3", Some(1), None),
        key("1", Some(2), Some(9)),
        key("1", Some(3), Some(8)),
    ];
    assert_eq!(keys(fold(timed)), "311");
    let arrived = [
        untimed(),
        key("3", Some(9), Some(1)),
        key("1", None, Some(2)),
        key("1", None, Some(3)),
    ];
    assert_eq!(keys(fold(arrived)), "311");
    // Neither is known of all: as in the timeline, where those without a time come first.
    let neither = [untimed(), key("3", Some(9), Some(1)), key("1", None, None)];
    assert_eq!(keys(fold(neither)), "13");
    // By time even if the timeline is by number.
    let late = |value, occurred, sequence| {
        key(value, Some(occurred), None).with(|event| event.sequence = Some(sequence))
    };
    let first = untimed().with(|event| event.sequence = Some(0));
    assert_eq!(keys(fold([first, late("3", 1, 9), late("1", 2, 8)])), "31");
    // At one time, by the vendor's number.
    let numbered = |value, sequence| {
        key(value, Some(1), None).with(|event| {
            event.sequence = Some(sequence);
            event.delivery_id = None;
        })
    };
    assert_eq!(
        keys(fold([
            untimed(),
            numbered("3", 1),
            numbered("1", 2),
            numbered("2", 3)
        ])),
        "312"
    );
}

#[test]
fn a_sequence_orders_events_of_one_time() {
    let numbered = |kind, when: Option<i64>, sequence: u64| {
        told(kind, 0).by("201").with(|event| {
            event.occurred_at = when.map(at);
            event.sequence = Some(sequence);
        })
    };
    let missed = || leg_end(Outcome::Missed);
    // Rung again within one second, which is after the end.
    for when in [Some(0), None] {
        let call = fold([
            numbered(EventKind::Ringing, when, 1),
            numbered(missed(), when, 2),
            numbered(EventKind::Ringing, when, 3),
        ]);
        let repeated = call.timeline().len() == 3;
        assert!(repeated && call.state == State::Ringing, "{when:?}");
    }
    // A number on some events only is no order before their rank.
    let call = fold([
        numbered(EventKind::Ringing, Some(0), 3),
        told(missed(), 0).by("201"),
    ]);
    assert_eq!(over(&call), Some(Outcome::Missed));
}

// 16, 17: who placed the call, and what follows from silence.

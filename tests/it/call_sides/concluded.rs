//! What is concluded, and what another event takes back.

use super::*;

#[test]
fn rule_16_a_side_says_who_placed_the_call() {
    let call = fold([
        told(EventKind::Ringing, 0)
            .by("201")
            .caller()
            .goes(Direction::Inbound),
        told(EventKind::Ringing, 0)
            .by("202")
            .called()
            .goes(Direction::Outbound),
        told(answer(), 4)
            .by("202")
            .called()
            .goes(Direction::Outbound),
    ]);
    assert_eq!(call.answered_by, Some(agent("202")));
    assert_eq!(
        call.legs.iter().filter(|leg| leg.rang_at.is_some()).count(),
        1
    );
    let call = fold([
        told(EventKind::Ringing, 0).by("201").caller(),
        told(EventKind::Ringing, 0).by("202").called(),
    ]);
    assert_eq!(call.placed_by, Some(agent("201")));
    // Of an internal call, the agent of its beginning did, and nobody whose phone rang.
    let internal = |kind, when, who| told(kind, when).by(who).goes(Direction::Internal);
    let call = fold([
        internal(EventKind::Ringing, 0, "202"),
        internal(EventKind::Initiated, 1, "201"),
        internal(answer(), 4, "202"),
    ]);
    assert_eq!(call.placed_by, Some(agent("201")));
    assert_eq!(call.answered_by, Some(agent("202")));
}

#[test]
fn rule_17_what_nobody_says_is_concluded() {
    let caller = |kind, when| told(kind, when).leg("A").caller();
    let end = || caller(ended(Scope::Leg, None), 30);
    let begins = || caller(EventKind::Initiated, 0);
    assert_eq!(over(&fold([begins(), end()])), Some(Outcome::Missed));
    assert_eq!(
        over(&fold([begins(), caller(answer(), 1), end()])),
        Some(Outcome::AnsweredBySystem)
    );
    let queued = || told(EventKind::Queued, 2);
    assert_eq!(
        over(&fold([begins(), caller(answer(), 1), queued(), end()])),
        Some(Outcome::Abandoned)
    );
    let rings = || told(EventKind::Ringing, 3).leg("B").called().by("201");
    assert_eq!(
        over(&fold([
            begins(),
            caller(answer(), 1),
            queued(),
            rings(),
            end()
        ])),
        Some(Outcome::Missed)
    );

    // Outbound.
    let out = |told: Told| told.goes(Direction::Outbound);
    let over_out = || out(told(ended(Scope::Call, None), 30));
    let rings = || told(EventKind::Ringing, 3).leg("1").called();
    assert_eq!(
        over(&fold([out(begins().by("201")), rings(), over_out()])),
        Some(Outcome::NoAnswer)
    );
    assert_eq!(
        over(&fold([
            out(begins().by("201")),
            rings(),
            told(by_system(), 5).leg("1").called(),
            over_out()
        ])),
        Some(Outcome::AnsweredBySystem)
    );
    assert_eq!(
        over(&fold([out(begins().by("201")), over_out()])),
        Some(Outcome::NoAnswer)
    );
    assert_eq!(
        over(&fold([out(begins().by("201")), queued(), over_out()])),
        Some(Outcome::Abandoned)
    );
    // The agent's own answer by the application is a menu, not the other side's.
    assert_eq!(
        over(&fold([
            out(begins().by("201")),
            caller(answer(), 1).by("201"),
            rings(),
            over_out()
        ])),
        Some(Outcome::NoAnswer)
    );

    // Nor is an answer of which no side is known.
    let call = fold([
        out(begins().by("201")),
        told(by_system(), 2),
        rings(),
        over_out(),
    ]);
    assert_eq!(over(&call), Some(Outcome::NoAnswer));

    // Inbound, whom the system answered for was alerted and missed the call all the same.
    assert_eq!(
        over(&fold([
            begins(),
            told(EventKind::Ringing, 3).leg("B").called().by("201"),
            told(by_system(), 5).leg("B").called().by("201"),
            end(),
        ])),
        Some(Outcome::Missed)
    );

    // Without sides and without a system's answer nothing follows.
    assert_eq!(over(&fold([told(ended(Scope::Call, None), 30)])), None);
}

#[test]
fn rule_17_a_stated_answer_by_the_system_is_missed_if_somebody_was_alerted() {
    let rings = || {
        told(EventKind::Ringing, 3)
            .by("201")
            .goes(Direction::Inbound)
    };
    let end = |direction| told(call_end(Outcome::AnsweredBySystem), 30).goes(direction);
    assert_eq!(
        over(&fold([rings(), end(Direction::Inbound)])),
        Some(Outcome::Missed)
    );
    let rings = told(EventKind::Ringing, 3).leg("1").called();
    assert_eq!(
        over(&fold([rings, end(Direction::Outbound)])),
        Some(Outcome::AnsweredBySystem)
    );
}

#[test]
fn a_late_word_of_a_side_can_take_an_end_back() {
    let mut log = CallLog::new();
    let end = told(ended(Scope::Leg, None), 9).leg("A").caller().0;
    assert!(log.apply(end, at(9)).has_just_ended());
    // It was an agent's leg, as comes out later, and somebody else still rings.
    let named = told(EventKind::Ringing, 0).leg("A").caller().by("201").0;
    let rings = told(EventKind::Ringing, 0).leg("B").called().by("202").0;
    log.apply(rings, at(10));
    assert!(log.apply(named, at(11)).change().unwrap().reopened);
}

#[test]
fn a_called_leg_without_an_end_talks_until_its_dial_is_over() {
    let answered = |leg, when| told(answer(), when).leg(leg).called();
    let dialled = |when| told(ended(Scope::Group, Some(Outcome::Answered)), when).called();
    let caller = |when| told(ended(Scope::Call, None), when).leg("A").caller();
    let talked = |call: Call| seconds(call.talk_time);
    // After the talk the caller hears a menu.
    let call = fold([answered("B", 10), dialled(70), caller(300)]);
    assert_eq!(talked(call), Some(60));
    // Of two in turn each has its own.
    let call = fold([
        answered("B", 10),
        dialled(40),
        answered("C", 50),
        dialled(110),
        caller(300),
    ]);
    assert_eq!(talked(call), Some(100));
    // One that was over before says nothing of the talk, nor does one that nobody answered.
    let unanswered = told(ended(Scope::Group, Some(Outcome::NoAnswer)), 70).called();
    let call = fold([dialled(5), answered("B", 10), unanswered, caller(300)]);
    assert_eq!(talked(call), Some(290));
    // A queue's end may come as soon as somebody answers.
    let queue = told(ended(Scope::Group, Some(Outcome::Answered)), 10);
    let call = fold([answered("B", 10), queue, caller(300)]);
    assert_eq!(talked(call), Some(290));
    // The leg by which the call itself went out goes on.
    let call = fold([answered("1", 10), dialled(70), caller(300)]);
    assert_eq!(talked(call), Some(290));
    // Its own end knows better.
    let own = told(leg_end(Outcome::Answered), 69).leg("B").called();
    let call = fold([answered("B", 10), own, dialled(70), caller(300)]);
    assert_eq!(talked(call), Some(59));
}

//! How long an agent talked, and how long the phone rang: what reports per agent are made of.

use crate::support::calls::{arrived, at, ended, event, number, of, talked, timed};
use chrono::{DateTime, Utc};
use hookswitch::{
    Call, Event, EventKind, Outcome,
    call::Leg,
    event::{Park, PickedUp, Scope, TransferRole, Transferred},
};

/// The one leg of these events, of agent 1.
fn leg(events: impl IntoIterator<Item = Event<'static>>) -> Leg {
    let mut legs = Call::fold(events).expect("they are of a call").legs;
    assert_eq!(legs.len(), 1);
    legs.remove(0)
}

fn agent(kind: EventKind<'static>) -> Event<'static> {
    of("1", "1", kind)
}

fn talk_time(events: impl IntoIterator<Item = Event<'static>>) -> Option<u64> {
    leg(events).talk_time.map(|time| time.as_secs())
}

fn rang_for(events: impl IntoIterator<Item = Event<'static>>) -> Option<u64> {
    leg(events).rang_for().map(|time| time.as_secs())
}

fn missed() -> EventKind<'static> {
    ended(Scope::Leg, Some(Outcome::Missed))
}

#[test]
fn the_length_that_the_end_states_counts_more_than_the_moments() {
    let answered = || timed(agent(EventKind::Answered(Default::default())), 5);
    assert_eq!(
        talk_time([answered(), timed(agent(talked(Scope::Leg, 43)), 50)]),
        Some(43)
    );
    assert_eq!(
        talk_time([answered(), timed(agent(ended(Scope::Leg, None)), 50)]),
        Some(45)
    );
    assert_eq!(talk_time([answered()]), None, "it goes on");
    assert_eq!(
        talk_time([
            timed(agent(EventKind::Ringing), 0),
            timed(agent(missed()), 20)
        ]),
        None
    );
}

#[test]
fn an_arrival_is_no_moment_to_reckon_with() {
    let known = |answered: Event<'static>, ended: Event<'static>| talk_time([answered, ended]);
    let answered = || agent(EventKind::Answered(Default::default()));
    let end = || agent(ended(Scope::Leg, None));
    assert_eq!(known(arrived(answered(), 5), timed(end(), 50)), None);
    assert_eq!(known(timed(answered(), 5), arrived(end(), 50)), None);
    let ringing = || agent(EventKind::Ringing);
    assert_eq!(
        rang_for([arrived(ringing(), 0), timed(answered(), 5)]),
        None
    );
    assert_eq!(
        rang_for([timed(ringing(), 0), arrived(answered(), 5)]),
        None
    );
}

#[test]
fn two_talks_are_their_sum_if_every_end_states_its_length() {
    let twice = |first: EventKind<'static>| {
        talk_time([
            timed(agent(EventKind::Answered(Default::default())), 0),
            timed(agent(first), 30),
            timed(agent(EventKind::Answered(Default::default())), 60),
            timed(agent(talked(Scope::Leg, 70)), 130),
        ])
    };
    assert_eq!(twice(talked(Scope::Leg, 30)), Some(100));
    assert_eq!(twice(ended(Scope::Leg, None)), None);
}

#[test]
fn the_first_answer_is_that_of_the_first_talk() {
    let mut last = timed(agent(talked(Scope::Leg, 70)), 130);
    last.times.answered_at = Some(at(60));
    let leg = leg([
        timed(agent(EventKind::Answered(Default::default())), 0),
        timed(agent(talked(Scope::Leg, 30)), 30),
        timed(agent(EventKind::Answered(Default::default())), 60),
        last,
    ]);
    assert_eq!(leg.answered_at.unwrap().at, at(0));
}

#[test]
fn the_end_of_the_leg_counts_more_than_that_of_the_call() {
    let answered = || timed(agent(EventKind::Answered(Default::default())), 0);
    let of_call = || timed(agent(talked(Scope::Call, 40)), 50);
    let of_leg = timed(agent(talked(Scope::Leg, 10)), 12);
    assert_eq!(talk_time([answered(), of_call()]), Some(40));
    assert_eq!(talk_time([answered(), of_leg, of_call()]), Some(10));
}

#[test]
fn who_takes_a_call_and_is_told_to_have_answered_has_answered_once() {
    for took in [
        EventKind::Unparked(Park::default()),
        EventKind::PickedUp(PickedUp::default()),
    ] {
        for answered in [94, 95, 96] {
            let took = timed(agent(took.clone()), 95);
            let answered = timed(agent(EventKind::Answered(Default::default())), answered);
            let end = timed(agent(talked(Scope::Leg, 60)), 155);
            assert_eq!(talk_time([took, answered, end]), Some(60));
        }
    }
    // Who parks a call and takes it again has answered twice.
    let events = [
        timed(agent(EventKind::Answered(Default::default())), 3),
        timed(agent(EventKind::Parked(Park::default())), 40),
        timed(agent(talked(Scope::Leg, 37)), 40),
        timed(agent(EventKind::Unparked(Park::default())), 95),
        timed(agent(EventKind::Answered(Default::default())), 95),
        timed(agent(talked(Scope::Leg, 60)), 155),
    ];
    assert_eq!(talk_time(events), Some(97));
}

#[test]
fn a_phone_rings_until_the_first_answer_or_the_end() {
    let ringing = |seconds| timed(agent(EventKind::Ringing), seconds);
    let answered = |seconds| timed(agent(EventKind::Answered(Default::default())), seconds);
    assert_eq!(rang_for([ringing(0), answered(5)]), Some(5));
    assert_eq!(rang_for([ringing(0), timed(agent(missed()), 20)]), Some(20));
    assert_eq!(rang_for([ringing(0), ringing(30), answered(34)]), Some(34));
    assert_eq!(
        rang_for([ringing(0), answered(5), ringing(60), answered(69)]),
        Some(5)
    );
    assert_eq!(rang_for([ringing(0)]), None, "it rings still");
    assert_eq!(rang_for([answered(5)]), None);
    // The end of the call is not that of the leg.
    let end: DateTime<Utc> = at(20);
    let mut hangup = event("1", ended(Scope::Call, Some(Outcome::Missed)));
    hangup.occurred_at = Some(end);
    assert_eq!(rang_for([ringing(0), hangup]), None);
}

/// An agent's answer and the end of the talk, on the leg of this id if there is one.
fn talk(id: Option<&'static str>, from: i64, to: i64) -> [Event<'static>; 2] {
    let on = |kind, when| {
        let mut event = timed(agent(kind), when);
        event.call.leg_id = id.map(Into::into);
        event
    };
    [
        on(EventKind::Answered(Default::default()), from),
        on(talked(Scope::Leg, from.abs_diff(to)), to),
    ]
}

#[test]
fn an_agent_who_talks_twice_has_talked_for_both() {
    // Of one talk the answer is not told, and some other event has no time, so that all answers come before all ends.
    let untimed = || event("1", EventKind::Emergency);
    for ids in [[Some("a"), Some("b")], [None, None], [Some("a"), Some("a")]] {
        let [first, second] = [talk(ids[0], 10, 310), talk(ids[1], 340, 400)];
        let all = [first, second].concat();
        assert_eq!(talk_time(all.clone()), Some(360));
        let with = |mut events: Vec<Event<'static>>| {
            events.push(untimed());
            events
        };
        assert_eq!(talk_time(with(all.clone())), Some(360));
        for answer in [0, 2] {
            let mut rest = all.clone();
            rest.remove(answer);
            assert_eq!(talk_time(rest.clone()), Some(360), "{ids:?} {answer}");
            assert_eq!(talk_time(with(rest)), Some(360), "{ids:?} {answer}");
        }
        let leg = leg(with(all));
        assert_eq!(leg.answered_at.unwrap().at, at(10));
        assert_eq!(leg.ended_at.unwrap().at, at(400));
    }
    // Without any time, two legs are two talks, and two ends of one leg are one.
    let untold = |ids: [Option<&'static str>; 2]| {
        let mut all = [talk(ids[0], 10, 310), talk(ids[1], 340, 400)].concat();
        for event in &mut all {
            event.occurred_at = None;
        }
        let call = Call::fold(all).unwrap();
        [call.legs[0].talk_time, call.talk_time].map(|time| time.map(|time| time.as_secs()))
    };
    assert_eq!(untold([Some("a"), Some("b")]), [Some(360); 2]);
    assert_eq!(untold([Some("a"), Some("a")]), [Some(300); 2]);
}

#[test]
fn a_second_talk_whose_answer_was_lost_does_not_lengthen_the_first() {
    let answer = timed(agent(EventKind::Answered(Default::default())), 10);
    let end = |answered: i64, to: i64| {
        let mut end = timed(agent(ended(Scope::Leg, Some(Outcome::Answered))), to);
        end.times.answered_at = Some(at(answered));
        end
    };
    let ringing = timed(agent(EventKind::Ringing), 90);
    // Parked from 40 to 100: the agent did not talk from 10 to 130.
    let two = [answer.clone(), end(10, 40), ringing, end(100, 130)];
    assert_eq!(talk_time(two), None);
    // One talk whose end is told twice.
    assert_eq!(talk_time([answer, end(10, 40), end(10, 41)]), Some(31));
}

#[test]
fn a_talk_whose_end_is_told_twice_is_one() {
    let [answer, end] = talk(Some("a"), 10, 70);
    let mut again = end.clone();
    again.name = "record".into();
    again.occurred_at = Some(at(71));
    for [one, other] in [[&end, &again], [&again, &end]] {
        let events = [answer.clone(), one.clone(), other.clone()];
        assert_eq!(talk_time(events.clone()), Some(60));
        let untimed = event("1", EventKind::Emergency);
        assert_eq!(talk_time(events.into_iter().chain([untimed])), Some(60));
    }
    // Also if it is told again after the next answer.
    again.times.ended_at = Some(at(70));
    again.occurred_at = Some(at(95));
    let events = [answer, end, again];
    let next = talk(Some("a"), 90, 100);
    assert_eq!(talk_time(events.into_iter().chain(next)), Some(70));
}

#[test]
fn of_several_ends_of_a_leg_the_later_record_counts() {
    let answered = || timed(agent(EventKind::Answered(Default::default())), 0);
    let end = |when, revision, ended_at: Option<i64>| {
        let mut event = timed(agent(ended(Scope::Leg, Some(Outcome::Answered))), when);
        event.times.ended_at = ended_at.map(at);
        if let EventKind::Ended(ended) = &mut event.kind {
            ended.revision = revision;
        }
        event
    };
    // The first record comes late, at 145 s, and knows of no end but its own coming.
    let told = |ends: [Event<'static>; 2]| {
        let call = Call::fold([answered()].into_iter().chain(ends)).unwrap();
        let leg = &call.legs[0];
        assert_eq!(
            (call.ended_at, call.talk_time),
            (leg.ended_at, leg.talk_time)
        );
        (leg.ended_at.unwrap().at, leg.talk_time.unwrap().as_secs())
    };
    for known in [
        end(90, Some(1), Some(60)),
        end(60, Some(1), None),
        end(90, None, Some(60)),
    ] {
        assert_eq!(told([end(145, None, None), known]), (at(60), 60));
    }
    assert_eq!(
        told([end(60, None, None), end(61, None, None)]),
        (at(61), 61)
    );
}

#[test]
fn an_attempt_after_the_talk_does_not_lengthen_it() {
    for outcome in [None, Some(Outcome::Missed)] {
        let leg = leg([
            timed(agent(EventKind::Answered(Default::default())), 0),
            timed(agent(ended(Scope::Leg, Some(Outcome::Answered))), 30),
            timed(agent(EventKind::Ringing), 60),
            timed(agent(ended(Scope::Leg, outcome)), 80),
        ]);
        assert_eq!(leg.talk_time.unwrap().as_secs(), 30);
        assert_eq!(leg.ended_at.unwrap().at, at(80));
    }
}

#[test]
fn an_answer_before_the_ringing_is_a_colleagues() {
    // The vendor states the call's first answer in the second agent's, too.
    let mut answered = timed(agent(EventKind::Answered(Default::default())), 80);
    answered.times.answered_at = Some(at(5));
    let mut end = timed(agent(ended(Scope::Leg, Some(Outcome::Answered))), 140);
    end.times.answered_at = Some(at(5));
    let ringing = timed(agent(EventKind::Ringing), 75);
    let late = leg([ringing, answered.clone(), end.clone()]);
    assert_eq!(
        (
            late.answered_at.unwrap().at,
            late.talk_time.unwrap().as_secs()
        ),
        (at(80), 60)
    );
    assert_eq!(leg([answered, end]).answered_at.unwrap().at, at(5));
}

#[test]
fn who_had_left_when_another_answered_was_first() {
    let end = |who, when| {
        timed(
            of("1", who, ended(Scope::Leg, Some(Outcome::Answered))),
            when,
        )
    };
    let answered = timed(of("1", "2", EventKind::Answered(Default::default())), 60);
    let first = |left| {
        let call = Call::fold([end("1", left), answered.clone(), end("2", 90)]).unwrap();
        call.answered_by.unwrap().extension.unwrap()
    };
    assert_eq!(
        (first(59), first(60), first(61)),
        ("1".into(), "1".into(), "2".into())
    );
}

#[test]
fn who_gave_the_call_to_the_outside_has_left_nobody_knows_when() {
    let gave = |target: bool| {
        let mut transferred = Transferred::default();
        transferred.role = Some(TransferRole::Gave);
        transferred.target = number("+12125550177").filter(|_| target);
        leg([
            timed(agent(EventKind::Answered(Default::default())), 0),
            timed(agent(EventKind::Transferred(transferred)), 60),
            timed(agent(ended(Scope::Call, Some(Outcome::Answered))), 240),
        ])
    };
    assert_eq!(
        (
            gave(true).outcome,
            gave(true).ended_at,
            gave(true).talk_time
        ),
        (Some(Outcome::Answered), None, None)
    );
    assert_eq!(gave(false).talk_time.unwrap().as_secs(), 240);
}

#[test]
fn a_transfer_by_nobody_known_makes_no_leg() {
    let mut transferred = Transferred::default();
    transferred.role = Some(TransferRole::Gave);
    let answered = timed(agent(EventKind::Answered(Default::default())), 0);
    let gave = timed(event("1", EventKind::Transferred(transferred)), 60);
    assert_eq!(leg([answered, gave]).answered_at.unwrap().at, at(0));
}

//! The rules of moments and lengths.

use super::*;
use crate::support::calls::seconds;

#[test]
fn how_long_a_leg_talked_is_the_sum_of_its_talks() {
    let talk = |call: &Call| call.legs[0].talk_time.map(|time| time.as_secs());
    let missed = |when| timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), when);
    // An attempt before or after the talk has no length.
    let mut attempt = missed(1);
    if let EventKind::Ended(ended) = &mut attempt.kind {
        ended.talk_time = Some(Duration::ZERO);
    }
    let talked_once = [
        timed(of("1", "1", EventKind::Ringing), 0),
        attempt,
        timed(of("1", "1", EventKind::Answered(Default::default())), 10),
        timed(of("1", "1", talked(Scope::Leg, 19)), 30),
    ];
    assert_eq!(talk(&fold(talked_once.clone())), Some(19));
    let again = [
        timed(of("1", "1", EventKind::Answered(Default::default())), 50),
        timed(of("1", "1", talked(Scope::Leg, 5)), 55),
    ];
    let call = fold(talked_once.into_iter().chain(again));
    assert_eq!(talk(&call), Some(24));
    assert_eq!(call.legs[0].rang_for(), Some(Duration::from_secs(10)));

    // Without a stated length, from the answer to the end; none of what is only an arrival.
    let mut answered = timed(of("1", "1", EventKind::Answered(Default::default())), 10);
    let end = timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Answered))), 30);
    assert_eq!(talk(&fold([answered.clone(), end.clone()])), Some(20));
    answered.received_at = answered.occurred_at.take();
    assert_eq!(talk(&fold([answered.clone(), end])), None);
    assert_eq!(fold([answered]).legs[0].rang_for(), None);
    // Nobody talked on a leg that was not answered.
    assert_eq!(talk(&fold([missed(9)])), None);
}

#[test]
fn every_moment_says_how_it_is_known() {
    let source = |call: &Call| call.started_at.map(|moment| moment.source);
    let mut end = event("1", talked(Scope::Call, 30));
    end.received_at = Some(at(100));
    let call = fold([end.clone()]);
    assert_eq!(source(&call), Some(MomentSource::Received));
    assert_eq!(
        (call.duration, call.talk_time),
        (None, Some(Duration::from_secs(30)))
    );
    let call = fold([timed(end.clone(), 90)]);
    assert_eq!(source(&call), Some(MomentSource::Derived));
    assert_eq!(call.started_at.unwrap().at, at(60));
    assert_eq!(call.answered_at.unwrap().at, at(60));
    end.times.started_at = Some(at(50));
    let call = fold([timed(end, 90)]);
    assert_eq!(source(&call), Some(MomentSource::Stated));
    assert_eq!(call.duration, Some(Duration::from_secs(40)));
}

#[test]
fn an_end_that_is_all_that_is_known_has_no_length() {
    let call = fold([timed(
        event("1", ended(Scope::Call, Some(Outcome::Missed))),
        9,
    )]);
    assert_eq!(
        (call.duration, call.talk_time, call.waited()),
        (None, None, None)
    );
    // Two ends of one moment know no more than one.
    let of_leg = timed(of("1", "1", ended(Scope::Leg, None)), 9);
    let of_call = timed(event("1", ended(Scope::Call, Some(Outcome::NoAnswer))), 9);
    let ends = [of_leg, of_call];
    assert_eq!(fold(ends.clone()).duration, None);
    let rings = timed(of("1", "1", EventKind::Ringing), 9);
    assert_eq!(
        fold(ends.into_iter().chain([rings])).duration,
        Some(Duration::ZERO)
    );
}

#[test]
fn the_length_of_a_call_that_two_answered_is_of_neither() {
    let answered = |who, when| timed(of("1", who, EventKind::Answered(Default::default())), when);
    let mut end = timed(of("1", "1", talked(Scope::Call, 50)), 60);
    let call = fold([answered("1", 10), answered("2", 40), end.clone()]);
    let talks: Vec<_> = call.legs.iter().map(|leg| leg.talk_time).collect();
    assert_eq!(talks, [Some(Duration::from_secs(50)), None]);
    // Without times no more is known than the whole.
    end.occurred_at = None;
    let untimed = |who| of("1", who, EventKind::Answered(Default::default()));
    let call = fold([untimed("1"), untimed("2"), end]);
    assert!(call.legs.iter().all(|leg| leg.talk_time.is_none()));
    assert_eq!(call.talk_time, Some(Duration::from_secs(50)));
}

#[test]
fn who_gets_a_call_back_talks_until_it_ends() {
    let answered = |who, when| timed(of("1", who, EventKind::Answered(Default::default())), when);
    let left = |who, when| timed(of("1", who, ended(Scope::Leg, None)), when);
    let call = fold([
        answered("1", 5),
        answered("2", 20),
        left("1", 20),
        answered("1", 40),
        left("2", 40),
        timed(event("1", ended(Scope::Call, None)), 60),
    ]);
    assert_eq!(call.talk_time, Some(Duration::from_secs(55)));
    assert_eq!(call.legs[0].talk_time, None);
}

#[test]
fn the_earliest_arrival_of_equal_events_is_kept() {
    let arrived = |when| {
        let mut event = event("1", EventKind::Ringing);
        event.received_at = Some(at(when));
        event
    };
    let call = fold([arrived(7), arrived(3), arrived(5)]);
    assert_eq!(call.timeline().len(), 1);
    assert_eq!(call.started_at.unwrap().at, at(3));
}

#[test]
fn an_attempt_that_failed_after_the_talk_does_not_change_its_length() {
    // Transferred to one who does not take it: the last end tells of nobody's talk.
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 5),
        timed(of("1", "1", talked(Scope::Leg, 43)), 48),
        timed(of("1", "2", EventKind::Ringing), 49),
        timed(
            of(
                "1",
                "2",
                with_talk(ended(Scope::Leg, Some(Outcome::Missed)), 0),
            ),
            69,
        ),
    ]);
    assert_eq!(
        (call.outcome, seconds(call.talk_time)),
        (Some(Outcome::Answered), Some(43))
    );
    assert_eq!(seconds(call.duration), Some(64));
}

fn with_talk(kind: EventKind<'static>, talk: u64) -> EventKind<'static> {
    let EventKind::Ended(mut end) = kind else {
        panic!("it is an end");
    };
    end.talk_time = Some(Duration::from_secs(talk));
    EventKind::Ended(end)
}

#[test]
fn two_talks_of_one_agent_are_not_one() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 3),
        timed(of("1", "1", EventKind::Parked(Park::default())), 40),
        timed(of("1", "1", talked(Scope::Leg, 37)), 40),
        timed(of("1", "1", EventKind::Unparked(Park::default())), 95),
        timed(of("1", "1", talked(Scope::Leg, 60)), 155),
    ]);
    assert_eq!(seconds(call.talk_time), Some(152));
}

#[test]
fn lengths_are_those_of_the_end_that_counts() {
    let end = |name: &'static str, duration, talk| {
        let EventKind::Ended(mut end) = talked(Scope::Call, talk) else {
            panic!("it is an end");
        };
        end.duration = Some(Duration::from_secs(duration));
        let mut event = event("1", EventKind::Ended(end));
        event.name = name.into();
        event.times.started_at = Some(at(0));
        event
    };
    let call = fold([end("ring_group_call", 60, 50), end("queue_call", 300, 200)]);
    assert_eq!(call.ended_at.unwrap().at, at(300));
    assert_eq!(
        (seconds(call.duration), seconds(call.talk_time)),
        (Some(300), Some(200))
    );
}

#[test]
fn a_talk_ends_with_those_who_talked() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 5),
        timed(of("1", "1", ended(Scope::Leg, None)), 45),
        timed(event("1", voicemail(true)), 100),
    ]);
    assert_eq!(
        (call.outcome, seconds(call.talk_time)),
        (Some(Outcome::Answered), Some(40))
    );
}

#[test]
fn a_leg_that_goes_on_has_no_end() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", talked(Scope::Leg, 10)), 10),
        timed(of("1", "1", EventKind::Answered(Default::default())), 20),
        timed(event("1", ended(Scope::Call, None)), 30),
    ]);
    assert_eq!((call.state, call.legs[0].ended_at), (State::Ended, None));
}

#[test]
fn equal_moments_of_two_events_are_a_length_of_zero() {
    let call = fold([
        timed(of("1", "1", EventKind::Ringing), 5),
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Rejected))), 5),
    ]);
    assert_eq!(
        (seconds(call.duration), seconds(call.waited())),
        (Some(0), Some(0))
    );
    let mut alone = event("1", ended(Scope::Call, Some(Outcome::Missed)));
    alone.received_at = Some(at(5));
    assert_eq!(fold([alone]).waited(), None);
}

#[test]
fn of_equal_ends_the_stated_one_counts() {
    let mut derived = of("1", "1", with_talk(ended(Scope::Leg, None), 0));
    derived.times.started_at = Some(at(0));
    let EventKind::Ended(end) = &mut derived.kind else {
        panic!("it is an end");
    };
    end.duration = Some(Duration::from_secs(10));
    let stated = timed(of("1", "2", ended(Scope::Leg, None)), 10);
    let call = fold([derived, stated]);
    assert_eq!(call.ended_at.unwrap().source, MomentSource::Stated);
}

#[test]
fn the_grace_counts_from_an_end_that_is_derived() {
    let mut end = event("1", ended(Scope::Call, None));
    end.times.started_at = Some(at(0));
    let EventKind::Ended(ended) = &mut end.kind else {
        panic!("it is an end");
    };
    ended.duration = Some(Duration::from_secs(3_600));
    let mut log: CallLog = [end].into_iter().collect();
    assert!(
        log.drain_ended(at(3_700), Duration::from_secs(600))
            .is_empty()
    );
    assert_eq!(
        log.drain_ended(at(4_200), Duration::from_secs(600)).len(),
        1
    );
}

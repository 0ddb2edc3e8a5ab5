//! Further rules of the fold, one by one, on calls that are made up for them.

use std::time::Duration;

use crate::support::calls::{
    agent, arrived, at, detected, ended, event, fold, group, number, of, seconds, talked, timed,
    voicemail,
};
use hookswitch::{
    Event, EventKind, Outcome, State,
    call::MomentSource,
    calls_by_numbers,
    event::{Detection, Group, PickedUp, Scope},
};

#[test]
fn an_attempt_that_was_blocked_does_not_end_a_talk() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Blocked))), 1),
    ]);
    assert_eq!((call.state, call.outcome), (State::InProgress, None));
}

#[test]
fn an_answered_end_of_the_call_makes_a_leg_of_its_agent_alone() {
    let call = fold([timed(event("1", talked(Scope::Call, 5)), 9)]);
    assert_eq!(
        (call.outcome, call.legs.len()),
        (Some(Outcome::Answered), 0)
    );
    let call = fold([timed(of("1", "1", talked(Scope::Call, 5)), 9)]);
    assert_eq!((call.answered_by, call.legs.len()), (Some(agent("1")), 1));
}

#[test]
fn the_end_of_a_group_without_a_name_is_that_of_every_group() {
    let mut queued = timed(event("1", EventKind::Queued), 0);
    queued.queue = Some(group("80"));
    let mut ringing = timed(event("1", EventKind::Ringing), 1);
    ringing.ring_group = Some(group("81"));
    let over = timed(event("1", ended(Scope::Group, Some(Outcome::TimedOut))), 60);
    let events = [queued, ringing, over.clone()];
    assert_eq!(fold(events.clone()).state, State::Ended);
    // The end of a named one is its own.
    let [queued, ringing, mut over] = events;
    over.queue = Some(group("80"));
    assert_eq!(fold([queued, ringing, over]).state, State::Ringing);
}

#[test]
fn a_group_can_have_the_call_again_after_the_end_of_all() {
    let queued = |when| {
        let mut queued = timed(event("1", EventKind::Queued), when);
        queued.queue = Some(group("80"));
        queued
    };
    let over = |when| timed(event("1", ended(Scope::Group, None)), when);
    assert_eq!(fold([queued(0), over(5)]).state, State::Ended);
    assert_eq!(fold([queued(0), over(5), queued(9)]).state, State::Queued);
}

#[test]
fn what_comes_after_the_call_gives_it_to_no_group() {
    let missed = |after: EventKind<'static>| {
        let mut after = timed(event("1", after), 60);
        after.queue = Some(group("80"));
        let rings = timed(of("1", "1", EventKind::Ringing), 0);
        let end = timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 20);
        fold([rings, end, after]).outcome
    };
    for after in [
        voicemail(false),
        EventKind::Recording(Default::default()),
        EventKind::Transcript(Default::default()),
        EventKind::Noted(Default::default()),
        EventKind::Detected(Default::default()),
    ] {
        assert_eq!(missed(after.clone()), Some(Outcome::Missed), "{after:?}");
    }
    assert_eq!(missed(EventKind::Queued), None);
}

#[test]
fn an_agent_whom_a_group_rings_is_alerted() {
    let mut ringing = timed(of("1", "1", EventKind::Ringing), 5);
    ringing.ring_group = Some(group("80"));
    let call = fold([ringing.clone()]);
    assert_eq!(call.legs[0].rang_at.unwrap().at, at(5));
    // The group alone is nobody.
    ringing.agent = None;
    assert_eq!(fold([ringing]).legs.len(), 0);
}

#[test]
fn without_times_who_answered_first_is_told_by_the_first_answer() {
    let numbered = |who, kind, sequence| {
        let mut event = of("1", who, kind);
        event.sequence = Some(sequence);
        event
    };
    let answered = || EventKind::Answered(Default::default());
    let call = fold([
        numbered("2", answered(), 1),
        numbered("2", talked(Scope::Leg, 5), 2),
        numbered("1", answered(), 3),
        numbered("1", talked(Scope::Leg, 5), 4),
        numbered("2", answered(), 5),
    ]);
    assert_eq!(call.answered_by, Some(agent("2")));
}

#[test]
fn a_group_that_ends_with_a_word_was_not_abandoned() {
    // The word is that a colleague took the call, and it was a machine.
    let call = fold([
        timed(event("1", EventKind::Queued), 0),
        timed(event("1", detected(Detection::Machine)), 1),
        timed(
            event("1", ended(Scope::Group, Some(Outcome::AnsweredElsewhere))),
            9,
        ),
    ]);
    assert_eq!((call.state, call.outcome), (State::Ended, None));
}

#[test]
fn a_group_can_say_that_somebody_answered() {
    let call = fold([
        timed(event("1", EventKind::Queued), 0),
        timed(event("1", ended(Scope::Group, Some(Outcome::Answered))), 9),
    ]);
    assert_eq!(call.outcome, Some(Outcome::Answered));
}

#[test]
fn an_answer_that_an_end_proves_ends_all_ringing() {
    let call = fold([
        timed(of("1", "1", EventKind::Ringing), 0),
        timed(of("1", "2", EventKind::Ringing), 0),
        timed(of("1", "1", talked(Scope::Leg, 5)), 9),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
}

#[test]
fn the_end_of_the_leg_that_held_undoes_hold() {
    let answered = |who, when| timed(of("1", who, EventKind::Answered(Default::default())), when);
    let held = timed(of("1", "1", EventKind::Held(Default::default())), 2);
    let end = timed(of("1", "1", talked(Scope::Leg, 3)), 3);
    let call = fold([answered("1", 0), answered("2", 1), held, end]);
    assert_eq!(call.state, State::InProgress);
}

#[test]
fn a_call_without_a_voicemail_is_missed() {
    let call = fold([timed(event("1", voicemail(false)), 9)]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Missed))
    );
}

#[test]
fn a_group_without_a_number_is_known_by_its_name() {
    let named = |kind, name: &'static str, when| {
        let mut event = timed(event("1", kind), when);
        let mut queue = Group::default();
        queue.name = Some(name.into());
        event.queue = Some(queue);
        event
    };
    let over = |name| named(ended(Scope::Group, None), name, 9);
    let sales = || named(EventKind::Queued, "Sales", 0);
    assert_eq!(fold([sales(), over("Sales")]).state, State::Ended);
    assert_eq!(fold([sales(), over("Support")]).state, State::Queued);
}

#[test]
fn who_rings_anew_has_not_ended() {
    let call = fold([
        timed(of("1", "1", EventKind::Ringing), 0),
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 5),
        timed(of("1", "1", EventKind::Ringing), 10),
        timed(event("1", ended(Scope::Call, None)), 20),
    ]);
    assert_eq!((call.legs[0].ended_at, call.legs[0].outcome), (None, None));
}

#[test]
fn who_rings_again_when_the_call_ends_has_answered_all_the_same() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", talked(Scope::Leg, 10)), 10),
        timed(of("1", "1", EventKind::Ringing), 20),
        timed(event("1", ended(Scope::Call, None)), 30),
    ]);
    assert_eq!(call.legs[0].outcome, Some(Outcome::Answered));
}

#[test]
fn an_end_that_says_nothing_is_of_the_ringing_however_often_it_is_told() {
    let talked = [
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", ended(Scope::Leg, None)), 10),
        timed(of("1", "1", EventKind::Ringing), 20),
    ];
    let over = |when| timed(of("1", "1", ended(Scope::Leg, None)), when);
    let once = fold(talked.clone().into_iter().chain([over(40)]));
    let again = fold(talked.into_iter().chain([over(40), over(41)]));
    assert_eq!(seconds(once.legs[0].talk_time), Some(10));
    assert_eq!(seconds(again.legs[0].talk_time), Some(10));
}

#[test]
fn of_many_agents_each_has_one_leg() {
    let ringing = (1..=9).map(|who| timed(of("1", &who.to_string(), EventKind::Ringing), who));
    // One of the first comes again when there are nine.
    let answered =
        ["1", "9"].map(|who| timed(of("1", who, EventKind::Answered(Default::default())), 20));
    let call = fold(ringing.chain(answered));
    assert_eq!(call.legs.len(), 9);
    assert!(call.legs[0].answered_at.is_some());
    assert!(call.legs[8].answered_at.is_some());
}

#[test]
fn the_time_of_an_initiated_event_is_the_start() {
    let call = fold([
        timed(event("1", EventKind::Initiated), 10),
        timed(of("1", "1", EventKind::Ringing), 12),
    ]);
    let start = call.started_at.unwrap();
    assert_eq!((start.at, start.source), (at(10), MomentSource::Stated));
}

#[test]
fn no_length_is_made_of_arrivals() {
    let call = fold([
        arrived(of("1", "1", EventKind::Answered(Default::default())), 0),
        arrived(of("1", "1", ended(Scope::Leg, Some(Outcome::Answered))), 30),
    ]);
    assert_eq!(call.started_at.unwrap().source, MomentSource::Received);
    assert_eq!(call.ended_at.unwrap().at, at(30));
    assert_eq!((call.duration, call.talk_time), (None, None));
    // A known moment beside an arrival makes none either.
    let call = fold([
        timed(event("1", EventKind::Initiated), 0),
        arrived(event("1", ended(Scope::Call, Some(Outcome::Missed))), 30),
    ]);
    assert_eq!(call.ended_at.unwrap().at, at(30));
    assert_eq!(call.duration, None);
}

#[test]
fn the_length_of_one_leg_is_the_calls_only_if_there_is_no_other() {
    let leg = |who, lasted, until| {
        let mut kind = ended(Scope::Leg, Some(Outcome::Missed));
        if let EventKind::Ended(ended) = &mut kind {
            ended.duration = Some(Duration::from_secs(lasted));
        }
        timed(of("1", who, kind), until)
    };
    assert_eq!(seconds(fold([leg("1", 30, 100)]).duration), Some(30));
    // From the first one's start to the last one's end.
    let call = fold([leg("1", 30, 100), leg("2", 80, 90)]);
    assert_eq!(seconds(call.duration), Some(90));
}

#[test]
fn a_pick_up_names_the_parties_last() {
    let mut picked_up = timed(of("1", "2", EventKind::PickedUp(PickedUp::default())), 0);
    picked_up.from.number = number("201");
    picked_up.to.number = number("*21");
    let alone = fold([picked_up.clone()]);
    assert_eq!(alone.from.number, number("201"));
    let mut answered = timed(of("1", "2", EventKind::Answered(Default::default())), 1);
    answered.from.number = number("+12125550123");
    answered.to.number = number("+12125550100");
    let call = fold([picked_up, answered]);
    assert_eq!(call.from.number, number("+12125550123"));
    assert_eq!(call.to.number, number("+12125550100"));
}

#[test]
fn how_long_an_answered_call_waited_is_known_by_its_answer_alone() {
    let end = |outcome| {
        let mut end = timed(event("1", ended(Scope::Call, Some(outcome))), 30);
        end.times.started_at = Some(at(0));
        end
    };
    assert_eq!(fold([end(Outcome::Answered)]).waited(), None);
    assert_eq!(seconds(fold([end(Outcome::Missed)]).waited()), Some(30));
}

#[test]
fn a_call_that_has_ended_is_never_stale() {
    let end = timed(event("1", ended(Scope::Call, Some(Outcome::Missed))), 0);
    assert!(!fold([end]).is_stale(at(1_000_000), Duration::from_secs(1)));
    let ringing = timed(of("1", "1", EventKind::Ringing), 0);
    assert!(fold([ringing]).is_stale(at(1_000_000), Duration::from_secs(1)));
}

/// An event that can be joined by its numbers alone.
fn without_id(kind: EventKind<'static>, seconds: i64) -> Event<'static> {
    let mut event = timed(event("1", kind), seconds);
    event.call.id = None;
    event.from.number = number("+12125550142");
    event.to.number = number("+12125550100");
    event
}

#[test]
fn a_gap_of_the_window_itself_is_none() {
    let calls = |gap| {
        let events = [
            without_id(EventKind::Ringing, 0),
            without_id(EventKind::Answered(Default::default()), gap),
        ];
        calls_by_numbers(events, Duration::from_secs(60)).len()
    };
    assert_eq!((calls(60), calls(61)), (1, 2));
}

#[test]
fn the_length_of_a_voicemail_is_no_gap() {
    let calls = |length| {
        let mut left = voicemail(true);
        if let EventKind::Voicemail(voicemail) = &mut left {
            voicemail.duration = Some(Duration::from_secs(length));
        }
        let events = [without_id(EventKind::Ringing, 0), without_id(left, 200)];
        calls_by_numbers(events, Duration::from_secs(60)).len()
    };
    assert_eq!((calls(140), calls(139)), (1, 2));
}

//! The rules of the fold, one by one, on calls that are made up for them.

mod times;

use std::time::Duration;

use crate::support::calls::{
    agent, at, ended, event, fold, group, number, of, talked, timed, transferred, voicemail,
};
use hookswitch::{
    Call, CallLog, Direction, Event, EventKind, Outcome, State,
    call::MomentSource,
    calls_by_numbers,
    event::{Forwarded, Hold, Park, Recording, Scope, TransferRole},
};

#[test]
fn anybodys_answer_ends_all_ringing() {
    let ring = |who, when| timed(of("1", who, EventKind::Ringing), when);
    let call = fold([
        ring("1", 0),
        ring("2", 0),
        timed(of("1", "1", EventKind::Answered(Default::default())), 5),
        timed(of("1", "1", talked(Scope::Leg, 20)), 25),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(call.answered_by, Some(agent("1")));
    assert_eq!(call.duration, Some(Duration::from_secs(25)));
    assert_eq!(call.talk_time, Some(Duration::from_secs(20)));
    assert_eq!(call.waited(), Some(Duration::from_secs(5)));
}

#[test]
fn one_who_still_rings_keeps_the_call_open() {
    let missed = |who, when| timed(of("1", who, ended(Scope::Leg, Some(Outcome::Missed))), when);
    let events = [
        timed(of("1", "1", EventKind::Ringing), 0),
        timed(of("1", "2", EventKind::Ringing), 0),
        missed("1", 20),
    ];
    let call = fold(events.clone());
    assert_eq!((call.state, call.outcome), (State::Ringing, None));
    let call = fold(events.into_iter().chain([missed("2", 21)]));
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Missed))
    );
    assert_eq!(call.ended_at.unwrap().at, at(21));
}

#[test]
fn one_colleagues_reject_is_not_the_calls() {
    let end = |who, outcome| timed(of("1", who, ended(Scope::Leg, Some(outcome))), 20);
    let call = fold([end("1", Outcome::Rejected), end("2", Outcome::Missed)]);
    assert_eq!(call.outcome, Some(Outcome::Missed));
    let call = fold([end("1", Outcome::Rejected)]);
    assert_eq!(call.outcome, Some(Outcome::Rejected));
}

#[test]
fn a_missed_attempt_does_not_end_a_talk() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 1),
    ]);
    assert_eq!(call.state, State::InProgress);
}

#[test]
fn who_gave_the_call_away_does_not_end_it() {
    let events = [
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", transferred(TransferRole::Gave)), 10),
        timed(of("1", "1", talked(Scope::Leg, 11)), 11),
    ];
    assert_eq!(fold(events.clone()).state, State::InProgress);
    let taken = [
        timed(of("1", "2", EventKind::Answered(Default::default())), 12),
        timed(of("1", "2", talked(Scope::Leg, 8)), 20),
    ];
    let call = fold(events.into_iter().chain(taken));
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(call.answered_by, Some(agent("1")));
    assert_eq!(call.talk_time, Some(Duration::from_secs(20)));
    assert_eq!(call.transfers.len(), 1);
}

#[test]
fn who_went_to_another_call_leaves_no_gift() {
    let mut over = timed(of("1", "1", talked(Scope::Leg, 11)), 11);
    over.call.linked_id = Some("2".into());
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", transferred(TransferRole::Gave)), 10),
        over,
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
}

#[test]
fn who_gave_the_call_away_has_left_once_a_colleague_answers() {
    let answered = |who, when| timed(of("1", who, EventKind::Answered(Default::default())), when);
    let gave = timed(of("1", "1", transferred(TransferRole::Gave)), 10);
    let taken = [
        answered("2", 12),
        timed(of("1", "2", talked(Scope::Leg, 8)), 20),
    ];
    // The end of the one who gave it was lost.
    let events = [answered("1", 0), gave.clone()]
        .into_iter()
        .chain(taken.clone());
    let call = fold(events.clone());
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(call.ended_at.unwrap().at, at(20));
    let giver = call
        .legs
        .iter()
        .find(|leg| leg.agent == Some(agent("1")))
        .unwrap();
    assert_eq!(
        (giver.outcome, giver.ended_at, giver.talk_time),
        (Some(Outcome::Answered), None, None)
    );
    // Until somebody answers, the giver may get the call back.
    let ringing = timed(of("1", "2", EventKind::Ringing), 11);
    let missed = timed(of("1", "2", ended(Scope::Leg, Some(Outcome::Missed))), 30);
    let call = fold([answered("1", 0), gave.clone(), ringing, missed]);
    assert_eq!(call.state, State::InProgress);
    // The call comes back to the giver, who does not take it.
    let tried = [
        timed(of("1", "2", EventKind::Ringing), 11),
        timed(of("1", "2", ended(Scope::Leg, Some(Outcome::Missed))), 15),
        timed(of("1", "1", EventKind::Ringing), 16),
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 20),
    ];
    let left = timed(of("1", "1", talked(Scope::Leg, 10)), 10);
    for left in [None, Some(left)] {
        let gave = [answered("1", 0), gave.clone()].into_iter();
        let call = fold(gave.chain(left).chain(tried.clone()));
        assert_eq!(
            (call.state, call.outcome),
            (State::Ended, Some(Outcome::Answered))
        );
        assert_eq!(call.ended_at.unwrap().at, at(20));
    }
    // If it comes back, the giver talks again.
    let call = fold(events.chain([answered("1", 25)]));
    assert_eq!(call.state, State::InProgress);
    // An answer of which the end alone tells came before the gift.
    let call = fold([gave, timed(of("1", "1", talked(Scope::Leg, 11)), 11)]);
    assert_eq!(call.state, State::InProgress);
}

#[test]
fn who_placed_an_internal_call_does_not_talk_alone() {
    let seen = |who, direction, kind, when| {
        let mut event = timed(of("1", who, kind), when);
        event.direction = Some(direction);
        event.from.number = number("201");
        event.to.number = number("202");
        event
    };
    let answered = || EventKind::Answered(Default::default());
    let over = |when| seen("202", Direction::Inbound, talked(Scope::Leg, 9), when);
    let called = seen("202", Direction::Inbound, answered(), 5);
    let placed = seen("201", Direction::Outbound, answered(), 5);
    let call = fold([placed.clone(), called.clone()]);
    assert_eq!(call.state, State::InProgress);
    let call = fold([placed.clone(), called.clone(), over(14)]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(
        (call.ended_at.unwrap().at, call.talk_time),
        (at(14), Some(Duration::from_secs(9)))
    );
    // A colleague who gave the call away leaves somebody to talk to.
    let gave = seen(
        "202",
        Direction::Inbound,
        transferred(TransferRole::Gave),
        14,
    );
    let call = fold([placed.clone(), called.clone(), gave, over(14)]);
    assert_eq!(call.state, State::InProgress);
    // So does one who parked it.
    let parked = seen(
        "202",
        Direction::Inbound,
        EventKind::Parked(Park::default()),
        14,
    );
    let call = fold([placed.clone(), called.clone(), parked, over(14)]);
    assert_eq!(call.state, State::Parked);
    // Who did not answer has not left: somebody else answered, perhaps a mobile phone outside.
    let missed = ended(Scope::Leg, Some(Outcome::Missed));
    let missed = seen("202", Direction::Inbound, missed, 4);
    assert_eq!(fold([placed.clone(), missed]).state, State::InProgress);
    // The colleague may talk on with somebody to whom the caller has given the call.
    let end = seen("201", Direction::Outbound, talked(Scope::Leg, 9), 14);
    assert_eq!(fold([placed, called, end]).state, State::InProgress);
    // Outside there is somebody else.
    let outside = |event: Event<'static>| {
        let mut event = event;
        event.to.number = number("+13125550147");
        event
    };
    let placed = seen("201", Direction::Outbound, answered(), 1);
    let called = seen("202", Direction::Inbound, answered(), 5);
    let call = fold([placed, called, over(14)].map(outside));
    assert_eq!(
        (call.direction, call.state),
        (Some(Direction::Outbound), State::InProgress)
    );
}

#[test]
fn of_two_who_answer_at_once_the_named_one_counts() {
    let answer = |event| timed(event, 5);
    let unnamed = answer(event("1", EventKind::Answered(Default::default())));
    let named = answer(of("1", "2", EventKind::Answered(Default::default())));
    assert_eq!(fold([unnamed, named]).answered_by, Some(agent("2")));
}

#[test]
fn hold_and_park_are_states_until_they_are_undone() {
    let answered = timed(of("1", "1", EventKind::Answered(Default::default())), 0);
    let held = timed(of("1", "1", EventKind::Held(Hold::default())), 1);
    let resumed = timed(of("1", "1", EventKind::Resumed(Hold::default())), 2);
    let parked = timed(of("1", "1", EventKind::Parked(Park::default())), 3);
    let over = timed(of("1", "1", talked(Scope::Leg, 3)), 3);
    let unparked = timed(of("1", "2", EventKind::Unparked(Park::default())), 9);
    let state = |events: &[&Event<'static>]| fold(events.iter().copied().cloned()).state;
    assert_eq!(state(&[&answered, &held]), State::Held);
    assert_eq!(state(&[&answered, &held, &resumed]), State::InProgress);
    assert_eq!(state(&[&answered, &held, &parked]), State::Parked);
    assert_eq!(state(&[&answered, &parked, &over]), State::Parked);
    assert_eq!(
        state(&[&answered, &parked, &over, &unparked]),
        State::InProgress
    );
    assert_eq!(state(&[&answered, &held, &over]), State::Ended);
}

#[test]
fn a_group_has_the_call_until_its_end() {
    let mut ringing = timed(of("1", "1", EventKind::Ringing), 0);
    ringing.queue = Some(group("80"));
    let missed = timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 20);
    let mut over = timed(event("1", ended(Scope::Group, Some(Outcome::TimedOut))), 60);
    over.queue = Some(group("80"));
    let open = fold([ringing.clone(), missed.clone()]);
    assert_eq!(open.state, State::Ringing);
    let call = fold([ringing, missed, over]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::TimedOut))
    );
    assert_eq!(call.queue, Some(group("80")));
}

#[test]
fn a_group_that_ends_without_a_word_was_abandoned() {
    let call = fold([
        timed(event("1", EventKind::Queued), 0),
        timed(event("1", ended(Scope::Group, None)), 30),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Abandoned))
    );
}

#[test]
fn the_system_took_the_call_unless_somebody_was_alerted() {
    let end = timed(
        event("1", ended(Scope::Call, Some(Outcome::AnsweredBySystem))),
        30,
    );
    assert_eq!(fold([end.clone()]).outcome, Some(Outcome::AnsweredBySystem));
    let ringing = timed(of("1", "1", EventKind::Ringing), 5);
    assert_eq!(fold([end, ringing]).outcome, Some(Outcome::Missed));
}

#[test]
fn a_vendor_that_tells_of_the_start_will_tell_of_the_end() {
    let call = fold([
        timed(event("1", EventKind::Initiated), 0),
        timed(of("1", "1", EventKind::Answered(Default::default())), 1),
        timed(of("1", "1", talked(Scope::Leg, 9)), 10),
    ]);
    assert_eq!((call.state, call.ended_at), (State::InProgress, None));
    assert!(call.is_stale(at(10 + 60), Duration::from_secs(60)));
    assert!(!call.is_stale(at(10 + 59), Duration::from_secs(60)));
}

#[test]
fn the_agent_of_an_outbound_event_placed_the_call() {
    let outbound = |kind, when| {
        let mut event = timed(of("1", "1", kind), when);
        event.direction = Some(Direction::Outbound);
        event
    };
    let call = fold([
        outbound(EventKind::Ringing, 0),
        outbound(ended(Scope::Leg, Some(Outcome::NoAnswer)), 30),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::NoAnswer))
    );
    assert_eq!((call.placed_by, call.answered_by), (Some(agent("1")), None));
    assert_eq!(call.legs[0].rang_at, None);
}

#[test]
fn two_extensions_that_each_see_a_direction_have_an_internal_call() {
    let side = |who, direction, kind, when| {
        let mut event = timed(of("1", who, kind), when);
        event.direction = Some(direction);
        event.from.number = number("201");
        event.to.number = number("202");
        event
    };
    let call = fold([
        side("201", Direction::Outbound, EventKind::Ringing, 0),
        side("202", Direction::Inbound, EventKind::Ringing, 0),
        side(
            "202",
            Direction::Inbound,
            EventKind::Answered(Default::default()),
            4,
        ),
    ]);
    assert_eq!(call.direction, Some(Direction::Internal));
    assert_eq!(call.counterparty(), None);
    assert_eq!(
        (call.placed_by, call.answered_by),
        (Some(agent("201")), Some(agent("202")))
    );
}

#[test]
fn without_an_id_a_gap_or_a_new_ringing_starts_the_next_call() {
    let between = |kind, when| {
        let mut event = timed(of("1", "1", kind), when);
        event.call.id = None;
        event.from.number = number("+12125550123");
        event.to.number = number("+12125550199");
        event
    };
    let events = [
        between(EventKind::Ringing, 0),
        between(EventKind::Answered(Default::default()), 10),
        // Ten minutes of talk are no gap.
        between(talked(Scope::Leg, 600), 610),
        between(EventKind::Ringing, 630),
        between(ended(Scope::Leg, Some(Outcome::Missed)), 650),
        between(ended(Scope::Leg, Some(Outcome::Missed)), 900),
    ];
    let calls = calls_by_numbers(events, Duration::from_secs(60));
    let outcomes: Vec<_> = calls.iter().map(|call| call.outcome.unwrap()).collect();
    assert_eq!(
        outcomes,
        [Outcome::Answered, Outcome::Missed, Outcome::Missed]
    );
    assert_eq!(calls[0].talk_time, Some(Duration::from_secs(600)));

    // A withheld number matches nothing, not even itself.
    let withheld = |when| {
        let mut event = between(EventKind::Ringing, when);
        event.from.number = number("Anonymous");
        event
    };
    let calls = calls_by_numbers([withheld(0), withheld(1)], Duration::from_secs(60));
    assert_eq!(calls.len(), 2);
}

#[test]
fn a_later_word_of_the_voicemail_does_not_end_the_call_again() {
    let notify = |when| timed(event("1", voicemail(true)), when);
    let call = fold([
        timed(of("1", "1", EventKind::Ringing), 0),
        notify(60),
        notify(600),
    ]);
    assert_eq!(call.ended_at.unwrap().at, at(60));
}

#[test]
fn who_answered_first_is_told_by_the_times_where_there_are_any() {
    let end = |who, answered| {
        let mut event = of("1", who, talked(Scope::Leg, 10));
        event.times.answered_at = Some(at(answered));
        event
    };
    // Without a time of their own, the ends are told in the order of the agents.
    let call = fold([end("1001", 70), end("1003", 8)]);
    assert_eq!(call.answered_by, Some(agent("1003")));
    assert_eq!(call.answered_at.unwrap().at, at(8));
}

#[test]
fn who_placed_the_call_may_be_named_later() {
    let outbound = |mut event: Event<'static>| {
        event.direction = Some(Direction::Outbound);
        event
    };
    let call = fold([
        outbound(timed(event("1", EventKind::Initiated), 0)),
        outbound(timed(
            of("1", "7", EventKind::Answered(Default::default())),
            4,
        )),
    ]);
    assert_eq!((call.placed_by, call.answered_by), (Some(agent("7")), None));
}

#[test]
fn a_word_that_was_said_counts_though_a_later_end_says_none() {
    let call = fold([
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 10),
        timed(of("1", "1", ended(Scope::Leg, None)), 11),
    ]);
    assert_eq!(call.outcome, Some(Outcome::Missed));
}

#[test]
fn a_call_that_somebody_else_took_is_not_given_away() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered(Default::default())), 0),
        timed(of("1", "1", transferred(TransferRole::Gave)), 10),
        timed(of("1", "2", EventKind::Answered(Default::default())), 11),
        timed(of("1", "2", talked(Scope::Leg, 1)), 12),
        timed(of("1", "1", talked(Scope::Leg, 13)), 13),
    ]);
    assert_eq!(call.state, State::Ended);
}

#[test]
fn an_answer_or_a_transfer_undoes_hold_and_an_answer_park() {
    let state = |last: Event<'static>, first: EventKind<'static>| {
        fold([
            timed(of("1", "1", EventKind::Answered(Default::default())), 0),
            timed(of("1", "1", first), 1),
            timed(last, 2),
        ])
        .state
    };
    let held = || EventKind::Held(Hold::default());
    let parked = || EventKind::Parked(Park::default());
    assert_eq!(
        state(
            of("1", "2", EventKind::Answered(Default::default())),
            held()
        ),
        State::InProgress
    );
    assert_eq!(
        state(of("1", "1", transferred(TransferRole::Gave)), held()),
        State::InProgress
    );
    assert_eq!(
        state(
            of("1", "2", EventKind::Answered(Default::default())),
            parked()
        ),
        State::InProgress
    );
    // Another's end leaves the call on hold.
    assert_eq!(
        state(of("1", "2", talked(Scope::Leg, 1)), held()),
        State::Held
    );
}

#[test]
fn a_group_keeps_no_call_that_was_answered() {
    let mut ringing = timed(of("1", "1", EventKind::Ringing), 0);
    ringing.queue = Some(group("80"));
    let call = fold([
        ringing,
        timed(of("1", "1", EventKind::Answered(Default::default())), 4),
        timed(of("1", "1", talked(Scope::Leg, 6)), 10),
    ]);
    assert_eq!(call.state, State::Ended);
}

#[test]
fn of_several_words_the_weightiest_counts_and_a_message_more_than_a_forward() {
    let end = |outcome, when| timed(event("1", ended(Scope::Call, Some(outcome))), when);
    let call = fold([
        end(Outcome::Missed, 1),
        end(Outcome::Abandoned, 2),
        end(Outcome::NoAnswer, 3),
    ]);
    assert_eq!(call.outcome, Some(Outcome::Abandoned));
    let forwarded = timed(of("1", "1", EventKind::Forwarded(Forwarded::default())), 1);
    assert_eq!(fold([forwarded.clone()]).outcome, Some(Outcome::Forwarded));
    let call = fold([forwarded, timed(event("1", voicemail(true)), 9)]);
    assert_eq!(call.outcome, Some(Outcome::Voicemail));
}

#[test]
fn what_comes_aside_of_the_call_names_its_parties_last() {
    let with = |kind, to: &str, when| {
        let mut event = timed(of("1", "1", kind), when);
        event.to.number = number(to);
        event
    };
    let recording = || EventKind::Recording(Recording::default());
    let call = fold([
        with(recording(), "*95", 0),
        with(EventKind::Ringing, "201", 1),
    ]);
    assert_eq!(call.to.number, number("201"));
    assert_eq!(fold([with(recording(), "*95", 0)]).to.number, number("*95"));
}

#[test]
fn an_event_that_cannot_be_joined_is_one_call_however_often_it_comes() {
    let withheld = |received| {
        let mut event = timed(of("1", "1", EventKind::Ringing), 0);
        event.call.id = None;
        event.from.number = number("Anonymous");
        event.received_at = Some(at(received));
        event
    };
    let calls = calls_by_numbers([withheld(2), withheld(1)], Duration::from_secs(60));
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].timeline()[0].received_at, Some(at(1)));
}

//! Dialpad's calls in any order and in part.

use crate::support::http::{Story, stories};
use crate::support::told::deliveries;
use hookswitch::{Call, CallLog, Event, Outcome, Request, State, dialpad};

/// The stories of Dialpad that have one call.
fn calls() -> Vec<Story> {
    let mut all = stories().unwrap();
    all.retain(|story| story.name.starts_with("dialpad/"));
    all.retain(|story| fold(&deliveries(story)).len() == 1);
    assert!(all.len() >= 30, "only {} stories have a call", all.len());
    all
}

fn fold(deliveries: &[Vec<Event<'static>>]) -> Vec<Call> {
    let mut log = CallLog::new();
    log.extend(deliveries.iter().flatten().cloned());
    log.into_calls().collect()
}

#[test]
fn deliveries_in_any_order_and_twice_are_one_call() {
    for story in calls() {
        let mut deliveries = deliveries(&story);
        let expected = fold(&deliveries);
        deliveries.extend(deliveries.clone());
        let mut seed = 7_usize;
        for _ in 0..100 {
            for at in (1..deliveries.len()).rev() {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                deliveries.swap(at, (seed >> 33) % (at + 1));
            }
            assert_eq!(fold(&deliveries), expected, "{}", story.name);
        }
    }
}

/// Without any one delivery a call is right in what it tells, or open.
#[test]
fn one_lost_delivery_makes_no_wrong_call() {
    let mut lost = 0;
    for story in calls() {
        let deliveries = deliveries(&story);
        let whole = fold(&deliveries).remove(0);
        for at in 0..deliveries.len() {
            let mut rest = deliveries.clone();
            let name = rest.remove(at)[0].name.to_string();
            let Some(call) = fold(&rest).pop() else {
                continue;
            };
            lost += 1;
            let told = format!("{} without {} {name}", story.name, at + 1);
            let is_of_mailbox = story.name.contains("voicemail");
            // All that tells of the mailbox.
            let tells_of_it = ["voicemail", "voicemail_uploaded"].contains(&&*name)
                || (story.name.ends_with("told-by-the-end") && name == "hangup");
            if is_of_mailbox && tells_of_it {
                continue;
            }
            assert!(call.talk_time <= whole.talk_time, "{told}");
            assert_eq!(call.direction, whole.direction, "{told}");
            let (by, whole_by) = (&call.answered_by, &whole.answered_by);
            assert!(by.is_none() || by == whole_by, "{told}");
            // That a phone rang is told of by this alone.
            let is_known = call.outcome.is_none()
                || call.outcome == whole.outcome
                || (story.name.ends_with("voicemail-not-left") && name == "ringing");
            assert!(is_known, "{told}: {:?}", call.outcome);
        }
    }
    assert!(lost > 100, "only {lost}");
}

/// Which call and leg an event is of.
#[test]
fn the_call_of_a_leg() {
    for (entry, master, target, id, linked) in [
        ("null", "null", "user", "1", None),
        ("2", "null", "user", "2", None),
        ("2", "3", "user", "2", Some("3")),
        ("null", "3", "user", "3", None),
        ("null", "3", "room", "3", None),
        // Those whom it rings name it as their entry point.
        ("null", "3", "callcenter", "1", Some("3")),
        ("null", "3", "department", "1", Some("3")),
        ("2", "3", "department", "2", Some("3")),
        // It names itself.
        ("1", "1", "user", "1", None),
        ("1", "3", "user", "3", None),
        ("2", "2", "user", "2", None),
    ] {
        let body = format!(
            r#"{{"call_id":1,"entry_point_call_id":{entry},"master_call_id":{master},"state":"ringing","direction":"inbound","target":{{"type":"{target}"}}}}"#
        );
        let delivery = dialpad::parse(&Request::new(body.as_bytes())).unwrap();
        let call = delivery.normalize().next().unwrap().call;
        let ids = (call.id.as_deref(), call.linked_id.as_deref());
        assert_eq!(ids, (Some(id), linked), "{body}");
        assert_eq!(call.leg_id.as_deref(), Some("1"));
    }
}

/// A call whose end has come is over, whoever ended it; one whose leg was transferred may go on.
#[test]
fn the_end_of_the_first_leg() {
    for (fields, target, state, outcome) in [
        (
            r#""date_connected":1773306007000"#,
            "user",
            State::Ended,
            Some(Outcome::Answered),
        ),
        (
            r#""date_connected":null"#,
            "user",
            State::Ended,
            Some(Outcome::Missed),
        ),
        (r#""is_transferred":true"#, "user", State::Ended, None),
        (
            r#""is_transferred":true,"date_connected":1773306007000"#,
            "user",
            State::Ended,
            Some(Outcome::Answered),
        ),
        (
            r#""date_connected":1773306007000"#,
            "office",
            State::Ended,
            None,
        ),
        (
            r#""date_connected":1773306007000,"operator_call_id":2"#,
            "office",
            State::Ended,
            Some(Outcome::Answered),
        ),
        (r#""operator_call_id":2"#, "office", State::Ended, None),
        (r#""is_transferred":true"#, "office", State::Ended, None),
        (
            r#""is_transferred":true,"date_connected":1773306007000,"operator_call_id":2"#,
            "office",
            State::Ended,
            Some(Outcome::Answered),
        ),
        (
            r#""date_connected":null"#,
            "office",
            State::Ended,
            Some(Outcome::Missed),
        ),
        (
            r#""date_queued":1773306001000"#,
            "callcenter",
            State::Ended,
            Some(Outcome::Abandoned),
        ),
        (
            r#""date_queued":1773306001000,"date_rang":1773306002000"#,
            "callcenter",
            State::Ended,
            Some(Outcome::Missed),
        ),
        (
            r#""is_transferred":true,"date_queued":1773306001000"#,
            "callcenter",
            State::Ended,
            Some(Outcome::Forwarded),
        ),
        // A menu was connected before the queue, or before anything rang.
        (
            r#""date_connected":1773306001000,"date_queued":1773306002000"#,
            "callcenter",
            State::Ended,
            Some(Outcome::Abandoned),
        ),
        (
            r#""date_connected":1773306001000,"date_rang":1773306002000"#,
            "office",
            State::Ended,
            Some(Outcome::Missed),
        ),
        (
            r#""is_transferred":true,"date_connected":1773306001000,"date_queued":1773306002000"#,
            "callcenter",
            State::Ended,
            Some(Outcome::Forwarded),
        ),
        // When it rang cannot be read.
        (
            r#""date_queued":1773306001000,"date_rang":"soon""#,
            "callcenter",
            State::Ended,
            Some(Outcome::Missed),
        ),
        // Another answered for this user, nobody knows who.
        (
            r#""date_connected":1773306007000,"operator_call_id":2"#,
            "user",
            State::Ended,
            Some(Outcome::Answered),
        ),
        (
            r#""voicemail_link":"x","date_connected":1773306007000"#,
            "user",
            State::Ended,
            Some(Outcome::Voicemail),
        ),
        (
            r#""voicemail_recording_id":7"#,
            "office",
            State::Ended,
            Some(Outcome::Voicemail),
        ),
    ] {
        let body = format!(
            r#"{{"call_id":1,"state":"hangup","direction":"inbound","event_timestamp":1773306020000,"date_ended":1773306019000,{fields},"target":{{"id":5,"type":"{target}"}}}}"#
        );
        let delivery = dialpad::parse(&Request::new(body.as_bytes())).unwrap();
        let call = Call::fold(delivery.normalize()).unwrap();
        assert_eq!((call.state, call.outcome), (state, outcome), "{body}");
        let is_persons = target == "user" && !fields.contains("operator");
        let answered = is_persons && outcome == Some(Outcome::Answered);
        assert_eq!(call.answered_by.is_some(), answered, "{body}");
    }
}

//! Plivo: what becomes of calls whose deliveries arrive one after the other, and its two clocks.

use hookswitch::{Outcome, Request, Vendor, parse, plivo, request::Awaits};

use crate::support::told::{call, told};

#[test]
fn calls_become_what_an_operator_would_say() {
    for (story, expected) in [
        // Of a menu, a conference: nobody is known to have answered.
        (
            "inbound-menu-only",
            "answered_by_system inbound, placed -, answered -, 39 s, talked - s",
        ),
        (
            "conference",
            "answered_by_system inbound, placed -, answered -, 66 s, talked - s",
        ),
        (
            "inbound-answered",
            "answered inbound, placed -, answered olivia@phone.plivo.com, 66 s, talked 55 s",
        ),
        (
            "inbound-second-agent-answers",
            "answered inbound, placed -, answered ben@phone.plivo.com, 75 s, talked 40 s",
        ),
        (
            "inbound-two-ring-at-once",
            "answered inbound, placed -, answered ben@phone.plivo.com, 55 s, talked 40 s",
        ),
        // Nothing but the result of the `<Dial>` says that somebody answered, and not how long.
        (
            "inbound-answered-result-alone",
            "answered inbound, placed -, answered -, 66 s, talked - s",
        ),
        (
            "inbound-missed",
            "missed inbound, placed -, answered -, 33 s, talked - s",
        ),
        (
            "inbound-missed-result-alone",
            "missed inbound, placed -, answered -, 33 s, talked - s",
        ),
        (
            "inbound-not-taken",
            "missed inbound, placed -, answered -, 4 s, talked - s",
        ),
        (
            "inbound-busy",
            "busy inbound, placed -, answered -, 9 s, talked - s",
        ),
        // The attempt that came nearest to an answer is the call's outcome.
        (
            "inbound-busy-then-no-answer",
            "missed inbound, placed -, answered -, 44 s, talked - s",
        ),
        (
            "inbound-failed",
            "failed inbound, placed -, answered -, 6 s, talked - s",
        ),
        (
            "inbound-abandoned-while-ringing",
            "abandoned inbound, placed -, answered -, 12 s, talked - s",
        ),
        (
            "message-left-to-the-application",
            "missed inbound, placed -, answered -, 44 s, talked - s",
        ),
        (
            "hangup-of-two-clocks",
            "answered outbound, placed -, answered -, 75 s, talked 66 s",
        ),
        (
            "outbound-answered",
            "answered outbound, placed -, answered -, 76 s, talked 66 s",
        ),
        (
            "outbound-busy",
            "busy outbound, placed -, answered -, 5 s, talked - s",
        ),
        (
            "outbound-no-answer",
            "no_answer outbound, placed -, answered -, 60 s, talked - s",
        ),
        (
            "outbound-machine",
            "answered_by_system outbound, placed -, answered -, 30 s, talked - s",
        ),
        (
            "outbound-machine-hung-up-late",
            "answered_by_system outbound, placed -, answered -, 15 s, talked - s",
        ),
        (
            "agent-calls-answered",
            "answered outbound, placed olivia@phone.plivo.com, answered -, 66 s, talked 55 s",
        ),
        (
            "agent-calls-no-answer",
            "no_answer outbound, placed olivia@phone.plivo.com, answered -, 36 s, talked - s",
        ),
        // Of a menu, as of a caller from outside.
        (
            "agent-calls-the-application",
            "answered_by_system outbound, placed olivia@phone.plivo.com, answered -, 31 s, talked - s",
        ),
        (
            "agent-calls-agent",
            "answered internal, placed olivia@phone.plivo.com, answered ben@phone.plivo.com, 26 s, talked 20 s",
        ),
    ] {
        let call = call(&format!("plivo/{story}"));
        assert_eq!(told(&call), format!("ended {expected}"), "{story}");
    }
}

/// The times of a hang-up that began at 11:00 UTC by its session, with these words for start, answer and end.
fn times(start: &str, answer: &str, end: &str) -> [Option<String>; 3] {
    let body = format!(
        "CallUUID=7&Event=Hangup&Direction=outbound&SessionStart=2026-03-12 11:00:00.25\
         &StartTime={start}&AnswerTime={answer}&EndTime={end}&Duration=64"
    );
    let request = Request::new(body.as_bytes());
    let delivery = plivo::parse(&request).unwrap();
    let event = delivery.normalize().last().unwrap();
    let text = |time: Option<chrono::DateTime<chrono::Utc>>| {
        time.map(|time| time.format("%d %H:%M:%S").to_string())
    };
    let times = event.times;
    [times.started_at, times.answered_at, times.ended_at].map(text)
}

#[test]
fn the_accounts_zone_is_concluded_or_left_out() {
    let utc = ["12 10:59:58", "12 11:00:02", "12 11:01:06"].map(|time| Some(time.to_owned()));
    for (start, answer, end) in [
        (
            "2026-03-12 10:59:58",
            "2026-03-12 11:00:02",
            "2026-03-12 11:01:06",
        ),
        (
            "2026-03-12 16:29:58",
            "2026-03-12 16:30:02",
            "2026-03-12 16:31:06",
        ),
        (
            "2026-03-12 16:44:58",
            "2026-03-12 16:45:02",
            "2026-03-12 16:46:06",
        ),
        (
            "2026-03-12 07:29:58",
            "2026-03-12 07:30:02",
            "2026-03-12 07:31:06",
        ),
        (
            "2026-03-11 22:59:58",
            "2026-03-11 23:00:02",
            "2026-03-11 23:01:06",
        ),
        (
            "2026-03-13 00:59:58",
            "2026-03-13 01:00:02",
            "2026-03-13 01:01:06",
        ),
    ] {
        assert_eq!(times(start, answer, end), utc, "{start}");
    }
    // The session's own start is in UTC, whatever the others are.
    let session = [Some("12 11:00:00".to_owned()), None, None];
    for (start, answer, end) in [
        // No zone is 7 minutes away, 14 hours and a quarter, or 13 to the west.
        (
            "2026-03-12 11:07:00",
            "2026-03-12 11:07:02",
            "2026-03-12 11:08:06",
        ),
        (
            "2026-03-13 01:15:00",
            "2026-03-13 01:15:02",
            "2026-03-13 01:16:06",
        ),
        (
            "2026-03-11 22:00:00",
            "2026-03-11 22:00:02",
            "2026-03-11 22:01:06",
        ),
        ("", "2026-03-12 16:30:02", "2026-03-12 16:31:06"),
        (
            "2026-03-12T16:29:58Z",
            "2026-03-12 16:30:02",
            "2026-03-12 16:31:06",
        ),
        (
            "0000-01-01 00:00:00",
            "9999-12-31 23:59:59",
            "9999-12-31 23:59:59",
        ),
    ] {
        assert_eq!(times(start, answer, end), session, "{start}");
    }
    // The clock was put forward by an hour in the middle of the call.
    let [started, answered, ended] = times(
        "2026-03-12 16:29:58",
        "2026-03-12 16:30:02",
        "2026-03-12 17:31:06",
    );
    assert_eq!([started, answered], [utc[0].clone(), utc[1].clone()]);
    assert_eq!(ended, None);
}

#[test]
fn what_waits_for_xml_is_told_from_notifications() {
    for (body, awaits) in [
        ("CallUUID=7&Event=StartApp", Awaits::Instructions),
        ("CallUUID=7&CallStatus=in-progress", Awaits::Instructions),
        (
            "CallUUID=7&Event=StartApp&Machine=true",
            Awaits::Instructions,
        ),
        (
            "CallUUID=7&Event=Redirect&DialStatus=busy",
            Awaits::Instructions,
        ),
        ("CallUUID=7&Event=Hangup&Digits=1", Awaits::Nothing),
        ("CallUUID=7&Machine=true", Awaits::Nothing),
        ("DialAction=answer", Awaits::Nothing),
        ("MessageUUID=7&Text=Hello", Awaits::Nothing),
        ("CallUUID=7&Event=StartStream", Awaits::NotTold),
    ] {
        let delivery = parse(Vendor::Plivo, &Request::new(body.as_bytes())).unwrap();
        assert_eq!(delivery.awaits(), awaits, "{body}");
    }
}

/// The end that a hang-up means, of a call that the API placed and that nobody answered.
fn end(fields: &str) -> hookswitch::event::Ended<'static> {
    let body = format!(
        "CallUUID=7&Event=Hangup&Direction=outbound&CallStatus=completed&Duration=0\
         &StartTime=2026-03-12 11:00:00&AnswerTime=&{fields}"
    );
    let request = Request::new(body.as_bytes());
    let delivery = plivo::parse(&request).unwrap();
    match delivery.normalize().last().unwrap().into_owned().kind {
        hookswitch::EventKind::Ended(ended) => ended,
        kind => panic!("{fields} is {}", kind.as_str()),
    }
}

#[test]
fn the_cause_of_an_end_is_its_code_then_its_word() {
    for (code, word, outcome) in [
        ("3010", "USER_BUSY", Some(Outcome::Busy)),
        ("", "USER_BUSY", Some(Outcome::Busy)),
        ("3020", "NORMAL_CLEARING", Some(Outcome::Rejected)),
        ("", "CALL_REJECTED", Some(Outcome::Rejected)),
        ("3000", "NORMAL_CLEARING", Some(Outcome::NoAnswer)),
        ("6010", "", Some(Outcome::NoAnswer)),
        ("", "NO_ANSWER", Some(Outcome::NoAnswer)),
        ("1000", "", Some(Outcome::Abandoned)),
        ("4000", "ORIGINATOR_CANCEL", Some(Outcome::Abandoned)),
        ("1010", "", Some(Outcome::Failed)),
        ("2020", "", Some(Outcome::Failed)),
        ("7011", "NORMAL_CLEARING", Some(Outcome::Failed)),
        ("8011", "NORMAL_CLEARING", Some(Outcome::Failed)),
        ("", "NETWORK_OUT_OF_ORDER", Some(Outcome::Failed)),
        ("0", "NETWORK_OUT_OF_ORDER", Some(Outcome::Failed)),
        ("9000", "", Some(Outcome::AnsweredElsewhere)),
        ("", "LOSE_RACE", Some(Outcome::AnsweredElsewhere)),
        ("9100", "NORMAL_CLEARING", Some(Outcome::AnsweredBySystem)),
        ("4000", "NORMAL_CLEARING", None),
        ("4010", "SOMETHING_ELSE", None),
        ("", "NORMAL_CLEARING", None),
        ("0", "", None),
        ("", "", None),
    ] {
        let ended = end(&format!("HangupCauseCode={code}&HangupCause={word}"));
        assert_eq!(ended.outcome, outcome, "{code} {word}");
    }
}

#[test]
fn who_ended_a_call_is_its_source() {
    use hookswitch::event::EndedBy;

    for (source, by) in [
        ("Caller", Some(EndedBy::Caller)),
        ("Callee", Some(EndedBy::Called)),
        ("Call recipient", Some(EndedBy::Called)),
        ("Plivo", Some(EndedBy::Platform)),
        ("API Request", Some(EndedBy::Platform)),
        ("Answer XML", Some(EndedBy::Platform)),
        ("Error", Some(EndedBy::Platform)),
        ("Carrier", None),
        ("Unknown", None),
        ("Somebody", None),
        ("", None),
    ] {
        let ended = end(&format!(
            "HangupSource={source}&HangupCause=NO_ANSWER&HangupCauseName=No Answer"
        ));
        assert_eq!(ended.by, by, "{source}");
        assert_eq!(ended.reason.as_deref(), Some("No Answer"));
    }
    assert_eq!(
        end("HangupCause=NO_ANSWER").reason.as_deref(),
        Some("NO_ANSWER")
    );
}

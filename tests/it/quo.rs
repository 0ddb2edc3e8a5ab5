//! Quo: what becomes of calls whose deliveries arrive one after the other, in any order and twice, and what is told of
//! them while they last.

use std::time::Duration;

use hookswitch::{Call, CallLog, EventKind, Outcome, Request, Vendor, parse};

use crate::support::http;

fn told(call: &Call) -> String {
    let seconds =
        |span: Option<Duration>| span.map_or("-".to_owned(), |span| span.as_secs().to_string());
    let agent = |agent: Option<&hookswitch::event::Agent<'_>>| {
        agent
            .and_then(|agent| agent.key())
            .unwrap_or("-")
            .to_owned()
    };
    let legs = call.legs.iter().map(|leg| {
        let outcome = leg.outcome.map_or("-", Outcome::as_str);
        format!("{} {outcome}", agent(leg.agent.as_ref()))
    });
    let legs: Vec<_> = legs.collect();
    format!(
        "{} {} {}, {} s, talked {} s, placed by {}, answered by {}, [{}]",
        call.state,
        call.outcome.map_or("-", Outcome::as_str),
        call.direction.map_or("-", hookswitch::Direction::as_str),
        seconds(call.duration),
        seconds(call.talk_time),
        agent(call.placed_by.as_ref()),
        agent(call.answered_by.as_ref()),
        legs.join(", ")
    )
}

/// What an operator would say of each story.
const CALLS: &[(&str, &str)] = &[
    (
        "inbound-answered",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-answered-on-a-private-number",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-answered-by-a-colleague-on-a-private-number",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US813, [US813 answered]",
    ),
    (
        "inbound-answered-end-first",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-answered-told-twice",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-answered-only-the-end",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by -, []",
    ),
    (
        "inbound-answered-by-a-user-who-is-not-named",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by -, [- answered]",
    ),
    (
        "inbound-missed",
        "ended missed inbound, 30 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-missed-on-a-private-number",
        "ended missed inbound, 30 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-participants-not-known",
        "ended missed inbound, 30 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-abandoned",
        "ended abandoned inbound, 4 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-voicemail",
        "ended voicemail inbound, 52 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-voicemail-comes-first",
        "ended voicemail inbound, 52 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-forwarded",
        "ended forwarded inbound, 120 s, talked - s, placed by -, answered by -, [- forwarded]",
    ),
    (
        "inbound-transferred",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered, US813 answered]",
    ),
    (
        "inbound-given-to-a-colleague-on-a-private-number",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered, US813 answered]",
    ),
    (
        "told-by-both-generations",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-menu-answered",
        "ended answered inbound, 75 s, talked 60 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-menu-nothing-chosen",
        "ended abandoned inbound, 21 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-menu-voicemail",
        "ended voicemail inbound, 52 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-ai-agent",
        "ended answered_by_system inbound, 76 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-ai-agent-that-is-not-named",
        "ended answered_by_system inbound, 76 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-ai-agent-then-a-person",
        "ended answered inbound, 100 s, talked 60 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "inbound-failed",
        "ended failed inbound, 3 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "inbound-of-which-quo-knows-nothing",
        "ended - inbound, 30 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "outbound-answered",
        "ended answered outbound, 64 s, talked 55 s, placed by US812, answered by -, [US812 answered]",
    ),
    (
        "outbound-answered-of-two-users",
        "ended answered outbound, 64 s, talked 55 s, placed by USowner01, answered by -, [USowner01 answered]",
    ),
    (
        "outbound-no-answer",
        "ended no_answer outbound, 30 s, talked - s, placed by US812, answered by -, [US812 -]",
    ),
    (
        "outbound-called-off",
        "ended no_answer outbound, 5 s, talked - s, placed by US812, answered by -, [US812 -]",
    ),
    (
        "outbound-failed",
        "ended failed outbound, 2 s, talked - s, placed by US812, answered by -, [US812 -]",
    ),
    (
        "legacy-inbound-answered",
        "ended answered inbound, 64 s, talked 55 s, placed by -, answered by US812, [US812 answered]",
    ),
    (
        "legacy-inbound-missed",
        "ended missed inbound, 30 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "legacy-inbound-abandoned",
        "ended abandoned inbound, 5 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "legacy-inbound-forwarded",
        "ended forwarded inbound, 120 s, talked - s, placed by -, answered by -, [- forwarded]",
    ),
    (
        "legacy-outbound-answered",
        "ended answered outbound, 64 s, talked 55 s, placed by US812, answered by -, [US812 answered]",
    ),
    (
        "legacy-outbound-no-answer",
        "ended no_answer outbound, 30 s, talked - s, placed by US812, answered by -, [US812 -]",
    ),
    (
        "legacy-outbound-busy",
        "ended busy outbound, 3 s, talked - s, placed by US812, answered by -, [US812 -]",
    ),
    (
        "legacy-under-the-new-version",
        "ended answered outbound, 64 s, talked 55 s, placed by US812, answered by -, [US812 answered]",
    ),
    (
        "app-inbound-voicemail",
        "ended voicemail inbound, 20 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "app-inbound-missed",
        "ended missed inbound, 20 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "app-outbound-answered",
        "ended answered outbound, 25 s, talked 3 s, placed by USowner01, answered by -, [USowner01 answered]",
    ),
    (
        "app-outbound-no-answer",
        "ended no_answer outbound, 25 s, talked - s, placed by USowner01, answered by -, []",
    ),
    (
        "observed-ai-agent",
        "ended answered_by_system inbound, 75 s, talked - s, placed by -, answered by -, []",
    ),
    (
        "observed-missed-without-participants",
        "ended missed inbound, 14 s, talked - s, placed by -, answered by -, []",
    ),
];

/// The calls of deliveries, in this order.
fn calls<'f>(files: impl Iterator<Item = &'f http::Fixture>) -> Vec<Call> {
    let mut log = CallLog::new();
    for file in files {
        let delivery = parse(Vendor::Quo, &file.request()).expect("a story's request is read");
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        log.apply_all(delivery.normalize(), now);
    }
    log.calls().collect()
}

#[test]
fn calls_are_what_an_operator_would_say() {
    let stories = http::stories().unwrap();
    let mut wrong = Vec::new();
    for (name, expected) in CALLS {
        let name = format!("quo/{name}");
        let story = stories.iter().find(|story| story.name == name);
        let requests = &story
            .unwrap_or_else(|| panic!("{name} is no story"))
            .requests;
        let doubled = requests.iter().chain(requests.iter());
        let orders = [
            calls(requests.iter()),
            calls(requests.iter().rev()),
            calls(doubled.rev()),
            // Each first, and the rest as they came.
            calls(requests.iter().cycle().skip(1).take(requests.len())),
        ];
        for calls in orders {
            let told: Vec<_> = calls.iter().map(told).collect();
            if told != [*expected] {
                wrong.push(format!("{name}: {told:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whatever is lost, nobody answered a call that nobody answered, and no other user one that was answered.
#[test]
fn a_lost_delivery_makes_no_wrong_call() {
    let stories = http::stories().unwrap();
    let mut parts = 0;
    for (name, expected) in CALLS {
        let name = format!("quo/{name}");
        let story = stories.iter().find(|story| story.name == name).unwrap();
        let whole = calls(story.requests.iter()).remove(0);
        // Until the end says so, nobody knows that it was Quo's own agent.
        let is_unnamed = name.ends_with("not-named");
        for left in 0..story.requests.len() {
            let others = story.requests.iter().enumerate();
            let others = others.filter(|(at, _)| *at != left).map(|(_, file)| file);
            for call in calls(others) {
                let said = format!("{name} less {left}: {}", told(&call));
                let is_new_answer = call.outcome == Some(Outcome::Answered)
                    && whole.outcome != Some(Outcome::Answered);
                assert!(is_unnamed || !is_new_answer, "{said}");
                if let Some(id) = call.answered_by.as_ref().and_then(|agent| agent.key()) {
                    assert!(expected.contains(&format!("{id} answered")), "{said}");
                }
                assert!(call.direction.is_none() || call.direction == whole.direction);
                assert!(call.talk_time <= whole.talk_time, "{said}");
                parts += 1;
            }
        }
    }
    assert!(parts > 60, "{parts}");
}

fn kinds(body: &str) -> Vec<String> {
    let request = Request::new(body.as_bytes());
    let delivery = parse(Vendor::Quo, &request).unwrap();
    let kinds = delivery.normalize().map(|event| match event.kind {
        EventKind::Ended(ended) => {
            let outcome = ended.outcome.map_or("-", Outcome::as_str);
            format!("ended {outcome}")
        }
        kind => kind.as_str().to_owned(),
    });
    kinds.collect()
}

/// Each word of each generation, from outside and to the outside.
#[test]
fn outcomes_by_status() {
    for (status, inbound, outbound) in [
        ("answered", "answered", "answered"),
        ("unanswered", "missed", "no_answer"),
        ("no-answer", "missed", "no_answer"),
        ("missed", "missed", "no_answer"),
        ("abandoned", "abandoned", "no_answer"),
        ("canceled", "abandoned", "no_answer"),
        ("busy", "busy", "busy"),
        ("failed", "failed", "failed"),
        ("forwarded", "forwarded", "forwarded"),
        ("unknown", "-", "-"),
        ("in-progress", "-", "-"),
        ("ringing", "-", "-"),
        ("parked", "-", "-"),
        // Of a call of 2026-03-30 that says nothing.
        ("completed", "-", "-"),
    ] {
        for (direction, outcome) in [("incoming", inbound), ("outgoing", outbound)] {
            let body = |generation: &str, more: &str| {
                format!(
                    r#"{{"type":"call.completed","data":{{"{generation}":{{"id":"AC1","direction":"{direction}","status":"{status}"{more}}}}}}}"#
                )
            };
            let ended = |outcome: &str| vec![format!("ended {outcome}")];
            assert_eq!(kinds(&body("resource", "")), ended(outcome), "{status}");
            // A message that was left counts, if nobody answered a call from outside.
            let left = match (direction, outcome) {
                ("outgoing", _) | (_, "answered") => outcome,
                _ => "voicemail",
            };
            let voicemail = body("resource", r#","hasVoicemail":true"#);
            assert_eq!(kinds(&voicemail), ended(left), "{status}");
            // Whether one was left is not known.
            let doubtful = match (direction, outcome) {
                ("outgoing", _) | (_, "answered") => outcome,
                _ => "-",
            };
            let unreadable = body("resource", r#","hasVoicemail":[1]"#);
            assert_eq!(kinds(&unreadable), ended(doubtful), "{status}");
            let legacy = match (status, direction) {
                ("completed", "incoming") => "missed",
                ("completed", _) => "no_answer",
                _ => outcome,
            };
            assert_eq!(kinds(&body("object", "")), ended(legacy), "{status}");
        }
        // Without a direction nobody knows who did not answer.
        let body = format!(
            r#"{{"type":"call.completed","data":{{"resource":{{"id":"AC1","status":"{status}"}}}}}}"#
        );
        let told = match status {
            "answered" | "busy" | "failed" | "forwarded" => status,
            _ => "-",
        };
        assert_eq!(kinds(&body), [format!("ended {told}")]);
    }
    let ai = |direction: &str| {
        kinds(&format!(
            r#"{{"type":"call.completed","data":{{"resource":{{"id":"AC1","direction":"{direction}","status":"ai-handled"}}}}}}"#
        ))
    };
    assert_eq!(ai("incoming"), ["detected", "ended answered_by_system"]);
    assert_eq!(ai("outgoing"), ["ended -"]);
}

/// A user's id, a system's, and none.
#[test]
fn who_answered() {
    for (who, direction, by, agent) in [
        (r#""US1""#, "incoming", "person", Some("US1")),
        (r#""SYU1""#, "incoming", "system", None),
        ("null", "incoming", "person", None),
        // Every event of the call says `userId`.
        (r#""US1""#, "outgoing", "person", Some("US2")),
        ("null", "outgoing", "person", Some("US2")),
        // Sona called somebody, who answered.
        (r#""SYU1""#, "outgoing", "person", None),
        (r#""SYU1""#, "sideways", "system", None),
    ] {
        let body = format!(
            r#"{{"type":"call.answered","data":{{"resource":{{"id":"AC1","direction":"{direction}","answeredByUserId":{who}}},"context":{{"userId":"US2"}}}}}}"#
        );
        let request = Request::new(body.as_bytes());
        let event = parse(Vendor::Quo, &request)
            .unwrap()
            .normalize()
            .next()
            .unwrap();
        let EventKind::Answered(answered) = &event.kind else {
            panic!("{:?}", event.kind);
        };
        let told = event.agent.as_ref().and_then(|agent| agent.id.as_deref());
        assert_eq!((answered.by.as_str(), told), (by, agent), "{body}");
    }
}

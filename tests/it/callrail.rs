//! CallRail: which webhook it is, and what becomes of calls in any order, if one webhook is lost.

use hookswitch::{
    Call, CallLog, Event, EventKind, Outcome, Request, State, Vendor, callrail, parse, samples,
};

const FINAL: &str = r#"{"resource_id": "CAL1", "company_resource_id": "COM1", "direction": "inbound",
    "call_type": "missed", "answered": false, "voicemail": false, "duration": "0",
    "start_time": "2026-03-12T16:54:53.505-05:00", "tracking_phone_number": "+16465550100"}"#;

/// The event of the record at an address with this query.
fn kind(query: &str) -> (String, &'static str) {
    let request = Request::new(FINAL.as_bytes()).with_query(query);
    let delivery = parse(Vendor::Callrail, &request).unwrap();
    let event = delivery.normalize().next().unwrap();
    assert_eq!(event.name, delivery.event);
    (delivery.event.into_owned(), event.kind.as_str())
}

#[test]
fn the_address_says_which_webhook_it_is() {
    for (names, event, becomes) in [
        (
            &["pre_call", "Pre-Call", "precall", "PRE%20CALL", "pre+call"][..],
            "pre_call",
            "initiated",
        ),
        (
            &[
                "routing_complete",
                "call_routing_complete",
                "call-routing-complete",
            ],
            "routing_complete",
            "flow_step",
        ),
        (
            &[
                "post_call",
                "postcall",
                "outbound-post-call",
                "outboundpostcall",
                "inbound_post_call",
            ],
            "post_call",
            "ended",
        ),
        (
            &[
                "call_modified",
                "call-modified",
                "outbound_call_modified",
                "inbound-call-modified",
            ],
            "call_modified",
            "ended",
        ),
        (
            &["sms_received", "text-message-received"],
            "sms_received",
            "message",
        ),
        (&["sms_sent", "text_message_sent"], "sms_sent", "message"),
        (
            &["form", "form_submission", "form-captured"],
            "form",
            "unknown",
        ),
        (&["unnamed", ""], "unnamed", "unknown"),
        (&["call_scored"], "call_scored", "unknown"),
        (&["post_calls"], "post_calls", "unknown"),
    ] {
        for name in names {
            let told = kind(&format!("tenant=7&hook={name}"));
            assert_eq!(told, (event.to_owned(), becomes), "{name}");
        }
    }
    assert_eq!(kind(""), ("unnamed".to_owned(), "unknown"));
    assert_eq!(kind("HOOK=post_call"), ("unnamed".to_owned(), "unknown"));
}

#[test]
fn what_has_no_name_ends_no_call() {
    for query in [
        "",
        "hook=",
        "hook=unnamed",
        "hook=pre_call",
        "hook=routing_complete",
        "hook=call_scored",
    ] {
        let request = Request::new(FINAL.as_bytes()).with_query(query);
        let delivery = parse(Vendor::Callrail, &request).unwrap();
        let call = Call::fold(delivery.normalize()).unwrap();
        assert_ne!(call.state, State::Ended, "{query}");
        assert_eq!(
            (call.outcome, call.ended_at, call.duration),
            (None, None, None),
            "{query}"
        );
    }
}

/// The events of each request of a story, as they arrive.
fn requests(story: &str) -> Vec<Vec<Event<'static>>> {
    let name = format!("callrail/{story}");
    let story = samples::story(&name);
    let events = |sample: samples::Sample| {
        let delivery = callrail::parse(&sample.request()).unwrap();
        let events = delivery.normalize().map(|event| {
            let mut event = event.into_owned();
            event.received_at = Some(sample.at);
            event
        });
        events.collect()
    };
    let requests: Vec<_> = story.map(events).collect();
    assert!(!requests.is_empty());
    requests
}

/// What an operator would say of a call.
fn told(call: &Call) -> String {
    assert_eq!(call.talk_time, None, "nothing tells it");
    assert_eq!((&call.answered_by, &call.placed_by), (&None, &None));
    assert!(call.legs.is_empty());
    format!(
        "{} {} {}, {} s, {} to {}",
        call.state,
        call.outcome.map_or("-", Outcome::as_str),
        call.direction.map_or("-", |direction| direction.as_str()),
        call.duration
            .map_or("-".to_owned(), |length| length.as_secs().to_string()),
        number(&call.from.number),
        number(&call.to.number),
    )
}

fn number(number: &Option<hookswitch::PhoneNumber<'_>>) -> String {
    number.as_ref().map_or("-".to_owned(), ToString::to_string)
}

/// Every order of some indices.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let shorter = orders(last);
    let with_last = |at: usize| {
        shorter.iter().cloned().map(move |mut order| {
            order.insert(at, last);
            order
        })
    };
    (0..count).flat_map(with_last).collect()
}

const IN: &str = "+12125550142 to +16465550100";
const OUT: &str = "+16465550100 to +12125550142";

/// Each story, the call, and the call if one of its requests is lost, for each of them.
fn stories() -> Vec<(&'static str, String, Vec<String>)> {
    let whole = |text: &str| format!("{text}, {IN}");
    let open = || format!("menu - inbound, - s, {IN}");
    let story = |name, call: &str, lost: &[&str]| {
        let lost = lost.iter().map(|lost| match *lost {
            "open" => open(),
            "" => whole(call),
            other => whole(other),
        });
        (name, whole(call), lost.collect())
    };
    let answered = "ended answered inbound, 185 s";
    let mut stories = vec![
        story("inbound-answered", answered, &["", "", "open"]),
        story("inbound-answered-then-noted", answered, &[""; 5]),
        story(
            "inbound-missed",
            "ended missed inbound, 32 s",
            &["", "", "open"],
        ),
        story(
            "inbound-abandoned",
            "ended abandoned inbound, 15 s",
            &["", "initiated - inbound, - s"],
        ),
        story(
            "inbound-voicemail",
            "ended voicemail inbound, 41 s",
            &[""; 4],
        ),
        story("out-of-order", answered, &[""; 4]),
        story(
            "post-call-lost",
            answered,
            &["", "initiated - inbound, - s"],
        ),
        story(
            "before-2021-answered",
            answered,
            &["", "initiated - inbound, - s"],
        ),
        story(
            "missed-then-corrected",
            "ended missed inbound, 30 s",
            &["", "", "ended missed inbound, 32 s"],
        ),
    ];
    for (name, call) in [
        ("outbound-answered", "ended answered outbound, 74 s"),
        ("outbound-no-answer", "ended no_answer outbound, 0 s"),
    ] {
        stories.push((name, format!("{call}, {OUT}"), vec![String::new()]));
    }
    stories
}

#[test]
fn calls_are_right_in_every_order_and_if_one_webhook_is_lost() {
    for (name, call, lost) in stories() {
        let requests = requests(name);
        for order in orders(requests.len()) {
            let events = order.iter().flat_map(|index| requests[*index].clone());
            // Twice, as proxies send things again.
            let folded = Call::fold(events.clone().chain(events)).unwrap();
            assert_eq!(told(&folded), call, "{name} {order:?}");
        }
        assert_eq!(requests.len(), lost.len(), "{name}");
        for (index, expected) in lost.iter().enumerate() {
            let rest = requests
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let call = Call::fold(rest.flat_map(|(_, events)| events.clone()));
            let told = call.as_ref().map_or(String::new(), told);
            assert_eq!(&told, expected, "{name} without {}", index + 1);
        }
    }
}

/// The address is not signed.
#[test]
fn a_first_record_that_is_sent_again_to_another_address_changes_no_call_that_is_over() {
    let mut seen = 0;
    for (name, call, _) in stories() {
        let story = format!("callrail/{name}");
        let mut first = samples::story(&story).take(1);
        let is_first = |sample: &samples::Sample| sample.name.ends_with("1-pre-call.http");
        let Some(first) = first.find(is_first) else {
            continue;
        };
        for query in ["hook=post_call", "hook=call_modified"] {
            let request = first.request().with_query(query);
            let delivery = callrail::parse(&request).unwrap();
            let again = delivery.normalize();
            let folded = Call::fold(requests(name).into_iter().flatten().chain(again)).unwrap();
            assert_eq!(told(&folded), call, "{name} {query}");
            seen += 1;
        }
    }
    assert!(seen > 12, "{seen}");
}

#[test]
fn a_late_record_reopens_nothing_and_says_what_it_adds() {
    let mut log = CallLog::new();
    let mut last = None;
    for sample in samples::story("callrail/inbound-voicemail") {
        let delivery = callrail::parse(&sample.request()).unwrap();
        log.apply_all(delivery.normalize(), sample.at);
        last = Some(sample.at);
    }
    assert!(last.is_some());
    let call = log.into_calls().next().unwrap();
    let voicemail = call.voicemail.as_ref().unwrap();
    assert!(voicemail.left && voicemail.url.is_some() && voicemail.duration.is_some());
    assert_eq!((call.state, call.recorded), (State::Ended, false));
    assert!(call.transcribed);

    let call = Call::fold(requests("inbound-answered-then-noted").concat()).unwrap();
    let notes: Vec<_> = call
        .notes
        .iter()
        .filter_map(|note| note.text.as_deref())
        .collect();
    assert_eq!(
        notes,
        [
            "Emergency",
            "Won",
            "Ada goes there at 9.",
            "A boiler leaks."
        ]
    );
    assert_eq!((call.recordings.len(), call.transcripts.len()), (1, 1));
    assert!(call.recorded);
}

#[test]
fn what_a_call_that_is_not_over_says_of_its_end_counts_for_nothing() {
    // Whatever CallRail puts into the first records.
    for (answered, call_type) in [
        ("true", "answered"),
        ("false", "abandoned"),
        ("false", "voicemail"),
    ] {
        for query in ["hook=pre_call", "hook=routing_complete"] {
            let body = FINAL
                .replace("\"answered\": false", &format!("\"answered\": {answered}"))
                .replace("\"missed\"", &format!("\"{call_type}\""))
                .replace(
                    "\"duration\": \"0\"",
                    "\"duration\": \"15\", \"recording\": \"https://a.example/1\"",
                );
            let request = Request::new(body.as_bytes()).with_query(query);
            let delivery = parse(Vendor::Callrail, &request).unwrap();
            let events: Vec<_> = delivery.normalize().collect();
            assert!(matches!(
                &*events,
                [Event {
                    kind: EventKind::Initiated | EventKind::FlowStep(_),
                    ..
                }]
            ));
        }
    }
}

//! Vonage: what becomes of calls whose deliveries arrive one after the other, in any order and twice; the same event by
//! POST and by GET; and transfers between conversations.

use hookswitch::{
    Call, CallLog, Event, EventKind, Outcome, Request, Vendor, parse, request::Awaits, samples,
    vonage,
};

use crate::support::told::stories_of;

fn told(call: &Call) -> String {
    let seconds = |span: Option<std::time::Duration>| {
        span.map_or("-".to_owned(), |span| span.as_secs().to_string())
    };
    let legs = call.legs.iter().map(|leg| {
        let agent = leg.agent.as_ref().and_then(|agent| agent.key());
        let number = leg.number.as_ref().map(ToString::to_string);
        let name = agent.map(ToOwned::to_owned).or(number).unwrap_or_default();
        let outcome = leg.outcome.map_or("-", Outcome::as_str);
        format!("{} {outcome}", name.trim_start_matches("+1212555"))
    });
    let legs: Vec<_> = legs.collect();
    format!(
        "{} {} {}, {} s, talked {} s, [{}]",
        call.state,
        call.outcome.map_or("-", Outcome::as_str),
        call.direction.map_or("-", hookswitch::Direction::as_str),
        seconds(call.duration),
        seconds(call.talk_time),
        legs.join(", ")
    )
}

/// What an operator would say of each story: of each call, in the order of the conversations' ids.
const CALLS: &[(&str, &[&str])] = &[
    (
        "app-user-calls-a-colleague",
        &["ended answered internal, 37 s, talked 30 s, [ana answered, olivia -]"],
    ),
    (
        "app-user-calls-a-colleague-no-answer",
        &["ended no_answer internal, 33 s, talked - s, [ana no_answer, olivia -]"],
    ),
    (
        "documented-app-to-phone",
        &["ended answered outbound, 14 s, talked 5 s, [+447700900000 answered, Alice -]"],
    ),
    (
        "documented-phone-to-app",
        &["ended answered inbound, 12 s, talked 5 s, [Alice answered]"],
    ),
    (
        "inbound-app-user-declines",
        &["ended rejected inbound, 8 s, talked - s, [ana rejected]"],
    ),
    (
        "inbound-bot-hands-over-answer-lost",
        &[
            "ended answered inbound, 86 s, talked 60 s, [0171 answered, wss://bot.example.com/call answered_by_system]",
        ],
    ),
    (
        "app-user-calls-no-answer",
        &["ended no_answer outbound, 33 s, talked - s, [0143 no_answer, olivia -]"],
    ),
    (
        "app-user-calls",
        &["ended answered outbound, 67 s, talked 60 s, [0143 answered, olivia -]"],
    ),
    (
        "fallback",
        &["ended answered_by_system inbound, 11 s, talked - s, []"],
    ),
    (
        "inbound-abandoned-while-ringing",
        &["ended abandoned inbound, 10 s, talked - s, [0171 abandoned]"],
    ),
    (
        "inbound-answered-by-a-second-phone",
        &["ended answered inbound, 89 s, talked 60 s, [0171 no_answer, 0172 answered]"],
    ),
    (
        "inbound-answered-by-get",
        &["ended answered inbound, 67 s, talked 60 s, [0171 answered]"],
    ),
    // Two calls that lead to the conference, and the conference between them.
    (
        "conference-of-two-callers",
        &[
            "ended forwarded inbound, 3 s, talked - s, []",
            "ended answered_by_system inbound, 69 s, talked - s, []",
            "ended forwarded inbound, 2 s, talked - s, []",
        ],
    ),
    (
        "inbound-agents-mailbox",
        &["ended missed inbound, 24 s, talked - s, [0171 answered_by_system]"],
    ),
    (
        "inbound-answered",
        &["ended answered inbound, 67 s, talked 60 s, [0171 answered]"],
    ),
    (
        "inbound-application-alone",
        &["ended answered_by_system inbound, 20 s, talked - s, []"],
    ),
    (
        "inbound-bot-drops-out",
        &[
            "ended answered_by_system inbound, 11 s, talked - s, [wss://bot.example.com/call answered_by_system]",
        ],
    ),
    (
        "inbound-bot-hands-over",
        &[
            "ended answered inbound, 86 s, talked 60 s, [0171 answered, wss://bot.example.com/call answered_by_system]",
        ],
    ),
    (
        "inbound-bot-out-of-reach",
        &["ended failed inbound, 4 s, talked - s, [wss://bot.example.com/call failed]"],
    ),
    (
        "inbound-bot",
        &[
            "ended answered_by_system inbound, 49 s, talked - s, [wss://bot.example.com/call answered_by_system]",
        ],
    ),
    (
        "inbound-busy",
        &["ended busy inbound, 5 s, talked - s, [0171 busy]"],
    ),
    (
        "inbound-declined",
        &["ended rejected inbound, 8 s, talked - s, [0171 rejected]"],
    ),
    (
        "inbound-end-arrives-first",
        &["ended answered inbound, 67 s, talked 60 s, [0171 answered]"],
    ),
    (
        "inbound-ends-alone",
        &["ended answered inbound, 67 s, talked 60 s, [0171 answered]"],
    ),
    (
        "inbound-failed",
        &["ended failed inbound, 5 s, talked - s, [0171 failed]"],
    ),
    (
        "inbound-from-a-sip-phone",
        &["ended answered inbound, 37 s, talked 30 s, [0171 answered]"],
    ),
    (
        "inbound-given-up-before-the-application",
        &["ended abandoned inbound, 1 s, talked - s, []"],
    ),
    (
        "inbound-keys-then-answered",
        &["ended answered inbound, 75 s, talked 60 s, [0171 answered]"],
    ),
    (
        "inbound-menu-only",
        &["ended answered_by_system inbound, 25 s, talked - s, []"],
    ),
    (
        "inbound-missed-in-the-time-that-was-set",
        &["ended missed inbound, 24 s, talked - s, [0171 no_answer]"],
    ),
    (
        "inbound-missed",
        &["ended missed inbound, 34 s, talked - s, [0171 no_answer]"],
    ),
    (
        "inbound-not-taken",
        &["ended missed inbound, 1 s, talked - s, []"],
    ),
    (
        "inbound-phone-out-of-reach",
        &["ended missed inbound, 8 s, talked - s, [0171 no_answer]"],
    ),
    (
        "inbound-states-without-the-answer-address",
        &["ended missed inbound, 24 s, talked - s, [0171 no_answer]"],
    ),
    (
        "inbound-withheld",
        &["ended answered inbound, 67 s, talked 60 s, [0171 answered]"],
    ),
    (
        "keys-and-speech-by-get",
        &["ended answered_by_system inbound, 25 s, talked - s, []"],
    ),
    (
        "keys-and-speech",
        &["ended answered_by_system inbound, 25 s, talked - s, []"],
    ),
    (
        "keys-in-the-old-form",
        &["ended answered_by_system inbound, 19 s, talked - s, []"],
    ),
    (
        "message-left-to-the-application",
        &["ended answered_by_system inbound, 30 s, talked - s, []"],
    ),
    (
        "notified",
        &["ended answered_by_system inbound, 6 s, talked - s, []"],
    ),
    (
        "outbound-answered-answer-address-and-end-alone",
        &["ended answered outbound, 60 s, talked 60 s, [0143 answered]"],
    ),
    (
        "outbound-answered",
        &["ended answered outbound, 66 s, talked 60 s, [0143 answered]"],
    ),
    (
        "outbound-busy",
        &["ended busy outbound, 31 s, talked - s, [0143 busy]"],
    ),
    (
        "outbound-cancelled",
        &["ended abandoned outbound, 31 s, talked - s, [0143 abandoned]"],
    ),
    (
        "outbound-declined",
        &["ended rejected outbound, 5 s, talked - s, [0143 rejected]"],
    ),
    (
        "outbound-failed",
        &["ended failed outbound, 0 s, talked - s, [0143 failed]"],
    ),
    (
        "outbound-invalid-number",
        &["ended failed outbound, 1 s, talked - s, [0143 failed]"],
    ),
    (
        "outbound-machine-detected-last",
        &["ended answered_by_system outbound, 11 s, talked - s, [0143 answered_by_system]"],
    ),
    (
        "outbound-machine-no-beep",
        &["ended answered_by_system outbound, 25 s, talked - s, [0143 answered_by_system]"],
    ),
    (
        "outbound-machine",
        &["ended answered_by_system outbound, 29 s, talked - s, [0143 answered_by_system]"],
    ),
    (
        "outbound-no-answer-in-the-time-that-was-set",
        &["ended no_answer outbound, 31 s, talked - s, [0143 no_answer]"],
    ),
    (
        "outbound-no-answer",
        &["ended no_answer outbound, 31 s, talked - s, [0143 no_answer]"],
    ),
    (
        "outbound-out-of-reach",
        &["ended no_answer outbound, 31 s, talked - s, [0143 no_answer]"],
    ),
    (
        "outbound-person-detected",
        &["ended answered outbound, 66 s, talked 60 s, [0143 answered]"],
    ),
    (
        "outbound-restricted",
        &["ended failed outbound, 1 s, talked - s, [0143 failed]"],
    ),
    (
        "outbound-two-legs",
        &["ended answered outbound, 73 s, talked 67 s, [0143 answered, 0171 answered]"],
    ),
    (
        "recorded",
        &["ended answered inbound, 67 s, talked 60 s, [0171 answered]"],
    ),
    (
        "inbound-transferred",
        &[
            "ended answered inbound, 38 s, talked 31 s, [0171 answered]",
            "ended answered inbound, 105 s, talked 60 s, [0172 answered]",
        ],
    ),
    (
        "transferred-outbound",
        &[
            "ended answered outbound, 9 s, talked 2 s, [0143 answered]",
            "ended answered outbound, 60 s, talked 60 s, [0143 answered]",
        ],
    ),
    (
        "transferred-to-a-conference",
        &[
            "ended forwarded inbound, 3 s, talked - s, []",
            "ended answered inbound, 71 s, talked 61 s, [0171 answered]",
            "ended answered outbound, 5 s, talked 1 s, [0171 answered]",
        ],
    ),
    (
        "transferred-to-where-it-is",
        &["ended answered_by_system inbound, 8 s, talked - s, []"],
    ),
    (
        "waits-in-a-conference",
        &[
            "ended forwarded inbound, 3 s, talked - s, []",
            "ended answered_by_system inbound, 29 s, talked - s, []",
        ],
    ),
];

/// The events of a story, in order.
fn events(story: &str) -> Vec<Event<'static>> {
    let name = format!("vonage/{story}");
    let sample = samples::story(&name);
    let deliveries = sample.flat_map(|sample| {
        let delivery = parse(Vendor::Vonage, &sample.request()).unwrap();
        delivery
            .normalize()
            .map(Event::into_owned)
            .collect::<Vec<_>>()
    });
    deliveries.collect()
}

fn calls(events: impl IntoIterator<Item = Event<'static>>) -> Vec<Call> {
    let mut log = CallLog::new();
    log.extend(events);
    log.calls().collect()
}

#[test]
fn each_story_is_what_an_operator_would_say() {
    for (story, expected) in CALLS {
        let found: Vec<_> = calls(events(story)).iter().map(told).collect();
        assert_eq!(found, *expected, "{story}");
    }
    let named = |name: &str| CALLS.iter().any(|(story, _)| *story == name);
    for story in stories_of(Vendor::Vonage) {
        let story = story.trim_start_matches("vonage/");
        let is_call = !story.starts_with("documented-") && !story.starts_with("as-in-the-");
        assert!(!is_call || named(story), "{story}");
    }
}

/// Who placed and who answered the calls of the account's own app; the number that was called; and the same without the
/// copy of what the answer address got.
#[test]
fn the_users_of_an_app_are_agents() {
    let who = |call: &Call| {
        let key = |agent: &Option<hookswitch::event::Agent<'_>>| {
            let key = agent.as_ref().and_then(|agent| agent.key());
            key.unwrap_or("-").to_owned()
        };
        let to = call.to.number.as_ref().map(ToString::to_string);
        let direction = call.direction.map_or("-", hookswitch::Direction::as_str);
        let (placed, answered) = (key(&call.placed_by), key(&call.answered_by));
        format!("{direction} to {}, {placed}, {answered}", to.unwrap())
    };
    for (story, expected) in [
        ("app-user-calls", "outbound to +12125550143, olivia, -"),
        (
            "app-user-calls-no-answer",
            "outbound to +12125550143, olivia, -",
        ),
        ("app-user-calls-a-colleague", "internal to ana, olivia, ana"),
        (
            "app-user-calls-a-colleague-no-answer",
            "internal to ana, olivia, -",
        ),
        (
            "documented-app-to-phone",
            "outbound to +447700900000, Alice, -",
        ),
        (
            "documented-phone-to-app",
            "inbound to +442038297050, -, Alice",
        ),
        ("inbound-app-user-declines", "inbound to +12125550100, -, -"),
    ] {
        let events = events(story);
        assert_eq!(who(&calls(events.clone())[0]), expected, "{story}");
        let of_event_address = events.into_iter().filter(|event| event.name != "answer");
        assert_eq!(who(&calls(of_event_address)[0]), expected, "{story}");
    }
}

/// A program that took the call before a person did has not answered it, though its own answer was lost.
#[test]
fn a_bot_gives_no_call_its_answer() {
    let told = calls(events("inbound-bot-hands-over"));
    let lost = calls(events("inbound-bot-hands-over-answer-lost"));
    assert_eq!(lost[0].answered_at, told[0].answered_at);
}

#[test]
fn in_any_order_and_twice_it_is_the_same_call() {
    for (story, _) in CALLS {
        let events = events(story);
        let expected = calls(events.clone());
        let length = events.len();
        for start in 0..length {
            // Each one comes first once, the others forwards or backwards, and all of them twice.
            let mut turned = events.clone();
            turned.rotate_left(start);
            assert_eq!(calls(turned.clone()), expected, "{story} from {start}");
            turned.reverse();
            assert_eq!(calls(turned.clone()), expected, "{story} back from {start}");
            let twice = turned.iter().chain(&events).cloned();
            assert_eq!(calls(twice), expected, "{story} twice");
        }
    }
}

/// The query of a GET with the fields of a JSON object; those that are objects stand there as JSON.
fn query(body: &[u8]) -> String {
    let json: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body).unwrap();
    let pairs = json.iter().filter_map(|(name, value)| {
        let text = match value {
            serde_json::Value::Null => return None,
            serde_json::Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        Some(format!("{name}={escaped}"))
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[test]
fn the_same_event_by_get_means_the_same() {
    let mut compared = 0;
    for sample in samples::of(Vendor::Vonage) {
        if sample.file.body.is_empty() {
            continue;
        }
        let request = sample.request();
        let by_post = vonage::parse(&request).unwrap();
        let query = query(&sample.file.body);
        let by_get = vonage::parse(&Request::new(b"").with_query(&query)).unwrap();
        assert_eq!(by_get.event, by_post.event, "{}", sample.name);
        assert_eq!(by_get.notices(), by_post.notices(), "{}", sample.name);
        let meaning: Vec<_> = by_post.normalize().collect();
        assert_eq!(
            by_get.normalize().collect::<Vec<_>>(),
            meaning,
            "{}",
            sample.name
        );
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn calls_that_a_transfer_links_name_each_other() {
    let of_transfer: Vec<_> = events("transferred-to-a-conference")
        .into_iter()
        .filter(|event| event.name == "transfer")
        .map(|event| {
            let id = |id: Option<std::borrow::Cow<'_, str>>| id.unwrap()[4..17].to_owned();
            let (id, linked) = (id(event.call.id), id(event.call.linked_id));
            (id, linked, event.kind.as_str())
        })
        .collect();
    let (caller, conference, ana) = ("4c1d9e70-0001", "4c1d9e70-0002", "4c1d9e70-0003");
    let link = |one: &str, other: &str, kind| (one.to_owned(), other.to_owned(), kind);
    assert_eq!(
        of_transfer,
        [
            link(caller, conference, "ended"),
            link(conference, caller, "unknown"),
            link(ana, conference, "ended"),
            link(conference, ana, "unknown"),
        ]
    );
}

/// What is known after each event.
fn states(story: &str) -> Vec<String> {
    let events = events(story);
    let so_far = (1..=events.len()).map(|length| {
        let call = calls(events[..length].to_vec()).remove(0);
        let outcome = call.outcome.map_or("-", Outcome::as_str);
        format!("{} {} {outcome}", events[length - 1].name, call.state)
    });
    so_far.collect()
}

#[test]
fn a_call_goes_on_while_the_caller_is_there() {
    assert_eq!(
        states("inbound-answered-by-a-second-phone"),
        [
            "answer menu -",
            "started menu -",
            "ringing menu -",
            "answered menu -",
            "started menu -",
            "ringing ringing -",
            "timeout ringing -",
            "completed ringing -",
            "started ringing -",
            "ringing ringing -",
            "answered in_progress -",
            "completed in_progress -",
            // The caller's end is two events.
            "completed in_progress -",
            "completed ended answered",
        ]
    );
    assert_eq!(
        states("outbound-busy"),
        [
            "started initiated -",
            "ringing ringing -",
            "busy ended busy",
            "completed ended busy",
        ]
    );
}

#[test]
fn an_input_may_be_keys_and_words() {
    let kinds = |story| -> Vec<_> {
        let events = events(story).into_iter().map(|event| match event.kind {
            EventKind::Digits(digits) => format!("keys {}", digits.value.unwrap_or_default()),
            EventKind::Speech(speech) => format!("words {}", speech.text.unwrap_or_default()),
            kind => kind.as_str().to_owned(),
        });
        events
            .filter(|kind| !matches!(&**kind, "initiated" | "answered" | "ended"))
            .collect()
    };
    let both = [
        "flow_step",
        "words Sales",
        "keys 1",
        "words one",
        "flow_step",
    ];
    assert_eq!(kinds("keys-and-speech"), both);
    let by_get = ["flow_step", "keys *1#", "words Sales & service + 1"];
    assert_eq!(kinds("keys-and-speech-by-get"), by_get);
}

#[test]
fn the_answer_address_alone_waits() {
    for sample in samples::of(Vendor::Vonage) {
        let delivery = parse(Vendor::Vonage, &sample.request()).unwrap();
        let expected = match &*delivery.event {
            "answer" => Awaits::Instructions,
            _ => Awaits::Nothing,
        };
        assert_eq!(delivery.awaits(), expected, "{}", sample.name);
    }
    let unknown = Request::new(br#"{"status": "levitating", "conversation_uuid": "CON-7"}"#);
    let delivery = vonage::parse(&unknown).unwrap();
    assert_eq!(delivery.awaits(), Awaits::NotTold);
}

//! Placetel: what becomes of calls whose deliveries arrive in any order, again, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use hookswitch::{
    Call, CallLog, DialPlan, PhoneNumber, Request, Vendor, event::Agent, parse, request::Awaits,
    samples,
};

/// Each story, and what an operator would say of its call.
const STORIES: &[(&str, &str)] = &[
    (
        "documented-call",
        "ended answered inbound, answered 7777abcdefg@fpbx.de",
    ),
    ("documented-signature", "in_progress"),
    (
        "inbound-answered",
        "ended answered inbound, answered 7777adanova@fpbx.de, talked 125",
    ),
    (
        "inbound-withheld",
        "ended answered inbound, answered 7777benokaf@fpbx.de, talked 41",
    ),
    (
        "inbound-end-arrives-first",
        "ended answered inbound, answered 7777adanova@fpbx.de, talked 125",
    ),
    (
        "inbound-acceptance-lost",
        "ended answered inbound, talked 30",
    ),
    ("inbound-only-the-end", "ended answered inbound, talked 64"),
    ("inbound-only-the-end-missed", "ended missed inbound"),
    ("inbound-missed", "ended missed inbound"),
    ("inbound-voicemail", "ended answered_by_system inbound"),
    ("inbound-blocked", "ended blocked inbound"),
    // Somebody answered, and sent the call on.
    (
        "inbound-accepted-then-mailbox",
        "ended answered inbound, answered 7777adanova@fpbx.de",
    ),
    ("inbound-to-contact-center", "initiated inbound"),
    (
        "outbound-answered",
        "ended answered outbound, placed 7777adanova@fpbx.de, talked 312",
    ),
    (
        "outbound-only-the-end",
        "ended answered outbound, talked 312",
    ),
    (
        "outbound-no-answer",
        "ended no_answer outbound, placed 7777adanova@fpbx.de",
    ),
    (
        "outbound-canceled",
        "ended no_answer outbound, placed 7777adanova@fpbx.de",
    ),
    (
        "outbound-busy",
        "ended busy outbound, placed 7777adanova@fpbx.de",
    ),
    (
        "outbound-unavailable",
        "ended failed outbound, placed 7777adanova@fpbx.de",
    ),
    (
        "outbound-congestion",
        "ended failed outbound, placed 7777adanova@fpbx.de",
    ),
    (
        "outbound-blocked",
        "ended blocked outbound, placed 7777adanova@fpbx.de",
    ),
    (
        "outbound-to-a-service",
        "ended answered outbound, placed 7777adanova@fpbx.de, talked 77",
    ),
    (
        "internal-answered",
        "ended answered internal, placed 7777adanova@fpbx.de, talked 58",
    ),
    (
        "internal-only-the-end",
        "ended answered internal, talked 58",
    ),
    (
        "internal-no-answer",
        "ended no_answer internal, placed 7777adanova@fpbx.de",
    ),
    (
        "internal-canceled",
        "ended no_answer internal, placed 7777adanova@fpbx.de",
    ),
    (
        "internal-to-mailbox",
        "ended answered_by_system internal, placed 7777adanova@fpbx.de",
    ),
    (
        "observed-outbound-answered",
        "ended answered outbound, talked 38",
    ),
    ("observed-outbound-of-no-length", "ended answered outbound"),
    ("observed-outbound-accepted", "ended answered outbound"),
    ("observed-inbound-answered", "ended answered inbound"),
    ("observed-mailbox", "ended answered_by_system inbound"),
    ("observed-acceptance-not-told", "ended answered inbound"),
    (
        "observed-sip-user-calls",
        "initiated outbound, placed 777008478072@example.com",
    ),
    ("observed-incoming-with-peer", "initiated inbound"),
];

/// The call of some requests, which arrive in this order.
fn call(requests: &[&samples::Sample]) -> Call {
    let mut log = CallLog::new();
    let mut arrivals: Vec<_> = requests.iter().map(|sample| sample.at).collect();
    arrivals.sort_unstable();
    for (sample, arrival) in requests.iter().zip(arrivals) {
        let delivery = parse(Vendor::Placetel, &sample.request()).unwrap();
        log.apply_all(delivery.normalize(), arrival);
    }
    let mut calls = log.into_calls();
    let call = calls.next().unwrap();
    assert_eq!(calls.next(), None, "one call");
    call
}

/// What an operator would say of a call, fact by fact.
fn facts(call: &Call) -> BTreeMap<&'static str, String> {
    let label = |agent: &Option<Agent<'_>>| {
        let agent = agent.as_ref().map(|agent| agent.label().unwrap());
        agent.map(str::to_owned)
    };
    let talked = call.talk_time.map(|time| time.as_secs().to_string());
    let facts = [
        ("", Some(call.state.to_string())),
        ("outcome", call.outcome.map(|word| word.to_string())),
        ("direction", call.direction.map(|word| word.to_string())),
        ("placed", label(&call.placed_by)),
        ("answered", label(&call.answered_by)),
        ("talked", talked),
    ];
    facts
        .into_iter()
        .filter_map(|(name, fact)| Some((name, fact?)))
        .collect()
}

fn told(call: &Call) -> String {
    let facts = facts(call);
    let words = ["", "outcome", "direction"];
    let words: Vec<_> = words.iter().filter_map(|name| facts.get(name)).collect();
    let mut told = words.into_iter().cloned().collect::<Vec<_>>().join(" ");
    for name in ["placed", "answered", "talked"] {
        if let Some(fact) = facts.get(name) {
            told = format!("{told}, {name} {fact}");
        }
    }
    told
}

/// The numbers of some requests in their story: `13` of the first and the third.
fn numbers(requests: &[&samples::Sample]) -> String {
    let file = |sample: &&samples::Sample| sample.name.rsplit('/').next().unwrap();
    let mut numbers: Vec<_> = requests.iter().map(|sample| &file(sample)[..1]).collect();
    numbers.sort_unstable();
    numbers.concat()
}

/// All orders of some requests and of each part of them.
fn parts_in_any_order(requests: &[samples::Sample]) -> Vec<Vec<&samples::Sample>> {
    let mut all: Vec<Vec<&samples::Sample>> = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        let part = all[from].clone();
        let is_in = |sample: &samples::Sample| part.iter().any(|own| own.name == sample.name);
        let more = requests.iter().filter(|sample| !is_in(sample));
        all.extend(more.map(|sample| [&part[..], &[sample]].concat()));
        from += 1;
    }
    all.remove(0);
    all
}

#[test]
fn calls_become_what_an_operator_would_say_in_any_order() {
    let mut orders = 0;
    for (story, expected) in STORIES {
        let requests: Vec<_> = samples::story(&format!("placetel/{story}")).collect();
        assert!(!requests.is_empty(), "{story}");
        for order in parts_in_any_order(&requests) {
            if order.len() < requests.len() {
                continue;
            }
            assert_eq!(told(&call(&order)), *expected, "{story}");
            let twice = [&order[..], &order[..]].concat();
            assert_eq!(told(&call(&twice)), *expected, "{story} twice");
            orders += 1;
        }
    }
    assert!(orders > 60, "{orders}");
    let told: Vec<_> = STORIES.iter().map(|(story, _)| *story).collect();
    for sample in samples::of(Vendor::Placetel) {
        let story = sample.story.trim_start_matches("placetel/");
        assert!(told.contains(&story), "{story}");
    }
}

/// Whatever is lost of a call, in whatever order the rest comes: it says the same or less, but for what is in this list.
#[test]
fn lost_events_make_no_wrong_call() {
    let mut other = BTreeSet::new();
    for (story, _) in STORIES {
        let requests: Vec<_> = samples::story(&format!("placetel/{story}")).collect();
        let all: Vec<_> = requests.iter().collect();
        let whole = facts(&call(&all));
        for part in parts_in_any_order(&requests) {
            let told = facts(&call(&part));
            for (name, fact) in told.iter().filter(|(name, _)| !name.is_empty()) {
                if whole.get(name) != Some(fact) {
                    other.insert((*story, numbers(&part), format!("{name} {fact}")));
                }
            }
        }
    }
    let expected: BTreeSet<_> = [
        // Who is called by a short number, the end alone tells.
        ("internal-answered", "1", "direction outbound"),
        ("internal-no-answer", "1", "direction outbound"),
        ("internal-to-mailbox", "1", "direction outbound"),
        // That somebody, or a mailbox, answered before, the acceptance alone tells.
        (
            "inbound-accepted-then-mailbox",
            "3",
            "outcome answered_by_system",
        ),
        (
            "inbound-accepted-then-mailbox",
            "13",
            "outcome answered_by_system",
        ),
        ("observed-mailbox", "3", "outcome answered"),
        ("observed-mailbox", "13", "outcome answered"),
    ]
    .map(|(story, left, fact)| (story, left.to_owned(), fact.to_owned()))
    .into();
    assert_eq!(other, expected);
}

#[test]
fn what_is_waited_for_is_told() {
    for (event, awaits) in [
        ("IncomingCall", Awaits::NotTold),
        ("OutgoingCall", Awaits::Nothing),
        ("CallAccepted", Awaits::Nothing),
        ("HungUp", Awaits::Nothing),
        ("CallTransferred", Awaits::NotTold),
    ] {
        let body = format!("event={event}&call_id=7&direction=in");
        let delivery = parse(Vendor::Placetel, &Request::new(body.as_bytes())).unwrap();
        assert_eq!(delivery.awaits(), awaits, "{event}");
    }
}

/// As the module's documentation says.
#[test]
fn numbers_are_as_dialled_in_germany() {
    let plan = DialPlan::new("49", "0", "00", 6..=11);
    for (sent, international) in [
        ("022129191999", "+4922129191999"),
        ("anonymous", "anonymous"),
        ("23", "23"),
        ("7777abcdefg@fpbx.de", "7777abcdefg@fpbx.de"),
    ] {
        let body = format!("event=IncomingCall&call_id=7&direction=in&from={sent}");
        let delivery = parse(Vendor::Placetel, &Request::new(body.as_bytes())).unwrap();
        let event = delivery.normalize().next().unwrap();
        let number: PhoneNumber<'_> = event.from.number.unwrap();
        assert_eq!(number.e164(), None, "{sent}");
        assert_eq!(number.with_plan(&plan).to_string(), international);
    }
}

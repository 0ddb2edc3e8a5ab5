//! sipgate: what becomes of calls whose deliveries arrive one after the other or not at all, the answer to a new call,
//! and the addresses that webhooks come from.

use std::collections::{BTreeMap, BTreeSet};

use hookswitch::{
    Call, CallLog, Direction, Outcome, Request, Vendor, event::Agent, parse, request::Awaits,
    samples, sipgate,
};

/// The calls of some requests, in the order in which they begin.
fn calls(requests: &[samples::Sample]) -> Vec<Call> {
    let mut log = CallLog::new();
    for sample in requests {
        let delivery = parse(Vendor::Sipgate, &sample.request()).unwrap();
        log.apply_all(delivery.normalize(), sample.at);
    }
    let mut calls: Vec<_> = log.into_calls().collect();
    calls.sort_by_key(|call| call.id.clone());
    calls
}

/// What an operator would say of a call.
fn told(call: &Call) -> String {
    let label = |agent: &Option<Agent<'_>>| {
        let label = agent.as_ref().and_then(|agent| agent.label());
        label.unwrap_or("-").to_owned()
    };
    assert_eq!(call.talk_time, None, "nothing tells it");
    format!(
        "{} {} {}, placed {}, answered {}",
        call.state,
        call.outcome.map_or("-", Outcome::as_str),
        call.direction.map_or("-", Direction::as_str),
        label(&call.placed_by),
        label(&call.answered_by)
    )
}

const STORIES: &[(&str, &[&str])] = &[
    (
        "inbound-answered",
        &["ended answered inbound, placed -, answered Ben Okafor"],
    ),
    (
        "inbound-missed",
        &["ended missed inbound, placed -, answered -"],
    ),
    (
        "inbound-busy",
        &["ended busy inbound, placed -, answered -"],
    ),
    (
        "inbound-rejected",
        &["ended rejected inbound, placed -, answered -"],
    ),
    (
        "inbound-offline",
        &["ended missed inbound, placed -, answered -"],
    ),
    (
        "outbound-answered",
        &["ended answered outbound, placed Ada Lindqvist, answered -"],
    ),
    (
        "outbound-answer-names-caller",
        &["ended answered outbound, placed Ada Lindqvist, answered -"],
    ),
    (
        "outbound-busy",
        &["ended busy outbound, placed Ada Lindqvist, answered -"],
    ),
    (
        "outbound-rejected",
        &["ended no_answer outbound, placed Ada Lindqvist, answered -"],
    ),
    (
        "outbound-unreachable",
        &["ended failed outbound, placed Ada Lindqvist, answered -"],
    ),
    (
        "observed-answered",
        &["ended answered inbound, placed -, answered -"],
    ),
    (
        "observed-mailbox",
        &["ended missed inbound, placed -, answered -"],
    ),
    // Whether nobody answered, or nobody told: not known.
    (
        "observed-no-answer-told",
        &["ended - inbound, placed -, answered -"],
    ),
    (
        "observed-outbound-answered",
        &["ended answered outbound, placed user 1, answered -"],
    ),
    (
        "observed-outbound-cancelled",
        &["ended no_answer outbound, placed user 1, answered -"],
    ),
    (
        "inbound-voicemail",
        &[
            "ended forwarded inbound, placed -, answered -",
            "ended answered_by_system inbound, placed -, answered -",
        ],
    ),
    (
        "forwarded-on-busy",
        &[
            "ended forwarded inbound, placed -, answered -",
            "ended answered inbound, placed -, answered Ben Okafor",
        ],
    ),
    (
        "inbound-transferred",
        &[
            "ended answered inbound, placed -, answered Ada Lindqvist",
            "ended answered inbound, placed -, answered Ben Okafor",
        ],
    ),
    (
        "transfer-not-taken",
        &[
            "ended answered inbound, placed -, answered Ada Lindqvist",
            "ended missed inbound, placed -, answered -",
        ],
    ),
    (
        "internal",
        &[
            "ended answered outbound, placed Ada Lindqvist, answered -",
            "ended answered inbound, placed -, answered Ben Okafor",
        ],
    ),
    (
        "through-menu",
        &["ended answered inbound, placed -, answered Ada Lindqvist"],
    ),
    ("menu-only", &["ended - inbound, placed -, answered -"]),
    (
        "out-of-order",
        &["ended answered inbound, placed -, answered Ben Okafor"],
    ),
    (
        "agent-by-id-and-by-name",
        &["ended answered inbound, placed -, answered Ben Okafor"],
    ),
];

#[test]
fn calls_become_what_an_operator_would_say() {
    for (story, expected) in STORIES {
        let requests: Vec<_> = samples::story(&format!("sipgate/{story}")).collect();
        let told: Vec<_> = calls(&requests).iter().map(told).collect();
        assert_eq!(told, *expected, "{story}");
        let mut reversed = requests;
        reversed.reverse();
        let told: Vec<_> = calls(&reversed).iter().map(self::told).collect();
        assert_eq!(told, *expected, "{story} from its end");
    }
}

/// Whatever one event is lost, a call says the same or less.
#[test]
fn a_lost_event_makes_no_wrong_call() {
    let mut less = BTreeSet::new();
    for (story, _) in STORIES {
        let requests: Vec<_> = samples::story(&format!("sipgate/{story}")).collect();
        let whole: BTreeMap<_, _> = calls(&requests)
            .into_iter()
            .map(|call| (call.id.clone(), call))
            .collect();
        for lost in 0..requests.len() {
            let mut rest = requests.clone();
            let name = rest.remove(lost).name;
            for call in calls(&rest) {
                let whole = &whole[&call.id];
                let is_less =
                    |part: Option<&str>, whole: Option<&str>| part.is_none() || part == whole;
                let agent = |agent: &Option<Agent<'_>>| {
                    agent
                        .as_ref()
                        .and_then(|agent| agent.name.as_deref().map(str::to_owned))
                };
                let (placed, answered) = (agent(&call.placed_by), agent(&call.answered_by));
                assert!(
                    is_less(placed.as_deref(), agent(&whole.placed_by).as_deref()),
                    "{name}"
                );
                assert!(
                    is_less(answered.as_deref(), agent(&whole.answered_by).as_deref()),
                    "{name}"
                );
                let direction = call.direction.map(Direction::as_str);
                assert!(
                    is_less(direction, whole.direction.map(Direction::as_str)),
                    "{name}"
                );
                let outcome = call.outcome.map(Outcome::as_str);
                if !is_less(outcome, whole.outcome.map(Outcome::as_str)) {
                    less.insert((name, outcome));
                }
            }
        }
    }
    // That users rang is told by the new call alone.
    let expected = [(
        "sipgate/observed-mailbox/1-new-call.http",
        Some("answered_by_system"),
    )];
    assert_eq!(less, BTreeSet::from(expected));
}

#[test]
fn what_is_waited_for_is_told() {
    for (event, awaits) in [
        ("newCall", Awaits::Address),
        ("answer", Awaits::Nothing),
        ("hangup", Awaits::Nothing),
        ("dtmf", Awaits::Instructions),
        ("transfer", Awaits::NotTold),
    ] {
        let body = format!("event={event}&callId=7&direction=in");
        let delivery = parse(Vendor::Sipgate, &Request::new(body.as_bytes())).unwrap();
        assert_eq!(delivery.awaits(), awaits, "{event}");
    }
}

/// The answer to a new call is one element with two attributes, whatever the address holds.
#[test]
fn an_address_cannot_leave_its_attribute() {
    let url = "https://hooks.example.com/a'b\"c<d>e&f\t\r\n g\u{0}h\u{7f}\u{fffe}é%20?x=1&y=2#z";
    let answer = sipgate::subscribe_reply(url);
    let escaped = "https://hooks.example.com/a&apos;b&quot;c&lt;d&gt;e&amp;f%09%0D%0A%20g%00h%7F%EF%BF%BE%C3%A9%20\
                   ?x=1&amp;y=2#z";
    assert_eq!(
        answer,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response onAnswer=\"{escaped}\" onHangup=\"{escaped}\"/>\n"
        )
    );
    assert!(answer.is_ascii());
}

#[cfg(feature = "verify")]
#[test]
fn there_are_two_addresses() {
    use std::net::IpAddr;

    use chrono::DateTime;
    use hookswitch::{
        Check,
        verify::{Needed, Proof, Verified, VerifyError},
    };

    let now = DateTime::UNIX_EPOCH;
    let request = Request::new(b"");
    let verified = |peer: &str| {
        let peer: IpAddr = peer.parse().unwrap();
        let verified =
            hookswitch::verify(Vendor::Sipgate, &request, &Check::at(now).with_peer(peer));
        assert_eq!(verified, sipgate::verify(peer));
        verified
    };
    for address in ["217.116.118.254", "212.9.46.32", "::ffff:212.9.46.32"] {
        assert_eq!(
            verified(address),
            Ok(Verified::new(Proof::Sender, None)),
            "{address}"
        );
    }
    for address in [
        "217.116.118.253",
        "212.9.46.33",
        "103.135.87.3",
        "::212.9.46.32",
        "::1",
    ] {
        assert_eq!(
            verified(address),
            Err(VerifyError::WrongAddress),
            "{address}"
        );
    }
    let unknown = hookswitch::verify(Vendor::Sipgate, &request, &Check::at(now));
    assert_eq!(unknown, Err(VerifyError::NotGiven(Needed::Peer)));
}

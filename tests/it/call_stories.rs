//! Stories of calls as unified events, before any vendor is read: each folds to one call, in every order and
//! however often its events come.

use std::fs;

use crate::support::calls;
use crate::support::calls::Random;
use hookswitch::{Agent, Call, CallLog, Direction, Event, EventKind, Outcome};

/// The events of a story.
fn story(name: &str) -> Vec<Event<'static>> {
    let json = fs::read_to_string(format!("fixtures/calls/{name}.json")).unwrap();
    serde_json::from_str(&json).unwrap()
}

/// What matters of a call, in one line.
fn summary(call: &Call) -> String {
    let word = |word: Option<&'static str>| word.unwrap_or("-").to_owned();
    let who = |agent: &Option<Agent<'_>>| {
        agent
            .as_ref()
            .and_then(Agent::label)
            .unwrap_or("-")
            .to_owned()
    };
    let seconds = |span: Option<std::time::Duration>| {
        span.map_or("-".to_owned(), |span| span.as_secs().to_string())
    };
    let number = call
        .to
        .number
        .as_ref()
        .map_or("-".to_owned(), ToString::to_string);
    let mut line = format!(
        "{} {} {} to {number}, placed {}, answered {}, {} s, talked {} s",
        call.state,
        word(call.outcome.map(Outcome::as_str)),
        word(call.direction.map(Direction::as_str)),
        who(&call.placed_by),
        who(&call.answered_by),
        seconds(call.duration),
        seconds(call.talk_time),
    );
    for leg in &call.legs {
        let number = leg
            .number
            .as_ref()
            .map_or(String::new(), |number| format!(" {number}"));
        let outcome = word(leg.outcome.map(Outcome::as_str));
        let talked = seconds(leg.talk_time);
        line += &format!("; {}{number}: {outcome}, {talked} s", who(&leg.agent));
    }
    if !call.digits.is_empty() {
        line += &format!("; keys {}", call.digits.join(" "));
    }
    line
}

/// Each story, and what its call comes to: state, outcome, direction, the number that was called, who placed
/// and who answered the call, its lengths, its legs (of whom, number, outcome, talk time), its keys.
const STORIES: &[(&str, &str)] = &[
    (
        "answered-elsewhere",
        "ended answered inbound to +12125550100, placed -, answered -, 60 s, talked - s; \
         Ana +12125550100: answered_elsewhere, - s; \
         Ben +12125550100: answered_elsewhere, - s",
    ),
    (
        "application-only",
        "ended answered_by_system inbound to +12125550100, placed -, answered -, 20 s, talked - s; \
         keys 1",
    ),
    (
        "browser-answered",
        "ended answered outbound to +12125550142, placed Ana, answered -, 60 s, talked 50 s; \
         - +12125550142: answered, 50 s; \
         Ana 201: answered_by_system, - s",
    ),
    (
        "browser-not-answered",
        "ended no_answer outbound to +12125550142, placed Ana, answered -, 30 s, talked - s; \
         - +12125550142: no_answer, - s; \
         Ana 201: answered_by_system, - s",
    ),
    (
        "by-id-and-by-extension",
        "ended answered inbound to +12125550100, placed -, answered 201, 34 s, talked 30 s; \
         201: answered, 30 s",
    ),
    (
        "caller-hangs-up-before-anything",
        "ended missed inbound to +12125550100, placed -, answered -, 3 s, talked - s",
    ),
    (
        "child-events-before-the-parents-end",
        "ended answered inbound to +12125550100, placed -, answered -, 31 s, talked 24 s; \
         - +12125550177: answered, 24 s",
    ),
    (
        "dial-result-answered",
        "ended answered outbound to +12125550100, placed -, answered -, - s, talked - s; \
         - +12125550100: answered, - s",
    ),
    (
        "dial-result-busy",
        "ended busy outbound to +12125550100, placed -, answered -, - s, talked - s; \
         - +12125550100: busy, - s",
    ),
    (
        "dial-result-missed",
        "ended missed outbound to +12125550100, placed -, answered -, - s, talked - s; \
         - +12125550100: missed, - s",
    ),
    (
        "internal-from-both-sides",
        "ended missed internal to 202, placed Ana, answered -, 20 s, talked - s; \
         Ben 202: missed, - s; \
         Ana 201: answered, - s",
    ),
    (
        "keys-by-arrival",
        "menu - inbound to +12125550100, placed -, answered -, - s, talked - s; \
         keys 3 1 1",
    ),
    (
        "keys-by-time",
        "menu - inbound to +12125550100, placed -, answered -, - s, talked - s; \
         keys 3 1 1",
    ),
    (
        "mute-told-as-answered",
        "in_progress - inbound to +12125550100, placed -, answered Ana, - s, talked - s; \
         Ana: answered, 16 s; \
         Ben: -, - s",
    ),
    (
        "one-agent-rang-nobody-answered",
        "ended missed inbound to +12125550100, placed -, answered -, 25 s, talked - s; \
         Ana 201: no_answer, - s",
    ),
    (
        "outbound-machine-detected-last",
        "ended answered_by_system outbound to +12125550142, placed -, answered -, 20 s, talked - s; \
         - +12125550142: answered_by_system, - s",
    ),
    (
        "outbound-machine",
        "ended answered_by_system outbound to +12125550142, placed -, answered -, 20 s, talked - s; \
         - +12125550142: answered_by_system, - s",
    ),
    (
        "second-agent-answers",
        "ended answered inbound to +12125550100, placed -, answered Ben, 61 s, talked 42 s; \
         Ana: no_answer, - s; \
         Ben: answered, 42 s",
    ),
    (
        "two-final-records",
        "ended answered inbound to +12125550100, placed -, answered Ana, 16 s, talked 11 s; \
         Ana: answered, - s",
    ),
    (
        "which-leg-hung-up-is-not-said",
        "ended answered inbound to +12125550100, placed -, answered -, 38 s, talked 30 s; \
         - +12125550177: answered, 30 s",
    ),
];

#[test]
fn every_story_folds_to_its_call() {
    let mut told: Vec<_> = Vec::new();
    for (name, expected) in STORIES {
        let events = story(name);
        let call = Call::fold(events).unwrap();
        assert_eq!(summary(&call), *expected, "{name}");
        told.push(format!("{name}.json"));
    }
    let mut files: Vec<_> = fs::read_dir("fixtures/calls")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    told.sort();
    assert_eq!(told, files, "each file is a story, and each story a file");
}

/// Hands every order of up to six events to `each`, and 200 drawn ones of more.
fn orders(events: &[Event<'static>], mut each: impl FnMut(Vec<Event<'static>>)) {
    if events.len() > 6 {
        let mut random = Random(13);
        for _ in 0..200 {
            let mut events = events.to_vec();
            random.shuffle(&mut events);
            each(events);
        }
        return;
    }
    let count: usize = (1..=events.len()).product();
    for mut number in 0..count {
        let mut rest = events.to_vec();
        let mut order = Vec::new();
        while !rest.is_empty() {
            order.push(rest.remove(number % rest.len()));
            number /= rest.len() + 1;
        }
        each(order);
    }
}

#[test]
fn neither_order_nor_repetition_matters() {
    for (name, _) in STORIES {
        let events = story(name);
        let expected = Call::fold(events.clone()).unwrap();
        let mut seen = 0;
        orders(&events, |order| {
            assert_eq!(
                Call::fold(order.clone()).as_ref(),
                Some(&expected),
                "{name}"
            );
            let half = order.len() / 2;
            let again = order[..half].to_vec();
            let log: CallLog = order.into_iter().chain(again).collect();
            assert_eq!(log.calls().next().as_ref(), Some(&expected), "{name}");
            seen += 1;
        });
        assert!(seen == 200 || (1..=720).contains(&seen));
    }
}

#[test]
fn a_changed_outcome_of_an_ended_call_is_reported() {
    let mut log = CallLog::new();
    let (last, first): (Vec<_>, Vec<_>) = story("outbound-machine-detected-last")
        .into_iter()
        .partition(|event| matches!(event.kind, EventKind::Detected(_)));
    let now = calls::at(0);
    let changed = log.apply_all(first, now);
    assert!(changed[0].has_just_ended() && !changed[0].change.outcome_changed);
    let changed = log.apply_all(last, now);
    assert!(changed[0].change.outcome_changed && changed[0].is_to_be_written());
    assert!(!changed[0].has_just_ended() && !changed[0].change.reopened);
}

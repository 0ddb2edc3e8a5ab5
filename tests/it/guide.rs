//! Holds the guide: its programs are those that are compiled and tested, and its report per agent gives what
//! one reckons by hand.

#[allow(unreachable_pub, reason = "it is shown as a part of a crate")]
#[path = "../../src/guide/per_agent.rs"]
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use crate::support::http;
use chrono::DateTime;
use hookswitch::{
    Call, CallLog, Event, Outcome, State, Vendor, call::Leg, calls_by_numbers, event::Agent,
};
use report::{Row, per_agent};

/// The code between fences, without the lines that `rustdoc` hides.
fn blocks(page: &str) -> Vec<String> {
    let text = fs::read_to_string(format!("src/guide/{page}.md")).unwrap();
    let fenced = text.split("```").skip(1).step_by(2);
    fenced
        .map(|block| {
            let (_language, code) = block.split_once('\n').unwrap();
            let shown = code.lines().filter(|line| !line.starts_with("# "));
            shown.map(|line| format!("{line}\n")).collect()
        })
        .collect()
}

/// The text of a program, without what it says of itself at the top and without its tests.
fn program(name: &str) -> String {
    let text = fs::read_to_string(format!("checks/receivers/src/{name}")).unwrap();
    let (code, _tests) = text.split_once("\n#[cfg(test)]").expect("it has a test");
    let code = code.lines().skip_while(|line| line.starts_with("//!"));
    code.skip(1).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_programs_of_the_guide_are_those_that_are_tested() {
    let shown = blocks("receiving");
    let names = [
        "lib.rs",
        "bin/axum_handler.rs",
        "bin/actix_handler.rs",
        "bin/lambda_handler.rs",
    ];
    assert_eq!(shown.len(), names.len());
    for (shown, name) in shown.iter().zip(names) {
        let tested = program(name);
        assert!(tested.len() > 1_000, "{name}: the program was not found");
        for (number, (shown, tested)) in shown.lines().zip(tested.lines()).enumerate() {
            assert_eq!(shown, tested, "{name} and the guide, line {}", number + 1);
        }
        assert_eq!(shown.lines().count(), tested.lines().count(), "{name}");
    }
}

/// The calls of a story, as a service has them that takes one request a second.
fn calls(story: &http::Story) -> Vec<Call> {
    let mut log = CallLog::new();
    let mut without_id: Vec<Event<'static>> = Vec::new();
    for (file, second) in story.requests.iter().zip(1_800_000_000..) {
        let vendor = file.vendor.expect("a fixture names its vendor");
        let now = DateTime::from_timestamp(second, 0).unwrap();
        let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
            continue;
        };
        let events = delivery.normalize().map(Event::into_owned);
        without_id.extend(events.filter(|event| event.call.id.is_none()));
        log.apply_all(delivery.normalize(), now);
    }
    let by_numbers = calls_by_numbers(without_id, Duration::from_secs(60));
    log.into_calls().chain(by_numbers).collect()
}

fn report_of(name: &str) -> BTreeMap<(Vendor, String), Row> {
    let stories = http::stories().unwrap();
    let story = stories.iter().find(|story| story.name == name);
    per_agent(&calls(story.expect("there is such a story")))
}

/// A report as text: a line for each agent, with times in seconds.
fn lines(rows: &BTreeMap<(Vendor, String), Row>) -> Vec<String> {
    let line = |row: &Row| {
        format!(
            "{}: offered {} answered {} missed {} rang {} talked {} untimed {}",
            row.label,
            row.offered,
            row.answered,
            row.missed,
            row.rang_for.as_secs(),
            row.talk_time.as_secs(),
            row.untimed
        )
    };
    rows.values().map(line).collect()
}

#[test]
fn a_transfer_by_hand() {
    // Ada's phone rings at 10:00:00, she answers at 10:00:05 and gives the call away at 10:00:48:
    // 5 - 0 = 5 s of ringing, 48 - 5 = 43 s of talk. Ben's rings at 10:00:49, he answers at 10:00:57, and
    // the call ends at 10:03:30: 57 - 49 = 8 s, and 210 - 57 = 153 s.
    assert_eq!(
        lines(&report_of("net2phone/inbound-transferred")),
        [
            "Ada Novak: offered 1 answered 1 missed 0 rang 5 talked 43 untimed 0",
            "Ben Okafor: offered 1 answered 1 missed 0 rang 8 talked 153 untimed 0",
        ]
    );
}

#[test]
fn a_ring_group_of_two_by_hand() {
    // Both phones ring at 16:20:01. Ben answers at 16:20:14, so that his rings for 14 - 1 = 13 s, and talks
    // to 16:22:14, which is 120 s. Nothing tells when Ada's stops, and the call is not missed.
    assert_eq!(
        lines(&report_of("net2phone/ring-group-answered")),
        [
            "Ada Novak: offered 1 answered 0 missed 0 rang 0 talked 0 untimed 0",
            "Ben Okafor: offered 1 answered 1 missed 0 rang 13 talked 120 untimed 0",
        ]
    );
    // Ada's phone rings from 17:01:31 to 17:01:51, which is 20 s; Cleo's from 17:01:52 to 17:02:05: 8 s to the
    // full minute and 5 s, which is 13 s. The caller gives up: both have missed the call.
    assert_eq!(
        lines(&report_of("net2phone/ring-group-abandoned")),
        [
            "Ada Novak: offered 1 answered 0 missed 1 rang 20 talked 0 untimed 0",
            "Cleo Marsh: offered 1 answered 0 missed 1 rang 13 talked 0 untimed 0",
        ]
    );
}

#[test]
fn an_agent_who_answers_twice_by_hand() {
    // Ada talks from 10:30:04 to 10:30:34, which is 30 s, and, when Ben has given the call back, from
    // 10:31:07 to 10:32:17, which is 70 s: 30 + 70 = 100 s, in one call that she answered. Her phone rings
    // for 4 s before the first answer; how long it rings before the second does not count. Ben's rings from
    // 10:30:35 to 10:30:41, 6 s, and he talks until 10:31:01, 20 s.
    assert_eq!(
        lines(&report_of("net2phone/transferred-there-and-back")),
        [
            "Ada Novak: offered 1 answered 1 missed 0 rang 4 talked 100 untimed 0",
            "Ben Okafor: offered 1 answered 1 missed 0 rang 6 talked 20 untimed 0",
        ]
    );
}

#[test]
fn who_places_a_call_is_not_offered_one() {
    // Ben calls Ada, and they talk for 45 s: in his report as in hers. Her phone rings from 20:31:00.8 to
    // 20:31:05.2, which is 4 whole seconds.
    assert_eq!(
        lines(&report_of("net2phone/internal-call")),
        [
            "Ada Novak: offered 1 answered 1 missed 0 rang 4 talked 45 untimed 0",
            "Ben Okafor: offered 0 answered 0 missed 0 rang 0 talked 45 untimed 0",
        ]
    );
}

#[test]
fn what_is_not_told_is_not_counted() {
    // A vendor that states no times: that it was answered is known, and not for how long.
    assert_eq!(
        lines(&report_of("petdesk/inbound-answered")),
        ["Front Desk: offered 1 answered 1 missed 0 rang 0 talked 0 untimed 1"]
    );
    // Nothing tells what became of the leg, and the call went to voicemail.
    assert_eq!(
        lines(&report_of("petdesk/inbound-voicemail")),
        ["Dr. Priya Raman: offered 1 answered 0 missed 1 rang 0 talked 0 untimed 0"]
    );
    // The caller is on the agent's own list: no phone rang. The other call rang for 15 s, and was forwarded.
    assert_eq!(
        lines(&report_of("net2phone/blocked-by-user")),
        ["Dev Rao: offered 0 answered 0 missed 0 rang 0 talked 0 untimed 0"]
    );
    assert_eq!(
        lines(&report_of("net2phone/forwarded")),
        ["Dev Rao: offered 1 answered 0 missed 0 rang 15 talked 0 untimed 0"]
    );
}

#[test]
fn what_is_missed_is_told_by_the_outcome_of_the_call() {
    let count = |state, outcome| {
        let mut leg = Leg::default();
        leg.agent = Some(Agent::default());
        leg.agent.as_mut().unwrap().extension = Some("101".into());
        let mut call = Call::new(Vendor::Voipcloud, state);
        call.outcome = outcome;
        call.legs = vec![leg];
        let rows = per_agent([&call]);
        rows.values().next().map(|row| (row.offered, row.missed))
    };
    for &outcome in Outcome::ALL {
        let is_missed = matches!(
            outcome.as_str(),
            "missed" | "voicemail" | "abandoned" | "timed_out" | "rejected" | "answered_by_system"
        );
        assert_eq!(
            count(State::Ended, Some(outcome)),
            Some((1, u32::from(is_missed))),
            "{outcome}"
        );
    }
    assert_eq!(count(State::Ended, None), Some((1, 0)));
    assert_eq!(count(State::InProgress, None), None, "it goes on");
}

#[test]
fn the_report_of_all_stories_is_the_sum_of_the_stories() {
    let mut all = Vec::new();
    let mut sums: BTreeMap<(Vendor, String), Row> = BTreeMap::new();
    for story in http::stories().unwrap() {
        let calls = calls(&story);
        for (key, row) in per_agent(&calls) {
            // What a colleague answered is neither answered nor missed.
            assert!(row.answered + row.missed <= row.offered, "{}", story.name);
            let sum = sums.entry(key).or_default();
            sum.label.clone_from(&row.label);
            sum.offered += row.offered;
            sum.answered += row.answered;
            sum.missed += row.missed;
            sum.rang_for += row.rang_for;
            sum.talk_time += row.talk_time;
            sum.untimed += row.untimed;
        }
        all.extend(calls);
    }
    let rows = per_agent(&all);
    assert_eq!(rows, sums);

    // The sums are of something.
    let total = |of: fn(&Row) -> u32| rows.values().map(of).sum::<u32>();
    assert!(total(|row| row.offered) > 60 && total(|row| row.missed) > 15);
    assert!(total(|row| row.answered) > 40);
    // Every vendor states times but PetDesk, sipgate, Yeastar and Placetel, and names somebody when a call ends but
    // Bandwidth, Vonage, Telnyx and CallRail, which have no agents there.
    let without = [
        Vendor::Petdesk,
        Vendor::Sipgate,
        Vendor::Yeastar,
        Vendor::Placetel,
        Vendor::Bandwidth,
        Vendor::Vonage,
        Vendor::Telnyx,
        Vendor::Callrail,
    ];
    let is_other = |vendor: &Vendor| !without.contains(vendor);
    for vendor in Vendor::ALL.iter().copied().filter(is_other) {
        let talked = rows.iter().filter(|((of, _), _)| *of == vendor);
        let talked: Duration = talked.map(|(_, row)| row.talk_time).sum();
        assert!(talked > Duration::ZERO, "{vendor}");
    }
}

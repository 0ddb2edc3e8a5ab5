//! The pictures of calls: well-formed, of bounded size, legible, true to the call, and harmless whatever a caller's
//! name is.
//!
//! `INSTA_UPDATE=always cargo test --test it picture` accepts changed pictures, `UPDATE=1` writes that of the
//! README.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use crate::support::calls::{arrived, at, event, of, timed};
use crate::support::generated;
use crate::support::http::{Story, stories};
use crate::support::picture::{show, svg, text};
use crate::support::told::{calls, deliveries};
use hookswitch::event::{Ended, FlowStep, Group, Park, Scope, Transferred, Voicemail};
use hookswitch::{Call, Event, EventKind, Outcome, PhoneNumber, State};
use proptest::prelude::*;
use roxmltree::{Document, Node};

/// The call of the README: an agent answers, passes it on, two others ring, one of them answers.
const README: &str = "voys/blind-transfer-to-a-group";

/// The stories whose pictures are kept: a transfer, one after asking, a ring group, a parked call, one without
/// times, and one that goes on.
const KEPT: [&str; 6] = [
    README,
    "net2phone/consultative-transfer",
    "net2phone/ring-group-answered",
    "net2phone/park-and-unpark",
    "petdesk/queue-to-voicemail-as-json",
    "zoom_phone/on-hold-now",
];

fn events(story: &Story) -> Vec<Event<'static>> {
    deliveries(story).concat()
}

/// Every call of every story, as it was told, and as a service sees it, which knows when each request came.
fn all() -> Vec<(String, Call)> {
    let mut all = Vec::new();
    for story in stories().unwrap() {
        let told = events(&story);
        let mut came = told.clone();
        let last = told.iter().filter_map(|event| event.occurred_at).max();
        let mut now = last.unwrap_or_else(|| at(0));
        for event in &mut came {
            now += Duration::from_secs(3);
            event.received_at = Some(now);
        }
        for events in [told, came] {
            let calls = calls(events).into_iter();
            all.extend(calls.map(|call| (story.name.clone(), call)));
        }
    }
    for entry in fs::read_dir("fixtures/calls").unwrap() {
        let path = entry.unwrap().path();
        let json = fs::read_to_string(&path).unwrap();
        let events: Vec<Event<'_>> = serde_json::from_str(&json).unwrap();
        all.push((path.display().to_string(), Call::fold(events).unwrap()));
    }
    assert!(all.len() > 2_000, "only {} calls found", all.len());
    all
}

fn call_of(name: &str) -> Call {
    let stories = stories().unwrap();
    let story = stories.iter().find(|story| story.name == name).unwrap();
    calls(events(story)).remove(0)
}

fn parsed(svg: &str) -> Document<'_> {
    Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"))
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// What an element says, with all that is in it.
fn said(node: &Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|node| node.text()).collect()
}

/// The names of what is drawn as bars in each lane, with the lane's name.
fn lanes(document: &Document<'_>) -> Vec<(String, Vec<String>)> {
    let title = |node: Node<'_, '_>| {
        let mut children = node.children();
        children
            .find(|node| node.has_tag_name("title"))
            .map(|title| said(&title))
    };
    let lanes = document.descendants().filter(|node| node.has_tag_name("g"));
    lanes
        .map(|lane| {
            let bars = lane.children().filter(|node| !node.has_tag_name("title"));
            (title(lane).unwrap(), bars.filter_map(title).collect())
        })
        .collect()
}

#[test]
fn every_picture_is_well_formed_and_describes_itself() {
    for (name, call) in all() {
        let svg = svg(&call);
        let document = parsed(&svg);
        let root = document.root_element();
        assert!(
            root.has_tag_name(("http://www.w3.org/2000/svg", "svg")),
            "{name}"
        );
        assert!(root.attribute("viewBox").is_some(), "{name}");
        assert!(
            root.attribute("width").is_none(),
            "{name}: as wide as there is room"
        );
        assert_eq!(root.attribute("role"), Some("img"), "{name}");

        let mut ids = BTreeSet::new();
        for id in root.descendants().filter_map(|node| node.attribute("id")) {
            assert!(ids.insert(id), "{name}: {id} stands there twice");
        }
        for label in root.attribute("aria-labelledby").unwrap().split(' ') {
            let node = root
                .children()
                .find(|node| node.attribute("id") == Some(label));
            assert!(!said(&node.unwrap()).is_empty(), "{name}: {label}");
        }
        for fill in root.descendants().filter_map(|node| node.attribute("fill")) {
            if let Some(id) = fill.strip_prefix("url(#") {
                assert!(ids.contains(id.trim_end_matches(')')), "{name}: {fill}");
            }
        }
        assert!(svg.len() < 40_000, "{name}: {} bytes", svg.len());
    }
}

#[test]
fn no_text_covers_another_or_leaves_the_picture() {
    for (name, call) in all() {
        let svg = svg(&call);
        let document = parsed(&svg);
        let size = document.root_element().attribute("viewBox").unwrap();
        let size: Vec<f64> = size.split(' ').map(|side| side.parse().unwrap()).collect();
        let mut covered: Vec<(f64, f64, f64, String)> = Vec::new();
        for node in document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
        {
            let (x, y, text) = (number(&node, "x"), number(&node, "y"), said(&node));
            let wide = text::width(&text, number(&node, "font-size"));
            let left = match node.attribute("text-anchor") {
                Some("end") => x - wide,
                Some("middle") => x - wide / 2.0,
                _ => x,
            };
            let right = left + wide;
            assert!(
                left >= 0.0 && right <= size[2] && y < size[3],
                "{name}: {text}"
            );
            for (other_left, other_right, other_y, other) in &covered {
                let meet = left < *other_right && *other_left < right && (y - other_y).abs() < 12.0;
                assert!(!meet, "{name}: {text:?} and {other:?}");
            }
            covered.push((left, right, y, text));
        }
    }
}

#[test]
fn who_talked_has_a_bar_that_says_so_and_nobody_else_has() {
    let mut talks = 0;
    for (name, call) in all() {
        let svg = svg(&call);
        let lanes = lanes(&parsed(&svg));
        // The legs stand last, in their order.
        let legs = lanes.iter().rev().zip(call.legs.iter().rev());
        for ((label, bars), leg) in legs {
            let talked = bars.iter().any(|bar| bar.starts_with("talking"));
            let is_known = leg.answered_at.is_some() || leg.talk_time.is_some();
            match leg.outcome {
                Some(Outcome::Answered) if is_known => {
                    assert!(talked, "{name}: {label} has {bars:?}\n{leg:?}");
                    talks += 1;
                }
                Some(outcome) if outcome != Outcome::Answered => {
                    assert!(!talked, "{name}: {label} has {bars:?}\n{leg:?}");
                }
                _ => {}
            }
        }
        let is_open = svg.contains(", not over</title>");
        assert!(
            call.state != State::Ended || !is_open,
            "{name}: it has ended"
        );
    }
    assert!(talks > 300, "only {talks} talks");
}

#[test]
fn the_pictures_of_six_stories_are_as_before() {
    for name in KEPT {
        let picture = svg(&call_of(name));
        let mut settings = insta::Settings::new();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path("snapshots");
        let file = name.replace('/', "-");
        settings.bind(|| insta::assert_snapshot!(file, picture));
    }
}

#[test]
fn the_readme_shows_a_picture_as_it_is_drawn() {
    let picture = svg(&call_of(README));
    assert!(
        !generated::differs("docs/call.svg", &picture),
        "docs/call.svg is another picture: UPDATE=1 cargo test --test it picture"
    );
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.contains("(docs/call.svg)") || readme.contains("\"docs/call.svg\""));
    let document = parsed(&picture);
    let lanes: Vec<_> = lanes(&document).into_iter().map(|(lane, _)| lane).collect();
    assert!(lanes.len() >= 4, "{lanes:?}");
}

#[test]
fn an_open_call_says_what_goes_on() {
    let ringing = Call::fold([timed(of("1", "201", EventKind::Ringing), 0)]).unwrap();
    let picture = svg(&ringing);
    assert!(picture.contains("Inbound call, still ringing"), "{picture}");
    assert!(picture.contains(">still ringing</text>"), "{picture}");
    assert!(
        picture.contains("<title>ringing, not over</title>"),
        "{picture}"
    );
}

#[test]
fn the_picture_says_how_times_are_known() {
    let ringing = || of("1", "201", EventKind::Ringing);
    let end = || {
        let mut ended = Ended::default();
        ended.scope = Scope::Call;
        event("1", EventKind::Ended(ended))
    };
    let by_order = svg(&Call::fold([ringing(), end()]).unwrap());
    assert!(
        by_order.contains("drawn in order, since times are missing"),
        "{by_order}"
    );
    assert!(!by_order.contains("times are UTC"), "{by_order}");

    let came = svg(&Call::fold([arrived(ringing(), 0), arrived(end(), 30)]).unwrap());
    assert!(came.contains("times are UTC"), "{came}");
    assert!(came.contains("ended 22:13:50 (received)"), "{came}");
    assert!(came.contains("Received: only the arrival"), "{came}");
    assert!(!came.contains("Derived:"), "{came}");

    let told = svg(&Call::fold([timed(ringing(), 0), timed(end(), 30)]).unwrap());
    assert!(told.contains("ended 22:13:50</text>"), "{told}");
    assert!(told.contains("started 22:13:20 (derived)"), "{told}");
    assert!(!told.contains("Received:"), "{told}");
}

#[test]
fn a_great_call_has_a_picture_of_bounded_size_that_says_what_is_missing() {
    let legs = (0..200).flat_map(|leg| {
        let agent = format!("{leg} {}", "x".repeat(10_000));
        [
            timed(of("1", &agent, EventKind::Ringing), leg),
            timed(
                of("1", &agent, EventKind::Answered(Default::default())),
                300 + leg,
            ),
        ]
    });
    let picture = svg(&Call::fold(legs).unwrap());
    parsed(&picture);
    assert!(picture.len() < 60_000, "{} bytes", picture.len());
    assert!(picture.contains("Not drawn: 176 more legs."), "{picture}");

    let events = (0..1_000).map(|second| {
        let mut step = FlowStep::default();
        step.step = Some(format!("step {second} {}", "y".repeat(1_000)).into());
        let kind = match second % 4 {
            0 => EventKind::FlowStep(step),
            1 => EventKind::Ringing,
            2 => EventKind::Transferred(Transferred::default()),
            _ => EventKind::Parked(Park::default()),
        };
        timed(of("1", &format!("{}", second % 60), kind), second * 7)
    });
    let picture = svg(&Call::fold(events).unwrap());
    parsed(&picture);
    assert!(picture.len() < 250_000, "{} bytes", picture.len());
    assert!(picture.contains("more legs, ") && picture.contains("more marks"));
}

#[test]
fn pictures_in_one_page_share_no_id() {
    let mut ids = BTreeSet::new();
    for name in KEPT {
        let svg = svg(&call_of(name));
        for node in parsed(&svg).descendants() {
            let id = node.attribute("id").map(str::to_owned);
            assert!(id.is_none_or(|id| ids.insert(id)), "{name}");
        }
    }
    assert!(ids.len() > 12);
}

#[test]
fn a_hostile_name_stays_a_name() {
    let name = format!(
        "<script>alert(1)</script>\u{202e}txt\u{0}\u{b}]]>&{}",
        "\u{300}".repeat(99)
    );
    let mut ringing = timed(of("1", &name, EventKind::Ringing), 0);
    ringing.from.name = Some("A".repeat(10_000).into());
    let svg = svg(&Call::fold([ringing]).unwrap());
    let document = parsed(&svg);
    assert!(
        document
            .descendants()
            .all(|node| !node.has_tag_name("script"))
    );
    let label = &lanes(&document)[1].0;
    assert!(
        label.starts_with("<script>alert(1)</script>txt ]]>&"),
        "{label}"
    );
    assert!(!svg.contains(['\u{202e}', '\u{0}', '\u{b}']));
    assert_eq!(svg.matches('\u{300}').count() % 2, 0);
    assert!(svg.matches("AAAA").count() < 100 && svg.contains("A…"));

    // A name that is written from right to left is, and orders nothing else.
    assert_eq!(text::clean("דנה (201)", 80), "\u{2068}דנה (201)\u{2069}");
    assert_eq!(text::clean("Ana \u{2066}\u{202e}", 80), "Ana");
    assert_eq!(text::clean("ÄÖÜ", 2), "ÄÖ…");
}

/// A text that somebody may send: any characters, those that matter in XML and in writing among them.
fn any_text() -> impl Strategy<Value = String> {
    let odd = "[\u{0}-\u{20}<>&\"'\\]\u{7f}-\u{a0}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{fffe}\u{ffff}א-ת\u{300}a]{0,60}";
    prop_oneof!["(?s).{0,100}", odd]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_sent_is_text(
        agent in any_text(),
        caller in any_text(),
        number in any_text(),
        id in any_text(),
        group in any_text(),
        step in any_text(),
        has_times in any::<bool>(),
    ) {
        let mut queue = Group::default();
        queue.name = Some(group.clone().into());
        let mut flow = FlowStep::default();
        flow.step = Some(step.clone().into());
        let mut voicemail = Voicemail::default();
        voicemail.left = true;
        let mut events = vec![
            event(&id, EventKind::FlowStep(flow)),
            event(&id, EventKind::Queued),
            of(&id, &agent, EventKind::Ringing),
            event(&id, EventKind::Voicemail(voicemail)),
        ];
        for (second, event) in (0..).zip(&mut events) {
            event.from.name = Some(caller.clone().into());
            event.from.number = Some(PhoneNumber::recognize(Cow::Owned(number.clone())));
            event.queue = Some(queue.clone());
            event.call.leg_id = Some(id.clone().into());
            event.occurred_at = has_times.then(|| at(second));
        }
        let call = Call::fold(events).unwrap();
        let svg = svg(&call);
        let document = parsed(&svg);
        for char in svg.chars() {
            let isolates = ['\u{2068}', '\u{2069}'];
            prop_assert!(char == '\n' || !char.is_control(), "{char:?}");
            prop_assert!(!('\u{202a}'..='\u{202e}').contains(&char), "{char:?}");
            prop_assert!(isolates.contains(&char) || !('\u{2066}'..='\u{206f}').contains(&char), "{char:?}");
            prop_assert!(!['\u{fffe}', '\u{ffff}'].contains(&char), "{char:?}");
        }
        // Each text is there, as it was cleaned, and nothing else was made of it.
        let lanes = lanes(&document);
        let label = |text: &str| text::clean(text, 80);
        let queue_label = format!("Queue {}", label(&group));
        let queue_label = queue_label.trim_end();
        prop_assert!(lanes.iter().any(|(lane, _)| *lane == queue_label), "{lanes:?}");
        for leg in &call.legs {
            let name = leg.agent.as_ref().map(show::agent).unwrap();
            let name = match label(&name) {
                name if name.is_empty() => "not named".to_owned(),
                name => name,
            };
            prop_assert!(lanes.iter().any(|(lane, _)| *lane == name), "{name:?} in {lanes:?}");
        }
        let description = document.descendants().find(|node| node.has_tag_name("desc")).unwrap();
        let from = format!("from {}", label(&show::party(&call.from).unwrap()));
        prop_assert!(said(&description).starts_with(&from), "{from:?}");
        let reached = format!("reached “{}”", label(&step));
        prop_assert!(said(&description).contains(&reached), "{reached:?}");
    }
}

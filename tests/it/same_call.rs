//! The same call at every vendor: the tables of `src/guide/same_call.md`, made of the stories of the same name.
//!
//! `UPDATE=1 cargo test --test it same_call` writes them. What stands around them people write, such as why a vendor
//! has no such story.

use std::collections::BTreeMap;
use std::fs;

use crate::support::generated;
use crate::support::http::{Story, stories};
use crate::support::picture::show;
use crate::support::told::{calls, deliveries};
use hookswitch::call::{Leg, Moment};
use hookswitch::{
    Call, Direction, Outcome, Vendor,
    event::{Agent, TransferRole},
};

const PAGE: &str = "src/guide/same_call.md";

/// Where a table begins, and where it ends. The first is followed by the story's name and ` -->`.
const BEGIN: &str = "<!-- story: ";
const END: &str = "<!-- end -->\n";

/// What a story shows of a call: the name of a column, and its cell.
type Column = (&'static str, fn(&Call) -> Option<String>);

const OUTCOME: Column = ("outcome", outcome);
const DIRECTION: Column = ("direction", |call| {
    call.direction.map(Direction::as_str).map(code)
});
const TIMES: Column = ("start, answer, end", |call| {
    Some(times([call.started_at, call.answered_at, call.ended_at]))
});
const WAITED: Column = ("waited", |call| call.waited().map(show::span));
const TALKED: Column = ("talked", |call| {
    call.talk_time
        .filter(|time| !time.is_zero())
        .map(show::span)
});
const RANG: Column = ("who rang", |call| who(&call.legs));

/// The columns of each story's table.
const STORIES: [(&str, &[Column]); 4] = [
    (
        "inbound-answered",
        &[
            OUTCOME,
            DIRECTION,
            ("who answered", |call| {
                let agent = call.answered_by.as_ref().map(parts);
                agent.or_else(|| who(&call.legs))
            }),
            WAITED,
            TALKED,
            TIMES,
        ],
    ),
    (
        "inbound-missed",
        &[
            OUTCOME,
            DIRECTION,
            RANG,
            ("leg", |call| call.legs.first()?.outcome.map(word)),
            WAITED,
            ("start, end", |call| {
                Some(times([call.started_at, call.ended_at]))
            }),
        ],
    ),
    (
        "inbound-voicemail",
        &[
            OUTCOME,
            RANG,
            ("message", |call| {
                call.voicemail.as_ref().map(|message| {
                    let said = [
                        ("link", message.url.is_some()),
                        ("length", message.duration.is_some()),
                        ("text", call.transcribed),
                    ];
                    let said: Vec<_> = said.iter().filter(|(_, is_told)| *is_told).collect();
                    match said.is_empty() {
                        true => "was left".to_owned(),
                        false => said
                            .iter()
                            .map(|(word, _)| *word)
                            .collect::<Vec<_>>()
                            .join(", "),
                    }
                })
            }),
            WAITED,
        ],
    ),
    (
        "inbound-transferred",
        &[
            OUTCOME,
            ("who gave", |call| {
                let gave = |role| role != Some(TransferRole::Received);
                let given = call.transfers.iter().find(|transfer| gave(transfer.role))?;
                given.agent.as_ref().map(parts)
            }),
            ("first, second talked", |call| {
                let talked = call
                    .legs
                    .iter()
                    .filter(|leg| leg.outcome == Some(Outcome::Answered));
                let talked = talked.map(|leg| cell(leg.talk_time.map(show::span)));
                Some(talked.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
            }),
            TALKED,
        ],
    ),
];

fn code(word: &str) -> String {
    format!("`{word}`")
}

fn word(outcome: Outcome) -> String {
    code(outcome.as_str())
}

fn cell(value: Option<String>) -> String {
    value.unwrap_or_else(|| "–".to_owned())
}

fn outcome(call: &Call) -> Option<String> {
    let state = || format!("{}, without one", code(call.state.as_str()));
    Some(call.outcome.map_or_else(state, word))
}

/// By what an agent is known.
fn parts(agent: &Agent<'_>) -> String {
    let parts = [
        ("id", agent.id.is_some()),
        ("extension", agent.extension.is_some()),
        ("name", agent.name.is_some()),
    ];
    let known: Vec<_> = parts.iter().filter(|(_, is_known)| *is_known).collect();
    known
        .iter()
        .map(|(part, _)| *part)
        .collect::<Vec<_>>()
        .join(", ")
}

/// By what the first of the legs is known.
fn who(legs: &[Leg]) -> Option<String> {
    let leg = legs.first()?;
    let agent = leg.agent.as_ref().map(parts);
    agent.or_else(|| leg.number.as_ref().map(|_| "number".to_owned()))
}

fn times<const N: usize>(moments: [Option<Moment>; N]) -> String {
    moments
        .map(|moment| cell(moment.map(|moment| moment.source.as_str().to_owned())))
        .join(", ")
}

/// How many requests each vendor's story of that name has, and its calls.
fn calls_of(stories: &[Story], name: &str) -> BTreeMap<Vendor, (usize, Vec<Call>)> {
    let of_name = stories.iter().filter(|story| {
        story
            .name
            .split_once('/')
            .is_some_and(|(_, story)| story == name)
    });
    of_name
        .map(|story| {
            let vendor = story.requests[0]
                .vendor
                .expect("a fixture names its vendor");
            let calls = calls(deliveries(story).concat());
            (vendor, (story.requests.len(), calls))
        })
        .collect()
}

fn table(of_vendors: &BTreeMap<Vendor, (usize, Vec<Call>)>, columns: &[Column]) -> String {
    let heads: Vec<&str> = columns.iter().map(|(head, _)| *head).collect();
    let mut table = format!(
        "| vendor | requests | {} |\n|---|---|{}\n",
        heads.join(" | "),
        "---|".repeat(columns.len())
    );
    for (vendor, (requests, calls)) in of_vendors {
        for (index, call) in calls.iter().enumerate() {
            let head = match index {
                0 => format!("`{vendor}` | {requests}"),
                _ => "and another call | ".to_owned(),
            };
            let cells: Vec<_> = columns.iter().map(|(_, of)| cell(of(call))).collect();
            table.push_str(&format!("| {head} | {} |\n", cells.join(" | ")));
        }
    }
    table
}

#[test]
fn the_page_shows_the_same_call_at_every_vendor() {
    let page = fs::read_to_string(PAGE).unwrap();
    let stories = stories().unwrap();
    let mut parts = page.split(BEGIN);
    let mut made = parts.next().unwrap_or_default().to_owned();
    let mut shown = Vec::new();
    let mut wrong = Vec::new();
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").expect("a story's name");
        let (_, text) = rest.split_once(END).expect("the table ends");
        let story = STORIES.iter().find(|(story, _)| *story == name);
        let (_, columns) = story.unwrap_or_else(|| panic!("no columns for {name}"));
        let of_vendors = calls_of(&stories, name);
        made.push_str(&format!(
            "{BEGIN}{name} -->\n\n{}\n{END}{text}",
            table(&of_vendors, columns)
        ));
        shown.push(name.to_owned());

        // Who has no such story is named below the table, with the reason; and nobody else is.
        let (text, _) = text.split_once("\n## ").unwrap_or((text, ""));
        let without = text
            .split_once("No such story")
            .map_or("", |(_, list)| list);
        for vendor in Vendor::ALL {
            if without.contains(&format!("`{vendor}`")) == of_vendors.contains_key(vendor) {
                wrong.push(format!("{name}: {vendor}"));
            }
        }
    }
    assert_eq!(shown, STORIES.map(|(name, _)| name), "{PAGE}");
    assert!(
        !generated::differs(PAGE, &made),
        "{PAGE} is not made of the present stories: run `UPDATE=1 cargo test --test it same_call`"
    );
    assert!(
        wrong.is_empty(),
        "{PAGE} says below each table which vendors have \"No such story\", and why: not so of {wrong:#?}"
    );
}

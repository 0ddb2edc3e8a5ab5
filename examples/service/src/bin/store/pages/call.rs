//! One call: its picture, legs, events and notes, and the requests that it is made of.

use std::sync::Arc;

use axum::extract::{Query, State};
use hookswitch::{
    Call, CallKey, Event, EventKind,
    call::{CallTransfer, Leg, Moment, MomentSource},
    event::Party,
};
use serde::Deserialize;

use super::calls::{words, write_party, write_span, write_state};
use super::deliveries;
use super::html::{Html, SHORT};
use super::rows::RequestRow;
use super::{Here, Page, Problem, page, tenant, vendor};
use crate::Service;
use crate::picture::show;

/// The most requests that are shown whole on the page of a call, and the bytes after which no other one is.
const MAX_RAW: usize = 20;
const MAX_RAW_BYTES: usize = 256 << 10;

/// Which call is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    tenant: String,
    vendor: String,
    #[serde(default)]
    id: String,
}

/// The page of one call.
pub async fn of_one(
    State(service): State<Arc<Service>>,
    Query(wanted): Query<Wanted>,
) -> Result<Page, Problem> {
    page(move || {
        let Ok(vendor) = wanted.vendor.parse() else {
            return Ok(None);
        };
        let key = CallKey::new(vendor, &*wanted.id);
        let version = service.pages.news.version();
        let Some(json) = service.database.call(&wanted.tenant, &key)? else {
            return Ok(None);
        };
        let call: Call = serde_json::from_str(&json)
            .map_err(|_| crate::database::Failure::Unusable("a call is not what this version wrote"))?;
        // By their keys, since the call has each event once, wherever it was told.
        let told = service.database.requests_of(&wanted.tenant, &key)?;
        let told: Vec<_> = call
            .timeline()
            .iter()
            .map(|event| (event, told.get(event.idempotency_key().as_slice()).copied()))
            .collect();
        let mut ids: Vec<_> = told.iter().filter_map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        let (mut raw, mut bytes) = (Vec::new(), 0);
        for &id in ids.iter().take(MAX_RAW) {
            if bytes > MAX_RAW_BYTES {
                break;
            }
            if let Some(row) = service.database.request(id)? {
                bytes += row.stored.body.len() + row.stored.query.len();
                raw.push(row);
            }
        }
        let mut body = Html::default();
        write_head(&mut body, &wanted.tenant, &call);
        body.raw("<div class=\"picture\" data-part=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the call\">");
        body.picture(&call).raw("</div>");
        write_legs(&mut body, &call);
        write_events(&mut body, &told);
        write_notes(&mut body, &call);
        write_requests(&mut body, &raw, ids.get(raw.len()..).unwrap_or_default());
        Ok(Some(Page {
            title: "Call".to_owned(),
            here: Here::Calls,
            version: Some(version),
            body,
        }))
    })
    .await
}

fn write_head(html: &mut Html, of: &str, call: &Call) {
    html.raw("<div data-part=\"head\"><h1>");
    match call.direction {
        Some(direction) => html.put(capital(direction.as_str())).raw(" call "),
        None => html.raw("Call "),
    };
    write_state(html, call);
    html.raw("</h1><dl class=\"facts\">");
    let mut fact = |name: &'static str, write: &mut dyn FnMut(&mut Html)| {
        html.raw("<div><dt>").raw(name).raw("</dt><dd>");
        write(html);
        html.raw("</dd></div>");
    };
    fact("From", &mut |html| write_party(html, &call.from));
    fact("To", &mut |html| write_party(html, &call.to));
    for (name, agent) in [
        ("Answered by", &call.answered_by),
        ("Placed by", &call.placed_by),
    ] {
        if let Some(agent) = agent {
            fact(name, &mut |html| {
                html.text(&show::agent(agent), SHORT);
            });
        }
    }
    for (name, moment) in [
        ("Started", call.started_at),
        ("Answered", call.answered_at),
        ("Ended", call.ended_at),
    ] {
        if let Some(moment) = moment {
            fact(name, &mut |html| {
                html.time(moment.at).raw(" UTC");
                write_source(html, moment);
            });
        }
    }
    for (name, span) in [
        ("Waited", call.waited()),
        ("Talked", call.talk_time),
        ("Lasted", call.duration),
    ] {
        if span.is_some() {
            fact(name, &mut |html| write_span(html, span));
        }
    }
    for (name, group) in [("Queue", &call.queue), ("Ring group", &call.ring_group)] {
        if let Some(group) = group {
            fact(name, &mut |html| {
                html.text(&show::group(group), SHORT);
            });
        }
    }
    if !call.digits.is_empty() {
        fact("Pressed", &mut |html| {
            html.long(&call.digits.join(" "));
        });
    }
    for (name, is_so) in [
        ("Recorded", call.recorded),
        ("Transcribed", call.transcribed),
        ("Emergency", call.emergency),
    ] {
        if is_so {
            fact(name, &mut |html| {
                html.raw("yes");
            });
        }
    }
    fact("Vendor", &mut |html| {
        vendor(html, call.vendor);
        tenant(html, of);
    });
    if let Some(id) = &call.id {
        fact("The vendor's id", &mut |html| {
            html.long(id);
        });
    }
    html.raw("</dl></div>");
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// How a time is known, if the vendor did not state it.
fn write_source(html: &mut Html, moment: Moment) {
    if moment.source != MomentSource::Stated {
        html.raw(" <small>")
            .put(moment.source.as_str())
            .raw("</small>");
    }
}

fn write_legs(html: &mut Html, call: &Call) {
    html.raw("<section data-part=\"legs\"><h2>Legs</h2>");
    let heads = [
        "Who",
        "Outcome",
        "Rang at (UTC)",
        "Answered at (UTC)",
        "Ended at (UTC)",
        "Rang",
        "Talked",
    ];
    html.table(
        "legs",
        "The parts of agents and other parties in the call",
        &heads,
    );
    for (index, leg) in call.legs.iter().enumerate() {
        write_leg(html, index, leg);
    }
    if call.legs.is_empty() {
        html.no_rows(heads.len(), "The vendor told of none.");
    }
    html.end_table().raw("</section>");
}

fn write_leg(html: &mut Html, index: usize, leg: &Leg) {
    html.row(format_args!("leg-{index}")).head_cell("Who");
    if let Some(agent) = &leg.agent {
        html.text(&show::agent(agent), SHORT).raw(" ");
    }
    if let Some(number) = &leg.number {
        html.raw("<span class=\"number\">")
            .text(&number.to_string(), SHORT)
            .raw("</span>");
    }
    if leg.agent.is_none() && leg.number.is_none() {
        html.text(leg.id.as_deref().unwrap_or("?"), SHORT);
    }
    html.raw("</th>").cell("Outcome");
    match leg.outcome {
        Some(outcome) => html.put(words(outcome.as_str())),
        None => html.raw("–"),
    };
    html.raw("</td>");
    for (label, moment) in [
        ("Rang at", leg.rang_at),
        ("Answered at", leg.answered_at),
        ("Ended at", leg.ended_at),
    ] {
        html.cell(label);
        match moment {
            Some(moment) => {
                html.time(moment.at);
                write_source(html, moment);
            }
            None => {
                html.raw("–");
            }
        }
        html.raw("</td>");
    }
    html.cell("Rang");
    write_span(html, leg.rang_for());
    html.raw("</td>").cell("Talked");
    write_span(html, leg.talk_time);
    html.raw("</td></tr>");
}

fn write_events(html: &mut Html, told: &[(&Event<'_>, Option<i64>)]) {
    html.raw("<section><h2>Events</h2>");
    let heads = ["Time (UTC)", "What", "Who", "The vendor's name", "Request"];
    html.table("events", "What the requests say, in order", &heads);
    for (index, (event, request)) in told.iter().enumerate() {
        html.row(format_args!("event-{index}")).head_cell("Time");
        match (event.occurred_at, event.received_at) {
            (Some(at), _) => {
                html.time(at);
            }
            (None, Some(at)) => {
                html.time(at).raw(" <small>received</small>");
            }
            (None, None) => {
                html.raw("no time");
            }
        }
        html.raw("</th>").cell("What");
        write_what(html, event);
        html.raw("</td>").cell("Who");
        write_who(html, event);
        html.raw("</td>")
            .cell("Name")
            .text(&event.name, SHORT)
            .raw("</td>")
            .cell("Request");
        match request {
            Some(id) => deliveries::write_link(html, *id),
            None => {
                html.raw("–");
            }
        }
        html.raw("</td></tr>");
    }
    html.end_table().raw("</section>");
}

/// What happened.
pub fn write_what(html: &mut Html, event: &Event<'_>) {
    html.long(&show::what(&event.kind));
    if event.test {
        html.raw(" (test)");
    }
}

/// Whom an event is about: each of them apart, so that no name is read as part of another.
pub fn write_who(html: &mut Html, event: &Event<'_>) {
    if let Some(agent) = &event.agent {
        html.raw("<span class=\"agent\">")
            .text(&show::agent(agent), SHORT)
            .raw("</span> ");
    }
    for (word, party) in [("from ", &event.from), ("to ", &event.to)] {
        if *party != Party::default() {
            html.raw("<span class=\"party\">").raw(word);
            write_party(html, party);
            html.raw("</span> ");
        }
    }
}

fn write_notes(html: &mut Html, call: &Call) {
    let mut items: Vec<String> = call.transfers.iter().map(transfer).collect();
    items.extend(
        call.voicemail
            .iter()
            .map(|voicemail| show::what(&EventKind::Voicemail(voicemail.clone()))),
    );
    items.extend(call.recordings.iter().map(|recording| {
        let length = recording
            .duration
            .map(|length| format!(", {}", show::span(length)));
        format!(
            "recording {}{}",
            recording.status.as_str(),
            length.unwrap_or_default()
        )
    }));
    items.extend(call.transcripts.iter().map(show::transcript));
    items.extend(call.notes.iter().map(show::note));
    html.raw("<section data-part=\"notes\"><h2>Notes</h2>");
    if items.is_empty() {
        html.raw("<p class=\"none\">No transfer, voicemail, recording, transcript or note.</p>");
    } else {
        html.raw("<ul class=\"notes\">");
        for item in &items {
            html.raw("<li>").long(item).raw("</li>");
        }
        html.raw("</ul>");
    }
    html.raw("</section>");
}

/// Who gave the call to whom.
fn transfer(transfer: &CallTransfer) -> String {
    let mut words = vec!["transferred".to_owned()];
    if let Some(agent) = &transfer.agent {
        words.push(format!("by {}", show::agent(agent)));
    }
    match (&transfer.target, &transfer.colleague) {
        (Some(target), _) => words.push(format!("to {target}")),
        (None, Some(colleague)) => words.push(format!("with {}", show::agent(colleague))),
        (None, None) => {}
    }
    words.join(" ")
}

fn write_requests(html: &mut Html, raw: &[RequestRow], others: &[i64]) {
    html.raw("<section><h2>Requests</h2><div data-rows=\"requests\">");
    for row in raw {
        html.raw("<details class=\"request\" id=\"request-")
            .put(row.id)
            .raw("\"><summary>Request ");
        html.put(row.id)
            .raw(", ")
            .time(row.stored.received_at)
            .raw(" UTC</summary>");
        deliveries::write_raw(html, &row.stored);
        html.raw("<p>");
        deliveries::write_link(html, row.id);
        html.raw("</p></details>");
    }
    for id in others {
        html.raw("<p id=\"request-").put(id).raw("\">");
        deliveries::write_link(html, *id);
        html.raw("</p>");
    }
    html.raw("</div></section>");
}

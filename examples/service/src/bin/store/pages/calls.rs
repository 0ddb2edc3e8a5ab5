//! The calls.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use hookswitch::{Call, CallKey, Outcome, State as CallState, Vendor, event::Party};
use serde::Deserialize;

use super::html::{Html, SHORT, address};
use super::rows::{CallRow, Filter, Rows};
use super::{Here, Page, Problem, page, pager, tenant, vendor, warn_if_open};
use crate::Service;
use crate::picture::show;

/// Which calls are wanted. A form sends empty texts for what may be anything.
#[derive(Deserialize)]
pub struct Wanted {
    tenant: Option<String>,
    #[serde(default)]
    vendor: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    number: String,
    before: Option<i64>,
}

impl Wanted {
    fn filter(&self) -> Option<Filter> {
        let vendor = match &*self.vendor {
            "" => "",
            name => name.parse::<Vendor>().ok()?.as_str(),
        };
        let state = match &*self.state {
            "" => "",
            name => CallState::ALL
                .iter()
                .find(|state| state.as_str() == name)?
                .as_str(),
        };
        let number = self.number.trim().to_owned();
        let tenant = self.tenant.clone().filter(|tenant| !tenant.is_empty());
        Some(Filter {
            tenant,
            vendor,
            state,
            number,
        })
    }

    fn address(&self, before: Option<i64>) -> String {
        let before = before.map(|before| before.to_string()).unwrap_or_default();
        let query = [
            ("tenant", self.tenant.as_deref().unwrap_or_default()),
            ("vendor", &self.vendor),
            ("state", &self.state),
            ("number", &self.number),
            ("before", &before),
        ];
        address("/pages/calls", &query)
    }
}

/// The page of the calls.
pub async fn list(
    State(service): State<Arc<Service>>,
    Query(wanted): Query<Wanted>,
) -> Result<Page, Problem> {
    page(move || {
        let Some(filter) = wanted.filter() else {
            return Ok(None);
        };
        // Read before the calls are: what arrives meanwhile is news to the page.
        let version = service.pages.news.version();
        let calls = service.database.latest_calls(&filter, wanted.before)?;
        let tenants = service.database.tenants()?;
        let mut body = Html::default();
        warn_if_open(&mut body, &service);
        write_list(&mut body, &wanted, &tenants, &calls);
        Ok(Some(Page {
            title: "Calls".to_owned(),
            here: Here::Calls,
            version: wanted.before.is_none().then_some(version),
            body,
        }))
    })
    .await
}

fn write_list(html: &mut Html, wanted: &Wanted, tenants: &[String], calls: &Rows<CallRow>) {
    html.raw("<h1>Calls</h1>");
    write_form(html, wanted, tenants);
    let heads = [
        "Started (UTC)",
        "State",
        "From",
        "To",
        "Agent",
        "Waited",
        "Talked",
        "Vendor",
    ];
    html.table("calls", "Calls, the one that changed last first", &heads);
    for row in &calls.rows {
        write_row(html, row);
    }
    if calls.rows.is_empty() {
        html.no_rows(
            heads.len(),
            match calls.older {
                Some(_) => "None among the latest calls. Older ones may fit.",
                None => "No call yet, or none that fits.",
            },
        );
    }
    html.end_table();
    let newest = wanted.before.map(|_| wanted.address(None));
    let older = calls.older.map(|older| wanted.address(Some(older)));
    pager(
        html,
        newest.as_deref(),
        older.as_deref().map(|older| (older, "Older calls")),
    );
}

fn write_form(html: &mut Html, wanted: &Wanted, tenants: &[String]) {
    html.raw(
        "<form class=\"filter\" role=\"search\" aria-label=\"Calls\" action=\"/pages/calls\">",
    );
    html.raw("<p><label for=\"number\">Number</label><input id=\"number\" name=\"number\" inputmode=\"tel\" \
              placeholder=\"any\" value=\"");
    html.put(&wanted.number).raw("\"></p>");
    let vendors = Vendor::ALL.iter().map(|vendor| vendor.as_str());
    write_choice(html, "vendor", "Vendor", vendors, &wanted.vendor);
    let states = CallState::ALL.iter().map(|state| state.as_str());
    write_choice(html, "state", "State", states, &wanted.state);
    if tenants.iter().any(|tenant| !tenant.is_empty()) {
        let tenants = tenants
            .iter()
            .map(String::as_str)
            .filter(|tenant| !tenant.is_empty());
        let chosen = wanted.tenant.as_deref().unwrap_or_default();
        write_choice(html, "tenant", "Customer", tenants, chosen);
    }
    html.raw("<p><button>Filter</button>");
    if wanted.address(None) != "/pages/calls" {
        html.raw(" <a href=\"/pages/calls\">All calls</a>");
    }
    html.raw("</p></form>");
}

fn write_choice<'a>(
    html: &mut Html,
    name: &'static str,
    label: &'static str,
    values: impl Iterator<Item = &'a str>,
    chosen: &str,
) {
    html.raw("<p><label for=\"").raw(name).raw("\">").raw(label);
    html.raw("</label><select id=\"")
        .raw(name)
        .raw("\" name=\"")
        .raw(name);
    html.raw("\"><option value=\"\">any</option>");
    for value in values {
        html.raw(if value == chosen {
            "<option selected value=\""
        } else {
            "<option value=\""
        });
        html.put(value)
            .raw("\">")
            .put(words(value))
            .raw("</option>");
    }
    html.raw("</select></p>");
}

fn write_row(html: &mut Html, row: &CallRow) {
    let CallRow { tenant: of, call } = row;
    let address = call_address(of, call.key());
    html.row(id(&address));
    html.head_cell("Started")
        .raw("<a href=\"")
        .put(&address)
        .raw("\">");
    match call.started_at {
        Some(moment) => html.time(moment.at),
        None => html.raw("no time"),
    };
    html.raw("</a></th>").cell("State");
    write_state(html, call);
    html.raw("</td>").cell("From");
    write_party(html, &call.from);
    html.raw("</td>").cell("To");
    write_party(html, &call.to);
    html.raw("</td>").cell("Agent");
    write_agent(html, call);
    html.raw("</td>").cell("Waited");
    write_span(html, call.waited());
    html.raw("</td>").cell("Talked");
    write_span(html, call.talk_time);
    html.raw("</td>").cell("Vendor");
    vendor(html, call.vendor);
    tenant(html, of);
    html.raw("</td></tr>");
}

/// How far a call is, or what came of it: by a word and a mark, and not by a colour alone.
pub fn write_state(html: &mut Html, call: &Call) {
    let (state, word) = match call.outcome {
        Some(outcome) => (outcome.as_str(), outcome.as_str()),
        None => (call.state.as_str(), call.state.as_str()),
    };
    html.raw("<span class=\"state ");
    html.raw(match (call.state, call.outcome) {
        (CallState::Ended, Some(Outcome::Answered)) => "good",
        (
            CallState::Ended,
            Some(Outcome::Missed | Outcome::Abandoned | Outcome::TimedOut | Outcome::Failed),
        ) => "bad",
        (CallState::Ended, _) => "over",
        (CallState::InProgress | CallState::Held | CallState::Parked, _) => "talking",
        _ => "waiting",
    });
    html.raw("\" data-state=\"").put(state).raw("\">");
    html.put(words(word)).raw("</span>");
}

pub fn write_party(html: &mut Html, party: &Party<'_>) {
    if let Some(number) = &party.number {
        html.raw("<span class=\"number\">")
            .text(&number.to_string(), SHORT)
            .raw("</span> ");
    }
    if let Some(name) = &party.name {
        html.raw("<span class=\"who\">")
            .text(name, SHORT)
            .raw("</span>");
    }
    if *party == Party::default() {
        html.raw("–");
    }
}

/// Who answered, else who placed the call.
fn write_agent(html: &mut Html, call: &Call) {
    match (&call.answered_by, &call.placed_by) {
        (Some(agent), _) => html.text(&show::agent(agent), SHORT),
        (None, Some(agent)) => html.raw("by ").text(&show::agent(agent), SHORT),
        (None, None) => html.raw("–"),
    };
}

pub fn write_span(html: &mut Html, span: Option<Duration>) {
    match span {
        Some(span) => html.put(show::span(span)),
        None => html.raw("–"),
    };
}

/// The words of a name: `in_progress` as `in progress`.
pub fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// The address of the page of a call. It has the id in the query: in a path, `..` would be another page.
pub fn call_address(tenant: &str, key: Option<CallKey<'_>>) -> String {
    let (vendor, id) = key.map_or(("", String::new()), |key| {
        (key.vendor.as_str(), key.id.into_owned())
    });
    address(
        "/pages/call",
        &[("tenant", tenant), ("vendor", vendor), ("id", &id)],
    )
}

/// The id of a row, by which the script finds it again.
fn id(address: &str) -> String {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    format!("call-{:016x}", hasher.finish())
}

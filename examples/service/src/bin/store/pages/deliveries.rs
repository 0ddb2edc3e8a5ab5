//! The deliveries as they arrive, and one of them.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use hookswitch::{CallKey, Event, Notice, StoredRequest, request::Awaits};
use serde::Deserialize;
use service::Offsets;

use super::call::{write_what, write_who};
use super::calls::{call_address, words};
use super::html::{Html, SHORT, address};
use super::live::Unkept;
use super::rows::{RequestRow, Rows};
use super::{Here, Page, Problem, page, pager, tenant, vendor, warn_if_open};
use crate::Service;

/// The most events and notices of a delivery that the list shows; a body can hold thousands.
const FEW: usize = 3;

/// The most that its own page shows.
const MANY: usize = 1_000;

/// Which deliveries are wanted.
#[derive(Deserialize)]
pub struct Wanted {
    before: Option<i64>,
    #[serde(default)]
    show: String,
}

/// The page of the deliveries.
pub async fn list(
    State(service): State<Arc<Service>>,
    Query(wanted): Query<Wanted>,
) -> Result<Page, Problem> {
    page(move || {
        let only_unparsed = wanted.show == UNPARSED;
        let version = service.pages.news.version();
        let unkept = service.pages.news.unkept();
        let requests = service
            .database
            .latest_requests(only_unparsed, wanted.before)?;
        let mut html = Html::default();
        warn_if_open(&mut html, &service);
        html.raw("<h1>Deliveries</h1><nav class=\"choice\" aria-label=\"Which deliveries\"><a ");
        html.raw(if only_unparsed {
            ""
        } else {
            "aria-current=\"page\" "
        });
        html.raw("href=\"/pages/deliveries\">All</a> <a ");
        html.raw(if only_unparsed {
            "aria-current=\"page\" "
        } else {
            ""
        });
        html.raw("href=\"/pages/deliveries?show=unparsed\">Not understood</a></nav>");
        write_requests(&mut html, &requests, &service.offsets);
        let show = if only_unparsed { UNPARSED } else { "" };
        let at = |before: &str| address("/pages/deliveries", &[("show", show), ("before", before)]);
        let newest = wanted.before.map(|_| at(""));
        let older = requests.older.map(|older| at(&older.to_string()));
        pager(
            &mut html,
            newest.as_deref(),
            older.as_deref().map(|older| (older, "Older deliveries")),
        );
        if wanted.before.is_none() {
            write_unkept(&mut html, &unkept);
        }
        Ok(Some(Page {
            title: "Deliveries".to_owned(),
            here: Here::Deliveries,
            version: wanted.before.is_none().then_some(version),
            body: html,
        }))
    })
    .await
}

const UNPARSED: &str = "unparsed";

fn write_requests(html: &mut Html, requests: &Rows<RequestRow>, offsets: &Offsets) {
    let heads = ["Time (UTC)", "Vendor", "Event", "What it means", "Notices"];
    html.table("deliveries", "Deliveries, the latest first", &heads);
    for row in &requests.rows {
        let read = Read::new(row, offsets);
        html.row(format_args!("delivery-{}", row.id))
            .head_cell("Time");
        html.raw("<a href=\"/pages/deliveries/")
            .put(row.id)
            .raw("\">");
        html.time(row.stored.received_at).raw("</a></th>");
        html.cell("Vendor");
        vendor(html, row.stored.vendor);
        tenant(html, &row.tenant);
        html.raw("</td>")
            .cell("Event")
            .text(&read.name, SHORT)
            .raw("</td>");
        html.cell("Means");
        read.write_meaning(html, row, FEW);
        html.raw("</td>").cell("Notices");
        read.write_notices(html, FEW);
        html.raw("</td></tr>");
    }
    if requests.rows.is_empty() {
        html.no_rows(heads.len(), "None yet.");
    }
    html.end_table();
}

/// What a request says, as this version of the crate reads it.
struct Read {
    name: String,
    events: Vec<Event<'static>>,
    notices: Vec<Notice>,
    /// Whether it asked for instructions, which this service has none of.
    awaits_instructions: bool,
}

impl Read {
    fn new(row: &RequestRow, offsets: &Offsets) -> Self {
        let request = row.stored.request();
        match hookswitch::parse(row.stored.vendor, &request) {
            Ok(delivery) => Self {
                name: delivery.event.to_string(),
                events: offsets
                    .events(&delivery)
                    .take(MANY)
                    .map(Event::into_owned)
                    .collect(),
                notices: delivery.notices(),
                awaits_instructions: delivery.awaits() == Awaits::Instructions,
            },
            Err(_) => Self {
                name: "–".to_owned(),
                events: Vec::new(),
                notices: Vec::new(),
                awaits_instructions: false,
            },
        }
    }

    /// What happened, or why nobody knows.
    fn write_meaning(&self, html: &mut Html, row: &RequestRow, most: usize) {
        if let Some(error) = &row.error {
            html.raw("<span class=\"refused\">Not understood</span> ")
                .text(error, 1_000);
            return;
        }
        if self.awaits_instructions {
            html.raw("<span class=\"refused\">Answered 501</span> It waits for instructions: this address belongs \
                      where the vendor tells what became of a call. ");
        }
        html.raw("<ul>");
        for event in self.events.iter().take(most) {
            html.raw("<li>");
            write_what(html, event);
            html.raw(" ");
            write_who(html, event);
            if let Some(key) = CallKey::of(event) {
                html.raw("<a class=\"to-call\" href=\"")
                    .put(call_address(&row.tenant, Some(key)));
                html.raw("\">the call</a>");
            }
            html.raw("</li>");
        }
        html.raw("</ul>");
        match self.events.len() {
            0 => {
                html.raw("nothing that this crate has a word for");
            }
            events if events > most => {
                html.raw("and ").put(events - most).raw(" more");
            }
            _ => {}
        }
    }

    fn write_notices(&self, html: &mut Html, most: usize) {
        if self.notices.is_empty() {
            html.raw("–");
            return;
        }
        html.raw("<ul>");
        for notice in self.notices.iter().take(most) {
            html.raw("<li>");
            if let Some(field) = &notice.field {
                html.raw("<b>").text(field, SHORT).raw("</b>: ");
            }
            html.text(&notice.problem.to_string(), 1_000).raw("</li>");
        }
        html.raw("</ul>");
        if self.notices.len() > most {
            html.raw("and ").put(self.notices.len() - most).raw(" more");
        }
    }
}

/// What was answered and not kept: one row for each vendor and reason.
fn write_unkept(html: &mut Html, unkept: &Unkept) {
    html.raw("<section><h2>Answered and not kept</h2><p>Since the service started. Anybody can send these, so that \
              nothing is shown of them but why they were not kept.</p>");
    let heads = ["Last (UTC)", "Vendor", "Why", "Answered", "Times"];
    html.table(
        "unkept",
        "What was answered and not kept, by vendor and reason, the last one first",
        &heads,
    );
    let mut rows: Vec<_> = unkept.iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(count.last));
    for ((vendor, result), count) in rows {
        let name = vendor.map_or("none", |vendor| vendor.as_str());
        html.row(format_args!("unkept-{name}-{result}"))
            .head_cell("Last");
        html.time(count.last)
            .raw("</th>")
            .cell("Vendor")
            .put(words(name))
            .raw("</td>");
        html.cell("Why").put(why(result)).raw("</td>");
        html.cell("Answered")
            .put(count.status.as_u16())
            .raw("</td>");
        html.cell("Times").put(count.times).raw("</td></tr>");
    }
    if unkept.is_empty() {
        html.no_rows(heads.len(), "Nothing: all that came is kept.");
    }
    html.end_table().raw("</section>");
}

/// Why something was not kept, of the word that the log has for it.
fn why(result: &'static str) -> String {
    let why = match result {
        "unknown_vendor" => "the address names no vendor that is known",
        "too_large" => "the body is too large",
        "broken_off" => "the request broke off",
        "missing_header" => "the header with the signature or token is missing",
        "malformed" => "the header with the signature or token is not of the vendor's form",
        "missing_field" => "the field with the token is missing in the body",
        "malformed_body" => "the body is not of the vendor's form",
        "mismatch" => "none of the secrets fits the request",
        "too_old" => "it was signed too long ago: an old request sent again, or a clock is wrong",
        "from_the_future" => "it was signed in the future: a clock is wrong",
        "wrong_address" => "it came from an address that is not the vendor's",
        "not_given" => {
            "this service has no secret of the vendor, or needs --public-url: its log says which"
        }
        "not_built" => "this build cannot check the vendor's signatures",
        "bad_secret" => "the vendor's secret has not the form that its scheme needs",
        "unanswerable" => "it asks for an answer that the vendor does not ask for",
        "challenge" => "the vendor asked whether this address is ours, and got its answer",
        "not_stored" => "the database could not be written: the vendor will send it again",
        other => return words(other),
    };
    why.to_owned()
}

/// The page of one delivery.
pub async fn one(
    State(service): State<Arc<Service>>,
    Path(id): Path<i64>,
) -> Result<Page, Problem> {
    page(move || {
        let Some(row) = service.database.request(id)? else {
            return Ok(None);
        };
        let read = Read::new(&row, &service.offsets);
        let mut html = Html::default();
        html.raw("<h1>Request ")
            .put(id)
            .raw("</h1><dl class=\"facts\"><div><dt>Received</dt><dd>");
        html.time(row.stored.received_at)
            .raw(" UTC</dd></div><div><dt>Vendor</dt><dd>");
        vendor(&mut html, row.stored.vendor);
        tenant(&mut html, &row.tenant);
        html.raw("</dd></div><div><dt>Event</dt><dd>")
            .text(&read.name, SHORT);
        html.raw("</dd></div></dl><h2>What it means</h2><div class=\"means\">");
        read.write_meaning(&mut html, &row, MANY);
        html.raw("</div><h2>Notices</h2><div class=\"means\">");
        read.write_notices(&mut html, MANY);
        html.raw("</div><h2>As it arrived</h2>");
        write_raw(&mut html, &row.stored);
        Ok(Some(Page {
            title: format!("Request {id}"),
            here: Here::Deliveries,
            version: None,
            body: html,
        }))
    })
    .await
}

/// A link to the page of a request.
pub fn write_link(html: &mut Html, id: i64) {
    html.raw("<a href=\"/pages/deliveries/")
        .put(id)
        .raw("\">Request ")
        .put(id)
        .raw("</a>");
}

/// A request as it arrived, but for its secrets, which are not kept.
pub fn write_raw(html: &mut Html, stored: &StoredRequest) {
    if !stored.query.is_empty() {
        html.raw("<h3>Query</h3>").lines(&stored.query);
    }
    let headers = stored.headers.iter();
    let headers =
        headers.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value)));
    let headers: Vec<_> = headers.collect();
    if !headers.is_empty() {
        html.raw("<h3>Headers</h3>").lines(&headers.join("\n"));
    }
    match std::str::from_utf8(&stored.body) {
        Ok("") => html.raw("<p>No body.</p>"),
        Ok(body) => html.raw("<h3>Body</h3>").lines(body),
        Err(_) => {
            html.raw("<h3>Body, which is no UTF-8: � is in place of what is not</h3>");
            html.lines(&String::from_utf8_lossy(&stored.body))
        }
    };
}

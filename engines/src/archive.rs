//! Recorded deliveries as an archive has them, to try an engine with and to measure it.
//!
//! They are the stories of hookswitch's fixtures, each many times: with other ids, on other days, shuffled. One in
//! 20 comes twice, and one in 1,000 cannot be read. There are 50 tenants, and the same ids of calls come in all
//! of them, as vendors' ids do. The same count gives the same archive.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{
    ArrayRef, BinaryArray, RecordBatch, RecordBatchReader, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use chrono::{NaiveDate, TimeDelta};
use hookswitch::samples::{self, Sample};
use hookswitch::{Call, CallKey, Event, Request};

use crate::columns::{ZONE, text, time};

const TENANTS: usize = 50;
/// Days are shifted by whole weeks, so that a date's day of the week stays right.
const WEEK: i64 = 7 * 24 * 3600;
const WEEKS: i64 = 26;
/// An id is varied if it can take so many forms.
const FORMS: usize = 1_000_000;
const ROWS: usize = 8_192;

/// The deliveries of one story.
struct Story {
    deliveries: Vec<Sample>,
    /// What is varied, the longest first.
    ids: Vec<Vec<u8>>,
}

/// A delivery of the archive: which one of which story, in which variation, whose it is, and how late it came.
#[derive(Clone, Copy)]
struct Plan {
    story: u32,
    delivery: u32,
    variation: u32,
    tenant: u32,
    late: u32,
}

/// An archive, batch by batch.
pub struct Archive {
    stories: Vec<Story>,
    plan: Vec<Plan>,
    at: usize,
}

impl Archive {
    /// An archive of so many deliveries.
    pub fn new(count: usize) -> Self {
        let stories = stories();
        let plan = plan(&stories, count);
        Self {
            stories,
            plan,
            at: 0,
        }
    }
}

impl Iterator for Archive {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.plan[self.at..];
        let plans = &rest[..ROWS.min(rest.len())];
        if plans.is_empty() {
            return None;
        }
        let batch = batch(&self.stories, plans, self.at);
        self.at += plans.len();
        Some(batch)
    }
}

impl RecordBatchReader for Archive {
    fn schema(&self) -> SchemaRef {
        schema()
    }
}

/// The stories that stay the same when they are varied.
fn stories() -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    for sample in samples::all() {
        match stories.last_mut() {
            Some(story) if story.deliveries[0].story == sample.story => {
                story.deliveries.push(sample)
            }
            _ => stories.push(Story {
                deliveries: vec![sample],
                ids: Vec::new(),
            }),
        }
    }
    for story in &mut stories {
        story.ids = ids(story);
    }
    stories.retain(stays_the_same);
    stories
}

/// The events of a story's deliveries.
fn events(deliveries: &[(Vec<u8>, Vec<u8>)], story: &Story) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    for ((query, body), sample) in deliveries.iter().zip(&story.deliveries) {
        let query = str::from_utf8(query).unwrap_or_default();
        let request = Request::new(body)
            .with_query(query)
            .with_headers(&sample.file.headers);
        if let Ok(delivery) = hookswitch::parse(sample.vendor, &request) {
            events.extend(delivery.normalize().map(Event::into_owned));
        }
    }
    events
}

/// The requests of a story, as they are.
fn plain(story: &Story) -> Vec<(Vec<u8>, Vec<u8>)> {
    let parts = |sample: &Sample| {
        let query = sample.file.query.clone().unwrap_or_default().into_bytes();
        (query, sample.file.body.clone())
    };
    story.deliveries.iter().map(parts).collect()
}

/// The requests of a story, varied.
fn varied(story: &Story, variation: u32, weeks: i64) -> Vec<(Vec<u8>, Vec<u8>)> {
    let vary = |text: Vec<u8>| vary(&text, &story.ids, variation, weeks);
    let parts = plain(story).into_iter();
    parts
        .map(|(query, body)| (vary(query), vary(body)))
        .collect()
}

/// The ids in a story that can be varied, as the vendor writes them, the longest first.
fn ids(story: &Story) -> Vec<Vec<u8>> {
    let mut ids: Vec<Vec<u8>> = Vec::new();
    for event in events(&plain(story), story) {
        let call = &event.call;
        for id in [&call.id, &call.leg_id, &call.linked_id, &event.delivery_id]
            .into_iter()
            .flatten()
        {
            if digits(id.as_bytes())
                .map(|(_, radix, _)| usize::from(radix))
                .fold(1, usize::saturating_mul)
                >= FORMS
            {
                ids.push(id.as_bytes().to_vec());
                ids.push(escaped(id));
            }
        }
    }
    ids.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    ids.dedup();
    ids
}

/// A text as a form has it.
fn escaped(text: &str) -> Vec<u8> {
    let mut escaped = Vec::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(byte);
        } else {
            escaped.extend(format!("%{byte:02X}").bytes());
        }
    }
    escaped
}

/// The places in an id that can be varied, from the end: where, among how many, and from which character on. Those
/// of a percent-encoded byte are none.
fn digits(id: &[u8]) -> impl Iterator<Item = (usize, u8, u8)> {
    let encoded = |at: usize| (1..=2).any(|back| at >= back && id[at - back] == b'%');
    (1..id.len())
        .rev()
        .filter(move |at| !encoded(*at))
        .filter_map(|at| match id[at] {
            b'0'..=b'9' => Some((at, 10, b'0')),
            b'a'..=b'f' => Some((at, 6, b'a')),
            b'A'..=b'F' => Some((at, 6, b'A')),
            _ => None,
        })
}

/// Another id of the same form. Different ids stay different.
fn vary_id(id: &[u8], variation: u32) -> Vec<u8> {
    let mut varied = id.to_vec();
    let mut left = variation;
    for (at, radix, first) in digits(id) {
        let add = left % u32::from(radix);
        left /= u32::from(radix);
        let value = (u32::from(id[at] - first) + add) % u32::from(radix);
        varied[at] = first + value as u8;
    }
    varied
}

/// A text with other ids, so many weeks later.
fn vary(text: &[u8], ids: &[Vec<u8>], variation: u32, weeks: i64) -> Vec<u8> {
    let mut varied = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let at_start = at == 0 || !text[at - 1].is_ascii_alphanumeric();
        if let Some(id) = ids.iter().find(|id| rest.starts_with(id)) {
            varied.extend(vary_id(id, variation));
            at += id.len();
        } else if at_start && let Some((moved, len)) = later(rest, weeks) {
            varied.extend(moved.bytes());
            at += len;
        } else {
            varied.push(text[at]);
            at += 1;
        }
    }
    varied
}

/// The date or time at the start of a text so many weeks later, and its length there.
fn later(text: &[u8], weeks: i64) -> Option<(String, usize)> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = str::from_utf8(&text[..digits]).ok()?;
    match digits {
        10 | 13 if (b"15".as_slice()..=b"18").contains(&&text[..2]) => {
            let unit = if digits == 10 { 1 } else { 1_000 };
            let moved = whole.parse::<i64>().ok()? + weeks * WEEK * unit;
            Some((moved.to_string(), digits))
        }
        4 => {
            let date = str::from_utf8(text.get(..10)?).ok()?;
            let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
            let moved = date + TimeDelta::weeks(weeks);
            Some((moved.to_string(), 10))
        }
        // `12 Mar 2026`, with a space, or what stands for one in a form.
        2 => {
            let space = if text[2..].starts_with(b"%20") {
                "%20"
            } else {
                str::from_utf8(text.get(2..3)?).ok()?
            };
            let len = 2 + space.len() + 3 + space.len() + 4;
            let format = format!("%d{0}%b{0}%Y", space.replace('%', "%%"));
            let date = str::from_utf8(text.get(..len)?).ok()?;
            let moved = NaiveDate::parse_from_str(date, &format).ok()? + TimeDelta::weeks(weeks);
            Some((moved.format(&format).to_string(), len))
        }
        _ => None,
    }
}

/// What is the same of a call whatever its ids and days are.
fn gist(mut events: Vec<Event<'static>>) -> Vec<String> {
    events.sort_by(|one, other| CallKey::of(one).cmp(&CallKey::of(other)));
    let calls = events.chunk_by(|one, other| CallKey::of(one) == CallKey::of(other));
    let mut gists: Vec<String> = calls
        .map(|events| match Call::fold(events.iter().cloned()) {
            Some(call) => {
                format!(
                    "{} {:?} {:?} {:?} {}",
                    events.len(),
                    call.state,
                    call.outcome,
                    call.talk_time,
                    call.legs.len()
                )
            }
            None => events.len().to_string(),
        })
        .collect();
    gists.sort();
    gists
}

/// Whether a variation of a story tells of the same calls under other ids.
fn stays_the_same(story: &Story) -> bool {
    let before = events(&plain(story), story);
    let after = events(&varied(story, 123_457, WEEKS - 1), story);
    let same_key = before.iter().any(|event| {
        let key = CallKey::of(event);
        key.is_some() && after.iter().any(|other| CallKey::of(other) == key)
    });
    !same_key && gist(before) == gist(after)
}

/// Which deliveries come, in which order.
fn plan(stories: &[Story], count: usize) -> Vec<Plan> {
    let mut random = Random(20);
    let mut plan = Vec::with_capacity(count);
    let own = count - count / 20;
    'all: for round in 0_u32.. {
        for (index, story) in stories.iter().enumerate() {
            for tenant in 0..TENANTS {
                for delivery in 0..story.deliveries.len() {
                    if plan.len() == own {
                        break 'all;
                    }
                    plan.push(Plan {
                        story: index as u32,
                        delivery: delivery as u32,
                        variation: round * stories.len() as u32 + index as u32 + 1,
                        tenant: tenant as u32,
                        late: 0,
                    });
                }
            }
        }
    }
    for _ in own..count {
        let again = plan[random.below(own)];
        plan.push(Plan {
            late: 1 + random.below(3_600) as u32,
            ..again
        });
    }
    for last in (1..plan.len()).rev() {
        plan.swap(last, random.below(last + 1));
    }
    plan
}

/// The columns of an archive.
fn schema() -> SchemaRef {
    let pair = Field::new("item", DataType::Struct(pair()), true);
    Arc::new(Schema::new(vec![
        text("tenant"),
        text("vendor"),
        time("received_at"),
        text("query"),
        Field::new("headers", DataType::List(Arc::new(pair)), true),
        Field::new("body", DataType::Binary, true),
    ]))
}

/// A header.
fn pair() -> Fields {
    Fields::from(vec![
        text("name"),
        Field::new("value", DataType::Binary, true),
    ])
}

/// The deliveries that are planned; the first of them is the archive's delivery of this number.
fn batch(stories: &[Story], plans: &[Plan], first: usize) -> Result<RecordBatch, ArrowError> {
    let mut tenants = Vec::new();
    let mut vendors = Vec::new();
    let mut arrivals = Vec::new();
    let mut queries = Vec::new();
    let mut headers = ListBuilder::new(StructBuilder::from_fields(pair(), 0));
    let mut bodies = Vec::new();
    for (number, plan) in (first..).zip(plans) {
        let story = &stories[plan.story as usize];
        let sample = &story.deliveries[plan.delivery as usize];
        // The same id in two tenants is another call, of another day.
        let weeks = i64::from(plan.tenant + plan.variation) % WEEKS;
        let text = |text: &[u8]| vary(text, &story.ids, plan.variation, weeks);
        let query = sample.file.query.as_deref().unwrap_or_default();
        let mut vendor = sample.vendor.as_str();
        let mut query = text(query.as_bytes());
        let mut body = text(&sample.file.body);
        if number % 1_000 == 999 {
            match number / 1_000 % 3 {
                0 => {
                    (query, body) = (
                        Vec::new(),
                        b"<html><body>502 Bad Gateway</body></html>".to_vec(),
                    )
                }
                1 => (query, body) = (Vec::new(), Vec::new()),
                _ => vendor = "a_vendor_to_come",
            }
        }
        tenants.push(format!("tenant-{:02}", plan.tenant));
        vendors.push(vendor);
        let arrival = sample.at.timestamp() - (WEEKS - weeks) * WEEK + i64::from(plan.late);
        arrivals.push(arrival * 1_000_000 + (number % 1_000_000) as i64);
        let query = String::from_utf8(query).ok();
        queries.push(query.filter(|query| !query.is_empty()));
        bodies.push(Some(body).filter(|body| !body.is_empty()));
        for (name, value) in &sample.file.headers {
            let pair = headers.values();
            if let Some(names) = pair.field_builder::<StringBuilder>(0) {
                names.append_value(name);
            }
            if let Some(values) = pair.field_builder::<BinaryBuilder>(1) {
                values.append_value(value);
            }
            pair.append(true);
        }
        headers.append(true);
    }
    let bodies: BinaryArray = bodies.iter().map(Option::as_deref).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(tenants)),
        Arc::new(StringArray::from(vendors)),
        Arc::new(TimestampMicrosecondArray::from(arrivals).with_timezone(ZONE)),
        Arc::new(StringArray::from(queries)),
        Arc::new(headers.finish()),
        Arc::new(bodies),
    ];
    RecordBatch::try_new(schema(), columns)
}

/// A small generator of numbers, the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        // Knuth's constants; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

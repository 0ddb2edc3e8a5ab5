//! From recorded deliveries to events.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use chrono::{DateTime, FixedOffset, Utc};
use hookswitch::request::Headers;
use hookswitch::{CallKey, Event, Request, Vendor};

use crate::calls::agent;
use crate::columns::{Bytes, HeaderLists, Offsets, TextColumn, Times, column, text, time, times};

/// The columns of events: those of README.md.
pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        text("tenant"),
        text("call_key"),
        text("vendor"),
        text("call_id"),
        text("name"),
        text("kind"),
        time("occurred_at"),
        time("received_at"),
        text("direction"),
        text("from_number"),
        text("to_number"),
        text("agent"),
        text("event"),
        text("error"),
    ]))
}

/// The columns of recorded deliveries.
struct Deliveries {
    tenants: Bytes,
    vendors: Bytes,
    arrivals: Times,
    queries: Bytes,
    headers: HeaderLists,
    bodies: Bytes,
    offsets: Option<Offsets>,
}

impl Deliveries {
    fn of(batch: &RecordBatch) -> Result<Self, ArrowError> {
        let bytes = |name| Bytes::of(name, column(batch, name)?);
        let offset = batch.column_by_name("offset");
        Ok(Self {
            tenants: bytes("tenant")?,
            vendors: bytes("vendor")?,
            arrivals: Times::of("received_at", column(batch, "received_at")?)?,
            queries: bytes("query")?,
            headers: HeaderLists::of("headers", column(batch, "headers")?)?,
            bodies: bytes("body")?,
            offsets: offset
                .map(|array| Offsets::of("offset", array))
                .transpose()?,
        })
    }

    fn vendor(&self, row: usize) -> Option<Vendor> {
        self.vendors.text(row)?.parse().ok()
    }

    /// What a delivery means, or why it cannot be read: without a value of it.
    fn read<'a>(
        &'a self,
        row: usize,
        headers: &'a (dyn Headers + Sync),
    ) -> Result<Vec<Event<'a>>, String> {
        let vendor = self.vendor(row);
        let vendor =
            vendor.ok_or("column `vendor`: not the name of a vendor that this version reads")?;
        // Two tenants that are no text would be one.
        for (name, column) in [("tenant", &self.tenants), ("query", &self.queries)] {
            if column.get(row).is_some() && column.text(row).is_none() {
                return Err(format!("{vendor}: column `{name}`: not UTF-8"));
            }
        }
        let request = Request::new(self.bodies.get(row).unwrap_or_default())
            .with_query(self.queries.text(row))
            .with_headers(headers);
        let delivery = hookswitch::parse(vendor, &request).map_err(|error| error.to_string())?;
        let offset = self.offsets.as_ref().and_then(|offsets| offsets.get(row));
        let seconds = |offset| FixedOffset::east_opt(i32::try_from(offset).ok()?);
        let events = match offset.map(seconds) {
            None => delivery.normalize(),
            Some(Some(offset)) => delivery.normalize_at(offset),
            Some(None) => return Err(format!("{vendor}: column `offset`: a day or more")),
        };
        Ok(events.collect())
    }
}

/// Hands every event of a batch of deliveries to `each`, and every delivery that cannot be read, with its tenant.
pub fn each_event(
    batch: &RecordBatch,
    mut each: impl FnMut(Option<&str>, Result<Event<'_>, Unread>) -> Result<(), ArrowError>,
) -> Result<(), ArrowError> {
    let deliveries = Deliveries::of(batch)?;
    for row in 0..batch.num_rows() {
        let tenant = deliveries.tenants.text(row);
        let received_at = deliveries.arrivals.get(row);
        let headers = deliveries.headers.get(row);
        match deliveries.read(row, &headers) {
            Ok(events) => {
                for mut event in events {
                    event.received_at = received_at;
                    each(tenant, Ok(event))?;
                }
            }
            Err(why) => {
                let vendor = deliveries.vendor(row);
                each(
                    tenant,
                    Err(Unread {
                        vendor,
                        received_at,
                        why,
                    }),
                )?;
            }
        }
    }
    Ok(())
}

/// A delivery that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// The vendor, if this version knows it.
    pub vendor: Option<Vendor>,
    /// When it arrived.
    pub received_at: Option<DateTime<Utc>>,
    /// What is wrong with it. It holds no value that was sent.
    pub why: String,
}

/// The events of a batch of recorded deliveries, one row each, and a row with `error` for each delivery that could not
/// be read. A delivery that means nothing, such as a vendor's report of its own state, has no row.
///
/// # Errors
///
/// If a column is missing or of a type that cannot hold what it is for, or if a column of the result would have more
/// than 2 GiB. No delivery is an error.
pub fn hook_events(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = schema();
    let (mut tenant, mut call_key) = (TextColumn::new("tenant"), TextColumn::new("call_key"));
    let (mut vendor, mut call_id) = (TextColumn::new("vendor"), TextColumn::new("call_id"));
    let (mut name, mut kind) = (TextColumn::new("name"), TextColumn::new("kind"));
    let (mut occurred_at, mut received_at) = (Vec::new(), Vec::new());
    let mut direction = TextColumn::new("direction");
    let mut from_number = TextColumn::new("from_number");
    let mut to_number = TextColumn::new("to_number");
    let mut agents = TextColumn::new("agent");
    let (mut json, mut error) = (TextColumn::new("event"), TextColumn::new("error"));
    each_event(batch, |own_tenant, read| {
        tenant.push(own_tenant)?;
        match read {
            Ok(event) => {
                call_key.show(CallKey::of(&event))?;
                vendor.push(Some(event.vendor.as_str()))?;
                call_id.push(event.call.id.as_deref())?;
                name.push(Some(&event.name))?;
                kind.push(Some(event.kind.as_str()))?;
                occurred_at.push(event.occurred_at);
                received_at.push(event.received_at);
                direction.push(event.direction.map(|direction| direction.as_str()))?;
                from_number.show(event.from.number.as_ref())?;
                to_number.show(event.to.number.as_ref())?;
                agents.push(event.agent.as_ref().map(agent).as_deref())?;
                json.json(&event)?;
                error.push(None)
            }
            Err(unread) => {
                vendor.push(unread.vendor.map(Vendor::as_str))?;
                occurred_at.push(None);
                received_at.push(unread.received_at);
                for column in [
                    &mut call_key,
                    &mut call_id,
                    &mut name,
                    &mut kind,
                    &mut direction,
                    &mut from_number,
                    &mut to_number,
                    &mut agents,
                    &mut json,
                ] {
                    column.push(None)?;
                }
                error.push(Some(&unread.why))
            }
        }
    })?;
    RecordBatch::try_new(
        schema,
        vec![
            tenant.finish()?,
            call_key.finish()?,
            vendor.finish()?,
            call_id.finish()?,
            name.finish()?,
            kind.finish()?,
            times(occurred_at),
            times(received_at),
            direction.finish()?,
            from_number.finish()?,
            to_number.finish()?,
            agents.finish()?,
            json.finish()?,
            error.finish()?,
        ],
    )
}

//! What is written: a request, and what it means.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use hookswitch::{
    Call, CallKey, CallLog, Delivery, Event, EventKind, ParseError, StoredRequest, VendorPayload,
    call::Moment, request::Awaits,
};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use service::Offsets;
use service::log::Line;

use crate::database::{Database, Failure, VERSION};

type Parsed<'r> = Result<Delivery<'r, VendorPayload<'r>>, ParseError>;

impl Database {
    /// Stores a request and what it means, and gives what the vendor waits for; or the request alone, and gives the
    /// error of parsing it. It is on the disk when this returns.
    pub fn take(
        &self,
        stored: &StoredRequest,
        offsets: &Offsets,
        line: &mut Line,
    ) -> Result<Result<Awaits, ParseError>, Failure> {
        // What is parsed is what is stored: a replay will read the same.
        let request = stored.request();
        let parsed = hookswitch::parse(stored.vendor, &request);
        let json = json(stored)?;

        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO requests (tenant, vendor, received_at, digest, json)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                stored.tenant.as_deref().unwrap_or_default(),
                stored.vendor.as_str(),
                stored.received_at.timestamp_micros(),
                request.digest(),
                json,
            ],
        )?;
        let id = transaction.last_insert_rowid();
        keep(&transaction, id, stored, offsets, &parsed, line)?;
        transaction.commit()?;
        // Here is where you would notify your CRM of the calls that have just ended, which `line` tells. If
        // the process dies before that, nobody is told: if each end must be told, write it to a table of
        // your own in `keep`, and tell from there.
        line.kept = Some(id.to_string());
        Ok(parsed.map(|delivery| delivery.awaits()))
    }

    /// Makes everything but the requests anew, of the requests.
    pub fn replay(&self, offsets: &Offsets) -> Result<Counts, Failure> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for table in ["unparsed", "events", "messages", "calls"] {
            transaction.execute(&format!("DELETE FROM {table}"), ())?;
        }
        let mut requests = transaction.prepare("SELECT id, json FROM requests ORDER BY id")?;
        let mut rows = requests.query(())?;
        while let Some(row) = rows.next()? {
            let (id, json): (i64, String) = row.try_into()?;
            let stored = serde_json::from_str::<StoredRequest>(&json);
            let stored = stored.map_err(|_| Failure::Unreadable("requests", id))?;
            let request = stored.request();
            let parsed = hookswitch::parse(stored.vendor, &request);
            keep(
                &transaction,
                id,
                &stored,
                offsets,
                &parsed,
                &mut Line::default(),
            )?;
        }
        drop(rows);
        drop(requests);
        transaction.execute("UPDATE made_by SET version = ?1", [VERSION])?;
        let count = |table| {
            let count = format!("SELECT count(*) FROM {table}");
            transaction.query_row(&count, (), |row| row.get(0))
        };
        let counts = Counts {
            requests: count("requests")?,
            unparsed: count("unparsed")?,
            events: count("events")?,
            messages: count("messages")?,
            calls: count("calls")?,
        };
        transaction.commit()?;
        Ok(counts)
    }
}

/// What a replay has made.
pub struct Counts {
    requests: i64,
    unparsed: i64,
    events: i64,
    messages: i64,
    calls: i64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            requests,
            unparsed,
            events,
            messages,
            calls,
        } = self;
        write!(
            f,
            "{requests} requests, {unparsed} of them unparsed: \
             {events} events, {messages} messages, {calls} calls"
        )
    }
}

/// Writes what a request means.
fn keep(
    db: &Connection,
    request: i64,
    stored: &StoredRequest,
    offsets: &Offsets,
    parsed: &Parsed<'_>,
    line: &mut Line,
) -> Result<(), Failure> {
    let delivery = match parsed {
        Ok(delivery) => delivery,
        Err(error) => {
            let insert = "INSERT INTO unparsed (request, error) VALUES (?1, ?2)";
            db.execute(insert, (request, error.to_string()))?;
            return Ok(());
        }
    };
    line.describe(delivery);
    let tenant = stored.tenant.as_deref().unwrap_or_default();
    // The calls that the delivery tells of, and no others: it is the state before and after, for a moment.
    let mut log = CallLog::new();
    let mut changed = BTreeSet::new();
    for mut event in offsets.events(delivery) {
        event.received_at = Some(stored.received_at);
        keep_event(db, tenant, request, &event, stored.received_at)?;
        let key = CallKey::of(&event).map(CallKey::into_owned);
        if let Some(key) = &key
            && !log.contains(key)
            && let Some(call) = load(db, tenant, key)?
        {
            log.restore(call);
        }
        let kind = event.kind.as_str();
        let applied = log.apply(event, stored.received_at);
        line.add_event(kind, key.as_ref(), applied);
        // Every change and not only those after the end: what is not written is forgotten.
        changed.extend(key.filter(|_| applied.change().is_some()));
    }
    for key in changed {
        if let Some(call) = log.get(&key) {
            keep_call(db, tenant, &key, &call)?;
        }
    }
    Ok(())
}

/// Writes an event, or a message, unless it is there.
fn keep_event(
    db: &Connection,
    tenant: &str,
    request: i64,
    event: &Event<'_>,
    received_at: DateTime<Utc>,
) -> Result<(), Failure> {
    let key = event.idempotency_key();
    let vendor = event.vendor.as_str();
    let received_at = received_at.timestamp_micros();
    let json = json(event)?;
    if let EventKind::Message(message) = &event.kind {
        // Nothing is written again that has an id: an equal message has the same one, and the same status.
        let status = message.status.map(|status| status.as_str());
        let id = message.id.as_deref().or(event.delivery_id.as_deref());
        db.execute(
            "INSERT INTO messages
                 (tenant, key, request, vendor, message_id, status, received_at, possible_repeat, json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                 EXISTS (SELECT 1 FROM messages WHERE tenant = ?1 AND key = ?2), ?8)
             ON CONFLICT DO NOTHING",
            params![tenant, key, request, vendor, id, status, received_at, json],
        )?;
        return Ok(());
    }
    let call = CallKey::of(event).map(|key| key.id);
    // Of two that come at once, the first to arrive can be the last to be written; the fold takes the
    // first arrival as well.
    db.execute(
        "INSERT INTO events (tenant, key, request, vendor, call_id, kind, received_at, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (tenant, key) DO UPDATE SET
             request = excluded.request, received_at = excluded.received_at, json = excluded.json
             WHERE excluded.received_at < received_at",
        params![
            tenant,
            key,
            request,
            vendor,
            call.as_deref(),
            event.kind.as_str(),
            received_at,
            json
        ],
    )?;
    Ok(())
}

/// A call as it was written.
fn load(db: &Connection, tenant: &str, key: &CallKey<'_>) -> Result<Option<Call>, Failure> {
    let found: Option<(i64, String)> = db
        .query_row(
            "SELECT rowid, json FROM calls WHERE tenant = ?1 AND vendor = ?2 AND id = ?3",
            (tenant, key.vendor.as_str(), &*key.id),
            |row| row.try_into(),
        )
        .optional()?;
    let call = found.map(|(row, json)| {
        serde_json::from_str(&json).map_err(|_| Failure::Unreadable("calls", row))
    });
    call.transpose()
}

/// Writes a call, over what was written before.
fn keep_call(db: &Connection, tenant: &str, key: &CallKey<'_>, call: &Call) -> Result<(), Failure> {
    // SQLite has no greater number.
    let seconds =
        |span: Option<Duration>| span.map(|span| i64::try_from(span.as_secs()).unwrap_or(i64::MAX));
    let at = |moment: Option<Moment>| moment.map(|moment| moment.at.timestamp_micros());
    let number =
        |party: &hookswitch::event::Party<'_>| party.number.as_ref().map(ToString::to_string);
    let agent = call.answered_by.as_ref().or(call.placed_by.as_ref());
    db.execute(
        "INSERT OR REPLACE INTO calls (tenant, vendor, id, state, outcome, direction, from_number,
             to_number, agent, started_at, answered_at, ended_at, duration, talk_time, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            tenant,
            key.vendor.as_str(),
            &*key.id,
            call.state.as_str(),
            call.outcome.map(|outcome| outcome.as_str()),
            call.direction.map(|direction| direction.as_str()),
            number(&call.from),
            number(&call.to),
            agent.and_then(|agent| agent.label()),
            at(call.started_at),
            at(call.answered_at),
            at(call.ended_at),
            seconds(call.duration),
            seconds(call.talk_time),
            json(call)?,
        ],
    )?;
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|_| Failure::Unusable("it has no JSON"))
}

#[cfg(test)]
mod tests {
    use hookswitch::Vendor;
    use hookswitch::event::{Message, MessageStatus};

    use super::*;

    /// No vendor of today sends such reports; the model has them.
    #[test]
    fn a_report_on_a_message_is_no_repetition() {
        let name = format!("hookswitch-reports-{}.db", std::process::id());
        let file = std::env::temp_dir().join(name);
        let database = Database::open(&file).unwrap();
        let writer = database.writer();
        let (sent, delivered) = (MessageStatus::Sent, MessageStatus::Delivered);
        for status in [None, Some(sent), Some(delivered), Some(sent), None] {
            let mut message = Message::default();
            message.id = Some("1".into());
            message.status = status;
            let kind = EventKind::Message(Box::new(message));
            let event = Event::new(Vendor::Net2phone, "message".into(), kind);
            keep_event(&writer, "", 1, &event, DateTime::UNIX_EPOCH).unwrap();
        }
        let count = "SELECT count(*), count(status), sum(possible_repeat) FROM messages";
        let counts = writer.query_row(count, (), |row| row.try_into());
        assert_eq!(counts, Ok((3, 2, 0)));
        drop(writer);
        drop(database);
        std::fs::remove_file(file).unwrap();
    }
}

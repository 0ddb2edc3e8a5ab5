//! The database of `store`, as anybody else reads it, and what must be in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::DateTime;
use hookswitch::{Call, CallKey, Event, EventKind, StoredRequest, Vendor};
use rusqlite::Connection;
use rusqlite::types::Value;

pub struct Tables(pub Connection);

/// By which an event is known: the tenant and its idempotency key.
type Key = (String, [u8; 32]);

/// A row of `requests`.
pub struct Kept {
    pub id: i64,
    pub tenant: String,
    pub vendor: Vendor,
    pub digest: Vec<u8>,
    pub stored: StoredRequest,
}

impl Kept {
    fn events(&self) -> Vec<Event<'static>> {
        let parsed = hookswitch::parse(self.vendor, &self.stored.request());
        let events = parsed.iter().flat_map(|delivery| delivery.normalize());
        let events = events.map(|mut event| {
            event.received_at = Some(self.stored.received_at);
            event.into_owned()
        });
        events.collect()
    }
}

impl Tables {
    pub fn open(file: &Path) -> Self {
        Self(Connection::open(file).unwrap())
    }

    /// Every row of a table or query, sorted.
    pub fn rows(&self, select: &str) -> Vec<Vec<Value>> {
        let mut statement = self.0.prepare(select).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map((), |row| (0..columns).map(|at| row.get(at)).collect());
        let mut rows: Vec<Vec<Value>> = rows.unwrap().map(Result::unwrap).collect();
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        rows
    }

    pub fn count(&self, table: &str) -> i64 {
        let count = format!("SELECT count(*) FROM {table}");
        self.0.query_row(&count, (), |row| row.get(0)).unwrap()
    }

    /// All that is made of the requests.
    pub fn derived(&self) -> Vec<Vec<Vec<Value>>> {
        let tables = ["unparsed", "events", "messages", "calls", "made_by"];
        let select = |table| self.rows(&format!("SELECT * FROM {table}"));
        tables.into_iter().map(select).collect()
    }

    /// The requests, in the order in which they were stored.
    pub fn requests(&self) -> Vec<Kept> {
        let select =
            "SELECT id, tenant, vendor, received_at, digest, json FROM requests ORDER BY id";
        let mut statement = self.0.prepare(select).unwrap();
        let rows = statement.query_map((), |row| {
            let (id, tenant, vendor, received_at, digest, json): (
                i64,
                String,
                String,
                i64,
                Vec<u8>,
                String,
            ) = row.try_into()?;
            let stored: StoredRequest = serde_json::from_str(&json).unwrap();
            assert_eq!(stored.tenant.as_deref().unwrap_or_default(), tenant);
            assert_eq!(stored.vendor.as_str(), vendor);
            let arrival = DateTime::from_timestamp_micros(received_at);
            assert_eq!(Some(stored.received_at), arrival);
            assert_eq!(stored.request().digest()[..], digest);
            Ok(Kept {
                id,
                tenant,
                vendor: stored.vendor,
                digest,
                stored,
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// The requests that could not be parsed.
    pub fn unparsed(&self) -> BTreeSet<(Vendor, String, Vec<u8>)> {
        let ids = self.rows("SELECT request FROM unparsed");
        let mut kept = self.requests();
        kept.retain(|kept| ids.contains(&vec![Value::Integer(kept.id)]));
        let kept = kept.into_iter();
        kept.map(|kept| (kept.vendor, kept.stored.query, kept.stored.body))
            .collect()
    }

    /// Checks that all is there that the requests mean, and nothing else.
    pub fn check(&self) {
        let integrity: String = self
            .0
            .query_row("PRAGMA integrity_check", (), |row| row.get(0))
            .unwrap();
        assert_eq!(integrity, "ok");

        let (mut unparsed, mut messages) = (Vec::new(), Vec::new());
        let mut events = BTreeMap::<_, (i64, Event<'_>)>::new();
        for kept in self.requests() {
            if let Err(error) = hookswitch::parse(kept.vendor, &kept.stored.request()) {
                unparsed.push((kept.id, error.to_string()));
            }
            for event in kept.events() {
                let key = (kept.tenant.clone(), event.idempotency_key());
                if matches!(event.kind, EventKind::Message(_)) {
                    messages.push((kept.id, key, event));
                } else if let Some((id, known)) = events.get_mut(&key) {
                    if event.received_at < known.received_at {
                        (*id, *known) = (kept.id, event);
                    }
                } else {
                    events.insert(key, (kept.id, event));
                }
            }
        }
        self.check_unparsed(&unparsed);
        self.check_events(&events);
        self.check_messages(&messages);

        let mut calls = BTreeMap::<_, Vec<_>>::new();
        for ((tenant, _), (_, event)) in events {
            if let Some(key) = CallKey::of(&event).map(CallKey::into_owned) {
                calls.entry((tenant, key)).or_default().push(event);
            }
        }
        self.check_calls(&calls);
    }

    fn check_unparsed(&self, expected: &[(i64, String)]) {
        let rows = self.rows("SELECT request, error FROM unparsed");
        let rows: BTreeSet<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        let expected = expected.iter().map(|(id, error)| {
            let row = [Value::Integer(*id), Value::Text(error.clone())];
            format!("{row:?}")
        });
        assert_eq!(rows, expected.collect());
    }

    fn check_events(&self, expected: &BTreeMap<Key, (i64, Event<'_>)>) {
        let select =
            "SELECT tenant, key, request, vendor, call_id, kind, received_at, json FROM events";
        let mut statement = self.0.prepare(select).unwrap();
        let mut rows = statement.query(()).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            let key = (row.get(0).unwrap(), row.get(1).unwrap());
            let (request, event) = &expected[&key];
            assert_eq!(row.get::<_, i64>(2).unwrap(), *request);
            assert_eq!(row.get::<_, String>(3).unwrap(), event.vendor.as_str());
            let call = CallKey::of(event).map(|key| key.id.into_owned());
            assert_eq!(row.get::<_, Option<String>>(4).unwrap(), call);
            assert_eq!(row.get::<_, String>(5).unwrap(), event.kind.as_str());
            let arrival = event.received_at.unwrap().timestamp_micros();
            assert_eq!(row.get::<_, i64>(6).unwrap(), arrival);
            let json: String = row.get(7).unwrap();
            assert_eq!(&serde_json::from_str::<Event<'_>>(&json).unwrap(), event);
            count += 1;
        }
        assert_eq!(count, expected.len());
    }

    fn check_messages(&self, sent: &[(i64, Key, Event<'_>)]) {
        let (mut ids, mut keys) = (BTreeSet::new(), BTreeSet::new());
        let mut expected = Vec::new();
        for (request, (tenant, key), event) in sent {
            let EventKind::Message(message) = &event.kind else {
                unreachable!()
            };
            let id = message.id.clone().or(event.delivery_id.clone());
            let is_known = match &id {
                Some(id) => !ids.insert((tenant, event.vendor, id.clone(), message.status)),
                None => false,
            };
            if is_known {
                continue;
            }
            let possible_repeat = id.is_none() && keys.contains(&(tenant, key));
            keys.insert((tenant, key));
            expected.push((*request, key.to_vec(), id, possible_repeat, event.clone()));
        }
        let select = "SELECT request, key, message_id, possible_repeat, json, tenant, vendor
            FROM messages ORDER BY rowid";
        let mut statement = self.0.prepare(select).unwrap();
        let mut rows = statement.query(()).unwrap();
        let mut messages = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let id = row.get::<_, Option<String>>(2).unwrap();
            let json: String = row.get(4).unwrap();
            messages.push((
                row.get(0).unwrap(),
                row.get(1).unwrap(),
                id.map(Into::into),
                row.get(3).unwrap(),
                serde_json::from_str(&json).unwrap(),
            ));
        }
        assert_eq!(messages, expected);
    }

    fn check_calls(&self, expected: &BTreeMap<(String, CallKey<'static>), Vec<Event<'_>>>) {
        let select =
            "SELECT tenant, vendor, id, json, state, outcome, started_at, talk_time, from_number
            FROM calls";
        let mut statement = self.0.prepare(select).unwrap();
        let mut rows = statement.query(()).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            let vendor: String = row.get(1).unwrap();
            let key = CallKey::new(vendor.parse().unwrap(), row.get::<_, String>(2).unwrap());
            let events = &expected[&(row.get(0).unwrap(), key)];
            let fold = Call::fold(events.iter().cloned()).unwrap();
            let json: String = row.get(3).unwrap();
            let call: Call = serde_json::from_str(&json).unwrap();
            assert_eq!(call, fold);
            assert_eq!(row.get::<_, String>(4).unwrap(), fold.state.as_str());
            let outcome = fold.outcome.map(|outcome| outcome.as_str().to_owned());
            assert_eq!(row.get::<_, Option<String>>(5).unwrap(), outcome);
            let started_at = fold.started_at.map(|moment| moment.at.timestamp_micros());
            assert_eq!(row.get::<_, Option<i64>>(6).unwrap(), started_at);
            let talk_time = fold
                .talk_time
                .map(|span| span.as_secs().try_into().unwrap());
            assert_eq!(row.get::<_, Option<i64>>(7).unwrap(), talk_time);
            let number = fold.from.number.map(|number| number.to_string());
            assert_eq!(row.get::<_, Option<String>>(8).unwrap(), number);
            count += 1;
        }
        assert_eq!(count, expected.len());
    }
}

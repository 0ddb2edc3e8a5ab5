//! What the pages read of the database: some rows at a time, the latest first.

use std::collections::BTreeMap;

use hookswitch::{Call, CallKey, StoredRequest};
use rusqlite::{OptionalExtension as _, named_params};

use crate::database::{Database, Failure};

/// The most rows of a page, and the bytes after which no other one is added to it.
const MAX_ROWS: usize = 50;
const MAX_BYTES: usize = 4 << 20;

/// How many rows are looked through for a page at most: a number that nobody called must not hold the database up.
const STRETCH: i64 = 50_000;

/// The most customers that can be chosen from.
const MAX_TENANTS: i64 = 200;

/// Some rows, the latest first.
pub struct Rows<T> {
    pub rows: Vec<T>,
    /// The key before which the next page begins, if there may be one.
    pub older: Option<i64>,
}

/// Which calls are wanted; what is empty may be anything.
#[derive(Default)]
pub struct Filter {
    pub tenant: Option<String>,
    pub vendor: &'static str,
    pub state: &'static str,
    /// A part of a number, as it was written.
    pub number: String,
}

/// A call, and whose.
pub struct CallRow {
    pub tenant: String,
    pub call: Call,
}

/// A request, and why it could not be parsed, if so.
pub struct RequestRow {
    pub id: i64,
    pub tenant: String,
    pub stored: StoredRequest,
    pub error: Option<String>,
}

impl Database {
    /// The calls, by their last change: a call that changes is written anew, and gets the highest row number.
    pub fn latest_calls(
        &self,
        filter: &Filter,
        before: Option<i64>,
    ) -> Result<Rows<CallRow>, Failure> {
        let reader = self.reader();
        let before = match before {
            Some(before) => before,
            None => {
                let last = "SELECT ifnull(max(rowid), 0) FROM calls";
                reader
                    .query_row(last, (), |row| row.get::<_, i64>(0))?
                    .saturating_add(1)
            }
        };
        let floor = before.saturating_sub(STRETCH).max(0);
        let digits = digits(&filter.number);
        let mut statement = reader.prepare(
            "SELECT rowid, tenant, json FROM calls
             WHERE rowid < :before AND rowid >= :floor
                 AND (:tenant IS NULL OR tenant = :tenant)
                 AND (:vendor = '' OR vendor = :vendor)
                 AND (:state = '' OR state = :state)
                 AND (:number = ''
                     OR instr(from_number, :number) OR instr(to_number, :number)
                     OR (:digits <> '' AND (instr(from_number, :digits) OR instr(to_number, :digits))))
             ORDER BY rowid DESC",
        )?;
        let mut found = statement.query(named_params! {
            ":before": before,
            ":floor": floor,
            ":tenant": filter.tenant,
            ":vendor": filter.vendor,
            ":state": filter.state,
            ":number": filter.number,
            ":digits": digits,
        })?;
        let (mut rows, mut older, mut bytes) = (Vec::new(), None, 0);
        let mut last = before;
        while let Some(row) = found.next()? {
            if rows.len() == MAX_ROWS || bytes > MAX_BYTES {
                older = Some(last);
                break;
            }
            let (id, tenant, json): (i64, String, String) = row.try_into()?;
            bytes += json.len();
            last = id;
            let call = serde_json::from_str(&json);
            let call = call.map_err(|_| Failure::Unreadable("calls", id))?;
            rows.push(CallRow { tenant, call });
        }
        if older.is_none() && floor > 0 {
            let more = "SELECT EXISTS (SELECT 1 FROM calls WHERE rowid < ?1)";
            let has_more: bool = reader.query_row(more, [floor], |row| row.get(0))?;
            older = has_more.then_some(floor);
        }
        Ok(Rows { rows, older })
    }

    /// The customers that calls are of.
    pub fn tenants(&self) -> Result<Vec<String>, Failure> {
        // From each name to the next one, and not by way of every call.
        let reader = self.reader();
        let mut statement = reader.prepare(
            "WITH RECURSIVE names (name) AS (
                 SELECT min(tenant) FROM calls
                 UNION ALL
                 SELECT (SELECT min(tenant) FROM calls WHERE tenant > name) FROM names WHERE name IS NOT NULL
             )
             SELECT name FROM names WHERE name IS NOT NULL LIMIT ?1",
        )?;
        let names = statement.query_map([MAX_TENANTS], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// The requests, by their arrival.
    pub fn latest_requests(
        &self,
        only_unparsed: bool,
        before: Option<i64>,
    ) -> Result<Rows<RequestRow>, Failure> {
        let reader = self.reader();
        let mut statement = reader.prepare(if only_unparsed {
            "SELECT requests.id, tenant, json, error
             FROM unparsed CROSS JOIN requests ON requests.id = unparsed.request
             WHERE unparsed.request < ?1 ORDER BY unparsed.request DESC"
        } else {
            "SELECT requests.id, tenant, json, error
             FROM requests LEFT JOIN unparsed ON unparsed.request = requests.id
             WHERE requests.id < ?1 ORDER BY requests.id DESC"
        })?;
        let mut found = statement.query([before.unwrap_or(i64::MAX)])?;
        let (mut rows, mut older, mut bytes) = (Vec::<RequestRow>::new(), None, 0);
        while let Some(row) = found.next()? {
            if rows.len() == MAX_ROWS || bytes > MAX_BYTES {
                older = rows.last().map(|row| row.id);
                break;
            }
            let (id, tenant, json, error): (i64, String, String, Option<String>) =
                row.try_into()?;
            bytes += json.len();
            rows.push(request(id, tenant, &json, error)?);
        }
        Ok(Rows { rows, older })
    }

    /// A request.
    pub fn request(&self, id: i64) -> Result<Option<RequestRow>, Failure> {
        let found: Option<(String, String, Option<String>)> = self
            .reader()
            .query_row(
                "SELECT tenant, json, error
                 FROM requests LEFT JOIN unparsed ON unparsed.request = requests.id WHERE id = ?1",
                [id],
                |row| row.try_into(),
            )
            .optional()?;
        let found = found.map(|(tenant, json, error)| request(id, tenant, &json, error));
        found.transpose()
    }

    /// Which request told first of each event of a call, by the event's key.
    pub fn requests_of(
        &self,
        tenant: &str,
        key: &CallKey<'_>,
    ) -> Result<BTreeMap<Vec<u8>, i64>, Failure> {
        let reader = self.reader();
        let mut statement = reader.prepare(
            "SELECT key, request FROM events WHERE tenant = ?1 AND vendor = ?2 AND call_id = ?3",
        )?;
        let found = statement.query_map((tenant, key.vendor.as_str(), &*key.id), |row| {
            row.try_into()
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

fn request(
    id: i64,
    tenant: String,
    json: &str,
    error: Option<String>,
) -> Result<RequestRow, Failure> {
    let stored = serde_json::from_str(json);
    let stored = stored.map_err(|_| Failure::Unreadable("requests", id))?;
    Ok(RequestRow {
        id,
        tenant,
        stored,
        error,
    })
}

/// The digits of a number that somebody wrote as people do, such as `+1 (212) 555-0142`; none of other texts.
fn digits(number: &str) -> String {
    let is_usual = |char: char| char.is_ascii_digit() || " +-().,/\u{a0}".contains(char);
    if !number.chars().all(is_usual) {
        return String::new();
    }
    number.chars().filter(char::is_ascii_digit).collect()
}

//! The file: its schema, how it is opened, and what is read of it.

use std::fmt;
use std::fs;
use std::io;
use std::path::{self, Path};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hookswitch::{CallKey, Vendor};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};

/// The version of the crate that is at work.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long to wait for another process that writes, or makes a replay.
const BUSY: Duration = Duration::from_secs(5);

/// The most calls of one answer, and the bytes after which no other one is added to it.
const MAX_CALLS: usize = 100;
const MAX_PAGE_BYTES: usize = 4 << 20;

/// Told at the head of `main.rs`.
const SCHEMA: &str = "
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    vendor TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    digest BLOB NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX requests_by_digest ON requests (digest);
CREATE TRIGGER requests_stay BEFORE UPDATE ON requests
BEGIN SELECT RAISE(ABORT, 'requests are never changed'); END;

CREATE TABLE unparsed (
    request INTEGER PRIMARY KEY,
    error TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    tenant TEXT NOT NULL,
    key BLOB NOT NULL,
    request INTEGER NOT NULL,
    vendor TEXT NOT NULL,
    call_id TEXT,
    kind TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT;
CREATE INDEX events_by_call ON events (tenant, vendor, call_id);

CREATE TABLE messages (
    tenant TEXT NOT NULL,
    key BLOB NOT NULL,
    request INTEGER NOT NULL,
    vendor TEXT NOT NULL,
    message_id TEXT,
    status TEXT,
    received_at INTEGER NOT NULL,
    possible_repeat INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX messages_once ON messages (tenant, vendor, message_id, ifnull(status, ''));
CREATE INDEX messages_by_key ON messages (tenant, key);

CREATE TABLE calls (
    tenant TEXT NOT NULL,
    vendor TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    direction TEXT,
    from_number TEXT,
    to_number TEXT,
    agent TEXT,
    started_at INTEGER,
    answered_at INTEGER,
    ended_at INTEGER,
    duration INTEGER,
    talk_time INTEGER,
    json TEXT NOT NULL,
    PRIMARY KEY (tenant, vendor, id)
) STRICT;
CREATE INDEX calls_by_start ON calls (tenant, started_at);

CREATE TABLE made_by (version TEXT NOT NULL) STRICT;

PRAGMA user_version = 1;
";

/// The database: one connection that writes, and one that reads without waiting for that.
pub struct Database {
    // Closed before the writer, which then brings all into the one file.
    reader: Mutex<Connection>,
    writer: Mutex<Connection>,
    made_by: String,
}

impl Database {
    /// Opens the file, or makes it.
    pub fn open(file: &Path) -> Result<Self, Failure> {
        // So that no name, such as `:memory:`, means anything but a file.
        let file = path::absolute(file)?;
        let mut options = fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // SQLite gives the files beside it the permissions of this one.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        drop(options.open(&file)?);

        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let write = flags | OpenFlags::SQLITE_OPEN_READ_WRITE;
        let mut writer = Connection::open_with_flags(&file, write)?;
        writer.busy_timeout(BUSY)?;
        let made_by = made_by(&mut writer)?;
        // Readers and the writer do not wait for each other.
        let mode: String =
            writer.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
        if mode != "wal" {
            return Err(Failure::Unusable("the file system cannot hold it: no WAL"));
        }
        // What is answered 200 survives a power cut: each commit waits for the disk. With `NORMAL`, which
        // suffices against a crash of this process, the last ones would be lost.
        writer.pragma_update(None, "synchronous", "full")?;
        // On macOS, which would else be content with the memory of the disk. Nothing elsewhere.
        writer.pragma_update(None, "fullfsync", true)?;

        let read = flags | OpenFlags::SQLITE_OPEN_READ_ONLY;
        let reader = Connection::open_with_flags(&file, read)?;
        reader.busy_timeout(BUSY)?;
        Ok(Self {
            reader: Mutex::new(reader),
            writer: Mutex::new(writer),
            made_by,
        })
    }

    /// Refuses what another version of the crate made.
    pub fn check_version(&self) -> Result<(), String> {
        if self.made_by == VERSION {
            return Ok(());
        }
        let made_by = &self.made_by;
        Err(format!(
            "--db: made by version {made_by}, and this is {VERSION}: run it with --replay first"
        ))
    }

    /// The connection that writes. It is waited for: on a thread that may wait.
    pub fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that reads. What it is asked must be answered soon: others wait for it.
    pub fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call, as JSON.
    pub fn call(&self, tenant: &str, key: &CallKey<'_>) -> Result<Option<String>, Failure> {
        let call = self.reader().query_row(
            "SELECT json FROM calls WHERE tenant = ?1 AND vendor = ?2 AND id = ?3",
            (tenant, key.vendor.as_str(), &*key.id),
            |row| row.get(0),
        );
        Ok(call.optional()?)
    }

    /// The calls of a tenant that follow this one.
    pub fn calls(&self, tenant: &str, after: Option<&CallKey<'_>>) -> Result<Page, Failure> {
        let (vendor, id) = after.map_or(("", ""), |key| (key.vendor.as_str(), &*key.id));
        let reader = self.reader();
        let mut statement = reader.prepare(
            "SELECT vendor, id, json FROM calls WHERE tenant = ?1 AND (vendor, id) > (?2, ?3)
             ORDER BY vendor, id",
        )?;
        let mut rows = statement.query((tenant, vendor, id))?;
        let mut page = Page::default();
        let (mut last, mut bytes) = (None, 0);
        while let Some(row) = rows.next()? {
            if page.calls.len() == MAX_CALLS || bytes > MAX_PAGE_BYTES {
                page.next = last;
                break;
            }
            let (vendor, id, json): (String, String, String) = row.try_into()?;
            bytes += json.len();
            page.calls.push(json);
            let vendor = vendor.parse::<Vendor>().ok();
            last = vendor.map(|vendor| CallKey::new(vendor, id));
        }
        Ok(page)
    }
}

/// Some calls.
#[derive(Default)]
pub struct Page {
    /// Each as JSON.
    pub calls: Vec<String>,
    /// The key of the last one, if others follow.
    pub next: Option<CallKey<'static>>,
}

/// Makes the tables, if there is nothing yet, and says which version of the crate made what is in them.
fn made_by(connection: &mut Connection) -> Result<String, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let count = "SELECT count(*) FROM sqlite_schema";
    let tables: i64 = transaction.query_row(count, (), |row| row.get(0))?;
    match (version, tables) {
        (0, 0) => {
            transaction.execute_batch(SCHEMA)?;
            transaction.execute("INSERT INTO made_by VALUES (?1)", [VERSION])?;
        }
        (1, _) => {}
        _ => {
            return Err(Failure::Unusable(
                "the database of another program, or of a later one",
            ));
        }
    }
    let made_by = "SELECT version FROM made_by";
    let made_by = transaction.query_row(made_by, (), |row| row.get(0))?;
    transaction.commit()?;
    Ok(made_by)
}

/// Why something was not stored or read. It names tables and rows, and holds no value.
#[derive(Debug)]
pub enum Failure {
    /// SQLite says why.
    Sqlite(rusqlite::Error),
    /// The file cannot be opened.
    Io(io::Error),
    /// It can, and does not help.
    Unusable(&'static str),
    /// The JSON of a row of this table is not what this version wrote.
    Unreadable(&'static str, i64),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
            Self::Unusable(why) => f.write_str(why),
            Self::Unreadable(table, row) => write!(
                f,
                "row {row} of {table} cannot be read: written by a newer version?"
            ),
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No test can cut the power; these settings are what SQLite's promise rests on.
    #[test]
    fn a_commit_waits_for_the_disk() {
        let name = format!("hookswitch-settings-{}.db", std::process::id());
        let file = std::env::temp_dir().join(name);
        let database = Database::open(&file).unwrap();
        let writer = database.writer();
        let setting = |name: &str| -> String {
            let text = |value: rusqlite::types::Value| format!("{value:?}");
            writer
                .pragma_query_value(None, name, |row| row.get(0).map(text))
                .unwrap()
        };
        assert_eq!(setting("journal_mode"), "Text(\"wal\")");
        assert_eq!(setting("synchronous"), "Integer(2)");
        assert_eq!(setting("fullfsync"), "Integer(1)");
        drop(writer);
        drop(database);
        fs::remove_file(file).unwrap();
    }
}

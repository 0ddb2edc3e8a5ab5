//! Events, messages and calls are made anew of the requests.

use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use hookswitch::{Request, Vendor};
use rusqlite::types::Value;

use crate::fixtures::{of_fixture, status_of, stories_of_every_event};
use crate::support::{Connection, Folder, Program, Service, post};
use crate::tables::Tables;

/// A database with every event of every vendor, and two messages that are equal.
fn filled() -> Arc<Folder> {
    let service = Service::start(Program::Store, &["--insecure"], &[]);
    let mut connection = Connection::open(service.address);
    for story in stories_of_every_event() {
        for file in &story.requests {
            let reply = connection.send(&of_fixture(file));
            assert_eq!(reply.status, status_of(file), "{}", file.name());
        }
    }
    let message = b"eventType=inboundMessage&fromNumber=12125550142&messageText=ok";
    for _ in 0..2 {
        let reply = connection.send(&post("/hooks/petdesk", &[], message));
        assert_eq!(reply.status, 200);
    }
    service.folder.clone()
}

fn start(folder: &Arc<Folder>) -> Service {
    Service::start_in(folder.clone(), Program::Store, &["--insecure"], &[])
}

fn replay(folder: &Arc<Folder>) -> String {
    let mut service = Service::spawn(folder.clone(), Program::Store, &["--replay"], &[]);
    assert_eq!(service.wait(), Some(0), "{}", service.log());
    service.said()
}

#[test]
fn a_replay_makes_all_of_the_requests() {
    let folder = filled();
    let tables = Tables::open(&folder.database());
    tables.check();
    let (requests, before) = (tables.rows("SELECT * FROM requests"), tables.derived());
    let counted = format!(
        "{} requests, {} of them unparsed: {} events, {} messages, {} calls\n",
        requests.len(),
        tables.count("unparsed"),
        tables.count("events"),
        tables.count("messages"),
        tables.count("calls"),
    );
    assert!(tables.count("messages WHERE possible_repeat = 1") > 0);

    // What is right already, stays as it is.
    assert_eq!(replay(&folder), counted);
    assert_eq!(tables.derived(), before);

    tables
        .0
        .execute_batch(
            "UPDATE calls SET json = replace(json, 'answered', 'missed'), outcome = 'missed';
             DELETE FROM calls WHERE vendor = 'petdesk';
             INSERT INTO calls (tenant, vendor, id, state, json)
                 VALUES ('', 'voipcloud', 'nobody sent this', 'ended', '{}');
             DELETE FROM events WHERE kind = 'ended';
             UPDATE events SET json = '{}', received_at = 0;
             UPDATE messages SET possible_repeat = 1 - possible_repeat;
             DELETE FROM messages WHERE message_id IS NOT NULL;
             DELETE FROM unparsed;
             UPDATE made_by SET version = '0.0.1';",
        )
        .unwrap();
    assert_ne!(tables.derived(), before);
    assert_eq!(replay(&folder), counted);
    assert_eq!(tables.derived(), before);
    assert_eq!(tables.rows("SELECT * FROM requests"), requests);
    tables.check();
}

#[test]
fn a_replay_that_is_broken_off_changes_nothing() {
    let folder = filled();
    let tables = Tables::open(&folder.database());
    let whole = tables.derived();
    tables.0.execute("DELETE FROM calls", ()).unwrap();
    let broken = tables.derived();
    let mut broken_off = 0;
    for delay in [0, 5, 20, 50, 100, 200, 400] {
        let mut service = Service::spawn(folder.clone(), Program::Store, &["--replay"], &[]);
        std::thread::sleep(Duration::from_millis(delay));
        service.kill();
        let now = tables.derived();
        if now == whole {
            break;
        }
        assert!(now == broken, "half a replay is there");
        broken_off += 1;
    }
    assert!(broken_off > 0, "no replay was broken off");
    replay(&folder);
    assert!(tables.derived() == whole);
}

#[test]
fn what_another_version_made_is_refused_until_it_is_made_anew() {
    let folder = Folder::new();
    drop(start(&folder));
    let tables = Tables::open(&folder.database());
    let set = "UPDATE made_by SET version = '0.0.1'";
    tables.0.execute(set, ()).unwrap();
    let refused = Service::refused(folder.clone(), Program::Store, &["--insecure"], &[]);
    assert!(
        refused.contains("made by version 0.0.1") && refused.contains("--replay"),
        "{refused}"
    );
    replay(&folder);
    drop(start(&folder));
}

#[test]
fn a_request_that_cannot_be_read_stops_the_replay() {
    let folder = Folder::new();
    let service = start(&folder);
    let body = b"eventType=InboundCall&callUuid=7";
    assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
    drop(service);
    let tables = Tables::open(&folder.database());
    let before = tables.derived();
    tables
        .0
        .execute(
            "INSERT INTO requests (tenant, vendor, received_at, digest, json)
             VALUES ('', 'petdesk', 0, x'00', '{\"vendor\": \"someone\"}')",
            (),
        )
        .unwrap();
    let mut service = Service::spawn(folder.clone(), Program::Store, &["--replay"], &[]);
    assert_eq!(service.wait(), Some(1));
    assert!(
        service.log().contains("row 2 of requests cannot be read"),
        "{}",
        service.log()
    );
    assert_eq!(tables.derived(), before);
}

#[test]
fn the_first_arrival_counts_although_it_is_stored_last() {
    let folder = Folder::new();
    drop(start(&folder));
    let tables = Tables::open(&folder.database());
    let message = "eventType=inboundMessage&fromNumber=12125550142&messageText=ok";
    for (body, second) in [
        ("eventType=InboundCall&callUuid=7", 10),
        ("eventType=HangupCall&callUuid=7", 30),
        ("eventType=InboundCall&callUuid=7", 20),
        ("eventType=InboundCall&callUuid=7", 5),
        (message, 50),
        (message, 40),
    ] {
        let at = DateTime::from_timestamp(1_773_306_900 + second, 0).unwrap();
        let stored = Request::new(body.as_bytes()).to_stored(Vendor::Petdesk, at);
        let digest = stored.request().digest();
        let json = serde_json::to_string(&stored).unwrap();
        let insert = "INSERT INTO requests (tenant, vendor, received_at, digest, json)
            VALUES ('', 'petdesk', ?1, ?2, ?3)";
        let row = (at.timestamp_micros(), digest, json);
        tables.0.execute(insert, row).unwrap();
    }
    replay(&folder);
    tables.check();
    let rows = tables.rows("SELECT started_at, ended_at FROM calls");
    let micros = |second: i64| Value::Integer((1_773_306_900 + second) * 1_000_000);
    assert_eq!(rows, [[micros(5), micros(30)]]);
    let rows = tables.rows("SELECT request FROM events WHERE kind = 'initiated'");
    assert_eq!(rows, [[Value::Integer(4)]]);
}

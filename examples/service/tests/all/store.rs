//! What `store` keeps, and how it is read.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use chrono::DateTime;
use hookswitch::{Call, CallKey, call::MAX_EVENTS};
use rusqlite::Connection as Sqlite;

use crate::deliveries::calls;
use crate::support::{Connection, Folder, Program, Service, post};
use crate::tables::Tables;

fn start(arguments: &[&str], environment: &[(&str, &str)]) -> (Service, Tables) {
    let service = Service::start(Program::Store, arguments, environment);
    let tables = Tables::open(&service.folder.database());
    (service, tables)
}

#[test]
fn the_head_of_the_source_tells_every_column() {
    let (_service, tables) = start(&["--insecure"], &[]);
    let version = tables.rows("PRAGMA user_version");
    let source = include_str!("../../src/bin/store/main.rs");
    assert!(source.contains("`PRAGMA user_version` is 1."));
    assert_eq!(format!("{version:?}"), "[[Integer(1)]]");

    let (mut told, mut table) = (BTreeSet::new(), "");
    for line in source.lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let ["//!", first, second, _, ""] = cells[..] else {
            continue;
        };
        table = if first.is_empty() { table } else { first };
        if !second.is_empty() {
            told.insert((
                table.trim_matches('`').to_owned(),
                second.trim_matches('`').to_owned(),
            ));
        }
    }
    told.remove(&("table".to_owned(), "column".to_owned()));
    told.remove(&("---".to_owned(), "---".to_owned()));
    let columns = tables.rows(
        "SELECT schema.name, columns.name
         FROM sqlite_schema AS schema, pragma_table_info(schema.name) AS columns
         WHERE schema.type = 'table' AND schema.name NOT LIKE 'sqlite_%'",
    );
    let text = |value: &rusqlite::types::Value| match value {
        rusqlite::types::Value::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    let columns = columns.iter().map(|row| (text(&row[0]), text(&row[1])));
    assert_eq!(told, columns.collect());
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let (service, _tables) = start(&["--insecure"], &[]);
    let body = b"eventType=InboundCall&callUuid=7";
    assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
    for end in ["", "-wal", "-shm"] {
        let file = service.folder.database().display().to_string() + end;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn what_cannot_be_its_database_is_refused_and_left_alone() {
    let folder = Folder::new();
    let text = folder.database();
    fs::write(&text, "a list of what to buy ".repeat(100)).unwrap();
    let before = fs::read(&text).unwrap();
    Service::refused(folder.clone(), Program::Store, &["--insecure"], &[]);
    assert_eq!(fs::read(&text).unwrap(), before);
    for sql in [
        "CREATE TABLE things (name TEXT)",
        "CREATE TABLE things (name TEXT); PRAGMA user_version = 1",
        "CREATE TABLE things (name TEXT); PRAGMA user_version = 2",
    ] {
        let folder = Folder::new();
        let file = folder.database();
        let sqlite = Sqlite::open(&file).unwrap();
        sqlite.execute_batch(sql).unwrap();
        drop(sqlite);
        let before = fs::read(&file).unwrap();
        Service::refused(folder.clone(), Program::Store, &["--insecure"], &[]);
        assert_eq!(fs::read(&file).unwrap(), before, "{sql}");
    }
    let folder = Folder::new();
    let none = folder.database().join("no-folder");
    let none = none.to_str().unwrap();
    for file in [none, "", "/"] {
        Service::refused(folder.clone(), Program::Store, &["--db", file], &[]);
    }
}

#[test]
fn of_a_call_without_end_as_many_events_are_kept_as_the_crate_keeps() {
    let (service, tables) = start(&["--insecure"], &[]);
    let send = |records: std::ops::Range<usize>| {
        let records = records.map(|second| {
            let at = DateTime::from_timestamp(1_773_306_900 + second as i64, 0).unwrap();
            let leg = format!(r#"{{"call_id": "leg-{second}", "domain": "a", "user": "101"}}"#);
            format!(
                r#"{{"from": {{"call_id": "7", "id": "+12125550142"}}, "to": {leg},
                    "start_time": "{at}", "answer_time": "{at}", "end_time": "{at}", "duration": 1}}"#,
                at = at.to_rfc2822()
            )
        });
        let body = format!("[{}]", records.collect::<Vec<_>>().join(","));
        let reply = service.send(&post("/hooks/net2phone_canada", &[], body.as_bytes()));
        assert_eq!(reply.status, 200);
    };
    // The first ones come last.
    send(400..MAX_EVENTS + 100);
    send(0..400);
    let events = i64::try_from(MAX_EVENTS + 100).unwrap();
    assert_eq!(tables.count("events"), events);
    let calls = calls(&service);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].timeline().len(), MAX_EVENTS);
    tables.check();
}

/// Sends a form of PetDesk's.
fn petdesk(service: &Service, form: &str) -> u16 {
    service
        .send(&post("/hooks/petdesk", &[], form.as_bytes()))
        .status
}

#[test]
fn equal_messages_are_kept_and_marked_unless_they_have_an_id() {
    let (service, tables) = start(&["--insecure"], &[]);
    let form = "eventType=inboundMessage&fromNumber=12125550142&messageText=ok";
    for form in [form, "eventType=inboundMessage&messageText=no", form, form] {
        assert_eq!(petdesk(&service, form), 200);
    }
    for (id, text) in [("1", "ok"), ("2", "ok"), ("1", "ok")] {
        let body = format!(
            r#"{{"id": "n{id}", "event": "message_received",
                "messenger_info": {{"message_id": "{id}", "content": "{text}"}}}}"#
        );
        let reply = service.send(&post("/hooks/net2phone", &[], body.as_bytes()));
        assert_eq!(reply.status, 200);
    }
    let mut statement = tables
        .0
        .prepare("SELECT vendor, message_id, possible_repeat FROM messages ORDER BY request")
        .unwrap();
    let rows = statement.query_map((), |row| row.try_into()).unwrap();
    let rows: Vec<(String, Option<String>, i64)> = rows.map(Result::unwrap).collect();
    let petdesk = |repeat| ("petdesk".to_owned(), None, repeat);
    let net2phone = |id: &str| ("net2phone".to_owned(), Some(id.to_owned()), 0);
    assert_eq!(
        rows,
        [
            petdesk(0),
            petdesk(0),
            petdesk(1),
            petdesk(1),
            net2phone("1"),
            net2phone("2"),
        ]
    );
    assert_eq!(tables.count("requests"), 7);
    tables.check();
}

#[test]
fn each_customer_has_calls_and_messages_of_its_own() {
    let environment = [
        ("HOOKSWITCH_VOIPCLOUD_SECRETS", "old, new, other"),
        ("HOOKSWITCH_VOIPCLOUD_TENANTS", "acme, acme, globex"),
        ("HOOKSWITCH_PETDESK_SECRETS", "path-of-acme,path-of-globex"),
        ("HOOKSWITCH_PETDESK_TENANTS", "acme,globex"),
        ("HOOKSWITCH_NET2PHONE_CANADA_SECRETS", "without-a-name"),
        ("HOOKSWITCH_VOICE_OVER_CLOUD_SECRETS", "voice-of-globex"),
        ("HOOKSWITCH_VOICE_OVER_CLOUD_TENANTS", "globex"),
        ("HOOKSWITCH_READ_SECRETS", "reader"),
    ];
    let (service, tables) = start(&["--insecure"], &environment);
    let send = |target: &str, token: &str, body: &str| {
        let headers = [("X-Pbx-Token", token.as_bytes())];
        service
            .send(&post(target, &headers, body.as_bytes()))
            .status
    };
    for (token, kind) in [
        ("old", "user_inbound"),
        ("other", "user_inbound"),
        ("new", "user_inbound_answered"),
    ] {
        let body = format!(r#"{{"type": "{kind}", "unique_call_id": "7", "user_number": "1001"}}"#);
        assert_eq!(send("/hooks/voipcloud", token, &body), 200);
    }
    let message = "eventType=inboundMessage&fromNumber=12125550142&messageText=ok";
    for path in ["path-of-acme", "path-of-globex", "path-of-acme"] {
        assert_eq!(send(&format!("/hooks/petdesk/{path}"), "", message), 200);
    }
    let voice = "/hooks/voice_over_cloud/voice-of-globex?event=inboundCallRinging&callid=5f0c";
    assert_eq!(send(voice, "", ""), 200);
    let other = voice.replace("voice-of-globex", "voice-of-acme");
    assert_eq!(send(&other, "", ""), 401);
    assert_eq!(
        send("/hooks/net2phone_canada/without-a-name", "", "{}"),
        400
    );
    assert_eq!(send("/hooks/net2phone", "", "{}"), 400);

    let read =
        |path: &str| -> Vec<Call> { serde_json::from_str(&service.read(path, "reader")).unwrap() };
    assert_eq!(read("/calls"), []);
    assert_eq!(read("/calls?tenant=nobody"), []);
    let (acme, globex) = (read("/calls?tenant=acme"), read("/calls?tenant=globex"));
    assert_eq!((acme.len(), globex.len()), (1, 2));
    assert_eq!(acme[0].timeline().len(), 2);
    let voipcloud = globex.iter().find(|call| call.id.as_deref() == Some("7"));
    assert_eq!(voipcloud.unwrap().timeline().len(), 1);
    let one = service.read("/calls/voipcloud/7?tenant=acme", "reader");
    assert_eq!(serde_json::from_str::<Call>(&one).unwrap(), acme[0]);
    assert_eq!(service.get("/calls/voipcloud/7?tenant=acme").status, 401);

    let rows = tables.rows("SELECT tenant, sum(possible_repeat) FROM messages GROUP BY tenant");
    assert_eq!(
        format!("{rows:?}"),
        r#"[[Text("acme"), Integer(1)], [Text("globex"), Integer(0)]]"#
    );
    let rows = tables.rows("SELECT tenant, count(*) FROM requests GROUP BY tenant");
    assert_eq!(
        format!("{rows:?}"),
        r#"[[Text(""), Integer(2)], [Text("acme"), Integer(4)], [Text("globex"), Integer(3)]]"#
    );
    tables.check();
}

#[test]
fn names_of_customers_that_cannot_be_meant_are_refused() {
    for (secrets, tenants) in [
        ("one,two", "acme"),
        ("one", "acme,globex"),
        ("one,two", "acme,"),
        ("one,two,one", "acme,globex,initech"),
    ] {
        let environment = [
            ("HOOKSWITCH_PETDESK_SECRETS", secrets),
            ("HOOKSWITCH_PETDESK_TENANTS", tenants),
        ];
        let refused = Service::refused(Folder::new(), Program::Store, &[], &environment);
        assert!(refused.contains("HOOKSWITCH_PETDESK_TENANTS"), "{refused}");
        assert!(!refused.contains("one"), "{refused}");
    }
    let environment = [("HOOKSWITCH_PETDESK_TENANTS", "acme")];
    Service::refused(Folder::new(), Program::Store, &[], &environment);
}

#[test]
fn secrets_and_what_is_not_verified_are_not_kept() {
    let environment = [
        ("HOOKSWITCH_VOIPCLOUD_SECRETS", "token-abcdef"),
        ("HOOKSWITCH_PETDESK_SECRETS", "path-abcdef"),
    ];
    let (service, tables) = start(&[], &environment);
    let send = |target: &str, headers: &[(&str, &[u8])], body: &[u8]| {
        service.send(&post(target, headers, body)).status
    };
    let call = br#"{"type": "user_inbound", "unique_call_id": "7"}"#;
    let wrong: &[(&str, &[u8])] = &[("X-Pbx-Token", b"wrong-abcdef")];
    assert_eq!(send("/hooks/voipcloud", wrong, call), 401);
    assert_eq!(send("/hooks/petdesk/wrong-abcdef", &[], b"a=b"), 401);
    assert_eq!(send("/hooks/net2phone", &[], call), 500);
    assert_eq!(tables.count("requests"), 0);

    let right: &[(&str, &[u8])] = &[
        ("X-Pbx-Token", b"token-abcdef"),
        ("Authorization", b"Basic other-abcdef"),
        ("X-Kept", b"\xff kept"),
    ];
    assert_eq!(send("/hooks/voipcloud", right, call), 200);
    assert_eq!(send("/hooks/petdesk/path-abcdef", &[], b"a=b"), 400);
    let requests = tables.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].stored.body, call);
    let header = ("x-kept".to_owned(), b"\xff kept".to_vec());
    assert!(requests[0].stored.headers.contains(&header));
    assert!(service.folder.holds("user_inbound"));
    assert!(!service.folder.holds("-abcdef"));
}

#[test]
fn a_page_has_a_limit() {
    let (service, _tables) = start(&["--insecure"], &[]);
    // The ids are odd, so that a link must escape them.
    let mut connection = Connection::open(service.address);
    for index in 0..250 {
        let body = format!(r#"{{"type": "user_inbound", "unique_call_id": "é/&?#{index}"}}"#);
        let reply = connection.send(&post("/hooks/voipcloud", &[], body.as_bytes()));
        assert_eq!(reply.status, 200);
    }
    // Two of these are more than a page may have.
    let transcription = "a".repeat(900_000);
    for index in 0..5 {
        let body = format!(r#"{{"resource_id": "{index}", "transcription": "{transcription}"}}"#);
        let path = "/hooks/callrail?hook=post_call";
        let reply = connection.send(&post(path, &[], body.as_bytes()));
        assert_eq!(reply.status, 200);
    }
    let (mut sizes, mut keys) = (Vec::new(), Vec::new());
    let mut next = Some("/calls".to_owned());
    while let Some(path) = next {
        let reply = service.get(&path);
        assert_eq!(reply.status, 200, "{path}");
        let calls: Vec<Call> = serde_json::from_slice(&reply.body).unwrap();
        assert!(calls.len() <= 100 && reply.body.len() < (4 << 20) + (2 << 20));
        sizes.push(calls.len());
        assert!(sizes.len() < 10, "there is always a next page");
        keys.extend(calls.iter().map(|call| call.key().unwrap().into_owned()));
        next = reply.link.map(|link| {
            let path = link.strip_prefix('<').unwrap();
            path.strip_suffix(">; rel=\"next\"").unwrap().to_owned()
        });
    }
    assert_eq!(keys.len(), 255);
    assert!(keys.is_sorted_by(|one, next| {
        let key = |key: &CallKey<'_>| (key.vendor.as_str(), key.id.clone().into_owned());
        key(one) < key(next)
    }));
    assert_eq!(sizes, [3, 100, 100, 52]);
    assert_eq!(service.get("/calls?after=nobody").status, 400);
    let end = service.get("/calls?after=voipcloud/%F0%9F%98%80");
    assert_eq!((&*end.body, end.link), (&b"[]"[..], None));
}

#[test]
fn a_busy_database_is_waited_for_and_holds_up_nobody_else() {
    let (service, tables) = start(&["--insecure"], &[]);
    assert_eq!(petdesk(&service, "eventType=InboundCall&callUuid=7"), 200);
    tables.0.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| petdesk(&service, "eventType=HangupCall&callUuid=7"));
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(1) {
            assert_eq!(calls(&service).len(), 1);
            assert_eq!(service.send(&post("/hooks/nobody", &[], b"")).status, 404);
        }
        assert!(!waiting.is_finished());
        assert_eq!(waiting.join().unwrap(), 503);
    });
    let line = service.deliveries().pop().unwrap();
    assert_eq!(line["result"], "not_stored");
    assert_eq!(line["not_kept"], "database is locked");
    assert!(line["events"].is_null());

    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| petdesk(&service, "eventType=HangupCall&callUuid=7"));
        std::thread::sleep(Duration::from_millis(200));
        tables.0.execute_batch("ROLLBACK").unwrap();
        assert_eq!(waiting.join().unwrap(), 200);
    });
    assert_eq!(tables.count("requests"), 2);
    tables.check();
}

#[test]
fn a_call_that_cannot_be_read_is_not_overwritten() {
    let (service, tables) = start(&["--insecure"], &[]);
    assert_eq!(petdesk(&service, "eventType=InboundCall&callUuid=7"), 200);
    let set = "UPDATE calls SET json = replace(json, 'inbound', 'sideways')";
    assert_eq!(tables.0.execute(set, ()).unwrap(), 1);
    let before = tables.derived();
    assert_eq!(petdesk(&service, "eventType=HangupCall&callUuid=7"), 503);
    assert_eq!(tables.derived(), before);
    assert_eq!(tables.count("requests"), 1);
    let line = service.deliveries().pop().unwrap();
    let problem = line["not_kept"].as_str().unwrap();
    assert!(problem.contains("of calls cannot be read"), "{problem}");
    assert!(!service.log().contains("sideways"));
}

#[test]
fn requests_are_never_changed() {
    let (service, tables) = start(&["--insecure"], &[]);
    assert_eq!(petdesk(&service, "eventType=InboundCall&callUuid=7"), 200);
    assert!(
        tables
            .0
            .execute("UPDATE requests SET json = '{}'", ())
            .is_err()
    );
    // Old ones may be deleted, and no other request gets the id of one that was.
    assert_eq!(tables.0.execute("DELETE FROM requests", ()).unwrap(), 1);
    assert_eq!(petdesk(&service, "eventType=HangupCall&callUuid=7"), 200);
    assert_eq!(tables.requests()[0].id, 2);
    assert_eq!(calls(&service)[0].timeline().len(), 2);
}

#[cfg(unix)]
#[test]
fn a_stop_leaves_one_file() {
    let (mut service, tables) = start(&["--insecure"], &[]);
    drop(tables);
    assert_eq!(petdesk(&service, "eventType=InboundCall&callUuid=7"), 200);
    let file = service.folder.database();
    assert!(file.with_extension("db-wal").exists());
    service.signal("-TERM");
    assert_eq!(service.wait(), Some(0));
    assert!(!file.with_extension("db-wal").exists());
    assert_eq!(Tables::open(&file).count("calls"), 1);
}

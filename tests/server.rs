//! Starts the service of `examples/server.rs` and speaks HTTP to it, over real connections.
//!
//! Every server that a test starts is ended by it, and no wait is longer than [`DEADLINE`].

#![cfg(all(feature = "http", feature = "verify"))]

#[path = "../examples/support/http.rs"]
mod http;
#[path = "support/server.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use hookswitch::{
    Authentication, Call, CallKey, CallLog, Event, MAX_BYTES, MAX_FIELDS, PhoneNumber, Request,
    State, Vendor, net2phone,
};
use http::{Fixture, Story, all, stories};
use server::{Connection, DEADLINE, Server, post};

/// A request of a fixture as it stands, but for the path, which is the receiver's own.
fn of_fixture(file: &Fixture) -> Vec<u8> {
    let vendor = file.vendor.expect("a fixture names its vendor");
    let mark = file.query.as_ref().map_or("", |_| "?");
    let query = file.query.as_deref().unwrap_or_default();
    let headers = file.headers.iter();
    let headers: Vec<_> = headers.map(|(name, value)| (&**name, &**value)).collect();
    post(
        &format!("/hooks/{vendor}{mark}{query}"),
        &headers,
        &file.body,
    )
}

/// What the server must answer to a request of a fixture.
fn status_of(file: &Fixture) -> u16 {
    let vendor = file.vendor.expect("a fixture names its vendor");
    hookswitch::parse(vendor, &file.request()).map_or_else(|error| error.status(), |_| 200)
}

fn events_of(file: &Fixture) -> Vec<Event<'static>> {
    let vendor = file.vendor.expect("a fixture names its vendor");
    match hookswitch::parse(vendor, &file.request()) {
        Ok(delivery) => delivery.normalize().map(Event::into_owned).collect(),
        Err(_) => Vec::new(),
    }
}

/// The calls that the service tells of.
fn calls(server: &Server) -> Vec<Call> {
    let reply = server.get("/calls");
    assert_eq!(reply.status, 200);
    serde_json::from_slice(&reply.body).unwrap()
}

/// A call without the times of arrival, which no test can know.
fn without_arrivals(call: &Call) -> Call {
    let events = call.timeline().iter().cloned().map(|mut event| {
        event.received_at = None;
        event
    });
    Call::fold(events).unwrap()
}

/// Checks that the service tells of just those calls that the requests fold to.
fn assert_calls(server: &Server, files: &[Fixture], context: &str) {
    let expected: CallLog = files.iter().flat_map(events_of).collect();
    let expected: Vec<Call> = expected.calls().collect();
    let calls = calls(server);
    let told: Vec<Call> = calls.iter().map(without_arrivals).collect();
    assert_eq!(told, expected, "{context}");
    for call in &calls {
        let fold = Call::fold(call.timeline().iter().cloned());
        assert_eq!(fold.as_ref(), Some(call), "{context}");
        for event in call.timeline() {
            let arrival = event.received_at.expect("the service sets it");
            assert!(server.started_at <= arrival && arrival <= Utc::now());
        }
        let id = call.id.as_deref().unwrap();
        let reply = server.get(&format!("/calls/{}/{}", call.vendor, escape(id)));
        assert_eq!(reply.status, 200, "{context}: {id}");
        assert_eq!(&serde_json::from_slice::<Call>(&reply.body).unwrap(), call);
    }
}

fn escape(id: &str) -> String {
    id.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// One ordinary story of each vendor, the one with the most requests.
fn longest_stories() -> BTreeMap<Vendor, Story> {
    let mut longest = BTreeMap::<Vendor, Story>::new();
    for story in stories().unwrap() {
        let vendor = story.requests[0].vendor.unwrap();
        let is_ordinary = !story.name.contains("/documented-")
            && story.requests.iter().all(|file| status_of(file) == 200);
        let known = longest.get(&vendor).map_or(0, |known| known.requests.len());
        if is_ordinary && story.requests.len() > known {
            longest.insert(vendor, story);
        }
    }
    assert_eq!(longest.len(), Vendor::ALL.len());
    longest
}

fn unparsed(server: &Server) -> Vec<Fixture> {
    let mut files: Vec<_> = fs::read_dir(server.unparsed())
        .unwrap()
        .map(|entry| Fixture::read(&entry.unwrap().path()).unwrap())
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

#[test]
fn every_story_is_answered_and_folded() {
    let mut requests = 0;
    for story in all().unwrap() {
        // The ids of calls of two stories may meet, so each has a service of its own.
        let server = Server::start(&["--insecure"], &[]);
        let mut connection = Connection::open(server.address);
        let mut failed = BTreeSet::new();
        for file in &story.requests {
            let reply = connection.send(&of_fixture(file));
            assert_eq!(reply.status, status_of(file), "{}", file.name());
            assert_eq!(reply.text(), "", "{}", file.name());
            if reply.status != 200 {
                failed.insert((file.query.clone(), file.body.clone()));
            }
            requests += 1;
        }
        assert_calls(&server, &story.requests, &story.name);
        let kept = unparsed(&server);
        let kept: BTreeSet<_> = kept
            .into_iter()
            .map(|file| (file.http.query, file.http.body))
            .collect();
        assert_eq!(kept, failed, "{}", story.name);
        assert_log_is_safe(&server, &story);
    }
    assert!(requests >= 700, "only {requests} requests were found");
}

/// Checks that the log has one line for each request, and nothing personal in it.
fn assert_log_is_safe(server: &Server, story: &Story) {
    let lines = server.deliveries();
    assert_eq!(lines.len(), story.requests.len(), "{}", story.name);
    for (line, file) in lines.into_iter().zip(&story.requests) {
        assert_eq!(line["status"], status_of(file), "{}", file.name());
        let events = events_of(file);
        let logged = line["events"].as_array().map_or(0, Vec::len);
        let more = line["more_events"].as_u64().unwrap_or_default() as usize;
        assert_eq!(logged + more, events.len(), "{}", file.name());
        let mut line = line;
        line["at"].take();
        let line = line.to_string();
        for event in &events {
            for value in personal(event) {
                assert!(!line.contains(&value), "{}: {value} in {line}", file.name());
            }
        }
    }
}

/// What must not be in a log: numbers, names and texts, unless so short that they may be found in
/// any word.
fn personal(event: &Event<'_>) -> Vec<String> {
    let number = |number: &Option<PhoneNumber<'_>>| {
        let number = number.as_ref().map(ToString::to_string);
        number.map(|number| number.trim_start_matches('+').to_owned())
    };
    let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let mut values = vec![
        number(&event.from.number),
        number(&event.to.number),
        text(&event.from.name),
        text(&event.to.name),
    ];
    if let Some(agent) = &event.agent {
        values.extend([text(&agent.name), text(&agent.id)]);
    }
    if let hookswitch::EventKind::Message(message) = &event.kind {
        values.push(text(&message.text));
    }
    values
        .into_iter()
        .flatten()
        .filter(|value| value.len() > 4)
        .collect()
}

#[test]
fn what_is_sent_again_changes_nothing() {
    for story in longest_stories().into_values() {
        let server = Server::start(&["--insecure"], &[]);
        for file in &story.requests {
            assert_eq!(server.send(&of_fixture(file)).status, 200);
        }
        let once = server.get("/calls");
        for file in story.requests.iter().rev() {
            assert_eq!(server.send(&of_fixture(file)).status, 200);
        }
        assert_eq!(server.get("/calls").text(), once.text(), "{}", story.name);
        let again = server.deliveries().split_off(story.requests.len());
        for event in again
            .iter()
            .flat_map(|line| line["events"].as_array().unwrap())
        {
            assert!(
                event["applied"] == "duplicate" || event["applied"] == "not_of_a_call",
                "{}: {event}",
                story.name
            );
        }
    }
}

#[test]
fn neither_order_nor_connections_matter() {
    const CONNECTIONS: usize = 4;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..3 {
        for story in longest_stories().into_values() {
            let server = Server::start(&["--insecure"], &[]);
            // Each request on two of the connections, in an order of its own on each.
            let mut queues = vec![Vec::new(); CONNECTIONS];
            for (index, file) in story.requests.iter().enumerate() {
                for copy in 0..2 {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    let queue = &mut queues[(index + copy) % CONNECTIONS];
                    let place = random as usize % (queue.len() + 1);
                    queue.insert(place, of_fixture(file));
                }
            }
            let address = server.address;
            std::thread::scope(|scope| {
                for queue in &queues {
                    scope.spawn(move || {
                        let mut connection = Connection::open(address);
                        for request in queue {
                            assert_eq!(connection.send(request).status, 200);
                        }
                    });
                }
            });
            let context = format!("{}, round {round}", story.name);
            assert_calls(&server, &story.requests, &context);
            // Whoever acts on the ends of calls has acted on each that is over, once.
            let logged = server.deliveries();
            let events = logged
                .iter()
                .flat_map(|line| line["events"].as_array().unwrap());
            let events: Vec<_> = events.collect();
            for call in calls(&server) {
                let of_call = |word| {
                    // The log tells of a call by a hash of its key.
                    let mut hasher = DefaultHasher::new();
                    CallKey::new(call.vendor, call.id.clone().unwrap()).hash(&mut hasher);
                    let id = format!("{:016x}", hasher.finish());
                    let told = events.iter().filter(|event| event["call"] == *id);
                    told.filter(|event| event[word] == true).count()
                };
                let is_over = usize::from(call.state == State::Ended);
                assert_eq!(of_call("ended"), of_call("reopened") + is_over, "{context}");
            }
        }
    }
}

const RINGING: &[u8] = br#"{"type": "user_inbound", "unique_call_id": "7", "user_number": "1001"}"#;

#[test]
fn a_token_must_be_right() {
    let server = Server::start(
        &[],
        &[
            ("HOOKSWITCH_VOIPCLOUD_SECRETS", "old-token, new-token"),
            ("HOOKSWITCH_READ_SECRETS", "reader"),
        ],
    );
    let send = |headers: &[(&str, &[u8])]| {
        let reply = server.send(&post("/hooks/voipcloud", headers, RINGING));
        assert_eq!(reply.text(), "", "a forger is told nothing");
        reply.status
    };
    assert_eq!(send(&[]), 401);
    for wrong in [
        "",
        "old-toke",
        "old-token2",
        "old-token, new-token",
        "OLD-TOKEN",
    ] {
        assert_eq!(send(&[("X-Pbx-Token", wrong.as_bytes())]), 401, "{wrong}");
    }
    assert_eq!(
        send(&[("X-Pbx-Token", b"old-token"), ("X-Pbx-Token", b"wrong")]),
        401
    );
    assert_eq!(server.read("reader"), "[]");
    // A body that is broken is no reason to keep it, when it may be anybody's.
    assert_eq!(
        server.send(&post("/hooks/voipcloud", &[], b"{")).status,
        401
    );
    assert!(unparsed(&server).is_empty());

    assert_eq!(send(&[("x-pbx-token", b"old-token")]), 200);
    assert_eq!(send(&[("X-PBX-TOKEN", b"new-token")]), 200);
    assert!(server.read("reader").contains("\"1001\""));
    let results = server.results();
    assert_eq!(results[0], "missing_header");
    assert_eq!(results[1..6], ["mismatch"; 5]);
    assert_eq!(
        results[6..],
        ["malformed", "missing_header", "taken", "taken"]
    );
    let log = server.log();
    for secret in ["old-tok", "new-tok", "OLD-TOK", "reader"] {
        assert!(!log.contains(secret), "{log}");
    }
}

/// A request that is signed at this time.
fn signed(secret: &str, time: DateTime<Utc>, body: &[u8]) -> [(&'static str, Vec<u8>); 2] {
    let time = time.to_rfc3339_opts(SecondsFormat::Micros, true);
    [
        (
            net2phone::SIGNATURE_HEADER,
            net2phone::sign(secret, &time, body).into_bytes(),
        ),
        (net2phone::TIMESTAMP_HEADER, time.into_bytes()),
    ]
}

#[test]
fn a_signature_must_be_right() {
    let story = stories().unwrap();
    let story = story
        .iter()
        .find(|story| story.name == "net2phone/answered-recorded")
        .unwrap();
    let server = Server::start(
        &[],
        &[
            ("HOOKSWITCH_NET2PHONE_SECRETS", "one,two"),
            ("HOOKSWITCH_READ_SECRETS", "reader"),
        ],
    );
    let send = |headers: &[(&str, Vec<u8>)], body: &[u8]| {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        server
            .send(&post("/hooks/net2phone", &headers, body))
            .status
    };
    let now = Utc::now();
    let body = &*story.requests[0].body;
    assert_eq!(send(&[], body), 401);
    assert_eq!(send(&signed("three", now, body), body), 401);
    assert_eq!(
        send(&signed("one", now - TimeDelta::minutes(6), body), body),
        401
    );
    assert_eq!(
        send(&signed("one", now + TimeDelta::minutes(6), body), body),
        401
    );
    let mut tampered = body.to_vec();
    *tampered.last_mut().unwrap() = b' ';
    assert_eq!(send(&signed("one", now, body), &tampered), 401);
    let mut headers = signed("one", now, body);
    headers[1].1[0] = b'3';
    assert_eq!(send(&headers, body), 401);
    assert_eq!(server.read("reader"), "[]");
    assert_eq!(
        server.results(),
        [
            "missing_header",
            "mismatch",
            "too_old",
            "from_the_future",
            "mismatch",
            "mismatch",
        ]
    );

    for (file, secret) in story
        .requests
        .iter()
        .zip(["one", "two"].into_iter().cycle())
    {
        let headers = signed(secret, Utc::now(), &file.body);
        assert_eq!(send(&headers, &file.body), 200);
        // The vendor sends it again, signed anew; somebody else sends what he has seen.
        assert_eq!(
            send(&signed(secret, Utc::now(), &file.body), &file.body),
            200
        );
        assert_eq!(send(&headers, &file.body), 200);
    }
    let calls: Vec<Call> = serde_json::from_str(&server.read("reader")).unwrap();
    let expected: CallLog = story.requests.iter().flat_map(events_of).collect();
    let calls: Vec<_> = calls.iter().map(without_arrivals).collect();
    assert_eq!(calls, expected.calls().collect::<Vec<_>>());
}

#[test]
fn a_secret_of_the_path_must_be_right() {
    let server = Server::start(
        &[],
        &[
            ("HOOKSWITCH_PETDESK_SECRETS", "8f1d5e0c94ab4c77"),
            ("HOOKSWITCH_NET2PHONE_CANADA_SECRETS", "of-canada"),
        ],
    );
    let body = b"eventType=InboundCall&callUuid=7";
    for (path, status) in [
        ("petdesk", 401),
        ("petdesk/", 404),
        ("petdesk/8f1d5e0c94ab4c7", 401),
        ("petdesk/of-canada", 401),
        ("petdesk/8f1d5e0c94ab4c77/", 404),
        ("petdesk/8f1d5e0c94ab4c77", 200),
        ("net2phone_canada/8f1d5e0c94ab4c77", 401),
        ("net2phone_canada/of-canada", 400),
        ("petdesk?8f1d5e0c94ab4c77", 401),
    ] {
        let reply = server.send(&post(&format!("/hooks/{path}"), &[], body));
        assert_eq!(reply.status, status, "{path}");
    }
    let kept = unparsed(&server);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].vendor, Some(Vendor::Net2phoneCanada));
    let kept = fs::read_to_string(&kept[0].path).unwrap();
    for secret in ["8f1d5e0c", "of-canada"] {
        assert!(!kept.contains(secret) && !server.log().contains(secret));
    }
}

#[test]
fn the_address_must_be_right() {
    let target = "/hooks/voice_over_cloud?event=inboundCallRinging&callid=5f0c";
    let send = |server: &Server, forwarded: &[&str]| {
        let headers = forwarded.iter();
        let headers: Vec<_> = headers
            .map(|value| ("X-Forwarded-For", value.as_bytes()))
            .collect();
        server.send(&post(target, &headers, b"")).status
    };
    let server = Server::start(&[], &[]);
    assert_eq!(send(&server, &[]), 401);
    assert_eq!(send(&server, &["103.135.87.3"]), 401);

    let server = Server::start(&["--trusted-proxy", "127.0.0.1"], &[]);
    assert_eq!(send(&server, &["103.135.87.3"]), 200);
    assert_eq!(send(&server, &["198.51.100.7, 103.135.87.3"]), 200);
    assert_eq!(send(&server, &["198.51.100.7", "103.135.87.3"]), 200);
    assert_eq!(send(&server, &["::ffff:103.135.87.3"]), 200);
    assert_eq!(send(&server, &["103.135.87.3, 198.51.100.7"]), 401);
    assert_eq!(send(&server, &["103.135.87.3", "198.51.100.7"]), 401);
    // The proxy says nothing: that is for its owner to mend.
    assert_eq!(send(&server, &[]), 500);
    assert_eq!(send(&server, &["unknown"]), 500);

    let server = Server::start(&["--trusted-proxy", "198.51.100.7"], &[]);
    assert_eq!(send(&server, &["103.135.87.3"]), 401);
}

#[test]
fn what_is_not_configured_is_closed() {
    let server = Server::start(&[], &[]);
    for &vendor in Vendor::ALL {
        let reply = server.send(&post(&format!("/hooks/{vendor}/any"), &[], b"{"));
        let status = match vendor.authentication() {
            Authentication::SourceAddress => 401,
            _ => 500,
        };
        assert_eq!(reply.status, status, "{vendor}");
    }
    let needs_secret = |vendor: &&Vendor| vendor.authentication() != Authentication::SourceAddress;
    let needing = Vendor::ALL.iter().filter(needs_secret).count();
    assert_eq!(server.get("/calls").status, 401);
    assert_eq!(server.get("/calls/petdesk/7").status, 401);
    assert!(unparsed(&server).is_empty());
    let closed = server
        .log()
        .matches("takes nothing: set HOOKSWITCH_")
        .count();
    assert_eq!(closed, needing, "{}", server.log());
    assert!(!server.log().contains("INSECURE"));
}

#[test]
fn insecure_is_said_loudly_and_opens_only_what_has_no_secret() {
    let server = Server::start(
        &["--insecure"],
        &[
            ("HOOKSWITCH_VOIPCLOUD_SECRETS", "token"),
            ("HOOKSWITCH_READ_SECRETS", "reader"),
        ],
    );
    for &vendor in Vendor::ALL {
        let reply = server.send(&post(&format!("/hooks/{vendor}"), &[], b""));
        let status = if vendor == Vendor::Voipcloud {
            401
        } else {
            400
        };
        assert_eq!(reply.status, status, "{vendor}");
    }
    let open = Vendor::ALL.len() - 1;
    assert_eq!(
        server.log().matches("INSECURE").count(),
        open,
        "{}",
        server.log()
    );
    assert_eq!(server.get("/calls").status, 401);
    assert_eq!(server.read("reader"), "[]");
}

#[test]
fn a_start_that_cannot_be_meant_is_refused() {
    for (arguments, environment) in [
        (&[][..], &[("HOOKSWITCH_VOIPCLOUD_SECRETS", "")][..]),
        (&[], &[("HOOKSWITCH_VOIPCLOUD_SECRETS", "token,")]),
        (&["--insecure"], &[("HOOKSWITCH_READ_SECRETS", " ")]),
        (&["--secure"], &[]),
        (&["--port"], &[]),
        (&["--port", "65536"], &[]),
        (&["--host", "localhost.example"], &[]),
        (&["--trusted-proxy", "10.0.0.0/8"], &[]),
    ] {
        let refused = Server::refused(arguments, environment);
        assert!(!refused.contains("token"), "{refused}");
    }
}

#[test]
fn what_could_not_be_parsed_is_kept() {
    let server = Server::start(&["--insecure"], &[]);
    let fields = format!("eventType=InboundCall{}", "&a=1".repeat(MAX_FIELDS));
    let cases: &[(&str, &str, &[u8])] = &[
        ("petdesk", "", b""),
        ("petdesk", "?tenant=7", b" \n"),
        ("petdesk", "", b"callUuid=7\r\n\r\n"),
        ("petdesk", "", b"\xff\0{"),
        ("petdesk", "", fields.as_bytes()),
        ("voipcloud", "", b"{\"type\": \"user_inbound\""),
        ("net2phone", "", b"[1, 2]"),
        (
            "net2phone_canada",
            "",
            b"{\"type\": \"user_inbound\", \"unique_call_id\": \"7\"}",
        ),
        (
            "voice_over_cloud",
            "?date=2026-03-12+09:14:05&callid=5f0c",
            b"",
        ),
    ];
    let headers: &[(&str, &[u8])] = &[
        ("Content-Type", b"text/odd; name=\"\xff\""),
        ("X-Pbx-Token", b"a-token"),
        ("Authorization", b"Basic a-password"),
    ];
    let mut expected = BTreeSet::new();
    for (vendor, query, body) in cases {
        let request = Request::new(body).with_query(query.strip_prefix('?'));
        let error = hookswitch::parse(vendor.parse().unwrap(), &request).unwrap_err();
        // As often as a vendor may send it, it is one file.
        for _ in 0..3 {
            let reply = server.send(&post(&format!("/hooks/{vendor}{query}"), headers, body));
            assert_eq!(reply.status, error.status(), "{vendor} {query}");
        }
        let query = query.strip_prefix('?').unwrap_or_default().to_owned();
        expected.insert((vendor.parse().ok(), query, body.to_vec(), error.to_string()));
    }
    let kept = unparsed(&server);
    for file in &kept {
        assert_eq!(
            file.headers,
            [("Content-Type".to_owned(), headers[0].1.to_vec())]
        );
        let name = file.path.file_name().unwrap().to_str().unwrap();
        assert!(server.log().contains(name));
    }
    let kept = kept.iter().map(|file| {
        let error = hookswitch::parse(file.vendor.unwrap(), &file.request()).unwrap_err();
        let query = file.query.clone().unwrap_or_default();
        (file.vendor, query, file.body.clone(), error.to_string())
    });
    assert_eq!(kept.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn the_folder_of_the_unparsed_does_not_grow_for_ever() {
    let server = Server::start(&["--insecure"], &[]);
    for index in 0..999 {
        fs::write(server.unparsed().join(index.to_string()), "").unwrap();
    }
    for (body, files) in [("a", 1_000), ("b", 1_000), ("a", 1_000)] {
        assert_eq!(
            server
                .send(&post("/hooks/petdesk", &[], body.as_bytes()))
                .status,
            400
        );
        assert_eq!(fs::read_dir(server.unparsed()).unwrap().count(), files);
    }
    let lines = server.deliveries();
    assert_eq!(lines[0]["kept"], lines[2]["kept"]);
    assert!(lines[0]["kept"].is_string() && lines[1]["kept"].is_null());
    assert_eq!(lines[1]["not_kept"], "the folder is full");

    let server = Server::start(&["--insecure"], &[]);
    let large = fs::File::create(server.unparsed().join("large")).unwrap();
    large.set_len(64 << 20).unwrap();
    assert_eq!(server.send(&post("/hooks/petdesk", &[], b"a")).status, 400);
    assert_eq!(fs::read_dir(server.unparsed()).unwrap().count(), 1);
}

#[test]
fn a_body_has_a_limit() {
    let server = Server::start(&["--insecure"], &[]);
    let mut body = b"eventType=InboundCall&callUuid=7&note=".to_vec();
    body.resize(MAX_BYTES, b'a');
    assert_eq!(server.send(&post("/hooks/petdesk", &[], &body)).status, 200);
    body.push(b'a');
    assert_eq!(server.send(&post("/hooks/petdesk", &[], &body)).status, 413);

    // Without a length it is counted as it comes.
    let chunked = |body: &[u8]| {
        let mut request = b"POST /hooks/petdesk HTTP/1.1\r\nHost: localhost\r\n\
            Transfer-Encoding: chunked\r\n\r\n"
            .to_vec();
        for chunk in body.chunks(1 << 16) {
            request.extend(format!("{:x}\r\n", chunk.len()).bytes());
            request.extend([chunk, b"\r\n"].concat());
        }
        [request, b"0\r\n\r\n".to_vec()].concat()
    };
    assert_eq!(server.send(&chunked(&body[..MAX_BYTES])).status, 200);
    assert_eq!(server.send(&chunked(&body)).status, 413);
    assert_eq!(
        server.results(),
        ["taken", "too_large", "taken", "too_large"]
    );
    // It is refused before all of it has come.
    let request = post(
        "/hooks/petdesk",
        &[("Content-Length", b"9999999999")],
        &body,
    );
    assert_eq!(server.send(&request).status, 413);
    assert!(unparsed(&server).is_empty());
    assert_eq!(calls(&server).len(), 1);
}

#[test]
fn other_requests_find_nothing() {
    let server = Server::start(&["--insecure"], &[]);
    for (request, status) in [
        (post("/hooks/nobody", &[], b"{}"), 404),
        (post("/hooks/Petdesk", &[], b"eventType=InboundCall"), 404),
        (post("/hooks/nobody/secret", &[], b"{}"), 404),
        (post("/hooks", &[], b"{}"), 404),
        (post("/hooks/../calls", &[], b"{}"), 404),
        (post("/hooks/%ff", &[], b"{}"), 400),
        (post("/calls", &[], b"{}"), 405),
        (post("/", &[], b"{}"), 404),
    ] {
        let reply = server.send(&request);
        assert_eq!(
            reply.status,
            status,
            "{}",
            String::from_utf8_lossy(&request)
        );
    }
    for (path, status) in [
        ("/", 404),
        ("/hooks/petdesk", 405),
        ("/calls/petdesk/7", 404),
        ("/calls/nobody/7", 404),
        ("/calls/petdesk", 404),
        ("/calls", 200),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
    assert_eq!(server.results(), ["unknown_vendor"; 4]);
    assert!(!server.log().contains("nobody"));
}

#[test]
fn an_unknown_event_is_taken() {
    let server = Server::start(&["--insecure"], &[]);
    for (name, logged) in [("callMerged", Some("callMerged")), ("+12125550142", None)] {
        let body = format!(r#"{{"type": "{name}", "unique_call_id": "7"}}"#);
        let reply = server.send(&post("/hooks/voipcloud", &[], body.as_bytes()));
        assert_eq!(reply.status, 200);
        let line = server.deliveries().pop().unwrap();
        assert_eq!(line["event"].as_str(), logged);
        assert_eq!(line["notices"], 1);
    }
    assert!(!server.log().contains("2125550142"));
    let reply = server.get("/calls/voipcloud/7");
    let call: Call = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(call.timeline().len(), 2);
}

#[test]
fn broken_http_harms_nobody_else() {
    let server = Server::start(&["--insecure"], &[]);
    for broken in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"POST /hooks/petdesk HTTP/9\r\n\r\n",
        b"POST /hooks/petdesk HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /hooks/petdesk HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /hooks/petdesk HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ] {
        assert_eq!(
            server.send(broken).status,
            400,
            "{}",
            String::from_utf8_lossy(broken)
        );
    }
    // Gone in the middle of the head, and of the body.
    for half in [
        "POST /hooks/pet",
        "POST /hooks/petdesk HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
    ] {
        Connection::open(server.address).write(half.as_bytes());
    }
    assert_eq!(
        server.send(&post("/hooks/voipcloud", &[], RINGING)).status,
        200
    );
    assert_eq!(calls(&server).len(), 1);
}

#[cfg(unix)]
#[test]
fn what_is_under_way_is_finished_before_the_end() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&["--insecure"], &[]);
        let idle = Connection::open(server.address);
        let request = post("/hooks/voipcloud", &[("Expect", b"100-continue")], RINGING);
        let (head, body) = request.split_at(request.len() - RINGING.len());
        let mut busy = Connection::open(server.address);
        assert_eq!(busy.send(head).status, 100, "it asks for the body");
        server.signal(signal);
        let told = std::time::Instant::now();
        while std::net::TcpStream::connect(server.address).is_ok() {
            assert!(told.elapsed() < DEADLINE, "it still takes connections");
            std::thread::yield_now();
        }
        assert_eq!(busy.send(body).status, 200, "{signal}");
        drop(idle);
        assert_eq!(server.wait(), Some(0), "{signal}");
        assert_eq!(server.results(), ["taken"]);
    }
}

/// What the README's `curl` lines ask for, word for word but for the port.
#[test]
fn the_commands_of_the_readme_work() {
    let readme = include_str!("../README.md");
    let mut sections = readme.split("\n## ");
    let section = sections.find(|section| section.starts_with("In a server"));
    let commands: Vec<_> = section.unwrap().split("\ncurl ").skip(1).collect();
    assert!(commands.len() >= 3, "the commands were not found");
    let server = Server::start(&["--insecure"], &[]);
    for command in commands {
        let command = command.lines().next().unwrap();
        let (method, url) = command.rsplit_once(' ').unwrap_or(("", command));
        let url = url.trim_matches('\'');
        let target = url.strip_prefix("http://127.0.0.1:8080").expect(url);
        let reply = match method {
            "-i -X POST" => server.send(&post(target, &[], b"")),
            "" => server.get(target),
            other => panic!("curl {other}: what would it send?"),
        };
        assert_eq!(reply.status, 200, "curl {command}");
    }
    let results = server.results();
    assert!(!results.is_empty() && results.iter().all(|result| result == "taken"));
    assert_eq!(calls(&server).len(), 1);
}

//! What a hostile body can cost: memory is bounded, and depth costs no stack.

#[path = "../benches/support/alloc.rs"]
mod alloc;
#[path = "../examples/support/http.rs"]
mod http;

use alloc::Counting;
use chrono::DateTime;
use hookswitch::{
    CallLog, Request, Vendor,
    request::{MAX_BYTES, MAX_FIELDS, MAX_RECORDS, MAX_TEXT, MAX_TOTAL_FIELDS},
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes in use at the peak of parsing a body, and at that of asking for its notices. The README
/// states it.
const MOST: u64 = 16_000_000;

/// Fills a megabyte with a piece, repeated, between a beginning and an end.
fn megabyte(begin: &str, piece: &[u8], end: &str) -> Vec<u8> {
    let room = MAX_BYTES - begin.len() - end.len();
    let mut body = begin.as_bytes().to_vec();
    for _ in 0..room / piece.len() {
        body.extend_from_slice(piece);
    }
    body.extend_from_slice(end.as_bytes());
    body
}

/// An event's name in JSON, in a form and in a query string, whichever vendor reads it.
const NAMES: &str =
    r#""event":"call_ringing","type":"user_inbound","eventType":"HangupCall","on_net":true"#;

/// The worst bodies that could be thought of.
fn worst() -> Vec<(&'static str, Vec<u8>)> {
    let open = format!("{{{NAMES},\"x\":\"");
    let nested = (MAX_BYTES - NAMES.len() - 20) / 2;
    let object = |fields: String| format!("{{{NAMES}{fields}}}").into_bytes();
    let many = |field: &str| field.repeat(MAX_FIELDS - 10);
    // As many fields in each record as there may be.
    let record = format!("{{{}\"duration\":1}}", r#""a":1,"#.repeat(MAX_FIELDS - 1));
    let record = format!("{record},").into_bytes();
    let records = |first: &str, others: &str, count: usize, last: &str| {
        let body = format!("[{first}{},{last}]", format!(",{others}").repeat(count));
        body.into_bytes()
    };
    // As many fields as there may be in all, in as few and in as many records as hold them.
    let full = format!("{{{}\"\":1}}", r#""":1,"#.repeat(MAX_FIELDS - 1));
    let few = MAX_TOTAL_FIELDS / MAX_FIELDS - 2;
    let three = r#"{"":1,"":1,"":1}"#;
    let unreadable = r#"{"end_time":1,"start_time":1,"answer_time":1}"#;
    // Beside those a text of what costs most.
    let beside = |record: &str, filler: &[u8]| {
        let begin = format!(
            "[{{\"duration\":1}}{}",
            format!(",{record}").repeat(MAX_RECORDS - 2)
        );
        megabyte(&format!("{begin},{{\"id\":\""), filler, "\"}]")
    };
    let inside = |array: &str, record: &str, filler: &[u8]| {
        let records = vec![record; MAX_RECORDS].join(",");
        let begin = format!(
            "{{\"resource\":\"call\",\"event\":\"call.tagged\",\"data\":{{\"{array}\":[{records}],\"x\":\""
        );
        megabyte(&begin, filler, "\"}}")
    };
    // The same in an array inside the body.
    let in_object = |array: &str, record: &str, filler: &[u8]| {
        let begin = format!(
            r#"{{"event":"phone.recording_completed","event_ts":1,"payload":{{"object":{{"{array}":[{}"#,
            format!("{record},").repeat(MAX_RECORDS - 1)
        );
        megabyte(&format!("{begin}{{\"x\":\""), filler, "\"}]}}}")
    };
    let unreadable_in_object = r#"{"start_time":1,"end_time":1,"duration":""}"#;
    let list = |items: usize, filler: &str| {
        let list = vec!["1"; items].join(",");
        let fields = format!("{{{NAMES},\"audio_file\":[{list}],\"x\":\"");
        megabyte(&fields, filler.as_bytes(), "\"}")
    };
    // The parties of a RingCentral call: of all records the largest.
    let parties = |party: &str, count: usize| {
        let parties = vec![party; count].join(",");
        let event = "/restapi/v1.0/account/7/telephony/sessions";
        let body = format!(r#"{{"event":"{event}","body":{{"parties":[{parties}]}}}}"#);
        body.into_bytes()
    };
    let gave = r#"{"extensionId":1,"direction":"Inbound","status":{"code":"Gone","reason":"BlindTransfer"}}"#;
    vec![
        (
            "as many parties of nothing as may be",
            parties("{}", MAX_RECORDS),
        ),
        (
            "as many parties that gave the call away as there may be",
            parties(gave, MAX_TOTAL_FIELDS / 5 - 1),
        ),
        (
            "as many parties of deep objects as may be",
            parties(r#"{"uiCallInfo":{"primary":{"":1}}}"#, MAX_RECORDS),
        ),
        (
            "few records of short fields",
            records(r#"{"duration":1}"#, &full, few + 1, "{}"),
        ),
        (
            "many records of short fields",
            records("{}", three, MAX_RECORDS - 2, r#"{"duration":1}"#),
        ),
        (
            "as many records of nothing as may be",
            records(r#"{"duration":1}"#, "{}", MAX_RECORDS - 2, "{}"),
        ),
        (
            "as many numbers for records as may be",
            records(r#"{"duration":1}"#, "0", MAX_RECORDS - 2, "0"),
        ),
        (
            "one record too many",
            records(r#"{"duration":1}"#, "{}", MAX_RECORDS - 1, "{}"),
        ),
        (
            "a field too many",
            records(r#"{"duration":1}"#, &full, few + 2, "{}"),
        ),
        ("many records, and no UTF-8", beside(three, b"\xff")),
        (
            "many records, and half of it no UTF-8",
            beside(three, b"\xffa"),
        ),
        (
            "many records, no UTF-8 and control characters",
            beside(three, b"\xff\x01"),
        ),
        (
            "many records, and control characters",
            beside(three, b"\x01a"),
        ),
        (
            "many records with an object in each, no UTF-8 and control characters",
            inside("tags", r#"{"tagged_by":{},"created_at":1}"#, b"\xff\x01"),
        ),
        (
            "many unreadable records in an object, and no UTF-8",
            inside(
                "comments",
                r#"{"posted_at":"","posted_by":1,"x":1}"#,
                b"\xff",
            ),
        ),
        (
            "many unreadable records, and no UTF-8",
            beside(unreadable, b"\xff"),
        ),
        (
            "as many records of nothing inside as may be",
            in_object("call_logs", "{}", b"a"),
        ),
        (
            "many records inside, and no UTF-8",
            in_object("recordings", three, b"\xff"),
        ),
        (
            "many records inside, no UTF-8 and control characters",
            in_object("call_logs", three, b"\xff\x01"),
        ),
        (
            "many unreadable records inside, and no UTF-8",
            in_object("call_elements", unreadable_in_object, b"\xff"),
        ),
        (
            "many small records inside",
            in_object("to_members", "{}", b"a"),
        ),
        (
            "as long a list as may be",
            list(MAX_TOTAL_FIELDS - 10, "\\n"),
        ),
        ("too long a list", list(MAX_TOTAL_FIELDS * 4, "a")),
        ("one long text", megabyte(&open, b"a", "\"}")),
        (
            "one long text of escapes",
            megabyte(&open, b"\\u0041", "\"}"),
        ),
        ("lone surrogates", megabyte(&open, b"\\ud800", "\"}")),
        ("control characters", megabyte(&open, b"\x01", "\"}")),
        ("no UTF-8", megabyte(&open, b"\xff", "\"}")),
        ("broken at its end", megabyte(&open, b"a", "")),
        (
            "nested arrays",
            object(format!(
                ",\"x\":{}{}",
                "[".repeat(nested),
                "]".repeat(nested)
            )),
        ),
        (
            "nested objects",
            megabyte(&format!("{{{NAMES},\"x\":"), b"{\"a\":", "1"),
        ),
        ("as many fields as may be", object(many(",\"a\":1"))),
        (
            "too many fields",
            megabyte(&format!("{{{NAMES}"), b",\"a\":1", "}"),
        ),
        ("repeated fields", object(many(",\"event\":\"x\""))),
        ("an array of numbers", megabyte("[", b"1,", "1]")),
        ("records of nothing", megabyte("[", b"{},", "{}]")),
        (
            "records of one field",
            megabyte("[", b"{\"duration\":1},", "{}]"),
        ),
        ("records of unknown fields", megabyte("[", &record, "{}]")),
        (
            "records of fields that cannot be read",
            megabyte(
                "[",
                br#"{"duration":1,"end_time":1,"start_time":1,"answer_time":1},"#,
                "{}]",
            ),
        ),
        (
            "ampersands",
            megabyte("eventType=HangupCall&event=x", b"&", ""),
        ),
        (
            "escapes in a form",
            megabyte("eventType=HangupCall&event=x&x=", b"%41", ""),
        ),
        (
            "percent signs",
            megabyte("eventType=HangupCall&event=x&x=", b"%", ""),
        ),
        (
            "too many pairs",
            megabyte("eventType=HangupCall&event=x", b"&a=1", ""),
        ),
        (
            "no UTF-8 in a form",
            megabyte("eventType=HangupCall&event=x&x=", b"%ff", ""),
        ),
        (
            "equals signs",
            megabyte("eventType=HangupCall&event=x&", b"=", ""),
        ),
        ("quotes", megabyte("{'", b"'", "}")),
    ]
}

#[test]
fn memory_is_bounded() {
    let mut most = (0, "");
    let mut accepted = 0;
    for (name, body) in worst() {
        assert!(body.len() <= MAX_BYTES, "{name}");
        for &vendor in Vendor::ALL {
            let request = Request::new(&body);
            let (peak, delivery) = alloc::peak(|| hookswitch::parse(vendor, &request));
            most = most.max((peak, name));
            assert!(peak <= MOST, "{vendor}, {name}: {peak} bytes");
            let Ok(delivery) = delivery else {
                continue;
            };
            accepted += 1;
            let (peak, _) = alloc::peak(|| delivery.notices());
            assert!(
                peak <= MOST,
                "{vendor}, the notices of {name}: {peak} bytes"
            );
            // One event a record, each of a fixed size.
            let (peak, events) = alloc::peak(|| delivery.normalize().count());
            assert!(peak <= 1_024 * (events as u64 + 1), "{vendor}, {name}");
        }
    }
    assert!(accepted > 60, "only {accepted} were read to their ends");
    println!("at most {} bytes, for {}", most.0, most.1);
}

/// The most bytes that the events of one request may take in a log of calls.
const MOST_IN_A_LOG: u64 = 50_000_000;

/// Bodies of many events, each of which has the long id of the call, and names as long.
fn of_many_events() -> Vec<(Vendor, String)> {
    let mut all = Vec::new();
    // As long as they are read; and so long that a body is full of them.
    for length in [MAX_TEXT - 2, 500_000] {
        let id = "7".repeat(length);
        let users: String = (0..990).map(|user| format!("&user[]={user}")).collect();
        let form = format!("event=newCall&direction=in&from={id}&to={id}&callId={id}{users}");
        all.push((Vendor::Sipgate, form));
        let parties: String = (0..3_000)
            .map(|party| {
                format!(
                    r#",{{"id":"{}","status":{{"code":"Setup"}}}}"#,
                    3_000 - party
                )
            })
            .collect();
        let event = "/restapi/v1.0/account/7/telephony/sessions";
        let json = format!(
            r#"{{"event":"{event}","ownerId":"{id}","body":{{"telephonySessionId":"{id}","parties":[{}]}}}}"#,
            &parties[1..]
        );
        all.push((Vendor::Ringcentral, json));
        let targets: String = (0..3_000)
            .map(|user| format!(r#",{{"user_numbers":["{user}"]}}"#))
            .collect();
        let json = format!(
            r#"{{"status":"ringing","call_id":"{id}","direction":"inbound","caller":{{"number":"{id}","name":"{id}"}},"destination":{{"number":"{id}","targets":[{}]}}}}"#,
            &targets[1..]
        );
        all.push((Vendor::Voys, json));
    }
    all
}

#[test]
fn what_a_log_keeps_of_one_request_is_bounded() {
    let mut most = 0;
    for (vendor, body) in of_many_events() {
        // Longer ones are not read at all.
        let body = &body.as_bytes()[..body.len().min(MAX_BYTES)];
        let Ok(delivery) = hookswitch::parse(vendor, &Request::new(body)) else {
            continue;
        };
        let (peak, log) = alloc::peak(|| {
            let mut log = CallLog::default();
            log.apply_all(delivery.normalize(), DateTime::UNIX_EPOCH);
            log
        });
        println!(
            "{vendor}: {} events, {} calls, {peak} bytes",
            delivery.normalize().count(),
            log.len()
        );
        most = most.max(peak);
        assert!(peak <= MOST_IN_A_LOG, "{vendor}: {peak} bytes");
    }
    assert!(
        most > 1_000_000,
        "only {most} bytes: no body had many events"
    );
}

/// Runs something in a thread that has a stack of 64 KiB.
fn in_64_kib<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(64 << 10).spawn(run);
    thread.unwrap().join().expect("the stack is large enough")
}

#[test]
fn every_fixture_is_read_on_a_small_stack() {
    for story in http::all().unwrap() {
        in_64_kib(move || {
            for file in &story.requests {
                let Ok(delivery) = hookswitch::parse(file.vendor.unwrap(), &file.request()) else {
                    continue;
                };
                assert!(delivery.normalize().count() <= 30, "{}", file.name());
            }
        });
    }
}

#[test]
fn depth_costs_no_stack() {
    for &vendor in Vendor::ALL {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = open.repeat(150_000) + "1" + &close.repeat(150_000);
            for body in [
                format!("{{{NAMES},\"x\":{deep}}}"),
                format!(
                    "{{{NAMES},\"user\":{{\"x\":{deep}}},\"calls\":{{\"from\":{{\"x\":{deep}}}}}}}"
                ),
                format!("[{{\"duration\":1,\"x\":{deep}}}]"),
                format!(
                    r#"{{"token":{deep},"event":"call.ended","data":{{"number":{{"messages":{deep}}},"tags":[{{"tagged_by":{{"x":{deep}}}}}]}}}}"#
                ),
                format!(
                    "{{\"event\":\"phone.call_qos\",\"payload\":{{\"object\":{{\"call_qos\":{deep},\"call_logs\":[{{\"x\":{deep}}}]}}}}}}"
                ),
                deep.clone(),
            ] {
                in_64_kib(move || {
                    let request = Request::new(body.as_bytes());
                    if let Ok(delivery) = hookswitch::parse(vendor, &request) {
                        let _ = delivery.notices();
                        let _ = delivery.into_owned();
                    }
                });
            }
        }
    }
}

//! What a hostile body can cost: memory is a stated multiple of it, and depth costs no stack.

#[path = "../benches/support/alloc.rs"]
mod alloc;
#[path = "../examples/support/http.rs"]
mod http;

use alloc::Counting;
use hookswitch::{MAX_BYTES, MAX_FIELDS, Request, Vendor};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes in use for each byte of a body, at the peak of parsing it. The README states it.
const PARSING: u64 = 32;

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
    vec![
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
fn memory_is_a_multiple_of_the_body() {
    let mut most = (0, "");
    for (name, body) in worst() {
        assert!(body.len() <= MAX_BYTES, "{name}");
        assert!(
            name.contains("as may be") || name == "repeated fields" || body.len() > MAX_BYTES / 2
        );
        for &vendor in Vendor::ALL {
            let request = Request::new(&body);
            let (peak, delivery) = alloc::peak(|| hookswitch::parse(vendor, &request));
            let multiple = peak.div_ceil(body.len() as u64);
            most = most.max((multiple, name));
            assert!(
                multiple <= PARSING,
                "{vendor}, {name}: {multiple} times the body"
            );
            let Ok(delivery) = delivery else {
                continue;
            };
            // One event a record, each of a fixed size.
            let (peak, events) = alloc::peak(|| delivery.normalize().count());
            assert!(peak <= 1_024 * (events as u64 + 1), "{vendor}, {name}");
        }
    }
    println!("at most {} times the body, for {}", most.0, most.1);
}

/// Runs something in a thread that has a stack of 64 KiB.
fn in_64_kib<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(64 << 10).spawn(run);
    thread.unwrap().join().expect("the stack is large enough")
}

#[test]
fn every_fixture_is_read_on_a_small_stack() {
    for story in http::stories().unwrap() {
        in_64_kib(move || {
            for file in &story.requests {
                let Ok(delivery) = hookswitch::parse(file.vendor.unwrap(), &file.request()) else {
                    continue;
                };
                assert!(delivery.normalize().count() <= 3, "{}", file.name());
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

//! An ordinary delivery is read, and its event made, without a single allocation.

use alloc::Counting;
use hookswitch::samples::HttpFile;
use hookswitch::{EventKind, Request, Vendor};

#[path = "../benches/support/alloc.rs"]
mod alloc;
#[path = "../examples/support/http.rs"]
mod http;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Whether the request holds nothing that must be kept somewhere: no escaped text, no array.
fn is_ordinary(file: &HttpFile) -> bool {
    let query = file.query.as_deref().unwrap_or_default();
    let body = String::from_utf8_lossy(&file.body);
    // A date has escapes in every query string, and is decoded in place.
    let query = query.replace("%3A", ":");
    let has_escapes = match body.starts_with('{') {
        true => body.contains(['\\', '[']) || body.starts_with("{'"),
        false => body.contains(['+', '%', '[']),
    };
    // What may be one text or several is kept in a list.
    let has_list = body.contains("\"content\"");
    !has_escapes && !has_list && !query.contains('%')
}

#[test]
fn an_ordinary_delivery_costs_no_allocation() {
    let mut ordinary = 0;
    for story in http::stories().unwrap() {
        for file in story.requests.iter().filter(|file| is_ordinary(file)) {
            let vendor = file.vendor.expect("a fixture names its vendor");
            // Their many fields are boxed, so that a payload of any vendor is small.
            let boxed = [
                Vendor::Twilio,
                Vendor::Signalwire,
                Vendor::Plivo,
                Vendor::Vonage,
                Vendor::Sipgate,
                Vendor::Callrail,
            ];
            if boxed.contains(&vendor) {
                continue;
            }
            let request = file.request();
            let (parsing, delivery) = alloc::allocations(|| hookswitch::parse(vendor, &request));
            let Ok(delivery) = delivery else {
                continue;
            };
            // What the payload does not have must be kept somewhere, too.
            if !delivery.notices().is_empty() || !delivery.extra.is_empty() {
                continue;
            }
            let (meaning, events) = alloc::allocations(|| delivery.normalize());
            // Several events are kept in a list.
            if events.len() > 1 {
                continue;
            }
            // Objects that few of Bandwidth's deliveries have are boxed.
            let body = String::from_utf8_lossy(&file.body);
            let boxed = [
                "stirShaken",
                "ranscription\"",
                "ediaStream\"",
                "\"message\"",
            ];
            let is_rare = boxed.iter().any(|name| body.contains(name));
            if vendor == Vendor::Bandwidth && is_rare {
                continue;
            }
            // What Yeastar sends stands as a text in the body, whose escapes must be undone first.
            if vendor == Vendor::Yeastar {
                continue;
            }
            // Several files of a recording are kept in a list.
            let has_files = |event: hookswitch::Event<'_>| match event.kind {
                EventKind::Recording(recording) => !recording.files.is_empty(),
                _ => false,
            };
            if events.clone().any(has_files) {
                continue;
            }
            // A message, a colleague, and why a recording failed are boxed, so that other events are small.
            let mut kinds = events.clone().map(|event| event.kind);
            let is_boxed = kinds.any(|kind| match kind {
                EventKind::Message(_) => true,
                EventKind::Transferred(transferred) => transferred.colleague.is_some(),
                EventKind::Recording(recording) => recording.reason.is_some(),
                _ => false,
            });
            // What these say is boxed: it has a hundred fields, and would make every vendor's payload larger.
            let boxes = match vendor {
                Vendor::Aircall
                | Vendor::ZoomPhone
                | Vendor::Telnyx
                | Vendor::Dialpad
                | Vendor::WebexCalling => 1,
                // The call is in a box of its own, since each generation has it elsewhere.
                Vendor::Quo => 2,
                _ => 0,
            };
            let expected = (boxes, u64::from(is_boxed));
            assert_eq!((parsing, meaning), expected, "{}", file.name());
            assert_eq!(events.len(), 1, "{}", file.name());
            ordinary += 1;
        }
    }
    assert!(ordinary > 300, "only {ordinary} ordinary deliveries found");
}

#[test]
fn what_stands_for_an_object_costs_no_second_reading() {
    let path = http::fixtures().join("net2phone/documented-2021/1-call-ringing.http");
    let file = http::read(&path).unwrap();
    let mut body: serde_json::Value = serde_json::from_slice(&file.body).unwrap();
    assert!(body["user"].is_object());
    body["user"] = 5.into();
    let body = body.to_string();
    let request = Request::new(body.as_bytes());
    let parse = || hookswitch::parse(Vendor::Net2phone, &request).unwrap();
    let (parsing, delivery) = alloc::allocations(parse);
    // The list that has it.
    assert_eq!(parsing, 1);
    assert_eq!(delivery.extra.len(), 1);
    assert_eq!(delivery.notices().len(), 1);
}

//! What is asked of every delivery. The first byte picks the vendor, so that a new one needs no target.

#![no_main]

use hookswitch::{CallLog, Event, Request, Vendor};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let [first, data @ ..] = data {
        // By name, as `fuzz/seed` counts them.
        let mut vendors = Vendor::ALL.to_vec();
        vendors.sort_by_key(|vendor| vendor.as_str());
        read(vendors[usize::from(*first) % vendors.len()], data);
    }
});

/// Reads a request and does with it all that a user can.
fn read(vendor: Vendor, data: &[u8]) {
    // The first half of what follows a zero byte is a query string, where it is text.
    let (body, query) = match data.iter().position(|byte| *byte == 0) {
        Some(end) => (&data[..end], std::str::from_utf8(&data[end + 1..]).ok()),
        None => (data, None),
    };
    let request = Request::new(body).with_query(query);
    let delivery = match hookswitch::parse(vendor, &request) {
        Ok(delivery) => delivery,
        Err(error) => {
            assert!(matches!(error.status(), 400 | 413));
            let _ = error.to_string();
            return;
        }
    };
    for notice in delivery.notices() {
        let _ = notice.to_string();
    }
    let json = serde_json::to_string(&delivery).expect("a delivery can be written");
    let mut log = CallLog::new();
    for event in delivery.normalize() {
        let text = serde_json::to_string(&event).expect("an event can be written");
        let read: Event<'_> = serde_json::from_str(&text).expect("an event can be read");
        assert_eq!(read, event);
        log.extend([event]);
    }
    for call in log.calls() {
        let text = serde_json::to_string(&call).expect("a call can be written");
        let read: hookswitch::Call = serde_json::from_str(&text).expect("a call can be read");
        assert_eq!(read, call);
    }
    let owned = delivery.into_owned();
    assert_eq!(
        json,
        serde_json::to_string(&owned).expect("it was written before")
    );
}

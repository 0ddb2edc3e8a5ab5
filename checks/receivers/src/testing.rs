//! A call of net2phone that was missed, and the service that it is sent to. Shared by the tests.

#![allow(dead_code, reason = "no test needs all of it")]

use chrono::Utc;
use hookswitch::{Call, CallKey, Outcome, Secrets, Vendor, net2phone, verify::Unsigned};
use receivers::Service;

pub const SECRET: &str = "n2p-secret";
pub const TARGET: &str = "/hooks/net2phone/-";
/// Where RingCentral asks whether the address is ours, and the header in which it does.
pub const QUESTION: &str = "/hooks/ringcentral/-";
pub const ECHO: &str = "validation-token";
pub const MISSED: &[u8] =
    br#"{"event": "call_missed", "id": "1", "call_id": "7", "timestamp": "2026-03-12T09:14:31Z"}"#;
pub const NO_EVENT: &[u8] = br#"{"id": "1"}"#;

pub fn service() -> Service {
    let mut service = Service::default();
    let secrets = Secrets::new([SECRET]).unwrap();
    service.secrets.insert(Vendor::Net2phone, secrets);
    service
}

/// The headers that net2phone would send with a body.
pub fn signed(secret: &str, body: &[u8]) -> Vec<(&'static str, String)> {
    let unsigned = Unsigned {
        body,
        at: Utc::now(),
        ..Unsigned::default()
    };
    net2phone::signed_headers(secret, &unsigned)
}

/// What must hold when [`MISSED`] was taken twice, a forgery refused, and [`NO_EVENT`] refused.
pub fn check(service: &Service) {
    let store = service.store.lock().unwrap();
    let bodies: Vec<_> = store.requests.iter().map(|stored| &*stored.body).collect();
    assert_eq!(bodies, [MISSED, MISSED, NO_EVENT]);
    let header = |name: &str| {
        let headers = &store.requests[0].headers;
        headers.iter().any(|(own, _)| own == name)
    };
    assert!(header(net2phone::SIGNATURE_HEADER));
    check_call(store.calls.get(&key()));
}

pub fn key() -> CallKey<'static> {
    CallKey::new(Vendor::Net2phone, "7")
}

pub fn check_call(call: Option<&Call>) {
    let call = call.expect("the call is written");
    assert_eq!(call.outcome, Some(Outcome::Missed));
    assert_eq!(call.timeline().len(), 1);
}

//! What every handler does with a delivery, whatever the server.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::Utc;
use hookswitch::{
    Call, CallKey, CallLog, Check, Request, Secrets, StoredRequest, Vendor,
    request::Awaits,
    verify::{Challenge, VerifyError},
};

/// What the handlers share.
#[derive(Default)]
pub struct Service {
    /// For each vendor: what signs its requests, is its token, or ends the path of its address.
    pub secrets: BTreeMap<Vendor, Secrets>,
    pub store: Mutex<Store>,
}

/// The log, and two tables of your database.
#[derive(Default)]
pub struct Store {
    pub log: CallLog,
    pub requests: Vec<StoredRequest>,
    pub calls: BTreeMap<CallKey<'static>, Call>,
}

impl Service {
    /// Takes a request and gives what to answer: a status and nothing else, unless the vendor asks whether the
    /// address is yours. `path_secret` is the end of the path, and `peer` the address that sent the request.
    pub fn receive(
        &self,
        vendor: Vendor,
        path_secret: &str,
        request: &Request<'_>,
        peer: Option<IpAddr>,
    ) -> Result<u16, Challenge> {
        let now = Utc::now();
        let secrets = self.secrets.get(&vendor);
        let check = Check::at(now).with_secrets(secrets).with_peer(peer);
        match hookswitch::challenge(vendor, request, &check) {
            Ok(None) => Ok(self.deliver(vendor, path_secret, request, &check)),
            Ok(Some(challenge)) => Err(challenge),
            Err(error) => {
                eprintln!("{vendor}: {error}");
                Ok(error.status())
            }
        }
    }

    fn deliver(
        &self,
        vendor: Vendor,
        path_secret: &str,
        request: &Request<'_>,
        check: &Check<'_>,
    ) -> u16 {
        let now = check.now;
        let mut verified = hookswitch::verify(vendor, request, check);
        if let (Err(VerifyError::NothingOffered), Some(secrets)) = (verified, check.secrets) {
            verified = secrets.verify(path_secret);
        }
        if let Err(error) = verified {
            eprintln!("{vendor}: {error}");
            return error.status(); // and keep nothing: anybody may have sent it
        }

        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = &mut *store;
        store.requests.push(request.to_stored(vendor, now)); // before parsing, whatever it is
        let delivery = match hookswitch::parse(vendor, request) {
            Ok(delivery) => delivery,
            Err(error) => {
                eprintln!("{error}");
                return error.status();
            }
        };
        for changed in store.log.apply_all(delivery.normalize(), now) {
            let Some(call) = store.log.get(&changed.key) else {
                continue;
            };
            if changed.is_to_be_written() {
                store.calls.insert(changed.key.clone(), call); // insert or replace: again and again
            }
            if changed.has_just_ended() {
                println!("{} has ended", changed.key); // notify people: once for each end
            }
        }
        match delivery.awaits() {
            Awaits::Instructions => 501, // an empty 200 would hang up the call
            _ => 200,                    // for unknown events too
        }
    }
}

/// What to answer, in the types of the crate `http`.
pub fn response(answer: Result<u16, Challenge>) -> http::Response<String> {
    let response = match answer {
        Ok(status) => http::Response::builder().status(status).body(String::new()),
        Err(challenge) => {
            let mut response = http::Response::builder()
                .status(challenge.status)
                .header("content-type", challenge.content_type);
            for (name, value) in challenge.headers {
                response = response.header(name, value);
            }
            response.body(challenge.body)
        }
    };
    response.expect("statuses and headers of the crate are such")
}

/// A handler in the types of the crate `http`, for any server that has no types of its own. The path is
/// `/hooks/{vendor}/{secret}`.
pub fn handle(
    service: &Service,
    received: http::Request<Vec<u8>>,
    peer: Option<IpAddr>,
) -> http::Response<String> {
    let (parts, body) = received.into_parts();
    let mut segments = parts.uri.path().trim_start_matches("/hooks/").split('/');
    let Some(Ok(vendor)) = segments.next().map(str::parse) else {
        return response(Ok(404));
    };
    let path_secret = segments.next().unwrap_or_default();
    let request = Request::from_parts(&parts, &body);
    response(service.receive(vendor, path_secret, &request, peer))
}

#[cfg(test)]
extern crate self as receivers;
#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{
        ECHO, MISSED, NO_EVENT, QUESTION, SECRET, TARGET, check, service, signed,
    };
    use super::*;

    fn send(service: &Service, target: &str, secret: &str, body: &[u8]) -> u16 {
        let mut request = http::Request::post(target);
        for (name, value) in signed(secret, body) {
            request = request.header(name, value);
        }
        let request = request.body(body.to_vec()).unwrap();
        handle(service, request, None).status().as_u16()
    }

    #[test]
    fn the_types_of_http_are_taken() {
        let service = service();
        assert_eq!(send(&service, TARGET, SECRET, MISSED), 200);
        assert_eq!(send(&service, TARGET, SECRET, MISSED), 200);
        assert_eq!(send(&service, TARGET, "wrong", MISSED), 401);
        assert_eq!(send(&service, TARGET, SECRET, NO_EVENT), 400);
        assert_eq!(send(&service, "/hooks/acme/-", SECRET, MISSED), 404);
        check(&service);
    }

    #[test]
    fn a_question_is_answered() {
        let service = service();
        let question = http::Request::post(QUESTION).header(ECHO, "32ed7a46");
        let answer = handle(&service, question.body(Vec::new()).unwrap(), None);
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()[ECHO], "32ed7a46");
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(answer.body(), "");
        let question = http::Request::post(QUESTION).header(ECHO, "no token");
        let answer = handle(&service, question.body(Vec::new()).unwrap(), None);
        assert_eq!(answer.status(), 401);
        assert!(service.store.lock().unwrap().requests.is_empty());
    }

    #[test]
    fn a_vendor_that_offers_nothing_is_known_by_the_path() {
        let mut service = service();
        let body = b"eventType=HangupCall&callUuid=7&callerIdNum=12125550142&extNumber=2005";
        let send = |service: &Service, secret| {
            let answer = service.receive(Vendor::Petdesk, secret, &Request::new(body), None);
            answer.expect("it is no question")
        };
        assert_eq!(send(&service, ""), 401, "without a secret nothing is taken");
        let secrets = Secrets::new(["8f1d5e0c94ab4c77"]).unwrap();
        service.secrets.insert(Vendor::Petdesk, secrets);
        assert_eq!(send(&service, ""), 401);
        assert_eq!(send(&service, "8f1d5e0c94ab4c77"), 200);
        assert_eq!(service.store.lock().unwrap().calls.len(), 1);
    }
}

//! Webhooks with AWS Lambda behind an HTTP API of API Gateway, whose route is
//! `POST /hooks/{vendor}/{secret}`. It keeps nothing in memory from one request to the next.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::Utc;
use hookswitch::{
    Call, CallKey, CallLog, Check, Request, Secrets, StoredRequest, Vendor, verify::VerifyError,
};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, RequestExt as _, Response, run, service_fn};

/// What outlives a request: two tables of your database.
#[derive(Default)]
struct Tables {
    requests: Vec<StoredRequest>,
    calls: BTreeMap<CallKey<'static>, Call>,
}

/// One delivery: gives the status to answer with. `lambda_http` has undone the base64 of the body.
fn receive(
    secrets: &BTreeMap<Vendor, Secrets>,
    tables: &Mutex<Tables>,
    received: lambda_http::Request,
) -> u16 {
    let parameters = received.path_parameters();
    let Some(Ok(vendor)) = parameters.first("vendor").map(str::parse::<Vendor>) else {
        return 404;
    };
    let path_secret = parameters.first("secret").unwrap_or_default();
    let peer: Option<IpAddr> = match received.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => {
            let address = context.http.source_ip.as_deref();
            address.and_then(|address| address.parse().ok())
        }
        _ => None,
    };
    let (parts, body) = received.into_parts();
    let request = Request::from_parts(&parts, &body);

    let now = Utc::now();
    let secrets = secrets.get(&vendor);
    let check = Check::at(now).with_secrets(secrets).with_peer(peer);
    let mut verified = hookswitch::verify(vendor, &request, &check);
    if let (Err(VerifyError::NothingOffered), Some(secrets)) = (verified, secrets) {
        verified = secrets.verify(path_secret);
    }
    if let Err(error) = verified {
        eprintln!("{vendor}: {error}");
        return error.status();
    }

    // From here to the end is one transaction: two deliveries of one call can come at once.
    let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
    tables.requests.push(request.to_stored(vendor, now));
    let delivery = match hookswitch::parse(vendor, &request) {
        Ok(delivery) => delivery,
        Err(error) => {
            eprintln!("{error}");
            return error.status();
        }
    };
    for event in delivery.normalize() {
        let Some(key) = CallKey::of(&event).map(CallKey::into_owned) else {
            continue; // a message, say: store it in a table of its own
        };
        let mut log = CallLog::new();
        if let Some(call) = tables.calls.get(&key) {
            log.restore(call.clone());
        }
        let applied = log.apply(event, now);
        if applied.change().is_some()
            && let Some(call) = log.get(&key)
        {
            tables.calls.insert(key.clone(), call); // calls that go on, too: nothing else remembers them
        }
        if applied.has_just_ended() {
            println!("{key} has ended"); // notify people: once for each end
        }
    }
    200
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let secret = Secrets::new([std::env::var("NET2PHONE_SECRET")?])?;
    let secrets = BTreeMap::from([(Vendor::Net2phone, secret)]);
    let tables = Mutex::default();
    let (secrets, tables) = (&secrets, &tables);
    run(service_fn(|received| async move {
        let status = receive(secrets, tables, received);
        Ok::<_, Error>(Response::builder().status(status).body(Body::Empty)?)
    }))
    .await
}

#[cfg(test)]
#[path = "../testing.rs"]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{MISSED, NO_EVENT, SECRET, check_call, key, signed};
    use super::*;

    /// The event that API Gateway makes of a request.
    fn event(vendor: &str, secret: &str, body: &[u8], query: &str) -> lambda_http::Request {
        let headers: BTreeMap<_, _> = signed(secret, body).into_iter().collect();
        let event = serde_json::json!({
            "version": "2.0",
            "routeKey": "POST /hooks/{vendor}/{secret}",
            "rawPath": format!("/hooks/{vendor}/{secret}"),
            "rawQueryString": query,
            "headers": headers,
            "pathParameters": {"vendor": vendor, "secret": secret},
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "xxx",
                "http": {
                    "method": "POST",
                    "path": format!("/hooks/{vendor}/{secret}"),
                    "protocol": "HTTP/1.1",
                    "sourceIp": "103.135.87.3",
                    "userAgent": "-"
                },
                "requestId": "1",
                "routeKey": "POST /hooks/{vendor}/{secret}",
                "stage": "$default",
                "time": "12/Mar/2026:09:14:31 +0000",
                "timeEpoch": 1_773_306_871_000_u64
            },
            "body": std::str::from_utf8(body).unwrap(),
            "isBase64Encoded": false
        });
        lambda_http::request::from_str(&event.to_string()).unwrap()
    }

    #[test]
    fn a_delivery_is_taken() {
        let secrets = Secrets::new([SECRET]).unwrap();
        let secrets = BTreeMap::from([(Vendor::Net2phone, secrets)]);
        let tables = Mutex::default();
        let send =
            |vendor, secret, body| receive(&secrets, &tables, event(vendor, secret, body, ""));
        assert_eq!(send("net2phone", SECRET, MISSED), 200);
        assert_eq!(send("net2phone", SECRET, MISSED), 200);
        assert_eq!(send("net2phone", "wrong", MISSED), 401);
        assert_eq!(send("net2phone", SECRET, NO_EVENT), 400);
        assert_eq!(send("acme", SECRET, MISSED), 404);
        let tables = tables.into_inner().unwrap();
        let bodies: Vec<_> = tables.requests.iter().map(|stored| &*stored.body).collect();
        assert_eq!(bodies, [MISSED, MISSED, NO_EVENT]);
        check_call(tables.calls.get(&key()));
    }

    #[test]
    fn a_call_is_followed_from_request_to_request() {
        let tables = Mutex::default();
        let send = |event_of_call: &str| {
            let query = format!("event={event_of_call}&callid=5f0c&date=2026-03-12+09:14:05");
            let received = event("voice_over_cloud", "-", b"", &query);
            receive(&BTreeMap::new(), &tables, received)
        };
        for name in [
            "inboundCallRinging",
            "inboundCallEnd",
            "callRecordingAvailable",
        ] {
            assert_eq!(send(name), 200);
        }
        let tables = tables.into_inner().unwrap();
        let call = &tables.calls[&CallKey::new(Vendor::VoiceOverCloud, "5f0c")];
        assert_eq!(call.timeline().len(), 3);
        assert!(call.recorded);
    }
}

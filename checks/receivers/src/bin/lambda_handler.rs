//! Webhooks with AWS Lambda behind an HTTP API of API Gateway, whose route is
//! `POST /hooks/{vendor}/{secret}`. It keeps nothing in memory from one request to the next.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::Utc;
use hookswitch::{
    Call, CallKey, CallLog, Check, Request, Secrets, StoredRequest, Vendor,
    verify::{Challenge, VerifyError},
};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, RequestExt as _, Response, run, service_fn};

/// What outlives a request: two tables of your database.
#[derive(Default)]
struct Tables {
    requests: Vec<StoredRequest>,
    calls: BTreeMap<CallKey<'static>, Call>,
}

/// One request: gives the status to answer with, or the answer to a vendor that asks whether the address is yours.
/// `lambda_http` has undone the base64 of the body.
fn receive(
    secrets: &BTreeMap<Vendor, Secrets>,
    tables: &Mutex<Tables>,
    received: lambda_http::Request,
) -> Result<u16, Challenge> {
    let parameters = received.path_parameters();
    let Some(Ok(vendor)) = parameters.first("vendor").map(str::parse::<Vendor>) else {
        return Ok(404);
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
    match hookswitch::challenge(vendor, &request, &check) {
        Ok(None) => {}
        Ok(Some(challenge)) => return Err(challenge),
        Err(error) => {
            eprintln!("{vendor}: {error}");
            return Ok(error.status());
        }
    }
    let mut verified = hookswitch::verify(vendor, &request, &check);
    if let (Err(VerifyError::NothingOffered), Some(secrets)) = (verified, secrets) {
        verified = secrets.verify(path_secret);
    }
    if let Err(error) = verified {
        eprintln!("{vendor}: {error}");
        return Ok(error.status());
    }

    // From here to the end is one transaction: two deliveries of one call can come at once.
    let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
    tables.requests.push(request.to_stored(vendor, now));
    let delivery = match hookswitch::parse(vendor, &request) {
        Ok(delivery) => delivery,
        Err(error) => {
            eprintln!("{error}");
            return Ok(error.status());
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
    Ok(200)
}

/// What to answer.
fn response(answer: Result<u16, Challenge>) -> Result<Response<Body>, Error> {
    let challenge = match answer {
        Ok(status) => return Ok(Response::builder().status(status).body(Body::Empty)?),
        Err(challenge) => challenge,
    };
    let mut response = Response::builder()
        .status(challenge.status)
        .header("content-type", challenge.content_type);
    for (name, value) in challenge.headers {
        response = response.header(name, value);
    }
    Ok(response.body(Body::Text(challenge.body))?)
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let secret = Secrets::new([std::env::var("NET2PHONE_SECRET")?])?;
    let secrets = BTreeMap::from([(Vendor::Net2phone, secret)]);
    let tables = Mutex::default();
    let (secrets, tables) = (&secrets, &tables);
    run(service_fn(|received| async move {
        response(receive(secrets, tables, received))
    }))
    .await
}

#[cfg(test)]
#[path = "../testing.rs"]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{ECHO, MISSED, NO_EVENT, SECRET, check_call, key, signed};
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
        let send = |vendor, secret, body| {
            let answer = receive(&secrets, &tables, event(vendor, secret, body, ""));
            response(answer).unwrap().status().as_u16()
        };
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
    fn a_question_is_answered() {
        let mut question = event("ringcentral", "-", b"", "");
        let token = lambda_http::http::HeaderValue::from_static("32ed7a46");
        question.headers_mut().insert(ECHO, token);
        let tables = Mutex::default();
        let answer = response(receive(&BTreeMap::new(), &tables, question)).unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.headers()[ECHO], "32ed7a46");
        assert!(tables.into_inner().unwrap().requests.is_empty());
    }

    #[test]
    fn a_call_is_followed_from_request_to_request() {
        let tables = Mutex::default();
        let send = |event_of_call: &str| {
            let query = format!("event={event_of_call}&callid=5f0c&date=2026-03-12+09:14:05");
            let received = event("voice_over_cloud", "-", b"", &query);
            receive(&BTreeMap::new(), &tables, received).unwrap()
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

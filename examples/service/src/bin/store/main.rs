//! A service that takes the webhooks of every vendor and keeps all of them, and what became of which
//! call, in a SQLite database.
//!
//! ```text
//! cargo run -p service --bin store -- --db FILE --insecure    to try it
//! cargo run -p service --bin store -- --db FILE               verifies; takes what it has secrets for
//! cargo run -p service --bin store -- --db FILE --replay      makes events, messages and calls anew
//!     --db FILE                the database, which is made if there is none
//!     --replay                 with the present version of the crate, from the requests; then it ends
//!     --host ADDRESS           where to listen: 127.0.0.1, unless you say otherwise
//!     --port PORT              8080; 0 is any free one. The address is the one line on stdout
//!     --trusted-proxy ADDRESS  your own proxy: what it last added to X-Forwarded-For is the peer
//!     --public-url URL         how vendors reach this service: what stands before the path in their addresses
//!     --offset VENDOR=+01:00   how far the clock of that vendor's phone system is ahead of UTC: of vendors whose times say
//!                              no zone. It may come once for each vendor
//!     --insecure               takes unverified what no secret is set for. Anybody can write then
//! ```
//!
//! | route | answers |
//! |---|---|
//! | `POST /hooks/{vendor}` | 200, and nothing else, for all that was understood, unknown events too; `GET` as well, which some vendors can be set to |
//! | `POST /hooks/{vendor}/{secret}` | the same, for vendors that offer nothing to verify by |
//! | either | to a vendor that asks whether the address is yours, what the vendor asks for |
//! | `GET /calls` | the calls in the order of their keys, as a JSON array of 100 at most, and of fewer if they have more than 4 MiB. The header `Link` has the address of the next ones, if there are more |
//! | `GET /calls/{vendor}/{id}` | one call, or 404 |
//! | `GET /` | pages for people, see below |
//!
//! A delivery is answered as `server` answers it, and 503 if it could not be stored: the vendor will send it
//! again. What could not be parsed is stored as well, once it is known to be the vendor's.
//!
//! The variables for the secrets are named at the head of `access.rs`.
//!
//! # Pages
//!
//! `http://127.0.0.1:8080/` shows what has arrived to people: the deliveries with what they mean, the calls, and each
//! call with a picture and the requests that it is made of. What arrives appears without a reload (`/events` tells the
//! browser); without scripts a reload shows it. All files are in this program, and the pages ask nobody else for any.
//!
//! Whoever has one of `HOOKSWITCH_READ_SECRETS` signs in with it, for 12 hours or until the service is started anew. An
//! address (of IPv6 a /64) has 10 attempts in 15 minutes; behind a proxy name it with `--trusted-proxy`, or all
//! browsers have one address. The secret and the cookie are as safe as the connection: from another machine use TLS,
//! which is your proxy's, and say so with `--public-url https://…`, so that the cookie is for TLS alone. It is for
//! plain HTTP if the browser asks for `localhost` or a loopback address. `--insecure` opens the pages to anybody if
//! there is no secret for reading, and they say so.
//!
//! What is refused is not stored, since anybody may have sent it. The pages count it since the start of the service, by
//! vendor and reason, and show nothing of it.
//!
//! # Customers
//!
//! The call ids of two customers of one vendor may meet, so that every row has the `tenant` that it is of.
//! That is known by the secret. Two customers, the first of whom is replacing a token:
//!
//! ```text
//! HOOKSWITCH_VOIPCLOUD_SECRETS=old-token-of-acme,new-token-of-acme,token-of-globex
//! HOOKSWITCH_VOIPCLOUD_TENANTS=acme,acme,globex
//! ```
//!
//! There are as many names as secrets. Without the variable, and for what is taken without a secret, the
//! tenant is the empty text. `GET /calls?tenant=acme` and `GET /calls/{vendor}/{id}?tenant=acme` read the
//! calls of one; whoever has a secret for reading reads those of all.
//!
//! # The database
//!
//! One transaction for each delivery, which is on the disk before the answer: after a 200, neither a crash nor
//! a power cut loses the delivery. The file can be read by others meanwhile, such as `sqlite3 FILE`. It holds
//! personal data; on Unix it is made so that only its owner can read it.
//!
//! Times are microseconds since 1970-01-01T00:00:00Z (`datetime(started_at / 1000000, 'unixepoch')`), spans
//! are seconds, words are those of the crate's JSON. `PRAGMA user_version` is 1.
//!
//! | table | column | is |
//! |---|---|---|
//! | `requests` | | what was received, one row for each request, never changed. All else is made of it |
//! | | `id` | counts up |
//! | | `tenant` | whose phone system, by your own name |
//! | | `vendor` | the vendor's name |
//! | | `received_at` | when it arrived |
//! | | `digest` | SHA-256 of query string and body. Not unique: two equal requests can be two text messages |
//! | | `json` | a `StoredRequest`: query, headers but for those with secrets, body |
//! | `unparsed` | | requests that could not be parsed |
//! | | `request` | the `id` in `requests` |
//! | | `error` | why |
//! | `events` | | what requests mean, each once, but for messages. Unique by `tenant` and `key` |
//! | | `tenant` | as in `requests` |
//! | | `key` | the event's idempotency key |
//! | | `request` | the request that told of it first |
//! | | `vendor` | the vendor's name |
//! | | `call_id` | the vendor's id of the call; none of what is no part of a call that could be found |
//! | | `kind` | what happened |
//! | | `received_at` | when that request arrived |
//! | | `json` | the `Event` |
//! | `messages` | | text messages. If there is a `message_id`, unique by `tenant`, `vendor`, `message_id` and `status` |
//! | | `tenant` | as in `requests` |
//! | | `key` | the event's idempotency key; not unique |
//! | | `request` | the request that told of it |
//! | | `vendor` | the vendor's name |
//! | | `message_id` | the vendor's id of it, or else of the notification; none if the vendor gives none |
//! | | `status` | what became of the message; none of the message itself |
//! | | `received_at` | when that request arrived |
//! | | `possible_repeat` | 1 if the vendor gives no id and an equal message is stored already: the same one sent again, or a second one in the same words |
//! | | `json` | the `Event` |
//! | `calls` | | what became of each call. Unique by `tenant`, `vendor` and `id` |
//! | | `tenant` | as in `requests` |
//! | | `vendor` | the vendor's name |
//! | | `id` | the vendor's id of the call |
//! | | `state` | how far it is |
//! | | `outcome` | what came of it, once it has ended |
//! | | `direction` | `inbound`, `outbound` or `internal` |
//! | | `from_number` | who called, as the crate shows a number |
//! | | `to_number` | the number that was dialled |
//! | | `agent` | who answered, else who placed the call: name, extension or id |
//! | | `started_at` | the time of its start |
//! | | `answered_at` | the time of the first answer |
//! | | `ended_at` | the time of its end |
//! | | `duration` | from start to end |
//! | | `talk_time` | from answer to end |
//! | | `json` | the `Call` with its timeline |
//! | `made_by` | | one row |
//! | | `version` | the version of the crate that made `events`, `messages` and `calls` |
//!
//! # Another version of the crate
//!
//! Another version may read the same requests otherwise, and what two versions made must not be mixed. So a
//! database that another version made is refused: stop the old service, run the new one with `--replay`, then
//! start it. A replay is one transaction: broken off, it leaves everything as it was. You may delete old rows of
//! `requests`; but a replay makes the calls of those that are there, and no others.
//!
//! # Times without a zone
//!
//! Zadarma's are by the clock of the account. Without `--offset zadarma=+01:00` its calls have the times of arrival
//! alone. With it their start is known. One offset holds until the service is started anew: when the clocks
//! change for daylight saving, start it with the other one, or all starts are an hour off. A replay reads all requests at
//! the one offset that it is given: of a whole year, those of summer or those of winter are an hour off.
//!
//! # What else is decided here
//!
//! - All state is in the database, so that the service can be restarted at any time.
//! - stderr has one JSON object per delivery, without numbers, names or secrets; its `kept` is the `id` in
//!   `requests`.
//! - No TLS and no time limits: put a proxy before it, which has both.

mod database;
mod keep;
mod pages;
#[path = "../../../../support/picture.rs"]
mod picture;
mod tenants;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use chrono::{SubsecRound as _, Utc};
use hookswitch::{CallKey, StoredRequest, request::MAX_BYTES};
use serde::Deserialize;
use service::access::{Access, Answer, Hook};
use service::log::{self, Line};
use service::{Offsets, Options, answer, refuse, serve, status, told_to_stop};

use database::{Database, Failure};
use pages::Pages;
use tenants::Tenants;

const USAGE: &str = "usage: store --db FILE [--replay] [--host ADDRESS] [--port PORT] \
    [--trusted-proxy ADDRESS] [--public-url URL] [--offset VENDOR=+01:00] [--insecure]";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

async fn run() -> Result<(), ExitCode> {
    let (mut file, mut replay) = (PathBuf::new(), false);
    let options = Options::read(USAGE, |name, values| match name {
        "--db" => {
            file = values.next().unwrap_or_default().into();
            !file.as_os_str().is_empty()
        }
        "--replay" => {
            replay = true;
            true
        }
        _ => false,
    })?;
    if file.as_os_str().is_empty() {
        return Err(refuse(&format!("--db FILE is missing\n{USAGE}")));
    }
    let refused = |problem: String| refuse(&problem);
    let database = Database::open(&file)
        .map_err(|failure| refused(format!("--db {}: {failure}", file.display())))?;
    let failed = |problem: String| {
        eprintln!("store: {problem}");
        ExitCode::FAILURE
    };
    if replay {
        let counts = database.replay(&options.offsets);
        let counts = counts.map_err(|failure| failed(failure.to_string()))?;
        println!("{counts}");
        return Ok(());
    }
    database.check_version().map_err(refused)?;
    let service = Arc::new(Service {
        access: Access::new(&options).map_err(refused)?,
        offsets: options.offsets.clone(),
        tenants: Tenants::new().map_err(refused)?,
        pages: Pages::new(options.public_url.as_deref()),
        database,
    });
    let stopping = Arc::clone(&service);
    tokio::spawn(async move {
        told_to_stop().await;
        stopping.pages.news.stop();
    });
    let routes = Router::new()
        .route("/hooks/{vendor}", get(deliver).post(deliver))
        .route("/hooks/{vendor}/{secret}", get(deliver).post(deliver))
        .route("/calls", get(calls))
        .route("/calls/{vendor}/{id}", get(call))
        .merge(pages::routes(&service))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .with_state(Arc::clone(&service));
    let served = serve(&options, &service.access, routes).await;
    served.map_err(|error| failed(error.to_string()))
}

/// What all requests share.
struct Service {
    access: Access,
    offsets: Offsets,
    tenants: Tenants,
    pages: Pages,
    database: Database,
}

/// One delivery: verify, store, answer. Or a question, which is answered and not stored.
async fn deliver(
    State(service): State<Arc<Service>>,
    ConnectInfo(connected): ConnectInfo<SocketAddr>,
    Path(hook): Path<Hook>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    // A time in the database is as exact as one in the JSON beside it.
    let mut line = Line::new(Utc::now().trunc_subsecs(6));
    let admitted = service
        .access
        .admit(&hook, connected, &parts, &body, &mut line)
        .map(|admitted| {
            let stored = admitted.request.to_stored(admitted.vendor, line.at);
            let stored = match service.tenants.of(admitted.vendor, admitted.secret) {
                "" => stored,
                tenant => stored.with_tenant(tenant),
            };
            (stored, admitted.url)
        });
    let answer = match admitted {
        Ok((stored, url)) => {
            // The disk is waited for on another thread, and by this delivery alone. Nobody breaks it off
            // there: what is sent by a client that goes away meanwhile is stored as well.
            let storing = Arc::clone(&service);
            let storing = tokio::task::spawn_blocking(move || {
                let answer = store(&storing, &stored, url.as_deref(), &mut line);
                storing.pages.news.tell(&line, answer.status());
                (answer, line)
            });
            match storing.await {
                Ok((answer, told)) => {
                    line = told;
                    answer
                }
                Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into(),
            }
        }
        Err(answer) => {
            service.pages.news.tell(&line, answer.status());
            answer
        }
    };
    line.status = answer.status().as_u16();
    log::write(&line);
    answer
}

/// Stores a request and what it means, and gives the answer. `url` is the address that the request was sent to.
fn store(service: &Service, stored: &StoredRequest, url: Option<&str>, line: &mut Line) -> Answer {
    match service.database.take(stored, &service.offsets, line) {
        Ok(Ok(awaits)) => answer(awaits, url, line),
        Ok(Err(error)) => {
            line.result = error.kind().as_str();
            line.error = Some(error.to_string());
            status(error.status()).into()
        }
        Err(failure) => {
            *line = Line::new(line.at);
            line.vendor = Some(stored.vendor);
            line.result = "not_stored";
            line.not_kept = Some(failure.to_string());
            StatusCode::SERVICE_UNAVAILABLE.into()
        }
    }
}

/// Which calls are asked for.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    tenant: String,
    /// The key of the last call that is known.
    after: Option<String>,
}

async fn calls(
    State(service): State<Arc<Service>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    if !service.access.may_read(&headers) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let after = match wanted.after.as_deref().map(str::parse::<CallKey<'_>>) {
        Some(Ok(key)) => Some(key),
        Some(Err(_)) => return Err(StatusCode::BAD_REQUEST),
        None => None,
    };
    let tenant = wanted.tenant.clone();
    let page = read(move || service.database.calls(&tenant, after.as_ref())).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, JSON);
    if let Some(last) = page.next {
        let next = format!(
            "</calls?tenant={}&after={}>; rel=\"next\"",
            escape(&wanted.tenant),
            escape(&last.to_string())
        );
        // OK because everything but letters, digits and two marks is escaped.
        headers.extend(next.parse().map(|next| (header::LINK, next)));
    }
    Ok((headers, format!("[{}]", page.calls.join(","))).into_response())
}

async fn call(
    State(service): State<Arc<Service>>,
    Path((vendor, id)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    if !service.access.may_read(&headers) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let vendor = vendor.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let key = CallKey::new(vendor, id);
    let call = read(move || service.database.call(&wanted.tenant, &key)).await?;
    let call = call.ok_or(StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, JSON)], call).into_response())
}

const JSON: axum::http::HeaderValue = axum::http::HeaderValue::from_static("application/json");

/// Reads from the database on a thread that may wait.
async fn read<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, StatusCode> {
    let done = tokio::task::spawn_blocking(read).await;
    let done = done.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    done.map_err(|failure| {
        log::write(&serde_json::json!({"warning": format!("not read: {failure}")}));
        StatusCode::SERVICE_UNAVAILABLE
    })
}

/// A text as it stands in an address.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => escaped.push(byte.into()),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

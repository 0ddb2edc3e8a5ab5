//! A small service that takes the webhooks of every vendor and says what became of which call.
//!
//! ```text
//! cargo run -p service --bin server -- --insecure       to try it
//! cargo run -p service --bin server                     verifies; takes what it has secrets for
//!     --host ADDRESS           where to listen: 127.0.0.1, unless you say otherwise
//!     --port PORT              8080; 0 is any free one. The address is the one line on stdout
//!     --unparsed FOLDER        where to keep what could not be parsed: ./unparsed
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
//! | `GET /calls` | every call, as a JSON array |
//! | `GET /calls/{vendor}/{id}` | one call, or 404 |
//!
//! A delivery that waits for instructions is answered 501: an empty 200 would hang up its call. It is applied as any
//! other, and the log says that the address belongs elsewhere. sipgate, which waits for the address of a call's later
//! events, gets the one that it has used, if there is `--public-url`.
//!
//! A delivery is answered 401 when it is not the vendor's, 500 when this service has no secret to
//! tell, 404 when there is no such vendor, 413 and 400 when it is unusable. What is unusable is kept
//! in the folder of the unparsed, once it is known to be the vendor's: 1,000 files or 64 MiB of them.
//! A body over 1 MiB is not read to its end, and is not kept.
//!
//! The variables for the secrets are named at the head of `access.rs`.
//!
//! # Times without a zone
//!
//! Zadarma's are by the clock of the account. Without `--offset zadarma=+01:00` its calls have the times of arrival
//! alone. With it their start is known. One offset holds until the service is started anew: when the clocks
//! change for daylight saving, start it with the other one, or all starts are an hour off.
//!
//! # What else is decided here
//!
//! - Calls are in memory alone, and are forgotten a day after they ended. **`store` is the service that
//!   keeps all in a database**; or write calls to your own where the code says so.
//! - One customer for each vendor: the call ids of two customers may meet. `store` keeps them apart.
//! - stderr has one JSON object per delivery, without numbers, names or secrets.
//! - What is understood and is no part of a call (messages, events without a call id) is counted in the
//!   log and not kept; nor is what a call of 1,000 events gets more. Store it where the code says so.
//! - No TLS and no time limits: put a proxy before it, which has both.

use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::routing::get;
use axum::{Json, Router};
use chrono::Utc;
use hookswitch::{
    Call, CallKey, CallLog, Delivery, Request, Vendor, VendorPayload, request::MAX_BYTES,
};
use service::access::{Access, Answer, Hook};
use service::log::{self, Line};
use service::{Offsets, Options, answer, refuse, serve, status};

const USAGE: &str = "usage: server [--host ADDRESS] [--port PORT] [--unparsed FOLDER] \
    [--trusted-proxy ADDRESS] [--public-url URL] [--offset VENDOR=+01:00] [--insecure]";

/// How long calls are kept after they have ended: a recording can come late.
const KEEP_ENDED: Duration = Duration::from_secs(24 * 60 * 60);

/// How long calls are kept whose end never came.
const KEEP_OPEN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The most that is kept of what could not be parsed: who has one of the secrets must not be able
/// to fill the disk either.
const MAX_UNPARSED_FILES: usize = 1_000;
const MAX_UNPARSED_BYTES: u64 = 64 << 20;

#[tokio::main]
async fn main() -> ExitCode {
    let (options, service) = match configure() {
        Ok((options, service)) => (options, Arc::new(service)),
        Err(code) => return code,
    };
    tokio::spawn(forget_old_calls(Arc::clone(&service)));
    let routes = Router::new()
        .route("/hooks/{vendor}", get(deliver).post(deliver))
        .route("/hooks/{vendor}/{secret}", get(deliver).post(deliver))
        .route("/calls", get(calls))
        .route("/calls/{vendor}/{id}", get(call))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .with_state(Arc::clone(&service));
    match serve(&options, &service.access, routes).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn configure() -> Result<(Options, Service), ExitCode> {
    let mut unparsed = PathBuf::from("unparsed");
    let options = Options::read(USAGE, |name, values| match name {
        "--unparsed" => {
            unparsed = values.next().unwrap_or_default().into();
            !unparsed.as_os_str().is_empty()
        }
        _ => false,
    })?;
    let service = Service {
        access: Access::new(&options).map_err(|problem| refuse(&problem))?,
        offsets: options.offsets.clone(),
        calls: Mutex::default(),
        unparsed: Unparsed::new(unparsed).map_err(|problem| refuse(&problem))?,
    };
    Ok((options, service))
}

/// What all requests share.
struct Service {
    access: Access,
    offsets: Offsets,
    calls: Mutex<CallLog>,
    unparsed: Unparsed,
}

impl Service {
    /// The calls, locked: for moments only, and never across an `await`.
    fn calls(&self) -> MutexGuard<'_, CallLog> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what a delivery means to the calls.
    fn apply(&self, delivery: &Delivery<'_, VendorPayload<'_>>, line: &mut Line) {
        let mut calls = self.calls();
        for event in self.offsets.events(delivery) {
            let key = CallKey::of(&event).map(CallKey::into_owned);
            let kind = event.kind.as_str();
            let applied = calls.apply(event, line.at);
            if let Some(key) = key.as_ref().filter(|_| applied.is_to_be_written()) {
                let call = calls.get(key);
                // Here is where you would write the call to your database, over what you wrote before: a
                // voicemail or recording comes after the end. Over a channel, since the calls are locked.
                drop(call);
            }
            // And here, if `applied.has_just_ended()`, where you would notify your CRM: once for each
            // call, in whatever order its events come and however often.
            line.add_event(kind, key.as_ref(), applied);
        }
    }
}

async fn forget_old_calls(service: Arc<Service>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        let now = Utc::now();
        service.calls().drain_ended(now, KEEP_ENDED);
        service.calls().drain_stale(now, KEEP_OPEN);
    }
}

/// One delivery: verify, parse, apply, answer. Or a question, which is answered and nothing else.
async fn deliver(
    State(service): State<Arc<Service>>,
    ConnectInfo(connected): ConnectInfo<SocketAddr>,
    Path(hook): Path<Hook>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let mut line = Line::new(Utc::now());
    let taken = take(&service, connected, &hook, &parts, &body, &mut line);
    let answer = taken.unwrap_or_else(|refused| refused);
    line.status = answer.status().as_u16();
    log::write(&line);
    answer
}

fn take(
    service: &Service,
    connected: SocketAddr,
    hook: &Hook,
    parts: &Parts,
    body: &Result<Bytes, BytesRejection>,
    line: &mut Line,
) -> Result<Answer, Answer> {
    let admitted = service.access.admit(hook, connected, parts, body, line)?;
    match hookswitch::parse(admitted.vendor, &admitted.request) {
        Ok(delivery) => {
            line.describe(&delivery);
            service.apply(&delivery, line);
            Ok(answer(delivery.awaits(), admitted.url.as_deref(), line))
        }
        Err(error) => {
            line.result = error.kind().as_str();
            line.error = Some(error.to_string());
            let content_type = parts.headers.get(header::CONTENT_TYPE);
            let content_type = content_type.map(HeaderValue::as_bytes);
            // A file is written: other deliveries must not wait for it.
            match tokio::task::block_in_place(|| {
                let unparsed = &service.unparsed;
                unparsed.keep(admitted.vendor, &admitted.request, content_type)
            }) {
                Ok(name) => line.kept = Some(name),
                Err(problem) => line.not_kept = Some(problem.to_string()),
            }
            Err(status(error.status()).into())
        }
    }
}

async fn calls(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Call>>, StatusCode> {
    if !service.access.may_read(&headers) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    // The copy is quick; to fold every call is not, and nobody must wait for that.
    let copy = service.calls().clone();
    let calls = tokio::task::spawn_blocking(move || copy.calls().collect()).await;
    calls
        .map(Json)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn call(
    State(service): State<Arc<Service>>,
    Path((vendor, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Call>, StatusCode> {
    if !service.access.may_read(&headers) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let vendor = vendor.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let call = service.calls().get(&CallKey::new(vendor, id));
    call.map(Json).ok_or(StatusCode::NOT_FOUND)
}

/// A folder of deliveries that could not be parsed. They hold personal data, as all deliveries do.
struct Unparsed {
    folder: PathBuf,
    writing: Mutex<()>,
}

impl Unparsed {
    fn new(folder: PathBuf) -> Result<Self, String> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&folder) {
            Ok(()) => Ok(Self {
                folder,
                writing: Mutex::new(()),
            }),
            Err(error) => Err(format!("--unparsed {}: {error}", folder.display())),
        }
    }

    /// Writes a delivery to a file and gives its name. `cargo run --example decode -- FILE` reads
    /// it. What is sent again and again, since it was refused, is one file.
    fn keep(
        &self,
        vendor: Vendor,
        request: &Request<'_>,
        content_type: Option<&[u8]>,
    ) -> io::Result<String> {
        // Some vendors send a secret in the body, which is not stored.
        let stored = request.to_stored(vendor, Utc::now());
        let mut file = format!("# source: could not be parsed\n# vendor: {vendor}\n");
        let mark = if stored.query.is_empty() { "" } else { "?" };
        let _ = writeln!(file, "POST /hooks/{vendor}{mark}{} HTTP/1.1", stored.query);
        let mut file = file.into_bytes();
        // No other header: one may hold a secret.
        if let Some(content_type) = content_type {
            file.extend([b"Content-Type: ", content_type, b"\n"].concat());
        }
        file.extend([b"\n", &stored.body[..], b"\r\n"].concat());

        let mut hasher = DefaultHasher::new();
        file.hash(&mut hasher);
        let name = format!("{vendor}-{:016x}.http", hasher.finish());
        let path = self.folder.join(&name);

        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if path.exists() {
            return Ok(name);
        }
        let (mut files, mut bytes) = (1, file.len() as u64);
        for entry in fs::read_dir(&self.folder)? {
            files += 1;
            bytes += entry?.metadata()?.len();
        }
        if files > MAX_UNPARSED_FILES || bytes > MAX_UNPARSED_BYTES {
            return Err(io::Error::other("the folder is full"));
        }
        // Half a file would be taken for the whole one when the delivery comes again.
        let half = path.with_extension("half");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&half)
            .and_then(|mut open| open.write_all(&file))
            .and_then(|()| fs::rename(&half, &path))
            .inspect_err(|_| drop(fs::remove_file(&half)))?;
        Ok(name)
    }
}

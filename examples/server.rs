//! A small service that takes the webhooks of every vendor and says what became of which call.
//!
//! ```text
//! cargo run --example server -- --insecure       to try it
//! cargo run --example server                     verifies; takes what it has secrets for
//!     --host ADDRESS           where to listen: 127.0.0.1, unless you say otherwise
//!     --port PORT              8080; 0 is any free one. The address is the one line on stdout
//!     --unparsed FOLDER        where to keep what could not be parsed: ./unparsed
//!     --trusted-proxy ADDRESS  your own proxy: what it last added to X-Forwarded-For is the peer
//!     --insecure               takes unverified what no secret is set for. Anybody can write then
//! ```
//!
//! | route | answers |
//! |---|---|
//! | `POST /hooks/{vendor}` | 200, and nothing else, for all that was understood, unknown events too |
//! | `POST /hooks/{vendor}/{secret}` | the same, for vendors that offer nothing to verify by |
//! | `GET /calls` | every call, as a JSON array |
//! | `GET /calls/{vendor}/{id}` | one call, or 404 |
//!
//! A delivery is answered 401 when it is not the vendor's, 500 when this service has no secret to
//! tell, 404 when there is no such vendor, 413 and 400 when it is unusable. What is unusable is kept
//! in the folder of the unparsed, once it is known to be the vendor's: 1,000 files or 64 MiB of them.
//! A body over 1 MiB is not read to its end, and is not kept.
//!
//! # Secrets
//!
//! From the environment. Several are separated by commas, white space around them is cut off, so
//! that a secret cannot hold a comma. A blank one is refused at the start.
//!
//! | variable | is |
//! |---|---|
//! | `HOOKSWITCH_NET2PHONE_SECRETS` | the secret key of each webhook |
//! | `HOOKSWITCH_VOIPCLOUD_SECRETS` | the token of each webhook |
//! | `HOOKSWITCH_NET2PHONE_CANADA_SECRETS`, `HOOKSWITCH_PETDESK_SECRETS` | the end of the path: the vendor offers nothing. Make one with `openssl rand -hex 16` |
//! | `HOOKSWITCH_READ_SECRETS` | for `GET /calls`, as `Authorization: Bearer …` |
//!
//! Voice Over Cloud is known by the address that it sends from. Its other customers' webhooks come
//! from there too, so that a secret at the end of the path is worth having:
//! `HOOKSWITCH_VOICE_OVER_CLOUD_SECRETS`. Behind a proxy every request has the proxy's address, unless
//! you name that with `--trusted-proxy`.
//!
//! # What else is decided here
//!
//! - Closed, unless opened: without a secret, and without `--insecure`, a vendor's deliveries are
//!   answered 500, and the calls can be read by nobody.
//! - stderr has one JSON object per delivery, without numbers, names or secrets.
//! - What is understood and is no part of a call (messages, events without a call id) is counted in the
//!   log and not kept; nor is what a call of 1,000 events gets more. Store it where the code says so.
//! - Calls are in memory alone, and are forgotten a day after they ended. Write them to your own
//!   database where the code says so.
//! - No TLS and no time limits: put a proxy before it, which has both.

use std::collections::{BTreeMap, hash_map::DefaultHasher};
use std::fmt::Write as _;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use hookswitch::{
    Applied, Authentication, Call, CallKey, CallLog, Check, Delivery, MAX_BYTES, Needed, Problem,
    Request, Secrets, Vendor, VendorPayload, VerifyError,
};
use serde::{Deserialize, Serialize};

/// How long calls are kept after they have ended: a recording can come late.
const KEEP_ENDED: Duration = Duration::from_secs(24 * 60 * 60);

/// How long calls are kept whose end never came.
const KEEP_OPEN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The most that is kept of what could not be parsed: who has one of the secrets must not be able
/// to fill the disk either.
const MAX_UNPARSED_FILES: usize = 1_000;
const MAX_UNPARSED_BYTES: u64 = 64 << 20;

/// The most events that one line of the log tells of; a body can hold thousands.
const MAX_EVENTS_LOGGED: usize = 10;

/// How long deliveries may take that are under way when the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);

const USAGE: &str = "usage: server [--host ADDRESS] [--port PORT] [--unparsed FOLDER] \
                     [--trusted-proxy ADDRESS] [--insecure]";

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--help") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let (options, service) = match configure() {
        Ok(configured) => configured,
        Err(problem) => {
            eprintln!("server: {problem}");
            return ExitCode::from(2);
        }
    };
    match serve(&options, service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn configure() -> Result<(Options, Service), String> {
    let options = Options::read(std::env::args().skip(1))?;
    let service = Service::new(&options)?;
    Ok((options, service))
}

async fn serve(options: &Options, service: Service) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind((options.host, options.port)).await?;
    service.say_what_is_verified();
    let service = Arc::new(service);
    tokio::spawn(forget_old_calls(Arc::clone(&service)));
    let app = Router::new()
        .route("/hooks/{vendor}", post(deliver))
        .route("/hooks/{vendor}/{secret}", post(deliver))
        .route("/calls", get(calls))
        .route("/calls/{vendor}/{id}", get(call))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .with_state(service)
        .into_make_service_with_connect_info::<SocketAddr>();
    println!("listening on http://{}", listener.local_addr()?);
    let serving = axum::serve(listener, app).with_graceful_shutdown(told_to_stop());
    tokio::select! {
        done = serving.into_future() => done,
        () = async { told_to_stop().await; tokio::time::sleep(GRACE).await } => {
            log(&serde_json::json!({"warning": "stopped while deliveries were under way"}));
            Ok(())
        }
    }
}

/// Waits for ctrl-c, or for what service managers send.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

/// The command line.
struct Options {
    host: IpAddr,
    port: u16,
    unparsed: PathBuf,
    trusted_proxy: Option<IpAddr>,
    insecure: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 8080,
            unparsed: "unparsed".into(),
            trusted_proxy: None,
            insecure: false,
        };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_default();
            let is_read = match &*name {
                "--host" => value().parse().map(|host| options.host = host).is_ok(),
                "--port" => value().parse().map(|port| options.port = port).is_ok(),
                "--unparsed" => {
                    options.unparsed = value().into();
                    !options.unparsed.as_os_str().is_empty()
                }
                "--trusted-proxy" => {
                    options.trusted_proxy = value()
                        .parse()
                        .map(|proxy: IpAddr| proxy.to_canonical())
                        .ok();
                    options.trusted_proxy.is_some()
                }
                "--insecure" => {
                    options.insecure = true;
                    true
                }
                _ => false,
            };
            if !is_read {
                return Err(format!(
                    "{name}: no such option, or not with this value\n{USAGE}"
                ));
            }
        }
        Ok(options)
    }
}

/// What all requests share.
struct Service {
    /// The secrets of each vendor that has some.
    secrets: BTreeMap<Vendor, Secrets>,
    /// Of those who may read the calls.
    readers: Option<Secrets>,
    insecure: bool,
    trusted_proxy: Option<IpAddr>,
    calls: Mutex<CallLog>,
    unparsed: Unparsed,
}

impl Service {
    fn new(options: &Options) -> Result<Self, String> {
        let mut secrets = BTreeMap::new();
        for &vendor in Vendor::ALL {
            let of_vendor = secrets_from(&variable(vendor))?;
            secrets.extend(of_vendor.map(|of_vendor| (vendor, of_vendor)));
        }
        Ok(Self {
            secrets,
            readers: secrets_from("HOOKSWITCH_READ_SECRETS")?,
            insecure: options.insecure,
            trusted_proxy: options.trusted_proxy,
            calls: Mutex::default(),
            unparsed: Unparsed::new(options.unparsed.clone())?,
        })
    }

    fn say_what_is_verified(&self) {
        for &vendor in Vendor::ALL {
            let mut line = serde_json::json!({
                "vendor": vendor,
                "verified": self.is_verified(vendor),
                "authentication": vendor.authentication().as_str(),
            });
            if !self.is_verified(vendor) && self.insecure {
                line["warning"] = "INSECURE: takes whatever anybody sends".into();
            } else if !self.is_verified(vendor) {
                line["warning"] = format!("takes nothing: set {}", variable(vendor)).into();
            }
            log(&line);
        }
        if self.readers.is_none() {
            log(&serde_json::json!({"warning": if self.insecure {
                "INSECURE: anybody can read the calls"
            } else {
                "nobody can read the calls: set HOOKSWITCH_READ_SECRETS"
            }}));
        }
    }

    /// Whether what is sent in this vendor's name is verified.
    fn is_verified(&self, vendor: Vendor) -> bool {
        match vendor.authentication() {
            Authentication::SourceAddress => !self.insecure,
            _ => self.secrets.contains_key(&vendor),
        }
    }

    /// Checks that a request is the vendor's.
    fn verify(
        &self,
        vendor: Vendor,
        request: &Request<'_>,
        secret_in_path: Option<&str>,
        peer: Option<IpAddr>,
    ) -> Result<(), VerifyError> {
        if self.insecure && !self.is_verified(vendor) {
            return Ok(());
        }
        let secrets = self.secrets.get(&vendor);
        match vendor.authentication() {
            Authentication::Nothing => secrets
                .ok_or(VerifyError::NotGiven(Needed::Secrets))?
                .verify(secret_in_path.unwrap_or_default()),
            scheme => {
                // An address that all customers of the vendor share proves little.
                if let (Authentication::SourceAddress, Some(secrets)) = (scheme, secrets) {
                    secrets.verify(secret_in_path.unwrap_or_default())?;
                }
                let check = Check::at(Utc::now()).with_secrets(secrets).with_peer(peer);
                hookswitch::verify(vendor, request, &check)
            }
        }
        .map(|_| ())
    }

    /// The address that a request came from.
    fn peer(&self, connected: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let connected = connected.ip().to_canonical();
        if self.trusted_proxy != Some(connected) {
            return Some(connected);
        }
        // Those before the last one are what the client says.
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back()?;
        let last = forwarded.to_str().ok()?.rsplit(',').next()?;
        last.trim().parse().ok()
    }

    /// Whether whoever asks may read the calls.
    fn may_read(&self, headers: &HeaderMap) -> bool {
        let sent = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        match (&self.readers, sent) {
            (Some(readers), Some(sent)) => readers.verify(sent).is_ok(),
            (Some(_), None) => false,
            (None, _) => self.insecure,
        }
    }

    /// The calls, locked: for moments only, and never across an `await`.
    fn calls(&self) -> MutexGuard<'_, CallLog> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what a delivery means to the calls.
    fn apply(&self, delivery: &Delivery<'_, VendorPayload<'_>>, line: &mut Line) {
        let mut calls = self.calls();
        for event in delivery.normalize() {
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
            line.add_event(kind, key, applied);
        }
    }
}

/// The variable with the secrets of a vendor.
fn variable(vendor: Vendor) -> String {
    format!("HOOKSWITCH_{}_SECRETS", vendor.as_str().to_uppercase())
}

fn secrets_from(variable: &str) -> Result<Option<Secrets>, String> {
    let Some(value) = std::env::var_os(variable) else {
        return Ok(None);
    };
    let value = value
        .to_str()
        .ok_or_else(|| format!("{variable}: no text"))?;
    match Secrets::new(value.split(',').map(str::trim)) {
        Ok(secrets) => Ok(Some(secrets)),
        Err(error) => Err(format!("{variable}: {error}")),
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

/// The path of a delivery.
#[derive(Deserialize)]
struct Hook {
    vendor: String,
    secret: Option<String>,
}

/// One delivery: verify, parse, apply, answer.
async fn deliver(
    State(service): State<Arc<Service>>,
    ConnectInfo(connected): ConnectInfo<SocketAddr>,
    Path(hook): Path<Hook>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> StatusCode {
    let mut line = Line::new(Utc::now());
    let status = take(&service, connected, &hook, &parts, body, &mut line);
    line.status = status.as_u16();
    log(&line);
    status
}

fn take(
    service: &Service,
    connected: SocketAddr,
    hook: &Hook,
    parts: &Parts,
    body: Result<Bytes, BytesRejection>,
    line: &mut Line,
) -> StatusCode {
    let Ok(vendor) = hook.vendor.parse::<Vendor>() else {
        line.result = "unknown_vendor";
        return StatusCode::NOT_FOUND;
    };
    line.vendor = Some(vendor);
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            line.result = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => "too_large",
                _ => "broken_off",
            };
            return rejection.status();
        }
    };
    let request = Request::from_parts(parts, &body);
    let peer = service.peer(connected, &parts.headers);
    if let Err(error) = service.verify(vendor, &request, hook.secret.as_deref(), peer) {
        // Nothing is kept of it: anybody may have sent it.
        line.result = error.as_str();
        return status(error.status());
    }
    match hookswitch::parse(vendor, &request) {
        Ok(delivery) => {
            line.describe(&delivery);
            service.apply(&delivery, line);
            StatusCode::OK
        }
        Err(error) => {
            line.result = error.kind().as_str();
            line.error = Some(error.to_string());
            let content_type = parts.headers.get(header::CONTENT_TYPE);
            let content_type = content_type.map(HeaderValue::as_bytes);
            // A file is written: other deliveries must not wait for it.
            match tokio::task::block_in_place(|| {
                service.unparsed.keep(vendor, &request, content_type)
            }) {
                Ok(name) => line.kept = Some(name),
                Err(problem) => line.not_kept = Some(problem.to_string()),
            }
            status(error.status())
        }
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST)
}

async fn calls(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Call>>, StatusCode> {
    if !service.may_read(&headers) {
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
    if !service.may_read(&headers) {
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
        let mut file = format!("# source: could not be parsed\n# vendor: {vendor}\n");
        let mark = if request.query().is_empty() { "" } else { "?" };
        let _ = writeln!(
            file,
            "POST /hooks/{vendor}{mark}{} HTTP/1.1",
            request.query()
        );
        let mut file = file.into_bytes();
        // No other header: one may hold a secret.
        if let Some(content_type) = content_type {
            file.extend([b"Content-Type: ", content_type, b"\n"].concat());
        }
        file.extend([b"\n", request.body(), b"\r\n"].concat());

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

/// One line of the log. It holds no personal data: no numbers, names, texts or secrets.
#[derive(Default, Serialize)]
struct Line {
    at: DateTime<Utc>,
    /// Absent where the path names none that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<Vendor>,
    status: u16,
    /// `taken`, or why not.
    result: &'static str,
    /// The vendor's name of the event; absent where what was sent does not look like a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    /// How many notices there are, and the first.
    notices: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    /// What the delivery means, and what became of that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventLine>,
    #[serde(skip_serializing_if = "is_zero")]
    more_events: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The file with a delivery that could not be parsed, or why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_kept: Option<String>,
}

#[derive(Serialize)]
struct EventLine {
    kind: &'static str,
    applied: &'static str,
    /// A hash of the call's id, by which its lines are found: whoever sends may put anything into
    /// an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    /// The state of the call, where it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ended: bool,
    /// What was written of its end is to be corrected.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reopened: bool,
}

impl Line {
    fn new(at: DateTime<Utc>) -> Self {
        Self {
            at,
            result: "taken",
            ..Self::default()
        }
    }

    fn describe(&mut self, delivery: &Delivery<'_, VendorPayload<'_>>) {
        let notices = delivery.notices();
        // The name of an unknown event may be anything; a notice names it where it can be shown.
        let event = match notices.first() {
            Some(first) if first.problem == Problem::UnknownEvent => first.event.as_ref(),
            _ => Some(&delivery.event),
        };
        self.event = event.map(ToString::to_string);
        self.notices = notices.len();
        self.notice = notices.first().map(ToString::to_string);
    }

    fn add_event(&mut self, kind: &'static str, key: Option<CallKey<'_>>, applied: Applied) {
        if self.events.len() >= MAX_EVENTS_LOGGED {
            self.more_events += 1;
            return;
        }
        let change = applied.change();
        self.events.push(EventLine {
            kind,
            applied: match applied {
                Applied::New(_) => "new",
                Applied::Updated(_) => "updated",
                Applied::Duplicate => "duplicate",
                Applied::NotOfACall(_) => "not_of_a_call",
                _ => "too_many",
            },
            call: key.map(|key| {
                let mut hasher = DefaultHasher::new();
                key.hash(&mut hasher);
                format!("{:016x}", hasher.finish())
            }),
            state: change
                .filter(|change| change.before != Some(change.after))
                .map(|change| change.after.as_str()),
            ended: applied.has_just_ended(),
            reopened: change.is_some_and(|change| change.reopened),
        });
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Writes one line to stderr. A closed one keeps no delivery from its answer; one that is open and not
/// read does, once the pipe is full, as it does with any program.
fn log(line: &impl Serialize) {
    if let Ok(mut line) = serde_json::to_string(line) {
        line.push('\n');
        let _ = io::stderr().write_all(line.as_bytes());
    }
}

//! What `server` and `store` share: the command line, the listening, who may send and who may read
//! ([`access`]), and one line of log for each delivery ([`log`]). Copy these three files with the one that
//! you start from.

pub mod access;
pub mod log;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use chrono::FixedOffset;
use hookswitch::{Delivery, Vendor, VendorPayload, event::Events, request::Awaits, sipgate};

use access::{Access, Answer};
use log::Line;

/// How long deliveries may take that are under way when the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The options that both services have.
#[derive(Debug)]
pub struct Options {
    /// Where to listen: 127.0.0.1, unless `--host` says otherwise.
    pub host: IpAddr,
    /// 8080, unless `--port` says otherwise; 0 is any free one.
    pub port: u16,
    /// The proxy that is believed in what it last added to `X-Forwarded-For`.
    pub trusted_proxy: Option<IpAddr>,
    /// How vendors reach this service: what stands before the path in the addresses that they were given.
    pub public_url: Option<String>,
    /// How far ahead of UTC the clocks are whose times say no zone.
    pub offsets: Offsets,
    /// Whether to take unverified what no secret is set for.
    pub insecure: bool,
}

/// How far ahead of UTC the clock is of a vendor's phone system, if the vendor sends times without a zone.
///
/// A clock is an hour further ahead in summer than in winter, and this is one offset for all that is read: start the
/// service anew when the clocks change. A call that goes on at that moment has two starts, of which the earlier counts.
#[derive(Debug, Clone, Default)]
pub struct Offsets(BTreeMap<Vendor, FixedOffset>);

impl Offsets {
    /// Reads `zadarma=+01:00`, and says whether that can be meant.
    fn add(&mut self, text: &str) -> bool {
        let read = text.split_once('=').and_then(|(vendor, written)| {
            let offset: FixedOffset = written.parse().ok()?;
            let is_whole = offset.to_string() == written;
            Some((vendor.parse().ok()?, offset)).filter(|_| is_whole)
        });
        self.0.extend(read);
        read.is_some()
    }

    /// What a delivery means.
    #[must_use]
    pub fn events<'r>(&self, delivery: &Delivery<'r, VendorPayload<'r>>) -> Events<'r> {
        match self.0.get(&delivery.vendor) {
            Some(offset) => delivery.normalize_at(*offset),
            None => delivery.normalize(),
        }
    }
}

impl Options {
    /// Reads the command line. An option that only one of the services has is handed to `own`, which takes
    /// its value from the iterator and says whether it could be read.
    ///
    /// # Errors
    ///
    /// The code to exit with: after `--help`, or after something that cannot be meant.
    pub fn read(
        usage: &str,
        mut own: impl FnMut(&str, &mut dyn Iterator<Item = String>) -> bool,
    ) -> Result<Self, ExitCode> {
        let mut options = Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 8080,
            trusted_proxy: None,
            public_url: None,
            offsets: Offsets::default(),
            insecure: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_default();
            let is_read = match &*name {
                "--help" => {
                    let _ = writeln!(io::stdout(), "{usage}");
                    return Err(ExitCode::SUCCESS);
                }
                "--host" => value().parse().map(|host| options.host = host).is_ok(),
                "--port" => value().parse().map(|port| options.port = port).is_ok(),
                "--trusted-proxy" => {
                    let proxy = value().parse().map(|proxy: IpAddr| proxy.to_canonical());
                    options.trusted_proxy = proxy.ok();
                    options.trusted_proxy.is_some()
                }
                "--public-url" => {
                    let url = value();
                    let is_url = url.starts_with("https://") || url.starts_with("http://");
                    options.public_url = Some(url.trim_end_matches('/').to_owned());
                    is_url
                }
                "--offset" => options.offsets.add(&value()),
                "--insecure" => {
                    options.insecure = true;
                    true
                }
                other => own(other, &mut arguments),
            };
            if !is_read {
                let problem = format!("{name}: no such option, or not with this value\n{usage}");
                return Err(refuse(&problem));
            }
        }
        Ok(options)
    }
}

/// Says why the service does not start, and gives the code to exit with.
pub fn refuse(problem: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{problem}");
    ExitCode::from(2)
}

/// Answers requests until the service is told to stop, and those that are under way then.
///
/// # Errors
///
/// That of listening: the port is taken, for one.
pub async fn serve(options: &Options, access: &Access, routes: Router) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind((options.host, options.port)).await?;
    access.say_what_is_verified();
    println!("listening on http://{}", listener.local_addr()?);
    let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, routes).with_graceful_shutdown(told_to_stop());
    tokio::select! {
        done = serving.into_future() => done,
        () = async { told_to_stop().await; tokio::time::sleep(GRACE).await } => {
            log::write(&serde_json::json!({"warning": "stopped while deliveries were under way"}));
            Ok(())
        }
    }
}

/// Waits for ctrl-c, or for what service managers send.
pub async fn told_to_stop() {
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

/// What to answer to a delivery that was understood. An empty 200 would hang up a call that waits for instructions, and
/// this service has none: an error makes the vendor ask the address that is set for such a case. A vendor that waits
/// for the address of the later events gets the one that it sent this delivery to.
pub fn answer(awaits: Awaits, url: Option<&str>, line: &mut Line) -> Answer {
    match (awaits, url) {
        (Awaits::Instructions, _) => {}
        (Awaits::Address, Some(url)) => return Answer::Address(sipgate::subscribe_reply(url)),
        (Awaits::Address, None) => {
            line.error = Some(
                "the vendor tells no more of this call: start the service with --public-url"
                    .to_owned(),
            );
            return StatusCode::OK.into();
        }
        _ => return StatusCode::OK.into(),
    }
    line.result = "awaits_instructions";
    line.error = Some(
        "this address was set where the vendor asks what to do with a call; it belongs where the vendor tells what \
         became of it, such as into the status callback"
            .to_owned(),
    );
    StatusCode::NOT_IMPLEMENTED.into()
}

/// The status of an error of the crate.
#[must_use]
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST)
}

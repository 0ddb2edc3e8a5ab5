//! Pages for people, beside the JSON for programs: what arrives, the calls, and one call with its picture.
//!
//! They are plain HTML; a small script brings what changes into the page, and without it a reload does. Whoever has a
//! secret for reading signs in with it. Everything that a page needs comes from this service.

mod call;
mod calls;
mod deliveries;
mod html;
mod live;
mod rows;
mod session;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use hookswitch::Vendor;
use serde::Deserialize;
use service::access::Access;
use service::log;

use crate::Service;
use crate::database::Failure;
use html::{Html, address};
use live::News;
use session::{Refusal, Sessions, cookie};

/// What a browser is told to do with all of it.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    // A proxy must hand on news at once. nginx reads this.
    (HeaderName::from_static("x-accel-buffering"), "no"),
];

/// The most bytes of a form.
const MAX_FORM: usize = 16 << 10;

const SIGN_IN: &str = "/pages/sign-in";

/// What the pages need beside the database.
pub struct Pages {
    pub news: News,
    sessions: Sessions,
    is_behind_tls: bool,
}

impl Pages {
    /// `public_url` says whether browsers reach this service by TLS.
    pub fn new(public_url: Option<&str>) -> Self {
        Self {
            news: News::new(),
            sessions: Sessions::default(),
            is_behind_tls: public_url.is_some_and(|url| url.starts_with("https://")),
        }
    }

    /// Whether whoever sends these headers may see the pages.
    fn may_read(&self, access: &Access, headers: &HeaderMap, now: Instant) -> bool {
        access.may_read(headers) || self.sessions.knows(headers, now)
    }

    /// Whether the cookie is for TLS alone. A browser that looks at this machine by its own name has none.
    fn is_secure(&self, headers: &HeaderMap) -> bool {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        self.is_behind_tls && !host.is_some_and(is_loopback)
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The routes: all but the way in are for those who may read.
pub fn routes(service: &Arc<Service>) -> Router<Arc<Service>> {
    Router::new()
        .route("/", get(async || Redirect::to("/pages/calls")))
        .route("/pages/calls", get(calls::list))
        .route("/pages/call", get(call::of_one))
        .route("/pages/deliveries", get(deliveries::list))
        .route("/pages/deliveries/{id}", get(deliveries::one))
        .route("/events", get(live::events))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(service),
            only_readers,
        ))
        .route(SIGN_IN, get(show_sign_in).post(sign_in))
        .route("/pages/sign-out", post(sign_out))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .route(
            "/pages/style.css",
            get(async || file("text/css; charset=utf-8", include_str!("pages/style.css"))),
        )
        .route(
            "/pages/script.js",
            get(async || {
                file(
                    "text/javascript; charset=utf-8",
                    include_str!("pages/script.js"),
                )
            }),
        )
        .route(
            "/pages/icon.svg",
            get(async || file("image/svg+xml", include_str!("pages/icon.svg"))),
        )
        .layer(middleware::map_response(with_headers))
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Sends a browser that is not signed in to where that is done; tells a program 401.
async fn only_readers(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    if service
        .pages
        .may_read(&service.access, headers, Instant::now())
    {
        return next.run(request).await;
    }
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("", |wanted| wanted.as_str());
    Redirect::to(&address(SIGN_IN, &[("next", own_page(wanted))])).into_response()
}

/// The address, if it is one of a page of ours; else the empty text.
fn own_page(address: &str) -> &str {
    match address {
        _ if address
            .bytes()
            .any(|byte| !byte.is_ascii_graphic() || byte == b'\\') =>
        {
            ""
        }
        _ if address.starts_with("/pages/") => address,
        _ => "",
    }
}

/// Where to go after signing in, and with which secret.
#[derive(Deserialize)]
struct SignIn {
    #[serde(default)]
    next: String,
    #[serde(default)]
    secret: String,
}

async fn show_sign_in(State(service): State<Arc<Service>>, Query(form): Query<SignIn>) -> Response {
    sign_in_page(&service, &form.next, None).into_response()
}

async fn sign_in(
    State(service): State<Arc<Service>>,
    ConnectInfo(connected): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Response {
    let peer = service
        .access
        .peer(connected, &headers)
        .unwrap_or(connected.ip());
    let is_right = || service.access.is_of_a_reader(form.secret.trim().as_bytes());
    let refusal = match service
        .pages
        .sessions
        .sign_in(peer, is_right, Instant::now())
    {
        Ok(token) => {
            let cookie = cookie(&token, service.pages.is_secure(&headers));
            let next = match own_page(&form.next) {
                "" => "/pages/calls",
                next => next,
            };
            return ([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response();
        }
        Err(refusal) => refusal,
    };
    let (status, why) = match refusal {
        Refusal::WrongSecret => (
            StatusCode::UNAUTHORIZED,
            "This is not a secret for reading.",
        ),
        Refusal::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many attempts from your address. Wait 15 minutes.",
        ),
        Refusal::NoToken => (
            StatusCode::SERVICE_UNAVAILABLE,
            "This machine gives no random numbers: nobody can sign in.",
        ),
    };
    log::write(&serde_json::json!({"warning": format!("sign-in refused: {why}")}));
    (status, sign_in_page(&service, &form.next, Some(why))).into_response()
}

async fn sign_out(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    let out = Redirect::to(SIGN_IN);
    // A form of another site is sent without the cookie, and must not take it away.
    if !service.pages.sessions.knows(&headers, Instant::now()) {
        return out.into_response();
    }
    service.pages.sessions.sign_out(&headers);
    let cookie = cookie("", service.pages.is_secure(&headers));
    ([(header::SET_COOKIE, cookie)], out).into_response()
}

fn sign_in_page(service: &Service, next: &str, problem: Option<&'static str>) -> Page {
    let mut html = Html::default();
    html.raw("<h1>Sign in</h1>");
    if let Some(problem) = problem {
        html.raw("<p class=\"problem\" role=\"alert\">")
            .raw(problem)
            .raw("</p>");
    }
    if service.access.has_readers() {
        write_form(&mut html, next);
    } else {
        html.raw("<p>Nobody can: start the service with <code>HOOKSWITCH_READ_SECRETS</code>.</p>");
    }
    Page {
        title: "Sign in".to_owned(),
        here: Here::Outside,
        version: None,
        body: html,
    }
}

fn write_form(html: &mut Html, next: &str) {
    html.raw("<form class=\"sign-in\" method=\"post\" action=\"")
        .put(SIGN_IN);
    html.raw("\"><input type=\"hidden\" name=\"next\" value=\"")
        .put(own_page(next));
    html.raw(
        "\"><label for=\"secret\">A secret for reading</label>\
         <input id=\"secret\" name=\"secret\" type=\"password\" required autofocus \
         autocomplete=\"current-password\" aria-describedby=\"hint\">\
         <p id=\"hint\">One of <code>HOOKSWITCH_READ_SECRETS</code>. The calls are personal data: sign out when you \
         leave.</p><button>Sign in</button></form>",
    );
}

/// Which entry of the menu a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Here {
    Calls,
    Deliveries,
    /// There is no menu.
    Outside,
}

/// A page for people.
struct Page {
    title: String,
    here: Here,
    /// What has arrived when it is written, if the page changes with that.
    version: Option<i64>,
    body: Html,
}

impl Page {
    fn html(&self) -> Html {
        let mut html = Html::default();
        html.raw(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>",
        );
        html.put(&self.title);
        html.raw(
            " · hookswitch</title><link rel=\"icon\" href=\"/pages/icon.svg\" type=\"image/svg+xml\">\
             <link rel=\"stylesheet\" href=\"/pages/style.css\">",
        );
        if self.version.is_some() {
            html.raw("<script src=\"/pages/script.js\" defer></script>");
        }
        html.raw("</head><body><a class=\"skip\" href=\"#main\">To the content</a><header><p class=\"name\">hookswitch</p>");
        if self.here != Here::Outside {
            html.raw("<nav aria-label=\"Pages\">");
            for (here, link) in [
                (Here::Calls, "href=\"/pages/calls\">Calls</a>"),
                (
                    Here::Deliveries,
                    "href=\"/pages/deliveries\">Deliveries</a>",
                ),
            ] {
                html.raw(if here == self.here {
                    "<a aria-current=\"page\" "
                } else {
                    "<a "
                });
                html.raw(link);
            }
            html.raw("</nav>");
            if self.version.is_some() {
                html.raw("<p id=\"live\" role=\"status\"></p>");
            }
            html.raw(
                "<form method=\"post\" action=\"/pages/sign-out\"><button>Sign out</button></form>",
            );
        }
        html.raw("</header><main id=\"main\"");
        if let Some(version) = self.version {
            html.raw(" data-version=\"").put(version).raw("\"");
        }
        html.raw(">").add(&self.body).raw("</main></body></html>\n");
        html
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        axum::response::Html(self.html().into_string()).into_response()
    }
}

/// A page that cannot be shown.
struct Problem(StatusCode, &'static str);

const NOT_FOUND: Problem = Problem(StatusCode::NOT_FOUND, "There is nothing at this address.");

impl From<StatusCode> for Problem {
    fn from(status: StatusCode) -> Self {
        Self(status, "The database cannot be read now. The log says why.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = Html::default();
        body.raw(match self.0 {
            StatusCode::NOT_FOUND => "<h1>Nothing here</h1><p>",
            _ => "<h1>Not readable now</h1><p>",
        })
        .raw(self.1)
        .raw("</p>");
        let page = Page {
            title: "Problem".to_owned(),
            here: Here::Calls,
            version: None,
            body,
        };
        (self.0, page).into_response()
    }
}

/// Reads from the database on a thread that may wait, and writes the page there.
async fn page(
    read: impl FnOnce() -> Result<Option<Page>, Failure> + Send + 'static,
) -> Result<Page, Problem> {
    crate::read(read).await?.ok_or(NOT_FOUND)
}

/// Says that there is no door, if so.
fn warn_if_open(html: &mut Html, service: &Service) {
    if !service.access.has_readers() {
        html.raw(
            "<p class=\"open\">Anybody who reaches this address can read this: it runs with <code>--insecure</code> and \
             without <code>HOOKSWITCH_READ_SECRETS</code>.</p>",
        );
    }
}

/// Links to the pages before and after this one. The words of the link to the older ones say what follows.
fn pager(html: &mut Html, newest: Option<&str>, older: Option<(&str, &'static str)>) {
    html.raw("<nav class=\"pager\" aria-label=\"More of this list\" data-part=\"pager\">");
    if let Some(address) = newest {
        html.raw("<a href=\"").put(address).raw("\">Newest</a>");
    }
    if let Some((address, words)) = older {
        html.raw("<a rel=\"next\" href=\"")
            .put(address)
            .raw("\">")
            .raw(words)
            .raw("</a>");
    }
    html.raw("</nav>");
}

/// Says whose words something is in.
fn vendor(html: &mut Html, vendor: Vendor) {
    html.raw("<span class=\"vendor\">");
    html.put(calls::words(vendor.as_str())).raw("</span>");
}

/// Says whose phone system something is of, if customers have names.
fn tenant(html: &mut Html, tenant: &str) {
    if !tenant.is_empty() {
        html.raw(" <span class=\"tenant\">")
            .text(tenant, html::SHORT)
            .raw("</span>");
    }
}

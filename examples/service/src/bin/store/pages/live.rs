//! What happens now: that something has arrived, and what was answered and not kept.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use chrono::{DateTime, Utc};
use futures_util::stream::{self, Stream};
use hookswitch::Vendor;
use service::log::Line;
use tokio::sync::watch;

use crate::Service;

/// How often a page is told at most, and how often an idle session is looked at.
const PAUSE: Duration = Duration::from_millis(500);
const IDLE: Duration = Duration::from_secs(60);

/// What was told of requests that were not kept. Anybody may have sent one, so that nothing is shown of it but what the
/// log tells: no address, which may end with a secret, and no body. There is one row for each vendor and reason,
/// whoever sends how much.
pub type Unkept = BTreeMap<(Option<Vendor>, &'static str), Count>;

/// How often something was not kept, and when last.
#[derive(Clone)]
pub struct Count {
    pub times: u64,
    pub last: DateTime<Utc>,
    pub status: StatusCode,
}

/// That something has arrived.
pub struct News {
    /// A number that grows with everything that arrives, also over restarts. None once the service stops.
    version: watch::Sender<Option<i64>>,
    unkept: Mutex<Unkept>,
}

impl News {
    pub fn new() -> Self {
        let version = watch::Sender::new(Some(Utc::now().timestamp_micros()));
        let unkept = Mutex::default();
        Self { version, unkept }
    }

    /// Tells of a delivery, once what is to be kept of it is in the database.
    pub fn tell(&self, line: &Line, status: StatusCode) {
        if line.kept.is_none() {
            let mut unkept = self.lock();
            let count = unkept.entry((line.vendor, line.result)).or_insert(Count {
                times: 0,
                last: line.at,
                status,
            });
            count.times = count.times.saturating_add(1);
            count.last = count.last.max(line.at);
            count.status = status;
        }
        self.version
            .send_modify(|version| *version = version.map(|version| version.saturating_add(1)));
    }

    /// Lets go of everybody who waits for news: the service is told to stop.
    pub fn stop(&self) {
        self.version.send_replace(None);
    }

    /// What a page has seen that is written now.
    pub fn version(&self) -> i64 {
        self.version.borrow().unwrap_or_default()
    }

    pub fn unkept(&self) -> Unkept {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Unkept> {
        self.unkept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever waits for news.
struct Waiting {
    service: Arc<Service>,
    headers: HeaderMap,
    version: watch::Receiver<Option<i64>>,
    is_new: bool,
}

/// Tells a browser the version, at once and whenever it grows. A page that has seen less asks for itself anew.
pub async fn events(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let waiting = Waiting {
        version: service.pages.news.version.subscribe(),
        service,
        headers,
        is_new: true,
    };
    Sse::new(stream::unfold(waiting, next)).keep_alive(KeepAlive::default())
}

/// The next version; none if the service stops, or the session has ended.
async fn next(mut waiting: Waiting) -> Option<(Result<Event, Infallible>, Waiting)> {
    let mut has_news = waiting.is_new;
    if !waiting.is_new {
        tokio::time::sleep(PAUSE).await;
    }
    waiting.is_new = false;
    loop {
        if !has_news {
            has_news = tokio::select! {
                changed = waiting.version.changed() => { changed.ok()?; true }
                () = tokio::time::sleep(IDLE) => false,
            };
        }
        let version = (*waiting.version.borrow_and_update())?;
        let service = &waiting.service;
        if !service
            .pages
            .may_read(&service.access, &waiting.headers, Instant::now())
        {
            return None;
        }
        if has_news {
            let event = Event::default().data(version.to_string());
            return Some((Ok(event), waiting));
        }
    }
}

//! One row of the table: a request, and three ways to read it.

use std::hint::black_box;
use std::time::Instant;

use chrono::{DateTime, Utc};
use hookswitch::{Delivery, Request, Vendor, VendorPayload};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::alloc;
use crate::http;

/// What one way of reading says, so that the three can be held against each other: nobody should
/// measure the reading of nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// The vendor's id of the call or message.
    pub id: String,
    /// The number that called or wrote, as sent.
    pub number: String,
    /// A date; the floor reads none.
    pub time: Option<DateTime<Utc>>,
}

impl Said {
    pub fn new(id: impl ToString, number: impl ToString) -> Self {
        Self {
            id: id.to_string(),
            number: number.to_string(),
            time: None,
        }
    }

    pub fn at(self, time: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self {
            time: time.into(),
            ..self
        }
    }
}

/// A typed reading that can tell what it read.
pub trait Says {
    fn said(&self) -> Said;
}

/// What is measured of one row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    Parse,
    Normalize,
    Total,
    Baseline,
    Floor,
}

impl What {
    pub const ALL: [Self; 5] = [
        Self::Parse,
        Self::Normalize,
        Self::Total,
        Self::Baseline,
        Self::Floor,
    ];
}

/// Runs something so many times; answers how long each took, in nanoseconds.
type Run = Box<dyn Fn(u32) -> f64>;

/// One request, and the ways to read it.
pub struct Row {
    pub vendor: Vendor,
    /// The event's name, and what sets this row apart from others of that name.
    pub label: &'static str,
    pub is_form: bool,
    pub bytes: usize,
    pub escaped: bool,
    request: &'static Request<'static>,
    delivery: &'static Delivery<'static, VendorPayload<'static>>,
    baseline: Run,
    floor: Run,
    said: [Said; 2],
}

impl Row {
    /// A row of JSON: `B` is the baseline, `F` the floor.
    pub fn json<B, F>(path: &str, label: &'static str) -> Self
    where
        B: DeserializeOwned + Says + 'static,
        F: Deserialize<'static> + Says + 'static,
    {
        let (vendor, request) = load(path);
        let body = request.body();
        // Whoever gets a request has bytes; that the floor has text is its privilege.
        let text = std::str::from_utf8(body).expect("a fixture of JSON is text");
        let baseline = move || serde_json::from_slice::<B>(black_box(body)).expect(label);
        let floor = move || serde_json::from_str::<F>(black_box(text)).expect(label);
        Self {
            vendor,
            label,
            is_form: false,
            bytes: body.len(),
            escaped: body.contains(&b'\\'),
            request,
            delivery: parsed(vendor, request),
            said: [baseline().said(), floor().said()],
            baseline: Box::new(move |times| timed(times, baseline)),
            floor: Box::new(move |times| timed(times, floor)),
        }
    }

    /// A row of a form, in the body or in the query string: `B` is the baseline; the floor is the
    /// bare split. `id` and `number` are the names under which [`Said`] stands there.
    pub fn form<B>(path: &str, label: &'static str, [id, number]: [&str; 2]) -> Self
    where
        B: DeserializeOwned + Says + 'static,
    {
        let (vendor, request) = load(path);
        let form = match request.query() {
            "" => request.body(),
            query => query.as_bytes(),
        };
        let baseline = move || serde_urlencoded::from_bytes::<B>(black_box(form)).expect(label);
        let value = |wanted: &str| {
            let pair = pairs(form).find(|(name, _)| *name == wanted.as_bytes());
            String::from_utf8_lossy(pair.unwrap_or_default().1).into_owned()
        };
        Self {
            vendor,
            label,
            is_form: true,
            bytes: form.len(),
            // Every date has an escape, which costs nothing: it is read where it stands.
            escaped: pairs(form).any(|(name, value)| {
                name != b"date" && value.iter().any(|byte| matches!(byte, b'+' | b'%'))
            }),
            request,
            delivery: parsed(vendor, request),
            said: [baseline().said(), Said::new(value(id), value(number))],
            baseline: Box::new(move |times| timed(times, baseline)),
            floor: Box::new(move |times| {
                timed(times, || {
                    pairs(black_box(form)).for_each(|pair| {
                        black_box(&pair);
                    });
                })
            }),
        }
    }

    /// Runs one of the ways so many times; answers how long each took, in nanoseconds.
    pub fn time(&self, what: What, times: u32) -> f64 {
        match what {
            What::Parse => timed(times, || {
                hookswitch::parse(black_box(self.vendor), black_box(self.request))
            }),
            What::Normalize => timed(times, || meaning(black_box(self.delivery))),
            What::Total => timed(times, || read(self.vendor, self.request)),
            What::Baseline => (self.baseline)(times),
            What::Floor => (self.floor)(times),
        }
    }

    /// How often hookswitch allocates, from the request to the event.
    pub fn allocations(&self) -> u64 {
        alloc::allocations(|| read(self.vendor, self.request)).0
    }

    /// Panics unless the baseline and the floor read what hookswitch read.
    pub fn check(&self, payload_says: fn(&VendorPayload<'_>) -> Said) {
        let own = payload_says(&self.delivery.payload);
        let [baseline, floor] = &self.said;
        assert!(!own.id.is_empty() && !own.number.is_empty(), "{own:?}");
        assert!(self.label.starts_with(&*self.delivery.event));
        assert_eq!(self.delivery.notices(), [], "{}", self.label);
        assert!(self.delivery.normalize().len() > 0, "{}", self.label);
        assert_eq!(*baseline, own, "the baseline of {}", self.label);
        assert_eq!(floor.clone().at(own.time), own, "floor of {}", self.label);
    }
}

/// From the request to the events and away again: what a receiver does, but for its own work.
fn read(vendor: Vendor, request: &'static Request<'static>) {
    if let Ok(delivery) = hookswitch::parse(black_box(vendor), black_box(request)) {
        meaning(&delivery);
    }
}

fn meaning(delivery: &Delivery<'static, VendorPayload<'static>>) {
    for event in delivery.normalize() {
        black_box(&event);
    }
}

/// Runs something so many times, and drops what it gives; answers how long each took.
pub fn timed<T>(times: u32, run: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        black_box(&run());
    }
    start.elapsed().as_nanos() as f64 / f64::from(times)
}

/// The pairs of a form as they stand.
fn pairs(form: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    form.split(|byte| *byte == b'&')
        .map(|pair| match pair.iter().position(|byte| *byte == b'=') {
            Some(end) => (&pair[..end], &pair[end + 1..]),
            None => (pair, &[][..]),
        })
}

/// Reads a fixture, for as long as the program runs.
fn load(path: &str) -> (Vendor, &'static Request<'static>) {
    let path = http::fixtures().join(path);
    let file = http::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file = Box::leak(Box::new(file));
    let vendor = file.vendor.expect("a fixture names its vendor");
    (vendor, Box::leak(Box::new(file.request())))
}

fn parsed(
    vendor: Vendor,
    request: &'static Request<'static>,
) -> &'static Delivery<'static, VendorPayload<'static>> {
    let delivery = hookswitch::parse(vendor, request);
    Box::leak(Box::new(delivery.unwrap_or_else(|error| panic!("{error}"))))
}

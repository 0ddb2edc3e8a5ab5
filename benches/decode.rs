//! How fast a request becomes an event, beside two rivals that read the same request by hand.
//!
//! - **Baseline**: what one writes without this crate: derived, owned structs in a tagged enum,
//!   chrono's own serde, `serde_json::from_slice`; for a form or query string, `serde_urlencoded`
//!   into an owned struct. It gives the typed payload alone: no unified event, no leniency.
//! - **Floor**: what no reader of all fields is likely to beat: `serde_json::from_str` into plain
//!   `&str` and integers, no dates read; for a form the bare split, nothing decoded.
//!
//! `cargo bench --bench decode` prints a table, `cargo bench --bench decode -- --json` the same as
//! JSON. Every figure is the median of many short rounds, in which all the ways to read a request
//! take turns. The allocator counts, which costs the baseline 2 to 4 % and hookswitch nothing where
//! it does not allocate. `cargo test --benches` runs one round, to see that all of them still read the same.

#![allow(
    unreachable_pub,
    reason = "what the modules of a program share is public to nobody else"
)]

use std::env;
use std::io::{self, Write};

use hookswitch::VendorPayload;
use row::{Row, Said, What};
use serde::Serialize;

#[path = "support/aircall.rs"]
mod aircall;
#[path = "support/alloc.rs"]
mod alloc;
#[path = "../examples/support/http.rs"]
mod http;
#[path = "support/large.rs"]
mod large;
#[path = "support/net2phone.rs"]
mod net2phone;
#[path = "support/net2phone_canada.rs"]
mod net2phone_canada;
#[path = "support/petdesk.rs"]
mod petdesk;
#[path = "support/row.rs"]
mod row;
#[path = "support/twilio.rs"]
mod twilio;
#[path = "support/voice_over_cloud.rs"]
mod voice_over_cloud;
#[path = "support/voipcloud.rs"]
mod voipcloud;

#[global_allocator]
static ALLOCATOR: alloc::Counting = alloc::Counting;

/// How often something is run in one round: some 20 microseconds, where the clock takes 0.03.
const TIMES: u32 = 50;
const ROUNDS: usize = 1_001;
const LARGE_ROUNDS: usize = 51;

fn main() -> io::Result<()> {
    let has = |wanted: &str| env::args().skip(1).any(|argument| argument == wanted);
    let rows = rows();
    for row in &rows {
        row.check(said);
    }
    let large = large::bodies();
    large.iter().for_each(large::Large::check);
    // `cargo bench` says `--bench`, `cargo test` does not.
    if !has("--bench") {
        let figures = measure(&rows, 1, 1);
        twilio::verify(1);
        println!("{} rows are read alike", figures.len());
        return Ok(());
    }
    let figures = measure(&rows, ROUNDS, TIMES);
    let out = &mut io::stdout().lock();
    if has("--json") {
        serde_json::to_writer_pretty(&mut *out, &serde_json::json!({ "rows": figures }))?;
        return writeln!(out);
    }
    print_table(out, &figures)?;
    let verify = median((0..ROUNDS).map(|_| twilio::verify(TIMES)).collect());
    writeln!(out, "\nTo verify the row of twilio: {verify:.0} ns")?;
    print_large(out, &figures, &large)
}

fn rows() -> Vec<Row> {
    [
        net2phone::rows(),
        net2phone_canada::rows(),
        petdesk::rows(),
        voipcloud::rows(),
        voice_over_cloud::rows(),
        twilio::rows(),
        aircall::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What hookswitch read, to hold the rivals against.
fn said(payload: &VendorPayload<'_>) -> Said {
    net2phone::said(payload)
        .or_else(|| net2phone_canada::said(payload))
        .or_else(|| petdesk::said(payload))
        .or_else(|| voipcloud::said(payload))
        .or_else(|| voice_over_cloud::said(payload))
        .or_else(|| twilio::said(payload))
        .or_else(|| aircall::said(payload))
        .unwrap_or_default()
}

/// What was measured of one row.
#[derive(Serialize)]
struct Figures {
    vendor: &'static str,
    event: &'static str,
    transport: &'static str,
    bytes: usize,
    parse_ns: f64,
    normalize_ns: f64,
    total_ns: f64,
    escaped: bool,
    allocations: u64,
    baseline_ns: f64,
    floor_ns: f64,
    ratio_to_baseline: f64,
    ratio_to_floor: f64,
}

fn measure(rows: &[Row], rounds: usize, times: u32) -> Vec<Figures> {
    let mut samples = vec![What::ALL.map(|_| Vec::with_capacity(rounds)); rows.len()];
    for _ in 0..rounds {
        for (row, samples) in rows.iter().zip(&mut samples) {
            for (what, samples) in What::ALL.into_iter().zip(samples) {
                samples.push(row.time(what, times));
            }
        }
    }
    let figures = |(row, samples): (&Row, [Vec<f64>; 5])| {
        let [parse, normalize, total, baseline, floor] = samples.map(median);
        Figures {
            vendor: row.vendor.as_str(),
            event: row.label,
            transport: if row.is_form { "form" } else { "json" },
            bytes: row.bytes,
            parse_ns: rounded(parse, 1),
            normalize_ns: rounded(normalize, 1),
            total_ns: rounded(total, 1),
            escaped: row.escaped,
            allocations: row.allocations(),
            baseline_ns: rounded(baseline, 1),
            floor_ns: rounded(floor, 1),
            ratio_to_baseline: rounded(total / baseline, 3),
            ratio_to_floor: rounded(total / floor, 3),
        }
    };
    rows.iter().zip(samples).map(figures).collect()
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn rounded(value: f64, digits: i32) -> f64 {
    let unit = 10_f64.powi(digits);
    (value * unit).round() / unit
}

fn print_table(out: &mut impl Write, figures: &[Figures]) -> io::Result<()> {
    writeln!(
        out,
        "ns for one request; total is parse, normalize and drop, the ratios are those of total\n"
    )?;
    writeln!(
        out,
        "{:16} {:30} {:4} {:>5} {:>7} {:>7} {:>6} {:>9} {:>6} {:>8} {:>6} {:>6}",
        "vendor",
        "event",
        "as",
        "bytes",
        "/ base",
        "/ floor",
        "parse",
        "normalize",
        "total",
        "baseline",
        "floor",
        "allocs",
    )?;
    for row in figures {
        writeln!(
            out,
            "{:16} {:30} {:4} {:5} {:7.2} {:7.2} {:6.0} {:9.0} {:6.0} {:8.0} {:6.0} {:6}",
            row.vendor,
            row.event,
            row.transport,
            row.bytes,
            row.ratio_to_baseline,
            row.ratio_to_floor,
            row.parse_ns,
            row.normalize_ns,
            row.total_ns,
            row.baseline_ns,
            row.floor_ns,
            row.allocations,
        )?;
    }
    Ok(())
}

/// What the largest bodies cost by the byte, beside the vendor's ordinary ones.
fn print_large(
    out: &mut impl Write,
    figures: &[Figures],
    bodies: &[large::Large],
) -> io::Result<()> {
    writeln!(
        out,
        "\nThe largest body that is accepted; `multiple` is that of the median ordinary request of \
         the vendor\n"
    )?;
    writeln!(
        out,
        "{:16} {:40} {:>8} {:>8} {:>8}",
        "vendor", "body", "bytes", "ns/byte", "multiple"
    )?;
    for body in bodies {
        let by_byte = median((0..LARGE_ROUNDS).map(|_| body.time()).collect());
        let ordinary = figures
            .iter()
            .filter(|row| row.vendor == body.vendor.as_str());
        let ordinary = median(
            ordinary
                .map(|row| row.total_ns / row.bytes as f64)
                .collect(),
        );
        writeln!(
            out,
            "{:16} {:40} {:8} {:8.3} {:8.2}",
            body.vendor.as_str(),
            body.label,
            body.bytes(),
            by_byte,
            by_byte / ordinary,
        )?;
    }
    Ok(())
}

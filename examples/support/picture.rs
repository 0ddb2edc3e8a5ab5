//! A picture of a call, as an SVG file that stands alone and as a part of an HTML page.
//!
//! The module uses what the library makes public, the standard library, and no other crate. So a program can have it by
//! copying this file, the folder `picture` beside it, and `show.rs`.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

#[path = "picture/draw.rs"]
mod draw;
#[path = "picture/facts.rs"]
mod facts;
#[path = "picture/lanes.rs"]
mod lanes;
#[path = "picture/scale.rs"]
mod scale;
#[path = "show.rs"]
pub mod show;
#[path = "picture/text.rs"]
pub mod text;
#[path = "picture/told.rs"]
mod told;
#[path = "picture/words.rs"]
mod words;

use draw::{MARGIN, Page, ROOM, SMALL, TITLE, WIDTH, n};
use hookswitch::Call;
use hookswitch::call::MomentSource;
use lanes::Lanes;
use scale::Scale;
use text::{escape, lines};

/// Its own colours, if it is a file of its own; in a page it has those of the page.
const STYLE: &str = "svg:root{color:#1f2328;background:#fff}svg:root .paper{fill:#fff}\
    @media(prefers-color-scheme:dark){svg:root{color:#e6edf3;background:#0d1117}svg:root .paper{fill:#0d1117}}";

const FONTS: &str =
    "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";

/// The call as an SVG picture: a time axis, and below it a lane for each leg, queue, ring group and menu.
///
/// It is one element `svg` with a `viewBox`, a title and a description, as wide as there is room. Inlined in a page it
/// has the page's text colour, and its ids are made of the title and the description; as a file of its own it is dark
/// if the reader's system is set to dark. Of a large call it leaves lanes and marks out, and says so: the file stays
/// small.
///
/// If some event has neither a time nor an arrival, the picture has the order of the events in place of times, and
/// says so.
pub fn svg(call: &Call) -> String {
    let facts = facts::facts(call);
    let lanes = lanes::lanes(call, &facts);
    let title = words::title(call);
    let description = words::description(call, &lanes);
    let id = format!("call-{:016x}", hash(&format!("{title}\n{description}")));
    let scale = Scale::new(
        &lanes.places,
        lanes.timed,
        lanes.open,
        MARGIN,
        WIDTH - MARGIN,
    );

    let mut page = Page {
        y: 10.0,
        ..Page::default()
    };
    head(&mut page, call, &title, lanes.timed);
    let ticks = axis(&mut page, &lanes, &scale);
    let top = page.y;
    for lane in &lanes.lanes {
        page.y += 7.0;
        page.lane(&id, lane, &lanes, &scale);
        page.y += 7.0;
    }
    let bottom = page.y;
    page.legend(&id);
    foot(&mut page, &lanes, &scale);
    let height = n(page.y + 12.0);

    let grid: String = ticks
        .iter()
        .map(|x| format!("M{} {}V{}", n(*x), n(top), n(bottom)))
        .collect();
    let (title, description) = (escape(&title), escape(&description));
    let patterns = draw::patterns(&id, &page.doing);
    let (width, body) = (n(WIDTH), page.out);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-text\" font-family=\"{FONTS}\" fill=\"currentColor\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-text\">{description}</desc>\n\
         <style>{STYLE}</style>\n<defs>\n{patterns}</defs>\n\
         <rect class=\"paper\" width=\"{width}\" height=\"{height}\" fill=\"none\"/>\n\
         <path d=\"{grid}\" stroke=\"currentColor\" stroke-opacity=\".16\"/>\n{body}</svg>\n"
    )
}

/// What the call is, who called whom, and what is known of it as a whole.
fn head(page: &mut Page, call: &Call, title: &str, timed: bool) {
    let title: Vec<_> = title.split(' ').map(str::to_owned).collect();
    // Bold is wider.
    for line in lines(&title, " ", TITLE * 1.06, ROOM) {
        page.y += TITLE + 2.0;
        page.text(MARGIN, TITLE, " font-weight=\"700\"", &line);
    }
    let muted = " fill-opacity=\".75\"";
    for (parts, between, style) in [
        (words::parties(call), " ", ""),
        (words::notes(call), " · ", ""),
        (words::origin(call, timed), " · ", muted),
    ] {
        for line in lines(&parts, between, SMALL + 0.5, ROOM) {
            page.y += 17.0;
            page.text(MARGIN, SMALL + 0.5, style, &line);
        }
    }
    page.y += 10.0;
}

/// The axis: times, or the order of what happened. Gives where its ticks are.
fn axis(page: &mut Page, lanes: &Lanes, scale: &Scale) -> Vec<f64> {
    let ticks = match lanes.first {
        Some(first) => scale.ticks(first, SMALL),
        None => lanes.steps(scale),
    };
    page.y += SMALL;
    for (x, label) in &ticks {
        let middle = scale::middle(*x, label, SMALL);
        let style = " text-anchor=\"middle\" fill-opacity=\".75\"";
        page.text(middle, SMALL, style, label);
    }
    page.y += 5.0;
    ticks.into_iter().map(|(x, _)| x).collect()
}

/// What is to be known of the picture.
fn foot(page: &mut Page, lanes: &Lanes, scale: &Scale) {
    let mut notes = Vec::new();
    if scale.stretched {
        notes.push("Short times are drawn wider than they were.".to_owned());
    }
    for (source, words) in [
        (
            MomentSource::Derived,
            "Derived: it follows from other times and lengths.",
        ),
        (
            MomentSource::Received,
            "Received: only the arrival of the request is known.",
        ),
    ] {
        if page.unstated.contains(source.as_str()) {
            notes.push(words.to_owned());
        }
    }
    let mut left_out = lanes.left_out.clone();
    if page.hidden > 0 {
        left_out.push(format!("{} more marks without room", page.hidden));
    }
    if !left_out.is_empty() {
        notes.push(format!("Not drawn: {}.", left_out.join(", ")));
    }
    page.y += 4.0;
    for line in lines(&notes, " ", SMALL, ROOM) {
        page.y += 16.0;
        page.text(MARGIN, SMALL, " fill-opacity=\".75\"", &line);
    }
}

/// FNV-1a: the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

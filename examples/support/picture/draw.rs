//! The elements of a picture.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::facts::{Mark, Of, Sign};
use super::lanes::{Bar, Doing, Lane, Lanes};
use super::scale::Scale;
use super::text::{cut, escape, lines, width};
use hookswitch::call::MomentSource;

/// The width of the picture, in its own units, and the margin at either side.
pub const WIDTH: f64 = 440.0;
pub const MARGIN: f64 = 16.0;

/// The sizes of texts.
pub const TITLE: f64 = 16.5;
pub const LABEL: f64 = 13.0;
pub const SMALL: f64 = 12.0;

/// The height of a bar, and of a row of marks.
const BAR: f64 = 15.0;
const ROW: f64 = 16.0;

/// So many rows of marks stand under a lane.
const ROWS: usize = 6;

/// The room between the margins.
pub const ROOM: f64 = WIDTH - 2.0 * MARGIN;

/// SVG that grows downwards.
#[derive(Default)]
pub struct Page {
    pub out: String,
    pub y: f64,
    /// What was drawn, so that the legend knows.
    pub doing: Vec<Doing>,
    pub unstated: BTreeSet<&'static str>,
    pub hidden: usize,
}

/// A number with one decimal at most.
pub fn n(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

impl Page {
    /// A line of text. `style` are further attributes.
    pub fn text(&mut self, x: f64, size: f64, style: &str, text: &str) {
        let (x, y, size, text) = (n(x), n(self.y), n(size), escape(text));
        self.out.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{style}>{text}</text>\n"
        ));
    }

    /// A lane: its label and what came of it, its bars, its marks.
    pub fn lane(&mut self, id: &str, lane: &Lane, lanes: &Lanes, scale: &Scale) {
        let name = escape(&lane.label);
        self.out.push_str(&format!("<g><title>{name}</title>\n"));
        self.y += LABEL;
        let notes = lane.notes.join(", ");
        let label = cut(&lane.label, LABEL, ROOM * 0.94);
        let is_one_line = width(&label, LABEL * 1.06) + width(&notes, SMALL) + 14.0 <= ROOM;
        self.text(MARGIN, LABEL, " font-weight=\"600\"", &label);
        if !notes.is_empty() && is_one_line {
            let style = " text-anchor=\"end\" fill-opacity=\".75\"";
            self.text(WIDTH - MARGIN, SMALL, style, &notes);
        } else if !notes.is_empty() {
            for line in lines(&lane.notes, ", ", SMALL, ROOM) {
                self.y += ROW - 1.0;
                self.text(MARGIN, SMALL, " fill-opacity=\".75\"", &line);
            }
        }
        self.y += 6.0;
        let is_thin = lane.bars.is_empty();
        if lane.of == Of::Call {
            let middle = self.y + if is_thin { 2.0 } else { BAR / 2.0 };
            self.line(lanes, scale, middle);
        }
        for bar in &lane.bars {
            self.bar(id, bar, scale);
        }
        let bottom = self.y + if is_thin { 4.0 } else { BAR };
        let rows = self.marks(lane, scale, bottom);
        self.y = bottom + rows as f64 * ROW;
        self.out.push_str("</g>\n");
    }

    /// The line from the start of the call to its end.
    fn line(&mut self, lanes: &Lanes, scale: &Scale, y: f64) {
        let marks = || lanes.lanes.iter().filter(|lane| lane.of == Of::Call);
        let of = |sign| {
            let mut marks = marks().flat_map(|lane| &lane.marks);
            marks
                .find(|(_, mark)| mark.sign == sign)
                .map(|(at, _)| scale.x(*at))
        };
        let (Some(first), Some(last)) = (lanes.places.first(), lanes.places.last()) else {
            return;
        };
        let from = of(Sign::Start).unwrap_or_else(|| scale.x(*first));
        let (to, head) = match lanes.open {
            true => (scale.end, "m-5 -4l5 4l-5 4"),
            false => (of(Sign::End).unwrap_or_else(|| scale.x(*last)), ""),
        };
        self.out.push_str(&format!(
            "<path d=\"M{} {y}H{}{head}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"/>\n",
            n(from),
            n(to),
            y = n(y),
        ));
    }

    fn bar(&mut self, id: &str, bar: &Bar, scale: &Scale) {
        if !self.doing.contains(&bar.doing) {
            self.doing.push(bar.doing);
        }
        let left = scale.x(bar.from);
        let right = bar.to.map_or(scale.end, |to| scale.x(to));
        let right = right.max(left + 2.5);
        let shape = match bar.to {
            Some(_) => format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"",
                n(left),
                n(self.y),
                n(right - left),
                n(BAR),
            ),
            // It goes on: an arrow.
            None => format!(
                "<path d=\"M{} {}H{}l7 {}l-7 {}H{}z\"",
                n(left),
                n(self.y),
                n(right - 7.0),
                n(BAR / 2.0),
                n(BAR / 2.0),
                n(left),
            ),
        };
        let words = match bar.to {
            Some(_) => bar.doing.words().to_owned(),
            None => format!("{}, not over", bar.doing.words()),
        };
        let paint = paint(id, bar.doing);
        self.out
            .push_str(&format!("{shape}{paint}><title>{words}</title>"));
        self.out.push_str(match bar.to {
            Some(_) => "</rect>\n",
            None => "</path>\n",
        });
    }

    /// The marks of a lane with their words, in as many rows as keep the words apart. Gives the number of rows.
    fn marks(&mut self, lane: &Lane, scale: &Scale, top: f64) -> usize {
        let mut marks: Vec<_> = lane
            .marks
            .iter()
            .map(|(at, mark)| {
                let x = scale.x(*at);
                (x, mark, width(&mark.told(), SMALL) > room(x, false))
            })
            .collect();
        // Words to the right of their mark are placed from the right, others from the left: so the lines that lead
        // up to the bars cross few words.
        let place_of = |at: f64| (at * 10.0) as i64;
        marks.sort_by_key(|(x, _, is_left)| match is_left {
            false => (false, -place_of(*x)),
            true => (true, place_of(*x)),
        });
        let mut placed: Vec<Placed<'_>> = Vec::new();
        for (x, mark, _) in marks {
            match place(&placed, x, mark) {
                Some(mark) => placed.push(mark),
                None => self.hidden += 1,
            }
        }
        let rows = placed.iter().map(|mark| mark.row + 1).max().unwrap_or(0);
        for mark in placed.iter().rev() {
            self.mark(mark, top);
        }
        rows
    }

    fn mark(&mut self, placed: &Placed<'_>, top: f64) {
        let (x, mark) = (placed.x, placed.mark);
        let middle = top + placed.row as f64 * ROW + ROW / 2.0 + 2.0;
        let unstated = mark.unstated();
        self.unstated.extend(unstated.map(MomentSource::as_str));
        let from = n(self.y);
        let dashes = match unstated {
            Some(_) => " stroke-dasharray=\"2 2\"",
            None => "",
        };
        if placed.has_line {
            let (x, to) = (n(x), n(middle));
            self.out.push_str(&format!(
                "<path d=\"M{x} {from}V{to}\" stroke=\"currentColor\" stroke-width=\"1.2\"{dashes}/>\n"
            ));
        }
        self.out
            .push_str(&sign(mark.sign, unstated.is_none(), x, middle));
        let bar = std::mem::replace(&mut self.y, middle + 4.2);
        match placed.is_left {
            true => self.text(x - 9.0, SMALL, " text-anchor=\"end\"", &placed.words),
            false => self.text(x + 9.0, SMALL, "", &placed.words),
        }
        self.y = bar;
    }

    /// What the bars and signs mean, of those that were drawn.
    pub fn legend(&mut self, id: &str) {
        let mut drawn: Vec<_> = Doing::ALL.into_iter().map(Some).collect();
        drawn.retain(|doing| doing.is_some_and(|doing| self.doing.contains(&doing)));
        if !self.unstated.is_empty() {
            drawn.push(None);
        }
        let mut x = MARGIN;
        self.y += ROW;
        for doing in drawn {
            let words = doing.map_or("time not stated by the vendor", Doing::words);
            let wide = 26.0 + width(words, SMALL) + 14.0;
            if x > MARGIN && x + wide - 14.0 > WIDTH - MARGIN {
                x = MARGIN;
                self.y += ROW + 2.0;
            }
            match doing {
                Some(doing) => self.out.push_str(&format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"20\" height=\"11\" rx=\"2\"{}/>\n",
                    n(x),
                    n(self.y - 9.5),
                    paint(id, doing),
                )),
                None => {
                    let sign = sign(Sign::Answer, false, x + 10.0, self.y - 4.0);
                    self.out.push_str(&sign);
                }
            }
            self.text(x + 26.0, SMALL, "", words);
            x += wide;
        }
    }
}

/// A mark in its row.
struct Placed<'m> {
    mark: &'m Mark,
    words: String,
    x: f64,
    row: usize,
    /// Whether the words stand left of it.
    is_left: bool,
    has_line: bool,
    /// What the words cover.
    from: f64,
    to: f64,
}

/// The room for words at one side of a mark.
fn room(x: f64, is_left: bool) -> f64 {
    match is_left {
        true => x - 9.0 - 4.0,
        false => WIDTH - 4.0 - x - 9.0,
    }
}

/// The first row in which a mark's words meet no others, and no line that leads up to a bar. If there is none, the
/// words do without the time, the line is not drawn, or the words are cut.
fn place<'m>(placed: &[Placed<'_>], x: f64, mark: &'m Mark) -> Option<Placed<'m>> {
    let (told, short) = (mark.told(), mark.words.clone());
    let cut = cut(&short, SMALL, room(x, x > WIDTH / 2.0));
    let ways = [
        (&told, true),
        (&short, true),
        (&told, false),
        (&cut, true),
        (&cut, false),
    ];
    for (words, has_line) in ways {
        let wide = width(words, SMALL);
        for (row, is_left) in (0..ROWS).flat_map(|row| [(row, false), (row, true)]) {
            let (from, to) = match is_left {
                true => (x - 9.0 - wide, x - 6.0),
                false => (x + 6.0, x + 9.0 + wide),
            };
            let meets = |other: &Placed<'_>| {
                let is_apart = (x - other.x).abs() > 0.1;
                let crosses = x + 6.0 > other.from && x - 6.0 < other.to;
                let is_crossed = other.x + 6.0 > from && other.x - 6.0 < to;
                match other.row.cmp(&row) {
                    Ordering::Equal => {
                        let words = from - 8.0 < other.to && other.from < to + 8.0;
                        let signs = (x - other.x).abs() < 12.0;
                        words || signs || crosses || is_crossed
                    }
                    Ordering::Less => has_line && crosses && is_apart,
                    Ordering::Greater => other.has_line && is_crossed && is_apart,
                }
            };
            if wide <= room(x, is_left) && !placed.iter().any(meets) {
                return Some(Placed {
                    mark,
                    words: words.clone(),
                    x,
                    row,
                    is_left,
                    has_line,
                    from,
                    to,
                });
            }
        }
    }
    None
}

/// The sign of a mark: filled if its time is stated.
fn sign(sign: Sign, is_stated: bool, x: f64, y: f64) -> String {
    let (x, y) = (n(x), n(y));
    let shape = match sign {
        Sign::Start => "m-3.5 -4.5l8 4.5l-8 4.5z",
        Sign::Answer => "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
        Sign::Give => "m-5 -1.6h5v-3.4l5.5 5l-5.5 5v-3.4h-5z",
        Sign::Park => "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
        Sign::Voicemail => "m-5.5 -4h11v8h-11zl5.5 4.5l5.5 -4.5",
        Sign::Menu => "m-3 -3h6v6h-6z",
        Sign::End => "m-4.2 -4.2h8.4v8.4h-8.4z",
    };
    // Hollow signs hide the line that leads to them no more than filled ones do: the line ends in their middle.
    let fill = match (is_stated, sign) {
        (true, Sign::Voicemail) | (false, _) => "class=\"paper\" fill=\"none\"",
        (true, _) => "fill=\"currentColor\"",
    };
    format!("<path d=\"M{x} {y}{shape}\" {fill} stroke=\"currentColor\" stroke-width=\"1.4\"/>\n")
}

/// The colour of a state, which is as far from white as from black.
const fn colour(doing: Doing) -> &'static str {
    match doing {
        Doing::Ringing => "#c07a00",
        Doing::Talking => "#2b8a4b",
        Doing::Holding => "#8a63d2",
        Doing::Parked => "#3a80c4",
        Doing::Waiting => "#7b818a",
        Doing::Menu => "#1b8a94",
        Doing::OnTheLine => "#7b818a",
    }
}

const fn pattern_name(doing: Doing) -> &'static str {
    match doing {
        Doing::Ringing => "ringing",
        Doing::Talking => "talking",
        Doing::Holding => "hold",
        Doing::Parked => "parked",
        Doing::Waiting => "waiting",
        Doing::Menu => "menu",
        Doing::OnTheLine => "line",
    }
}

fn paint(id: &str, doing: Doing) -> String {
    let colour = colour(doing);
    let fill = match doing {
        Doing::Talking => colour.to_owned(),
        Doing::OnTheLine => "none".to_owned(),
        _ => format!("url(#{id}-{})", pattern_name(doing)),
    };
    format!(" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.2\"")
}

/// The patterns by which the bars that were drawn are told apart without colours.
pub fn patterns(id: &str, drawn: &[Doing]) -> String {
    let mut out = String::new();
    for doing in Doing::ALL.into_iter().filter(|doing| drawn.contains(doing)) {
        let (width, height, turn, shape) = match doing {
            Doing::Ringing => (5, 5, " patternTransform=\"rotate(45)\"", "M1 0V5"),
            Doing::Holding => (9, 15, "", "M2.5 0V15M5.5 0V15"),
            Doing::Parked => (6, 5, "", "M1.5 2.5h2.4"),
            Doing::Waiting => (5, 4, "", "M0 2H5"),
            Doing::Menu => (6, 6, "", "M0 3H6M3 0V6"),
            Doing::Talking | Doing::OnTheLine => continue,
        };
        let (name, colour) = (pattern_name(doing), colour(doing));
        let stroke = match doing {
            Doing::Ringing | Doing::Parked => "2.2",
            Doing::Holding => "1.8",
            _ => "1",
        };
        out.push_str(&format!(
            "<pattern id=\"{id}-{name}\" width=\"{width}\" height=\"{height}\" \
             patternUnits=\"userSpaceOnUse\"{turn}>\
             <path d=\"{shape}\" stroke=\"{colour}\" stroke-width=\"{stroke}\" fill=\"none\"/></pattern>\n"
        ));
    }
    out
}

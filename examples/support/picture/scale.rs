//! From times to places in the picture.

use super::draw::WIDTH;
use super::text::width;
use hookswitch::call::Moment;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The steps from one tick to the next.
const STEPS: [i64; 26] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY,
    3_650 * DAY,
];

/// Half of the width may go to making short times wide enough to be seen.
const STRETCHED: f64 = 0.5;

/// The widest that a short time is made.
const WIDE: f64 = 34.0;

/// The axis: each place at which something happens, with its x.
pub struct Scale {
    points: Vec<(i64, f64)>,
    /// Where an open call goes on to.
    pub end: f64,
    /// Whether short times are wider than they were.
    pub stretched: bool,
}

impl Scale {
    /// An axis of these places, in order, from `left` to `right`. Of an open call some room is left at the end.
    pub fn new(places: &[i64], timed: bool, open: bool, left: f64, right: f64) -> Self {
        let end = right;
        let right = if open { right - 40.0 } else { right };
        let lengths: Vec<_> = places
            .windows(2)
            .map(|pair| (pair[1] - pair[0]) as f64)
            .collect();
        let total: f64 = lengths.iter().sum();
        let room = right - left;
        // A longer time is wider, but a talk of an hour leaves room for the ringing before it.
        let least = |length: &f64| match timed {
            true => (8.0 * (1.0 + length / 1_000.0).log2()).min(WIDE),
            false => 0.0,
        };
        let wanted: f64 = lengths.iter().map(least).sum();
        let shrink = (room * STRETCHED / wanted.max(1.0)).min(1.0);
        let least: Vec<_> = lengths
            .iter()
            .map(|length| least(length) * shrink)
            .collect();
        // Who would get less than the least gets that; the others share what remains.
        let mut fixed = vec![false; lengths.len()];
        let (mut free, mut rest) = (room, total);
        loop {
            let mut is_done = true;
            for ((length, least), fixed) in lengths.iter().zip(&least).zip(&mut fixed) {
                if !*fixed && length * free < least * rest {
                    *fixed = true;
                    free -= least;
                    rest -= length;
                    is_done = false;
                }
            }
            if is_done {
                break;
            }
        }
        let mut points = Vec::new();
        let mut x = left;
        points.extend(places.first().map(|first| (*first, x)));
        for (index, length) in lengths.iter().enumerate() {
            x += match fixed[index] {
                true => least[index],
                false => free * length / rest.max(1.0),
            };
            points.push((places[index + 1], x));
        }
        let widest = |(length, pair): (&f64, &[(i64, f64)])| {
            (pair[1].1 - pair[0].1) > 1.5 * (room * length / total.max(1.0)).max(2.0)
        };
        let stretched = timed && lengths.iter().zip(points.windows(2)).any(widest);
        Self {
            points,
            end,
            stretched,
        }
    }

    /// Where a time is.
    pub fn x(&self, at: i64) -> f64 {
        let after = self.points.partition_point(|(place, _)| *place < at);
        match (
            self.points.get(after),
            after.checked_sub(1).map(|before| self.points[before]),
        ) {
            (Some((place, x)), _) if *place == at => *x,
            (Some((to, right)), Some((from, left))) => {
                left + (right - left) * (at - from) as f64 / (to - from) as f64
            }
            (Some((_, x)), None) => *x,
            (None, Some((_, x))) => x,
            (None, None) => 0.0,
        }
    }

    /// The ticks of a time axis with their labels, whose middles they are; no two overlap. `first` is its first
    /// moment.
    pub fn ticks(&self, first: Moment, size: f64) -> Vec<(f64, String)> {
        let (Some((from, _)), Some((to, _))) = (self.points.first(), self.points.last()) else {
            return Vec::new();
        };
        let label = |at: i64, format: &str| {
            let after = std::time::Duration::from_millis((at - from).unsigned_abs());
            (first.at + after).format(format).to_string()
        };
        // The finest steps of which every tick has room.
        for step in STEPS.into_iter().filter(|step| (to - from) / step < 100) {
            let format = match step {
                _ if step < MINUTE => "%H:%M:%S",
                _ if step < DAY && to - from < DAY => "%H:%M",
                _ if step < DAY => "%-d %b %H:%M",
                _ if step < 30 * DAY => "%-d %b",
                _ => "%b %Y",
            };
            let start = (from + step - 1).div_euclid(step) * step;
            let times = (0..).map(|count| start + count * step);
            let times = times.take_while(|at| at <= to);
            let ticks: Vec<_> = times.map(|at| (self.x(at), label(at, format))).collect();
            let has_room = |pair: &[(f64, String)]| {
                let [first, second] =
                    [&pair[0], &pair[1]].map(|(x, label)| middle(*x, label, size));
                second - first > width(&pair[1].1, size) + 9.0
            };
            if ticks.len() >= 2 && ticks.windows(2).all(has_room) {
                return ticks;
            }
        }
        vec![(self.x(*from), label(*from, "%H:%M:%S"))]
    }
}

/// The middle of a tick's label: at the tick, unless it would stand out of the picture.
pub fn middle(x: f64, label: &str, size: f64) -> f64 {
    let half = width(label, size) / 2.0;
    x.max(half + 4.0).min(WIDTH - half - 4.0)
}

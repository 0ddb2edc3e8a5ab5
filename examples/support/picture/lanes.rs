//! The lanes of a picture: what each was doing, from when to when.

use super::facts::{Act, Fact, Facts, Mark, Of, Sign};
use super::scale::Scale;
use super::show;
use super::text::clean;
use super::told::has_answered;
use super::words::{self, NAME};
use hookswitch::call::Moment;
use hookswitch::{Call, State};

/// So many legs, groups of a kind, marks of a lane and bars of a lane are drawn.
const LEGS: usize = 24;
const GROUPS: usize = 4;
const MARKS: usize = 8;
const BARS: usize = 24;

/// What a party was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doing {
    Ringing,
    Talking,
    Holding,
    Parked,
    Waiting,
    Menu,
    OnTheLine,
}

impl Doing {
    pub const ALL: [Self; 7] = [
        Self::Menu,
        Self::Waiting,
        Self::Ringing,
        Self::Talking,
        Self::Holding,
        Self::Parked,
        Self::OnTheLine,
    ];

    pub const fn words(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Talking => "talking",
            Self::Holding => "on hold",
            Self::Parked => "parked",
            Self::Waiting => "waiting",
            Self::Menu => "with the phone system",
            Self::OnTheLine => "on the line",
        }
    }

    /// What is said of a party that does so yet.
    const fn still(self) -> &'static str {
        match self {
            Self::Ringing => "still ringing",
            Self::Talking => "still talking",
            Self::Holding => "on hold now",
            Self::Parked => "parked now",
            Self::Waiting => "still waiting",
            Self::Menu => "still there",
            Self::OnTheLine => "still on the line",
        }
    }
}

/// A stretch of the axis.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    pub doing: Doing,
    pub from: i64,
    /// None if it goes on.
    pub to: Option<i64>,
}

/// One party, group or menu.
#[derive(Debug)]
pub struct Lane {
    pub of: Of,
    pub label: String,
    /// What came of it.
    pub notes: Vec<String>,
    pub bars: Vec<Bar>,
    /// Each with its place.
    pub marks: Vec<(i64, Mark)>,
    /// Whether its party gave the call away, and may go on until somebody answers.
    gave: bool,
}

/// Everything that is drawn.
pub struct Lanes {
    pub timed: bool,
    /// The first moment, if the axis has times.
    pub first: Option<Moment>,
    /// All places of the axis at which something happens, in order.
    pub places: Vec<i64>,
    /// Whether the call goes on.
    pub open: bool,
    pub lanes: Vec<Lane>,
    /// What was left out.
    pub left_out: Vec<String>,
}

/// The lanes of a call.
pub fn lanes(call: &Call, facts: &Facts<'_>) -> Lanes {
    let mut lanes = vec![Lane::new(Of::Call, "The call".to_owned())];
    if facts.facts.iter().any(|fact| fact.of == Of::Menu) {
        lanes.push(Lane::new(Of::Menu, "Menu or announcement".to_owned()));
    }
    let label = |what, group| {
        let name = clean(&show::group(group), NAME);
        format!("{what} {name}").trim_end().to_owned()
    };
    for (place, queue) in facts.queues.iter().enumerate() {
        lanes.push(Lane::new(Of::Queue(place), label("Queue", queue)));
    }
    if facts.queues.is_empty() && facts.facts.iter().any(|fact| fact.of == Of::Queue(0)) {
        lanes.push(Lane::new(Of::Queue(0), "Queue".to_owned()));
    }
    for (place, group) in facts.ring_groups.iter().enumerate() {
        lanes.push(Lane::new(Of::RingGroup(place), label("Ring group", group)));
    }
    for (place, leg) in call.legs.iter().enumerate() {
        lanes.push(Lane::new(Of::Leg(place), words::who(leg)));
    }

    let mut over = false;
    for fact in &facts.facts {
        take(&mut lanes, fact, over);
        over |= fact.act == Act::EndCall;
    }
    let mut places: Vec<_> = facts.facts.iter().map(|fact| fact.at).collect();
    places.dedup();
    let open = call.state != State::Ended;
    if !open && let Some(last) = places.last() {
        for lane in &mut lanes {
            lane.close(*last, |_| true);
        }
    }
    let mut lanes = Lanes {
        timed: facts.timed,
        first: facts.first,
        places,
        open,
        lanes,
        left_out: Vec::new(),
    };
    lanes.annotate(call);
    lanes.shorten(call);
    lanes
}

impl Lane {
    const fn new(of: Of, label: String) -> Self {
        Self {
            of,
            label,
            notes: Vec::new(),
            bars: Vec::new(),
            marks: Vec::new(),
            gave: false,
        }
    }

    /// What it is doing.
    fn doing(&self) -> Option<Doing> {
        let last = self.bars.last().filter(|bar| bar.to.is_none());
        last.map(|bar| bar.doing)
    }

    /// Ends what it is doing, if that is such.
    fn close(&mut self, at: i64, is: impl Fn(Doing) -> bool) {
        let last = self.bars.last_mut();
        if let Some(bar) = last.filter(|bar| bar.to.is_none() && is(bar.doing)) {
            bar.to = Some(at);
        }
    }

    /// Does something from now on, and nothing else.
    fn begin(&mut self, at: i64, doing: Doing) {
        if self.doing() != Some(doing) {
            self.close(at, |_| true);
            self.bars.push(Bar {
                doing,
                from: at,
                to: None,
            });
        }
    }
}

/// Changes the lanes by a fact. Once the call is over nothing begins.
fn take(lanes: &mut [Lane], fact: &Fact, over: bool) {
    let at = fact.at;
    let Some(own) = lanes.iter().position(|lane| lane.of == fact.of) else {
        return;
    };
    let is_group = |of| matches!(of, Of::Queue(_) | Of::RingGroup(_));
    let doing = lanes[own].doing();
    if let Some(mark) = &fact.mark {
        let marks = &mut lanes[own].marks;
        if fact.act == Act::Unpark {
            // Who takes a parked call answers: one mark for both.
            marks.retain(|(place, mark)| *place != at || mark.sign != Sign::Answer);
        }
        // The answer of who talks already is the same one, told again.
        if fact.act != Act::Answer || doing != Some(Doing::Talking) || lanes[own].gave {
            lanes[own].marks.push((at, mark.clone()));
        }
    }
    match fact.act {
        _ if over => {}
        Act::Tell => {}
        Act::Menu => lanes[own].begin(at, Doing::Menu),
        Act::Wait => {
            close_menu(lanes, at);
            lanes[own].begin(at, Doing::Waiting);
        }
        Act::Ring => {
            close_menu(lanes, at);
            // The ringing of who talks already is another's.
            if matches!(doing, None | Some(Doing::Ringing)) {
                lanes[own].begin(at, Doing::Ringing);
            }
        }
        Act::Answer | Act::Unpark => {
            for (place, lane) in lanes.iter_mut().enumerate() {
                let is_over = lane.gave && place != own;
                lane.close(at, |doing| match doing {
                    Doing::Talking | Doing::Holding => is_over,
                    Doing::OnTheLine => false,
                    Doing::Ringing | Doing::Parked | Doing::Waiting | Doing::Menu => true,
                });
                lane.gave = lane.gave && !is_over;
            }
            lanes[own].gave = false;
            lanes[own].begin(at, Doing::Talking);
        }
        Act::Connect => lanes[own].begin(at, Doing::OnTheLine),
        Act::Hold => lanes[own].begin(at, Doing::Holding),
        Act::Resume => {
            if doing == Some(Doing::Holding) {
                lanes[own].begin(at, Doing::Talking);
            }
        }
        Act::Park => lanes[own].begin(at, Doing::Parked),
        Act::Give => lanes[own].gave = true,
        Act::Leave => lanes[own].close(at, |_| true),
        Act::EndAttempt => lanes[own].close(at, |doing| {
            matches!(doing, Doing::Ringing | Doing::OnTheLine)
        }),
        Act::End => {
            lanes[own].close(at, |doing| doing != Doing::Parked);
            lanes[own].gave = false;
        }
        Act::EndGroups => {
            for lane in lanes.iter_mut().filter(|lane| is_group(lane.of)) {
                lane.close(at, |_| true);
            }
        }
        Act::EndCall => {
            for lane in lanes {
                lane.close(at, |_| true);
            }
        }
    }
}

/// Somebody else has the call.
fn close_menu(lanes: &mut [Lane], at: i64) {
    for lane in lanes.iter_mut().filter(|lane| lane.of == Of::Menu) {
        lane.close(at, |_| true);
    }
}

impl Lanes {
    /// The ticks of an axis without times: the steps, numbered.
    pub fn steps(&self, scale: &Scale) -> Vec<(f64, String)> {
        let steps = (1..).zip(self.places.iter().filter(|place| *place % 2 == 0));
        let mut ticks: Vec<(f64, String)> = Vec::new();
        for (number, place) in steps {
            let x = scale.x(*place);
            if ticks.last().is_none_or(|(last, _)| x - last > 30.0) {
                ticks.push((x, i32::to_string(&number)));
            }
        }
        ticks
    }

    /// Says of each lane what came of it.
    fn annotate(&mut self, call: &Call) {
        for lane in &mut self.lanes {
            let still = lane.doing().map(Doing::still);
            lane.notes = match (lane.of, still) {
                (Of::Leg(place), _) => leg_notes(call, lane, place, still),
                (Of::Call, _) => {
                    let still = still.map(str::to_owned).into_iter();
                    still.chain(words::lengths(call)).collect()
                }
                (_, Some(still)) => vec![still.to_owned()],
                (Of::Menu, None) => Vec::new(),
                (Of::Queue(_) | Of::RingGroup(_), None) => group_notes(lane, self.timed),
            };
        }
    }

    /// Leaves out what no picture has room for, and says so.
    fn shorten(&mut self, call: &Call) {
        let mut left_out = |count: usize, what: &str| {
            if count > 0 {
                let plural = if count == 1 { "" } else { "s" };
                self.left_out.push(format!("{count} more {what}{plural}"));
            }
        };
        // Legs that answered go before others.
        let mut legs: Vec<_> = (0..call.legs.len()).collect();
        legs.sort_by_key(|place| !has_answered(&call.legs[*place]));
        legs.truncate(LEGS);
        left_out(call.legs.len() - legs.len(), "leg");
        let before = self.lanes.len();
        let has_room = |of: Of| match of {
            Of::Queue(place) | Of::RingGroup(place) => place < GROUPS,
            _ => true,
        };
        self.lanes.retain(|lane| has_room(lane.of));
        left_out(before - self.lanes.len(), "group");
        self.lanes.retain(|lane| match lane.of {
            Of::Leg(place) => legs.contains(&place),
            _ => true,
        });
        let (mut bars, mut marks) = (0, 0);
        for lane in &mut self.lanes {
            bars += lane.bars.len().saturating_sub(BARS);
            lane.bars.truncate(BARS);
            // The end of the call is the last of its marks.
            while lane.marks.len() > MARKS {
                lane.marks.remove(MARKS - 1);
                marks += 1;
            }
        }
        left_out(bars, "bar");
        left_out(marks, "mark");
    }
}

fn leg_notes(call: &Call, lane: &Lane, place: usize, still: Option<&str>) -> Vec<String> {
    let Some(leg) = call.legs.get(place) else {
        return Vec::new();
    };
    let has = |doing| lane.bars.iter().any(|bar| bar.doing == doing);
    // Who placed the call heard the other side ring.
    let is_caller = leg.agent.is_some() && leg.agent == call.placed_by;
    let is_unanswered = has(Doing::Ringing) && !has(Doing::Talking) && !is_caller;
    let unanswered = is_unanswered.then_some("did not answer");
    words::leg(call, leg, still.or(unanswered))
}

fn group_notes(lane: &Lane, timed: bool) -> Vec<String> {
    if lane.bars.is_empty() {
        return vec!["routed the call".to_owned()];
    }
    let length = |bar: &Bar| Some(bar.to?.saturating_sub(bar.from));
    let length = lane.bars.iter().filter_map(length).sum::<i64>() / 1_000;
    match u64::try_from(length) {
        Ok(seconds @ 1..) if timed => {
            let span = show::span(std::time::Duration::from_secs(seconds));
            vec![format!("waited {span}")]
        }
        _ => Vec::new(),
    }
}

//! What a picture says in words.

use std::time::Duration;

use super::lanes::Lanes;
use super::show;
use super::text::clean;
use hookswitch::call::{Leg, Moment, MomentSource};
use hookswitch::event::{
    Agent, EndedBy, Forwarded, Park, Party, PickedUp, Scope, Transfer, TransferRole, Transferred,
    Voicemail,
};
use hookswitch::{Call, Direction, EventKind, Outcome, State};

/// So many characters of a name are kept.
pub const NAME: usize = 80;

/// A person's label.
pub fn name(agent: &Agent<'_>) -> String {
    clean(&show::agent(agent), NAME)
}

/// What happened, and when; with a word on how that is known, if the vendor did not state it.
pub fn at(what: &str, moment: Moment) -> String {
    let time = moment.at.format("%H:%M:%S");
    match moment.source {
        MomentSource::Stated => format!("{what} {time}"),
        source => format!("{what} {time} ({})", source.as_str()),
    }
}

/// A step of the call flow, keys or spoken words.
pub fn menu(kind: &EventKind<'_>) -> String {
    match kind {
        EventKind::FlowStep(step) => match &step.step {
            Some(step) => format!("reached “{}”", clean(step, NAME)),
            None => "reached a step".to_owned(),
        },
        EventKind::Digits(digits) => match &digits.value {
            Some(keys) => format!("pressed {}", clean(keys, NAME)),
            None => "pressed a key".to_owned(),
        },
        EventKind::Speech(speech) => match &speech.text {
            Some(text) => format!("said “{}”", clean(text, NAME)),
            None => "said something".to_owned(),
        },
        _ => "answered".to_owned(),
    }
}

pub fn parked(park: &Park<'_>) -> String {
    match &park.slot {
        Some(slot) => format!("parked at {}", clean(slot, NAME)),
        None => "parked".to_owned(),
    }
}

pub fn voicemail(voicemail: &Voicemail<'_>) -> String {
    match (voicemail.left, voicemail.duration) {
        (true, Some(length)) => format!("voicemail of {} left", show::span(length)),
        (true, None) => "voicemail left".to_owned(),
        (false, _) => "no voicemail left".to_owned(),
    }
}

pub fn forwarded(forwarded: &Forwarded<'_>) -> String {
    match &forwarded.target {
        Some(target) => format!("forwarded to {}", clean(&target.to_string(), NAME)),
        None => "forwarded".to_owned(),
    }
}

pub fn picked_up(picked_up: &PickedUp<'_>) -> String {
    match &picked_up.colleague {
        Some(colleague) => format!("picked up from {}", name(colleague)),
        None => "picked up".to_owned(),
    }
}

pub fn transferred(transferred: &Transferred<'_>) -> String {
    let colleague = transferred.colleague.as_deref().map(name);
    let target = || Some(clean(&transferred.target.as_ref()?.to_string(), NAME));
    let whom = colleague.or_else(target);
    let words = match (transferred.role, whom) {
        (Some(TransferRole::Received), Some(whom)) => format!("received from {whom}"),
        (Some(TransferRole::Received), None) => "received the call".to_owned(),
        (Some(_), Some(whom)) => format!("passed to {whom}"),
        (Some(_), None) => "passed on".to_owned(),
        (None, Some(whom)) => format!("transferred to {whom}"),
        (None, None) => "transferred".to_owned(),
    };
    match transferred.transfer {
        Some(Transfer::Blind) => format!("{words} without asking"),
        Some(Transfer::Consultative) => format!("{words} after asking"),
        _ => words,
    }
}

/// That the call ended, and who hung up.
pub fn ended(call: &Call) -> &'static str {
    let by = |scope| {
        let mut ends = call
            .timeline()
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Ended(ended) if ended.scope == scope => ended.by,
                _ => None,
            });
        ends.next_back()
    };
    // Of several legs, who ended one of them ended no more than that.
    let of_leg = || by(Scope::Leg).filter(|_| call.legs.len() < 2);
    match by(Scope::Call).or_else(of_leg) {
        Some(EndedBy::Caller) => "the caller hung up",
        Some(EndedBy::Called) => "the called side hung up",
        Some(EndedBy::Platform) => "ended by the phone system",
        _ => "ended",
    }
}

/// What came of a call, or of a leg of it.
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::AnsweredBySystem => "answered by the system".to_owned(),
        Outcome::Voicemail => "voicemail left".to_owned(),
        Outcome::NoAnswer => "not answered".to_owned(),
        Outcome::Abandoned => "the caller gave up".to_owned(),
        Outcome::AnsweredElsewhere => "taken elsewhere".to_owned(),
        other => other.as_str().replace('_', " "),
    }
}

/// How far a call is that goes on.
fn state(state: State) -> String {
    match state {
        State::Initiated => "just begun".to_owned(),
        State::Menu => "in the menu".to_owned(),
        State::Queued => "still waiting".to_owned(),
        State::Ringing => "still ringing".to_owned(),
        State::InProgress => "going on".to_owned(),
        State::Held => "on hold now".to_owned(),
        State::Parked => "parked now".to_owned(),
        other => other.as_str().replace('_', " "),
    }
}

/// What the call is and what came of it: `Inbound call, answered`.
pub fn title(call: &Call) -> String {
    let direction = match call.direction {
        Some(Direction::Inbound) => "Inbound call",
        Some(Direction::Outbound) => "Outbound call",
        Some(Direction::Internal) => "Internal call",
        _ => "Call",
    };
    let came = call.outcome.map_or_else(|| state(call.state), outcome);
    format!("{direction}, {came}")
}

/// Who called whom.
pub fn parties(call: &Call) -> Vec<String> {
    let party = |party: &Party<'_>| Some(clean(&show::party(party)?, NAME));
    let from = party(&call.from).map(|from| format!("from {from}"));
    let to = party(&call.to).map(|to| format!("to {to}"));
    from.into_iter().chain(to).collect()
}

/// What is known of the call beside its picture.
pub fn notes(call: &Call) -> Vec<String> {
    let mut notes = Vec::new();
    let mut fact = |words: &str, value: Option<String>| {
        notes.extend(value.map(|value| format!("{words} {value}")));
    };
    fact("placed by", call.placed_by.as_ref().map(name));
    fact("answered by", call.answered_by.as_ref().map(name));
    for (words, is_so) in [
        ("recorded", call.recorded),
        ("transcribed", call.transcribed),
        ("to an emergency service", call.emergency),
    ] {
        notes.extend(is_so.then(|| words.to_owned()));
    }
    notes
}

/// How long the call was in all.
pub fn lengths(call: &Call) -> Vec<String> {
    let mut lengths = Vec::new();
    for (word, length) in [
        ("waited", call.waited()),
        ("talked", call.talk_time),
        ("lasted", call.duration),
    ] {
        let length = length.filter(|length| !length.is_zero());
        lengths.extend(length.map(|length| format!("{word} {}", show::span(length))));
    }
    lengths
}

/// What came of a leg, and how long it rang and talked. `still` is what it does yet, if nothing came of it.
pub fn leg(call: &Call, leg: &Leg, still: Option<&str>) -> Vec<String> {
    let mut words = Vec::new();
    if leg.agent.is_some() && leg.agent == call.placed_by {
        words.push("placed the call".to_owned());
    }
    let came = leg.outcome.map(|came| match came {
        Outcome::AnsweredBySystem if call.placed_by == leg.agent && leg.agent.is_some() => None,
        came => Some(outcome(came)),
    });
    words.extend(came.flatten().or_else(|| still.map(str::to_owned)));
    let mut length = |word: &str, length: Option<Duration>| {
        let length = length.filter(|length| !length.is_zero());
        words.extend(length.map(|length| format!("{word} {}", show::span(length))));
    };
    length("rang", leg.rang_for());
    length("talked", leg.talk_time);
    words
}

/// Who is at a leg: the agent, else the number, else the vendor's id.
pub fn who(leg: &Leg) -> String {
    let number = || Some(clean(&leg.number.as_ref()?.to_string(), NAME));
    let id = || Some(format!("unnamed leg {}", clean(leg.id.as_deref()?, 16)));
    let agent = leg.agent.as_ref().map(name);
    let who = agent.or_else(number).or_else(id);
    who.filter(|who| !who.is_empty())
        .unwrap_or_else(|| "not named".to_owned())
}

/// Who told of the call, and of which day it is.
pub fn origin(call: &Call, timed: bool) -> Vec<String> {
    let mut origin = vec![call.vendor.as_str().replace('_', " ")];
    let first = call.started_at.or(call.answered_at).or(call.ended_at);
    if let Some(first) = first {
        origin.push(first.at.format("%-d %B %Y").to_string());
    }
    origin.push(match timed {
        true => "times are UTC".to_owned(),
        false => "drawn in order, since times are missing".to_owned(),
    });
    origin
}

/// The picture in words, for who does not see it.
pub fn description(call: &Call, lanes: &Lanes) -> String {
    let mut sentences = Vec::new();
    let mut say = |parts: Vec<String>| {
        if !parts.is_empty() {
            sentences.push(format!("{}.", parts.join(", ")));
        }
    };
    say(parties(call));
    say(notes(call));
    for lane in &lanes.lanes {
        let marks = lane.marks.iter().map(|(_, mark)| mark.told());
        let told: Vec<_> = lane.notes.iter().cloned().chain(marks).collect();
        if !told.is_empty() {
            say(vec![format!("{}: {}", lane.label, told.join(", "))]);
        }
    }
    say(origin(call, lanes.timed));
    sentences.join(" ")
}

//! How the examples print an event.

#![allow(dead_code, reason = "no example needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

use hookswitch::{
    Event, EventKind,
    call::Leg,
    event::{Agent, AnsweredBy, Group, Noted, Party, Transcript},
};

/// A text without control characters: a caller chooses his own name, and a terminal obeys those.
pub fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// One event as a line that a person can read.
pub fn event(event: &Event<'_>) -> String {
    let mut words = vec![what(&event.kind)];
    if event.test {
        words.push("(test)".to_owned());
    }
    if let Some(direction) = event.direction {
        words.push(direction.as_str().to_owned());
    }
    match (party(&event.from), party(&event.to)) {
        (Some(from), Some(to)) => words.push(format!("{from} -> {to}")),
        (Some(from), None) => words.push(format!("from {from}")),
        (None, Some(to)) => words.push(format!("to {to}")),
        (None, None) => {}
    }
    if let Some(agent) = &event.agent {
        words.push(format!("agent {}", self::agent(agent)));
    }
    if let Some(queue) = &event.queue {
        words.push(format!("queue {}", group(queue)));
    }
    if let Some(ring_group) = &event.ring_group {
        words.push(format!("ring group {}", group(ring_group)));
    }
    if let Some(time) = event.occurred_at {
        words.push(format!("at {}", time.format("%F %T")));
    }
    words.join("  ")
}

/// What happened, in a few words.
pub fn what(kind: &EventKind<'_>) -> String {
    match kind {
        EventKind::FlowStep(step) => with("flow step", step.step.as_deref()),
        EventKind::Digits(digits) => with("digits", digits.value.as_deref()),
        EventKind::Speech(speech) => with("speech", speech.text.as_deref()),
        EventKind::Answered(answered) => match answered.by {
            AnsweredBy::System => "answered by the system".to_owned(),
            _ => "answered".to_owned(),
        },
        EventKind::Detected(detected) => format!("detected: {}", detected.what.as_str()),
        EventKind::Transferred(transferred) => {
            let mut text = "transferred".to_owned();
            if let Some(role) = transferred.role {
                text = format!("{text} ({})", role.as_str());
            }
            let target = transferred.target.as_ref().map(ToString::to_string);
            match target.or_else(|| transferred.colleague.as_deref().map(agent)) {
                Some(whom) => format!("{text} {whom}"),
                None => text,
            }
        }
        EventKind::Forwarded(forwarded) => {
            let target = forwarded.target.as_ref().map(ToString::to_string);
            with("forwarded to", target.as_deref())
        }
        EventKind::PickedUp(picked_up) => match &picked_up.colleague {
            Some(colleague) => format!("picked up from {}", agent(colleague)),
            None => "picked up".to_owned(),
        },
        EventKind::Ended(ended) => {
            let outcome = ended
                .outcome
                .map(|outcome| outcome.as_str().replace('_', " "));
            let talk = ended.talk_time.filter(|time| !time.is_zero());
            let mut text = format!("{} ended", ended.scope.as_str());
            if let Some(outcome) = outcome {
                text = format!("{text}: {outcome}");
            }
            if let Some(talk) = talk {
                text = format!("{text}, talked {}", span(talk));
            }
            text
        }
        EventKind::Voicemail(voicemail) if voicemail.left => match voicemail.duration {
            Some(length) => format!("voicemail left, {}", span(length)),
            None => "voicemail left".to_owned(),
        },
        EventKind::Voicemail(_) => "no voicemail left".to_owned(),
        EventKind::Recording(recording) => format!("recording {}", recording.status.as_str()),
        EventKind::Transcript(transcript) => self::transcript(transcript),
        EventKind::Noted(noted) => note(noted),
        EventKind::Message(message) => with("message", message.text.as_deref()),
        EventKind::Subscription(subscription) => {
            with("subscription", subscription.state.as_deref())
        }
        other => other.as_str().replace('_', " "),
    }
}

fn with(word: &str, more: Option<&str>) -> String {
    match more {
        Some(more) => format!("{word} \"{more}\""),
        None => word.to_owned(),
    }
}

/// What was said, or where that can be read.
pub fn transcript(transcript: &Transcript<'_>) -> String {
    let text = transcript.text.as_deref();
    with("transcript", text.or(transcript.url.as_deref()))
}

/// What somebody wrote about the call, or took away again.
pub fn note(noted: &Noted<'_>) -> String {
    let what = noted.what.as_str().replace('_', " ");
    let text = with(&what, noted.text.as_deref());
    match noted.removed {
        true => format!("{text} removed"),
        false => text,
    }
}

/// Somebody's part in a call: who, at which number, and what came of it.
pub fn leg(leg: &Leg) -> String {
    let mut words = Vec::new();
    words.extend(leg.agent.as_ref().map(agent));
    words.extend(leg.number.as_ref().map(ToString::to_string));
    if words.is_empty() {
        words.push(leg.id.as_deref().unwrap_or("?").to_owned());
    }
    let mut text = format!("leg {}", words.join(" at "));
    if let Some(outcome) = leg.outcome {
        text = format!("{text}: {}", outcome.as_str().replace('_', " "));
    }
    for (word, length) in [("rang", leg.rang_for()), ("talked", leg.talk_time)] {
        if let Some(length) = length {
            text = format!("{text}, {word} {}", span(length));
        }
    }
    text
}

/// A number with a name, as far as they are known.
pub fn party(party: &Party<'_>) -> Option<String> {
    match (&party.number, &party.name) {
        (Some(number), Some(name)) => Some(format!("{number} ({name})")),
        (Some(number), None) => Some(number.to_string()),
        (None, Some(name)) => Some(name.to_string()),
        (None, None) => None,
    }
}

/// An agent by name and extension, else by id.
pub fn agent(agent: &Agent<'_>) -> String {
    match (&agent.name, &agent.extension, &agent.id) {
        (Some(name), Some(extension), _) => format!("{name} ({extension})"),
        (Some(name), None, _) => name.to_string(),
        (None, Some(extension), _) => extension.to_string(),
        (None, None, id) => id.as_deref().unwrap_or("?").to_owned(),
    }
}

/// A group by name, else by number.
pub fn group(group: &Group<'_>) -> String {
    let name = group.name.as_deref().or(group.number.as_deref());
    name.unwrap_or("?").to_owned()
}

/// A span as `1:05` or `1:02:03`.
pub fn span(span: std::time::Duration) -> String {
    let (minutes, seconds) = (span.as_secs() / 60, span.as_secs() % 60);
    match minutes / 60 {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{:02}:{seconds:02}", minutes % 60),
    }
}

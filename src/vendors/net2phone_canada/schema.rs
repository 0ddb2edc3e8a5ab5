//! How net2phone Canada's deliveries are read.

use alloc::string::String;

use super::{Kind, Payload, Record, SubscriptionState};
use crate::fields::{Field, Missing};
use crate::payload::ReadFields as _;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::{Authentication, Vendor};

/// What reading remembers of the body's form.
#[derive(Default)]
pub(crate) struct State {
    /// Whether the body is an array, of records.
    is_array: bool,
    /// Whether the call's fields are in an object `calls`.
    is_wrapped: bool,
}

/// net2phone Canada's schema.
pub(crate) struct Net2phoneCanada;

impl Schema for Net2phoneCanada {
    const VENDOR: Vendor = Vendor::Net2phoneCanada;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[&["calls"], &["on_net"], &["msg", "state"]];

    type Payload<'a> = Payload<'a>;
    type State = State;

    fn object(parent: &str, name: &str) -> Option<&'static str> {
        match (parent, name) {
            ("", "calls") => Some("calls"),
            ("calls", "from") => Some("calls.from"),
            ("calls", "to") => Some("calls.to"),
            ("", "from") => Some("from"),
            ("", "to") => Some("to"),
            _ => None,
        }
    }

    fn array(state: &mut State) -> bool {
        state.is_array = true;
        true
    }

    fn record(payload: &mut Payload<'_>) {
        payload.cdrs.push(Record::default());
    }

    fn rewrite(text: &str) -> Option<String> {
        // Text in single quotes is a Python literal. Another quote or a backslash would need more
        // than new quotes, and the vendor's two messages have none.
        if text.contains(['"', '\\']) {
            return None;
        }
        let mut pieces = [""; 10];
        for (slot, piece) in pieces.iter_mut().zip(text.trim_ascii().splitn(10, '\'')) {
            *slot = piece;
        }
        let messages = matches!(
            pieces,
            ["{", "msg", ": ", _, ", ", "state", ": ", _, "}", ""]
                | ["{", "state", ": ", _, ", ", "msg", ": ", _, "}", ""]
        );
        messages.then(|| text.replace('\'', "\""))
    }

    fn read<'a>(draft: &mut Draft<'a, Self>, field: Field<'_, 'a>) {
        let Draft { payload, state } = draft;
        if field.in_record() {
            match payload.cdrs.last_mut() {
                Some(record) => match field.path() {
                    ("from" | "to", "is_human") | ("to", "name") => field.unknown(),
                    (parent, _) => record.read(parent, field),
                },
                None => field.unknown(),
            }
            return;
        }
        // The fields of a call are in an object `calls`, or at the top.
        let parent = field.path().0;
        let inner = parent.strip_prefix("calls");
        state.is_wrapped |= inner.is_some();
        let parent = inner.map_or(parent, |inner| inner.strip_prefix('.').unwrap_or(inner));
        match (parent, field.name()) {
            ("from", "is_human") | ("to", "name") => field.unknown(),
            ("", "msg" | "state") if inner.is_some() => field.unknown(),
            _ => payload.read(parent, field),
        }
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let Draft { payload, state } = draft;
        payload.kind = kind(payload, state);
        match payload.kind {
            Kind::Unknown => EventName::None,
            Kind::Cdr if !payload.cdrs.is_empty() && !payload.cdrs.iter().any(Record::is_one) => {
                EventName::None
            }
            kind => EventName::Known(kind.as_str()),
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let Draft { payload, state } = draft;
        match payload.kind {
            Kind::Call => check_call(payload, state, missing),
            Kind::Cdr => {
                for (record, index) in payload.cdrs.iter().zip(missing.doubts.record_indices()) {
                    record.check(index, missing);
                }
            }
            Kind::Subscription => {
                missing.unless(&payload.msg, "msg");
                missing.unless(&payload.state, "state");
            }
            Kind::Unknown => {}
        }
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

/// Which event it is, by what it has and no other event has.
fn kind(payload: &Payload<'_>, state: &State) -> Kind {
    let Payload { from, to, .. } = payload;
    if state.is_array {
        Kind::Cdr
    } else if state.is_wrapped
        || payload.on_net.is_some()
        || payload.time_start.is_some()
        || from.call_id.is_some()
        || to.call_id.is_some()
        || from.state.is_some()
        || to.state.is_some()
        || to.is_human.is_some()
    {
        Kind::Call
    } else if payload.msg.is_some()
        || matches!(
            payload.state,
            Some(SubscriptionState::Preparing | SubscriptionState::Ready)
        )
    {
        Kind::Subscription
    } else {
        Kind::Unknown
    }
}

impl Record<'_> {
    /// Whether it says anything that only a record says.
    pub(super) fn is_one(&self) -> bool {
        self.start_time.is_some()
            || self.answer_time.is_some()
            || self.end_time.is_some()
            || self.duration.is_some()
    }

    fn check(&self, index: usize, missing: &mut Missing<'_, '_>) {
        missing.unless_in(index, &self.from.call_id, "from.call_id");
        missing.unless_in(index, &self.to.call_id, "to.call_id");
        missing.unless_in(index, &self.start_time, "start_time");
        missing.unless_in(index, &self.end_time, "end_time");
        missing.unless_in(index, &self.duration, "duration");
    }
}

/// Reports the fields that every call has and this one has not.
fn check_call(payload: &Payload<'_>, state: &State, missing: &mut Missing<'_, '_>) {
    let path = |path: &'static str| match state.is_wrapped {
        true => path,
        false => path.strip_prefix("calls.").unwrap_or(path),
    };
    let Payload { from, to, .. } = payload;
    missing.unless(&payload.on_net, path("calls.on_net"));
    missing.unless(&from.call_id, path("calls.from.call_id"));
    missing.unless(&from.id, path("calls.from.id"));
    missing.unless(&from.state, path("calls.from.state"));
    missing.unless(&to.call_id, path("calls.to.call_id"));
    missing.unless(&to.id, path("calls.to.id"));
    missing.unless(&to.state, path("calls.to.state"));
    missing.unless(&to.is_human, path("calls.to.is_human"));
    missing.unless(&payload.time_start, path("calls.time_start"));
}

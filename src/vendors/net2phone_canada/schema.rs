//! How net2phone Canada's deliveries are read.

use alloc::string::String;

use super::{Kind, Payload, Record, SubscriptionState};
use crate::fields::{Field, Missing, MissingInRecords};
use crate::payload::{Part, ReadFields, Records, Shape};
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::{Vendor, verify::Authentication};

/// What reading remembers of the body's form.
#[derive(Default)]
pub(crate) struct State {
    /// Whether the body is an array, of records.
    is_array: bool,
    /// Whether the call's fields are in an object `calls`.
    is_wrapped: bool,
}

/// An object that may stand round the fields of a call.
const CALLS: Part = Part::added("calls");

/// net2phone Canada's schema.
pub(crate) struct Net2phoneCanada;

impl Schema for Net2phoneCanada {
    const VENDOR: Vendor = Vendor::Net2phoneCanada;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[
        &["calls"],
        &["on_net"],
        &["msg", "state"],
        &["answer_time", "start_time", "end_time"],
    ];

    type Payload<'a> = Payload<'a>;
    type State = State;

    fn records<'p, 'a>(
        payload: &'p mut Self::Payload<'a>,
        state: &mut State,
    ) -> Option<&'p mut dyn Records<'a>> {
        state.is_array = true;
        Some(&mut payload.cdrs)
    }

    fn shape<'p, 'a>(
        state: &mut State,
        object: &'p mut dyn ReadFields<'a>,
        parent: &'static str,
        name: &str,
    ) -> Shape<'p, 'a> {
        state.is_wrapped |= parent == CALLS.name();
        match (parent, name) {
            // The fields of a call are in this object, or at the top.
            ("", "calls") if !state.is_array => Shape::Object(CALLS, object),
            _ => object.shape(name),
        }
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

    fn read<'a>(state: &mut State, object: &mut dyn ReadFields<'a>, field: Field<'_, 'a>) {
        state.is_wrapped |= field.parent() == CALLS.name();
        match (field.parent(), field.name()) {
            ("", "calls") if !state.is_array => field.object(CALLS),
            ("from", "is_human") | ("to", "name") | ("calls", "msg" | "state") => field.unknown(),
            _ => object.read(field),
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
            // Records of other vendors have a `duration`, too.
            Kind::Cdr => EventName::Inferred(Kind::Cdr.as_str()),
            // A `msg` alone, too.
            Kind::Subscription if payload.state.is_none() => {
                EventName::Inferred(Kind::Subscription.as_str())
            }
            kind => EventName::Known(kind.as_str()),
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let Draft { payload, state } = draft;
        match payload.kind {
            Kind::Call => check_call(payload, state, missing),
            Kind::Cdr => {
                let mut missing = missing.in_records("");
                for (record, index) in payload.cdrs.iter().zip(missing.doubts.indices()) {
                    record.check(index, &mut missing);
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

    fn check(&self, index: usize, missing: &mut MissingInRecords<'_, '_>) {
        missing.unless(index, &self.from.call_id, "from.call_id");
        missing.unless(index, &self.to.call_id, "to.call_id");
        missing.unless(index, &self.start_time, "start_time");
        missing.unless(index, &self.end_time, "end_time");
        missing.unless(index, &self.duration, "duration");
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

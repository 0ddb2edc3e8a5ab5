//! What the result of a `<Dial>` means.

use super::super::words::DialCallStatus;
use super::Leg;
use crate::event::{
    CallIds, Ended, Event, EventKind, Events, FlowStep, Outcome, Party,
    RecordingStatus as Recorded, Scope, Side, span,
};

impl<'a> Leg<'_, 'a, '_> {
    /// The application is asked what to do next with the call, after a `<Dial>`.
    pub(super) fn dial_result(&self) -> Events<'a> {
        let form = self.form;
        let mut events = alloc::vec![self.event(EventKind::FlowStep(FlowStep::default()))];
        let ended = self.end_of_dial();
        // Who or what picked up heard the application only: that leg was answered, and the caller was not.
        let is_unbridged =
            matches!(&ended, Some(ended) if ended.outcome == Some(Outcome::AnsweredBySystem));
        let attempt = is_unbridged.then(|| Ended {
            scope: Scope::Group,
            outcome: Some(Outcome::NoAnswer),
            ..Ended::default()
        });
        let ends = match form.dial_call_sid {
            Some(_) => [ended, attempt],
            // Which leg it was is not told, so that it is the end of the attempt. Its talk is some other leg's.
            None => [
                attempt.or(ended.map(|ended| Ended {
                    scope: Scope::Group,
                    talk_time: None,
                    ..ended
                })),
                None,
            ],
        };
        // Of a group's end without a word an abandoned call would be concluded.
        let tells = |ended: &Ended<'_>| ended.scope == Scope::Leg || ended.outcome.is_some();
        let ends = ends.into_iter().flatten().filter(tells);
        events.extend(ends.map(|ended| {
            let is_of_leg = ended.scope == Scope::Leg;
            Event {
                call: CallIds {
                    id: form.call_sid.clone(),
                    leg_id: form.dial_call_sid.clone().filter(|_| is_of_leg),
                    ..CallIds::default()
                },
                // The numbers are those of the caller's leg.
                direction: None,
                side: Some(Side::Called),
                from: Party::default(),
                to: Party::default(),
                agent: None,
                ..self.event(EventKind::Ended(ended))
            }
        }));
        if form.recording_url.is_some() {
            events.push(self.event(self.recording(Recorded::Available)));
        }
        events.extend(self.ends_of_asking());
        Events::many(events)
    }

    /// The end of the leg that a `<Dial>` made, if it tells of one.
    fn end_of_dial(&self) -> Option<Ended<'a>> {
        let form = self.form;
        let status = form.dial_call_status.as_ref()?;
        let outcome = match status {
            // A call that was in a conference has no other leg: nobody knows who else was there.
            DialCallStatus::Answered if form.dial_call_sid.is_none() => return None,
            DialCallStatus::Answered | DialCallStatus::Completed => match form.dial_bridged {
                Some(false) => Some(Outcome::AnsweredBySystem),
                None if self.doubts.unreadable(&["DialBridged"]) => None,
                _ => Some(Outcome::Answered),
            },
            DialCallStatus::Busy => Some(Outcome::Busy),
            DialCallStatus::NoAnswer => Some(Outcome::NoAnswer),
            DialCallStatus::Failed => Some(Outcome::Failed),
            DialCallStatus::Canceled => Some(Outcome::Abandoned),
            DialCallStatus::Other(_) => None,
        };
        Some(Ended {
            scope: Scope::Leg,
            outcome,
            talk_time: span(form.dial_call_duration).filter(|_| outcome == Some(Outcome::Answered)),
            recorded: form.recording_url.is_some().then_some(true),
            sip_code: (form.dial_sip_response_code.as_ref())
                .and_then(|code| code.trim().parse().ok()),
            reason: match status {
                DialCallStatus::Answered | DialCallStatus::Completed => None,
                status => Some(status.to_text()),
            },
            ..Ended::default()
        })
    }
}

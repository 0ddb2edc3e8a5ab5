//! What a Zoom Phone webhook means: whose it is, calls while they go on, transfers.

use chrono::{DateTime, Utc};

use super::outcome::{End, Viewpoint};
use super::{CallResult, ExtensionType, Forwarder, Kind, Object, Owner, Party, Payload};
use crate::event::{
    Account, Agent, Answered, AnsweredBy, Detected, Detection, Direction, Ended, Event, EventKind,
    FlowStep, Group, Hold, Outcome, Park, Scope, Subscription, Times, Transfer, TransferRole,
    Transferred,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event, event::Events};

/// What Zoom says of a call that was parked.
const PARKED: &str = "Park successfully.";

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, or one for each record of an array, as the
    /// table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        match self.kind {
            Kind::CallerCallLogCompleted
            | Kind::CallerCallHistoryCompleted
            | Kind::CallerCallElementCompleted => self.call_records(Viewpoint::Caller, doubts),
            Kind::CalleeCallLogCompleted
            | Kind::CalleeCallHistoryCompleted
            | Kind::CalleeCallElementCompleted => self.call_records(Viewpoint::Callee, doubts),
            Kind::RecordingCompleted
            | Kind::RecordingCompletedForAccessMember
            | Kind::RecordingTranscriptCompleted
            | Kind::RecordingDeleted
            | Kind::RecordingPermanentlyDeleted => self.recordings(),
            Kind::CallerEnded => self.live_end(Viewpoint::Caller, doubts),
            Kind::CalleeEnded | Kind::CalleeMissed | Kind::CalleeRejected => {
                self.live_end(Viewpoint::Callee, doubts)
            }
            Kind::VoicemailReceived | Kind::VoicemailReceivedForAccessMember => {
                self.voicemail_left()
            }
            _ => Events::one(self.one(doubts)),
        }
    }

    fn one(&self, doubts: Doubts<'_, '_>) -> Event<'a> {
        match self.kind {
            Kind::CallerRinging
            | Kind::CallerConnected
            | Kind::CallerHold
            | Kind::CallerUnhold
            | Kind::CallerMute
            | Kind::CallerUnmute
            | Kind::CallerMeetingInviting => self.live(Viewpoint::Caller, doubts),
            Kind::CalleeRinging
            | Kind::CalleeAnswered
            | Kind::CalleeHold
            | Kind::CalleeUnhold
            | Kind::CalleeMute
            | Kind::CalleeUnmute
            | Kind::CalleeMeetingInviting
            | Kind::CalleeParked => self.live(Viewpoint::Callee, doubts),
            Kind::BlindTransferInitiated
            | Kind::WarmTransferInitiated
            | Kind::WarmTransferCancelled
            | Kind::WarmTransferCompleted
            | Kind::TransferCallToVoicemailInitiated
            | Kind::TransferRecipientUpdated
            | Kind::ConferenceStarted => self.transfer(doubts),
            Kind::RecordingStarted
            | Kind::RecordingPaused
            | Kind::RecordingResumed
            | Kind::RecordingStopped
            | Kind::RecordingFailed => self.recording_step(),
            Kind::VoicemailTranscriptCompleted => self.voicemail(),
            Kind::SmsReceived | Kind::SmsSent | Kind::SmsSentFailed => self.message(doubts),
            Kind::EmergencyAlert => self.emergency(),
            Kind::EndpointUrlValidation => self.event(EventKind::Subscription(Subscription {
                state: Some("validation".into()),
                text: None,
            })),
            _ => {
                let object = &self.body.object;
                let happened = object.date_time.or(object.execute_time);
                self.at(happened, self.event(EventKind::Unknown))
            }
        }
    }

    /// An event of this account and of the call that the object names.
    pub(super) fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let name = self.kind.name(&self.event);
        let mut event = Event::new(Vendor::ZoomPhone, name, kind);
        event.account = Account {
            id: self.body.account_id.clone(),
            tenant: None,
        };
        event.call.id = self.body.object.call_id.clone();
        event.occurred_at = self.event_ts;
        let number = self.event_ts.map(|at| at.timestamp_millis());
        event.sequence = number.and_then(|number| number.try_into().ok());
        event
    }

    /// The event at the time that its own field states, if there is one; else at that of the notification.
    pub(super) fn at(&self, stated: Option<DateTime<Utc>>, event: Event<'a>) -> Event<'a> {
        Event {
            occurred_at: stated.or(self.event_ts),
            ..event
        }
    }

    /// The end of one user's part, and what follows from it for other events of the call.
    fn live_end(&self, viewpoint: Viewpoint, doubts: Doubts<'_, '_>) -> Events<'a> {
        let event = self.live(viewpoint, doubts);
        let end = self.end(doubts);
        let says_nothing = end.says_nothing() && is_leg_without_outcome(&event);
        let follows = if says_nothing {
            // Nobody answered, unless another event says so. Such a word ends no talk, so that it comes beside the end.
            Some(unanswered(&event, viewpoint))
        } else if end.is_mailbox(viewpoint) {
            let caller = &self.body.object.caller;
            let caller = caller.agent().filter(|_| caller.is_own());
            caller.map(|caller| answered_by_mailbox(&event, caller, end.result))
        } else {
            None
        };
        match follows {
            Some(follows) => Events::many(alloc::vec![event, follows]),
            None => Events::one(event),
        }
    }

    /// Whether the user of an event is none, but a menu or a queue.
    fn is_of_system(&self, viewpoint: Viewpoint) -> bool {
        viewpoint == Viewpoint::Callee && self.body.object.callee.is_system()
    }

    /// What one user sees of a call.
    fn live(&self, viewpoint: Viewpoint, doubts: Doubts<'_, '_>) -> Event<'a> {
        let object = &self.body.object;
        let (own, other) = match viewpoint {
            Viewpoint::Caller => (&object.caller, &object.callee),
            Viewpoint::Callee => (&object.callee, &object.caller),
        };
        let happened = match self.kind {
            Kind::CallerRinging | Kind::CalleeRinging => object.ringing_start_time,
            Kind::CallerConnected => object.connected_start_time,
            Kind::CalleeAnswered => object.answer_start_time,
            Kind::CallerEnded | Kind::CalleeEnded | Kind::CalleeMissed | Kind::CalleeRejected => {
                object.call_end_time
            }
            _ => object.date_time,
        };
        let kind = self.live_kind(viewpoint, doubts);
        let answered_at = match &kind {
            EventKind::Answered(_) => happened,
            EventKind::Ended(ended) if was_answered(ended) => object.answered_at(),
            _ => None,
        };
        let is_group = other.is_system() || other.is_shared();
        let is_internal = other.is_own() || (viewpoint == Viewpoint::Caller && is_group);
        // A call that was sent here has begun before this phone rings.
        let is_start = !matches!(kind, EventKind::Ringing) || !object.is_forwarded();
        let event = self.event(kind);
        let mut event = Event {
            direction: Some(viewpoint.direction()),
            from: object.caller.party(is_internal),
            to: object.dialled(is_internal),
            agent: own.agent(),
            times: Times {
                started_at: object.ringing_start_time.filter(|_| is_start),
                answered_at,
                ended_at: object.call_end_time,
            },
            ..self.at(happened, event)
        };
        // In a ringing the group would have the call until its end, of which nothing tells.
        if matches!(event.kind, EventKind::Answered(_) | EventKind::Ended(_)) {
            name_group(&mut event, &object.forwarded_by);
            if viewpoint == Viewpoint::Callee && own.is_shared() {
                event.ring_group = Group::of(own.extension_number.clone(), own.name.clone());
            }
        }
        event
    }

    fn live_kind(&self, viewpoint: Viewpoint, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        let object = &self.body.object;
        // Nobody is alerted at a menu or a queue, and whoever answers there is no person.
        let is_system = self.is_of_system(viewpoint);
        match self.kind {
            Kind::CalleeRinging if is_system || object.callee.is_shared() => {
                EventKind::FlowStep(FlowStep {
                    step: object.callee.name.clone(),
                })
            }
            Kind::CallerRinging | Kind::CalleeRinging => EventKind::Ringing,
            Kind::CalleeAnswered if is_system => {
                EventKind::Answered(Answered::by(AnsweredBy::System))
            }
            // A member of a queue who answers the caller is told by an event of the member's own.
            Kind::CallerConnected if object.callee.is_system() => {
                EventKind::Answered(Answered::by(AnsweredBy::System))
            }
            Kind::CallerConnected | Kind::CalleeAnswered => {
                EventKind::Answered(Answered::default())
            }
            Kind::CallerEnded | Kind::CalleeEnded | Kind::CalleeMissed | Kind::CalleeRejected => {
                let outcome = self.end(doubts).live_outcome(self.kind);
                EventKind::Ended(Ended {
                    scope: scope(is_system),
                    outcome: by_system(outcome, object.callee.is_system()),
                    reason: object.handup_result.as_ref().map(CallResult::to_text),
                    ..Ended::default()
                })
            }
            Kind::CallerHold | Kind::CalleeHold => EventKind::Held(Hold::default()),
            Kind::CallerUnhold | Kind::CalleeUnhold => EventKind::Resumed(Hold::default()),
            Kind::CalleeParked if self.was_parked(doubts) => EventKind::Parked(Park {
                slot: object.park_code.clone(),
            }),
            _ => EventKind::Unknown,
        }
    }

    /// What an end says of the answer.
    fn end(&self, doubts: Doubts<'_, '_>) -> End<'_, 'a> {
        let object = &self.body.object;
        End {
            result: object.handup_result.as_ref(),
            was_answered: object.answered_at().is_some(),
            result_in_doubt: doubts.unreadable(&["payload.object.handup_result"]),
            answer_in_doubt: doubts.unreadable(&[
                "payload.object.answer_start_time",
                "payload.object.connected_start_time",
            ]),
        }
    }

    fn was_parked(&self, doubts: Doubts<'_, '_>) -> bool {
        match &self.body.object.park_failure_reason {
            Some(reason) => reason.trim().eq_ignore_ascii_case(PARKED),
            None => !doubts.unreadable(&["payload.object.park_failure_reason"]),
        }
    }

    fn transfer(&self, doubts: Doubts<'_, '_>) -> Event<'a> {
        let object = &self.body.object;
        let transferred = |transfer| {
            EventKind::Transferred(Transferred {
                transfer: Some(transfer),
                role: Some(TransferRole::Gave),
                target: PhoneNumber::of_text(&object.transfer_phone_number),
                ..Transferred::default()
            })
        };
        let has_worked = object.failure_reason.is_none()
            && !doubts.unreadable(&["payload.object.failure_reason"]);
        let kind = match self.kind {
            Kind::BlindTransferInitiated | Kind::TransferCallToVoicemailInitiated if has_worked => {
                transferred(Transfer::Blind)
            }
            Kind::WarmTransferCompleted if has_worked => transferred(Transfer::Consultative),
            _ => EventKind::Unknown,
        };
        let mut event = self.at(object.date_time, self.event(kind));
        event.call.linked_id = object.transfer_call_id.clone();
        event.agent = object.owner.agent();
        event
    }

    fn emergency(&self) -> Event<'a> {
        let object = &self.body.object;
        let event = self.event(EventKind::Emergency);
        Event {
            direction: Some(Direction::Outbound),
            from: object.caller.party(false),
            to: object.callee.party(false),
            agent: object.caller.agent(),
            ..self.at(object.ringing_start_time, event)
        }
    }
}

impl<'a> Object<'a> {
    /// When the call was answered: an end may have either of the names.
    fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.answer_start_time.or(self.connected_start_time)
    }

    /// Whether something sent the call to the party that is called.
    fn is_forwarded(&self) -> bool {
        self.forwarded_by != Forwarder::default()
            || self.redirect_forwarded_by != Forwarder::default()
    }

    /// Who was dialled: whoever is called, unless the call was sent there. Then it is the number of what sent it
    /// first; inside the account its extension.
    fn dialled(&self, is_internal: bool) -> event::Party<'a> {
        if !self.is_forwarded() {
            return self.callee.party(is_internal);
        }
        let forwarders = [&self.redirect_forwarded_by, &self.forwarded_by];
        let mut numbers = forwarders.into_iter().filter_map(|forwarder| {
            let extension = forwarder.extension_number.as_ref();
            let number = forwarder.phone_number.as_ref();
            let number = extension.filter(|_| is_internal).or(number)?;
            Some((number, &forwarder.name))
        });
        let first = numbers.next();
        first.map_or_else(event::Party::default, |(number, name)| event::Party {
            number: PhoneNumber::of_text(&Some(number.clone())),
            name: name.clone(),
        })
    }
}

impl<'a> Party<'a> {
    /// Whether it is a user, or a phone of the account.
    const fn is_own(&self) -> bool {
        self.user_id.is_some()
            || matches!(
                self.extension_type,
                Some(
                    ExtensionType::User
                        | ExtensionType::CommonArea
                        | ExtensionType::CommonAreaPhone
                        | ExtensionType::ZoomRoom
                        | ExtensionType::OtherRoom
                )
            )
    }

    /// Whether it is a menu or a queue.
    const fn is_system(&self) -> bool {
        let is_of_system = matches!(
            self.extension_type,
            Some(ExtensionType::AutoReceptionist | ExtensionType::CallQueue)
        );
        is_of_system && self.user_id.is_none()
    }

    /// Whether it is a line that users share: one of them answers, and not the line.
    const fn is_shared(&self) -> bool {
        let is_of_several = matches!(
            self.extension_type,
            Some(ExtensionType::SharedLineGroup | ExtensionType::SharedLines)
        );
        is_of_several && self.user_id.is_none()
    }

    /// The user, or the phone of a room or of a common area. Of another type that has no `user_id`, it is nobody's.
    fn agent(&self) -> Option<Agent<'a>> {
        let may_be_agent = match self.extension_type {
            None | Some(ExtensionType::Other(_)) => true,
            Some(_) => self.is_own(),
        };
        may_be_agent.then(|| {
            Agent::of(
                self.user_id.clone(),
                self.extension_number.clone(),
                self.name.clone(),
            )
        })?
    }

    /// It as a party of the call: inside the account by its extension.
    fn party(&self, is_internal: bool) -> event::Party<'a> {
        let (first, second) = match is_internal {
            true => (&self.extension_number, &self.phone_number),
            false => (&self.phone_number, &self.extension_number),
        };
        event::Party {
            number: PhoneNumber::of_text(first).or_else(|| PhoneNumber::of_text(second)),
            name: self.name.clone(),
        }
    }
}

impl<'a> Owner<'a> {
    /// The user, if it is one.
    pub(super) fn agent(&self) -> Option<Agent<'a>> {
        match self.owner_type {
            None | Some(ExtensionType::User) => Agent::of(
                self.id.clone(),
                self.extension_number.clone(),
                self.name.clone(),
            ),
            Some(_) => None,
        }
    }
}

/// Names the queue or ring group that sent the call.
pub(super) fn name_group<'a>(event: &mut Event<'a>, by: &Forwarder<'a>) {
    let group = || Group::of(by.extension_number.clone(), by.name.clone());
    match by.extension_type {
        Some(ExtensionType::CallQueue) => event.queue = group(),
        Some(ExtensionType::SharedLineGroup | ExtensionType::SharedLines) => {
            event.ring_group = group();
        }
        _ => {}
    }
}

/// What is over: a menu's or a queue's part is no leg.
pub(super) const fn scope(is_system: bool) -> Scope {
    match is_system {
        true => Scope::Group,
        false => Scope::Leg,
    }
}

/// The outcome, if a system answers and no person.
pub(super) fn by_system(outcome: Option<Outcome>, is_system: bool) -> Option<Outcome> {
    match outcome {
        Some(Outcome::Answered) if is_system => Some(Outcome::AnsweredBySystem),
        outcome => outcome,
    }
}

fn was_answered(ended: &Ended<'_>) -> bool {
    ended.outcome == Some(Outcome::Answered)
}

fn is_leg_without_outcome(event: &Event<'_>) -> bool {
    matches!(&event.kind, EventKind::Ended(ended) if ended.scope == Scope::Leg && ended.outcome.is_none())
}

/// Beside an end without a word: that nobody answered.
fn unanswered<'a>(end: &Event<'a>, viewpoint: Viewpoint) -> Event<'a> {
    Event {
        kind: EventKind::Ended(Ended {
            outcome: Some(viewpoint.unanswered()),
            ..Ended::default()
        }),
        ..end.clone()
    }
}

/// Beside the end of a call that a mailbox took: that what answered the user who called is a machine. Zoom tells of
/// that answer as of a person's.
pub(super) fn answered_by_mailbox<'a>(
    end: &Event<'a>,
    caller: Agent<'a>,
    word: Option<&CallResult<'a>>,
) -> Event<'a> {
    Event {
        kind: EventKind::Detected(Detected {
            what: Detection::Machine,
            reason: word.map(CallResult::to_text),
        }),
        agent: Some(caller),
        times: Times::default(),
        queue: None,
        ring_group: None,
        ..end.clone()
    }
}

/// A number of which Zoom says that it is international, and leaves the plus away: 11 to 15 digits are one.
pub(super) fn without_plus<'a>(text: &Text<'a>) -> Option<PhoneNumber<'a>> {
    text.as_ref()
        .map(|text| PhoneNumber::without_plus(text, 11..=15))
}

//! PetDesk Phones, on the PrimeVOX platform (also sold as Kontak): JSON or a form in the body of a
//! POST, one event per request.
//! [Documentation](https://pdphones.zendesk.com/hc/en-us/articles/40117546192659-Webhooks-Real-Time-Events);
//! [the same at PrimeVOX](https://support.primevox.net/portal/en/kb/articles/webhooks-real-time-events-19-1-2024).
//!
//! # Events
//!
//! Every event has `eventType`, `containerId` and `tenantId`; every event but the two messages has
//! `callUuid`. Messages are documented as JSON, the events of calls as forms.
//!
//! | event | further fields | becomes |
//! |---|---|---|
//! | `inboundMessage` | `toNumber`, `fromNumber`, `conversationID`, `messageText` | `message`, inbound |
//! | `outboundMessage` | `toNumber`, `fromNumber`, `conversationID`, `messageText` | `message`, outbound |
//! | `InboundCall` | `eventTarget` (`phoneNumber`), `didNumber`, `didDescription`, `didGroup`, `cidPrefix`, `callerIdNum`, `callerIdName` | `initiated`, inbound |
//! | `HangupCall` | `extNumber`, `extName`, `callerIdName`, `callerIdNum` | `ended/call/answered` with the extension that answered, else `ended/call/missed`; where that cannot be read `ended/call` |
//! | `ringAttempt` | `eventTarget` (`extension`), `extNumber`, `extName`, `callerIdNum` | `ringing` of the extension |
//! | `ringAttempt` | `eventTarget` (`ringGroup`), `rgNumber`, `callerIdNum` | `ringing` of the ring group |
//! | `ExtensionAnswered` | `callerIdNum`, `callerIdName`, `extensionNumber`, `extensionName` | `answered` |
//! | `inboundCallCompleted` | `extNumber`, `extName`, `callerIdName`, `callerIdNum` | `ended/leg` |
//! | `voicemailHangup` | `extNumber`, `extName`, `callerIdName`, `callerIdNum` | `voicemail`, left |
//! | `outboundCall` | `extNumber`, `extName`, `numberDialed` | `initiated`, outbound |
//! | `queueEntered` | `eventTarget` (`queue`), `queueNumber`, `callerIdNum` | `queued` |
//!
//! # Quirks
//!
//! - The names of events are of mixed case: three begin with a capital, seven do not (documented).
//!   They are read in any case.
//! - Messages write `containerID` and `tenantID`, all other events `containerId` and `tenantId`;
//!   `ExtensionAnswered` writes `extensionNumber` and `extensionName`, all others `extNumber` and
//!   `extName` (documented). Both spellings are read on every event.
//! - Two deliveries are named `ringAttempt`; `eventTarget` tells which one it is (documented).
//! - No event says when it happened or how long anything took, and only `InboundCall`,
//!   `outboundCall` and the messages say in which direction (documented by absence). Any other event
//!   counts as inbound, unless the caller's number is an extension: then a colleague calls, and the
//!   event has no direction. So it is with `inboundCallCompleted`: its address is configured on the
//!   extension, so that its name is presumably said from there (inferred).
//! - Whether a body is JSON or a form depends on the event *or on how the system is configured*
//!   (the platform's own edition of the page); its content decides here. The `Content-Type` that
//!   comes with it is not documented.
//! - `HangupCall` ends every call that came in at a phone number for which its address is configured
//!   (documented); an internal or outbound call has none (inferred). It names an extension only if a
//!   person answered (documented), so blank fields there mean that nobody did (inferred: the template
//!   always has them).
//! - Addresses are configured for each phone number, extension, ring group and queue on its own
//!   (documented). One call reaches several of them, and is seen in part where some have none.
//! - A caller can withhold the number, and what stands in its place is not documented: a blank
//!   `callerIdNum` is no notice. Nor is a blank name, description, group or prefix.
//! - A `tenantId` of `0`, or none, is the default tenant (documented for the same platform's API).
//! - The form of phone numbers is not documented. Those dialled may have 10 digits, 11 digits, or
//!   `011` and a foreign number (documented for the same platform's API).
//! - The message of an MMS is a text with a marker in it, which names the medium's type and id
//!   (documented for the same platform's API, where the marker itself is not legible). It is left
//!   as it is; so is however else a message may be escaped, which is not documented.
//!
//! # Operation
//!
//! Retries, time limits, the answer that is expected and whether the address must be HTTPS are not
//! documented.
//!
//! # Verification
//!
//! None: neither a secret nor a signature is documented. What you can do: configure an HTTPS address
//! with a secret in its path and check that with
//! [`Secrets::verify`](crate::Secrets::verify); and where you know the addresses that requests come
//! from, let your firewall pass no others. None are documented.

use alloc::boxed::Box;

use crate::event::{
    Account, Agent, Answered, CallIds, Direction, Ended, Event, EventKind, Group, Message, Outcome,
    Party, Scope, Voicemail,
};
use crate::fields::{Doubts, Missing};
use crate::payload::payload;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::{Text, words};
use crate::{Authentication, Delivery, Events, ParseError, PhoneNumber, Request, Vendor};

/// Reads a webhook of PetDesk Phones.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, petdesk};
///
/// let request = Request::new(
///     b"eventType=ringAttempt&eventTarget=extension&containerId=104233&tenantId=117\
///       &extNumber=2005&extName=Front+Desk&callUuid=5e0d8c1a-77f4-4b0e-9a36-1f2c6d0b8e51\
///       &callerIdNum=12125550142",
/// );
/// let delivery = petdesk::parse(&request)?;
/// assert_eq!(delivery.payload.kind, petdesk::Kind::RingAttempt);
/// assert_eq!(delivery.payload.event_target, Some(petdesk::EventTarget::Extension));
/// assert_eq!(delivery.payload.ext_name.as_deref(), Some("Front Desk"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Petdesk>(request)
}

payload! {
    /// What a webhook of PetDesk Phones says, in PetDesk's words.
    ///
    /// A field is *always* there where its documentation says so; absent, it is then a notice. Of two
    /// spellings the JSON has the commoner one.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there.
        pub event_type: Text<'a> = text("eventType"),
        /// What the call has reached. Always there on `InboundCall`, `ringAttempt` and `queueEntered`.
        pub event_target: Option<EventTarget<'a>> = word("eventTarget"),
        /// The customer's phone system: a number of six digits. Always there.
        pub container_id: Text<'a> = text("containerId", "containerID"),
        /// The part of that system: three digits. `0`, or none, is the default one.
        pub tenant_id: Text<'a> = text("tenantId", "tenantID"),
        /// The customer's number that was called. Always there on `InboundCall`.
        pub did_number: Text<'a> = phone("didNumber"),
        /// What the customer calls that number.
        pub did_description: Text<'a> = text("didDescription"),
        /// The group that the customer has put that number into.
        pub did_group: Text<'a> = text("didGroup"),
        /// What the system puts before the caller's name on calls to that number.
        pub cid_prefix: Text<'a> = text("cidPrefix"),
        /// Shared by all events of one call. Always there, but for messages.
        pub call_uuid: Text<'a> = text("callUuid"),
        /// The caller's number; blank where it is withheld.
        pub caller_id_num: Text<'a> = phone("callerIdNum"),
        /// The caller's name, where it is known.
        pub caller_id_name: Text<'a> = text("callerIdName"),
        /// The extension; on `HangupCall` the one that answered, if any did. Always there on
        /// `ringAttempt` of an extension, `ExtensionAnswered`, `inboundCallCompleted`,
        /// `voicemailHangup` and `outboundCall`.
        pub ext_number: Text<'a> = text("extNumber", "extensionNumber"),
        /// The extension's name.
        pub ext_name: Text<'a> = text("extName", "extensionName"),
        /// The ring group's own extension. Always there on `ringAttempt` of a ring group.
        pub rg_number: Text<'a> = text("rgNumber"),
        /// The queue's own extension. Always there on `queueEntered`.
        pub queue_number: Text<'a> = text("queueNumber"),
        /// The number that the extension dialled. Always there on `outboundCall`.
        pub number_dialed: Text<'a> = phone("numberDialed"),
        /// The number that was written to. Always there on messages.
        pub to_number: Text<'a> = phone("toNumber"),
        /// The number that wrote. Always there on messages.
        pub from_number: Text<'a> = phone("fromNumber"),
        /// The conversation's id. Always there on messages.
        pub conversation_id: Text<'a> = text("conversationID"),
        /// The text, with a marker in it where the message is an MMS.
        pub message_text: Text<'a> = message("messageText"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](self#events).
    pub enum Kind {
        /// A text message arrived.
        InboundMessage = "inboundMessage",
        /// A text message was sent.
        OutboundMessage = "outboundMessage",
        /// A call came in; nothing has been done with it yet.
        InboundCall = "InboundCall",
        /// The call ended, whatever became of it.
        HangupCall = "HangupCall",
        /// An extension rings, or the call seen_objects a ring group.
        RingAttempt = "ringAttempt",
        /// An extension answered.
        ExtensionAnswered = "ExtensionAnswered",
        /// An extension hung up.
        InboundCallCompleted = "inboundCallCompleted",
        /// The caller left a voicemail.
        VoicemailHangup = "voicemailHangup",
        /// An extension placed a call.
        OutboundCall = "outboundCall",
        /// The call seen_objects a queue.
        QueueEntered = "queueEntered",
    }
}

words! {
    /// What a call has reached.
    pub enum EventTarget<'a> {
        /// A phone number of the customer's.
        PhoneNumber = "phoneNumber",
        /// An extension.
        Extension = "extension",
        /// A ring group.
        RingGroup = "ringGroup",
        /// A queue.
        Queue = "queue",
    }
}

/// The fields that name an extension.
const EXTENSION: [&str; 4] = ["extNumber", "extName", "extensionNumber", "extensionName"];

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](self#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (from, to) = self.parties();
        let caller_is_extension = from.as_ref().is_some_and(PhoneNumber::is_short);
        let known = self.kind != Kind::Unknown;
        let agent = Agent::of(None, self.ext_number.clone(), self.ext_name.clone());
        let ring_group = Group::of(self.rg_number.clone(), None);
        Events::one(Event {
            name: match self.kind {
                Kind::Unknown => self.event_type.clone().unwrap_or_default(),
                kind => kind.as_str().into(),
            },
            account: Account {
                id: self.container_id.clone(),
                tenant: self.tenant_id.clone(),
            },
            call: CallIds {
                id: self.call_uuid.clone(),
                ..CallIds::default()
            },
            direction: self.direction(caller_is_extension),
            from: Party {
                number: from,
                name: self.caller_id_name.clone(),
            },
            to: Party {
                number: to,
                name: self.did_description.clone().filter(|_| known),
            },
            agent: agent.filter(|_| known && !self.is_of(&EventTarget::RingGroup)),
            queue: Group::of(self.queue_number.clone(), None).filter(|_| known),
            ring_group: ring_group.filter(|_| known && !self.is_of(&EventTarget::Extension)),
            ..Event::new(Vendor::Petdesk, "".into(), self.unified_kind(doubts))
        })
    }

    /// Who called or wrote, and whom.
    fn parties(&self) -> (Option<PhoneNumber<'a>>, Option<PhoneNumber<'a>>) {
        let (from, to) = match self.kind {
            Kind::InboundMessage | Kind::OutboundMessage => (&self.from_number, &self.to_number),
            Kind::OutboundCall => (&self.caller_id_num, &self.number_dialed),
            Kind::Unknown => (&self.caller_id_num, &None),
            _ => (&self.caller_id_num, &self.did_number),
        };
        (PhoneNumber::of_text(from), PhoneNumber::of_text(to))
    }

    /// The direction. The caller of an internal call is an extension: seen from the extension that is
    /// called, the call is inbound; seen from the account, it is not.
    fn direction(&self, caller_is_extension: bool) -> Option<Direction> {
        match self.kind {
            Kind::OutboundMessage | Kind::OutboundCall => Some(Direction::Outbound),
            Kind::InboundMessage | Kind::InboundCall => Some(Direction::Inbound),
            Kind::Unknown => None,
            _ => (!caller_is_extension).then_some(Direction::Inbound),
        }
    }

    fn unified_kind(&self, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        match self.kind {
            Kind::InboundMessage | Kind::OutboundMessage => EventKind::Message(Box::new(Message {
                id: None,
                conversation_id: self.conversation_id.clone(),
                medium: None,
                text: self.message_text.clone(),
                ..Message::default()
            })),
            Kind::InboundCall | Kind::OutboundCall => EventKind::Initiated,
            Kind::RingAttempt => EventKind::Ringing,
            Kind::QueueEntered => EventKind::Queued,
            Kind::ExtensionAnswered => EventKind::Answered(Answered::default()),
            Kind::InboundCallCompleted => EventKind::Ended(Ended {
                scope: Scope::Leg,
                ..Ended::default()
            }),
            // An extension is named only where a person answered.
            Kind::HangupCall => EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome: if self.ext_number.is_some() || self.ext_name.is_some() {
                    Some(Outcome::Answered)
                } else if doubts.unreadable(&EXTENSION) {
                    None
                } else {
                    Some(Outcome::Missed)
                },
                ..Ended::default()
            }),
            Kind::VoicemailHangup => EventKind::Voicemail(Voicemail {
                left: true,
                ..Voicemail::default()
            }),
            Kind::Unknown => EventKind::Unknown,
        }
    }

    /// Whether it is a `ringAttempt` of such a target.
    fn is_of(&self, target: &EventTarget<'_>) -> bool {
        self.kind == Kind::RingAttempt && self.event_target.as_ref() == Some(target)
    }
}

/// How webhooks of PetDesk Phones are read.
pub(crate) struct Petdesk;

impl Schema for Petdesk {
    const VENDOR: Vendor = Vendor::Petdesk;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[
        &["eventType", "containerId"],
        &["eventType", "containerID"],
        &["eventType", "callUuid"],
    ];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let Some(name) = &payload.event_type else {
            return EventName::None;
        };
        payload.kind = Kind::named(name);
        if payload.kind == Kind::Unknown {
            return EventName::Unknown(name.clone());
        }
        EventName::Known(payload.kind.as_str())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        if matches!(payload.kind, Kind::InboundMessage | Kind::OutboundMessage) {
            missing.unless_named(&payload.container_id, &["containerID", "containerId"]);
            missing.unless(&payload.to_number, "toNumber");
            missing.unless(&payload.from_number, "fromNumber");
            missing.unless(&payload.conversation_id, "conversationID");
            return;
        }
        missing.unless_named(&payload.container_id, &["containerId", "containerID"]);
        missing.unless(&payload.call_uuid, "callUuid");
        match payload.kind {
            Kind::InboundCall => {
                missing.unless(&payload.event_target, "eventTarget");
                missing.unless(&payload.did_number, "didNumber");
            }
            Kind::RingAttempt => match payload.event_target {
                Some(EventTarget::Extension) => {
                    missing.unless_named(&payload.ext_number, &["extNumber", "extensionNumber"]);
                }
                Some(EventTarget::RingGroup) => missing.unless(&payload.rg_number, "rgNumber"),
                // Which of the two it should have had, nothing says.
                _ => missing.unless(&payload.event_target, "eventTarget"),
            },
            Kind::ExtensionAnswered => {
                missing.unless_named(&payload.ext_number, &["extensionNumber", "extNumber"]);
            }
            Kind::InboundCallCompleted | Kind::VoicemailHangup => {
                missing.unless_named(&payload.ext_number, &["extNumber", "extensionNumber"]);
            }
            Kind::OutboundCall => {
                missing.unless_named(&payload.ext_number, &["extNumber", "extensionNumber"]);
                missing.unless(&payload.number_dialed, "numberDialed");
            }
            Kind::QueueEntered => {
                missing.unless(&payload.event_target, "eventTarget");
                missing.unless(&payload.queue_number, "queueNumber");
            }
            _ => {}
        }
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

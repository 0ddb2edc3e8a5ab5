//! Voice Over Cloud (VOCPhone): fields in the query string of a POST, one event per request.
//! [Voice](https://wiki.vocphone.com/Technical/Developers/webhooks),
//! [incoming SMS](https://wiki.vocphone.com/Technical/Developers/sms-webhooks).
//!
//! # Events
//!
//! Every event but `sms` has `event`, `date` and `callid`, and may have `crm_id`.
//!
//! | event | further fields | becomes |
//! |---|---|---|
//! | `inboundCallStart` | `inboundNumber`, `callerid` | `initiated` |
//! | `inboundCallRinging` | `inboundNumber`, `callerid`, `extension` | `ringing` |
//! | `inboundCallAnswered` | `inboundNumber`, `callerid`, `extension` | `answered` |
//! | `inboundCallEnd` | `inboundNumber`, `callerid`, `extension` (may be absent), `duration`, `answeredDuration` | `ended/call/answered` with the extension; without one `ended/call/answered_by_system` where `answeredDuration` is over 0, `ended/call/missed` where it is 0; `ended/call` where it is absent |
//! | `outboundCallStart` | `extension`, `destination` | `initiated` |
//! | `outboundCallAnswered` | `extension`, `destination` | `answered` |
//! | `outboundCallEnd` | `extension`, `destination`, `duration`, `answeredDuration` | `ended/call/answered` where `answeredDuration` is over 0, `ended/call/no_answer` where it is 0; `ended/call` where it is absent |
//! | `ivrOption` | `inboundNumber`, `callerid`, `ivrOption` | `digits` |
//! | `callRecordingAvailable` | | `recording/available` |
//! | `callTranscriptionAvailable` | | `transcript` |
//! | `sms`, which is this crate's name: the hook for incoming SMS names no event | `To`, `From`, `Body`, each where it is configured | `message`, inbound |
//!
//! # Quirks
//!
//! - The fields are in the query string, though the method is POST (documented). They are read
//!   there where it has one of `event`, `To`, `From` and `Body`, else in the body: the
//!   only sample of an SMS is a JSON object, and nothing says where that is sent.
//! - Dates are UTC: with seconds by the text and its example, without them in every table
//!   (documented).
//! - `extension` is null where no extension answered (documented). How a query string says so is
//!   not: the text `null` in any case, an empty value and none at all are read alike.
//! - A menu, queue or announcement can answer: `inboundCallEnd` then has an `answeredDuration` and
//!   no `extension` (documented). Whether that counts from the menu or from the extension, where
//!   a call passes both, is not documented; nor is how a voicemail looks, which has no event.
//! - `callerid` is `Anonymous` where the caller withholds the number (documented).
//! - `ivrOption` is the name of an event and of its field (documented). `#` and `*` can come as
//!   `%23` and `%2A` (inferred: a raw `#` would end the query string).
//! - Numbers are E.164 without the plus (documented), while the sample of an SMS has it
//!   (documented). A `destination` of fewer than 11 digits is taken for no such number, since users may
//!   dial local numbers (inferred); so a number of 10 digits, as there are in Singapore and New Zealand,
//!   stays as it was sent. A raw plus in a query string or form decodes to a space: before 8
//!   to 15 digits of which the first is not 0, it is read as the plus.
//! - The outbound events cover calls from extension to extension, so that `destination` can be an
//!   extension; calls to invalid numbers or to the system itself (voicemail) send nothing
//!   (documented). Nothing tells an extension from a short number outside, such as 13 11 14, so that
//!   both are `outbound`: that names the extension that called as the one who placed the call
//!   (inferred). Users may dial local numbers (inferred).
//! - Neither `callRecordingAvailable` nor `callTranscriptionAvailable` says in which direction the
//!   call went (documented tables).
//! - `crm_id` is listed with every event. It is an id that the vendor was given for the call, usually
//!   by click to dial (documented), so that other calls have none (inferred): absent, it is no notice.
//! - The test button of the portal sends the values of the documentation's tables, `callid`
//!   `testcall` among them, and the current date (documented).
//! - `call_id`, `from`, `to`, `recording_url` and `summary`, which a public receiver expects in a
//!   JSON body, are not documented; they end in [`extra`](crate::Delivery::extra).
//!
//! # Operation
//!
//! The destination must be HTTPS. A parameter of your own in its query string must not be named
//! `event`, `To`, `From` or `Body`: where the query has one of those, the body is not read at all. Any answer but 200 is a failure: the request is sent again at
//! once, again after 1 second, and then logged. From that log it can be resent by hand, days
//! later, so that events repeat.
//!
//! Recordings and transcriptions are not sent: they are fetched by `callid` through the vendor's
//! API. A recording is usually there within 5 seconds of the end of the call, a transcription
//! (with VOC AI alone) within 2 minutes.
//!
//! # Verification
//!
//! Requests are not signed. The documented source address is `103.135.87.3`, which [`verify`]
//! compares with the address that your server saw. Nothing says that it will stay: log what is
//! refused. It is the vendor's address and not your account's: any other customer's webhook comes
//! from there too. So put a secret into the path of the destination as well, and check it with
//! [`Secrets::verify`](crate::Secrets::verify).

use core::net::{IpAddr, Ipv4Addr};

use alloc::boxed::Box;

use chrono::{DateTime, Utc};

use crate::event::{
    Agent, Answered, CallIds, Digits, Direction, Ended, Event, EventKind, Medium, Message, Outcome,
    Party, Recording, Scope, Times, Transcript, span,
};
use crate::fields::{Doubts, Missing, form};
use crate::payload::payload;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::{Text, words};
use crate::{Authentication, Delivery, Events, ParseError, PhoneNumber, Request, Vendor};
#[cfg(feature = "verify")]
use crate::{Check, Proof, Verified, VerifyError};

/// The address that webhooks come from (documented).
pub const SOURCE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(103, 135, 87, 3));

/// Reads a Voice Over Cloud webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, voice_over_cloud};
///
/// let request = Request::new(b"").with_query(
///     "event=inboundCallRinging&date=2024-01-01+19%3A00&inboundNumber=611800111222\
///      &callerid=61288880000&callid=testcall&extension=280085&crm_id=usefulid",
/// );
/// let delivery = voice_over_cloud::parse(&request)?;
/// assert_eq!(delivery.payload.kind, voice_over_cloud::Kind::InboundCallRinging);
/// assert_eq!(delivery.payload.callerid.as_deref(), Some("61288880000"));
/// assert_eq!(delivery.payload.extension.as_deref(), Some("280085"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<VoiceOverCloud>(request)
}

/// Checks that a request came from the documented [`SOURCE_ADDRESS`], which may be written as an
/// IPv4-mapped IPv6 address.
///
/// `peer` is the other end of the connection, as your server saw it. Behind a proxy that is the
/// proxy: take what a proxy of your own says that *it* saw, and only where nobody can get past the
/// proxy. Headers such as `X-Forwarded-For` come from the client as well, who writes there what it
/// likes: of several addresses, only the one that your own proxy added counts.
///
/// # Errors
///
/// [`VerifyError::WrongAddress`].
///
/// ```
/// use hookswitch::{Proof, Verified, VerifyError, voice_over_cloud};
///
/// let verified = voice_over_cloud::verify("::ffff:103.135.87.3".parse()?);
/// assert_eq!(verified, Ok(Verified::new(Proof::Sender, None)));
/// let verified = voice_over_cloud::verify("203.0.113.9".parse()?);
/// assert_eq!(verified, Err(VerifyError::WrongAddress));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[cfg(feature = "verify")]
pub fn verify(peer: IpAddr) -> Result<Verified, VerifyError> {
    if peer.to_canonical() == SOURCE_ADDRESS {
        Ok(Verified::new(Proof::Sender, None))
    } else {
        Err(VerifyError::WrongAddress)
    }
}

payload! {
    /// What a Voice Over Cloud webhook says, in Voice Over Cloud's words.
    ///
    /// A field is *always* there where its documentation says so; absent, it is then a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there, but for an SMS.
        pub event: Text<'a> = text("event"),
        /// When it happened, in UTC. Always there, but for an SMS.
        pub date: Option<DateTime<Utc>> = time("date"),
        /// The number that the caller dialled. Always there on inbound events and `ivrOption`.
        pub inbound_number: Text<'a> = phone("inboundNumber"),
        /// The caller's number, or `Anonymous`. Always there on inbound events and `ivrOption`.
        pub callerid: Text<'a> = phone("callerid"),
        /// Shared by all events of one call. Always there, but for an SMS.
        pub callid: Text<'a> = text("callid"),
        /// The extension that rings, answered or calls. Always there on outbound events,
        /// `inboundCallRinging` and `inboundCallAnswered`; on `inboundCallEnd` where one answered.
        pub extension: Text<'a> = text("extension"),
        /// The length of the call, in seconds. Always there on `inboundCallEnd` and
        /// `outboundCallEnd`.
        pub duration: Option<u32> = seconds("duration"),
        /// The length of the call from the answer, in seconds. Always there on `inboundCallEnd` and
        /// `outboundCallEnd`.
        pub answered_duration: Option<u32> = seconds("answeredDuration"),
        /// The number or extension that was dialled. Always there on outbound events.
        pub destination: Text<'a> = phone("destination"),
        /// The key that the caller pressed: `0` to `9`, `*` or `#`. Always there on `ivrOption`.
        pub ivr_option: Text<'a> = text("ivrOption"),
        /// The id that the customer's own system gave the call.
        pub crm_id: Text<'a> = text("crm_id"),
        /// The number that an SMS was sent to.
        pub to: Text<'a> = phone("To"),
        /// The number that sent an SMS.
        pub from: Text<'a> = phone("From"),
        /// The text of an SMS.
        pub body: Text<'a> = message("Body"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](self#events).
    pub enum Kind {
        /// An inbound call has come in; nobody is alerted yet.
        InboundCallStart = "inboundCallStart",
        /// An extension rings.
        InboundCallRinging = "inboundCallRinging",
        /// An extension answered.
        InboundCallAnswered = "inboundCallAnswered",
        /// The inbound call ended, answered or not.
        InboundCallEnd = "inboundCallEnd",
        /// An extension calls a number or another extension.
        OutboundCallStart = "outboundCallStart",
        /// The other side answered.
        OutboundCallAnswered = "outboundCallAnswered",
        /// The outbound call ended, answered or not.
        OutboundCallEnd = "outboundCallEnd",
        /// The caller pressed a key in a menu.
        IvrOption = "ivrOption",
        /// A recording can be fetched.
        CallRecordingAvailable = "callRecordingAvailable",
        /// A transcription can be fetched.
        CallTranscriptionAvailable = "callTranscriptionAvailable",
        /// A text message arrived. The hook names no event: this name is the crate's.
        Sms = "sms",
    }
}

/// What the test button of the portal sends for the id of the call.
const TEST_CALL: &str = "testcall";

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](self#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (direction, kind) = self.meaning(doubts);
        let (from, to) = match self.kind {
            Kind::Sms => (number(&self.from, 8), number(&self.to, 8)),
            _ => (
                number(&self.callerid, 8),
                // Users dial local numbers, which are shorter than international ones.
                number(&self.inbound_number, 8).or_else(|| number(&self.destination, 11)),
            ),
        };
        Events::one(Event {
            name: match self.kind {
                Kind::Unknown => self.event.clone().unwrap_or_default(),
                kind => kind.as_str().into(),
            },
            call: CallIds {
                id: self.callid.clone(),
                reference: self.crm_id.clone(),
                ..CallIds::default()
            },
            direction,
            from: Party {
                number: from,
                name: None,
            },
            to: Party {
                number: to,
                name: None,
            },
            agent: match self.kind {
                Kind::Unknown => None,
                _ => Agent::of(None, self.extension.clone(), None),
            },
            occurred_at: self.date,
            times: self.times(),
            test: self.callid.as_deref() == Some(TEST_CALL),
            ..Event::new(Vendor::VoiceOverCloud, "".into(), kind)
        })
    }

    fn meaning(&self, doubts: Doubts<'_, '_>) -> (Option<Direction>, EventKind<'a>) {
        let inbound = Some(Direction::Inbound);
        let outbound = Some(Direction::Outbound);
        // Where nothing says how long it was answered, nothing is known of the outcome.
        let answered = self.answered_duration.map(|seconds| seconds > 0);
        match self.kind {
            Kind::InboundCallStart => (inbound, EventKind::Initiated),
            Kind::InboundCallRinging => (inbound, EventKind::Ringing),
            Kind::InboundCallAnswered => (inbound, EventKind::Answered(Answered::default())),
            Kind::InboundCallEnd => {
                let outcome = match (&self.extension, answered) {
                    (Some(_), _) => Some(Outcome::Answered),
                    (None, _) if doubts.unreadable(&["extension"]) => None,
                    (None, Some(true)) => Some(Outcome::AnsweredBySystem),
                    (None, Some(false)) => Some(Outcome::Missed),
                    (None, None) => None,
                };
                (inbound, self.ended(outcome))
            }
            Kind::OutboundCallStart => (outbound, EventKind::Initiated),
            Kind::OutboundCallAnswered => (outbound, EventKind::Answered(Answered::default())),
            Kind::OutboundCallEnd => {
                let outcome = answered.map(|answered| match answered {
                    true => Outcome::Answered,
                    false => Outcome::NoAnswer,
                });
                (outbound, self.ended(outcome))
            }
            Kind::IvrOption => {
                let value = self.ivr_option.clone();
                (inbound, EventKind::Digits(Digits { value }))
            }
            Kind::CallRecordingAvailable => (None, EventKind::Recording(Recording::default())),
            Kind::CallTranscriptionAvailable => {
                (None, EventKind::Transcript(Transcript::default()))
            }
            Kind::Sms => {
                let message = Message {
                    medium: Some(Medium::Sms),
                    text: self.body.clone(),
                    ..Message::default()
                };
                (inbound, EventKind::Message(Box::new(message)))
            }
            Kind::Unknown => (None, EventKind::Unknown),
        }
    }

    fn ended(&self, outcome: Option<Outcome>) -> EventKind<'a> {
        EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome,
            duration: span(self.duration),
            talk_time: span(self.answered_duration),
            ..Ended::default()
        })
    }

    /// The date of a start, an answer or an end is that time of the call.
    fn times(&self) -> Times {
        let mut times = Times::default();
        match self.kind {
            Kind::InboundCallStart | Kind::OutboundCallStart => times.started_at = self.date,
            Kind::InboundCallAnswered | Kind::OutboundCallAnswered => times.answered_at = self.date,
            Kind::InboundCallEnd | Kind::OutboundCallEnd => times.ended_at = self.date,
            _ => {}
        }
        times
    }
}

/// A number, which is documented to be E.164 without the plus; of at least so many digits.
fn number<'a>(text: &Text<'a>, least: usize) -> Option<PhoneNumber<'a>> {
    let text = text.as_ref()?;
    Some(PhoneNumber::without_plus(text, least..=15))
}

/// How Voice Over Cloud's webhooks are read.
pub(crate) struct VoiceOverCloud;

impl Schema for VoiceOverCloud {
    const VENDOR: Vendor = Vendor::VoiceOverCloud;
    // A query string has no other word for null, and the documentation names none.
    const NULL_TEXT: bool = true;
    const AUTHENTICATION: Authentication = Authentication::SourceAddress;
    const TELL_TALES: TellTales = &[
        &["event", "callid"],
        &["callid", "date"],
        &["To", "From"],
        &["From", "Body"],
    ];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn in_query(request: &Request<'_>) -> bool {
        form::pairs(request.query().as_bytes()).any(|(name, _)| {
            // The names are short, so one with escapes is decoded in place.
            form::with_short_text(name.bytes, |name| {
                matches!(name, "event" | "To" | "From" | "Body").then_some(())
            })
            .is_some()
        })
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let Some(name) = &payload.event else {
            if payload.to.is_none() && payload.from.is_none() && payload.body.is_none() {
                return EventName::None;
            }
            payload.kind = Kind::Sms;
            return EventName::Known(Kind::Sms.as_str());
        };
        payload.kind = match Kind::named(name) {
            // The vendor has no event of this name.
            Kind::Sms => Kind::Unknown,
            kind => kind,
        };
        if payload.kind == Kind::Unknown {
            return EventName::Unknown(name.clone());
        }
        EventName::Known(payload.kind.as_str())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        if payload.kind == Kind::Sms {
            return;
        }
        missing.unless(&payload.date, "date");
        missing.unless(&payload.callid, "callid");
        match payload.kind {
            Kind::InboundCallStart
            | Kind::InboundCallRinging
            | Kind::InboundCallAnswered
            | Kind::InboundCallEnd
            | Kind::IvrOption => {
                missing.unless(&payload.inbound_number, "inboundNumber");
                missing.unless(&payload.callerid, "callerid");
            }
            Kind::OutboundCallStart | Kind::OutboundCallAnswered | Kind::OutboundCallEnd => {
                missing.unless(&payload.extension, "extension");
                missing.unless(&payload.destination, "destination");
            }
            _ => {}
        }
        match payload.kind {
            Kind::InboundCallRinging | Kind::InboundCallAnswered => {
                missing.unless(&payload.extension, "extension");
            }
            Kind::InboundCallEnd | Kind::OutboundCallEnd => {
                missing.unless(&payload.duration, "duration");
                missing.unless(&payload.answered_duration, "answeredDuration");
            }
            Kind::IvrOption => missing.unless(&payload.ivr_option, "ivrOption"),
            _ => {}
        }
    }

    #[cfg(feature = "verify")]
    fn verify(_request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        verify(check.needed_peer()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

//! What a vendor said, in the vendor's words: a typed payload and whatever it did not take.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::FixedOffset;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::error::{Notice, ParseError, ParseErrorKind, Problem, is_plain_name};
use crate::fields::{Doubts, Extra, Oddity, Tree};
use crate::request::Awaits;
use crate::text::own;
use crate::{Vendor, event::Events};

/// One delivery of a vendor: what it said, typed, and nothing lost but a secret in the body, which
/// [Aircall](crate::aircall) sends.
///
/// As JSON: `{"vendor", "event", "payload": {in the vendor's spelling}, "extra": {…},
/// "notices": […]}`. In `extra`, fields of objects stand inside those, and the values of a
/// repeated name are an array. `serde_json::to_string` gives one line, however the request was laid
/// out. It is written only: to read a delivery again, keep the [`StoredRequest`](crate::StoredRequest).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery<'a, P> {
    /// The vendor.
    pub vendor: Vendor,
    /// The event's name: as documented if the event is known, else as sent.
    pub event: Cow<'a, str>,
    /// What the vendor said, typed.
    pub payload: P,
    /// Every field that the payload did not take, in the order of the delivery.
    pub extra: Vec<Extra<'a>>,
    /// Whether the event is a documented one.
    pub(crate) known: bool,
    pub(crate) oddities: Vec<Oddity>,
}

impl<'a, P> Delivery<'a, P> {
    /// A delivery of a documented event that has nothing but its payload, for use in tests.
    #[must_use]
    pub const fn new(vendor: Vendor, event: Cow<'a, str>, payload: P) -> Self {
        Self {
            vendor,
            event,
            payload,
            extra: Vec::new(),
            known: true,
            oddities: Vec::new(),
        }
    }

    /// What is odd about the delivery; nothing, for an ordinary one.
    ///
    /// First an unknown event, then the fields in `extra`, then the rest. There can be as many as a
    /// hostile body has fields: who logs them may want to stop at some.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.each_notice().collect()
    }

    fn each_notice(&self) -> impl Iterator<Item = Notice> {
        let unknown = (!self.known).then(|| self.notice(None, Problem::UnknownEvent));
        let extra = self
            .extra
            .iter()
            .filter(|extra| match extra.problem {
                Problem::Kept => false,
                // In an unknown event every field is unknown: the event is reported once, and not each field.
                Problem::UnknownField => self.known,
                _ => true,
            })
            .map(|extra| self.notice(Some(extra.label()), extra.problem));
        let oddities = self
            .oddities
            .iter()
            .map(|oddity| self.notice(oddity.field.clone(), oddity.problem));
        unknown.into_iter().chain(extra).chain(oddities)
    }

    fn notice(&self, field: Option<Cow<'static, str>>, problem: Problem) -> Notice {
        let event = (self.known || is_plain_name(&self.event))
            .then(|| Cow::Owned(String::from(&*self.event)));
        Notice {
            vendor: self.vendor,
            event,
            field,
            problem,
        }
    }

    /// Refuses a delivery about which anything is odd.
    ///
    /// For those who would rather answer 400 than act on what they may have misread. Mind that
    /// vendors add fields without notice.
    ///
    /// # Errors
    ///
    /// [`ParseErrorKind::Refused`] with the first of the [`notices`](Self::notices).
    pub fn strict(self) -> Result<Self, ParseError> {
        let first = self.each_notice().next();
        match first {
            None => Ok(self),
            Some(notice) => Err(ParseError::new(
                self.vendor,
                ParseErrorKind::Refused(Box::new(notice)),
            )),
        }
    }

    /// The delivery with another payload made of its own.
    #[must_use]
    pub fn map<Q>(self, make: impl FnOnce(P) -> Q) -> Delivery<'a, Q> {
        Delivery {
            vendor: self.vendor,
            event: self.event,
            payload: make(self.payload),
            extra: self.extra,
            known: self.known,
            oddities: self.oddities,
        }
    }

    /// Whether a field was sent and could not be read, so that nothing is known of its value. Its path is
    /// that of [`Extra::path`]: `user.id`, or `0.answer_time` in the first record of a body that is an array.
    ///
    /// A field also counts as unreadable if the object that should contain it was sent as something else.
    ///
    /// ```
    /// use hookswitch::{Request, petdesk};
    ///
    /// let body = br#"{"eventType": "HangupCall", "callUuid": "7", "extNumber": {}}"#;
    /// let delivery = petdesk::parse(&Request::new(body))?;
    /// assert_eq!(delivery.payload.ext_number, None);
    /// assert!(delivery.was_unreadable("extNumber"));
    /// assert!(!delivery.was_unreadable("extName"));
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn was_unreadable(&self, path: &str) -> bool {
        self.extra.iter().any(|extra| {
            let is_unreadable = matches!(extra.problem, Problem::Unreadable(_));
            let after = path.strip_prefix(&*extra.path());
            is_unreadable && after.is_some_and(|after| after.is_empty() || after.starts_with('.'))
        })
    }
}

impl<'a, P: Payload<'a>> Delivery<'a, P> {
    /// What the delivery means: 0, 1 or more events, as the documentation of the vendor's module says. They
    /// borrow from the request, not from the delivery.
    ///
    /// ```
    /// use hookswitch::{EventKind, Request, Vendor};
    ///
    /// let request = Request::new(b"eventType=queueEntered&callUuid=7&queueNumber=8001");
    /// let mut events = hookswitch::parse(Vendor::Petdesk, &request)?.normalize();
    /// let event = events.next().unwrap();
    /// assert_eq!(event.kind, EventKind::Queued);
    /// assert_eq!(event.queue.unwrap().number.as_deref(), Some("8001"));
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.payload.normalize_with(Doubts::of(&self.extra))
    }

    /// [`normalize`](Self::normalize) for a vendor whose times say no zone: Zadarma's are by the clock of the account. The
    /// offset is how far that clock is ahead of UTC at the time of the call, so that it changes with daylight saving.
    /// Without it such times are in the payload alone. Times that say their zone are as in `normalize`.
    ///
    /// Say the same offset whenever the same delivery is read, after a restart or in a replay: with another one its
    /// events are other events.
    ///
    /// ```
    /// use chrono::FixedOffset;
    /// use hookswitch::{Request, zadarma};
    ///
    /// let body = b"event=NOTIFY_START&call_start=2026-03-12+14:00:00&pbx_call_id=in_7\
    ///     &caller_id=15551234567&called_did=442012345678";
    /// let delivery = zadarma::parse(&Request::new(body))?;
    /// assert_eq!(delivery.normalize().next().unwrap().occurred_at, None);
    ///
    /// let madrid_in_winter = FixedOffset::east_opt(3600).unwrap();
    /// let event = delivery.normalize_at(madrid_in_winter).next().unwrap();
    /// assert_eq!(event.occurred_at, Some("2026-03-12T13:00:00Z".parse().unwrap()));
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn normalize_at(&self, offset: FixedOffset) -> Events<'a> {
        let doubts = Doubts::of(&self.extra).at(offset);
        self.payload.normalize_with(doubts)
    }

    /// What the vendor waits for. Ask before you answer 200: a call that [waits for
    /// instructions](Awaits::Instructions) is hung up if the answer has none, and of one whose vendor waits for [an
    /// address](Awaits::Address) nothing more is told.
    ///
    /// ```
    /// use hookswitch::{Request, Vendor, request::Awaits};
    ///
    /// // Twilio asks what to do with a call, at an address that should get callbacks alone.
    /// let body = b"AccountSid=AC7&CallSid=CA7&CallStatus=ringing&Direction=inbound&From=%2B12125550142";
    /// let delivery = hookswitch::parse(Vendor::Twilio, &Request::new(body))?;
    /// assert_eq!(delivery.awaits(), Awaits::Instructions);
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn awaits(&self) -> Awaits {
        self.payload.awaits()
    }

    /// Makes the delivery independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Delivery<'static, P::Owned> {
        Delivery {
            vendor: self.vendor,
            event: own(self.event),
            payload: self.payload.into_owned(),
            extra: self.extra.into_iter().map(Extra::into_owned).collect(),
            known: self.known,
            oddities: self.oddities,
        }
    }
}

/// A payload: that of one vendor, or [`VendorPayload`](crate::VendorPayload). For what is generic over the
/// payload of a [`Delivery`]; nobody else can implement it.
pub trait Payload<'a>: sealed::Sealed + Sized {
    /// The same type, independent of the request.
    type Owned;

    /// What the payload means, if some fields of the delivery were in doubt.
    #[doc(hidden)]
    fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a>;

    /// What the vendor waits for: [`Delivery::awaits`].
    #[doc(hidden)]
    fn awaits(&self) -> Awaits {
        Awaits::Nothing
    }

    /// Makes the payload independent of the request it was read from.
    fn into_owned(self) -> Self::Owned;
}

pub(crate) mod sealed {
    /// What no other crate can implement.
    pub trait Sealed {}
}

impl<P: Serialize> Serialize for Delivery<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Delivery", 5)?;
        out.serialize_field("vendor", &self.vendor)?;
        out.serialize_field("event", &self.event)?;
        out.serialize_field("payload", &self.payload)?;
        out.serialize_field("extra", &Tree::of(&self.extra))?;
        out.serialize_field("notices", &self.notices())?;
        out.end()
    }
}

//! How one vendor's deliveries are read: what a vendor's module says of them.

#[cfg(feature = "verify")]
use core::net::IpAddr;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::fields::{Field, Missing};
use crate::payload::{ReadFields, Records, Shape};
use crate::request::Awaits;
use crate::text::Text;
#[cfg(feature = "verify")]
use crate::{
    Check,
    verify::{Challenge, Unsigned, Verified, VerifyError},
};
use crate::{Request, Vendor, verify::Authentication};

/// How one vendor's deliveries are read.
pub(crate) trait Schema: Sized {
    /// The vendor, as named in errors and notices.
    const VENDOR: Vendor;
    /// Whether the text `null`, in any case, is this vendor's way to say that a value is absent. A
    /// [name](Field::proper_name) is absent only if it is `null` in small letters.
    const NULL_TEXT: bool = false;
    /// What the vendor offers to tell its requests from anybody else's.
    const AUTHENTICATION: Authentication;
    /// The headers in which the vendor sends secrets, in lower case: they are not stored.
    const SECRET_HEADERS: &'static [&'static str] = &[];
    /// The field at the top of a JSON body in which the vendor sends a secret: parsing drops its value, and stored
    /// requests have an empty text in its place.
    const SECRET_FIELD: Option<&'static str> = None;
    /// Whether a value of a form or query string may be a JSON object, which is read as one where the payload has an
    /// object.
    const JSON_IN_FORMS: bool = false;
    /// The headers that are read as fields of the delivery, in lower case, after the fields of the body.
    const HEADERS: &'static [&'static str] = &[];
    /// The fields of the query that are read as fields of the delivery, after those of the body: an address that the
    /// customer enters at the vendor's may say what the body does not. The other fields of such a query are the
    /// customer's own.
    const FROM_QUERY: &'static [&'static str] = &[];
    /// The sets of fields by which a delivery is known as this vendor's.
    const TELL_TALES: TellTales;
    /// How the samples of this vendor are made to verify.
    #[cfg(feature = "verify")]
    #[allow(dead_code, reason = "used with the feature `samples` alone")]
    const SIGNING: Signing = Signing::Nothing;

    /// What is read: the vendor's typed payload.
    type Payload<'a>: Default + ReadFields<'a>;
    /// What reading must remember and the payload does not say; for most vendors nothing, `()`.
    type State: Default;

    /// Whether the delivery is in the query string rather than in the body.
    fn in_query(_request: &Request<'_>) -> bool {
        false
    }

    /// Whether the vendor is known to send this field, which has no place in the payload: it is kept without a
    /// notice.
    fn keeps(_name: &str) -> bool {
        false
    }

    /// Where the records go of a body that is an array; `None` if the vendor sends no such body.
    fn records<'p, 'a>(
        _payload: &'p mut Self::Payload<'a>,
        _state: &mut Self::State,
    ) -> Option<&'p mut dyn Records<'a>> {
        None
    }

    /// What stands under a name in an object, whose own name is `parent`. The declaration of the object says
    /// it; a schema that knows better is rare.
    #[inline]
    fn shape<'p, 'a>(
        _state: &mut Self::State,
        object: &'p mut dyn ReadFields<'a>,
        _parent: &'static str,
        name: &str,
    ) -> Shape<'p, 'a> {
        object.shape(name)
    }

    /// Takes the delivery out of a body that is more than the delivery, such as a signed one; `None` for a body that is
    /// the delivery itself. It verifies nothing.
    fn unwrap(_body: &[u8]) -> Option<Vec<u8>> {
        None
    }

    /// Turns a text that is not JSON, but what the vendor sends or documents for it, into JSON of
    /// the same length.
    fn rewrite(_text: &str) -> Option<String> {
        None
    }

    /// Reads one field into its object. The declaration of the object says how, unless the schema knows better.
    #[inline]
    fn read<'a>(_state: &mut Self::State, object: &mut dyn ReadFields<'a>, field: Field<'_, 'a>) {
        object.read(field);
    }

    /// Says which event this is, once all fields are read.
    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a>;

    /// Reports the fields that every such event has and this one has not. The event is a known one.
    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>);

    /// What the vendor waits for in answer to the delivery.
    fn awaits(_payload: &Self::Payload<'_>) -> Awaits {
        Awaits::Nothing
    }

    /// Checks that a request is from this vendor. It takes from `check` what this vendor's scheme needs.
    #[cfg(feature = "verify")]
    fn verify(_request: &Request<'_>, _check: &Check<'_>) -> Result<Verified, VerifyError> {
        Err(VerifyError::NothingOffered)
    }

    /// The answer to the vendor's question whether the address is ours; `None` for an ordinary delivery, whatever
    /// the check lacks. It verifies the question by itself, if the vendor signs it, and reads no more of the request
    /// than tells a question from a delivery. What it echoes is bounded: an answer must never be what signs
    /// or what proves another request.
    #[cfg(feature = "verify")]
    fn challenge(
        _request: &Request<'_>,
        _check: &Check<'_>,
    ) -> Result<Option<Challenge>, VerifyError> {
        Ok(None)
    }

    /// Makes the payload independent of the request.
    fn into_owned<'o>(payload: Self::Payload<'_>) -> Self::Payload<'o>;
}

/// How the samples of a vendor are made to verify.
#[cfg(feature = "verify")]
#[allow(dead_code, reason = "used with the feature `samples` alone")]
pub(crate) enum Signing {
    /// The vendor offers nothing.
    Nothing,
    /// By headers that are made with a secret.
    Headers {
        secret: &'static str,
        make: fn(&str, &Unsigned<'_>) -> Vec<(&'static str, String)>,
    },
    /// By a body that is made of theirs with a secret.
    Body {
        secret: &'static str,
        make: fn(&str, &Unsigned<'_>) -> Vec<u8>,
    },
    /// By the address that they come from.
    Address(IpAddr),
}

/// Sets of fields. A delivery is plainly a vendor's if it has all fields of one of the vendor's sets at its
/// top, beside those that the schema it was read with knows: read as net2phone, which has an `event` too, a
/// delivery with `event`, `callid` and `date` is Voice Over Cloud's by the set `callid`, `date`. If sets of several
/// vendors are there, the largest tells. A name such as `data.event_type` is of a field in the object `data`, for
/// vendors that have such an object, too.
pub(crate) type TellTales = &'static [&'static [&'static str]];

/// Which event a delivery is.
pub(crate) enum EventName<'a> {
    /// A documented one, by its documented name.
    Known(&'static str),
    /// A documented one that the delivery does not name: fields that are common elsewhere tell it, so that it may be
    /// another vendor's.
    Inferred(&'static str),
    /// One that is not documented, by its name as sent.
    Unknown(Cow<'a, str>),
    /// Nothing says so.
    None,
}

impl<'a> EventName<'a> {
    /// Of an event that a field of the delivery names: `sent` is that name, `documented` the event's own.
    pub(crate) fn new(sent: &Text<'a>, documented: Option<&'static str>) -> Self {
        match (documented, sent) {
            (Some(name), _) => Self::Known(name),
            (None, Some(name)) => Self::Unknown(name.clone()),
            (None, None) => Self::None,
        }
    }
}

/// What was read of a delivery so far.
pub(crate) struct Draft<'a, S: Schema> {
    pub(crate) payload: S::Payload<'a>,
    pub(crate) state: S::State,
}

impl<S: Schema> Default for Draft<'_, S> {
    fn default() -> Self {
        Self {
            payload: S::Payload::default(),
            state: S::State::default(),
        }
    }
}

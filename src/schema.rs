//! How one vendor's deliveries are read: what a vendor's module says of them.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::fields::{Field, Missing};
use crate::payload::ReadFields;
use crate::{Authentication, Request, Vendor};
#[cfg(feature = "verify")]
use crate::{Check, Verified, VerifyError};

/// How one vendor's deliveries are read.
pub(crate) trait Schema {
    /// The vendor, as named in errors and notices.
    const VENDOR: Vendor;
    /// Whether the text `null`, in any case, is this vendor's way to say that a value is absent. A
    /// [name](Field::proper_name) is absent only if it is `null` in small letters.
    const NULL_TEXT: bool = false;
    /// What the vendor offers to tell its requests from anybody else's.
    const AUTHENTICATION: Authentication;
    /// The headers in which the vendor sends secrets, in lower case: they are not stored.
    const SECRET_HEADERS: &'static [&'static str] = &[];
    /// The sets of fields by which this vendor's deliveries are told.
    const TELL_TALES: TellTales;

    /// What is read: the vendor's typed payload.
    type Payload<'a>: Default + ReadFields<'a>;

    /// Whether the delivery is in the query string rather than in the body.
    fn in_query(_request: &Request<'_>) -> bool {
        false
    }

    /// The path of the object `name` inside `parent`, if the schema has one.
    #[inline]
    fn object(parent: &str, name: &str) -> Option<&'static str> {
        match parent {
            "" => <Self::Payload<'static> as ReadFields>::object(name),
            _ => None,
        }
    }

    /// Tells the payload that the body is an array; answers whether the vendor sends such.
    fn array(_payload: &mut Self::Payload<'_>) -> bool {
        false
    }

    /// Tells the payload that the record at this index of the array begins.
    fn record(_payload: &mut Self::Payload<'_>, _index: usize) {}

    /// Turns a text that is not JSON, but what the vendor sends or documents for it, into JSON of
    /// the same length.
    fn rewrite(_text: &str) -> Option<String> {
        None
    }

    /// Reads one field into the payload.
    #[inline]
    fn read<'a>(payload: &mut Self::Payload<'a>, field: Field<'_, 'a>) {
        payload.read(field.path().0, field);
    }

    /// Settles which event this is, once all fields are read, and names the fields that every such
    /// event has and this one has not.
    fn settle<'a>(payload: &mut Self::Payload<'a>, missing: &mut Missing<'_, 'a>) -> EventName<'a>;

    /// Checks that a request is from this vendor, with what the check has of that which it needs.
    #[cfg(feature = "verify")]
    fn verify(_request: &Request<'_>, _check: &Check<'_>) -> Result<Verified, VerifyError> {
        Err(VerifyError::NothingOffered)
    }

    /// Makes the payload independent of the request.
    fn into_owned<'o>(payload: Self::Payload<'_>) -> Self::Payload<'o>;
}

/// Sets of fields. A delivery is plainly a vendor's if it has all fields of one of the vendor's sets at its
/// top, beside those that the schema it was read with knows: read as net2phone, which has an `event` too, a
/// delivery with `event`, `callid` and `date` is Voice Over Cloud's by the set `callid`, `date`.
pub(crate) type TellTales = &'static [&'static [&'static str]];

/// Which event a delivery is.
pub(crate) enum EventName<'a> {
    /// A documented one, by its documented name.
    Known(&'static str),
    /// One that is not documented, by its name as sent.
    Unknown(Cow<'a, str>),
    /// Nothing says so.
    None,
}

//! The vendors' modules, and how a vendor that is known at run time is read.

pub mod aircall;
pub mod bandwidth;
pub mod callrail;
pub mod dialpad;
pub mod net2phone;
pub mod net2phone_canada;
pub mod netsapiens;
pub mod petdesk;
pub mod placetel;
pub mod plivo;
pub mod quo;
pub mod ringcentral;
pub mod signalwire;
pub mod sipgate;
pub mod telnyx;
pub mod twilio;
pub mod voice_over_cloud;
pub mod voipcloud;
pub mod vonage;
pub mod voys;
pub mod webex_calling;
pub mod yeastar;
pub mod zadarma;
pub mod zoom_phone;

use core::mem;

use serde::Serialize;

#[cfg(all(feature = "samples", feature = "verify"))]
pub(crate) use by_vendor::signing;
pub(crate) use by_vendor::{secret_field, secret_headers};

use crate::delivery::{Payload, model::sealed::Sealed};
use crate::fields::Doubts;
use crate::reader;
use crate::request::Awaits;
#[cfg(all(feature = "samples", feature = "verify"))]
use crate::schema::Signing;
use crate::schema::{Schema, TellTales};
use crate::vendor::vendors;
#[cfg(feature = "verify")]
use crate::{
    Check,
    verify::{Challenge, Verified, VerifyError},
};
use crate::{
    Delivery, ParseError, Request, Vendor, error::ParseErrorKind, event::Events,
    verify::Authentication,
};

/// Reads a request with a vendor's schema: what each vendor's own `parse` does.
fn read<'a, S: Schema>(request: &Request<'a>) -> Result<Delivery<'a, S::Payload<'a>>, ParseError> {
    reader::parse::<S, _>(request, TELL_TALES, |payload| payload)
}

/// Reads a request with the schema of a vendor that is known at run time, from a route, say.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, Vendor};
///
/// let vendor: Vendor = "petdesk".parse().unwrap();
/// let request = Request::new(b"eventType=queueEntered&callUuid=7&queueNumber=8001");
/// let delivery = hookswitch::parse(vendor, &request)?;
/// assert_eq!(delivery.event, "queueEntered");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(
    vendor: Vendor,
    request: &Request<'a>,
) -> Result<Delivery<'a, VendorPayload<'a>>, ParseError> {
    by_vendor::parse(vendor, request)
}

/// Says which vendor sent a request, by the request alone; `None` if no vendor fits it, or more than one.
///
/// For tools and logs. Never choose by it how to [`verify`](crate::verify()) a request, since whoever sends
/// one would choose a vendor that offers nothing to verify it by: take the vendor from the address that the
/// request was sent to.
///
/// A vendor fits if [`parse`] reads the request as a documented event of that vendor, or answers
/// [`WrongVendor`](crate::error::ParseErrorKind::WrongVendor) with that vendor. So a request is read once for each
/// vendor that there is.
///
/// ```
/// use hookswitch::{Request, Vendor, guess_vendor};
///
/// let request = Request::new(b"eventType=queueEntered&callUuid=7&queueNumber=8001");
/// assert_eq!(guess_vendor(&request), Some(Vendor::Petdesk));
/// assert_eq!(guess_vendor(&Request::new(b"queueNumber=8001")), None);
/// ```
#[must_use]
pub fn guess_vendor(request: &Request<'_>) -> Option<Vendor> {
    let readings = Vendor::ALL.iter().map(|vendor| parse(*vendor, request));
    let mut fitting = readings.filter_map(|reading| match reading {
        Ok(delivery) => delivery.known.then_some(delivery.vendor),
        Err(error) => match error.kind() {
            ParseErrorKind::WrongVendor(vendor) => Some(*vendor),
            _ => None,
        },
    });
    let vendor = fitting.next()?;
    fitting.all(|other| other == vendor).then_some(vendor)
}

/// Checks that a request is from a vendor that is known at run time, in the way that this vendor
/// offers.
///
/// Verify first, then parse: this reads what is signed and nothing else (a signature covers the body, so give the
/// whole request), and [`parse`] verifies nothing. So a request may be the vendor's, and no delivery that [`parse`]
/// takes.
///
/// # Errors
///
/// [`NothingOffered`](VerifyError::NothingOffered) for a vendor whose
/// [`authentication`](Vendor::authentication) is nothing, [`NotGiven`](VerifyError::NotGiven) where
/// the check lacks what this vendor's needs, else those of the vendor's own `verify`.
///
/// ```
/// use hookswitch::{Check, Request, Secrets, Vendor, verify::VerifyError};
///
/// // Once, at the start.
/// let secrets = Secrets::new(["pbx-token"])?;
///
/// // For each request.
/// let peer: std::net::IpAddr = "198.51.100.7".parse()?;
/// let now = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap(); // `Utc::now()`
/// let check = Check::at(now).with_secrets(&secrets).with_peer(peer);
///
/// let headers = [("X-Pbx-Token", "pbx-token")];
/// let request = Request::new(br#"{"type": "user_inbound"}"#).with_headers(&headers);
/// hookswitch::verify(Vendor::Voipcloud, &request, &check)?;
/// let delivery = hookswitch::parse(Vendor::Voipcloud, &request)?;
/// # assert_eq!(delivery.event, "user_inbound");
///
/// let refused = hookswitch::verify(Vendor::VoiceOverCloud, &request, &check);
/// assert_eq!(refused, Err(VerifyError::WrongAddress));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "verify")]
pub fn verify(
    vendor: Vendor,
    request: &Request<'_>,
    check: &Check<'_>,
) -> Result<Verified, VerifyError> {
    by_vendor::verify(vendor, request, check)
}

/// Answers a vendor's question whether an address is yours: some vendors ask before they send anything, and some
/// again from time to time. `None` if the request is no question: go on with [`verify`].
///
/// Ask it of every request, before [`verify`]: a question is no delivery, and [`verify`] and [`parse`] may refuse
/// it. It verifies by itself what the vendor signs; a vendor that cannot sign yet is answered whoever it is, with 1 to
/// 256 bytes of visible ASCII that it sent. There is nothing to keep of a question.
///
/// # Errors
///
/// Those of [`verify`], of a question that is signed; and [`Unanswerable`](VerifyError::Unanswerable).
///
/// ```
/// use hookswitch::{Check, Request, Vendor};
///
/// let now = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap(); // `Utc::now()`
/// let check = Check::at(now);
///
/// let headers = [("Validation-Token", "32ed7a46")];
/// let question = Request::new(b"").with_headers(&headers);
/// let answer = hookswitch::challenge(Vendor::Ringcentral, &question, &check)?.unwrap();
/// assert_eq!((answer.status, &*answer.body), (200, ""));
/// assert_eq!(answer.headers, [("validation-token", String::from("32ed7a46"))]);
///
/// let delivery = Request::new(br#"{"type": "user_inbound"}"#);
/// assert_eq!(hookswitch::challenge(Vendor::Voipcloud, &delivery, &check)?, None);
/// # Ok::<(), hookswitch::verify::VerifyError>(())
/// ```
#[cfg(feature = "verify")]
pub fn challenge(
    vendor: Vendor,
    request: &Request<'_>,
    check: &Check<'_>,
) -> Result<Option<Challenge>, VerifyError> {
    by_vendor::challenge(vendor, request, check)
}

impl Vendor {
    /// What the vendor offers to tell its requests from anybody else's.
    ///
    /// ```
    /// use hookswitch::{Vendor, verify::Authentication};
    ///
    /// for vendor in Vendor::ALL {
    ///     if vendor.authentication() == Authentication::Nothing {
    ///         eprintln!("{vendor}: use an address with a secret in its path");
    ///     }
    /// }
    /// ```
    #[must_use]
    pub const fn authentication(self) -> Authentication {
        by_vendor::authentication(self)
    }
}

/// Takes a payload of one vendor and makes it independent of its request. A function of its own, so that
/// [`VendorPayload::into_owned`] needs no place on the stack for the payloads of all vendors.
fn own<'a, P: Payload<'a> + Default>(
    payload: &mut P,
    wrap: fn(P::Owned) -> VendorPayload<'static>,
) -> VendorPayload<'static> {
    wrap(mem::take(payload).into_owned())
}

/// Declares what depends on the list of vendors. What is public and has an example stands above.
macro_rules! declare_registry {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $module:ident;)+) => {
        /// The fields by which a delivery of each vendor is known.
        const TELL_TALES: &[(Vendor, TellTales)] =
            &[$((Vendor::$variant, <$module::$variant as Schema>::TELL_TALES),)+];

        /// A payload of any vendor. As JSON it is that vendor's payload.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        #[allow(
            clippy::large_enum_variant,
            reason = "a payload is made and read once; a box would cost more than the copy"
        )]
        pub enum VendorPayload<'a> {
            $(
                #[doc = concat!("Of [`", $word, "`].")]
                $variant($module::Payload<'a>),
            )+
        }

        impl<'a> VendorPayload<'a> {
            /// What the payload means, if no field of the delivery was in doubt: 0, 1 or more events.
            #[must_use]
            pub fn normalize(&self) -> Events<'a> {
                self.normalize_with(Doubts::NONE)
            }

            /// Makes the payload independent of the request it was read from.
            #[must_use]
            pub fn into_owned(mut self) -> VendorPayload<'static> {
                match &mut self {
                    $(Self::$variant(payload) => own(payload, VendorPayload::$variant),)+
                }
            }
        }

        impl Sealed for VendorPayload<'_> {}

        impl<'a> Payload<'a> for VendorPayload<'a> {
            type Owned = VendorPayload<'static>;

            fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
                match self {
                    $(Self::$variant(payload) => payload.normalize_with(doubts),)+
                }
            }

            fn awaits(&self) -> Awaits {
                match self {
                    $(Self::$variant(payload) => <$module::$variant as Schema>::awaits(payload),)+
                }
            }

            fn into_owned(self) -> Self::Owned {
                self.into_owned()
            }
        }

        $(
            impl Sealed for $module::Payload<'_> {}

            impl<'a> Payload<'a> for $module::Payload<'a> {
                type Owned = $module::Payload<'static>;

                fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
                    $module::Payload::normalize_with(self, doubts)
                }

                fn awaits(&self) -> Awaits {
                    <$module::$variant as Schema>::awaits(self)
                }

                fn into_owned(self) -> Self::Owned {
                    self.into_owned()
                }
            }
        )+

        /// One function for each thing that is done by the vendor's own module.
        mod by_vendor {
            use super::*;

            pub(super) fn parse<'a>(
                vendor: Vendor,
                request: &Request<'a>,
            ) -> Result<Delivery<'a, VendorPayload<'a>>, ParseError> {
                match vendor {
                    $(Vendor::$variant => {
                        reader::parse::<$module::$variant, _>(request, TELL_TALES, VendorPayload::$variant)
                    })+
                }
            }

            #[cfg(feature = "verify")]
            pub(super) fn verify(
                vendor: Vendor,
                request: &Request<'_>,
                check: &Check<'_>,
            ) -> Result<Verified, VerifyError> {
                match vendor {
                    $(Vendor::$variant => <$module::$variant as Schema>::verify(request, check),)+
                }
            }

            #[cfg(feature = "verify")]
            pub(super) fn challenge(
                vendor: Vendor,
                request: &Request<'_>,
                check: &Check<'_>,
            ) -> Result<Option<Challenge>, VerifyError> {
                match vendor {
                    $(Vendor::$variant => <$module::$variant as Schema>::challenge(request, check),)+
                }
            }

            /// The headers in which a vendor sends secrets.
            pub(crate) const fn secret_headers(vendor: Vendor) -> &'static [&'static str] {
                match vendor {
                    $(Vendor::$variant => <$module::$variant as Schema>::SECRET_HEADERS,)+
                }
            }

            /// The field at the top of a body in which a vendor sends a secret.
            pub(crate) const fn secret_field(vendor: Vendor) -> Option<&'static str> {
                match vendor {
                    $(Vendor::$variant => <$module::$variant as Schema>::SECRET_FIELD,)+
                }
            }

            #[cfg(all(feature = "samples", feature = "verify"))]
            pub(crate) const fn signing(vendor: Vendor) -> Signing {
                match vendor {
                    $(Vendor::$variant => <$module::$variant as Schema>::SIGNING,)+
                }
            }

            pub(super) const fn authentication(vendor: Vendor) -> Authentication {
                match vendor {
                    $(Vendor::$variant => <$module::$variant as Schema>::AUTHENTICATION,)+
                }
            }
        }
    };
}
vendors!(declare_registry);

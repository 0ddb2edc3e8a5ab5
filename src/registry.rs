//! The one place that lists the vendor modules.

use serde::Serialize;

use crate::delivery::parse_as;
use crate::vendors::{net2phone, net2phone_canada, petdesk, voice_over_cloud, voipcloud};
use crate::{Authentication, Delivery, Events, ParseError, Request, Vendor};
#[cfg(feature = "verify")]
use crate::{Check, Needed, Verified, VerifyError};

/// Reads a request with the schema of a vendor that is known at run time, from a route, say.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
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
    match vendor {
        Vendor::Net2phone => parse_as::<net2phone::Net2phone, _>(request, VendorPayload::Net2phone),
        Vendor::Net2phoneCanada => parse_as::<net2phone_canada::Net2phoneCanada, _>(
            request,
            VendorPayload::Net2phoneCanada,
        ),
        Vendor::Petdesk => parse_as::<petdesk::Petdesk, _>(request, VendorPayload::Petdesk),
        Vendor::Voipcloud => parse_as::<voipcloud::Voipcloud, _>(request, VendorPayload::Voipcloud),
        Vendor::VoiceOverCloud => {
            parse_as::<voice_over_cloud::VoiceOverCloud, _>(request, VendorPayload::VoiceOverCloud)
        }
    }
}

/// Checks that a request is from a vendor that is known at run time, in the way that this vendor
/// offers.
///
/// Verify first, then parse: this parses nothing (a signature covers the body, so give the whole
/// request), and [`parse`] verifies nothing.
///
/// # Errors
///
/// [`NothingOffered`](VerifyError::NothingOffered) for a vendor whose
/// [`authentication`](Vendor::authentication) is nothing, [`NotGiven`](VerifyError::NotGiven) where
/// the check lacks what this vendor's needs, else those of the vendor's own `verify`.
///
/// ```
/// use hookswitch::{Check, Request, Secrets, Vendor, VerifyError};
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
    let secrets = check.secrets.ok_or(VerifyError::NotGiven(Needed::Secrets));
    match vendor {
        Vendor::Net2phone => net2phone::verify(request, secrets?, check.now, check.tolerance),
        Vendor::Voipcloud => voipcloud::verify(request, secrets?),
        Vendor::VoiceOverCloud => {
            let peer = check.peer.ok_or(VerifyError::NotGiven(Needed::Peer))?;
            voice_over_cloud::verify(peer)
        }
        Vendor::Net2phoneCanada | Vendor::Petdesk => Err(VerifyError::NothingOffered),
    }
}

/// The headers in which a vendor sends secrets.
pub(crate) const fn secret_headers(vendor: Vendor) -> &'static [&'static str] {
    match vendor {
        Vendor::Net2phone => net2phone::SECRET_HEADERS,
        Vendor::Net2phoneCanada => net2phone_canada::SECRET_HEADERS,
        Vendor::Petdesk => petdesk::SECRET_HEADERS,
        Vendor::Voipcloud => voipcloud::SECRET_HEADERS,
        Vendor::VoiceOverCloud => voice_over_cloud::SECRET_HEADERS,
    }
}

impl Vendor {
    /// What the vendor offers to tell its requests from anybody else's.
    ///
    /// ```
    /// use hookswitch::{Authentication, Vendor};
    ///
    /// for vendor in Vendor::ALL {
    ///     if vendor.authentication() == Authentication::Nothing {
    ///         eprintln!("{vendor}: use an address with a secret in its path");
    ///     }
    /// }
    /// ```
    #[must_use]
    pub const fn authentication(self) -> Authentication {
        match self {
            Self::Net2phone => net2phone::AUTHENTICATION,
            Self::Net2phoneCanada => net2phone_canada::AUTHENTICATION,
            Self::Petdesk => petdesk::AUTHENTICATION,
            Self::Voipcloud => voipcloud::AUTHENTICATION,
            Self::VoiceOverCloud => voice_over_cloud::AUTHENTICATION,
        }
    }
}

/// A payload of any vendor. As JSON, which is written only, it is that vendor's payload.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "a payload is made and read once; a box would cost more than the copy"
)]
pub enum VendorPayload<'a> {
    /// Of [`net2phone`].
    Net2phone(net2phone::Payload<'a>),
    /// Of [`net2phone_canada`].
    Net2phoneCanada(net2phone_canada::Payload<'a>),
    /// Of [`petdesk`].
    Petdesk(petdesk::Payload<'a>),
    /// Of [`voipcloud`].
    Voipcloud(voipcloud::Payload<'a>),
    /// Of [`voice_over_cloud`].
    VoiceOverCloud(voice_over_cloud::Payload<'a>),
}

impl<'a> VendorPayload<'a> {
    /// What the payload means: 0, 1 or more events.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        match self {
            Self::Net2phone(payload) => payload.normalize(),
            Self::Net2phoneCanada(payload) => payload.normalize(),
            Self::Petdesk(payload) => payload.normalize(),
            Self::Voipcloud(payload) => payload.normalize(),
            Self::VoiceOverCloud(payload) => payload.normalize(),
        }
    }

    /// Makes the payload independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> VendorPayload<'static> {
        match self {
            Self::Net2phone(payload) => VendorPayload::Net2phone(payload.into_owned()),
            Self::Net2phoneCanada(payload) => VendorPayload::Net2phoneCanada(payload.into_owned()),
            Self::Petdesk(payload) => VendorPayload::Petdesk(payload.into_owned()),
            Self::Voipcloud(payload) => VendorPayload::Voipcloud(payload.into_owned()),
            Self::VoiceOverCloud(payload) => VendorPayload::VoiceOverCloud(payload.into_owned()),
        }
    }
}

impl<'a> Delivery<'a, VendorPayload<'a>> {
    /// What the delivery means: 0, 1 or more events. They borrow from the request, not from the
    /// delivery.
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
        self.payload.normalize()
    }

    /// Makes the delivery independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Delivery<'static, VendorPayload<'static>> {
        self.own(VendorPayload::into_owned)
    }
}

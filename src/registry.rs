//! The one place that lists the vendor modules.

use serde::Serialize;

use crate::delivery::parse_as;
use crate::vendors::{net2phone, net2phone_canada, petdesk, voice_over_cloud, voipcloud};
use crate::{Delivery, Events, ParseError, Request, Vendor};

/// Reads a request with the schema of a vendor that is known at run time, from a route, say.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
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

/// A payload of any vendor. As JSON it is that vendor's payload.
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
    /// What the delivery means: 0, 1 or more events.
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

//! The closed list of vendors.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// A phone system whose webhooks this crate reads.
///
/// ```
/// use hookswitch::Vendor;
///
/// // As a route's path segment, say.
/// let vendor: Vendor = "voipcloud".parse()?;
/// assert_eq!(vendor, Vendor::Voipcloud);
/// assert_eq!(vendor.to_string(), "voipcloud");
/// # Ok::<(), hookswitch::UnknownVendor>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Vendor {
    /// net2phone, the webhooks of its Unite platform.
    Net2phone,
    /// net2phone Canada (formerly Versature), the subscriptions of its Integrate API.
    Net2phoneCanada,
    /// PetDesk Phones, on the PrimeVOX platform.
    Petdesk,
    /// VoIPcloud, also sold as VoIPLine Telecom.
    Voipcloud,
    /// Voice Over Cloud, also known as VOCPhone.
    VoiceOverCloud,
}

impl Vendor {
    /// Every vendor, in the order of the declaration.
    pub const ALL: &'static [Self] = &[
        Self::Net2phone,
        Self::Net2phoneCanada,
        Self::Petdesk,
        Self::Voipcloud,
        Self::VoiceOverCloud,
    ];

    /// The vendor's name in this crate: that of its module, and its form in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Net2phone => "net2phone",
            Self::Net2phoneCanada => "net2phone_canada",
            Self::Petdesk => "petdesk",
            Self::Voipcloud => "voipcloud",
            Self::VoiceOverCloud => "voice_over_cloud",
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Vendor {
    type Err = UnknownVendor;

    fn from_str(name: &str) -> Result<Self, UnknownVendor> {
        Self::ALL
            .iter()
            .copied()
            .find(|vendor| vendor.as_str() == name)
            .ok_or(UnknownVendor(()))
    }
}

/// The error of parsing a [`Vendor`] from a name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown vendor: expected net2phone, net2phone_canada, petdesk, voice_over_cloud or voipcloud"
)]
pub struct UnknownVendor(());

//! Which call an event belongs to.

use core::fmt;
use core::str::FromStr;

use alloc::borrow::Cow;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::Vendor;
use crate::event::Event;
use crate::text::own;

/// Which call an event belongs to.
///
/// A vendor's ids of calls are unique within one customer at most: two customers of one vendor can both have a
/// call `5f0c`. So partition a stream of events by two things, your own id of the customer and the `CallKey`,
/// and make the key of a table of the same two.
///
/// As text, a key is the vendor's name, a slash and the id, such as `voice_over_cloud/5f0c`. Parsing splits the
/// text at the first slash: the id may have slashes, too. The text stays the same in every version of this
/// crate; the `Hash` may not.
///
/// ```
/// use hookswitch::{CallKey, Vendor};
///
/// let key = CallKey::new(Vendor::VoiceOverCloud, "5f0c");
/// assert_eq!(key.to_string(), "voice_over_cloud/5f0c");
/// assert_eq!("voice_over_cloud/5f0c".parse(), Ok(key));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallKey<'a> {
    /// The vendor.
    pub vendor: Vendor,
    /// The vendor's id of the call.
    pub id: Cow<'a, str>,
}

impl<'a> CallKey<'a> {
    /// The key of a vendor's call.
    #[must_use]
    pub fn new(vendor: Vendor, id: impl Into<Cow<'a, str>>) -> Self {
        Self {
            vendor,
            id: id.into(),
        }
    }

    /// Makes the key independent of the event.
    #[must_use]
    pub fn into_owned(self) -> CallKey<'static> {
        CallKey {
            vendor: self.vendor,
            id: own(self.id),
        }
    }

    /// The key of the call that an event is part of, if it is part of one and names it.
    #[must_use]
    pub fn of(event: &'a Event<'_>) -> Option<Self> {
        let id = event
            .call
            .id
            .as_deref()
            .filter(|_| event.not_of_a_call().is_none())?;
        Some(Self::new(event.vendor, id))
    }
}

impl fmt::Display for CallKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.vendor, self.id)
    }
}

impl FromStr for CallKey<'static> {
    type Err = NotACallKey;

    fn from_str(text: &str) -> Result<Self, NotACallKey> {
        let (vendor, id) = text.split_once('/').ok_or(NotACallKey(()))?;
        let vendor = vendor.parse().map_err(|_| NotACallKey(()))?;
        Ok(Self::new(vendor, String::from(id)))
    }
}

/// The error of parsing a [`CallKey`] from a text that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a call: expected the name of a vendor, a slash and the call's id")]
pub struct NotACallKey(());

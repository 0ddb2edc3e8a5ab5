//! The address that webhooks come from.

use core::net::IpAddr;

use super::SOURCE_ADDRESS;
use crate::{Proof, Verified, VerifyError};

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
pub fn verify(peer: IpAddr) -> Result<Verified, VerifyError> {
    if peer.to_canonical() == SOURCE_ADDRESS {
        Ok(Verified::new(Proof::Sender, None))
    } else {
        Err(VerifyError::WrongAddress)
    }
}

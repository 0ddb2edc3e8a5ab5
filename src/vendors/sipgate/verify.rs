//! The addresses that webhooks come from.

use core::net::IpAddr;

use super::SOURCE_ADDRESSES;
use crate::verify::{Proof, Verified, VerifyError};

/// Checks that a request came from one of the [`SOURCE_ADDRESSES`], which may be written as an IPv4-mapped IPv6
/// address.
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
/// use hookswitch::{sipgate, verify::{Proof, Verified, VerifyError}};
///
/// let verified = sipgate::verify("::ffff:217.116.118.254".parse()?);
/// assert_eq!(verified, Ok(Verified::new(Proof::Sender, None)));
/// let verified = sipgate::verify("203.0.113.9".parse()?);
/// assert_eq!(verified, Err(VerifyError::WrongAddress));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
pub fn verify(peer: IpAddr) -> Result<Verified, VerifyError> {
    if SOURCE_ADDRESSES.contains(&peer.to_canonical()) {
        Ok(Verified::new(Proof::Sender, None))
    } else {
        Err(VerifyError::WrongAddress)
    }
}

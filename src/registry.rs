//! The one place that lists the vendor modules.

use serde::Serialize;

use crate::vendors::net2phone;
use crate::{Delivery, ParseError, Request, Vendor};

/// Reads a request with the schema of a vendor that is known at run time, from a route, say.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
pub fn parse<'a>(
    vendor: Vendor,
    request: &Request<'a>,
) -> Result<Delivery<'a, VendorPayload<'a>>, ParseError> {
    Ok(match vendor {
        Vendor::Net2phone => net2phone::parse(request)?.map(VendorPayload::Net2phone),
        _ => todo!(),
    })
}

/// A payload of any vendor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum VendorPayload<'a> {
    /// Of [`net2phone`].
    Net2phone(net2phone::Payload<'a>),
}

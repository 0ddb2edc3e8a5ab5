#![doc = include_str!("net2phone_canada/docs.md")]

mod normalize;
mod payload;
mod schema;

pub use payload::{Kind, Payload, Record, Side, State, SubscriptionState};
pub(crate) use schema::Net2phoneCanada;

use crate::{Delivery, ParseError, Request};

/// Reads what a net2phone Canada subscription sends.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, net2phone_canada};
///
/// let request = Request::new(br#"{
///     "on_net": false,
///     "from": {
///         "user": null,
///         "state": "progressing",
///         "name": null,
///         "domain": null,
///         "id": "+16133246100",
///         "call_id": "ea5537bf1fd8eb53e8b435592f86a539"
///     },
///     "to": {
///         "is_human": true,
///         "state": "ringing",
///         "id": "126",
///         "domain": "yourdomain.com",
///         "user": "126",
///         "call_id": "ac68b6fb9072dd2aa32b5e9098330b72"
///     },
///     "time_answer": null,
///     "time_start": "2021-11-24 13:50:12",
///     "by_call_id": null
/// }"#);
/// let delivery = net2phone_canada::parse(&request)?;
/// assert_eq!(delivery.payload.kind, net2phone_canada::Kind::Call);
/// assert_eq!(delivery.payload.to.state, Some(net2phone_canada::State::Ringing));
/// assert_eq!(delivery.payload.to.user.as_deref(), Some("126"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Net2phoneCanada>(request)
}

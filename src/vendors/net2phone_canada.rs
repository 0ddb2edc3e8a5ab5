//! net2phone Canada (formerly Versature), the subscriptions of its Integrate API: JSON in the body
//! of a POST. [Guide](https://developer.versatureapps.com/subscriptions/),
//! [setup](https://help.net2phone.ca/en_CA/admin-settings/net2phone-api-settings); version 1.9 is
//! known from the vendor's public API definitions (`coretech/n2p-api-docs`).
//!
//! # Events
//!
//! A body does not name its event; these names are this crate's own.
//!
//! | event | fields | becomes |
//! |---|---|---|
//! | `call` | `on_net`, `from`, `to`, `time_start`, `time_answer`, `by_call_id` | when a side has ended: `ended/leg/answered` with an answer's time, else `ended/leg/missed`; outbound `ended/leg/no_answer`; of no known direction, or where the answer's time cannot be read, `ended/leg`; else when a side rings `ringing`; else when both are active `answered`; else `unknown` |
//! | `cdr` | array of records: `from`, `to`, `answer_time`, `start_time`, `end_time`, `duration` | for each record `ended/leg/answered` with an answer's time, else `ended/leg/missed`; outbound `ended/leg/no_answer`; of no known direction, or where the answer's time cannot be read, `ended/leg` |
//! | `subscription` | `msg`, `state` | `subscription` |
//!
//! What a `call` reports is in the states of its two sides:
//!
//! | step | `from.state` | `to.state` | `time_answer` |
//! |---|---|---|---|
//! | it rings | `progressing` | `ringing` | `null` |
//! | it was answered | `active` | `active` | set |
//! | it ended | `ended` | `ended` | set, if it was answered |
//!
//! # Quirks
//!
//! - The fields of a `call` are in an object `calls` (guide, samples of version 1.2) or at the top
//!   (samples of version 1.9, whose schema has the object). Both are read, and written at the top.
//! - A `call` has no id, direction, time or duration of its own and no cause of its end: the same
//!   body may come again with nothing to tell it by (documented).
//! - The states are capitalised in the guide's text and small in its samples: any case is read. It
//!   does not promise which side is `ringing` and which `progressing`.
//! - An outside party has neither `user` nor `domain`. The documented sample of an ended call has
//!   both on both sides, with `on_net` false: `from.id` may be the number shown, not the device.
//! - Nothing states the direction (documented by absence); the following is inferred. A side with a
//!   `user` or a `domain` is the account's own. If only `to` is, the direction is inbound; if only
//!   `from` is, outbound. It is internal if `on_net` is true, and in a `cdr` if both sides are the
//!   account's. If both are and `on_net` is false, it is not known.
//! - `on_net` says that both sides are devices of net2phone (documented), which two customers of
//!   net2phone have as well. So if both sides have a `domain` and the two differ, there is no
//!   direction, no agent and no account: which side is the account's own, nothing says (inferred).
//! - `to.user` is an integer in the schema of version 1.9 and text in its samples.
//! - `time_start` and `time_answer` name no zone: they are taken as UTC, like the other times of
//!   this API. The times of a `cdr` are RFC 2822 (guide); the REST API sends ISO 8601 for the same
//!   records, with or without a zone (measured, May 2026), which is read too.
//! - The segments of one call, such as the legs of a ring group, share `from.call_id` (measured in
//!   records of the REST API, May 2026; presumably in a `call` too).
//! - `duration` of a `cdr` need not fit its times: in the documented sample it fits neither end
//!   less start nor end less answer.
//! - `from.id` and `to.id` of a `cdr` are `null` for the account's own users (documented sample).
//!   The array may be empty. A record that is not in an array is none: it is read as a `call`,
//!   with notices.
//! - The guide prints the two messages of a `subscription` in single quotes, which is not JSON.
//!   That form is read as well, for messages of these two fields with no other quote in them.
//! - `recordings` and other undocumented kinds can be subscribed to; nothing is known of what they
//!   send, so that [no event](crate::ParseErrorKind::NoEventName) is found in it.
//!
//! # Operation
//!
//! A subscription expires 7,200 seconds after the request, if that does not ask for up to 604,800
//! (documented). No message that tells of the end is documented, so it presumably comes without a
//! word. To renew it, repeat the request; the id stays. The guide asks for an answer of 200 or
//! 204; version 1.9 says that the answer is ignored and that nothing is ever sent again. A
//! subscription can be limited to some users, so that a call may be seen in part. Use HTTPS.
//! Records (`cdrs`) are marked as beta.
//!
//! # Verification
//!
//! None is documented for subscriptions. What you can do: give the subscription an HTTPS address
//! with a secret in its path and check that with
//! [`Secrets::verify`](crate::Secrets::verify); and where you know the addresses that requests come
//! from, let your firewall pass no others. None are documented.
//!
//! Webhooks that are added in the web app have a secret key, and are presumably those of
//! [`net2phone`](crate::net2phone#verification).

mod normalize;
mod payload;
mod read;

pub use payload::{Kind, Payload, Record, Side, State, SubscriptionState};
pub(crate) use read::Net2phoneCanada;

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

//! net2phone (Unite): JSON in the body of a POST, one event per request.
//! [Specification of 2019](https://support.empiretelecomnj.com/portal/en/kb/articles/net2phone-webhook-api-specification),
//! [setup](https://help.net2phone.ca/en_CA/admin-settings/net2phone-api-settings); the generation
//! of 2021 is known from the vendor's public API definitions (`coretech/n2p-api-docs`).
//!
//! # Events
//!
//! Every event has `id`, `event` and `timestamp`; every event but `message_received` has
//! `direction`, `originating_number` and `dialed_number` too. Since 2021 every event has `user`, and
//! every event but `message_received` has `call_id` and `call_source`. Events of a user also have
//! `user_name`, those of a call may have `call_leg_id`, and those with the `call_source` `click2call`
//! have `click_to_call_info`.
//!
//! | event | further fields | becomes |
//! |---|---|---|
//! | `call_ringing` | | `ringing` |
//! | `call_answered` | | `answered` |
//! | `call_completed` | `duration`; 2019: `recorded` | `ended/leg/answered`; `duration` is its `talk_time` |
//! | `call_missed` | 2021: `duration`, `reason` | `ended/leg/missed`; outbound `ended/leg/no_answer`; for `user_rejected_call` `ended/leg/rejected` |
//! | `voicemail_received` | `duration`; 2021: `voicemail`, `audio_message_id`, `audio_message_url` | `voicemail`, left |
//! | `voicemail_missed` | `duration`, `reason` | `voicemail`, not left |
//! | `voicemail_notify` | `voicemail` | `voicemail`, left |
//! | `call_recorded` | `audio_message_id`, `audio_message_url` | `recording/available` |
//! | `call_recording_failed` | `reason` | `recording/failed` |
//! | `call_busy` | | `ended/leg/busy`; without a user `ended/call/busy`. It stands for any answer of 4xx or 5xx: busy, or not to be reached |
//! | `call_blocked` | | `ended/leg/blocked`; without a user `ended/call/blocked` |
//! | `call_forward` | `forward_number` | `forwarded` |
//! | `call_blind_transfer` | | `transferred/blind`, gave |
//! | `call_consultative_transfer` | `reason` | `transferred/consultative`; `transferer` gave, `transferee` received |
//! | `call_hold` | `reason` | `held` |
//! | `call_resume` | `reason`, `hold_duration` | `resumed` |
//! | `call_park` | `slot` | `parked` |
//! | `call_unpark` | `slot` | `unparked` |
//! | `call_pickup` | `pickup_event_info` | `picked_up` |
//! | `call_rg_queue_entered` | | `queued` |
//! | `call_rg_queue_tier` | | `queued` |
//! | `call_rg_queue_completed` | | `ended/group` |
//! | `emergency_call` | | `emergency` |
//! | `message_received` | `messenger_info` | `message`, inbound |
//!
//! # Quirks
//!
//! - The generation of 2019 has five events (`call_ringing`, `call_answered`, `call_completed`,
//!   `call_missed`, `voicemail_received`), no `user` and no `call_id`: `id` differs with every
//!   message, so nothing but the two numbers joins the events of a call (documented).
//! - Account-level events (`call_rg_queue_…`, some `call_blocked`) have a `user` with nothing but
//!   its `account_id` (documented).
//! - `user_name` can differ from `user.name` (documented sample of `message_received`).
//! - `duration` is documented as the seconds that the call lasted. That they count from the answer is
//!   inferred from the samples of 2019, whose times of day are 12:44:22 for the ringing, 12:44:25 for
//!   the answer and 12:45:25 for the end, with a `duration` of 60.
//! - The documented example of an answered `click2call` call is inbound. If that is the agent's own phone,
//!   which would ring first, then the agent's answer counts as the customer's (inferred): ringing in and
//!   answered in, followed by `call_missed` out of the same agent, leave the call open until it is
//!   stale. What the vendor sends is not known: reports are welcome.
//! - Numbers come as JSON numbers in some published samples, and internal calls carry bare
//!   extensions. `recorded` is the text `"true"` in the only sample.
//! - `timestamp` has 0 to 7 digits of fraction (samples, and a production receiver, March 2026).
//! - `recording_url`, `voice_mail` and `user.email`, which a public receiver expects, are not
//!   documented; they end in [`extra`](crate::Delivery::extra).
//!
//! # Operation
//!
//! The destination must be HTTPS. A webhook can be limited to some events and some users, so that
//! a call may be seen in part. `audio_message_url` is not the audio: a production receiver (March
//! 2026) calls it with an API key, and is answered with an address that serves the audio for a short
//! time. Retries, time limits and the answer that is expected are not documented.
//!
//! # Verification
//!
//! Each webhook has a secret key (documented), so that a server with several needs several
//! [`Secrets`](crate::Secrets). With it the vendor signs the body and a time, in the headers
//! `x-net2phone-signature` and `x-net2phone-timestamp`, which [`verify`] checks and
//! [`signed_headers`] makes.
//! How is not documented in public: it was seen in a production receiver, in March 2026, which
//! checks a signature only where there is one. So log what is refused when you begin.

mod normalize;
mod payload;
mod read;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    CallSource, ClickToCallInfo, Direction, Kind, MessageOrigin, MessageTarget, MessageType,
    MessengerInfo, Payload, PickupEventInfo, Reason, User,
};
pub(crate) use read::Net2phone;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a net2phone webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, net2phone};
///
/// let request = Request::new(br#"{
///     "id": "c998e523-3750-4ff4-9eac-76af1dc360b1",
///     "event": "call_ringing",
///     "timestamp": "2019-09-15T12:44:22Z",
///     "direction": "inbound",
///     "originating_number": "+15551112222",
///     "dialed_number": "+17778885555",
///     "user_name": "John Doe"
/// }"#);
/// let delivery = net2phone::parse(&request)?;
/// assert_eq!(delivery.payload.kind, net2phone::Kind::CallRinging);
/// assert_eq!(delivery.payload.direction, Some(net2phone::Direction::Inbound));
/// assert_eq!(delivery.payload.user_name.as_deref(), Some("John Doe"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Net2phone>(request)
}

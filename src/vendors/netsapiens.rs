#![doc = include_str!("netsapiens/docs.md")]

mod normalize;
mod pair;
mod payload;
mod schema;

pub use payload::{CallType, Endpoint, Kind, Payload, Record, ReleaseCode, Row, State};
pub(crate) use schema::Netsapiens;

use crate::{Delivery, ParseError, Request};

/// Reads what a NetSapiens event subscription sends.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, netsapiens};
///
/// let request = Request::new(br#"[{
///     "orig_callid": "54579494_134070321@192.0.2.4",
///     "orig_from_uri": "sip:5555550142@192.0.2.4",
///     "orig_from_name": "QUINN LAVOIE",
///     "orig_to_user": "5555550100",
///     "orig_user": "",
///     "orig_domain": "*",
///     "by_user": "",
///     "by_domain": "",
///     "term_user": "101",
///     "term_domain": "exampledental",
///     "term_to_uri": "sip:101@exampledental",
///     "orig_call_info": "progressing",
///     "term_call_info": "alerting",
///     "time_answer": "0000-00-00 00:00:00",
///     "time_start": "2022-07-05 19:54:57"
/// }]"#);
/// let delivery = netsapiens::parse(&request)?;
/// assert_eq!(delivery.payload.kind, netsapiens::Kind::CallOrigid);
/// let record = &delivery.payload.records[0];
/// assert_eq!(record.term_call_info, Some(netsapiens::State::Alerting));
/// assert_eq!(record.time_answer, None);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// assert_eq!(event.agent.unwrap().extension.as_deref(), Some("101"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Netsapiens>(request)
}

//! Twilio, read by hand, and its signature.

use std::hint::black_box;

use chrono::{DateTime, Utc};
use hookswitch::{Check, Request, VendorPayload, samples};

use crate::row::{Row, Said, Says, timed};

/// A status callback of 31 fields, nearly all of which are escaped.
const STORY: &str = "twilio/outbound-api-person";

pub fn rows() -> Vec<Row> {
    vec![Row::form::<baseline::Status>(
        "twilio/outbound-api-person/1-completed.http",
        "call-status, 31 fields, escaped",
        ["CallSid", "AccountSid"],
    )]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::Twilio(payload) = payload else {
        return None;
    };
    let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().unwrap_or("").to_owned();
    let (call, account) = (text(&payload.call_sid), text(&payload.account_sid));
    Some(Said::new(call, account).at(payload.timestamp))
}

/// How long the check of the row's signature takes, in nanoseconds: its fields are decoded, sorted and hashed.
pub fn verify(times: u32) -> f64 {
    let sample = samples::story(STORY).next().expect("the story is there");
    let signed = sample.signed();
    let (request, check) = (signed.request(), sample.check());
    let verify = |request: &Request<'_>, check: &Check<'_>| {
        hookswitch::verify(sample.vendor, request, check).expect("it is signed")
    };
    timed(times, || verify(black_box(&request), black_box(&check)))
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use serde::Deserialize;
    use serde::de::{Deserializer, Error as _};

    use super::{DateTime, Said, Says, Utc};

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Status {
        account_sid: String,
        answered_by: Option<String>,
        api_version: String,
        call_duration: Option<u32>,
        call_sid: String,
        call_status: String,
        callback_source: String,
        called: String,
        called_city: String,
        called_country: String,
        called_state: String,
        called_zip: String,
        caller: String,
        caller_city: String,
        caller_country: String,
        caller_state: String,
        caller_zip: String,
        direction: String,
        duration: Option<u32>,
        from: String,
        from_city: String,
        from_country: String,
        from_state: String,
        from_zip: String,
        sequence_number: u32,
        #[serde(deserialize_with = "time")]
        timestamp: DateTime<Utc>,
        to: String,
        to_city: String,
        to_country: String,
        to_state: String,
        to_zip: String,
    }

    fn time<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(from)?;
        let time = DateTime::parse_from_rfc2822(&text).map_err(D::Error::custom)?;
        Ok(time.to_utc())
    }

    impl Says for Status {
        fn said(&self) -> Said {
            Said::new(&self.call_sid, &self.account_sid).at(self.timestamp)
        }
    }
}

//! net2phone Canada, read by hand.
//!
//! Its deliveries bear no name of an event, so that no tag can tell them apart: the enum is
//! untagged, with the most frequent form first.

use hookswitch::{VendorPayload, net2phone_canada::Record};

use crate::row::{Row, Said, Says};

pub fn rows() -> Vec<Row> {
    use baseline::Event;
    vec![
        Row::json::<Event, floor::Call<'_>>(
            "net2phone_canada/inbound-answered/1-ringing.http",
            "call, ringing, nested",
        ),
        Row::json::<Event, floor::Call<'_>>(
            "net2phone_canada/inbound-answered/2-answered.http",
            "call, answered, nested",
        ),
        Row::json::<Event, floor::Wrapped<'_>>(
            "net2phone_canada/inbound-answered-wrapped/1-ringing.http",
            "call, ringing, nested twice",
        ),
        Row::json::<Event, Vec<floor::Record<'_>>>(
            "net2phone_canada/cdr-two-records/1-cdr.http",
            "cdr, array of two",
        ),
        Row::json::<Event, floor::EscapedCall<'_>>(
            "net2phone_canada/cases/bodies/escaped-name.http",
            "call, ringing, escaped name",
        ),
    ]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::Net2phoneCanada(payload) = payload else {
        return None;
    };
    let (from, number, time) = match &*payload.cdrs {
        [] => (&payload.from, &payload.from.id, payload.time_start),
        [Record { from, .. }, ..] => (from, &from.user, payload.cdrs[0].start_time),
    };
    let id = from.call_id.as_deref().unwrap_or("");
    Some(Said::new(id, number.as_deref().unwrap_or("")).at(time))
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use chrono::{DateTime, NaiveDateTime, Utc};
    use serde::Deserialize;
    use serde::de::{Deserializer, Error as _};

    use super::{Said, Says};

    #[derive(Deserialize)]
    #[serde(untagged)]
    pub enum Event {
        Call(Call),
        Wrapped { calls: Call },
        Cdr(Vec<Record>),
        Subscription { msg: String, state: String },
    }

    #[derive(Deserialize)]
    pub struct Call {
        on_net: bool,
        from: Side,
        to: Side,
        #[serde(deserialize_with = "time")]
        time_start: DateTime<Utc>,
        #[serde(default, deserialize_with = "optional_time")]
        time_answer: Option<DateTime<Utc>>,
        by_call_id: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Side {
        call_id: String,
        id: Option<String>,
        user: Option<String>,
        name: Option<String>,
        domain: Option<String>,
        state: State,
        is_human: Option<bool>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum State {
        Progressing,
        Ringing,
        Active,
        Ended,
    }

    #[derive(Deserialize)]
    pub struct Record {
        from: RecordSide,
        to: RecordSide,
        #[serde(deserialize_with = "rfc2822")]
        start_time: DateTime<Utc>,
        #[serde(default, deserialize_with = "optional_rfc2822")]
        answer_time: Option<DateTime<Utc>>,
        #[serde(deserialize_with = "rfc2822")]
        end_time: DateTime<Utc>,
        duration: u32,
    }

    #[derive(Deserialize)]
    pub struct RecordSide {
        call_id: String,
        id: Option<String>,
        user: Option<String>,
        name: Option<String>,
        domain: Option<String>,
    }

    fn time<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        read_time(&String::deserialize(from)?).map_err(D::Error::custom)
    }

    fn optional_time<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let time = text.map(|text| read_time(&text)).transpose();
        time.map_err(D::Error::custom)
    }

    fn read_time(text: &str) -> chrono::ParseResult<DateTime<Utc>> {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map(|time| time.and_utc())
    }

    fn rfc2822<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        read_rfc2822(&String::deserialize(from)?).map_err(D::Error::custom)
    }

    fn optional_rfc2822<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let time = text.map(|text| read_rfc2822(&text)).transpose();
        time.map_err(D::Error::custom)
    }

    fn read_rfc2822(text: &str) -> chrono::ParseResult<DateTime<Utc>> {
        DateTime::parse_from_rfc2822(text).map(|time| time.to_utc())
    }

    impl Says for Event {
        fn said(&self) -> Said {
            match self {
                Self::Call(call) | Self::Wrapped { calls: call } => {
                    let number = call.from.id.as_deref().unwrap_or("");
                    Said::new(&call.from.call_id, number).at(call.time_start)
                }
                Self::Cdr(records) => {
                    let from = &records[0].from;
                    let number = from.user.as_deref().unwrap_or("");
                    Said::new(&from.call_id, number).at(records[0].start_time)
                }
                Self::Subscription { .. } => Said::default(),
            }
        }
    }
}

mod floor {
    #![allow(dead_code, reason = "read, not used")]

    use std::borrow::Cow;

    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    pub struct Wrapped<'a> {
        #[serde(borrow)]
        calls: Call<'a>,
    }

    #[derive(Deserialize)]
    pub struct Call<'a> {
        on_net: bool,
        #[serde(borrow)]
        from: Side<'a>,
        #[serde(borrow)]
        to: Side<'a>,
        time_answer: Option<&'a str>,
        time_start: &'a str,
        by_call_id: Option<&'a str>,
    }

    #[derive(Deserialize)]
    pub struct Side<'a> {
        is_human: Option<bool>,
        state: &'a str,
        id: &'a str,
        domain: Option<&'a str>,
        user: Option<&'a str>,
        name: Option<&'a str>,
        call_id: &'a str,
    }

    #[derive(Deserialize)]
    pub struct Record<'a> {
        #[serde(borrow)]
        to: RecordSide<'a>,
        #[serde(borrow)]
        from: RecordSide<'a>,
        answer_time: Option<&'a str>,
        start_time: &'a str,
        end_time: &'a str,
        duration: u32,
    }

    #[derive(Deserialize)]
    pub struct RecordSide<'a> {
        call_id: &'a str,
        domain: Option<&'a str>,
        name: Option<&'a str>,
        id: Option<&'a str>,
        user: Option<&'a str>,
    }

    /// Escaped names cannot be borrowed.
    #[derive(Deserialize)]
    pub struct EscapedCall<'a> {
        on_net: bool,
        #[serde(borrow)]
        from: EscapedSide<'a>,
        #[serde(borrow)]
        to: Side<'a>,
        time_answer: Option<&'a str>,
        time_start: &'a str,
        by_call_id: Option<&'a str>,
    }

    #[derive(Deserialize)]
    pub struct EscapedSide<'a> {
        state: &'a str,
        id: &'a str,
        domain: Option<&'a str>,
        user: Option<&'a str>,
        #[serde(borrow)]
        name: Cow<'a, str>,
        call_id: &'a str,
    }

    impl Says for Call<'_> {
        fn said(&self) -> Said {
            Said::new(self.from.call_id, self.from.id)
        }
    }

    impl Says for Wrapped<'_> {
        fn said(&self) -> Said {
            self.calls.said()
        }
    }

    impl Says for Vec<Record<'_>> {
        fn said(&self) -> Said {
            let from = &self[0].from;
            Said::new(from.call_id, from.user.unwrap_or(""))
        }
    }

    impl Says for EscapedCall<'_> {
        fn said(&self) -> Said {
            Said::new(self.from.call_id, self.from.id)
        }
    }
}

//! Aircall, read by hand.

use hookswitch::VendorPayload;

use crate::row::{Row, Said, Says};

pub fn rows() -> Vec<Row> {
    vec![Row::json::<baseline::Event, floor::Event<'_>>(
        "aircall/with-every-field/1-ended.http",
        "call.ended, objects in arrays",
    )]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::Aircall(payload) = payload else {
        return None;
    };
    let data = &payload.data;
    let id = data.id.as_deref().unwrap_or("");
    let number = data.raw_digits.as_deref().unwrap_or("");
    Some(Said::new(id, number).at(data.ended_at))
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use chrono::serde::{ts_seconds, ts_seconds_option};
    use chrono::{DateTime, Utc};
    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    #[serde(tag = "event")]
    pub enum Event {
        #[serde(rename = "call.created", alias = "call.ringing_on_agent")]
        Started(Envelope),
        #[serde(rename = "call.ended", alias = "call.hungup")]
        Ended(Envelope),
    }

    #[derive(Deserialize)]
    pub struct Envelope {
        resource: String,
        #[serde(with = "ts_seconds")]
        timestamp: DateTime<Utc>,
        token: String,
        data: Call,
    }

    #[derive(Deserialize)]
    struct Call {
        id: u64,
        direct_link: String,
        call_uuid: String,
        direction: String,
        status: String,
        missed_call_reason: Option<String>,
        #[serde(with = "ts_seconds")]
        started_at: DateTime<Utc>,
        #[serde(with = "ts_seconds_option")]
        answered_at: Option<DateTime<Utc>>,
        #[serde(with = "ts_seconds_option")]
        ended_at: Option<DateTime<Utc>>,
        duration: u32,
        raw_digits: String,
        cost: Option<String>,
        hangup_cause: Option<String>,
        voicemail: Option<String>,
        voicemail_short_url: Option<String>,
        recording: Option<String>,
        recording_short_url: Option<String>,
        asset: Option<String>,
        archived: bool,
        user: Option<User>,
        assigned_to: Option<User>,
        transferred_by: Option<User>,
        transferred_to: Option<User>,
        number: Number,
        contact: Option<Contact>,
        teams: Vec<Team>,
        participants: Vec<Participant>,
        tags: Vec<Tag>,
        comments: Vec<Comment>,
        ivr_options_selected: Vec<IvrOption>,
    }

    #[derive(Deserialize)]
    struct User {
        id: u64,
        direct_link: Option<String>,
        name: String,
        email: String,
        available: bool,
        availability_status: Option<String>,
        substatus: Option<String>,
        language: Option<String>,
        wrap_up_time: Option<u32>,
        time_zone: Option<String>,
        created_at: Option<String>,
    }

    #[derive(Deserialize)]
    struct Number {
        id: u64,
        direct_link: String,
        name: String,
        digits: String,
        country: String,
        time_zone: String,
        open: bool,
        availability_status: String,
        is_ivr: bool,
        live_recording_activated: bool,
        messages: serde_json::Value,
    }

    #[derive(Deserialize)]
    struct Contact {
        id: u64,
        direct_link: String,
        first_name: Option<String>,
        last_name: Option<String>,
        company_name: Option<String>,
        information: Option<String>,
        is_shared: bool,
        created_at: u64,
        updated_at: u64,
        emails: serde_json::Value,
        phone_numbers: serde_json::Value,
        urls: serde_json::Value,
    }

    #[derive(Deserialize)]
    struct Team {
        id: u64,
        name: String,
        direct_link: String,
        created_at: String,
    }

    #[derive(Deserialize)]
    struct Participant {
        id: Option<u64>,
        name: Option<String>,
        phone_number: Option<String>,
        r#type: String,
    }

    #[derive(Deserialize)]
    struct Tag {
        id: u64,
        name: String,
        created_at: u64,
        tagged_by: Option<User>,
    }

    #[derive(Deserialize)]
    struct Comment {
        id: u64,
        content: String,
        #[serde(with = "ts_seconds")]
        posted_at: DateTime<Utc>,
        posted_by: Option<User>,
    }

    #[derive(Deserialize)]
    struct IvrOption {
        id: String,
        title: String,
        key: String,
        branch: String,
        created_at: String,
        transition_started_at: String,
        transition_ended_at: String,
    }

    impl Says for Event {
        fn said(&self) -> Said {
            let (Self::Started(event) | Self::Ended(event)) = self;
            Said::new(event.data.id, &event.data.raw_digits).at(event.data.ended_at)
        }
    }
}

mod floor {
    #![allow(dead_code, reason = "read, not used")]

    use serde::Deserialize;
    use serde_json::value::RawValue;

    use super::{Said, Says};

    #[derive(Deserialize)]
    pub struct Event<'a> {
        resource: &'a str,
        event: &'a str,
        timestamp: u64,
        token: &'a str,
        #[serde(borrow)]
        data: Call<'a>,
    }

    #[derive(Deserialize)]
    struct Call<'a> {
        id: u64,
        direct_link: &'a str,
        call_uuid: &'a str,
        direction: &'a str,
        status: &'a str,
        missed_call_reason: Option<&'a str>,
        started_at: u64,
        answered_at: Option<u64>,
        ended_at: Option<u64>,
        duration: u32,
        raw_digits: &'a str,
        #[serde(borrow)]
        user: &'a RawValue,
        #[serde(borrow)]
        number: &'a RawValue,
        #[serde(borrow)]
        tags: &'a RawValue,
        #[serde(borrow)]
        comments: &'a RawValue,
    }

    impl Says for Event<'_> {
        fn said(&self) -> Said {
            Said::new(self.data.id, self.data.raw_digits)
        }
    }
}

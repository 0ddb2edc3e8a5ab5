//! net2phone, read by hand.

use hookswitch::VendorPayload;

use crate::row::{Row, Said, Says};

pub fn rows() -> Vec<Row> {
    use baseline::Event;
    vec![
        Row::json::<Event, floor::Completed2019<'_>>(
            "net2phone/answered-2019/3-completed.http",
            "call_completed, flat, 2019",
        ),
        Row::json::<Event, floor::Call<'_>>(
            "net2phone/documented-2021/1-call-ringing.http",
            "call_ringing, nested",
        ),
        Row::json::<Event, floor::Completed<'_>>(
            "net2phone/inbound-answered/3-completed.http",
            "call_completed, nested",
        ),
        Row::json::<Event, floor::MessageReceived<'_>>(
            "net2phone/message-sms/1-message-received.http",
            "message_received, nested twice",
        ),
        Row::json::<Event, floor::EscapedRinging<'_>>(
            "net2phone/cases/values/name-escaped.http",
            "call_ringing, escaped names",
        ),
    ]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::Net2phone(payload) = payload else {
        return None;
    };
    let number = (payload.originating_number.as_ref())
        .or(payload.messenger_info.originated.as_ref())
        .map_or("", |number| number);
    Some(Said::new(payload.id.as_deref().unwrap_or(""), number).at(payload.timestamp))
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use chrono::{DateTime, Utc};
    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    #[serde(tag = "event", rename_all = "snake_case")]
    pub enum Event {
        CallRinging(Call),
        CallAnswered(Call),
        CallCompleted(Completed),
        CallMissed(Missed),
        VoicemailReceived(Voicemail),
        CallRecorded(Recorded),
        MessageReceived(Message),
    }

    #[derive(Deserialize)]
    pub struct Call {
        id: String,
        timestamp: DateTime<Utc>,
        direction: Direction,
        originating_number: String,
        dialed_number: String,
        user: Option<User>,
        user_name: Option<String>,
        call_id: Option<String>,
        call_leg_id: Option<String>,
        call_source: Option<CallSource>,
    }

    #[derive(Deserialize)]
    pub struct Completed {
        id: String,
        timestamp: DateTime<Utc>,
        direction: Direction,
        originating_number: String,
        dialed_number: String,
        user: Option<User>,
        user_name: Option<String>,
        call_id: Option<String>,
        call_leg_id: Option<String>,
        call_source: Option<CallSource>,
        duration: u32,
        recorded: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Missed {
        id: String,
        timestamp: DateTime<Utc>,
        direction: Direction,
        originating_number: String,
        dialed_number: String,
        user: Option<User>,
        user_name: Option<String>,
        call_id: Option<String>,
        call_leg_id: Option<String>,
        call_source: Option<CallSource>,
        duration: Option<u32>,
        reason: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Voicemail {
        id: String,
        timestamp: DateTime<Utc>,
        direction: Direction,
        originating_number: String,
        dialed_number: String,
        user: Option<User>,
        user_name: Option<String>,
        call_id: Option<String>,
        call_leg_id: Option<String>,
        call_source: Option<CallSource>,
        duration: u32,
        voicemail: Option<bool>,
        audio_message_id: Option<u64>,
        audio_message_url: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Recorded {
        id: String,
        timestamp: DateTime<Utc>,
        direction: Direction,
        originating_number: String,
        dialed_number: String,
        user: User,
        user_name: Option<String>,
        call_id: String,
        call_leg_id: Option<String>,
        call_source: CallSource,
        audio_message_id: u64,
        audio_message_url: String,
    }

    #[derive(Deserialize)]
    pub struct Message {
        id: String,
        timestamp: DateTime<Utc>,
        user: User,
        user_name: Option<String>,
        messenger_info: MessengerInfo,
    }

    #[derive(Deserialize)]
    pub struct User {
        id: Option<u64>,
        name: Option<String>,
        account_id: u64,
    }

    #[derive(Deserialize)]
    pub struct MessengerInfo {
        message_id: String,
        conversation_id: String,
        r#type: String,
        originated: String,
        terminated: String,
        origin: Option<String>,
        target: Option<String>,
        content: Option<String>,
        from_user_id: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Direction {
        Inbound,
        Outbound,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum CallSource {
        Normal,
        Click2call,
    }

    impl Says for Event {
        fn said(&self) -> Said {
            let (id, number, time) = match self {
                Self::CallRinging(it) | Self::CallAnswered(it) => {
                    (&it.id, &it.originating_number, it.timestamp)
                }
                Self::CallCompleted(it) => (&it.id, &it.originating_number, it.timestamp),
                Self::CallMissed(it) => (&it.id, &it.originating_number, it.timestamp),
                Self::VoicemailReceived(it) => (&it.id, &it.originating_number, it.timestamp),
                Self::CallRecorded(it) => (&it.id, &it.originating_number, it.timestamp),
                Self::MessageReceived(it) => (&it.id, &it.messenger_info.originated, it.timestamp),
            };
            Said::new(id, number).at(time)
        }
    }
}

mod floor {
    #![allow(dead_code, reason = "read, not used")]

    use std::borrow::Cow;

    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    pub struct Completed2019<'a> {
        id: &'a str,
        event: &'a str,
        timestamp: &'a str,
        direction: &'a str,
        duration: u32,
        recorded: &'a str,
        originating_number: &'a str,
        dialed_number: &'a str,
        user_name: &'a str,
    }

    #[derive(Deserialize)]
    pub struct Call<'a> {
        id: &'a str,
        event: &'a str,
        timestamp: &'a str,
        direction: &'a str,
        #[serde(borrow)]
        user: User<'a>,
        user_name: &'a str,
        originating_number: &'a str,
        dialed_number: &'a str,
        call_leg_id: &'a str,
        call_id: &'a str,
        call_source: &'a str,
    }

    #[derive(Deserialize)]
    pub struct Completed<'a> {
        id: &'a str,
        event: &'a str,
        timestamp: &'a str,
        direction: &'a str,
        duration: u32,
        #[serde(borrow)]
        user: User<'a>,
        user_name: &'a str,
        originating_number: &'a str,
        dialed_number: &'a str,
        call_leg_id: &'a str,
        call_id: &'a str,
        call_source: &'a str,
    }

    #[derive(Deserialize)]
    pub struct User<'a> {
        id: u64,
        name: &'a str,
        account_id: u64,
    }

    #[derive(Deserialize)]
    pub struct MessageReceived<'a> {
        id: &'a str,
        event: &'a str,
        timestamp: &'a str,
        #[serde(borrow)]
        user: User<'a>,
        user_name: &'a str,
        #[serde(borrow)]
        messenger_info: MessengerInfo<'a>,
    }

    #[derive(Deserialize)]
    pub struct MessengerInfo<'a> {
        message_id: &'a str,
        conversation_id: &'a str,
        r#type: &'a str,
        originated: &'a str,
        terminated: &'a str,
        origin: &'a str,
        target: &'a str,
        content: &'a str,
        from_user_id: &'a str,
    }

    /// Escaped names cannot be borrowed.
    #[derive(Deserialize)]
    pub struct EscapedRinging<'a> {
        id: &'a str,
        event: &'a str,
        timestamp: &'a str,
        direction: &'a str,
        #[serde(borrow)]
        user: EscapedUser<'a>,
        #[serde(borrow)]
        user_name: Cow<'a, str>,
        originating_number: &'a str,
        dialed_number: &'a str,
        call_id: &'a str,
        call_source: &'a str,
    }

    #[derive(Deserialize)]
    pub struct EscapedUser<'a> {
        id: u64,
        #[serde(borrow)]
        name: Cow<'a, str>,
        account_id: u64,
    }

    impl Says for Completed2019<'_> {
        fn said(&self) -> Said {
            Said::new(self.id, self.originating_number)
        }
    }

    impl Says for Call<'_> {
        fn said(&self) -> Said {
            Said::new(self.id, self.originating_number)
        }
    }

    impl Says for Completed<'_> {
        fn said(&self) -> Said {
            Said::new(self.id, self.originating_number)
        }
    }

    impl Says for MessageReceived<'_> {
        fn said(&self) -> Said {
            Said::new(self.id, self.messenger_info.originated)
        }
    }

    impl Says for EscapedRinging<'_> {
        fn said(&self) -> Said {
            Said::new(self.id, self.originating_number)
        }
    }
}

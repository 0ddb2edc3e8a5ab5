//! VoIPcloud, read by hand.

use hookswitch::VendorPayload;

use crate::row::{Row, Said, Says};

pub fn rows() -> Vec<Row> {
    use baseline::Event;
    vec![
        Row::json::<Event, floor::UserInbound<'_>>(
            "voipcloud/inbound-answered/1-user-inbound.http",
            "user_inbound",
        ),
        Row::json::<Event, floor::UserInboundCompleted<'_>>(
            "voipcloud/inbound-answered/4-user-inbound-completed.http",
            "user_inbound_completed",
        ),
        Row::json::<Event, floor::QueueCall<'_>>(
            "voipcloud/queue-answered/4-queue-call-answered.http",
            "queue_call",
        ),
        Row::json::<Event, floor::EscapedUserInbound<'_>>(
            "voipcloud/cases/texts/escaped-unicode-names.http",
            "user_inbound, escaped names",
        ),
    ]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::Voipcloud(payload) = payload else {
        return None;
    };
    let id = payload.unique_call_id.as_deref().unwrap_or("");
    let number = payload.caller_id.as_deref().unwrap_or("");
    Some(Said::new(id, number).at(payload.call_start_at))
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use chrono::{DateTime, Utc};
    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum Event {
        UserInbound(Started),
        UserInboundAnswered(Answered),
        UserInboundCompleted(Completed),
        UserOutbound(Started),
        UserOutboundAnswered(Answered),
        UserOutboundCompleted(Completed),
        QueueCall(Summary),
        RingGroupCall(Summary),
    }

    #[derive(Deserialize)]
    pub struct Started {
        unique_call_id: String,
        caller_id: Option<String>,
        caller_name: Option<String>,
        user_name: String,
        user_number: String,
        dest_number: String,
        call_start_at: DateTime<Utc>,
        queue_name: Option<String>,
        ring_group_name: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Answered {
        unique_call_id: String,
        caller_id: Option<String>,
        caller_name: Option<String>,
        user_name: String,
        user_number: String,
        dest_number: String,
        call_start_at: DateTime<Utc>,
        connected_at: DateTime<Utc>,
        queue_name: Option<String>,
        ring_group_name: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Completed {
        unique_call_id: String,
        caller_id: Option<String>,
        caller_name: Option<String>,
        user_name: String,
        user_number: String,
        dest_number: String,
        call_start_at: DateTime<Utc>,
        connected_at: Option<DateTime<Utc>>,
        call_duration: Option<u32>,
        conversation_duration: Option<u32>,
        queue_name: Option<String>,
        ring_group_name: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Summary {
        unique_call_id: String,
        caller_id: Option<String>,
        caller_name: Option<String>,
        user_name: Option<String>,
        user_number: Option<String>,
        dest_number: String,
        call_start_at: DateTime<Utc>,
        connected_at: Option<DateTime<Utc>>,
        call_duration: u32,
        conversation_duration: Option<u32>,
        queue_name: Option<String>,
        ring_group_name: Option<String>,
        status: Status,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Status {
        Answered,
        Abandoned,
        Timedout,
    }

    impl Says for Event {
        fn said(&self) -> Said {
            let (id, number, time) = match self {
                Self::UserInbound(it) | Self::UserOutbound(it) => {
                    (&it.unique_call_id, &it.caller_id, it.call_start_at)
                }
                Self::UserInboundAnswered(it) | Self::UserOutboundAnswered(it) => {
                    (&it.unique_call_id, &it.caller_id, it.call_start_at)
                }
                Self::UserInboundCompleted(it) | Self::UserOutboundCompleted(it) => {
                    (&it.unique_call_id, &it.caller_id, it.call_start_at)
                }
                Self::QueueCall(it) | Self::RingGroupCall(it) => {
                    (&it.unique_call_id, &it.caller_id, it.call_start_at)
                }
            };
            Said::new(id, number.as_deref().unwrap_or("")).at(time)
        }
    }
}

mod floor {
    #![allow(dead_code, reason = "read, not used")]

    use std::borrow::Cow;

    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    pub struct UserInbound<'a> {
        r#type: &'a str,
        unique_call_id: &'a str,
        caller_id: &'a str,
        caller_name: &'a str,
        user_name: &'a str,
        user_number: &'a str,
        dest_number: &'a str,
        call_start_at: &'a str,
    }

    #[derive(Deserialize)]
    pub struct UserInboundCompleted<'a> {
        r#type: &'a str,
        unique_call_id: &'a str,
        caller_id: &'a str,
        caller_name: &'a str,
        user_name: &'a str,
        user_number: &'a str,
        dest_number: &'a str,
        call_start_at: &'a str,
        connected_at: &'a str,
        call_duration: u32,
        conversation_duration: u32,
    }

    #[derive(Deserialize)]
    pub struct QueueCall<'a> {
        r#type: &'a str,
        unique_call_id: &'a str,
        caller_id: &'a str,
        caller_name: &'a str,
        user_name: &'a str,
        user_number: &'a str,
        dest_number: &'a str,
        call_start_at: &'a str,
        connected_at: &'a str,
        call_duration: u32,
        conversation_duration: u32,
        queue_name: &'a str,
        status: &'a str,
    }

    /// Escaped names cannot be borrowed.
    #[derive(Deserialize)]
    pub struct EscapedUserInbound<'a> {
        r#type: &'a str,
        unique_call_id: &'a str,
        caller_id: &'a str,
        #[serde(borrow)]
        caller_name: Cow<'a, str>,
        #[serde(borrow)]
        user_name: Cow<'a, str>,
        user_number: &'a str,
        dest_number: &'a str,
        call_start_at: &'a str,
    }

    impl Says for UserInbound<'_> {
        fn said(&self) -> Said {
            Said::new(self.unique_call_id, self.caller_id)
        }
    }

    impl Says for UserInboundCompleted<'_> {
        fn said(&self) -> Said {
            Said::new(self.unique_call_id, self.caller_id)
        }
    }

    impl Says for QueueCall<'_> {
        fn said(&self) -> Said {
            Said::new(self.unique_call_id, self.caller_id)
        }
    }

    impl Says for EscapedUserInbound<'_> {
        fn said(&self) -> Said {
            Said::new(self.unique_call_id, self.caller_id)
        }
    }
}

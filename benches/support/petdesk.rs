//! PetDesk Phones, read by hand.

use hookswitch::VendorPayload;

use crate::row::{Row, Said, Says};

pub fn rows() -> Vec<Row> {
    use baseline::{Event, Form};
    let call = ["callUuid", "callerIdNum"];
    vec![
        Row::form::<Form>(
            "petdesk/inbound-answered/1-inbound-call.http",
            "InboundCall, escaped",
            call,
        ),
        Row::form::<Form>(
            "petdesk/inbound-answered/2-extension-rings.http",
            "ringAttempt, escaped",
            call,
        ),
        Row::form::<Form>(
            "petdesk/queue-answered/2-caller-enters-queue.http",
            "queueEntered",
            call,
        ),
        Row::form::<Form>(
            "petdesk/inbound-answered/5-call-ends.http",
            "HangupCall, escaped",
            call,
        ),
        Row::form::<Form>(
            "petdesk/messages-as-form/1-inbound.http",
            "inboundMessage, escaped",
            ["conversationID", "toNumber"],
        ),
        Row::json::<Event, floor::HangupCall<'_>>(
            "petdesk/answered-as-json/5-call-ends.http",
            "HangupCall, JSON",
        ),
        Row::json::<Event, floor::OutboundMessage<'_>>(
            "petdesk/messages/2-outbound.http",
            "outboundMessage, escaped",
        ),
    ]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::Petdesk(payload) = payload else {
        return None;
    };
    // Of messages it is the number that was written to: the other may have an escape.
    let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().unwrap_or("").to_owned();
    Some(match payload.conversation_id {
        Some(_) => Said::new(text(&payload.conversation_id), text(&payload.to_number)),
        None => Said::new(text(&payload.call_uuid), text(&payload.caller_id_num)),
    })
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use serde::Deserialize;

    use super::{Said, Says};

    /// A form has text only, which a tagged enum reads no worse; but one struct reads it faster.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Form {
        event_type: EventType,
        event_target: Option<EventTarget>,
        #[serde(alias = "containerID")]
        container_id: String,
        #[serde(alias = "tenantID")]
        tenant_id: Option<String>,
        did_number: Option<String>,
        did_description: Option<String>,
        did_group: Option<String>,
        cid_prefix: Option<String>,
        call_uuid: Option<String>,
        caller_id_num: Option<String>,
        caller_id_name: Option<String>,
        #[serde(alias = "extensionNumber")]
        ext_number: Option<String>,
        #[serde(alias = "extensionName")]
        ext_name: Option<String>,
        rg_number: Option<String>,
        queue_number: Option<String>,
        number_dialed: Option<String>,
        to_number: Option<String>,
        from_number: Option<String>,
        #[serde(rename = "conversationID")]
        conversation_id: Option<String>,
        message_text: Option<String>,
    }

    #[derive(Deserialize)]
    pub enum EventType {
        #[serde(rename = "inboundMessage")]
        InboundMessage,
        #[serde(rename = "outboundMessage")]
        OutboundMessage,
        InboundCall,
        HangupCall,
        #[serde(rename = "ringAttempt")]
        RingAttempt,
        ExtensionAnswered,
        #[serde(rename = "inboundCallCompleted")]
        InboundCallCompleted,
        #[serde(rename = "voicemailHangup")]
        VoicemailHangup,
        #[serde(rename = "outboundCall")]
        OutboundCall,
        #[serde(rename = "queueEntered")]
        QueueEntered,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum EventTarget {
        PhoneNumber,
        Extension,
        RingGroup,
        Queue,
    }

    #[derive(Deserialize)]
    #[serde(tag = "eventType")]
    pub enum Event {
        #[serde(rename = "inboundMessage")]
        InboundMessage(Message),
        #[serde(rename = "outboundMessage")]
        OutboundMessage(Message),
        InboundCall(InboundCall),
        HangupCall(Extension),
        #[serde(rename = "ringAttempt")]
        RingAttempt(RingAttempt),
        ExtensionAnswered(Extension),
        #[serde(rename = "inboundCallCompleted")]
        InboundCallCompleted(Extension),
        #[serde(rename = "voicemailHangup")]
        VoicemailHangup(Extension),
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct InboundCall {
        event_target: EventTarget,
        container_id: String,
        tenant_id: Option<String>,
        did_number: String,
        did_description: Option<String>,
        did_group: Option<String>,
        cid_prefix: Option<String>,
        call_uuid: String,
        caller_id_num: String,
        caller_id_name: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct RingAttempt {
        event_target: EventTarget,
        container_id: String,
        tenant_id: Option<String>,
        ext_number: Option<String>,
        ext_name: Option<String>,
        rg_number: Option<String>,
        call_uuid: String,
        caller_id_num: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Extension {
        container_id: String,
        tenant_id: Option<String>,
        #[serde(alias = "extensionNumber")]
        ext_number: Option<String>,
        #[serde(alias = "extensionName")]
        ext_name: Option<String>,
        call_uuid: String,
        caller_id_num: String,
        caller_id_name: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Message {
        to_number: String,
        from_number: String,
        #[serde(rename = "containerID")]
        container_id: String,
        #[serde(rename = "tenantID")]
        tenant_id: Option<String>,
        #[serde(rename = "conversationID")]
        conversation_id: String,
        message_text: Option<String>,
    }

    impl Says for Form {
        fn said(&self) -> Said {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            match self.event_type {
                EventType::InboundMessage | EventType::OutboundMessage => {
                    Said::new(text(&self.conversation_id), text(&self.to_number))
                }
                _ => Said::new(text(&self.call_uuid), text(&self.caller_id_num)),
            }
        }
    }

    impl Says for Event {
        fn said(&self) -> Said {
            match self {
                Self::InboundMessage(it) | Self::OutboundMessage(it) => {
                    Said::new(&it.conversation_id, &it.to_number)
                }
                Self::InboundCall(it) => Said::new(&it.call_uuid, &it.caller_id_num),
                Self::RingAttempt(it) => Said::new(&it.call_uuid, &it.caller_id_num),
                Self::HangupCall(it)
                | Self::ExtensionAnswered(it)
                | Self::InboundCallCompleted(it)
                | Self::VoicemailHangup(it) => Said::new(&it.call_uuid, &it.caller_id_num),
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
    #[serde(rename_all = "camelCase")]
    pub struct HangupCall<'a> {
        event_type: &'a str,
        container_id: &'a str,
        tenant_id: &'a str,
        ext_number: &'a str,
        ext_name: &'a str,
        call_uuid: &'a str,
        caller_id_name: &'a str,
        caller_id_num: &'a str,
    }

    /// An escaped text cannot be borrowed.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct OutboundMessage<'a> {
        event_type: &'a str,
        to_number: &'a str,
        from_number: &'a str,
        #[serde(rename = "containerID")]
        container_id: &'a str,
        #[serde(rename = "tenantID")]
        tenant_id: &'a str,
        #[serde(rename = "conversationID")]
        conversation_id: &'a str,
        #[serde(borrow)]
        message_text: Cow<'a, str>,
    }

    impl Says for HangupCall<'_> {
        fn said(&self) -> Said {
            Said::new(self.call_uuid, self.caller_id_num)
        }
    }

    impl Says for OutboundMessage<'_> {
        fn said(&self) -> Said {
            Said::new(self.conversation_id, self.to_number)
        }
    }
}

//! Voice Over Cloud, read by hand.

use hookswitch::VendorPayload;

use crate::row::{Row, Said, Says};

pub fn rows() -> Vec<Row> {
    use baseline::{Call, Sms};
    let call = ["callid", "callerid"];
    vec![
        Row::form::<Call>(
            "voice_over_cloud/inbound-answered/2-ringing.http",
            "inboundCallRinging, query",
            call,
        ),
        Row::form::<Call>(
            "voice_over_cloud/inbound-answered/4-end.http",
            "inboundCallEnd, query",
            call,
        ),
        Row::form::<Call>(
            "voice_over_cloud/cases/transport/form-body.http",
            "outboundCallStart",
            ["callid", "destination"],
        ),
        Row::form::<Sms>(
            "voice_over_cloud/sms/1-form-body.http",
            "sms, escaped",
            ["From", "To"],
        ),
        Row::json::<Sms, floor::Sms<'_>>("voice_over_cloud/documented-sms/1-sms.http", "sms, JSON"),
    ]
}

pub fn said(payload: &VendorPayload<'_>) -> Option<Said> {
    let VendorPayload::VoiceOverCloud(payload) = payload else {
        return None;
    };
    let id = payload.callid.as_ref().or(payload.from.as_ref());
    let number = (payload.callerid.as_ref())
        .or(payload.destination.as_ref())
        .or(payload.to.as_ref());
    let (id, number) = (id.map_or("", |id| id), number.map_or("", |number| number));
    Some(Said::new(id, number).at(payload.date))
}

mod baseline {
    #![allow(dead_code, reason = "read, not used")]

    use chrono::{DateTime, NaiveDateTime, Utc};
    use serde::Deserialize;
    use serde::de::{Deserializer, Error as _};

    use super::{Said, Says};

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Call {
        event: EventName,
        #[serde(deserialize_with = "time")]
        date: DateTime<Utc>,
        inbound_number: Option<String>,
        callerid: Option<String>,
        callid: String,
        extension: Option<String>,
        duration: Option<u32>,
        answered_duration: Option<u32>,
        destination: Option<String>,
        ivr_option: Option<String>,
        #[serde(rename = "crm_id")]
        crm_id: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum EventName {
        InboundCallStart,
        InboundCallRinging,
        InboundCallAnswered,
        InboundCallEnd,
        OutboundCallStart,
        OutboundCallAnswered,
        OutboundCallEnd,
        IvrOption,
        CallRecordingAvailable,
        CallTranscriptionAvailable,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Sms {
        to: String,
        from: String,
        body: String,
    }

    fn time<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(from)?;
        NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S")
            .map(|time| time.and_utc())
            .map_err(D::Error::custom)
    }

    impl Says for Call {
        fn said(&self) -> Said {
            let number = self.callerid.as_ref().or(self.destination.as_ref());
            Said::new(&self.callid, number.map_or("", |number| number)).at(self.date)
        }
    }

    impl Says for Sms {
        fn said(&self) -> Said {
            Said::new(&self.from, &self.to)
        }
    }
}

mod floor {
    #![allow(dead_code, reason = "read, not used")]

    use serde::Deserialize;

    use super::{Said, Says};

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Sms<'a> {
        to: &'a str,
        from: &'a str,
        body: &'a str,
    }

    impl Says for Sms<'_> {
        fn said(&self) -> Said {
            Said::new(self.from, self.to)
        }
    }
}

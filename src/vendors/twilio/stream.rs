//! What an event of Event Streams says, typed.

use alloc::boxed::Box;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::dialects::twilio::{FAMILIES, Form, identify};
use crate::fields::Field;
use crate::payload::{HasRecords, ReadFields, payload};
use crate::text::{Own, Text};

payload! {
    /// One event of Event Streams, a CloudEvent.
    pub struct StreamEvent<'a> {
        /// The version of CloudEvents. Always there.
        pub specversion: Text<'a> = text("specversion"),
        /// Which event it is, such as `com.twilio.voice.status-callback.call.completed`. Always there.
        pub event_type: Text<'a> = text("type"),
        /// The id of the event. Always there.
        pub id: Text<'a> = text("id"),
        /// The sink.
        pub source: Text<'a> = text("source"),
        /// The address of the data's schema.
        pub dataschema: Text<'a> = text("dataschema"),
        /// What the data is; the vendor's examples have a date there.
        pub datacontenttype: Text<'a> = text("datacontenttype"),
        /// When it happened, in UTC.
        pub time: Option<DateTime<Utc>> = time("time"),
        /// What happened. Always there.
        pub data: Option<Box<StreamData<'a>>> => object("data"),
    }
}

payload! {
    /// What happened: of a call the request that was made for it, of a message the message itself.
    pub struct StreamData<'a> {
        /// The leg.
        pub sid: Text<'a> = text("sid"),
        /// When it happened, in UTC.
        pub timestamp: Option<DateTime<Utc>> = time("timestamp"),
        /// When the request was made, in UTC.
        pub request_date_created: Option<DateTime<Utc>> = time("requestDateCreated"),
        /// The id of the request.
        pub event_sid: Text<'a> = text("eventSid"),
        /// The request that Twilio made to the application.
        pub request: StreamRequest<'a> => object("request"),
        /// What the application answered.
        pub response: StreamResponse<'a> => object("response"),
        /// The event's name again.
        pub event_name: Text<'a> = text("eventName"),
        /// The account.
        pub account_sid: Text<'a> = text("accountSid"),
        /// The message.
        pub message_sid: Text<'a> = text("messageSid"),
        /// What sent it, or is to answer it.
        pub messaging_service_sid: Text<'a> = text("messagingServiceSid"),
        /// Who wrote.
        pub from: Text<'a> = phone("from"),
        /// Who was written to.
        pub to: Text<'a> = phone("to"),
        /// The text.
        pub body: Text<'a> = message("body"),
        /// How many files come with it.
        pub num_media: Text<'a> = text("numMedia"),
        /// Why it failed.
        pub error_code: Text<'a> = text("errorCode"),
        /// The id of a test.
        pub test_id: Text<'a> = text("test_id"),
    }
}

payload! {
    /// A request that Twilio made to the application.
    pub struct StreamRequest<'a> {
        /// `POST` or `GET`.
        pub method: Text<'a> = text("method"),
        /// Where to.
        pub url: Text<'a> = text("url"),
        /// The fields of its form.
        pub parameters: Parameters<'a> => object("parameters"),
    }
}

payload! {
    /// What the application answered to a request.
    pub struct StreamResponse<'a> {
        /// The HTTP status.
        pub response_code: Text<'a> = text("responseCode"),
        /// How long it took, in milliseconds.
        pub request_duration: Text<'a> = text("requestDuration"),
        /// The type of the body.
        pub content_type: Text<'a> = text("contentType"),
        /// The body, in base64.
        pub response_body: Text<'a> = text("responseBody"),
        /// When it was answered, in UTC.
        pub date_created: Option<DateTime<Utc>> = time("dateCreated"),
    }
}

/// The fields of the form that a request had, if it had any.
// Boxed, since a body may have thousands of events without them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Parameters<'a>(Option<Box<Form<'a>>>);

impl<'a> Parameters<'a> {
    /// The fields.
    #[must_use]
    pub fn form(&self) -> Option<&Form<'a>> {
        self.0.as_deref()
    }

    /// Says which event the request told of.
    pub(super) fn identify(&mut self) {
        if let Some(form) = &mut self.0 {
            identify(form, FAMILIES);
        }
    }
}

impl HasRecords for Parameters<'_> {
    const HAS_RECORDS: bool = false;
}

impl<'a> ReadFields<'a> for Parameters<'a> {
    fn read(&mut self, field: Field<'_, 'a>) {
        self.0.get_or_insert_default().take(field);
    }
}

impl Own for Parameters<'_> {
    type Owned = Parameters<'static>;

    fn own(self) -> Parameters<'static> {
        Parameters(self.0.map(|form| Box::new(form.into_owned())))
    }
}

/// Whether the field is one that nobody needs typed: where the numbers are, and what is said for one channel.
pub(super) fn keeps(name: &str) -> bool {
    let place = name
        .strip_prefix("from")
        .or_else(|| name.strip_prefix("to"));
    matches!(place, Some("City" | "State" | "Zip" | "Country"))
        || matches!(name, "mcc" | "mnc" | "recipients" | "referralCtwaClid")
}

//! What an Aircall webhook says, typed.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::fields::Value;
use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What an Aircall webhook says, in Aircall's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice. The `token` is in no field
    /// and in no `extra`: it is a secret.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// What it is about, such as `call` or `number`. Always there.
        pub resource: Text<'a> = text("resource"),
        /// The event's name, as sent. Always there; `event_name` in callbacks of a number in proxy mode.
        pub event: Text<'a> = text("event", "event_name"),
        /// When the webhook was made, in UTC; sent as seconds since 1970. Always there.
        pub timestamp: Option<DateTime<Utc>> = epoch_seconds("timestamp"),
        /// The call, message or whatever it is about, as it was then. That of a user, number, contact or report is in
        /// [`extra`](crate::Delivery::extra) as it was sent.
        pub data: Box<Data<'a>> => object("data"),
    }
}

payload! {
    /// A call, a message, what was found out about a call, or an integration.
    pub struct Data<'a> {
        /// The call's id, or the message's. Always there in events of calls and messages.
        pub id: Text<'a> = text("id"),
        /// Another id of the call: `sid` in the vendor's API.
        pub call_uuid: Text<'a> = text("call_uuid"),
        /// The address in the vendor's API.
        pub direct_link: Text<'a> = text("direct_link"),
        /// From outside, or to the outside. Always there in events of calls.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// Of a call: `initial`, `answered` or `done`. Of a message: what became of it. Always there in events of
        /// calls, and in `message.status_updated`.
        pub status: Text<'a> = text("status"),
        /// Why nobody answered an inbound call.
        pub missed_call_reason: Option<MissedCallReason<'a>> = word("missed_call_reason"),
        /// When the call started, in UTC; sent as seconds since 1970. Always there in events of calls.
        pub started_at: Option<DateTime<Utc>> = epoch_seconds("started_at"),
        /// When the call was answered.
        pub answered_at: Option<DateTime<Utc>> = epoch_seconds("answered_at"),
        /// When the call ended. Always there in `call.ended`.
        pub ended_at: Option<DateTime<Utc>> = epoch_seconds("ended_at"),
        /// A length in seconds, which agrees with no two of the times (see the module's quirks).
        pub duration: Option<u32> = seconds("duration"),
        /// The outside number, as it is shown. Always there in events of calls.
        pub raw_digits: Text<'a> = phone("raw_digits"),
        /// Deprecated.
        pub cost: Text<'a> = text("cost"),
        /// The vendor's word for how the call ended.
        pub hangup_cause: Text<'a> = text("hangup_cause"),
        /// The voicemail's file, to be had for an hour.
        pub voicemail: Text<'a> = text("voicemail"),
        /// The voicemail's file, to be had for three hours.
        pub voicemail_short_url: Text<'a> = text("voicemail_short_url"),
        /// The recording's file, to be had for an hour.
        pub recording: Text<'a> = text("recording"),
        /// The recording's file, to be had for three hours.
        pub recording_short_url: Text<'a> = text("recording_short_url"),
        /// A page that plays either, to those who can log in.
        pub asset: Text<'a> = text("asset"),
        /// Whether the call is archived.
        pub archived: Option<bool> = flag("archived"),
        /// Who takes, took or made the call, or whose phone rings.
        pub user: User<'a> => object("user"),
        /// Who is to look after the call.
        pub assigned_to: User<'a> => object("assigned_to"),
        /// Who gave the call away.
        pub transferred_by: User<'a> => object("transferred_by"),
        /// To whom the call was given; if that is a team, its first user.
        pub transferred_to: User<'a> => object("transferred_to"),
        /// The number that the call was given to; of `call.external_transferred`.
        pub external_transferred_to: Text<'a> = phone("external_transferred_to"),
        /// The number of the caller who was given away; of `call.external_transferred`.
        pub external_caller_number: Text<'a> = phone("external_caller_number"),
        /// The company's own number.
        pub number: Number<'a> => object("number"),
        /// Whom the company knows under the outside number.
        pub contact: Contact<'a> => object("contact"),
        /// The teams that an inbound call was for.
        pub teams: Vec<Team<'a>> => records("teams"),
        /// Who is or was in the call. Of a message to a group, the list of numbers is in
        /// [`extra`](crate::Delivery::extra) as it was sent.
        pub participants: Vec<Participant<'a>> => records("participants"),
        /// The tags that the call has.
        pub tags: Vec<Tag<'a>> => records("tags"),
        /// The comments on the call.
        pub comments: Vec<Comment<'a>> => records("comments"),
        /// What the caller chose in menus, the latest last.
        pub ivr_options_selected: Vec<IvrOption<'a>> => records("ivr_options_selected"),
        /// The medium of a message: `whatsapp`; SMS or MMS, if it is absent.
        pub channel: Text<'a> = text("channel"),
        /// The text of a message.
        pub body: Text<'a> = message("body"),
        /// The outside number of a message.
        pub external_number: Text<'a> = phone("external_number"),
        /// When it was made, as sent.
        pub created_at: Text<'a> = text("created_at"),
        /// Where a message comes from, such as `native`.
        pub origin: Text<'a> = text("origin"),
        /// The conversation of a message to a group.
        pub group_conversation_id: Text<'a> = text("group_conversation_id"),
        /// The call that something was found out about.
        pub call_id: Text<'a> = text("call_id"),
        /// What was found out: one text or several.
        pub content: Vec<Cow<'a, str>> = list("content"),
        /// What the voice agent makes of the call.
        pub summary: Option<Value<'a>> = kept("summary"),
        /// What the voice agent asked, and the answers.
        pub intake_questions: Option<Value<'a>> = kept("intake_questions"),
        /// What the voice agent was told.
        pub extracted_data: Option<Value<'a>> = kept("extracted_data"),
        /// The integration that was deleted.
        pub integration_id: Text<'a> = text("integration_id"),
        /// The company that it was deleted of.
        pub company_id: Text<'a> = text("company_id"),
    }
}

payload! {
    /// A user.
    pub struct User<'a> {
        /// The user's id.
        pub id: Text<'a> = text("id"),
        /// The address in the vendor's API.
        pub direct_link: Text<'a> = text("direct_link"),
        /// The user's name.
        pub name: Text<'a> = proper_name("name"),
        /// The user's address.
        pub email: Text<'a> = text("email"),
        /// Whether the user can be called.
        pub available: Option<bool> = flag("available"),
        /// The same in a word.
        pub availability_status: Text<'a> = text("availability_status"),
        /// Why the user cannot be called.
        pub substatus: Text<'a> = text("substatus"),
        /// The user's language.
        pub language: Text<'a> = text("language"),
        /// How long the user has for what is to be done after a call.
        pub wrap_up_time: Text<'a> = text("wrap_up_time"),
        /// The user's time zone.
        pub time_zone: Text<'a> = text("time_zone"),
        /// When the user was added, as sent.
        pub created_at: Text<'a> = text("created_at"),
    }
}

payload! {
    /// A number of the company.
    pub struct Number<'a> {
        /// The number's id.
        pub id: Text<'a> = text("id"),
        /// The address in the vendor's API.
        pub direct_link: Text<'a> = text("direct_link"),
        /// The number's name.
        pub name: Text<'a> = proper_name("name"),
        /// The number, as it is shown.
        pub digits: Text<'a> = phone("digits"),
        /// The country, in two letters.
        pub country: Text<'a> = text("country"),
        /// The number's time zone.
        pub time_zone: Text<'a> = text("time_zone"),
        /// Whether it is within its opening hours.
        pub open: Option<bool> = flag("open"),
        /// The same in a word.
        pub availability_status: Text<'a> = text("availability_status"),
        /// Whether a menu answers.
        pub is_ivr: Option<bool> = flag("is_ivr"),
        /// Whether calls are recorded.
        pub live_recording_activated: Option<bool> = flag("live_recording_activated"),
        /// When the number was added, as sent.
        pub created_at: Text<'a> = text("created_at"),
        /// The announcements and music of the number.
        pub messages: Option<Value<'a>> = kept("messages"),
    }
}

payload! {
    /// Whom the company knows under the outside number.
    pub struct Contact<'a> {
        /// The contact's id.
        pub id: Text<'a> = text("id"),
        /// The address in the vendor's API.
        pub direct_link: Text<'a> = text("direct_link"),
        /// The first name.
        pub first_name: Text<'a> = proper_name("first_name"),
        /// The last name.
        pub last_name: Text<'a> = proper_name("last_name"),
        /// The name of the contact's company.
        pub company_name: Text<'a> = proper_name("company_name"),
        /// Notes.
        pub information: Text<'a> = message("information"),
        /// Whether everybody in the company sees the contact.
        pub is_shared: Option<bool> = flag("is_shared"),
        /// When the contact was added, as sent.
        pub created_at: Text<'a> = text("created_at"),
        /// When the contact was last changed, as sent.
        pub updated_at: Text<'a> = text("updated_at"),
        /// The contact's addresses.
        pub emails: Option<Value<'a>> = kept("emails"),
        /// The contact's numbers.
        pub phone_numbers: Option<Value<'a>> = kept("phone_numbers"),
        /// The contact's pages.
        pub urls: Option<Value<'a>> = kept("urls"),
    }
}

payload! {
    /// A team.
    pub struct Team<'a> {
        /// The team's id.
        pub id: Text<'a> = text("id"),
        /// The address in the vendor's API.
        pub direct_link: Text<'a> = text("direct_link"),
        /// The team's name.
        pub name: Text<'a> = proper_name("name"),
        /// When the team was made, as sent.
        pub created_at: Text<'a> = text("created_at"),
    }
}

payload! {
    /// Somebody in a call.
    pub struct Participant<'a> {
        /// `user` of somebody of the company, `external` of somebody else.
        pub kind: Text<'a> = text("type"),
        /// The user's id.
        pub id: Text<'a> = text("id"),
        /// The user's name.
        pub name: Text<'a> = proper_name("name"),
        /// The number of somebody else.
        pub phone_number: Text<'a> = phone("phone_number"),
    }
}

payload! {
    /// A tag.
    pub struct Tag<'a> {
        /// The tag's id.
        pub id: Text<'a> = text("id"),
        /// The tag.
        pub name: Text<'a> = proper_name("name"),
        /// When it was put on the call, as sent.
        pub created_at: Text<'a> = text("created_at"),
        /// Who put it on the call.
        pub tagged_by: User<'a> => object("tagged_by"),
    }
}

payload! {
    /// A comment.
    pub struct Comment<'a> {
        /// The comment's id.
        pub id: Text<'a> = text("id"),
        /// The text.
        pub content: Text<'a> = message("content"),
        /// When it was written, in UTC; sent as seconds since 1970.
        pub posted_at: Option<DateTime<Utc>> = epoch_seconds("posted_at"),
        /// Who wrote it; nobody, if it came through the vendor's API.
        pub posted_by: User<'a> => object("posted_by"),
    }
}

payload! {
    /// What a caller chose in a menu.
    pub struct IvrOption<'a> {
        /// The option's id.
        pub id: Text<'a> = text("id"),
        /// The option's name.
        pub title: Text<'a> = proper_name("title"),
        /// The key that the caller pressed.
        pub key: Text<'a> = text("key"),
        /// The branch of the menu.
        pub branch: Text<'a> = text("branch"),
        /// When it was chosen, as sent.
        pub created_at: Text<'a> = text("created_at"),
        /// When the menu began to pass the caller on, as sent.
        pub transition_started_at: Text<'a> = text("transition_started_at"),
        /// When the menu had passed the caller on, as sent.
        pub transition_ended_at: Text<'a> = text("transition_ended_at"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// A call reached a number, or a user began one.
        CallCreated = "call.created",
        /// A user's phone rings.
        CallRingingOnAgent = "call.ringing_on_agent",
        /// A user declined the call.
        CallAgentDeclined = "call.agent_declined",
        /// A user answered; of an outbound call, the other side did.
        CallAnswered = "call.answered",
        /// The call was given to another user.
        CallTransferred = "call.transferred",
        /// The call was given to a number outside.
        CallExternalTransferred = "call.external_transferred",
        /// The call could not be given away.
        CallUnsuccessfulTransfer = "call.unsuccessful_transfer",
        /// Somebody hung up; not all is known yet.
        CallHungup = "call.hungup",
        /// The call is over, and all is known.
        CallEnded = "call.ended",
        /// The call was put on hold.
        CallHold = "call.hold",
        /// The call was taken off hold.
        CallUnhold = "call.unhold",
        /// The caller chose something in a menu.
        CallIvrOptionSelected = "call.ivr_option_selected",
        /// A recording or voicemail is available.
        CallCommAssetsGenerated = "call.comm_assets_generated",
        /// The caller left a voicemail.
        CallVoicemailLeft = "call.voicemail_left",
        /// The call was assigned to a user.
        CallAssigned = "call.assigned",
        /// The call was archived.
        CallArchived = "call.archived",
        /// A tag was put on the call.
        CallTagged = "call.tagged",
        /// A tag was taken off the call.
        CallUntagged = "call.untagged",
        /// Somebody commented on the call.
        CallCommented = "call.commented",
        /// A message was sent.
        MessageSent = "message.sent",
        /// A message came in.
        MessageReceived = "message.received",
        /// Something became of a message that was sent.
        MessageStatusUpdated = "message.status_updated",
        /// The same of a number in proxy mode.
        MessageUpdated = "message.updated",
        /// A message to a group was sent.
        GroupMessageSent = "group_message.sent",
        /// A message to a group came in.
        GroupMessageReceived = "group_message.received",
        /// Something became of a message to a group.
        GroupMessageStatusUpdated = "group_message.status_updated",
        /// A transcription is available.
        TranscriptionCreated = "transcription.created",
        /// What was said while the call goes on.
        RealtimeTranscriptionUtterancesReceived = "realtime_transcription.utterances_received",
        /// A summary of the call.
        SummaryCreated = "summary.created",
        /// A summary by the company's own template.
        CustomSummaryResultCreated = "custom_summary.result_created",
        /// Such a summary was changed.
        CustomSummaryResultUpdated = "custom_summary.result_updated",
        /// What the call was about.
        TopicsCreated = "topics.created",
        /// How the callers felt.
        SentimentCreated = "sentiment.created",
        /// Something to be done.
        ActionItemCreated = "action_item.created",
        /// How well the company's playbook was kept to.
        PlaybookResultCreated = "playbook_result.created",
        /// Such a result was changed.
        PlaybookResultUpdated = "playbook_result.updated",
        /// How good the call was.
        CallEvaluationCreated = "call_evaluation.created",
        /// Such a judgement was changed.
        CallEvaluationUpdated = "call_evaluation.updated",
        /// The voice agent, a machine, took the call.
        AiVoiceAgentStarted = "ai_voice_agent.started",
        /// The voice agent's part of the call is over.
        AiVoiceAgentEnded = "ai_voice_agent.ended",
        /// The voice agent passes the call to a person.
        AiVoiceAgentEscalated = "ai_voice_agent.escalated",
        /// What the voice agent makes of the call.
        AiVoiceAgentSummary = "ai_voice_agent.summary",
        /// The integration was deleted, and its webhooks with it.
        IntegrationDeleted = "integration.deleted",
        /// A user was added.
        UserCreated = "user.created",
        /// The same without the user's numbers.
        UserCreatedV2 = "user.created.v2",
        /// A user was deleted.
        UserDeleted = "user.deleted",
        /// The same without the user's numbers.
        UserDeletedV2 = "user.deleted.v2",
        /// A user opened the application.
        UserConnected = "user.connected",
        /// The same without the user's numbers.
        UserConnectedV2 = "user.connected.v2",
        /// A user closed the application.
        UserDisconnected = "user.disconnected",
        /// The same without the user's numbers.
        UserDisconnectedV2 = "user.disconnected.v2",
        /// A user's working hours began.
        UserOpened = "user.opened",
        /// The same without the user's numbers.
        UserOpenedV2 = "user.opened.v2",
        /// A user's working hours are over.
        UserClosed = "user.closed",
        /// The same without the user's numbers.
        UserClosedV2 = "user.closed.v2",
        /// A user does what is to be done after a call.
        UserWutStart = "user.wut_start",
        /// The same without the user's numbers.
        UserWutStartV2 = "user.wut_start.v2",
        /// A user has done it.
        UserWutEnd = "user.wut_end",
        /// The same without the user's numbers.
        UserWutEndV2 = "user.wut_end.v2",
        /// A number was added.
        NumberCreated = "number.created",
        /// A number's opening hours began.
        NumberOpened = "number.opened",
        /// A number's opening hours are over.
        NumberClosed = "number.closed",
        /// A number was deleted.
        NumberDeleted = "number.deleted",
        /// A contact was added.
        ContactCreated = "contact.created",
        /// A contact was changed.
        ContactUpdated = "contact.updated",
        /// A contact was deleted.
        ContactDeleted = "contact.deleted",
        /// A report can be fetched.
        AnalyticsReportCreated = "analytics.report_created",
        /// A report could not be made.
        AnalyticsReportFailed = "analytics.report_failed",
    }
}

words! {
    /// The direction of a call or message.
    pub enum Direction<'a> {
        /// From outside.
        Inbound = "inbound",
        /// To the outside.
        Outbound = "outbound",
    }
}

words! {
    /// Why nobody answered an inbound call.
    pub enum MissedCallReason<'a> {
        /// The number was closed.
        OutOfOpeningHours = "out_of_opening_hours",
        /// The caller hung up at once.
        ShortAbandoned = "short_abandoned",
        /// The caller hung up in a menu.
        AbandonedInIvr = "abandoned_in_ivr",
        /// The same, as it was once spelt.
        AbandonnedInIvr = "abandonned_in_ivr",
        /// The caller hung up while phones rang or none was free.
        AbandonedInClassic = "abandoned_in_classic",
        /// Nobody was free.
        NoAvailableAgent = "no_available_agent",
        /// Phones rang, and nobody answered.
        AgentsDidNotAnswer = "agents_did_not_answer",
    }
}

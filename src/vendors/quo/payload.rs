//! What a Quo webhook says, typed.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

use chrono::{DateTime, Utc};

use crate::fields::Value;
use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a Quo webhook says, in Quo's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's id, the same in every try and at every address. Always there.
        pub id: Text<'a> = text("id"),
        /// `event`; of legacy webhooks alone.
        pub object: Text<'a> = text("object"),
        /// The version of the webhook: `2026-03-30`; of legacy webhooks `v4`, in older ones `v2` or `v3`. Always there.
        /// It does not tell how `data` looks: a receiver of `2026-03-30` got a legacy one.
        pub api_version: Text<'a> = text("apiVersion"),
        /// When the event happened. Always there.
        pub created_at: Option<DateTime<Utc>> = time("createdAt"),
        /// The event's name, as sent. Always there.
        pub event: Text<'a> = text("type"),
        /// What it is about, and where it belongs.
        pub data: Box<Data<'a>> => object("data"),
    }
}

payload! {
    /// What an event is about, and where it belongs.
    pub struct Data<'a> {
        /// What a legacy webhook is about.
        pub object: Option<Box<Resource<'a>>> => object("object"),
        /// What a webhook of `2026-03-30` is about. That of a contact, task or integration is in
        /// [`extra`](crate::Delivery::extra) as it was sent.
        pub resource: Option<Box<Resource<'a>>> => object("resource"),
        /// Where that belongs; not in legacy webhooks.
        pub context: Context<'a> => object("context"),
        /// Where the application shows it; not in legacy webhooks.
        pub links: Links<'a> => object("links"),
        /// Where the application shows it; of legacy webhooks.
        pub deep_link: Text<'a> = text("deepLink"),
    }
}

payload! {
    /// A call, what was made of a call, or a message.
    pub struct Resource<'a> {
        /// The call's id, or the message's; of `call.voicemail.completed` that of the voicemail as an activity. Always
        /// there in events of calls and messages, but not in those of summaries and transcripts.
        pub id: Text<'a> = text("id"),
        /// What it is, such as `call`; of legacy webhooks alone.
        pub object: Text<'a> = text("object"),
        /// The call that this was made of. Always there in summaries and transcripts.
        pub call_id: Text<'a> = text("callId"),
        /// From outside, or to the outside. Always there in `call.ringing`, `call.answered`, `call.completed` and in
        /// messages.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// What became of the call or message; of legacy summaries and transcripts, whether they are made. Always there
        /// in `call.completed`.
        pub status: Option<Status<'a>> = word("status"),
        /// Whether a summary or transcript is made.
        pub processing_status: Option<ProcessingStatus<'a>> = word("processingStatus"),
        /// When the call, voicemail, transcript or message began.
        pub created_at: Option<DateTime<Utc>> = time("createdAt"),
        /// When the call was answered, whoever or whatever did so.
        pub answered_at: Option<DateTime<Utc>> = time("answeredAt"),
        /// When the call ended.
        pub completed_at: Option<DateTime<Utc>> = time("completedAt"),
        /// When it changed last.
        pub updated_at: Option<DateTime<Utc>> = time("updatedAt"),
        /// When a message arrived.
        pub delivered_at: Option<DateTime<Utc>> = time("deliveredAt"),
        /// A length in seconds: of a call from the start or from the answer (see the module's quirks).
        #[serde(serialize_with = "crate::text::seconds")]
        pub duration: Option<Duration> = decimal_seconds("duration"),
        /// Whether the caller left a message, which `call.voicemail.completed` then tells of.
        pub has_voicemail: Option<bool> = flag("hasVoicemail"),
        /// The user who answered, or the user of the account in a call to the outside; `SY…` is no person.
        pub answered_by_user_id: Text<'a> = text("answeredByUserId"),
        /// The user who answered a call from outside; `SY…` is no person.
        pub answered_by: Text<'a> = text("answeredBy"),
        /// The user who placed a call to the outside.
        pub initiated_by: Text<'a> = text("initiatedBy"),
        /// `ai-agent` if Quo's own agent, a machine, took the call.
        pub ai_handled: Text<'a> = text("aiHandled"),
        /// `phone-number` or `phone-menu`: how a call from outside came.
        pub call_route: Text<'a> = text("callRoute"),
        /// A user to whom it belongs, who need not be the one who answered; of legacy webhooks.
        pub user_id: Text<'a> = text("userId"),
        /// The number's id; of legacy webhooks.
        pub phone_number_id: Text<'a> = text("phoneNumberId"),
        /// The conversation's id; of legacy webhooks.
        pub conversation_id: Text<'a> = text("conversationId"),
        /// The ids of the contacts with the outside number; of legacy webhooks.
        pub contact_ids: Vec<Cow<'a, str>> = list("contactIds"),
        /// The numbers in the call; of legacy webhooks.
        pub participants: Vec<Cow<'a, str>> = list("participants"),
        /// Who called, wrote or left a voicemail.
        pub from: Text<'a> = phone("from"),
        /// Who was called or written to: one number or several.
        pub to: Vec<Cow<'a, str>> = list("to"),
        /// From where the call was forwarded: a number, or the id of a user or number.
        pub forwarded_from: Text<'a> = phone("forwardedFrom"),
        /// Where the call was forwarded to: a number, or the id of a user or number.
        pub forwarded_to: Text<'a> = phone("forwardedTo"),
        /// The voicemail that the caller left; of older legacy webhooks.
        pub voicemail: Recording<'a> => object("voicemail"),
        /// The files of a message; the recordings of older legacy webhooks.
        pub media: Vec<Recording<'a>> => records("media"),
        /// The recordings of the call.
        pub recordings: Vec<Recording<'a>> => records("recordings"),
        /// The key that the caller pressed in a menu; absent if the caller pressed none.
        pub phone_menu_selection: Text<'a> = text("phoneMenuSelection"),
        /// The name of what was chosen in a menu.
        pub phone_menu_selection_name: Text<'a> = proper_name("phoneMenuSelectionName"),
        /// What the menu did with the caller.
        pub status_reason: Option<StatusReason<'a>> = word("statusReason"),
        /// A summary, a line each.
        pub summary: Vec<Cow<'a, str>> = list("summary"),
        /// What is to be done, a line each.
        pub next_steps: Vec<Cow<'a, str>> = list("nextSteps"),
        /// The main points, a line each (seen in a public receiver's test).
        pub key_points: Vec<Cow<'a, str>> = list("keyPoints"),
        /// How the caller felt (seen in a public receiver's test).
        pub sentiment: Text<'a> = text("sentiment"),
        /// What Quo's own agent was told, as sent.
        pub jobs: Option<Value<'a>> = kept("jobs"),
        /// The caller's number.
        pub from_phone_number: Text<'a> = phone("fromPhoneNumber"),
        /// Whether Quo's own agent, a machine, took the call.
        pub handled_by_ai_agent: Option<bool> = flag("handledByAiAgent"),
        /// What was said, as sent: who (`userId`, `identifier`), what (`content`), and from when to when (`start`, `end`,
        /// in seconds).
        pub dialogue: Option<Value<'a>> = kept("dialogue"),
        /// The voicemail's id.
        pub voicemail_id: Text<'a> = text("voicemailId"),
        /// The voicemail's file.
        pub recording_url: Text<'a> = text("recordingUrl"),
        /// What the caller said in the voicemail.
        pub transcript: Text<'a> = message("transcript"),
        /// A recording's file (seen in a public receiver's test).
        pub url: Text<'a> = text("url"),
        /// A recording's size in bytes (seen in a public receiver's test).
        pub size: Option<u64> = whole("size"),
        /// The text of a message; `body` in webhooks that were made in the application.
        pub text: Text<'a> = message("text", "body"),
        /// Why a message did not arrive, in the carrier's code.
        pub error_code: Text<'a> = text("errorCode"),
    }
}

payload! {
    /// A recording, a voicemail, or a file of a message.
    pub struct Recording<'a> {
        /// The recording's id.
        pub id: Text<'a> = text("id"),
        /// Its file.
        pub url: Text<'a> = text("url"),
        /// What the file is, such as `audio/mpeg`.
        pub mime_type: Text<'a> = text("type"),
        /// Its length in seconds.
        #[serde(serialize_with = "crate::text::seconds")]
        pub duration: Option<Duration> = decimal_seconds("duration"),
        /// When it was begun.
        pub start_time: Option<DateTime<Utc>> = time("startTime"),
    }
}

payload! {
    /// Where an event belongs.
    pub struct Context<'a> {
        /// The account.
        pub org_id: Text<'a> = text("orgId"),
        /// The number's id.
        pub phone_number_id: Text<'a> = text("phoneNumberId"),
        /// Whose the number is.
        pub phone_number_type: Option<PhoneNumberType<'a>> = word("phoneNumberType"),
        /// The conversation's id, which all calls and messages with a number outside share.
        pub conversation_id: Text<'a> = text("conversationId"),
        /// A user to whom it belongs, who need not be the one who answered.
        pub user_id: Text<'a> = text("userId"),
        /// The contacts with the outside number.
        pub contacts: Contacts<'a> => object("contacts"),
        /// The numbers in the call.
        pub participants: Participants<'a> => object("participants"),
        /// Who wrote.
        pub sender_identifier: Text<'a> = phone("senderIdentifier"),
        /// Who was written to.
        pub recipient_identifiers: Vec<Cow<'a, str>> = list("recipientIdentifiers"),
        /// With whom a contact is shared.
        pub shared_with_ids: Vec<Cow<'a, str>> = list("sharedWithIds"),
        /// Who changed a task.
        pub actor_id: Text<'a> = text("actorId"),
        /// The call or message that a task is about.
        pub activity_id: Text<'a> = text("activityId"),
        /// The group of the number that a task is about.
        pub phone_number_group_id: Text<'a> = text("phoneNumberGroupId"),
    }
}

payload! {
    /// The contacts with the outside number.
    pub struct Contacts<'a> {
        /// Their ids.
        pub ids: Vec<Cow<'a, str>> = list("ids"),
        /// Whether Quo looked for them: if not, that there are none says nothing.
        pub lookup_status: Option<LookupStatus<'a>> = word("lookupStatus"),
    }
}

payload! {
    /// The numbers in a call.
    pub struct Participants<'a> {
        /// Those outside.
        pub external: Vec<Cow<'a, str>> = list("external"),
        /// Those of the account.
        pub workspace: Vec<Cow<'a, str>> = list("workspace"),
        /// Whether Quo knows them: if not, that there are none says nothing.
        pub resolution: Option<Resolution<'a>> = word("resolution"),
    }
}

payload! {
    /// Where the application shows something.
    pub struct Links<'a> {
        /// The address of it.
        pub quo: Text<'a> = text("quo"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// A phone rings, here or outside.
        CallRinging = "call.ringing",
        /// The caller chose something in a menu, or the menu went on by itself.
        CallMenuSelected = "call.menu.selected",
        /// The call was connected.
        CallAnswered = "call.answered",
        /// The call was forwarded.
        CallForwarded = "call.forwarded",
        /// Nobody answered a call from outside.
        CallMissed = "call.missed",
        /// The call is over.
        CallCompleted = "call.completed",
        /// The call's recordings are available.
        CallRecordingCompleted = "call.recording.completed",
        /// The caller left a voicemail.
        CallVoicemailCompleted = "call.voicemail.completed",
        /// A summary of the call was made, or could not be made. A legacy webhook's name can be `callSummary`.
        CallSummaryCompleted = "call.summary.completed",
        /// A transcript of the call was made, or could not be made. A legacy webhook's name can be `callTranscript`.
        CallTranscriptCompleted = "call.transcript.completed",
        /// A message came in.
        MessageReceived = "message.received",
        /// A message arrived at the carrier's.
        MessageDelivered = "message.delivered",
        /// A message could not be sent.
        MessageFailed = "message.failed",
        /// A message could not be delivered.
        MessageUndelivered = "message.undelivered",
        /// A contact was added or changed.
        ContactUpdated = "contact.updated",
        /// A contact was deleted.
        ContactDeleted = "contact.deleted",
        /// A task was made.
        TaskCreated = "task.created",
        /// A task's title or description was changed.
        TaskUpdated = "task.updated",
        /// A task was deleted.
        TaskDeleted = "task.deleted",
        /// A task was done.
        TaskCompleted = "task.completed",
        /// A task that was done is to be done again.
        TaskReopened = "task.reopened",
        /// A task was given to a user.
        TaskAssigned = "task.assigned",
        /// A task was taken from a user.
        TaskUnassigned = "task.unassigned",
        /// A task was not done in time.
        TaskOverdue = "task.overdue",
        /// A task was put to a conversation.
        TaskLinked = "task.linked",
        /// A task was taken from a conversation.
        TaskUnlinked = "task.unlinked",
        /// A task is to be done by another day.
        TaskDuedateUpdated = "task.duedate.updated",
        /// A task need not be done by a day any more.
        TaskDuedateRemoved = "task.duedate.removed",
        /// An integration was made.
        IntegrationCreated = "integration.created",
        /// An integration was changed.
        IntegrationUpdated = "integration.updated",
        /// An integration was deleted.
        IntegrationDeleted = "integration.deleted",
    }
}

words! {
    /// The direction of a call or message.
    pub enum Direction<'a> {
        /// From outside.
        Incoming = "incoming",
        /// To the outside.
        Outgoing = "outgoing",
    }
}

words! {
    /// What became of a call or message; of legacy summaries and transcripts, whether they are made.
    pub enum Status<'a> {
        /// A call or message waits.
        Queued = "queued",
        /// A call is set up.
        Initiated = "initiated",
        /// A phone rings.
        Ringing = "ringing",
        /// A call, summary or transcript goes on.
        InProgress = "in-progress",
        /// A call was answered; of one to the outside, maybe by a mailbox.
        Answered = "answered",
        /// Nobody answered a call.
        Unanswered = "unanswered",
        /// Nobody answered a call; of legacy webhooks.
        NoAnswer = "no-answer",
        /// Nobody answered a call from outside; of legacy webhooks.
        Missed = "missed",
        /// The other side was busy; of legacy webhooks.
        Busy = "busy",
        /// A call or message was called off.
        Canceled = "canceled",
        /// The caller hung up before anybody answered.
        Abandoned = "abandoned",
        /// A call was forwarded.
        Forwarded = "forwarded",
        /// Quo's own agent, a machine, took the call.
        AiHandled = "ai-handled",
        /// A call, message, summary or transcript could not be made.
        Failed = "failed",
        /// A call is over, or a summary or transcript is made.
        Completed = "completed",
        /// Quo does not know.
        NotKnown = "unknown",
        /// There will be no summary or transcript.
        Absent = "absent",
        /// A message is on its way out.
        Sending = "sending",
        /// A message was sent.
        Sent = "sent",
        /// A message arrived.
        Delivered = "delivered",
        /// A message arrived at some.
        PartiallyDelivered = "partially_delivered",
        /// A message did not arrive.
        Undelivered = "undelivered",
        /// A message is on its way in.
        Receiving = "receiving",
        /// A message came in.
        Received = "received",
        /// The carrier took a message.
        Accepted = "accepted",
        /// A message is to be sent later.
        Scheduled = "scheduled",
        /// A message was read.
        Read = "read",
    }
}

words! {
    /// Whether a summary or transcript is made.
    pub enum ProcessingStatus<'a> {
        /// There will be none.
        Absent = "absent",
        /// Not yet.
        InProgress = "in-progress",
        /// It is.
        Completed = "completed",
        /// It could not be made.
        Failed = "failed",
    }
}

words! {
    /// What a menu did with the caller.
    pub enum StatusReason<'a> {
        /// It called a user or Quo's own agent.
        Dial = "phone-menu-dial",
        /// It passed the caller to a mailbox.
        Voicemail = "phone-menu-voicemail",
        /// It played a message, and the call was over.
        Audio = "phone-menu-audio",
        /// It forwarded the call to another number.
        Forwarded = "phone-menu",
        /// The caller chose nothing that there is.
        Abandoned = "phone-menu-abandoned",
    }
}

words! {
    /// Whose a number is.
    pub enum PhoneNumberType<'a> {
        /// Several users'.
        Shared = "shared",
        /// One user's.
        Private = "private",
        /// Nobody's of the account.
        External = "external",
    }
}

words! {
    /// Whether Quo looked for contacts.
    pub enum LookupStatus<'a> {
        /// There are some.
        Matched = "matched",
        /// There are none.
        None = "none",
        /// Quo could not look.
        Unavailable = "unavailable",
    }
}

words! {
    /// Whether Quo knows the numbers in a call.
    pub enum Resolution<'a> {
        /// It does.
        Available = "available",
        /// It does not.
        Unavailable = "unavailable",
    }
}

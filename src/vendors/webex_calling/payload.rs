//! What a Webex Calling webhook says, typed.

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a Webex Calling webhook says, in Webex's words: the webhook itself, and in `data` the call as it is at that
    /// moment, seen by one user. The `targetUrl` is in no field and in no `extra`: the address can have a secret in it.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The first half of the event's name: `telephony_calls`. Always there.
        pub resource: Text<'a> = text("resource"),
        /// The second half of the event's name. Always there.
        pub event: Text<'a> = text("event"),
        /// The id of the webhook, the same in each of its deliveries.
        pub id: Text<'a> = text("id"),
        /// The name of the webhook.
        pub name: Text<'a> = proper_name("name"),
        /// Which events the webhook is limited to.
        pub filter: Text<'a> = text("filter"),
        /// The organization. Always there.
        pub org_id: Text<'a> = text("orgId"),
        /// The user who made the webhook.
        pub created_by: Text<'a> = text("createdBy"),
        /// The application that made the webhook.
        pub app_id: Text<'a> = text("appId"),
        /// `creator` or `org`.
        pub owned_by: Text<'a> = text("ownedBy"),
        /// Whether the webhook is `active`.
        pub status: Text<'a> = text("status"),
        /// When the webhook was made.
        pub created: Option<DateTime<Utc>> = time("created"),
        /// The user whose token made the webhook. Always there.
        pub actor_id: Text<'a> = text("actorId"),
        /// The call. Boxed, since it has some thirty fields.
        pub data: Box<Data<'a>> => object("data"),
    }
}

payload! {
    /// A call as one user sees it.
    pub struct Data<'a> {
        /// What happened. Always there.
        pub event_type: Option<EventType<'a>> = word("eventType"),
        /// When that happened. Always there.
        pub event_timestamp: Option<DateTime<Utc>> = time("eventTimestamp"),
        /// This user's part of the call. Always there.
        pub call_id: Text<'a> = text("callId"),
        /// Shared by the parts of one call. Always there.
        pub call_session_id: Text<'a> = text("callSessionId"),
        /// Whether the user called or was called. Always there.
        pub personality: Option<Personality<'a>> = word("personality"),
        /// The state of this user's part. Always there.
        pub state: Option<State<'a>> = word("state"),
        /// The other side. Always there.
        pub remote_party: Party<'a> => object("remoteParty"),
        /// When this user's part began. Always there.
        pub created: Option<DateTime<Utc>> = time("created"),
        /// When it was answered, if it was.
        pub answered: Option<DateTime<Utc>> = time("answered"),
        /// When it ended.
        pub disconnected: Option<DateTime<Utc>> = time("disconnected"),
        /// Where the call stands among those that the user's phone shows.
        pub appearance: Option<u64> = whole("appearance"),
        /// Who sent the call here, the latest first; while an incoming call rings.
        pub redirections: Vec<Redirection<'a>> => records("redirections"),
        /// Whether a parked call came back.
        pub recall: Recall<'a> => object("recall"),
        /// The state of the recording, once there was one.
        pub recording_state: Option<RecordingState<'a>> = word("recordingState"),
        /// Which controls of the recording the user may use.
        pub allowed_recording_controls: Text<'a> = text("allowedRecordingControls"),
        /// Whether the call can be muted.
        pub mute_capable: Option<bool> = flag("muteCapable"),
        /// Whether the call is muted.
        pub muted: Option<bool> = flag("muted"),
        /// Whether the call went on elsewhere, or ended there; see the [quirks](super#quirks).
        pub completed_elsewhere: Option<bool> = flag("completedElsewhere"),
        /// The device.
        pub endpoint_id: Text<'a> = text("endpointId"),
        /// What the device is, such as `APPLICATION`.
        pub endpoint_type: Text<'a> = text("endpointType"),
        /// The user whose call it is; in the documented sample.
        pub actor_person_id: Text<'a> = text("actorPersonId"),
        /// The organization; in the documented sample.
        pub org_id: Text<'a> = text("orgId"),
    }
}

payload! {
    /// Somebody in a call, who need not be of the organization.
    pub struct Party<'a> {
        /// The name; while a queue's call rings, with the queue's name before it.
        pub name: Text<'a> = proper_name("name"),
        /// The number: digits, a star code, or an address such as `user@company.domain`.
        pub number: Text<'a> = phone("number"),
        /// The user, if it is one.
        pub person_id: Text<'a> = text("personId"),
        /// The workspace, if it is one.
        pub place_id: Text<'a> = text("placeId"),
        /// The id of whatever else it is: of a queue, for one.
        pub id: Text<'a> = text("id"),
        /// What `id` is the id of, such as `UNKNOWN`.
        pub id_type: Text<'a> = text("idType"),
        /// Whether name, number and ids are withheld.
        pub privacy_enabled: Option<bool> = flag("privacyEnabled"),
        /// How the party is reached.
        pub call_type: Option<CallType<'a>> = word("callType"),
    }
}

payload! {
    /// That somebody sent the call on.
    pub struct Redirection<'a> {
        /// Why.
        pub reason: Option<RedirectReason<'a>> = word("reason"),
        /// Who.
        pub redirecting_party: Party<'a> => object("redirectingParty"),
    }
}

payload! {
    /// That a call comes back.
    pub struct Recall<'a> {
        /// From where: `park`.
        pub recall_type: Text<'a> = text("type"),
        /// Where it was parked.
        pub party: Party<'a> => object("party"),
    }
}

words! {
    /// Which event a webhook tells of; see the [module's table](super#events). The name is `resource`, a dot and `event`.
    pub enum Kind {
        /// A user's part of a call began.
        CallCreated = "telephony_calls.created",
        /// A user's part of a call changed.
        CallUpdated = "telephony_calls.updated",
        /// A user's part of a call ended.
        CallDeleted = "telephony_calls.deleted",
    }
}

words! {
    /// What happened to a call. Four were seen, `received`, `updated`, `answered` and `disconnected`; nobody confirms
    /// the others.
    pub enum EventType<'a> {
        /// A call came in.
        Received = "received",
        /// The phone rings.
        Alerting = "alerting",
        /// The call was answered.
        Answered = "answered",
        /// The call was put through.
        Connected = "connected",
        /// The user put the call on hold.
        Held = "held",
        /// The other side put the call on hold.
        RemoteHeld = "remoteHeld",
        /// The hold is over.
        Resumed = "resumed",
        /// The recording changed.
        Recording = "recording",
        /// Something else changed.
        Updated = "updated",
        /// The call was sent elsewhere.
        Forwarded = "forwarded",
        /// The call ended.
        Disconnected = "disconnected",
    }
}

words! {
    /// Whether a user called or was called.
    pub enum Personality<'a> {
        /// The user called.
        Originator = "originator",
        /// The user was called.
        Terminator = "terminator",
        /// The user called by an application, and the user's own phones ring first. After that it is `originator`.
        ClickToDial = "clickToDial",
    }
}

words! {
    /// The state of a user's part of a call.
    pub enum State<'a> {
        /// The user called, and the other side rings.
        Connecting = "connecting",
        /// The user's phones ring.
        Alerting = "alerting",
        /// The two talk.
        Connected = "connected",
        /// The user has the call on hold.
        Held = "held",
        /// The other side has the call on hold.
        RemoteHeld = "remoteHeld",
        /// It is over.
        Disconnected = "disconnected",
    }
}

words! {
    /// How a party is reached.
    pub enum CallType<'a> {
        /// Inside the location.
        Location = "location",
        /// Inside the organization.
        Organization = "organization",
        /// Outside.
        External = "external",
        /// An emergency service.
        Emergency = "emergency",
        /// The repair service.
        Repair = "repair",
        /// Something else.
        Unclassified = "other",
    }
}

words! {
    /// Why a call was sent on.
    pub enum RedirectReason<'a> {
        /// The phone was busy.
        Busy = "busy",
        /// Nobody answered.
        NoAnswer = "noAnswer",
        /// The phone could not be reached.
        Unavailable = "unavailable",
        /// All calls are sent on.
        Unconditional = "unconditional",
        /// It was not the time for calls.
        TimeOfDay = "timeOfDay",
        /// Somebody sent the call on.
        Divert = "divert",
        /// The call follows a user.
        FollowMe = "followMe",
        /// A hunt group did.
        HuntGroup = "huntGroup",
        /// A queue did.
        CallQueue = "callQueue",
        /// It is not known.
        Unknown = "unknown",
    }
}

words! {
    /// The state of a recording.
    pub enum RecordingState<'a> {
        /// It will begin.
        Pending = "pending",
        /// It has begun, or goes on.
        Started = "started",
        /// It was interrupted.
        Paused = "paused",
        /// It is over.
        Stopped = "stopped",
        /// It could not be made.
        Failed = "failed",
    }
}

//! An event of each kind, a call and the smaller types, with every field filled: what JSON has a key for, these
//! have. Shared by tests and `checks/json`.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

use std::fmt::Debug;
use std::time::Duration;

use chrono::{DateTime, Utc};
use hookswitch::{
    Call, Delivery, Direction, Event, EventKind, Notice, Outcome, PhoneNumber, Request, State,
    StoredRequest, Vendor, VendorPayload,
    call::{CallTransfer, Leg, Moment, MomentSource},
    delivery::{Extra, Value},
    error::{Expected, Problem},
    event::{
        Account, Agent, Answered, AnsweredBy, CallIds, Detected, Detection, Digits, Ended, EndedBy,
        FlowStep, Forwarded, Group, Hold, Medium, Message, MessageStatus, NoteKind, Noted, Park,
        Party, PickedUp, Recording, RecordingStatus, Scope, Side, Speech, Subscription, Times,
        Transcript, Transfer, TransferRole, Transferred, Voicemail,
    },
    petdesk,
};

fn text<T: From<&'static str>>(text: &'static str) -> Option<T> {
    Some(T::from(text))
}

fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_773_306_902 + second, 0).expect("it is in range")
}

fn number(text: &'static str) -> Option<PhoneNumber<'static>> {
    Some(PhoneNumber::recognize(text.into()))
}

/// A value of a type that cannot be made but by its default.
fn made<T: Default>(fill: impl FnOnce(&mut T)) -> T {
    let mut value = T::default();
    fill(&mut value);
    value
}

fn agent() -> Option<Agent<'static>> {
    Some(made(|agent: &mut Agent<'_>| {
        agent.id = text("51001");
        agent.extension = text("101");
        agent.name = text("Ada Novak");
    }))
}

fn group() -> Option<Group<'static>> {
    Some(made(|group: &mut Group<'_>| {
        group.number = text("8001");
        group.name = text("Support");
    }))
}

fn account() -> Account<'static> {
    made(|account: &mut Account<'_>| {
        account.id = text("7040");
        account.tenant = text("117");
    })
}

fn party(of: &'static str) -> Party<'static> {
    made(|party: &mut Party<'_>| {
        party.number = number(of);
        party.name = text("Grace Ito");
    })
}

fn hold() -> Hold<'static> {
    made(|hold: &mut Hold<'_>| {
        hold.held_for = seconds(30);
        hold.reason = text("local");
    })
}

fn park() -> Park<'static> {
    made(|park: &mut Park<'_>| park.slot = text("701"))
}

fn recording() -> Recording<'static> {
    made(|recording: &mut Recording<'_>| {
        recording.status = RecordingStatus::Failed;
        recording.duration = seconds(60);
        recording.files = vec!["46107.mp3".into()].into();
        recording.id = text("46107");
        recording.url = text("https://pbx.example.com/recordings/46107");
        recording.reason = text("storage");
    })
}

fn voicemail() -> Voicemail<'static> {
    made(|voicemail: &mut Voicemail<'_>| {
        voicemail.left = true;
        voicemail.duration = seconds(12);
        voicemail.id = text("9");
        voicemail.url = text("https://pbx.example.com/voicemails/9");
        voicemail.files = vec!["9.wav".into()].into();
        voicemail.reason = text("busy");
    })
}

fn transcript() -> Transcript<'static> {
    made(|transcript: &mut Transcript<'_>| {
        transcript.id = text("t1");
        transcript.url = text("https://pbx.example.com/transcripts/t1");
        transcript.text = text("good morning");
    })
}

fn noted() -> Noted<'static> {
    made(|noted: &mut Noted<'_>| {
        noted.what = NoteKind::Tag;
        noted.text = text("sales");
        noted.removed = true;
    })
}

/// One of each kind that has fields.
fn kinds() -> Vec<EventKind<'static>> {
    vec![
        EventKind::FlowStep(made(|of: &mut FlowStep<'_>| of.step = text("menu"))),
        EventKind::Digits(made(|of: &mut Digits<'_>| of.value = text("1"))),
        EventKind::Speech(made(|of: &mut Speech<'_>| of.text = text("billing"))),
        EventKind::Answered(Answered::by(AnsweredBy::System)),
        EventKind::Detected(made(|of: &mut Detected<'_>| {
            of.what = Detection::Machine;
            of.reason = text("machine_start");
        })),
        EventKind::Transcript(transcript()),
        EventKind::Noted(noted()),
        EventKind::Held(hold()),
        EventKind::Resumed(hold()),
        EventKind::Parked(park()),
        EventKind::Unparked(park()),
        EventKind::Transferred(made(|of: &mut Transferred<'_>| {
            of.transfer = Some(Transfer::Consultative);
            of.role = Some(TransferRole::Received);
            of.target = number("+12125550177");
            of.colleague = agent().map(Box::new);
            of.reason = text("transferee");
        })),
        EventKind::Forwarded(made(|of: &mut Forwarded<'_>| of.target = number("*98"))),
        EventKind::PickedUp(made(|of: &mut PickedUp<'_>| of.colleague = agent())),
        EventKind::Ended(made(|of: &mut Ended<'_>| {
            of.scope = Scope::Call;
            of.outcome = Some(Outcome::Answered);
            of.duration = seconds(204);
            of.talk_time = seconds(193);
            of.recorded = Some(true);
            of.by = Some(EndedBy::Platform);
            of.sip_code = Some(486);
            of.revision = Some(2);
            of.reason = text("hangup");
        })),
        EventKind::Voicemail(voicemail()),
        EventKind::Recording(recording()),
        EventKind::Message(Box::new(made(|of: &mut Message<'_>| {
            of.id = text("17");
            of.conversation_id = text("4");
            of.medium = Some(Medium::Mms);
            of.status = Some(MessageStatus::Delivered);
            of.text = text("see you");
            of.files = vec!["https://pbx.example.com/media/1".into()];
            of.also_to = vec![PhoneNumber::recognize("+12125550178".into())];
            of.reason = text("carrier");
        }))),
        EventKind::Subscription(made(|of: &mut Subscription<'_>| {
            of.state = text("ready");
            of.text = text("welcome");
        })),
    ]
}

/// Events with every field filled: one of each kind.
pub fn events() -> Vec<Event<'static>> {
    let bare = [
        EventKind::Initiated,
        EventKind::Queued,
        EventKind::Ringing,
        EventKind::Emergency,
        EventKind::Unknown,
    ];
    let filled = |kind: EventKind<'static>| {
        let mut event = Event::new(Vendor::Net2phone, "an_event".into(), kind);
        event.delivery_id = text("c998e523");
        event.account = account();
        event.call = made(|call: &mut CallIds<'_>| {
            call.id = text("ddc8224c");
            call.leg_id = text("f4a6a603");
            call.linked_id = text("0590e93f");
            call.reference = text("crm-5");
        });
        event.sequence = Some(7);
        event.direction = Some(Direction::Internal);
        event.side = Some(Side::Called);
        event.from = party("Anonymous");
        event.to = party("+12125550142");
        event.agent = agent();
        event.queue = group();
        event.ring_group = group();
        event.occurred_at = Some(at(0));
        event.received_at = Some(at(1));
        event.times = made(|times: &mut Times| {
            times.started_at = Some(at(2));
            times.answered_at = Some(at(3));
            times.ended_at = Some(at(4));
        });
        event.test = true;
        event
    };
    let events: Vec<_> = bare.into_iter().chain(kinds()).map(filled).collect();
    events.iter().for_each(assert_filled);
    events
}

/// A call with every field filled. No fold makes such a one.
pub fn call() -> Call {
    let moment = |second, source| Some(Moment::new(at(second), source));
    let mut call = Call::new(Vendor::Net2phone, State::Ended);
    call.id = text("ddc8224c");
    call.account = account();
    call.direction = Some(Direction::Outbound);
    call.from = party("101");
    call.to = party("(02) 5550 1234");
    call.reference = text("crm-5");
    call.outcome = Some(Outcome::Voicemail);
    call.placed_by = agent();
    call.answered_by = agent();
    call.legs = vec![made(|leg: &mut Leg| {
        leg.id = text("f4a6a603");
        leg.number = number("+12125550142");
        leg.agent = agent();
        leg.rang_at = moment(1, MomentSource::Received);
        leg.answered_at = moment(2, MomentSource::Stated);
        leg.ended_at = moment(3, MomentSource::Derived);
        leg.outcome = Some(Outcome::Missed);
        leg.talk_time = seconds(1);
    })];
    call.queue = group();
    call.ring_group = group();
    call.digits = vec!["1".into()];
    call.transfers = vec![made(|transfer: &mut CallTransfer| {
        transfer.transfer = Some(Transfer::Blind);
        transfer.target = number("202");
        transfer.colleague = agent();
        transfer.role = Some(TransferRole::Gave);
        transfer.agent = agent();
        transfer.at = Some(at(2));
    })];
    call.started_at = moment(1, MomentSource::Derived);
    call.answered_at = moment(2, MomentSource::Stated);
    call.ended_at = moment(4, MomentSource::Received);
    call.duration = seconds(3);
    call.talk_time = seconds(2);
    call.recorded = true;
    call.recordings = vec![recording()];
    call.voicemail = Some(voicemail());
    call.transcribed = true;
    call.transcripts = vec![transcript()];
    call.notes = vec![noted()];
    call.emergency = true;
    // The timeline alone cannot be set.
    let mut json = serde_json::to_value(&call).expect("it is plain data");
    json["timeline"] = serde_json::to_value(events()).expect("it is plain data");
    let call = serde_json::from_value(json).expect("it was written so");
    assert_filled(&call);
    call
}

/// A field that a later version adds is absent here until somebody fills it.
fn assert_filled(value: &impl Debug) {
    let shown = format!("{value:#?}");
    for line in shown.lines().map(str::trim_start) {
        let empty = [": None,", ": [],", ": false,", ": \"\","];
        let is_empty = empty.iter().any(|empty| line.ends_with(empty));
        assert!(
            !is_empty,
            "`{line}` is to be filled in tests/it/support/filled.rs: {shown}"
        );
    }
}

/// A stored request with every field filled.
pub fn stored() -> StoredRequest {
    let headers = [("Accept", &b"*/*"[..]), ("X-Odd", b"\xff\x00")];
    let request = Request::new(b"a\xffb")
        .with_query("a=1")
        .with_headers(&headers);
    request
        .to_stored(Vendor::Petdesk, at(0))
        .with_tenant("customer-7")
}

/// A notice with every field filled.
pub fn notice() -> Notice {
    let mut notice = Notice::new(Vendor::Petdesk, Problem::Unreadable(Expected::Time));
    notice.event = text("HangupCall");
    notice.field = text("date");
    assert_filled(&notice);
    notice
}

/// A delivery in which something is odd.
pub fn delivery() -> Delivery<'static, VendorPayload<'static>> {
    let payload = VendorPayload::Petdesk(petdesk::Payload::default());
    let mut delivery = Delivery::new(Vendor::Petdesk, "HangupCall".into(), payload);
    let value = Value::Text("1".into());
    delivery.extra = vec![Extra::new("colour".into(), value, Problem::UnknownField)];
    delivery
}

//! The unified event: its JSON reads back, it stays small, and it can cross threads.

use std::time::Duration;

use crate::support::http;
use chrono::{DateTime, Utc};
use hookswitch::{
    Direction, Event, EventKind, Outcome, PhoneNumber, Vendor,
    event::{
        Account, Agent, Answered, AnsweredBy, CallIds, Correlation, Detected, Detection, Digits,
        Ended, EndedBy, Files, FlowStep, Forwarded, Group, Hold, Medium, Message, MessageStatus,
        NoteKind, Noted, Park, Party, PickedUp, Recording, RecordingStatus, Scope, Side, Speech,
        Subscription, Times, Transcript, Transfer, TransferRole, Transferred, Voicemail,
    },
    number::E164,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn text() -> impl Strategy<Value = Option<std::borrow::Cow<'static, str>>> {
    option::of(".{0,8}".prop_map(Into::into))
}

fn time() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    // Any moment of the years 0 to 9999, to the nanosecond.
    option::of((-62_167_219_200_i64..253_402_300_800, 0..1_000_000_000_u32)).prop_map(|time| {
        time.map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
    })
}

fn span() -> impl Strategy<Value = Option<Duration>> {
    option::of(any::<u64>().prop_map(Duration::from_secs))
}

fn number() -> impl Strategy<Value = Option<PhoneNumber<'static>>> {
    option::of(prop_oneof![
        (10_000_000_u64..1_000_000_000_000_000)
            .prop_map(|digits| PhoneNumber::E164(E164::new(digits).unwrap())),
        ".{0,8}".prop_map(|text| PhoneNumber::Short(text.into())),
        ".{0,8}".prop_map(|text| PhoneNumber::Other(text.into())),
        ".{0,8}".prop_map(|text| PhoneNumber::Withheld(text.into())),
    ])
}

prop_compose! {
    fn party()(number in number(), name in text()) -> Party<'static> {
        let mut party = Party::default();
        party.number = number;
        party.name = name;
        party
    }
}

prop_compose! {
    fn agent()(id in text(), extension in text(), name in text()) -> Agent<'static> {
        let mut agent = Agent::default();
        agent.id = id;
        agent.extension = extension;
        agent.name = name;
        agent
    }
}

prop_compose! {
    fn group()(number in text(), name in text()) -> Group<'static> {
        let mut group = Group::default();
        group.number = number;
        group.name = name;
        group
    }
}

fn outcome() -> impl Strategy<Value = Option<Outcome>> {
    option::of(select(Outcome::ALL))
}

fn kind() -> impl Strategy<Value = EventKind<'static>> {
    let hold = || {
        (span(), text()).prop_map(|(held_for, reason)| {
            let mut hold = Hold::default();
            hold.held_for = held_for;
            hold.reason = reason;
            hold
        })
    };
    let park = || {
        text().prop_map(|slot| {
            let mut park = Park::default();
            park.slot = slot;
            park
        })
    };
    prop_oneof![
        select(vec![
            EventKind::Initiated,
            EventKind::Queued,
            EventKind::Ringing,
            EventKind::Answered(Answered::by(AnsweredBy::Person)),
            EventKind::Answered(Answered::by(AnsweredBy::System)),
            EventKind::Emergency,
            EventKind::Unknown,
        ]),
        text().prop_map(|step| {
            let mut flow_step = FlowStep::default();
            flow_step.step = step;
            EventKind::FlowStep(flow_step)
        }),
        text().prop_map(|text| {
            let mut speech = Speech::default();
            speech.text = text;
            EventKind::Speech(speech)
        }),
        (select(Detection::ALL), text()).prop_map(|(what, reason)| {
            let mut detected = Detected::default();
            detected.what = what;
            detected.reason = reason;
            EventKind::Detected(detected)
        }),
        (text(), text(), text()).prop_map(|(id, url, text)| {
            let mut transcript = Transcript::default();
            transcript.id = id;
            transcript.url = url;
            transcript.text = text;
            EventKind::Transcript(transcript)
        }),
        (select(NoteKind::ALL), text(), any::<bool>()).prop_map(|(what, text, removed)| {
            let mut noted = Noted::default();
            noted.what = what;
            noted.text = text;
            noted.removed = removed;
            EventKind::Noted(noted)
        }),
        text().prop_map(|value| {
            let mut digits = Digits::default();
            digits.value = value;
            EventKind::Digits(digits)
        }),
        hold().prop_map(EventKind::Held),
        hold().prop_map(EventKind::Resumed),
        park().prop_map(EventKind::Parked),
        park().prop_map(EventKind::Unparked),
        (
            option::of(select(Transfer::ALL)),
            option::of(select(TransferRole::ALL)),
            number(),
            option::of(agent()),
            text(),
        )
            .prop_map(|(transfer, role, target, colleague, reason)| {
                let mut transferred = Transferred::default();
                transferred.transfer = transfer;
                transferred.role = role;
                transferred.target = target;
                transferred.colleague = colleague.map(Box::new);
                transferred.reason = reason;
                EventKind::Transferred(transferred)
            }),
        number().prop_map(|target| {
            let mut forwarded = Forwarded::default();
            forwarded.target = target;
            EventKind::Forwarded(forwarded)
        }),
        option::of(agent()).prop_map(|colleague| {
            let mut picked_up = PickedUp::default();
            picked_up.colleague = colleague;
            EventKind::PickedUp(picked_up)
        }),
        (
            select(Scope::ALL),
            outcome(),
            span(),
            span(),
            any::<Option<bool>>(),
            option::of(select(EndedBy::ALL)),
            (any::<Option<u16>>(), any::<Option<u32>>()),
            text(),
        )
            .prop_map(
                |(scope, outcome, duration, talk_time, recorded, by, numbers, reason)| {
                    let mut ended = Ended::default();
                    ended.scope = scope;
                    ended.outcome = outcome;
                    ended.duration = duration;
                    ended.talk_time = talk_time;
                    ended.recorded = recorded;
                    ended.by = by;
                    (ended.sip_code, ended.revision) = numbers;
                    ended.reason = reason;
                    EventKind::Ended(ended)
                }
            ),
        (
            any::<bool>(),
            span(),
            text(),
            text(),
            proptest::collection::vec(".{0,8}".prop_map(Into::into), 0..3),
            text(),
        )
            .prop_map(|(left, duration, id, url, files, reason)| {
                let mut voicemail = Voicemail::default();
                voicemail.left = left;
                voicemail.duration = duration;
                voicemail.id = id;
                voicemail.url = url;
                voicemail.files = Files::from(files);
                voicemail.reason = reason;
                EventKind::Voicemail(voicemail)
            }),
        (
            select(RecordingStatus::ALL),
            span(),
            text(),
            text(),
            proptest::collection::vec(".{0,8}".prop_map(Into::into), 0..3),
            text(),
        )
            .prop_map(|(status, duration, id, url, files, reason)| {
                let mut recording = Recording::default();
                recording.status = status;
                recording.duration = duration;
                recording.files = Files::from(files);
                recording.id = id;
                recording.url = url;
                recording.reason = reason.map(std::borrow::Cow::into_owned).map(Into::into);
                EventKind::Recording(recording)
            }),
        (
            text(),
            text(),
            option::of(select(Medium::ALL)),
            option::of(select(MessageStatus::ALL)),
            text(),
            proptest::collection::vec(".{0,8}".prop_map(Into::into), 0..3),
            proptest::collection::vec(number(), 0..3),
            text(),
        )
            .prop_map(
                |(id, conversation_id, medium, status, text, files, also_to, reason)| {
                    let mut message = Message::default();
                    message.id = id;
                    message.conversation_id = conversation_id;
                    message.medium = medium;
                    message.status = status;
                    message.text = text;
                    message.files = files;
                    message.also_to = also_to.into_iter().flatten().collect();
                    message.reason = reason;
                    EventKind::Message(Box::new(message))
                }
            ),
        (text(), text()).prop_map(|(state, text)| {
            let mut subscription = Subscription::default();
            subscription.state = state;
            subscription.text = text;
            EventKind::Subscription(subscription)
        }),
    ]
}

prop_compose! {
    fn event()(
        (vendor, name, kind, test) in (select(Vendor::ALL), ".{0,8}", kind(), any::<bool>()),
        ids in [text(), text(), text(), text(), text(), text(), text()],
        direction in option::of(select(Direction::ALL)),
        (from, to) in (party(), party()),
        agent in option::of(agent()),
        (sequence, side) in (any::<Option<u64>>(), option::of(select(Side::ALL))),
        (queue, ring_group) in (option::of(group()), option::of(group())),
        times in [time(), time(), time(), time(), time()],
    ) -> Event<'static> {
        let mut event = Event::new(vendor, name.into(), kind);
        let [delivery_id, account, tenant, call, leg, linked, reference] = ids;
        event.delivery_id = delivery_id;
        event.account = Account::default();
        event.account.id = account;
        event.account.tenant = tenant;
        event.call = CallIds::default();
        event.call.id = call;
        event.call.leg_id = leg;
        event.call.linked_id = linked;
        event.call.reference = reference;
        event.direction = direction;
        event.from = from;
        event.to = to;
        event.agent = agent;
        event.sequence = sequence;
        event.side = side;
        event.queue = queue;
        event.ring_group = ring_group;
        let [occurred_at, received_at, started_at, answered_at, ended_at] = times;
        event.occurred_at = occurred_at;
        event.received_at = received_at;
        event.times = Times::default();
        event.times.started_at = started_at;
        event.times.answered_at = answered_at;
        event.times.ended_at = ended_at;
        event.test = test;
        event
    }
}

fn round_trip(event: &Event<'_>) -> Event<'static> {
    let json = serde_json::to_string(event).unwrap();
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

proptest! {
    #[test]
    fn any_event_reads_back_from_its_json(event in event()) {
        prop_assert_eq!(round_trip(&event), event);
    }

    #[test]
    fn the_owned_event_is_the_same(event in event()) {
        prop_assert_eq!(event.clone().into_owned(), event);
    }
}

#[test]
fn the_events_of_every_fixture_read_back_from_their_json() {
    let mut count = 0;
    for story in http::all().unwrap() {
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
                continue;
            };
            for event in delivery.normalize() {
                assert_eq!(round_trip(&event), event, "{}", file.name());
                let json = serde_json::to_value(&event).unwrap();
                assert_eq!(json["kind"]["type"], event.kind.as_str());
                count += 1;
            }
        }
    }
    assert!(count >= 300, "only {count} events in the fixtures");
}

#[test]
fn an_event_is_small_and_crosses_threads() {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Event<'_>>();
    send_and_sync::<hookswitch::event::Events<'_>>();
    send_and_sync::<hookswitch::Request<'_>>();
    send_and_sync::<hookswitch::Delivery<'_, hookswitch::VendorPayload<'_>>>();
    send_and_sync::<hookswitch::ParseError>();
    assert!(size_of::<Event<'_>>() <= 656, "{}", size_of::<Event<'_>>());
}

#[test]
fn an_absent_value_is_left_out_of_the_json() {
    let event = Event::new(Vendor::Petdesk, "queueEntered".into(), EventKind::Queued);
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        r#"{"vendor":"petdesk","name":"queueEntered","kind":{"type":"queued"}}"#
    );
}

#[test]
fn correlation_says_how_sure_it_is() {
    let mut event = Event::new(Vendor::Net2phone, "call_ringing".into(), EventKind::Ringing);
    assert_eq!(event.correlation(), Correlation::None);
    event.from.number = Some(PhoneNumber::recognize("+12125550123".into()));
    event.to.number = Some(PhoneNumber::recognize("+12125550124".into()));
    assert_eq!(event.correlation(), Correlation::None);
    event.occurred_at = DateTime::from_timestamp(0, 0);
    assert_eq!(event.correlation(), Correlation::Numbers);
    event.from.number = Some(PhoneNumber::recognize("Anonymous".into()));
    assert_eq!(event.correlation(), Correlation::None);
    event.call.id = Some("1".into());
    assert_eq!(event.correlation(), Correlation::CallId);
    event.test = true;
    assert_eq!(event.correlation(), Correlation::None);
    event.test = false;
    event.kind = EventKind::Message(Box::default());
    assert_eq!(event.correlation(), Correlation::None);
}

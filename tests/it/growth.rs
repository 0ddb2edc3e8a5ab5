//! The crate can grow without breaking its users: public types are open (the lints `exhaustive_enums` and
//! `exhaustive_structs` see to that), and a user's own test can still make one of each.

use std::time::Duration;

use chrono::DateTime;
use hookswitch::samples::{HttpFile, HttpFileError, Source};
use hookswitch::{
    Call, CallKey, CallLog, Delivery, DialPlan, Direction, Event, EventKind, Notice, Outcome,
    PhoneNumber, Request, State, Vendor, VendorPayload,
    call::{Applied, CallTransfer, Change, Leg, Moment, MomentSource},
    delivery::{Extra, Value},
    error::{Expected, ParseErrorKind, Position, Problem, Wrapping},
    event::{
        Account, Agent, CallIds, Correlation, Ended, Group, Medium, NotOfACall, Party,
        RecordingStatus, Scope, Times, Transfer, TransferRole,
    },
    net2phone,
    number::E164,
    petdesk,
    verify::Authentication,
};

#[test]
fn a_user_can_make_one_of_each() {
    let _ = HttpFile::default();
    let _ = (
        Account::default(),
        CallIds::default(),
        Party::default(),
        Agent::default(),
    );
    let _ = (
        Group::default(),
        Times::default(),
        Ended::default(),
        CallTransfer::default(),
    );
    let _ = (
        Leg::default(),
        Change::default(),
        Position::default(),
        CallLog::new(),
    );
    let mut event = Event::new(Vendor::Petdesk, "queueEntered".into(), EventKind::Queued);
    event.call.id = Some("7".into());
    event.occurred_at = DateTime::from_timestamp(0, 0);
    let key = CallKey::new(Vendor::Petdesk, "7");
    assert_eq!(CallKey::of(&event), Some(key));
    let call = Call::fold([event]).unwrap();
    assert_eq!(call.state, State::Queued);
    let _ = Moment::new(DateTime::UNIX_EPOCH, MomentSource::Received);
    let _ = Notice::new(Vendor::Petdesk, Problem::Unreadable(Expected::Time));
    let _ = Extra::new("x".into(), Value::Text("y".into()), Problem::UnknownField);
    let mut payload = petdesk::Payload::default();
    payload.kind = petdesk::Kind::QueueEntered;
    let delivery = Delivery::new(Vendor::Petdesk, "queueEntered".into(), payload);
    assert_eq!(delivery.normalize().count(), 1);
    let _ = VendorPayload::Net2phone(net2phone::Payload::default());
    let _ = DialPlan::new("33", "0", "00", 9..=9);
    let _ = PhoneNumber::E164(E164::new(12_125_550_123).unwrap());
    let _ = Request::new(b"");
    let _ = call.is_stale(DateTime::UNIX_EPOCH, Duration::ZERO);
}

/// Matches of a user's own need a wildcard: were one of these enums closed, the compiler would say
/// that it can never be reached.
#[test]
#[deny(unreachable_patterns)]
fn a_match_needs_a_wildcard() {
    macro_rules! open {
        ($($value:expr => $($pattern:pat_param)|+,)+) => {
            $(match $value {
                $($pattern)|+ => {}
                _ => unreachable!("there is no other yet"),
            })+
        };
    }
    open! {
        Direction::Inbound => Direction::Inbound | Direction::Outbound | Direction::Internal,
        Scope::Leg => Scope::Leg | Scope::Group | Scope::Call,
        Transfer::Blind => Transfer::Blind | Transfer::Consultative,
        TransferRole::Gave => TransferRole::Gave | TransferRole::Received,
        RecordingStatus::Failed => RecordingStatus::Available | RecordingStatus::Failed,
        Medium::Sms => Medium::Sms | Medium::Mms,
        Outcome::Missed => Outcome::Answered | Outcome::Voicemail | Outcome::AnsweredBySystem
            | Outcome::Missed | Outcome::NoAnswer | Outcome::Busy | Outcome::Rejected
            | Outcome::Blocked | Outcome::Abandoned | Outcome::TimedOut | Outcome::Forwarded,
        State::Menu => State::Initiated | State::Menu | State::Queued | State::Ringing
            | State::InProgress | State::Held | State::Parked | State::Ended,
        Correlation::None => Correlation::CallId | Correlation::Numbers | Correlation::None,
        MomentSource::Stated => MomentSource::Stated | MomentSource::Derived | MomentSource::Received,
        Applied::Duplicate => Applied::New(_) | Applied::Updated(_) | Applied::Duplicate
            | Applied::NotOfACall(_) | Applied::TooMany(_),
        NotOfACall::Test => NotOfACall::Message | NotOfACall::Subscription | NotOfACall::Test
            | NotOfACall::NoCallId,
        Authentication::Token => Authentication::Signature(_) | Authentication::Token
            | Authentication::SourceAddress | Authentication::Nothing,
        Source::Constructed => Source::Documentation { .. } | Source::Constructed
            | Source::Observed { .. } | Source::Rebuilt { .. },
        HttpFileError::Header(1) => HttpFileError::RequestLine(_) | HttpFileError::Header(_)
            | HttpFileError::UnknownVendor(..) | HttpFileError::NotText(_),
        Problem::Missing => Problem::UnknownEvent | Problem::UnknownField | Problem::Missing
            | Problem::Unreadable(_) | Problem::TooLong | Problem::Kept | Problem::Repeated | Problem::UnknownWord
            | Problem::Encoding,
        ParseErrorKind::Empty => ParseErrorKind::Empty | ParseErrorKind::TooLarge
            | ParseErrorKind::Syntax(_) | ParseErrorKind::Truncated(_)
            | ParseErrorKind::NotAnObject | ParseErrorKind::NoEventName
            | ParseErrorKind::WrongVendor(_) | ParseErrorKind::Wrapped(_)
            | ParseErrorKind::Refused(_),
        Wrapping::Gzip => Wrapping::Gzip | Wrapping::Base64 | Wrapping::Envelope
            | Wrapping::JsonString | Wrapping::Multipart | Wrapping::Html | Wrapping::Utf16,
    }
}

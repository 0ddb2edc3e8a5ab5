//! What single deliveries of Telnyx say.

use super::*;

#[test]
fn a_leg_is_the_callers_or_a_called_one_by_its_begin_alone() {
    let begins = |told: &str| {
        let body = format!(
            r#"{{"data": {{"event_type": "call.initiated", "id": "7", "payload": {{{told}}}}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let event = delivery.normalize().next().unwrap();
        (event.side, event.direction, event.kind.as_str())
    };
    let called = (Some(Side::Called), None, "ringing");
    let unknown = (None, None, "unknown");
    for (told, expected) in [
        (
            r#""direction": "incoming""#,
            (
                Some(Side::Caller),
                Some(hookswitch::Direction::Inbound),
                "initiated",
            ),
        ),
        (r#""direction": "outgoing""#, called),
        (r#""direction": "outgoing", "state": "parked""#, called),
        (
            r#""direction": "outgoing", "state": "bridging", "calling_party_type": "sip""#,
            called,
        ),
        (
            r#""direction": "outgoing", "state": "parked", "calling_party_type": "sip""#,
            (
                Some(Side::Caller),
                Some(hookswitch::Direction::Outbound),
                "initiated",
            ),
        ),
        (r#""direction": "sideways""#, unknown),
        (r#""direction": "inbound""#, unknown),
    ] {
        assert_eq!(begins(told), expected, "{told}");
    }
    for sample in samples::of(Vendor::Telnyx) {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        let is_json = sample.file.body.starts_with(b"{");
        for event in delivery.normalize() {
            let is_begin = delivery.event == "call.initiated";
            assert_eq!(event.side.is_some() && is_json, is_begin, "{}", sample.name);
        }
    }
}

#[test]
fn a_notification_is_read_with_and_without_its_envelope() {
    let mut read = 0;
    for sample in samples::of(Vendor::Telnyx) {
        let body: serde_json::Value = match serde_json::from_slice(&sample.file.body) {
            Ok(body) => body,
            Err(_) => continue,
        };
        let Some(inner) = body.get("data") else {
            continue;
        };
        let inner = inner.to_string();
        let bare = telnyx::parse(&Request::new(inner.as_bytes())).unwrap();
        let request = sample.request();
        let enveloped = telnyx::parse(&request).unwrap();
        assert_eq!(bare.event, enveloped.event, "{}", sample.name);
        assert_eq!(bare.payload.data, enveloped.payload.data, "{}", sample.name);
        let events = |delivery: hookswitch::Delivery<'_, telnyx::Payload<'_>>| {
            let events = delivery.normalize();
            events
                .map(hookswitch::Event::into_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(events(bare), events(enveloped), "{}", sample.name);
        read += 1;
    }
    assert!(read > 250, "{read}");
}

/// What is missing is said with the path at which it should stand.
#[test]
fn what_is_missing_is_told_by_its_path() {
    let notices = |body: &str| {
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let notices = delivery.notices().into_iter();
        notices
            .map(|notice| notice.field.unwrap_or_default().into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        notices(r#"{"data": {"event_type": "call.dtmf.received"}}"#),
        [
            "data.id",
            "data.occurred_at",
            "data.payload.call_leg_id",
            "data.payload.call_session_id",
            "data.payload.digit"
        ]
    );
    assert_eq!(
        notices(
            r#"{"event_type": "call.hangup", "id": "7", "occurred_at": "2026-03-12T20:31:00Z",
                "payload": {"call_leg_id": "A", "call_session_id": 5}}"#
        ),
        ["payload.hangup_cause"]
    );
}

#[test]
fn hangups_say_why_who_and_with_which_code() {
    let ended = |cause: &str, source: &str, code: &str| {
        let body = format!(
            r#"{{"event_type": "call.hangup", "payload": {{"hangup_cause": "{cause}", "hangup_source": "{source}",
                "sip_hangup_cause": {code}}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let event = delivery.normalize().next().unwrap();
        match event.kind {
            EventKind::Ended(ended) => {
                assert_eq!(ended.reason.as_deref(), Some(cause));
                (ended.outcome, ended.by, ended.sip_code)
            }
            kind => panic!("{kind:?}"),
        }
    };
    for (cause, outcome) in [
        ("user_busy", Some(Outcome::Busy)),
        ("call_rejected", Some(Outcome::Rejected)),
        ("no_answer", Some(Outcome::NoAnswer)),
        ("timeout", Some(Outcome::NoAnswer)),
        ("originator_cancel", Some(Outcome::Abandoned)),
        ("not_found", Some(Outcome::Failed)),
        ("normal_clearing", None),
        ("time_limit", None),
        ("unspecified", None),
        ("meteor", None),
    ] {
        let caller = Some(EndedBy::Caller);
        assert_eq!(
            ended(cause, "caller", "\"486\""),
            (outcome, caller, Some(486))
        );
    }
    let busy = Some(Outcome::Busy);
    for (source, by) in [("callee", Some(EndedBy::Called)), ("unknown", None)] {
        assert_eq!(ended("user_busy", source, "487"), (busy, by, Some(487)));
    }
    for code in ["\"unspecified\"", "null", "\"-1\"", "70000", "[486]"] {
        assert_eq!(ended("user_busy", "unknown", code), (busy, None, None));
    }
}

#[test]
fn a_message_has_the_status_of_its_first_recipient() {
    let status = |word: &str| {
        let body = format!(
            r#"{{"event_type": "message.finalized", "payload": {{"id": "7", "direction": "outbound",
                "to": [{{"phone_number": "+12125550142", "status": "{word}"}}, {{"status": "delivered"}}]}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        match delivery.normalize().next().unwrap().kind {
            EventKind::Message(message) => {
                let failed = message.status == Some(MessageStatus::Failed);
                assert_eq!(message.reason.as_deref(), failed.then_some(word));
                message.status
            }
            kind => {
                assert_eq!(kind, EventKind::Unknown);
                None
            }
        }
    };
    for (word, expected) in [
        ("scheduled", Some(MessageStatus::Queued)),
        ("queued", Some(MessageStatus::Queued)),
        ("sending", Some(MessageStatus::Queued)),
        ("sent", Some(MessageStatus::Sent)),
        ("delivery_unconfirmed", Some(MessageStatus::Sent)),
        ("delivered", Some(MessageStatus::Delivered)),
        ("read", Some(MessageStatus::Read)),
        ("sending_failed", Some(MessageStatus::Failed)),
        ("delivery_failed", Some(MessageStatus::Failed)),
        ("expired", Some(MessageStatus::Failed)),
        ("cancelled", Some(MessageStatus::Failed)),
        ("webhook_delivered", None),
        ("lost", None),
    ] {
        assert_eq!(status(word), expected, "{word}");
    }
}

#[test]
fn requests_of_texml_wait_for_it_and_notifications_for_nothing() {
    for sample in samples::of(Vendor::Telnyx) {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        let asks = matches!(
            &*delivery.event,
            "call-request"
                | "dial-result"
                | "gather-result"
                | "record-result"
                | "enqueue-result"
                | "queue-wait"
        );
        let expected = match asks {
            true => Awaits::Instructions,
            false => Awaits::Nothing,
        };
        assert_eq!(delivery.awaits(), expected, "{}", sample.name);
    }
    for (body, awaits) in [
        (
            "AccountSid=7&CallSid=8&AiGatherStatus=done",
            Awaits::NotTold,
        ),
        // What a call cost is no state of it.
        (
            "AccountSid=7&CallSid=8&CallStatus=completed&CallbackSource=call-cost-events&SequenceNumber=4",
            Awaits::NotTold,
        ),
        (r#"{"data": {"event_type": "call.new"}}"#, Awaits::Nothing),
    ] {
        let delivery = parse(Vendor::Telnyx, &Request::new(body.as_bytes())).unwrap();
        let notices = delivery.notices();
        let is_unknown = |notice: &hookswitch::Notice| notice.problem == Problem::UnknownEvent;
        assert!(notices.iter().any(is_unknown), "{body}");
        assert_eq!(delivery.awaits(), awaits, "{body}");
    }
}

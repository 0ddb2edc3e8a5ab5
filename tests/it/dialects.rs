//! Twilio's dialect: what becomes of calls whose deliveries arrive one after the other, and which deliveries wait
//! for an answer.

use hookswitch::{CallLog, Outcome, Request, Vendor, parse, request::Awaits, samples, twilio};

use crate::support::told::{call, told};

#[test]
fn calls_become_what_an_operator_would_say() {
    for (story, expected) in [
        // A menu, a bot, a conference: nobody is known to have answered.
        (
            "inbound-menu-only",
            "ended answered_by_system inbound, placed -, answered -, 39 s, talked - s",
        ),
        (
            "voice-bot",
            "ended answered_by_system inbound, placed -, answered -, 600 s, talked - s",
        ),
        (
            "inbound-second-agent-answers",
            "ended answered inbound, placed -, answered ben, 125 s, talked 100 s",
        ),
        (
            "inbound-two-ring-at-once",
            "ended answered inbound, placed -, answered ana, 66 s, talked 60 s",
        ),
        // The parent's end says `completed` of each of these.
        (
            "inbound-missed",
            "ended missed inbound, placed -, answered -, 22 s, talked - s",
        ),
        (
            "inbound-missed-dial-result-alone",
            "ended missed inbound, placed -, answered -, - s, talked - s",
        ),
        (
            "inbound-busy",
            "ended busy inbound, placed -, answered -, 8 s, talked - s",
        ),
        (
            "inbound-child-failed",
            "ended failed inbound, placed -, answered -, 8 s, talked - s",
        ),
        (
            "inbound-abandoned-while-ringing",
            "ended abandoned inbound, placed -, answered -, 8 s, talked - s",
        ),
        (
            "inbound-screened",
            "ended missed inbound, placed -, answered -, 20 s, talked - s",
        ),
        (
            "inbound-screened-with-callbacks",
            "ended missed inbound, placed -, answered -, 60 s, talked - s",
        ),
        (
            "inbound-screened-answer-lost",
            "ended missed inbound, placed -, answered -, 60 s, talked - s",
        ),
        (
            "inbound-screened-dial-result-without-the-leg",
            "ended missed inbound, placed -, answered -, 60 s, talked - s",
        ),
        (
            "inbound-dial-result-without-the-leg",
            "ended answered inbound, placed -, answered ana, 126 s, talked 60 s",
        ),
        (
            "inbound-missed-dial-result-without-the-leg",
            "ended missed inbound, placed -, answered -, 22 s, talked - s",
        ),
        (
            "inbound-caller-hangs-up-in-a-dial",
            "ended answered inbound, placed -, answered ana, 64 s, talked 60 s",
        ),
        (
            "inbound-from-a-visitor",
            "ended missed inbound, placed -, answered -, 22 s, talked - s",
        ),
        // The agent has left, and with her, but for the last one, whom she called.
        (
            "agent-calls-childs-end-lost",
            "ended answered outbound, placed olivia, answered -, 66 s, talked 61 s",
        ),
        (
            "agent-calls-childs-end-lost-unanswered",
            "ended no_answer outbound, placed olivia, answered -, 26 s, talked - s",
        ),
        (
            "agent-hangs-up-in-a-dial",
            "ended abandoned outbound, placed olivia, answered -, - s, talked - s",
        ),
        (
            "agent-leaves-the-called-leg",
            "ended answered outbound, placed olivia, answered -, 186 s, talked 181 s",
        ),
        (
            "inbound-child-machine",
            "ended answered_by_system inbound, placed -, answered -, 30 s, talked - s",
        ),
        (
            "outbound-api-answered",
            "ended answered outbound, placed -, answered -, 57 s, talked 49 s",
        ),
        (
            "outbound-api-machine",
            "ended answered_by_system outbound, placed -, answered -, 12 s, talked - s",
        ),
        (
            "outbound-api-no-answer",
            "ended no_answer outbound, placed -, answered -, 20 s, talked - s",
        ),
        (
            "agent-calls-answered",
            "ended answered outbound, placed olivia, answered -, 60 s, talked 50 s",
        ),
        (
            "agent-calls-no-answer",
            "ended no_answer outbound, placed olivia, answered -, 30 s, talked - s",
        ),
        (
            "agent-calls-agent",
            "ended answered internal, placed ana, answered ben, 69 s, talked 60 s",
        ),
        (
            "agent-calls-from-a-sip-phone",
            "ended busy outbound, placed ana@acme.sip.us1.twilio.com, answered -, 6 s, talked - s",
        ),
        (
            "queue-taken",
            "ended answered inbound, placed -, answered -, 90 s, talked - s",
        ),
        (
            "queue-left",
            "ended abandoned inbound, placed -, answered -, 60 s, talked - s",
        ),
        (
            "queue-redirected",
            "ended abandoned inbound, placed -, answered -, 30 s, talked - s",
        ),
        (
            "queue-queue-full",
            "ended timed_out inbound, placed -, answered -, 30 s, talked - s",
        ),
        (
            "event-streams-call",
            "ended answered inbound, placed -, answered ana, 68 s, talked 60 s",
        ),
    ] {
        let call = call(&format!("twilio/{story}"));
        assert_eq!(told(&call), expected, "{story}");
    }
    let missed = call("signalwire/inbound-missed");
    assert_eq!(missed.outcome, Some(Outcome::Missed));
}

#[test]
fn a_test_of_a_stream_is_no_part_of_a_call() {
    let sample = samples::story("twilio/event-streams-test").next().unwrap();
    let delivery = parse(sample.vendor, &sample.request()).unwrap();
    let event = delivery.normalize().next().unwrap();
    assert!(event.test);
    assert_eq!(event.name, "com.twilio.eventstreams.test-event");
    let mut log = CallLog::new();
    log.apply_all(delivery.normalize(), sample.at);
    assert!(log.is_empty());
}

#[test]
fn keys_are_in_the_order_of_arrival_and_as_many_as_were_pressed() {
    let call = call("twilio/keys-3-1-1");
    assert_eq!(call.digits, ["3", "1", "1"]);
    // The token of a delivery tells a key that was pressed twice from a delivery that came twice.
    let mut log = CallLog::new();
    for sample in samples::story("twilio/keys-3-1-1") {
        for _ in 0..2 {
            let delivery = parse(sample.vendor, &sample.request()).unwrap();
            log.apply_all(delivery.normalize(), sample.at);
        }
    }
    assert_eq!(log.calls().next().unwrap().digits, ["3", "1", "1"]);
}

#[test]
fn what_comes_after_the_end_changes_no_end() {
    let mut log = CallLog::new();
    let mut ends = 0;
    for sample in samples::story("twilio/recorded") {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        let changed = log.apply_all(delivery.normalize(), sample.at);
        ends += changed
            .iter()
            .filter(|changed| changed.has_just_ended())
            .count();
    }
    let call = log.calls().next().unwrap();
    assert_eq!(ends, 1);
    assert!(call.recorded);
    let text = call.transcripts.first().unwrap().text.as_deref();
    assert_eq!(text, Some("Good morning, this is about my appointment."));
}

#[test]
fn requests_for_instructions_are_told_from_notifications() {
    for sample in samples::of(Vendor::Twilio).chain(samples::of(Vendor::Signalwire)) {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        let asks = matches!(
            &*delivery.event,
            "call-request"
                | "dial-result"
                | "gather-result"
                | "record-result"
                | "enqueue-result"
                | "queue-wait"
                | "input-result"
                | "conference-result"
        );
        let expected = match asks {
            true => Awaits::Instructions,
            false => Awaits::Nothing,
        };
        assert_eq!(delivery.awaits(), expected, "{}", sample.name);
    }
    let unknown = Request::new(b"AccountSid=AC7&CallSid=CA7&PaymentSid=PK7");
    let delivery = parse(Vendor::Twilio, &unknown).unwrap();
    assert_eq!(delivery.awaits(), Awaits::NotTold);
}

#[test]
fn a_header_is_the_id_of_the_delivery() {
    let body = b"AccountSid=AC7&CallSid=CA7&CallStatus=ringing&Direction=inbound";
    let id = |headers: &[(&str, &[u8])]| {
        let headers = headers.to_vec();
        let request = Request::new(body).with_headers(&headers);
        let delivery = twilio::parse(&request).unwrap();
        assert!(delivery.notices().is_empty());
        let event = delivery.normalize().next().unwrap();
        event.delivery_id.map(std::borrow::Cow::into_owned)
    };
    let token: &[u8] = b"d50dc30c-5d0d-418d-92ea-12cd8fd05f09";
    let text = Some("d50dc30c-5d0d-418d-92ea-12cd8fd05f09".to_owned());
    assert_eq!(id(&[]), None);
    assert_eq!(id(&[("I-Twilio-Idempotency-Token", token)]), text);
    assert_eq!(
        id(&[
            ("i-twilio-idempotency-token", token),
            ("i-twilio-idempotency-token", b"2")
        ]),
        text
    );
    assert_eq!(id(&[("I-Twilio-Idempotency-Token", b"\xff")]), None);
    assert_eq!(id(&[("I-Twilio-Idempotency-Token", b" ")]), None);
    // Also of a body whose text had to be repaired.
    let headers = [("I-Twilio-Idempotency-Token", token)];
    let json = b"{\"AccountSid\": \"AC7\", \"CallSid\": \"CA7\", \"CallStatus\": \"ringing\", \"From\": \"\xff\"}";
    let request = Request::new(json).with_headers(&headers);
    let delivery = twilio::parse(&request).unwrap();
    assert_eq!(delivery.payload.idempotency_token, text.map(Into::into));
    // SignalWire sends none.
    let request = Request::new(body).with_headers(&headers);
    let delivery = hookswitch::signalwire::parse(&request).unwrap();
    assert_eq!(delivery.payload.idempotency_token, None);
}

#[test]
fn what_nobody_needs_typed_is_kept_without_a_notice() {
    let body = b"AccountSid=AC7&CallSid=CA7&CallStatus=ringing&Direction=inbound&FromCity=NEW+YORK\
                 &SipHeader_X-Department=sales&Colour=blue";
    let delivery = twilio::parse(&Request::new(body)).unwrap();
    let kept: Vec<_> = delivery.extra.iter().map(|extra| &*extra.name).collect();
    assert_eq!(kept, ["FromCity", "SipHeader_X-Department", "Colour"]);
    let notices: Vec<_> = delivery.notices().iter().map(ToString::to_string).collect();
    assert_eq!(
        notices,
        ["twilio call-request: field `Colour`: not documented; kept in `extra`"]
    );
    let without = twilio::parse(&Request::new(&body[..body.len() - 12])).unwrap();
    assert!(without.strict().is_ok());
}

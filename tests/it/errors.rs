//! Every kind of error and of notice: its text, and that no value that was sent is in it.

use std::error::Error;

use hookswitch::{
    Delivery, MAX_FIELDS, MAX_TOTAL_FIELDS, Notice, ParseError, ParseErrorKind, Problem, Request,
    Vendor, VendorPayload,
};
use proptest::prelude::*;

fn parse(vendor: Vendor, body: &[u8]) -> Result<Delivery<'_, VendorPayload<'_>>, ParseError> {
    hookswitch::parse(vendor, &Request::new(body))
}

fn error(vendor: Vendor, body: &[u8]) -> ParseError {
    parse(vendor, body).expect_err("the body is unusable")
}

#[test]
fn errors_say_what_to_look_at() {
    use Vendor::{Net2phone, Net2phoneCanada, Petdesk, VoiceOverCloud, Voipcloud};
    let many_fields = (0..1_001).map(|n| format!("f{n}=1&")).collect::<String>();
    for (vendor, body, kind, text) in [
        (Net2phone, "", "empty", "net2phone: the request is empty"),
        (Petdesk, " \r\n", "empty", "petdesk: the request is empty"),
        (
            VoiceOverCloud,
            "\u{feff}",
            "empty",
            "voice_over_cloud: the request is empty",
        ),
        (
            Petdesk,
            &many_fields,
            "too_large",
            "petdesk: the request is too large: over 1 MiB, or too many fields or records to be a webhook",
        ),
        (
            Net2phone,
            "{\"event\": \"call_ringing\",\n \"id\": }",
            "syntax",
            "net2phone: the JSON is broken at line 2, column 8",
        ),
        (
            Net2phone,
            "{\"event\": \"call_ringing\"} {",
            "syntax",
            "net2phone: the JSON is broken at line 1, column 27",
        ),
        // What was skipped before the text counts.
        (
            Net2phone,
            "\r\n  {\"event\": }",
            "syntax",
            "net2phone: the JSON is broken at line 2, column 13",
        ),
        (
            Voipcloud,
            "[1]",
            "not_an_object",
            "voipcloud: the JSON is not an object",
        ),
        (
            Voipcloud,
            "17",
            "not_an_object",
            "voipcloud: the JSON is not an object",
        ),
        (
            Net2phone,
            "\"call_ringing\"",
            "not_an_object",
            "net2phone: the JSON is not an object",
        ),
        (
            Voipcloud,
            "{\"type\": null, \"caller_id\": \"\"}",
            "no_event_name",
            "voipcloud: no event name: nothing says which event this is",
        ),
        (
            Net2phoneCanada,
            "{\"event\": \"call_ringing\", \"id\": \"1\"}",
            "wrong_vendor",
            "net2phone_canada: wrong vendor: this looks like a webhook of net2phone; check which route it was sent to",
        ),
        (
            Net2phone,
            "eventType=InboundCall&callUuid=1",
            "wrong_vendor",
            "net2phone: wrong vendor: this looks like a webhook of petdesk; check which route it was sent to",
        ),
    ] {
        let error = error(vendor, body.as_bytes());
        assert_eq!(error.kind().as_str(), kind, "{text}");
        assert_eq!(error.to_string(), text);
        assert_eq!(error.vendor(), vendor);
        assert_eq!(error.status(), if kind == "too_large" { 413 } else { 400 });
        assert!(error.source().is_none());
    }
}

#[test]
fn the_limit_is_one_mebibyte() {
    let mut body = b"{\"event\": \"call_ringing\", \"x\": \"".to_vec();
    body.resize(hookswitch::MAX_BYTES - 2, b'x');
    body.extend_from_slice(b"\"}");
    assert!(parse(Vendor::Net2phone, &body).is_ok());
    body.push(b' ');
    assert_eq!(
        *error(Vendor::Net2phone, &body).kind(),
        ParseErrorKind::TooLarge
    );
    let query = "x".repeat(hookswitch::MAX_BYTES + 1);
    let request = Request::new(b"{\"event\": \"call_ringing\"}").with_query(&*query);
    let error = hookswitch::net2phone::parse(&request).unwrap_err();
    assert_eq!(*error.kind(), ParseErrorKind::TooLarge);
}

#[test]
fn an_object_and_a_list_have_their_limits() {
    let fields = |count| format!(r#"{{"type":"voicemail"{}}}"#, r#","x":1"#.repeat(count - 1));
    assert!(parse(Vendor::Voipcloud, fields(MAX_FIELDS).as_bytes()).is_ok());
    let over = fields(MAX_FIELDS + 1);
    assert_eq!(
        *error(Vendor::Voipcloud, over.as_bytes()).kind(),
        ParseErrorKind::TooLarge
    );
    let list = |items| {
        let items = vec!["1"; items].join(",");
        format!(r#"{{"type":"voicemail","audio_file":[{items}]}}"#)
    };
    // With the two fields.
    let most = list(MAX_TOTAL_FIELDS - 2);
    assert!(parse(Vendor::Voipcloud, most.as_bytes()).is_ok());
    let over = list(MAX_TOTAL_FIELDS - 1);
    assert_eq!(
        *error(Vendor::Voipcloud, over.as_bytes()).kind(),
        ParseErrorKind::TooLarge
    );
    // A list that nothing reads is one value.
    let unknown = over.replace("audio_file", "audio_files");
    assert!(parse(Vendor::Voipcloud, unknown.as_bytes()).is_ok());
}

#[test]
fn notices_name_vendor_event_and_field() {
    let body = br#"{
        "event": "call_resume", "id": "1", "timestamp": "2026-01-02T03:04:05Z",
        "direction": "sideways", "originating_number": "+12125550123",
        "originating_number": "+12125550124", "dialed_number": ["+12125550125"],
        "user": {"account_id": 7, "email": "a@example.com", "+12125550126": 1}, "call_id": "c",
        "call_source": "normal", "hold_duration": "1m", "user_name": "caf\ud800"
    }"#;
    let delivery = parse(Vendor::Net2phone, body).unwrap();
    let notices: Vec<String> = delivery.notices().iter().map(ToString::to_string).collect();
    assert_eq!(
        notices,
        [
            "net2phone call_resume: field `originating_number`: sent more than once; the first one counts",
            "net2phone call_resume: field `dialed_number`: expected text; kept in `extra`",
            "net2phone call_resume: field `user.email`: not documented; kept in `extra`",
            "net2phone call_resume: field `user.#3`: not documented; kept in `extra`",
            "net2phone call_resume: field `hold_duration`: expected whole seconds; kept in `extra`",
            "net2phone call_resume: field `direction`: not one of the documented words; kept as text",
            "net2phone call_resume: field `user_name`: not valid text; repaired",
            "net2phone call_resume: field `reason`: absent, though every such event has it",
        ]
    );
    assert_eq!(
        serde_json::to_string(&delivery.notices()[4]).unwrap(),
        r#"{"vendor":"net2phone","event":"call_resume","field":"hold_duration","problem":"unreadable","expected":"whole seconds"}"#
    );
}

#[test]
fn each_repaired_field_is_told_wherever_it_stands() {
    // The byte that is no UTF-8 is found before the control character is.
    let body = b"{\"event\":\"call_whispered\",\"call_id\":\"a\x01b\",\"slot\":\"\xff\",\"user_name\":\"c\x02\xff\"}";
    let delivery = parse(Vendor::Net2phone, body).unwrap();
    let notices = delivery.notices();
    let repaired: Vec<_> = notices
        .iter()
        .filter(|notice| notice.problem == Problem::Encoding)
        .filter_map(|notice| notice.field.as_deref())
        .collect();
    assert_eq!(repaired, ["call_id", "slot", "user_name"]);
}

#[test]
fn an_unknown_event_is_one_notice() {
    let delivery = parse(
        Vendor::Net2phone,
        br#"{"event": "call_whispered", "whisper": 1}"#,
    )
    .unwrap();
    let notices: Vec<String> = delivery.notices().iter().map(ToString::to_string).collect();
    assert_eq!(
        notices,
        ["net2phone call_whispered: the event is not documented"]
    );
    assert_eq!(delivery.extra.len(), 1);
    // A name that does not look like one is not shown.
    let delivery = parse(Vendor::Net2phone, br#"{"event": "+12125550123"}"#).unwrap();
    assert_eq!(delivery.event, "+12125550123");
    assert_eq!(
        delivery.notices()[0].to_string(),
        "net2phone: the event is not documented"
    );
}

#[test]
fn strict_refuses_for_the_first_notice() {
    let body = br#"{"event": "call_whispered"}"#;
    let error = parse(Vendor::Net2phone, body)
        .unwrap()
        .strict()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "net2phone: refused, since the reading is strict: net2phone call_whispered: the event is not documented"
    );
    let ParseErrorKind::Refused(notice) = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!(notice.problem, Problem::UnknownEvent);
    let body = b"eventType=queueEntered&eventTarget=queue&containerId=1&queueNumber=2&callUuid=3";
    assert!(parse(Vendor::Petdesk, body).unwrap().strict().is_ok());
}

#[test]
fn an_unescaped_ampersand_shows_no_value() {
    let body = b"eventType=InboundCall&callerIdName=Tom & +12125550123&callUuid=1";
    for notice in parse(Vendor::Petdesk, body).unwrap().notices() {
        assert!(!notice.to_string().contains("2125550123"), "{notice}");
    }
}

#[test]
fn a_word_that_an_unescaped_ampersand_cut_off_is_not_shown() {
    for (vendor, body, shown) in [
        (
            Vendor::Petdesk,
            "eventType=HangupCall&containerId=1&callUuid=7&callerIdName=Smith&Wesson&callerIdNum=1",
            "petdesk HangupCall: field `#5`: not documented; kept in `extra`",
        ),
        (
            Vendor::Petdesk,
            "containerID=1&toNumber=1&fromNumber=2&conversationID=3&eventType=outboundMessage\
             &messageText=my+pin+is&Swordfish",
            "petdesk outboundMessage: field `#7`: not documented; kept in `extra`",
        ),
        (
            Vendor::VoiceOverCloud,
            "From=1&To=2&Body=see+you&Darling",
            "voice_over_cloud sms: field `#4`: not documented; kept in `extra`",
        ),
        // A name is one if a `=` follows it.
        (
            Vendor::VoiceOverCloud,
            "From=1&To=2&Body=hi&Media=",
            "voice_over_cloud sms: field `Media`: not documented; kept in `extra`",
        ),
        // Between the quotes of JSON, an ampersand cuts nothing off.
        (
            Vendor::Petdesk,
            r#"{"eventType":"HangupCall","containerId":"1","callUuid":"7","callerIdName":"Smith&Wesson","x":"1"}"#,
            "petdesk HangupCall: field `x`: not documented; kept in `extra`",
        ),
    ] {
        let delivery = parse(vendor, body.as_bytes()).unwrap();
        let notices: Vec<String> = delivery.notices().iter().map(ToString::to_string).collect();
        assert_eq!(notices, [shown], "{body}");
    }
}

/// A number that stands for what must not be told.
const PLANTED: &str = "2125550123";

fn check(shown: &str) -> Result<(), TestCaseError> {
    prop_assert!(!shown.contains(PLANTED), "{}", shown);
    Ok(())
}

fn check_notice(notice: &Notice) -> Result<(), TestCaseError> {
    check(&notice.to_string())?;
    check(&format!("{notice:?}"))?;
    check(&serde_json::to_string(notice).unwrap())
}

/// Names of fields, and pieces of JSON and forms in which the number stands.
fn pieces() -> impl Strategy<Value = String> {
    let names = [
        "event",
        "id",
        "timestamp",
        "user",
        "duration",
        "recorded",
        "direction",
        "type",
        "status",
        "unique_call_id",
        "connected_at",
        "audio_file",
        "eventType",
        "callUuid",
        "callerIdNum",
        "date",
        "callid",
        "To",
        "Body",
        "calls",
        "from",
        "to",
        "state",
        "msg",
        "on_net",
    ];
    let values = [
        r#""+1P""#,
        r#""P""#,
        "P",
        "{\"P\":\"P\"}",
        "[\"P\", P]",
        "\"call_ringing\"",
        "\"P\\ud800\"",
        "\"P\u{1}\"",
        "true",
        "null",
        "P.5",
        "-P",
        "\"user_inbound\"",
        "\"HangupCall\"",
    ];
    let loose = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "P",
        "P=P",
        "&",
        "=",
        "%",
        "+P",
        "event=P",
        "date=P",
        "eventType=P",
        "eventType=InboundCall",
        "event=ivrOption",
        "'P'",
        "\u{fffd}",
        "P&P=P",
    ];
    prop_oneof![
        (
            prop::sample::select(names.to_vec()),
            prop::sample::select(values.to_vec())
        )
            .prop_map(|(name, value)| format!("\"{name}\": {value},")),
        prop::sample::select(values.to_vec()).prop_map(|value| format!("\"P\": {value},")),
        prop::sample::select(loose.to_vec()).prop_map(ToOwned::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn no_error_and_no_notice_holds_a_value_that_was_sent(
        vendor in prop::sample::select(Vendor::ALL),
        pieces in proptest::collection::vec(pieces(), 0..8),
        object in any::<bool>(),
        latin_1 in any::<bool>(),
    ) {
        let mut body = pieces.concat().replace('P', PLANTED);
        if object {
            body = format!("{{{body}\"x\": 1}}");
        }
        let mut body = body.into_bytes();
        if latin_1 {
            body.push(0xe9);
        }
        for request in [
            Request::new(&body),
            Request::new(b"").with_query(std::str::from_utf8(&body).unwrap_or("")),
        ] {
            check(&format!("{request:?}"))?;
            match hookswitch::parse(vendor, &request) {
                Err(error) => {
                    check(&error.to_string())?;
                    check(&format!("{error:?}"))?;
                }
                Ok(delivery) => {
                    for notice in delivery.notices() {
                        check_notice(&notice)?;
                    }
                    if let Err(error) = delivery.strict() {
                        check(&error.to_string())?;
                        check(&format!("{error:?}"))?;
                    }
                }
            }
        }
    }

    #[test]
    fn no_word_of_an_unescaped_text_without_an_equals_sign_is_shown(text in "[A-Za-z &+%#;]{0,24}") {
        let body = format!("eventType=HangupCall&containerId=1&callUuid=7&callerIdName={text}");
        for notice in parse(Vendor::Petdesk, body.as_bytes()).unwrap().notices() {
            let field = notice.field.unwrap_or_default();
            prop_assert!(field.starts_with('#') || field == "callerIdName", "{}", field);
        }
    }

    #[test]
    fn arbitrary_bytes_end_in_an_error_or_a_delivery(
        vendor in prop::sample::select(Vendor::ALL),
        body in proptest::collection::vec(any::<u8>(), 0..256),
    ) {
        let _ = parse(vendor, &body);
    }
}

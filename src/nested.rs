//! A schema that no vendor has: objects in objects, several arrays, objects in records.

#![allow(unreachable_pub, reason = "`payload!` declares what users see")]

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::mem::size_of;

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use crate::error::{ParseErrorKind, Problem};
use crate::fields::{Doubts, Extra, Missing, Oddity, Value};
use crate::payload::{Records, payload};
use crate::request::{MAX_BYTES, MAX_RECORDS, MAX_TOTAL_FIELDS};
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::Text;
use crate::{Delivery, Request, Vendor, delivery, event::Events, reader, verify::Authentication};

payload! {
    /// What is sent: one event, or an array of them.
    pub struct Payload<'a> {
        pub event: Text<'a> = text("event"),
        pub hook: Text<'a> = text("hook"),
        pub body: Body<'a> => object("body"),
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub callbacks: Vec<Callback<'a>>,
    }
}

payload! {
    pub struct Body<'a> {
        pub id: Text<'a> = text("id"),
        pub parties: Vec<Party<'a>> => records("parties"),
        pub call_logs: Vec<CallLog<'a>> => records("call_logs"),
        pub tags: Vec<Cow<'a, str>> = list("tags"),
        pub custom: Option<Value<'a>> = kept("custom", "x-custom"),
        pub wide: Wide<'a> => object("wide"),
    }
}

payload! {
    pub struct Party<'a> {
        pub id: Text<'a> = text("id"),
        pub status: Status<'a> => object("status"),
        pub to: Side<'a> => object("to"),
        pub recordings: Option<Value<'a>> = kept("recordings"),
    }
}

payload! {
    pub struct Status<'a> {
        pub code: Text<'a> = text("code"),
        pub peer: Side<'a> => object("peer"),
    }
}

payload! {
    pub struct Side<'a> {
        pub phone: Text<'a> = phone("phoneNumber"),
    }
}

payload! {
    pub struct CallLog<'a> {
        pub duration: Option<u32> = seconds("duration"),
        pub started: Option<DateTime<Utc>> = epoch_seconds("started_at"),
        pub rang: Option<DateTime<Utc>> = epoch_milliseconds("rang_at", "ringingAt"),
        pub caller: Side<'a> => object("caller"),
    }
}

payload! {
    pub struct Callback<'a> {
        pub kind: Text<'a> = text("type"),
        pub message: Message<'a> => object("message"),
    }
}

payload! {
    pub struct Message<'a> {
        pub to: Vec<Cow<'a, str>> = list("to"),
        pub channel: Side<'a> => object("channel"),
    }
}

payload! {
    /// More objects than one hand counts.
    pub struct Wide<'a> {
        pub a: Side<'a> => object("a"),
        pub b: Side<'a> => object("b"),
        pub c: Side<'a> => object("c"),
        pub d: Side<'a> => object("d"),
        pub e: Side<'a> => object("e"),
        pub f: Side<'a> => object("f"),
        pub g: Side<'a> => object("g"),
        pub h: Side<'a> => object("h"),
        pub i: Side<'a> => object("i"),
        pub j: Side<'a> => object("j"),
        pub k: Side<'a> => object("k"),
        pub l: Side<'a> => object("l"),
        pub logs: Vec<CallLog<'a>> => records("logs"),
    }
}

struct Nested;

impl Schema for Nested {
    const VENDOR: Vendor = Vendor::Petdesk;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[];
    const JSON_IN_FORMS: bool = true;
    const FROM_QUERY: &'static [&'static str] = &["hook"];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn records<'p, 'a>(
        payload: &'p mut Self::Payload<'a>,
        _: &mut (),
    ) -> Option<&'p mut dyn Records<'a>> {
        Some(&mut payload.callbacks)
    }

    fn identify<'a>(_: &mut Draft<'a, Self>) -> EventName<'a> {
        EventName::Known("nested")
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let Payload {
            body, callbacks, ..
        } = &draft.payload;
        let mut parties = missing.in_records("body.parties");
        for (party, index) in body.parties.iter().zip(parties.doubts.indices()) {
            parties.unless(index, &party.status.code, "status.code");
        }
        let mut call_logs = missing.in_records("body.call_logs");
        for (log, index) in body.call_logs.iter().zip(call_logs.doubts.indices()) {
            call_logs.unless(index, &log.duration, "duration");
        }
        let mut own = missing.in_records("");
        for (callback, index) in callbacks.iter().zip(own.doubts.indices()) {
            own.unless(index, &callback.kind, "type");
        }
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

impl delivery::model::sealed::Sealed for Payload<'_> {}

impl<'a> delivery::Payload<'a> for Payload<'a> {
    type Owned = Payload<'static>;

    fn normalize_with(&self, _: Doubts<'_, '_>) -> Events<'a> {
        Events::many(Vec::new())
    }

    fn into_owned(self) -> Self::Owned {
        self.into_owned()
    }
}

fn parse(body: &str) -> Result<Delivery<'_, Payload<'_>>, ParseErrorKind> {
    parse_at("", body)
}

/// The same of a request to an address with a query.
fn parse_at<'a>(
    query: &'a str,
    body: &'a str,
) -> Result<Delivery<'a, Payload<'a>>, ParseErrorKind> {
    let request = Request::new(body.as_bytes()).with_query(query);
    let read = reader::parse::<Nested, _>(&request, &[], |payload| payload);
    read.map_err(|error| error.kind().clone())
}

/// What is read of a body: the payload, what is left, and the notices as field and problem.
fn read(body: &Json) -> (Json, Json, Vec<(String, &'static str)>) {
    let body = body.to_string();
    let delivery = parse(&body).unwrap();
    let notices = delivery.notices().into_iter().map(|notice| {
        let field = notice.field.unwrap_or_default().into_owned();
        (field, notice.problem.as_str())
    });
    let notices = notices.collect();
    let json = serde_json::to_value(&delivery).unwrap();
    assert_eq!(
        delivery.into_owned(),
        parse(&body).unwrap().into_owned(),
        "{body}"
    );
    (json["payload"].clone(), json["extra"].clone(), notices)
}

fn party(code: &str) -> Json {
    json!({"id": "1", "status": {"code": code, "peer": {"phoneNumber": "+12125550142"}}})
}

#[test]
fn what_is_declared_is_read_however_deep() {
    let body = json!({"event": "sessions", "body": {
        "id": "s1",
        "parties": [party("Setup"), {
            "recordings": [{"id": "r1", "active": false}],
            "to": {"phoneNumber": "101"},
            "status": {"peer": {}, "code": "Answered"},
        }],
        "tags": ["vip", "de"],
        "custom": {"a": [1, 2]},
        "call_logs": [{"duration": 17, "caller": {"phoneNumber": "102"}}],
        "wide": {
            "a": {"phoneNumber": "1"},
            "l": {"phoneNumber": "12"},
            "logs": [{"duration": 1}, {"caller": {"phoneNumber": "13"}}],
        },
    }});
    let (payload, extra, notices) = read(&body);
    let mut expected = body;
    // An object without anything is as one that is absent.
    expected["body"]["parties"][1]["status"]
        .as_object_mut()
        .unwrap()
        .remove("peer");
    assert_eq!(payload, expected);
    assert_eq!((extra, notices), (json!({}), Vec::new()));
}

#[test]
fn an_object_in_a_form_is_read_as_one() {
    let body = r#"{"id":"%2B1","parties":[{"id":"7"}],"custom":{"a":1},"x":2}"#;
    let body: String = body.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let form =
        format!("body={body}&event=a+b&event={{}}&z=%7B%7D&body=%7B%22id%22:1%7D&body=%7B&y");
    let delivery = parse(&form).unwrap();
    let payload = serde_json::to_value(&delivery.payload).unwrap();
    assert_eq!(
        payload,
        json!({"event": "a b", "body": {"id": "%2B1", "parties": [{"id": "7"}], "custom": {"a": 1}}})
    );
    let left = delivery.extra.iter().map(|extra| {
        let problem = extra.problem.as_str();
        format!("{} {problem} {}", extra.label(), extra.value.as_str())
    });
    assert_eq!(
        left.collect::<Vec<_>>(),
        [
            "body.x unknown_field 2",
            "event repeated {}",
            "z unknown_field {}",
            "body repeated {\"id\":1}",
            "body repeated {",
            "#7 unknown_field ",
        ]
    );
    // Without an object before it, what is none is no object.
    assert_eq!(
        parse("body=%7B").unwrap().extra[0].problem,
        Problem::Unreadable(crate::error::Expected::Object)
    );
    let many = format!("body={{\"parties\":[{}0]}}", "0,".repeat(MAX_RECORDS));
    assert_eq!(parse(&many), Err(ParseErrorKind::TooLarge));
}

#[test]
fn a_field_of_the_query_is_read_beside_the_body() {
    for (query, body, hook, left) in [
        ("hook=post", "{}", Some("post"), ""),
        ("a=1&ho%6Fk=call+%61&event=x", "{}", Some("call a"), ""),
        ("hook=a&hook=b", "event=1", Some("a"), "hook repeated b"),
        // The body is read first: a signature covers it.
        ("hook=b", r#"{"hook": "a"}"#, Some("a"), "hook repeated b"),
        // A text that must be repaired is no longer the request's own.
        (
            "hook=a",
            "{\"tags\": \"a\nb\"}",
            Some("a"),
            "tags unknown_field a b",
        ),
        ("hook=", "{}", None, ""),
        ("hook", "{}", None, ""),
        ("Hook=a&body.hook=b&", "{}", None, ""),
        ("", "{}", None, ""),
    ] {
        let delivery = parse_at(query, body).unwrap();
        assert_eq!(delivery.payload.hook.as_deref(), hook, "{query} {body}");
        let extra = delivery.extra.iter().map(|extra| {
            let problem = extra.problem.as_str();
            format!("{} {problem} {}", extra.label(), extra.value.as_str())
        });
        assert_eq!(extra.collect::<Vec<_>>().join(", "), left, "{query} {body}");
    }
    // The fields of a query are none of the delivery's, if that has no body.
    assert_eq!(parse_at("hook=a", ""), Err(ParseErrorKind::Empty));
}

#[test]
fn an_array_may_be_the_body() {
    let body = json!([
        {"type": "message-received", "message": {"to": ["+12125550142"], "channel": {"phoneNumber": "1"}}},
        7,
        {"message": {"x": 1, "channel": 5}},
        {"type": {}},
    ]);
    let (payload, extra, notices) = read(&body);
    assert_eq!(
        payload,
        json!({"callbacks": [body[0], {}, {}]}),
        "{payload:#}"
    );
    let left = json!({"1": 7, "2": {"message": {"x": 1, "channel": 5}}, "3": {"type": {}}});
    assert_eq!(extra, left);
    let expected = [
        ("1", "unreadable"),
        ("2.message.x", "unknown_field"),
        ("2.message.channel", "unreadable"),
        ("3.type", "unreadable"),
        ("2.type", "missing"),
    ];
    assert_eq!(
        notices,
        expected.map(|(path, problem)| (path.into(), problem))
    );
    assert_eq!(parse("[1]"), Err(ParseErrorKind::NotAnObject));
    assert!(parse("[]").unwrap().payload.callbacks.is_empty());
}

#[test]
fn a_label_says_where_a_field_stood() {
    let (payload, extra, notices) = read(&json!({"body": {
        "parties": [
            party("Setup"),
            null,
            {"status": {"code": {"a": 1}, "peer": {"+12125550142": 1, "x": 2}, "y": 3}, "to": []},
            "none",
            {"id": "2"},
        ],
        "call_logs": [[], {"caller": {"z": 1}, "duration": 1}, {"duration": -1}],
        "wide": {"logs": [{}, {"caller": {"q": 1}}]},
        "z": 1,
    }, "callbacks": []}));
    let lists = &payload["body"];
    assert_eq!(lists["parties"].as_array().unwrap().len(), 3);
    assert_eq!(lists["call_logs"].as_array().unwrap().len(), 2);
    let left = json!({"body": {
        "parties": {
            "1": null,
            "2": {"status": {"code": {"a": 1}, "peer": {"+12125550142": 1, "x": 2}, "y": 3}, "to": []},
            "3": "none",
        },
        "call_logs": {"0": [], "1": {"caller": {"z": 1}}, "2": {"duration": -1}},
        "wide": {"logs": {"1": {"caller": {"q": 1}}}},
        "z": 1,
    }, "callbacks": []});
    assert_eq!(extra, left);
    let expected = [
        ("body.parties.1", "unreadable"),
        ("body.parties.2.status.code", "unreadable"),
        ("body.parties.2.status.peer.#1", "unknown_field"),
        ("body.parties.2.status.peer.x", "unknown_field"),
        ("body.parties.2.status.y", "unknown_field"),
        ("body.parties.2.to", "unreadable"),
        ("body.parties.3", "unreadable"),
        ("body.call_logs.0", "unreadable"),
        ("body.call_logs.1.caller.z", "unknown_field"),
        ("body.call_logs.2.duration", "unreadable"),
        ("body.wide.logs.1.caller.q", "unknown_field"),
        ("body.z", "unknown_field"),
        ("callbacks", "unknown_field"),
        ("body.parties.4.status.code", "missing"),
    ];
    assert_eq!(
        notices,
        expected.map(|(path, problem)| (path.into(), problem))
    );
}

#[test]
fn what_comes_again_is_kept_beyond_the_eighth_object_too() {
    let side = |number| format!(r#"{{"phoneNumber":"{number}"}}"#);
    let objects: Vec<String> = ('a'..='l')
        .map(|name| format!(r#""{name}":{}"#, side(name)))
        .collect();
    let wide = format!(r#"{},"k":{},"k":null"#, objects.join(","), side('m'));
    let body = format!(
        r#"{{"body":{{"wide":{{{wide}}},"parties":null,"parties":[{{"id":"1"}}],"call_logs":{{}},
            "parties":[{{"id":"2"}}],"parties":null,"parties":7}},"body":5,"body":{{"id":"3"}}}}"#
    );
    let delivery = parse(&body).unwrap();
    let body = &delivery.payload.body;
    assert_eq!(body.wide.k.phone.as_deref(), Some("k"));
    assert_eq!(body.wide.l.phone.as_deref(), Some("l"));
    assert_eq!(body.parties.len(), 1);
    assert_eq!(body.id, None);
    let left = delivery.extra.iter().map(|extra| {
        let problem = extra.problem.as_str();
        format!("{} {problem} {}", extra.path(), extra.value.as_str())
    });
    assert_eq!(
        left.collect::<Vec<_>>(),
        [
            r#"body.wide.k repeated {"phoneNumber":"m"}"#,
            "body.call_logs unreadable {}",
            r#"body.parties repeated [{"id":"2"}]"#,
            "body.parties repeated 7",
            "body repeated 5",
            r#"body repeated {"id":"3"}"#,
        ]
    );
    // The same object in another record is another one.
    let (_, extra, _) = read(&json!({"body": {"parties": [party("1"), party("2")]}}));
    assert_eq!(extra, json!({}));
}

#[test]
fn a_kept_value_is_as_sent() {
    let kept = |json: &str| {
        let body = format!(r#"{{"body":{{"custom":{json}}}}}"#);
        let delivery = parse(&body).unwrap().into_owned();
        assert_eq!(delivery.extra, []);
        delivery.payload.body.custom
    };
    for json in ["[ 1 ]", "{}", "-1.50", "true", r#"[{"a": null}]"#] {
        assert_eq!(kept(json), Some(Value::Json(json.into())));
    }
    assert_eq!(kept(r#""a\tb""#), Some(Value::Text("a\tb".into())));
    assert_eq!(kept("null"), None);
    let again = parse(r#"{"body":{"custom":1,"x-custom":[2]}}"#).unwrap();
    assert_eq!(again.extra[0].problem, Problem::Repeated);
    assert_eq!(again.extra[0].path(), "body.x-custom");
    let form = parse("body=5&event=x").unwrap();
    assert_eq!(form.extra[0].problem.as_str(), "unreadable");
}

#[test]
fn a_time_is_read_in_the_one_form_that_is_declared() {
    let log = |started: Json, rang: Json| json!({"started_at": started, "rang_at": rang});
    let (payload, extra, notices) = read(&json!({"body": {"call_logs": [
        log(json!(1_773_347_500), json!(1_773_347_500_123_u64)),
        log(json!("1773347500"), json!(" 1773347500123 ")),
        log(Json::Null, json!("")),
        log(json!(1_773_347_500_123_u64), json!(1.5)),
        log(json!("2026-03-12T20:31:40Z"), json!(true)),
        log(json!({}), json!(-1)),
    ]}}));
    let times =
        json!({"started_at": "2026-03-12T20:31:40Z", "rang_at": "2026-03-12T20:31:40.123Z"});
    let logs = json!([times, times, {}, {}, {}, {}]);
    assert_eq!(payload["body"]["call_logs"], logs);
    let left = json!({
        "3": log(json!(1_773_347_500_123_u64), json!(1.5)),
        "4": log(json!("2026-03-12T20:31:40Z"), json!(true)),
        "5": log(json!({}), json!(-1)),
    });
    assert_eq!(extra["body"]["call_logs"], left);
    let unreadable = notices
        .iter()
        .filter(|(_, problem)| *problem == "unreadable");
    assert_eq!(unreadable.count(), 6, "{notices:?}");
    let rang = parse(r#"{"body":{"call_logs":[{"rang_at":1,"ringingAt":2}]}}"#).unwrap();
    assert_eq!(rang.extra[0].problem, Problem::Repeated);
}

#[test]
fn what_could_not_be_read_is_told_by_its_path() {
    let body =
        json!({"body": {"parties": [{}, {"status": {"code": []}, "to": 5}], "call_logs": 1}});
    let body = body.to_string();
    let delivery = parse(&body).unwrap();
    for path in [
        "body.parties.1.status.code",
        "body.parties.1.to.phoneNumber",
        "body.call_logs.0.duration",
    ] {
        assert!(delivery.was_unreadable(path), "{path}");
    }
    for path in ["body.parties.0.status.code", "body.parties.1.id", "body.id"] {
        assert!(!delivery.was_unreadable(path), "{path}");
    }
}

/// A body with so many of the one record, then so many of the other.
fn records(party: &str, parties: usize, log: &str, logs: usize) -> String {
    let list = |record: &str, count: usize| alloc::vec![record; count].join(",");
    format!(
        r#"{{"body":{{"parties":[{}],"call_logs":[{}]}}}}"#,
        list(party, parties),
        list(log, logs)
    )
}

/// How many bytes a delivery holds, but for its texts.
fn held(delivery: &Delivery<'_, Payload<'_>>) -> usize {
    let body = &delivery.payload.body;
    let labels = delivery.oddities.iter().map(|oddity| oddity.field.as_ref());
    delivery.extra.capacity() * size_of::<Extra<'_>>()
        + delivery.oddities.capacity() * size_of::<Oddity>()
        + body.parties.capacity() * size_of::<Party<'_>>()
        + body.call_logs.capacity() * size_of::<CallLog<'_>>()
        + labels.flatten().map(|label| label.len()).sum::<usize>()
        + delivery
            .extra
            .iter()
            .map(|extra| extra.parent().len())
            .sum::<usize>()
}

#[test]
fn records_are_limited_over_the_whole_body() {
    let half = MAX_RECORDS / 2;
    for record in ["{}", "0"] {
        let full = records(record, half, record, MAX_RECORDS - half);
        let delivery = parse(&full).unwrap();
        let lists = &delivery.payload.body;
        let read = lists.parties.len() + lists.call_logs.len();
        assert_eq!(read, if record == "{}" { MAX_RECORDS } else { 0 });
        assert_eq!(delivery.notices().len(), MAX_RECORDS);
        // The worst is 4,096 parties, for whom Rust makes room at once.
        assert!(held(&delivery) < 4_000_000, "{}", held(&delivery));
        for (parties, logs) in [(half + 1, MAX_RECORDS - half), (MAX_RECORDS + 1, 0)] {
            let body = records(record, parties, record, logs);
            assert_eq!(parse(&body), Err(ParseErrorKind::TooLarge));
        }
    }
    let most = records("{}", (MAX_BYTES - 100) / 3, "{}", 0);
    assert_eq!(parse(&most), Err(ParseErrorKind::TooLarge));
}

#[test]
fn fields_are_limited_over_the_whole_body() {
    // Beside the two arrays and what they are in.
    let fields = MAX_TOTAL_FIELDS - 3;
    let record = r#"{"status":{"peer":{"":1,"":1}}}"#;
    let full = records(record, fields / 4, "{}", 0);
    let delivery = parse(&full).unwrap();
    assert_eq!(delivery.extra.len(), fields / 4 * 2);
    assert!(held(&delivery) < 8_000_000, "{}", held(&delivery));
    let more = records(record, MAX_RECORDS, r#"{"":1}"#, 0);
    assert_eq!(parse(&more), Err(ParseErrorKind::TooLarge));
}

#[test]
fn depth_costs_no_stack() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"body\":", "}")] {
        let deep = open.repeat(150_000) + "1" + &close.repeat(150_000);
        for (before, after) in [
            ("", ""),
            ("{\"body\":", "}"),
            ("{\"body\":{\"parties\":", "}}"),
            ("{\"body\":{\"parties\":[", "]}}"),
            (
                "{\"body\":{\"parties\":[{\"status\":{\"peer\":{\"phoneNumber\":",
                "}}}]}}",
            ),
            ("{\"body\":{\"parties\":[{\"recordings\":", "}]}}"),
            ("[{\"message\":{\"channel\":", "}}]"),
        ] {
            let body = format!("{before}{deep}{after}");
            let thread = std::thread::Builder::new().stack_size(64 << 10);
            let thread = thread.spawn(move || {
                if let Ok(delivery) = parse(&body) {
                    let _ = delivery.notices();
                    let _ = delivery.into_owned();
                }
            });
            thread.unwrap().join().unwrap();
        }
    }
}

//! What the snapshots of net2phone Canada's stories cannot show.

use std::borrow::Cow;

use hookswitch::net2phone_canada::{Kind, Payload, State, parse};
use hookswitch::{
    Delivery, EventKind, Outcome, ParseError, Request,
    error::{ParseErrorKind, Problem},
    request::{MAX_FIELDS, MAX_RECORDS, MAX_TOTAL_FIELDS},
};
use proptest::prelude::*;

const SIDES: [&str; 2] = [
    r#""from": {"call_id": "a1", "id": "+16135550127", "state": "progressing"}"#,
    r#""to": {"call_id": "b2", "id": "126", "user": "126", "state": "ringing", "is_human": true}"#,
];
const REST: [&str; 2] = [
    r#""on_net": false"#,
    r#""time_start": "2026-11-20 15:00:00""#,
];
const RECORD: [&str; 5] = [
    r#""from": {"call_id": "a1", "id": "+16135550127"}"#,
    r#""to": {"call_id": "b2", "user": "126"}"#,
    r#""start_time": "Fri, 20 Nov 2026 15:00:00 +0000""#,
    r#""end_time": "Fri, 20 Nov 2026 15:02:00 +0000""#,
    r#""duration": 112"#,
];

fn object(fields: impl IntoIterator<Item = &'static str>) -> String {
    let fields: Vec<_> = fields.into_iter().collect();
    format!("{{{}}}", fields.join(", "))
}

fn read(body: &str) -> Result<Delivery<'_, Payload<'_>>, ParseError> {
    parse(&Request::new(body.as_bytes()))
}

#[test]
fn neither_order_nor_wrapper_changes_a_call() {
    let fields = [SIDES[0], SIDES[1], REST[0], REST[1]];
    let forwards = object(fields);
    let backwards = object(fields.into_iter().rev());
    let wrapped = format!(r#"{{"calls": {forwards}}}"#);
    let expected = read(&forwards).unwrap();
    assert_eq!(expected.payload.kind, Kind::Call);
    assert_eq!(expected.payload.to.state, Some(State::Ringing));
    assert_eq!(expected.notices(), []);
    assert_eq!(read(&backwards).unwrap(), expected);
    assert_eq!(read(&wrapped).unwrap(), expected);
}

#[test]
fn order_changes_nothing_of_a_record() {
    let forwards = format!("[{}]", object(RECORD));
    let backwards = format!("[{}]", object(RECORD.into_iter().rev()));
    let expected = read(&forwards).unwrap();
    assert_eq!(expected.payload.kind, Kind::Cdr);
    assert_eq!(expected.payload.cdrs.len(), 1);
    assert_eq!(expected.notices(), []);
    assert_eq!(read(&backwards).unwrap(), expected);
}

#[test]
fn a_field_of_a_record_makes_no_record_of_a_call() {
    for field in RECORD.into_iter().skip(2) {
        let call = object([field, SIDES[0], SIDES[1], REST[0], REST[1]]);
        let delivery = read(&call).unwrap();
        assert_eq!(delivery.payload.kind, Kind::Call);
        assert_eq!(delivery.payload.from.call_id.as_deref(), Some("a1"));
    }
}

#[test]
fn text_is_borrowed_until_it_is_owned() {
    let body = object([SIDES[0], SIDES[1], REST[0], REST[1]]);
    let delivery = read(&body).unwrap();
    assert!(matches!(
        delivery.payload.from.id,
        Some(Cow::Borrowed("+16135550127"))
    ));
    let owned: Delivery<'static, Payload<'static>> = delivery.clone().into_owned();
    assert_eq!(owned, delivery);
    let body = format!("[{}]", object(RECORD));
    let delivery = read(&body).unwrap();
    assert_eq!(delivery.clone().into_owned(), delivery);
}

#[test]
fn an_array_may_be_empty_but_not_endless() {
    assert_eq!(read(" [ ] ").unwrap().payload.cdrs, []);
    let most = format!("[{}]", vec![r#"{"duration":0}"#; MAX_RECORDS].join(","));
    assert_eq!(read(&most).unwrap().payload.cdrs.len(), MAX_RECORDS);
    let over = format!("[{}]", vec![r#"{"duration":0}"#; MAX_RECORDS + 1].join(","));
    let error = read(&over).unwrap_err();
    assert_eq!(error.kind(), &ParseErrorKind::TooLarge);
}

#[test]
fn the_fields_of_all_records_are_counted_together() {
    let fields = |count: usize| vec![r#""duration":0"#; count].join(",");
    let full = format!("{{{}}}", fields(MAX_FIELDS));
    let full = vec![full; MAX_TOTAL_FIELDS / MAX_FIELDS - 1].join(",");
    // The last record has an object, whose fields count as well.
    let with_last = |count| {
        let body = format!(r#"[{full},{{"from":{{{}}}}}]"#, fields(count));
        read(&body)
            .map(|delivery| delivery.payload.cdrs.len())
            .map_err(|error| error.kind().clone())
    };
    assert_eq!(with_last(MAX_FIELDS - 1), Ok(MAX_TOTAL_FIELDS / MAX_FIELDS));
    assert_eq!(with_last(MAX_FIELDS), Err(ParseErrorKind::TooLarge));
    let over = format!("[{full},{{}},{{{}}},{{{}}}]", fields(MAX_FIELDS), fields(1));
    assert_eq!(read(&over).unwrap_err().kind(), &ParseErrorKind::TooLarge);
}

#[test]
fn thousands_of_bad_records_are_reported_one_by_one() {
    // As many fields that cannot be read as fit, beside as many that are missing: were each of the
    // ones held against each of the others, this would take minutes.
    let bad = format!(r#"{{"duration":0,{}}}"#, [r#""end_time":[]"#; 3].join(","));
    let body = format!("[{}]", vec![bad; MAX_RECORDS].join(","));
    let notices = read(&body).unwrap().notices();
    let missing = notices
        .iter()
        .filter(|notice| notice.problem == Problem::Missing);
    assert_eq!(missing.count(), 3 * MAX_RECORDS);
}

#[test]
fn nesting_costs_no_stack() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let body = format!(
        r#"{{"calls": {{"foo": {deep}, "to": {{"bar": {deep}}}, {}}}}}"#,
        SIDES[0]
    );
    let delivery = read(&body).unwrap();
    assert_eq!(delivery.payload.kind, Kind::Call);
    assert_eq!(delivery.extra.len(), 2);
    assert_eq!(
        read(&deep).unwrap_err().kind(),
        &ParseErrorKind::NotAnObject
    );
}

#[test]
fn a_field_of_a_record_tells_where_it_stands() {
    let body = r#"[{"duration": 0}, {"duration": 0, "x": 1, "from": {"y": 2}}, 3]"#;
    let delivery = read(body).unwrap();
    let places: Vec<_> = delivery
        .extra
        .iter()
        .map(|extra| (extra.parent(), extra.path()))
        .collect();
    let expected = [("1", "1.x"), ("1.from", "1.from.y"), ("", "2")];
    assert_eq!(
        places,
        expected.map(|(parent, path)| (parent.into(), path.into()))
    );
    let json = serde_json::to_value(&delivery).unwrap();
    let extra = serde_json::json!({"1": {"x": 1, "from": {"y": 2}}, "2": 3});
    assert_eq!(json["extra"], extra);
}

#[test]
fn the_wrapper_is_that_of_a_call_at_the_top() {
    // In a record it is an unknown field, as it is in itself.
    let delivery = read(r#"[{"duration": 0, "calls": {"start_time": "2026-11-20 15:00:00"}}]"#);
    let delivery = delivery.unwrap();
    assert_eq!(delivery.payload.cdrs[0].start_time, None);
    assert_eq!(delivery.extra[0].path(), "0.calls");
    let delivery = read(r#"{"calls": {"on_net": true, "calls": {"on_net": false}}}"#).unwrap();
    assert_eq!(delivery.payload.on_net, Some(true));
    assert_eq!(delivery.extra[0].path(), "calls.calls");
    // Without a field it tells of no call, and what is no object hides its fields.
    let error = read(r#"{"calls": {}}"#).unwrap_err();
    assert_eq!(error.kind(), &ParseErrorKind::NoEventName);
    let delivery = read(r#"{"calls": 5, "on_net": true}"#).unwrap();
    assert!(delivery.was_unreadable("calls.time_answer"));
    let delivery = read(r#"{"calls": {"on_net": true}, "calls": {"time_start": 1}}"#).unwrap();
    assert_eq!(delivery.extra[0].problem, Problem::Repeated);
}

#[test]
fn an_escape_in_single_quotes_is_not_guessed_at() {
    // In double quotes, each of these would be JSON.
    for text in [r"a\nb", r"\tb", r"\u0041", r"\\"] {
        let body = format!("{{'msg': '{text}', 'state': 'ready'}}");
        let error = read(&body).unwrap_err();
        assert!(matches!(error.kind(), ParseErrorKind::Syntax(_)), "{body}");
    }
}

proptest! {
    #[test]
    fn single_quotes_change_nothing_of_the_text(msg in "[^'\"\\\\\\p{C}]{0,40}") {
        let single = format!("{{'msg': 'a{msg}', 'state': 'ready'}}");
        let double = single.replace('\'', "\"");
        let delivery = read(&single).unwrap();
        prop_assert_eq!(delivery.payload.msg.as_deref(), Some(&*format!("a{msg}")));
        prop_assert_eq!(&delivery, &read(&double).unwrap());
    }

    #[test]
    fn a_text_with_other_quotes_in_it_is_not_guessed_at(
        before in "[a-z ',:{}]{0,12}", quote in "['\"\\\\]", after in "[a-z ',:{}]{0,12}",
    ) {
        let body = format!("{{'msg': '{before}{quote}{after}', 'state': 'ready'}}");
        let error = read(&body).unwrap_err();
        prop_assert!(matches!(error.kind(), ParseErrorKind::Syntax(_)));
    }

    #[test]
    fn whatever_looks_like_a_literal_ends_in_an_error_or_a_delivery(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "{", "}", "'", "\"", "msg", "state", ": ", ", ", "ready", "\\", "\n", "é", "[",
            ]),
            0..24,
        ),
    ) {
        let _ = read(&pieces.concat());
        let _ = read(&format!("{{'{}", pieces.concat()));
    }
}

#[test]
fn a_doubt_is_about_its_own_record() {
    let record = object(RECORD);
    let doubted = record.replacen('{', r#"{"answer_time": {}, "#, 1);
    let answered = record.replacen(
        '{',
        r#"{"answer_time": "Fri, 20 Nov 2026 15:00:08 +0000", "#,
        1,
    );
    // What is no record counts as an item, so that the records have the indices 1, 2, 4, 5 and 6.
    let body = format!("[5, {record}, {doubted}, null, {answered}, {doubted}, {record}]");
    let delivery = read(&body).unwrap();
    let outcomes = |delivery: &Delivery<'_, Payload<'_>>| -> Vec<_> {
        let kinds = delivery.normalize().map(|event| event.kind);
        kinds
            .map(|kind| match kind {
                EventKind::Ended(ended) => ended.outcome,
                kind => panic!("{kind:?}"),
            })
            .collect()
    };
    let expected = [
        Some(Outcome::Missed),
        None,
        Some(Outcome::Answered),
        None,
        Some(Outcome::Missed),
    ];
    assert_eq!(outcomes(&delivery), expected);
    for (index, is_in_doubt) in [(1, false), (2, true), (4, false), (5, true), (6, false)] {
        let path = format!("{index}.answer_time");
        assert_eq!(delivery.was_unreadable(&path), is_in_doubt, "{path}");
    }
    let owned = delivery.clone().into_owned();
    assert_eq!(outcomes(&owned), expected);
    // The payload alone knows of no doubt.
    let alone = delivery.payload.normalize().map(|event| event.kind);
    let is_missed = |kind: &EventKind<'_>| matches!(kind, EventKind::Ended(ended) if ended.outcome == Some(Outcome::Missed));
    assert_eq!(alone.filter(is_missed).count(), 4);
}

//! A delivery as JSON is one line, however the request was laid out, and what was sent is as it was.

use hookswitch::{Request, Vendor, delivery::Value, samples, voipcloud};
use proptest::prelude::*;

/// A piece of JSON as it is sent, and without the white space between its tokens.
type Sent = (String, String);

fn space() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop::sample::select(vec![" ", "\t", "\n", "\r\n"]), 0..3)
        .prop_map(|spaces| spaces.concat())
}

fn string() -> impl Strategy<Value = String> {
    let pieces = vec![
        " ", "  ", "a", "é", "🐶", "{", "}", "[", "]", ":", ",", "'", r#"\""#, r"\\", r"\n", r"\/",
        r"\u0020", r"\u000A", "\u{2028}", "\u{a0}",
    ];
    proptest::collection::vec(prop::sample::select(pieces), 0..6)
        .prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn scalar() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "0",
        "-0",
        "1.50",
        "1e999",
        "-2E+07",
        "123456789012345678901234567890",
        "true",
        "false",
        "null",
    ]);
    prop_oneof![words.prop_map(str::to_owned), string()]
}

/// Tokens with white space between them, and without.
fn laid_out(open: &str, items: Vec<(Sent, String)>, close: &str) -> Sent {
    let (mut spaced, mut compact) = (open.to_owned(), open.to_owned());
    for (index, ((sent, meant), space)) in items.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        spaced.push_str(&format!("{space}{comma}{space}{sent}{space}"));
        compact.push_str(&format!("{comma}{meant}"));
    }
    (spaced + close, compact + close)
}

fn json() -> impl Strategy<Value = Sent> {
    let scalar = scalar().prop_map(|text| (text.clone(), text));
    scalar.prop_recursive(4, 24, 4, |inner| {
        let item = || (inner.clone(), space());
        let field = (string(), inner.clone(), space()).prop_map(|(name, (sent, meant), space)| {
            let sent = format!("{name}{space}:{space}{sent}");
            ((sent, format!("{name}:{meant}")), space)
        });
        prop_oneof![
            proptest::collection::vec(item(), 0..4).prop_map(|items| laid_out("[", items, "]")),
            proptest::collection::vec(field, 0..4).prop_map(|items| laid_out("{", items, "}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn white_space_between_tokens_is_all_that_goes((sent, compact) in json(), space in space()) {
        // In an array, so that a text is not taken out of its quotes.
        let body = format!("{{\"type\":\"new\",{space}\"a\"{space}:{space}[{sent}{space}]{space}}}");
        let request = Request::new(body.as_bytes());
        let delivery = voipcloud::parse(&request).unwrap();
        let as_sent = format!("[{sent}{space}]");
        prop_assert_eq!(delivery.extra[0].value.as_str(), as_sent);
        let line = serde_json::to_string(&delivery).unwrap();
        prop_assert!(!line.contains(['\n', '\r']), "{}", line);
        let extra = format!("\"extra\":{{\"a\":[{compact}]}},");
        prop_assert!(line.contains(&extra), "{}\n{}", line, extra);
    }
}

/// The body as JSON without white space, if it is a JSON object.
fn json_object(body: &[u8]) -> Option<String> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body).ok()?;
    serde_json::to_string(&object).ok()
}

#[test]
fn every_vendor_is_one_line() {
    let mut vendors = 0;
    for &vendor in Vendor::ALL {
        // A sample that is JSON, and one more field in it. Some vendors send forms alone.
        let Some((sample, json)) = samples::of(vendor)
            .find_map(|sample| json_object(&sample.file.body).map(|json| (sample, json)))
        else {
            continue;
        };
        vendors += 1;
        let sent = json.strip_suffix('}').unwrap();
        let body = format!("{sent},\n\"new\":\n{{\n\"a b\":\r\n[ 1e999 ,\n\" \\\" \"\t]\n}}\n}}");
        let request = Request::new(body.as_bytes()).with_query(sample.file.query.as_deref());
        let delivery = hookswitch::parse(vendor, &request).unwrap();
        let line = serde_json::to_string(&delivery).unwrap();
        assert!(line.contains(r#""new":{"a b":[1e999," \" "]}"#), "{line}");
        assert!(!line.contains(['\n', '\r', '\t']), "{line}");
    }
    assert!(vendors >= 5, "only {vendors} vendors have a sample as JSON");
}

/// Anybody can make a value of what is no JSON; removing white space must not make it some.
#[test]
fn what_is_no_json_is_an_error() {
    for text in ["1 2", "tr ue", "[1 2]", "- 1", "\"a\nb\"", "{\"a\" 1}", ""] {
        let value = Value::Json(text.into());
        assert!(serde_json::to_string(&value).is_err(), "{text:?}");
    }
    let value = Value::Json(" [ 1 ] ".into());
    assert_eq!(serde_json::to_string(&value).unwrap(), "[1]");
}

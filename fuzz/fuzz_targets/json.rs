//! JSON is accepted exactly where `serde_json` accepts it, with the same strings at the same places.

#![no_main]

use std::borrow::Cow;
use std::fmt;

use hookswitch::error::{ParseErrorKind, Problem};
use hookswitch::{Delivery, Request, delivery::Value, petdesk};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The fields of an object, as `serde_json` splits them.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfObject)
    }
}

struct OfObject;

impl<'de> Visitor<'de> for OfObject {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// Whether the vendor's schema has a field of this name: then its value may be in the payload.
fn is_known(name: &str) -> bool {
    let name = serde_json::to_string(name).expect("a text can be written");
    let body = format!("{{\"eventType\":\"queueEntered\",{name}:[]}}");
    let delivery = petdesk::parse(&Request::new(body.as_bytes())).expect("it is JSON");
    let extra = delivery.extra.first();
    extra.is_none_or(|extra| extra.problem != Problem::UnknownField)
}

/// Whether a value is what stands at this place, borrowed if nothing had to be decoded.
fn is_at(value: &Value<'_>, raw: &str) -> bool {
    let is_same = |one: &str, other: &str| std::ptr::eq(one, other);
    match value {
        Value::Json(Cow::Borrowed(json)) => is_same(json, raw),
        Value::Text(Cow::Borrowed(text)) => raw.len() >= 2 && is_same(text, &raw[1..raw.len() - 1]),
        Value::Text(Cow::Owned(text)) => match serde_json::from_str::<String>(raw) {
            Ok(expected) => *text == expected,
            // Half a pair of surrogates.
            Err(_) => raw.contains("\\u") && text.contains('\u{fffd}'),
        },
        _ => false,
    }
}

fn is_repaired<P>(delivery: &Delivery<'_, P>) -> bool {
    let notices = delivery.notices();
    notices
        .iter()
        .any(|notice| notice.problem == Problem::Encoding)
}

libfuzzer_sys::fuzz_target!(|data: &str| {
    let body = format!("{{\"eventType\":\"queueEntered\",{data}");
    let body = body.trim_ascii();
    let read = petdesk::parse(&Request::new(body.as_bytes()));
    match (serde_json::from_str::<Pairs<'_>>(body), read) {
        (Ok(Pairs(pairs)), Ok(delivery)) => {
            let mut pairs = pairs.into_iter();
            for extra in &delivery.extra {
                let taken: Vec<_> = pairs
                    .by_ref()
                    .take_while(|(name, raw)| {
                        !(*name == extra.name && is_at(&extra.value, raw.get()))
                    })
                    .collect();
                assert!(
                    taken.iter().all(|(name, _)| is_known(name)),
                    "before {extra:?}"
                );
            }
            assert!(pairs.all(|(name, _)| is_known(&name)));
        }
        (Ok(Pairs(pairs)), Err(error)) => {
            assert_eq!(*error.kind(), ParseErrorKind::TooLarge);
            assert!(pairs.len() > hookswitch::request::MAX_FIELDS);
        }
        (Err(_), Ok(delivery)) => assert!(is_repaired(&delivery), "it is no JSON"),
        (Err(_), Err(_)) => {}
    }
});

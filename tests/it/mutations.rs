//! Every fixture, changed in every way that a sender could think of: nothing panics, nothing that was
//! sent is lost, and what was not changed reads as before.
//!
//! Two things are lost, and must be: the token at the top of Aircall's bodies, which is a secret, and the address at the top
//! of Webex Calling's, which can have one in it.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use crate::support::changes::{CHANGES, Change, Fields, MARK, NUMBER};
use crate::support::http;
use crate::support::http::Fixture;
use chrono::{DateTime, SecondsFormat};
use hookswitch::error::Problem;
use hookswitch::{Delivery, ParseError, Request, Vendor, VendorPayload};
use serde_json::Value;

/// Every leaf of a JSON value, by its path.
fn leaves(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                leaves(&format!("{path}/{name}"), value, found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                leaves(&format!("{path}/{index}"), value, found);
            }
        }
        value => {
            found.insert(path.to_owned(), value.to_string());
        }
    }
}

fn payload(delivery: &Delivery<'_, VendorPayload<'_>>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let json = serde_json::to_string(&delivery.payload).unwrap();
    leaves("", &serde_json::from_str(&json).unwrap(), &mut found);
    found
}

/// The field of the body in which a vendor sends a secret.
fn secret_of(vendor: Vendor) -> Option<&'static str> {
    match vendor {
        Vendor::Aircall => Some("token"),
        Vendor::WebexCalling => Some("targetUrl"),
        _ => None,
    }
}

/// Whether this is the secret that a vendor sends in the body.
fn is_secret(vendor: Vendor, path: &[String]) -> bool {
    let secret = secret_of(vendor);
    secret.is_some() && path.first().map(String::as_str) == secret
}

/// What a request holds that must not be told in an error or notice: whatever has as many digits as a
/// phone number, and texts of several words; but not the event's name, which is a number at Yeastar.
fn personal(file: &Fixture) -> Vec<String> {
    let Ok(delivery) = hookswitch::parse(file.vendor.unwrap(), &file.request()) else {
        return Vec::new();
    };
    let values = payload(&delivery).into_values();
    let values = values.map(|value| value.trim_matches('"').to_owned());
    let is_personal = |value: &String| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        value.len() >= 5 && (digits >= 5 || value.contains(' ')) && *value != delivery.event
    };
    values.filter(is_personal).collect()
}

/// Does with a delivery what users do, and answers how it read.
fn use_it<'a>(
    vendor: Vendor,
    personal: &[String],
    request: &Request<'a>,
) -> Result<Delivery<'a, VendorPayload<'a>>, ParseError> {
    let check = |shown: &str| {
        let told = personal.iter().find(|value| shown.contains(*value));
        assert_eq!(told, None, "{shown}");
    };
    let result = hookswitch::parse(vendor, request);
    match &result {
        Ok(delivery) => {
            for event in delivery.normalize() {
                let json = serde_json::to_string(&event).unwrap();
                let read: hookswitch::Event<'_> = serde_json::from_str(&json).unwrap();
                assert_eq!(read, event);
            }
            for notice in delivery.notices() {
                check(&notice.to_string());
                check(&format!("{notice:?}"));
            }
        }
        Err(error) => {
            check(&error.to_string());
            check(&format!("{error:?}"));
            assert!(matches!(error.status(), 400 | 413));
        }
    }
    result
}

/// Checks every change of some fields of one request; answers how many there were.
fn check_fields(file: &Fixture, fields: &Fields, paths: &[Vec<String>]) -> u64 {
    let vendor = file.vendor.unwrap();
    let personal = &personal(file);
    let (body, query) = fields.encode();
    let request = Request::new(&body).with_query(&*query);
    let Ok(original) = use_it(vendor, personal, &request) else {
        return 1;
    };
    let before = payload(&original);
    check_upper_case(file, fields, &original);
    check_values(file, fields, &original);
    let mut tried = 1;
    for path in paths {
        let name = format!("{} {}", file.name(), path.join("."));
        // What the payload has of this field is what it has no more without it.
        let (body, query) = fields.changed(path, Change::Drop);
        let request = Request::new(&body).with_query(&*query);
        let without = use_it(vendor, personal, &request).map(|delivery| payload(&delivery));
        for change in CHANGES {
            tried += 1;
            let (body, query) = fields.changed(path, change);
            let request = Request::new(&body).with_query(&*query);
            let Ok(delivery) = use_it(vendor, personal, &request) else {
                continue;
            };
            let after = payload(&delivery);
            let Ok(without) = &without else {
                continue;
            };
            if delivery.event == original.event {
                // Where two spellings of a field came, either may be the one that counts.
                let is_change = |value: &String| {
                    let number = NUMBER.to_string();
                    value.contains(MARK) || value.contains(&number) || value.contains("true")
                };
                for (path, value) in without {
                    let kept =
                        after.get(path) == Some(value) || after.get(path).is_some_and(is_change);
                    let unchanged = before.get(path) != Some(value) || kept;
                    assert!(unchanged, "{name} {change:?}: {path} is not as before");
                }
            }
            let all = serde_json::to_string(&delivery).unwrap();
            let kept = match change {
                Change::Text | Change::Object | Change::Array | Change::Repeat => {
                    all.contains(MARK)
                }
                Change::Number => {
                    let times = [since_1970(NUMBER.into()), milliseconds(NUMBER.into())];
                    all.contains(&NUMBER.to_string()) || times.iter().any(|time| all.contains(time))
                }
                Change::Rename => all.contains(&format!("{MARK}_{}", path.last().unwrap())),
                // A field of an object that is unknown itself is kept with that.
                Change::AddBefore => all.contains(&format!("\"{MARK}\":")),
                Change::Drop | Change::Null | Change::Blank | Change::Flag => true,
            };
            let is_top = path.len() == 1;
            if is_secret(vendor, path)
                && !(is_top && matches!(change, Change::Rename | Change::AddBefore))
            {
                let is_dropped = !all.contains(MARK) && !all.contains(&NUMBER.to_string());
                assert!(is_dropped, "{name} {change:?}: a secret is kept: {all}");
                continue;
            }
            assert!(kept, "{name} {change:?}: what was sent is lost: {all}");
            // Inside a value that is kept as it was sent, no field is read.
            let is_kept =
                is_in_extra(&original, path) || after.keys().any(|path| path.contains(MARK));
            if matches!(change, Change::AddBefore | Change::Rename) && !is_kept {
                assert!(!delivery.notices().is_empty(), "{name} {change:?}: {all}");
            }
        }
    }
    tried
}

/// Whether a field is inside of one that is in `extra` as it was sent, without a notice.
fn is_in_extra(delivery: &Delivery<'_, VendorPayload<'_>>, path: &[String]) -> bool {
    let path = path.join(".");
    let mut kept = delivery
        .extra
        .iter()
        .filter(|extra| extra.problem == Problem::Kept);
    kept.any(|extra| {
        path.strip_prefix(&*extra.path())
            .is_some_and(|inside| inside.starts_with('.'))
    })
}

/// A number of milliseconds since 1970 as the time that it means.
fn milliseconds(number: i64) -> String {
    let time = DateTime::from_timestamp_millis(number).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A number of seconds since 1970 as the time that it means.
fn since_1970(seconds: i64) -> String {
    let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Every value that was sent is in the payload or in `extra`, as it was sent; dates in their own form.
fn check_values(file: &Fixture, fields: &Fields, delivery: &Delivery<'_, VendorPayload<'_>>) {
    let mut sent = BTreeMap::new();
    match fields {
        Fields::Json(value) => {
            leaves("", value, &mut sent);
            if let Some(name) = secret_of(delivery.vendor)
                && let Some(secret) = value.get(name)
            {
                let all = serde_json::to_string(delivery).unwrap() + &format!("{delivery:?}");
                let text = secret.to_string();
                assert!(
                    !all.contains(text.trim_matches('"')),
                    "{}: the secret is kept",
                    file.name()
                );
                sent.retain(|path, _| path.split('/').nth(1) != Some(name));
            }
            // An object that stands in a text is unfolded.
            for text in sent.clone().values() {
                let text: Value = serde_json::from_str(text).unwrap();
                let inner = text.as_str().map(serde_json::from_str::<Value>);
                if let Some(Ok(inner @ Value::Object(_))) = inner
                    && delivery.vendor == Vendor::Yeastar
                {
                    sent.retain(|_, other| serde_json::from_str::<Value>(other).unwrap() != text);
                    leaves("/msg", &inner, &mut sent);
                }
            }
        }
        Fields::Form(pairs, _) => {
            let kept = |name: &String| !is_secret(delivery.vendor, std::slice::from_ref(name));
            for (index, (_, value)) in pairs.iter().filter(|(name, _)| kept(name)).enumerate() {
                sent.insert(index.to_string(), Value::from(value.as_str()).to_string());
            }
        }
    }
    let mut kept = BTreeMap::new();
    let json = serde_json::to_value(delivery).unwrap();
    leaves("payload", &json["payload"], &mut kept);
    leaves("extra", &json["extra"], &mut kept);
    let kept: BTreeSet<&str> = kept.values().map(|value| value.trim_matches('"')).collect();
    for value in sent.values() {
        let text = value.trim_matches('"');
        let absent = text.trim().is_empty() || text.trim().eq_ignore_ascii_case("null");
        // The basic form of ISO 8601 has no colon, but a `T` after the date.
        let is_date = (text.contains(':') || text.as_bytes().get(8) == Some(&b'T'))
            && text.bytes().filter(u8::is_ascii_digit).count() >= 8;
        // Of other spellings: `007` seconds, `1` for true, a plus that came as a space.
        let respelt = [
            text.trim_start_matches('0').to_owned(),
            (text == "1" || text.eq_ignore_ascii_case("true")).to_string(),
            format!("+{}", text.trim_start()),
            // Seconds and milliseconds since 1970.
            text.parse().map(since_1970).unwrap_or_default(),
            text.parse().map(milliseconds).unwrap_or_default(),
        ];
        // A word that counts in any case: a state of net2phone Canada, a result of Zoom's.
        let is_same_word = |kept: &&str| kept.eq_ignore_ascii_case(text);
        let respelt = respelt.iter().any(|text| kept.contains(&**text));
        let found = kept.contains(text) || absent || is_date || respelt;
        let found = found || kept.iter().any(is_same_word);
        assert!(found, "{}: {text} is lost: {kept:?}", file.name());
    }
}

/// The name of an event means the same in any case.
fn check_upper_case(file: &Fixture, fields: &Fields, original: &Delivery<'_, VendorPayload<'_>>) {
    let vendor = file.vendor.unwrap();
    let (body, query) = fields.encode();
    let name = original.event.as_ref();
    // In the place of the name alone: `ivrOption` is that of a field as well.
    let upper = |text: &str| {
        let text = text.replace(
            &format!("\"{name}\","),
            &format!("\"{}\",", name.to_uppercase()),
        );
        text.replace(&format!("={name}&"), &format!("={}&", name.to_uppercase()))
    };
    let body = upper(&String::from_utf8_lossy(&body)).into_bytes();
    let query = upper(&query);
    let request = Request::new(&body).with_query(&*query);
    let known =
        |notice: &hookswitch::Notice| notice.problem != hookswitch::error::Problem::UnknownEvent;
    if original.notices().iter().all(known) {
        let delivery = use_it(vendor, &personal(file), &request).unwrap();
        assert_eq!(delivery.event, original.event, "{}", file.name());
        assert!(
            delivery.normalize().eq(original.normalize()),
            "{}",
            file.name()
        );
    }
}

/// The places of a body at which it is cut off or changed: all of a short one, and some 500 of a long one, which
/// is an event's own fields many times over.
fn places(length: usize) -> impl Iterator<Item = usize> {
    (0..length).step_by(length.div_ceil(500).max(1))
}

/// Checks changes of the bytes, of which nothing is asked but an answer.
fn check_bytes(file: &Fixture) -> u64 {
    let vendor = file.vendor.unwrap();
    let personal = &personal(file);
    let mut tried = 0;
    let mut check = |body: &[u8], query: &str| {
        let _ = use_it(vendor, personal, &Request::new(body).with_query(query));
        tried += 1;
    };
    let query = file.query.clone().unwrap_or_default();
    for end in places(file.body.len()) {
        check(&file.body[..end], &query);
    }
    for end in 0..=query.len() {
        if let Some(query) = query.get(..end) {
            check(&file.body, query);
        }
    }
    for (bit, place) in places(file.body.len()).enumerate() {
        let mut body = file.body.clone();
        body[place] ^= 1 << (bit % 8);
        check(&body, &query);
    }
    let text = |from: &str, to: &str| {
        String::from_utf8_lossy(&file.body)
            .replace(from, to)
            .into_bytes()
    };
    check(&text("\n", "\r\n"), &query);
    check(&text("\r\n", "\n"), &query);
    check(&[b"\xef\xbb\xbf", &file.body[..]].concat(), &query);
    tried
}

/// A flat JSON object says the same as a form, and the other way round.
fn check_encodings(file: &Fixture, fields: &Fields) -> u64 {
    let vendor = file.vendor.unwrap();
    let personal = &personal(file);
    let other = match fields {
        Fields::Json(Value::Object(object)) => {
            let pairs = object.iter().map(|(name, value)| match value {
                // A text that holds an object is unfolded in JSON alone.
                Value::String(text) if text.starts_with('{') => None,
                Value::String(text) => Some((name.clone(), text.clone())),
                Value::Number(number) => Some((name.clone(), number.to_string())),
                Value::Bool(flag) => Some((name.clone(), flag.to_string())),
                Value::Null => Some((name.clone(), String::new())),
                _ => None,
            });
            pairs
                .collect::<Option<Vec<_>>>()
                .map(|pairs| Fields::Form(pairs, false))
        }
        Fields::Form(pairs, _) => {
            let object: serde_json::Map<_, _> = pairs
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            // A space that stands for a plus does so in forms alone.
            let spaces = pairs.iter().any(|(_, value)| value.starts_with(' '));
            (object.len() == pairs.len() && !spaces).then_some(Fields::Json(Value::Object(object)))
        }
        Fields::Json(_) => None,
    };
    let Some(other) = other else {
        return 0;
    };
    let (body, query) = fields.encode();
    let (other_body, other_query) = other.encode();
    let request = Request::new(&body).with_query(&*query);
    let other_request = Request::new(&other_body).with_query(&*other_query);
    let one = use_it(vendor, personal, &request).map(|delivery| payload(&delivery));
    let other = use_it(vendor, personal, &other_request).map(|delivery| payload(&delivery));
    // An unreadable flag of the one is readable text in the other, where the schema has text.
    if let (Ok(one), Ok(other)) = (&one, &other) {
        for (path, value) in one {
            assert_eq!(other.get(path), Some(value), "{} {path}", file.name());
        }
    }
    1
}

/// What is changed of each fixture, by its place: a field once for each event that has it, in each form and with
/// each type of value. Changed in every fixture, it would only be tried beside more values of its neighbours.
fn shares(files: &[Fixture]) -> Vec<Vec<Vec<String>>> {
    let mut taken = BTreeSet::new();
    let mut share = |file: &Fixture| {
        let fields = Fields::of(file)?;
        let vendor = file.vendor.unwrap();
        let delivery = hookswitch::parse(vendor, &file.request()).ok()?;
        let is_form = matches!(fields, Fields::Form(..));
        let mut paths: Vec<_> = fields.paths();
        paths.retain(|path| {
            let is_index = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
            let names: Vec<_> = path
                .iter()
                .filter(|name| !is_index(name))
                .cloned()
                .collect();
            let event = delivery.event.to_string();
            taken.insert((vendor, event, is_form, fields.type_of(path), names))
        });
        Some(paths)
    };
    files
        .iter()
        .map(|file| share(file).unwrap_or_default())
        .collect()
}

/// The fixtures of which every byte is changed: of each event, and of each way to be refused, in each form,
/// the longest one.
fn longest(files: &[Fixture]) -> BTreeSet<String> {
    let mut longest: BTreeMap<_, &Fixture> = BTreeMap::new();
    let length = |file: &Fixture| file.body.len() + file.query.as_deref().map_or(0, str::len);
    for file in files {
        let vendor = file.vendor.unwrap();
        let event = match hookswitch::parse(vendor, &file.request()) {
            Ok(delivery) => delivery.event.to_string(),
            Err(error) => error.kind().as_str().to_owned(),
        };
        let form = file.body.trim_ascii_start().first();
        let form = form.copied().filter(|byte| !byte.is_ascii_alphanumeric());
        let known = longest.entry((vendor, event, form)).or_insert(file);
        if length(file) > length(known) {
            *known = file;
        }
    }
    longest.into_values().map(Fixture::name).collect()
}

/// Makes the changes of one request; answers how many there were.
fn check(file: &Fixture, paths: &[Vec<String>], with_bytes: bool) -> u64 {
    let mut tried = 1;
    if with_bytes {
        tried += check_bytes(file);
    }
    // As it stands: the bytes of an odd one may not survive a decoding.
    if let Some(fields) = Fields::of(file) {
        tried += check_fields(file, &fields, paths);
        tried += check_encodings(file, &fields);
    }
    let upper = String::from_utf8_lossy(&file.body).to_uppercase();
    let vendor = file.vendor.unwrap();
    let _ = use_it(vendor, &personal(file), &Request::new(upper.as_bytes()));
    tried
}

#[test]
fn no_change_of_a_request_loses_anything_or_panics() {
    let files = http::all().unwrap().into_iter();
    let files: Vec<_> = files.flat_map(|story| story.requests).collect();
    let longest = &longest(&files);
    let shares = &shares(&files);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let tried: u64 = thread::scope(|scope| {
        // Each takes every so manieth, so that each has of the large ones.
        let run = |first: usize| {
            let own = files.iter().zip(shares).skip(first).step_by(threads);
            own.map(|(file, paths)| check(file, paths, longest.contains(&file.name())))
                .sum::<u64>()
        };
        let running: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || run(first)))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    println!(
        "{tried} changed requests of {} fixtures, the bytes of {}",
        files.len(),
        longest.len()
    );
    assert!(tried > 100_000, "only {tried}");
}

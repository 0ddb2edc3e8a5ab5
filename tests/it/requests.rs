//! A request: what any server has at hand, borrowed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hookswitch::{Headers, Query, Request};

fn values<'a>(request: &Request<'a>, name: &str) -> Vec<&'a [u8]> {
    request.header(name)
}

#[test]
fn headers_are_looked_up_in_any_case_and_keep_repetitions() {
    let headers = [
        ("X-Pbx-Token", "one"),
        ("Host", "h"),
        ("x-pbx-token", "two"),
    ];
    let request = Request::new(b"").with_headers(&headers);
    for name in ["X-Pbx-Token", "x-pbx-token", "X-PBX-TOKEN"] {
        assert_eq!(values(&request, name), [b"one", b"two"]);
    }
    assert!(values(&request, "X-Pbx").is_empty());
    assert!(values(&Request::new(b""), "Host").is_empty());
}

#[test]
fn headers_may_be_a_vec_a_slice_or_ones_own_and_need_not_be_text() {
    let vec: Vec<(String, Vec<u8>)> = vec![("A".to_owned(), vec![0xff, 0x00])];
    assert_eq!(
        values(&Request::new(b"").with_headers(&vec), "a"),
        [&[0xff, 0x00][..]]
    );
    let slice: &[(String, Vec<u8>)] = &vec;
    assert_eq!(
        values(&Request::new(b"").with_headers(&slice), "a").len(),
        1
    );

    struct Always;
    impl Headers for Always {
        fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
            each("a", b"yes");
        }
    }
    assert_eq!(
        values(&Request::new(b"").with_headers(&Always), "A"),
        [b"yes"]
    );
}

#[test]
fn headers_may_be_a_map() {
    let map: BTreeMap<&str, &str> = [("Host", "h"), ("X-Token", "one"), ("x-token", "two")].into();
    let request = Request::new(b"").with_headers(&map);
    for name in ["X-Token", "x-token", "X-TOKEN"] {
        assert_eq!(values(&request, name), [b"one", b"two"]);
    }
    assert!(values(&request, "X-Toke").is_empty());
    let bytes: BTreeMap<String, Vec<u8>> = [("A".to_owned(), vec![0xff, 0x00])].into();
    let request = Request::new(b"").with_headers(&bytes);
    assert_eq!(values(&request, "a"), [&[0xff, 0x00][..]]);
}

#[cfg(feature = "http")]
#[test]
fn headers_may_be_a_hash_map_with_any_hasher() {
    use std::collections::HashMap;
    use std::hash::{BuildHasherDefault, DefaultHasher};

    let map: HashMap<String, String> = [("X-Token".to_owned(), "one".to_owned())].into();
    let request = Request::new(b"").with_headers(&map);
    assert_eq!(values(&request, "x-token"), [b"one"]);
    assert!(values(&request, "token").is_empty());

    let mut map: HashMap<&str, &[u8], BuildHasherDefault<DefaultHasher>> = HashMap::default();
    map.extend([
        ("x-token", &b"one"[..]),
        ("X-TOKEN", b"two"),
        ("Host", b"h"),
    ]);
    let request = Request::new(b"").with_headers(&map);
    let mut values = values(&request, "X-Token");
    values.sort_unstable();
    assert_eq!(values, [b"one", b"two"]);
}

#[test]
fn a_query_is_whatever_servers_have() {
    let request = Request::new(b"");
    let owned = String::from("a=1");
    let map: BTreeMap<&str, String> = [("query", owned.clone())].into();
    for request in [
        request.with_query("a=1"),
        request.with_query(&owned),
        request.with_query(owned.as_str()),
        request.with_query(Some("a=1")),
        request.with_query(Some(&owned)),
        request.with_query(map.get("query")),
        request.with_query(Some(owned.clone()).as_deref()),
        request.with_query(&Cow::Borrowed("a=1")),
    ] {
        assert_eq!(request.query(), "a=1");
    }
    assert_eq!(request.with_query(map.get("other")).query(), "");
    assert_eq!(request.with_query(None::<&str>).query(), "");
    assert_eq!(request.with_query("a=1").with_query("").query(), "");
}

#[test]
fn debug_shows_lengths_only() {
    let headers = [("X-Pbx-Token", "secret")];
    let request = Request::new(b"12125550123")
        .with_query("callerid=1")
        .with_headers(&headers);
    assert_eq!(
        format!("{request:?}"),
        "Request { query_len: 10, headers: true, body_len: 11 }"
    );
    assert_eq!(
        format!("{:?}", Query::from("callerid=1")),
        "Query { len: 10 }"
    );
}

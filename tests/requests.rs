//! A request: what any server has at hand, borrowed.

use hookswitch::{Headers, Request};

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
fn a_query_is_text_or_none() {
    assert_eq!(Request::new(b"").with_query("a=1").query(), "a=1");
    assert_eq!(Request::new(b"").with_query(Some("a=1")).query(), "a=1");
    assert_eq!(Request::new(b"").with_query(None).query(), "");
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
}

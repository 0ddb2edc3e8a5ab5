//! What could not be parsed.

use std::collections::BTreeSet;
use std::fs;

use hookswitch::{Request, Vendor, request::MAX_FIELDS};

use crate::fixtures::Fixture;
use crate::support::{Program, Service, post};
use crate::tables::Tables;

/// What a service keeps of deliveries that could not be parsed: vendor, query and body.
pub fn unparsed(service: &Service) -> BTreeSet<(Vendor, String, Vec<u8>)> {
    match service.program {
        Program::Server => {
            let files = files(service).into_iter();
            files
                .map(|file| {
                    let vendor = file.vendor.unwrap();
                    let query = file.http.query.unwrap_or_default();
                    (vendor, query, file.http.body)
                })
                .collect()
        }
        Program::Store => Tables::open(&service.folder.database()).unparsed(),
    }
}

/// The files of `server`.
fn files(server: &Service) -> Vec<Fixture> {
    let files = fs::read_dir(server.unparsed()).unwrap();
    let files = files.map(|entry| Fixture::read(&entry.unwrap().path()).unwrap());
    let mut files: Vec<_> = files.collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

#[test]
fn what_could_not_be_parsed_is_kept() {
    let server = Service::start(Program::Server, &["--insecure"], &[]);
    let fields = format!("eventType=InboundCall{}", "&a=1".repeat(MAX_FIELDS));
    let cases: &[(&str, &str, &[u8])] = &[
        ("petdesk", "", b""),
        ("petdesk", "?tenant=7", b" \n"),
        ("petdesk", "", b"callUuid=7\r\n\r\n"),
        ("petdesk", "", b"\xff\0{"),
        ("petdesk", "", fields.as_bytes()),
        ("voipcloud", "", b"{\"type\": \"user_inbound\""),
        ("net2phone", "", b"[1, 2]"),
        (
            "net2phone_canada",
            "",
            b"{\"type\": \"user_inbound\", \"unique_call_id\": \"7\"}",
        ),
        (
            "voice_over_cloud",
            "?date=2026-03-12+09:14:05&callid=5f0c",
            b"",
        ),
    ];
    let headers: &[(&str, &[u8])] = &[
        ("Content-Type", b"text/odd; name=\"\xff\""),
        ("X-Pbx-Token", b"a-token"),
        ("Authorization", b"Basic a-password"),
    ];
    let mut expected = BTreeSet::new();
    for (vendor, query, body) in cases {
        let request = Request::new(body).with_query(query.strip_prefix('?'));
        let error = hookswitch::parse(vendor.parse().unwrap(), &request).unwrap_err();
        // As often as a vendor may send it, it is one file.
        for _ in 0..3 {
            let reply = server.send(&post(&format!("/hooks/{vendor}{query}"), headers, body));
            assert_eq!(reply.status, error.status(), "{vendor} {query}");
        }
        let query = query.strip_prefix('?').unwrap_or_default().to_owned();
        expected.insert((vendor.parse().ok(), query, body.to_vec(), error.to_string()));
    }
    let kept = files(&server);
    for file in &kept {
        assert_eq!(
            file.headers,
            [("Content-Type".to_owned(), headers[0].1.to_vec())]
        );
        let name = file.path.file_name().unwrap().to_str().unwrap();
        assert!(server.log().contains(name));
    }
    let kept = kept.iter().map(|file| {
        let error = hookswitch::parse(file.vendor.unwrap(), &file.request()).unwrap_err();
        let query = file.query.clone().unwrap_or_default();
        (file.vendor, query, file.body.clone(), error.to_string())
    });
    assert_eq!(kept.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn the_folder_of_the_unparsed_does_not_grow_for_ever() {
    let server = Service::start(Program::Server, &["--insecure"], &[]);
    for index in 0..999 {
        fs::write(server.unparsed().join(index.to_string()), "").unwrap();
    }
    for (body, files) in [("a", 1_000), ("b", 1_000), ("a", 1_000)] {
        assert_eq!(
            server
                .send(&post("/hooks/petdesk", &[], body.as_bytes()))
                .status,
            400
        );
        assert_eq!(fs::read_dir(server.unparsed()).unwrap().count(), files);
    }
    let lines = server.deliveries();
    assert_eq!(lines[0]["kept"], lines[2]["kept"]);
    assert!(lines[0]["kept"].is_string() && lines[1]["kept"].is_null());
    assert_eq!(lines[1]["not_kept"], "the folder is full");

    let server = Service::start(Program::Server, &["--insecure"], &[]);
    let large = fs::File::create(server.unparsed().join("large")).unwrap();
    large.set_len(64 << 20).unwrap();
    assert_eq!(server.send(&post("/hooks/petdesk", &[], b"a")).status, 400);
    assert_eq!(fs::read_dir(server.unparsed()).unwrap().count(), 1);
}

//! Times without a zone, at the offset that the command line says.

use hookswitch::{Call, call::MomentSource};

use crate::deliveries::calls;
use crate::support::{BOTH, Folder, Program, Service, post};

const START: &[u8] = b"event=NOTIFY_START&call_start=2026-03-12+14:00:00&pbx_call_id=in_7\
    &caller_id=12125550142&called_did=442079460123";

/// The start of the one call, if it is more than an arrival.
fn start_of(calls: &[Call]) -> Option<String> {
    assert_eq!(calls.len(), 1);
    let start = calls[0].started_at.unwrap();
    let is_stated = start.source == MomentSource::Stated;
    is_stated.then(|| start.at.to_rfc3339())
}

#[test]
fn times_without_a_zone_are_read_at_the_offset_of_their_vendor() {
    for program in BOTH {
        for (offsets, start) in [
            (&[][..], None),
            (&["petdesk=+01:00"], None),
            (&["zadarma=+01:00"], Some("2026-03-12T13:00:00+00:00")),
            (
                &["petdesk=+02:00", "zadarma=-03:30"],
                Some("2026-03-12T17:30:00+00:00"),
            ),
        ] {
            let offsets = offsets.iter().flat_map(|offset| ["--offset", offset]);
            let arguments: Vec<&str> = ["--insecure"].into_iter().chain(offsets).collect();
            let service = Service::start(program, &arguments, &[]);
            assert_eq!(
                service.send(&post("/hooks/zadarma", &[], START)).status,
                200
            );
            let told = start_of(&calls(&service));
            assert_eq!(told.as_deref(), start, "{program:?} {arguments:?}");
        }
    }
}

#[test]
fn a_replay_reads_at_its_own_offset() {
    let service = Service::start(Program::Store, &["--insecure"], &[]);
    assert_eq!(
        service.send(&post("/hooks/zadarma", &[], START)).status,
        200
    );
    let folder = service.folder.clone();
    drop(service);
    let arguments = ["--replay", "--offset", "zadarma=+01:00"];
    let mut replay = Service::spawn(folder.clone(), Program::Store, &arguments, &[]);
    assert_eq!(replay.wait(), Some(0), "{}", replay.log());
    let service = Service::start_in(folder, Program::Store, &["--insecure"], &[]);
    let told = start_of(&calls(&service));
    assert_eq!(told.as_deref(), Some("2026-03-12T13:00:00+00:00"));
}

#[test]
fn an_offset_that_cannot_be_meant_is_refused() {
    for offset in [
        "",
        "+01:00",
        "zadarma",
        "zadarma=",
        "zadarma=1",
        "zadarma=+1",
        "zadarma=+0100",
        "zadarma=01:00",
        "zadarma=+01:00 ",
        "zadarma=+01:00x",
        "zadarma=+24:00",
        "zadarma=+01:60",
        "zadarma=Europe/Madrid",
        "nobody=+01:00",
    ] {
        for program in BOTH {
            let arguments = ["--insecure", "--offset", offset];
            let said = Service::refused(Folder::new(), program, &arguments, &[]);
            assert!(said.contains("--offset"), "{said}");
        }
    }
}

#[test]
fn zadarmas_question_is_answered() {
    for program in BOTH {
        let service = Service::start(program, &[], &[]);
        let reply = service.get("/hooks/zadarma?zd_echo=8f1d5e0c");
        assert_eq!((reply.status, reply.text()), (200, "8f1d5e0c".to_owned()));
        assert_eq!(reply.header("content-type"), Some("text/plain"));
    }
}

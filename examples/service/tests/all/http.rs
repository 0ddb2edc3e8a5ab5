//! What can go wrong with HTTP, and how a service ends.

use std::io::ErrorKind;

use hookswitch::request::MAX_BYTES;

use crate::access::RINGING;
use crate::deliveries::calls;
use crate::support::{BOTH, Connection, Folder, Program, Service, post};
use crate::unparsed::unparsed;

#[test]
fn a_body_has_a_limit() {
    for program in BOTH {
        let service = Service::start(program, &["--insecure"], &[]);
        let mut body = b"eventType=InboundCall&callUuid=7&note=".to_vec();
        body.resize(MAX_BYTES, b'a');
        assert_eq!(
            service.send(&post("/hooks/petdesk", &[], &body)).status,
            200
        );
        body.push(b'a');
        assert_eq!(
            service.send(&post("/hooks/petdesk", &[], &body)).status,
            413
        );

        // Without a length it is counted as it comes.
        let chunked = |body: &[u8]| {
            let mut request = b"POST /hooks/petdesk HTTP/1.1\r\nHost: localhost\r\n\
            Transfer-Encoding: chunked\r\n\r\n"
                .to_vec();
            for chunk in body.chunks(1 << 16) {
                request.extend(format!("{:x}\r\n", chunk.len()).bytes());
                request.extend([chunk, b"\r\n"].concat());
            }
            [request, b"0\r\n\r\n".to_vec()].concat()
        };
        assert_eq!(service.send(&chunked(&body[..MAX_BYTES])).status, 200);
        assert_eq!(service.send(&chunked(&body)).status, 413);
        assert_eq!(
            service.results(),
            ["taken", "too_large", "taken", "too_large"]
        );
        // It is refused before all of it has come.
        let request = post(
            "/hooks/petdesk",
            &[("Content-Length", b"9999999999")],
            &body,
        );
        assert_eq!(service.send(&request).status, 413);
        assert!(unparsed(&service).is_empty());
        assert_eq!(calls(&service).len(), 1);
    }
}

#[test]
fn other_requests_find_nothing() {
    for program in BOTH {
        let service = Service::start(program, &["--insecure"], &[]);
        for (request, status) in [
            (post("/hooks/nobody", &[], b"{}"), 404),
            (post("/hooks/Petdesk", &[], b"eventType=InboundCall"), 404),
            (post("/hooks/nobody/secret", &[], b"{}"), 404),
            (post("/hooks", &[], b"{}"), 404),
            (post("/hooks/../calls", &[], b"{}"), 404),
            (post("/hooks/%ff", &[], b"{}"), 400),
            (post("/calls", &[], b"{}"), 405),
            (post("/nobody", &[], b"{}"), 404),
        ] {
            let reply = service.send(&request);
            assert_eq!(
                reply.status,
                status,
                "{}",
                String::from_utf8_lossy(&request)
            );
        }
        // `store` has pages there.
        let root = match program {
            Program::Server => 404,
            Program::Store => 303,
        };
        for (path, status) in [
            ("/", root),
            // Some vendors can be set to GET; this one says nothing.
            ("/hooks/petdesk", 400),
            ("/calls/petdesk/7", 404),
            ("/calls/nobody/7", 404),
            ("/calls/petdesk", 404),
            ("/calls", 200),
        ] {
            assert_eq!(service.get(path).status, status, "{path}");
        }
        let results = service.results();
        assert_eq!(results[..4], ["unknown_vendor"; 4]);
        assert_eq!(results[4..], ["empty"]);
        let put = b"PUT /hooks/petdesk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(service.send(put).status, 405);
        assert!(!service.log().contains("nobody"));
    }
}

#[test]
fn broken_http_harms_nobody_else() {
    for program in BOTH {
        let service = Service::start(program, &["--insecure"], &[]);
        for broken in [
            &b"\0\0\0\0\r\n\r\n"[..],
            b"POST /hooks/petdesk HTTP/9\r\n\r\n",
            b"POST /hooks/petdesk HTTP/1.1\r\nContent-Length: many\r\n\r\n",
            b"POST /hooks/petdesk HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            b"POST /hooks/petdesk HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ] {
            assert_eq!(
                service.send(broken).status,
                400,
                "{}",
                String::from_utf8_lossy(broken)
            );
        }
        // Gone in the middle of the head, and of the body.
        for half in [
            "POST /hooks/pet",
            "POST /hooks/petdesk HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
        ] {
            Connection::open(service.address).write(half.as_bytes());
        }
        assert_eq!(
            service.send(&post("/hooks/voipcloud", &[], RINGING)).status,
            200
        );
        assert_eq!(calls(&service).len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn what_is_under_way_is_finished_before_the_end() {
    for program in BOTH {
        for signal in ["-TERM", "-INT"] {
            let mut service = Service::start(program, &["--insecure"], &[]);
            let mut idle = Connection::open(service.address);
            let request = post("/hooks/voipcloud", &[("Expect", b"100-continue")], RINGING);
            let (head, body) = request.split_at(request.len() - RINGING.len());
            let mut busy = Connection::open(service.address);
            assert_eq!(busy.send(head).status, 100, "it asks for the body");
            service.signal(signal);
            // It ends what is idle. (Its port can be another service's from now on.)
            assert_eq!(idle.reply().unwrap_err().kind(), ErrorKind::UnexpectedEof);
            assert_eq!(busy.send(body).status, 200, "{program:?} {signal}");
            assert_eq!(service.wait(), Some(0), "{signal}");
            assert_eq!(service.results(), ["taken"]);
        }
    }
}

/// What the README's `curl` lines ask for, word for word but for the port.
#[test]
fn the_commands_of_the_readme_work() {
    for program in BOTH {
        let readme = include_str!("../../../../README.md");
        let mut sections = readme.split("\n## ");
        let section = sections.find(|section| section.starts_with("In a server"));
        let commands: Vec<_> = section.unwrap().split("\ncurl ").skip(1).collect();
        assert!(commands.len() >= 3, "the commands were not found");
        let service = Service::start(program, &["--insecure"], &[]);
        for command in commands {
            let command = command.lines().next().unwrap();
            let (method, url) = command.rsplit_once(' ').unwrap_or(("", command));
            let url = url.trim_matches('\'');
            let target = url.strip_prefix("http://127.0.0.1:8080").expect(url);
            let reply = match method {
                "-i -X POST" => service.send(&post(target, &[], b"")),
                "" => service.get(target),
                other => panic!("curl {other}: what would it send?"),
            };
            assert_eq!(reply.status, 200, "curl {command}");
        }
        let results = service.results();
        assert!(!results.is_empty() && results.iter().all(|result| result == "taken"));
        assert_eq!(calls(&service).len(), 1);
    }
}

#[test]
fn a_service_says_how_it_is_used() {
    for (program, name, source) in [
        (
            Program::Server,
            "server",
            include_str!("../../src/bin/server.rs"),
        ),
        (
            Program::Store,
            "store",
            include_str!("../../src/bin/store/main.rs"),
        ),
    ] {
        let mut service = Service::spawn(Folder::new(), program, &["--help"], &[]);
        assert_eq!(service.wait(), Some(0), "{name}");
        assert_eq!(service.log(), "");
        let usage = service.said();
        assert!(usage.starts_with(&format!("usage: {name} ")), "{usage}");

        // It names the options that the head of the file explains, and is what a mistake is told.
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let options = lines.filter(|line| line.starts_with("     --"));
        let options: Vec<_> = options
            .map(|line| line.split_whitespace().next().unwrap())
            .collect();
        assert!(options.len() >= 5, "{options:?}");
        for option in options {
            assert!(usage.contains(option), "{name}: {option}");
        }
        // What the README runs is of these options.
        let readme = include_str!("../../../../README.md").lines();
        let command = format!("cargo run -p service --bin {name} -- ");
        let commands: Vec<_> = readme
            .filter_map(|line| line.strip_prefix(&*command))
            .collect();
        assert!(!commands.is_empty(), "{command}");
        let words = commands.iter().flat_map(|arguments| arguments.split(' '));
        for option in words.filter(|word| word.starts_with("--")) {
            assert!(usage.contains(option), "{name}: {option}");
        }
        let refused = Service::refused(Folder::new(), program, &["--no-such-option"], &[]);
        assert!(refused.ends_with(&usage), "{refused}");
    }
}

//! Who may send and who may read.

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::{
    Call, CallLog, Vendor, net2phone, twilio,
    verify::{Authentication, Unsigned},
    vonage,
};

use crate::deliveries::without_arrivals;
use crate::fixtures::{events_of, stories};
use crate::support::{BOTH, Folder, Service, post};
use crate::unparsed::unparsed;

pub const RINGING: &[u8] =
    br#"{"type": "user_inbound", "unique_call_id": "7", "user_number": "1001"}"#;

#[test]
fn a_token_must_be_right() {
    for program in BOTH {
        let service = Service::start(
            program,
            &[],
            &[
                ("HOOKSWITCH_VOIPCLOUD_SECRETS", "old-token, new-token"),
                ("HOOKSWITCH_READ_SECRETS", "reader"),
            ],
        );
        let send = |headers: &[(&str, &[u8])]| {
            let reply = service.send(&post("/hooks/voipcloud", headers, RINGING));
            assert_eq!(reply.text(), "", "a forger is told nothing");
            reply.status
        };
        assert_eq!(send(&[]), 401);
        for wrong in [
            "",
            "old-toke",
            "old-token2",
            "old-token, new-token",
            "OLD-TOKEN",
        ] {
            assert_eq!(send(&[("X-Pbx-Token", wrong.as_bytes())]), 401, "{wrong}");
        }
        assert_eq!(
            send(&[("X-Pbx-Token", b"old-token"), ("X-Pbx-Token", b"wrong")]),
            401
        );
        assert_eq!(service.read("/calls", "reader"), "[]");
        // A body that is broken is no reason to keep it, when it may be anybody's.
        assert_eq!(
            service.send(&post("/hooks/voipcloud", &[], b"{")).status,
            401
        );
        assert!(unparsed(&service).is_empty());

        assert_eq!(send(&[("x-pbx-token", b"old-token")]), 200);
        assert_eq!(send(&[("X-PBX-TOKEN", b"new-token")]), 200);
        assert!(service.read("/calls", "reader").contains("\"1001\""));
        let results = service.results();
        assert_eq!(results[0], "missing_header");
        assert_eq!(results[1..6], ["mismatch"; 5]);
        assert_eq!(
            results[6..],
            ["malformed", "missing_header", "taken", "taken"]
        );
        for secret in ["old-tok", "new-tok", "OLD-TOK", "reader"] {
            assert!(!service.folder.holds(secret), "{secret}");
        }
    }
}

/// The headers of a request that is signed at this time.
fn signed(secret: &str, at: DateTime<Utc>, body: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let unsigned = Unsigned {
        body,
        at,
        ..Unsigned::default()
    };
    let headers = net2phone::signed_headers(secret, &unsigned).into_iter();
    headers
        .map(|(name, value)| (name, value.into_bytes()))
        .collect()
}

/// What an account of Twilio's sends to this address.
fn of_twilio(url: &str, body: &str) -> Vec<u8> {
    let unsigned = Unsigned {
        url,
        body: body.as_bytes(),
        ..Unsigned::default()
    };
    let headers = twilio::signed_headers("auth-token", &unsigned);
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_bytes()))
        .collect();
    let target = url.strip_prefix("https://phone.example.com").unwrap();
    post(target, &headers, body.as_bytes())
}

const ENDED: &str = "AccountSid=AC7&CallSid=CA7&CallStatus=completed&CallbackSource=call-progress-events\
                     &Direction=inbound&CallDuration=9&Timestamp=Thu%2C+12+Mar+2026+09%3A14%3A31+%2B0000";

#[test]
fn a_signed_address_is_the_public_one() {
    let secrets = [
        ("HOOKSWITCH_TWILIO_SECRETS", "auth-token"),
        ("HOOKSWITCH_READ_SECRETS", "reader"),
    ];
    for program in BOTH {
        let url = "https://phone.example.com/hooks/twilio?tenant=7&name=a%20b";
        // Without the option it is the service's own mistake, and the log says which.
        let service = Service::start(program, &[], &secrets);
        assert_eq!(service.send(&of_twilio(url, ENDED)).status, 500);
        assert!(service.log().contains("--public-url"));
        assert_eq!(service.read("/calls", "reader"), "[]");

        for given in [
            "https://phone.example.com",
            "https://phone.example.com:443/",
        ] {
            let arguments = ["--public-url", given];
            let service = Service::start(program, &arguments, &secrets);
            assert_eq!(service.send(&of_twilio(url, ENDED)).status, 200, "{given}");
            let elsewhere = "https://phone.example.com/hooks/twilio?tenant=8";
            let signed = of_twilio(url, ENDED);
            let moved = String::from_utf8(signed).unwrap();
            let moved = moved.replace("tenant=7&name=a%20b", "tenant=8");
            assert_eq!(service.send(moved.as_bytes()).status, 401, "{elsewhere}");
            assert_eq!(service.results(), ["taken", "mismatch"]);
            assert!(
                service
                    .read("/calls", "reader")
                    .contains("answered_by_system")
            );
        }
        let refused = Service::refused(Folder::new(), program, &["--public-url", "phone"], &[]);
        assert!(refused.contains("--public-url"), "{refused}");
    }
}

#[test]
fn a_call_that_waits_for_instructions_is_not_hung_up() {
    for program in BOTH {
        let arguments = ["--public-url", "https://phone.example.com"];
        let secrets = [
            ("HOOKSWITCH_TWILIO_SECRETS", "auth-token"),
            ("HOOKSWITCH_READ_SECRETS", "reader"),
        ];
        let service = Service::start(program, &arguments, &secrets);
        let asks =
            "AccountSid=AC7&CallSid=CA7&CallStatus=ringing&Direction=inbound&From=%2B12125550142";
        let url = "https://phone.example.com/hooks/twilio";
        let reply = service.send(&of_twilio(url, asks));
        assert_eq!((reply.status, reply.text()), (501, String::new()));
        assert_eq!(service.send(&of_twilio(url, ENDED)).status, 200);
        // It is told of all the same, and of whoever nobody knows nothing is kept or told.
        assert_eq!(
            service
                .send(&post("/hooks/twilio", &[], asks.as_bytes()))
                .status,
            401
        );
        let calls = service.read("/calls", "reader");
        let calls: Vec<Call> = serde_json::from_str(&calls).unwrap();
        let names: Vec<_> = calls[0]
            .timeline()
            .iter()
            .map(|event| &*event.name)
            .collect();
        assert_eq!(names, ["call-request", "call-status", "call-status"]);
        let lines = service.deliveries();
        assert_eq!(lines[0]["result"], "awaits_instructions");
        assert!(
            lines[0]["error"]
                .as_str()
                .unwrap()
                .contains("status callback")
        );
        assert_eq!(lines[1]["result"], "taken");
        assert!(unparsed(&service).is_empty());
        // A GET says the same as a POST.
        let get = "https://phone.example.com/hooks/twilio?AccountSid=AC7&CallSid=CA8&CallStatus=completed&CallDuration=9";
        let request = String::from_utf8(of_twilio(get, "")).unwrap();
        assert_eq!(
            service
                .send(request.replacen("POST", "GET", 1).as_bytes())
                .status,
            200
        );
        assert!(service.read("/calls", "reader").contains("CA8"));
    }
}

#[test]
fn what_vonage_sends_unsigned_is_to_come_again() {
    for program in BOTH {
        let service = Service::start(
            program,
            &[],
            &[
                ("HOOKSWITCH_VONAGE_SECRETS", "a1b2c3d:one, two"),
                ("HOOKSWITCH_NET2PHONE_SECRETS", "one"),
                ("HOOKSWITCH_READ_SECRETS", "reader"),
            ],
        );
        let body = br#"{"status": "ringing", "uuid": "1", "conversation_uuid": "CON-7", "direction": "outbound"}"#;
        let send = |secret: Option<&str>| {
            let unsigned = Unsigned {
                body,
                at: Utc::now(),
                ..Unsigned::default()
            };
            let headers = secret.map(|secret| vonage::signed_headers(secret, &unsigned));
            let headers = headers.unwrap_or_default();
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| (*name, value.as_bytes()))
                .collect();
            service.send(&post("/hooks/vonage", &headers, body)).status
        };
        assert_eq!(send(None), 503);
        assert_eq!(send(Some("a1b2c3d:three")), 401);
        // The secret of another account.
        assert_eq!(send(Some("b1b2c3d:one")), 401);
        assert_eq!(service.read("/calls", "reader"), "[]");
        assert_eq!(send(Some("a1b2c3d:one")), 200);
        assert_eq!(send(Some("two")), 200);
        // No other vendor is known to send again.
        let other = post("/hooks/net2phone", &[], body);
        assert_eq!(service.send(&other).status, 401);
        assert_eq!(
            service.results()[..3],
            ["missing_header", "mismatch", "mismatch"]
        );
    }
}

#[test]
fn sipgate_is_told_where_the_later_events_go_to() {
    for program in BOTH {
        let secrets = [
            ("HOOKSWITCH_SIPGATE_SECRETS", "one"),
            ("HOOKSWITCH_READ_SECRETS", "reader"),
        ];
        let request = |path: &str, peer: &str, body: &str| {
            let headers: [(&str, &[u8]); 1] = [("X-Forwarded-For", peer.as_bytes())];
            post(path, &headers, body.as_bytes())
        };
        let path = "/hooks/sipgate/one?a=1&b=2";
        let of_sipgate = "217.116.118.254";
        let begins =
            "event=newCall&direction=in&callId=7&from=4917604069042&to=493023125000&user%5B%5D=Ada";
        let proxied = ["--trusted-proxy", "127.0.0.1"];
        let arguments = [&proxied[..], &["--public-url", "https://phone.example.com"]].concat();
        let service = Service::start(program, &arguments, &secrets);
        let reply = service.send(&request(path, of_sipgate, begins));
        let url = "https://phone.example.com/hooks/sipgate/one?a=1&amp;b=2";
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), Some("application/xml"));
        assert_eq!(
            reply.text(),
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response onAnswer=\"{url}\" onHangup=\"{url}\"/>\n"
            )
        );
        let ended = "event=hangup&direction=in&callId=7&cause=cancel";
        let reply = service.send(&request(path, "212.9.46.32", ended));
        assert_eq!((reply.status, reply.text()), (200, String::new()));
        // Nobody else is told the address.
        for (path, peer) in [
            (path, "203.0.113.9"),
            ("/hooks/sipgate/two", of_sipgate),
            ("/hooks/sipgate", of_sipgate),
        ] {
            let reply = service.send(&request(path, peer, begins));
            assert_eq!((reply.status, reply.text()), (401, String::new()), "{path}");
        }
        assert!(service.read("/calls", "reader").contains("\"missed\""));
        assert_eq!(service.results()[..3], ["taken", "taken", "wrong_address"]);
        // Without the option the call goes on, and the log says what is missing.
        let service = Service::start(program, &proxied, &secrets);
        let reply = service.send(&request(path, of_sipgate, begins));
        assert_eq!((reply.status, reply.text()), (200, String::new()));
        assert!(service.log().contains("--public-url"));
        assert!(!service.log().contains("/one"));
    }
}

#[test]
fn a_signature_must_be_right() {
    for program in BOTH {
        let story = stories();
        let story = story
            .iter()
            .find(|story| story.name == "net2phone/inbound-answered")
            .unwrap();
        let service = Service::start(
            program,
            &[],
            &[
                ("HOOKSWITCH_NET2PHONE_SECRETS", "one,two"),
                ("HOOKSWITCH_READ_SECRETS", "reader"),
            ],
        );
        let send = |headers: &[(&str, Vec<u8>)], body: &[u8]| {
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| (*name, &**value))
                .collect();
            service
                .send(&post("/hooks/net2phone", &headers, body))
                .status
        };
        let now = Utc::now();
        let body = &*story.requests[0].body;
        assert_eq!(send(&[], body), 401);
        assert_eq!(send(&signed("three", now, body), body), 401);
        assert_eq!(
            send(&signed("one", now - TimeDelta::minutes(6), body), body),
            401
        );
        assert_eq!(
            send(&signed("one", now + TimeDelta::minutes(6), body), body),
            401
        );
        let mut tampered = body.to_vec();
        *tampered.last_mut().unwrap() = b' ';
        assert_eq!(send(&signed("one", now, body), &tampered), 401);
        let mut headers = signed("one", now, body);
        headers[1].1[0] = b'3';
        assert_eq!(send(&headers, body), 401);
        assert_eq!(service.read("/calls", "reader"), "[]");
        assert_eq!(
            service.results(),
            [
                "missing_header",
                "mismatch",
                "too_old",
                "from_the_future",
                "mismatch",
                "mismatch",
            ]
        );

        for (file, secret) in story
            .requests
            .iter()
            .zip(["one", "two"].into_iter().cycle())
        {
            let headers = signed(secret, Utc::now(), &file.body);
            assert_eq!(send(&headers, &file.body), 200);
            // The vendor sends it again, signed anew; somebody else sends what he has seen.
            assert_eq!(
                send(&signed(secret, Utc::now(), &file.body), &file.body),
                200
            );
            assert_eq!(send(&headers, &file.body), 200);
        }
        let calls: Vec<Call> = serde_json::from_str(&service.read("/calls", "reader")).unwrap();
        let expected: CallLog = story.requests.iter().flat_map(events_of).collect();
        let calls: Vec<_> = calls.iter().map(without_arrivals).collect();
        assert_eq!(calls, expected.calls().collect::<Vec<_>>());
    }
}

#[test]
fn a_question_is_answered_and_not_kept() {
    for program in BOTH {
        let environment = [
            ("HOOKSWITCH_RINGCENTRAL_SECRETS", "of-ours"),
            ("HOOKSWITCH_READ_SECRETS", "reader"),
        ];
        // With a secret and without, since the vendor asks before it sends anything.
        for environment in [&environment[..], &environment[1..]] {
            let service = Service::start(program, &[], environment);
            for path in ["/hooks/ringcentral", "/hooks/ringcentral/any"] {
                let question = post(path, &[("Validation-Token", b"32ed7a46")], b"");
                let reply = service.send(&question);
                assert_eq!((reply.status, &*reply.text()), (200, ""));
                assert_eq!(reply.header("validation-token"), Some("32ed7a46"));
                assert_eq!(reply.header("content-type"), Some("application/json"));
                assert!(reply.head.len() < 1_024, "{}", reply.head);
            }
            let refused = post("/hooks/ringcentral", &[("Validation-Token", b"a b")], b"");
            let reply = service.send(&refused);
            assert_eq!((reply.status, &*reply.text()), (401, ""));
            assert_eq!(reply.header("validation-token"), None);
            // Of another vendor it is no question.
            let other = post("/hooks/petdesk", &[("Validation-Token", b"32ed7a46")], b"");
            assert_eq!(service.send(&other).status, 500);
            assert_eq!(
                service.results(),
                ["challenge", "challenge", "unanswerable", "not_given"]
            );
            assert_eq!(service.read("/calls", "reader"), "[]");
            assert!(unparsed(&service).is_empty());
            assert!(!service.folder.holds("32ed7a46"));
        }
    }
}

#[test]
fn a_secret_of_the_path_must_be_right() {
    for program in BOTH {
        let service = Service::start(
            program,
            &[],
            &[
                ("HOOKSWITCH_PETDESK_SECRETS", "8f1d5e0c94ab4c77"),
                ("HOOKSWITCH_NET2PHONE_CANADA_SECRETS", "of-canada"),
            ],
        );
        let body = b"eventType=InboundCall&callUuid=7";
        for (path, status) in [
            ("petdesk", 401),
            ("petdesk/", 404),
            ("petdesk/8f1d5e0c94ab4c7", 401),
            ("petdesk/of-canada", 401),
            ("petdesk/8f1d5e0c94ab4c77/", 404),
            ("petdesk/8f1d5e0c94ab4c77", 200),
            ("net2phone_canada/8f1d5e0c94ab4c77", 401),
            ("net2phone_canada/of-canada", 400),
            ("petdesk?8f1d5e0c94ab4c77", 401),
        ] {
            let reply = service.send(&post(&format!("/hooks/{path}"), &[], body));
            assert_eq!(reply.status, status, "{path}");
        }
        let kept = unparsed(&service);
        let vendors: Vec<_> = kept.iter().map(|(vendor, ..)| *vendor).collect();
        assert_eq!(vendors, [Vendor::Net2phoneCanada]);
        for secret in ["8f1d5e0c", "of-canada"] {
            assert!(!service.folder.holds(secret));
        }
    }
}

#[test]
fn the_address_must_be_right() {
    for program in BOTH {
        let target = "/hooks/voice_over_cloud?event=inboundCallRinging&callid=5f0c";
        let send = |service: &Service, forwarded: &[&str]| {
            let headers = forwarded.iter();
            let headers: Vec<_> = headers
                .map(|value| ("X-Forwarded-For", value.as_bytes()))
                .collect();
            service.send(&post(target, &headers, b"")).status
        };
        let service = Service::start(program, &[], &[]);
        assert_eq!(send(&service, &[]), 401);
        assert_eq!(send(&service, &["103.135.87.3"]), 401);

        let service = Service::start(program, &["--trusted-proxy", "127.0.0.1"], &[]);
        assert_eq!(send(&service, &["103.135.87.3"]), 200);
        assert_eq!(send(&service, &["198.51.100.7, 103.135.87.3"]), 200);
        assert_eq!(send(&service, &["198.51.100.7", "103.135.87.3"]), 200);
        assert_eq!(send(&service, &["::ffff:103.135.87.3"]), 200);
        assert_eq!(send(&service, &["103.135.87.3, 198.51.100.7"]), 401);
        assert_eq!(send(&service, &["103.135.87.3", "198.51.100.7"]), 401);
        // The proxy says nothing: that is for its owner to mend.
        assert_eq!(send(&service, &[]), 500);
        assert_eq!(send(&service, &["unknown"]), 500);

        let service = Service::start(program, &["--trusted-proxy", "198.51.100.7"], &[]);
        assert_eq!(send(&service, &["103.135.87.3"]), 401);
    }
}

#[test]
fn what_is_not_configured_is_closed() {
    for program in BOTH {
        let service = Service::start(program, &[], &[]);
        for &vendor in Vendor::ALL {
            let reply = service.send(&post(&format!("/hooks/{vendor}/any"), &[], b"{"));
            let status = match vendor.authentication() {
                Authentication::SourceAddress => 401,
                _ => 500,
            };
            assert_eq!(reply.status, status, "{vendor}");
        }
        let needs_secret =
            |vendor: &&Vendor| vendor.authentication() != Authentication::SourceAddress;
        let needing = Vendor::ALL.iter().filter(needs_secret).count();
        assert_eq!(service.get("/calls").status, 401);
        assert_eq!(service.get("/calls/petdesk/7").status, 401);
        assert!(unparsed(&service).is_empty());
        let closed = service
            .log()
            .matches("takes nothing: set HOOKSWITCH_")
            .count();
        assert_eq!(closed, needing, "{}", service.log());
        assert!(!service.log().contains("INSECURE"));
    }
}

#[test]
fn insecure_is_said_loudly_and_opens_only_what_has_no_secret() {
    for program in BOTH {
        let service = Service::start(
            program,
            &["--insecure"],
            &[
                ("HOOKSWITCH_VOIPCLOUD_SECRETS", "token"),
                ("HOOKSWITCH_READ_SECRETS", "reader"),
            ],
        );
        for &vendor in Vendor::ALL {
            let reply = service.send(&post(&format!("/hooks/{vendor}"), &[], b""));
            let status = if vendor == Vendor::Voipcloud {
                401
            } else {
                400
            };
            assert_eq!(reply.status, status, "{vendor}");
        }
        let open = Vendor::ALL.len() - 1;
        assert_eq!(
            service.log().matches("INSECURE").count(),
            open,
            "{}",
            service.log()
        );
        assert_eq!(service.get("/calls").status, 401);
        assert_eq!(service.read("/calls", "reader"), "[]");
    }
}

#[test]
fn a_secret_of_the_path_is_asked_for_although_no_address_is() {
    for program in BOTH {
        let environment = [("HOOKSWITCH_VOICE_OVER_CLOUD_SECRETS", "of-voice")];
        let service = Service::start(program, &["--insecure"], &environment);
        for (secret, status) in [("", 401), ("/of-nobody", 401), ("/of-voice", 200)] {
            let target =
                format!("/hooks/voice_over_cloud{secret}?event=inboundCallEnd&callid=5f0c");
            assert_eq!(service.send(&post(&target, &[], b"")).status, status);
        }
        // Without `--insecure` the address is asked for as well.
        let service = Service::start(program, &[], &environment);
        let target = "/hooks/voice_over_cloud/of-voice?event=inboundCallEnd&callid=5f0c";
        assert_eq!(service.send(&post(target, &[], b"")).status, 401);
        assert_eq!(service.results(), ["wrong_address"]);
    }
}

#[test]
fn a_start_that_cannot_be_meant_is_refused() {
    for program in BOTH {
        for (arguments, environment) in [
            (&[][..], &[("HOOKSWITCH_VOIPCLOUD_SECRETS", "")][..]),
            (&[], &[("HOOKSWITCH_VOIPCLOUD_SECRETS", "token,")]),
            (&["--insecure"], &[("HOOKSWITCH_READ_SECRETS", " ")]),
            (&["--secure"], &[]),
            (&["--port"], &[]),
            (&["--port", "65536"], &[]),
            (&["--host", "localhost.example"], &[]),
            (&["--trusted-proxy", "10.0.0.0/8"], &[]),
        ] {
            let refused = Service::refused(Folder::new(), program, arguments, environment);
            assert!(!refused.contains("token"), "{refused}");
        }
    }
}

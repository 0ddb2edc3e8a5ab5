//! Who may see the pages of `store`, and what a browser is told about them.

use crate::pages::{cookie, get, page, send_form, sign_in, start};
use crate::support::{Program, Service, post};

const CLOSED: [&str; 6] = [
    "/",
    "/pages/calls",
    "/pages/call?vendor=petdesk&id=7",
    "/pages/deliveries",
    "/pages/deliveries/1",
    "/events",
];

#[test]
fn nothing_is_shown_to_who_is_not_signed_in() {
    let service = start(&[]);
    let body = b"eventType=InboundCall&callUuid=7&didNumber=12125550100&callerIdNum=12125550142";
    assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
    let cookie = cookie(&service);
    let mut foreign = cookie.clone();
    let last = if foreign.pop() == Some('0') { '1' } else { '0' };
    foreign.push(last);
    for path in CLOSED {
        for cookie in ["", "hookswitch=", "hookswitch=of-the-reader", &foreign] {
            let reply = get(&service, path, cookie);
            assert_eq!(reply.status, 303, "{path}");
            let to = reply.header("location").unwrap();
            assert!(to.starts_with("/pages/sign-in"), "{to}");
            assert!(!reply.text().contains("2125550142"));
        }
        // A program is told so.
        let reply = service.get(path);
        assert_eq!((reply.status, reply.text()), (401, String::new()), "{path}");
        // What is a secret in one place is none in another.
        let bearer = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n",
            &cookie[11..]
        );
        assert_eq!(service.send(bearer.as_bytes()).status, 401, "{path}");
    }
    for path in &CLOSED[1..5] {
        let reply = get(&service, path, &cookie);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.text().contains("2125550142"), "{path}");
        assert!(page(&service, path).contains("2125550142"), "{path}");
    }
    // The cookie is for the pages alone: the JSON has no form to be sent from.
    assert_eq!(get(&service, "/calls", &cookie).status, 401);
    // Signing in leads to where one wanted to go, if that is a page.
    let reply = get(&service, "/pages/calls?number=1&state=ended", "");
    let to = "/pages/sign-in?next=%2Fpages%2Fcalls%3Fnumber%3D1%26state%3Dended";
    assert_eq!(reply.header("location"), Some(to));
    for (next, to) in [
        ("%2Fpages%2Fcalls%3Fnumber%3D1", "/pages/calls?number=1"),
        ("https%3A%2F%2Fexample.com%2F", "/pages/calls"),
        ("%2F%2Fexample.com%2Fpages%2F", "/pages/calls"),
        ("%2Fpages%2F%5C%5Cexample.com", "/pages/calls"),
        ("%2Fpages%2Fa%0D%0AX%3A+b", "/pages/calls"),
    ] {
        let form = format!("secret=of-the-reader&next={next}");
        let reply = send_form(&service, "/pages/sign-in", &[], &form);
        assert_eq!(reply.header("location"), Some(to), "{next}");
    }
    assert!(!service.folder.holds("of-the-reader"));
    assert!(!service.folder.holds(&cookie[11..]));
    // Another site's form has no cookie, and takes none away.
    let forged = send_form(&service, "/pages/sign-out", &[], "");
    assert_eq!((forged.status, forged.header("set-cookie")), (303, None));
    assert_eq!(get(&service, "/pages/calls", &cookie).status, 200);
    let out = send_form(
        &service,
        "/pages/sign-out",
        &[("Cookie", cookie.as_bytes())],
        "",
    );
    assert_eq!(out.status, 303);
    assert!(
        out.header("set-cookie")
            .unwrap()
            .starts_with("hookswitch=; Path=/; Max-Age=0;")
    );
    assert_eq!(get(&service, "/pages/calls", &cookie).status, 303);
}

#[test]
fn attempts_are_few() {
    let service = start(&["--trusted-proxy", "127.0.0.1"]);
    let attempt = |peer: &str, secret: &str| {
        let form = format!("secret={secret}");
        send_form(
            &service,
            "/pages/sign-in",
            &[("X-Forwarded-For", peer.as_bytes())],
            &form,
        )
    };
    for _ in 0..10 {
        let reply = attempt("192.0.2.1", "of-nobody");
        assert_eq!((reply.status, reply.header("set-cookie")), (401, None));
        assert!(reply.text().contains("This is not a secret for reading."));
    }
    assert_eq!(attempt("192.0.2.1", "of-the-reader").status, 429);
    assert_eq!(
        attempt("203.0.113.9, 192.0.2.1", "of-the-reader").status,
        429
    );
    assert_eq!(attempt("192.0.2.2", "of-the-reader").status, 303);
    let log = service.log();
    assert_eq!(log.matches("sign-in refused").count(), 12);
    assert!(
        !log.contains("of-nobody") && !log.contains("192.0.2"),
        "{log}"
    );
}

#[test]
fn without_a_secret_for_reading_nobody_signs_in() {
    let service = Service::start(Program::Store, &[], &[]);
    for path in CLOSED {
        assert_eq!(get(&service, path, "").status, 303, "{path}");
    }
    assert!(
        get(&service, "/pages/sign-in", "")
            .text()
            .contains("HOOKSWITCH_READ_SECRETS")
    );
    assert_eq!(sign_in(&service, "").status, 401);
    // Whoever tries it out on his machine needs no secret; the page says what that means.
    let service = Service::start(Program::Store, &["--insecure"], &[]);
    let reply = get(&service, "/pages/calls", "");
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("Anybody who reaches this address"));
    assert!(!page(&start(&[]), "/pages/calls").contains("Anybody who reaches this address"));
}

#[test]
fn the_cookie_is_for_this_service_alone() {
    let attributes = |service: &Service, host: &str| {
        let host = [("Host", host.as_bytes())];
        let reply = send_form(service, "/pages/sign-in", &host, "secret=of-the-reader");
        let cookie = reply.header("set-cookie").unwrap().to_owned();
        let (name, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(name.len(), "hookswitch=".len() + 64);
        attributes.to_owned()
    };
    let plain = "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict";
    let secure = format!("{plain}; Secure");
    assert_eq!(attributes(&start(&[]), "hooks.example.com"), plain);
    let service = start(&["--public-url", "https://hooks.example.com"]);
    assert_eq!(attributes(&service, "hooks.example.com"), secure);
    assert_eq!(attributes(&service, "localhost.example.com:443"), secure);
    // On the machine itself there is no TLS.
    for host in ["localhost:8080", "127.0.0.1", "[::1]:8080"] {
        assert_eq!(attributes(&service, host), plain, "{host}");
    }
    let service = start(&["--public-url", "http://hooks.example.com"]);
    assert_eq!(attributes(&service, "hooks.example.com"), plain);
}

#[test]
fn a_browser_is_told_to_trust_nobody_else() {
    let service = start(&[]);
    let cookie = cookie(&service);
    let files = ["/pages/style.css", "/pages/script.js", "/pages/icon.svg"];
    let others = [
        "/pages/sign-in",
        "/pages/call?vendor=petdesk&id=none",
        "/pages/deliveries/7",
    ];
    for path in CLOSED[..5].iter().chain(&files).chain(&others) {
        for cookie in [&*cookie, ""] {
            let reply = get(&service, path, cookie);
            let policy = reply.header("content-security-policy").unwrap();
            for part in [
                "default-src 'none'",
                "script-src 'self';",
                "style-src 'self';",
                "img-src 'self';",
                "connect-src 'self';",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            ] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe") && !policy.contains("http"));
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            // What the policy would refuse, or what is somebody else's. An SVG's namespace is no address.
            let text = reply.text().replace("http://www.w3.org/2000/svg", "");
            for foreign in ["<style", " style=", " onclick=", "http://", "https://"] {
                assert!(!text.contains(foreign), "{path}: {foreign}");
            }
        }
    }
    assert_eq!(get(&service, "/pages/deliveries/7", &cookie).status, 404);
    assert_eq!(
        get(&service, "/pages/call?vendor=petdesk&id=none", &cookie).status,
        404
    );
    assert_eq!(
        get(&service, "/pages/calls?vendor=nobody", &cookie).status,
        404
    );
}

//! The pages of `store`, as they are sent. What a browser makes of them is in `looked_at.rs`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use hookswitch::Call;

use crate::fixtures::{of_fixture, stories};
use crate::support::{DEADLINE, Program, Reply, Service, post};
use crate::tables::Tables;

pub const READER: (&str, &str) = ("HOOKSWITCH_READ_SECRETS", "of-the-reader");

pub fn start(arguments: &[&str]) -> Service {
    let arguments = [&["--insecure"], arguments].concat();
    Service::start(Program::Store, &arguments, &[READER])
}

/// A page, as a browser asks for it that has this cookie.
pub fn get(service: &Service, path: &str, cookie: &str) -> Reply {
    service.send(
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: a=b; {cookie}\r\n\r\n")
            .as_bytes(),
    )
}

pub fn page(service: &Service, path: &str) -> String {
    service.read(path, READER.1)
}

pub fn send_form(service: &Service, path: &str, headers: &[(&str, &[u8])], form: &str) -> Reply {
    let form_type: (&str, &[u8]) = ("Content-Type", b"application/x-www-form-urlencoded");
    service.send(&post(
        path,
        &[&[form_type], headers].concat(),
        form.as_bytes(),
    ))
}

pub fn sign_in(service: &Service, secret: &str) -> Reply {
    send_form(service, "/pages/sign-in", &[], &format!("secret={secret}"))
}

/// Signs in, and gives the cookie as it is sent back.
pub fn cookie(service: &Service) -> String {
    let reply = sign_in(service, READER.1);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, Some("/pages/calls"))
    );
    let cookie = reply.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// What a caller may call himself.
pub const HOSTILE: &str = "<script>window.hacked = 1</script>\"'><img src=x onerror='window.hacked=2'>\u{202e}RLO\u{2066}";

/// Delivers a call of a hostile caller, whose name is as long as one may be, with a longer text beside it.
pub fn send_hostile(service: &Service) {
    let name = format!("{HOSTILE}{}", "W".repeat(3_900));
    let body = serde_json::json!({
        "eventType": "InboundCall", "callUuid": "../a?b&c=d#e\"<b>", "didNumber": "12125550100",
        "callerIdNum": "12125550142", "callerIdName": name, "unknown": "W".repeat(10_000),
    });
    let json: (&str, &[u8]) = ("Content-Type", b"application/json");
    let reply = service.send(&post(
        "/hooks/petdesk",
        &[json],
        body.to_string().as_bytes(),
    ));
    assert_eq!(reply.status, 200);
}

/// Writes so many calls into the database, each as a delivery would be.
pub fn fill(service: &Service, count: i64) {
    let body =
        b"eventType=InboundCall&callUuid=call-0&didNumber=12125550100&callerIdNum=12125550142";
    assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
    let mut tables = Tables::open(&service.folder.database());
    let transaction = tables.0.transaction().unwrap();
    transaction
        .execute(
            "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?1)
             INSERT INTO calls
             SELECT tenant, vendor, 'call-' || number, state, outcome, direction,
                 '+1312555' || printf('%04d', number % 10000), to_number, agent, started_at + 1000000 * number,
                 answered_at, ended_at, duration, talk_time,
                 replace(replace(json, 'call-0', 'call-' || number), '12125550142', '1312555' || printf('%04d', number % 10000))
             FROM calls, numbers WHERE id = 'call-0'",
            [count],
        )
        .unwrap();
    transaction.commit().unwrap();
}

/// The ids of the calls of a list, in its order.
fn ids(html: &str) -> Vec<&str> {
    let links = html.split("&amp;id=").skip(1);
    links.map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The address of the next page.
fn next(html: &str) -> Option<String> {
    let link = html.split("rel=\"next\" href=\"").nth(1)?;
    Some(link.split('"').next()?.replace("&amp;", "&"))
}

#[test]
fn hostile_texts_are_texts() {
    let service = start(&[]);
    send_hostile(&service);
    let list = page(&service, "/pages/calls");
    let call = list.split("href=\"/pages/call?").nth(1).unwrap();
    let call = format!(
        "/pages/call?{}",
        call.split('"').next().unwrap().replace("&amp;", "&")
    );
    for path in [
        "/pages/calls",
        "/pages/deliveries",
        "/pages/deliveries/1",
        &call,
    ] {
        let html = page(&service, path);
        // The one script is the page's own.
        assert!(html.matches("<script").count() <= 1, "{path}");
        assert!(!html.contains("<img") && !html.contains("<b>\""), "{path}");
        assert!(html.contains("&lt;script&gt;window.hacked"), "{path}");
        assert!(!html.contains(['\u{202e}', '\u{2066}']), "{path}");
        assert!(
            html.contains("<span class=\"control\">RLO</span>"),
            "{path}"
        );
        let has_whole = html.matches('W').count() >= 10_000;
        assert_eq!(
            has_whole,
            path.contains("deliveries/1") || path == call,
            "{path}"
        );
    }
    assert!(list.contains("more characters"));
}

#[test]
fn deliveries_say_what_they_mean_and_what_was_refused_says_why() {
    let environment = [
        READER,
        ("HOOKSWITCH_VOIPCLOUD_SECRETS", "of-voipcloud"),
        ("HOOKSWITCH_PETDESK_SECRETS", "of-petdesk"),
    ];
    let service = Service::start(Program::Store, &[], &environment);
    let send = |path: &str, body: &[u8], status| {
        assert_eq!(
            service.send(&post(path, &[], body)).status,
            status,
            "{path}"
        );
    };
    send(
        "/hooks/petdesk/of-petdesk",
        b"eventType=InboundCall&callUuid=7&didNumber=12125550100&extNumber=x",
        200,
    );
    send(
        "/hooks/petdesk/of-petdesk",
        b"eventType=Dance&callUuid=7",
        200,
    );
    send("/hooks/petdesk/of-petdesk", b"{\"eventType\": ", 400);
    for _ in 0..3 {
        send(
            "/hooks/petdesk/of-somebody",
            b"eventType=InboundCall&callUuid=8",
            401,
        );
    }
    send("/hooks/nobody-knows-it", b"secret-body", 404);
    let html = page(&service, "/pages/deliveries");
    let rows: Vec<_> = html
        .split("<tr role=\"row\" id=\"delivery-")
        .skip(1)
        .collect();
    assert_eq!(rows.len(), 3);
    assert!(
        rows[0].starts_with("3\"") && rows[0].contains("Not understood"),
        "{}",
        rows[0]
    );
    assert!(rows[0].contains("petdesk"), "{}", rows[0]);
    assert!(
        rows[1].contains("Dance") && rows[1].contains("the event is not documented"),
        "{}",
        rows[1]
    );
    assert!(
        rows[2].contains("InboundCall") && rows[2].contains("the call</a>"),
        "{}",
        rows[2]
    );
    let unkept = html.split("Answered and not kept").nth(1).unwrap();
    assert!(unkept.contains("none of the secrets fits the request"));
    assert!(unkept.contains("data-label=\"Times\">3</td>"), "{unkept}");
    assert!(unkept.contains("names no vendor that is known"));
    for sent in [
        "of-somebody",
        "nobody-knows-it",
        "secret-body",
        "of-petdesk",
    ] {
        assert!(!html.contains(sent), "{sent}");
    }
    let only = page(&service, "/pages/deliveries?show=unparsed");
    assert_eq!(only.matches("id=\"delivery-").count(), 1);
}

#[test]
fn a_call_is_shown_with_all_that_it_is_made_of() {
    let service = start(&[]);
    let stories = stories();
    for story in stories
        .iter()
        .filter(|story| story.name.starts_with("zoom_phone/"))
    {
        for file in &story.requests {
            service.send(&of_fixture(file));
        }
    }
    let calls: Vec<Call> = serde_json::from_str(&page(&service, "/calls")).unwrap();
    assert!(calls.len() > 10);
    for call in &calls {
        let html = page(
            &service,
            &format!(
                "/pages/call?vendor={}&id={}",
                call.vendor,
                call.id.as_deref().unwrap()
            ),
        );
        let count = |part: &str| html.matches(part).count();
        assert_eq!(count("<svg"), 1);
        assert_eq!(count("<tr role=\"row\" id=\"event-"), call.timeline().len());
        assert_eq!(count("<tr role=\"row\" id=\"leg-"), call.legs.len());
        // Every event says which request told of it, and that request is there.
        let told = count("data-label=\"Request\"><a href=\"/pages/deliveries/");
        assert_eq!(told, call.timeline().len());
        assert!(count("<details class=\"request\"") > 0);
        assert!(html.contains(&format!(
                ">{}</span></h1>",
                call.outcome
                    .map_or(call.state.as_str(), |outcome| outcome.as_str())
                    .replace('_', " ")
            )));
    }
}

#[test]
fn calls_are_found_by_number_vendor_and_state_a_page_at_a_time() {
    let service = start(&[]);
    fill(&service, 10_000);
    // Every call once, the latest first, by keys: what arrives meanwhile moves none of them.
    let (mut path, mut seen) = ("/pages/calls".to_owned(), Vec::new());
    loop {
        let html = page(&service, &path);
        let of_page = ids(&html);
        assert!(of_page.len() <= 50);
        seen.extend(of_page.into_iter().map(str::to_owned));
        if seen.len() == 100 {
            let body = b"eventType=InboundCall&callUuid=late&didNumber=12125550100";
            assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
        }
        match next(&html) {
            Some(next) => path = next,
            None => break,
        }
    }
    let expected: Vec<_> = (0..=10_000)
        .rev()
        .map(|number| format!("call-{number}"))
        .collect();
    assert_eq!(seen, expected);

    let found = |query: &str| {
        let html = page(&service, &format!("/pages/calls?{query}"));
        ids(&html)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("number=%2B1+(312)+555-0042"), ["call-42"]);
    assert_eq!(found("number=5550042"), ["call-42"]);
    assert_eq!(found("number=42x"), [""; 0]);
    assert_eq!(found("number=%25"), [""; 0]);
    assert_eq!(found("vendor=petdesk&state=initiated&number=").len(), 50);
    assert_eq!(found("vendor=voipcloud").len(), 0);
    assert_eq!(found("state=ended").len(), 0);

    let begin = Instant::now();
    for _ in 0..20 {
        assert_eq!(found("number=5550042").len(), 1);
    }
    assert!(begin.elapsed() < DEADLINE, "{:?}", begin.elapsed());
}

#[test]
fn a_search_that_finds_nothing_goes_on_if_it_is_asked_to() {
    let service = start(&[]);
    fill(&service, 3);
    // As if 120,000 changes had been written since.
    let tables = Tables::open(&service.folder.database());
    tables
        .0
        .execute("UPDATE calls SET rowid = 120000 WHERE id = 'call-3'", ())
        .unwrap();
    let mut path = "/pages/calls?number=13125550002".to_owned();
    let mut pages = 0;
    let html = loop {
        let html = page(&service, &path);
        pages += 1;
        match next(&html) {
            Some(next) => path = next,
            None => break html,
        }
        assert!(html.contains("None among the latest calls"));
    };
    assert_eq!((ids(&html), pages), (vec!["call-2"], 3));
}

#[test]
fn customers_are_told_apart() {
    let environment = [
        READER,
        ("HOOKSWITCH_PETDESK_SECRETS", "one,two"),
        ("HOOKSWITCH_PETDESK_TENANTS", "acme,glo<b>ex"),
    ];
    let service = Service::start(Program::Store, &[], &environment);
    for (secret, number) in [("one", "12125550142"), ("two", "12125550143")] {
        let body = format!("eventType=InboundCall&callUuid=7&callerIdNum={number}");
        let reply = service.send(&post(
            &format!("/hooks/petdesk/{secret}"),
            &[],
            body.as_bytes(),
        ));
        assert_eq!(reply.status, 200);
    }
    let both = page(&service, "/pages/calls");
    assert!(
        both.contains("5550142") && both.contains("5550143") && both.contains("glo&lt;b&gt;ex")
    );
    let one = page(&service, "/pages/calls?tenant=acme");
    assert!(one.contains("5550142") && !one.contains("5550143"));
    let call = page(
        &service,
        "/pages/call?vendor=petdesk&id=7&tenant=glo%3Cb%3Eex",
    );
    assert!(call.contains("5550143") && !call.contains("5550142"));
}

/// A browser that waits for news.
struct Waiting(BufReader<TcpStream>);

impl Waiting {
    fn new(service: &Service, cookie: &str) -> Self {
        let mut stream = TcpStream::connect(service.address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let request =
            format!("GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut waiting = Self(BufReader::new(stream));
        assert!(waiting.line().unwrap().contains(" 200 "));
        waiting
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.0.read_line(&mut line).unwrap() > 0).then_some(line)
    }

    /// The next version; none if there will be none.
    fn version(&mut self) -> Option<i64> {
        loop {
            let line = self.line()?;
            // The last chunk.
            if line == "0\r\n" {
                return None;
            }
            if let Some(version) = line.strip_prefix("data: ") {
                return Some(version.trim().parse().unwrap());
            }
        }
    }
}

#[test]
fn news_comes_by_itself_and_ends_with_the_session() {
    let service = start(&[]);
    let cookie = cookie(&service);
    let (mut one, mut other) = (
        Waiting::new(&service, &cookie),
        Waiting::new(&service, &cookie),
    );
    let first = one.version().unwrap();
    assert_eq!(other.version(), Some(first));
    let shown = get(&service, "/pages/deliveries", &cookie).text();
    assert!(shown.contains(&format!("data-version=\"{first}\"")));
    let body = b"eventType=InboundCall&callUuid=7";
    assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
    assert_eq!(
        (one.version(), other.version()),
        (Some(first + 1), Some(first + 1))
    );
    // What is refused is news as well.
    assert_eq!(service.send(&post("/hooks/nobody", &[], b"")).status, 404);
    assert_eq!(one.version(), Some(first + 2));
    // Whoever signs out hears no more.
    send_form(
        &service,
        "/pages/sign-out",
        &[("Cookie", cookie.as_bytes())],
        "",
    );
    assert_eq!(service.send(&post("/hooks/petdesk", &[], body)).status, 200);
    assert_eq!(one.version(), None);
}

#[cfg(unix)]
#[test]
fn whoever_waits_for_news_does_not_keep_the_service_from_its_end() {
    let mut service = start(&[]);
    let cookie = cookie(&service);
    let mut waiting = Waiting::new(&service, &cookie);
    assert!(waiting.version().is_some());
    let begin = Instant::now();
    service.signal("-TERM");
    assert_eq!(service.wait(), Some(0));
    assert!(
        begin.elapsed() < Duration::from_secs(8),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!(waiting.version(), None);
    assert!(!service.log().contains("deliveries were under way"));
}

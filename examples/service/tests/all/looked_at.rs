//! The pages in a real browser. Skipped, with a word, where there is no Chromium or no `curl`.

use std::process::Command;

use serde_json::json;

use crate::browser::{Browser, on_path};
use crate::pages::fill;
use crate::support::{Program, Service};

const SECRETS: [(&str, &str); 2] = [
    ("HOOKSWITCH_READ_SECRETS", "of-the-reader"),
    ("HOOKSWITCH_VOIPCLOUD_SECRETS", "of-voipcloud"),
];

/// A service and a browser that looks at it; none where there is no browser.
fn start() -> Option<(Service, Browser, String)> {
    let service = Service::start(Program::Store, &["--insecure"], &SECRETS);
    let Some(browser) = Browser::start(&service.folder) else {
        println!("skipped: no Chromium (see CONTRIBUTING)");
        return None;
    };
    let origin = format!("http://{}", service.address);
    Some((service, browser, origin))
}

fn sign_in(browser: &mut Browser) {
    browser.wait("document.activeElement.id === 'secret'");
    browser.write("of-the-reader");
    browser.press("Enter", 13);
    browser.wait("document.querySelector('h1').innerText !== 'Sign in'");
    browser.wait("document.readyState === 'complete'");
}

/// What the browser was told and did: nothing to complain of, and nobody else asked.
fn assert_is_calm(browser: &mut Browser, origin: &str) {
    browser.listen();
    assert_eq!(browser.complaints, Vec::<String>::new());
    assert!(browser.requests.len() > 3);
    for url in &browser.requests {
        assert!(
            url.starts_with(&format!("{origin}/")) || url == "about:blank",
            "{url}"
        );
    }
}

/// Delivers as the README does.
fn curl(origin: &str, query: &str) {
    let url = format!("{origin}/hooks/voice_over_cloud?{query}");
    let arguments = ["--silent", "--fail", "--noproxy", "*", "-X", "POST", &url];
    let sent = Command::new("curl").args(arguments).status().unwrap();
    assert!(sent.success());
}

const CALL: &str = "callid=5f0c&inboundNumber=61255501234&callerid=61491570006&extension=101";

#[test]
fn a_call_appears_and_ends_before_ones_eyes() {
    if on_path("curl").is_none() {
        println!("skipped: no curl");
        return;
    }
    let Some((_service, mut browser, origin)) = start() else {
        return;
    };
    // Whoever is not signed in comes back to where he wanted to go.
    browser.open(&format!("{origin}/pages/calls?vendor=voice_over_cloud"));
    assert_eq!(browser.text("h1"), "Sign in");
    sign_in(&mut browser);
    assert_eq!(
        browser.evaluate("location.search"),
        "?vendor=voice_over_cloud"
    );
    // Scripts cannot read the cookie.
    assert_eq!(browser.evaluate("document.cookie"), "");
    let cookies = browser.cookies();
    assert_eq!(cookies.as_array().unwrap().len(), 1);
    assert_eq!(cookies[0]["httpOnly"], true);
    assert_eq!(cookies[0]["sameSite"], "Strict");

    browser.open(&format!("{origin}/"));
    assert_eq!(browser.text("h1"), "Calls");
    browser.wait("document.getElementById('live').innerText.startsWith('Live')");
    assert!(browser.text("tbody").contains("No call yet"));
    // Nothing is loaded anew from here on: it is the script that brings the news.
    browser.evaluate("window.isTheSame = true");
    curl(
        &origin,
        &format!("event=inboundCallRinging&date=2026-03-12+09:14:05&{CALL}"),
    );
    browser.wait("document.querySelector('.state')?.innerText === 'ringing'");
    let row = browser.text("tbody tr");
    assert!(
        row.contains("+61491570006") && row.contains("voice over cloud"),
        "{row}"
    );
    assert_eq!(
        browser.evaluate("document.querySelectorAll('tbody tr').length"),
        1
    );
    curl(
        &origin,
        &format!(
            "event=inboundCallEnd&date=2026-03-12+09:14:31&{CALL}&duration=26&answeredDuration=17"
        ),
    );
    browser.wait("document.querySelector('.state')?.innerText === 'answered'");
    assert!(browser.text("tbody tr").contains("0:17"));
    assert_eq!(browser.evaluate("window.isTheSame"), true);

    // Another call, and only that one is asked for.
    curl(
        &origin,
        "event=inboundCallRinging&date=2026-03-12+09:20:00&callid=60aa&inboundNumber=61255501234&callerid=61491570156&extension=101",
    );
    browser.wait("document.querySelectorAll('tbody tr').length === 2");
    browser.click("#number");
    browser.write("491 570-156");
    browser.click(".filter button");
    browser.wait("location.search.includes('number=491') && document.readyState === 'complete'");
    assert_eq!(
        browser.evaluate("document.querySelectorAll('tbody tr').length"),
        1
    );
    assert!(browser.text("tbody").contains("+61491570156"));

    // One call: its picture, its legs and events, and the request.
    browser.open(&format!(
        "{origin}/pages/call?vendor=voice_over_cloud&id=5f0c"
    ));
    assert!(browser.text("h1").contains("Inbound call"));
    assert_eq!(
        browser.evaluate("document.querySelectorAll('.picture svg > title').length"),
        1
    );
    assert_eq!(
        browser.evaluate("document.querySelectorAll('.events tbody tr').length"),
        2
    );
    // It is opened with the keyboard, and stays open when there is news of the call.
    browser.evaluate("document.querySelector('.request summary').focus()");
    browser.press("Enter", 13);
    browser.wait("document.querySelector('.request').open");
    assert!(browser.text(".request pre").contains("callid=5f0c"));
    let before = browser.text(".events tbody");
    curl(
        &origin,
        &format!("event=callRecordingAvailable&date=2026-03-12+09:15:00&{CALL}"),
    );
    browser.wait("document.querySelectorAll('.request').length === 3");
    assert_eq!(
        browser.evaluate("document.querySelector('.request').open"),
        true
    );
    assert_eq!(
        browser.evaluate("document.activeElement.tagName"),
        "SUMMARY"
    );
    assert_ne!(browser.text(".events tbody"), before);

    browser.click(".events a");
    browser.wait("document.querySelector('h1').innerText === 'Request 1'");
    assert!(browser.text("pre").contains("inboundCallRinging"));

    browser.click("header form button");
    browser.wait("document.querySelector('h1').innerText === 'Sign in'");
    assert_eq!(browser.cookies(), json!([]));
    assert_is_calm(&mut browser, &origin);
}

#[test]
fn hostile_texts_do_nothing_and_the_page_fits_a_phone() {
    let Some((service, mut browser, origin)) = start() else {
        return;
    };
    crate::pages::send_hostile(&service);
    browser.resize(375, 700);
    browser.open(&format!("{origin}/pages/calls"));
    sign_in(&mut browser);
    let link = "document.querySelector('tbody a').href";
    let call = browser.evaluate(link).as_str().unwrap().to_owned();
    for url in [
        format!("{origin}/pages/calls"),
        format!("{origin}/pages/deliveries"),
        format!("{origin}/pages/deliveries/1"),
        call,
    ] {
        browser.open(&url);
        assert_eq!(
            browser.evaluate("window.hacked ?? null"),
            json!(null),
            "{url}"
        );
        assert!(
            browser.text("main").contains("<script>window.hacked"),
            "{url}"
        );
        assert!(browser.text("main").contains("RLO"), "{url}");
        let is_loose =
            "[...document.body.innerText].some((char) => '\\u202e\\u2066\\u202d'.includes(char))";
        assert_eq!(browser.evaluate(is_loose), false, "{url}");
        // Nothing makes the page wider than the phone.
        let width = browser.evaluate("document.documentElement.scrollWidth");
        assert!(width.as_u64().unwrap() <= 375, "{url}: {width}");
    }
    assert_is_calm(&mut browser, &origin);
}

#[test]
fn without_scripts_a_reload_shows_the_news() {
    let Some((service, mut browser, origin)) = start() else {
        return;
    };
    browser.allow_scripts(false);
    browser.open(&format!("{origin}/pages/deliveries"));
    sign_in(&mut browser);
    assert!(browser.text("tbody").contains("None yet"));
    crate::pages::send_hostile(&service);
    browser.open(&format!("{origin}/pages/deliveries"));
    assert_eq!(
        browser.evaluate("document.querySelectorAll('.deliveries tbody tr').length"),
        1
    );
    assert_is_calm(&mut browser, &origin);
}

#[test]
fn ten_thousand_calls_are_looked_through_a_page_at_a_time() {
    let Some((service, mut browser, origin)) = start() else {
        return;
    };
    fill(&service, 10_000);
    browser.open(&format!("{origin}/pages/calls"));
    sign_in(&mut browser);
    let mut last = String::new();
    for _ in 0..5 {
        assert_eq!(
            browser.evaluate("document.querySelectorAll('tbody tr').length"),
            50
        );
        let first = browser.text("tbody tr .number");
        assert_ne!(first, last);
        last = first;
        let begin = std::time::Instant::now();
        browser.click(".pager a[rel=next]");
        let here = format!(
            "document.readyState === 'complete' && document.querySelector('tbody tr .number').innerText !== {last:?}"
        );
        browser.wait(&here);
        assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
    }
    assert_is_calm(&mut browser, &origin);
}

//! The examples as a user meets them: what they say of themselves.

#[path = "support/examples.rs"]
mod examples;
#[path = "../examples/support/http.rs"]
mod http;

use std::fs;
use std::path::Path;

use hookswitch::{Call, Event};
use serde_json::Value;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The names of the examples that are one file each.
fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let names = files.filter_map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        Some(name.strip_suffix(".rs")?.to_owned())
    });
    names.collect()
}

#[test]
fn every_example_says_how_it_is_used() {
    let names = names();
    assert!(names.len() >= 3, "the examples were not found: {names:?}");
    for name in names {
        let output = examples::run(&name, &["--help"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert_eq!(text(output.stderr), "", "{name}");
        let usage = text(output.stdout);
        assert!(usage.starts_with(&format!("usage: {name} ")), "{usage}");

        // It names the options that the head of the file explains, and is what a mistake is told.
        let source = fs::read_to_string(format!("examples/{name}.rs")).unwrap();
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        for line in lines.filter(|line| line.starts_with("     --")) {
            let option = line.split_whitespace().next().unwrap();
            assert!(usage.contains(&format!("[{option}")), "{name}: {option}");
        }
        let output = examples::run(&name, &["--no-such-option"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert_eq!(text(output.stdout), "", "{name}");
        assert!(text(output.stderr).ends_with(&usage), "{name}");
    }
}

/// The README's first screen: a request, and what the examples print of it and of its call.
#[test]
fn the_readme_begins_with_what_is_printed() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (first, _) = readme.split_once("\n## ").unwrap();
    let block = |of: &str, index: usize| {
        let begin = format!("```{of}\n");
        let block = first.split(&begin).nth(index).expect("the block is there");
        block.split("```").next().unwrap().to_owned()
    };
    let commands: Vec<&str> = first
        .split("(`cargo run --example ")
        .skip(1)
        .map(|rest| rest.split('`').next().unwrap())
        .collect();
    let [decode, calls] = *commands else {
        panic!("two commands: {commands:?}");
    };

    let file = decode.strip_prefix("decode -- ").unwrap();
    let lines = fs::read_to_string(file).unwrap();
    let request = lines.lines().filter(|line| !line.starts_with("# "));
    let request: String = request.map(|line| format!("{line}\n")).collect();
    assert_eq!(block("http", 1).trim_end(), request.trim_end());
    let output = text(examples::run("decode", &[file]).stdout);
    assert_eq!(block("text", 1).trim_end(), output.trim_end());

    let folder = calls.strip_prefix("calls -- ").unwrap();
    let folder = folder.strip_suffix("*.http").unwrap();
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<String> = entries
        .map(|entry| entry.path().display().to_string())
        .filter(|path| path.ends_with(".http"))
        .collect();
    files.sort();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let output = text(examples::run("calls", &files).stdout);
    assert_eq!(block("text", 2).trim_end(), output.trim_end());
}

#[test]
fn decode_prints_one_line_of_json_for_each_request() {
    let stories = http::all().unwrap();
    let requests: usize = stories.iter().map(|story| story.requests.len()).sum();
    let output = examples::run("decode", &["--json"]);
    assert!(output.status.success());
    assert_eq!(json_lines(text(output.stdout)).len(), requests);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let sent = "# vendor: voipcloud\nPOST / HTTP/1.1\n\n\
                {\"type\":\n\"new\",\r\n\"a\": {\n\"b\":\n[1e999,\r\n\n\"\\n\"]\n}\n}\n";
    let broken = "# vendor: voipcloud\nPOST / HTTP/1.1\n\n{\"type\":\n\n";
    let files = [("line\nbreak.http", sent), ("broken.http", broken)].map(|(name, file)| {
        let path = folder.join(format!("{}-{name}", std::process::id()));
        fs::write(&path, file).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let output = examples::run("decode", &["--json", &files[0], &files[1], &files[0]]);
    for file in files {
        fs::remove_file(file).unwrap();
    }
    assert_eq!(output.status.code(), Some(1));
    let lines = json_lines(text(output.stdout));
    assert_eq!(lines.len(), 3);
    for line in [&lines[0], &lines[2]] {
        assert!(
            line.contains(r#""extra":{"a":{"b":[1e999,"\n"]}}"#),
            "{line}"
        );
    }
    assert!(lines[1].contains(r#""kind":"truncated""#), "{}", lines[1]);
}

#[test]
fn decode_needs_no_vendor_where_it_is_plain() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let run = |name: &str, body: &str| {
        let path = folder.join(format!("{}-{name}.http", std::process::id()));
        fs::write(&path, format!("POST / HTTP/1.1\n\n{body}")).unwrap();
        let output = examples::run("decode", &["--json", path.to_str().unwrap()]);
        fs::remove_file(path).unwrap();
        output
    };
    let plain = run(
        "plain",
        "eventType=queueEntered&callUuid=7&queueNumber=8001",
    );
    assert_eq!(plain.status.code(), Some(0));
    let line = text(plain.stdout);
    assert!(line.contains(r#""vendor":"petdesk""#), "{line}");
    let not_plain = run("not-plain", "queueNumber=8001");
    assert_eq!(not_plain.status.code(), Some(1));
    let message = text(not_plain.stderr);
    assert!(message.contains("--vendor"), "{message}");
}

/// The lines of a text, each of which is JSON.
fn json_lines(text: String) -> Vec<String> {
    assert!(text.ends_with('\n'));
    let lines = text.split_terminator('\n').map(str::to_owned);
    lines
        .inspect(|line| {
            let read = serde_json::from_str::<serde::de::IgnoredAny>(line);
            assert!(line.starts_with('{') && read.is_ok(), "{line}");
        })
        .collect()
}

#[test]
fn calls_draws_each_call_into_a_file_of_its_own() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-svg", std::process::id()));
    let pictures = folder.join("pictures");
    fs::create_dir_all(&folder).unwrap();
    // Two ids that are one name on some file systems, and one that is none on any.
    let ids = ["A/b", "a-B", "../../\u{202e}"];
    let ringing = |id| {
        serde_json::json!({
            "vendor": "voipcloud", "name": "ring", "call": {"id": id},
            "occurred_at": "2026-03-12T09:00:00Z", "kind": {"type": "ringing"},
        })
    };
    let stored = folder.join("events.json");
    fs::write(&stored, Value::from(ids.map(ringing).to_vec()).to_string()).unwrap();
    let run = |options: &[&str], to: &Path| {
        let to = [
            "--svg",
            to.to_str().unwrap(),
            "--events",
            stored.to_str().unwrap(),
        ];
        examples::run("calls", &[options, &to].concat())
    };

    let output = run(&[], &pictures);
    assert_eq!(output.status.code(), Some(0));
    let said = text(output.stdout);
    let mut written: Vec<_> = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("picture: "))
        .map(|path| {
            Path::new(path)
                .strip_prefix(&pictures)
                .unwrap()
                .to_str()
                .unwrap()
        })
        .collect();
    written.sort_unstable();
    assert_eq!(
        written,
        [
            "voipcloud-a-b-2.svg",
            "voipcloud-a-b.svg",
            "voipcloud-call.svg"
        ]
    );
    for name in written {
        let svg = fs::read_to_string(pictures.join(name)).unwrap();
        assert!(
            svg.starts_with("<svg ") && svg.ends_with("</svg>\n"),
            "{name}"
        );
    }

    // Beside JSON, what was written is told where it is no part of the JSON.
    let output = run(&["--json"], &pictures);
    assert_eq!(json_lines(text(output.stdout)).len(), 3);
    assert_eq!(text(output.stderr).matches("calls: wrote ").count(), 3);

    // A folder that is a file.
    let output = run(&[], &stored);
    assert_eq!(output.status.code(), Some(1));
    let problem = text(output.stderr);
    assert!(
        problem.starts_with("--svg: ") && problem.contains("cannot be written"),
        "{problem}"
    );
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn calls_folds_stored_events_in_any_order() {
    let lines = |events: &[Value]| events.iter().map(|event| format!("{event}\n")).collect();
    let run = |name: &str, json: String| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("{}-{name}.json", std::process::id()));
        fs::write(&path, json).unwrap();
        let output = examples::run("calls", &["--json", "--events", path.to_str().unwrap()]);
        fs::remove_file(path).unwrap();
        output
    };
    let names = fs::read_dir("fixtures/calls").unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().path()).collect();
    assert!(names.len() >= 20);
    for path in names {
        let story = fs::read_to_string(&path).unwrap();
        let events: Vec<Event<'_>> = serde_json::from_str(&story).unwrap();
        let call = serde_json::to_string(&Call::fold(events).unwrap()).unwrap() + "\n";
        let output = examples::run("calls", &["--json", "--events", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{path:?}");
        assert_eq!(text(output.stdout), call, "{path:?}");

        let mut events: Vec<Value> = serde_json::from_str(&story).unwrap();
        events.extend(events.clone());
        events.reverse();
        let output = run("lines", lines(&events));
        assert_eq!(output.status.code(), Some(0), "{path:?}");
        assert_eq!(text(output.stdout), call, "{path:?}");
    }

    let story = fs::read_to_string("fixtures/calls/second-agent-answers.json").unwrap();
    let mut events: Vec<Value> = serde_json::from_str(&story).unwrap();
    events[1]["direction"] = "sideways".into();
    for (name, json, place) in [
        (
            "line",
            lines(&events) + "\n{\"kind\"\n",
            "line 2: is no event",
        ),
        (
            "list",
            Value::from(events.clone()).to_string(),
            "event 2: is no event",
        ),
        ("cut-off", story[..100].to_owned(), "is no list"),
    ] {
        let output = run(name, json);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let told = text(output.stderr);
        assert!(told.contains(place) && !told.contains("sideways"), "{told}");
        // The other events are folded all the same.
        assert_eq!(output.stdout.is_empty(), name == "cut-off", "{name}");
        assert_eq!(told.contains("is no JSON"), name == "line", "{told}");
    }
    let output = examples::run("calls", &["--events"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn calls_shows_who_answered_and_what_was_written_about_it() {
    let show = |events: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("{}-shown.json", std::process::id()));
        fs::write(&path, events).unwrap();
        let output = examples::run("calls", &["--events", path.to_str().unwrap()]);
        fs::remove_file(path).unwrap();
        assert_eq!(output.status.code(), Some(0));
        text(output.stdout)
    };
    let shown = show(
        r#"
{"vendor": "voipcloud", "name": "answer", "call": {"id": "C1", "leg_id": "A"}, "side": "caller", "direction": "inbound", "occurred_at": "2026-11-20T12:00:00Z", "kind": {"type": "answered", "by": "system"}}
{"vendor": "voipcloud", "name": "ring", "call": {"id": "C1", "leg_id": "B"}, "side": "called", "to": {"number": {"e164": "+12125550143"}}, "occurred_at": "2026-11-20T12:00:10Z", "kind": {"type": "ringing"}}
{"vendor": "voipcloud", "name": "answer", "call": {"id": "C1", "leg_id": "B"}, "side": "called", "to": {"number": {"e164": "+12125550143"}}, "occurred_at": "2026-11-20T12:00:20Z", "kind": {"type": "answered"}}
{"vendor": "voipcloud", "name": "end", "call": {"id": "C1", "leg_id": "B"}, "side": "called", "occurred_at": "2026-11-20T12:01:20Z", "kind": {"type": "ended", "scope": "leg"}}
{"vendor": "voipcloud", "name": "end", "call": {"id": "C1", "leg_id": "A"}, "side": "caller", "occurred_at": "2026-11-20T12:01:20Z", "kind": {"type": "ended", "scope": "leg"}}
{"vendor": "voipcloud", "name": "text", "call": {"id": "C1"}, "occurred_at": "2026-11-20T12:02:00Z", "kind": {"type": "transcript", "text": "Hello."}}
{"vendor": "voipcloud", "name": "tag", "call": {"id": "C1"}, "occurred_at": "2026-11-20T12:03:00Z", "kind": {"type": "noted", "what": "tag", "text": "order", "removed": true}}
"#,
    );
    for line in [
        "  inbound  to +12125550143  answered\n",
        ", answered by a person, transcribed\n",
        "    leg +12125550143: answered, rang 0:10, talked 1:00\n",
        "    transcript \"Hello.\"\n",
        "    tag \"order\" removed\n",
        "      12:00:00  answered by the system\n",
    ] {
        assert!(shown.contains(line), "{line}\nis not in\n{shown}");
    }
}

//! What the services do with deliveries: every request of every story, again, and in any order.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::Utc;
use hookswitch::{Call, CallKey, CallLog, Event, PhoneNumber, State};

use crate::fixtures::{
    Fixture, Story, events_of, longest_stories, of_fixture, status_of, stories, vendor_of,
};
use crate::support::{BOTH, Connection, Program, Service, post};
use crate::tables::Tables;
use crate::unparsed::unparsed;

/// The calls that the service tells of.
pub fn calls(service: &Service) -> Vec<Call> {
    let reply = service.get("/calls");
    assert_eq!(reply.status, 200);
    serde_json::from_slice(&reply.body).unwrap()
}

/// A call without the times of arrival, which no test can know.
pub fn without_arrivals(call: &Call) -> Call {
    let events = call.timeline().iter().cloned().map(|mut event| {
        event.received_at = None;
        event
    });
    Call::fold(events).unwrap()
}

/// Checks that the service tells of just those calls that the requests fold to.
fn assert_calls(service: &Service, files: &[Fixture], context: &str) {
    let expected: CallLog = files.iter().flat_map(events_of).collect();
    let expected: Vec<Call> = expected.calls().collect();
    let calls = calls(service);
    let told: Vec<Call> = calls.iter().map(without_arrivals).collect();
    assert_eq!(told, expected, "{context}");
    for call in &calls {
        let fold = Call::fold(call.timeline().iter().cloned());
        assert_eq!(fold.as_ref(), Some(call), "{context}");
        for event in call.timeline() {
            let arrival = event.received_at.expect("the service sets it");
            assert!(service.started_at <= arrival && arrival <= Utc::now());
        }
        let id = call.id.as_deref().unwrap();
        let reply = service.get(&format!("/calls/{}/{}", call.vendor, escape(id)));
        assert_eq!(reply.status, 200, "{context}: {id}");
        assert_eq!(&serde_json::from_slice::<Call>(&reply.body).unwrap(), call);
    }
}

fn escape(id: &str) -> String {
    id.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn every_story_is_answered_and_folded() {
    for program in BOTH {
        let mut requests = 0;
        for story in stories() {
            // The ids of calls of two stories may meet, so each has a service of its own.
            let service = Service::start(program, &["--insecure"], &[]);
            let mut connection = Connection::open(service.address);
            let mut failed = BTreeSet::new();
            for file in &story.requests {
                let reply = connection.send(&of_fixture(file));
                assert_eq!(reply.status, status_of(file), "{}", file.name());
                assert_eq!(reply.text(), "", "{}", file.name());
                if !matches!(reply.status, 200 | 501) {
                    // Without the secrets, which are not stored.
                    let stored = file.request().to_stored(vendor_of(file), Utc::now());
                    failed.insert((stored.vendor, stored.query, stored.body));
                }
                requests += 1;
            }
            assert_calls(&service, &story.requests, &story.name);
            assert_eq!(unparsed(&service), failed, "{}", story.name);
            if program == Program::Store {
                Tables::open(&service.folder.database()).check();
            }
            assert_log_is_safe(&service, &story);
        }
        assert!(requests >= 700, "only {requests} requests were found");
    }
}

/// Checks that the log has one line for each request, and nothing personal in it.
fn assert_log_is_safe(service: &Service, story: &Story) {
    let lines = service.deliveries();
    assert_eq!(lines.len(), story.requests.len(), "{}", story.name);
    for (line, file) in lines.into_iter().zip(&story.requests) {
        assert_eq!(line["status"], status_of(file), "{}", file.name());
        let events = events_of(file);
        let logged = line["events"].as_array().map_or(0, Vec::len);
        let more = line["more_events"].as_u64().unwrap_or_default() as usize;
        assert_eq!(logged + more, events.len(), "{}", file.name());
        let mut line = line;
        line["at"].take();
        let line = line.to_string();
        for event in &events {
            for value in personal(event) {
                assert!(!line.contains(&value), "{}: {value} in {line}", file.name());
            }
        }
    }
}

/// What must not be in a log: numbers, names and texts, unless so short that they may be found in
/// any word.
fn personal(event: &Event<'_>) -> Vec<String> {
    let number = |number: &Option<PhoneNumber<'_>>| {
        let number = number.as_ref().map(ToString::to_string);
        number.map(|number| number.trim_start_matches('+').to_owned())
    };
    let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let mut values = vec![
        number(&event.from.number),
        number(&event.to.number),
        text(&event.from.name),
        text(&event.to.name),
    ];
    if let Some(agent) = &event.agent {
        values.extend([text(&agent.name), text(&agent.id)]);
    }
    if let hookswitch::EventKind::Message(message) = &event.kind {
        values.push(text(&message.text));
    }
    values
        .into_iter()
        .flatten()
        .filter(|value| value.len() > 4)
        .collect()
}

#[test]
fn what_is_sent_again_changes_nothing() {
    for program in BOTH {
        for story in longest_stories().into_values() {
            let service = Service::start(program, &["--insecure"], &[]);
            for file in &story.requests {
                assert_eq!(service.send(&of_fixture(file)).status, 200);
            }
            let once = service.get("/calls");
            for file in story.requests.iter().rev() {
                assert_eq!(service.send(&of_fixture(file)).status, 200);
            }
            assert_eq!(service.get("/calls").text(), once.text(), "{}", story.name);
            let again = service.deliveries().split_off(story.requests.len());
            for event in again
                .iter()
                .flat_map(|line| line["events"].as_array().unwrap())
            {
                assert!(
                    event["applied"] == "duplicate" || event["applied"] == "not_of_a_call",
                    "{}: {event}",
                    story.name
                );
            }
        }
    }
}

#[test]
fn neither_order_nor_connections_matter() {
    for program in BOTH {
        const CONNECTIONS: usize = 4;
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for round in 0..3 {
            for story in longest_stories().into_values() {
                let service = Service::start(program, &["--insecure"], &[]);
                // Each request on two of the connections, in an order of its own on each.
                let mut queues = vec![Vec::new(); CONNECTIONS];
                for (index, file) in story.requests.iter().enumerate() {
                    for copy in 0..2 {
                        random ^= random << 13;
                        random ^= random >> 7;
                        random ^= random << 17;
                        let queue = &mut queues[(index + copy) % CONNECTIONS];
                        let place = random as usize % (queue.len() + 1);
                        queue.insert(place, of_fixture(file));
                    }
                }
                let address = service.address;
                std::thread::scope(|scope| {
                    for queue in &queues {
                        scope.spawn(move || {
                            let mut connection = Connection::open(address);
                            for request in queue {
                                assert_eq!(connection.send(request).status, 200);
                            }
                        });
                    }
                });
                let context = format!("{}, round {round}", story.name);
                assert_calls(&service, &story.requests, &context);
                if program == Program::Store {
                    Tables::open(&service.folder.database()).check();
                }
                // Whoever acts on the ends of calls has acted on each that is over, once.
                let logged = service.deliveries();
                let events = logged
                    .iter()
                    .flat_map(|line| line["events"].as_array().unwrap());
                let events: Vec<_> = events.collect();
                for call in calls(&service) {
                    let of_call = |word| {
                        // The log tells of a call by a hash of its key.
                        let mut hasher = DefaultHasher::new();
                        CallKey::new(call.vendor, call.id.clone().unwrap()).hash(&mut hasher);
                        let id = format!("{:016x}", hasher.finish());
                        let told = events.iter().filter(|event| event["call"] == *id);
                        told.filter(|event| event[word] == true).count()
                    };
                    let is_over = usize::from(call.state == State::Ended);
                    assert_eq!(of_call("ended"), of_call("reopened") + is_over, "{context}");
                }
            }
        }
    }
}

#[test]
fn an_unknown_event_is_taken() {
    for program in BOTH {
        let service = Service::start(program, &["--insecure"], &[]);
        for (name, logged) in [("callMerged", Some("callMerged")), ("+12125550142", None)] {
            let body = format!(r#"{{"type": "{name}", "unique_call_id": "7"}}"#);
            let reply = service.send(&post("/hooks/voipcloud", &[], body.as_bytes()));
            assert_eq!(reply.status, 200);
            let line = service.deliveries().pop().unwrap();
            assert_eq!(line["event"].as_str(), logged);
            assert_eq!(line["notices"], 1);
        }
        assert!(!service.log().contains("2125550142"));
        let reply = service.get("/calls/voipcloud/7");
        let call: Call = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(call.timeline().len(), 2);
    }
}

//! Formats that have names for fields give an event and a call back; formats that have none do not, as the
//! documentation of `Event` says.

use std::fmt::Display;

use hookswitch::{Call, Event};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[path = "support/stories.rs"]
mod stories;

/// A value that was written and read again.
type Again<T> = Result<T, String>;

fn read<T, E: Display>(result: Result<T, E>) -> Again<T> {
    result.map_err(|error| error.to_string())
}

fn json<T: Serialize + DeserializeOwned>(value: &T) -> Again<T> {
    read(serde_json::from_slice(&serde_json::to_vec(value).unwrap()))
}

fn cbor<T: Serialize + DeserializeOwned>(value: &T) -> Again<T> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    read(ciborium::from_reader(&*bytes))
}

fn message_pack_with_names<T: Serialize + DeserializeOwned>(value: &T) -> Again<T> {
    read(rmp_serde::from_slice(
        &rmp_serde::to_vec_named(value).unwrap(),
    ))
}

fn message_pack_without_names<T: Serialize + DeserializeOwned>(value: &T) -> Again<T> {
    read(rmp_serde::from_slice(&rmp_serde::to_vec(value).unwrap()))
}

fn bincode<T: Serialize + DeserializeOwned>(value: &T) -> Again<T> {
    // It takes a number for the length of a text, and would ask for as much memory.
    let config = bincode::config::standard().with_limit::<65_536>();
    let bytes = bincode::serde::encode_to_vec(value, config).unwrap();
    read(bincode::serde::decode_from_slice(&bytes, config).map(|(value, _)| value))
}

fn postcard<T: Serialize + DeserializeOwned>(value: &T) -> Again<T> {
    read(postcard::from_bytes(&postcard::to_allocvec(value).unwrap()))
}

fn assert_given_back(
    event: fn(&Event<'static>) -> Again<Event<'static>>,
    call: fn(&Call) -> Again<Call>,
) {
    for story in stories::stories() {
        for value in &story.events {
            assert_eq!(event(value).as_ref(), Ok(value), "{}", story.name);
        }
        for value in &story.calls {
            assert_eq!(call(value).as_ref(), Ok(value), "{}", story.name);
        }
    }
}

fn assert_not_given_back(
    event: fn(&Event<'static>) -> Again<Event<'static>>,
    call: fn(&Call) -> Again<Call>,
) {
    // Of a value whose every field is filled nothing is left out: some formats could count its fields.
    for story in stories::stories().iter().skip(1) {
        for value in &story.events {
            assert!(event(value).is_err(), "{}: {value:?}", story.name);
        }
        for value in &story.calls {
            assert!(call(value).is_err(), "{}: {value:?}", story.name);
        }
    }
}

#[test]
fn json_gives_back() {
    assert_given_back(json, json);
}

#[test]
fn cbor_gives_back() {
    assert_given_back(cbor, cbor);
}

#[test]
fn message_pack_with_names_gives_back() {
    assert_given_back(message_pack_with_names, message_pack_with_names);
}

#[test]
fn message_pack_without_names_does_not() {
    assert_not_given_back(message_pack_without_names, message_pack_without_names);
}

#[test]
fn bincode_does_not() {
    assert_not_given_back(bincode, bincode);
}

#[test]
fn postcard_does_not() {
    assert_not_given_back(postcard, postcard);
}

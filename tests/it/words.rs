//! The closed words of the unified model: written, read back, and refused.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use hookswitch::{
    Direction, Outcome, PhoneNumber, State, Vendor,
    call::MomentSource,
    error::UnknownWord,
    event::{Medium, RecordingStatus, Scope, Transfer, TransferRole},
    request::Awaits,
    verify::{Needed, Proof},
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn check<W>(all: &[W], as_str: fn(W) -> &'static str)
where
    W: Copy
        + Debug
        + Display
        + PartialEq
        + Ord
        + FromStr<Err = UnknownWord>
        + Serialize
        + DeserializeOwned,
{
    assert!(!all.is_empty() && all.is_sorted());
    for &word in all {
        let text = as_str(word);
        assert_eq!(word.to_string(), text);
        assert_eq!(text.parse(), Ok(word));
        assert_eq!(serde_json::to_string(&word).unwrap(), format!("\"{text}\""));
        assert_eq!(
            serde_json::from_str::<W>(&format!("\"{text}\"")).unwrap(),
            word
        );
        assert_eq!(format!("{word:>20}").len(), 20);
        assert!(
            text.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit())
        );
    }
    for other in ["", "5551234567", "Answered", " inbound"] {
        let error = other.parse::<W>().unwrap_err().to_string();
        assert!(error.contains("written by a newer version?"), "{error}");
        assert!(error.contains(as_str(all[0])), "{error}");
        assert!(!error.contains("5551234567"), "{error}");
        let error = serde_json::from_str::<W>(&format!("\"{other}\"")).unwrap_err();
        assert!(
            error.to_string().contains("written by a newer version?"),
            "{error}"
        );
    }
    assert!(serde_json::from_str::<W>("7").is_err());
}

#[test]
fn every_word_is_read_back() {
    check(Awaits::ALL, Awaits::as_str);
    check(Direction::ALL, Direction::as_str);
    check(Medium::ALL, Medium::as_str);
    check(MomentSource::ALL, MomentSource::as_str);
    #[cfg(feature = "verify")]
    check(Needed::ALL, Needed::as_str);
    check(Outcome::ALL, Outcome::as_str);
    check(Proof::ALL, Proof::as_str);
    check(RecordingStatus::ALL, RecordingStatus::as_str);
    check(Scope::ALL, Scope::as_str);
    check(State::ALL, State::as_str);
    check(Transfer::ALL, Transfer::as_str);
    check(TransferRole::ALL, TransferRole::as_str);
    check(Vendor::ALL, Vendor::as_str);
}

#[test]
fn only_answered_was_answered_by_a_person() {
    let answered: Vec<_> = Outcome::ALL
        .iter()
        .filter(|outcome| outcome.was_answered())
        .collect();
    assert_eq!(answered, [&Outcome::Answered]);
}

#[test]
fn a_form_of_number_that_is_not_known_is_an_error_that_says_so() {
    let error = serde_json::from_str::<PhoneNumber<'_>>(r#"{"sip":"5551234567"}"#).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("written by a newer version?"), "{error}");
    assert!(!error.contains("5551234567"), "{error}");
    let two = r#"{"short":"201","other":"201"}"#;
    for none in ["{}", "null", "\"201\"", two, r#"{"short":201}"#] {
        assert!(
            serde_json::from_str::<PhoneNumber<'_>>(none).is_err(),
            "{none}"
        );
    }
    let later = r#"{"country":"us","short":"201","of":{"a":1}}"#;
    let number: PhoneNumber<'_> = serde_json::from_str(later).unwrap();
    assert_eq!(number, PhoneNumber::Short("201".into()));
}

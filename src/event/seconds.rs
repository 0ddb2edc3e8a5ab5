//! Seconds as a number, for spans that may be absent.

use core::time::Duration;

use serde::{Deserialize as _, Deserializer, Serializer};

/// A span of time in whole seconds.
#[cfg(hookswitch_schema)]
#[derive(schemars::JsonSchema)]
#[allow(dead_code, reason = "it stands for the number that is written")]
pub(crate) struct Seconds(u64);

pub(crate) fn serialize<S: Serializer>(
    span: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match span {
        Some(span) => serializer.serialize_some(&span.as_secs()),
        None => serializer.serialize_none(),
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    let seconds = Option::<u64>::deserialize(deserializer)?;
    Ok(seconds.map(Duration::from_secs))
}

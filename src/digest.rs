//! Keys by which what comes twice is known: of a request, and of an event.

use crate::verify::sha256;
use crate::{Event, Request};

impl Request<'_> {
    /// SHA-256 of the query string's length (8 bytes, big-endian), the query string and the body. A request that is
    /// sent again word for word has the same digest, and every version of this crate makes the same one. With the
    /// feature `verify`.
    ///
    /// Take it of the [stored](Request::to_stored) request, from which secrets are removed. Aircall has its token in
    /// the body: after a change of the token, the same delivery would have another digest.
    ///
    /// Equal requests need not be repetitions: PetDesk Phones and Voice Over Cloud send two equal text
    /// messages as two equal requests.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        // The length keeps the two parts apart.
        let length = (self.query().len() as u64).to_be_bytes();
        sha256(&[&length, self.query().as_bytes(), self.body()])
    }
}

impl Event<'_> {
    /// The key of the event for a unique column: SHA-256 of its JSON without
    /// [`received_at`](Self::received_at). With the feature `verify`.
    ///
    /// Events that are [the same](Self::is_same) have the same key, in every version of this crate: a field that a
    /// later version adds is absent from the JSON of an event that does not have it. A key changes only if a version
    /// makes another event of the same request, which is a breaking change of this crate. Never mix events that two
    /// such versions made of the same requests: make them all again with one version.
    ///
    /// ```
    /// use hookswitch::{Request, petdesk};
    ///
    /// let request = Request::new(b"eventType=InboundCall&callUuid=7");
    /// let mut event = petdesk::parse(&request)?.normalize().next().unwrap();
    /// let key = event.idempotency_key();
    /// event.received_at = Some(chrono::DateTime::UNIX_EPOCH);
    /// assert_eq!(event.idempotency_key(), key);
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn idempotency_key(&self) -> [u8; 32] {
        let event = Event {
            received_at: None,
            ..self.clone()
        };
        // OK because an event has no map whose keys are no texts, which is all that JSON refuses.
        sha256(&[&serde_json::to_vec(&event).unwrap_or_default()])
    }
}

//! The calls of an archive without an engine: the fold on one machine, in memory, on one thread. What an engine gives
//! must equal it, and what an engine costs is held against it.

use std::collections::HashMap;
use std::collections::hash_map::IntoIter;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use hookswitch::{Call, CallKey, Event};

use crate::calls::{self, Calls};
use crate::events::each_event;

const ROWS: usize = 8_192;

/// Whose call it is, and which.
type Key = (Option<String>, CallKey<'static>);

/// The events of every call of an archive.
#[derive(Default)]
pub struct Bare {
    groups: HashMap<Key, Vec<Event<'static>>>,
    /// How many deliveries could not be read.
    pub unread: usize,
}

impl Bare {
    /// Reads a batch of deliveries.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        each_event(batch, |tenant, event| {
            match event {
                Ok(event) => {
                    if let Some(key) = CallKey::of(&event) {
                        let key = (tenant.map(str::to_owned), key.into_owned());
                        self.groups.entry(key).or_default().push(event.into_owned());
                    }
                }
                Err(_) => self.unread += 1,
            }
            Ok(())
        })
    }

    /// The calls, batch by batch.
    pub fn calls(self) -> Folded {
        Folded(self.groups.into_iter())
    }
}

/// Calls, batch by batch.
pub struct Folded(IntoIter<Key, Vec<Event<'static>>>);

impl Iterator for Folded {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut calls = Calls::new();
        for ((tenant, _), events) in self.0.by_ref() {
            if let Some(call) = Call::fold(events)
                && let Err(error) = calls.push(tenant.as_deref(), &call)
            {
                return Some(Err(error));
            }
            if calls.len() == ROWS {
                break;
            }
        }
        (calls.len() > 0).then(|| calls.finish())
    }
}

impl RecordBatchReader for Folded {
    fn schema(&self) -> SchemaRef {
        calls::schema()
    }
}

//! What a [`Request`](crate::Request) is filled with, what its sender waits for, and the limits of what is read.

mod awaits;
mod headers;
pub(crate) mod model;

pub use awaits::Awaits;
pub use headers::Headers;
pub use model::Query;

/// The largest body or query string that is read, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;

/// The most fields that one object or form may have.
pub const MAX_FIELDS: usize = 1_000;

/// The most records that a body may have, in all its arrays.
pub const MAX_RECORDS: usize = 5_000;

/// The most fields that a delivery may have in all its objects, with the items of its lists. The records of
/// a real delivery have 15 fields, so that there may be 1,333 of those.
pub const MAX_TOTAL_FIELDS: usize = 20_000;

/// The most bytes of one id, name, number, word or address, as it was sent. A message, a transcript and a note have no
/// limit of their own. A request of many parties makes an event of each, and all have the id of the call: without a
/// limit 1 MiB could become 1 GB.
pub const MAX_TEXT: usize = 4_096;

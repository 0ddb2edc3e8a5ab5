//! What several tests use.

#[path = "../../benches/support/calls.rs"]
pub(crate) mod calls;
pub(crate) mod changes;
pub(crate) mod filled;
pub(crate) mod generated;
#[path = "../../examples/support/http.rs"]
pub(crate) mod http;
#[path = "../../examples/support/picture.rs"]
pub(crate) mod picture;
pub(crate) mod told;

//! What became of a call: the parts of a [`Call`], and what a [`CallLog`](log::CallLog) answers.

pub(crate) mod by_numbers;
mod cast;
mod direction;
pub(crate) mod key;
mod leg;
pub(crate) mod log;
pub(crate) mod model;
mod outcome;
mod parts;
mod replay;
mod step;
mod talks;
mod timeline;
mod times;

pub(crate) use key::CallKey;
pub use key::NotACallKey;
pub use log::{Applied, Change, Changed};
pub(crate) use model::{Call, State};
pub use parts::{CallTransfer, Leg, Moment, MomentSource};
pub use timeline::MAX_EVENTS;
pub(crate) use timeline::{Inserted, Timeline};
pub(crate) use times::is_silent;

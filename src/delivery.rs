//! What a [`Delivery`](crate::Delivery) is made of, beside the vendor's own payload.

pub(crate) mod model;

pub use crate::fields::{Extra, Value};
pub use model::Payload;

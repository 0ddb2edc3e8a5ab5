//! A header that is read as a field.

use alloc::borrow::Cow;

use super::field::Sent;
use super::{Field, Output, Place, Raw};
use crate::Request;
use crate::schema::{Draft, Schema};

/// Reads the first value of a header into the payload, as the field of its name. A value that is no UTF-8 is
/// passed over: a header is none of the delivery's own fields.
pub(crate) fn read<'a, S: Schema>(
    name: &'static str,
    request: &Request<'a>,
    draft: &mut Draft<'a, S>,
    output: &mut Output<'a>,
) {
    let first = request.header(name).first().copied();
    let Some(text) = first.and_then(|value| core::str::from_utf8(value).ok()) else {
        return;
    };
    let mut sent = Sent {
        name: Cow::Borrowed(name),
        raw: Raw::Plain(text),
        place: &Place::top(),
        // After all fields of the body.
        position: usize::MAX,
        is_named: true,
    };
    S::read(
        &mut draft.state,
        &mut draft.payload,
        Field::new(&mut sent, output),
    );
}

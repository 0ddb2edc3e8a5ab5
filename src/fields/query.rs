//! A field of the query beside a body.

use super::field::Sent;
use super::{Field, Output, Place, Raw};
use crate::Request;
use crate::form::{decode, pairs};
use crate::schema::{Draft, Schema};

/// Reads the fields of the query that the schema wants into the payload, after those of the body. The others are the
/// customer's own, and passed over.
pub(crate) fn read<'a, S: Schema>(
    request: &Request<'a>,
    draft: &mut Draft<'a, S>,
    output: &mut Output<'a>,
) {
    let query = request.query();
    for (name, value) in pairs(query.as_bytes()) {
        let (name, _) = decode(name.bytes);
        if !S::FROM_QUERY.contains(&&*name) {
            continue;
        }
        let mut sent = Sent {
            name,
            raw: match value.plain(Some(query)) {
                Some(text) => Raw::Plain(text),
                None => Raw::Form(value.bytes),
            },
            place: &Place::top(),
            // After all fields of the body.
            position: usize::MAX,
            is_named: true,
        };
        let field = Field::new(&mut sent, output);
        S::read(&mut draft.state, &mut draft.payload, field);
    }
}

//! What senders are known to get wrong in JSON, mended.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::string::{escape_len, unit};

/// Where a JSON text was repaired.
#[derive(Debug, Clone, Default)]
pub(crate) struct Repairs {
    /// The address of the text, by which a value's offset in it is computed.
    base: usize,
    /// The offsets, in bytes and in order; of adjacent ones, which are of one value, the first. A hostile
    /// body has half a million of them, so they are shared by all who read the text.
    offsets: Option<Rc<Vec<u32>>>,
    /// Where the last repair ends.
    end: usize,
    /// How many of them were claimed.
    claimed: usize,
}

impl Repairs {
    /// Whether every repair was claimed.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        // Asked for each field, of texts that were not repaired.
        self.offsets.is_none() || self.unclaimed().is_empty()
    }

    fn unclaimed(&self) -> &[u32] {
        let offsets = self.offsets.as_ref();
        offsets
            .and_then(|offsets| offsets.get(self.claimed..))
            .unwrap_or_default()
    }

    /// Appends a repair to the text.
    fn append(&mut self, text: &mut String, repair: &str) {
        if text.is_empty() || text.len() != self.end {
            // A text has at most three times `MAX_BYTES`.
            let offset = u32::try_from(text.len()).unwrap_or(u32::MAX);
            Rc::make_mut(self.offsets.get_or_insert_default()).push(offset);
        }
        text.push_str(repair);
        self.end = text.len();
    }

    /// Takes the repairs up to the end of a value; answers whether there were any. Fields come in
    /// the order of the text.
    pub(crate) fn claim(&mut self, value: &str) -> bool {
        let end = (value.as_ptr() as usize)
            .wrapping_sub(self.base)
            .saturating_add(value.len());
        let is_before = |offset: &&u32| (**offset as usize) < end;
        let claimed = self.unclaimed().iter().take_while(is_before).count();
        self.claimed = self.claimed.saturating_add(claimed);
        claimed > 0
    }

    /// Makes the repairs refer to this text.
    pub(crate) fn of(mut self, text: &str) -> Self {
        self.base = text.as_ptr() as usize;
        self
    }

    /// Turns bytes into text; what is not UTF-8 becomes U+FFFD.
    pub(crate) fn decode(&mut self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.append(&mut text, "\u{fffd}");
            }
        }
        text
    }

    /// Mends what senders are known to get wrong inside strings: raw control characters become
    /// spaces, and a surrogate without its other half U+FFFD. Lengths do not change.
    pub(crate) fn repair(&mut self, text: &str) -> String {
        let mut repaired = String::with_capacity(text.len());
        let mut in_string = false;
        let mut rest = text;
        while let Some(start) = rest.bytes().position(needs_a_look) {
            let (plain, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
            repaired.push_str(plain);
            let first = from.bytes().next().unwrap_or_default();
            let length = match first {
                b'\\' if in_string => escape_len(from),
                _ => 1,
            };
            let (token, after) = from.split_at_checked(length).unwrap_or((from, ""));
            rest = after;
            in_string ^= first == b'"';
            if in_string && first < b' ' {
                self.append(&mut repaired, " ");
            } else if length == 6 && matches!(unit(token), Some(0xd800..0xe000)) {
                self.append(&mut repaired, "\\ufffd");
            } else {
                repaired.push_str(token);
            }
        }
        repaired.push_str(rest);
        if let Some(offsets) = &mut self.offsets {
            // Behind those of `decode` stand those of this pass: two runs, which a stable sort merges.
            Rc::make_mut(offsets).sort();
        }
        repaired
    }
}

/// Whether a byte ends plain text: of these alone any is ever repaired.
const fn needs_a_look(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\') || byte < b' '
}

#[cfg(test)]
mod tests {
    use super::Repairs;

    #[test]
    fn repairs() {
        for (sent, mended) in [
            ("{\"a\":\"b\nc\"}", "{\"a\":\"b c\"}"),
            ("{\n\"a\":\"\t\"\n}", "{\n\"a\":\" \"\n}"),
            (r#"{"a":"\ud83d"}"#, r#"{"a":"\ufffd"}"#),
            (r#"{"a":"\ude00\ud83d"}"#, r#"{"a":"\ufffd\ufffd"}"#),
            (
                r#"{"a":"\ud83d\ud83d\ude00"}"#,
                r#"{"a":"\ufffd\ud83d\ude00"}"#,
            ),
            (r#"{"a":"\\ud83d"}"#, r#"{"a":"\\ud83d"}"#),
            (r#"{"a":"\"\ud83d\é"}"#, r#"{"a":"\"\ufffd\é"}"#),
            (r#"{"a":"\"#, r#"{"a":"\"#),
            (r#"{"a":"\ud8"#, r#"{"a":"\ud8"#),
        ] {
            let mut repairs = Repairs::default();
            assert_eq!(repairs.repair(sent), mended);
            assert_eq!(repairs.is_empty(), sent == mended);
        }
    }
}

//! The answer that asks for the later events of a call.

use core::fmt::Write as _;

use alloc::string::String;

/// The `Content-Type` of what [`subscribe_reply`] gives.
pub const REPLY_CONTENT_TYPE: &str = "application/xml";

/// The answer to `newCall` that has the call's `answer` and `hangup` sent to an address: an XML document, to be sent
/// with the status 200 and as [`REPLY_CONTENT_TYPE`].
///
/// The address is absolute, such as `https://hooks.example.com/hooks/sipgate`. It is escaped for XML; what cannot stand
/// in an address, such as a space or a letter beyond ASCII, is percent-encoded.
///
/// ```
/// use hookswitch::sipgate;
///
/// let answer = sipgate::subscribe_reply("https://hooks.example.com/hooks?vendor=sipgate&tenant=7");
/// assert_eq!(
///     answer,
///     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
///      <Response onAnswer=\"https://hooks.example.com/hooks?vendor=sipgate&amp;tenant=7\" \
///      onHangup=\"https://hooks.example.com/hooks?vendor=sipgate&amp;tenant=7\"/>\n"
/// );
/// ```
#[must_use]
pub fn subscribe_reply(url: &str) -> String {
    let url = escaped(url);
    alloc::format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response onAnswer=\"{url}\" onHangup=\"{url}\"/>\n"
    )
}

/// An address as it may stand in an attribute.
fn escaped(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'&' => escaped.push_str("&amp;"),
            b'<' => escaped.push_str("&lt;"),
            b'>' => escaped.push_str("&gt;"),
            b'"' => escaped.push_str("&quot;"),
            b'\'' => escaped.push_str("&apos;"),
            _ if byte.is_ascii_graphic() => escaped.push(byte.into()),
            // XML has no way to write some control characters, and turns others into spaces.
            _ => {
                // OK because writing to a String cannot fail.
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

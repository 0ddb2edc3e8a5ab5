//! HTML, and texts in it that somebody sent. A caller chooses his own name: it may be markup, it may turn the
//! direction of what stands beside it, and it may be very long.

use std::fmt::{self, Write as _};

use chrono::{DateTime, Utc};
use hookswitch::Call;

use crate::picture::{self, text::escape};

/// The most characters of a text in a table.
pub const SHORT: usize = 80;

/// The most characters of a text that is opened.
const LONG: usize = 100_000;

/// The most marks, such as accents, that are drawn over one character.
const MOST_MARKS: usize = 4;

/// A page, or a part of one. Only what stands in the source is written as it is; all else is escaped.
#[derive(Default)]
pub struct Html(String);

impl Html {
    /// Writes markup.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Writes a word of our own, a number or an address: as text, or as the value of an attribute.
    pub fn put(&mut self, word: impl fmt::Display) -> &mut Self {
        self.0.push_str(&escape(&word.to_string()));
        self
    }

    /// Writes a text that somebody sent, of at most so many characters.
    pub fn text(&mut self, text: &str, most: usize) -> &mut Self {
        self.raw("<bdi>");
        let cut = text.char_indices().nth(most).map(|(index, _)| index);
        self.named(text.get(..cut.unwrap_or(text.len())).unwrap_or_default());
        if let Some(cut) = cut {
            let left = text.get(cut..).unwrap_or_default().chars().count();
            self.raw("<span class=\"cut\">… ").put(left);
            self.raw(" more characters</span>");
        }
        self.raw("</bdi>")
    }

    /// Writes a text that somebody sent: a long one can be opened.
    pub fn long(&mut self, text: &str) -> &mut Self {
        if text.chars().nth(SHORT).is_none() {
            return self.text(text, SHORT);
        }
        self.raw("<details class=\"long\"><summary>")
            .text(text, SHORT);
        self.raw("</summary>").text(text, LONG).raw("</details>")
    }

    /// Writes a text that somebody sent with its line ends, whole.
    pub fn lines(&mut self, text: &str) -> &mut Self {
        self.raw("<pre tabindex=\"0\"><code>");
        for (index, line) in text.split('\n').enumerate() {
            self.raw(if index > 0 { "\n<bdi>" } else { "<bdi>" });
            self.named(line).raw("</bdi>");
        }
        self.raw("</code></pre>")
    }

    /// A text with its markup escaped and with the names of characters that nobody would see, or that would change
    /// how the others are shown.
    fn named(&mut self, text: &str) -> &mut Self {
        let mut marks = 0_usize;
        let mut plain = String::new();
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            marks = if picture::text::is_mark(char) {
                marks + 1
            } else {
                0
            };
            if marks > MOST_MARKS {
                if !chars.peek().copied().is_some_and(picture::text::is_mark) {
                    let hidden = marks - MOST_MARKS;
                    self.flush(&mut plain).control(&format!("{hidden} marks"));
                }
                continue;
            }
            match name(char) {
                None => plain.push(char),
                Some(Name::Known(name)) => {
                    self.flush(&mut plain).control(name);
                }
                Some(Name::Code) => {
                    let code = format!("U+{:04X}", u32::from(char));
                    self.flush(&mut plain).control(&code);
                }
            }
        }
        self.flush(&mut plain)
    }

    fn flush(&mut self, plain: &mut String) -> &mut Self {
        self.put(&*plain);
        plain.clear();
        self
    }

    fn control(&mut self, name: &str) -> &mut Self {
        self.raw("<span class=\"control\">")
            .put(name)
            .raw("</span>")
    }

    /// Writes a time, in UTC.
    pub fn time(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.raw("<time datetime=\"").put(at.format("%FT%TZ"));
        self.raw("\">").put(at.format("%F")).raw(" <b>");
        self.put(at.format("%T")).raw("</b></time>")
    }

    /// Begins a cell of a table. On a phone its label stands before it.
    pub fn cell(&mut self, label: &'static str) -> &mut Self {
        self.raw("<td role=\"cell\" data-label=\"")
            .raw(label)
            .raw("\">")
    }

    /// Begins the cell of a row that names it.
    pub fn head_cell(&mut self, label: &'static str) -> &mut Self {
        self.raw("<th scope=\"row\" role=\"rowheader\" data-label=\"");
        self.raw(label).raw("\">")
    }

    /// Begins a row of a table.
    pub fn row(&mut self, id: impl fmt::Display) -> &mut Self {
        self.raw("<tr role=\"row\" id=\"").put(id).raw("\">")
    }

    /// Begins a table, up to its rows, which the script brings up to date one by one.
    pub fn table(
        &mut self,
        part: &'static str,
        caption: &'static str,
        heads: &[&'static str],
    ) -> &mut Self {
        self.raw("<table role=\"table\" class=\"").raw(part);
        self.raw("\"><caption>").raw(caption);
        self.raw("</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        for head in heads {
            self.raw("<th scope=\"col\" role=\"columnheader\">");
            self.raw(head).raw("</th>");
        }
        self.raw("</tr></thead><tbody role=\"rowgroup\" data-rows=\"");
        self.raw(part).raw("\">")
    }

    /// Ends a table.
    pub fn end_table(&mut self) -> &mut Self {
        self.raw("</tbody></table>")
    }

    /// The row of a table that has none.
    pub fn no_rows(&mut self, columns: usize, why: &'static str) -> &mut Self {
        self.row("none")
            .raw("<td role=\"cell\" class=\"none\" colspan=\"");
        self.put(columns).raw("\">").raw(why).raw("</td></tr>")
    }

    /// Draws a call. The picture's own style is for a file that stands alone: a page would refuse it, and has its own.
    pub fn picture(&mut self, call: &Call) -> &mut Self {
        let svg = picture::svg(call);
        let style = svg.split_once("<style>").and_then(|(before, rest)| {
            let (_, after) = rest.split_once("</style>")?;
            Some((before, after))
        });
        let (before, after) = style.unwrap_or((&svg, ""));
        self.0.push_str(before);
        self.0.push_str(after);
        self
    }

    /// Adds a part.
    pub fn add(&mut self, part: &Self) -> &mut Self {
        self.0.push_str(&part.0);
        self
    }

    /// What was written.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// How a character is shown that is not shown as itself.
enum Name {
    Known(&'static str),
    Code,
}

/// Formatting characters that join letters (U+200C, U+200D) are shown as they are: languages need them.
fn name(char: char) -> Option<Name> {
    Some(Name::Known(match char {
        '\0' => "NUL",
        '\t' => "TAB",
        '\n' => "LF",
        '\r' => "CR",
        '\u{1b}' => "ESC",
        '\u{7f}' => "DEL",
        '\u{ad}' => "SHY",
        '\u{61c}' => "ALM",
        '\u{200b}' => "ZWSP",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{2028}' => "LSEP",
        '\u{2029}' => "PSEP",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{feff}' => "BOM",
        '\u{180e}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' => return Some(Name::Code),
        '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => return Some(Name::Code),
        '\u{e0000}'..='\u{e007f}' => return Some(Name::Code),
        _ if char.is_control() => return Some(Name::Code),
        _ => return None,
    }))
}

/// An address with its query: names and values, of which empty ones are left out.
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(address, "{mark}{name}={}", crate::escape(value));
        mark = '&';
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(write: impl FnOnce(&mut Html) -> &mut Html) -> String {
        let mut html = Html::default();
        write(&mut html);
        html.into_string()
    }

    #[test]
    fn markup_is_a_text_like_any_other() {
        let text = "<script>alert('1')</script> & \"quoted\"";
        let escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;";
        assert_eq!(shown(|html| html.put(text)), escaped);
        assert_eq!(
            shown(|html| html.text(text, 99)),
            format!("<bdi>{escaped}</bdi>")
        );
    }

    #[test]
    fn what_turns_the_direction_is_named() {
        let shown = shown(|html| html.text("a\u{202e}b\u{9b}c\n", 99));
        let control = |name| format!("<span class=\"control\">{name}</span>");
        let (rlo, csi, lf) = (control("RLO"), control("U+009B"), control("LF"));
        assert_eq!(shown, format!("<bdi>a{rlo}b{csi}c{lf}</bdi>"));
    }

    #[test]
    fn marks_do_not_climb() {
        let shown = shown(|html| html.text(&format!("a{}b", "\u{301}".repeat(900)), 999));
        assert_eq!(shown.matches('\u{301}').count(), MOST_MARKS);
        assert!(shown.contains(">896 marks</span>b</bdi>"), "{shown}");
    }

    #[test]
    fn a_long_text_is_cut_and_can_be_opened() {
        let text = "é".repeat(10_000);
        let cut = shown(|html| html.text(&text, SHORT));
        assert_eq!(cut.matches('é').count(), SHORT);
        assert!(cut.contains("… 9920 more characters"));
        let long = shown(|html| html.long(&text));
        assert_eq!(long.matches('é').count(), SHORT + 10_000);
        assert_eq!(shown(|html| html.long("é")), "<bdi>é</bdi>");
    }

    #[test]
    fn an_address_is_one_whatever_is_in_it() {
        let address = address("/p", &[("a", "&b=/../ü\""), ("none", ""), ("c", "1")]);
        assert_eq!(address, "/p?a=%26b%3D%2F%2E%2E%2F%C3%BC%22&c=1");
    }
}

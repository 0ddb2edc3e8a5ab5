//! Texts of a picture: made harmless, measured, cut and escaped.

/// Opens and closes what is written from right to left, so that it orders nothing but itself.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A text that somebody sent, of at most so many characters. Without what XML forbids, what ends a line, what
/// changes the direction of writing, and marks that climb over the lines above.
pub fn clean(text: &str, most: usize) -> String {
    let mut clean = String::new();
    let (mut count, mut marks) = (0, 0);
    for char in text.chars() {
        if is_direction(char) {
            continue;
        }
        marks = if is_mark(char) { marks + 1 } else { 0 };
        if marks > 2 {
            continue;
        }
        let is_space = char.is_whitespace() || char.is_control() || is_forbidden(char);
        let char = if is_space { ' ' } else { char };
        if is_space && (clean.is_empty() || clean.ends_with(' ')) {
            continue;
        }
        count += 1;
        if count > most {
            clean.truncate(clean.trim_end().len());
            clean.push('…');
            break;
        }
        clean.push(char);
    }
    clean.truncate(clean.trim_end().len());
    match clean.chars().any(is_right_to_left) {
        true => format!("{}{clean}{}", ISOLATES[0], ISOLATES[1]),
        false => clean,
    }
}

/// Whether XML 1.0 has no such character; control characters aside.
const fn is_forbidden(char: char) -> bool {
    matches!(char, '\u{fffe}' | '\u{ffff}')
}

/// Whether the character, which nobody sees, changes how others are ordered or joined to a line.
const fn is_direction(char: char) -> bool {
    matches!(
        char,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
    ) || matches!(char, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether the character is drawn over or under the one before it.
pub const fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}')
        || matches!(char, '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

const fn is_right_to_left(char: char) -> bool {
    matches!(char, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
        || matches!(char, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// How wide a text is, in the widest of the usual fonts: rather too wide than too narrow.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The width of a character, as a part of the font's size.
const fn advance(char: char) -> f64 {
    match char {
        _ if is_mark(char) => 0.0,
        '\u{2066}'..='\u{2069}' | '\u{200c}' | '\u{200d}' => 0.0,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 'I' | '·' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        '+' | '=' | '<' | '>' | '~' | '#' => 0.84,
        'A'..='Z' | '&' => 0.74,
        ' '..='~' => 0.64,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' => 1.05,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' => 1.05,
        '\u{12000}'.. => 1.4,
        _ => 0.78,
    }
}

/// The text, cut with an ellipsis if it is wider than `most`.
pub fn cut(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut left = most - advance('…') * size;
    let fits = |char: &char| {
        left -= advance(*char) * size;
        left >= 0.0
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    // The part that is written from right to left may have lost its end.
    if cut.contains(ISOLATES[0]) && !cut.contains(ISOLATES[1]) {
        cut.push(ISOLATES[1]);
    }
    cut
}

/// Puts the parts on as few lines as hold them, with `between` them; a part that is too wide for a line is cut.
pub fn lines(parts: &[String], between: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let part = cut(part, size, most);
        match lines.last_mut() {
            Some(line) if width(&format!("{line}{between}{part}"), size) <= most => {
                line.push_str(between);
                line.push_str(&part);
            }
            _ => lines.push(part),
        }
    }
    lines
}

/// The text as it stands in XML, in elements and in attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}

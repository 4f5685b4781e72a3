//! The one way by which text from evidence reaches a person: controls made visible, forbidden material masked.

use super::boundary;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A single line that is safe to show: control, escape, bidirectional, zero-width and tag characters become visible
/// (`\u{202e}`), and forbidden material is masked. Line breaks are visible too.
///
/// ```
/// use trialdesk::domain::clean::clean;
/// assert_eq!(clean("owner:\u{202e}selas"), "owner:\\u{202e}selas");
/// assert_eq!(clean("\u{1b}[31mred"), "\\u{1b}[31mred");
/// assert_eq!(clean("plain"), "plain");
/// ```
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    match boundary::mask(text) {
        Cow::Borrowed(text) if !text.chars().any(is_treacherous) => Cow::Borrowed(text),
        masked => Cow::Owned(visible(&masked)),
    }
}

/// Like [`clean`], for the name of a principal (`decided_by`): an e-mail address stays, for it names a colleague.
///
/// ```
/// use trialdesk::domain::clean::clean_principal;
/// assert_eq!(clean_principal("hana@corp.test"), "hana@corp.test");
/// ```
#[must_use]
pub fn clean_principal(text: &str) -> Cow<'_, str> {
    match boundary::mask_principal(text) {
        Cow::Borrowed(text) if !text.chars().any(is_treacherous) => Cow::Borrowed(text),
        masked => Cow::Owned(visible(&masked)),
    }
}

/// The text of a whole file, safe to show as lines: as many lines as before, each of them clean. A carriage return
/// before a line break goes with it.
///
/// ```
/// use trialdesk::domain::clean::clean_lines;
/// assert_eq!(clean_lines("a: \u{7f}\r\nclient_secret: hunter2\n"), "a: \\u{7f}\nclient_secret: [masked]\n");
/// ```
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let line = |line: &str| visible(line.strip_suffix('\r').unwrap_or(line));
    boundary::mask_text(text).split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Like [`clean`], for the name of whoever decides: it alone may be an e-mail address (specification, section 4).
///
/// ```
/// use trialdesk::domain::clean::clean_name;
/// assert_eq!(clean_name("dana@corp.test"), "dana@corp.test");
/// ```
#[must_use]
pub fn clean_name(text: &str) -> Cow<'_, str> {
    if boundary::materials_in(text).all(|material| material == boundary::Material::EmailAddress) {
        return if text.chars().any(is_treacherous) {
            Cow::Owned(visible(text))
        } else {
            Cow::Borrowed(text)
        };
    }
    clean(text)
}

/// The lines of a file, each safe to show, and as many as the file has: material over several lines is masked on each
/// of them, so that line numbers hold.
///
/// ```
/// use trialdesk::domain::clean::clean_by_line;
/// assert_eq!(clean_by_line("a: pat@corp.test\nb: \u{7}"), ["a: [masked]", "b: \\u{7}"]);
/// ```
#[must_use]
pub fn clean_by_line(text: &str) -> Vec<String> {
    let masked = boundary::mask(text);
    let mut lines = String::with_capacity(masked.len());
    // What was masked lies between the pieces that were not. Only masked text is ever copied from here.
    let mut rest = text;
    let mut pieces = masked.split(boundary::MASK).peekable();
    let mut is_first = true;
    while let Some(piece) = pieces.next() {
        let end = match piece {
            _ if is_first => 0,
            "" if pieces.peek().is_none() => rest.len(),
            piece => rest.find(piece).unwrap_or_default(),
        };
        if !is_first {
            lines.push_str(boundary::MASK);
        }
        for _ in rest[..end].matches('\n') {
            lines.push('\n');
            lines.push_str(boundary::MASK);
        }
        lines.push_str(piece);
        rest = rest.get(end + piece.len()..).unwrap_or_default();
        is_first = false;
    }
    lines.split('\n').map(|line| visible(line.strip_suffix('\r').unwrap_or(line))).collect()
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_treacherous(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters that move, hide or reorder what is around them: the categories Cc and Cf, line and paragraph
/// separators, variation selectors of the second kind and the fillers that draw nothing.
#[must_use]
pub fn is_treacherous(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{600}'..='\u{605}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8e2}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}'
        | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c => c.is_control(),
    }
}

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

/// Like [`clean`], but keeps line breaks: for material that is shown as lines or written into JSON.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    boundary::mask(text).split('\n').map(visible).collect::<Vec<_>>().join("\n")
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

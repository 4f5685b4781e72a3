//! The one way by which text from evidence reaches a person: controls made visible, forbidden material masked.

use super::boundary;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Remembers what texts come to: a report says the same few sentences of thousands of trials.
///
/// ```
/// use trialdesk::domain::clean::{Cleaned, clean};
/// let mut cleaned = Cleaned::default();
/// assert_eq!(cleaned.of("\u{1b}[31mred"), clean("\u{1b}[31mred"));
/// assert_eq!(cleaned.of("\u{1b}[31mred"), clean("\u{1b}[31mred"));
/// ```
#[derive(Debug, Default)]
pub struct Cleaned {
    known: HashMap<Box<str>, Box<str>>,
}

impl Cleaned {
    /// How many texts are remembered, so that many different ones do not fill the memory.
    const MOST: usize = 1_000;

    /// What [`clean`] makes of a text.
    pub fn of<'a>(&'a mut self, text: &'a str) -> Cow<'a, str> {
        if !self.known.contains_key(text) {
            if self.known.len() >= Self::MOST {
                return clean(text);
            }
            self.known.insert(text.into(), clean(text).into());
        }
        self.known.get(text).map_or_else(|| clean(text), |known| Cow::Borrowed(known))
    }
}

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
        | '\u{600}'..='\u{605}'
        | '\u{61c}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8e2}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
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

#[cfg(test)]
mod tests {
    use super::is_treacherous;
    use regex::Regex;

    #[test]
    fn every_control_and_format_character_is_treacherous() {
        let class = Regex::new(r"^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$").unwrap();
        let mut buffer = [0; 4];
        let missed: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| class.is_match(c.encode_utf8(&mut buffer)) && !is_treacherous(*c))
            .collect();
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn what_people_write_is_not() {
        let class = Regex::new(r"^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$").unwrap();
        let draws_nothing =
            "\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}\u{180c}\u{180d}\u{180f}\u{3164}\u{ffa0}";
        let mut buffer = [0; 4];
        let hit: Vec<char> = ('\0'..='\u{dffff}')
            .filter(|c| class.is_match(c.encode_utf8(&mut buffer)) && is_treacherous(*c))
            .filter(|c| !draws_nothing.contains(*c))
            .collect();
        assert!(hit.is_empty(), "{hit:?}");
        assert!("表格 é e\u{301} 👩 ﷽ नि".chars().all(|c| !is_treacherous(c)));
    }
}

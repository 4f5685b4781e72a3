//! All matches of the rules in a text, with their ranges.

use crate::normalize::Normalized;
use crate::prefilter::may_hold;
use crate::ranges::contain;
use crate::raw_text;
use crate::rules::{CompiledRule, Reading, candidate_rules};
use crate::secret_kind::SecretKind;
use crate::work;
use std::ops::Range;

/// A match: forbidden material and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The kind of material.
    pub kind: SecretKind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// Returns the kinds of forbidden material in a text, in the order of the rules.
pub fn kinds_in(text: &str) -> impl Iterator<Item = SecretKind> {
    let normal = Normalized::of(text).text;
    candidates(&normal).filter_map(move |rule| first_match(rule, &normal, 0).map(|_| rule.rule.kind))
}

/// Returns the kinds of forbidden material in the name of a principal, who is a colleague: an e-mail address is
/// allowed if it is all of the name.
pub fn principal_kinds(text: &str) -> impl Iterator<Item = SecretKind> {
    let is_address = is_address(text);
    kinds_in(text).filter(move |&kind| !(is_address && kind == SecretKind::EmailAddress))
}

/// Returns whether a text, trimmed, is an e-mail address and no more.
pub(crate) fn is_address(text: &str) -> bool {
    let trimmed = text.trim();
    trimmed.contains('@')
        && matches_in(trimmed)
            .iter()
            .any(|found| found.kind == SecretKind::EmailAddress && found.range == (0..trimmed.len()))
}

/// Returns all matches in a text, in the order of the text. Matches may overlap.
#[must_use]
pub fn matches_in(text: &str) -> Vec<Match> {
    let normal = Normalized::of(text);
    let in_source = |found: Match| Match { range: normal.in_source(found.range), ..found };
    normal_matches(&normal.text).into_iter().map(in_source).collect()
}

/// Returns all matches in the text of a file, in the order of the text. In a document (YAML or JSON), the e-mail address of
/// the colleague who decided is allowed.
#[must_use]
pub fn allowed_matches_in(text: &str, is_document: bool) -> Vec<Match> {
    let mut matches = matches_in(text);
    if is_document {
        let colleagues = raw_text::colleague_values(text);
        matches.retain(|found| {
            found.kind != SecretKind::EmailAddress || !contain(&colleagues, found.range.start)
        });
    }
    matches
}

/// Returns all matches in a normalized text, in the order of the text.
pub(crate) fn normal_matches(text: &str) -> Vec<Match> {
    let mut matches = Vec::new();
    for rule in candidates(text) {
        let mut at = 0;
        while let Some(range) = first_match(rule, text, at) {
            at = range.end.max(at + 1);
            matches.push(Match { kind: rule.rule.kind, range });
        }
    }
    matches.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
    matches
}

/// Returns the rules that may match a text.
fn candidates(text: &str) -> impl Iterator<Item = &'static CompiledRule> + use<> {
    may_hold(text).then(|| candidate_rules(text)).into_iter().flatten()
}

/// The part of a text that an expression sees at once if its rule reads in windows, in bytes.
const WINDOW: usize = 640;
/// The part of a window in which a match may begin. The rest holds the longest key and a value that can be judged.
const BEGINNINGS: usize = 384;

/// Returns the first valid match that starts at a byte or behind it.
pub(crate) fn first_match(rule: &CompiledRule, text: &str, mut at: usize) -> Option<Range<usize>> {
    let Some(regex) = rule.regex() else { return (at < text.len()).then_some(at..text.len()) };
    while at <= text.len() && text.is_char_boundary(at) {
        let end = match rule.rule.reading {
            Reading::Windows => text.ceil_char_boundary(at.saturating_add(WINDOW)),
            Reading::Plain | Reading::Joined => text.len(),
        };
        let seen = &text[..end];
        let captures = regex.captures_at(seen, at);
        let whole = captures.as_ref().and_then(|captures| captures.get(0)).map(|whole| whole.range());
        work::add(whole.as_ref().map_or(end, |whole| whole.end).saturating_sub(at));
        // A match that begins late in a window may continue behind it.
        let begins_late = whole.as_ref().is_none_or(|whole| whole.start >= at + BEGINNINGS);
        if end < text.len() && begins_late {
            at = whole.map_or(text.ceil_char_boundary(at + BEGINNINGS), |whole| whole.start);
            continue;
        }
        let whole = whole?;
        let group = captures.iter().flat_map(|captures| captures.iter().skip(1)).flatten().next();
        let value = group.map_or(whole.clone(), |group| group.range());
        if let Some(found) = (rule.rule.validate)(text, whole.clone(), value.clone()) {
            let is_cut = end < text.len() && found.end == end;
            return Some(if is_cut { found.start..end_of_value(text, found.end) } else { found });
        }
        if whole.is_empty() {
            return None;
        }
        // A value that is not secret may begin with the name of the next one.
        at = if value.start > whole.start { value.start } else { whole.end };
    }
    None
}

/// Returns the end of a value that continues behind a byte.
fn end_of_value(text: &str, at: usize) -> usize {
    let ends = |c: char| c.is_whitespace() || "\"'`,;<>(){}[]\\".contains(c);
    let end = text[at..].find(ends).map_or(text.len(), |length| at + length);
    work::add(end - at);
    end
}

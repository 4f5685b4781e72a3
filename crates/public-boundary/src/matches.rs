//! All matches of the rules in a text, with their ranges.

use crate::document::Scope;
use crate::may_hold::may_hold;
use crate::normalize::Normalized;
use crate::rules::{CompiledRule, Reading, candidate_rules};
use crate::secret_kind::SecretKind;
use crate::validators::records::is_reserved;
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

/// Returns the kinds of forbidden material in a text of evidence, in the order of the rules.
pub fn kinds_in(text: &str) -> impl Iterator<Item = SecretKind> {
    kinds_in_scope(text, Scope::Evidence)
}

/// Returns the kinds of forbidden material in a text, in the order of the rules.
pub fn kinds_in_scope(text: &str, scope: Scope) -> impl Iterator<Item = SecretKind> {
    let normal = Normalized::of(text).text;
    candidates(&normal).filter_map(move |rule| {
        let is_forbidden =
            |range: &Range<usize>| is_forbidden_in(scope, rule.rule.kind, &normal[range.clone()]);
        let found = matches_of(rule, &normal).any(|range| is_forbidden(&range));
        found.then_some(rule.rule.kind)
    })
}

/// Returns whether a match is forbidden in a scope. E-mail addresses in reserved domains are forbidden in evidence alone.
fn is_forbidden_in(scope: Scope, kind: SecretKind, matched: &str) -> bool {
    scope == Scope::Evidence || kind != SecretKind::EmailAddress || !is_reserved(matched)
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

/// Returns all matches in a text that are forbidden in a scope, in the order of the text. Matches may overlap.
#[must_use]
pub fn matches_in_scope(text: &str, scope: Scope) -> Vec<Match> {
    let mut matches = matches_in(text);
    matches.retain(|found| is_forbidden_in(scope, found.kind, &text[found.range.clone()]));
    matches
}

/// Returns all matches in a normalized text, in the order of the text.
pub(crate) fn normal_matches(text: &str) -> Vec<Match> {
    let mut matches = Vec::new();
    for rule in candidates(text) {
        matches.extend(matches_of(rule, text).map(|range| Match { kind: rule.rule.kind, range }));
    }
    matches.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
    matches
}

/// Returns all matches of a rule in a normalized text.
fn matches_of(rule: &'static CompiledRule, text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let range = first_match(rule, text, at)?;
        at = range.end.max(at + 1);
        Some(range)
    })
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
            // These expressions read the beginning of a value, which is enough to judge it.
            let is_beginning = rule.rule.reading == Reading::Windows && found.end == value.end;
            return Some(if is_beginning { found.start..end_of_value(text, found.end) } else { found });
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

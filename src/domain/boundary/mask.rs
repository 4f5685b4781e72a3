//! Forbidden material never shows: it is replaced by a mask of fixed width, in a line or in the text of a whole file.

use super::material::Material;
use super::pieces::pieces_in;
use super::source;
use super::suspect::is_suspect;
use std::borrow::Cow;
use std::ops::Range;

/// What stands on screens and in outputs in the place of forbidden material.
pub const MASK: &str = "[masked]";

/// What is masked may make a new match of what stood beside it; after so many rounds everything goes.
const ROUNDS: usize = 12;

/// The text with every piece of forbidden material replaced by [`MASK`].
///
/// ```
/// use trialdesk::domain::boundary::mask;
/// assert_eq!(mask("call pat@corp.test today"), "call [masked] today");
/// assert_eq!(mask("ticket:CS-8812"), "ticket:CS-8812");
/// ```
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    masked(text, |_| true)
}

/// Like [`mask`], for the name of a principal (`decided_by`), who is a colleague: an e-mail address stays.
#[must_use]
pub fn mask_principal(text: &str) -> Cow<'_, str> {
    masked(text, |material| material != Material::EmailAddress)
}

/// Returns the byte ranges of a text that hold forbidden material, in order. No byte moves: what is found is taken for
/// blanked out when the rest is searched again.
#[must_use]
pub fn masked_ranges(text: &str) -> Vec<Range<usize>> {
    if !is_suspect(text) {
        return Vec::new();
    }
    let mut rest = text.to_owned();
    let mut hidden = Vec::new();
    for _ in 0..ROUNDS {
        let pieces = pieces_in(&rest).into_iter();
        let mut found = merged(pieces.map(|piece| secret_part(&rest, piece.material, piece.range)).collect());
        found.retain(|range| rest[range.clone()].bytes().any(|byte| byte != b'|'));
        if found.is_empty() {
            return merged(hidden);
        }
        for range in found {
            // A bar belongs to no token, and takes one byte as each byte that it stands for.
            rest.replace_range(range.clone(), &"|".repeat(range.len()));
            hidden.push(range);
        }
    }
    std::iter::once(0..text.len()).collect()
}

fn masked(text: &str, is_hidden: impl Fn(Material) -> bool) -> Cow<'_, str> {
    if !is_suspect(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let pieces = pieces_in(&shown).into_iter().filter(|piece| is_hidden(piece.material));
        let ranges = merged(pieces.map(|piece| secret_part(&shown, piece.material, piece.range)).collect());
        if ranges.is_empty() {
            return shown;
        }
        let mut next = String::with_capacity(shown.len());
        let mut at = 0;
        for range in ranges {
            next.push_str(&shown[at..range.start]);
            next.push_str(MASK);
            at = range.end;
        }
        next.push_str(&shown[at..]);
        shown = Cow::Owned(next);
    }
    Cow::Borrowed(MASK)
}

/// The text of a YAML or JSON file with every piece of forbidden material masked, line by line: it has as many lines as
/// before, and a key that runs over twenty lines is masked on each of them. Values that are forbidden for the name of
/// their key are masked too, and so is what only shows when escapes are resolved or lines folded.
///
/// ```
/// use trialdesk::domain::boundary::mask_text;
/// assert_eq!(mask_text("client_secret: hunter2\nowner_ref: owner:sales"), "client_secret: [masked]\nowner_ref: owner:sales");
/// ```
#[must_use]
pub fn mask_text(text: &str) -> String {
    let mut shown = text.to_owned();
    for _ in 0..ROUNDS {
        let next = mask_once(&shown);
        if next == shown {
            return shown;
        }
        shown = next;
    }
    text.split('\n').map(|_| MASK).collect::<Vec<_>>().join("\n")
}

fn mask_once(text: &str) -> String {
    let pieces = pieces_in(text).into_iter().map(|piece| (piece.material, piece.range));
    let unfolded = source::unfolded(text);
    let hidden = pieces_in(&unfolded.text).into_iter().filter_map(|piece| {
        let range = unfolded.in_source(&piece.range);
        // A key and its value are never on two lines but where the scan of keys finds them.
        let spans = text[range.clone()].contains('\n');
        (!spans || piece.material != Material::TenantSecret).then_some((piece.material, range))
    });
    let ranges = pieces
        .chain(hidden)
        .filter(|(material, range)| {
            *material != Material::EmailAddress || !source::names_a_colleague(text, range.start)
        })
        .map(|(material, range)| secret_part(text, material, range))
        .chain(source::secret_values(text))
        .collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in merged(ranges) {
        out.push_str(&text[at..range.start]);
        mask_lines(&text[range.clone()], &mut out);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A mask for each line of a piece; indentation and blank lines stay.
fn mask_lines(piece: &str, out: &mut String) {
    for (index, line) in piece.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let content = line.trim();
        if content.is_empty() {
            out.push_str(line);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        out.push_str(&line[..indent]);
        out.push_str(MASK);
        if line.ends_with('\r') {
            out.push('\r');
        }
    }
}

/// What of a piece must not show. A boundary term is a name and no secret; what is set to it is.
fn secret_part(text: &str, material: Material, range: Range<usize>) -> Range<usize> {
    if material != Material::BoundaryTerm {
        return whole_token(text, material, range);
    }
    let Some(sign) = text[range.clone()].find([':', '=']) else { return range.end..range.end };
    let after = range.start + sign + 1;
    let value = &text[after..range.end];
    let start = range.end - value.trim_start().len();
    if text[start..].starts_with(MASK) {
        range.end..range.end
    } else {
        whole_token(text, material, start..range.end)
    }
}

/// The piece and whatever of the same token stands on either side: nothing of a token is ever left over.
fn whole_token(text: &str, material: Material, range: Range<usize>) -> Range<usize> {
    let goes_on = |b: &u8| b.is_ascii_alphanumeric() || b"_-+/=~%".contains(b);
    let is_token = !matches!(
        material,
        Material::EmailAddress | Material::TelephoneNumber | Material::PaymentCard | Material::BankAccount
    );
    let after = text.as_bytes()[range.end..].iter().take_while(|b| is_token && goes_on(b)).count();
    range.start..range.end + after
}

/// Ranges in order, those that touch made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

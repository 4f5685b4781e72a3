//! Rules of YAML 1.2 about indentation that the parser does not check. A reader of a file that breaks them sees another
//! structure than the one that counts.

use super::SyntaxError;
use super::source::split_lines;
use crate::domain::tree::Position;
use crate::domain::work;
use granit_parser::{Marker, Span, StructureStyle};

/// A mapping or sequence that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) style: StructureStyle,
    pub(super) is_list: bool,
    /// The number of blanks before the keys or dashes of the innermost block collection; `None` outside of any.
    pub(super) indent: Option<usize>,
    /// The start of the collection.
    pub(super) start: Marker,
}

impl Open {
    /// Returns a collection that begins within `parent`.
    pub(super) fn of(
        text: &str,
        style: StructureStyle,
        is_list: bool,
        start: Marker,
        parent: Option<&Self>,
    ) -> Self {
        let above = parent.and_then(|parent| parent.indent);
        let indent = match style {
            StructureStyle::Flow => above,
            StructureStyle::Block => {
                let of_parent = above.filter(|_| is_list && parent.is_some_and(|parent| !parent.is_list));
                let is_level = of_parent.is_some_and(|indent| is_level_sequence(text, start, indent));
                if is_level { of_parent } else { Some(start.col()) }
            }
        };
        Self { style, is_list, indent, start }
    }

    pub(super) fn is_flow(&self) -> bool {
        self.style == StructureStyle::Flow
    }
}

/// Returns whether the dashes of a sequence are not indented more than the key above it. The parser then has the position
/// of the first item, and not that of its dash.
fn is_level_sequence(text: &str, start: Marker, indent: usize) -> bool {
    let Some(line) = line_before(text, start) else { return false };
    let blanks = line.iter().take_while(|byte| **byte == b' ').count();
    blanks == indent && line.get(blanks) == Some(&b'-')
}

/// Returns the bytes of a line before a position in it.
fn line_before(text: &str, at: Marker) -> Option<&[u8]> {
    let before = text.as_bytes().get(..at.byte_offset()?)?;
    let start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    work::add(before.len() - start);
    before.get(start..)
}

/// Checks that the further lines of a quoted scalar or of a flow collection are indented more than its parent. Blank
/// lines are free, and so are comments in a collection.
///
/// # Errors
/// The first line that is not.
pub(super) fn check_further_lines(
    text: &str,
    (start, end): (Marker, Marker),
    indent: Option<usize>,
    has_comments: bool,
) -> Result<(), SyntaxError> {
    let Some(indent) = indent.filter(|_| start.line() != end.line()) else { return Ok(()) };
    let bytes = start.byte_offset().zip(end.byte_offset());
    let content = bytes.and_then(|(start, end)| text.get(start..end)).unwrap_or_default();
    work::add(content.len());
    for (line, text) in (start.line()..).zip(split_lines(content)).skip(1) {
        let blanks = text.len() - text.trim_start_matches(' ').len();
        let rest = text.trim_start_matches([' ', '\t']);
        let is_free = rest.is_empty() || (has_comments && rest.starts_with('#'));
        if !is_free && blanks <= indent {
            return Err(SyntaxError {
                at: spot(line, blanks),
                message: format!(
                    "Invalid YAML: this line continues the text or list that begins on line {}, so it needs more than \
                     {indent} spaces before it",
                    start.line()
                ),
            });
        }
    }
    Ok(())
}

/// Checks that no line of a block scalar, or blank line around it, has a tab in the place of its indentation.
///
/// # Errors
/// The first line that has.
pub(super) fn check_block_scalar(text: &str, span: Span, indent: Option<usize>) -> Result<(), SyntaxError> {
    let Some((start, end)) = span.start.byte_offset().zip(span.end.byte_offset()) else { return Ok(()) };
    let Some(indent) = indent else { return Ok(()) };
    let is_blank = |line: &str| line.trim_matches([' ', '\t']).is_empty();
    let has_tab = |line: &str| {
        let rest = line.trim_start_matches(' ');
        is_blank(line) && line.len() - rest.len() <= indent && rest.starts_with('\t')
    };
    let refuse = |line: usize, column: usize| SyntaxError { at: spot(line, column), message: TAB.to_owned() };
    // Backwards, from the line of the first text to the header.
    let mut line = span.start.line();
    let mut before = text.get(..start).unwrap_or_default();
    before = &before[..before.rfind(['\n', '\r']).map_or(0, |at| at + 1)];
    while let Some(rest) = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r'])) {
        let last = &rest[rest.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
        work::add(1 + last.len());
        if !is_blank(last) {
            break;
        }
        line -= 1;
        if has_tab(last) {
            return Err(refuse(line, last.len() - last.trim_start_matches(' ').len()));
        }
        before = &rest[..rest.len() - last.len()];
    }
    // Forwards, to the first line with text behind the scalar.
    let first = start - line_before(text, span.start).map_or(0, <[u8]>::len);
    let mut rest = text.get(first..).unwrap_or_default();
    let mut line = span.start.line();
    loop {
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (content, behind) = rest.split_at(length);
        work::add(1 + length);
        let is_behind = text.len() - rest.len() >= end;
        if is_behind && !is_blank(content) {
            return Ok(());
        }
        if has_tab(content) {
            return Err(refuse(line, content.len() - content.trim_start_matches(' ').len()));
        }
        let Some(next) = behind.strip_prefix("\r\n").or_else(|| behind.strip_prefix(['\n', '\r'])) else {
            return Ok(());
        };
        rest = next;
        line += 1;
    }
}

/// Returns the position of the `|` or `>` with which a block scalar begins.
pub(super) fn block_scalar_header(text: &str, start: Marker) -> Option<Position> {
    // Blank lines can come between the header and the first text.
    let mut before = text.get(..start.byte_offset()?)?;
    let mut line = start.line();
    loop {
        let (earlier, own) = before.split_at(before.rfind(['\n', '\r']).map_or(0, |at| at + 1));
        work::add(1 + own.len());
        let is_blank = own.trim_matches([' ', '\t']).is_empty();
        if !is_blank {
            let (offset, _) = own.match_indices(['|', '>']).find(|(at, _)| is_header(own, *at))?;
            return Some(spot(line, own[..offset].chars().count()));
        }
        before = earlier.strip_suffix("\r\n").or_else(|| earlier.strip_suffix(['\n', '\r']))?;
        line -= 1;
    }
}

/// Returns whether the header of a block scalar is at an offset of a line: an indicator after a blank, with no more
/// than its two modifiers and a comment behind it.
fn is_header(line: &str, at: usize) -> bool {
    let behind = line[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let rest = behind.trim_start_matches([' ', '\t']);
    let is_comment = rest.starts_with('#') && rest.len() < behind.len();
    (at == 0 || line[..at].ends_with([' ', '\t'])) && (rest.is_empty() || is_comment)
}

pub(super) const TAB: &str = "Invalid YAML: indented with a tab; use spaces";

fn spot(line: usize, column: usize) -> Position {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position { line: count(line), column: count(column + 1) }
}

/// Returns whether a tab indents the key of a block mapping or the dash of a block sequence (section 6.1 of YAML 1.2):
/// between it and the start of its line, or the indicator before it. The parser accepts these.
pub(super) fn is_indented_by_tab(text: &str, start: Marker) -> bool {
    let Some(before) = start.byte_offset().and_then(|offset| text.as_bytes().get(..offset)) else {
        return false;
    };
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    work::add(1 + blanks);
    let (before, blanks) = before.split_at(before.len() - blanks);
    let is_break = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let starts_here = match before {
        [] | [.., b'\n' | b'\r'] | [b'-' | b'?' | b':'] => true,
        [.., earlier, b'-' | b'?' | b':'] => is_break(earlier),
        _ => false,
    };
    starts_here && blanks.contains(&b'\t')
}

/// Returns whether a block collection begins on the line of the colon of an empty key, which is not allowed (section 8.2.2
/// of YAML 1.2) unless `?` begins that key. `colon` is the position of the empty key.
pub(super) fn is_compact_after_empty_key(text: &str, colon: Marker, start: Marker) -> bool {
    let before = colon.byte_offset().and_then(|at| text.get(..at)).unwrap_or_default();
    let is_on_line = colon.line() == start.line();
    work::add(before.len() - before.trim_end_matches([' ', '\t', '\n', '\r']).len());
    is_on_line && !before.trim_end_matches([' ', '\t', '\n', '\r']).ends_with('?')
}

//! The places of a text at which a value is written, and the text to write there.

use super::content::{Content, holds_nothing};
use super::layout::{Item, Layout};
use super::refusal::Refusal;
use super::style::{Indent, Style, column, line_start};
use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::schema::DocumentSpec;
use crate::domain::tree::{Entry, Node, Value};
use std::ops::Range;

/// A range of a text and what to write in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// Returns a text with all splices applied. They do not overlap.
pub(super) fn apply(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.range.start);
    let mut out = String::with_capacity(text.len() + 256);
    let mut from = 0;
    for splice in splices {
        out.push_str(text.get(from..splice.range.start).unwrap_or_default());
        out.push_str(&splice.text);
        from = splice.range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The writer of one value into a text.
pub(super) struct Writer<'a> {
    pub(super) text: &'a str,
    pub(super) style: Style,
    pub(super) spec: &'static DocumentSpec,
}

/// The place that holds a value.
#[derive(Clone, Copy)]
struct Slot {
    /// The byte of its colon or dash.
    sign: Option<usize>,
    /// True behind the dash of a list.
    is_dash: bool,
    /// True inside of brackets.
    in_flow: bool,
    /// The column of its key or dash.
    column: usize,
}

impl Writer<'_> {
    /// Returns the splices that write a content at a path.
    pub(super) fn splices(
        &self,
        root: &Node<'_>,
        layout: &Layout,
        path: &[Segment],
        content: &Content,
    ) -> Result<Vec<Splice>, Refusal> {
        let slot = Slot { sign: None, is_dash: false, in_flow: false, column: 0 };
        self.descend(root, layout, slot, (path, 0), content)
    }

    /// Goes down to the value, or to the innermost mapping or list that the document has.
    fn descend(
        &self,
        node: &Node<'_>,
        layout: &Layout,
        slot: Slot,
        (path, depth): (&[Segment], usize),
        content: &Content,
    ) -> Result<Vec<Splice>, Refusal> {
        let Some((segment, rest)) = path[depth..].split_first() else {
            return self.replace(layout, slot, content);
        };
        let down = |node: &Node<'_>, at: usize| {
            let item = layout.items().get(at).ok_or(Refusal::Unclear)?;
            self.descend(node, &item.value, self.slot(layout, item), (path, depth + 1), content)
        };
        match (segment, &node.value) {
            (Segment::Key(key), Value::Map(entries)) => {
                if let Some(at) = entries.iter().position(|entry| *entry.key == **key) {
                    return down(&entries[at].node, at);
                }
                let inner = content.clone().below(rest)?;
                let added = Content::Map((&**key).into(), Box::new(inner));
                self.add(layout, self.neighbour(entries, &path[..depth], key), &added)
            }
            (Segment::Index(index), Value::List(items)) => match items.get(*index) {
                Some(item) => down(item, *index),
                None if *index == items.len() => {
                    let inner = content.clone().below(rest)?;
                    self.add(layout, items.len().checked_sub(1), &Content::List(vec![inner]))
                }
                None => Err(Refusal::NoSuchEntry),
            },
            _ if holds_nothing(node) => self.replace(layout, slot, &content.clone().below(&path[depth..])?),
            (Segment::Key(_), _) => Err(Refusal::NotAMapping),
            (Segment::Index(_), _) => Err(Refusal::NotAList),
        }
    }

    fn slot(&self, layout: &Layout, item: &Item) -> Slot {
        let in_flow = matches!(layout, Layout::Flow(..));
        let column = column(self.text, item.start());
        Slot { sign: item.sign, is_dash: item.key.is_none(), in_flow, column }
    }

    /// Returns the entry of a mapping behind which a new key belongs, in the order of the table of fields.
    fn neighbour(&self, entries: &[Entry<'_>], parent: &[Segment], key: &str) -> Option<usize> {
        let parent = FieldPath::new(parent.iter().cloned()).pattern();
        let key_of = |path: &'static str| {
            let rest = match &*parent {
                "" => path,
                parent => path.strip_prefix(parent)?.strip_prefix('.')?,
            };
            rest.split(['.', '[']).next()
        };
        let before = self.spec.fields.iter().filter_map(|field| key_of(field.path));
        let before = before.take_while(|other| *other != key);
        let found = before.filter_map(|other| entries.iter().position(|entry| &*entry.key == other)).last();
        found.or(entries.len().checked_sub(1))
    }

    /// Puts a content in the place of a value.
    fn replace(&self, layout: &Layout, slot: Slot, content: &Content) -> Result<Vec<Splice>, Refusal> {
        let range = match layout {
            Layout::BlockScalar(_) => return Err(Refusal::BlockScalar),
            Layout::Block(_) => return Err(Refusal::HoldsEntries),
            Layout::Flow(_, items) if !items.is_empty() => return Err(Refusal::HoldsEntries),
            Layout::Flow(range, _) => {
                // A comment between the brackets would be lost.
                if !self.text[range.start + 1..range.end - 1].trim().is_empty() {
                    return Err(Refusal::Unclear);
                }
                range.clone()
            }
            Layout::Scalar(range) => range.clone(),
            Layout::Empty(at) => *at..*at,
        };
        if self.text[range.clone()].contains(['\n', '\r']) {
            return Err(Refusal::SeveralLines);
        }
        if self.style.is_json {
            let indent = self.indent_of(range.start);
            let text = match &indent {
                Some(indent) => self.style.json_lines(None, content, indent),
                None => self.style.flow(content, None),
            };
            return Ok(vec![Splice { range, text }]);
        }
        let in_lines = !slot.in_flow
            && (content.has_keys() || (self.style.has_block_lists && matches!(content, Content::List(_))));
        if !in_lines {
            let quote = self.text[range.clone()].chars().next().filter(|c| matches!(c, '"' | '\''));
            return Ok(vec![self.inline(range, slot, self.style.flow(content, quote))?]);
        }
        let sign = slot.sign.ok_or(Refusal::Unclear)?;
        if slot.is_dash {
            let lines = self.style.block(content, slot.column + 2);
            let (first, rest) = lines.split_first().ok_or(Refusal::Unclear)?;
            let first = self.inline(range.clone(), slot, first.trim_start_matches(' ').to_owned())?;
            return Ok([first].into_iter().chain(self.lines_after(range.end, rest)).collect());
        }
        let is_list = matches!(content, Content::List(_));
        let deeper = if is_list { self.style.dash_offset } else { self.style.step };
        let lines = self.style.block(content, slot.column + deeper);
        let removed = (!range.is_empty()).then(|| Splice { range: sign + 1..range.end, text: String::new() });
        Ok(removed.into_iter().chain(self.lines_after(range.end, &lines)).collect())
    }

    /// Writes a value on the line of its colon or dash.
    fn inline(&self, range: Range<usize>, slot: Slot, text: String) -> Result<Splice, Refusal> {
        if !range.is_empty() {
            return Ok(Splice { range, text });
        }
        let at = slot.sign.ok_or(Refusal::Unclear)? + 1;
        let rest = &self.text[at..self.line_end(at)];
        // A blank that is there already is used, unless a comment needs it.
        if rest.starts_with(' ') && rest.trim().is_empty() {
            return Ok(Splice { range: at + 1..at + 1, text });
        }
        Ok(Splice { range: at..at, text: format!(" {text}") })
    }

    /// Adds a key to a mapping or an entry to a list, behind one of its entries.
    fn add(&self, layout: &Layout, behind: Option<usize>, added: &Content) -> Result<Vec<Splice>, Refusal> {
        match layout {
            Layout::Flow(range, items) => {
                let behind = behind.and_then(|at| items.get(at).map(|item| (item, at + 1 == items.len())));
                Ok(self.add_in_brackets(range, behind, added))
            }
            Layout::Block(items) => {
                let first = items.first().ok_or(Refusal::Unclear)?;
                let last = behind.and_then(|at| items.get(at)).ok_or(Refusal::Unclear)?;
                let lines = self.style.block(added, column(self.text, first.start()));
                Ok(vec![self.insert_lines(self.behind_lines_of(last), &lines)])
            }
            Layout::Empty(_) | Layout::Scalar(_) | Layout::BlockScalar(_) => Err(Refusal::Unclear),
        }
    }

    fn add_in_brackets(
        &self,
        brackets: &Range<usize>,
        behind: Option<(&Item, bool)>,
        added: &Content,
    ) -> Vec<Splice> {
        let insert = |at: usize, text: String| Splice { range: at..at, text };
        let quote = self.quote_of_key(behind.map(|(item, _)| item));
        let Some((item, is_last)) = behind else {
            let inside = &self.text[brackets.start + 1..brackets.end - 1];
            let entry = match self.indent_of(brackets.start).filter(|_| self.style.is_json) {
                Some(indent) => {
                    let whole = self.style.json_lines(None, added, &indent);
                    if inside.is_empty() {
                        return vec![insert(brackets.start + 1, whole[1..whole.len() - 1].to_owned())];
                    }
                    self.bare(added, quote)
                }
                None => self.bare(added, quote),
            };
            let is_blank = !inside.is_empty() && inside.chars().all(|c| c == ' ');
            let text = if is_blank { format!(" {entry}") } else { entry };
            return vec![insert(brackets.start + 1, text)];
        };
        let end = item.end();
        let start = line_start(self.text, item.start());
        let blanks = &self.text[start..item.start()];
        let has_own_line = start > brackets.start && blanks.chars().all(|c| matches!(c, ' ' | '\t'));
        let entry = self.bare(added, quote);
        if !has_own_line {
            return vec![insert(end, format!("{}{entry}", self.style.comma))];
        }
        let newline = self.newline_before(start);
        let entry = match self.indent_of(item.start()).filter(|_| self.style.is_json) {
            Some(indent) => self.bare_lines(added, &indent),
            None => entry,
        };
        let comma = self.comma_behind(end, brackets.end);
        let line_end = self.line_end(comma.unwrap_or(end));
        let has_more = |from: usize| {
            let rest = self.text[from..line_end].trim_start_matches([' ', '\t']);
            !rest.is_empty() && !rest.starts_with('#')
        };
        match comma {
            Some(comma) if !has_more(comma + 1) => {
                vec![insert(line_end, format!("{newline}{blanks}{entry},"))]
            }
            None if is_last && !has_more(end) => {
                vec![insert(end, ",".to_owned()), insert(line_end, format!("{newline}{blanks}{entry}"))]
            }
            _ => vec![insert(end, format!(",{newline}{blanks}{entry}"))],
        }
    }

    /// Returns an entry on one line without the brackets around it.
    fn bare(&self, added: &Content, quote: Option<char>) -> String {
        match added {
            Content::Map(key, inner) => self.style.entry(key, inner, quote),
            Content::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.style.flow(item, quote)).collect();
                items.join(self.style.comma)
            }
            scalar => self.style.flow(scalar, quote),
        }
    }

    /// Returns an entry of JSON, over several lines if it has keys, without the brackets around it.
    fn bare_lines(&self, added: &Content, indent: &Indent<'_>) -> String {
        match added {
            Content::Map(key, inner) => self.style.json_lines(Some(key), inner, indent),
            Content::List(items) => {
                let items: Vec<_> =
                    items.iter().map(|item| self.style.json_lines(None, item, indent)).collect();
                items.join(",")
            }
            scalar => self.style.flow(scalar, None),
        }
    }

    /// Returns the quotation mark of a neighbouring entry that is written as in JSON.
    fn quote_of_key(&self, item: Option<&Item>) -> Option<char> {
        let item = item?;
        let start = match (&item.key, &item.value) {
            (Some(key), _) => key.start,
            (None, Layout::Scalar(range)) => range.start,
            _ => return None,
        };
        self.text[start..].starts_with('"').then_some('"')
    }

    /// Returns the byte of the comma behind an entry, if one is there.
    fn comma_behind(&self, end: usize, limit: usize) -> Option<usize> {
        let mut at = end;
        loop {
            let rest = &self.text[at..limit];
            let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            match rest[skipped..].chars().next()? {
                ',' => return Some(at + skipped),
                '#' => at = self.line_end(at + skipped),
                _ => return None,
            }
        }
    }

    /// Returns the indentation of the line of a byte in a JSON text that has a line for each entry.
    fn indent_of(&self, at: usize) -> Option<Indent<'static>> {
        let unit = json_unit(self.text)?;
        let line = &self.text[line_start(self.text, at)..];
        let blanks = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        Some(Indent { newline, blanks: blanks.to_owned(), unit: unit.to_owned() })
    }

    /// Returns the byte before the end of the line of a byte.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |length| at + length)
    }

    /// Returns the line end before the first byte of a line, or the file's first one if the line is the first.
    fn newline_before(&self, start: usize) -> &'static str {
        let before = &self.text[..start];
        let first = self.text.find(['\n', '\r']).map_or("\n", |at| &self.text[at..]);
        match (before, first) {
            (before, _) if before.ends_with("\r\n") => "\r\n",
            (before, _) if before.ends_with('\n') => "\n",
            (before, _) if before.ends_with('\r') => "\r",
            (_, first) if first.starts_with("\r\n") => "\r\n",
            (_, first) if first.starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// Returns the byte behind the last line of an entry.
    fn behind_lines_of(&self, item: &Item) -> usize {
        let end = item.end();
        let start = line_start(self.text, end);
        // The bytes of a block scalar can go on to the indentation of the next line.
        if item.value.ends_in_block_scalar()
            && start > item.start()
            && self.text[start..end].trim_matches(' ').is_empty()
        {
            return start;
        }
        self.behind_line(end)
    }

    /// Returns the first byte of the next line, or the end of the text.
    fn behind_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        let has_two = self.text[end..].starts_with("\r\n");
        (end + if has_two { 2 } else { 1 }).min(self.text.len())
    }

    fn lines_after(&self, at: usize, lines: &[String]) -> Option<Splice> {
        (!lines.is_empty()).then(|| self.insert_lines(self.behind_line(at), lines))
    }

    /// Inserts whole lines at the beginning of a line. At the end of a text without a final line end, none is added.
    fn insert_lines(&self, at: usize, lines: &[String]) -> Splice {
        let before = &self.text[..at];
        let newline = self.newline_before(at);
        let text = if before.is_empty() || before.ends_with(['\n', '\r']) {
            lines.iter().flat_map(|line| [line, newline]).collect()
        } else {
            lines.iter().flat_map(|line| [newline, line]).collect()
        };
        Splice { range: at..at, text }
    }
}

/// Returns what each level of a JSON text is indented by, if its first key has a line of its own.
fn json_unit(text: &str) -> Option<&str> {
    let open = text.find('{')?;
    let rest = &text[open + 1..];
    let key = open + 1 + (rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len());
    let start = line_start(text, key);
    (start > open).then(|| &text[start..key])
}

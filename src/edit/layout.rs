//! The bytes of every value of a document: a second tree beside that of the values.
//!
//! The tree of values says what is expected next, and the lexemes say where it is. If the two disagree, the document is
//! refused.

use super::lexemes::{Lexeme, lexemes};
use super::refusal::Refusal;
use crate::domain::tree::{Node, Value};
use crate::room::syntax::Source;
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

/// The bytes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A value without text: null. It would begin at this byte.
    Empty(usize),
    /// A scalar, with its quotes.
    Scalar(Range<usize>),
    /// A block scalar: from its header to its end.
    BlockScalar(Range<usize>),
    /// A mapping or list in brackets: the bytes of the brackets, and what is between them.
    Flow(Range<usize>, Vec<Item>),
    /// A mapping or list by indentation.
    Block(Vec<Item>),
}

/// An entry of a mapping or of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The key; `None` in a list.
    pub(super) key: Option<Range<usize>>,
    /// The byte of the colon behind the key, or of the dash before the entry.
    pub(super) sign: Option<usize>,
    /// True if the key begins with `?`.
    pub(super) is_explicit: bool,
    /// The value.
    pub(super) value: Layout,
}

impl Layout {
    /// Returns the byte behind the value.
    pub(super) fn end(&self) -> usize {
        match self {
            Self::Empty(at) => *at,
            Self::Scalar(range) | Self::BlockScalar(range) | Self::Flow(range, _) => range.end,
            Self::Block(items) => items.last().map_or(0, Item::end),
        }
    }

    /// Returns the entries.
    pub(super) fn items(&self) -> &[Item] {
        match self {
            Self::Flow(_, items) | Self::Block(items) => items,
            Self::Empty(_) | Self::Scalar(_) | Self::BlockScalar(_) => &[],
        }
    }

    /// Returns whether the last thing in the value is a block scalar.
    pub(super) fn ends_in_block_scalar(&self) -> bool {
        match self {
            Self::BlockScalar(_) => true,
            Self::Block(items) => items.last().is_some_and(|item| item.value.ends_in_block_scalar()),
            Self::Empty(_) | Self::Scalar(_) | Self::Flow(..) => false,
        }
    }
}

impl Item {
    /// Returns the byte at which the entry begins.
    pub(super) fn start(&self) -> usize {
        self.key.as_ref().map(|key| key.start).or(self.sign).unwrap_or(match &self.value {
            Layout::Empty(at) => *at,
            Layout::Scalar(range) | Layout::BlockScalar(range) | Layout::Flow(range, _) => range.start,
            Layout::Block(items) => items.first().map_or(0, Self::start),
        })
    }

    /// Returns the byte behind the entry.
    pub(super) fn end(&self) -> usize {
        self.value.end()
    }
}

/// Returns the layout of the only document of a text.
///
/// # Errors
/// The reason why the text is not understood.
pub(super) fn layout(text: &str, source: &Source<'_>, is_json: bool) -> Result<Layout, Refusal> {
    let [root] = source.parsed.documents.as_slice() else { return Err(Refusal::SeveralDocuments) };
    let mut reader = Reader { lexemes: lexemes(text, source, is_json)?.into_iter().peekable(), end: 0 };
    let layout = reader.node(root, false)?;
    if reader.lexemes.next().is_some() { Err(Refusal::Unclear) } else { Ok(layout) }
}

struct Reader {
    lexemes: Peekable<IntoIter<Lexeme>>,
    /// The byte behind the last lexeme.
    end: usize,
}

impl Reader {
    fn next(&mut self) -> Option<Lexeme> {
        let lexeme = self.lexemes.next()?;
        self.end = lexeme.end();
        Some(lexeme)
    }

    /// Takes an indicator if it is next, and returns its byte.
    fn sign(&mut self, wanted: u8) -> Option<usize> {
        let is_wanted = |lexeme: &Lexeme| matches!(lexeme, Lexeme::Sign(sign, _) if *sign == wanted);
        match self.lexemes.next_if(is_wanted)? {
            Lexeme::Sign(_, at) => {
                self.end = at + 1;
                Some(at)
            }
            _ => None,
        }
    }

    /// The nesting is bounded by the parser, which refuses more than 64 levels.
    fn node(&mut self, node: &Node<'_>, in_flow: bool) -> Result<Layout, Refusal> {
        match &node.value {
            Value::Null => Ok(match self.lexemes.peek() {
                Some(Lexeme::Scalar(_)) => self.scalar()?,
                _ => Layout::Empty(self.end),
            }),
            Value::Text(_) | Value::Bool(..) | Value::Integer(_) | Value::Float(_) => self.scalar(),
            Value::List(nodes) => match self.sign(b'[') {
                Some(open) => self.flow(open, b']', nodes.iter().map(|node| (false, node))),
                None if in_flow => Err(Refusal::Unclear),
                None => self.block_list(nodes),
            },
            Value::Map(entries) => match self.sign(b'{') {
                Some(open) => self.flow(open, b'}', entries.iter().map(|entry| (true, &entry.node))),
                // A pair in a list in brackets: `[a: b]`.
                None if in_flow => Err(Refusal::Unclear),
                None => {
                    let items = entries.iter().map(|entry| self.entry(&entry.node, false));
                    Ok(Layout::Block(items.collect::<Result<_, _>>()?))
                }
            },
        }
    }

    fn scalar(&mut self) -> Result<Layout, Refusal> {
        match (self.next(), self.lexemes.peek()) {
            (Some(Lexeme::Scalar(range)), _) => Ok(Layout::Scalar(range)),
            (Some(Lexeme::BlockHeader(header)), Some(Lexeme::Scalar(text))) => {
                let range = header.start..text.end;
                self.next();
                Ok(Layout::BlockScalar(range))
            }
            (Some(Lexeme::BlockHeader(header)), _) => Ok(Layout::BlockScalar(header)),
            _ => Err(Refusal::Unclear),
        }
    }

    fn flow<'a>(
        &mut self,
        open: usize,
        close: u8,
        nodes: impl Iterator<Item = (bool, &'a Node<'a>)>,
    ) -> Result<Layout, Refusal> {
        let mut items = Vec::new();
        for (number, (has_key, node)) in nodes.enumerate() {
            if number > 0 && self.sign(b',').is_none() {
                return Err(Refusal::Unclear);
            }
            items.push(if has_key {
                self.entry(node, true)?
            } else {
                Item { key: None, sign: None, is_explicit: false, value: self.node(node, true)? }
            });
        }
        self.sign(b',');
        let close = self.sign(close).ok_or(Refusal::Unclear)?;
        Ok(Layout::Flow(open..close + 1, items))
    }

    fn entry(&mut self, node: &Node<'_>, in_flow: bool) -> Result<Item, Refusal> {
        let is_explicit = self.sign(b'?').is_some();
        let Some(Lexeme::Key(key)) = self.next() else { return Err(Refusal::Unclear) };
        let sign = self.sign(b':');
        let value = self.node(node, in_flow)?;
        Ok(Item { key: Some(key), sign, is_explicit, value })
    }

    fn block_list(&mut self, nodes: &[Node<'_>]) -> Result<Layout, Refusal> {
        let items = nodes.iter().map(|node| -> Result<Item, Refusal> {
            let sign = Some(self.sign(b'-').ok_or(Refusal::Unclear)?);
            Ok(Item { key: None, sign, is_explicit: false, value: self.node(node, false)? })
        });
        Ok(Layout::Block(items.collect::<Result<_, _>>()?))
    }
}

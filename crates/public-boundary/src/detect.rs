//! Detection in a document: every key, every scalar and all markup of its file.

use crate::document::{Content, DocumentEntry, DocumentNode, Markup, MarkupKind, Scope};
use crate::key_facts::KeyFacts;
use crate::keys::{COLLEAGUE_KEY, KeyRule, is_reference_map, names_a_place};
use crate::mask::mask;
use crate::matches::{is_address, kinds_in_scope};
use crate::may_hold::may_hold;
use crate::secret_kind::SecretKind;
use crate::words::holds_nothing;
use std::fmt::Write as _;
use std::ops::ControlFlow;

/// Forbidden material in a document. It never holds the material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detection<P> {
    /// The kind of material.
    pub kind: SecretKind,
    /// The part of the file that holds it.
    pub holder: Holder,
    /// The position of the key of the field, of the item of a sequence, or of the markup.
    pub at: P,
}

/// The part of a file that holds forbidden material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A field, by its dotted path. Keys that are forbidden themselves are masked in it.
    Field(Box<str>),
    /// Markup.
    Markup(MarkupKind),
}

impl<P> Detection<P> {
    /// Returns the dotted path of the field, if a field holds the material.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match &self.holder {
            Holder::Field(path) => Some(path),
            Holder::Markup(_) => None,
        }
    }
}

/// Forbidden material as [`detect_each`] meets it.
#[derive(Debug)]
pub struct Hit<'a, P> {
    /// The kind of material.
    pub kind: SecretKind,
    /// The position that a [`Detection`] has.
    pub at: P,
    /// The position of the key, the scalar or the markup that holds the material.
    pub token: P,
    place: Place<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    Path(&'a [PathSegment<'a>]),
    Markup(MarkupKind),
}

/// A step of the path from the root of a document to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PathSegment<'a> {
    Key(&'a str),
    Item(usize),
}

impl<P: Copy> Hit<'_, P> {
    /// Returns the detection without borrowed parts.
    #[must_use]
    pub fn to_detection(&self) -> Detection<P> {
        let holder = match self.place {
            Place::Path(path) => Holder::Field(dotted(path).into()),
            Place::Markup(kind) => Holder::Markup(kind),
        };
        Detection { kind: self.kind, holder, at: self.at }
    }
}

/// Returns the dotted path of a field, with each key masked on its own: beside other keys a number may not be recognised.
fn dotted(path: &[PathSegment<'_>]) -> String {
    let mut out = String::new();
    for segment in path {
        match segment {
            PathSegment::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&mask(key));
            }
            PathSegment::Item(index) => {
                let _ = write!(out, "[{index}]");
            }
        }
    }
    out
}

/// Returns the first forbidden material of a document and the markup of its file, in the order of positions.
#[must_use]
pub fn detect_first<N: DocumentNode>(
    root: &N,
    markup: &[Markup<N::Position>],
    scope: Scope,
) -> Option<Detection<N::Position>>
where
    N::Position: Ord,
{
    let mut first = None;
    let mut take = |hit: &Hit<'_, N::Position>| {
        if first.as_ref().is_none_or(|first: &Detection<_>| hit.at < first.at) {
            first = Some(hit.to_detection());
        }
        ControlFlow::Break(())
    };
    let _ = detect_each(root, scope, &mut take);
    let _ = detect_in_markup(markup, scope, &mut take);
    first
}

/// Visits all forbidden material of a document in the order of the file: at most one hit for each key and scalar.
///
/// # Errors
/// None: it breaks if the visitor does.
pub fn detect_each<N: DocumentNode>(
    root: &N,
    scope: Scope,
    found: &mut dyn FnMut(&Hit<'_, N::Position>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    Walk { path: Vec::new(), scope, found }.node(root, root.position(), Context::default())
}

/// Visits all forbidden material in the markup of a file: at most one hit for each piece.
///
/// # Errors
/// None: it breaks if the visitor does.
pub fn detect_in_markup<P: Copy>(
    markup: &[Markup<P>],
    scope: Scope,
    found: &mut dyn FnMut(&Hit<'_, P>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for piece in markup {
        if let Some(kind) = kinds_in_scope(&piece.text, scope).next() {
            found(&Hit { kind, at: piece.at, token: piece.at, place: Place::Markup(piece.kind) })?;
        }
    }
    ControlFlow::Continue(())
}

/// Returns the e-mail address of the colleague who decided, if the document is a record with one.
#[must_use]
pub fn colleague_address<N: DocumentNode>(root: &N) -> Option<&str> {
    match root.get(COLLEAGUE_KEY)?.content() {
        Content::Text(text) => is_address(text).then_some(text),
        _ => None,
    }
}

/// The rules that the keys above a value make for it.
#[derive(Clone, Copy, Default)]
struct Context {
    /// The rule of the key of a value, or of the list that it is an item of.
    rule: Option<KeyRule>,
    /// The mapping around it is a record.
    record: bool,
    /// The kind of a key above it under which every scalar is forbidden.
    forbidden: Option<SecretKind>,
    /// Its own key is that of a reference, or that of the list that it is an item of.
    is_reference: bool,
}

struct Walk<'a, 'f, N: DocumentNode> {
    path: Vec<PathSegment<'a>>,
    scope: Scope,
    found: &'f mut dyn FnMut(&Hit<'_, N::Position>) -> ControlFlow<()>,
}

impl<'a, N: DocumentNode + 'a> Walk<'a, '_, N> {
    fn node(&mut self, node: &'a N, at: N::Position, context: Context) -> ControlFlow<()> {
        match node.content() {
            Content::Null => ControlFlow::Continue(()),
            Content::Bool(value) => match context.forbidden {
                Some(kind) if value && !context.is_reference => self.report(kind, at, node.position()),
                _ => ControlFlow::Continue(()),
            },
            Content::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(PathSegment::Item(index));
                    self.node(item, item.position(), context)?;
                    self.path.pop();
                }
                ControlFlow::Continue(())
            }
            Content::Map(entries) => self.map(entries, context),
            Content::Number(text) => {
                let holds_nothing = is_zero(text);
                self.scalar(text, holds_nothing, at, node.position(), context)
            }
            Content::Text(text) => {
                // Nearly every scalar is under no such key.
                let holds_nothing =
                    context.forbidden.is_some() && (text.trim().is_empty() || holds_nothing(text));
                self.scalar(text, holds_nothing, at, node.position(), context)
            }
        }
    }

    fn map(&mut self, entries: &'a [N::Entry], above: Context) -> ControlFlow<()> {
        let record = above.record || is_record(entries);
        let is_reference = above.rule.is_some() && is_reference_map(entries.iter().map(DocumentEntry::key));
        for entry in entries {
            let key = entry.key();
            self.path.push(PathSegment::Key(key));
            let facts = KeyFacts::of(key);
            if facts.may_hold
                && let Some(kind) = kinds_in_scope(key, self.scope).next()
            {
                self.report(kind, entry.key_position(), entry.key_position())?;
            }
            // All values below a secret are secret: `credentials: {user: …, pin: …}`.
            let inherited = above
                .rule
                .filter(|rule| matches!(rule, KeyRule::Secret(_)) && !is_reference && !names_a_place(key));
            let holds_record = record && is_part_of_record(key);
            let is_map = matches!(entry.value().content(), Content::Map(_));
            let forbidden = match self.scope {
                Scope::Evidence => facts.forbidden.or(above.forbidden),
                Scope::Elsewhere => None,
            };
            let below = Context {
                rule: facts.rule.or(inherited),
                record: if is_map { holds_record } else { record },
                is_reference: forbidden.is_some() && facts.is_reference,
                forbidden,
            };
            self.node(entry.value(), entry.key_position(), below)?;
            self.path.pop();
        }
        ControlFlow::Continue(())
    }

    fn scalar(
        &mut self,
        text: &str,
        holds_nothing: bool,
        at: N::Position,
        token: N::Position,
        context: Context,
    ) -> ControlFlow<()> {
        let by_name = context.forbidden.filter(|_| !context.is_reference && !holds_nothing);
        let by_key = by_name.or_else(|| context.rule.and_then(|rule| rule.kind_of(text, context.record)));
        let kind = match by_key {
            // Nearly every scalar ends here.
            None if !may_hold(text) => return ControlFlow::Continue(()),
            None => {
                let is_allowed = self.path == [PathSegment::Key(COLLEAGUE_KEY)] && is_address(text);
                let is_hidden = |kind: &SecretKind| !(is_allowed && *kind == SecretKind::EmailAddress);
                kinds_in_scope(text, self.scope).find(is_hidden)
            }
            found => found,
        };
        match kind {
            Some(kind) => self.report(kind, at, token),
            None => ControlFlow::Continue(()),
        }
    }

    fn report(&mut self, kind: SecretKind, at: N::Position, token: N::Position) -> ControlFlow<()> {
        (self.found)(&Hit { kind, at, token, place: Place::Path(&self.path) })
    }
}

/// Returns whether a mapping is a record of a customer relationship system: an id together with contact fields, in the
/// mapping itself or in the part that holds the fields of a record.
fn is_record<E: DocumentEntry>(entries: &[E]) -> bool {
    let is_id = |entry: &E| {
        let text = || match entry.value().content() {
            Content::Text(text) | Content::Number(text) => text,
            _ => "",
        };
        match entry.key() {
            "id" | "Id" => {
                is_salesforce_id(text()) || entries.iter().any(|other| other.key() == "properties")
            }
            "attributes" => entry.value().get("type").is_some() && entry.value().get("url").is_some(),
            key => may_be_id(key) && KeyFacts::of(key).rule == Some(KeyRule::RecordId),
        }
    };
    entries.iter().any(is_id)
        && (has_contact(entries)
            || entries.iter().any(|entry| match entry.value().content() {
                Content::Map(inner) => is_part_of_record(entry.key()) && has_contact(inner),
                _ => false,
            }))
}

fn has_contact<E: DocumentEntry>(entries: &[E]) -> bool {
    let holds_value = |entry: &E| match entry.value().content() {
        Content::Null => false,
        Content::Text(text) => !text.trim().is_empty(),
        Content::List(items) => !items.is_empty(),
        Content::Bool(_) | Content::Number(_) | Content::Map(_) => true,
    };
    entries
        .iter()
        .any(|entry| holds_value(entry) && KeyFacts::of(entry.key()).rule.is_some_and(KeyRule::is_contact))
}

fn may_be_id(key: &str) -> bool {
    matches!(key.as_bytes(), [.., b'i' | b'I', b'd' | b'D']) || key.starts_with("@odata")
}

/// Returns whether these systems have the fields of a record under this key in their answers.
fn is_part_of_record(key: &str) -> bool {
    matches!(
        key,
        "properties" | "fields" | "attributes" | "contact" | "requester" | "user" | "Contact" | "Owner"
    )
}

/// Returns whether a text is a Salesforce id: 15 or 18 letters and digits that begin with the prefix of a person or an
/// account.
fn is_salesforce_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && ["001", "003", "005", "006", "00Q", "500"].iter().any(|prefix| text.starts_with(prefix))
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Returns whether a number equals 0: `0`, `-0.0`, `0e7`, `0x00`.
fn is_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let mantissa = match ["0x", "0o"].iter().find_map(|prefix| digits.strip_prefix(prefix)) {
        Some(digits) => digits,
        None => digits.split(['e', 'E']).next().unwrap_or_default(),
    };
    mantissa.contains('0') && mantissa.bytes().all(|b| matches!(b, b'0' | b'.'))
}

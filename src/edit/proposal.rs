//! Proposals: the bytes of a packet with fields filled in, judged before anything is written. Pure.

use super::content::{Content, differs_only_at, is_same, value_at};
use super::diff::{DiffLine, diff};
use super::form::{Form, is_declared_by_others};
use super::layout::layout;
use super::packet_file::PacketFile;
use super::refusal::Refusal;
use super::splice::{Writer, apply};
use super::style::Style;
use crate::domain::assemble::decisions_folder;
use crate::domain::field_path::FieldPath;
use crate::domain::labels::Kind;
use crate::domain::packed::kind_of_document;
use crate::domain::schema::{self, FieldSpec};
use crate::domain::tree::{Node, Position, Value};
use crate::room::read::LARGEST;
use crate::room::syntax::{self, Parsed};
use public_boundary::{Hit, Markup, Scope, SecretKind, detect_each, detect_in_markup};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A field to fill in, with the text that a user typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The field.
    pub field: FieldPath,
    /// The text. References of a list are separated by blanks.
    pub text: String,
    /// What happens to a value that is there.
    pub existing: Existing,
}

/// What happens to a valid value that a field has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the fill is refused. Missing, malformed and placeholder values are replaced.
    #[default]
    Keep,
    /// It is replaced.
    Replace,
}

/// The reason why a proposal was refused, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct Refused {
    /// The index of the fill; `None` if the file cannot be changed at all.
    pub fill: Option<usize>,
    /// The reason.
    pub refusal: Refusal,
}

/// A change of a packet that was judged: the old bytes, the new bytes, and the lines in which they differ. Only this part
/// of the program makes one, so that nothing else is written into a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub(super) file: PacketFile,
    pub(super) new: Arc<[u8]>,
    lines: Vec<DiffLine>,
}

impl Change {
    /// Returns the path of the file, relative to the room.
    #[must_use]
    pub const fn path(&self) -> &Arc<str> {
        &self.file.path
    }

    /// Returns the lines that are removed and added.
    #[must_use]
    pub fn lines(&self) -> &[DiffLine] {
        &self.lines
    }

    /// Returns the bytes that are written.
    #[must_use]
    pub fn new_bytes(&self) -> &[u8] {
        &self.new
    }

    /// Returns the change that restores the old bytes of a file that has the new ones. It is not shown, so it has no lines.
    pub(super) fn reversed(&self) -> Self {
        let written = PacketFile { path: self.file.path.clone(), bytes: self.new.clone() };
        Self { file: written, new: self.file.bytes.clone(), lines: Vec::new() }
    }
}

/// Returns the change to the whole text of a file as a user wrote it in an editor. It is not judged: [`judge`] says what is
/// wrong with it.
///
/// # Errors
/// The text is too large, or holds a decision record.
pub fn rewrite(file: &PacketFile, text: &str) -> Result<Change, Refusal> {
    if text.len() as u64 > LARGEST {
        return Err(Refusal::TooLarge);
    }
    if let Err(refusal @ Refusal::Record) = judge(&file.path, text.as_bytes()) {
        return Err(refusal);
    }
    let lines = diff(&file.path, &String::from_utf8_lossy(&file.bytes), text);
    Ok(Change { file: file.clone(), new: text.as_bytes().into(), lines })
}

/// A text of a document with its kind, read as the product reads it.
struct Document<'a> {
    kind: Kind,
    parsed: Parsed<'a>,
}

impl<'a> Document<'a> {
    fn root(&self) -> &Node<'a> {
        &self.parsed.documents[0]
    }
}

/// Proposes a packet with fields filled in, one after the other. The text is parsed again after each, and must be the same
/// document but for that field.
///
/// # Errors
/// The reason why the packet is not changed.
pub fn propose(file: &PacketFile, fills: &[Fill]) -> Result<Change, Refused> {
    let of_file = |refusal| Refused { fill: None, refusal };
    let old = readable(file).map_err(of_file)?;
    let mut text = old.to_owned();
    for (number, fill) in fills.iter().enumerate() {
        text = filled(&file.path, &text, fill).map_err(|refusal| Refused { fill: Some(number), refusal })?;
    }
    if text.len() as u64 > LARGEST {
        return Err(of_file(Refusal::TooLarge));
    }
    let lines = diff(&file.path, old, &text);
    Ok(Change { file: file.clone(), new: text.into_bytes().into(), lines })
}

/// Checks whether a text can be judged as the content of a packet, such as one that a user wrote in an editor.
///
/// # Errors
/// The reason why it cannot be judged, such as a syntax error with its position.
pub fn judge(path: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    if bytes.len() as u64 > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)?;
    document(path, text).map(|document| document.kind)
}

fn readable(file: &PacketFile) -> Result<&str, Refusal> {
    let text = std::str::from_utf8(&file.bytes).map_err(|_| Refusal::NotUtf8)?;
    document(&file.path, text).map(|_| text)
}

/// Parses a text that holds one packet or approval document.
fn document<'a>(path: &str, text: &'a str) -> Result<Document<'a>, Refusal> {
    if decisions_folder(path).is_some() {
        return Err(Refusal::Record);
    }
    let parsed = syntax::parse(path, text)
        .map_err(|error| Refusal::Syntax { at: error.at, message: error.message })?;
    let kinds: Vec<_> = parsed.documents.iter().map(kind_of_document).collect();
    if kinds.iter().flatten().any(|kind| kind.is_record()) {
        return Err(Refusal::Record);
    }
    match kinds.as_slice() {
        [Some(kind)] => Ok(Document { kind: *kind, parsed }),
        [] | [None] => Err(Refusal::NotAPacket),
        _ => Err(Refusal::SeveralDocuments),
    }
}

/// Returns a text with one field filled in.
fn filled(path: &str, text: &str, fill: &Fill) -> Result<String, Refusal> {
    let old = document(path, text)?;
    let spec = spec_of(old.kind, &fill.field)?;
    let form = Form::of(spec);
    let content = form.read(&fill.text)?;
    let existing = value_at(old.root(), &fill.field);
    if let (Content::List(entries), Some(Value::List(items))) = (&content, existing.map(|node| &node.value)) {
        return appended(path, text, fill, (items, entries));
    }
    if fill.existing == Existing::Keep && existing.is_some_and(|node| form.fits(node)) {
        return Err(Refusal::AlreadySet);
    }
    written(path, text, (&old, &fill.field), &content)
}

/// Returns a text with entries added to a list.
fn appended(
    path: &str,
    text: &str,
    fill: &Fill,
    (items, entries): (&[Node<'_>], &[Content]),
) -> Result<String, Refusal> {
    let mut text = text.to_owned();
    let has = |entry: &Content| {
        items.iter().any(|item| matches!(entry, Content::Text(text) if item.text() == Some(text)))
    };
    for (number, entry) in entries.iter().enumerate() {
        if has(entry) || entries[..number].contains(entry) {
            return Err(Refusal::AlreadyListed);
        }
        let old = document(path, &text)?;
        text = written(path, &text, (&old, &fill.field.entry(items.len() + number)), entry)?;
    }
    Ok(text)
}

/// Returns a text with a content at a path, after the result was parsed and compared.
fn written(
    path: &str,
    text: &str,
    (old, field): (&Document<'_>, &FieldPath),
    content: &Content,
) -> Result<String, Refusal> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = &text[..text.len() - body.len()];
    let is_json = syntax::is_json(path);
    let source = syntax::source(path, body)
        .map_err(|error| Refusal::Syntax { at: error.at, message: error.message })?;
    if !source.parsed.documents.first().is_some_and(|root| is_same(root, old.root())) {
        return Err(Refusal::Unclear);
    }
    let layout = layout(body, &source, is_json)?;
    let style = Style::of(body, &layout, is_json);
    let writer = Writer { text: body, style, spec: schema::document(old.kind) };
    let splices = writer.splices(old.root(), &layout, field.segments(), content)?;
    let new = format!("{mark}{}", apply(body, splices));
    let changed = document(path, &new).map_err(|_| Refusal::NotExact)?;
    let is_exact = changed.kind == old.kind
        && differs_only_at(old.root(), changed.root(), field.segments(), content)
        && texts(&old.parsed.markup) == texts(&changed.parsed.markup);
    if !is_exact {
        return Err(Refusal::NotExact);
    }
    match new_material(old, &changed) {
        Some(kind) => Err(Refusal::Forbidden(kind)),
        None => Ok(new),
    }
}

/// Returns the table entry of a field that a user may fill in.
fn spec_of(kind: Kind, field: &FieldPath) -> Result<&'static FieldSpec, Refusal> {
    let spec = schema::document(kind).field(&field.pattern()).ok_or(Refusal::UnknownField)?;
    if is_declared_by_others(kind, spec) { Err(Refusal::DeclaredByOthers) } else { Ok(spec) }
}

fn texts(markup: &[Markup<Position>]) -> Vec<&str> {
    markup.iter().map(|markup| &*markup.text).collect()
}

/// Returns forbidden material that the changed document holds and the old one does not.
fn new_material(old: &Document<'_>, new: &Document<'_>) -> Option<SecretKind> {
    let (before, after) = (material(old), material(new));
    let is_more = |(kind, count): &(SecretKind, usize)| before.get(kind).is_none_or(|before| before < count);
    after.into_iter().find(is_more).map(|(kind, _)| kind)
}

/// Returns how often each kind of forbidden material is in a document.
fn material(document: &Document<'_>) -> BTreeMap<SecretKind, usize> {
    let mut found = BTreeMap::new();
    let mut add = |hit: &Hit<'_, Position>| {
        *found.entry(hit.kind).or_default() += 1;
        ControlFlow::Continue(())
    };
    let _ = detect_each(document.root(), Scope::Evidence, &mut add);
    let _ = detect_in_markup(&document.parsed.markup, Scope::Evidence, &mut add);
    found
}

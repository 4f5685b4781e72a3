//! The input of the detector: a parsed document, and the text of its file outside of keys and values.

/// A node of a parsed document. The caller's tree implements it.
pub trait DocumentNode: Sized {
    /// A position in the file.
    type Position: Copy;
    /// An entry of a mapping.
    type Entry: DocumentEntry<Node = Self>;

    /// Returns the position at which the node starts.
    fn position(&self) -> Self::Position;

    /// Returns the content of the node.
    fn content(&self) -> Content<'_, Self>;

    /// Returns the value of a key, if the node is a mapping that has it.
    fn get(&self, key: &str) -> Option<&Self> {
        match self.content() {
            Content::Map(entries) => {
                entries.iter().find(|entry| entry.key() == key).map(DocumentEntry::value)
            }
            _ => None,
        }
    }
}

/// The content of a [`DocumentNode`].
#[derive(Clone, Copy, Debug)]
pub enum Content<'a, N: DocumentNode> {
    /// A null or missing value.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string.
    Text(&'a str),
    /// A sequence.
    List(&'a [N]),
    /// A mapping.
    Map(&'a [N::Entry]),
}

/// A key of a mapping with its value.
pub trait DocumentEntry {
    /// The tree that the entry belongs to.
    type Node: DocumentNode<Entry = Self>;

    /// Returns the key.
    fn key(&self) -> &str;

    /// Returns the position at which the key starts.
    fn key_position(&self) -> <Self::Node as DocumentNode>::Position;

    /// Returns the value.
    fn value(&self) -> &Self::Node;
}

/// The kind of document that a text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A document of a known kind, or the markup of its file. Some keys forbid every value below them, and e-mail addresses
    /// in reserved domains are forbidden too.
    Evidence,
    /// Any other text.
    Elsewhere,
}

/// Text of a file that belongs to no key and no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup<P> {
    /// The kind of text.
    pub kind: MarkupKind,
    /// The text, without the character that introduces it.
    pub text: Box<str>,
    /// The position at which it starts.
    pub at: P,
}

/// The kinds of [`Markup`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkupKind {
    /// A comment: `# …`.
    Comment,
    /// An anchor: `&…`.
    Anchor,
    /// A tag: `!…`.
    Tag,
    /// A directive: `%…`.
    Directive,
}

impl MarkupKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Comment, Self::Anchor, Self::Tag, Self::Directive];

    /// Returns the kind with its article, as the subject of a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Comment => "a comment",
            Self::Anchor => "an anchor",
            Self::Tag => "a tag",
            Self::Directive => "a directive",
        }
    }
}

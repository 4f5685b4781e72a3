//! Paths of fields in a document: `notifications[0].channel` (specification, section 3, "Findings").

use super::safe_text::SafeText;
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a mapping.
    Key(Cow<'static, str>),
    /// An entry of a list, counted from 0.
    Index(usize),
}

/// The path of a field, from the root of its document.
///
/// ```
/// use trialdesk::domain::field_path::{FieldPath, Segment};
/// let path = FieldPath::parse("notifications[0].channel").unwrap();
/// assert_eq!(path.to_string(), "notifications[0].channel");
/// assert_eq!(path.pattern(), "notifications[].channel");
/// assert_eq!(path.last_key(), Some("channel"));
/// assert_eq!(path.entry_of("notifications"), Some(0));
/// assert!(FieldPath::parse("notifications[x]").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Arc<[Segment]>);

impl FieldPath {
    /// Returns the path with these segments.
    #[must_use]
    pub fn new(segments: impl IntoIterator<Item = Segment>) -> Self {
        Self(segments.into_iter().collect())
    }

    /// Returns the path of nested keys, as the tables of fields have them: `handoff.owners.sales_ref`.
    #[must_use]
    pub fn of_keys(keys: &'static str) -> Self {
        Self::new(keys.split('.').filter(|key| !key.is_empty()).map(|key| Segment::Key(key.into())))
    }

    /// Parses a path in the form that findings use. A key that contains a dot or a bracket reads as two keys or an
    /// index.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut segments = Vec::new();
        for part in text.split('.') {
            let (key, indexes) = part.find('[').map_or((part, ""), |at| part.split_at(at));
            if !key.is_empty() {
                segments.push(Segment::Key(key.to_owned().into()));
            } else if indexes.is_empty() || !segments.is_empty() {
                return None;
            }
            let mut rest = indexes;
            while !rest.is_empty() {
                let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
                segments.push(Segment::Index(index.parse().ok()?));
                rest = after;
            }
        }
        Some(Self::new(segments))
    }

    /// Returns the path with further keys: `notifications[0]` and `channel` give `notifications[0].channel`.
    #[must_use]
    pub fn join(&self, keys: &'static str) -> Self {
        Self::new(self.0.iter().cloned().chain(Self::of_keys(keys).0.iter().cloned()))
    }

    /// Returns the path of an entry of the list at this path.
    #[must_use]
    pub fn entry(&self, index: usize) -> Self {
        Self::new(self.0.iter().cloned().chain([Segment::Index(index)]))
    }

    /// Returns the segments, from the root.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Returns the last key: `next_action_refs` of `handoff.next_action_refs[1]`.
    #[must_use]
    pub fn last_key(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|segment| match segment {
            Segment::Key(key) => Some(&**key),
            Segment::Index(_) => None,
        })
    }

    /// Returns whether the first key is this one.
    #[must_use]
    pub fn is_below(&self, key: &str) -> bool {
        matches!(self.0.first(), Some(Segment::Key(first)) if first == key)
    }

    /// Returns the index of the entry that the path leads into, if it begins with a list under this key.
    #[must_use]
    pub fn entry_of(&self, key: &str) -> Option<usize> {
        match self.0.get(1) {
            Some(Segment::Index(index)) if self.is_below(key) => Some(*index),
            _ => None,
        }
    }

    /// Returns whether the field holds a reference or references by its name: `*_ref`, `*_refs`, or an entry of one.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        self.last_key().is_some_and(|key| key.ends_with("_ref") || key.ends_with("_refs"))
    }

    /// Returns the path as the tables of fields have it, without the indexes: `notifications[].channel`.
    #[must_use]
    pub fn pattern(&self) -> String {
        self.written(|_| String::new())
    }

    /// Returns the path as text that may be shown.
    #[must_use]
    pub fn to_safe(&self) -> SafeText {
        SafeText::sanitize(&self.to_string())
    }

    fn written(&self, index: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        for segment in &*self.0 {
            match segment {
                Segment::Key(key) => {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(key);
                }
                Segment::Index(number) => {
                    let _ = write!(out, "[{}]", index(*number));
                }
            }
        }
        out
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written(|index| index.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn malformed_paths_are_rejected() {
        for text in ["", ".", "a.", ".a", "a[", "a[]", "a[-1]", "a[0", "a[0]b", "a..b"] {
            assert_eq!(FieldPath::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_reference_fields_and_their_entries_are_references() {
        let is_reference = |text| FieldPath::parse(text).unwrap().is_reference();
        assert!(is_reference("handoff.commercial_ref") && is_reference("handoff.next_action_refs[1]"));
        assert!(!is_reference("outcome") && !is_reference("references"));
    }

    proptest! {
        #[test]
        fn printed_paths_parse_to_the_same_path(first in "[a-z_]{1,8}", rest in proptest::collection::vec(
            prop_oneof!["[a-z_]{1,8}".prop_map(|key| Segment::Key(key.into())), (0_usize..99).prop_map(Segment::Index)], 0..5)) {
            let path = FieldPath::new(std::iter::once(Segment::Key(first.into())).chain(rest));
            prop_assert_eq!(FieldPath::parse(&path.to_string()), Some(path));
        }
    }
}

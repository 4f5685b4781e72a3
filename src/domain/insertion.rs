//! The place at which the line of a remedy can be inserted into its file, as far as the positions of keys tell.

use super::field_path::Segment;
use super::finding::Finding;
use super::remedy::Remedy;
use super::safe_text::SafeText;
use super::tree::Position;
use super::trial::Trial;
use crate::safe;

/// A line to insert into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The line before which it is inserted, from 1.
    pub before_line: u32,
    /// The line, indented, without a line break.
    pub text: SafeText,
}

impl Insertion {
    /// Returns the insertion that adds the line of a finding's remedy. It is `None` unless the line goes into a block
    /// mapping of YAML that has a key on a line of its own: then it is inserted before that key, with its indentation.
    #[must_use]
    pub fn of(trial: &Trial, finding: &Finding) -> Option<Self> {
        let Remedy::AddLine(line) = &finding.remedy else { return None };
        let (kind, path) = (finding.document?, finding.path.as_deref()?);
        let document = trial.document(kind).filter(|document| &*document.path == path)?;
        let segments = finding.field.as_ref()?.segments();
        let above = segments.get(..segments.len().checked_sub(line.keys.len())?)?;
        let (start, mapping) = match above {
            _ if line.is_entry() => return None,
            [] => (document.at(), document.packed.root()),
            [Segment::Key(list), Segment::Index(index)] => {
                document.packed.root().entry(list)?.value.items().nth(*index)?
            }
            _ => return None,
        };
        // A mapping in braces begins with a brace and not with a key.
        let is_block = mapping.key_positions().any(|at| at == start);
        let is_alone = |at: &Position| at.line > start.line && at.column == start.column;
        let before = mapping.key_positions().filter(is_alone).min()?;
        is_block.then(|| Self {
            before_line: before.line,
            text: safe!("{}{}", SafeText::blanks(before.column as usize - 1), line.yaml()),
        })
    }
}

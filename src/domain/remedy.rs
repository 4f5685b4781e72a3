//! Remedies: the step that resolves a finding (specification, section 3, "remedy").

use super::field::Field;
use super::labels::{Kind, ProblemCode};
use super::safe_text::SafeText;
use super::schema::Example;
use crate::safe;

/// The remedy of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Remedy {
    /// No remedy: the message is enough.
    #[default]
    None,
    /// Add a line to the mapping at the position of the finding.
    AddLine(FieldLine),
    /// Replace the line at the position of the finding: the field itself, or a parent that should be a mapping.
    ReplaceValue(FieldLine),
    /// Ask a person, or wait for them.
    AskPerson(Ask),
    /// Add a document to the trial.
    AddDocument {
        /// The kind that is missing.
        kind: Kind,
        /// The trial.
        trial_ref: SafeText,
    },
    /// Fix the file that has the problem.
    FixFile(ProblemCode),
}

/// A line of YAML that gives a field its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldLine {
    /// The keys to write, the outer ones first; none for an entry of a list.
    pub keys: Vec<&'static str>,
    /// The value to write.
    pub value: NewValue,
}

/// The value of a line to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// An example, written with a placeholder for what only the reviewer knows. No gate accepts it as it is.
    Example(Example),
    /// The value that is required: its text, without quotes.
    Exact(SafeText),
}

/// A step that another person has to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// An approver decides on the grace period.
    Decision,
    /// The approver who denied the grace period withdraws, or the outcome changes.
    WithdrawDenial,
    /// The requested changes are made, and an approver decides again.
    MakeChanges,
    /// An approver answers an objection that does not count.
    AnswerObjection,
    /// The approver of the package decides.
    Approval,
    /// The producer of the packet declares it ready.
    Producer,
    /// An approver decides on the package of a stage.
    PackageDecision,
    /// The approver who denied the package withdraws.
    WithdrawPackageDenial,
    /// The gates of the upstream stage pass first.
    UpstreamFirst,
    /// The plan of the other target is removed.
    RemovePlan,
    /// The package that others refer to gets its `package_ref` first.
    PackageFirst,
    /// Forbidden material is replaced by a reference; the text says by which.
    UseReference(&'static str),
}

impl Ask {
    /// Returns the step to take, in a sentence without a full stop.
    #[must_use]
    pub const fn step(&self) -> &'static str {
        match self {
            Self::Decision => "an approver records a grace-period decision",
            Self::WithdrawDenial => "the approver withdraws the denial, or the outcome changes to revoked",
            Self::MakeChanges => "make the requested changes; then an approver decides again",
            Self::AnswerObjection => "an approver who has seen the objection records a decision",
            Self::Approval => "ask the approver of this package for an approval that is in force",
            Self::Producer => "ask the producer of this packet to complete it and to declare it ready",
            Self::PackageDecision => "an approver records a decision on the package",
            Self::WithdrawPackageDenial => "the approver withdraws the denial of the package",
            Self::UpstreamFirst => "resolve the findings of the stage before this one first",
            Self::RemovePlan => "remove this plan, or correct `conversion_target`",
            Self::PackageFirst => "give the packet its `package_ref` first",
            Self::UseReference(step) => step,
        }
    }
}

impl ProblemCode {
    /// Returns how to fix a file with this problem, in a sentence without a full stop.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::Unreadable => "let this user read the file, then rescan",
            Self::TooLarge => "evidence holds references: keep the material elsewhere and refer to it",
            Self::NotUtf8 => "save the file as UTF-8",
            Self::Syntax => "open the file at this line and correct it",
            Self::NoTrial => "add the line trial_ref: trial:…",
            Self::UnsupportedVersion => "write the packet in the version v1",
            Self::Duplicate => "keep one of the documents and remove the others from the room",
            Self::BadDecision => "records are written by this program: ask the person who put the file there",
            Self::MissingDecision => "restore the record from version control or a backup",
            Self::BadSignature => "the record or its signature was changed: restore the original",
        }
    }
}

impl Remedy {
    /// Returns the remedy that gives a field this value.
    #[must_use]
    pub fn give(field: &Field<'_>, value: NewValue) -> Self {
        let keys = field.unwritten_tail().split('.').filter(|key| !key.is_empty()).collect();
        let line = FieldLine { keys, value };
        if field.is_written() { Self::ReplaceValue(line) } else { Self::AddLine(line) }
    }

    /// Returns the remedy that gives a field this text.
    #[must_use]
    pub fn give_text(field: &Field<'_>, text: &str) -> Self {
        Self::give(field, NewValue::Exact(SafeText::sanitize(text)))
    }

    /// Returns the line to add or to replace, if there is one.
    #[must_use]
    pub const fn line(&self) -> Option<&FieldLine> {
        match self {
            Self::AddLine(line) | Self::ReplaceValue(line) => Some(line),
            Self::None | Self::AskPerson(_) | Self::AddDocument { .. } | Self::FixFile(_) => None,
        }
    }

    /// Returns the only value that resolves the finding, if there is one.
    #[must_use]
    pub fn required_value(&self) -> Option<&SafeText> {
        match &self.line()?.value {
            NewValue::Exact(text) => Some(text),
            NewValue::Example(_) => None,
        }
    }

    /// Returns the lines of YAML to write, if a reviewer can write any.
    #[must_use]
    pub fn yaml(&self) -> Vec<SafeText> {
        match self {
            Self::AddLine(line) | Self::ReplaceValue(line) => vec![line.yaml()],
            Self::AddDocument { kind, trial_ref } => {
                vec![safe!("schema_version: {}", kind.schema_version()), safe!("trial_ref: {}", trial_ref)]
            }
            Self::None | Self::AskPerson(_) | Self::FixFile(_) => Vec::new(),
        }
    }

    /// Returns the step to take, if it is not a line to write.
    #[must_use]
    pub const fn step(&self) -> Option<&'static str> {
        match self {
            Self::AskPerson(ask) => Some(ask.step()),
            Self::FixFile(code) => Some(code.fix()),
            Self::None | Self::AddLine(_) | Self::ReplaceValue(_) | Self::AddDocument { .. } => None,
        }
    }

    /// Returns the remedy as YAML, as reports have it: the lines to write, or a comment with the step to take.
    #[must_use]
    pub fn to_yaml(&self) -> SafeText {
        self.step().map_or_else(|| SafeText::join(self.yaml(), "\n"), |step| safe!("# {}", step))
    }

    /// Returns the prefix of the missing reference, if it is known.
    #[must_use]
    pub fn reference_prefix(&self) -> Option<&'static str> {
        match &self.line()?.value {
            NewValue::Example(example) => example.prefix(),
            NewValue::Exact(_) => None,
        }
    }
}

impl FieldLine {
    /// Returns whether the line is an entry of a list.
    #[must_use]
    pub const fn is_entry(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns the line of YAML, nested in flow style if several keys are to be written.
    #[must_use]
    pub fn yaml(&self) -> SafeText {
        self.render(false)
    }

    /// Returns the same, but the value alone for an entry of a list: the dash or bracket before it is written already.
    #[must_use]
    pub fn yaml_in_place(&self) -> SafeText {
        self.render(true)
    }

    fn render(&self, is_in_place: bool) -> SafeText {
        let (value, note) = match &self.value {
            NewValue::Example(example) => (example.to_write(), example.note),
            NewValue::Exact(text) => (quoted(text), None),
        };
        let line = match self.keys.as_slice() {
            [] if is_in_place => value,
            [] => safe!("- {}", value),
            [key] => safe!("{}: {}", *key, value),
            [first, rest @ ..] => {
                let opening = SafeText::join(rest.iter().copied(), ": {");
                safe!("{}: {{{}: {}{}", *first, opening, value, SafeText::repeat("}", rest.len()))
            }
        };
        match note {
            Some(note) => safe!("{}  # {}", line, note),
            None => line,
        }
    }
}

/// Returns a text as a scalar of YAML, in quotes if it needs them. Inside of braces a plain scalar may hold none of these
/// characters, and it may not end in a colon.
fn quoted(text: &SafeText) -> SafeText {
    if !text.contains([',', '[', ']', '{', '}']) && !text.ends_with(':') {
        return text.clone();
    }
    let doubled = SafeText::join(text.split('\'').map(SafeText::sanitize), "''");
    safe!("'{}'", doubled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(keys: &[&'static str], value: &'static str, note: Option<&'static str>) -> SafeText {
        let value = NewValue::Example(Example { value, note });
        FieldLine { keys: keys.to_vec(), value }.yaml()
    }

    #[test]
    fn lines_nest_in_flow_style_and_comments_come_last() {
        assert_eq!(line(&["status"], "ready", None), "status: ready");
        assert_eq!(line(&[], "ticket:…", None), "- ticket:TODO");
        assert_eq!(
            line(&["handoff", "owners", "sales_ref"], "owner:sales/…", Some("an owner")),
            "handoff: {owners: {sales_ref: owner:sales/TODO}}  # an owner"
        );
    }
}

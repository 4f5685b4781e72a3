//! The rules of gates, as they are evaluated.

use crate::domain::decision::DecisionSubject;
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::field_path::FieldPath;
use crate::domain::gate::GateId;
use crate::domain::labels::{Kind, StageId};
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use crate::safe;
use std::cell::RefCell;
use std::sync::Arc;

/// A rule that a gate evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The gate.
    pub gate: GateId,
    /// The requirement.
    pub kind: RuleKind,
    /// The kind of the document, if the rule is about one.
    pub document: Option<Kind>,
    /// The field, if the rule is about one.
    pub field: Option<FieldPath>,
    /// The file, relative to the room, if the document is there.
    pub path: Option<Arc<str>>,
    /// The position of the field's key, or of the document.
    pub at: Option<Position>,
    /// The value of the field if it is a scalar, safe to show.
    pub value: Option<SafeText>,
    /// True if the evidence satisfies the rule.
    pub is_satisfied: bool,
}

/// The requirement of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// No file of the trial has a problem.
    NoProblem,
    /// The document exists and counts.
    Document,
    /// The field has a valid value, named by this phrase: `a reference`.
    Valid(&'static str),
    /// The field is one of these words.
    OneOf(&'static [&'static str]),
    /// The field is this word.
    Word(&'static str),
    /// The field is a list with an entry or more.
    NonEmptyList,
    /// The time in the field is not later than the moment of the stage.
    NotInFuture,
    /// The time in the field is later than that in this field.
    LaterThan(&'static str),
    /// The approval has not expired at the moment of the stage.
    NotExpired,
    /// The emergency approval is not valid for longer than the policy allows.
    ShortEnough,
    /// The field names the package of a packet.
    NamesPackageOf(Option<Kind>),
    /// The field is the digest of the file that holds the packet.
    DigestOfFile,
    /// The field equals this field of the same document, or of a document of another kind.
    EqualTo(Option<Kind>, &'static str),
    /// The field is not there.
    Absent,
    /// The trial is not revoked.
    Convertible,
    /// The subject is decided: the grace period is settled, or the package is approved.
    Decided(DecisionSubject),
    /// The stage before this one is ready.
    StageReady(StageId),
    /// The document holds references only.
    ReferencesOnly,
    /// The document does not declare that it is not sanitized.
    Sanitized,
    /// The document declares live evidence.
    Live,
}

impl RuleKind {
    /// Returns the subject of the decision that the rule asks for.
    #[must_use]
    pub const fn subject(&self) -> Option<DecisionSubject> {
        match self {
            Self::Decided(subject) => Some(*subject),
            _ => None,
        }
    }

    /// Returns what the rule requires, as the end of a sentence about the field or the document: `is a reference`.
    #[must_use]
    pub fn phrase(&self) -> SafeText {
        match self {
            Self::NoProblem => "no file of the trial has a problem".into(),
            Self::Document => "exists and counts".into(),
            Self::Valid(expected) => safe!("is {}", *expected),
            Self::OneOf(words) => safe!("is one of {}", SafeText::join(words.iter().copied(), ", ")),
            Self::Word(word) => safe!("is `{}`", *word),
            Self::NonEmptyList => "is a list with an entry or more".into(),
            Self::NotInFuture => "is not in the future".into(),
            Self::LaterThan(field) => safe!("is later than `{}`", *field),
            Self::NotExpired => "has not expired".into(),
            Self::ShortEnough => "is not valid for longer than the policy allows".into(),
            Self::NamesPackageOf(kind) => {
                safe!("names the package of the {}", kind.map_or("packet", Kind::label))
            }
            Self::DigestOfFile => "is the digest of the packet's file".into(),
            Self::EqualTo(None, field) => safe!("equals `{}`", *field),
            Self::EqualTo(Some(kind), field) => safe!("equals `{}` of the {}", *field, kind.label()),
            Self::Absent => "is absent, because it belongs to the other conversion target".into(),
            Self::Convertible => "allows a conversion".into(),
            Self::Decided(DecisionSubject::Grace) => "the grace period is settled".into(),
            Self::Decided(DecisionSubject::Package(stage)) => {
                safe!("the {} package is approved", stage.label())
            }
            Self::StageReady(stage) => safe!("the {} stage is ready", stage.label()),
            Self::ReferencesOnly => "holds references only".into(),
            Self::Sanitized => "is `true` or missing".into(),
            Self::Live => "is `live`".into(),
        }
    }
}

impl Rule {
    /// Returns a rule about a trial.
    pub(in crate::domain) const fn of_trial(gate: GateId, kind: RuleKind, is_satisfied: bool) -> Self {
        Self { gate, kind, document: None, field: None, path: None, at: None, value: None, is_satisfied }
    }

    /// Returns a rule about a document.
    pub(in crate::domain) fn of_document(
        gate: GateId,
        kind: RuleKind,
        document: &Document,
        is_satisfied: bool,
    ) -> Self {
        Self {
            document: Some(document.kind),
            path: Some(document.path.clone()),
            at: Some(document.at()),
            ..Self::of_trial(gate, kind, is_satisfied)
        }
    }

    /// Returns a rule about a field.
    pub(in crate::domain) fn of_field(
        gate: GateId,
        kind: RuleKind,
        document: &Document,
        field: &Field<'_>,
        is_satisfied: bool,
    ) -> Self {
        Self {
            field: Some(field.path()),
            at: Some(field.at()),
            value: field.scalar().map(SafeText::sanitize),
            ..Self::of_document(gate, kind, document, is_satisfied)
        }
    }

    /// Returns the rule in a sentence without a full stop: `renewal_ref is a reference`.
    #[must_use]
    pub fn sentence(&self) -> SafeText {
        let subject = match (&self.field, self.document) {
            (Some(field), _) => safe!("`{}`", field.to_safe()),
            (None, Some(kind)) => safe!("the {}", kind.label()),
            (None, None) => return self.kind.phrase(),
        };
        safe!("{} {}", subject, self.kind.phrase())
    }
}

/// The rules of an evaluation, in the order in which they are evaluated.
#[derive(Debug, Default)]
pub struct Trace(RefCell<Vec<Rule>>);

impl Trace {
    /// Adds a rule.
    pub(in crate::domain) fn add(&self, rule: Rule) {
        self.0.borrow_mut().push(rule);
    }

    /// Returns the rules.
    pub(in crate::domain) fn into_rules(self) -> Vec<Rule> {
        self.0.into_inner()
    }
}

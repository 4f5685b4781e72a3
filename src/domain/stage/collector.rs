//! The findings of one gate over one trial, and the checks that gates have in common.

use super::rule::{Rule, RuleKind, Trace};
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::Finding;
use crate::domain::gate::GateId;
use crate::domain::labels::{Code, Kind};
use crate::domain::problem::{Problem, TrialProblem};
use crate::domain::remedy::{Ask, NewValue, Remedy};
use crate::domain::safe_text::SafeText;
use crate::domain::schema::{self, Example, ValueType};
use crate::domain::time::Moment;
use crate::domain::trial::Trial;
use crate::domain::value_error::ValueError;
use crate::safe;

/// The findings of one gate over one trial.
pub struct FindingCollector<'a> {
    gate: GateId,
    trial: &'a Trial,
    findings: Vec<Finding>,
    trace: Option<&'a Trace>,
}

impl<'a> FindingCollector<'a> {
    pub(in crate::domain) fn new(gate: GateId, trial: &'a Trial) -> Self {
        Self::traced(gate, trial, None)
    }

    /// Returns a collector that records the rules that are evaluated.
    pub(super) const fn traced(gate: GateId, trial: &'a Trial, trace: Option<&'a Trace>) -> Self {
        Self { gate, trial, findings: Vec::new(), trace }
    }

    /// Records a rule about the trial for an explanation.
    pub(in crate::domain) fn rule_of_trial(&self, kind: RuleKind, is_satisfied: bool) {
        if let Some(trace) = self.trace {
            trace.add(Rule::of_trial(self.gate, kind, is_satisfied));
        }
    }

    /// Records a rule about a document for an explanation.
    pub(in crate::domain) fn rule_of_document(
        &self,
        kind: RuleKind,
        document: &Document,
        is_satisfied: bool,
    ) {
        if let Some(trace) = self.trace {
            trace.add(Rule::of_document(self.gate, kind, document, is_satisfied));
        }
    }

    /// Records a rule about a field for an explanation.
    #[inline]
    pub(in crate::domain) fn rule(
        &self,
        kind: RuleKind,
        document: &Document,
        field: &Field<'_>,
        is_satisfied: bool,
    ) {
        if let Some(trace) = self.trace {
            trace.add(Rule::of_field(self.gate, kind, document, field, is_satisfied));
        }
    }

    pub(in crate::domain) fn finish(self) -> Vec<Finding> {
        self.findings
    }

    /// Adds a finding for each problem of the trial's files.
    pub(super) fn problems(&mut self, trial: &Trial) {
        self.rule_of_trial(RuleKind::NoProblem, trial.problems.is_empty());
        for TrialProblem { problem: Problem { code, path, at, message, .. }, count } in &trial.problems {
            let message = SafeText::sanitize(message);
            let message = match count {
                0 | 1 => message,
                _ => safe!("{} ({} problems in this `decisions` folder)", message, count),
            };
            self.findings.push(Finding {
                path: Some(path.clone()),
                at: *at,
                remedy: Remedy::FixFile(*code),
                ..Finding::of_trial(self.gate, Code::Problem, message)
            });
        }
    }

    /// Adds a finding if a document that the gate needs is missing. Returns whether it is present.
    pub(in crate::domain) fn need(&mut self, kind: Kind) -> bool {
        if let Some(document) = self.trial.document(kind) {
            self.rule_of_document(RuleKind::Document, document, true);
            return true;
        }
        if let Some(trace) = self.trace {
            trace.add(Rule { document: Some(kind), ..Rule::of_trial(self.gate, RuleKind::Document, false) });
        }
        let is_duplicated = self.trial.uncounted.iter().any(|document| document.kind == kind);
        let is_draft = || kind.packet_of().is_some_and(|stage| self.trial.has_draft(stage));
        let message = match self.trial.problems.first() {
            _ if is_duplicated && !is_draft() => {
                safe!("the trial has more than one {}, or it does not count", kind.label())
            }
            Some(TrialProblem { problem, .. }) => safe!(
                "the trial has no {} that can be used; fix {} first",
                kind.label(),
                SafeText::sanitize(&problem.path)
            ),
            None if is_draft() => safe!("the {} is a draft", kind.label()),
            None => safe!("the trial has no {}", kind.label()),
        };
        let trial_ref = SafeText::sanitize(&self.trial.trial_ref);
        // A broken file may be the document that is missing.
        let remedy = if self.trial.problems.is_empty() {
            Remedy::AddDocument { kind, trial_ref }
        } else {
            Remedy::None
        };
        self.findings.push(Finding {
            document: Some(kind),
            remedy,
            ..Finding::of_trial(self.gate, Code::DocumentMissing, message)
        });
        false
    }

    /// Adds the finding of a gate that depends on an outcome that is not known.
    pub(in crate::domain) fn outcome_unknown(&mut self) {
        self.about_trial(
            Code::OutcomeUnknown,
            "which handoff is due depends on the outcome, and the outcome is not known",
            Remedy::None,
        );
    }

    /// Adds the finding of a gate that depends on a conversion target that is not known.
    pub(in crate::domain) fn target_unknown(&mut self) {
        let message = "which plan is due depends on `conversion_target`, and the target is not known";
        self.about_trial(Code::TargetUnknown, message, Remedy::None);
    }

    /// Adds a finding about the trial rather than about a field.
    pub fn about_trial(&mut self, code: Code, message: impl Into<SafeText>, remedy: Remedy) {
        self.findings.push(Finding { remedy, ..Finding::of_trial(self.gate, code, message.into()) });
    }

    /// Adds a finding about forbidden material.
    pub fn forbidden(
        &mut self,
        document: &Document,
        field: Option<FieldPath>,
        at: crate::domain::tree::Position,
        message: SafeText,
        ask: Ask,
    ) {
        self.findings.push(Finding {
            document: Some(document.kind),
            field,
            path: Some(document.path.clone()),
            at: Some(at),
            remedy: Remedy::AskPerson(ask),
            ..Finding::of_trial(self.gate, Code::Forbidden, message)
        });
    }

    /// Adds a finding at a field, with the remedy that the table of its document suggests.
    pub fn at(&mut self, document: &Document, field: &Field<'_>, code: Code, message: impl Into<SafeText>) {
        let spec = schema::document(document.kind).field(&field.path().pattern());
        let example = spec.map_or(Example::UNKNOWN, |spec| spec.example);
        self.with_remedy(document, field, code, message, Remedy::give(field, NewValue::Example(example)));
    }

    /// Adds a finding at a field, with a remedy of its own.
    pub fn with_remedy(
        &mut self,
        document: &Document,
        field: &Field<'_>,
        code: Code,
        message: impl Into<SafeText>,
        remedy: Remedy,
    ) {
        self.findings.push(Finding {
            document: Some(document.kind),
            field: Some(field.path()),
            path: Some(document.path.clone()),
            at: Some(field.at()),
            remedy,
            ..Finding::of_trial(self.gate, code, message.into())
        });
    }

    fn value_error(
        &mut self,
        document: &Document,
        field: &Field<'_>,
        error: ValueError,
        expected: impl Into<SafeText>,
    ) {
        let path = field.path().to_safe();
        let expected = expected.into();
        let message = match error {
            ValueError::Missing => {
                let mut message = safe!("`{}` is missing", path);
                if let Some(key) = field.misspelt() {
                    message.push(safe!("; did you mean it by `{}`?", SafeText::sanitize(key)));
                }
                message
            }
            ValueError::Placeholder => safe!("`{}` holds a placeholder instead of {}", path, expected),
            ValueError::Malformed | ValueError::Unsupported => safe!("`{}` is not {}", path, expected),
        };
        self.at(document, field, error.into(), message);
    }

    /// Checks that a field holds a value of its type. Returns whether it does.
    pub fn valid(&mut self, value: ValueType, document: &Document, field: &Field<'_>) -> bool {
        let (result, expected) = match value {
            ValueType::Reference => (field.check_reference(), "a reference"),
            ValueType::Timestamp => (field.timestamp().map(drop), "a timestamp"),
            ValueType::Date => (field.date().map(drop), "a date"),
            ValueType::Text => (field.string_bytes().map(drop), "a text"),
            ValueType::Label(names) => (field.check_word(names), ""),
            ValueType::Boolean
            | ValueType::Integer
            | ValueType::References
            | ValueType::Texts
            | ValueType::Mapping
            | ValueType::Mappings => {
                return true;
            }
        };
        let kind = match value {
            ValueType::Label(names) => RuleKind::OneOf(names),
            _ => RuleKind::Valid(expected),
        };
        self.rule(kind, document, field, result.is_ok());
        let Err(error) = result else { return true };
        let expected = match value {
            ValueType::Label(names) => safe!("one of {}", SafeText::join(names.iter().copied(), ", ")),
            _ => expected.into(),
        };
        self.value_error(document, field, error, expected);
        false
    }

    /// Checks that a field is exactly this word; anything else has the code. Returns whether it is.
    pub fn word(
        &mut self,
        document: &Document,
        field: &Field<'_>,
        word: &'static str,
        otherwise: Code,
    ) -> bool {
        let is_word = field.is_word(word);
        self.rule(RuleKind::Word(word), document, field, is_word);
        if is_word {
            return true;
        }
        let path = field.path().to_safe();
        let message = if field.is_there() {
            safe!("`{}` is not `{}`", path, word)
        } else {
            safe!("`{}` is missing; `{}` is required", path, word)
        };
        match otherwise {
            Code::NotApproved => {
                let remedy = Remedy::AskPerson(Ask::Approval);
                self.with_remedy(document, field, otherwise, message, remedy);
            }
            Code::NotReady => {
                let remedy = Remedy::AskPerson(Ask::Producer);
                self.with_remedy(document, field, otherwise, message, remedy);
            }
            _ => self.at(document, field, otherwise, message),
        }
        false
    }

    /// Checks that the time in a field is not later than a moment. The field holds a timestamp.
    pub fn not_in_future(&mut self, document: &Document, field: &Field<'_>, moment: Moment) {
        let in_future = field.timestamp().ok().filter(|&at| at > moment);
        self.rule(RuleKind::NotInFuture, document, field, in_future.is_none());
        let Some(at) = in_future else { return };
        let message = safe!("`{}` is in the future", field.path().to_safe());
        self.at(document, field, Code::InFuture, message);
        if let Some(finding) = self.findings.last_mut() {
            finding.gone_at = Some(at);
        }
    }

    /// Checks that a field is a list with one entry or more, and returns the entries.
    pub fn list(&mut self, document: &Document, field: &Field<'a>) -> Option<Vec<Field<'a>>> {
        let items = field.items();
        self.rule(RuleKind::NonEmptyList, document, field, items.is_ok());
        items.map_err(|error| self.value_error(document, field, error, "a list")).ok()
    }

    /// Checks that an entry of a list is a mapping. Returns whether it is.
    pub fn mapping(&mut self, document: &Document, entry: &Field<'_>) -> bool {
        self.rule(RuleKind::Valid("a mapping"), document, entry, entry.is_mapping());
        if !entry.is_mapping() {
            self.at(document, entry, Code::Malformed, safe!("`{}` is not a mapping", entry.path().to_safe()));
        }
        entry.is_mapping()
    }
}

//! Every document is taken to its trial, or said to be a problem.

use super::count::Sheet;
use super::places::{Open, Places};
use super::{Bundle, Contents, File, Gathered, Remembered, SIGNATURE, Trouble, decisions_folder};
use crate::domain::decision::Signature;
use crate::domain::digest::Digest;
use crate::domain::document::{ANY_GRACE_DECISION, Document, Kind};
use crate::domain::facts::Facts;
use crate::domain::field::Field;
use crate::domain::policy::Policy;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::tree::Spot;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

#[derive(Default)]
pub(super) struct Gathering {
    sheets: Vec<Sheet>,
    problems: Vec<Open>,
    foreign: usize,
    not_sample: Option<Arc<str>>,
    /// Records without a usable `trial_ref` still use up their `decision_ref`.
    stray_refs: Vec<Box<str>>,
    /// The reference that was met last: documents of a trial stand side by side, and share it.
    last_ref: Option<Arc<str>>,
}

impl Gathering {
    /// For about so many documents.
    pub(super) fn with_capacity(documents: usize) -> Self {
        Self { sheets: Vec::with_capacity(documents), ..Self::default() }
    }

    pub(super) fn take(&mut self, file: File) {
        let File { path, contents } = file;
        match contents {
            Contents::Trouble(Trouble { code, at, message }) => {
                self.problems.push(Open { code, path, at, message, trial_ref: None });
            }
            Contents::LooseSignature => {
                let message = "the record that this signature belongs to is gone".to_owned();
                let code = ProblemCode::MissingDecision;
                self.problems.push(Open { code, path, at: None, message, trial_ref: None });
            }
            Contents::Papers { digest, papers, signature } => {
                let among_decisions = decisions_folder(&path).is_some();
                if among_decisions && papers.is_empty() {
                    self.bad_decision(&path, None, "an empty file stands where only decisions belong", None);
                }
                if among_decisions && signature == Signature::Bad {
                    self.bad_signature(&path, &papers);
                }
                for paper in papers {
                    self.sort(&path, digest, paper, &signature, among_decisions);
                }
            }
        }
    }

    fn sort(
        &mut self,
        path: &Arc<str>,
        file_digest: Digest,
        facts: Facts,
        signature: &Signature,
        among_decisions: bool,
    ) {
        let kind = facts.kind();
        let is_decision = match kind {
            Some(kind) => kind == Kind::GraceDecision,
            None => Field::of(&facts, "schema_version")
                .text()
                .is_some_and(|schema| schema.starts_with(ANY_GRACE_DECISION)),
        };
        let trial_ref = Field::of(&facts, "trial_ref").reference().ok().map(|text| self.shared(text));
        let at = Some(facts.at());
        let misplaced = if among_decisions && !is_decision {
            Some("a document that is no decision stands where only decisions belong")
        } else if is_decision && kind.is_none() {
            Some("a decision of another version than v1 cannot be judged")
        } else if is_decision && !among_decisions {
            Some("a decision stands outside a folder named `decisions`")
        } else {
            None
        };
        if let Some(message) = misplaced {
            self.bad_decision(path, at, message, trial_ref.clone());
        }
        let Some(kind) = kind else {
            self.foreign += usize::from(misplaced.is_none());
            return;
        };
        if kind.is_packet() && Field::of(&facts, "evidence_mode").text() != Some("sample") {
            let first = self.not_sample.get_or_insert_with(|| path.clone());
            if *path < *first {
                *first = path.clone();
            }
        }
        let Some(trial_ref) = trial_ref else {
            if misplaced.is_none() {
                let message = format!("a {} without a usable `trial_ref` belongs to no trial", kind.title());
                let at = Some(Field::of(&facts, "trial_ref").at());
                let (code, path) = (ProblemCode::NoTrial, path.clone());
                self.problems.push(Open { code, path, at, message, trial_ref: None });
            }
            if kind == Kind::GraceDecision {
                self.stray_refs.extend(Field::of(&facts, "decision_ref").reference().ok().map(Into::into));
            }
            return;
        };
        let document = Document { kind, trial_ref, path: path.clone(), file_digest, facts };
        self.sheets.push(Sheet { document, signature: signature.clone(), misplaced: misplaced.is_some() });
    }

    fn shared(&mut self, trial_ref: &str) -> Arc<str> {
        match &self.last_ref {
            Some(last) if **last == *trial_ref => last.clone(),
            _ => self.last_ref.insert(trial_ref.into()).clone(),
        }
    }

    /// A signature that does not verify is a problem of every trial that its file has records of. Beside a file
    /// without any record it is nothing of its own: such a file is a problem already, and holds up the same trials.
    fn bad_signature(&mut self, path: &Arc<str>, papers: &[Facts]) {
        let is_record = |facts: &&Facts| facts.kind() == Some(Kind::GraceDecision);
        let mut trials: BTreeSet<Option<Arc<str>>> = papers
            .iter()
            .filter(is_record)
            .map(|facts| Field::of(facts, "trial_ref").reference().ok().map(Into::into))
            .collect();
        if trials.len() > 1 {
            trials.remove(&None);
        }
        for trial_ref in trials {
            self.problems.push(Open {
                code: ProblemCode::BadSignature,
                path: format!("{path}{SIGNATURE}").into(),
                at: None,
                message: "this signature does not verify over the bytes of its record".to_owned(),
                trial_ref,
            });
        }
    }

    fn bad_decision(
        &mut self,
        path: &Arc<str>,
        at: Option<Spot>,
        message: &str,
        trial_ref: Option<Arc<str>>,
    ) {
        let (code, path, message) = (ProblemCode::BadDecision, path.clone(), message.to_owned());
        self.problems.push(Open { code, path, at, message, trial_ref });
    }

    /// Records that were here once and are gone, even where no other record names them.
    pub(super) fn miss(
        &mut self,
        remembered: &BTreeSet<Remembered>,
        here: &HashSet<Digest>,
        policy: &Policy,
    ) {
        let is_lost = |record: &&Remembered| {
            !Digest::parse(&record.digest).is_some_and(|digest| here.contains(&digest))
                && !policy.lost_decisions.iter().any(|lost| **lost == *record.digest)
        };
        for record in remembered.iter().filter(is_lost) {
            self.problems.push(Open {
                code: ProblemCode::MissingDecision,
                path: record.path.clone(),
                at: None,
                message: "a record that stood here when this room was last seen is gone or was changed"
                    .to_owned(),
                trial_ref: Some(record.trial_ref.clone()),
            });
        }
    }

    pub(super) fn finish(mut self, policy: &Policy) -> Gathered {
        let shared_refs = self.shared_decision_refs();
        self.sheets.sort_by(|a, b| a.document.trial_ref.cmp(&b.document.trial_ref));
        let Self { mut sheets, mut problems, foreign, not_sample, .. } = self;
        sheets.shrink_to_fit();
        let mut bundles = bundles(&sheets);
        for bundle in &bundles {
            problems.extend(bundle.sheaf(&sheets).own_problems(&shared_refs, policy));
        }
        let problems = attributed(problems, &sheets);
        for (number, problem) in (0..).zip(&problems) {
            for trial_ref in &problem.trials {
                let place = bundles.binary_search_by(|bundle| bundle.trial_ref.cmp(trial_ref));
                if let Some(bundle) = place.ok().and_then(|place| bundles.get_mut(place)) {
                    bundle.problems.push(number);
                }
            }
        }
        Gathered { problems: problems.into(), foreign, not_sample, sheets, bundles, shared_refs }
    }

    /// Every `decision_ref` that more than one record has.
    fn shared_decision_refs(&self) -> HashSet<Box<str>> {
        let documents = self.sheets.iter().map(|sheet| &sheet.document);
        let refs = documents
            .filter(|document| document.kind == Kind::GraceDecision)
            .filter_map(|document| document.field("decision_ref").reference().ok())
            .chain(self.stray_refs.iter().map(|text| &**text));
        let mut seen = HashSet::new();
        refs.filter(|decision_ref| !seen.insert(*decision_ref)).map(Into::into).collect()
    }
}

/// Where the documents of each trial are, among all of them in the order of their trials.
fn bundles(sheets: &[Sheet]) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    let mut end = 0;
    for own in sheets.chunk_by(|a, b| a.document.trial_ref == b.document.trial_ref) {
        let start = end;
        // Files end at 1 MiB, and no machine holds four thousand million documents.
        end += u32::try_from(own.len()).unwrap_or_default();
        if let Some(first) = own.first() {
            let trial_ref = first.document.trial_ref.clone();
            bundles.push(Bundle { trial_ref, start, end, problems: Vec::new() });
        }
    }
    bundles.shrink_to_fit();
    bundles
}

/// Problems with the trials that they belong to, in the order of paths.
fn attributed(open: Vec<Open>, sheets: &[Sheet]) -> Vec<Problem> {
    if open.is_empty() {
        return Vec::new();
    }
    let places = Places::of(sheets, &open);
    let mut problems: Vec<Problem> = open.into_iter().map(|open| places.attribute(open)).collect();
    problems.sort_by(|a, b| (&a.path, a.at, a.code).cmp(&(&b.path, b.at, b.code)));
    problems
}

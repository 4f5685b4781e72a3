//! Every document is taken to its trial, or said to be a problem.

use super::places::{Open, Places};
use super::{Contents, File, Gathered, Paper, Remembered, SIGNATURE, Trouble, decisions_folder};
use crate::domain::decision::Signature;
use crate::domain::document::{ANY_GRACE_DECISION, Document, Kind};
use crate::domain::field::Field;
use crate::domain::policy::Policy;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::tree::Spot;
use crate::domain::trial::Trial;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A document that belongs to a trial, and the signature beside its file.
pub(super) struct Sheet {
    pub(super) document: Document,
    pub(super) signature: Signature,
    pub(super) misplaced: bool,
}

#[derive(Default)]
pub(super) struct Gathering {
    pub(super) sheets: BTreeMap<Arc<str>, Vec<Sheet>>,
    problems: Vec<Open>,
    foreign: usize,
    not_sample: Option<Arc<str>>,
    /// Records without a usable `trial_ref` still use up their `decision_ref`.
    pub(super) stray_refs: Vec<Box<str>>,
}

impl Gathering {
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
                    self.sort(&path, &digest, paper, &signature, among_decisions);
                }
            }
        }
    }

    fn sort(
        &mut self,
        path: &Arc<str>,
        digest: &Arc<str>,
        paper: Paper,
        signature: &Signature,
        among_decisions: bool,
    ) {
        let schema =
            paper.root.entry("schema_version").and_then(|entry| entry.node.text()).unwrap_or_default();
        let kind = Kind::of_schema(schema);
        let is_decision = schema.starts_with(ANY_GRACE_DECISION);
        let trial_ref: Option<Arc<str>> =
            Field::of(&paper.root, "trial_ref").reference().ok().map(Into::into);
        let at = Some(paper.root.at);
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
        if kind.is_packet() && Field::of(&paper.root, "evidence_mode").text() != Some("sample") {
            let first = self.not_sample.get_or_insert_with(|| path.clone());
            if *path < *first {
                *first = path.clone();
            }
        }
        let Some(trial_ref) = trial_ref else {
            if misplaced.is_none() {
                let message = format!("a {} without a usable `trial_ref` belongs to no trial", kind.title());
                let at = Some(Field::of(&paper.root, "trial_ref").at());
                let (code, path) = (ProblemCode::NoTrial, path.clone());
                self.problems.push(Open { code, path, at, message, trial_ref: None });
            }
            if kind == Kind::GraceDecision {
                self.stray_refs
                    .extend(Field::of(&paper.root, "decision_ref").reference().ok().map(Into::into));
            }
            return;
        };
        let document = Document {
            kind,
            trial_ref: trial_ref.clone(),
            path: path.clone(),
            file_digest: digest.clone(),
            root: paper.root,
            exposure: paper.exposure,
        };
        let sheet = Sheet { document, signature: signature.clone(), misplaced: misplaced.is_some() };
        self.sheets.entry(trial_ref).or_default().push(sheet);
    }

    /// A signature that does not verify is a problem of every trial that its file has records of. Beside a file
    /// without any record it is nothing of its own: such a file is a problem already, and holds up the same trials.
    fn bad_signature(&mut self, path: &Arc<str>, papers: &[Paper]) {
        let is_record = |paper: &&Paper| {
            let schema = Field::of(&paper.root, "schema_version");
            schema.text().and_then(Kind::of_schema) == Some(Kind::GraceDecision)
        };
        let mut trials: BTreeSet<Option<Arc<str>>> = papers
            .iter()
            .filter(is_record)
            .map(|paper| Field::of(&paper.root, "trial_ref").reference().ok().map(Into::into))
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
    pub(super) fn miss(&mut self, remembered: &BTreeSet<Remembered>, files: &[File], policy: &Policy) {
        if remembered.is_empty() {
            return;
        }
        let here: HashSet<&str> = files.iter().filter_map(File::digest).collect();
        let is_lost = |record: &&Remembered| {
            !here.contains(&*record.digest)
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

    pub(super) fn finish(mut self, policy: &Policy, trusts: &dyn Fn(&str, &str) -> bool) -> Gathered {
        let places = Places::of(&self.sheets);
        let shared_refs = self.shared_decision_refs();
        let mut trials = BTreeMap::new();
        for (trial_ref, sheets) in std::mem::take(&mut self.sheets) {
            let mut trial = Trial { trial_ref: trial_ref.clone(), ..Trial::default() };
            let (records, packets): (Vec<_>, Vec<_>) =
                sheets.into_iter().partition(|sheet| sheet.document.kind == Kind::GraceDecision);
            self.packets(packets, &mut trial);
            let record_digests: HashSet<_> =
                records.iter().map(|sheet| sheet.document.file_digest.clone()).collect();
            self.records(records, &mut trial, &shared_refs, trusts);
            self.missing_decisions(&trial, &record_digests, policy);
            trials.insert(trial_ref, trial);
        }
        let mut problems: Vec<Problem> =
            self.problems.into_iter().map(|open| places.attribute(open)).collect();
        problems.sort_by(|a, b| (&a.path, a.at, a.code).cmp(&(&b.path, b.at, b.code)));
        for problem in &problems {
            for trial_ref in &problem.trials {
                if let Some(trial) = trials.get_mut(trial_ref) {
                    trial.problems.push(problem.clone());
                }
            }
        }
        Gathered {
            trials: trials.into_values().collect(),
            problems,
            foreign: self.foreign,
            not_sample: self.not_sample,
        }
    }

    pub(super) fn about(&mut self, code: ProblemCode, document: &Document, at: Spot, message: String) {
        let trial_ref = Some(document.trial_ref.clone());
        self.problems.push(Open { code, path: document.path.clone(), at: Some(at), message, trial_ref });
    }
}

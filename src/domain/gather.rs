//! From files to trials: who belongs to whom, what counts, and which file holds which trial up (specification,
//! sections 1 and 5.2).

use super::boundary::Exposure;
use super::decision::{self, Decision, Signature};
use super::document::{ANY_GRACE_DECISION, Document, Kind};
use super::field::Field;
use super::policy::Policy;
use super::problem::{Problem, ProblemCode};
use super::tree::{Node, Spot, Value};
use super::trial::Trial;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The name of the folders in which decisions stand.
pub const DECISIONS: &str = "decisions";

/// What is added to a record's name to make that of the signature beside it.
pub const SIGNATURE: &str = ".sig";

/// A file of a room, as far as it could be read.
#[derive(Clone, Debug)]
pub struct File {
    /// Relative to the room, with `/`.
    pub path: Arc<str>,
    /// What it holds.
    pub contents: Contents,
}

impl File {
    fn digest(&self) -> Option<&str> {
        match &self.contents {
            Contents::Papers { digest, .. } => Some(digest),
            Contents::Trouble(_) | Contents::LooseSignature => None,
        }
    }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Documents.
    Papers {
        /// `sha256:…` of the file's bytes.
        digest: Arc<str>,
        /// The documents, in order, without the empty ones.
        papers: Vec<Paper>,
        /// The signature beside the file. Whether its key is trusted is not known yet.
        signature: Signature,
    },
    /// Nothing that can be used.
    Trouble(Trouble),
    /// A signature whose record is gone.
    LooseSignature,
}

/// One document of a file, of whatever kind.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its content.
    pub root: Node,
    /// The first forbidden material in it or in the file's comments.
    pub exposure: Option<Exposure>,
}

/// Why nothing of a file can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where, where that is known.
    pub at: Option<Spot>,
    /// The sentence that says so.
    pub message: String,
}

/// A record that a room was seen with before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remembered {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The file it was in, relative to the room.
    pub path: Arc<str>,
    /// The digest of its bytes.
    pub digest: Arc<str>,
}

/// A room's files, sorted by trial.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The trials, in the order of their references.
    pub trials: Vec<Trial>,
    /// Every problem, in the order of paths.
    pub problems: Vec<Problem>,
    /// How many documents are of no known kind.
    pub foreign: usize,
}

/// Sorts files by trial. `trusts` says whether the policy's `allowed_signers` give a key to a principal now;
/// `remembered` is what the room was seen with before.
#[must_use]
pub fn gather(
    files: Vec<File>,
    policy: &Policy,
    trusts: &dyn Fn(&str, &str) -> bool,
    remembered: &BTreeSet<Remembered>,
) -> Gathered {
    let mut gathering = Gathering::default();
    gathering.miss(remembered, &files, policy);
    for file in files {
        gathering.take(file);
    }
    gathering.finish(policy, trusts)
}

/// The folder named `decisions` that a path is in or below; the outermost, where there are several.
#[must_use]
pub fn decisions_folder(path: &str) -> Option<&str> {
    let mut end = 0;
    for part in path.split_inclusive('/') {
        end += part.len();
        if part.strip_suffix('/') == Some(DECISIONS) {
            return path.get(..end - 1);
        }
    }
    None
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A document that belongs to a trial, and the signature beside its file.
struct Sheet {
    document: Document,
    signature: Signature,
    misplaced: bool,
}

/// A problem whose trials are still to be found.
struct Open {
    code: ProblemCode,
    path: Arc<str>,
    at: Option<Spot>,
    message: String,
    trial_ref: Option<Arc<str>>,
}

#[derive(Default)]
struct Gathering {
    sheets: BTreeMap<Arc<str>, Vec<Sheet>>,
    problems: Vec<Open>,
    foreign: usize,
    /// Records without a usable `trial_ref` still use up their `decision_ref`.
    stray_refs: Vec<Box<str>>,
}

impl Gathering {
    fn take(&mut self, file: File) {
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
    fn miss(&mut self, remembered: &BTreeSet<Remembered>, files: &[File], policy: &Policy) {
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

    fn finish(mut self, policy: &Policy, trusts: &dyn Fn(&str, &str) -> bool) -> Gathered {
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
        Gathered { trials: trials.into_values().collect(), problems, foreign: self.foreign }
    }

    /// The packets and the approval of one trial: one of each kind counts, and of several none.
    fn packets(&mut self, packets: Vec<Sheet>, trial: &mut Trial) {
        let mut by_kind: BTreeMap<Kind, Vec<Document>> = BTreeMap::new();
        for sheet in packets {
            if sheet.misplaced {
                trial.uncounted.push(sheet.document);
            } else {
                by_kind.entry(sheet.document.kind).or_default().push(sheet.document);
            }
        }
        for (kind, mut documents) in by_kind {
            if documents.len() > 1 {
                for document in documents {
                    let message = format!(
                        "the trial has more than one {}: none counts until one is left",
                        kind.title()
                    );
                    self.about(ProblemCode::Duplicate, &document, document.root.at, message);
                    trial.uncounted.push(document);
                }
                continue;
            }
            let place = match kind {
                Kind::ExpiryPacket => &mut trial.expiry,
                Kind::ExpiryApproval => &mut trial.approval,
                Kind::FollowupPacket => &mut trial.followup,
                Kind::GraceDecision => continue,
            };
            *place = documents.pop();
        }
    }

    /// The records of one trial, well-formed or not.
    fn records(
        &mut self,
        records: Vec<Sheet>,
        trial: &mut Trial,
        shared_refs: &HashSet<Box<str>>,
        trusts: &dyn Fn(&str, &str) -> bool,
    ) {
        trial.has_records = !records.is_empty();
        for Sheet { document, signature, misplaced } in records {
            if misplaced {
                trial.uncounted.push(document);
                continue;
            }
            let decision = Decision::read(&document, signature).and_then(|decision| {
                if shared_refs.contains(&decision.decision_ref) {
                    let at = document.field("decision_ref").at();
                    let message = "`decision_ref` is that of another record too".to_owned();
                    return Err(decision::Defect { at, message });
                }
                Ok(decision)
            });
            match decision {
                Ok(mut decision) => {
                    if let Signature::Good { key, trusted } = &mut decision.signature {
                        *trusted = trusts(key, &decision.decided_by);
                    }
                    trial.decisions.push((decision, document));
                }
                Err(defect) => {
                    self.about(ProblemCode::BadDecision, &document, defect.at, defect.message);
                    trial.uncounted.push(document);
                }
            }
        }
        trial.decisions.sort_by(|(a, _), (b, _)| {
            (a.decided_at, &a.decision_ref, &a.path).cmp(&(b.decided_at, &b.decision_ref, &b.path))
        });
    }

    /// Records that others of the trial have seen and that are gone: no file of a record, good or bad, has their
    /// digest. A bad record's word is not taken for it.
    fn missing_decisions(&mut self, trial: &Trial, here: &HashSet<Arc<str>>, policy: &Policy) {
        let is_lost = |digest: &str| {
            !here.contains(digest) && !policy.lost_decisions.iter().any(|known| known == digest)
        };
        for (_, document) in &trial.decisions {
            let seen = decision::seen(document).unwrap_or_default();
            if let Some((_, at)) = seen.into_iter().find(|(digest, _)| is_lost(digest)) {
                let message =
                    "a record that this one has seen is gone: somebody took a decision away".to_owned();
                self.about(ProblemCode::MissingDecision, document, at, message);
            }
        }
    }

    /// Every `decision_ref` that more than one record has.
    fn shared_decision_refs(&self) -> HashSet<Box<str>> {
        let mut seen: HashMap<Box<str>, usize> = HashMap::new();
        let documents = self.sheets.values().flatten().map(|sheet| &sheet.document);
        let refs = documents
            .filter(|document| document.kind == Kind::GraceDecision)
            .filter_map(|document| document.field("decision_ref").reference().ok().map(Box::from))
            .chain(self.stray_refs.iter().cloned());
        for decision_ref in refs {
            *seen.entry(decision_ref).or_default() += 1;
        }
        seen.into_iter().filter(|(_, count)| *count > 1).map(|(decision_ref, _)| decision_ref).collect()
    }

    fn about(&mut self, code: ProblemCode, document: &Document, at: Spot, message: String) {
        let trial_ref = Some(document.trial_ref.clone());
        self.problems.push(Open { code, path: document.path.clone(), at: Some(at), message, trial_ref });
    }
}

/// Which trials have documents where, to find whom a broken file holds up.
struct Places {
    by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>>,
}

impl Places {
    fn of(sheets: &BTreeMap<Arc<str>, Vec<Sheet>>) -> Self {
        let mut by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
        for (trial_ref, sheets) in sheets {
            for sheet in sheets {
                by_folder.entry(folder(&sheet.document.path).into()).or_default().insert(trial_ref.clone());
            }
        }
        Self { by_folder }
    }

    /// The three rules of section 1, "Problems".
    fn attribute(&self, open: Open) -> Problem {
        let Open { code, path, at, message, trial_ref } = open;
        let trials = if let Some(trial_ref) = trial_ref {
            vec![trial_ref]
        } else if let Some(decisions) = decisions_folder(&path) {
            self.around(decisions)
        } else {
            match self.by_folder.get(folder(&path)) {
                Some(trials) if trials.len() == 1 => trials.iter().cloned().collect(),
                _ => Vec::new(),
            }
        };
        Problem { code, path, at, message, trials }
    }

    /// Every trial with a document in or below a folder, or in its parent.
    fn around(&self, decisions: &str) -> Vec<Arc<str>> {
        let below = format!("{decisions}/");
        let parent = folder(decisions);
        let near = |place: &str| place == decisions || place == parent || place.starts_with(&below);
        let trials: BTreeSet<_> = self
            .by_folder
            .iter()
            .filter(|(place, _)| near(place))
            .flat_map(|(_, trials)| trials.clone())
            .collect();
        trials.into_iter().collect()
    }
}

/// Whether a document is nothing at all.
#[must_use]
pub fn is_empty(root: &Node) -> bool {
    root.value == Value::Null
}

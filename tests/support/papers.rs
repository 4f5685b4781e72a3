//! Rooms for tests: the specification's own examples as a clean trial, and one change at a time.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use trialdesk::domain::document::Kind;
use trialdesk::domain::finding::Finding;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::domain::tree::{Entry, Node, Spot, Value};
use trialdesk::room::{Lens, Reviewed, Room, RoomError, syntax};

/// The moment by which rooms are judged.
pub const NOW: &str = "2026-06-20T12:00:00Z";
/// The trial of section 2.
pub const TRIAL: &str = "trial:TRL-1042";

/// Section 2.1, renewed.
pub const EXPIRY: &str = "\
schema_version: cavra.trial-access-expiry.packet.v1
product: CAVRA
evidence_mode: live
sanitized: true
trial_ref: trial:TRL-1042
package_ref: evidence://trial-access-expiry/TRL-1042
status: ready
access_evidence:
  package_ref: evidence://trial-access/TRL-1042
  status: ready
access_approval:
  approval_ref: approval:trial-access/TRL-1042
  package_ref: evidence://trial-access/TRL-1042
  state: approved
license_ref: license:TRL-1042
evaluator_ref: evaluator:TRL-1042
organization_ref: organization:opaque-7f3a
original_expires_at: 2026-06-01T00:00:00Z
outcome: renewed
action:
  owner_ref: owner:license-operations
  performed_at: 2026-06-02T09:15:00Z
license_revocation_ref: null
access_revocation_ref: null
renewal_ref: evidence://renewal/TRL-1042
new_expires_at: 2026-07-31T00:00:00Z
escalation_ref: null
";

/// Section 2.2.
pub const APPROVAL: &str = "\
schema_version: cavra.trial-access-expiry.approval.v1
trial_ref: trial:TRL-1042
approval_ref: approval:trial-access-expiry/TRL-1042
package_ref: evidence://trial-access-expiry/TRL-1042
state: approved
decided_by: role:license-governance
decided_at: 2026-06-02T12:00:00Z
expires_at: 2026-12-31T00:00:00Z
";

/// Section 2.3, with both handoffs, so that it suits every outcome.
pub const FOLLOWUP: &str = "\
schema_version: cavra.trial-expired-followup.packet.v1
product: CAVRA
evidence_mode: live
sanitized: true
trial_ref: trial:TRL-1042
package_ref: evidence://trial-expired-followup/TRL-1042
expiry_package_ref: evidence://trial-access-expiry/TRL-1042
notifications:
  - notification_ref: evidence://notification/TRL-1042/1
    channel: email
    delivery_owner_ref: owner:customer-success/emea
    delivery_tracking_ref: ticket:CS-8812
grace_period:
  requested_until: 2026-07-31
  approval_ref: approval:grace-period/TRL-1042
handoff:
  commercial_ref: handoff:sales/TRL-1042
  closeout_ref: handoff:closeout/TRL-1042
  owners:
    customer_success_ref: owner:customer-success/emea
    sales_ref: owner:sales/emea
    support_ref: owner:support/tier-2
  next_action_refs: [ticket:CS-8813]
  task_tracking_refs: [crm:task/55120]
renewal_followup_ref: evidence://renewal-follow-up/TRL-1042
";

/// A trial's three documents, as values that can be changed.
#[derive(Clone, Debug)]
pub struct Papers {
    /// The expiry packet.
    pub expiry: Option<Node>,
    /// The expiry approval.
    pub approval: Option<Node>,
    /// The follow-up packet.
    pub followup: Option<Node>,
}

/// How a document is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// YAML, a line a key.
    Block,
    /// YAML on one line.
    Flow,
    /// JSON.
    Json,
}

impl Style {
    /// The ending of a file's name.
    pub fn extension(self) -> &'static str {
        if self == Self::Json { "json" } else { "yaml" }
    }
}

impl Papers {
    /// A trial that passes every gate that its outcome asks for, without a policy.
    pub fn clean(outcome: &str) -> Self {
        let expiry = match outcome {
            "renewed" => EXPIRY.to_owned(),
            "revoked" => EXPIRY
                .replace("outcome: renewed", "outcome: revoked")
                .replace("license_revocation_ref: null", "license_revocation_ref: evidence://revocation/L-1")
                .replace("access_revocation_ref: null", "access_revocation_ref: evidence://revocation/A-1")
                .replace("renewal_ref: evidence://renewal/TRL-1042", "renewal_ref: null")
                .replace("new_expires_at: 2026-07-31T00:00:00Z", "new_expires_at: null"),
            "escalated" => EXPIRY
                .replace("outcome: renewed", "outcome: escalated")
                .replace("escalation_ref: null", "escalation_ref: evidence://escalation/TRL-1042"),
            other => panic!("there is no outcome `{other}`"),
        };
        Self { expiry: Some(node(&expiry)), approval: Some(node(APPROVAL)), followup: Some(node(FOLLOWUP)) }
    }

    /// One change, as a sentence: `expiry: status = draft`, `followup: handoff.owners gone`, `approval: gone`.
    pub fn change(&mut self, change: &str) {
        let (document, what) = change.split_once(':').unwrap_or_else(|| panic!("no document in `{change}`"));
        let paper = match document.trim() {
            "expiry" => &mut self.expiry,
            "approval" => &mut self.approval,
            "followup" => &mut self.followup,
            other => panic!("there is no document `{other}`"),
        };
        let what = what.trim();
        if what == "gone" {
            *paper = None;
        } else if let Some(path) = what.strip_suffix(" gone") {
            remove(paper.as_mut().expect("the document"), path.trim());
        } else {
            let (path, value) = what.split_once(" = ").unwrap_or_else(|| panic!("no value in `{change}`"));
            set(paper.as_mut().expect("the document"), path.trim(), node(value).value);
        }
    }

    /// The documents as files of a folder.
    pub fn files(&self, folder: &str, style: Style) -> Vec<(String, String)> {
        [("expiry", &self.expiry), ("approval", &self.approval), ("followup", &self.followup)]
            .into_iter()
            .filter_map(|(name, paper)| {
                let text = write(paper.as_ref()?, style);
                Some((format!("{folder}/{name}.{}", style.extension()), text))
            })
            .collect()
    }
}

/// The one document of a YAML text.
pub fn node(yaml: &str) -> Node {
    let mut parsed = syntax::parse("test.yaml", yaml).unwrap_or_else(|error| panic!("{error} in {yaml:?}"));
    match parsed.documents.len() {
        0 => Node { at: Spot::START, value: Value::Null },
        1 => parsed.documents.remove(0),
        n => panic!("{n} documents in {yaml:?}"),
    }
}

/// Gives the field at a dotted path a value, and makes the mappings above it where they are not there.
pub fn set(root: &mut Node, path: &str, value: Value) {
    let at = Spot::START;
    match steps(path).split_last() {
        Some((Step::Key(last), above)) => {
            let parent = above.iter().fold(root, |node, step| step_into(node, step));
            if !matches!(parent.value, Value::Map(_)) {
                parent.value = Value::Map(Vec::new());
            }
            let Value::Map(entries) = &mut parent.value else { unreachable!("it was made one") };
            match entries.iter_mut().find(|entry| *entry.key == **last) {
                Some(entry) => entry.node.value = value,
                None => {
                    entries.push(Entry { key: last.as_str().into(), key_at: at, node: Node { at, value } });
                }
            }
        }
        Some((Step::Item(index), above)) => {
            let parent = above.iter().fold(root, |node, step| step_into(node, step));
            let Value::List(items) = &mut parent.value else { panic!("`{path}` is no list") };
            if *index == items.len() {
                items.push(Node { at, value });
            } else {
                items[*index].value = value;
            }
        }
        None => panic!("an empty path"),
    }
}

/// Takes the field at a dotted path out.
pub fn remove(root: &mut Node, path: &str) {
    let steps = steps(path);
    let (last, above) = steps.split_last().expect("a path");
    let parent = above.iter().fold(root, |node, step| step_into(node, step));
    match (last, &mut parent.value) {
        (Step::Key(key), Value::Map(entries)) => entries.retain(|entry| *entry.key != **key),
        (Step::Item(index), Value::List(items)) => drop(items.remove(*index)),
        _ => panic!("there is no `{path}`"),
    }
}

#[derive(Debug)]
enum Step {
    Key(String),
    Item(usize),
}

fn steps(path: &str) -> Vec<Step> {
    path.split('.')
        .flat_map(|part| {
            let mut pieces = part.split('[');
            let key = Step::Key(pieces.next().unwrap_or_default().to_owned());
            let items = pieces.map(|item| Step::Item(item.trim_end_matches(']').parse().expect("an index")));
            std::iter::once(key).chain(items).collect::<Vec<_>>()
        })
        .collect()
}

fn step_into<'a>(node: &'a mut Node, step: &Step) -> &'a mut Node {
    let at = Spot::START;
    match step {
        Step::Key(key) => {
            if !matches!(node.value, Value::Map(_)) {
                node.value = Value::Map(Vec::new());
            }
            let Value::Map(entries) = &mut node.value else { unreachable!("it was made one") };
            let index = entries.iter().position(|entry| *entry.key == **key).unwrap_or_else(|| {
                let node = Node { at, value: Value::Map(Vec::new()) };
                entries.push(Entry { key: key.as_str().into(), key_at: at, node });
                entries.len() - 1
            });
            &mut entries[index].node
        }
        Step::Item(index) => match &mut node.value {
            Value::List(items) => &mut items[*index],
            _ => panic!("no list at {step:?}"),
        },
    }
}

/// A document as text.
pub fn write(root: &Node, style: Style) -> String {
    match style {
        Style::Block => {
            let mut out = String::new();
            write_block(root, 0, &mut out);
            out
        }
        Style::Flow | Style::Json => {
            let mut out = String::new();
            write_flow(root, style, &mut out);
            out.push('\n');
            out
        }
    }
}

fn write_block(node: &Node, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                out.push_str(&pad);
                write_text(&entry.key, Style::Block, out);
                out.push(':');
                write_block_value(&entry.node, indent, out);
            }
        }
        Value::List(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&pad);
                out.push('-');
                if let Value::Map(entries) = &item.value
                    && !entries.is_empty()
                {
                    let mut inner = String::new();
                    write_block(item, indent + 2, &mut inner);
                    out.push(' ');
                    out.push_str(inner.trim_start());
                } else {
                    write_block_value(item, indent, out);
                }
            }
        }
        _ => {
            write_flow(node, Style::Block, out);
            out.push('\n');
        }
    }
}

fn write_block_value(node: &Node, indent: usize, out: &mut String) {
    let nests = match &node.value {
        Value::Map(entries) => !entries.is_empty(),
        Value::List(items) => !items.is_empty(),
        _ => false,
    };
    if nests {
        out.push('\n');
        write_block(node, indent + 2, out);
    } else {
        out.push(' ');
        write_flow(node, Style::Block, out);
        out.push('\n');
    }
}

fn write_flow(node: &Node, style: Style, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Text(text) => write_text(text, style, out),
        Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => out.push_str(text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_flow(item, style, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_text(&entry.key, style, out);
                out.push_str(": ");
                write_flow(&entry.node, style, out);
            }
            out.push('}');
        }
    }
}

/// Plain where that is the same, otherwise in double quotes with JSON's escapes, which YAML shares.
fn write_text(text: &str, style: Style, out: &mut String) {
    let is_tame = |c: char| c.is_ascii_alphanumeric() || ":/._+-".contains(c);
    let is_plain = style != Style::Json
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(is_tame)
        && !text.ends_with(':')
        && node(text).text() == Some(text);
    if is_plain {
        out.push_str(text);
    } else {
        out.push_str(&serde_json::to_string(text).expect("a string"));
    }
}

/// The program, of somebody who has no home: it remembers the rooms it has seen, and should not from test to test.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trialdesk"));
    command.env_clear().env("HOME", "/dev/null");
    command
}

/// An evidence directory of its own, gone when the test ends.
#[derive(Debug)]
pub struct TestRoom {
    folder: TempDir,
}

impl TestRoom {
    /// An empty one.
    pub fn empty() -> Self {
        Self { folder: tempfile::Builder::new().prefix("room-").tempdir().expect("a temporary folder") }
    }

    /// One with a clean renewed trial in its own folder.
    pub fn clean() -> Self {
        let room = Self::empty();
        room.put("TRL-1042/expiry.yaml", EXPIRY);
        room.put("TRL-1042/approval.yaml", APPROVAL);
        room.put("TRL-1042/followup.yaml", FOLLOWUP);
        room
    }

    /// One with these files.
    pub fn with<P: AsRef<str>, T: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let room = Self::empty();
        for (path, text) in files {
            room.put(path.as_ref(), text);
        }
        room
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The place of a file in it.
    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, and the folders above it.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let full = self.at(path);
        fs::create_dir_all(full.parent().expect("a folder")).expect("folders");
        fs::write(full, text).expect("a file");
        self
    }

    /// Takes a file away.
    pub fn drop_file(&self, path: &str) -> &Self {
        fs::remove_file(self.at(path)).expect("a file");
        self
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).expect("a file")
    }

    /// Replaces a text that stands in a file.
    pub fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.put(path, text.replacen(from, to, 1))
    }

    /// Judges it by the machine's clock at [`NOW`].
    pub fn judge(&self) -> Room {
        self.look(&Lens::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Judges it as of a moment that was asked for.
    pub fn judge_at(&self, now: &str) -> Room {
        let now = Some(parse_timestamp(now).expect("a moment"));
        self.look(&Lens { now, ..Lens::default() }).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Judges it, or says why not.
    pub fn look(&self, lens: &Lens) -> Result<Room, RoomError> {
        Room::open(self.path(), lens, parse_timestamp(NOW).expect("a moment"))
    }
}

/// What a room's one trial came to.
pub fn only(room: &Room) -> &Reviewed {
    assert_eq!(room.len(), 1, "trials");
    room.at(0).expect("a trial")
}

/// A finding in words: `4 missing followup-packet notifications[0].channel`.
pub fn words(finding: &Finding) -> String {
    let mut out = format!("{} {}", finding.gate.number(), finding.code.word());
    let field = finding.field.as_ref().map(ToString::to_string);
    for part in [finding.document.map(Kind::name), field.as_deref()].into_iter().flatten() {
        out.push(' ');
        out.push_str(part);
    }
    out
}

/// Every finding of a trial, in words and in order.
pub fn findings(reviewed: &Reviewed) -> Vec<String> {
    reviewed.judgement.findings().map(words).collect()
}

/// Every problem of a room as `code path line:column [trials]`.
pub fn problems(room: &Room) -> Vec<String> {
    room.problems
        .iter()
        .map(|problem| {
            let at = problem.at.map(|at| format!(" {}:{}", at.line, at.column)).unwrap_or_default();
            let trials: Vec<_> = problem.trials.iter().map(|t| t.trim_start_matches("trial:")).collect();
            format!("{} {}{at} [{}]", problem.code.word(), problem.path, trials.join(" "))
        })
        .collect()
}

/// The rows of a table that is written with bars, without its head.
pub fn rows(table: &str) -> Vec<Vec<&str>> {
    let is_row = |line: &&str| line.starts_with('|') && !line.trim_start_matches(['|', '-', ' ']).is_empty();
    table
        .lines()
        .map(str::trim)
        .filter(is_row)
        .skip(1)
        .map(|line| line.trim_start_matches('|').splitn(2, " |").map(str::trim).collect())
        .collect()
}

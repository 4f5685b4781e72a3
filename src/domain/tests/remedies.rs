//! Section 3, "remedy": the line that a finding proposes, put where the finding says, removes the finding.

use crate::room::tests::evaluating::Evaluate;
use crate::room::tests::evaluating::{findings, node, only, words};
use support::documents::Documents;
use support::room::TestRoom;
use support::yaml::{Style, parse, write};
use trialdesk::domain::field_path::FieldPath;
use trialdesk::domain::finding::{Code, Finding};
use trialdesk::domain::labels::Status;
use trialdesk::domain::remedy::Remedy;
use trialdesk::domain::schema::PLACEHOLDER;
use trialdesk::domain::tree::{Node, Position, Value};
use trialdesk::room::syntax;

/// A document as an editor has it: its text, and the position of each value.
struct Editor {
    text: String,
    style: Style,
    root: Node<'static>,
}

/// A field of a document: its path, where it starts, and its value.
struct Place<'a> {
    path: String,
    at: Position,
    is_item: bool,
    node: &'a Node<'static>,
}

impl Editor {
    fn open(text: &str, style: Style) -> Self {
        let mut parsed = syntax::parse(&format!("x.{}", style.extension()), text).expect("a document");
        let root = parsed.documents.remove(0).into_owned();
        Self { text: text.to_owned(), style, root }
    }

    fn places(&self) -> Vec<Place<'_>> {
        fn below<'a>(node: &'a Node<'static>, path: &str, out: &mut Vec<Place<'a>>) {
            match &node.value {
                Value::Map(entries) => {
                    for entry in entries {
                        let path = if path.is_empty() {
                            entry.key.to_string()
                        } else {
                            format!("{path}.{}", entry.key)
                        };
                        out.push(Place {
                            path: path.clone(),
                            at: entry.key_at,
                            is_item: false,
                            node: &entry.node,
                        });
                        below(&entry.node, &path, out);
                    }
                }
                Value::List(items) => {
                    for (index, item) in items.iter().enumerate() {
                        let path = format!("{path}[{index}]");
                        out.push(Place { path: path.clone(), at: item.at, is_item: true, node: item });
                        below(item, &path, out);
                    }
                }
                _ => {}
            }
        }
        let mut out = vec![Place { path: String::new(), at: self.root.at, is_item: true, node: &self.root }];
        below(&self.root, "", &mut out);
        out
    }

    fn offset(&self, at: Position) -> usize {
        let line = self.text.split_inclusive('\n').nth(at.line as usize - 1).expect("the line");
        let before: usize = self.text.split_inclusive('\n').take(at.line as usize - 1).map(str::len).sum();
        before + line.char_indices().nth(at.column as usize - 1).map_or(line.len(), |(offset, _)| offset)
    }

    /// Where a value in flow style or JSON ends that starts at `from`, a key before it included.
    fn flow_end(&self, from: usize) -> usize {
        let (mut depth, mut quote, mut escaped) = (0, None, false);
        for (offset, c) in self.text[from..].char_indices() {
            match (quote, c) {
                _ if escaped => escaped = false,
                (Some('"'), '\\') => escaped = true,
                (Some(open), c) if open == c => quote = None,
                (None, '"' | '\'') => quote = Some(c),
                (None, '[' | '{') => depth += 1,
                (None, ']' | '}' | ',' | '\n') if depth == 0 => return from + offset,
                (None, ']' | '}') => depth -= 1,
                _ => {}
            }
        }
        self.text.len()
    }

    /// Where what starts at `from` in block style ends: before the next line that is indented no deeper.
    fn block_end(&self, at: Position) -> usize {
        let own = at.column as usize - 1;
        let mut end = 0;
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            let indent = line.chars().take_while(|c| *c == ' ').count();
            let goes_on = indent > own || (indent == own && line.trim_start().starts_with("- "));
            if index >= at.line as usize && !goes_on {
                break;
            }
            end += line.len();
        }
        end
    }

    fn is_in_flow(&self, from: usize) -> bool {
        self.style != Style::Block || self.text[..from].rsplit('\n').next().unwrap().contains(['[', '{'])
    }

    /// Puts the remedy where the finding says.
    fn apply(&self, finding: &Finding, remedy: &str) -> String {
        let at = finding.at.expect("a place");
        let field = finding.field.as_ref().expect("a field").to_string();
        let line = node(remedy);
        let item = matches!(line.value, Value::List(_));
        if matches!(finding.remedy, Remedy::ReplaceValue(_)) {
            let place = self.places().into_iter().find(|place| {
                let begins = |path: &str| field == path || field.starts_with(&format!("{path}."));
                place.at == at && place.is_item == item && begins(&place.path) && !place.path.is_empty()
            });
            let place = place.unwrap_or_else(|| panic!("nothing to replace at {at:?} by {remedy}"));
            if !item {
                let key = place.path.rsplit('.').next().unwrap();
                assert!(line.entry(key).is_some(), "{remedy} does not write {key} again");
            }
            let from = self.offset(at);
            return if self.is_in_flow(from) {
                self.splice(from, self.flow_end(from), &self.in_flow(remedy, item))
            } else if item {
                self.splice(from, self.block_end(at), &format!("{}\n", remedy.trim_start_matches("- ")))
            } else {
                self.splice(from, self.block_end(at), &format!("{remedy}\n"))
            };
        }
        // The remedy's own keys lead from the mapping to the field.
        let mapping = self.places().into_iter().find(|place| {
            let suffix = field.strip_prefix(&place.path).map(|rest| rest.trim_start_matches('.'));
            let first = suffix.and_then(|suffix| suffix.split(['.', '[']).next());
            place.at == at
                && matches!(place.node.value, Value::Map(_))
                && first.is_some_and(|key| line.entry(key).is_some() && place.node.entry(key).is_none())
        });
        let mapping = mapping.unwrap_or_else(|| panic!("no mapping at {at:?} for {remedy}")).node;
        let Value::Map(entries) = &mapping.value else { unreachable!("it is one") };
        let from = self.offset(mapping.at);
        if self.text[from..].starts_with('{') {
            let comma = if entries.is_empty() { "" } else { ", " };
            let inserted = format!("{}{comma}", self.in_flow(remedy, false));
            return self.splice(from + 1, from + 1, &inserted);
        }
        let first = entries[0].key_at;
        let end = self.block_end(first);
        let pad = " ".repeat(first.column as usize - 1);
        self.splice(end, end, &format!("{pad}{remedy}\n"))
    }

    /// The remedy inside of braces: a YAML line may bring a comment along, JSON is written as JSON.
    fn in_flow(&self, remedy: &str, item: bool) -> String {
        if self.style == Style::Json {
            let json = write(&parse(remedy), Style::Json);
            return json.trim()[1..].strip_suffix(['}', ']']).unwrap().to_owned();
        }
        let remedy = if item { remedy.trim_start_matches("- ") } else { remedy };
        if remedy.contains("  #") { format!("\n  {remedy}\n  ") } else { remedy.to_owned() }
    }

    fn splice(&self, from: usize, to: usize, with: &str) -> String {
        format!("{}{with}{}", &self.text[..from], &self.text[to..])
    }
}

/// The remedy with what a reviewer writes in place of the placeholder.
fn filled_in(finding: &Finding) -> String {
    let value = match finding.field.as_ref().and_then(FieldPath::last_key).unwrap_or_default() {
        "original_expires_at" => "2026-06-01T00:00:00Z",
        "performed_at" => "2026-06-02T09:15:00Z",
        "new_expires_at" => "2026-07-31T00:00:00Z",
        "expires_at" => "2026-12-31T00:00:00Z",
        "outcome" => "renewed",
        "channel" => "email",
        _ => "TRL-1042",
    };
    finding.remedy.to_yaml().replace("channel: TODO", "channel: email").replace(PLACEHOLDER, value)
}

/// Every gated field of the specification, with the outcome that gates it.
const GATED: [&str; 28] = [
    "renewed expiry package_ref",
    "renewed expiry status",
    "renewed expiry access_evidence.package_ref",
    "renewed expiry access_evidence.status",
    "renewed expiry access_approval.package_ref",
    "renewed expiry access_approval.state",
    "renewed expiry original_expires_at",
    "renewed expiry outcome",
    "renewed expiry action.owner_ref",
    "renewed expiry action.performed_at",
    "revoked expiry license_revocation_ref",
    "revoked expiry access_revocation_ref",
    "renewed expiry renewal_ref",
    "renewed expiry new_expires_at",
    "escalated expiry escalation_ref",
    "renewed approval package_ref",
    "renewed approval state",
    "renewed followup notifications",
    "renewed followup notifications[0].notification_ref",
    "renewed followup notifications[0].channel",
    "renewed followup notifications[0].delivery_owner_ref",
    "renewed followup notifications[0].delivery_tracking_ref",
    "renewed followup handoff.commercial_ref",
    "revoked followup handoff.closeout_ref",
    "renewed followup handoff.owners.customer_success_ref",
    "renewed followup handoff.owners.sales_ref",
    "renewed followup handoff.owners.support_ref",
    "renewed followup handoff.next_action_refs",
];

/// Text in place of a value that makes it invalid.
const SPOILT: [&str; 5] = ["gone", "= null", "= tbd", "= {x: 1, y: [2]}", "= [[], {}]"];

/// Applies every remedy of a trial's findings, one at a time, and checks that its finding is gone once the placeholder is
/// replaced, and that the field has a finding as long as it is not.
fn every_remedy_works(papers: &Documents, style: Style, case: &str) -> usize {
    let files = papers.files("t", style);
    let room = TestRoom::with(files.clone());
    let judged = room.evaluate();
    let found: Vec<Finding> = only(&judged).evaluation.findings().cloned().collect();
    let mut applied = 0;
    for finding in &found {
        if finding.field.is_none() || finding.remedy.yaml().is_empty() {
            continue;
        }
        let path = finding.path.as_deref().expect("a file");
        let (_, text) = files.iter().find(|(name, _)| name == path).expect("the file");
        let as_it_is = finding.remedy.to_yaml();
        if as_it_is.contains(PLACEHOLDER) {
            room.put(path, Editor::open(text, style).apply(finding, &as_it_is));
            let after = room.evaluate();
            let trial = only(&after);
            assert_ne!(trial.evaluation.status, Status::Ready, "{case} {style:?}: {as_it_is}");
            let field = finding.field.as_ref().expect("a field").to_string();
            let is_found =
                |left: &Finding| left.field.as_ref().is_some_and(|left| left.to_string().starts_with(&field));
            assert!(trial.evaluation.findings().any(is_found), "{case} {style:?}: {as_it_is} passes");
        }
        let remedy = filled_in(finding);
        let mended = Editor::open(text, style).apply(finding, &remedy);
        room.put(path, &mended);
        let after = room.evaluate();
        assert_eq!(*after.problems, [], "{case} {style:?}: {remedy}\n{mended}");
        let left = findings(only(&after));
        assert!(
            !left.contains(&words(finding)),
            "{case} {style:?}: {} stays after {remedy}\n{mended}",
            words(finding)
        );
        room.put(path, text);
        applied += 1;
    }
    applied
}

/// The fields whose value another person decides on.
const ASKED: [&str; 4] = ["status", "state", "access_evidence.status", "access_approval.state"];

#[test]
fn section_3_the_remedy_of_a_declaration_is_a_comment_that_says_whom_to_ask() {
    for (change, code) in [
        ("expiry: status = draft", Code::NotReady),
        ("expiry: access_evidence.status gone", Code::NotReady),
        ("expiry: access_approval.state = pending", Code::NotApproved),
        ("approval: state = denied", Code::NotApproved),
        ("approval: state = rejected", Code::Unsupported),
        ("approval: package_digest = 'sha256:00'", Code::Mismatch),
        ("approval: expires_at = 2020-01-01", Code::Expired),
    ] {
        let mut papers = Documents::clean("renewed");
        papers.change(change);
        let judged = TestRoom::with(papers.files("t", Style::Block)).evaluate();
        let found: Vec<_> = only(&judged).evaluation.findings().cloned().collect();
        let [finding] = found.as_slice() else { panic!("{change}: {found:?}") };
        assert_eq!(finding.code, code, "{change}");
        assert!(finding.remedy.to_yaml().starts_with("# ask the "), "{}", finding.remedy.to_yaml());
    }
}

#[test]
fn the_remedy_of_every_gated_field_removes_its_finding() {
    for row in GATED {
        let [outcome, document, field] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        if ASKED.contains(&field) {
            continue;
        }
        for style in [Style::Block, Style::Flow, Style::Json] {
            // Nested values matter for the parents, below.
            for spoilt in &SPOILT[..4] {
                let mut papers = Documents::clean(outcome);
                let change = format!("{document}: {field} {spoilt}");
                papers.change(&change);
                assert!(every_remedy_works(&papers, style, &change) > 0, "{change}: nothing to mend");
            }
        }
    }
}

#[test]
fn the_remedy_writes_the_parents_that_are_not_there_either() {
    for parent in ["access_evidence", "access_approval", "action"] {
        for style in [Style::Block, Style::Flow, Style::Json] {
            for spoilt in SPOILT {
                let mut papers = Documents::clean("renewed");
                papers.change(&format!("expiry: {parent} {spoilt}"));
                assert!(every_remedy_works(&papers, style, parent) > 0, "{parent} {spoilt}");
            }
        }
    }
    for parent in ["handoff", "handoff.owners", "notifications[0]"] {
        for style in [Style::Block, Style::Flow, Style::Json] {
            for spoilt in &SPOILT[1..] {
                let mut papers = Documents::clean("renewed");
                papers.change(&format!("followup: {parent} {spoilt}"));
                assert!(every_remedy_works(&papers, style, parent) > 0, "{parent} {spoilt}");
            }
        }
    }
}

#[test]
fn the_remedy_of_an_item_takes_the_items_place() {
    for style in [Style::Block, Style::Flow, Style::Json] {
        for item in ["ticket:TBD", "null", "7", "{}", "[]", "''"] {
            let mut papers = Documents::clean("renewed");
            papers.change(&format!("followup: handoff.next_action_refs[0] = {item}"));
            papers.change(&format!("followup: handoff.next_action_refs[1] = {item}"));
            papers.change("followup: handoff.next_action_refs[2] = ticket:CS-9");
            papers.change("followup: notifications[1] = not a mapping");
            assert_eq!(every_remedy_works(&papers, style, item), 3);
        }
    }
}

#[test]
fn remedies_of_values_that_are_there_and_wrong_work_too() {
    for change in [
        "approval: package_ref = ev:other",
        "followup: expiry_package_ref = ev:other",
        "expiry: access_approval.package_ref = ev:other",
        "expiry: access_evidence.package_ref = 'ev:{a,b}[c]'",
        "expiry: package_ref = 'ev:a:'",
        "expiry: action.performed_at = 2027-01-01",
        "expiry: new_expires_at = 2020-01-01",
        "followup: notifications[0].channel = fax",
        "followup: sanitized = no",
    ] {
        for style in [Style::Block, Style::Flow, Style::Json] {
            let mut papers = Documents::clean("renewed");
            papers.change(change);
            assert!(every_remedy_works(&papers, style, change) > 0, "{change}");
        }
    }
}

#[test]
fn remedy_of_a_missing_document_starts_the_document() {
    for change in ["expiry: gone", "approval: gone", "followup: gone"] {
        let mut papers = Documents::clean("renewed");
        papers.change(change);
        let room = TestRoom::with(papers.files("t", Style::Block));
        let judged = room.evaluate();
        let missing: Vec<_> = only(&judged)
            .evaluation
            .findings()
            .filter(|f| f.code == Code::DocumentMissing)
            .cloned()
            .collect();
        assert!(!missing.is_empty());
        room.put("t/new.yaml", format!("{}\n", missing[0].remedy.to_yaml()));
        let left = findings(only(&room.evaluate()));
        assert!(missing.iter().all(|finding| !left.contains(&words(finding))), "{change}: {left:?}");
    }
}

#[test]
fn a_remedy_is_one_line_except_for_a_document() {
    for row in GATED {
        let [outcome, document, field] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let mut papers = Documents::clean(outcome);
        papers.change(&format!("{document}: {field} gone"));
        let judged = TestRoom::with(papers.files("t", Style::Block)).evaluate();
        for finding in only(&judged).evaluation.findings() {
            let remedy = finding.remedy.to_yaml();
            assert!(!remedy.contains('\n'), "{row}: {remedy}");
        }
    }
}

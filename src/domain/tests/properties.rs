//! Properties of every possible room: evaluation never panics, order means nothing, and what is added in good
//! faith does no harm.

use crate::domain::work::steps_of;
use crate::room::tests::evaluating::{node, words};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use support::documents::{Documents, NOW, TRIAL};
use support::yaml::{self, Style, write};
use trialdesk::domain::assemble::{AssembledTrials, File, assemble};
use trialdesk::domain::canonical::canonical_digest;
use trialdesk::domain::decision::Signature;
use trialdesk::domain::digest::Digest;
use trialdesk::domain::evaluation::{Evaluation, evaluate};
use trialdesk::domain::labels::Kind;
use trialdesk::domain::packed::{ByteTraits, Packed, PackedDocument, Store};
use trialdesk::domain::policy::Policy;
use trialdesk::domain::signature::KeyTrust;
use trialdesk::domain::time::{Moment, Now, parse_timestamp};
use trialdesk::domain::tree::{Entry, Node, Position, Value};
use trialdesk::domain::trial::Trial;
use trialdesk::room::syntax;

/// Every key that means something somewhere, and two that do not.
const KEYS: [&str; 54] = [
    "schema_version",
    "product",
    "evidence_mode",
    "sanitized",
    "trial_ref",
    "package_ref",
    "status",
    "access_evidence",
    "access_approval",
    "approval_ref",
    "state",
    "license_ref",
    "evaluator_ref",
    "organization_ref",
    "original_expires_at",
    "outcome",
    "action",
    "owner_ref",
    "performed_at",
    "license_revocation_ref",
    "access_revocation_ref",
    "renewal_ref",
    "new_expires_at",
    "escalation_ref",
    "package_digest",
    "decided_by",
    "decided_at",
    "expires_at",
    "expiry_package_ref",
    "notifications",
    "notification_ref",
    "channel",
    "delivery_owner_ref",
    "delivery_tracking_ref",
    "grace_period",
    "requested_until",
    "handoff",
    "commercial_ref",
    "closeout_ref",
    "owners",
    "customer_success_ref",
    "sales_ref",
    "support_ref",
    "next_action_refs",
    "decision_ref",
    "verdict",
    "grace_ends_on",
    "conditions",
    "covers",
    "expiry_digest",
    "request_digest",
    "seen",
    "",
    "«key.with[dots]»",
];

/// Words that mean something somewhere.
const WORDS: [&str; 34] = [
    "cavra.trial-access-expiry.packet.v1",
    "cavra.trial-access-expiry.approval.v1",
    "cavra.trial-expired-followup.packet.v1",
    "cavra.grace-period.decision.v1",
    "cavra.grace-period.decision.v2",
    "trial:TRL-1042",
    "trial:TRL-1043",
    "evidence://trial-access/TRL-1042",
    "evidence://other",
    "decision:grace-period/1",
    "decision:grace-period/2",
    "owner:sales/emea",
    "ready",
    "approved",
    "pending",
    "denied",
    "changes_requested",
    "withdrawn",
    "renewed",
    "revoked",
    "escalated",
    "email",
    "live",
    "sample",
    "dana",
    "eli",
    "tbd",
    "ticket:TODO",
    "",
    "2026-06-01",
    "2026-07-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01",
    "pat@corp.example",
];

fn at_start(value: Value<'static>) -> Node<'static> {
    Node { at: Position::START, value }
}

fn map(entries: Vec<(String, Node<'static>)>) -> Value<'static> {
    let mut seen = BTreeSet::new();
    let unique = entries.into_iter().filter(|(key, _)| seen.insert(key.clone()));
    Value::Map(unique.map(|(key, node)| Entry { key: key.into(), key_at: Position::START, node }).collect())
}

fn scalar() -> impl Strategy<Value = Node<'static>> {
    prop_oneof![
        6 => select(&WORDS[..]).prop_map(|word| Value::Text(word.into())),
        1 => any::<String>().prop_map(|text| Value::Text(text.into())),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(|yes| Value::Bool(yes, if yes { "true" } else { "false" }.into())),
        1 => any::<i64>().prop_map(|n| Value::Integer(n.to_string().into())),
        1 => any::<f64>().prop_map(|n| Value::Float(format!("{n:e}").into())),
    ]
    .prop_map(at_start)
}

/// Any tree of values, with keys that gates ask for.
fn tree() -> impl Strategy<Value = Node<'static>> {
    scalar().prop_recursive(5, 80, 12, |inner| {
        let key = prop_oneof![9 => select(&KEYS[..]).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            4 => prop::collection::vec((key, inner.clone()), 0..12).prop_map(map),
            1 => prop::collection::vec(inner, 0..5).prop_map(Value::List),
        ]
        .prop_map(at_start)
    })
}

/// Sets a field of a mapping.
fn set(root: &mut Node<'static>, key: &'static str, value: Value<'static>) {
    let Value::Map(entries) = &mut root.value else { panic!("not a mapping") };
    let node = at_start(value);
    match entries.iter_mut().find(|entry| &*entry.key == key) {
        Some(entry) => entry.node = node,
        None => entries.push(Entry { key: key.into(), key_at: Position::START, node }),
    }
}

/// Converts a tree to one that can be written in every style.
fn editable(node: &Node<'_>) -> yaml::Node {
    let value = match &node.value {
        Value::Null => yaml::Value::Plain("null".to_owned()),
        Value::Text(text) => yaml::Value::Text(text.to_string()),
        Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
            yaml::Value::Plain(text.to_string())
        }
        Value::List(items) => yaml::Value::List(items.iter().map(editable).collect()),
        Value::Map(entries) => {
            yaml::Value::Map(entries.iter().map(|e| (e.key.to_string(), editable(&e.node))).collect())
        }
    };
    yaml::Node { at: (1, 1), value }
}

/// A tree that is of a known kind and belongs to a trial, most of the time.
fn document() -> impl Strategy<Value = Node<'static>> {
    let named = (tree(), select(&WORDS[..5]), select(&WORDS[5..7])).prop_map(|(mut root, schema, trial)| {
        if matches!(root.value, Value::Map(_)) {
            set(&mut root, "schema_version", Value::Text(schema.into()));
            set(&mut root, "trial_ref", Value::Text(trial.into()));
        }
        root
    });
    prop_oneof![8 => named, 1 => tree()]
}

/// A clean document of which some fields were given other values.
fn mutated() -> impl Strategy<Value = Node<'static>> {
    let clean = select(vec!["renewed", "revoked", "escalated"]).prop_flat_map(|outcome| {
        let files = Documents::clean(outcome).files("", Style::Block);
        select(files.iter().map(|(_, text)| node(text)).collect::<Vec<_>>())
    });
    (clean, prop::collection::vec((any::<Index>(), tree()), 0..6)).prop_map(|(mut root, changes)| {
        for (index, value) in changes {
            let mut slots = Vec::new();
            slots_of(&mut root, &mut slots);
            let slot = index.index(slots.len());
            *slots.swap_remove(slot) = value;
        }
        root
    })
}

fn slots_of<'a>(node: &'a mut Node<'static>, out: &mut Vec<&'a mut Node<'static>>) {
    if !matches!(node.value, Value::Map(_) | Value::List(_)) {
        return out.push(node);
    }
    match &mut node.value {
        Value::Map(entries) => {
            for entry in entries {
                if matches!(entry.node.value, Value::Map(_) | Value::List(_)) {
                    slots_of(&mut entry.node, out);
                } else {
                    out.push(&mut entry.node);
                }
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| slots_of(item, out)),
        _ => {}
    }
}

fn room() -> impl Strategy<Value = Vec<(&'static str, Node<'static>)>> {
    let paths = vec![
        "a/expiry.yaml",
        "a/followup.yaml",
        "a/decisions/1.yaml",
        "a/decisions/2.yaml",
        "b.yaml",
        "decisions/x/3.yaml",
    ];
    prop::collection::vec((select(paths), prop_oneof![document(), mutated()]), 0..9)
}

fn policy() -> impl Strategy<Value = Policy> {
    let some = "{schema_version: trialdesk.policy.v1, stale: keep, lapsed: block, require_live: true, grace_counts_from: expiry, \
        max_grace_days: 4294967295, overdue_after_days: 0, quorum: 2, references: accept, \
        approvers: [{principal: dana}, {principal: eli, max_grace_days: 0, owner_refs: ['owner:sales/emea']}]}";
    let some: Policy = syntax::from_node(&node(some)).expect("a policy");
    select(vec![Policy::default(), some])
}

fn now() -> impl Strategy<Value = Now> {
    let moments = ["0001-01-01", NOW, "2026-06-01T00:00:00Z", "9999-12-31T23:59:59Z"];
    (select(moments.to_vec()), any::<bool>())
        .prop_map(|(text, given)| Now { instant: parse_timestamp(text).expect("a moment"), given })
}

fn files(papers: &[(&str, Node<'_>)]) -> Vec<File> {
    let file = |(index, (path, root)): (usize, &(&str, Node<'_>))| File {
        path: (*path).into(),
        packed: Packed::documents(
            (Digest::of(&index.to_le_bytes()), ByteTraits::default()),
            &[(root.clone(), None)],
            &Signature::None,
        ),
    };
    papers.iter().enumerate().map(file).collect()
}

fn judged(assembled: &AssembledTrials, policy: &Policy, now: Now) -> Vec<Evaluation> {
    trials(assembled).map(|trial| evaluate(&trial, policy, now)).collect()
}

struct Trusting;

impl KeyTrust for Trusting {
    fn of(&self, _: &str, _: &str, _: Moment, _: Kind) -> (bool, Option<Moment>) {
        (true, None)
    }
}

/// Every trial; every key is trusted.
fn trials(assembled: &AssembledTrials) -> impl Iterator<Item = Trial> {
    (0..assembled.len()).filter_map(|place| assembled.trial(place, &Trusting))
}

/// Everything that a report would say, without the places that depend on how a document is written down.
fn account(assembled: &AssembledTrials, policy: &Policy, now: Now) -> String {
    let mut out = String::new();
    for trial in trials(assembled) {
        let evaluation = evaluate(&trial, policy, now);
        let findings: Vec<_> = evaluation.findings().map(words).collect();
        let decisions: Vec<_> = trial.decisions.iter().map(|(d, _)| (&d.decision_ref, &d.path)).collect();
        let _ = writeln!(
            out,
            "{} {:?} {:?} {:?} {findings:?} {decisions:?} {:?}",
            trial.trial_ref, evaluation.status, evaluation.grace, evaluation.attention, evaluation.age_days
        );
    }
    for problem in &*assembled.problems {
        let _ = writeln!(out, "{:?} {} {:?}", problem.code, problem.path, problem.trials);
    }
    let _ = write!(out, "{} foreign", assembled.foreign);
    out
}

fn shuffle_keys(node: &mut Node<'_>, order: &[Index]) {
    match &mut node.value {
        Value::Map(entries) => {
            for (last, index) in (1..entries.len()).rev().zip(order.iter().cycle()) {
                entries.swap(last, index.index(last + 1));
            }
            for entry in entries {
                shuffle_keys(&mut entry.node, order);
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| shuffle_keys(item, order)),
        _ => {}
    }
}

/// Every gated field with a value that suits it, in the words of `Papers::change`.
const GOOD: [&str; 33] = [
    "expiry: package_ref = evidence://trial-access-expiry/TRL-1042",
    "expiry: status = ready",
    "expiry: access_evidence.package_ref = evidence://trial-access/TRL-1042",
    "expiry: access_evidence.status = ready",
    "expiry: access_approval.package_ref = evidence://trial-access/TRL-1042",
    "expiry: access_approval.state = approved",
    "expiry: original_expires_at = 2026-06-01T00:00:00Z",
    "expiry: outcome = renewed",
    "expiry: action.owner_ref = owner:license-operations",
    "expiry: action.performed_at = 2026-06-02T09:15:00Z",
    "expiry: license_revocation_ref = evidence://revocation/L-1",
    "expiry: access_revocation_ref = evidence://revocation/A-1",
    "expiry: renewal_ref = evidence://renewal/TRL-1042",
    "expiry: new_expires_at = 2026-07-31T00:00:00Z",
    "expiry: escalation_ref = evidence://escalation/TRL-1042",
    "expiry: evidence_mode = live",
    "expiry: sanitized = true",
    "approval: package_ref = evidence://trial-access-expiry/TRL-1042",
    "approval: state = approved",
    "approval: expires_at = 2026-12-31T00:00:00Z",
    "followup: expiry_package_ref = evidence://trial-access-expiry/TRL-1042",
    "followup: notifications = [{notification_ref: ev:n/1, channel: email, delivery_owner_ref: owner:a, delivery_tracking_ref: ticket:1}]",
    "followup: grace_period.approval_ref = approval:grace-period/TRL-1042",
    "followup: grace_period.requested_until = 2026-07-31",
    "followup: handoff.commercial_ref = handoff:sales/TRL-1042",
    "followup: handoff.closeout_ref = handoff:closeout/TRL-1042",
    "followup: handoff.owners.customer_success_ref = owner:customer-success/emea",
    "followup: handoff.owners.sales_ref = owner:sales/emea",
    "followup: handoff.owners.support_ref = owner:support/tier-2",
    "followup: handoff.next_action_refs = [ticket:CS-8813]",
    "followup: handoff.task_tracking_refs = [crm:task/55120]",
    "followup: renewal_followup_ref = evidence://renewal-follow-up/TRL-1042",
    "followup: evidence_mode = live",
];

/// Findings that a good value may add, because the specification compares it with another one or asks for more once
/// it is known. Everything else is a defect of the program.
fn may_appear(added: &str, finding: &str) -> bool {
    let field = |name: &str| finding.ends_with(name);
    match added {
        // Only a known outcome asks for its references and its handoff.
        "expiry: outcome" => !finding.contains("outcome-unknown") && finding.starts_with(['1', '5', '6']),
        // Two moments that are there are compared.
        "expiry: original_expires_at" => field("not-later expiry-packet new_expires_at"),
        // Two packages that are there are compared.
        "expiry: access_evidence.package_ref" | "expiry: access_approval.package_ref" => {
            field("mismatch expiry-packet access_approval.package_ref")
        }
        "expiry: package_ref" => {
            field("mismatch expiry-approval package_ref")
                || field("mismatch followup-packet expiry_package_ref")
        }
        "approval: package_ref" => field("mismatch expiry-approval package_ref"),
        "followup: expiry_package_ref" => field("mismatch followup-packet expiry_package_ref"),
        _ => false,
    }
}

fn in_memory(papers: &Documents, policy: &Policy) -> BTreeSet<String> {
    let now = Now { instant: parse_timestamp(NOW).expect("a moment"), given: false };
    let texts = papers.files("t", Style::Block);
    let there: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), node(text))).collect();
    let assembled = assemble(files(&there), policy, &[]);
    judged(&assembled, policy, now).iter().flat_map(|evaluation| evaluation.findings().map(words)).collect()
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn judging_never_panics(room in room(), policy in policy(), now in now()) {
        let assembled = assemble(files(&room), &policy, &[]);
        for (trial, evaluation) in trials(&assembled).zip(judged(&assembled, &policy, now)) {
            prop_assert_eq!(evaluation.current_checks().len(), 8);
            prop_assert_eq!(evaluation.ballots.len(), trial.decisions.len());
        }
    }

    #[test]
    fn packed_documents_survive_being_written(root in document(), samples in prop::collection::vec(document(), 0..4), bytes in any::<Vec<u8>>()) {
        let papers = |digest: &[u8], roots: &[&Node]| {
            let roots: Vec<_> = roots.iter().map(|&root| (root.clone(), None)).collect();
            Packed::documents((Digest::of(digest), ByteTraits::default()), &roots, &Signature::None)
        };
        let packed = papers(b"x", &[&root, &root]);
        let samples: Vec<_> = samples.iter().map(|sample| papers(b"y", &[sample])).collect();
        let of = |packed: &Packed| {
            account(&assemble([File { path: "t/x.yaml".into(), packed: packed.clone() }], &Policy::default(), &[]),
                &Policy::default(), Now { instant: parse_timestamp(NOW).expect("a moment"), given: false })
        };
        // As they are, and compact.
        for dictionary in [None, Some(Arc::new(Packed::dictionary(&samples)))] {
            let mut written = bytes.clone();
            packed.write(dictionary.as_deref(), &mut written);
            let end = written.len();
            let store = Arc::new(Store::of(written.into(), dictionary.clone()));
            let read = Packed::within(&store, (bytes.len(), end));
            prop_assert_eq!(format!("{:?}", read.contents()), format!("{:?}", packed.contents()));
            prop_assert!(read.is_same(&packed));
            prop_assert_eq!((read.digest(), read.is_signed()), (packed.digest(), packed.is_signed()));
            prop_assert_eq!(of(&read), of(&packed));
            let together = Packed::together(&[read, packed.clone()], dictionary.as_ref());
            prop_assert!(together.iter().all(|file| file.is_same(&packed)));
            if let (Some(dictionary), [first, ..]) = (&dictionary, &together[..]) {
                // Nothing is compressed a second time.
                let mut again = Vec::new();
                prop_assert_eq!(steps_of(|| first.write(Some(dictionary), &mut again)), 0);
                prop_assert_eq!(&again[..], first.held());
            }
        }
    }

    #[test]
    fn section_1_2_the_digest_that_is_made_of_packed_fields_is_that_of_the_document(
        root in prop_oneof![1 => document(), 3 => mutated()]
    ) {
        let packed = PackedDocument::of(&root, None);
        let is_packet = packed.kind().is_some_and(Kind::is_packet);
        prop_assert_eq!(packed.canonical_digest(), is_packet.then(|| canonical_digest(&root)));
    }

    #[test]
    fn damaged_packed_documents_never_panic(
        root in document(), place in any::<Index>(), byte in any::<u8>(), cut in any::<Index>(), is_compact in any::<bool>()
    ) {
        let packed = Packed::documents((Digest::of(b"x"), ByteTraits::default()), &[(root, None)], &Signature::None);
        let dictionary = is_compact.then(|| Arc::new(Packed::dictionary(std::slice::from_ref(&packed))));
        let mut bytes = Vec::new();
        packed.write(dictionary.as_deref(), &mut bytes);
        let place = place.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(cut.index(bytes.len()) + 1);
        let end = bytes.len();
        let packed = Packed::within(&Arc::new(Store::of(bytes.into(), dictionary)), (0, end));
        let assembled = assemble([File { path: "t/x.yaml".into(), packed }], &Policy::default(), &[]);
        let now = Now { instant: parse_timestamp(NOW).expect("a moment"), given: false };
        prop_assert!(judged(&assembled, &Policy::default(), now).iter().all(|evaluation| evaluation.current_checks().len() == 8));
    }

    #[test]
    fn the_order_of_files_means_nothing(room in room(), order in any::<u64>(), policy in policy(), now in now()) {
        // One file may be at a path, and documents in it keep their order.
        let mut paths = BTreeSet::new();
        let mut turned = files(&room);
        turned.retain(|file| paths.insert(file.path.clone()));
        let straight = account(&assemble(turned.clone(), &policy, &[]), &policy, now);
        let count = turned.len().max(1);
        turned.rotate_left(usize::try_from(order % 7).unwrap_or(0) % count);
        if order % 2 == 0 {
            turned.reverse();
        }
        prop_assert_eq!(account(&assemble(turned, &policy, &[]), &policy, now), straight);
    }

    #[test]
    fn the_order_of_keys_means_nothing(
        room in room(), order in prop::collection::vec(any::<Index>(), 1..9), policy in policy(), now in now()
    ) {
        let straight = account(&assemble(files(&room), &policy, &[]), &policy, now);
        let mut turned = room;
        for (_, root) in &mut turned {
            shuffle_keys(root, &order);
        }
        prop_assert_eq!(account(&assemble(files(&turned), &policy, &[]), &policy, now), straight);
    }

    #[test]
    fn good_value_adds_only_specified_findings(
        outcome in select(vec!["renewed", "revoked", "escalated"]),
        spoilt in prop::collection::vec(
            (select(&GOOD[..]), select(vec!["null", "''", "tbd", "7", "ev:other", "2020-01-01", "[x]", "{}"])), 0..8),
        added in select(&GOOD[..]),
        policy in policy(),
    ) {
        let mut papers = Documents::clean(outcome);
        for (field, value) in spoilt {
            let field = field.split(" = ").next().unwrap_or_default();
            papers.change(&format!("{field} = {value}"));
        }
        let before = in_memory(&papers, &policy);
        papers.change(added);
        let after = in_memory(&papers, &policy);
        let field = added.split(" = ").next().unwrap_or_default();
        for finding in after.difference(&before) {
            prop_assert!(may_appear(field, finding), "{added} adds {finding}");
        }
    }

    #[test]
    fn a_document_reads_the_same_in_every_style(document in mutated()) {
        use trialdesk::domain::canonical::canonical_digest;
        let read = |style: Style| {
            let text = write(&editable(&document), style);
            let parsed = syntax::parse(&format!("x.{}", style.extension()), &text);
            parsed.map(|parsed| canonical_digest(&parsed.documents[0])).map_err(|error| (error, text))
        };
        let block = read(Style::Block);
        prop_assert!(block.is_ok(), "{block:?}");
        prop_assert_eq!(&block, &read(Style::Flow));
    }

    #[test]
    fn canonical_json_matches_another_writer(
        members in proptest::collection::btree_map("[a-z\\\\\"\\PC\u{0}-\u{1f}]{0,4}", any::<Option<String>>(), 0..4)
    ) {
        use trialdesk::domain::canonical::{canonical_digest, canonical_digest_of, digest};
        let mut sorted: Vec<_> = members.iter().collect();
        sorted.sort_by_key(|(key, _)| key.encode_utf16().collect::<Vec<_>>());
        let texts: Vec<_> = sorted.iter().map(|(key, value)| {
            format!("{}:{}", serde_json::to_string(key).unwrap(), serde_json::to_string(value).unwrap())
        }).collect();
        let text = format!("{{{}}}", texts.join(","));
        let pairs: Vec<_> = members.iter().map(|(key, value)| (key.as_str(), value.as_deref())).collect();
        prop_assert_eq!(canonical_digest_of(&pairs), digest(text.as_bytes()));
        let document = syntax::parse("x.json", &text).unwrap().documents.remove(0);
        prop_assert_eq!(canonical_digest(&document), Digest::of(text.as_bytes()));
    }

    #[test]
    fn json_positions_are_exact(
        members in proptest::collection::btree_map(any::<String>(), proptest::collection::vec(any::<String>(), 1..3), 1..5),
        pretty in any::<bool>(),
    ) {
        let text = if pretty { serde_json::to_string_pretty(&members) } else { serde_json::to_string(&members) }.unwrap();
        let document = syntax::parse("x.json", &text).unwrap().documents.remove(0);
        let mut read = Vec::new();
        document.each_text(&mut |scrap| {
            read.push(scrap.text.to_owned());
            if scrap.is_key || !pretty {
                return;
            }
            // An item of a list has a line of its own here.
            let line = text.split('\n').nth(scrap.at.line as usize - 1).unwrap();
            assert_eq!(scrap.at.column as usize, line.len() - line.trim_start().len() + 1, "{text}");
        });
        let written: Vec<_> = members.iter().flat_map(|(key, items)| std::iter::once(key).chain(items).cloned()).collect();
        prop_assert_eq!(read, written);
        let Value::Map(entries) = &document.value else { panic!("no mapping") };
        for entry in entries {
            let line = text.split('\n').nth(entry.key_at.line as usize - 1).unwrap();
            let there: String = line.chars().skip(entry.key_at.column as usize - 1).collect();
            prop_assert!(there.starts_with(&serde_json::to_string(&entry.key).unwrap()), "{text}");
        }
    }

    #[test]
    fn capitals_make_no_placeholder_a_reference(
        start in select(vec!["", " ", "ticket:", "crm:a/", "owner:sales#", "x:<", "a:\u{e9}/"]),
        word in select(vec!["tbd", "unknown", "n/a", "na", "-", "?", "xxx", "todo>", "kim", "nil"]),
        end in select(vec!["", "/", ":", "#/", " ", "x"]),
        capitals in proptest::collection::vec(any::<bool>(), 8),
    ) {
        use trialdesk::domain::reference::judge;
        let mixed: String = word
            .chars()
            .zip(&capitals)
            .map(|(c, capital)| if *capital { c.to_ascii_uppercase() } else { c })
            .collect();
        let (mixed, small) = (format!("{start}{mixed}{end}"), format!("{start}{word}{end}"));
        prop_assert_eq!(judge(&mixed), judge(&small), "{}", mixed);
    }

    #[test]
    fn parsing_never_panics(text in any::<String>(), yaml in "[-a-c:#&*!|>'\"%@`?{}\\[\\],\n\t 0-9~]{0,80}") {
        for text in [&text, &yaml] {
            let _ = syntax::parse("x.yaml", text);
            let _ = syntax::parse("x.json", text);
        }
    }
}

#[test]
fn the_trial_of_these_properties_is_clean() {
    for outcome in ["renewed", "revoked", "escalated"] {
        assert_eq!(in_memory(&Documents::clean(outcome), &Policy::default()), BTreeSet::new());
        assert_eq!(node(support::documents::EXPIRY).entry("trial_ref").unwrap().node.text(), Some(TRIAL));
    }
}

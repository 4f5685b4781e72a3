//! Policies in words: every key has a sentence, and a rule that differs is not called a default.

use crate::room::tests::evaluating::node;
use std::collections::BTreeSet;
use trialdesk::domain::policy::Policy;
use trialdesk::domain::policy_words::sentences;
use trialdesk::room::syntax;

fn policy(keys: &str) -> Policy {
    syntax::from_node(&node(&format!("{{schema_version: trialdesk.policy.v1, {keys}}}"))).expect("a policy")
}

#[test]
fn every_key_of_a_policy_has_a_sentence() {
    let schema = schemars::schema_for!(Policy);
    let keys: BTreeSet<&str> =
        schema.get("properties").unwrap().as_object().unwrap().keys().map(String::as_str).collect();
    // These three are part of the sentences of other keys.
    let part = ["schema_version", "grace_counts_from", "signer_validity", "break_glass_max_hours"];
    let expected: BTreeSet<&str> = keys.into_iter().filter(|key| !part.contains(key)).collect();
    let policy = Policy::default();
    let found: BTreeSet<&str> = sentences(&policy).iter().map(|rule| rule.key).collect();
    assert_eq!(found, expected);
    assert!(sentences(&policy).iter().all(|rule| rule.is_default && rule.sentence.ends_with('.')));
}

#[test]
fn each_change_of_a_policy_changes_its_sentences() {
    let defaults = sentences(&Policy::default());
    for keys in [
        "quorum: 2",
        "max_grace_days: 14",
        "grace_counts_from: expiry",
        "max_extensions: 0",
        "max_extensions: 1",
        "max_extensions: 3",
        "max_total_grace_days: 60",
        "signatures: required",
        "allowed_signers: keys",
        "references: refuse",
        "break_glass: accept",
        "stale: keep",
        "lapsed: block",
        "separation_of_duties: false",
        "require_live: true",
        "overdue_after_days: 3",
        "sample_clock: 2026-01-01",
        "approvers: [{principal: dana}]",
        "lost_decisions: ['sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
    ] {
        let changed = sentences(&policy(keys));
        assert_ne!(changed, defaults, "{keys}");
        let key = keys.split(':').next().unwrap();
        let key = if key == "grace_counts_from" { "max_grace_days" } else { key };
        let rule = changed.iter().find(|rule| rule.key == key).unwrap();
        assert!(!rule.is_default, "{keys}: {}", rule.sentence);
    }
}

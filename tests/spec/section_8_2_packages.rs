//! Approving packages, and the moment of a stage (sections 3.2 and 8.2).

use crate::chain::{Chain, Judged, LATER, STAGES, id};
use serde_json::Value;
use std::fmt::Write as _;
use support::report::text;
use support::{digest, repository};

/// Returns the evidence digest of the examples of a stage, as the page has it.
fn evidence_digest(stage: usize) -> String {
    let page = std::fs::read_to_string(repository().join("docs/evidence.md")).unwrap();
    let table = page.split("| stage | evidence digest |").nth(1).unwrap();
    let row = table.lines().find(|line| line.starts_with(&format!("| {stage} |"))).unwrap();
    row.split('`').nth(1).unwrap().to_owned()
}

/// A decision on the package of a stage.
struct Decision {
    stage: usize,
    name: &'static str,
    by: &'static str,
    verdict: &'static str,
    at: &'static str,
    seen: Vec<String>,
    covers: String,
    more: &'static str,
}

fn approve(stage: usize, name: &'static str, by: &'static str) -> Decision {
    // After the times in the packet: the stage is judged as of its approval.
    let at = if stage > 2 { "2027-02-21T00:00:00Z" } else { "2026-07-06T09:30:00.250Z" };
    let covers = format!("covers:\n  evidence_fields: 1\n  evidence_digest: {}\n", evidence_digest(stage));
    Decision { stage, name, by, verdict: "approved", at, seen: Vec::new(), covers, more: "" }
}

impl Decision {
    fn verdict(self, verdict: &'static str) -> Self {
        Self { verdict, ..self }
    }

    fn at(self, at: &'static str) -> Self {
        Self { at, ..self }
    }

    fn seeing(self, digest: &str) -> Self {
        Self { seen: vec![digest.to_owned()], ..self }
    }

    fn with(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    /// Writes the record, and returns its digest.
    fn record(self, chain: &Chain) -> String {
        let Self { stage, name, by, verdict, at, seen, covers, more } = self;
        let mut text = format!(
            "schema_version: cavra.package-approval.decision.v1\ndecision_ref: decision:package/{name}\n\
             trial_ref: trial:TRL-1042\nstage: {}\nverdict: {verdict}\nreason: a reason\ndecided_by: {by}\n\
             decided_at: {at}\n{covers}{more}",
            id(stage)
        );
        let _ = writeln!(text, "seen: [{}]", seen.join(", "));
        chain.room.put(&format!("TRL-1042/decisions/{name}.yaml"), &text);
        digest(text.as_bytes())
    }
}

/// Returns a record in the report on a stage, by its name.
fn record<'a>(judged: &'a Judged, stage: usize, name: &str) -> &'a Value {
    let decisions = judged.stage(stage)["approval"]["decisions"].as_array().unwrap();
    let wanted = format!("decision:package/{name}");
    decisions.iter().find(|record| record["decision_ref"] == *wanted).unwrap()
}

/// A trial whose last package is decided by records: the documents that approve the others stay.
fn decided(stage: usize) -> Chain {
    let chain = Chain::up_to((stage + 1).min(8));
    if stage < 8 {
        chain.room.drop_file(&Chain::approval(stage));
    }
    chain
}

#[test]
fn section_8_2_evidence_digests_of_the_examples() {
    for stage in 1..=8 {
        let chain = decided(stage);
        approve(stage, "one", "dana").record(&chain);
        let judged = chain.judge();
        assert_eq!((judged.state(stage), judged.status().as_str()), ("approved", "ready"), "stage {stage}");
        assert_eq!(record(&judged, stage, "one")["stale"], false);
    }
}

#[test]
fn section_8_2_every_evidence_field_makes_an_approval_stale() {
    for (stage, from, to) in [
        (1, "state: approved\n  ", "state: approved\n  "),
        (2, "owner:sales/emea", "owner:sales/apac"),
        (3, "license_transition_ref: evidence://", "license_transition_ref: evidence://x/"),
        (3, "production: null", "production: {}"),
        (6, "renewal_owner_ref: owner:renewals/emea", "renewal_owner_ref: owner:renewals/apac"),
    ] {
        let chain = decided(stage);
        approve(stage, "one", "dana").record(&chain);
        if from != to {
            chain.room.edit(&Chain::packet(stage), from, to);
        }
        let wanted = if from == to { "approved" } else { "stale" };
        assert_eq!(chain.judge().state(stage), wanted, "{from}");
    }
}

#[test]
fn section_8_2_lists_and_mappings_are_taken_whole() {
    for (stage, from, to) in [
        (1, "    channel: email", "    note: called back\n    channel: email"),
        (3, "paid_pilot:", "paid_pilot:\n  note: a new key"),
    ] {
        let chain = decided(stage);
        approve(stage, "one", "dana").record(&chain);
        chain.room.edit(&Chain::packet(stage), from, to);
        assert_eq!(chain.judge().state(stage), "stale", "{from}");
    }
    let chain = decided(1);
    approve(1, "one", "dana").record(&chain);
    chain.room.edit(&Chain::packet(1), "renewal_followup_ref", "note: x\nrenewal_followup_ref");
    chain.room.edit(
        "TRL-1042/approval.yaml",
        "decided_by: role:license-governance",
        "decided_by: role:other",
    );
    assert_eq!(chain.judge().state(1), "approved", "fields that no gate needs");
}

#[test]
fn section_8_2_states_and_findings_of_gate_2() {
    let gate = |chain: &Chain| chain.judge().findings(3);
    let finding = |code: &str| vec![format!("readiness-approval-approved {code}")];
    let chain = decided(2);
    assert_eq!((chain.judge().state(2), gate(&chain)), ("awaiting", finding("awaiting-decision")));
    let one = approve(2, "one", "dana").verdict("denied").record(&chain);
    assert_eq!((chain.judge().state(2), gate(&chain)), ("denied", finding("denied")));
    let two = approve(2, "two", "dana").verdict("changes_requested").seeing(&one).record(&chain);
    assert_eq!((chain.judge().state(2), gate(&chain)), ("changes_requested", finding("changes-requested")));
    chain.room.edit(&Chain::packet(2), "owner:sales/emea", "owner:sales/apac");
    assert_eq!(
        (chain.judge().state(2), gate(&chain)),
        ("awaiting", finding("awaiting-decision")),
        "answered"
    );
    chain.room.edit(&Chain::packet(2), "owner:sales/apac", "owner:sales/emea");
    let three = approve(2, "three", "dana").seeing(&two).record(&chain);
    assert_eq!((chain.judge().state(2), gate(&chain)), ("approved", Vec::new()));
    assert_eq!(chain.judge().status(), "ready");
    approve(2, "four", "dana").verdict("withdrawn").seeing(&three).record(&chain);
    assert_eq!(chain.judge().state(2), "awaiting");
}

#[test]
fn section_8_2_a_document_approves_only_without_records_and_if_the_policy_accepts_it() {
    let chain = Chain::up_to(3);
    assert_eq!(chain.judge().state(2), "referenced");
    assert_eq!(chain.judge().state(3), "not_requested");
    chain.room.put("policy.yaml", "schema_version: trialdesk.policy.v1\nreferences: refuse\n");
    assert_eq!(chain.judge().state(2), "awaiting");
    chain.room.drop_file("policy.yaml");
    approve(2, "one", "dana").verdict("withdrawn").record(&chain);
    assert_eq!(chain.judge().state(2), "awaiting");
    let chain = Chain::up_to(2);
    assert_eq!(chain.judge().state(2), "not_requested");
    chain.approve(2);
    assert_eq!(chain.judge().state(2), "referenced");
}

#[test]
fn section_8_2_an_unknown_edition_is_stale_and_answers_nothing() {
    let chain = decided(2);
    let mut decision = approve(2, "one", "dana");
    decision.covers = decision.covers.replace("evidence_fields: 1", "evidence_fields: 2");
    decision.record(&chain);
    assert_eq!(chain.judge().state(2), "stale");
}

#[test]
fn section_3_2_an_approved_stage_is_frozen_at_its_approval() {
    let chain = Chain::up_to(2);
    chain.room.edit("TRL-1042/approval.yaml", "expires_at: 2029-12-31", "expires_at: 2026-08-01");
    assert_eq!(chain.judge().findings(1), ["expiry-approval-approved expired expiry-approval expires_at"]);
    chain.room.drop_file(&Chain::approval(1));
    approve(1, "one", "dana").record(&chain);
    let judged = chain.judge();
    assert_eq!(judged.stage(1)["evaluated_as_of"], "2026-07-06T09:30:00.25Z");
    assert_eq!(judged.stage(2)["evaluated_as_of"], LATER);
    assert_eq!(judged.status(), "ready", "{:?}", judged.findings(1));
}

#[test]
fn section_3_2_the_moment_is_that_of_the_quorum() {
    let chain = decided(2);
    let approvers = "approvers: [{principal: dana}, {principal: eli}, {principal: noor}]\n";
    let policy = format!("schema_version: trialdesk.policy.v1\nquorum: 2\nreferences: accept\n{approvers}");
    chain.room.put("policy.yaml", policy);
    chain.room.edit("TRL-1042/followup.yaml", "approval_ref", "approval_ref");
    approve(2, "one", "dana").at("2026-07-08T00:00:00Z").record(&chain);
    approve(2, "two", "eli").at("2026-07-06T00:00:00Z").record(&chain);
    approve(2, "three", "noor").at("2026-07-09T00:00:00Z").record(&chain);
    assert_eq!(chain.judge().stage(2)["evaluated_as_of"], "2026-07-08T00:00:00Z");
}

#[test]
fn section_8_2_an_approval_expires_and_blocks_the_next_stage_until_that_is_approved() {
    let chain = decided(2);
    approve(2, "one", "dana").with("expires_on: 2026-12-31\n").record(&chain);
    let judged = chain.judge();
    assert_eq!((judged.state(2), text(&record(&judged, 2, "one")["not_counted"])), ("awaiting", "expired"));
    assert_eq!(judged.findings(3), ["readiness-approval-approved awaiting-decision"]);
    let before = Judged(chain.room.judge_at("2026-12-31T23:59:59Z"));
    assert_eq!((before.state(2), &record(&before, 2, "one")["not_counted"]), ("approved", &Value::Null));
    assert_eq!(before.0.0["valid_until"], "2027-01-01T00:00:00Z");
    chain.approve(3);
    chain.room.edit(&Chain::approval(3), "decided_at: 2027-02-20", "decided_at: 2026-10-01");
    let judged = chain.judge();
    assert_eq!((judged.state(2), judged.state(3)), ("approved", "referenced"));
    assert_eq!(judged.status(), "ready");
}

#[test]
fn section_8_2_owners_of_the_packet_may_not_decide() {
    let chain = decided(6);
    let policy = "schema_version: trialdesk.policy.v1\nreferences: accept\napprovers:\n  - principal: dana\n    \
                  owner_refs: ['owner://ACCOUNT/emea/']\n";
    chain.room.put("policy.yaml", policy);
    approve(6, "one", "dana").record(&chain);
    let judged = chain.judge();
    assert_eq!(record(&judged, 6, "one")["not_counted"], "owner");
    approve(5, "two", "dana").record(&chain);
    assert_eq!(
        record(&chain.judge(), 5, "two")["not_counted"],
        "owner",
        "summary.owner_ref of the renewal packet"
    );
    chain.room.edit(&Chain::packet(5), "owner_ref: owner:account/emea", "owner_ref: owner:account/apac");
    assert_eq!(record(&chain.judge(), 5, "two")["not_counted"], Value::Null);
    chain.room.edit(
        &Chain::packet(5),
        "summary:",
        "extra: {list: [{new_owner_ref: owner:account/emea}]}\nsummary:",
    );
    assert_eq!(record(&chain.judge(), 5, "two")["not_counted"], "owner", "at any depth");
}

#[test]
fn section_8_2_records_of_both_kinds_are_one_chain() {
    let chain = decided(1);
    let one =
        approve(1, "one", "dana").verdict("changes_requested").at("2026-07-05T00:00:00Z").record(&chain);
    let grace = format!(
        "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:grace-period/g\ntrial_ref: trial:TRL-1042\n\
         verdict: denied\ndecided_by: eli\ndecided_at: 2026-07-05T01:00:00Z\nseen: [{one}]\n"
    );
    chain.room.put("TRL-1042/decisions/grace.yaml", &grace);
    approve(1, "two", "dana").at("2026-07-04T23:00:00Z").seeing(&digest(grace.as_bytes())).record(&chain);
    let judged = chain.judge();
    assert_eq!(judged.state(1), "approved", "the later record is the one that sees the other");
    assert_eq!(judged.0.only().0["grace"]["state"], "denied");
    chain.room.drop_file("TRL-1042/decisions/grace.yaml");
    assert_eq!(chain.room.judge_at(LATER).problem_codes(), ["missing-decision"]);
}

#[test]
fn section_8_2_bad_package_decisions() {
    for (from, to) in [
        ("stage: trial-conversion-readiness", "stage: readiness"),
        ("verdict: approved", "verdict: approved\nexpires_on: soon"),
        ("decision_ref: decision:package/one", "decision_ref: one"),
    ] {
        let chain = decided(2);
        approve(2, "one", "dana").record(&chain);
        chain.room.edit("TRL-1042/decisions/one.yaml", from, to);
        let report = chain.room.judge_at(LATER);
        assert_eq!(report.problem_codes(), ["bad-decision"], "{to}");
    }
    let chain = decided(2);
    approve(2, "one", "dana").verdict("denied").with("expires_on: soon\n").record(&chain);
    assert_eq!(chain.judge().state(2), "denied", "only an approval has a date");
}

#[test]
fn section_8_2_a_break_glass_approval_is_marked() {
    let chain = Chain::up_to(3);
    let lines = "state: break_glass\ndecided_at: 2027-02-28T00:00:00Z\nexpires_at: 2027-03-01T12:00:00Z\n\
                 break_glass_reason: the approver was away\n";
    let text = chain.room.read(&Chain::approval(2));
    let kept: String = text
        .lines()
        .filter(|line| !line.starts_with("state") && !line.starts_with("decided_at"))
        .fold(String::new(), |out, line| out + line + "\n");
    chain.room.put(&Chain::approval(2), kept + lines);
    assert_eq!(
        chain.judge().findings(3),
        ["readiness-approval-approved not-approved readiness-approval state"]
    );
    let policy = |hours: u32| {
        let policy = format!(
            "schema_version: trialdesk.policy.v1\nbreak_glass: accept\nbreak_glass_max_hours: {hours}\n"
        );
        chain.room.put("policy.yaml", policy);
    };
    policy(36);
    let judged = chain.judge();
    assert_eq!((judged.findings(3), judged.0.only().attention()), (Vec::new(), vec!["break-glass"]));
    // The mark is about the approval, not about the package that it names.
    chain.room.edit(&Chain::approval(2), "package_ref: evidence", "package_ref: other");
    let judged = chain.judge();
    assert_eq!(judged.findings(3), ["readiness-package-match mismatch readiness-approval package_ref"]);
    assert_eq!(judged.0.only().attention(), ["break-glass"]);
    chain.room.edit(&Chain::approval(2), "package_ref: other", "package_ref: evidence");
    policy(35);
    assert_eq!(
        chain.judge().findings(3),
        ["readiness-approval-approved too-long readiness-approval expires_at"]
    );
    assert_eq!(STAGES[1], "readiness");
}

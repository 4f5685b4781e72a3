//! Stages and their gates (section 8.1).

use crate::chain::{Chain, LATER, STAGES, id};
use support::report::text;
use support::repository;

/// Returns the rows of the table of a page that begins with this heading line.
fn table(heading: &str) -> Vec<Vec<String>> {
    let page = std::fs::read_to_string(repository().join("docs/evidence.md")).unwrap();
    let start = page.find(heading).unwrap_or_else(|| panic!("no table {heading}"));
    let rows = page[start..].lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn section_8_1_the_examples_pass_every_gate() {
    let judged = Chain::up_to(8).judge();
    assert_eq!(judged.0.problems(), [""; 0]);
    for stage in 1..=8 {
        assert_eq!(judged.findings(stage), [""; 0], "stage {stage}");
        assert_eq!(judged.stage(stage)["status"], "ready");
    }
    assert_eq!(judged.status(), "ready");
    assert_eq!(judged.0.only().0["stage"], id(8));
    assert_eq!(judged.0.only().0["conversion_target"], "paid_pilot");
}

#[test]
fn section_8_1_gates_have_the_names_of_the_page() {
    let judged = Chain::up_to(8).judge();
    let rows = table("| stage | gates from gate 4 |");
    assert_eq!(rows.len(), 7);
    for row in rows {
        let stage: usize = row[0].parse().unwrap();
        let up = STAGES[stage - 2];
        let first =
            ["evidence-ready", "approval-approved", "package-match"].map(|gate| format!("{up}-{gate}"));
        let names: Vec<_> = judged.gates(stage).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, [&first[..], &quoted(&row[1])].concat());
    }
}

#[test]
fn section_8_1_every_field_of_a_references_gate_is_needed() {
    let mut count = 0;
    for row in table("| stage | kind | gates | fields |") {
        let Ok(stage) = row[0].parse::<usize>() else { continue };
        let gates = quoted(&row[2]);
        let Some(gate) = gates.iter().find(|gate| gate.ends_with("-references")) else { continue };
        if row[2].contains("production") {
            continue;
        }
        for field in quoted(&row[3]) {
            let chain = Chain::up_to(stage);
            let (key, path) = (field.rsplit('.').next().unwrap(), Chain::packet(stage));
            let text = chain.room.read(&path);
            let mut inside = field.split('.').count() == 1;
            let lines = text.lines().map(|line| {
                let parent = field.split('.').next().unwrap();
                if line.starts_with(&format!("{parent}:")) && field.contains('.') {
                    inside = true;
                }
                let is_it = inside && line.trim_start().starts_with(&format!("{key}: "));
                if is_it {
                    inside = false;
                    return format!("{}{key}: tbd\n", &line[..line.len() - line.trim_start().len()]);
                }
                format!("{line}\n")
            });
            let changed: String = lines.collect();
            assert_ne!(changed, text, "{field}");
            chain.room.put(&path, changed);
            let judged = chain.judge();
            let finding = format!("{gate} placeholder {}-packet {field}", STAGES[stage - 1]);
            assert_eq!(judged.findings(stage), [finding]);
            count += 1;
        }
    }
    assert!(count > 60, "{count} fields");
}

/// A change of a packet, and the findings of its stage.
#[track_caller]
fn finds(stage: usize, from: &str, to: &str, wanted: &[&str]) {
    let chain = Chain::up_to(stage);
    chain.room.edit(&Chain::packet(stage), from, to);
    assert_eq!(chain.judge().findings(stage), wanted, "{from} -> {to}");
}

#[test]
fn section_8_1_special_rules() {
    let to = |target: &str| format!("conversion_target: {target} ");
    let target = "conversion_target: paid_pilot ";
    finds(2, target, &to("pilot"), &["conversion-target unsupported readiness-packet conversion_target"]);
    finds(4, target, &to("production"), &["conversion-target mismatch closeout-packet conversion_target"]);
    finds(
        4,
        "status: ready",
        "status: done",
        &["closeout-revenue-references not-ready closeout-packet status"],
    );
    finds(
        4,
        "closed_at: 2026-09-14",
        "closed_at: 2028-09-14",
        &["closeout-revenue-references in-future closeout-packet closeout.closed_at"],
    );
    finds(
        4,
        "activation_package_ref: evidence://",
        "activation_package_ref: evidence://other/",
        &["activation-package-match mismatch closeout-packet activation_package_ref"],
    );
    finds(
        3,
        "production: null",
        "production: {}",
        &["paid-pilot-plan-only unexpected activation-packet production"],
    );
    finds(
        6,
        "renewal_owner_ref: owner:renewals/emea",
        "renewal_owner_ref: owner:renewals/EMEA",
        &["renewal-owner-match mismatch followthrough-packet renewal_owner_ref"],
    );
    finds(
        8,
        "renewal_outcome: expanded",
        "renewal_outcome: renewed ",
        &["renewal-outcome mismatch final-packet renewal_outcome"],
    );
    finds(
        7,
        "renewal_outcome: expanded",
        "renewal_outcome: won",
        &["renewal-outcome unsupported outcome-packet renewal_outcome"],
    );
}

#[test]
fn section_8_1_an_unknown_target_blocks_both_plan_gates() {
    let chain = Chain::up_to(3);
    chain.room.edit(&Chain::packet(3), "conversion_target: paid_pilot", "conversion_target: tbd");
    let judged = chain.judge();
    assert_eq!(
        judged.findings(3),
        [
            "conversion-target unsupported activation-packet conversion_target",
            "paid-pilot-plan-only target-unknown",
            "production-plan-only target-unknown",
        ]
    );
    assert_eq!(chain_gate(3, "production-plan-only"), "not_applicable");
}

fn chain_gate(stage: usize, gate: &str) -> String {
    let gates = Chain::up_to(stage).judge().gates(stage);
    gates.into_iter().find(|(name, _)| name == gate).unwrap().1
}

#[test]
fn section_8_1_a_blocked_stage_blocks_the_next_ones() {
    let chain = Chain::up_to(4);
    chain.room.edit(&Chain::packet(2), "target_start_on: 2026-08-03", "target_start_on: tbd");
    let judged = chain.judge();
    assert_eq!(judged.findings(2), ["conversion-references placeholder readiness-packet target_start_on"]);
    assert_eq!(judged.findings(3), ["readiness-evidence-ready upstream-blocked"]);
    assert_eq!(judged.findings(4), ["activation-evidence-ready upstream-blocked"]);
    let message = judged.stage(3)["checks"][0]["message"].as_str().unwrap();
    assert_eq!(message, "the readiness stage is blocked: conversion-references", "it names the gates");
    assert_eq!(judged.status(), "blocked");
}

#[test]
fn section_8_1_a_stage_without_its_upstream_stage_is_blocked() {
    let chain = Chain::up_to(4);
    chain.room.drop_file(&Chain::packet(3));
    let judged = chain.judge();
    let missing = |gate: &str| format!("activation-{gate} document-missing activation-packet");
    assert_eq!(
        judged.findings(4),
        [missing("evidence-ready"), missing("approval-approved"), missing("package-match")]
    );
}

#[test]
fn section_8_1_a_revoked_trial_cannot_be_converted() {
    let chain = Chain::up_to(2);
    chain.room.edit("TRL-1042/expiry.yaml", "outcome: renewed", "outcome: revoked");
    let judged = chain.judge();
    assert!(
        judged
            .findings(2)
            .contains(&"trial-outcome-convertible not-convertible expiry-packet outcome".to_owned())
    );
}

#[test]
fn section_8_1_a_draft_begins_no_stage_and_is_searched_for_forbidden_material() {
    let chain = Chain::up_to(2);
    chain.room.edit(&Chain::packet(2), "status: ready", "status: draft");
    chain.room.edit(&Chain::packet(2), "evidence_mode: live", "evidence_mode: sample");
    chain.room.drop_file(&Chain::approval(1));
    let judged = chain.room.judge_with(&["--now", LATER, "--require-live"]);
    let only = judged.only();
    assert_eq!((only.stages().len(), only.status()), (1, "ready"));
    chain.room.edit(&Chain::packet(2), "owner:sales/emea", "pat.doe@corp-client.com");
    let judged = chain.judge();
    assert_eq!(judged.findings(1), ["public-boundary forbidden readiness-packet owners.sales_ref"]);
}

#[test]
fn section_1_another_version_of_a_packet_is_a_problem_of_its_trial() {
    let chain = Chain::up_to(2);
    chain.room.edit(&Chain::packet(2), "readiness.packet.v1", "readiness.packet.v2");
    let report = chain.room.judge_at(LATER);
    assert_eq!(report.problem_codes(), ["unsupported-version"]);
    assert_eq!(report.count("foreign"), 0);
    assert_eq!(report.only().status(), "blocked");
}

#[test]
fn section_7_a_report_up_to_a_stage_takes_later_stages_as_not_begun() {
    let chain = Chain::up_to(3);
    chain.room.edit(&Chain::packet(3), "paid_pilot:  ", "conversion: ");
    assert_eq!(chain.judge().status(), "blocked");
    let report = chain.room.judge_with(&["--now", LATER, "--stage", id(2)]);
    let result = report.only();
    assert_eq!((result.status(), result.stages().len(), text(&result.0["stage"])), ("ready", 2, id(2)));
    assert_eq!(report.0["selection"], serde_json::json!({"query": null, "stage": id(2), "matched": 1}));
    assert_eq!(report.0["summary"]["stages"][id(3)]["begun"], 0);
    let report = chain.room.judge_with(&["--now", LATER, "--stage", id(4)]);
    assert_eq!(report.0["selection"]["matched"], 0);
}

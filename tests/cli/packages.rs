//! Packages on the command line: `decide --stage`, `new --stage` and what follows from them (specification, section 8).

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::keygen::{Keygen, Question};
use support::sample::{SampleRoom, problems, report, stdout, trialdesk};

/// A trial of the sample room whose first stage is ready.
const TRIAL: &str = "TRL-1046";
const FOLLOWUP: &str = "trial-expired-followup";
const READINESS: &str = "trial-conversion-readiness";

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.args(arguments).arg("-C").arg(room.path());
    room.run(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn decide(room: &SampleRoom, stage: &str, more: &[&str]) -> Output {
    run(
        room,
        &[&["decide", TRIAL, "--stage", stage, "--as", "dana", "--reason", "Complete."][..], more].concat(),
    )
}

/// The trial's stage in the check report.
fn stage(room: &Path, stage: &str) -> Value {
    let report = report(room);
    let stages = report["results"][0]["stages"].as_array().unwrap().clone();
    stages.into_iter().find(|entry| entry["stage"] == stage).unwrap_or(Value::Null)
}

fn records(room: &SampleRoom) -> Vec<PathBuf> {
    let folder = room.path().join(TRIAL).join("decisions");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.to_string_lossy().contains("-followup-") && path.extension().unwrap() == "yaml");
    paths.sort();
    paths
}

#[test]
fn section_8_2_a_package_is_approved_denied_and_withdrawn() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let state = || stage(room.path(), FOLLOWUP)["approval"]["state"].as_str().unwrap().to_owned();
    assert_eq!(state(), "not_requested");
    let output = decide(&room, FOLLOWUP, &["--approve", "--until", "+90d"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(state(), "approved");
    assert_eq!(problems(room.path()), [""; 0]);
    let [path] = &records(&room)[..] else { panic!("one record") };
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("TRL-1046-20260620T120000Z-followup-approved-"), "{name}");
    let text = fs::read_to_string(path).unwrap();
    for line in [
        "schema_version: cavra.package-approval.decision.v1",
        "stage: trial-expired-followup",
        "verdict: approved",
        "  evidence_fields: 1",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    assert!(text.contains("decision_ref: decision:package/") && text.contains("expires_on:"), "{text}");
    // One chain for both kinds: the newest grace decision is seen.
    assert!(text.contains("seen:\n- sha256:") || text.contains("seen:\n  - sha256:"), "{text}");
    let entry = &stage(room.path(), FOLLOWUP)["approval"]["decisions"][0];
    assert_eq!((&entry["vote"], &entry["not_counted"]), (&true.into(), &Value::Null), "{entry}");
    assert!(decide(&room, FOLLOWUP, &["--withdraw"]).status.success());
    assert_eq!(state(), "awaiting");
    assert_eq!(
        stderr(&decide(&room, FOLLOWUP, &["--withdraw"])),
        "trialdesk: TRL-1046: dana has no decision to withdraw\n"
    );
    assert!(decide(&room, FOLLOWUP, &["--approve"]).status.success());
    assert!(decide(&room, FOLLOWUP, &["--withdraw"]).status.success());
    assert!(decide(&room, FOLLOWUP, &["--request-changes"]).status.success());
    assert_eq!(state(), "changes_requested");
    assert!(decide(&room, FOLLOWUP, &["--deny"]).status.success());
    assert_eq!(state(), "denied");
    assert_eq!(problems(room.path()), [""; 0]);
}

#[test]
fn section_8_2_a_package_that_is_absent_a_draft_or_not_ready_is_refused() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let output = decide(&room, READINESS, &["--deny"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the packet of this stage is missing"), "{}", stderr(&output));
    assert!(run(&room, &["new", TRIAL, "--stage", READINESS]).status.success());
    let output = decide(&room, READINESS, &["--deny"]);
    assert!(stderr(&output).contains("is a draft"), "{}", stderr(&output));
    let followup = room.path().join(TRIAL).join("followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    fs::write(&followup, text.replace("support_ref:", "support_reference:")).unwrap();
    let output = decide(&room, FOLLOWUP, &["--approve"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("is not ready"), "{}", stderr(&output));
    assert!(decide(&room, FOLLOWUP, &["--deny"]).status.success(), "a refusal needs no ready stage");
}

#[test]
fn section_8_1_new_writes_a_draft_with_the_known_values() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let output = run(&room, &["new", TRIAL, "--stage", READINESS]);
    assert!(output.status.success(), "{}", stderr(&output));
    let path = room.path().join(TRIAL).join("readiness.yaml");
    let text = fs::read_to_string(&path).unwrap();
    for line in [
        "schema_version: cavra.trial-conversion-readiness.packet.v1",
        "evidence_mode: sample",
        "trial_ref: trial:TRL-1046",
        "package_ref: evidence://trial-conversion-readiness/TRL-1046",
        "followup_package_ref: evidence://trial-expired-followup/TRL-1046",
        "  customer_success_ref: owner:customer-success/TODO",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    assert!(
        text.contains("\nstatus: draft  #")
            && text.contains("conversion_target: TODO  # paid_pilot | production"),
        "{text}"
    );
    // A draft begins no stage.
    assert_eq!(problems(room.path()), [""; 0]);
    assert_eq!(stage(room.path(), READINESS), Value::Null);
    let again = run(&room, &["new", TRIAL, "--stage", READINESS]);
    assert!(stdout(&again).contains("skipped"), "{}", stdout(&again));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    // Each placeholder is found once it is no longer a draft.
    fs::write(&path, text.replace("status: draft", "status: ready")).unwrap();
    let begun = stage(room.path(), READINESS);
    let todo = text.lines().filter(|line| line.contains("TODO") && !line.starts_with('#')).count();
    let findings =
        begun["checks"].as_array().unwrap().iter().flat_map(|check| check["findings"].as_array().unwrap());
    let found = findings.filter(|finding| finding["document"] == "readiness-packet").count();
    assert_eq!(found, todo, "{begun:#}");
    // The target of the readiness packet is known afterwards.
    let ready = fs::read_to_string(&path)
        .unwrap()
        .replace("conversion_target: TODO", "conversion_target: production");
    fs::write(&path, ready).unwrap();
    assert!(run(&room, &["new", TRIAL, "--stage", "trial-conversion-activation-handoff"]).status.success());
    let activation = fs::read_to_string(room.path().join(TRIAL).join("activation.yaml")).unwrap();
    assert!(
        activation.contains("conversion_target: production\n") && !activation.contains("paid_pilot:"),
        "{activation}"
    );
    assert!(activation.contains("production:\n  handoff_ref: handoff:production/TODO\n"), "{activation}");
}

#[test]
fn section_8_2_signatures_of_packages_have_their_own_namespace() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("dana", "-t ed25519");
    let room = SampleRoom::with_trials(&[TRIAL]);
    let output = decide(&room, FOLLOWUP, &["--approve", "--key", key.path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let [path] = &records(&room)[..] else { panic!("one record") };
    let signature = path.with_extension("yaml.sig");
    let signers = format!("dana {}\n", key.public());
    let question =
        Question { signers: signers.as_bytes(), principal: "dana", time: "20260620120000Z", zone: "UTC" };
    let record = fs::read(path).unwrap();
    assert!(keygen.verifies_in("package-decision@trialdesk", &record, &signature, &question));
    assert!(!keygen.verifies_in("grace-decision@trialdesk", &record, &signature, &question));
    assert_eq!(stage(room.path(), FOLLOWUP)["approval"]["decisions"][0]["signed"], true);
    assert_eq!(problems(room.path()), [""; 0]);
}

#[test]
fn section_5_2_limits_on_extensions_hold_when_writing() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let policy = fs::read_to_string(room.path().join("policy.yaml")).unwrap();
    let write =
        |lines: &str| fs::write(room.path().join("policy.yaml"), format!("{policy}\n{lines}\n")).unwrap();
    let approve = |until: &str| {
        run(&room, &["decide", "TRL-1060", "--approve", "--until", until, "--reason", "x", "--as", "dana"])
    };
    write("max_extensions: 1");
    assert!(approve("2026-07-01").status.success());
    assert!(approve("2026-07-02").status.success());
    let output = approve("2026-07-03");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the policy allows 1 extension"), "{}", stderr(&output));
    write("max_total_grace_days: 19");
    let output = approve("2026-07-03");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("is the last day the policy allows"), "{}", stderr(&output));
}

#[test]
fn section_5_3_a_counting_approval_can_be_withdrawn_again_and_again() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let decide = |more: &[&str]| {
        run(&room, &[&["decide", "TRL-1060", "--as", "dana", "--reason", "x"][..], more].concat())
    };
    // The clock of the sample room is stopped, so only `seen` orders the records.
    for _ in 0..3 {
        assert!(decide(&["--approve", "--until", "+10d"]).status.success());
        let output = decide(&["--withdraw"]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(decide(&["--withdraw"]).status.code(), Some(1));
    }
}

#[test]
fn section_8_lineage_shows_each_package_and_whether_the_chain_holds() {
    let room = SampleRoom::with_trials(&["TRL-2010", "TRL-2006", "TRL-2008"]);
    let lineage = |trial: &str| stdout(&run(&room, &["show", trial, "--lineage"]));
    let whole = lineage("TRL-2010");
    for line in [
        "    access    evidence://trial-access/TRL-2010",
        "    expiry    evidence://trial-access-expiry/TRL-2010",
        "    package   evidence://trial-expired-followup/TRL-2010",
        "    package   evidence://trial-final-commercial-renewal-closeout/TRL-2010",
        "The chain holds up to stage final closeout.",
    ] {
        assert!(whole.lines().any(|other| other == line), "{line}\n{whole}");
    }
    assert_eq!(whole.matches("approved, not signed").count(), 8, "{whole}");
    assert_eq!(whole.matches("    evidence  sha256:").count(), 8, "{whole}");
    assert!(
        lineage("TRL-2006").contains("The chain does not hold: stage follow-through:"),
        "{}",
        lineage("TRL-2006")
    );
    assert!(
        lineage("TRL-2008").contains("The chain does not hold: the package of stage readiness"),
        "{}",
        lineage("TRL-2008")
    );
}

#[test]
fn a_refused_approval_names_the_gates_and_the_command_to_use() {
    let room = SampleRoom::with_trials(&[TRIAL, "TRL-1003"]);
    let on = |trial: &str, stage: &str| {
        let arguments =
            ["decide", trial, "--stage", stage, "--approve", "--as", "dana", "--reason", "Complete."];
        let output = run(&room, &arguments);
        assert_eq!(output.status.code(), Some(1));
        stderr(&output)
    };
    // A short name of the stage is enough.
    let message = on("TRL-1003", "followup");
    assert!(
        message.contains("Blocked: gate 1 (") && message.contains("`trialdesk show TRL-1003`"),
        "{message}"
    );
    let message = on(TRIAL, "readiness");
    assert!(message.contains("`trialdesk new TRL-1046 --stage trial-conversion-readiness`"), "{message}");
    assert!(run(&room, &["new", TRIAL, "--stage", READINESS]).status.success());
    let message = on(TRIAL, READINESS);
    assert!(message.contains("set `status: ready`"), "{message}");
}

#[test]
fn new_says_what_to_do_if_nothing_was_written_and_which_trials_are_similar() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let output = run(&room, &["new", TRIAL, "--outcome", "renewed"]);
    let text = stdout(&output);
    assert!(text.contains("Nothing was written.") && text.contains("trialdesk show TRL-1046 -C"), "{text}");
    let output = run(&room, &["new", "TRL-1045", "--stage", READINESS]);
    assert!(stderr(&output).contains("did you mean TRL-1046?"), "{output:?}");
}

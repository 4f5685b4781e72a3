//! `trialdesk request`: what is missing, as a text to send.

use std::fs;
use std::process::Output;
use support::sample::{SampleRoom, report, sample_evidence, stdout, trialdesk};

fn request(sample: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.arg("request").args(arguments).arg("-C").arg(sample.path());
    sample.run(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_same_request_is_written_from_the_command_line() {
    let sample = SampleRoom::whole();
    let run = |arguments: &[&str]| request(&sample, arguments);
    // The console copies the same (src/console/tests/reviewing/sharing.rs).
    let copied = include_str!(
        "../../src/console/tests/reviewing/snapshots/trialdesk__console__tests__reviewing__sharing__request.snap"
    );
    let (_, copied) = copied.split_once("\n---\n").unwrap();
    let output = run(&["TRL-1003", "TRL-1042", "TRL-1009", "TRL-1049"]);
    assert_eq!((stdout(&output).trim_end(), output.status.code()), (copied.trim_end(), Some(0)));

    let file = sample.path().join("ask.md");
    let named = file.to_str().unwrap();
    assert_eq!(run(&["TRL-1042", "trl-1003", "-o", named]).status.code(), Some(0));
    assert!(fs::read_to_string(&file).unwrap().contains("TRL-1003"));
    let again = run(&["TRL-1042", "-o", named]);
    assert_eq!(again.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&again.stderr).contains("nothing is overwritten"));
    assert_eq!(run(&["TRL-9999"]).status.code(), Some(2));
    assert_eq!(run(&[]).status.code(), Some(2));
    let nothing = run(&["TRL-1046"]);
    assert_eq!((stdout(&nothing).as_str(), nothing.status.code()), ("", Some(0)));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("Nothing to request"));
}

#[test]
fn a_request_holds_everything_that_others_must_settle() {
    let sample = SampleRoom::whole();
    let run = |arguments: &[&str]| request(&sample, arguments);
    let text = stdout(&run(&["--query", "-status:ready"]));
    // TRL-1060 awaits a decision, TRL-1017's approval has expired, TRL-1021 was denied, TRL-1003's packet is not ready.
    for line in [
        "## One of the approvers `dana`, `eli`",
        "- [ ] awaiting a grace-period decision",
        "## Approver of the package",
        "## Approver `eli`",
        "## Producer of the packet",
        "## `owner:customer-success/emea`",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn a_request_for_one_owner_and_trials_without_one_are_named() {
    let sample = SampleRoom::whole();
    let run = |arguments: &[&str]| request(&sample, arguments);
    for owner in ["owner:customer-success/emea", "customer-success/EMEA", "owner://customer-success/emea/"] {
        let output = run(&["1042", "1014", "1046", "--for", owner]);
        let text = stdout(&output);
        assert!(text.contains("TRL-1042") && !text.contains("TRL-1014"), "{owner}: {text}");
        assert_eq!(text.matches("\n## ").count(), 1, "{text}");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("Nothing to request in: TRL-1014, TRL-1046."), "{errors}");
    }
}

/// The titles of the items about a trial, in every section of a request.
fn items<'a>(text: &'a str, trial: &str) -> Vec<&'a str> {
    let of_trial = |section: &&str| section.starts_with(&format!("{trial} "));
    let sections = text.split("\n### ").filter(of_trial);
    // Another recipient's heading ends a section.
    let sections = sections.map(|section| section.split("\n## ").next().unwrap());
    sections.flat_map(|section| section.lines().filter_map(|line| line.strip_prefix("- [ ] "))).collect()
}

#[test]
fn a_request_holds_every_finding_that_someone_else_must_settle() {
    // Codes of findings that a reviewer never settles alone.
    const OF_OTHERS: [&str; 9] = [
        "awaiting-decision",
        "stale",
        "refusal-unsettled",
        "denied",
        "document-missing",
        "not-approved",
        "not-ready",
        "expired",
        "placeholder",
    ];
    let folders = fs::read_dir(sample_evidence()).unwrap().flatten().filter(|entry| entry.path().is_dir());
    let trials: Vec<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    let sample = SampleRoom::with_trials(&trials.iter().map(String::as_str).collect::<Vec<_>>());
    let output = request(&sample, &["--query", "-trial:none-has-this-name"]);
    let text = stdout(&output);
    let report = report(sample.path());
    let mut left_out = 0;
    for result in report["results"].as_array().unwrap() {
        let trial = result["trial_ref"].as_str().unwrap().strip_prefix("trial:").unwrap();
        let items = items(&text, trial);
        let checks =
            result["stages"].as_array().unwrap().iter().flat_map(|it| it["checks"].as_array().unwrap());
        for finding in checks.flat_map(|check| check["findings"].as_array().unwrap()) {
            let code = finding["code"].as_str().unwrap();
            let message = finding["message"].as_str().unwrap();
            let is_in = match finding["field"].as_str() {
                Some(field) => {
                    let begin = format!(
                        "`{field}` in `{}`, line {}: ",
                        finding["path"].as_str().unwrap(),
                        finding["line"]
                    );
                    items.iter().any(|item| item.starts_with(&begin))
                }
                None => items.iter().any(|item| item.ends_with(message)),
            };
            assert!(is_in || !OF_OTHERS.contains(&code), "{trial}: {finding}\n{items:#?}");
            left_out += usize::from(!is_in && code != "upstream-blocked");
        }
    }
    assert!(left_out > 0);
    let note = format!("{left_out} findings are not part of the request, because a reviewer can settle them");
    assert!(stderr(&output).contains(&note), "{left_out}: {output:?}");
}

#[test]
fn a_finding_that_follows_from_the_stage_before_is_not_said_to_be_the_reviewers() {
    let sample = SampleRoom::with_trials(&["TRL-2004"]);
    let followup = sample.path().join("TRL-2004/followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    let kept = text.lines().filter(|line| !line.contains("delivery_tracking_ref"));
    fs::write(followup, kept.collect::<Vec<_>>().join("\n")).unwrap();
    let report = report(sample.path()).to_string();
    assert!(report.contains("upstream-blocked") && report.contains("delivery_tracking_ref"), "{report}");
    let output = request(&sample, &["2004"]);
    assert!(stdout(&output).contains("delivery_tracking_ref"), "{output:?}");
    assert!(!stderr(&output).contains("not part of the request"), "{output:?}");
}

#[test]
fn a_package_that_waits_for_an_approver_is_requested() {
    let sample = SampleRoom::with_trials(&["TRL-2007", "TRL-2008"]);
    let output = request(&sample, &["2008"]);
    let text = stdout(&output);
    assert_eq!(items(&text, "TRL-2008"), ["readiness package: waits for a decision"], "{output:?}");
    assert!(text.contains("\n## One of the approvers `"), "{text}");
    let text = stdout(&request(&sample, &["2007"]));
    assert_eq!(
        items(&text, "TRL-2007"),
        ["readiness package: the package changed after it was approved: approve again"]
    );
}

#[test]
fn a_request_for_one_approver_has_what_they_can_do_and_what_their_owners_are_asked_for() {
    let sample = SampleRoom::whole();
    let everything = stdout(&request(&sample, &["--query", "-status:ready"]));
    for (name, present, absent) in [
        ("eli", "## Approver `eli`", "## Approver `dana`"),
        // The policy lists noor as this owner.
        ("noor", "## `owner:customer-success/emea`", "## Approver `eli`"),
    ] {
        let text = stdout(&request(&sample, &["--query", "-status:ready", "--for", name]));
        assert!(text.contains(present) && !text.contains(absent), "{name}: {text}");
        let sections = |text: &str| text.split("\n## ").skip(1).map(str::to_owned).collect::<Vec<_>>();
        let all = sections(&(everything.clone() + "\n"));
        for section in sections(&(text + "\n")) {
            assert!(all.iter().any(|other| other.trim() == section.trim()), "{name}: {section}");
        }
    }
    let nothing = request(&sample, &["1042", "--for", "dana"]);
    assert_eq!((stdout(&nothing).as_str(), nothing.status.code()), ("", Some(0)));
    assert!(stderr(&nothing).contains("Nothing to request of dana in the selected trials."), "{nothing:?}");
}

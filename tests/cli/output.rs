//! The command line's output and errors: safe to show, with the names of principals, and clear about wrong arguments.

use std::fs;
use std::path::Path;
use std::process::Output;
use support::keygen::Keygen;
use support::sample::{SampleRoom, stdout, trialdesk};

fn run_in(room: &SampleRoom, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.current_dir(folder).args(arguments);
    room.run(command)
}

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    run_in(room, room.path(), arguments)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A principal that is named by an e-mail address.
fn principal() -> String {
    ["hana@", "corp.test"].concat()
}

/// Names the approver of a trial's records by an e-mail address, in the records and in the policy.
fn rename_principal(room: &SampleRoom, trial: &str) {
    let policy = room.path().join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("principal: dana", &format!("principal: {}", principal()))).unwrap();
    for entry in fs::read_dir(room.path().join(trial).join("decisions")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        fs::write(entry.path(), text.replace("decided_by: dana", &format!("decided_by: {}", principal())))
            .unwrap();
    }
}

#[test]
fn who_decided_is_shown_even_if_the_name_is_an_address() {
    let room = SampleRoom::with_trials(&["TRL-1046"]);
    rename_principal(&room, "TRL-1046");
    for arguments in [
        &["log"][..],
        &["log", "--format", "csv"],
        &["log", "--format", "json"],
        &["show", "TRL-1046"],
        &["show", "TRL-1046", "--format", "json"],
        &["check", "--format", "json"],
        &["check", "--format", "jsonl"],
    ] {
        let output = stdout(&run(&room, arguments));
        assert!(output.contains(&principal()), "{arguments:?}: {output}");
    }
}

#[test]
fn refusals_name_the_principal() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let name = principal();
    let decide = ["decide", "TRL-1060", "--as", &name, "--reason", "No."];
    let refused = run(&room, &[&decide[..], &["--deny"]].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains(&format!("the policy does not list {name} as an approver")),
        "{refused:?}"
    );
    let refused = run(&room, &[&decide[..], &["--withdraw"]].concat());
    assert!(stderr(&refused).contains(&format!("{name} has no decision to withdraw")), "{refused:?}");
}

#[test]
fn a_dry_run_does_not_print_raw_names_of_folders() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let folder = "a\u{202e}\u{1b}]52;c;aGk=\u{7}b";
    fs::rename(room.path().join("TRL-1060"), room.path().join(folder)).unwrap();
    let output = run(&room, &["decide", "1060", "--deny", "--as", "dana", "--reason", "No.", "--dry-run"]);
    let text = stdout(&output);
    assert!(text.starts_with("# a\\u{202e}\\u{1b}]52;c;aGk=\\u{7}b/decisions/"), "{output:?}");
    assert!(!text.contains(['\u{202e}', '\u{1b}', '\u{7}']), "{text:?}");
}

#[test]
fn the_configuration_is_printed_safely() {
    let room = SampleRoom::with_trials(&[]);
    let token = ["ghp_", "16C7e42F292c6912E7", "710c838347Ae178B4a"].concat();
    let home = room.state().join(format!("home\u{202e}{token}"));
    let folder = home.join("trialdesk");
    fs::create_dir_all(&folder).unwrap();
    let config = format!(
        "principal: \"dana\\e[31m\"\nsigning_key: \"/keys/\\u202e{token}\"\nowner_refs: [\"owner:\\u202ea\"]\n\
         queues: [{{name: \"a\\u200bb\", query: ready}}]\n"
    );
    fs::write(folder.join("config.yaml"), config).unwrap();
    for action in ["show", "path", "keys"] {
        let mut command = trialdesk();
        command.args(["config", action]);
        room.set_up(&mut command);
        let output = command.env("XDG_CONFIG_HOME", &home).output().unwrap();
        let text = stdout(&output) + &stderr(&output);
        assert!(
            !text.contains(['\u{202e}', '\u{1b}', '\u{200b}']) && !text.contains(&token),
            "{action}: {text:?}"
        );
    }
}

#[test]
fn wrong_arguments_are_not_repeated_raw() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let odd = "x\u{202e}\u{1b}[31m\u{7}";
    for arguments in [
        &[odd][..],
        &[odd, "check"],
        &[".", odd],
        &["check", odd],
        &["check", "--format", odd],
        &["check", "--now", odd],
        &["check", "--query", &format!("age>{odd}")],
        &["check", "--only", odd],
        &["show", odd],
        &["schema", odd],
        &["new", odd, "--outcome", "renewed"],
        &["new", "TRL-1", "--outcome", odd],
        &["decide", "TRL-1060", "--approve", "--until", odd, "--reason", "x", "--as", "dana"],
        &["decide", odd, "--deny", "--reason", "x", "--as", "dana"],
        &["request", odd],
        &["config", odd],
        &[&format!("--{odd}")],
    ] {
        let output = run(&room, arguments);
        let text = stdout(&output) + &stderr(&output);
        assert!(
            !text.contains(['\u{202e}', '\u{7}']) && !text.contains("\u{1b}[31m\u{7}"),
            "{arguments:?}: {text:?}"
        );
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
    }
}

#[test]
fn a_misspelt_subcommand_is_named_with_a_suggestion() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    for arguments in [&["chekc", "pic"][..], &["chekc"], &["chekc", "--format", "json", "."]] {
        let output = run(&room, arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(stderr(&output), "trialdesk: Unknown subcommand `chekc`; did you mean `check`?\n");
    }
    let output = run(&room, &["TRL-1060", "check"]);
    assert_eq!(stderr(&output), "trialdesk: The subcommand comes first: `trialdesk check TRL-1060`.\n");
}

#[test]
fn every_subcommand_takes_the_room_in_the_same_way() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let named = room.path().to_str().unwrap();
    let all: [&[&str]; 10] = [
        &["check"],
        &["list"],
        &["verify"],
        &["log"],
        &["log", "TRL-1060"],
        &["show", "TRL-1060"],
        &["request", "TRL-1060"],
        &["request", "--query", "trial:1060"],
        &["config", "pin"],
        &["decide", "TRL-1060", "--deny", "--as", "dana", "--reason", "No.", "--dry-run"],
    ];
    let identity = |output: &Output| (output.status.code(), stdout(output).lines().count());
    for arguments in all {
        let here = run(&room, arguments);
        let flag = run_in(&room, elsewhere.path(), &[arguments, &["-C", named]].concat());
        assert_eq!(identity(&flag), identity(&here), "{arguments:?}: {flag:?}");
        let directory = run_in(&room, elsewhere.path(), &[arguments, &[named]].concat());
        assert_eq!(identity(&directory), identity(&here), "{arguments:?}: {directory:?}");
        let both = run_in(&room, elsewhere.path(), &[arguments, &[named, "-C", named]].concat());
        assert_eq!(both.status.code(), Some(2), "{arguments:?}: {both:?}");
    }
}

#[test]
fn a_directory_in_the_place_of_a_trial_is_explained() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    fs::create_dir(room.path().join("elsewhere")).unwrap();
    for arguments in [&["show", "elsewhere"][..], &["request", "TRL-1060", "elsewhere"]] {
        let output = run(&room, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).ends_with("To name the room, use -C elsewhere.\n"), "{output:?}");
    }
}

#[test]
fn a_trial_is_found_by_its_number_if_only_one_has_it() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1060"]);
    assert!(stdout(&run(&room, &["show", "1042"])).starts_with("trial:TRL-1042 "));
    assert_eq!(run(&room, &["show", "042"]).status.code(), Some(2));
    assert_eq!(run(&room, &["show", "104"]).status.code(), Some(2));
    let packet = room.path().join("TRL-1060/expiry.yaml");
    fs::write(&packet, fs::read_to_string(&packet).unwrap().replace("trial:TRL-1060", "trial:EU-1042"))
        .unwrap();
    let output = run(&room, &["show", "1042"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "trialdesk: Several trials are called `1042`: use trial:EU-1042 or trial:TRL-1042\n"
    );
}

#[test]
fn several_names_of_one_trial_are_one_decision() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let names = ["decide", "TRL-1060", "trial:TRL-1060", "trl-1060", "1060"];
    let output = run(&room, &[&names[..], &["--deny", "--as", "dana", "--reason", "No."]].concat());
    assert_eq!(stdout(&output).lines().count(), 1, "{output:?}");
    assert_eq!(fs::read_dir(room.path().join("TRL-1060/decisions")).unwrap().count(), 1);
}

#[test]
fn a_list_without_a_match_says_so_on_stderr() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let output = run(&room, &["list", "--query", "foo"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(1), ""));
    assert_eq!(stderr(&output), "trialdesk: No trial of 1 matches `foo`.\n");
    let output = run(&room, &["list", "--query", "foo", "--format", "json"]);
    assert_eq!((output.status.code(), stdout(&output).trim()), (Some(0), "[]"));
}

#[test]
fn verify_counts_in_the_singular_and_in_the_plural() {
    let room = SampleRoom::with_trials(&["TRL-1046"]);
    for (name, wanted) in [("a", "1 thing is wrong"), ("b", "2 things are wrong")] {
        fs::write(room.path().join(format!("TRL-1046/decisions/{name}.yaml")), "[").unwrap();
        let output = run(&room, &["verify"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stdout(&output).trim_end().ends_with(wanted), "{output:?}");
    }
}

#[test]
fn a_request_takes_a_query_and_says_what_it_leaves_out() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1060", "TRL-1045"]);
    let by_name = run(&room, &["request", "TRL-1042"]);
    let by_query = run(&room, &["request", "--query", "trial:1042"]);
    assert_eq!(stdout(&by_name), stdout(&by_query));
    assert_eq!(stderr(&by_name), "");
    let output = run(&room, &["request", "1060"]);
    assert!(stdout(&output).contains("awaiting a grace-period decision"), "{output:?}");
    let output = run(&room, &["request", "1045"]);
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(0)));
    assert_eq!(stderr(&output), "trialdesk: Nothing to request: nobody else has to settle anything.\n");
    let output = run(&room, &["request", "--query", "foo"]);
    assert_eq!(
        (stderr(&output).as_str(), output.status.code()),
        ("trialdesk: No trial of 3 matches `foo`.\n", Some(1))
    );
}

#[test]
fn verify_says_what_is_proved_and_what_cannot_be() {
    let Some(keygen) = Keygen::found() else { return };
    let room = SampleRoom::with_trials(&["TRL-1046", "TRL-1060"]);
    let output = run(&room, &["verify"]);
    assert_eq!(
        stdout(&output).lines().take(3).collect::<Vec<_>>(),
        [
            "3 records, 0 verified:",
            "      2  not signed, and named by a later record: an edit shows as long as that record is intact",
            "      1  not signed, and not named by a record: nothing in the room shows an edit",
        ]
    );
    assert!(stdout(&output).contains("Unsigned records cannot be verified."), "{output:?}");
    // An edit that nothing can show is not reported as verified.
    let newest =
        support::sample::files(room.path()).into_keys().find(|path| path.contains("withdrawn")).unwrap();
    let path = room.path().join(newest);
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("reason: ", "reason: Edited. ")).unwrap();
    let mut fresh = trialdesk();
    fresh.arg("verify").arg(room.path()).env("HOME", room.path().join("nowhere"));
    let output = fresh.output().unwrap();
    assert!(stdout(&output).starts_with("3 records, 0 verified:\n"), "{output:?}");
    let key = keygen.key("dana", "-t ed25519");
    let key = key.path.to_str().unwrap();
    let decide = ["decide", "TRL-1060", "--deny", "--as", "dana", "--reason", "No.", "--key", key];
    assert!(run(&room, &decide).status.success());
    let output = run(&room, &["verify"]);
    assert!(stdout(&output).contains("      1  signed with a key that is trusted"), "{output:?}");
}

#[test]
fn section_7_the_exit_status_follows_the_selection() {
    let room = SampleRoom::with_trials(&["TRL-1045", "TRL-1060"]);
    let status =
        |arguments: &[&str]| run(&room, &[&["check"][..], arguments].concat()).status.code().unwrap();
    assert_eq!(status(&[]), 1);
    assert_eq!(status(&["--query", "status:ready"]), 0);
    assert_eq!(status(&["--query", "status:awaiting"]), 1);
    assert_eq!(status(&["--query", "foo"]), 1, "an empty selection is never a pass");
    assert_eq!(status(&["--stage", "trial-expired-followup"]), 1);
    assert_eq!(status(&["--stage", "trial-expired-followup", "--query", "status:ready"]), 0);
    assert_eq!(status(&["--stage", "trial-final-commercial-renewal-closeout"]), 1);
    assert_eq!(status(&["--stage", "trial-of-the-century"]), 2);
    assert_eq!(status(&["--query", "age>"]), 2);
    fs::write(room.path().join("broken.yaml"), "[").unwrap();
    assert_eq!(status(&["--query", "status:ready"]), 3, "problems anywhere");
    assert_eq!(status(&["--query", "foo"]), 3);
}

#[test]
fn new_follows_the_mode_of_a_sample_room() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    assert!(run(&room, &["new", "TRL-2000", "--outcome", "renewed"]).status.success());
    for file in ["expiry.yaml", "followup.yaml"] {
        let text = fs::read_to_string(room.path().join("TRL-2000").join(file)).unwrap();
        assert!(text.contains("evidence_mode: sample ") && !text.contains("evidence_mode: live"), "{text}");
    }
    assert_eq!(run(&room, &["list"]).status.code(), Some(0));
}

#[test]
fn csv_for_excel_begins_with_a_byte_order_mark() {
    let room = SampleRoom::with_trials(&["TRL-1046"]);
    let plain = stdout(&run(&room, &["log", "--format", "csv"]));
    let excel = stdout(&run(&room, &["log", "--format", "csv-excel"]));
    assert_eq!(excel, format!("\u{feff}{plain}"));
    assert!(plain.starts_with("trial_ref,"));
}

//! `trialdesk decide`: what is refused before anything is written, and what a record holds (specification, section 5.1).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::keygen::Keygen;
use support::sample::{SampleRoom, files, stdout, trialdesk};

const TRIAL: &str = "TRL-1060";
/// A token as a registry writes them, put together here so that this file holds none.
fn token() -> String {
    format!("gh{}_{}", "p", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8")
}

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.arg("decide").args(arguments).arg("-C").arg(room.path());
    room.run(command)
}

fn deny(room: &SampleRoom, more: &[&str]) -> Output {
    run(room, &[&[TRIAL, "--deny", "--as", "dana"][..], more].concat())
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The texts of the trial's records.
fn written(room: &SampleRoom) -> Vec<String> {
    let folder = room.path().join(TRIAL).join("decisions");
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.extension().unwrap() == "yaml")
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn section_5_1_a_reason_or_condition_without_visible_text_is_refused() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    for nothing in ["", " ", "\u{200b}", "\u{a0}\u{2800}", "\n\t\u{feff}"] {
        let output = deny(&room, &["--reason", nothing]);
        assert_eq!(output.status.code(), Some(1), "{nothing:?}");
        assert!(stderr(&output).contains("Reason is required"), "{nothing:?}: {}", stderr(&output));
        let approve = ["--approve", "--until", "+14d", "--as", "dana", "--reason", "Fine."];
        let output = run(&room, &[&[TRIAL][..], &approve, &["--condition", nothing]].concat());
        assert_eq!(output.status.code(), Some(1), "{nothing:?}");
        assert!(stderr(&output).contains("A condition has no visible text"), "{}", stderr(&output));
    }
    assert_eq!(written(&room), Vec::<String>::new());
}

/// Returns the digest that a preview prints for `--expect`.
fn digest_of_preview(room: &SampleRoom) -> String {
    let preview = stdout(&deny(room, &["--reason", "No.", "--dry-run"]));
    preview.lines().find_map(|line| line.strip_prefix("# --expect ")).expect("a digest").to_owned()
}

#[test]
fn section_5_1_expect_refuses_a_change_of_anything_that_the_record_covers() {
    for (file, before, after) in [
        ("expiry.yaml", "renewal_ref: ", "renewal_ref: evidence://other/1 # "),
        ("followup.yaml", "delivery_tracking_ref: ", "delivery_tracking_ref: ticket:OTHER-1 # "),
    ] {
        let room = SampleRoom::with_trials(&[TRIAL]);
        let digest = digest_of_preview(&room);
        let path = room.path().join(TRIAL).join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(before), "{text}");
        fs::write(&path, text.replacen(before, after, 1)).unwrap();
        for verdict in ["--deny", "--request-changes"] {
            let decide = [TRIAL, verdict, "--as", "dana", "--reason", "No.", "--expect", &digest];
            let output = run(&room, &decide);
            assert_eq!(output.status.code(), Some(1), "{file} {verdict}: {}", stderr(&output));
            assert!(stderr(&output).contains("does not match --expect"), "{}", stderr(&output));
        }
        assert_eq!(written(&room), Vec::<String>::new(), "{file}");
        fs::write(&path, text).unwrap();
        assert!(deny(&room, &["--reason", "No.", "--expect", &digest]).status.success(), "{file}");
    }
}

#[test]
fn section_5_3_a_record_is_not_written_with_the_key_of_another_person() {
    let Some(keygen) = Keygen::found() else { return };
    let (dana, eli) = (keygen.key("dana", "-t ed25519"), keygen.key("eli", "-t ed25519"));
    let room = SampleRoom::with_trials(&[TRIAL]);
    let policy = "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-20T12:00:00Z\n\
        allowed_signers: allowed_signers\nsignatures: required\n";
    fs::write(room.path().join("policy.yaml"), policy).unwrap();
    let lines = format!("dana {}\neli {}\n", dana.public(), eli.public());
    fs::write(room.path().join("allowed_signers"), lines).unwrap();
    let with = |key: &Path| deny(&room, &["--reason", "No.", "--key", key.to_str().unwrap()]);
    let is_refused = |key: &Path, message: &str| {
        let output = with(key);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert_eq!(written(&room), Vec::<String>::new());
    };
    // The public key tells: nothing is signed. Without it, the signature tells.
    let away = eli.path.with_extension("away");
    fs::rename(&eli.path, &away).unwrap();
    let public = eli.path.with_extension("pub");
    is_refused(
        &public,
        "Your key does not belong to dana in the policy's allowed_signers. Nothing was recorded.",
    );
    fs::remove_file(public).unwrap();
    fs::rename(&away, &eli.path).unwrap();
    is_refused(&eli.path, "TRL-1060: Nothing was recorded with this key: ");
    assert!(!room.path().join(TRIAL).join("decisions").exists(), "no folder is left");
    let output = with(&dana.path);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(written(&room).len(), 1);
}

#[test]
fn until_takes_dates_as_people_write_them() {
    let until = |text: &str| {
        let room = SampleRoom::with_trials(&[TRIAL]);
        let approve = ["--approve", "--until", text, "--as", "dana", "--reason", "Fine.", "--dry-run"];
        run(&room, &[&[TRIAL][..], &approve].concat())
    };
    // The sample room's clock is at 2026-06-20.
    for text in ["2026-07-04", "4 Jul", "jul 4", "+14d", "2w", "14", "4th"] {
        let output = until(text);
        let record = stdout(&output);
        assert!(record.contains("grace_ends_on: \"2026-07-04\""), "{text}: {record}{}", stderr(&output));
    }
    let output = until("7/8");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("--until 7/8: Ambiguous date; write 7 Aug or 8 Jul."),
        "{}",
        stderr(&output)
    );
}

#[test]
fn section_5_1_records_have_trimmed_texts_and_no_trailing_blanks() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let long = format!("  {} \r\nsecond line \t\n\n  third: \"x\" #y ", "word ".repeat(60));
    let output = run(
        &room,
        &[
            &[TRIAL, "--approve", "--until", "+14d", "--as", " dana ", "--reason", &long][..],
            &[
                "--condition",
                " one ",
                "--condition",
                "two: #2\u{a0}\r\nlines ",
                "--external-ref",
                " ticket:CS-1 ",
            ],
        ]
        .concat(),
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let [text] = &written(&room)[..] else { panic!("one record") };
    assert!(!text.contains('\r'));
    for line in text.lines() {
        assert_eq!(line.trim_end(), line, "a trailing blank in {text}");
    }
    let parsed = trialdesk::room::syntax::parse("x.yaml", text).unwrap();
    let field = |key: &str| parsed.documents[0].entry(key).unwrap().node.clone();
    let expected = format!("{}\nsecond line\n\n  third: \"x\" #y", "word ".repeat(60).trim_end());
    assert_eq!(field("reason").text(), Some(&*expected));
    assert_eq!(field("external_ref").text(), Some("ticket:CS-1"));
    assert_eq!(field("decided_by").text(), Some("dana"));
    let trialdesk::domain::tree::Value::List(conditions) = field("conditions").value else {
        panic!("a list")
    };
    let conditions: Vec<_> = conditions.iter().filter_map(|condition| condition.text()).collect();
    assert_eq!(conditions, ["one", "two: #2\nlines"]);
}

#[test]
fn section_4_a_name_with_forbidden_material_is_refused_from_every_source() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let before = files(room.path());
    let refused = |output: Output, what: &str| {
        let status = if ["console", "demo", "list"].contains(&what) { 2 } else { 1 };
        assert_eq!(output.status.code(), Some(status), "{what}: {}", stderr(&output));
        assert!(stderr(&output).contains("which is not allowed here"), "{what}: {}", stderr(&output));
        assert!(!stderr(&output).contains(&token()) && !stdout(&output).contains(&token()), "{what}");
        assert_eq!(files(room.path()), before, "{what}");
    };
    let arguments = ["decide", TRIAL, "--deny", "--reason", "No.", "-C", room.path().to_str().unwrap()];
    let base = |arguments: &[&str]| {
        let mut command = trialdesk();
        command.args(arguments);
        command
    };
    for dry in [&[][..], &["--dry-run"]] {
        let arguments = [&arguments[..], dry].concat();
        let mut command = base(&arguments);
        command.args(["--as", &token()]);
        refused(room.run(command), "--as");
        let mut command = base(&arguments);
        room.set_up(&mut command);
        refused(command.env("TRIALDESK_AS", token()).output().unwrap(), "TRIALDESK_AS");
        fs::write(room.state().join(".gitconfig"), format!("[user]\nemail = {}\n", token())).unwrap();
        refused(room.run(base(&arguments)), "git");
        let config = room.state().join(".config/trialdesk");
        fs::create_dir_all(&config).unwrap();
        fs::write(config.join("config.yaml"), format!("principal: {}\n", token())).unwrap();
        refused(room.run(base(&arguments)), "configuration");
        fs::remove_file(config.join("config.yaml")).unwrap();
    }
    let linear = ["--linear", room.path().to_str().unwrap(), "--as", &token()];
    refused(room.run(base(&linear)), "console");
    let demo = ["demo", "--linear", "--as", &token()];
    refused(room.run(base(&demo)), "demo");
    refused(room.run(base(&["list", "--query", "mine:", "--as", &token(), linear[1]])), "list");
}

#[test]
fn section_5_1_a_name_with_invisible_characters_is_refused() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    for name in ["da\u{200b}na", "dana\u{202e}", "dana\u{7}", "da\nna"] {
        let output = run(&room, &[TRIAL, "--deny", "--reason", "No.", "--as", name]);
        assert_eq!(output.status.code(), Some(1), "{name:?}");
        assert!(stderr(&output).contains("invisible character"), "{}", stderr(&output));
    }
    assert_eq!(written(&room), Vec::<String>::new());
}

#[test]
fn section_5_1_several_spellings_of_one_trial_are_one_record() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let output =
        run(&room, &["1060", "TRL-1060", "trial:TRL-1060", "--deny", "--reason", "No.", "--as", "dana"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(written(&room).len(), 1);
}

#[test]
fn section_5_1_plus_days_count_from_today_in_utc() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let policy = fs::read_to_string(room.path().join("policy.yaml")).unwrap();
    // Half past eleven at night in UTC: it is tomorrow already in Auckland.
    let late = policy.replace("2026-06-20T12:00:00Z", "2026-06-20T23:30:00Z");
    assert_ne!(policy, late);
    fs::write(room.path().join("policy.yaml"), late).unwrap();
    let mut command = trialdesk();
    command.args([
        "decide",
        TRIAL,
        "--approve",
        "--until",
        "+14d",
        "--reason",
        "Fine.",
        "--as",
        "dana",
        "-C",
    ]);
    command.arg(room.path()).env("TZ", "Pacific/Auckland");
    assert!(room.run(command).status.success());
    assert!(written(&room)[0].contains("grace_ends_on: \"2026-07-04\""), "{}", written(&room)[0]);
}

#[test]
fn section_5_1_revoked_and_unknown_outcomes_are_refused() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let expiry = room.path().join(TRIAL).join("expiry.yaml");
    let text = fs::read_to_string(&expiry).unwrap();
    let outcome = text.lines().find(|line| line.starts_with("outcome:")).unwrap();
    for (other, message) in
        [("outcome: revoked", "revoked"), ("outcome: soon", "not known"), ("x: y", "not known")]
    {
        fs::write(&expiry, text.replace(outcome, other)).unwrap();
        for verdict in
            [&["--deny"][..], &["--request-changes"], &["--withdraw"], &["--approve", "--until", "+1d"]]
        {
            let output = run(&room, &[&[TRIAL, "--reason", "x", "--as", "dana"][..], verdict].concat());
            assert_eq!(output.status.code(), Some(1), "{other} {verdict:?}");
            assert!(stderr(&output).contains(message), "{}", stderr(&output));
        }
    }
    assert_eq!(written(&room), Vec::<String>::new());
}

#[test]
fn a_dry_run_needs_no_key_if_signatures_are_required() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("dana", "-t ed25519");
    let room = SampleRoom::with_trials(&[TRIAL]);
    let policy = fs::read_to_string(room.path().join("policy.yaml")).unwrap();
    let policy = policy.replace("signatures: optional", "signatures: required");
    let required = format!("{policy}\nallowed_signers: allowed_signers\n");
    fs::write(room.path().join("policy.yaml"), required).unwrap();
    fs::write(room.path().join("allowed_signers"), format!("dana {}\n", key.public())).unwrap();
    let output = deny(&room, &["--reason", "No.", "--dry-run"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("verdict: denied"), "{}", stdout(&output));
    assert!(stderr(&output).contains("requires a signature"), "{}", stderr(&output));
    let output = deny(&room, &["--reason", "No."]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(written(&room), Vec::<String>::new());
    let output = deny(&room, &["--reason", "No.", "--key", key.path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(written(&room).len(), 1);
}

#[test]
fn a_dry_run_prints_the_record_and_says_if_it_is_not_exact() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let exact = deny(&room, &["--reason", "No budget.", "--dry-run"]);
    assert!(!stdout(&exact).contains("Not exact"), "{}", stdout(&exact));
    let escaped = deny(&room, &["--reason", "No\u{202e} budget.", "--dry-run"]);
    assert!(stdout(&escaped).contains("Not exact"), "{}", stdout(&escaped));
    assert!(!stdout(&escaped).contains('\u{202e}'));
    let address = run(&room, &[TRIAL, "--deny", "--reason", "x", "--as", "dana@corp.test", "--dry-run"]);
    // The policy of the sample lists its approvers by short names.
    assert!(stderr(&address).contains("dana@corp.test"), "{}", stderr(&address));
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_name_from_the_git_configuration_of_the_room_is_announced() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    git(room.path(), &["init", "-q"]);
    git(room.path(), &["config", "user.email", "dana"]);
    let arguments = [TRIAL, "--deny", "--reason", "No.", "--dry-run"];
    let output = run(&room, &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("Acting as dana, from user.email in the .git/config of this room"),
        "{}",
        stderr(&output)
    );
    git(room.path(), &["config", "--unset", "user.email"]);
    fs::write(room.state().join(".gitconfig"), "[user]\nemail = dana\n").unwrap();
    let output = run(&room, &arguments);
    assert!(output.status.success() && stderr(&output).is_empty(), "{}", stderr(&output));
}

#[test]
fn section_5_1_a_request_that_cannot_be_read_is_not_decided_on() {
    // The follow-up packet of this trial of the sample is broken.
    let room = SampleRoom::with_trials(&["TRL-1048"]);
    for verdict in [&["--approve", "--until", "27 Jun"][..], &["--deny"]] {
        let arguments = [&["TRL-1048", "--as", "dana", "--reason", "The sponsor left."], verdict].concat();
        let output = run(&room, &arguments);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("cannot be read, and may be the follow-up packet"),
            "{}",
            stderr(&output)
        );
    }
    assert!(!room.path().join("TRL-1048/decisions").exists());
}

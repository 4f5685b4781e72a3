//! No secret reaches a screen or an export, and no character that a terminal would obey: planted everywhere, sought in
//! everything that the program says.

use crate::formats::formats;
use std::fs;
use std::path::Path;
use std::process::Output;
use support::sample::{SampleRoom, trialdesk};
use support::secrets::{UNSAFE_CHARACTERS, plant, plant_everywhere, plant_unsafe_characters, plants};
use trialdesk::report::page::PageFormat;

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Everything that the command line can be made to say of a room.
fn everything_said(room: &SampleRoom, names: &[String]) -> Vec<(String, String)> {
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut ask = |words: &[&str]| commands.push(words.iter().map(|word| (*word).to_owned()).collect());
    for (command, format) in formats() {
        if command == "show" {
            for name in names {
                ask(&[command, name, "--format", format]);
            }
        } else {
            ask(&[command, "--format", format]);
        }
    }
    let empty = serde_json::json!({
        "schema_version": "trialdesk.check-report.v2", "evidence_root": ".", "evaluated_at": "2026-06-01T00:00:00Z",
        "selection": null, "results": [], "problems": [],
    });
    let old = room.state().join("old.json");
    fs::write(&old, empty.to_string()).unwrap();
    for (_, format, _) in PageFormat::ALL {
        ask(&["diff", old.to_str().unwrap(), ".", "--format", format]);
        ask(&["brief", "--since", old.to_str().unwrap(), "--format", format]);
    }
    ask(&["verify", "."]);
    for name in names {
        ask(&["log", name]);
        ask(&["request", name]);
        ask(&["decide", name, "--deny", "--reason", "No.", "--as", "dana", "--dry-run"]);
    }
    ask(&["show", &plant("source-host token")]);
    ask(&["show", &plant("e-mail address")]);
    let run = |words: Vec<String>| {
        let mut command = trialdesk();
        command.current_dir(room.path()).args(&words);
        (words.join(" "), printed(&room.run(command)))
    };
    commands.into_iter().map(run).collect()
}

#[test]
fn no_command_prints_a_planted_secret() {
    let room = SampleRoom::whole();
    plant_everywhere(room.path());
    let names: Vec<_> =
        ["TRL-1003", "TRL-1021", "TRL-1042", "TRL-1046", "TRL-1060"].map(str::to_owned).to_vec();
    for (command, printed) in everything_said(&room, &names) {
        for (kind, secret) in plants() {
            assert!(!printed.contains(&secret), "`{command}` lets the {kind} show:\n{printed}");
        }
    }
    let mut check = trialdesk();
    check.args(["check", "--format", "json"]).arg(room.path());
    let report = printed(&room.run(check));
    assert!(report.matches("\"forbidden\"").count() >= 3, "the plants are found: {report}");
}

#[test]
fn secret_in_an_argument_is_refused_and_not_repeated() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    for (kind, secret) in
        plants().into_iter().filter(|(kind, _)| !matches!(*kind, "tenant secret" | "private key"))
    {
        for option in ["--reason", "--condition", "--external-ref"] {
            let mut command = trialdesk();
            command.args(["decide", "TRL-1060", "--deny", "--as", "dana", "-C"]).arg(room.path());
            if option != "--reason" {
                command.args(["--reason", "No."]);
            }
            command.arg(option).arg(format!("ticket:{secret}"));
            let output = room.run(command);
            assert_eq!(output.status.code(), Some(1), "{kind} in {option}: {output:?}");
            assert!(!printed(&output).contains(&secret), "{kind} in {option}: {output:?}");
        }
    }
    assert!(!room.path().join("TRL-1060/decisions").exists());
}

#[test]
fn section_4_no_secret_decides_as_a_principal() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let policy = "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-20T12:00:00Z\n";
    fs::write(room.path().join("policy.yaml"), policy).unwrap();
    for name in [token(), format!("x_{}", token()), "dana pat.doe@corp-client.com".to_owned()] {
        let (code, printed) = run(&room, &["decide", "TRL-1060", "--deny", "--reason", "No.", "--as", &name]);
        assert_eq!(code, Some(1), "{printed}");
        assert!(printed.contains("not allowed here") && !printed.contains(&name), "{printed}");
    }
    let address = "hana@corp.test";
    let (code, printed) = run(&room, &["decide", "TRL-1060", "--deny", "--reason", "No.", "--as", address]);
    assert_eq!(code, Some(0), "{printed}");
}

#[test]
fn no_character_that_a_terminal_would_obey_gets_through() {
    let room = SampleRoom::with_trials(&["TRL-1060", "TRL-1046"]);
    plant_unsafe_characters(room.path());
    let names = ["TRL-1060", "TRL-1046"].map(str::to_owned);
    for (command, printed) in everything_said(&room, &names) {
        for c in UNSAFE_CHARACTERS {
            // A file of CSV begins with a byte order mark.
            let printed = printed.strip_prefix('\u{feff}').unwrap_or(&printed);
            assert!(!printed.contains(c), "`{command}` lets {c:?} through:\n{printed:?}");
        }
    }

    // And what it was is there to be read.
    let mut check = trialdesk();
    check.arg("check").arg(room.path());
    assert!(printed(&room.run(check)).contains("\\u{202e}"));
}

/// A token of another shape, also in parts.
fn token() -> String {
    ["ghp_", "16C7e42F292c6912E7", "710c838347Ae178B4a"].concat()
}

/// The output and the exit status of the program in a room.
fn run(room: &SampleRoom, words: &[&str]) -> (Option<i32>, String) {
    let mut command = trialdesk();
    command.current_dir(room.path()).args(words);
    let output = room.run(command);
    (output.status.code(), printed(&output))
}

/// A trial like another one, whose reference is a token.
fn named_by_a_token(room: &SampleRoom, trial: &str) {
    for name in ["expiry", "approval", "followup"] {
        let file = room.path().join(format!("{trial}/{name}.yaml"));
        if let Ok(text) = fs::read_to_string(&file) {
            fs::write(&file, text.replace(trial, &token())).unwrap();
        }
    }
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn no_error_repeats_a_secret_that_was_typed() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let token = token();
    let key = format!("/nowhere/{token}");
    let decide = ["decide", "TRL-1060", "--deny", "--reason", "No.", "--as", "dana", "--key", &key];
    let cases: [(&[&str], i32); 10] = [
        (&["--linear", "--policy", &token, "."], 3),
        (&["--linear", &token], 2),
        (&["check", &token], 2),
        (&["check", "--policy", &token, "."], 3),
        (&["check", "--now", &token, "."], 2),
        (&["check", "--format", &token, "."], 2),
        (&[&format!("--{token}")], 2),
        (&["check", "--query", &format!("age>{token}"), "."], 2),
        (&["new", &token, "--outcome", "renewed"], 2),
        (&decide, 3),
    ];
    for (words, status) in cases {
        let (code, printed) = run(&room, words);
        assert!(!printed.contains(&token), "{words:?}: {printed}");
        assert_eq!(code, Some(status), "{words:?}: {printed}");
        assert!(printed.contains("[masked]") || words[0] == "new", "{words:?}: {printed}");
    }
    let config = room.state().join(".config/trialdesk");
    fs::create_dir_all(&config).unwrap();
    for text in [format!("keys: {{{token}: [Q]}}\n"), format!("{token}: 1\n"), format!("watch: {token}\n")] {
        fs::write(config.join("config.yaml"), &text).unwrap();
        for words in [&["--linear", "."][..], &["config", "show"], &["config", "keys"], &decide] {
            let (_, printed) = run(&room, words);
            assert!(!printed.contains(&token), "{words:?} with {text}: {printed}");
        }
    }
}

#[test]
fn help_is_still_for_stdout_and_wrong_usage_still_ends_with_two() {
    let room = SampleRoom::with_trials(&[]);
    let mut help = trialdesk();
    help.arg("--help");
    let output = room.run(help);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Usage: trialdesk"));
    let (code, printed) = run(&room, &["check", "--now", "soon"]);
    assert_eq!(code, Some(2));
    assert!(printed.contains("'soon'"), "{printed}");
}

#[test]
fn no_record_repeats_a_secret_of_its_trial() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    named_by_a_token(&room, "TRL-1060");
    let before = files_below(room.path()).len();
    let (code, printed) = run(&room, &["decide", &token(), "--deny", "--reason", "No.", "--as", "dana"]);
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("the trial's reference holds"), "{printed}");
    assert!(!printed.contains(&token()), "{printed}");
    assert_eq!(files_below(room.path()).len(), before);
}

#[test]
fn new_refuses_secret_and_reserved_names() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let before = files_below(room.path()).len();
    for name in [token().as_str(), &format!("trial:{}", token()), "policy.yml", "policy.json", "policy.yaml"]
    {
        let (code, printed) = run(&room, &["new", name, "--outcome", "renewed"]);
        assert_eq!(code, Some(2), "{printed}");
        assert!(!printed.contains(&token()), "{printed}");
    }
    assert_eq!(files_below(room.path()).len(), before);
}

#[test]
fn state_is_private_and_holds_no_secret() {
    use std::os::unix::fs::PermissionsExt;
    let room = SampleRoom::with_trials(&["TRL-1046"]);
    named_by_a_token(&room, "TRL-1046");
    let decisions = room.path().join("TRL-1046/decisions");
    for entry in fs::read_dir(&decisions).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        fs::write(entry.path(), text.replace("TRL-1046", &token())).unwrap();
    }
    let record =
        files_below(&decisions).into_iter().find(|path| path.extension().unwrap() == "yaml").unwrap();
    fs::rename(&record, decisions.join(format!("{}.yaml", token()))).unwrap();
    let state = room.state().join(".local/state/trialdesk");
    let rooms = state.join("rooms");
    fs::create_dir_all(&rooms).unwrap();
    fs::set_permissions(&rooms, fs::Permissions::from_mode(0o755)).unwrap();
    run(&room, &["check", "."]);
    let files = files_below(&state);
    assert!(!files.is_empty());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&rooms), 0o700);
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        assert_eq!(mode(file.parent().unwrap()), 0o700, "{}", file.display());
        assert!(!fs::read_to_string(&file).unwrap().contains(&token()), "{}", file.display());
    }
    fs::remove_dir_all(&decisions).unwrap();
    let (code, printed) = run(&room, &["check", "--format", "json", "."]);
    assert_eq!(code, Some(3));
    assert!(printed.contains("missing-decision"), "a record that is gone is missed all the same: {printed}");
    assert!(!printed.contains(&token()), "{printed}");
}

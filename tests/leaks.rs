//! No secret reaches a screen or an export, and no character that a terminal would obey: planted everywhere, sought in
//! everything that the program says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod console;
mod support;

use console::Session;
use std::fs;
use std::path::Path;
use std::process::Output;
use support::{SampleRoom, sample_evidence, trialdesk};
use tempfile::TempDir;
use trialdesk::room::Lens;

/// Material made for this test, put together here so that nothing in the repository looks like a secret.
fn plants() -> Vec<(&'static str, String)> {
    vec![
        ("cloud key", format!("AKIA{}", "QWERTYUIOP234567")),
        ("source-host token", format!("ghp_{}", "aB3".repeat(12))),
        ("payment key", format!("sk_live_{}", "4eC39HqLyjWDarjtT1zdp7dc")),
        ("e-mail address", format!("pat.doe{}example.org", '@')),
        ("private key", format!("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{}", "BKcwggSjAgEAAoIBAQC7")),
        ("tenant secret", "correct-horse-battery-9".to_owned()),
    ]
}

fn plant(name: &str) -> String {
    plants().into_iter().find(|(known, _)| *known == name).unwrap().1
}

fn pem() -> String {
    let mark = |what: &str| format!("-----{what} PRIVATE KEY-----");
    format!("{}\n{}\n{}", mark("BEGIN"), plant("private key"), mark("END"))
}

/// Plants a secret of every kind in every place that a room has.
fn plant_everywhere(room: &Path) {
    let followup = room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    let token = plant("source-host token");
    let block = pem().replace('\n', "\n  ");
    fs::write(
        &followup,
        format!(
            "# {}\n{text}note: ask {}\nticket: ticket:{token}\nclient_secret: {}\nkey: |\n  {block}\n{}: 1\n",
            plant("payment key"),
            plant("e-mail address"),
            plant("tenant secret"),
            plant("cloud key"),
        ),
    )
    .unwrap();
    let expiry = room.join("TRL-1003/expiry.yaml");
    let text = fs::read_to_string(&expiry).unwrap();
    fs::write(
        &expiry,
        text.replace(
            "package_ref: evidence://trial-access/TRL-1003",
            &format!("package_ref: evidence://{token}"),
        ),
    )
    .unwrap();
    let decisions = room.join("TRL-1046/decisions");
    for entry in fs::read_dir(decisions).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let said = format!(
            "reason: {} said so, {}\nexternal_ref: ticket:{token}\n",
            plant("e-mail address"),
            plant("payment key")
        );
        let rest: Vec<_> = text.lines().filter(|line| !line.starts_with("reason:")).collect();
        fs::write(entry.path(), format!("{said}{}\n", rest.join("\n"))).unwrap();
    }
    // Whoever decides may be an address, and nothing else of the kind.
    for entry in fs::read_dir(room.join("TRL-1021/decisions")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let rest: Vec<_> = text.lines().filter(|line| !line.starts_with("decided_by:")).collect();
        fs::write(entry.path(), format!("decided_by: {token}\n{}\n", rest.join("\n"))).unwrap();
    }
    // A name, a folder, a reference, and a file that is no YAML around the secret.
    fs::write(room.join("TRL-1042").join(format!("{token}.yaml")), format!("a: [{token}\n")).unwrap();
    let folder = room.join(plant("e-mail address"));
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("expiry.yaml"),
        format!("schema_version: cavra.trial-access-expiry.packet.v1\nevidence_mode: sample\ntrial_ref: trial:{token}\n"),
    )
    .unwrap();
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Everything that the command line can be made to say of a room.
fn everything_said(room: &SampleRoom, names: &[String]) -> Vec<(String, String)> {
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut ask = |words: &[&str]| commands.push(words.iter().map(|word| (*word).to_owned()).collect());
    for format in ["text", "json", "jsonl"] {
        ask(&["check", ".", "--format", format]);
        ask(&["list", ".", "--format", format]);
    }
    for format in ["text", "json", "csv"] {
        ask(&["log", "--format", format]);
    }
    ask(&["verify", "."]);
    for name in names {
        ask(&["show", name]);
        ask(&["show", name, "--format", "json"]);
        ask(&["log", name]);
        ask(&["decide", name, "--deny", "--reason", "No.", "--as", "dana", "--dry-run"]);
    }
    ask(&["show", &plant("source-host token")]);
    ask(&["show", &plant("e-mail address")]);
    let run = |words: Vec<String>| {
        let mut command = trialdesk();
        command.current_dir(room.path()).args(&words);
        (words.join(" "), said(&room.run(command)))
    };
    commands.into_iter().map(run).collect()
}

#[test]
fn no_planted_secret_is_said_by_any_command_in_any_format() {
    let room = SampleRoom::whole();
    plant_everywhere(room.path());
    let names: Vec<_> =
        ["TRL-1003", "TRL-1021", "TRL-1042", "TRL-1046", "TRL-1060"].map(str::to_owned).to_vec();
    for (command, said) in everything_said(&room, &names) {
        for (kind, secret) in plants() {
            assert!(!said.contains(&secret), "`{command}` lets the {kind} show:\n{said}");
        }
    }
    let mut check = trialdesk();
    check.args(["check", "--format", "json"]).arg(room.path());
    let report = said(&room.run(check));
    assert!(report.matches("\"forbidden\"").count() >= 3, "the plants are found: {report}");
}

#[test]
fn a_secret_in_what_is_typed_is_refused_and_not_repeated() {
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
            assert!(!said(&output).contains(&secret), "{kind} in {option}: {output:?}");
        }
    }
    assert!(!room.path().join("TRL-1060/decisions").exists());
}

#[test]
fn no_planted_secret_shows_on_any_screen() {
    let folder = TempDir::new().unwrap();
    let room = folder.path().join("room");
    console::copy(&sample_evidence(), &room);
    plant_everywhere(&room);
    let mut session = Session::on(folder, room, Some("dana"), Lens::default(), 160, 50);
    let mut screens = Vec::new();
    let mut look = |session: &mut Session, keys: &str| {
        session.press(keys);
        screens.push((keys.to_owned(), session.screen()));
    };
    for queue in ["1", "2", "3", "4", "5", "0"] {
        look(&mut session, queue);
    }
    let trials = session.screen().matches("TRL-").count().max(25);
    look(&mut session, "0g");
    for _ in 0..=trials {
        for keys in [
            "<Enter>",
            "<PageDown>",
            "2",
            "<PageDown>",
            "<Right>",
            "<PageDown>",
            "<Right>",
            "<PageDown>",
            "<Right>",
        ] {
            look(&mut session, keys);
        }
        look(&mut session, "3");
        look(&mut session, "<PageDown>");
        look(&mut session, "<Esc>j");
    }
    for (keys, screen) in screens {
        for (kind, secret) in plants() {
            assert!(!screen.contains(&secret), "after {keys} the {kind} shows:\n{screen}");
        }
    }
}

/// Characters that move, hide or reorder what is around them.
const TREACHEROUS: [char; 10] = [
    '\u{1b}',
    '\u{7}',
    '\u{9b}',
    '\u{202e}',
    '\u{2066}',
    '\u{200b}',
    '\u{feff}',
    '\u{e0041}',
    '\u{2028}',
    '\u{7f}',
];

#[test]
fn no_character_that_a_terminal_would_obey_gets_through() {
    let room = SampleRoom::with_trials(&["TRL-1060", "TRL-1046"]);
    let quoted = TREACHEROUS.map(|c| format!("\\U{:08x}", u32::from(c))).concat();
    let raw: String =
        TREACHEROUS.iter().filter(|c| !matches!(c, '\u{1b}' | '\u{7}' | '\u{9b}' | '\u{7f}')).collect();
    let followup = room.path().join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    let text = text.replacen("ticket:CS-", &format!("\"ticket:{quoted}\" #"), 1);
    fs::write(&followup, format!("{text}# {raw}\n\"{quoted}\": 1\n")).unwrap();
    for entry in fs::read_dir(room.path().join("TRL-1046/decisions")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let rest: Vec<_> = text.lines().filter(|line| !line.starts_with("reason:")).collect();
        fs::write(entry.path(), format!("reason: \"{quoted}\"\n{}\n", rest.join("\n"))).unwrap();
    }
    let name: String = TREACHEROUS.iter().chain(&['\n']).collect();
    fs::write(room.path().join(format!("TRL-1060/{name}.yaml")), "a: [").unwrap();
    let names = ["TRL-1060", "TRL-1046"].map(str::to_owned);
    for (command, said) in everything_said(&room, &names) {
        for c in TREACHEROUS {
            assert!(!said.contains(c), "`{command}` lets {c:?} through:\n{said:?}");
        }
    }

    let folder = TempDir::new().unwrap();
    let copied = folder.path().join("room");
    console::copy(room.path(), &copied);
    let mut session = Session::on(folder, copied, Some("dana"), Lens::default(), 160, 50);
    for keys in [
        "0",
        "<Enter>",
        "2",
        "<Right>",
        "<Right>",
        "3",
        "<Esc>j",
        "<Enter>",
        "2",
        "<PageDown>",
        "3",
        "<Esc>5",
    ] {
        session.press(keys);
        for c in TREACHEROUS {
            assert!(!session.screen().contains(c), "after {keys} {c:?} is on the screen");
        }
    }
    // And what it was is there to be read.
    let mut check = trialdesk();
    check.arg("check").arg(room.path());
    assert!(said(&room.run(check)).contains("\\u{202e}"));
}

/// A token of another shape, also in parts.
fn token() -> String {
    ["ghp_", "16C7e42F292c6912E7", "710c838347Ae178B4a"].concat()
}

/// What the program says, and how it ends, in a room.
fn run(room: &SampleRoom, words: &[&str]) -> (Option<i32>, String) {
    let mut command = trialdesk();
    command.current_dir(room.path()).args(words);
    let output = room.run(command);
    (output.status.code(), said(&output))
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
        let (code, said) = run(&room, words);
        assert!(!said.contains(&token), "{words:?}: {said}");
        assert_eq!(code, Some(status), "{words:?}: {said}");
        assert!(said.contains("[masked]") || words[0] == "new", "{words:?}: {said}");
    }
    let config = room.state().join(".config/trialdesk");
    fs::create_dir_all(&config).unwrap();
    for text in [format!("keys: {{{token}: [Q]}}\n"), format!("{token}: 1\n"), format!("watch: {token}\n")] {
        fs::write(config.join("config.yaml"), &text).unwrap();
        for words in [&["--linear", "."][..], &["config", "show"], &["config", "keys"], &decide] {
            let (_, said) = run(&room, words);
            assert!(!said.contains(&token), "{words:?} with {text}: {said}");
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
    let (code, said) = run(&room, &["check", "--now", "soon"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("'soon'"), "{said}");
}

#[test]
fn no_record_repeats_a_secret_of_its_trial() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    named_by_a_token(&room, "TRL-1060");
    let before = files_below(room.path()).len();
    let (code, said) = run(&room, &["decide", &token(), "--deny", "--reason", "No.", "--as", "dana"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the trial's reference holds"), "{said}");
    assert!(!said.contains(&token()), "{said}");
    assert_eq!(files_below(room.path()).len(), before);
}

#[test]
fn no_trial_is_begun_under_a_secret_or_where_a_policy_is_looked_for() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let before = files_below(room.path()).len();
    for name in [token().as_str(), &format!("trial:{}", token()), "policy.yml", "policy.json", "policy.yaml"]
    {
        let (code, said) = run(&room, &["new", name, "--outcome", "renewed"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(!said.contains(&token()), "{said}");
    }
    assert_eq!(files_below(room.path()).len(), before);
}

#[test]
fn what_is_remembered_of_a_room_holds_no_secret_and_is_nobody_elses() {
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
    let (code, said) = run(&room, &["check", "--format", "json", "."]);
    assert_eq!(code, Some(3));
    assert!(said.contains("missing-decision"), "a record that is gone is missed all the same: {said}");
    assert!(!said.contains(&token()), "{said}");
}

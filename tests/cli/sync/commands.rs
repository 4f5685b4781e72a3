//! The command line of `trialdesk sync`.

use super::{Person, World, hook};
use std::fs;

fn text(person: &Person, arguments: &[&str]) -> (i32, String, String) {
    let mut command = support::sample::trialdesk();
    command.arg("sync").arg(person.room()).args(arguments);
    support::git::isolate(&mut command);
    let output = command.env("HOME", person.root.with_extension("home")).output().unwrap();
    let string = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), string(output.stdout), string(output.stderr))
}

#[test]
fn status_and_dry_run_change_nothing() {
    let world = World::new();
    let dana = world.person("dana");
    let path = dana.record(1);
    let before = support::sample::files(&dana.root);
    for argument in ["--status", "--dry-run"] {
        let synced = dana.sync(&[argument]);
        assert_eq!(synced.is(1, "to-send").count("to_send"), 1);
        assert_eq!(support::sample::files(&dana.root), before, "{argument}");
    }
    assert!(!world.upstream().contains_key(&path));
    let (status, listed, _) = text(&dana, &["--dry-run"]);
    assert!(
        status == 1 && listed.contains("would commit 1 record to main\n    TRL-1060/decisions/"),
        "{listed}"
    );
    let (status, shown, _) = text(&dana, &["--status"]);
    assert_eq!((status, &*shown), (1, "to send: 1 record\nmain -> origin/main, as last fetched: to send\n"));
}

#[test]
fn the_text_says_what_was_done() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    dana.record(1);
    let (status, shown, _) = text(&dana, &[]);
    let expected = "committed 1 record to main\nsent 1 record to origin/main\nmain -> origin/main: in step\n";
    assert_eq!((status, &*shown), (0, expected));
    let (status, shown, _) = text(&eli, &[]);
    let expected = "received TRL-1060: denied by dana (sent by Dana)\nmain -> origin/main: in step\n";
    assert_eq!((status, &*shown), (0, expected));
}

#[test]
fn names_from_elsewhere_are_safe_to_show() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    eli.record(1);
    let mut command = eli.command(&[]);
    command.env("GIT_AUTHOR_NAME", "E\u{1b}[31mli\u{202e}");
    super::Synced::of(&command.output().unwrap()).is(0, "in-step");
    world.hook("pre-receive", "printf 'pre-receive \\033]52;c;eA==\\007 hook declined\\n' >&2; exit 1");
    dana.record(1);
    let (status, shown, errors) = text(&dana, &[]);
    assert_eq!(status, 3, "{shown}");
    assert!(
        !shown.contains('\u{1b}') && !errors.contains('\u{1b}') && !shown.contains('\u{202e}'),
        "{shown:?}"
    );
    assert!(shown.contains("refused: the remote refuses the push"), "{shown}");
}

#[test]
fn the_number_of_runs_of_git_does_not_depend_on_the_number_of_records() {
    let world = World::new();
    let dana = world.person("dana");
    let programs = dana.root.with_extension("programs");
    let log = dana.root.with_extension("log");
    let git = support::git::path_of_git();
    hook(&programs, "git", &format!("echo x >> {}; exec {} \"$@\"", log.display(), git.display()));
    let path = std::env::join_paths(
        [programs].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let path = path.unwrap();
    let runs = || {
        let mut command = dana.command(&["--status"]);
        assert!(command.env("PATH", &path).output().unwrap().status.code().is_some());
        let count = fs::read_to_string(&log).unwrap().lines().count();
        fs::remove_file(&log).unwrap();
        count
    };
    dana.record(1);
    let one = runs();
    (2..40).for_each(|number| _ = dana.record(number));
    assert_eq!(runs(), one);
    assert!(one <= 13, "{one}");
}

#[test]
fn the_configuration_can_switch_it_off() {
    let world = World::new();
    let dana = world.person("dana");
    let path = dana.record(1);
    let config = dana.root.with_extension("home").join(".config/trialdesk");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.yaml"), "sync: off\n").unwrap();
    let (status, _, errors) = text(&dana, &[]);
    assert!(status == 2 && errors.contains("`sync: off`"), "{errors}");
    assert!(!world.upstream().contains_key(&path));
    assert_eq!(text(&dana, &["--status"]).0, 1);
    fs::write(config.join("config.yaml"), "sync: sometimes\n").unwrap();
    assert_eq!(text(&dana, &["--status"]).0, 2);
}

#[test]
fn a_git_that_is_missing_or_too_old_is_named() {
    let world = World::new();
    let dana = world.person("dana");
    let programs = tempfile::tempdir().unwrap();
    for (script, told) in [
        (None, "Install git 2.30 or later"),
        (Some("echo git version 2.20.1"), "git is too old: git version 2.20.1"),
        (
            Some(
                "case \"$*\" in *--version) echo git version 2.47.0;; *) echo 'fatal: detected dubious ownership' >&2; exit 128;; esac",
            ),
            "detected dubious ownership. If you trust it: git config --global --add safe.directory",
        ),
    ] {
        if let Some(script) = script {
            hook(programs.path(), "git", script);
        }
        let mut command = dana.command(&["--status"]);
        let output = command.env("PATH", programs.path()).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(3) && message.contains(told), "{message}");
    }
}

#[test]
fn with_auto_a_decision_is_shared_at_once() {
    let world = World::new();
    let dana = world.person("dana");
    let config = dana.root.with_extension("home").join(".config/trialdesk");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.yaml"), "sync: auto\n").unwrap();
    let decide = |arguments: &[&str]| {
        let mut command = support::sample::trialdesk();
        command
            .args(["decide", super::TRIAL, "--deny", "--reason", "Not yet.", "--as", "dana", "-C"])
            .arg(dana.room());
        support::git::isolate(&mut command);
        let output = command.args(arguments).env("HOME", dana.root.with_extension("home")).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let records = || world.upstream().keys().filter(|path| path.contains("/decisions/")).count();
    assert_eq!(decide(&["--dry-run"]).0, Some(0));
    assert_eq!(records(), 0);
    let (status, message) = decide(&[]);
    assert!(status == Some(0) && message.contains("note: Shared: in step."), "{message}");
    assert_eq!(records(), 1);
    // The decision is recorded, however sharing it ends.
    dana.git(&["checkout", "-q", "--detach"]);
    let (status, message) = decide(&[]);
    assert!(status == Some(0) && message.contains("not shared yet: no branch is checked out"), "{message}");
    assert_eq!(fs::read_dir(dana.room().join(super::TRIAL).join("decisions")).unwrap().count(), 2);
}

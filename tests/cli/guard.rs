//! `trialdesk check --only public-boundary`: the boundary over any files and folders.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn guard(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trialdesk"));
    command.args(["check", "--only", "public-boundary"]).args(args).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A folder with something forbidden in a document, in a note, in what is passed over, and in what is named.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let address = ["kim@", "corp-client.com"].concat();
    write("docs/ordinary.md", b"see ticket:CS-8812\n");
    write("docs/note.md", format!("a\n\n  ask {address} \u{e9} {address}\n").as_bytes());
    write("docs/a.yaml", b"a: 1\nb:\n  client_secret: hunter\n");
    write(
        "docs/record.json",
        b"{\"decided_by\": \"dana@corp-client.com\", \"n\": \"x\\u0040corp-client.com\"}",
    );
    write(".env", ["DB_PASS", "WORD=whiteduke\n"].concat().as_bytes());
    write("logo.bin", format!("\0{address}").as_bytes());
    write("left/out.md", address.as_bytes());
    write(".gitignore", b"left/\n");
    write(".git/config", address.as_bytes());
    folder
}

#[test]
fn every_place_is_named_and_nothing_shown() {
    let folder = folder();
    let output = guard(folder.path(), &["."]);
    let text = said(&output);
    let places: Vec<&str> = text.lines().filter(|line| line.starts_with("./")).collect();
    assert_eq!(
        places,
        [
            "./.env:1:13: tenant-secret: this holds a tenant secret",
            "./docs/a.yaml:3:3: tenant-secret: this holds a tenant secret",
            "./docs/note.md:3:7: email-address: this holds an e-mail address",
            "./docs/record.json:1:40: email-address: this holds an e-mail address",
        ]
    );
    assert!(text.ends_with("4 forbidden; 6 files read, 1 ignored, 1 binary, 0 unreadable\n"), "{text}");
    assert!(
        !["hunter", "whiteduke", "corp-client.com"].iter().any(|material| text.contains(material)),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_exit_status_says_how_it_went() {
    let folder = folder();
    let status = |args: &[&str]| guard(folder.path(), args).status.code();
    assert_eq!(status(&["docs/ordinary.md"]), Some(0));
    assert_eq!(status(&["docs/ordinary.md", "docs/note.md"]), Some(1));
    assert_eq!(status(&["docs/note.md", "nowhere"]), Some(3));
    assert_eq!(status(&["left/out.md"]), Some(1), "a file that is named is always looked at");
    fs::write(folder.path().join(".trialdeskignore"), "docs/note.md\n*.yaml\n*.json\n.env\n").unwrap();
    assert_eq!(status(&["."]), Some(0));
}

#[test]
fn machines_read_it_too() {
    let folder = folder();
    let output = guard(folder.path(), &["--format", "json", "docs"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema_version"], "trialdesk.boundary-report.v1");
    assert_eq!(report["places"][0]["path"], "docs/a.yaml");
    assert_eq!(report["places"][0]["material"], "tenant-secret");
    assert_eq!(report["places"].as_array().unwrap().len(), 3);
    let summary = serde_json::json!({"read": 4, "ignored": 0, "binary": 0, "unreadable": 0});
    assert_eq!(report["summary"], summary);
    let lines = said(&guard(folder.path(), &["--format", "jsonl", "docs"]));
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((lines.lines().count(), &last["summary"]), (4, &summary));
}

#[test]
fn the_pre_commit_hook_takes_any_file_name() {
    let hooks = fs::read_to_string(support::repository().join(".pre-commit-hooks.yaml")).unwrap();
    let entry = hooks.lines().find_map(|line| line.trim().strip_prefix("entry: trialdesk ")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let address = ["kim@", "corp-client.com"].concat();
    for name in ["-x", "--help", "--only=x", "a b", "\u{202e}", "-C"] {
        fs::write(folder.path().join(name), &address).unwrap();
        let output = Command::new(support::program_path())
            .args(entry.split(' '))
            .arg(name)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{name:?}: {output:?}");
    }
    // Files that pre-commit takes for binary, such as UTF-16, are read too.
    assert!(!hooks.contains("types:"), "{hooks}");
}

#[test]
fn several_paths_are_for_the_guard_alone() {
    let folder = folder();
    let output = Command::new(env!("CARGO_BIN_EXE_trialdesk"))
        .args(["check", "docs", "left"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

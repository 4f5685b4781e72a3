//! The hook of `.pre-commit-hooks.yaml`: it is safe for a file of any name.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Output};
use support::repository;

/// Runs the hook as pre-commit does: the words of its entry, and then the names of files.
fn hook(folder: &std::path::Path, names: &[&OsStr]) -> Output {
    let hooks = fs::read_to_string(repository().join(".pre-commit-hooks.yaml")).unwrap();
    let entry = hooks.lines().find_map(|line| line.trim().strip_prefix("entry: ")).unwrap();
    let mut words = entry.split(' ');
    assert_eq!(words.next(), Some("trialdesk"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_trialdesk"));
    command.args(words).args(names).current_dir(folder).output().unwrap()
}

#[test]
fn section_4_the_hook_reads_a_file_of_any_name() {
    let address = ["kim@", "corp-client.com"].concat();
    for name in [
        &b"--help"[..],
        b"--format=json",
        b"-C",
        b"--",
        b"-",
        b"--only",
        b"a b.md",
        b"$(touch x).md",
        b"*.md",
        b"a\nb.md",
        b"\xff.md",
        b"\x1b[2J.md",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let name = OsStr::from_bytes(name);
        fs::write(folder.path().join(name), &address).unwrap();
        fs::write(folder.path().join("clean.md"), "see ticket:CS-8812\n").unwrap();
        let output = hook(folder.path(), &[name, OsStr::new("clean.md")]);
        assert_eq!(output.status.code(), Some(1), "{name:?}: {output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains('\x1b') && !text.contains(&address), "{text:?}");
        assert_eq!(hook(folder.path(), &[OsStr::new("clean.md")]).status.code(), Some(0));
    }
}

//! docs/automation.md: what is there to be copied does what the page says.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};
use support::sample::{copy_first_stage, skip};
use tempfile::TempDir;
use trialdesk::domain::tree::{Node, Value};
use trialdesk::room::syntax;

fn page() -> String {
    fs::read_to_string(support::repository().join("docs/automation.md")).unwrap()
}

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let page = page();
    let start = format!("```{language}\n");
    page.split(&start).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// A folder with a room called `evidence`, and programs that keep what they get.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        copy_first_stage(&folder.path().join("evidence"));
        let bin = folder.path().join("bin");
        fs::create_dir_all(folder.path().join("public")).unwrap();
        fs::create_dir(&bin).unwrap();
        for (name, script) in [
            ("mail", "#!/bin/sh\necho \"$@\" >> \"$HOME/mailed\"; cat >> \"$HOME/mailed\"\n"),
            ("curl", "#!/bin/sh\ncat >> \"$HOME/posted\"\n"),
        ] {
            fs::write(bin.join(name), script).unwrap();
            fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        std::os::unix::fs::symlink(support::program_path(), bin.join("trialdesk")).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, script: &str) -> Output {
        let path = format!("{}/bin:{}", self.path().display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.current_dir(self.path()).args(["-euo", "pipefail", "-c", script]).env_clear();
        command.env("PATH", path).env("HOME", self.path()).env("CHAT_WEBHOOK", "http://chat.invalid/hook");
        command.env("GITHUB_STEP_SUMMARY", self.path().join("step-summary")).output().unwrap()
    }

    fn kept(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_default()
    }
}

#[test]
fn the_shell_lines_of_the_page_work() {
    let machine = Machine::new();
    let has_jq = machine.run("command -v jq").status.success();
    if !has_jq {
        skip("the chat message: jq is not installed");
    }
    let blocks = blocks("sh");
    assert_eq!(blocks.len(), 5);
    for block in blocks.iter().filter(|block| has_jq || !block.contains("jq ")) {
        let output = machine.run(block);
        assert!(output.status.success() && output.stdout.len() < 200, "{block}\n{output:?}");
    }
    let mailed = machine.kept("mailed");
    assert!(mailed.contains("Trials: your turn") && mailed.contains("`TRL-1060`"), "{mailed}");
    assert!(!mailed.contains("Trials: changes"), "nothing has changed: {mailed}");
    assert_eq!(machine.kept("posted").contains("\"text\": \"# Brief"), has_jq);
    assert!(machine.kept("public/trials.ics").starts_with("BEGIN:VCALENDAR"));
    assert!(machine.path().join("audit-2026-06.tar.gz").exists());
    // On the second run something has changed.
    fs::remove_dir_all(machine.path().join("evidence/TRL-1003")).unwrap();
    let changes = blocks.iter().find(|block| block.contains("trialdesk diff")).unwrap();
    assert!(machine.run(changes).status.success());
    let mailed = machine.kept("mailed");
    assert!(mailed.contains("Trials: changes") && mailed.contains("Gone (1)\n  `TRL-1003`"), "{mailed}");
    // Without anything to tell, no mail is sent.
    fs::remove_file(machine.path().join("mailed")).unwrap();
    let quiet = blocks[0].replace("--for dana", "--for owner:none/here");
    assert!(machine.run(&quiet).status.success());
    assert_eq!(machine.kept("mailed"), "");
}

/// The texts under a key, at any depth.
fn under<'a>(node: &'a Node<'_>, keys: &[&str], out: &mut Vec<&'a str>) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                match &entry.node.value {
                    _ if !keys.contains(&&*entry.key) => under(&entry.node, keys, out),
                    Value::List(items) => out.extend(items.iter().filter_map(Node::text)),
                    _ => out.extend(entry.node.text()),
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| under(item, keys, out)),
        _ => {}
    }
}

#[test]
fn the_lines_of_the_pipelines_work() {
    let blocks = blocks("yaml");
    assert_eq!(blocks.len(), 2);
    let machine = Machine::new();
    let mut checks = 0;
    for block in &blocks {
        let parsed =
            syntax::parse("pipeline.yaml", block).unwrap_or_else(|error| panic!("{error:?}\n{block}"));
        let mut lines = Vec::new();
        under(&parsed.documents[0], &["run", "script", "before_script"], &mut lines);
        for line in lines.into_iter().filter(|line| !line.starts_with("cargo install")) {
            let output = machine.run(line);
            // The room is not ready, and has a file with a problem.
            let expected = if line.starts_with("trialdesk check") { 3 } else { 0 };
            assert_eq!(output.status.code(), Some(expected), "{line}\n{output:?}");
            checks += usize::from(expected == 3);
        }
    }
    assert_eq!(checks, 2);
    for (file, begins) in [
        ("step-summary", "# Trial evidence"),
        ("trialdesk.sarif", "{\n"),
        ("trialdesk.xml", "<?xml"),
        ("trialdesk.html", "<!DOCTYPE html>"),
    ] {
        assert!(machine.kept(file).starts_with(begins), "{file}");
    }
}

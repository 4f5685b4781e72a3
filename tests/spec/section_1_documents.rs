//! Section 1: the files that are documents, the problems of the others, and the trials that these block.

use support::documents::{APPROVAL, EXPIRY, FOLLOWUP, NOW};
use support::program;
use support::report::{Report, text};
use support::room::TestRoom;
use support::yaml::{Style, parse, write};

pub(crate) const DECISION: &str = "\
schema_version: cavra.grace-period.decision.v1
decision_ref: decision:grace-period/D1
trial_ref: trial:TRL-1042
verdict: denied
reason: no
decided_by: dana
decided_at: 2026-06-03T10:00:00Z
seen: []
";

/// A clean trial beside another file, which comes to these problems.
#[track_caller]
pub(crate) fn beside_a_clean_trial(path: &str, text: impl AsRef<[u8]>, expected: &[&str]) -> Report {
    let room = TestRoom::clean();
    room.put(path, text);
    let judged = room.judge();
    assert_eq!(judged.problems(), expected, "{path}");
    judged
}

#[test]
fn schema_version_identifies_a_document() {
    let nested = TestRoom::with([("a/b/c/1.yml", EXPIRY), ("x/2.yaml", APPROVAL), ("3.json", "{}")]);
    nested.put("y/z.yaml", FOLLOWUP);
    assert_eq!(nested.judge().only().findings(), [""; 0]);

    let flat = TestRoom::with([("1.yaml", EXPIRY), ("2.yaml", APPROVAL), ("3.yaml", FOLLOWUP)]);
    assert_eq!(flat.judge().only().findings(), [""; 0]);

    let one =
        TestRoom::with([("all.yaml", format!("---\n{EXPIRY}---\n{APPROVAL}...\n---\n{FOLLOWUP}---\n"))]);
    assert_eq!(one.judge().only().findings(), [""; 0]);
}

#[test]
fn other_documents_are_foreign_and_empty_ones_ignored() {
    let room = TestRoom::clean();
    room.put("a.yaml", "schema_version: cavra.other.packet.v1\n")
        .put("b.yaml", "- a list\n")
        .put("c.yaml", "just text\n")
        .put("d.yaml", "trial_ref: trial:TRL-1042\n")
        .put("e.yaml", "schema_version: 5\n")
        .put("f.yaml", EXPIRY.replace("packet.v1", "packet.v2"))
        .put("g.json", "[1, 2]")
        .put("h.yaml", "")
        .put("i.yaml", "# only a comment\n")
        .put("j.yaml", "null\n---\n---\n~\n")
        .put("k.json", "null")
        .put("l.yaml", "\u{feff}");
    let judged = room.judge();
    assert_eq!(judged.problems(), [""; 0]);
    assert_eq!(judged.count("foreign"), 7);
    assert_eq!(judged.only().findings(), [""; 0]);
}

#[test]
fn hidden_files_and_other_extensions_are_ignored() {
    let room = TestRoom::clean();
    for path in [
        ".hidden.yaml",
        ".git/a.yaml",
        "a/.b/c.yaml",
        "a.YAML",
        "a.yaml.bak",
        "a.txt",
        ".yaml",
        "notes.md",
        "yaml",
    ] {
        room.put(path, "{ broken");
    }
    assert_eq!(room.judge().problems(), [""; 0]);
}

#[test]
fn files_that_look_like_evidence_are_named_on_stderr() {
    let room = TestRoom::with([("t/expiry.YAML", EXPIRY), ("t/approval.yaml.txt", APPROVAL)]);
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    room.put("t/followup.yaml", pointer).put(".trialdeskignore", "left/\n").put("left/a.YAML", "x");
    let output = room.check(&["--format", "json", "--now", NOW]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    for (path, hint) in [
        ("t/expiry.YAML", "in lower case"),
        ("t/approval.yaml.txt", "without .txt"),
        ("t/followup.yaml", "git lfs pull"),
    ] {
        let line = stderr.lines().find(|line| line.contains(&format!("{path}: ")));
        assert!(line.is_some_and(|line| line.contains(hint)), "{path}: {stderr}");
    }
    assert!(!stderr.contains("left/"), "{stderr}");
}

#[test]
fn every_command_says_how_many_files_were_left_out() {
    let room = TestRoom::clean();
    room.put(".trialdeskignore", "left/\n<<<<<<< HEAD\n").put("left/a.yaml", "x").put("left/b.json", "{}");
    for command in [&["check", "--now", NOW][..], &["list"], &["show", "TRL-1042"], &["log"]] {
        let output = program().args(command).arg("-C").arg(room.path()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("note: .trialdeskignore leaves out 2 files"), "{command:?}: {stderr}");
        assert!(
            stderr.contains("warning: .trialdeskignore:2: this is a conflict marker"),
            "{command:?}: {stderr}"
        );
    }
}

#[test]
fn links_fifos_and_sockets_are_never_opened() {
    use support::sample::create_fifo;
    let room = TestRoom::clean();
    let outside = TestRoom::with([("expiry.yaml", "{ broken")]);
    std::os::unix::fs::symlink(outside.at("expiry.yaml"), room.at("link.yaml")).unwrap();
    std::os::unix::fs::symlink(outside.path(), room.at("folder")).unwrap();
    std::os::unix::fs::symlink(".", room.at("loop")).unwrap();
    create_fifo(&room.at("fifo.yaml"));
    let _socket = std::os::unix::net::UnixListener::bind(room.at("socket.yaml")).unwrap();
    assert_eq!(room.judge().problems(), [""; 0]);

    std::os::unix::fs::symlink(room.path(), outside.at("room")).unwrap();
    let output =
        program().args(["check", "--format", "json", "--now", NOW]).arg(outside.at("room")).output().unwrap();
    assert_eq!(Report::of(&output).only().name(), "TRL-1042", "the room's own path may be a link");
}

#[test]
fn file_over_one_mebibyte_is_too_large() {
    let padded = |size: usize| " ".repeat(size - 5) + "x: y\n";
    beside_a_clean_trial(
        "TRL-1042/big.yaml",
        padded(1024 * 1024 + 1),
        &["too-large TRL-1042/big.yaml [TRL-1042]"],
    );
    beside_a_clean_trial("TRL-1042/big.yaml", padded(1024 * 1024), &[]);
}

#[test]
fn unusable_trial_ref_makes_a_problem() {
    for trial_ref in ["", "tbd", "TRL-1042", "[trial:TRL-1042]", "trial:tbd", "7"] {
        let text = EXPIRY.replace("trial_ref: trial:TRL-1042", &format!("trial_ref: {trial_ref}"));
        beside_a_clean_trial("TRL-1042/other.yaml", text, &["no-trial TRL-1042/other.yaml 5:1 [TRL-1042]"]);
    }
}

#[test]
fn duplicate_documents_are_reported_and_none_counts() {
    let room = TestRoom::clean();
    room.put("elsewhere/copy.yaml", EXPIRY);
    let judged = room.judge();
    assert_eq!(
        judged.problems(),
        ["duplicate TRL-1042/expiry.yaml 1:1 [TRL-1042]", "duplicate elsewhere/copy.yaml 1:1 [TRL-1042]"]
    );
    assert_eq!(
        judged.only().findings(),
        [
            "1 problem",
            "1 problem",
            "1 document-missing expiry-packet",
            "3 document-missing expiry-packet",
            "5 outcome-unknown",
            "6 outcome-unknown"
        ]
    );
}

#[test]
fn duplicates_in_one_file_are_reported() {
    let room = TestRoom::clean();
    room.put("TRL-1042/approval.yaml", format!("{APPROVAL}---\n{APPROVAL}"));
    assert_eq!(
        room.judge().problems(),
        [
            "duplicate TRL-1042/approval.yaml 1:1 [TRL-1042]",
            "duplicate TRL-1042/approval.yaml 10:1 [TRL-1042]"
        ]
    );
}

#[test]
fn broken_file_blocks_the_trial_of_its_folder() {
    let other = |text: &str| text.replace("TRL-1042", "TRL-1043");
    let room = TestRoom::clean();
    room.put("TRL-1043/expiry.yaml", other(EXPIRY))
        .put("mixed/a.yaml", other(APPROVAL))
        .put("mixed/b.yaml", EXPIRY.replace("TRL-1042", "TRL-1044"))
        .put("TRL-1042/broken.yaml", "[")
        .put("TRL-1043/broken.yaml", "[")
        .put("TRL-1043/deeper/broken.yaml", "[")
        .put("mixed/broken.yaml", "[")
        .put("broken.yaml", "[");
    assert_eq!(
        room.judge().problems(),
        [
            "syntax TRL-1042/broken.yaml 1:1 [TRL-1042]",
            "syntax TRL-1043/broken.yaml 1:1 [TRL-1043]",
            "syntax TRL-1043/deeper/broken.yaml 1:1 []",
            "syntax broken.yaml 1:1 []",
            "syntax mixed/broken.yaml 1:1 []",
        ]
    );
}

#[test]
fn broken_decision_file_blocks_every_trial_around_it() {
    let other = |text: &str| text.replace("TRL-1042", "TRL-1043");
    let room = TestRoom::with([("one.yaml", EXPIRY.to_owned()), ("two.yaml", other(EXPIRY))]);
    room.put("apart/three.yaml", EXPIRY.replace("TRL-1042", "TRL-1044"))
        .put("decisions/deep/er/broken.yaml", "[")
        .put("decisions/a/decision.yaml", DECISION.replace("TRL-1042", "TRL-1045"));
    assert_eq!(
        room.judge().problems(),
        ["syntax decisions/deep/er/broken.yaml 1:1 [TRL-1042 TRL-1043 TRL-1045]"]
    );
}

#[test]
fn decisions_are_only_in_decisions_folders() {
    beside_a_clean_trial("TRL-1042/decisions/a.yaml", DECISION, &[]);
    beside_a_clean_trial("TRL-1042/decisions/2026/a.yaml", DECISION, &[]);
    let bad = |path: &str| vec![format!("bad-decision {path} 1:1 [TRL-1042]")];
    for (path, text) in [
        ("TRL-1042/a.yaml", DECISION.to_owned()),
        ("TRL-1042/Decisions/a.yaml", DECISION.to_owned()),
        ("TRL-1042/decisions.d/a.yaml", DECISION.to_owned()),
        ("TRL-1042/decisions/a.yaml", "a: foreign\n".to_owned()),
        ("TRL-1042/decisions/a.yaml", DECISION.replace("decision.v1", "decision.v2")),
        ("TRL-1042/a.yaml", DECISION.replace("decision.v1", "decision.v2")),
        ("TRL-1042/decisions/a.json", "[]".to_owned()),
    ] {
        let expected = bad(path);
        beside_a_clean_trial(path, text, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
    for empty in ["", "# nothing\n", "null\n", "---\n...\n"] {
        beside_a_clean_trial(
            "TRL-1042/decisions/a.yaml",
            empty,
            &["bad-decision TRL-1042/decisions/a.yaml [TRL-1042]"],
        );
    }
}

#[test]
fn packet_in_decisions_is_a_bad_decision() {
    let room = TestRoom::clean();
    room.drop_file("TRL-1042/approval.yaml").put("TRL-1042/decisions/approval.yaml", APPROVAL);
    let judged = room.judge();
    assert_eq!(judged.problems(), ["bad-decision TRL-1042/decisions/approval.yaml 1:1 [TRL-1042]"]);
    assert!(judged.only().findings().contains(&"2 document-missing expiry-approval".to_owned()));
}

#[test]
fn problem_is_the_first_finding_of_gate_1() {
    let room = TestRoom::clean();
    room.put("TRL-1042/z.yaml", "[").put("TRL-1042/a.yaml", "[");
    room.edit("TRL-1042/expiry.yaml", "\nstatus: ready", "\nstatus: draft");
    let judged = room.judge();
    let result = judged.only();
    let findings = result.raw_findings();
    let found: Vec<_> = findings.iter().map(|(_, f)| (text(&f["code"]), text(&f["path"]))).collect();
    assert_eq!(
        found,
        [
            ("problem", "TRL-1042/a.yaml"),
            ("problem", "TRL-1042/z.yaml"),
            ("not-ready", "TRL-1042/expiry.yaml")
        ]
    );
}

#[test]
fn ignore_file_never_hides_decisions() {
    let room = TestRoom::clean();
    room.put(
        ".trialdeskignore",
        "# drafts\ndrafts/\n*.tmp.yaml\n!keep.tmp.yaml\n/root.yaml\ndecisions/\nTRL-1042/approval.yaml\n",
    )
    .put("drafts/a.yaml", "[")
    .put("drafts/deep/b.yaml", "[")
    .put("x/c.tmp.yaml", "[")
    .put("x/keep.tmp.yaml", "kept: yes")
    .put("root.yaml", "[")
    .put("x/root.yaml", "also: kept")
    .put("TRL-1042/decisions/d.yaml", DECISION)
    .put("TRL-1042/decisions/drafts/e.tmp.yaml", DECISION.replace("/D1", "/D2"))
    .put("drafts/readme.txt", "no evidence anyway");
    let judged = room.judge();
    assert_eq!(judged.problems(), [""; 0]);
    assert_eq!((judged.count("ignored"), judged.count("foreign")), (5, 2));
    assert_eq!(judged.only().decisions().len(), 2);
    assert!(
        judged.only().findings().contains(&"2 document-missing expiry-approval".to_owned()),
        "what is left out is not there"
    );
}

#[test]
fn other_ignore_files_are_not_read() {
    let room = TestRoom::clean();
    for name in
        [".gitignore", ".ignore", "TRL-1042/.trialdeskignore", "TRL-1042/.gitignore", ".git/info/exclude"]
    {
        room.put(name, "*\n");
    }
    assert_eq!(room.judge().only().findings(), [""; 0]);
}

#[test]
fn json_and_yaml_mix_in_one_trial() {
    let room = TestRoom::with([("t/approval.yml", APPROVAL), ("t/followup.yaml", FOLLOWUP)]);
    let json = write(&parse(EXPIRY), Style::Json);
    room.put("t/expiry.json", json);
    assert_eq!(room.judge().only().findings(), [""; 0]);
}

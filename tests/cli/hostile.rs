//! Hostile rooms: no file, name or folder makes the program crash, hang, or cost more
//! than 64 MB over the size of the file.

use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::documents::{APPROVAL, EXPIRY};
use support::program;
use support::room::TestRoom;

const MIB: usize = 1024 * 1024;

/// Cut to what a file may be: one byte more, and it would not be looked at.
fn at_most_a_mebibyte(mut text: String) -> String {
    text.truncate(MIB);
    text
}

fn numbered(n: usize, line: impl Fn(usize) -> String) -> String {
    at_most_a_mebibyte((0..n).map(line).collect())
}

/// Texts that have brought parsers down, each as near to one mebibyte as makes it worst.
fn bombs() -> Vec<(&'static str, String)> {
    let half = MIB / 2;
    let laughs = (1..20).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, n| {
        let before = n - 1;
        text + &format!("a{n}: &a{n} [{}*a{before}]\n", format!("*a{before}, ").repeat(8))
    });
    vec![
        ("laughs.yaml", laughs),
        ("quadratic.yaml", format!("a: &a {}\nb: [{}*a]\n", "x".repeat(half), "*a, ".repeat(half / 8))),
        ("anchors.yaml", numbered(100_000, |n| format!("- &a{n} x\n"))),
        ("anchored-maps.yaml", numbered(100_000, |n| format!("- &a{n} {{}}\n"))),
        ("one-anchor.yaml", "- &a x\n".repeat(MIB / 7)),
        ("deep-flow.yaml", "[".repeat(10_000)),
        ("deep-closed-flow.yaml", "[".repeat(10_000) + &"]".repeat(10_000)),
        ("deep-flow-maps.yaml", "{a: ".repeat(10_000)),
        ("deep-block.yaml", "- ".repeat(10_000)),
        ("deep-block-maps.yaml", numbered(1_400, |n| format!("{}a:\n", " ".repeat(n)))),
        ("deep-explicit.yaml", "? ".repeat(10_000)),
        ("deep.json", "[".repeat(10_000)),
        ("deep-objects.json", "{\"a\":".repeat(10_000)),
        ("braces.yaml", "{".repeat(MIB)),
        ("brackets.json", "[".repeat(MIB)),
        ("scalar.yaml", "a: ".to_owned() + &"x".repeat(MIB - 3)),
        ("quoted.yaml", format!("a: \"{}\"", "\\n".repeat(half - 3))),
        ("unfinished.yaml", "a: \"".to_owned() + &"x".repeat(MIB - 4)),
        ("unfinished.json", "\"".to_owned() + &"\\u0041".repeat(MIB / 6 - 1)),
        ("folded.yaml", at_most_a_mebibyte("a: >\n".to_owned() + &"  x\n\n".repeat(MIB / 5))),
        ("plain-lines.yaml", at_most_a_mebibyte("a: x\n".to_owned() + &"  x\n".repeat(MIB / 4))),
        ("comments.yaml", "#\n".repeat(half)),
        ("comments-between.yaml", "#\na:\n".to_owned() + &"#\n- x\n".repeat(MIB / 6 - 1)),
        ("long-comment.yaml", "a: b # ".to_owned() + &"x".repeat(MIB - 7)),
        ("keys.yaml", numbered(200_000, |n| format!("{n:x}:\n"))),
        ("keys-twice.yaml", numbered(100_000, |n| format!("{n}:\n")) + "99999: again\n"),
        ("keys.json", format!("{{{}\"\":0}}", numbered(90_000, |n| format!("\"{n:x}\":0,")))),
        ("nulls.yaml", "-\n".repeat(half)),
        ("zeros.json", format!("[{}0]", "0,".repeat(half - 2))),
        ("empty-lists.yaml", format!("[{}[]]", "[],".repeat(MIB / 3 - 2))),
        ("empty-maps.json", format!("[{}{{}}]", "{},".repeat(MIB / 3 - 2))),
        ("documents.yaml", "---\n".repeat(MIB / 4)),
        ("small-documents.yaml", "--- x\n".repeat(MIB / 6)),
        ("merges.yaml", "- <<: {a: 1}\n".repeat(MIB / 13)),
        ("merge-alias.yaml", "a: &a {b: 1}\nc: {<<: *a}\n".to_owned()),
        ("tags.yaml", "- !<tag:example.com,2026:x> y\n".repeat(MIB / 31)),
        ("directives.yaml", "%TAG ! tag:example.com,2026:\n".repeat(MIB / 29)),
        ("long-key.yaml", "k".repeat(MIB - 2) + ":\n"),
        ("long-line.json", format!("[{}1]", "1,".repeat(half - 2))),
        ("colons.yaml", ":".repeat(MIB)),
        ("explicit.yaml", "?\n".repeat(half)),
        ("stars.yaml", "*".repeat(MIB)),
        ("percent.yaml", "%".repeat(MIB)),
        ("tabs.yaml", "\t".repeat(MIB)),
        ("returns.yaml", "\r".repeat(MIB)),
        ("dashes.yaml", "-".repeat(MIB)),
        ("quotes.yaml", "'".repeat(MIB)),
        ("escapes.yaml", "\"".to_owned() + &"\\".repeat(MIB - 1)),
        ("backslashes.json", "\"".to_owned() + &"\\".repeat(MIB - 1)),
        ("wide.yaml", "a: ".to_owned() + &"𐀀".repeat(MIB / 4 - 1)),
        ("marks.yaml", "\u{feff}".repeat(MIB / 3)),
        ("at-signs.yaml", "a: ".to_owned() + &"a@".repeat(half - 2)),
        ("nearly-mail.yaml", "a: ".to_owned() + &"a.b-c@d.e-".repeat(MIB / 10 - 1)),
        ("nearly-keys.yaml", "a: ".to_owned() + &"-----BEGIN PRIVATE KEY-----".repeat(MIB / 27 - 1)),
    ]
}

#[test]
fn bombs_are_syntax_errors_that_block_their_trial() {
    for name in [
        "laughs.yaml",
        "quadratic.yaml",
        "deep-block.yaml",
        "deep.json",
        "keys-twice.yaml",
        "merge-alias.yaml",
    ] {
        let (_, text) = bombs().into_iter().find(|(bomb, _)| *bomb == name).unwrap();
        let room = TestRoom::clean();
        room.put(&format!("TRL-1042/{name}"), text);
        let judged = room.judge();
        assert_eq!(judged.count("problems"), 1, "{name}");
        assert_eq!(judged.problem_codes(), ["syntax"], "{name}");
        assert_eq!(judged.only().findings(), ["1 problem"], "{name}");
    }
}

/// The most memory that `check` ever held while it judged a room, in bytes: read while it waits for the reader of
/// its report, which is longer than a pipe holds.
fn peak_memory(room: &Path) -> usize {
    let mut child = program()
        .args(["check", "--format", "json"])
        .arg(room)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut report = child.stdout.take().expect("a pipe");
    let mut first = [0];
    report.read_exact(&mut first).expect("a report");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a process");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the program still runs");
    let kilobytes: usize = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    let mut rest = Vec::new();
    report.read_to_end(&mut rest).expect("the rest");
    assert!(rest.len() > 80 * 1024, "the report has to be longer than a pipe");
    child.wait().expect("it ends");
    kilobytes * 1024
}

/// Enough for a report that is longer than a pipe holds.
fn sixty_trials() -> String {
    let trials: Vec<_> = (0..60).map(|n| EXPIRY.replace("TRL-1042", &format!("T-{n}"))).collect();
    trials.join(
        "---
",
    )
}

#[test]
fn hostile_file_costs_at_most_64_mb_over_its_size() {
    let room = TestRoom::empty();
    room.put("trials.yaml", sixty_trials());
    let bare = peak_memory(room.path());
    for (name, text) in bombs() {
        let path = format!("hostile/{name}");
        let size = text.len();
        assert!(size <= MIB + 64, "{name} would not be read");
        room.put(&path, text);
        let started = Instant::now();
        let cost = peak_memory(room.path()).saturating_sub(bare);
        // Generous: this runs unoptimised, on busy machines. What is quadratic takes minutes.
        assert!(started.elapsed() < Duration::from_secs(20), "{name} took {:?}", started.elapsed());
        room.drop_file(&path);
        assert!(cost <= 64 * MIB + size, "{name} costs {} MB over {} MB", cost / MIB, bare / MIB);
    }
}

#[test]
fn many_large_files_cost_little_more_than_one() {
    let room = TestRoom::empty();
    room.put("trials.yaml", sixty_trials());
    let bare = peak_memory(room.path());
    for copy in 0..24 {
        room.put(&format!("foreign/{copy}.yaml"), "-\n".repeat(MIB / 2));
    }
    let cost = peak_memory(room.path()).saturating_sub(bare);
    assert!(cost <= 24 * MIB + 64 * MIB, "{} MB for 24 MB of files", cost / MIB);
}

#[test]
fn a_file_of_fifty_megabytes_is_not_read() {
    let room = TestRoom::clean();
    let file = fs::File::create(room.at("TRL-1042/huge.yaml")).unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    let started = Instant::now();
    assert_eq!(room.judge().problems(), ["too-large TRL-1042/huge.yaml [TRL-1042]"]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn odd_bytes_are_problems_or_nothing_and_never_a_pass() {
    let with = |bytes: &[u8]| {
        let room = TestRoom::clean();
        room.put("TRL-1042/approval.yaml", bytes);
        let judged = room.judge();
        let status = judged.results().map(|result| result.status().to_owned()).collect::<Vec<_>>().join(" ");
        (judged.problems(), status)
    };
    let broken = |word: &str| vec![format!("{word} TRL-1042/approval.yaml [TRL-1042]")];
    assert_eq!(with(&[APPROVAL.as_bytes(), b"# \xff"].concat()).0, broken("not-utf8"));
    assert_eq!(with(&APPROVAL.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()).1, "blocked");
    let ready = |text: &str| with(text.as_bytes()) == (Vec::new(), "ready".to_owned());
    assert!(ready(APPROVAL));
    assert!(ready(&format!("\u{feff}{APPROVAL}")), "a byte order mark");
    assert!(ready(&APPROVAL.replace('\n', "\r\n")), "CRLF");
    assert!(ready(&APPROVAL.replace(": ", ":\t")), "tabs after colons");
    assert!(!ready(&APPROVAL.replace("state", "\tstate")), "a tab as indentation");
    assert!(!ready(&format!("{APPROVAL}\0")), "NUL");
    assert!(!ready(&APPROVAL.replace("approved", "app\0roved")), "NUL inside");
    assert!(!ready(&format!("\u{feff}\u{feff}{APPROVAL}")), "two byte order marks");
    assert!(!ready(&APPROVAL.replace("approved", "app\u{1b}roved")), "escape");
    assert!(!ready(&format!("{APPROVAL}state: approved\n")), "a key twice");
    assert!(!ready(""));
    for cut in (1..APPROVAL.len() - 1).step_by(7) {
        let (_, status) = with(&APPROVAL.as_bytes()[..cut]);
        assert!(
            status.starts_with("blocked") || cut > APPROVAL.find("\ndecided_by").unwrap(),
            "cut at {cut}: {status}"
        );
    }
}

#[test]
fn loops_of_links_lead_nowhere() {
    let room = TestRoom::clean();
    symlink(room.path(), room.at("up")).unwrap();
    symlink("b", room.at("a")).unwrap();
    symlink("a", room.at("b")).unwrap();
    symlink("self.yaml", room.at("self.yaml")).unwrap();
    symlink("/proc/self", room.at("proc")).unwrap();
    symlink("/dev/zero", room.at("zero.yaml")).unwrap();
    assert_eq!(room.judge().only().findings(), [""; 0]);
}

#[test]
fn non_utf8_names_are_shown_with_replacements() {
    let room = TestRoom::clean();
    let folder = room.at("TRL-1042");
    fs::rename(folder.join("approval.yaml"), folder.join(OsStr::from_bytes(b"appr\xffval.yaml"))).unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"br\xe9ken.yaml")), "[").unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"br\xe8ken.yaml")), "[").unwrap();
    let judged = room.judge();
    assert_eq!(
        judged.problems(),
        [
            "syntax TRL-1042/br\u{fffd}ken.yaml 1:1 [TRL-1042]",
            "syntax TRL-1042/br\u{fffd}ken.yaml 1:1 [TRL-1042]"
        ]
    );
    assert_eq!(judged.only().findings(), ["1 problem", "1 problem"]);
}

#[test]
fn names_with_newlines_and_escapes_are_names_like_others() {
    let room = TestRoom::clean();
    for name in [
        "a\nb.yaml",
        "\u{1b}[31m.yaml",
        "\u{202e}lmay.yaml",
        "a\tb.yaml",
        "a\\b.yaml",
        " .yaml",
        "-rf.yaml",
        "a:1:2.yaml",
    ] {
        room.put(&format!("TRL-1042/{name}"), "[");
    }
    assert_eq!(room.judge().count("problems"), 8);
    let deep = "d/".repeat(200);
    room.put(&format!("{deep}x.yaml"), "[");
    assert_eq!(room.judge().count("problems"), 9);
}

#[test]
fn forbidden_files_are_unreadable_and_block_their_trial() {
    let room = TestRoom::clean();
    room.put("TRL-1042/locked.yaml", "a: b\n")
        .put("TRL-1043/expiry.yaml", EXPIRY.replace("TRL-1042", "TRL-1043"));
    room.put("TRL-1043/shut/approval.yaml", APPROVAL).put("TRL-1042/decisions/shut/x.yaml", "");
    let mode = |path: &str, mode: u32| {
        fs::set_permissions(room.at(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o755);
    for (path, none) in [("TRL-1042/locked.yaml", 0), ("TRL-1043/shut", 0), ("TRL-1042/decisions/shut", 0)] {
        mode(path, none);
    }
    let reports = if fs::read_dir(room.at("TRL-1043/shut")).is_err() {
        program().args(["check", "--format", "json", "."]).current_dir(room.path()).output()
    } else {
        let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
        let copy = room.at(".trialdesk");
        fs::copy(support::program_path(), &copy).unwrap();
        Command::new("setpriv")
            .env("HOME", "/dev/null")
            .args(nobody)
            .arg(copy)
            .args(["check", "--format", "json", "."])
            .current_dir(room.path())
            .output()
    };
    let output = reports.ok().filter(|output| !output.stdout.is_empty());
    for path in ["TRL-1042/locked.yaml", "TRL-1043/shut", "TRL-1042/decisions/shut"] {
        mode(path, 0o755);
    }
    let Some(output) = output else {
        eprintln!("SKIPPED: root may read everything, and setpriv is missing to become another user");
        return;
    };
    assert_eq!(output.status.code(), Some(3));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["code"].as_str(), p["path"].as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("unreadable"), Some("TRL-1042/decisions/shut")),
            (Some("unreadable"), Some("TRL-1042/locked.yaml")),
            (Some("unreadable"), Some("TRL-1043/shut")),
        ]
    );
    assert!(report["results"].as_array().unwrap().iter().all(|result| result["status"] == "blocked"));
}

#[test]
fn policy_with_100_000_keys_fails_fast() {
    let room = TestRoom::clean();
    room.put("policy.yaml", numbered(100_000, |n| format!("k{n}: 1\n")));
    let started = Instant::now();
    assert_eq!(room.check(&[]).status.code(), Some(3));
    assert!(started.elapsed() < Duration::from_secs(10));
}

//! The public test suites of YAML (`yaml-test-suite`, branch `data`) and JSON (`JSONTestSuite`) against the parsers.
//!
//! The suites are not part of this repository: `tests/suites.sh FOLDER` runs these tests on a folder with copies of them.
//! This folder keeps the SHA-256 of every case and its verdict. `suites.txt` has a
//! line per case: the digest, the verdict and the name. Verdicts are `accept`, `refuse` (the suite calls it invalid) and
//! `refuse:` with the rule of section 1 that refuses what the suite allows. By the same section a JSON file without content
//! is no error (`accept:empty`).

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use support::digest;
use support::sample::skip;
use trialdesk::domain::tree::{Node, Value};
use trialdesk::room::syntax::{Parsed, parse, yaml, yaml_fast};

const VERDICTS: &str = include_str!("suites.txt");

/// Returns the folder with a suite, or nothing, loudly.
fn suite(name: &str) -> Option<PathBuf> {
    let folder = env::var_os("TRIALDESK_SUITES").map(|folder| Path::new(&folder).join(name));
    let folder = folder.filter(|folder| folder.is_dir());
    if folder.is_none() {
        skip(&format!("no copy of the suite `{name}` in $TRIALDESK_SUITES; see tests/suites.sh"));
    }
    folder
}

/// A case of a suite.
struct Case {
    /// The name, as in `suites.txt`.
    name: String,
    bytes: Vec<u8>,
    /// True if the suite calls it valid, false if it calls it invalid, nothing if it leaves that open.
    is_valid: Option<bool>,
    /// The events of a YAML case.
    events: Option<String>,
}

fn yaml_cases(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
            // The other folders are links to cases by their tags and names.
            let name = entry.file_name().into_string().unwrap();
            if !name.starts_with('.') && !matches!(name.as_str(), "name" | "tags") {
                open.push(entry.path());
            }
        }
        let Ok(bytes) = fs::read(at.join("in.yaml")) else { continue };
        let name = at.strip_prefix(folder).unwrap().display().to_string();
        let is_valid = !at.join("error").exists();
        let events = fs::read_to_string(at.join("test.event")).ok();
        cases.push(Case { name: format!("yaml/{name}"), bytes, is_valid: Some(is_valid), events });
    }
    cases
}

fn json_cases(folder: &Path) -> Vec<Case> {
    let entries = fs::read_dir(folder.join("test_parsing")).unwrap().flatten();
    let case = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        let is_valid = match name.as_bytes() {
            [b'y', b'_', ..] => Some(true),
            [b'n', b'_', ..] => Some(false),
            _ => None,
        };
        Case { name: format!("json/{name}"), bytes: fs::read(entry.path()).unwrap(), is_valid, events: None }
    };
    entries.map(case).collect()
}

fn read(case: &Case) -> Result<Parsed<'_>, String> {
    let text = std::str::from_utf8(&case.bytes).map_err(|error| error.to_string())?;
    let name = if case.name.starts_with("json/") { "a.json" } else { "a.yaml" };
    parse(name, text).map_err(|error| error.message)
}

/// Returns the rule of section 1 that refuses what a suite allows.
fn rule(message: &str) -> &'static str {
    let rules = [
        ("Aliases", "alias"),
        ("A key must be a scalar", "key-not-scalar"),
        ("Duplicate key", "duplicate-key"),
        ("64 levels", "depth"),
        ("surrogate", "surrogate"),
        ("utf-8", "not-utf8"),
    ];
    rules.iter().find(|(part, _)| message.contains(part)).map_or("other", |(_, rule)| rule)
}

fn verdict(case: &Case) -> String {
    match read(case) {
        Ok(parsed) if case.is_valid == Some(false) && parsed.documents.is_empty() => {
            "accept:empty".to_owned()
        }
        Ok(_) => "accept".to_owned(),
        Err(_) if case.is_valid == Some(false) => "refuse".to_owned(),
        Err(message) => format!("refuse:{}", rule(&message)),
    }
}

/// Compares the verdict on every case with the one that is kept here.
fn check(cases: &mut [Case]) {
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    let lines = cases.iter().map(|case| format!("{} {} {}\n", digest(&case.bytes), verdict(case), case.name));
    let lines: Vec<String> = lines.collect();
    for (line, case) in lines.iter().zip(&*cases) {
        let is_wrong = case.is_valid == Some(false) && line.contains(" accept ");
        assert!(!is_wrong, "{} is invalid and was accepted", case.name);
        assert!(!line.contains("refuse:other"), "{}: {:?}", case.name, read(case));
    }
    if let Some(path) = env::var_os("TRIALDESK_SUITES_WRITE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, lines.concat().as_bytes()).unwrap();
        return;
    }
    let kept: BTreeMap<&str, &str> =
        VERDICTS.lines().map(|line| (line.rsplit(' ').next().unwrap(), line)).collect();
    for (line, case) in lines.iter().zip(cases) {
        assert_eq!(Some(&line.trim_end()), kept.get(&*case.name), "{}", case.name);
    }
}

#[test]
fn section_1_yaml_test_suite() {
    let Some(folder) = suite("yaml") else { return };
    let mut cases = yaml_cases(&folder);
    assert!(cases.len() > 390, "{} cases", cases.len());
    check(&mut cases);
    for case in &cases {
        let Ok(parsed) = read(case) else { continue };
        let text = std::str::from_utf8(&case.bytes).unwrap();
        let events = case.events.as_ref().unwrap();
        assert_eq!(of_documents(&parsed), of_events(events), "{}:\n{text}", case.name);
        if let Some(fast) = yaml_fast::read(text) {
            assert_eq!(Ok(fast), yaml::parse(text), "{}", case.name);
        }
    }
}

#[test]
fn section_1_json_test_suite() {
    let Some(folder) = suite("json") else { return };
    let mut cases = json_cases(&folder);
    assert!(cases.len() > 300, "{} cases", cases.len());
    check(&mut cases);
}

#[test]
fn the_kept_verdicts_follow_section_1() {
    assert!(VERDICTS.lines().count() > 700, "the verdicts of both suites");
    for line in VERDICTS.lines() {
        let [digest, verdict, name] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(digest.starts_with("sha256:") && digest.len() == 71, "{line}");
        let is_by_a_rule = verdict == "accept:empty" || verdict.starts_with("refuse:");
        assert!(matches!(verdict, "accept" | "refuse") || is_by_a_rule, "{line}");
        assert!(!name.starts_with("json/n_") || verdict != "accept", "{line}");
    }
}

/// Describes documents: `{` and `}` around mappings, `[` and `]` around sequences, `=` before the text of scalars.
fn of_documents(parsed: &Parsed) -> String {
    let mut out = String::new();
    for document in &parsed.documents {
        describe(document, &mut out);
        out.push('\n');
    }
    out
}

fn describe(node: &Node<'_>, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("=~ "),
        Value::Map(entries) => {
            out.push_str("{ ");
            for entry in entries {
                let _ = write!(out, "={:?} ", entry.key);
                describe(&entry.node, out);
            }
            out.push_str("} ");
        }
        Value::List(items) => {
            out.push_str("[ ");
            for item in items {
                describe(item, out);
            }
            out.push_str("] ");
        }
        _ => {
            let _ = write!(out, "={:?} ", node.scalar().unwrap());
        }
    }
}

/// Describes the events of the suite in the same way.
fn of_events(events: &str) -> String {
    let mut out = String::new();
    // For each open collection: true for a mapping, and the number of nodes so far.
    let mut open: Vec<(bool, usize)> = Vec::new();
    for line in events.lines() {
        let is_key =
            |open: &[(bool, usize)]| open.last().is_some_and(|(is_map, nodes)| *is_map && nodes % 2 == 0);
        let (kind, rest) = line.split_at(line.len().min(4));
        match kind {
            "+MAP" | "+SEQ" => {
                out.push_str(if kind == "+MAP" { "{ " } else { "[ " });
                open.push((kind == "+MAP", 0));
                continue;
            }
            "-MAP" | "-SEQ" => {
                out.push_str(if kind == "-MAP" { "} " } else { "] " });
                open.pop();
            }
            "=VAL" => {
                let properties = |word: &&str| word.starts_with(['&', '<']);
                let mut rest = rest.trim_start_matches(' ');
                let mut tag = "";
                while let Some(word) = rest.split(' ').next().filter(properties) {
                    tag = if word.starts_with('<') { word } else { tag };
                    rest = rest[word.len()..].trim_start_matches(' ');
                }
                let text = unescaped(&rest[1..]);
                let is_null =
                    rest.starts_with(':') && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
                let is_null = (is_null && !tag.contains("str") && tag != "<!>") || tag.contains("2002:null");
                if is_null && !is_key(&open) {
                    out.push_str("=~ ");
                } else {
                    let _ = write!(out, "={text:?} ");
                }
            }
            "-DOC" => out.push('\n'),
            _ => continue,
        }
        if let Some((_, nodes)) = open.last_mut() {
            *nodes += 1;
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.push(match c {
            '\\' => match rest.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('b') => '\u{8}',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    out
}

//! A secret in any shape shows in no output, if gate 8 flags its file or if the file does not parse.

use super::formats::formats;
use super::plants::{Plant, plants};
use public_boundary::{Hit, Scope, detect_each, detect_in_markup};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use trialdesk::console::app::msg::FileText;
use trialdesk::console::app::trial::evidence::Evidence;
use trialdesk::domain::digest::Digest;
use trialdesk::domain::safe_text::SafeText;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::domain::tree::Position;
use trialdesk::room::masked_text::{MaskedText, editable_lines};
use trialdesk::room::{Room, RoomOptions, syntax};

impl Plant {
    fn file(&self) -> String {
        format!("packet.{}", self.extension)
    }

    /// Returns whether gate 8 flags the file, or nothing is known because it does not parse.
    fn is_forbidden(&self) -> bool {
        let Ok(parsed) = syntax::parse(&self.file(), &self.text) else { return true };
        let mut found = |_: &Hit<'_, Position>| ControlFlow::Break(());
        parsed.documents.iter().any(|root| detect_each(root, Scope::Evidence, &mut found).is_break())
            || detect_in_markup(&parsed.markup, Scope::Evidence, &mut found).is_break()
    }

    /// Returns the plant in a packet of a trial, if it can be in one: a mapping with plain entries at its top.
    fn in_packet(&self, trial: &str) -> Option<String> {
        let head = [
            ("schema_version", "cavra.trial-access-expiry.packet.v1"),
            ("evidence_mode", "sample"),
            ("trial_ref", trial),
        ];
        let fields = |quote: &str, end: &str| {
            let field = |(key, value)| [quote, key, quote, ": ", quote, value, quote, end].concat();
            head.map(field).concat()
        };
        if self.extension == "json" {
            return self.text.strip_prefix('{').map(|rest| format!("{{{}{rest}", fields("\"", ", ")));
        }
        let ends = ["\r\n", "\r", "\n"].into_iter().find(|ends| self.text.contains(ends))?;
        let fields = fields("", ends);
        let marker = format!("---{ends}");
        match self.text.split_once(&marker) {
            Some((before, rest)) => Some(format!("{before}{marker}{fields}{rest}")),
            None => Some(format!("{fields}{}", self.text)),
        }
    }

    #[track_caller]
    fn shows_in(&self, output: &str, text: &str) {
        if let Some(part) = Shown::of(text).part_of(&self.secret) {
            panic!("{output}: {} shows {part:?}\n{}\n---\n{text}", self.name, self.text);
        }
    }
}

/// The length of the longest part of a secret that may show, in characters.
const LONGEST_PART: usize = 7;

/// The letters, digits and signs of an output: as it is, and with its escapes resolved.
struct Shown([String; 2]);

impl Shown {
    fn of(text: &str) -> Self {
        Self([kept(text), kept(&resolved(text))])
    }

    /// Returns a part of a secret that is in the output.
    fn part_of(&self, secret: &str) -> Option<String> {
        let secret: Vec<char> = kept(secret).chars().collect();
        let mut parts =
            secret.windows((LONGEST_PART + 1).min(secret.len())).map(|part| part.iter().collect());
        parts.find(|part: &String| self.0.iter().any(|shown| shown.contains(part)))
    }
}

fn kept(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || "@+-_.".contains(*c)).collect()
}

/// Resolves the escapes of a text, because a reader can do that too: those of HTML, and then those with a sign and
/// digits.
fn resolved(text: &str) -> String {
    const ENTITIES: [(&str, &str); 6] =
        [("<!-- -->", ""), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#10;", "\n"), ("&amp;", "&")];
    let text = ENTITIES.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c));
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['\\', '%']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let digits = match rest.as_bytes().get(..2) {
            Some(b"\\u") => 2..6,
            Some(b"\\U") => 2..10,
            Some(b"\\x") => 2..4,
            _ => 1..3,
        };
        let code = rest.get(digits.clone()).and_then(|code| u32::from_str_radix(code, 16).ok());
        let (c, taken) = code.and_then(char::from_u32).map_or(('\\', 1), |c| (c, digits.end));
        out.push(c);
        rest = &rest[taken..];
    }
    out + rest
}

#[test]
fn section_4_no_line_of_a_file_shows_a_secret() {
    let all = plants();
    let forbidden: Vec<&Plant> = all.iter().filter(|plant| plant.is_forbidden()).collect();
    assert!(forbidden.len() > 5_000 && forbidden.len() * 100 > all.len() * 95, "{} shapes", forbidden.len());
    for plant in forbidden {
        let masked = MaskedText::of(&plant.file(), &plant.text);
        let lines: Vec<&str> = masked.lines().iter().map(SafeText::as_str).collect();
        plant.shows_in("the file", &lines.join("\n"));
        assert_eq!(lines.len(), line_count(&plant.text), "{}", plant.name);
    }
}

fn line_count(text: &str) -> usize {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim_end_matches('\n').len().min(1) * text.strip_suffix('\n').unwrap_or(&text).split('\n').count()
}

#[test]
fn section_4_the_editor_shows_no_secret_and_keeps_columns() {
    for plant in plants().iter().step_by(7).filter(|plant| plant.is_forbidden()) {
        let text = plant.text.replace("\r\n", "\n").replace('\r', "\n");
        let lines = editable_lines(&plant.file(), &text);
        let shown: Vec<&str> = lines.iter().map(SafeText::as_str).collect();
        plant.shows_in("the editor", &shown.join("\n"));
        let widths = |lines: &[&str]| lines.iter().map(|line| line.chars().count()).collect::<Vec<_>>();
        assert_eq!(widths(&shown), widths(&text.split('\n').collect::<Vec<_>>()), "{}", plant.name);
    }
}

/// A room with a plant in each trial.
struct PlantedRoom {
    folder: TempDir,
    planted: Vec<(String, Plant)>,
}

impl PlantedRoom {
    fn with(plants: impl Iterator<Item = Plant>) -> Self {
        let folder = TempDir::new().unwrap();
        let mut planted = Vec::new();
        fs::write(folder.path().join("policy.yaml"), "schema_version: trialdesk.policy.v1\n").unwrap();
        for plant in plants {
            let trial = format!("PLANT-{}", planted.len());
            let Some(text) = plant.in_packet(&format!("trial:{trial}")) else { continue };
            let plant = Plant { text, ..plant };
            if !plant.is_forbidden() {
                continue;
            }
            fs::create_dir(folder.path().join(&trial)).unwrap();
            fs::write(folder.path().join(&trial).join(plant.file()), &plant.text).unwrap();
            planted.push((trial, plant));
        }
        Self { folder, planted }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program in the room and looks for the secrets of all plants in its output.
    fn check(&self, words: &[&str], input: &str) -> String {
        let home = TempDir::new().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_trialdesk"))
            .args(words)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        let shown = Shown::of(&text);
        let secrets: BTreeSet<&str> = self.planted.iter().map(|(_, plant)| &*plant.secret).collect();
        for secret in secrets {
            assert_eq!(shown.part_of(secret), None, "{secret} in {words:?}\n{text}");
        }
        text
    }
}

#[test]
fn section_4_the_evidence_page_shows_no_secret_at_any_width() {
    let room = PlantedRoom::with(plants().into_iter().step_by(11));
    assert!(room.planted.len() >= 450, "{} shapes", room.planted.len());
    let read =
        Room::open(room.path(), &RoomOptions::default(), parse_timestamp("2026-06-20").unwrap()).unwrap();
    let mut pages = 0;
    for (trial, plant) in &room.planted {
        // A file that does not parse has a trial only if another file names it.
        let Some(reviewed) = read.trial(&format!("trial:{trial}")) else { continue };
        let mut evidence = Evidence::of(reviewed);
        let digest = Digest::of(plant.text.as_bytes());
        evidence.contents = Some(Ok(FileText::of(&plant.file(), &plant.text, digest)));
        for width in [20, 41, 80, 160] {
            evidence.lay_out(reviewed, width);
            let text: Vec<String> = evidence.lines.iter().map(|line| line.text().to_string()).collect();
            plant.shows_in(&format!("the page at {width} columns"), &text.join("\n"));
        }
        pages += 1;
    }
    assert!(pages >= 225, "{pages} pages");
}

#[test]
fn section_4_no_command_shows_a_secret_in_any_format() {
    let room = PlantedRoom::with(plants().into_iter().step_by(17));
    assert!(room.planted.len() >= 300, "{} shapes", room.planted.len());
    let trials: Vec<&str> = room.planted.iter().map(|(trial, _)| trial.as_str()).collect();
    let some: Vec<&str> = trials.iter().step_by(30).copied().collect();
    for (command, format) in formats() {
        let trials = if command == "show" { &some[..] } else { &[] };
        let text = room.check(&[&[command, "--format", format], trials].concat(), "");
        let found = match (command, format) {
            ("check", "text" | "markdown" | "html" | "csv") => "not allowed in evidence",
            ("check", "json" | "jsonl" | "junit" | "sarif") => "forbidden",
            _ => continue,
        };
        assert!(text.matches(found).count() >= 100, "{format}: {text}");
    }
    for format in ["text", "json", "jsonl"] {
        room.check(&["check", "--only", "public-boundary", ".", "--format", format], "");
    }
    room.check(&["verify", "."], "");
    room.check(&[&["request"], &trials[..]].concat(), "");
}

#[test]
fn section_4_the_linear_mode_shows_no_secret() {
    let room = PlantedRoom::with(plants().into_iter().step_by(97));
    let mut lines = "1\n".to_owned();
    for number in 1..=room.planted.len() {
        lines.extend([&number.to_string(), "\n1\nevidence\nnext\ndecisions\nback\n"]);
        if number % 10 == 0 {
            lines.push_str("next\n");
        }
    }
    let text = room.check(&["--linear", "."], &lines);
    assert!(text.contains("[masked]") && text.contains("PLANT-0"), "{text}");
}

//! Text of a room in every format: it is never markup.

use super::formats;
use super::json;
use crate::xml;
use serde_json::Value as Json;
use std::fs;
use support::sample::{SampleRoom, trialdesk};

/// Text that is markup, a command or a formula in one of the formats.
const HOSTILE: [&str; 12] = [
    "</title></section><script>alert(1)</script>",
    "\"onload=alert(1)&amp;&#60;",
    "]]>-->",
    "::error::no::",
    "%0A::warning::no",
    "=1+1;@SUM(A1)",
    "\u{ff1d}1+1",
    "`code` ``` *b* _i_ [l](https://x.test) | cell",
    "@team#12",
    "END:VEVENT,BEGIN:VEVENT;\\n",
    "\u{ffff}\u{fffe}",
    "{\"$schema\":1}",
];

/// A room in which references, values, keys and names of files hold [`HOSTILE`] text.
fn hostile_room() -> SampleRoom {
    let room = SampleRoom::with_trials(&[]);
    let expiry = fs::read_to_string(support::sample::sample_evidence().join("TRL-1003/expiry.yaml")).unwrap();
    for (number, text) in HOSTILE.iter().enumerate() {
        let quoted = serde_json::to_string(&format!("trial:{number}{}", text.replace(' ', ""))).unwrap();
        let value = serde_json::to_string(text).unwrap();
        let packet = expiry.replace("trial_ref: trial:TRL-1003", &format!("trial_ref: {quoted}"));
        let packet = packet.replace("outcome: renewed", &format!("outcome: {value}"));
        let name = text.replace('/', "-");
        let folder = room.path().join(&name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("expiry.yaml"), packet).unwrap();
        fs::write(folder.join(format!("{name}.yaml")), format!("{value}: [\n")).unwrap();
    }
    room
}

/// The text of Markdown outside of its code spans: a span ends at as many backticks as it begins with.
fn outside_of_code(text: &str) -> String {
    let mut outside = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '\\']) {
        outside.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('\\') {
            // Escaped characters are text.
            rest = &rest[1 + rest[1..].chars().next().map_or(0, char::len_utf8)..];
            continue;
        }
        let inside = rest.trim_start_matches('`');
        let fence = &rest[..rest.len() - inside.len()];
        let ends = inside
            .match_indices(fence)
            .map(|(at, _)| at)
            .find(|&at| !inside[..at].ends_with('`') && !inside[at + fence.len()..].starts_with('`'));
        rest = ends.map_or("", |end| &inside[end + fence.len()..]);
    }
    outside + rest
}

#[test]
fn no_text_of_a_room_is_markup_in_a_report() {
    let room = hostile_room();
    let count = json(&room)["results"].as_array().unwrap().len();
    assert!(count >= 10, "{count}");
    for (command, format) in formats().into_iter().filter(|(command, _)| *command != "show") {
        let mut run = trialdesk();
        room.set_up(&mut run);
        let output = run.current_dir(room.path()).args([command, "--format", format]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        match format {
            "html" => xml::check(text.strip_prefix("<!DOCTYPE html>\n").unwrap()),
            "junit" => xml::check(&text),
            "json" | "sarif" => drop(serde_json::from_str::<Json>(&text).unwrap()),
            "jsonl" => text.lines().for_each(|line| drop(serde_json::from_str::<Json>(line).unwrap())),
            "github" => {
                assert_eq!(text.lines().filter(|line| line.starts_with("::notice ")).count(), 1);
                assert!(
                    text.lines().all(|line| line.starts_with("::error ") || line.starts_with("::notice "))
                );
            }
            "ics" => assert_eq!(text.matches("\r\nBEGIN:").count(), text.matches("\r\nDTSTAMP:").count()),
            "csv" => assert!(!text.contains(",=") && !text.contains(",\"=") && !text.contains(";@")),
            "markdown" => {
                let outside = outside_of_code(&text);
                assert!(!outside.contains("<script") && !outside.contains("https://"), "{text}");
            }
            _ => {}
        }
    }
}

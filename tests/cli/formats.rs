//! The formats of `check`: each says the same as the JSON report, and is written to stdout and to files alike.

use crate::xml;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;
use support::sample::{SampleRoom, stdout, trialdesk};
use trialdesk::report::check::CheckFormats;
use trialdesk::report::list::ListFormats;
use trialdesk::report::log::LogFormats;
use trialdesk::report::page::PageFormat;
use trialdesk::report::portfolio::PortfolioFormats;
use trialdesk::report::show::ShowFormats;
use trialdesk::report::{Format, Report};

/// Every subcommand that has formats, with their names: the tests of secrets and hostile text go over all of them.
pub fn formats() -> Vec<(&'static str, &'static str)> {
    let tables: [(&str, &[Format]); 5] = [
        ("check", CheckFormats::FORMATS),
        ("list", ListFormats::FORMATS),
        ("log", LogFormats::FORMATS),
        ("portfolio", PortfolioFormats::FORMATS),
        ("show", ShowFormats::FORMATS),
    ];
    let named = |(command, formats): (&'static str, &'static [Format])| {
        formats.iter().map(move |format| (command, format.name))
    };
    let pages = PageFormat::ALL.map(|(_, name, _)| ("brief", name));
    tables.into_iter().flat_map(named).chain(pages).collect()
}

fn run(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    room.set_up(&mut command);
    command.current_dir(room.path()).arg("check").args(arguments).output().unwrap()
}

fn report(room: &SampleRoom, format: &str) -> String {
    stdout(&run(room, &["--format", format]))
}

fn json(room: &SampleRoom) -> Json {
    serde_json::from_str(&report(room, "json")).unwrap()
}

fn items(value: &Json) -> impl Iterator<Item = &Json> {
    value.as_array().expect("a list").iter()
}

/// The gates of all stages of all trials, each with its trial.
fn gates(report: &Json) -> Vec<(&Json, &Json)> {
    let mut gates = Vec::new();
    for trial in items(&report["results"]) {
        let stages = items(&trial["stages"]);
        gates.extend(stages.flat_map(|stage| items(&stage["checks"])).map(|gate| (trial, gate)));
    }
    gates
}

fn findings(report: &Json) -> Vec<(&Json, &Json)> {
    gates(report)
        .into_iter()
        .flat_map(|(trial, gate)| items(&gate["findings"]).map(move |finding| (trial, finding)))
        .collect()
}

#[test]
fn several_reports_of_one_run_are_what_stdout_has() {
    let room = SampleRoom::whole();
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["--now".to_owned(), "2026-06-20T12:00:00Z".to_owned()];
    for format in CheckFormats::FORMATS {
        let file = folder.path().join(format.name);
        arguments.extend(["--report".to_owned(), format!("{}={}", format.name, file.display())]);
    }
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let all = run(&room, &arguments);
    assert_eq!(all.status.code(), Some(3), "the status is that of the room");
    for format in CheckFormats::FORMATS {
        let alone = run(&room, &[&arguments[..2], &["--format", format.name]].concat());
        assert_eq!(
            String::from_utf8(alone.stdout).unwrap(),
            fs::read_to_string(folder.path().join(format.name)).unwrap(),
            "{}",
            format.name
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), CheckFormats::FORMATS.len(), "nothing is left");
}

#[test]
fn a_report_that_cannot_be_written_ends_with_3_and_the_others_are_written() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let folder = tempfile::tempdir().unwrap();
    let good = format!("html={}", folder.path().join("page.html").display());
    let bad = format!("json={}", room.path().join("TRL-1060/report.json").display());
    let output = run(&room, &["--report", &bad, "--report", &good]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("evidence in the room has this extension"));
    assert!(folder.path().join("page.html").exists());
    assert!(!room.path().join("TRL-1060/report.json").exists());
    for wrong in ["json", "xlsx=a", "json="] {
        assert_eq!(run(&room, &["--report", wrong]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn sarif_has_a_result_for_each_finding_and_problem() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let sarif: Json = serde_json::from_str(&self::report(&room, "sarif")).unwrap();
    let run = &sarif["runs"][0];
    let expected = findings(&report).len() + report["problems"].as_array().unwrap().len();
    assert_eq!(run["results"].as_array().unwrap().len(), expected);
    let rules: Vec<_> = items(&run["tool"]["driver"]["rules"]).map(|rule| rule["id"].clone()).collect();
    let mut hashes = BTreeSet::new();
    for result in items(&run["results"]) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index], result["ruleId"]);
        assert!(hashes.insert(result["partialFingerprints"]["primaryLocationLineHash"].to_string()));
        let location = &result["locations"][0]["physicalLocation"];
        let path = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(room.path().join(path).is_file(), "{path}");
    }
}

#[test]
fn sarif_fingerprints_do_not_depend_on_lines() {
    let room = SampleRoom::whole();
    let fingerprints = || -> BTreeMap<String, Json> {
        let sarif: Json = serde_json::from_str(&report(&room, "sarif")).unwrap();
        let of = |result: &Json| {
            let hash = result["partialFingerprints"]["primaryLocationLineHash"].to_string();
            (hash, result["locations"][0]["physicalLocation"]["region"]["startLine"].clone())
        };
        items(&sarif["runs"][0]["results"]).map(of).collect()
    };
    let before = fingerprints();
    for file in support::sample::files_below(room.path()) {
        let is_packet = file.extension().is_some_and(|extension| extension == "yaml")
            && !file.to_string_lossy().contains("decisions")
            && !file.ends_with("policy.yaml");
        if is_packet {
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, format!("# One line more.\n{text}")).unwrap();
        }
    }
    let after = fingerprints();
    // One approval covers the bytes of its packet, and is not in force any more.
    assert!(before.keys().all(|hash| after.contains_key(hash)) && after.len() <= before.len() + 1);
    assert!(before.iter().any(|(hash, line)| after[hash] != *line), "the lines have moved");
}

/// Applies a fix of SARIF as the standard defines it.
fn apply(room: &Path, fix: &Json) {
    let change = &fix["artifactChanges"][0];
    let path = room.join(change["artifactLocation"]["uri"].as_str().unwrap());
    let replacement = &change["replacements"][0];
    let region = &replacement["deletedRegion"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&json!(1), &json!(1)));
    assert_eq!(region["startLine"], region["endLine"], "nothing is deleted");
    let before = usize::try_from(region["startLine"].as_u64().unwrap()).unwrap() - 1;
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<_> = text.split_inclusive('\n').collect();
    lines.insert(before, replacement["insertedContent"]["text"].as_str().unwrap());
    fs::write(&path, lines.concat()).unwrap();
}

#[test]
fn a_sarif_fix_writes_the_field_that_is_missing() {
    let room = SampleRoom::with_trials(&["TRL-1042", "TRL-1003"]);
    let sarif: Json = serde_json::from_str(&report(&room, "sarif")).unwrap();
    let fixed: Vec<_> =
        items(&sarif["runs"][0]["results"]).filter(|result| result["fixes"].is_array()).collect();
    assert_eq!(fixed.len(), 2, "{fixed:?}");
    let key = |trial: &Json, field: &Json| format!("{trial} {field}");
    let codes = || -> BTreeMap<String, String> {
        let report = json(&room);
        assert_eq!(report["problems"], json!([]));
        let code = |(trial, finding): (&Json, &Json)| {
            (key(&trial["trial_ref"], &finding["field"]), finding["code"].as_str().unwrap().to_owned())
        };
        findings(&report).into_iter().map(code).collect()
    };
    for result in fixed {
        let field = key(&result["properties"]["trial_ref"], &result["properties"]["field"]);
        assert_eq!(codes()[&field], "missing");
        apply(room.path(), &result["fixes"][0]);
        assert_eq!(codes()[&field], "malformed", "the example holds an … for the reader: {result}");
    }
}

#[test]
fn flow_style_and_json_get_no_sarif_fix() {
    for text in [
        "{schema_version: cavra.trial-access-expiry.packet.v1,\ntrial_ref: trial:X,\nevidence_mode: sample}\n",
        "{\"schema_version\": \"cavra.trial-access-expiry.packet.v1\",\n\"trial_ref\": \"trial:X\"}\n",
    ] {
        let room = SampleRoom::with_trials(&[]);
        let policy = "schema_version: trialdesk.policy.v1\n";
        fs::write(room.path().join("policy.yaml"), policy).unwrap();
        fs::write(room.path().join("x.yaml"), text).unwrap();
        let sarif = report(&room, "sarif");
        assert!(sarif.contains("trial:X") && !sarif.contains("\"fixes\""), "{sarif}");
    }
}

#[test]
fn junit_has_a_case_for_each_gate() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let junit = self::report(&room, "junit");
    xml::check(&junit);
    let count = |status: &str| gates(&report).iter().filter(|(_, gate)| gate["status"] == status).count();
    assert_eq!(junit.matches("<failure ").count(), count("blocked"));
    assert_eq!(junit.matches("<skipped ").count(), count("not_applicable"));
    assert_eq!(junit.matches("<error ").count(), report["problems"].as_array().unwrap().len());
    let cases = gates(&report).len() + report["problems"].as_array().unwrap().len();
    assert_eq!(junit.matches("<testcase ").count(), cases);
}

#[test]
fn github_gets_at_most_ten_annotations_of_a_kind_and_the_number_of_the_others() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let github = self::report(&room, "github");
    let of_kind = |kind: &str| github.lines().filter(|line| line.starts_with(&format!("::{kind} "))).count();
    assert_eq!((of_kind("error"), of_kind("notice")), (10, 1));
    assert!((1..=10).contains(&of_kind("warning")));
    assert_eq!(github.lines().count(), of_kind("error") + of_kind("warning") + 1);
    let total = findings(&report).len() + report["problems"].as_array().unwrap().len();
    let left = total - of_kind("error") - of_kind("warning");
    assert!(github.contains(&format!("; {left} findings and problems have no annotation")), "{github}");
    // TRL-1003 expired first.
    let first = github.lines().find(|line| line.contains("title=TRL-")).unwrap();
    assert!(first.contains("title=TRL-1003%3A"), "{first}");
}

#[test]
fn csv_has_a_row_for_each_finding_and_problem_and_for_each_ready_trial() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let csv = self::report(&room, "csv");
    assert!(csv.starts_with("\u{feff}row,trial_ref,"));
    let rows = |kind: &str| csv.lines().filter(|line| line.starts_with(&format!("{kind},"))).count();
    assert_eq!(rows("finding"), findings(&report).len());
    assert_eq!(rows("problem"), report["problems"].as_array().unwrap().len());
    assert_eq!(json!(rows("trial")), report["summary"]["ready"]);
}

#[test]
fn the_calendar_has_the_ends_of_all_grace_periods() {
    let room = SampleRoom::whole();
    let ics = report(&room, "ics");
    let report = json(&room);
    let trial = |result: &Json| result["trial_ref"].as_str().unwrap().replace("trial:", "");
    let approved: Vec<_> =
        items(&report["results"]).filter(|result| result["grace"]["ends_on"].is_string()).collect();
    assert!(approved.len() > 3);
    for result in approved {
        let day = result["grace"]["ends_on"].as_str().unwrap().replace('-', "");
        let summary = format!("SUMMARY:{}: grace ends\r\n", trial(result));
        let event = ics.split("BEGIN:VEVENT").find(|event| event.contains(&summary));
        // One that has passed is left out once the trial has gone on to another stage.
        if *day >= *"20260620" || result["stage"] == "trial-expired-followup" {
            assert!(event.unwrap().contains(&format!("DTSTART;VALUE=DATE:{day}\r\n")), "{summary}");
        }
    }
    assert!(ics.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
}

#[test]
fn markdown_is_cut_by_trials_and_says_so() {
    let room = SampleRoom::with_trials(&[]);
    support::sample::many(room.path(), 2_000);
    let markdown = report(&room, "markdown");
    assert!(markdown.len() <= 1024 * 1024 && markdown.len() > 900 * 1024, "{}", markdown.len());
    let written = markdown.lines().filter(|line| line.starts_with("### ")).count();
    let last = format!("**{} further trials are left out", 2_000 - written);
    assert!(markdown.trim_end().lines().last().unwrap().starts_with(&last), "{written}");
}

#[test]
fn the_page_has_a_row_for_each_trial_and_no_script() {
    let room = SampleRoom::whole();
    let html = report(&room, "html");
    xml::check(html.strip_prefix("<!DOCTYPE html>\n").unwrap());
    let report = json(&room);
    for result in items(&report["results"]) {
        let name = result["trial_ref"].as_str().unwrap().replace("trial:", "");
        assert!(html.contains(&format!(">{name}<")), "{name}");
    }
    let not_ready = items(&report["results"]).filter(|result| result["status"] != "ready").count();
    assert_eq!(html.matches("<section ").count(), not_ready);
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
}

#[test]
fn the_list_has_the_same_rows_in_every_format() {
    let room = SampleRoom::whole();
    let list = |format: &str| {
        let mut command = trialdesk();
        room.set_up(&mut command);
        stdout(&command.current_dir(room.path()).args(["list", "--format", format]).output().unwrap())
    };
    let rows: Json = serde_json::from_str(&list("json")).unwrap();
    let csv = list("csv");
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let columns: Vec<_> = lines.next().unwrap().split(',').collect();
    let names: BTreeSet<_> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(columns.iter().copied().collect::<BTreeSet<_>>(), names, "the columns are called as in JSON");
    let cell = |value: &Json| match value {
        Json::Null => String::new(),
        Json::Array(items) => items.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join(" "),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    for (line, row) in lines.zip(items(&rows)) {
        let expected: Vec<_> = columns.iter().map(|name| cell(&row[name])).collect();
        assert_eq!(line.split(',').collect::<Vec<_>>(), expected);
    }
    let count = rows.as_array().unwrap().len();
    assert_eq!(csv.lines().count(), count + 1);
    assert_eq!(list("markdown").lines().count(), count + 2);
}

#[test]
fn paths_are_relative_to_the_repository() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("docs/evidence");
    fs::create_dir_all(outer.path().join("docs")).unwrap();
    fs::create_dir_all(outer.path().join(".git/objects")).unwrap();
    fs::write(outer.path().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    support::sample::copy(room.path(), &inner);
    let report = |format: &str| {
        let mut command = trialdesk();
        room.set_up(&mut command);
        stdout(&command.current_dir(&inner).args(["check", "--format", format]).output().unwrap())
    };
    assert!(report("github").contains("file=docs/evidence/TRL-1060/expiry.yaml,"), "{}", report("github"));
    assert!(report("sarif").contains("\"uri\": \"docs/evidence/TRL-1060/expiry.yaml\""));
}

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
            // What is escaped is text.
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

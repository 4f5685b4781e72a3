//! The published JSON Schemas: no drift from the types, and nothing that the program reads or writes is outside of them.

use crate::room::tests::evaluating::Evaluate;
use crate::room::tests::evaluating::{node, only};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use support::documents::NOW;
use support::documents::{APPROVAL, EXPIRY, FOLLOWUP};
use support::room::TestRoom;
use trialdesk::domain::document::Kind;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::domain::tree::{Node, Value};
use trialdesk::report::changes::brief::{BriefJson, Since};
use trialdesk::report::changes::diff::DiffJson;
use trialdesk::report::changes::snapshot::Snapshot;
use trialdesk::report::check::CheckReport;
use trialdesk::report::portfolio::PortfolioJson;
use trialdesk::report::reader::Reader;
use trialdesk::report::schema::Subject;
use trialdesk::report::selection::Selection;
use trialdesk::report::verify::VerifyReport;
use trialdesk::room::{Room, RoomOptions, syntax};
use trialdesk::share::history::RoomHistory;
use trialdesk::share::room_commits::RoomCommits;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(subject: Subject) -> Json {
    serde_json::from_str(subject.text()).unwrap()
}

fn subject_of(kind: Kind) -> Subject {
    Subject::Document(kind)
}

fn json(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::String(text.to_string()),
        Value::Bool(yes, _) => Json::Bool(*yes),
        Value::Integer(text) | Value::Float(text) => text.parse().map_or(Json::Null, Json::Number),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.to_string(), json(&entry.node))).collect())
        }
    }
}

/// Checks a value against the keywords that our schemas use; another keyword is an error, so that none is passed over.
fn violations(root: &Json, schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let Json::Object(keywords) = schema else { return Vec::new() };
    let mut out = Vec::new();
    let all = |schema: &Json, value: &Json, at: &str| violations(root, schema, value, at);
    let holds = |schema: &Json| all(schema, value, at).is_empty();
    for (keyword, wanted) in keywords {
        let mut refuse = |yes: bool| {
            if !yes {
                out.push(format!("{at}: {keyword} {wanted} refuses {value}"));
            }
        };
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "examples" | "default" | "format" | "then" => {}
            "$ref" => {
                let target =
                    root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).expect("a definition");
                out.extend(all(target, value, at));
            }
            "type" => {
                let is = |name: &Json| match name.as_str().unwrap() {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("no type {other}"),
                };
                refuse(wanted.as_array().map_or_else(|| is(wanted), |names| names.iter().any(is)));
            }
            "const" => refuse(value == wanted),
            "enum" => refuse(wanted.as_array().unwrap().contains(value)),
            "minimum" => refuse(value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap())),
            "maximum" => refuse(value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap())),
            "minItems" => {
                refuse(value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()));
            }
            "maxItems" => {
                refuse(value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()));
            }
            "maxLength" => {
                refuse(
                    value.as_str().is_none_or(|text| text.chars().count() as u64 <= wanted.as_u64().unwrap()),
                );
            }
            "pattern" => {
                let pattern = regex::Regex::new(wanted.as_str().unwrap()).unwrap();
                refuse(value.as_str().is_none_or(|text| pattern.is_match(text)));
            }
            "required" => {
                let has = |key: &Json| value.get(key.as_str().unwrap()).is_some();
                refuse(!value.is_object() || wanted.as_array().unwrap().iter().all(has));
            }
            "properties" => {
                for (key, schema) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        out.extend(all(schema, value, &format!("{at}.{key}")));
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(wanted, &Json::Bool(false));
                let known = |key: &String| schema["properties"].get(key).is_some();
                refuse(value.as_object().is_none_or(|members| members.keys().all(known)));
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    out.extend(all(wanted, item, &format!("{at}[{index}]")));
                }
            }
            "oneOf" => refuse(wanted.as_array().unwrap().iter().filter(|one| holds(one)).count() == 1),
            "anyOf" => refuse(wanted.as_array().unwrap().iter().any(holds)),
            "if" => {
                if holds(wanted) {
                    out.extend(all(&schema["then"], value, at));
                }
            }
            other => panic!("the test does not know `{other}`"),
        }
    }
    out
}

#[track_caller]
fn validates(subject: Subject, value: &Json, what: &str) {
    let schema = schema(subject);
    assert_eq!(violations(&schema, &schema, value, ""), [""; 0], "{what}");
}

fn is_valid(subject: Subject, value: &Json) -> bool {
    let schema = schema(subject);
    violations(&schema, &schema, value, "").is_empty()
}

#[test]
fn generated_schemas_match_the_types() {
    for subject in Subject::all() {
        let made = serde_json::to_string_pretty(&subject.of_type()).unwrap() + "\n";
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let file = repository().join(format!("assets/schema/{}.json", subject.name()));
            std::fs::write(file, &made).unwrap();
        } else {
            let hint = "out of date: UPDATE_DOCS=1 cargo test --lib generated";
            assert_eq!(subject.text(), made, "{}: {hint}", subject.name());
        }
    }
}

#[test]
fn generated_page_of_fields_is_that_of_the_tables() {
    let made = trialdesk::report::document_schema::page_of_fields();
    let file = repository().join("docs/fields.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file, &made).unwrap();
    } else {
        assert_eq!(
            std::fs::read_to_string(file).unwrap(),
            made,
            "out of date: UPDATE_DOCS=1 cargo test --lib generated"
        );
    }
}

#[test]
fn every_field_of_the_specification_is_described() {
    fn described(schema: &Json, value: &Json, at: &str) {
        match value {
            Json::Object(members) => {
                for (key, value) in members {
                    let field = &schema["properties"][key];
                    assert!(!field.is_null(), "{at}.{key} is not in the schema");
                    described(field, value, &format!("{at}.{key}"));
                }
            }
            Json::Array(items) => items.iter().for_each(|item| described(&schema["items"], item, at)),
            _ => {}
        }
    }
    for (kind, text) in
        [(Kind::ExpiryPacket, EXPIRY), (Kind::ExpiryApproval, APPROVAL), (Kind::FollowupPacket, FOLLOWUP)]
    {
        let (schema, document) = (schema(subject_of(kind)), json(&node(text)));
        described(&schema, &document, kind.name());
        assert_eq!(schema["properties"]["schema_version"]["const"], kind.schema_version());
        validates(subject_of(kind), &document, kind.name());
    }
}

fn yaml_and_json_below(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            yaml_and_json_below(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "json") {
            out.push(path);
        }
    }
}

#[test]
fn every_document_of_the_sample_room_validates() {
    let mut files = Vec::new();
    yaml_and_json_below(&repository().join("sample-evidence"), &mut files);
    let mut count = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // One file of the sample room is broken on purpose.
        let Ok(parsed) = syntax::parse(&file.to_string_lossy(), &text) else { continue };
        for document in parsed.documents {
            let schema =
                document.entry("schema_version").and_then(|entry| entry.node.text()).unwrap_or_default();
            let subject = match Kind::of_schema(schema) {
                Some(kind) => subject_of(kind),
                None if schema == "trialdesk.policy.v1" => Subject::Policy,
                None => continue,
            };
            validates(subject, &json(&document), &file.to_string_lossy());
            count += 1;
        }
    }
    assert!(count > 80, "only {count} documents");
}

#[test]
fn the_programs_own_reports_validate() {
    let sample = Room::open(
        &repository().join("sample-evidence"),
        &RoomOptions::default(),
        parse_timestamp(NOW).unwrap(),
    );
    let report = serde_json::to_value(CheckReport::of(&Selection::from(sample.as_ref().unwrap()))).unwrap();
    validates(Subject::CheckReport, &report, "the sample room");
    let portfolio = PortfolioJson::of(&Selection::from(sample.as_ref().unwrap()));
    let portfolio = serde_json::to_value(portfolio).unwrap();
    validates(Subject::Portfolio, &portfolio, "the sample room");
    let room = sample.as_ref().unwrap();
    for history in [None, Some(RoomHistory::read(room))] {
        let verify = serde_json::to_value(VerifyReport::of(room, history.as_ref())).unwrap();
        validates(Subject::VerifyReport, &verify, "the sample room");
    }
    assert!(portfolio["asks"].as_array().unwrap().len() > 10);
    let selection = Selection::from(sample.as_ref().unwrap());
    let new = Snapshot::of(&selection);
    let mut old = new.clone();
    let gone: Vec<_> = old.trials.keys().step_by(3).cloned().collect();
    for trial in &gone {
        old.trials.remove(trial);
    }
    let diff = serde_json::to_value(DiffJson::between(&old, &new)).unwrap();
    assert_eq!(diff["trials"].as_array().unwrap().len(), gone.len());
    validates(Subject::Diff, &diff, "the sample room");
    let brief = BriefJson::of(
        &selection,
        &Since::State { snapshot: old, commits: Some(RoomCommits::default()) },
        &Reader::everybody(),
        None,
    );
    validates(Subject::Brief, &serde_json::to_value(brief).unwrap(), "the sample room");
    for room in [TestRoom::clean(), TestRoom::empty()] {
        room.put("x.yaml", "[");
        let room = room.evaluate();
        let report = serde_json::to_value(CheckReport::of(&Selection::from(&room))).unwrap();
        validates(Subject::CheckReport, &report, "a room");
    }
}

#[test]
fn wrong_type_kind_or_missing_trial_does_not_validate() {
    let changed = |text: &str, from: &str, to: &str| json(&node(&text.replace(from, to)));
    for (kind, text, from, to) in [
        (Kind::ExpiryPacket, EXPIRY, "packet.v1", "packet.v2"),
        (Kind::ExpiryPacket, EXPIRY, "trial_ref: trial:TRL-1042", "trial_ref: TRL-1042"),
        (Kind::ExpiryPacket, EXPIRY, "trial_ref: trial:TRL-1042\n", ""),
        (Kind::ExpiryPacket, EXPIRY, "outcome: renewed", "outcome: [renewed]"),
        (Kind::ExpiryPacket, EXPIRY, "sanitized: true", "sanitized: 'true'"),
        (Kind::ExpiryApproval, APPROVAL, "state: approved", "state: true"),
        (Kind::FollowupPacket, FOLLOWUP, "[ticket:CS-8813]", "ticket:CS-8813"),
        (Kind::FollowupPacket, FOLLOWUP, "channel: email", "channel: 7"),
    ] {
        assert!(!is_valid(subject_of(kind), &changed(text, from, to)), "{to}");
    }
}

#[test]
fn record_validates_unless_it_is_a_bad_decision() {
    let good = "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:d/1\ntrial_ref: trial:TRL-1042\n\
        verdict: approved\ngrace_ends_on: '2026-07-01'\ndecided_by: dana\ndecided_at: '2026-06-10T10:00:00Z'\nseen: []\n";
    for (from, to) in [
        ("", ""),
        ("verdict: approved", "verdict: denied"),
        ("verdict: approved", "verdict: maybe"),
        ("decided_by: dana", "decided_by: 7"),
        ("decided_by: dana", "decided_by: ' '"),
        ("decided_by: dana\n", ""),
        ("decided_at: '2026-06-10T10:00:00Z'", "decided_at: 2026-06-10"),
        ("decided_at: '2026-06-10T10:00:00Z'", "decided_at: yesterday"),
        ("decision_ref: decision:d/1", "decision_ref: one"),
        ("grace_ends_on: '2026-07-01'\n", ""),
        ("grace_ends_on: '2026-07-01'", "grace_ends_on: 2026-07-01T00:00:00Z"),
        ("seen: []", "seen: null"),
        ("seen: []", "seen: {}"),
        ("seen: []", "seen: [7]"),
        ("seen: []", "conditions: 5"),
    ] {
        let text = good.replacen(from, to, 1);
        let room = TestRoom::clean();
        room.put("TRL-1042/decisions/d.yaml", &text);
        let is_good = only(&room.evaluate()).trial.decisions.len() == 1;
        assert_eq!(is_valid(Subject::Document(Kind::GraceDecision), &json(&node(&text))), is_good, "{text}");
    }
}

//! SARIF: results, fingerprints and fixes.

use super::{findings, items, json, report};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support::sample::SampleRoom;

#[test]
fn sarif_has_a_result_for_each_finding_and_problem() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let sarif: Json = serde_json::from_str(&super::report(&room, "sarif")).unwrap();
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
        assert_eq!(codes()[&field], "placeholder", "no gate accepts the line as it is: {result}");
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

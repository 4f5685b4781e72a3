//! The formats of `list`.

use super::items;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use support::sample::{SampleRoom, stdout, trialdesk};

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

//! CSV.

use super::{findings, json};
use support::sample::SampleRoom;

#[test]
fn csv_has_a_row_for_each_finding_and_problem_and_for_each_ready_trial() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let csv = super::report(&room, "csv");
    assert!(csv.starts_with("\u{feff}row,trial_ref,"));
    let rows = |kind: &str| csv.lines().filter(|line| line.starts_with(&format!("{kind},"))).count();
    assert_eq!(rows("finding"), findings(&report).len());
    assert_eq!(rows("problem"), report["problems"].as_array().unwrap().len());
    assert_eq!(json!(rows("trial")), report["summary"]["ready"]);
}

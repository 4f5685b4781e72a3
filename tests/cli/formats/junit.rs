//! JUnit XML.

use super::{gates, json};
use crate::xml;
use support::sample::SampleRoom;

#[test]
fn junit_has_a_case_for_each_gate() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let junit = super::report(&room, "junit");
    xml::check(&junit);
    let count = |status: &str| gates(&report).iter().filter(|(_, gate)| gate["status"] == status).count();
    assert_eq!(junit.matches("<failure ").count(), count("blocked"));
    assert_eq!(junit.matches("<skipped ").count(), count("not_applicable"));
    assert_eq!(junit.matches("<error ").count(), report["problems"].as_array().unwrap().len());
    let cases = gates(&report).len() + report["problems"].as_array().unwrap().len();
    assert_eq!(junit.matches("<testcase ").count(), cases);
}

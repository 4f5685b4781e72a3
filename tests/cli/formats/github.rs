//! Annotations of GitHub.

use super::{findings, json};
use support::sample::SampleRoom;

#[test]
fn github_gets_at_most_ten_annotations_of_a_kind_and_the_number_of_the_others() {
    let room = SampleRoom::whole();
    let report = json(&room);
    let github = super::report(&room, "github");
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

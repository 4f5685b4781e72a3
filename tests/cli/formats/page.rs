//! The HTML page.

use super::{items, json, report};
use crate::xml;
use support::sample::SampleRoom;

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

//! iCalendar.

use super::{items, json, report};
use serde_json::Value as Json;
use support::sample::SampleRoom;

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

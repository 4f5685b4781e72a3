//! Completions: fields, and values from the closed sets and from the room.

use super::sample::{sample, summaries};
use trialdesk::domain::query::complete;

/// The completions at the `|`, and the text with the first of them inserted.
#[track_caller]
fn offered(text: &str) -> (Vec<String>, String) {
    let cursor = text.find('|').unwrap();
    let text = text.replace('|', "");
    let room = summaries(&sample());
    let completion = complete(&text, cursor, Some(&room));
    let candidates: Vec<_> = completion.candidates.into_iter().map(|candidate| candidate.text).collect();
    let mut completed = text;
    if let Some(first) = candidates.first() {
        completed.replace_range(completion.start..completion.end, first);
    }
    (candidates, completed)
}

#[test]
fn fields_are_offered_at_the_start_of_a_term() {
    let (all, _) = offered("|");
    assert_eq!(all.len(), 22);
    assert!(
        all.contains(&"age>".to_owned())
            && all.contains(&"ends<".to_owned())
            && all.contains(&"new:".to_owned())
    );
    assert_eq!(offered("stat|").1, "status:");
    assert_eq!(offered("ready -ow|").1, "ready -owner:");
    assert_eq!(offered("ready |").0.len(), 22);
    assert_eq!(offered("mi|").0, ["missing>", "mine:"]);
    assert_eq!(offered("me|").0, [""; 0], "a word that is no field is a word");
}

#[test]
fn the_beginning_of_a_value_finds_its_field() {
    assert_eq!(offered("bloc|").0, ["blockers>", "status:blocked"]);
    assert_eq!(offered("ren|").0, ["renewal:", "outcome:renewed"]);
    assert_eq!(offered("sta|").0, ["status:", "stage:", "starts<", "grace:stale", "mark:stale"]);
}

#[test]
fn field_offers_its_values() {
    assert_eq!(offered("status:|").0, ["blocked", "awaiting", "ready"]);
    assert_eq!(offered("-status:r|").1, "-status:ready");
    assert_eq!(offered("status:blocked,|").0, ["awaiting", "ready"]);
    assert_eq!(offered("status:blocked,r|").1, "status:blocked,ready");
    assert_eq!(offered("status:ready|").0, [""; 0], "what is whole needs nothing");
    assert_eq!(offered("gate:|").0[7..10], ["8", "followup-evidence-ready", "followup-approval-approved"]);
    assert_eq!(
        offered("gate:conv|").0[..4],
        [
            "conversion-references",
            "conversion-target",
            "trial-outcome-convertible",
            "readiness-conversion-target"
        ],
        "the gates of one stage come after those of all"
    );
    assert_eq!(offered("gate:notif|").0, ["4"], "a gate is found by its title");
    assert_eq!(offered("age>|").0, ["0d", "7d", "14d", "30d", "none"]);
    assert_eq!(offered("missing>|").0, [""; 0]);
    assert_eq!(offered("new:|").0, [""; 0]);
    assert_eq!(offered("nothing:|").0, [""; 0]);
}

#[test]
fn owner_offers_the_owners_of_the_room() {
    let (owners, _) = offered("owner:|");
    assert!(owners.contains(&"customer-success/emea".to_owned()), "{owners:?}");
    assert!(owners.is_sorted());
    let (owners, completed) = offered("owner:em|");
    assert!(owners.iter().all(|owner| owner.contains("em")), "{owners:?}");
    assert_eq!(completed, "owner:customer-success/emea");
    assert!(complete("owner:", 6, None).candidates.is_empty(), "before the room is read");
}

#[test]
fn only_the_piece_at_the_cursor_is_replaced() {
    assert_eq!(offered("st|at age>7d").1, "status: age>7d");
    assert_eq!(offered("status:b|x,ready").1, "status:blocked,ready");
    assert_eq!(offered("\"st|").0, [""; 0], "in quotes there is text");
    assert_eq!(offered("\"two words\" st|").1, "\"two words\" status:");
    assert_eq!(offered("owner:\"two w|").0, [""; 0]);
    assert_eq!(offered("試験 st|").1, "試験 status:");
}

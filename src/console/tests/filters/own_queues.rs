//! Queues of one's own: read from the configuration, with errors at their place, and shown as further tabs.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::config::{Config, SavedQueue, Word};
use trialdesk::console::app::list::user_queues::UserQueues;

fn word(text: &str) -> Word {
    Word { text: text.to_owned(), line: 1, column: 1 }
}

fn queue(name: &str, query: &str, sort: Option<&str>) -> SavedQueue {
    SavedQueue { name: word(name), query: word(query), sort: sort.map(word), query_starts: None }
}

fn with_queues() -> Session {
    let mut session = Session::open();
    let config = Config {
        owner_refs: vec!["owner:customer-success/emea".to_owned()],
        queues: vec![
            queue("Stuck", "status:blocked age>14d missing>0", Some("missing")),
            queue("My corner", "mine: -status:ready", None),
        ],
        ..Config::default()
    };
    session.model.list.apply_config(UserQueues::read(&config).unwrap());
    session.press("r");
    session
}

#[test]
fn user_queues_are_tabs_with_counts() {
    let mut session = with_queues();
    assert!(
        session.line("1 Triage").contains("5 Problems 1  6 Stuck 4  7 My corner "),
        "{}",
        session.screen()
    );
    session.press("6");
    assert!(session.line("── Stuck").contains("Stuck · blocked, expired more than 14 days ago, more than"));
    session.resize(200, 36);
    assert!(session.shows("most missing first"), "its order is shown in the title: {}", session.screen());
    assert!(session.line("▸").contains("TRL-1003"));
    session.press("ss");
    assert!(session.line("Outcome").contains("Trial↑"), "{}", session.screen());
    session.press("f1042<Enter>");
    assert_eq!(session.model.list.rows.len(), 1, "a filter holds here too");
    session.press("<Esc>8");
    assert!(session.notice().contains("does nothing") || session.line("── Stuck").contains("Stuck"));
}

#[test]
fn counts_follow_the_room() {
    let mut session = with_queues();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let mended =
        text.replacen("emea\n  - notif", "emea\n    delivery_tracking_ref: ticket:CS-1\n  - notif", 1);
    fs::write(&packet, mended).unwrap();
    session.press("r");
    assert!(session.line("1 Triage").contains("6 Stuck 3"), "{}", session.screen());
}

#[test]
fn an_empty_queue_of_ones_own_says_so() {
    let mut session = Session::open();
    let config = Config { queues: vec![queue("Never", "age>9999d", None)], ..Config::default() };
    session.model.list.apply_config(UserQueues::read(&config).unwrap());
    session.press("r6");
    assert!(session.shows("No trial matches the query of this queue."), "{}", session.screen());
}

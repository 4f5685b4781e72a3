//! Queues of one's own: read from the configuration, with errors at their place, and shown as further tabs.

use crate::console::Session;
use crate::support::{stdout, trialdesk};
use std::fs;
use trialdesk::config::{Config, SavedQueue, Word};
use trialdesk::console::app::own::Own;

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
    session.model.desk.furnish(Own::read(&config).unwrap());
    session.press("r");
    session
}

#[test]
fn own_queues_are_tabs_with_counts_after_those_that_everybody_has() {
    let mut session = with_queues();
    assert!(
        session.line("1 Triage").contains("5 Problems 1  6 Stuck 4  7 My corner "),
        "{}",
        session.screen()
    );
    session.press("6");
    assert!(session.line("── Stuck").contains("Stuck · blocked, expired more than 14 days ago, more than"));
    assert!(session.line("Missing").contains("Missing↓"), "its order is shown in the head");
    assert!(session.line("▸").contains("TRL-1003"));
    session.press("ss");
    assert!(session.line("Outcome").contains("Trial↑"), "{}", session.screen());
    session.press("f1042<Enter>");
    assert_eq!(session.model.desk.rows.len(), 1, "a filter holds here too");
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
    session.model.desk.furnish(Own::read(&config).unwrap());
    session.press("r6");
    assert!(session.shows("No trial is what this queue asks for."), "{}", session.screen());
}

/// A configuration, and what `config show` says of it.
fn shown(config: &str) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let folder = home.join("config-home/trialdesk");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.yaml"), config).unwrap();
    let output = trialdesk()
        .args(["config", "show"])
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config-home"))
        .output()
        .unwrap();
    let text = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text)
}

#[test]
fn what_is_wrong_with_a_queue_is_an_error_at_its_place() {
    let cases = [
        (
            "queues:\n  - name: Stuck\n    query: sttaus:blocked\n",
            ":3:12: the query of queue `Stuck`: unknown field `sttaus`: did you mean `status`?",
        ),
        (
            "queues:\n  - name: Stuck\n    query: 'age>7d status:bloked'\n",
            ":3:27: the query of queue `Stuck`: invalid value `bloked` for `status`: did you mean `blocked`?",
        ),
        (
            "queues:\n  - name: Stuck\n    query: >-\n      age>7d\n      status:bloked\n",
            "the query of queue `Stuck`, character 15: invalid value `bloked` for `status`",
        ),
        (
            "queues:\n  - name: triage\n    query: ready\n",
            ":2:11: there is a queue `triage` already: take another name",
        ),
        (
            "queues:\n  - name: A\n    query: ready\n  - name: a\n    query: ready\n",
            ":4:11: there is a queue `a` already",
        ),
        ("queues:\n  - name: ''\n    query: ready\n", ":2:11: a queue's name has 1 to 24 characters"),
        ("queues:\n  - name: A\n    query: ''\n", ":3:12: the query of queue `A` is empty"),
        (
            "queues:\n  - name: A\n    query: ready\n    sort: agee\n",
            ":4:11: there is no column `agee` to sort by",
        ),
        ("queues:\n  - name: A\n    query: ready\n    colour: red\n", ":4:5: unknown field `colour`"),
        ("queues:\n  - name: A\n    query: mine: ready\n", "text with a colon belongs in quotes"),
    ];
    for (config, wanted) in cases {
        let (status, text) = shown(config);
        assert!(text.contains(wanted), "{config}{text}");
        assert_eq!(status, Some(3), "{text}");
    }
    let many: Vec<_> = (1..=5).map(|number| format!("  - name: Q{number}\n    query: ready\n")).collect();
    let many = many.concat();
    let (_, text) = shown(&format!("queues:\n{many}"));
    assert!(text.contains(":10:11: there are keys for 4 queues of your own, 6 to 9"), "{text}");
}

#[test]
fn what_is_set_is_shown_as_it_would_be_written() {
    let config = "owner_refs: [owner:sales/emea]\nqueues:\n  - name: Stuck\n    query: 'mine: age>7d'\n    sort: -age\n";
    let (status, text) = shown(config);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("owner_refs:\n  - owner:sales/emea\nqueues:\n  - name: 'Stuck'\n    query: 'mine: age>7d'\n    sort: -age\n"), "{text}");
}

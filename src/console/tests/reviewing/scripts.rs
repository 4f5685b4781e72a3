//! A day's work by script: what a reviewer and an approver reach in how many keys.

use crate::console::tests::session::{Session, parse};
use std::fs;
use trialdesk::console::app::command::InputMode;
use trialdesk::domain::next_step::requested_until;

/// Sets the end that each of these trials asks for, in the files of the room, and reads it again.
fn ask_until(session: &mut Session, asked: &[(&str, &str)]) {
    for (trial, day) in asked {
        let folder = session.place.room.join(trial);
        let files = fs::read_dir(folder).unwrap().flatten().map(|file| file.path());
        let holds = |path: &std::path::PathBuf| {
            path.is_file() && fs::read_to_string(path).unwrap().contains("requested_until:")
        };
        let path = files.into_iter().find(holds).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let line = text.lines().find(|line| line.trim_start().starts_with("requested_until:")).unwrap();
        let indent = &line[..line.len() - line.trim_start().len()];
        fs::write(&path, text.replacen(line, &format!("{indent}requested_until: {day}"), 1)).unwrap();
    }
    session.press("r");
}

#[test]
fn five_different_requests_are_approved_as_asked_in_eight_keys_and_the_reason() {
    let asked = [
        ("TRL-1052", "2026-07-02"),
        ("TRL-1058", "2026-07-03"),
        ("TRL-1060", "2026-07-04"),
        ("TRL-1063", "2026-07-05"),
        ("TRL-1065", "2026-07-06"),
    ];
    let mut session = Session::with_state();
    // The sixth has an objection and is not part of this.
    fs::remove_dir_all(session.place.room.join("TRL-1057")).unwrap();
    ask_until(&mut session, &asked);
    let (select, count) = ("2*a<Tab>", "<C-s>5<C-s>");
    assert!(parse(select).len() + parse(count).len() <= 8);
    session.press(select).press("The sponsors have confirmed.");
    assert!(session.shows("as asked"), "{}", session.screen());
    assert!(session.shows("each trial its own: 2 Jul to 6 Jul"), "{}", session.screen());
    insta::assert_snapshot!("approved_as_asked", session.screen());
    session.press(count);
    assert!(session.notice().starts_with("Recorded: 5 decisions, approved"), "{}", session.notice());
    let records = session.new_records();
    assert_eq!(records.len(), 5);
    for (trial, day) in asked {
        let record = records.iter().find(|record| record.starts_with(trial)).unwrap();
        let text = fs::read_to_string(session.place.room.join(record)).unwrap();
        assert!(text.contains(&format!("grace_ends_on: \"{day}\"\n")), "{text}");
    }
}

#[test]
fn a_request_without_a_date_is_left_out_of_an_approval_as_asked() {
    let mut session = Session::with_state();
    ask_until(&mut session, &[("TRL-1058", "soon")]);
    session.press("2*a<Tab>The sponsors have confirmed.");
    let form = session.model.layers.form().unwrap();
    let left_out: Vec<_> = form.items.iter().filter(|item| !item.objections.is_empty()).collect();
    assert!(left_out.iter().any(|item| item.name() == "TRL-1058"), "{}", session.screen());
    for item in form.waiting() {
        let reviewed = form.room_view.trial(item.place).unwrap();
        let day = requested_until(&reviewed.trial).unwrap();
        let text = form.record_of(item).unwrap().text;
        assert!(text.contains(&format!("grace_ends_on: \"{day}\"\n")), "{text}");
    }
}

#[test]
fn a_trial_is_found_by_its_ticket_and_the_hit_is_shown() {
    let mut session = Session::open();
    session.press("/cs-8813<Enter>");
    assert!(session.line("▸").contains("TRL-1042"), "{}", session.screen());
    assert!(session.shows("1 match"), "{}", session.screen());
    assert!(session.line("Found").contains("ticket:CS-8813"), "{}", session.screen());
    session.press("<Esc>0fcs-8813<Enter>");
    assert_eq!(session.model.list.rows.len(), 1, "{}", session.screen());
    assert!(session.shows("Found"), "{}", session.screen());
    session.press("<Esc>");
    assert!(!session.shows("Found"), "{}", session.screen());
}

#[test]
fn help_on_the_word_lapsed_opens_its_sentence() {
    let mut session = Session::open();
    session.resize(80, 24).press("0flapsed<Enter>");
    assert!(session.line("▸").contains("lapsed"), "{}", session.screen());
    session.press("?");
    assert!(session.shows("The approved grace period has ended."), "{}", session.screen());
    insta::assert_snapshot!("help_lapsed_80x24", session.screen());
    session.press("<Esc><Esc>1?");
    assert!(!session.shows("The approved grace period has ended."), "of the row under the cursor alone");
}

#[test]
fn help_finds_the_words_on_the_screen() {
    for (word, sentence) in [
        ("awaits", "No decision has been made, or not enough of them."),
        ("stale", "The request changed after it was approved."),
        ("overdue", "The trial has not been ready for longer than the policy allows."),
        ("lapsed", "The approved grace period has ended."),
    ] {
        let mut session = Session::open();
        session.resize(80, 24).press("?/").press(word).press("<Enter>");
        assert_eq!(session.model.mode(), InputMode::Help);
        let screen = session.screen().replace('│', " ");
        let text: Vec<_> = screen.split_whitespace().collect();
        assert!(text.join(" ").contains(sentence), "{word}: {screen}");
    }
}

#[test]
fn the_table_says_who_must_do_what_next() {
    let mut session = Session::open();
    session.resize(200, 60);
    assert!(
        session.line("TRL-1042").contains("customer-success/emea: delivery tracking"),
        "{}",
        session.screen()
    );
    session.press("2");
    insta::assert_snapshot!("approvals_200x60", session.screen());
    insta::assert_snapshot!("approvals_80x24", session.resize(80, 24).screen());
}

#[test]
fn a_verdict_is_explained_by_every_rule_with_its_evidence() {
    let mut session = Session::open();
    session.press("3/1045<Enter>W");
    assert_eq!(session.model.mode(), InputMode::Reader, "{}", session.notice());
    insta::assert_snapshot!("explained", session.screen());
    let rules = session.screen().matches("    ✓ ").count();
    assert!(rules > 10, "{}", session.screen());
    session.press("G");
    assert!(session.shows("Public boundary"), "{}", session.screen());
    for (width, height) in [(1, 1), (20, 5), (40, 12), (200, 60)] {
        session.resize(width, height).screen();
    }
    session.resize(120, 36).press("<Esc><Enter>W<Esc>");
    assert_eq!(session.model.mode(), InputMode::Gates, "it leads back to the page");
}

#[test]
fn the_policy_is_shown_in_words_with_its_file() {
    let mut session = Session::open();
    session.press("P");
    assert!(session.shows("policy.yaml"), "{}", session.screen());
    assert!(session.shows("One approval settles a grace period or a package."), "{}", session.screen());
    insta::assert_snapshot!("policy_80x24", session.resize(80, 24).screen());
}

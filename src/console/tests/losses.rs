//! Losses and notices on the screen: what does not apply, what was left out, what is broken, and what looks alike.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::room::RoomOptions;

/// Opens a copy of the sample room after a change.
fn opened(change: impl FnOnce(&std::path::Path)) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("sample-evidence");
    crate::console::tests::session::copy(&support::sample::sample_evidence(), &room);
    change(&room);
    Session::on(folder, room, Some("dana"), RoomOptions::default(), 120, 36)
}

#[test]
fn a_room_without_a_policy_says_so() {
    let session = opened(|room| fs::remove_file(room.join("policy.yaml")).unwrap());
    assert!(session.notice().contains("No policy (defaults)"), "{}", session.notice());
    let mut session = opened(|_| {});
    assert_eq!(session.notice(), "");
    session.resize(120, 200).press("?G");
    assert!(session.shows("policy.yaml"), "the help names it: {}", session.screen());
}

#[test]
fn left_out_files_are_counted() {
    let mut session =
        opened(|room| fs::write(room.join(".trialdeskignore"), "TRL-1042/followup.yaml\n").unwrap());
    assert!(session.notice().contains("1 file(s) left out by .trialdeskignore"), "{}", session.notice());
    session.press("j");
    assert!(session.shows("1 ignored"), "it stays in the header: {}", session.screen());
}

#[test]
fn an_unusable_policy_is_shown_and_can_be_opened() {
    let mut session = opened(|room| {
        let policy = room.join("policy.yaml");
        let text = fs::read_to_string(&policy).unwrap();
        fs::write(&policy, format!("{text}\nquorums: 2\n")).unwrap();
    });
    assert!(session.model.room_view.is_none());
    assert!(session.shows("Cannot evaluate the room: policy.yaml:"), "{}", session.screen());
    assert!(session.shows("e opens the file"), "{}", session.screen());
    session.press("e");
    let Some(Effect::EditFile { path, line, .. }) = session.asked.last() else {
        panic!("{:?}", session.asked)
    };
    assert!(path.ends_with("policy.yaml") && *line > 1, "{path:?} {line}");
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("quorums: 2\n", "")).unwrap();
    session.feed(Msg::Edited(Ok(())));
    assert!(session.shows(" trials   ✓"), "{}", session.screen());
}

#[test]
fn a_broken_file_is_named_first() {
    let mut session = opened(|room| {
        let packet = room.join("TRL-1060/followup.yaml");
        let text = fs::read_to_string(&packet).unwrap();
        fs::write(&packet, format!("{text}\n  broken: [\n")).unwrap();
    });
    session.press("0/1060<Enter>");
    let screen = session.screen();
    let (problem, gate) = (screen.find("Problem "), screen.find("Expiry evidence ready"));
    assert!(problem.is_some() && problem < gate, "{screen}");
    assert!(session.line("Problem ").contains("TRL-1060/followup.yaml:"), "{screen}");
}

#[test]
fn trials_that_look_alike_have_different_names() {
    let mut session = opened(|room| {
        let folder = room.join("copy");
        fs::create_dir(&folder).unwrap();
        for file in ["expiry.yaml", "approval.yaml", "followup.yaml"] {
            let text = fs::read_to_string(room.join("TRL-1042").join(file)).unwrap();
            fs::write(folder.join(file), text.replace("trial:TRL-1042", "trail:TRL-1042")).unwrap();
        }
    });
    session.press("0");
    assert!(session.line("✗ trail:TRL-1042").contains("delivery tracking"), "{}", session.screen());
    assert!(session.line("✗ trial:TRL-1042").contains("delivery tracking"), "{}", session.screen());
    assert!(!session.shows("  TRL-1042"), "{}", session.screen());
    session.press("/trail<Enter><Enter>");
    assert!(session.line("F Gates").contains("trail:TRL-1042"), "{}", session.screen());
}

#[test]
fn invisible_characters_in_a_value_are_shown() {
    let mut session = opened(|room| {
        let packet = room.join("TRL-1042/approval.yaml");
        let text = fs::read_to_string(&packet).unwrap();
        fs::write(
            &packet,
            text.replace("state: approved", "state: approved\u{a0}\u{200b}\u{fe0f}\u{2800}\u{3164}"),
        )
        .unwrap();
    });
    session.press("/1042<Enter><Enter>v");
    assert!(session.shows("approved\\u{a0}\\u{200b}\\u{fe0f}\\u{2800}\\u{3164}"), "{}", session.screen());
}

#[test]
fn queues_and_search_work_on_the_trial_page() {
    let mut session = Session::open();
    session.press("<Enter>4");
    assert!(session.model.layers.page().is_none());
    assert!(session.shows("── Runway"), "{}", session.screen());
    session.press("0<Enter>/1060<Enter>");
    assert!(session.line("▸").contains("TRL-1060"), "{}", session.screen());
    assert!(session.shows("1 match"), "{}", session.screen());
}

#[test]
fn a_copy_names_what_was_copied() {
    let mut session = Session::open();
    session.press("/1042<Enter>y");
    session.feed(Msg::Copied(Ok(None)));
    assert_eq!(session.notice(), "Copied “delivery_tracking_ref: ticket:TODO” (through the terminal)");
    session.press("/1003<Enter>m<Enter>");
    session.feed(Msg::Copied(Ok(Some("wl-copy"))));
    assert!(session.notice().starts_with("Copied a request with "), "{}", session.notice());
    // A broken file is the reviewer's to fix.
    session.press("/1048<Enter>m<Enter>");
    session.feed(Msg::Copied(Ok(Some("wl-copy"))));
    assert!(session.notice().contains("a reviewer can settle them"), "{}", session.notice());
}

#[test]
fn marks_are_shown_at_every_usual_width() {
    let mut session = Session::open();
    session.press("0/1021<Enter>");
    for width in [100, 110, 120, 140, 200] {
        session.resize(width, 36);
        assert!(session.line("▸").contains("conflict"), "{width}: {}", session.screen());
    }
}

#[test]
fn date_and_user_are_shown_with_queues_of_ones_own() {
    let word = |text: &str| trialdesk::config::Word { text: text.to_owned(), line: 1, column: 1 };
    let queue = |name: &str| trialdesk::config::SavedQueue {
        name: word(name),
        query: word("status:blocked"),
        sort: None,
        query_starts: None,
    };
    let queues = ["A queue with a long name", "Another one with a name", "A third one, as long"].map(queue);
    let config = trialdesk::config::Config { queues: queues.into(), ..Default::default() };
    let own = trialdesk::console::app::list::user_queues::UserQueues::read(&config).unwrap();
    let mut session = Session::open();
    session.model.list.apply_config(own);
    session.press("r");
    assert!(session.shows("2026-06-20 UTC") && session.shows("as dana"), "{}", session.screen());
}

#[test]
fn popups_tear_no_words() {
    let mut session = Session::open();
    for keys in ["?", "<Esc>:", "<Esc>"] {
        session.press(keys);
        for line in session.screen().lines().filter(|line| line.contains(" │ ") || line.contains(" ╭")) {
            let Some((before, _)) = line.split_once('╭') else { continue };
            assert!(before.is_empty() || before.ends_with([' ', '─', '│']), "{line}");
        }
    }
}

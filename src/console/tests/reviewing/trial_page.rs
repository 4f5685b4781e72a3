//! The trial page: its time line, and the way from one blocked trial to the next.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::queue::Queue;
use trialdesk::console::app::trial::state::Tab;

/// The decisions of a trial.
fn decisions(trial: &str) -> Session {
    let mut session = Session::open();
    session.press(&format!("0/{trial}<Enter><Enter>D"));
    session
}

#[test]
fn stale_approval_lists_the_changes() {
    let session = decisions("1052");
    insta::assert_snapshot!("stale", session.screen());
    assert!(session.shows("stale: what was asked for changed after the approval"));
    assert!(session.shows("2026-07-15 · 2026-06-30 when it was approved"), "the digest gives the day away");
    assert!(session.line("= the expiry packet").contains("unchanged"));
}

#[test]
fn stale_approval_by_packet_change_guesses_no_values() {
    let mut session = decisions("1052");
    let packet = session.place.room.join("TRL-1052/expiry.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let line = text.lines().find(|line| line.starts_with("new_expires_at")).unwrap().to_owned();
    fs::write(&packet, text.replace(&line, "new_expires_at: 2026-09-30T00:00:00Z")).unwrap();
    session.press("r");
    assert!(session.shows("stale: what was asked for and the expiry packet changed after the approval"));
    assert!(session.line("new_expires_at").contains("2026-09-30T00:00:00Z"), "{}", session.screen());
    assert!(!session.shows("when it was approved"), "the digests do not tell which value has changed");
}

#[test]
fn a_record_that_does_not_count_says_why_in_plain_words() {
    let session = decisions("1063");
    assert!(
        session.shows("does not count: an owner in this trial may not decide on it"),
        "{}",
        session.screen()
    );
    assert!(session.shows("(noor is owner:customer-success/emea)"), "{}", session.screen());
    let session = decisions("1057");
    insta::assert_snapshot!("refusal_unsettled", session.screen());
    assert!(session.shows("the policy does not list this principal as an approver"));
    assert!(session.shows("→ the objection stays open"));
    let session = decisions("1058");
    insta::assert_snapshot!("answered", session.screen());
    assert!(session.shows("answered, so no longer a vote: "));
    let session = decisions("1021");
    assert!(session.line("Votes").contains("1 of 1 approval · 1 denial"), "{}", session.screen());
}

#[test]
fn the_time_line_fits_any_width() {
    let mut session = decisions("1052");
    insta::assert_snapshot!("stale_80x24", session.resize(80, 24).screen());
    session.resize(34, 40);
    let bound = session.screen().lines().filter(|line| line.starts_with(" │ ")).count();
    assert!(bound > 15, "every row of a record hangs on its line: {}", session.screen());
}

#[test]
fn bad_record_is_on_the_timeline_with_its_position() {
    let mut session = decisions("1046");
    let folder = session.place.room.join("TRL-1046/decisions");
    let bad = "schema_version: cavra.grace-period.decision.v1\ntrial_ref: trial:TRL-1046\nverdict: perhaps\n";
    fs::write(folder.join("a.yaml"), bad).unwrap();
    session.press("rG");
    let screen = session.screen();
    assert!(screen.contains("✗ bad-decision · does not count and blocks gate 1"), "{screen}");
    assert!(screen.contains("│ TRL-1046/decisions/a.yaml:1:1"), "{screen}");
}

#[test]
fn brackets_go_to_the_next_blocked_trial_and_keep_the_tab() {
    let mut session = Session::open();
    for (tab, kind) in [("F", Tab::Gates), ("v", Tab::Evidence), ("D", Tab::Decisions)] {
        session.press("1g<Enter>").press(tab).press("]]");
        let page = session.model.layers.page().unwrap();
        assert_eq!((&*page.trial_ref, page.tab), ("trial:TRL-1014", kind));
        session.press("[");
        assert_eq!(&*session.model.layers.page().unwrap().trial_ref, "trial:TRL-1009");
        session.press("<Esc>");
        assert!(session.line("▸").contains("TRL-1009"), "the table went along");
    }
    session.press("0G<Enter>]");
    let page = session.model.layers.page().unwrap();
    assert_eq!(&*page.trial_ref, "trial:TRL-1003", "what is ready or waits is passed over, going round");
    session.press("<Esc>3<Enter>]");
    assert!(session.notice().starts_with("No trial of this queue is blocked"), "{}", session.notice());
}

#[test]
fn suggestion_is_shown_but_never_copied() {
    let mut session = Session::open();
    session.press("/1042<Enter>");
    assert!(session.shows("? perhaps ticket:CS-8813"), "{}", session.screen());
    session.press("y");
    let remedy = Effect::Copy("delivery_tracking_ref: ticket:TODO".into());
    assert_eq!(session.asked.last(), Some(&remedy), "the remedy alone is copied");
    session.press("<Enter><Enter>");
    assert!(session.line("? perhaps ").contains("(from "), "{}", session.screen());
    session.press("y");
    assert_eq!(session.asked.last(), Some(&remedy));
    session.press("m<Enter>");
    let Some(Effect::Copy(request)) = session.asked.last() else { panic!("{:?}", session.asked) };
    assert!(!request.contains("CS-8813"), "nor is it asked for");
}

#[test]
fn file_named_like_the_missing_document_is_suggested() {
    let mut session = Session::open();
    let folder = session.place.room.join("TRL-1003");
    fs::write(folder.join("Renewal_signed.yaml"), "a: [\n").unwrap();
    session.press("r/1003<Enter><Enter>");
    assert!(session.shows("? perhaps the file TRL-1003/Renewal_signed.yaml"), "{}", session.screen());
}

#[test]
fn suggestions_fit_the_field_and_are_never_masked() {
    let mut session = Session::open();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text.replace("ticket:CS-8813", "ticket:hana@corp.test")).unwrap();
    session.press("r/1042<Enter>");
    assert!(!session.shows("hana@"), "{}", session.screen());
    assert!(!session.shows("perhaps owner:") && !session.shows("perhaps evidence:"), "{}", session.screen());
}

#[test]
fn digits_show_queues_on_every_tab_of_the_page() {
    for tab in ["F", "v", "D"] {
        for (digit, queue) in
            [("1", Queue::Triage), ("2", Queue::Approvals), ("3", Queue::Ready), ("0", Queue::All)]
        {
            let mut session = Session::open();
            session.press("<Enter>").press(tab).press(digit);
            assert!(session.model.layers.page().is_none(), "{tab} {digit}: {}", session.screen());
            assert_eq!(session.model.list.queue, queue, "{tab} {digit}");
        }
    }
}

#[test]
fn explanation_is_made_once_and_again_when_the_room_changes() {
    let mut session = Session::open();
    session.press("1/1042<Enter>W");
    let text = |session: &Session| session.model.layers.reader().unwrap().text.clone().unwrap();
    let first = text(&session);
    let lines = session.model.layers.reader().unwrap().lines().as_ptr();
    session.press("jjk");
    assert_eq!(session.model.layers.reader().unwrap().lines().as_ptr(), lines, "keys do not make it anew");
    session.resize(80, 24);
    assert_ne!(text(&session).width, first.width);
    fs::write(session.place.room.join("TRL-1042/followup.yaml"), "broken: [").unwrap();
    session.resize(120, 36).feed(Msg::Changed);
    assert_ne!(text(&session).room, first.room);
    assert_ne!(text(&session).lines, first.lines, "{}", session.screen());
}

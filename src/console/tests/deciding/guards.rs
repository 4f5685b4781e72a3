//! Guards around recording: what the user has not seen or did not press is not recorded (faults 4.4, 4.5, 4.13, 4.14).

use crate::console::tests::session::{Session, parse};
use std::fs;
use trialdesk::console::app::msg::Msg;
use trialdesk::domain::decision::Verdict;

/// Changes what TRL-1060 asks for.
fn change_request(session: &Session, until: &str) {
    let packet = session.place.room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let asked = text.lines().find(|line| line.contains("requested_until")).unwrap();
    fs::write(&packet, text.replace(asked, &format!("  requested_until: {until}"))).unwrap();
}

#[test]
fn a_held_key_does_not_record_what_has_changed() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<Tab>because");
    change_request(&session, "2026-07-09");
    session.press("<C-s><C-s><C-s><C-s>");
    assert!(session.new_records().is_empty(), "{}", session.notice());
    assert!(session.notice().contains("press another key first"), "{}", session.notice());
    assert!(session.shows("Review the changes"), "{}", session.screen());
    session.press("<PageDown><C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn a_key_in_a_burst_does_not_record() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<Tab>because");
    for key in parse("<C-s>") {
        session.feed(Msg::BurstKey(key));
    }
    assert!(session.new_records().is_empty());
    assert!(session.notice().contains("Press it again to record"), "{}", session.notice());
    for key in parse(" it slipped") {
        session.feed(Msg::BurstKey(key));
    }
    assert!(session.shows("because it slipped"), "typing is not slowed down: {}", session.screen());
    session.press("<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn selected_trials_that_a_filter_hides_are_listed_before_a_decision() {
    let mut session = Session::with_state();
    session.press("2*f1060<Enter>");
    assert!(session.shows("6 selected (5 not shown)"), "{}", session.screen());
    session.press("a");
    assert!(session.model.layers.form().is_none());
    assert!(
        session.shows("5 selected trials are not in the table. Decide on them too?"),
        "{}",
        session.screen()
    );
    assert!(session.line("TRL-1052").contains("TRL-1065"), "they are listed: {}", session.screen());
    session.press("n");
    assert!(session.model.layers.form().is_none());
    session.press("ay");
    let form = session.model.layers.form().unwrap();
    assert_eq!((form.items.len(), form.verdict), (6, Verdict::Approved));
    assert!(session.shows("6 trials: TRL-1052, TRL-1057, TRL-1058 and 3 more"), "{}", session.screen());
    session.press("<Esc><Esc>a");
    assert_eq!(session.model.layers.form().unwrap().items.len(), 6, "without a filter there is no question");
}

#[test]
fn hidden_selection_is_listed_in_every_size_and_queue() {
    let mut session = Session::with_state();
    session.press("0*5d");
    for (width, height) in [(200, 60), (80, 24), (40, 12), (20, 8), (1, 1)] {
        session.resize(width, height);
        let _ = session.buffer();
    }
    session.resize(80, 24);
    assert!(session.shows("TRL-1003") && session.shows("TRL-1065"), "{}", session.screen());
}

#[test]
fn several_conditions_are_typed() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<Tab>because<Tab>one");
    assert!(session.shows("1 condition · Enter adds another"), "{}", session.screen());
    session.press("<Enter>two");
    let form = session.model.layers.form().unwrap();
    let record = form.record_of(&form.items[0]).unwrap();
    assert!(record.text.contains("conditions:\n- one\n- two\n"), "{}", record.text);
}

#[test]
fn quorum_and_own_vote_are_visible() {
    let mut session = Session::with_state();
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let changed: Vec<_> =
        text.lines().map(|line| if line.starts_with("quorum:") { "quorum: 2" } else { line }).collect();
    assert!(changed.contains(&"quorum: 2"));
    fs::write(&policy, changed.join("\n")).unwrap();
    session.press("r2/1060<Enter>");
    assert!(session.line("▸").contains("  0/2  "), "{}", session.screen());
    assert!(session.shows("0 of 2 approvals"), "{}", session.screen());
    session.press("a<Tab>because<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
    assert!(session.line("◆ TRL-1060").contains("1/2 voted"), "{}", session.screen());
    assert!(session.shows("1 of 2 approvals · you have voted:"), "{}", session.screen());
    session.press("a");
    assert!(session.shows("1 of 2 approvals · this replaces your vote:"), "{}", session.screen());
}

#[test]
fn typing_a_reason_costs_the_same_for_one_trial_and_for_many() {
    let compositions = |rows: usize| {
        let mut session = Session::with_state();
        session.press("2").press(&" ".repeat(rows)).press("d<Tab><Tab><Tab>N");
        let before = session.model.layers.form().unwrap().compositions.get();
        session.press("o budget for this.");
        let _ = session.buffer();
        session.model.layers.form().unwrap().compositions.get() - before
    };
    let [three, six] = [3, 6].map(compositions);
    assert!(three > 0 && six <= three + 1, "{three} {six}");
}

#[test]
fn a_masked_preview_is_not_called_exact() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>d");
    let heading = |session: &Session| session.line("The record");
    assert!(heading(&session).contains("exactly as it will be written"), "{}", session.screen());
    session.press("mail pat@corp-client.com");
    assert!(!session.shows("exactly as it will be written"), "{}", session.screen());
    session.press("<C-s>");
    assert!(session.new_records().is_empty());
    session.press("<C-u>a\u{2800}b");
    assert!(!session.shows("exactly as") || session.shows("a\u{2800}b"), "{}", session.screen());
}

#[test]
fn a_principal_with_forbidden_material_records_nothing() {
    let mut session = Session::with_state();
    let token = format!("ghp_{}", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8");
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("  - dana", &format!("  - {token}\n  - dana"))).unwrap();
    session.model.signer.principal.clone_from(&token);
    session.press("r2/1060<Enter>dNo budget.");
    assert!(!session.screen().contains(&token), "{}", session.screen());
    assert!(!session.shows("exactly as it will be written"), "{}", session.screen());
    session.press("<C-s>");
    assert!(session.new_records().is_empty(), "{}", session.notice());
}

#[test]
fn drafts_belong_to_their_person() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dfrom dana<Esc>");
    session.model.signer.principal = "eli".to_owned();
    session.restart();
    session.press("2/1060<Enter>d");
    assert!(!session.shows("from dana"), "{}", session.screen());
}

#[test]
fn the_form_names_blocked_gates_of_later_stages() {
    let mut session = Session::with_state();
    support::sample::copy(
        &support::sample::sample_evidence().join("TRL-2006"),
        &session.place.room.join("TRL-2006"),
    );
    session.press("r0/2006<Enter>a");
    assert!(session.shows("5 Renewal owner match (follow-through)"), "{}", session.screen());
    assert!(!session.shows("none is blocked"), "{}", session.screen());
}

#[test]
fn a_denied_trial_leaves_the_approvals_also_if_an_approval_of_it_is_stale() {
    let mut session = Session::with_state();
    session.press("2:as eli<Enter>/1052<Enter>");
    assert!(session.shows("stale: the request changed"), "{}", session.screen());
    session.press("dthe sponsor left<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
    session.press("<Esc>2");
    assert!(session.shows("2 Approvals 5") && !session.shows("▸ ✗ TRL-1052"), "{}", session.screen());
}

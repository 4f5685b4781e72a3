//! Many decisions with one reason, and taking back what was just decided.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;

#[test]
fn u_takes_the_last_decision_of_the_session_back() {
    let mut session = Session::with_state();
    session.press("u");
    assert!(session.notice().contains("No decision was recorded in this session"), "{}", session.notice());
    session.press("2/1060<Enter>dNo budget.<C-s>");
    session.press("0/1042<Enter>u");
    assert!(session.shows("TRL-1060   Withdraw your decision"), "{}", session.screen());
    assert!(session.shows("decided by mistake"));
    session.press("Wrong trial.<C-s>");
    assert!(session.notice().starts_with("Recorded: withdrawn"), "{}", session.notice());
    let records = session.new_records();
    assert_eq!(records.len(), 2, "nothing is deleted");
    let withdrawal = records.iter().find(|record| record.to_string_lossy().contains("withdrawn")).unwrap();
    let text = fs::read_to_string(session.place.room.join(withdrawal)).unwrap();
    assert!(text.contains("reason: Wrong trial.\n"), "{text}");
    session.press("u");
    assert!(session.notice().contains("No decision was recorded in this session"), "{}", session.notice());
}

#[test]
fn bulk_form_previews_and_records_each_trial() {
    let mut session = Session::with_state();
    session.press("0*a");
    assert!(session.shows("Approve grace periods"), "{}", session.screen());
    session.press("+7d<Tab>One more week for all.");
    insta::assert_snapshot!("bulk", session.screen());
    insta::assert_snapshot!("bulk_80x24", session.resize(80, 24).screen());
    session.resize(120, 36).press("<C-s>");
    assert!(session.notice().contains("to record"), "{}", session.notice());
    assert_eq!(session.model.layers.form().unwrap().focus, 5, "the number has to be typed");
    assert!(session.new_records().is_empty());
    let form = session.model.layers.form().unwrap();
    let previewed: Vec<_> = form.waiting().map(|item| form.record_of(item).unwrap()).collect();
    let count = previewed.len();
    session.press("99<C-s>");
    assert!(session.new_records().is_empty());
    session.press(&format!("<Backspace><Backspace>{count}<C-s>"));
    assert!(
        session.notice().starts_with(&format!("Recorded: {count} decisions, approved · ")),
        "{}",
        session.notice()
    );
    assert_eq!(session.new_records().len(), count);
    for record in previewed {
        let written = fs::read_to_string(session.place.room.join(record.path())).unwrap();
        assert_eq!(written, record.text);
    }
    assert_eq!(session.model.list.selected.len(), 25 - count, "what was left out stays marked");
    session.press("<Esc><Esc>");
    session.press("u");
    assert_eq!(session.model.layers.form().unwrap().items.len(), count, "and u takes them back together");
}

#[test]
fn bulk_preview_matches_the_later_evaluation() {
    let mut session = Session::with_state();
    session.press("2*a+7d<Tab>One more week.");
    let form = session.model.layers.form().unwrap();
    let foreseen: Vec<_> =
        form.waiting().map(|item| (item.trial_ref.clone(), item.after.clone().unwrap())).collect();
    session.press(&format!("<Tab><Tab><Tab>{}<C-s>", foreseen.len()));
    let room_view = session.model.room_view.clone().unwrap();
    assert!(foreseen.len() > 3, "{}", session.screen());
    for (trial_ref, after) in foreseen {
        let judged = &room_view.trial(room_view.find(&trial_ref).unwrap()).unwrap().evaluation;
        assert_eq!(
            (after.status, after.grace.state, &after.stages),
            (judged.status, judged.grace.state, &judged.stages)
        );
    }
}

#[test]
fn bulk_stops_at_a_failure_and_lists_recorded_trials() {
    let mut session = Session::with_state();
    session.press("0*dNo budget at all.");
    let names: Vec<_> =
        session.model.layers.form().unwrap().waiting().map(|item| item.name().to_owned()).collect();
    // A file in the place of a folder of decisions: the record of this trial cannot be written.
    let is_free = |name: &&String| !session.place.room.join(name).join("decisions").exists();
    let at = names.iter().enumerate().skip(2).find(|(_, name)| is_free(name)).unwrap().0;
    let obstacle = session.place.room.join(&names[at]).join("decisions");
    fs::write(&obstacle, "").unwrap();
    let press = format!("<Tab><Tab>{}<C-s>", names.len());
    session.press(&press);
    let stopped = format!("{at} recorded, stopped at {}", names[at]);
    assert!(session.notice().starts_with(&stopped), "{}", session.notice());
    assert_eq!(session.new_records().len(), at);
    insta::assert_snapshot!("bulk_stopped", session.screen());
    let form = session.model.layers.form().unwrap();
    assert_eq!(form.waiting().count(), names.len() - at, "the form stays for the others");
    assert!(session.shows("No budget at all."), "with what was typed");
    fs::remove_file(obstacle).unwrap();
    session.press("<C-s>");
    assert!(
        session.notice().contains(&format!("Type {} to record", names.len() - at)),
        "{}",
        session.notice()
    );
    session.press(&format!("{}<C-s>", names.len() - at));
    assert!(session.notice().starts_with("Recorded: "), "{}", session.notice());
    assert_eq!(session.new_records().len(), names.len());
    let asked = session.asked.iter().filter(|effect| matches!(effect, Effect::RecordDecision { .. })).count();
    assert_eq!(asked, 0);
}

#[test]
fn bulk_form_needs_a_trial_that_can_be_decided() {
    let mut session = Session::with_state();
    session.press("0/1055<Enter> a");
    assert!(session.notice().contains("revoked"), "{}", session.notice());
    assert!(session.model.layers.form().is_none());
}

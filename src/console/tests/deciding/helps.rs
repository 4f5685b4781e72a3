//! The offers of the form beside its fields: earlier reasons, owners and tickets, digests, and who changed what meanwhile.

use crate::console::tests::presentation::demo::Run;
use crate::console::tests::session::{Session, copy};
use std::fs;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::decision::earlier_reasons;
use trialdesk::domain::decision::Verdict;

#[test]
fn earlier_reasons_are_offered_the_same_approvers_first() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<C-r>");
    assert_eq!(session.model.mode(), InputMode::Palette);
    insta::assert_snapshot!("earlier_reasons", session.screen());
    let room = session.model.room_view.clone().unwrap().room.clone();
    let reasons = earlier_reasons::collect(&room, "dana", Verdict::Approved);
    let owner = |reason: &str| {
        let records =
            room.decided().flat_map(|reviewed| reviewed.trial.decisions).map(|(decision, _)| decision);
        records
            .filter(|decision| decision.reason.split_whitespace().eq(reason.split_whitespace()))
            .map(|decision| decision.decided_by)
            .collect::<Vec<_>>()
    };
    let first_other =
        reasons.iter().position(|reason| !owner(reason).iter().any(|by| &**by == "dana")).unwrap();
    assert!(first_other > 1, "{reasons:?}");
    assert!(reasons[first_other..].iter().all(|reason| !owner(reason).iter().any(|by| &**by == "dana")));
    // Words narrow them, and Enter puts one into the form; nothing is recorded by it.
    session.press("sponsor wrote<Enter>");
    assert_eq!(session.model.mode(), InputMode::Form);
    let draft = session.model.layers.form().unwrap().draft();
    assert!(draft.reason.starts_with("The sponsor wrote back"), "{draft:?}");
    assert!(session.new_records().is_empty());
    session.press("<C-r><Esc>");
    assert_eq!(session.model.layers.form().unwrap().draft(), draft, "Esc takes none");
}

#[test]
fn section_4_a_reason_with_forbidden_material_is_not_offered() {
    let mut session = Session::with_state();
    let folder = session.place.room.join("TRL-1042/decisions");
    let record = fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|e| e == "yaml"));
    let path = record.unwrap().path();
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|line| line.starts_with("reason:")).unwrap().to_owned();
    let key = format!("AKIA{}", "QWERTYUIOP234567");
    fs::write(&path, text.replace(&line, &format!("reason: the key is {key}"))).unwrap();
    session.press("r");
    let room = session.model.room_view.clone().unwrap().room.clone();
    let reasons = earlier_reasons::collect(&room, "dana", Verdict::Approved);
    assert!(reasons.iter().all(|reason| !reason.contains("the key is")), "{reasons:?}");
}

#[test]
fn form_shows_owners_and_tickets_and_digests_if_asked() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a");
    assert!(session.line("Owners").contains("owner:"), "{}", session.screen());
    assert!(session.line("Tickets").contains("ticket:"), "{}", session.screen());
    let before = session.screen();
    assert!(!before.contains("Covers"), "{before}");
    session.press("<F2>");
    insta::assert_snapshot!("digests", session.screen());
    let form = session.model.layers.form().unwrap();
    let record = form.record_of(&form.items[0]).unwrap().text;
    let digests: Vec<_> = record.lines().filter_map(|line| line.trim().split_once(": sha256:")).collect();
    assert!(digests.len() >= 3, "{record}");
    for (part, digest) in digests {
        assert!(session.shows(&digest[..40]), "{part}: {}", session.screen());
    }
    session.press("<F2>");
    assert_eq!(session.screen(), before);
}

#[test]
fn digests_are_scrolled_to_on_a_small_screen() {
    let mut run = Run::start(80, 24);
    let session = &mut run.session;
    session.press("2/1060<Enter>a");
    assert!(!session.shows("Covers"), "{}", session.screen());
    session.press("<F2>");
    for part in ["Covers", "the follow-up packet"] {
        assert!(session.shows(part), "{}", session.screen());
    }
}

#[test]
fn form_of_a_package_shows_its_owners_and_digests() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("0/2007<Enter>a<F2>");
    assert!(session.line("Owners").contains("owner:"), "{}", session.screen());
    assert!(session.line("Covers").contains("the evidence of the stage"), "{}", session.screen());
    assert!(session.shows("the packet"), "{}", session.screen());
}

#[test]
fn after_a_change_the_form_says_who_recorded_what() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<Tab>because");
    // eli decides in a session of their own, over the same room.
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("sample-evidence");
    copy(&session.place.room, &room);
    let mut other = Session::on(folder, room, Some("eli"), trialdesk::room::RoomOptions::default(), 120, 36);
    other.press("2/1060<Enter>dno budget<C-s>");
    let record = other.new_records().pop().unwrap();
    fs::create_dir_all(session.place.room.join(&record).parent().unwrap()).unwrap();
    // Each session of a test counts its identities from one.
    let (mine, theirs) = ("000000000001", "000000000009");
    let text = fs::read_to_string(other.place.room.join(&record)).unwrap().replace(mine, theirs);
    let name = record.to_str().unwrap().replace(mine, theirs);
    fs::write(session.place.room.join(name), text).unwrap();
    session.press("<C-s>");
    assert!(session.new_records().len() == 1, "only the record of eli: {:?}", session.new_records());
    let notice = session.notice().to_owned();
    assert!(notice.contains("eli recorded denied: grace period (TRL-1060/decisions/"), "{notice}");
    assert!(notice.ends_with("Review it and record again"), "{notice}");
}

#[test]
fn after_a_change_the_form_says_which_value_changed_in_which_file() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<Tab>because");
    let packet = session.place.room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let asked = text.lines().find(|line| line.contains("requested_until")).unwrap();
    fs::write(&packet, text.replace(asked, "  requested_until: 2026-07-09")).unwrap();
    session.press("<C-s>");
    let notice = session.notice();
    assert!(notice.contains("requested_until is 2026-07-09 now and was "), "{notice}");
    assert!(notice.contains("(TRL-1060/followup.yaml)"), "{notice}");
    session.press("<Esc>2/1060<Enter>a<Tab>because");
    let packet = session.place.room.join("TRL-1060/expiry.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let owner = text.lines().find(|line| line.contains("owner_ref:")).unwrap();
    let name = owner.split_once(": ").unwrap().1;
    fs::write(&packet, text.replace(owner, &owner.replace(name, "owner:support/other"))).unwrap();
    session.press("<C-s>");
    let notice = session.notice();
    assert!(notice.contains("TRL-1060/expiry.yaml changed (action.owner_ref)"), "{notice}");
}

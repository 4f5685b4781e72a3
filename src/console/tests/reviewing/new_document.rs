//! Packets that are created from the console (specification, section 8.1).

use crate::console::tests::presentation::demo::Run;
use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::domain::labels::{PackageState, StageId, StageStatus};
use trialdesk::room::EvaluatedTrial;

fn with(trial: &str) -> Session {
    let mut session = Session::with_state();
    let folder = support::sample::sample_evidence().join(trial);
    support::sample::copy(&folder, &session.place.room.join(trial));
    session.press("r");
    session
}

fn reviewed<'a>(session: &'a Session, trial: &str) -> &'a EvaluatedTrial {
    let room_view = session.model.room_view.as_ref().unwrap();
    room_view.trial(room_view.find(&format!("trial:{trial}")).unwrap()).unwrap()
}

#[test]
fn section_8_1_the_packet_of_the_next_stage_is_created_as_a_draft_and_shown() {
    let mut session = with("TRL-2001");
    session.press("0/2001<Enter>+");
    assert!(session.notice().starts_with("Created TRL-2001/readiness.yaml."), "{}", session.notice());
    assert!(session.notice().contains(" e opens it in the editor"), "{}", session.notice());
    insta::assert_snapshot!("created", session.screen());
    let text = fs::read_to_string(session.place.room.join("TRL-2001/readiness.yaml")).unwrap();
    assert!(text.contains("\nstatus: draft") && text.contains("\nevidence_mode: sample\n"), "{text}");
    assert!(text.contains("\nfollowup_package_ref: evidence://trial-expired-followup/TRL-2001\n"), "{text}");
    let trial = reviewed(&session, "TRL-2001");
    assert_eq!(trial.evaluation.stage_status(StageId::Readiness), StageStatus::Draft);
    session.press("e");
    let Some(Effect::EditFile { path, line: 1, .. }) = session.asked.last() else {
        panic!("{:?}", session.asked)
    };
    assert!(path.ends_with("TRL-2001/readiness.yaml"));
    // Once more shows it and writes nothing.
    session.press("<Esc>+");
    assert_eq!(session.notice(), "The readiness packet exists already");
    assert!(session.shows("TRL-2001/readiness.yaml"), "{}", session.screen());
    assert_eq!(fs::read_to_string(session.place.room.join("TRL-2001/readiness.yaml")).unwrap(), text);
}

#[test]
fn the_packet_of_a_finding_is_created() {
    let mut session = Session::with_state();
    session.press("/1009<Enter><Enter>");
    assert!(session.shows("the trial has no expiry approval"), "{}", session.screen());
    assert!(session.shows("+ create"), "{}", session.screen());
    let findings = reviewed(&session, "TRL-1009").evaluation.findings().map(|finding| finding.code.name());
    let at = findings.collect::<Vec<_>>().iter().position(|code| *code == "document-missing").unwrap();
    session.press(&"j".repeat(at));
    let chosen = session.model.selected_finding().unwrap().document.unwrap();
    session.press("+");
    assert!(session.notice().starts_with("Created TRL-1009/"), "{}", session.notice());
    let documents = reviewed(&session, "TRL-1009").trial.documents();
    assert!(documents.iter().any(|document| document.kind == chosen), "{chosen}");
    let left = reviewed(&session, "TRL-1009").evaluation.findings();
    assert!(
        left.filter(|finding| finding.document == Some(chosen)).count() > 0,
        "its placeholders are reported"
    );
}

#[test]
fn nothing_is_created_beside_a_file_that_may_be_the_document() {
    let mut session = Session::with_state();
    let before = support::sample::files_below(&session.place.room).len();
    session.press("/1048<Enter>+");
    assert!(session.notice().contains("may be this document"), "{}", session.notice());
    assert_eq!(support::sample::files_below(&session.place.room).len(), before);
}

#[test]
fn an_existing_file_is_never_replaced() {
    let mut session = with("TRL-2001");
    let path = session.place.room.join("TRL-2001/readiness.yaml");
    fs::write(&path, "kept: true\n").unwrap();
    session.press("0/2001<Enter>+");
    assert!(session.notice().contains("a file with this name exists already"), "{}", session.notice());
    assert_eq!(fs::read_to_string(path).unwrap(), "kept: true\n");
}

#[test]
fn a_trial_with_every_packet_or_a_blocked_one_has_nothing_to_create() {
    let mut session = with("TRL-2010");
    session.press("0/2010<Enter>+");
    assert_eq!(session.notice(), "Create a document: not available here");
    session.press("/1042<Enter>+");
    assert_eq!(session.notice(), "Create a document: not available here");
}

/// The way of a trial from a ready follow-up to an approved readiness package, by keys alone.
#[test]
fn section_8_a_trial_is_taken_to_an_approved_readiness_package_by_keys() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut run = Run::start(width, height);
        let session = &mut run.session;
        session.press("3/1056<Enter>aThe follow-up is complete.<C-s>");
        assert!(session.notice().starts_with("Recorded: follow-up package approved"), "{}", session.notice());
        session.press("+");
        assert!(session.notice().starts_with("Created TRL-1056/readiness.yaml."), "{}", session.notice());
        session.press("e");
        let draft = session.model.layers.editor().unwrap().input.text().to_owned();
        let complete: Vec<_> = draft.lines().filter(|line| !line.starts_with('#')).map(complete).collect();
        for _ in draft.lines() {
            session.press("<C-k><Delete>");
        }
        session.press(&complete.join("<Enter>")).press("<C-s>");
        let evaluation = &reviewed(session, "TRL-1056").evaluation;
        assert_eq!(evaluation.stage_status(StageId::Readiness), StageStatus::Ready, "{}", session.screen());
        assert_eq!(evaluation.stage, StageId::Readiness);
        session.press("<Esc>");
        session.press("aReady to start.<C-s>");
        assert!(session.notice().starts_with("Recorded: readiness package approved"), "{}", session.notice());
        let approval = reviewed(session, "TRL-1056").evaluation.stage(StageId::Readiness).unwrap().approval;
        assert_eq!(approval, PackageState::Approved);
    }
}

/// Returns a line of the draft without its placeholder.
fn complete(line: &str) -> String {
    let line = line.split("  # ").next().unwrap();
    match line.trim() {
        "status: draft" => "status: ready".to_owned(),
        "conversion_target: TODO" => "conversion_target: paid_pilot".to_owned(),
        "target_start_on: TODO" => "target_start_on: 2026-08-03".to_owned(),
        _ => line.replace("TODO", "x-1"),
    }
}

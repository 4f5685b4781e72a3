//! Decisions on packages (specification, section 8.2), in the form of the console.

use crate::console::tests::session::Session;
use std::fs;
use std::path::{Path, PathBuf};
use trialdesk::console::app::decision::target::DecisionTarget;
use trialdesk::domain::evaluation::Status;
use trialdesk::domain::labels::{PackageState, StageId};
use trialdesk::room::EvaluatedTrial;

/// The sample room's first stage with some of the trials of later stages, on a machine that remembers.
fn with(trials: &[&str]) -> Session {
    let mut session = Session::with_state();
    for trial in trials {
        let folder = support::sample::sample_evidence().join(trial);
        support::sample::copy(&folder, &session.place.room.join(trial));
    }
    session.press("r");
    session
}

fn reviewed<'a>(session: &'a Session, trial: &str) -> &'a EvaluatedTrial {
    let room_view = session.model.room_view.as_ref().unwrap();
    room_view.trial(room_view.find(&format!("trial:{trial}")).unwrap()).unwrap()
}

fn state(session: &Session, trial: &str, stage: StageId) -> PackageState {
    reviewed(session, trial).evaluation.stage(stage).unwrap().approval
}

fn text(session: &Session, record: &Path) -> String {
    fs::read_to_string(session.place.room.join(record)).unwrap()
}

fn only_record(session: &Session) -> String {
    let records = session.new_records();
    assert_eq!(records.len(), 1, "{}", session.notice());
    text(session, &records[0])
}

fn target(session: &Session) -> DecisionTarget {
    session.model.layers.form().unwrap_or_else(|| panic!("{}", session.screen())).items[0].target
}

#[test]
fn section_8_2_a_package_is_approved_from_the_queue_of_approvals() {
    let mut session = with(&["TRL-2007"]);
    session.press("2/2007<Enter>");
    assert!(session.line("▸").contains("readiness package"), "{}", session.screen());
    assert!(session.line("▸").contains("0/1 stale"), "{}", session.screen());
    session.press("a");
    assert!(session.shows("TRL-2007   Approve the readiness package"), "{}", session.screen());
    assert!(session.shows("stale approval of eli: the packet changed"), "{}", session.screen());
    session.press("The new start is agreed.");
    insta::assert_snapshot!("package_form", session.screen());
    insta::assert_snapshot!("package_form_80x24", session.resize(80, 24).screen());
    session.resize(120, 36);
    let form = session.model.layers.form().unwrap();
    let (previewed, after) = (form.record_of(&form.items[0]).unwrap(), form.items[0].after.clone().unwrap());
    session.press("<C-s>");
    assert!(
        session.notice().starts_with("Recorded: readiness package approved · TRL-2007 is ready now"),
        "{}",
        session.notice()
    );
    let written = only_record(&session);
    assert_eq!(written, previewed.text, "the bytes previewed are the bytes written");
    assert!(written.starts_with("schema_version: cavra.package-approval.decision.v1\n"), "{written}");
    assert!(written.contains("\nstage: trial-conversion-readiness\n"), "{written}");
    assert!(!written.contains("grace_ends_on") && !written.contains("expires_on"), "{written}");
    assert_eq!(state(&session, "TRL-2007", StageId::Readiness), PackageState::Approved);
    let evaluation = &reviewed(&session, "TRL-2007").evaluation;
    assert_eq!((evaluation.status, &evaluation.stages), (Status::Ready, &after.stages));
}

#[test]
fn section_8_2_the_end_of_an_approval_is_optional_and_never_misread() {
    let mut session = with(&["TRL-2007"]);
    session.press("2/2007<Enter>aThe new start is agreed.<Tab>soon<C-s>");
    assert!(session.new_records().is_empty());
    assert!(session.notice().contains("or leave it empty"), "{}", session.notice());
    assert!(!session.shows("exactly as it will be written"), "{}", session.screen());
    assert_eq!(session.model.layers.form().unwrap().focus, 1, "the field that is wrong has the focus");
    session.press("<C-u>2026-06-01<C-s>");
    assert!(session.notice().contains("in the past"), "{}", session.notice());
    session.press("<C-u>+90d<C-s>");
    let written = only_record(&session);
    assert!(
        written.contains("\nexpires_on: 2026-09-18\n") || written.contains("\nexpires_on: \"2026-09-18\"\n")
    );
    session.press("0/2007<Enter><Enter>D");
    assert!(session.shows("readiness package until 18 Sep"), "{}", session.screen());
}

#[test]
fn a_day_of_an_approval_is_picked_from_the_calendar() {
    let mut session = with(&["TRL-2007"]);
    session.press("2/2007<Enter>a<Tab><C-d>");
    assert!(session.shows("Expires on") && session.shows("June 2026"), "{}", session.screen());
    assert!(!session.shows("At most"), "{}", session.screen());
    session.press("l<Enter>");
    assert!(session.shows("2026-06-21"), "{}", session.screen());
}

#[test]
fn section_8_2_every_verdict_is_recorded_about_its_stage() {
    for (key, verdict, after) in [
        ("d", "denied", PackageState::Denied),
        ("c", "changes_requested", PackageState::ChangesRequested),
        ("a", "approved", PackageState::Approved),
    ] {
        let mut session = with(&["TRL-2005"]);
        session.press("0/2005<Enter>").press(key);
        assert_eq!(target(&session), DecisionTarget::Package(StageId::Activation), "{key}");
        session.press("Because of the plan.<C-s>");
        let written = only_record(&session);
        assert!(written.contains(&format!("\nverdict: {verdict}\n")), "{written}");
        assert!(written.contains("\nstage: trial-conversion-activation-handoff\n"), "{written}");
        assert_eq!(state(&session, "TRL-2005", StageId::Activation), after, "{key}");
        session.press("w");
        assert!(session.shows("Withdraw your decision on the activation package"), "{}", session.screen());
        session.press("By mistake.<C-s>");
        assert!(
            session.notice().starts_with("Recorded: activation package withdrawn"),
            "{}",
            session.notice()
        );
        assert!(!reviewed(&session, "TRL-2005").evaluation.grace.marks.is_empty());
    }
}

#[test]
fn undo_withdraws_the_decision_on_the_package_and_not_that_on_the_grace_period() {
    let mut session = with(&["TRL-2007"]);
    session.press("2/2007<Enter>aThe new start is agreed.<C-s>");
    session.press("u");
    assert!(session.shows("Withdraw your decision on the readiness package"), "{}", session.screen());
    session.press("<C-s>");
    assert!(session.notice().starts_with("Recorded: readiness package withdrawn"), "{}", session.notice());
    assert_eq!(session.new_records().len(), 2);
    assert_eq!(reviewed(&session, "TRL-2007").evaluation.status, Status::AwaitingApproval);
    session.press("u");
    assert!(session.notice().contains("No decision was recorded in this session"), "{}", session.notice());
}

#[test]
fn a_grace_period_that_waits_is_decided_before_a_package() {
    let mut session = with(&["TRL-2007"]);
    // Another request: the approval of the grace period goes stale, and so does nothing else.
    let followup = session.place.room.join("TRL-2007/followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    let line = text.lines().find(|line| line.contains("requested_until")).unwrap();
    fs::write(&followup, text.replace(line, "  requested_until: 2026-07-12")).unwrap();
    session.press("r2/2007<Enter>");
    assert!(session.line("▸").contains("grace until 12 Jul"), "{}", session.screen());
    session.press("a");
    assert!(session.shows("Approve a grace period"), "{}", session.screen());
    session.press("<C-n><C-n>");
    assert!(session.shows("Approve the readiness package"), "{}", session.screen());
    session.press("<C-n>");
    assert!(session.shows("Approve the activation package"), "{}", session.screen());
    session.press("<C-n>");
    assert!(session.shows("Approve a grace period"), "all of them come round");
}

#[test]
fn on_the_runway_an_approved_grace_period_is_extended() {
    let mut session = Session::with_state();
    session.press("4a");
    assert!(session.shows("Approve a grace period"), "{}", session.screen());
    session.press("<Esc>3/1051<Enter>a");
    assert!(session.shows("Approve the follow-up package"), "{}", session.screen());
}

#[test]
fn each_stage_keeps_its_own_draft() {
    let mut session = with(&["TRL-2007"]);
    session.press("2/2007<Enter>afor readiness<C-n>");
    assert!(session.shows("Approve the activation package"), "{}", session.screen());
    assert!(!session.shows("for readiness"), "{}", session.screen());
    session.press("for activation<C-n>");
    assert!(session.shows("Approve a grace period"), "{}", session.screen());
    assert!(!session.shows("for readiness") && !session.shows("for activation"), "{}", session.screen());
    session.restart();
    session.resize(200, 50).press("2/2007<Enter>");
    assert!(
        session.shows("2 form drafts: to approve (readiness package)")
            && session.shows("(activation package)"),
        "{}",
        session.screen()
    );
    session.press("a");
    assert!(session.shows("for readiness") && !session.shows("for activation"), "{}", session.screen());
    session.press("<C-n>");
    assert!(session.shows("for activation"), "{}", session.screen());
    session.press("<Esc>d");
    assert!(!session.shows("for readiness"), "a draft of an approval is not one of a denial");
}

#[test]
fn a_package_is_refused_with_its_reason() {
    // A stage that is not ready can be denied, and not approved.
    let mut session = with(&["TRL-2002", "TRL-2003"]);
    session.press("0/2003<Enter>a<C-n><C-n><C-n>");
    assert_eq!(target(&session), DecisionTarget::Package(StageId::Activation));
    assert!(session.shows("✗ stage activation is not ready"), "{}", session.screen());
    session.press("because<C-s>");
    assert!(session.notice().contains("stage activation is not ready"), "{}", session.notice());
    session.press("<Esc>d<C-n><C-n><C-n>");
    assert!(!session.shows("is not ready"), "{}", session.screen());
    session.press("<Esc>");
    // A draft does not count as a packet, so it cannot be decided on.
    session.press("/2002<Enter>d<C-n>");
    assert!(session.shows("Deny the follow-up package"), "{}", session.screen());
    session.press("<C-n>");
    assert!(session.shows("Deny the grace period"), "{}", session.screen());
    session.press("<Esc>");
    // noor's team owns these trials.
    session.model.signer.principal = "noor".to_owned();
    session.press("a");
    assert!(session.notice().contains("an owner in this trial"), "{}", session.notice());
    assert!(session.new_records().is_empty());
}

#[test]
fn nothing_is_recorded_if_the_package_changed_meanwhile_and_the_field_is_named() {
    let mut session = with(&["TRL-2007"]);
    session.press("2/2007<Enter>aThe new start is agreed.");
    let packet = session.place.room.join("TRL-2007/readiness.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text.replace("2026-10-05", "2026-11-02")).unwrap();
    session.press("<C-s>");
    assert!(session.new_records().is_empty());
    assert!(session.notice().contains("readiness-packet target_start_on"), "{}", session.notice());
    session.press("<C-s>");
    assert!(session.new_records().is_empty(), "the change has to be looked at first");
    session.press("<PageUp><C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn an_open_objection_is_answered_by_an_approval() {
    let mut session = with(&["TRL-2008"]);
    session.press("2/2008<Enter>");
    assert!(session.line("▸").contains("0/1 objection"), "{}", session.screen());
    session.press("<Enter>D");
    assert!(session.shows("Package readiness · objection open"), "{}", session.screen());
    assert!(session.shows("the objection stays open until"), "{}", session.screen());
    session.press("akai is answered.<C-s>");
    assert_eq!(state(&session, "TRL-2008", StageId::Readiness), PackageState::Approved);
}

#[test]
fn quorum_and_votes_of_a_package_are_its_own() {
    let mut session = with(&["TRL-2007"]);
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("quorum: 1", "quorum: 2")).unwrap();
    // With a quorum of two, the grace period waits first. dana and eli have approved different things before.
    session.model.signer.principal = "eli".to_owned();
    session.press("r0/2007<Enter>a+7d<Tab>because<C-s>");
    assert!(session.notice().starts_with("Recorded: approved"), "{}", session.notice());
    assert!(session.line("▸").contains("TRL-2007"), "{}", session.screen());
    let evaluation = &reviewed(&session, "TRL-2007").evaluation;
    assert!(evaluation.grace.state.is_settled(), "{:?}", evaluation.grace);
    session.press("a");
    assert_eq!(target(&session), DecisionTarget::Package(StageId::Followup));
    session.press("because<C-s>");
    assert_eq!(state(&session, "TRL-2007", StageId::Followup), PackageState::Approved);
    session.model.signer.principal = "dana".to_owned();
    session.press("abecause<C-s>");
    assert_eq!(state(&session, "TRL-2007", StageId::Readiness), PackageState::Stale);
    session.press("2/2007<Enter>");
    assert!(session.line("▸").contains("1/2 voted"), "{}", session.screen());
    session.press("<Enter>D");
    assert!(session.shows("grace: 2 of 2 approvals"), "{}", session.screen());
    assert!(
        session.shows("readiness package: 1 of 2 approvals · 1 stale approval · you have voted"),
        "{}",
        session.screen()
    );
}

#[test]
fn bulk_decides_on_what_waits_in_each_trial() {
    let mut session = with(&["TRL-2007", "TRL-2008"]);
    for name in ["1060", "1055", "2007", "2008"] {
        session.press(&format!("0/{name}<Enter> "));
    }
    session.press("a");
    assert!(session.shows("Approve grace periods and packages"), "{}", session.screen());
    session.press("+7d<Tab>As agreed.");
    insta::assert_snapshot!("mixed_bulk", session.screen());
    session.press("<Tab><Tab><Tab><Tab>3<C-s>");
    assert!(
        session.notice().starts_with("Recorded: 3 decisions, approved · 1 left out"),
        "{}",
        session.notice()
    );
    let mut records: Vec<PathBuf> = session.new_records();
    records.sort();
    let kinds: Vec<_> = records.iter().map(|record| text(&session, record)).collect();
    let of_packages = kinds.iter().filter(|text| text.contains("cavra.package-approval.decision.v1")).count();
    assert_eq!((kinds.len(), of_packages), (3, 2));
    session.press("u");
    let form = session.model.layers.form().unwrap();
    let targets: Vec<_> = form.items.iter().map(|item| item.target).collect();
    let package = DecisionTarget::Package(StageId::Readiness);
    assert_eq!(targets, [DecisionTarget::Grace, package, package], "and u withdraws each");
}

#[test]
fn a_mixed_form_keeps_no_draft_for_grace_periods_alone() {
    let mut session = with(&["TRL-2007"]);
    session.press("0/1060<Enter> /2007<Enter> d");
    session.press("mixed reason<Esc><Esc><Esc>");
    session.press("0/1060<Enter> /1063<Enter> d");
    assert!(session.shows("Deny grace periods"), "{}", session.screen());
    assert!(!session.shows("mixed reason"), "{}", session.screen());
}

#[test]
fn the_decisions_name_what_each_is_about() {
    let mut session = with(&["TRL-2010"]);
    session.press("0/2010<Enter><Enter>D");
    insta::assert_snapshot!("package_decisions", session.screen());
    assert!(session.shows("final closeout package"), "{}", session.screen());
}

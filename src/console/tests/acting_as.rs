//! The name that decides, changed on the screen and line by line.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::linear::Linear;
use trialdesk::state::LoadedDrafts;

fn remembered(session: &Session) -> Option<String> {
    session.place.directories.room(&session.place.room).unwrap().last_principal().load().0
}

#[test]
fn the_name_is_set_in_the_palette_shown_remembered_and_recorded() {
    let mut session = Session::with_state();
    assert!(session.shows("as dana"), "{}", session.screen());
    session.press(":as eli<Enter>");
    assert_eq!(session.notice(), "Acting as eli");
    assert!(session.shows("as eli") && !session.shows("as dana"), "{}", session.screen());
    assert_eq!(remembered(&session).as_deref(), Some("eli"));
    session.press("2a");
    assert!(session.shows("acting as eli"), "{}", session.screen());
    session.press("+14d<Tab>Pilot runs until then.<C-s>");
    let records = session.new_records();
    let [record] = records.as_slice() else { panic!("{records:?} {}", session.screen()) };
    let text = fs::read_to_string(session.place.room.join(record)).unwrap();
    assert!(text.contains("decided_by: eli\n"), "{text}");
}

#[test]
fn a_name_that_no_record_may_have_changes_nothing_and_stays_in_the_prompt() {
    let mut session = Session::with_state();
    session.press(":as AKIAIOSFODNN7EXAMPLE<Enter>");
    assert!(session.notice().contains("which is not allowed here"), "{}", session.notice());
    assert_eq!((session.model.signer.principal.as_str(), remembered(&session)), ("dana", None));
    assert!(session.model.layers.argument().is_some());
    session.press("<Enter>");
    assert!(session.model.layers.argument().is_some(), "it is not usable on a second try either");
    session.press("<Esc>:as<Enter><Enter>");
    assert_eq!((session.notice(), remembered(&session)), ("No name was typed; nothing changed", None));
    session.press(":as <Enter>eli@corp.test<Enter>");
    assert!(session.notice().contains("not remembered"), "{}", session.notice());
    assert_eq!((session.model.signer.principal.as_str(), remembered(&session)), ("eli@corp.test", None));
}

#[test]
fn an_open_form_and_form_drafts_stay_with_the_person_who_typed_them() {
    let mut session = Session::with_state();
    session.press("2a<Tab>Typed by dana.<Esc>");
    let root = session.model.room_view.as_ref().unwrap().room.root.clone();
    let drafts = |session: &Session, name: &str| {
        session.place.directories.room(&root).unwrap().drafts(name).load().drafts.len()
    };
    assert_eq!(drafts(&session, "dana"), 1);
    session.press(":as eli<Enter>a");
    assert!(!session.shows("Typed by dana."), "{}", session.screen());
    session.press(":as noor");
    assert_eq!(session.model.layers.form().unwrap().signer.principal, "eli");
    session.press("<Esc>:as dana<Enter>a");
    assert!(session.shows("Typed by dana."), "{}", session.screen());
    assert_eq!(drafts(&session, "dana"), 1);
}

#[test]
fn what_was_asked_for_the_person_before_is_left_alone_when_it_arrives_late() {
    let mut session = Session::with_state();
    session.press("2a<Tab>Typed by dana.<Esc>");
    let root = session.model.room_view.as_ref().unwrap().room.root.clone();
    let found = session.place.directories.room(&root).unwrap().drafts("dana").load();
    assert_eq!(found.drafts.len(), 1);
    session.press(":as eli<Enter>");
    session.feed(Msg::DraftsLoaded { principal: "dana".into(), found });
    assert_eq!(session.model.drafts.count(|_| true), 0);
    session.feed(Msg::DraftsLoaded { principal: "eli".into(), found: LoadedDrafts::default() });
}

#[test]
fn input_that_is_not_on_disk_keeps_the_name() {
    let mut session = Session::with_state();
    session.press("2a<Tab>Ask pat@corp.test.<Esc>:as eli<Enter>");
    assert!(session.notice().contains("A form draft is not saved"), "{}", session.notice());
    assert_eq!(session.model.signer.principal, "dana");
    let mut session = Session::with_state();
    session.hold_drafts = true;
    session.press("2a<Tab>Typed.<Esc>:as eli<Enter>");
    assert_eq!(session.notice(), "Act as: A form draft is being saved");
    assert_eq!(session.model.signer.principal, "dana");
}

#[test]
fn undo_is_only_of_the_decisions_of_the_same_person() {
    let mut session = Session::with_state();
    session.press("2a+14d<Tab>Pilot runs until then.<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.screen());
    session.press(":as eli<Enter>u");
    assert!(session.model.layers.form().is_none(), "{}", session.screen());
}

#[test]
fn the_form_names_the_person_where_its_title_has_no_room() {
    let mut session = Session::with_state();
    session.press(":as eli<Enter>2a").resize(40, 12);
    assert!(session.shows("Your decision as eli"), "{}", session.screen());
}

#[test]
fn the_name_is_set_line_by_line() {
    let mut session = Session::with_state();
    let mut linear = Linear::default();
    let _ = linear.report(&session.model);
    let mut say = |session: &mut Session, line: &str| {
        for msg in linear.take(&session.model, line) {
            session.feed(msg);
        }
        let report = linear.report(&session.model);
        report.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n") + &report.prompt
    };
    assert!(say(&mut session, "as eli").contains("Acting as eli"));
    assert_eq!(remembered(&session).as_deref(), Some("eli"));
    assert!(say(&mut session, "as").ends_with("Name to act as (cancel): "));
    assert!(say(&mut session, "AKIAIOSFODNN7EXAMPLE").contains("not allowed here"));
    let said = say(&mut session, "noor");
    assert!(said.contains("Acting as noor"), "{said}");
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::RememberPrincipal { .. })));
}

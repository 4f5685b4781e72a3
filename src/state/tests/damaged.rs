//! Damaged state is reported, and never silently emptied or overwritten.

use crate::console::tests::session::Session;
use std::fs;
use support::sample::files_below;

#[test]
fn the_console_reports_damaged_seen_records() {
    let mut session = Session::with_state();
    let state = session.place.directories.room(&session.place.room).unwrap();
    fs::write(state.folder().join("seen-records.json"), "{").unwrap();
    session.restart();
    assert!(session.notice().contains("seen-records.json is damaged"), "{}", session.notice());
    assert!(session.shows("trialdesk state forget"), "{}", session.screen());
}

#[test]
fn a_damaged_form_draft_is_kept_aside_and_the_console_names_the_file() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dNo budget for it.<Esc>");
    let state = session.place.directories.room(&session.place.room).unwrap();
    let drafts: Vec<_> = files_below(state.folder())
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("/drafts/"))
        .collect();
    let [draft] = &drafts[..] else { panic!("{drafts:?}") };
    let half = fs::read(draft).unwrap()[..90].to_vec();
    fs::write(draft, &half).unwrap();
    session.restart();
    assert!(session.notice().contains(".json.damaged-"), "{}", session.notice());
    session.press("2/1060<Enter>d");
    assert!(!session.shows("No budget"), "{}", session.screen());
    session.press("Not now.<Esc>");
    let kept = files_below(draft.parent().unwrap());
    assert!(kept.iter().any(|path| fs::read(path).unwrap() == half), "{kept:?}");
    assert_eq!(kept.len(), 2, "{kept:?}");
}

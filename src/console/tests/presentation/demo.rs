//! The demo's room: the sample room to the byte, in a private folder, reset, and gone at the end.

use crate::console::tests::session::Session;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use support::sample::files;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::presentation::state::{Demo, Presentation};
use trialdesk::console::runtime::clock::Clock;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::demo::{DemoDir, FILES};
use trialdesk::room::RoomOptions;
use trialdesk::state::Directories;

/// A demo as the command opens it, without a terminal.
pub struct Run {
    pub session: Session,
    pub stage: DemoDir,
}

impl Run {
    pub fn start(width: u16, height: u16) -> Self {
        let stage = DemoDir::create(false).unwrap();
        let show =
            Presentation { demo: Some(Demo { folder: stage.folder().clone() }), ..Presentation::default() };
        let directories = Directories { state: Some(stage.folder().state()), cache: None };
        let place = RoomConfig {
            room: stage.folder().room(),
            options: RoomOptions::default(),
            directories,
            clock: Clock::Machine,
        };
        let scratch = tempfile::tempdir().unwrap();
        let mut session = Session::at(scratch, place, Some("dana"), show, (width, height));
        session.model.has_editor = true;
        Self { session, stage }
    }
}

fn sample() -> BTreeMap<String, Vec<u8>> {
    files(&support::sample::sample_evidence())
}

#[test]
fn the_sample_room_is_compiled_in() {
    let there = sample();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demo/sample.rs");
    let text = fs::read_to_string(&list).unwrap();
    let (head, _) = text.split_once("= &[\n").unwrap();
    let line =
        |name: &String| format!("    (\"{name}\", include_bytes!(\"../../sample-evidence/{name}\")),\n");
    let wanted = format!("{head}= &[\n{}];\n", there.keys().map(line).collect::<String>());
    if std::env::var_os("UPDATE_SAMPLE").is_some() {
        fs::write(&list, wanted).unwrap();
        return;
    }
    assert_eq!(text, wanted, "UPDATE_SAMPLE=1 cargo test --test showing the_sample_room_is_compiled_in");
    let compiled: BTreeMap<_, _> =
        FILES.iter().map(|&(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
    assert!(compiled == there, "to the byte");
}

#[test]
fn demo_folder_is_private_and_removed() {
    let stage = DemoDir::create(false).unwrap();
    let other = DemoDir::create(false).unwrap();
    let root = stage.folder().room().parent().unwrap().to_owned();
    assert_eq!(fs::metadata(&root).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(files(&stage.folder().room()), sample());
    assert_ne!(stage.folder(), other.folder());
    drop(stage);
    assert!(!root.exists() && other.folder().room().exists());
    let kept = DemoDir::create(true).unwrap();
    let root = kept.folder().room().parent().unwrap().to_owned();
    drop(kept);
    assert!(root.exists(), "it is kept where that was asked for");
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn every_screen_says_that_it_is_a_demo() {
    let mut run = Run::start(80, 24);
    for keys in ["", "<Enter>", "v", "<Esc>", "2", "a", "<Esc>", "?", "<Esc>", ":"] {
        run.session.press(keys);
        assert!(run.session.shows(" DEMO "), "{}", run.session.screen());
    }
    for (width, height) in [(200, 50), (40, 12), (30, 5), (20, 3)] {
        run.session.resize(width, height);
        assert!(run.session.shows("DEMO"), "{}", run.session.screen());
    }
    assert!(!Session::open().shows("DEMO"), "and no other screen does");
}

#[test]
fn the_demo_begins_again() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("2/1060<Enter>a<Tab>because<C-s>");
    assert!(session.notice().starts_with("Recorded"), "{}", session.notice());
    session.press("d<Tab>half a draft<Esc>:reset-demo<Enter>");
    assert!(session.shows("Restart the demo?"), "{}", session.screen());
    session.press("n");
    assert_ne!(files(&run.stage.folder().room()), sample(), "no is no");
    let session = &mut run.session;
    session.press(":reset-demo<Enter>y");
    assert_eq!(session.notice(), "The demo was restarted");
    assert_eq!(files(&run.stage.folder().room()), sample());
    assert!(!run.stage.folder().state().join("trialdesk/drafts").exists());
    let session = &mut run.session;
    assert!(session.shows("◆ 6 awaiting") && session.line("▸").contains("TRL-1003"), "{}", session.screen());
    assert!(!session.shows("draft"), "{}", session.screen());
}

#[test]
fn there_is_nothing_to_reset_in_a_real_room() {
    let mut session = Session::open();
    session.press(":reset-demo<Enter>");
    assert!(session.model.layers.confirmation().is_none());
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::ResetDemo { .. })));
}

#[test]
fn section_5_2_a_deleted_record_of_the_demo_is_noticed() {
    let mut run = Run::start(120, 36);
    let folder = run.stage.folder().clone();
    let session = &mut run.session;
    session.press(":delete-record<Enter>");
    let there: Vec<_> = files(&folder.room()).into_keys().collect();
    let gone: Vec<_> = sample().into_keys().filter(|name| !there.contains(name)).collect();
    assert_eq!(gone.len(), 1, "one record, and nothing else");
    assert!(gone[0].starts_with("TRL-1021/decisions/TRL-1021-") && gone[0].contains("-denied-"), "{gone:?}");
    session.press("5");
    assert!(session.shows("missing-decision"), "{}", session.screen());
    session.press("/1021<Enter>");
    insta::assert_snapshot!("record_lost", session.screen());
    session.press(":delete-record<Enter>");
    assert!(session.notice().starts_with("Cannot delete the record"), "{}", session.notice());
    session.press(":reset-demo<Enter>y");
    assert_eq!(files(&folder.room()), sample());
    assert!(!run.session.press("5").shows("missing-decision"), "{}", run.session.screen());
}

#[test]
fn no_record_of_a_real_room_can_be_deleted() {
    let mut session = Session::open();
    session.press(":delete-record<Enter>");
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::LoseDemoRecord { .. })));
    assert_eq!(session.model.room_view.as_ref().unwrap().room.problems.len(), 1);
}

#[test]
fn the_editor_has_the_remedy_in_its_place() {
    let mut run = Run::start(80, 24);
    let session = &mut run.session;
    session.press("/1042<Enter><Enter>e");
    assert_eq!(session.model.mode(), InputMode::Editor, "{}", session.screen());
    insta::assert_snapshot!("editor_80x24", session.screen());
    session.press("CS-8811");
    assert!(session.shows("+     delivery_tracking_ref: ticket:CS-8811"), "{}", session.screen());
    session.press("<Esc>");
    assert!(session.shows("Discard what you typed into the file?"), "{}", session.screen());
    session.press("y");
    assert_eq!(session.notice(), "The file was not changed");
    assert_eq!(files(&run.stage.folder().room()), sample());
    let session = &mut run.session;
    session.press("eCS-8811<C-s>");
    assert!(session.asked.is_empty() && session.shows("✓ 15") | session.shows("✓15"), "{}", session.screen());
    let file = fs::read_to_string(run.stage.folder().room().join("TRL-1042/followup.yaml")).unwrap();
    assert!(file.contains("emea\n    delivery_tracking_ref: ticket:CS-8811\n  - "), "{file}");
}

#[test]
fn the_editor_masks_secrets() {
    let mut run = Run::start(100, 30);
    let session = &mut run.session;
    session.press("/1014<Enter>e");
    assert_eq!(session.model.mode(), InputMode::Editor);
    assert!(session.shows("+     delivery_tracking_ref: ticket:"), "a reference takes the address's place");
    session.feed(Msg::Paste(["kim@", "corp.test"].concat()));
    assert!(session.shows("••••") && !session.screen().contains('@'), "{}", session.screen());
}

#[test]
fn who_has_an_editor_of_their_own_gets_that() {
    let mut run = Run::start(100, 30);
    let session = &mut run.session;
    session.model.has_editor = false;
    session.press("/1042<Enter>e");
    assert!(matches!(session.asked.last(), Some(Effect::EditFile { line: 10, .. })), "{:?}", session.asked);
}

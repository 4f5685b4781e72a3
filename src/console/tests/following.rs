//! The room follows what others do while one works: edits, new trials, decisions, the policy. Nothing moves under the
//! cursor, and a line says what changed.

use crate::console::tests::session::{self as console, Session};
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::notice::Severity;
use trialdesk::console::app::update::update;
use trialdesk::console::app::watch_state::Watching;

/// Changes to the room by another program.
struct Other<'a>(&'a mut Session);

impl Other<'_> {
    /// Changes the first of it.
    fn edits(&mut self, path: &str, from: &str, to: &str) {
        let file = self.0.place.room.join(path);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        fs::write(file, text.replacen(from, to, 1)).unwrap();
    }

    fn removes(&mut self, path: &str) {
        fs::remove_dir_all(self.0.place.room.join(path)).unwrap();
    }

    fn copies(&mut self, from: &str, to: &str) {
        console::copy(&self.0.place.room.join(from), &self.0.place.room.join(to));
    }

    fn writes(&mut self, path: &str, text: &str) {
        let file = self.0.place.room.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn done(self) {
        self.0.feed(Msg::Changed);
    }
}

fn note(session: &Session) -> String {
    session.model.watch_state.note.as_ref().map(|note| note.text().to_string()).unwrap_or_default()
}

const MISSING: &str = "    delivery_owner_ref: owner:customer-success/emea\n";
const MENDED: &str =
    "    delivery_owner_ref: owner:customer-success/emea\n    delivery_tracking_ref: ticket:CS-1\n";

/// The row of the cursor on the screen, and what is there.
fn chosen(session: &Session) -> (usize, String) {
    let screen = session.screen();
    let row = screen.lines().position(|line| line.starts_with('▸')).unwrap();
    (row, screen.lines().nth(row).unwrap().chars().take(12).collect())
}

#[test]
fn repaired_trial_updates_and_keeps_the_cursor() {
    let mut session = Session::open();
    session.resize(120, 16).press("0jjjjjjjjjjjj");
    let before = chosen(&session);
    let mut other = Other(&mut session);
    other.removes("TRL-1003");
    other.removes("TRL-1009");
    other.copies("TRL-1042", "TRL-1000");
    other.edits("TRL-1000/expiry.yaml", "TRL-1042", "TRL-1000");
    other.edits("TRL-1000/approval.yaml", "TRL-1042", "TRL-1000");
    other.edits("TRL-1000/followup.yaml", "TRL-1042", "TRL-1000");
    other.done();
    assert_eq!(chosen(&session), before, "{}", session.screen());
    assert!(note(&session).contains("TRL-1000 is new"), "{}", note(&session));
    assert!(note(&session).contains("2 trials were removed"), "{}", note(&session));
}

#[test]
fn cursor_moves_to_the_next_trial_when_one_leaves() {
    let mut session = Session::open();
    session.press("/1042<Enter>");
    let (row, name) = chosen(&session);
    assert!(name.contains("TRL-1042"));
    let next = session.screen().lines().nth(row + 1).unwrap().contains("TRL-1043");
    assert!(next, "{}", session.screen());
    let mut other = Other(&mut session);
    other.removes("TRL-1042");
    other.done();
    assert_eq!(chosen(&session).0, row);
    assert!(chosen(&session).1.contains("TRL-1043"), "{}", session.screen());
    assert_eq!(note(&session), "TRL-1042 was removed");
}

#[test]
fn message_names_the_approver_and_the_outcome() {
    let mut session = Session::open();
    session.press("2");
    let record =
        fs::read_dir(session.place.room.join("TRL-1024/decisions")).unwrap().next().unwrap().unwrap();
    let text = fs::read_to_string(record.path()).unwrap();
    let text = text.replace("verdict: approved", "verdict: denied").replace("grace_ends_on", "was_until");
    let line = text.lines().find(|line| line.starts_with("decision_ref:")).unwrap().to_owned();
    let text = text.replace(&line, "decision_ref: decision:grace-period/01K7ZZZZZZZZZZZZZZZZZZZZZZ");
    let line = text.lines().find(|line| line.starts_with("decided_by:")).unwrap().to_owned();
    let text = text.replace(&line, "decided_by: noor");
    let mut other = Other(&mut session);
    other.writes("TRL-1024/decisions/other.yaml", &text);
    other.done();
    assert_eq!(note(&session), "noor denied TRL-1024, which is blocked now", "{}", session.screen());
}

#[test]
fn a_problem_comes_and_goes() {
    let mut session = Session::open();
    let mut other = Other(&mut session);
    other.writes("TRL-1042/broken.yaml", "a: [");
    other.done();
    assert!(note(&session).contains("TRL-1042/broken.yaml has a problem"), "{}", note(&session));
    fs::remove_file(session.place.room.join("TRL-1042/broken.yaml")).unwrap();
    session.feed(Msg::Changed);
    assert!(note(&session).contains("1 problem resolved"), "{}", note(&session));
}

#[test]
fn rescan_without_changes_is_silent() {
    let mut session = Session::open();
    session.press("jj");
    let before = session.screen();
    session.feed(Msg::Changed);
    assert_eq!(session.screen(), before);
    Other(&mut session).writes("TRL-1042/README.yaml", "a: note\n");
    session.feed(Msg::Changed);
    assert_eq!(session.screen(), before);
}

#[test]
fn a_note_stays_for_some_keys_and_esc_takes_it_away() {
    let mut session = Session::open();
    Other(&mut session).removes("TRL-1042");
    session.feed(Msg::Changed);
    session.press("jjkj");
    assert!(session.shows("TRL-1042 was removed"));
    session.press("<Esc>");
    assert!(!session.shows("TRL-1042 was removed"));
    Other(&mut session).removes("TRL-1043");
    session.feed(Msg::Changed);
    session.press(&"jk".repeat(10));
    assert!(!session.shows("TRL-1043 is gone"));
}

#[test]
fn policy_change_is_announced() {
    let mut session = Session::open();
    let mut other = Other(&mut session);
    other.edits("policy.yaml", "max_grace_days: 30", "max_grace_days: 3");
    other.done();
    assert!(session.notice().starts_with("The policy changed (policy.yaml)"), "{}", session.notice());
    assert_eq!(session.model.notice.as_ref().unwrap().severity, Severity::Warning);
}

#[test]
fn room_that_cannot_be_evaluated_is_marked() {
    let mut session = Session::open();
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, format!("{text}\nquorums: 2\n")).unwrap();
    session.feed(Msg::Changed);
    session.press("jjj");
    assert!(session.shows("! Out of date: Cannot evaluate the room: policy.yaml:"), "{}", session.screen());
    fs::write(&policy, text).unwrap();
    session.feed(Msg::Changed);
    assert!(!session.shows("Out of date"));
}

#[test]
fn however_much_changes_during_a_scan_one_scan_follows() {
    let mut session = Session::open();
    let model = &mut session.model;
    let scans = |effects: Vec<Effect>| {
        effects.iter().filter(|effect| matches!(effect, Effect::ScanRoom { .. })).count()
    };
    assert_eq!(scans(update(model, Msg::Changed)), 1);
    for _ in 0..5 {
        assert_eq!(scans(update(model, Msg::Changed)), 0);
    }
    assert_eq!(scans(update(model, Msg::Key(console::parse("r")[0]))), 0, "asked for too, it is still one");
    let room = Ok(model.room_view.clone().unwrap());
    let request = model.scanning.unwrap();
    assert_eq!(scans(update(model, Msg::Scanned { request, room: room.clone() })), 1);
    let request = model.scanning.unwrap();
    assert_eq!(scans(update(model, Msg::Scanned { request, room })), 0);
    assert_eq!(model.scanning, None);
    assert!(session.notice().starts_with("Read again"), "what was asked for is answered");
}

#[test]
fn while_a_record_is_written_no_scan_is_made() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a<Backspace>+14d<Tab>Pilot slipped.");
    let recording = update(&mut session.model, Msg::Key(console::parse("<C-s>")[0]));
    assert!(matches!(recording.as_slice(), [Effect::RecordDecision { .. }]), "{recording:?}");
    assert_eq!(update(&mut session.model, Msg::Changed), []);
    session.carry_out(recording);
    assert!(session.notice().starts_with("Recorded: approved"), "{}", session.notice());
    assert_eq!(note(&session), "", "one's own decision is no news");
}

#[test]
fn edit_in_the_editor_is_announced() {
    let mut session = Session::open();
    session.press("/1042<Enter>");
    session.press("e");
    Other(&mut session).edits("TRL-1042/followup.yaml", MISSING, MENDED);
    session.feed(Msg::Edited(Ok(())));
    assert_eq!(session.notice(), "TRL-1042: 1 finding resolved, it is ready now");
    assert_eq!(session.model.notice.as_ref().unwrap().severity, Severity::Success);
    session.press("/1043<Enter>e");
    session.feed(Msg::Edited(Ok(())));
    assert!(session.notice().starts_with("TRL-1043 is unchanged: "), "{}", session.notice());
}

#[test]
fn on_the_trial_page_the_chosen_finding_stays_chosen() {
    let mut session = Session::open();
    session.press("/1049<Enter><Enter>");
    let count = session.model.page_trial().unwrap().evaluation.findings().count();
    assert!(count > 1, "the sample has changed");
    session.press("n");
    let chosen = |session: &Session| {
        let number = session.model.layers.page().unwrap().finding;
        session.model.page_trial().unwrap().evaluation.findings().nth(number).cloned()
    };
    let before = chosen(&session);
    Other(&mut session).writes("TRL-1049/broken.yaml", "a: [");
    session.feed(Msg::Changed);
    assert_eq!(session.model.page_trial().unwrap().evaluation.findings().count(), count + 1);
    assert_eq!(chosen(&session), before, "{}", session.screen());
}

#[test]
fn header_shows_the_state_of_watching() {
    let mut session = Session::open();
    session.feed(Msg::Watching(Watching::Events));
    assert!(session.line("help").ends_with("watching ●"), "{}", session.screen());
    let why = "this machine allows no more watches (fs.inotify.max_user_watches)".to_owned();
    session.feed(Msg::Watching(Watching::Polling { every: Duration::from_secs(2), why: Some(why) }));
    assert!(session.line("help").ends_with("polling ◌"));
    assert!(session.shows("Checks for changes every 2 s: this machine allows no more watches"));
    session.press("?");
    assert!(session.press("G").shows("◌ polling"), "{}", session.screen());
    session.press("q");
    session.feed(Msg::Watching(Watching::Off { why: None }));
    session.press("j").resize(80, 24);
    assert!(session.screen().trim_end().ends_with("not watching ✗"), "{}", session.screen());
    session.resize(40, 12);
    assert!(session.screen().trim_end().ends_with('✗'), "{}", session.screen());
}

/// A ready trial of the sample room, on its row, in a room whose policy was broken meanwhile.
fn broken() -> Session {
    let mut session = Session::open();
    session.press("3");
    assert!(session.shows("✓"), "{}", session.screen());
    Other(&mut session).edits("policy.yaml", "max_grace_days", "quorums: 2\nmax_grace_days");
    session.feed(Msg::Changed);
    assert!(session.model.watch_state.failed.is_some());
    session
}

/// The room that is shown, as it was when it was still being read.
fn in_part() -> Session {
    let mut session = Session::open();
    session.press("3");
    let room_view = session.model.room_view.as_mut().unwrap();
    let mut room = (*room_view.room).clone();
    room.is_whole = false;
    Arc::make_mut(room_view).room = Arc::new(room);
    session
}

/// Checks that no trial is shown as ready and no gate as passed.
fn calls_nothing_ready(session: &Session) {
    let screen = session.screen();
    for line in screen.lines().filter(|line| !line.contains(" 3 Ready")) {
        let line = line.replace("Expiry evidence ready", "");
        let says_so = line.contains('✓') || line.ends_with("pass") || line.contains(" ready");
        assert!(!says_so, "{line:?}:\n{screen}");
    }
}

#[test]
fn nothing_is_called_ready_while_the_room_cannot_be_judged() {
    let mut session = broken();
    for (width, height) in [(200, 60), (120, 36), (80, 24), (60, 20), (40, 12)] {
        session.resize(width, height);
        // A note, a prompt, the help, and the page hide the message line.
        for keys in ["j", "yy", "/abc", "<Esc>", "<Enter>", "v", "D", "<Esc>", "?", "<Esc>"] {
            session.press(keys);
            let header = session.screen().lines().next().unwrap().to_owned();
            assert!(header.ends_with("! out of date"), "{width} {keys}: {header:?}");
        }
    }
    session.resize(120, 36);
    calls_nothing_ready(&session);
    assert!(session.line("1 Triage").contains("3 Ready …"), "{}", session.screen());
    assert!(session.line("▸").contains("… ") && session.line("▸").contains("unknown"));
    assert!(session.shows("… Out of date: the current files"), "{}", session.screen());
    session.press("<Enter>");
    calls_nothing_ready(&session);
    assert!(session.shows("unknown"), "{}", session.screen());
    session.press("3");
    assert!(!session.shows("✓ ready"), "{}", session.screen());
}

#[test]
fn nothing_is_decided_while_the_room_cannot_be_judged() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a<Backspace>+14d<Tab>Pilot slipped.");
    Other(&mut session).edits("policy.yaml", "max_grace_days", "quorums: 2\nmax_grace_days");
    session.feed(Msg::Changed);
    session.press("<C-s>");
    assert!(session.notice().contains("Cannot evaluate the room: policy.yaml"), "{}", session.notice());
    session.press("<Esc>");
    for key in ["a", "d", "c", "w"] {
        session.press(key);
        assert!(session.model.layers.form().is_none(), "{key}");
        assert!(
            session.notice().contains("Cannot evaluate the room: policy.yaml"),
            "{key}: {}",
            session.notice()
        );
    }
    assert_eq!(session.new_records(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_copy_says_first_that_it_cannot_be_relied_on() {
    let copied = |session: &mut Session| {
        session.press("<C-y>");
        match session.asked.last() {
            Some(Effect::Copy(text)) => text.lines().next().unwrap_or_default().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    let first = copied(&mut broken());
    assert!(first.starts_with("Out of date: Cannot evaluate the room"), "{first}");
    let first = copied(&mut in_part());
    assert_eq!(first, "Not final: The evidence is still loading.");
    let first = copied(Session::open().press("3"));
    assert!(first.contains("TRL-") && first.contains("ready"), "{first}");
}

#[test]
fn nothing_is_called_ready_while_the_room_is_being_read() {
    let mut session = in_part();
    calls_nothing_ready(&session);
    assert!(session.shows("… Still loading"), "{}", session.screen());
    session.press("<Enter>");
    calls_nothing_ready(&session);
    session.press("<Esc>fstatus:nothing-like-it");
    session.press("<Esc><Esc>ftrial:nowhere<Enter>");
    assert!(session.notice().starts_with("No match so far; still loading"), "{}", session.notice());
    assert!(session.shows("Still loading."), "{}", session.screen());
}

#[test]
fn missing_room_is_never_ready_and_recovers() {
    let mut session = Session::open();
    session.press("3");
    let (room, aside) = (session.place.room.clone(), session.folder.path().join("aside"));
    fs::rename(&room, &aside).unwrap();
    session.feed(Msg::Changed);
    session.press("y");
    assert!(session.line("trialdesk").ends_with("! out of date"), "{}", session.screen());
    calls_nothing_ready(&session);
    fs::rename(&aside, &room).unwrap();
    session.feed(Msg::Changed);
    session.press("j");
    assert!(session.line("trialdesk").contains("ready"), "{}", session.screen());
    assert!(session.line("▸").contains('✓'), "{}", session.screen());
}

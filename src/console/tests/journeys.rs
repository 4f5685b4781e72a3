//! Journeys through the console: what people do, key by key, over the sample room.

use crate::console::tests::session::{Session, spans};
use std::fs;
use std::path::Path;
use trialdesk::console::app::command::{Command, InputMode};
use trialdesk::console::app::commands::{Availability, CommandEntry, TABLE, key_page};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::keymap::Keymap;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::queue::Queue;
use trialdesk::console::app::request_id::RequestId;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::ledger::record::Record;
use trialdesk::room::RoomOptions;

fn first_record(session: &Session) -> Record {
    let form = session.model.layers.form().unwrap();
    form.record_of(&form.items[0]).unwrap()
}

#[test]
fn list_shows_blocked_trials_and_remedies() {
    let mut session = Session::open();
    session.press("jjjjjj");
    insta::assert_snapshot!("desk_120x36", session.screen());
    insta::assert_snapshot!("desk_120x36_spans", spans(&session.buffer(), 0..12));
    insta::assert_snapshot!("desk_80x24", session.resize(80, 24).screen());
    insta::assert_snapshot!("desk_40x12", session.resize(40, 12).screen());
    insta::assert_snapshot!("desk_200x50", session.resize(200, 50).screen());
}

#[test]
fn queues_hold_the_trials_of_the_specification() {
    let session = Session::open();
    let room_view = session.model.room_view.as_ref().unwrap();
    let in_queue = |queue: Queue| -> Vec<&str> {
        room_view.summaries.iter().filter(|facts| queue.takes(facts)).map(|facts| &*facts.name).collect()
    };
    assert_eq!(in_queue(Queue::Triage).len(), 13);
    // 1057 is blocked on a refusal that only an approver can answer.
    let approvals = ["TRL-1052", "TRL-1057", "TRL-1058", "TRL-1060", "TRL-1063", "TRL-1065"];
    assert_eq!(in_queue(Queue::Approvals), approvals);
    assert_eq!(in_queue(Queue::Ready).len(), 7);
    assert_eq!(in_queue(Queue::Runway), ["TRL-1024", "TRL-1051"]);
    assert_eq!(room_view.counts, [25, 13, 6, 7, 2, 1]);
}

#[test]
fn every_queue_has_its_screen() {
    let mut session = Session::open();
    insta::assert_snapshot!("approvals", session.press("2").screen());
    insta::assert_snapshot!("runway", session.press("4").screen());
    insta::assert_snapshot!("problems", session.press("5").screen());
}

#[test]
fn a_finding_is_followed_into_its_file() {
    let mut session = Session::open();
    session.press("jjjjjj<Enter>");
    insta::assert_snapshot!("page_gates", session.screen());
    session.press("v");
    insta::assert_snapshot!("page_evidence", session.screen());
    assert!(session.shows("+     delivery_tracking_ref: ticket:TODO"));
    session.press("e");
    let Some(Effect::EditFile { path, line: 10, .. }) = session.asked.last() else {
        panic!("{:?}", session.asked)
    };
    assert!(path.is_absolute() && path.ends_with("TRL-1042/followup.yaml"));
    session.press("y");
    assert_eq!(session.asked.last(), Some(&Effect::Copy("delivery_tracking_ref: ticket:TODO".into())));
    session.press("]").press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::List);
    assert!(session.line("▸").contains("TRL-1043"), "the next blocked trial is under the cursor");
}

#[test]
fn near_miss_value_is_shown_as_a_change() {
    let mut session = Session::open();
    session.press("/1049<Enter><Enter><Tab>");
    insta::assert_snapshot!("page_evidence_replaced", session.screen());
}

#[test]
fn an_address_is_masked_wherever_it_would_be_shown() {
    let mut session = Session::open();
    session.press("jj");
    for keys in ["", "<Enter>", "<Tab>", "n", "<Tab>"] {
        session.press(keys);
        assert!(!session.screen().contains('@'), "{}", session.screen());
    }
    session.press("<BackTab>");
    assert!(session.shows("[masked]"));
}

#[test]
fn timeline_shows_which_records_count() {
    let mut session = Session::open();
    session.press("0/1046<Enter><Enter>D");
    insta::assert_snapshot!("page_decisions", session.screen());
    session.press("q/1063<Enter><Enter>D");
    assert!(session.shows("does not count: an owner in this trial may not decide on it"));
    session.press("q/1052<Enter><Enter>D");
    assert!(session.shows("stale: what was asked for changed after"), "{}", session.screen());
}

#[test]
fn a_decision_is_typed_previewed_recorded_and_found_on_disk() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a");
    session.press("<Backspace>+14d<Tab>Pilot slipped two weeks.<Tab>sponsor signs<Enter>owner named<Enter><Enter>ticket:CS-1");
    insta::assert_snapshot!("form", session.screen());
    insta::assert_snapshot!("form_80x24", session.resize(80, 24).screen());
    let previewed = first_record(&session);
    session.resize(120, 36).press("<C-s>");
    let records = session.new_records();
    assert_eq!(records.len(), 1, "{}", session.notice());
    assert_eq!(records[0].to_str(), Some(previewed.path().as_str()));
    let written = fs::read_to_string(session.place.room.join(&records[0])).unwrap();
    assert_eq!(written, previewed.text, "the bytes previewed are the bytes written");
    assert!(
        written.contains("grace_ends_on: \"2026-07-04\"") || written.contains("grace_ends_on: 2026-07-04")
    );
    assert!(
        session.notice().starts_with("Recorded: approved · TRL-1060 is ready now"),
        "{}",
        session.notice()
    );
    assert!(session.shows("✓ 8 ready"), "the row has turned");
    assert!(session.model.layers.form().is_none());
}

#[test]
fn small_screen_records_nothing() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a<Backspace>+14d<Tab>Pilot slipped two weeks.");
    session.resize(40, 12).press("<C-s>");
    assert!(session.new_records().is_empty());
    assert!(session.notice().contains("does not fit"), "{}", session.notice());
    session.resize(120, 36).press("<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn enter_and_escape_never_record() {
    let mut session = Session::open();
    session.press("2a<Tab>because<Enter><Enter><Enter><Enter><Enter><Esc>");
    assert!(session.model.layers.form().is_none());
    session.press("a");
    assert!(session.shows("because"), "what was typed is not dropped");
    assert!(session.new_records().is_empty());
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::RecordDecision { .. })));
}

#[test]
fn incomplete_form_names_the_missing_field() {
    let mut session = Session::open();
    session.press("2a<C-s>");
    assert!(session.notice().contains("Reason is required"), "{}", session.notice());
    assert_eq!(session.model.layers.form().unwrap().focus, 1, "the field that is wanting has the keys");
    session.press("<BackTab>2027-01-01");
    assert!(session.shows("days too long"), "{}", session.screen());
    assert!(session.new_records().is_empty());
}

#[test]
fn nothing_is_recorded_on_evidence_that_changed_meanwhile() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a<Tab>because");
    let packet = session.place.room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let asked = text.lines().find(|line| line.contains("requested_until")).unwrap();
    fs::write(&packet, text.replace(asked, "  requested_until: 2026-09-09")).unwrap();
    session.press("<C-s>");
    assert!(session.notice().starts_with("Nothing was recorded"), "{}", session.notice());
    assert!(session.new_records().is_empty());
    assert!(session.shows("because"), "the draft is kept");
    assert!(session.shows("grace until 9 Sep"), "and what is signed is what is there now");
    session.press("<PageDown><C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn undecidable_trial_gives_the_reason() {
    let mut session = Session::open();
    session.press("0/1055<Enter>a");
    assert!(session.notice().contains("revoked"), "{}", session.notice());
    session.press("<Esc>/1009<Enter>d");
    assert!(session.notice().contains("outcome is not known"), "{}", session.notice());
    session.press("<Esc>/1060<Enter>w");
    assert!(session.notice().contains("no decision to withdraw"), "{}", session.notice());

    let now = parse_timestamp("2026-06-23T12:00:00Z");
    let mut past = Session::of(Some("dana"), RoomOptions { now, ..RoomOptions::default() }, 120, 36);
    past.press("2a");
    assert!(past.notice().contains("--now"), "{}", past.notice());

    let mut nobody = Session::of(None, RoomOptions::default(), 120, 36);
    nobody.press("2a");
    assert!(nobody.notice().contains("--as"), "{}", nobody.notice());
    let mut kai = Session::of(Some("kai"), RoomOptions::default(), 120, 36);
    kai.press("2a");
    assert!(kai.notice().contains("does not list kai"), "{}", kai.notice());
}

#[test]
fn a_decision_is_withdrawn_by_a_further_record() {
    let mut session = Session::open();
    session.press("3/1045<Enter>w");
    assert!(session.model.layers.form().is_some(), "{}", session.notice());
    session.press("decided too early<C-s>");
    let records = session.new_records();
    assert_eq!(records.len(), 1, "{}", session.notice());
    assert!(records[0].to_string_lossy().contains("withdrawn"));
    assert!(session.shows("✓ 6 ready"));
}

#[test]
fn rescan_shows_an_edit_and_keeps_the_cursor() {
    let mut session = Session::open();
    session.press("/1043<Enter>");
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let mended =
        text.replacen("emea\n  - notif", "emea\n    delivery_tracking_ref: ticket:CS-1\n  - notif", 1);
    assert_ne!(text, mended);
    fs::write(&packet, mended).unwrap();
    session.press("r");
    assert!(session.shows("✗ 12 blocked"), "{}", session.screen());
    assert!(session.line("▸").contains("TRL-1043"));
}

#[test]
fn a_filter_narrows_and_a_search_only_points() {
    let mut session = Session::open();
    session.press("0ftracking");
    assert!(session.shows("search: ") || session.shows("filter: tracking"));
    session.press("<Enter>");
    assert_eq!(session.model.list.rows.len(), 3, "{}", session.screen());
    session.press("<Esc>");
    assert_eq!(session.model.list.rows.len(), 25);
    session.press("/escalated<Enter>");
    let first = session.line("▸");
    session.press("n");
    assert_ne!(session.line("▸"), first);
    session.press("N");
    assert_eq!(session.line("▸"), first);
    assert_eq!(session.model.list.rows.len(), 25);
    session.press("/nowhere<Esc>");
    assert_eq!(session.line("▸"), first, "leaving a search goes back to where it began");
}

#[test]
fn rows_are_sorted_by_every_column_and_marked() {
    let mut session = Session::open();
    session.press("s");
    assert!(session.notice().starts_with("Sorted: most blocked gates"), "{}", session.notice());
    assert!(session.line("▸").contains("TRL-1003"), "the cursor keeps its trial");
    session.press("ss");
    assert!(session.line("Trial").contains("Grace↑"));
    session.press("  ");
    assert_eq!(session.model.list.selected.len(), 2);
    session.press("V");
    assert_eq!(session.model.list.selected.len(), 11);
    session.press("*");
    assert_eq!(session.model.list.selected.len(), 13);
    session.press("*");
    assert_eq!(session.model.list.selected.len(), 0);
}

#[test]
fn help_and_palette_come_from_the_table() {
    let mut session = Session::open();
    insta::assert_snapshot!("help", session.press("?").screen());
    session.press("<Esc>:");
    insta::assert_snapshot!("palette", session.screen());
    session.press("approvals<Enter>");
    assert_eq!(session.model.list.queue, Queue::Approvals, "{}", session.screen());
    let mut session = Session::of(Some("dana"), RoomOptions::default(), 120, 200);
    session.press("?");
    let pages: Vec<_> = (0..8).map(|_| session.press("<PageDown>").screen()).collect();
    let screen = session.press("g").screen() + &pages.concat();
    let in_help = TABLE.iter().filter(|entry| entry.is_in(InputMode::List));
    for entry in in_help.filter(|entry| entry.availability(&session.model) != Availability::Hidden) {
        let start: String = entry.sentence.chars().take(30).collect();
        assert!(screen.contains(&start), "{start}");
    }
}

#[test]
fn a_paste_types_into_fields_and_never_presses_keys() {
    let mut session = Session::open();
    session.feed(Msg::Paste("aq\u{3}".to_owned()));
    assert!(session.model.layers.form().is_none() && session.asked.is_empty());
    assert!(session.notice().contains("text fields"));
    session.press("2a<Tab>");
    session.feed(Msg::Paste("one\ntwo \u{13}".to_owned()));
    assert!(session.shows("one two"), "{}", session.screen());
    assert!(session.new_records().is_empty());
}

#[test]
fn keys_count_before_the_evidence_has_been_read() {
    let mut session = Session::open();
    let room_view = session.model.room_view.take();
    session.press("4jk/x<Esc>a<Enter>]y?<Esc>");
    assert!(session.shows("Reading sample-evidence"));
    session.model.scanning = Some(RequestId::default());
    session.feed(Msg::Scanned { request: RequestId::default(), room: Ok(room_view.unwrap()) });
    assert!(session.line("▸").contains("TRL-1024"), "{}", session.screen());
}

#[test]
fn late_answers_are_dropped() {
    let mut session = Session::open();
    let before = session.model.room_view.clone().unwrap();
    session.feed(Msg::Scanned { request: RequestId::default(), room: Err("late".to_owned().into()) });
    assert!(session.model.notice.is_none());
    session.feed(Msg::FileRead { request: RequestId::default(), file: Err("late".to_owned()) });
    assert!(std::sync::Arc::ptr_eq(&before, session.model.room_view.as_ref().unwrap()));
}

#[test]
fn quit_asks_before_losing_input() {
    let mut session = Session::open();
    session.press("2a<Tab>x<C-c>");
    assert!(session.asked.is_empty() && session.model.layers.confirmation().is_some());
    session.press("y");
    assert_eq!(session.asked, [Effect::Quit]);
    let mut session = Session::open();
    session.press("<Enter>q");
    assert!(session.asked.is_empty(), "q goes back first");
    session.press("q");
    assert_eq!(session.asked, [Effect::Quit]);
}

#[test]
fn narrow_question_starts_with_its_keys() {
    let mut session = Session::open();
    session.press("2a<Tab>x<C-c>");
    assert!(session.shows("discard unsaved input?  y yes  n no"), "{}", session.screen());
    session.resize(30, 10);
    assert!(session.shows(" y yes  n no  Quit and"), "{}", session.screen());
}

#[test]
fn tiny_screen_points_to_the_linear_mode() {
    let mut session = Session::open();
    assert!(!session.resize(40, 12).shows("--linear"));
    assert!(session.resize(39, 12).shows("Screen too small; try --linear"), "{}", session.screen());
    assert!(session.resize(40, 11).shows("--linear"));
    session.press("*");
    assert!(session.shows("13 selected"), "what there is to say comes first: {}", session.screen());
}

#[test]
fn empty_room_shows_how_to_start() {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().to_owned();
    let mut session = Session::on(folder, room, None, RoomOptions::default(), 80, 24);
    assert!(session.shows("No evidence in sample-evidence."));
    session.press("jGg<Enter>a0123452");
    assert!(session.shows("No evidence"));
}

#[test]
fn no_key_means_two_things_in_one_place() {
    let keymap = Keymap::default();
    for entry in TABLE {
        for &context in entry.modes {
            for &key in entry.keys.iter().filter(|key| !(context.takes_text() && key.is_text())) {
                let found = keymap.resolve(context, key).map(|entry| entry.command);
                assert_eq!(found, Some(entry.command), "{key} in {context:?}");
            }
        }
    }
    // The palette has the commands without keys.
    let is_reachable = |entry: &CommandEntry| !entry.keys.is_empty() || entry.is_in(InputMode::List);
    assert!(TABLE.iter().all(|entry| is_reachable(entry) && entry.sentence.ends_with('.')));
    assert_eq!(TABLE.iter().filter(|entry| entry.command == Command::Record).count(), 1);
}

#[test]
fn generated_page_of_keys_is_that_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let wanted = key_page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, wanted).unwrap();
    } else {
        let shown = fs::read_to_string(&path).unwrap();
        assert!(shown == wanted, "out of date: UPDATE_DOCS=1 cargo test --lib generated");
    }
}

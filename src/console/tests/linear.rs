//! The linear mode: lines in, lines out, over the same core; and the program on a pipe.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::config::{Config, SavedQueue, Word};
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::commands::{Availability, Entry, TABLE};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::geometry::Size;
use trialdesk::console::app::list::user_queues::UserQueues;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::queue::Queue;
use trialdesk::console::linear::command_lookup;
use trialdesk::console::linear::{Linear, SIZE};
use trialdesk::domain::labels::GraceState;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::room::Lens;
use unicode_width::UnicodeWidthStr;

/// A conversation over the sample room, as dana.
struct Talk {
    session: Session,
    linear: Linear,
    /// Everything that was printed, with prompts and what was typed after them.
    said: String,
    prompt: String,
}

impl Talk {
    fn open() -> Self {
        Self::with(Session::with_state())
    }

    fn with(mut session: Session) -> Self {
        session.resize(SIZE.width, SIZE.height);
        let mut talk =
            Self { session, linear: Linear::default(), said: String::new(), prompt: String::new() };
        talk.report();
        talk
    }

    fn report(&mut self) {
        assert!(!self.linear.awaits(&self.session.model), "it would wait for ever after\n{}", self.said);
        let report = self.linear.report(&self.session.model);
        for line in &report.lines {
            self.said.push_str(line);
            self.said.push('\n');
            assert!(!line.contains('\n') && !line.contains('\u{1b}'), "{line:?}");
        }
        self.said.push_str(&report.prompt);
        self.prompt = report.prompt.to_string();
    }

    /// Types lines. Gives back what the last one brought.
    fn type_lines(&mut self, lines: &[&str]) -> &str {
        let mut start = self.said.len();
        for line in lines {
            self.said.push_str(line);
            self.said.push('\n');
            start = self.said.len();
            for msg in self.linear.take(&self.session.model, line) {
                self.session.feed(msg);
            }
            if self.session.asked.last() != Some(&Effect::Quit) {
                self.report();
            }
        }
        &self.said[start..]
    }
}

#[test]
fn reviewer_session_reads_line_by_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["1", "next", "7", "1", "decisions", "back", "filter tracking", "filter", "back", "5"]);
    insta::assert_snapshot!("linear_morning", talk.said);
}

#[test]
fn a_decision_takes_the_word_and_nothing_shorter() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "approve", "+14d", "Pilot slipped.", "", ""]);
    assert!(talk.prompt.starts_with("Decision"), "{}", talk.said);
    for line in ["", "approve", "yes", "Ctrl-S", "y"] {
        talk.type_lines(&[line]);
    }
    assert!(talk.session.new_records().is_empty(), "the word alone is not asked for yet\n{}", talk.said);
    for line in ["", "a", "yes", "y", "APPROVE", "approve it", "record", " "] {
        let said = talk.type_lines(&["record", line]).to_owned();
        assert!(said.contains("Nothing was recorded."), "{line:?}: {said}");
        assert!(talk.session.new_records().is_empty());
    }
    talk.type_lines(&["record"]);
    let form = talk.session.model.layers.form().unwrap();
    let shown = form.items[0].record.clone().unwrap();
    assert!(
        talk.said.contains(&format!("{}:\n{}", shown.path(), shown.text)),
        "the record is shown to the byte"
    );
    assert_eq!(talk.prompt, "Type the word approve to record; anything else does not: ");
    let said = talk.type_lines(&["approve"]).to_owned();
    assert!(said.starts_with("Recorded: approved, TRL-1060 is ready now"), "{said}");
    let records = talk.session.new_records();
    assert_eq!(records.len(), 1);
    assert_eq!(fs::read_to_string(talk.session.place.room.join(&records[0])).unwrap(), shown.text);
    let said = talk.type_lines(&["undo", "", "", "record", "withdraw"]).to_owned();
    assert!(said.starts_with("Recorded: withdrawn"), "{said}");
    assert_eq!(talk.session.new_records().len(), 2);
}

#[test]
fn decision_reads_line_by_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "approve", "+14d", "Pilot slipped.", "", "", "record", "approve"]);
    insta::assert_snapshot!("linear_decision", talk.said);
}

#[test]
fn denying_sending_back_and_withdrawing_have_words_of_their_own() {
    let mut talk = Talk::open();
    let said = talk.type_lines(&["2", "deny 4", "No budget.", "", "record", "deny"]).to_owned();
    assert!(said.starts_with("Recorded: denied"), "{}", talk.said);
    let said =
        talk.type_lines(&["b", "send back 4", "No reason is given.", "", "record", "send back"]).to_owned();
    assert!(said.starts_with("Recorded: changes requested"), "{}", talk.said);
    let said = talk.type_lines(&["withdraw", "By mistake.", "", "record", "withdraw"]).to_owned();
    assert!(said.starts_with("Recorded: withdrawn"), "{}", talk.said);
    assert_eq!(talk.session.new_records().len(), 3);
}

#[test]
fn many_are_decided_with_their_number_and_the_word() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "mark 4-6"]);
    assert!(talk.said.contains("3 trials are marked."), "{}", talk.said);
    talk.type_lines(&["approve", "+7d", "One more week.", "", "", ""]);
    assert!(talk.said.contains("How many (type 3 to record 3 decisions)"), "{}", talk.said);
    let said = talk.type_lines(&["record"]).to_owned();
    assert!(said.contains("Not yet: type 3 to record 3 decisions"), "{said}");
    talk.type_lines(&["2"]);
    assert!(talk.said.ends_with("How many (type 3 to record 3 decisions): "), "{}", talk.said);
    let said = talk.type_lines(&["3", "record"]).to_owned();
    assert_eq!(said.matches("schema_version: cavra.grace-period.decision.v1").count(), 3, "{said}");
    let said = talk.type_lines(&["approve"]).to_owned();
    assert!(said.contains("Recorded: 3 decisions, approved"), "{said}");
    assert_eq!(talk.session.new_records().len(), 3);
    let said = talk.type_lines(&["undo"]).to_owned();
    assert!(said.contains("Withdraw your decisions: 3 trials."), "{said}");
}

#[test]
fn refreshed_timestamp_is_printed_before_recording() {
    // A clock that moves: the sample room's stands still.
    let mut talk = Talk::open();
    let policy = talk.session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let moving: Vec<_> = text.lines().filter(|line| !line.contains("sample_clock")).collect();
    fs::write(&policy, moving.join("\n")).unwrap();
    talk.session.clock = parse_timestamp("2026-06-20T12:00:00Z").unwrap();
    talk.type_lines(&["rescan", "2", "deny TRL-1060"]);
    if talk.session.model.layers.form().is_none() {
        talk.type_lines(&["1060", "deny"]);
    }
    talk.type_lines(&["No budget.", "", "record"]);
    let shown = talk.session.model.layers.form().unwrap().items[0].record.clone().unwrap();
    let request = talk.session.model.layers.form().unwrap().stamp_request;
    talk.session.clock = parse_timestamp("2026-06-20T12:00:40Z").unwrap();
    talk.session.feed(Msg::Due { request });
    let now = talk.session.model.layers.form().unwrap().items[0].record.clone().unwrap();
    assert_ne!(shown.text, now.text, "the clock moves here");
    for msg in talk.linear.take(&talk.session.model, "deny") {
        let effects = trialdesk::console::app::update::update(&mut talk.session.model, msg);
        let recorded = effects.iter().find_map(|effect| match effect {
            Effect::RecordDecision { record, .. } => Some(record.clone()),
            _ => None,
        });
        assert_eq!(recorded.as_ref(), Some(&now));
    }
    let report = talk.linear.report(&talk.session.model);
    let said =
        report.lines.iter().map(crate::domain::safe_text::SafeText::as_str).collect::<Vec<_>>().join("\n");
    assert!(said.contains("Its time is that of now") && said.contains("12:00:40"), "{said}");
    assert!(said.contains(&now.path()), "{said}");
}

#[test]
fn left_form_keeps_its_draft() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "deny", "No budget for", ".", "back"]);
    assert!(talk.said.contains("nothing was recorded; your draft to deny waits"), "{}", talk.said);
    assert!(talk.said.contains("Draft: a draft to deny waits"), "{}", talk.said);
    let said = talk.type_lines(&["deny"]).to_owned();
    assert!(said.contains("Draft restored: clear clears it"), "{said}");
    assert!(said.ends_with("Reason (No budget for): "), "{said}");
}

#[test]
fn invalid_field_is_explained_and_prompted_again() {
    let mut talk = Talk::open();
    let said = talk.type_lines(&["2", "4", "a", "next Tuesday"]).to_owned();
    assert!(said.contains("Not right: "), "{said}");
    assert!(talk.prompt.starts_with("Grace ends on"), "{said}");
    let said = talk.type_lines(&["+9999d"]).to_owned();
    assert!(said.contains("Not right: "), "{said}");
    let said = talk.type_lines(&["2026-07-01", "Why not.", "One.", "Two.", ""]).to_owned();
    assert!(talk.prompt.starts_with("Reference"), "{said}");
    let said = talk.type_lines(&["no reference"]).to_owned();
    assert!(said.contains("Not right: "), "{said}");
    let said = talk.type_lines(&["ticket:CS-1"]).to_owned();
    assert!(said.contains("3 Conditions: One.; Two. (2 conditions)"), "{said}");
    let said = talk.type_lines(&["3", "-", "", "record"]).to_owned();
    assert!(said.contains("conditions: []"), "{said}");
}

#[test]
fn unavailable_command_gives_the_reason() {
    let mut talk = Talk::open();
    for (line, answer) in [
        ("approve", "Which one?"),
        ("7 8", "One number opens"),
        ("nonsense", "Nothing here is called “nonsense”"),
        ("\u{1b}[2Jx", "Nothing here is called “\\u{1b}[2Jx”"),
        ("99", "Nothing here is called “99”"),
        ("mark 1", "Trials are marked in a queue of trials."),
        ("undo", "nothing was decided in this session"),
        ("search", "Say what to look for"),
    ] {
        let said = talk.type_lines(&[line]).to_owned();
        assert!(said.contains(answer), "{line}: {said}");
    }
    talk.type_lines(&["0"]);
    for (line, answer) in [
        ("mark", "Which ones?"),
        ("mark 99", "There is no number 99 here."),
        ("approve 99", "There is no number 99 here."),
        ("blocked", "could be: Next blocked trial, Previous blocked trial"),
        ("edit 1 2", "That takes one number."),
        ("search nowhere", "nothing here holds “nowhere”"),
        ("next match", "nothing here holds “nowhere”"),
    ] {
        let said = talk.type_lines(&[line]).to_owned();
        assert!(said.contains(answer), "{line}: {said}");
    }
    let said = talk.type_lines(&["1055", "approve"]).to_owned();
    assert!(said.contains("revoked"), "{said}");
    let said = talk.type_lines(&["77"]).to_owned();
    assert!(said.contains("There is no finding 77"), "{said}");
}

#[test]
fn numbers_refer_to_the_printed_list_after_changes() {
    let mut talk = Talk::open();
    talk.type_lines(&["2"]);
    let shown = talk.said.lines().find(|line| line.starts_with("5 TRL-")).unwrap().to_owned();
    // Somebody else approves the fourth meanwhile, and a scan brings it in.
    talk.session.press("jjjd");
    talk.session.press("No.<C-s>");
    assert_eq!(talk.session.new_records().len(), 1, "{}", talk.said);
    let name = shown.split([' ', ',']).nth(1).unwrap();
    talk.type_lines(&["5"]);
    let page = talk.session.model.layers.page().unwrap();
    assert!(page.trial_ref.ends_with(name), "{name}: {}", talk.said);
}

#[test]
fn changes_by_others_follow_the_next_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["2"]);
    let packet = talk.session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(
        &packet,
        text.replacen("emea\n  - notif", "emea\n    delivery_tracking_ref: ticket:CS-1\n  - notif", 1),
    )
    .unwrap();
    talk.session.feed(Msg::Changed);
    let said = talk.type_lines(&["marks"]).to_owned();
    assert!(said.contains("TRL-1042"), "{said}");
    let said = talk.type_lines(&["marks"]).to_owned();
    assert!(!said.contains("TRL-1042"), "and once is enough: {said}");
    fs::write(&packet, text).unwrap();
    let said = talk.type_lines(&["rescan"]).to_owned();
    assert!(said.starts_with("read again: 25 trials"), "{said}");
}

#[test]
fn search_selection_and_sort_print_the_position() {
    let mut talk = Talk::open();
    let said = talk.type_lines(&["0", "search escalated"]).to_owned();
    assert!(said.lines().next().unwrap().contains("escalated"), "{said}");
    let again = talk.type_lines(&["next match"]).to_owned();
    assert!(again.lines().next().unwrap().contains("escalated") && said != again, "{again}");
    let said = talk.type_lines(&["sort"]).to_owned();
    assert!(said.starts_with("sorted: "), "{said}");
    assert!(said.contains("All, 25 trials, "), "{said}");
    let said = talk.type_lines(&["mark all"]).to_owned();
    assert!(said.contains("25 trials are marked."), "{said}");
    let said = talk.type_lines(&["unmark 1 2", "marks"]).to_owned();
    assert_eq!(said.matches("TRL-").count(), 23, "{said}");
    let said = talk.type_lines(&["unmark all"]).to_owned();
    assert!(said.contains("No trial is marked."), "{said}");
}

#[test]
fn a_queue_of_ones_own_is_opened_by_its_number_and_by_its_name() {
    let word = |text: &str| Word { text: text.to_owned(), line: 1, column: 1 };
    let stuck = SavedQueue {
        name: word("Stuck long"),
        query: word("status:blocked age>14d missing>0"),
        sort: None,
        query_starts: None,
    };
    let config = Config { queues: vec![stuck], ..Config::default() };
    let mut session = Session::with_state();
    session.model.list.apply_config(UserQueues::read(&config).unwrap());
    session.press("r");
    let mut talk = Talk::with(session);
    assert!(talk.said.contains("\n6 Stuck long, 4 trials: "), "{}", talk.said);
    for line in ["6", "stuck long"] {
        let said = talk.type_lines(&[line]).to_owned();
        assert!(said.starts_with("Stuck long, 4 trials, "), "{said}");
        assert!(said.ends_with("Stuck long: "), "{said}");
        talk.type_lines(&["back"]);
    }
}

#[test]
fn invalid_query_leaves_the_filter_unchanged() {
    let mut talk = Talk::open();
    let said = talk.type_lines(&["0", "filter status:awaiting outcome:renewed"]).to_owned();
    assert!(said.starts_with("All, ") && !said.contains("blocked, renewed"), "{said}");
    let rows = talk.session.model.list.rows.clone();
    let said = talk.type_lines(&["filter statos:blocked"]).to_owned();
    assert!(said.contains("at character 1. Nothing has changed."), "{said}");
    let said = talk.type_lines(&["search gate:"]).to_owned();
    assert!(said.contains("Nothing has changed."), "{said}");
    assert_eq!(talk.session.model.list.rows, rows);
    assert!(talk.session.model.layers.prompt().is_none());
    talk.type_lines(&["1"]);
    assert!(talk.session.model.layers.page().is_some(), "and the next line means what it says");
}

#[test]
fn a_finding_is_edited_and_copied_by_its_number() {
    let mut talk = Talk::open();
    talk.type_lines(&["1042"]);
    assert!(talk.said.contains("open a queue") || talk.session.model.layers.page().is_none());
    talk.type_lines(&["1", "1042", "1", "copy"]);
    let Some(Effect::Copy(text)) = talk.session.asked.last() else { panic!("{:?}", talk.session.asked) };
    assert!(text.contains("delivery_tracking_ref"), "{text}");
    assert!(talk.said.contains("Add: "), "{}", talk.said);
    talk.type_lines(&["back", "edit 7"]);
    assert!(
        matches!(talk.session.asked.last(), Some(Effect::EditFile { line: 10, .. })),
        "{:?}",
        talk.session.asked
    );
}

#[test]
fn request_by_numbers_is_written_to_a_named_file() {
    let mut talk = Talk::open();
    let file = talk.session.folder.path().join("ask.md");
    talk.type_lines(&["1", "request what is missing 7"]);
    assert_eq!(talk.prompt, "File for the request; an empty line for the clipboard; cancel: ");
    assert!(talk.type_lines(&[file.to_str().unwrap()]).contains("the request is in "), "{}", talk.said);
    assert!(fs::read_to_string(&file).unwrap().contains("TRL-1042"));
    talk.type_lines(&["back", "mark 1 2", "request what is missing", ""]);
    let Some(Effect::Copy(text)) = talk.session.asked.last() else { panic!("{}", talk.said) };
    assert!(text.contains("TRL-1003") && text.contains("TRL-1009") && !text.contains("TRL-1042"), "{text}");
    talk.type_lines(&["request what is missing", "cancel"]);
    assert!(talk.session.model.layers.export_name().is_none() && talk.prompt == "Triage: ", "{}", talk.said);
}

#[test]
fn a_link_is_chosen_by_its_number() {
    let session = Session::with_state();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text + "see: [https://one.test/a, https://two.test/b]\n").unwrap();
    let mut talk = Talk::with(session);
    talk.type_lines(&["rescan", "1", "7", "1", "open a link"]);
    assert!(talk.said.contains("1. https://one.test/a\n2. https://two.test/b\n"), "{}", talk.said);
    talk.type_lines(&["9", "2"]);
    assert_eq!(talk.session.asked.last(), Some(&Effect::OpenLink("https://two.test/b".to_owned())));
}

#[test]
fn quit_asks_before_losing_input() {
    let mut session = Session::open();
    session.resize(SIZE.width, SIZE.height);
    let mut talk = Talk::with(session);
    talk.type_lines(&["2", "4", "deny", "No budget.", ".", "q"]);
    assert_eq!(talk.prompt, "yes or no: ", "{}", talk.said);
    talk.type_lines(&[""]);
    assert!(
        talk.session.model.layers.confirmation().is_none() && !talk.session.model.ended,
        "an empty line is no"
    );
    talk.type_lines(&["q", "y"]);
    assert!(!talk.session.model.ended, "the whole word");
    talk.type_lines(&["q", "yes"]);
    assert!(talk.session.model.ended, "{}", talk.said);
}

#[test]
fn every_command_has_words_in_linear_mode() {
    let talk = Talk::open();
    let elsewhere = "Other pane, Down, Up, Half a page down, Half a page up, Page down, Page up, First row, Last row, \
        Command palette, Redraw, Suspend, Yes, No, Accept, Next field, Previous field, Record the decision, \
        Clear the form, Help, Search the help, Back or quit, Back, Quit, Search, Filter, Mark, Mark all, Pick a day, Day after, Day before";
    for entry in TABLE {
        if elsewhere.split(", ").any(|title| title == entry.title) {
            continue;
        }
        assert!(command_lookup::is_said(entry.command), "{}", entry.title);
        for &context in entry.contexts.iter().filter(|context| !context.takes_text()) {
            for typed in [entry.title.to_owned(), entry.title.to_uppercase(), entry.name.to_owned()] {
                let found = command_lookup::find(&talk.session.model, context, &typed);
                let is_it =
                    matches!(found, command_lookup::Found::One(found) if found.command == entry.command);
                assert!(is_it, "{typed} in {context:?}");
            }
        }
    }
    assert!(command_lookup::said(InputMode::List).count() > 15);
}

#[test]
fn help_lists_commands_and_unavailable_ones() {
    let mut talk = Talk::open();
    let said = talk.type_lines(&["1", "help"]).to_owned();
    assert!(said.contains("undo, or u: ") && said.contains("Not now: nothing was decided"), "{said}");
    let hidden = |entry: &&Entry| (entry.availability)(&talk.session.model) == Availability::Hidden;
    for entry in command_lookup::said(InputMode::List).filter(|entry| !hidden(entry)) {
        assert!(said.contains(entry.sentence), "{}", entry.title);
    }
}

#[test]
fn an_empty_folder_and_queues_without_rows_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().to_owned();
    let mut talk = Talk::with(Session::on(folder, room, None, Lens::default(), 80, 24));
    assert!(talk.said.contains("There is no evidence here"), "{}", talk.said);
    let said = talk.type_lines(&["1"]).to_owned();
    assert!(said.contains("Triage, 0 trials, most overdue first. Nothing is blocked"), "{said}");
    talk.type_lines(&["", "n", "p", "1", "approve", "b", "5", "n"]);
    assert_eq!(talk.session.model.list.queue, Queue::Problems);
}

#[test]
fn long_texts_come_in_parts() {
    let mut talk = Talk::open();
    talk.linear.fit(Size { width: 200, height: 12 });
    talk.type_lines(&["1", "1042"]);
    assert!(talk.said.contains(" more line"), "{}", talk.said);
    let mut parts = 1;
    while talk.type_lines(&[""]).contains(" more line") {
        parts += 1;
        assert!(parts < 20, "{}", talk.said);
    }
    let gates = talk.said.matches("\nGate ").count();
    assert_eq!(gates, 8, "{}", talk.said);
    let back = talk.type_lines(&["previous"]).to_owned();
    assert!(back.starts_with("Status: blocked, overdue\n"), "{back}");
    let file = talk.type_lines(&["1"]).to_owned();
    assert!(
        file.contains("6 lines before this: previous\n7:"),
        "a file is read from shortly before the finding: {file}"
    );
    let back = talk.type_lines(&["previous"]).to_owned();
    assert!(back.starts_with("1: schema_version"), "{back}");
}

#[test]
fn printed_part_fits_the_terminal() {
    for (width, height) in [(40, 12), (60, 18), (80, 24), (200, 60)] {
        let mut talk = Talk::open();
        talk.linear.fit(Size { width, height });
        for line in ["1", "", "", "1042", "", "", "", "previous", "1", "", "previous"] {
            let said = talk.type_lines(&[line]).to_owned();
            let rows: usize = said.lines().map(|line| line.width().div_ceil(usize::from(width)).max(1)).sum();
            // What can be typed is said once besides.
            let allowed = usize::from(height) + if said.contains("A number ") { 4 } else { 0 };
            assert!(rows <= allowed, "{rows} rows at {width} by {height} after {line}:\n{said}");
        }
    }
}

#[test]
fn every_answer_warns_of_a_room_not_evaluated() {
    let mut talk = Talk::open();
    talk.type_lines(&["3"]);
    let policy = talk.session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, format!("{text}\nquorums: 2\n")).unwrap();
    talk.session.feed(Msg::Changed);
    for line in ["1", "decisions", "back", "back", "2", "back", "3"] {
        let said = talk.type_lines(&[line]);
        assert!(said.starts_with("Attention: "), "{line}: {said}");
        assert!(said.contains("cannot be judged: policy.yaml"), "{line}: {said}");
        let is_told = said.contains(", ready") || said.contains(": pass") || said.contains(" ready,");
        assert!(!is_told, "{line}: {said}");
        assert!(line != "3" || said.contains(", not known, "), "{line}: {said}");
    }
    fs::write(&policy, text).unwrap();
    talk.session.feed(Msg::Changed);
    let said = talk.type_lines(&["back"]);
    assert!(!said.contains("Attention") && said.contains(" ready, "), "{said}");
}

#[test]
fn text_of_the_user_is_never_rewritten() {
    let mut talk = Talk::open();
    let said = talk.type_lines(&["0", "search Escrow-7 · Ctrl-x"]).to_owned();
    assert!(said.contains("Escrow-7 · Ctrl-x"), "{said}");
}

#[test]
fn one_state_has_one_label_on_the_screen_and_in_speech() {
    for (trial, state) in [("1057", GraceState::RefusalUnsettled), ("1038", GraceState::Denied)] {
        let mut session = Session::open();
        session.press(&format!("0/{trial}<Enter>"));
        assert!(session.shows(&format!("Grace   {}", state.label())), "{}", session.screen());
        let mut talk = Talk::open();
        let said = talk.type_lines(&["0", &format!("search {trial}")]).to_owned();
        assert!(said.contains(&format!("grace {}", state.label())), "{said}");
    }
}

//! The linear mode: lines in, lines out, over the same core; and the program on a pipe.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::config::{Config, SavedQueue, Word};
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::commands::{Availability, CommandEntry, TABLE};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::geometry::Size;
use trialdesk::console::app::list::user_queues::UserQueues;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::queue::Queue;
use trialdesk::console::linear::command_lookup;
use trialdesk::console::linear::{Linear, SIZE};
use trialdesk::domain::labels::GraceState;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::room::RoomOptions;
use unicode_width::UnicodeWidthStr;

/// A conversation over the sample room, as dana.
struct Talk {
    session: Session,
    linear: Linear,
    /// Everything that was printed, with prompts and what was typed after them.
    output: String,
    prompt: String,
}

impl Talk {
    fn open() -> Self {
        Self::with(Session::with_state())
    }

    fn with(mut session: Session) -> Self {
        session.resize(SIZE.width, SIZE.height);
        let mut talk =
            Self { session, linear: Linear::default(), output: String::new(), prompt: String::new() };
        talk.report();
        talk
    }

    fn report(&mut self) {
        assert!(!self.linear.awaits(&self.session.model), "it would wait for ever after\n{}", self.output);
        let report = self.linear.report(&self.session.model);
        for line in &report.lines {
            self.output.push_str(line);
            self.output.push('\n');
            assert!(!line.contains('\n') && !line.contains('\u{1b}'), "{line:?}");
        }
        self.output.push_str(&report.prompt);
        self.prompt = report.prompt.to_string();
    }

    /// Types lines. Gives back what the last one brought.
    fn type_lines(&mut self, lines: &[&str]) -> &str {
        let mut start = self.output.len();
        for line in lines {
            self.output.push_str(line);
            self.output.push('\n');
            start = self.output.len();
            for msg in self.linear.take(&self.session.model, line) {
                self.session.feed(msg);
            }
            if self.session.asked.last() != Some(&Effect::Quit) {
                self.report();
            }
        }
        &self.output[start..]
    }
}

fn first_record(talk: &Talk) -> trialdesk::ledger::record::Record {
    let form = talk.session.model.layers.form().unwrap();
    form.record_of(&form.items[0]).unwrap()
}

#[test]
fn reviewer_session_reads_line_by_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["1", "next", "7", "1", "decisions", "back", "filter tracking", "filter", "back", "5"]);
    insta::assert_snapshot!("linear_morning", talk.output);
}

#[test]
fn a_decision_takes_the_word_and_nothing_shorter() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "approve", "+14d", "Pilot slipped.", "", ""]);
    assert!(talk.prompt.starts_with("Decision"), "{}", talk.output);
    for line in ["", "approve", "yes", "Ctrl-S", "y"] {
        talk.type_lines(&[line]);
    }
    assert!(talk.session.new_records().is_empty(), "the word alone is not asked for yet\n{}", talk.output);
    for line in ["", "a", "yes", "y", "APPROVE", "approve it", "record", " "] {
        let output = talk.type_lines(&["record", line]).to_owned();
        assert!(output.contains("Nothing was recorded."), "{line:?}: {output}");
        assert!(talk.session.new_records().is_empty());
    }
    talk.type_lines(&["record"]);
    let form = talk.session.model.layers.form().unwrap();
    let shown = form.record_of(&form.items[0]).unwrap();
    assert!(
        talk.output.contains(&format!("{}:\n{}", shown.path(), shown.text)),
        "the record is shown to the byte"
    );
    assert_eq!(talk.prompt, "Type approve to record, or anything else to cancel: ");
    let output = talk.type_lines(&["approve"]).to_owned();
    assert!(output.starts_with("Recorded: approved, TRL-1060 is ready now"), "{output}");
    let records = talk.session.new_records();
    assert_eq!(records.len(), 1);
    assert_eq!(fs::read_to_string(talk.session.place.room.join(&records[0])).unwrap(), shown.text);
    let output = talk.type_lines(&["undo", "", "", "record", "withdraw"]).to_owned();
    assert!(output.starts_with("Recorded: withdrawn"), "{output}");
    assert_eq!(talk.session.new_records().len(), 2);
}

#[test]
fn decision_reads_line_by_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "approve", "+14d", "Pilot slipped.", "", "", "record", "approve"]);
    insta::assert_snapshot!("linear_decision", talk.output);
}

#[test]
fn denying_sending_back_and_withdrawing_have_words_of_their_own() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["2", "deny 4", "No budget.", "", "record", "deny"]).to_owned();
    assert!(output.starts_with("Recorded: denied"), "{}", talk.output);
    let output = talk
        .type_lines(&["b", "request changes 4", "No reason is given.", "", "record", "request changes"])
        .to_owned();
    assert!(output.starts_with("Recorded: changes requested"), "{}", talk.output);
    let output = talk.type_lines(&["withdraw", "By mistake.", "", "record", "withdraw"]).to_owned();
    assert!(output.starts_with("Recorded: withdrawn"), "{}", talk.output);
    assert_eq!(talk.session.new_records().len(), 3);
}

#[test]
fn many_are_decided_with_their_number_and_the_word() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "select 4-6"]);
    assert!(talk.output.contains("3 trials are selected."), "{}", talk.output);
    talk.type_lines(&["approve", "+7d", "One more week.", "", "", ""]);
    assert!(talk.output.contains("How many (Type 3 to record 3 decisions)"), "{}", talk.output);
    let output = talk.type_lines(&["record"]).to_owned();
    assert!(output.contains("To do: Type 3 to record 3 decisions"), "{output}");
    talk.type_lines(&["2"]);
    assert!(talk.output.ends_with("How many (Type 3 to record 3 decisions): "), "{}", talk.output);
    let output = talk.type_lines(&["3", "record"]).to_owned();
    assert_eq!(output.matches("schema_version: cavra.grace-period.decision.v1").count(), 3, "{output}");
    let output = talk.type_lines(&["approve"]).to_owned();
    assert!(output.contains("Recorded: 3 decisions, approved"), "{output}");
    assert_eq!(talk.session.new_records().len(), 3);
    let output = talk.type_lines(&["undo"]).to_owned();
    assert!(output.contains("Withdraw your decisions on grace periods: 3 trials, "), "{output}");
}

#[test]
fn refreshed_timestamp_is_printed_before_recording() {
    // The sample room's clock is fixed; this one moves.
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
    let shown = first_record(&talk);
    let request = talk.session.model.layers.form().unwrap().stamp_request;
    talk.session.clock = parse_timestamp("2026-06-20T12:00:40Z").unwrap();
    talk.session.feed(Msg::Due { request });
    let now = first_record(&talk);
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
    let output =
        report.lines.iter().map(crate::domain::safe_text::SafeText::as_str).collect::<Vec<_>>().join("\n");
    assert!(output.contains("Only the time has changed") && output.contains("12:00:40"), "{output}");
    assert!(output.contains(&now.path()), "{output}");
}

#[test]
fn left_form_keeps_its_draft() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "deny", "No budget for", ".", "back"]);
    assert!(
        talk.output.contains("Nothing was recorded. Your form draft to deny is saved"),
        "{}",
        talk.output
    );
    assert!(talk.output.contains("Draft: form draft to deny"), "{}", talk.output);
    let output = talk.type_lines(&["deny"]).to_owned();
    assert!(output.contains("Draft restored: clear clears it"), "{output}");
    assert!(output.ends_with("Reason (No budget for): "), "{output}");
}

#[test]
fn invalid_field_is_explained_and_prompted_again() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["2", "4", "a", "next Tuesday"]).to_owned();
    assert!(output.contains("Invalid: "), "{output}");
    assert!(talk.prompt.starts_with("Grace ends on"), "{output}");
    let output = talk.type_lines(&["+9999d"]).to_owned();
    assert!(output.contains("Invalid: "), "{output}");
    let output = talk.type_lines(&["2026-07-01", "Why not.", "One.", "Two.", ""]).to_owned();
    assert!(talk.prompt.starts_with("Reference"), "{output}");
    let output = talk.type_lines(&["no reference"]).to_owned();
    assert!(output.contains("Invalid: "), "{output}");
    let output = talk.type_lines(&["ticket:CS-1"]).to_owned();
    assert!(output.contains("3 Conditions: One.; Two. (2 conditions)"), "{output}");
    let output = talk.type_lines(&["3", "-", "", "record"]).to_owned();
    assert!(output.contains("conditions: []"), "{output}");
}

#[test]
fn unavailable_command_gives_the_reason() {
    let mut talk = Talk::open();
    for (line, answer) in [
        ("approve", "Which trial?"),
        ("7 8", "One number opens"),
        ("nonsense", "Unknown command or trial “nonsense”"),
        ("\u{1b}[2Jx", "Unknown command or trial “\\u{1b}[2Jx”"),
        ("99", "Unknown command or trial “99”"),
        ("select 1", "Open a queue of trials first"),
        ("undo", "No decision was recorded in this session"),
        ("search", "Type a query"),
    ] {
        let output = talk.type_lines(&[line]).to_owned();
        assert!(output.contains(answer), "{line}: {output}");
    }
    talk.type_lines(&["0"]);
    for (line, answer) in [
        ("select", "Which trials?"),
        ("select 99", "Number 99 does not exist here."),
        ("approve 99", "Number 99 does not exist here."),
        ("blocked", "could be: Next blocked trial, Previous blocked trial"),
        ("edit 1 2", "This command takes one number."),
        ("search nowhere", "No match for “nowhere”"),
        ("next match", "No match for “nowhere”"),
    ] {
        let output = talk.type_lines(&[line]).to_owned();
        assert!(output.contains(answer), "{line}: {output}");
    }
    let output = talk.type_lines(&["1055", "approve"]).to_owned();
    assert!(output.contains("revoked"), "{output}");
    let output = talk.type_lines(&["77"]).to_owned();
    assert!(output.contains("Finding 77 does not exist"), "{output}");
}

#[test]
fn numbers_refer_to_the_printed_list_after_changes() {
    let mut talk = Talk::open();
    talk.type_lines(&["2"]);
    let shown = talk.output.lines().find(|line| line.starts_with("5 TRL-")).unwrap().to_owned();
    // Somebody else approves the fourth meanwhile, and a scan brings it in.
    talk.session.press("jjjd");
    talk.session.press("No.<C-s>");
    assert_eq!(talk.session.new_records().len(), 1, "{}", talk.output);
    let name = shown.split([' ', ',']).nth(1).unwrap();
    talk.type_lines(&["5"]);
    let page = talk.session.model.layers.page().unwrap();
    assert!(page.trial_ref.ends_with(name), "{name}: {}", talk.output);
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
    let output = talk.type_lines(&["selected"]).to_owned();
    assert!(output.contains("TRL-1042"), "{output}");
    let output = talk.type_lines(&["selected"]).to_owned();
    assert!(!output.contains("TRL-1042"), "and once is enough: {output}");
    fs::write(&packet, text).unwrap();
    let output = talk.type_lines(&["rescan"]).to_owned();
    assert!(output.starts_with("Read again: 25 trials"), "{output}");
}

#[test]
fn search_selection_and_sort_print_the_position() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["0", "search escalated"]).to_owned();
    assert!(output.lines().next().unwrap().contains("escalated"), "{output}");
    let again = talk.type_lines(&["next match"]).to_owned();
    assert!(again.lines().next().unwrap().contains("escalated") && output != again, "{again}");
    let output = talk.type_lines(&["sort"]).to_owned();
    assert!(output.starts_with("Sorted: "), "{output}");
    assert!(output.contains("All, 25 trials, "), "{output}");
    let output = talk.type_lines(&["select all"]).to_owned();
    assert!(output.contains("25 trials are selected."), "{output}");
    let output = talk.type_lines(&["deselect 1 2", "selected"]).to_owned();
    assert_eq!(output.matches("TRL-").count(), 23, "{output}");
    let output = talk.type_lines(&["deselect all"]).to_owned();
    assert!(output.contains("No trial is selected."), "{output}");
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
    assert!(talk.output.contains("\n6 Stuck long, 4 trials: "), "{}", talk.output);
    for line in ["6", "stuck long"] {
        let output = talk.type_lines(&[line]).to_owned();
        assert!(output.starts_with("Stuck long, 4 trials, "), "{output}");
        assert!(output.ends_with("Stuck long: "), "{output}");
        talk.type_lines(&["back"]);
    }
}

#[test]
fn invalid_query_leaves_the_filter_unchanged() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["0", "filter status:awaiting outcome:renewed"]).to_owned();
    assert!(output.starts_with("All, ") && !output.contains("blocked, renewed"), "{output}");
    let rows = talk.session.model.list.rows.clone();
    let output = talk.type_lines(&["filter statos:blocked"]).to_owned();
    assert!(output.contains("at character 1. The query was not changed."), "{output}");
    let output = talk.type_lines(&["search gate:"]).to_owned();
    assert!(output.contains("The query was not changed."), "{output}");
    assert_eq!(talk.session.model.list.rows, rows);
    assert!(talk.session.model.layers.prompt().is_none());
    talk.type_lines(&["1"]);
    assert!(talk.session.model.layers.page().is_some(), "and the next line means what it says");
}

#[test]
fn a_finding_is_edited_and_copied_by_its_number() {
    let mut talk = Talk::open();
    talk.type_lines(&["1042"]);
    assert!(talk.output.contains("open a queue") || talk.session.model.layers.page().is_none());
    talk.type_lines(&["1", "1042", "1", "copy"]);
    let Some(Effect::Copy(text)) = talk.session.asked.last() else { panic!("{:?}", talk.session.asked) };
    assert!(text.contains("delivery_tracking_ref"), "{text}");
    assert!(talk.output.contains("Add: "), "{}", talk.output);
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
    assert_eq!(talk.prompt, "File for the request (empty: clipboard; cancel): ");
    let (before, text) =
        talk.output.split_once("The request, exactly as it will be copied or written:\n").unwrap();
    let shown = text.split_once("End of the request.\n").unwrap().0.to_owned();
    assert!(!before.contains("# Requests about") && !file.exists());
    assert!(talk.type_lines(&[file.to_str().unwrap()]).contains("Request written to "), "{}", talk.output);
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("TRL-1042"));
    assert_eq!(shown, written, "what was printed is what was written");
    talk.type_lines(&["back", "select 1 2", "request what is missing", ""]);
    let Some(Effect::Copy(text)) = talk.session.asked.last() else { panic!("{}", talk.output) };
    assert!(text.contains("TRL-1003") && text.contains("TRL-1009") && !text.contains("TRL-1042"), "{text}");
    talk.type_lines(&["request what is missing", "cancel"]);
    assert!(talk.session.model.layers.request().is_none() && talk.prompt == "Triage: ", "{}", talk.output);
}

#[test]
fn a_link_is_chosen_by_its_number() {
    let session = Session::with_state();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text + "see: [https://one.test/a, https://two.test/b]\n").unwrap();
    let mut talk = Talk::with(session);
    talk.type_lines(&["rescan", "1", "7", "1", "open a link"]);
    assert!(talk.output.contains("1. https://one.test/a\n2. https://two.test/b\n"), "{}", talk.output);
    talk.type_lines(&["9", "2"]);
    assert_eq!(talk.session.asked.last(), Some(&Effect::OpenLink("https://two.test/b".to_owned())));
}

#[test]
fn quit_asks_before_losing_input() {
    let mut session = Session::open();
    session.resize(SIZE.width, SIZE.height);
    let mut talk = Talk::with(session);
    talk.type_lines(&["2", "4", "deny", "No budget.", ".", "q"]);
    assert_eq!(talk.prompt, "yes or no: ", "{}", talk.output);
    talk.type_lines(&[""]);
    assert!(
        talk.session.model.layers.confirmation().is_none() && !talk.session.model.ended,
        "an empty line is no"
    );
    talk.type_lines(&["q", "y"]);
    assert!(!talk.session.model.ended, "the whole word");
    talk.type_lines(&["q", "yes"]);
    assert!(talk.session.model.ended, "{}", talk.output);
}

#[test]
fn every_command_has_words_in_linear_mode() {
    let talk = Talk::open();
    let elsewhere = "Other pane, Down, Up, Half a page down, Half a page up, Page down, Page up, First row, Last row, \
        Command palette, Redraw, Suspend, Yes, No, Accept, Next field, Previous field, Record the decision, \
        Clear the form, Help, Search the help, Back or quit, Back, Quit, Search, Filter, Select, Select all, Pick a day, Day after, Day before, \
        Write into the file, Write the lines, Review the lines, Next suggestion, Previous suggestion, Next entry field, Previous entry field, \
        Next gate, Previous gate, Figures as a table, Next section, Previous section, Next recipient, Previous recipient";
    for entry in TABLE {
        if elsewhere.split(", ").any(|title| title == entry.title) {
            continue;
        }
        assert!(command_lookup::is_callable(entry.command), "{}", entry.title);
        for &context in entry.modes.iter().filter(|context| !context.takes_text()) {
            for typed in [entry.title.to_owned(), entry.title.to_uppercase(), entry.name.to_owned()] {
                let found = command_lookup::find(&talk.session.model, context, &typed);
                let is_it =
                    matches!(found, command_lookup::Found::One(found) if found.command == entry.command);
                assert!(is_it, "{typed} in {context:?}");
            }
        }
    }
    assert!(command_lookup::callable(InputMode::List).count() > 15);
}

#[test]
fn help_lists_commands_and_unavailable_ones() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["1", "help"]).to_owned();
    assert!(
        output.contains("undo, or u: ") && output.contains("Not now: No decision was recorded"),
        "{output}"
    );
    let hidden = |entry: &&CommandEntry| entry.availability(&talk.session.model) == Availability::Hidden;
    for entry in command_lookup::callable(InputMode::List).filter(|entry| !hidden(entry)) {
        assert!(output.contains(entry.sentence), "{}", entry.title);
    }
}

#[test]
fn an_empty_folder_and_queues_without_rows_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().to_owned();
    let mut talk = Talk::with(Session::on(folder, room, None, RoomOptions::default(), 80, 24));
    assert!(talk.output.contains("No evidence here"), "{}", talk.output);
    let output = talk.type_lines(&["1"]).to_owned();
    assert!(output.contains("Triage, 0 trials, oldest first. No trial is blocked"), "{output}");
    talk.type_lines(&["", "n", "p", "1", "approve", "b", "5", "n"]);
    assert_eq!(talk.session.model.list.queue, Queue::Problems);
}

#[test]
fn long_texts_come_in_parts() {
    let mut talk = Talk::open();
    talk.linear.fit(Size { width: 200, height: 12 });
    talk.type_lines(&["1", "1042"]);
    assert!(talk.output.contains(" more line"), "{}", talk.output);
    let mut parts = 1;
    while talk.type_lines(&[""]).contains(" more line") {
        parts += 1;
        assert!(parts < 20, "{}", talk.output);
    }
    let gates = talk.output.matches("\nGate ").count();
    assert_eq!(gates, 8, "{}", talk.output);
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
            let output = talk.type_lines(&[line]).to_owned();
            let rows: usize =
                output.lines().map(|line| line.width().div_ceil(usize::from(width)).max(1)).sum();
            // The hint of a location is printed once in addition.
            let allowed = usize::from(height) + if output.contains("A number ") { 4 } else { 0 };
            assert!(rows <= allowed, "{rows} rows at {width} by {height} after {line}:\n{output}");
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
        let output = talk.type_lines(&[line]);
        assert!(output.starts_with("Warning: "), "{line}: {output}");
        assert!(output.contains("Cannot evaluate the room: policy.yaml"), "{line}: {output}");
        let is_told = output.contains(", ready") || output.contains(": pass") || output.contains(" ready,");
        assert!(!is_told, "{line}: {output}");
        assert!(line != "3" || output.contains(", unknown, "), "{line}: {output}");
    }
    fs::write(&policy, text).unwrap();
    talk.session.feed(Msg::Changed);
    let output = talk.type_lines(&["back"]);
    assert!(!output.contains("Warning") && output.contains(" ready, "), "{output}");
}

#[test]
fn text_of_the_user_is_never_rewritten() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["0", "search Escrow-7 · Ctrl-x"]).to_owned();
    assert!(output.contains("Escrow-7 · Ctrl-x"), "{output}");
}

#[test]
fn one_state_has_one_label_on_the_screen_and_in_speech() {
    for (trial, state) in [("1057", GraceState::RefusalUnsettled), ("1038", GraceState::Denied)] {
        let mut session = Session::open();
        session.press(&format!("0/{trial}<Enter>"));
        assert!(session.shows(&format!("Grace   {}", state.label())), "{}", session.screen());
        let mut talk = Talk::open();
        let output = talk.type_lines(&["0", &format!("search {trial}")]).to_owned();
        assert!(output.contains(&format!("grace {}", state.label())), "{output}");
    }
}

#[test]
fn a_package_is_decided_line_by_line() {
    let mut session = Session::with_state();
    let from = support::sample::sample_evidence().join("TRL-2007");
    support::sample::copy(&from, &session.place.room.join("TRL-2007"));
    session.press("r");
    let mut talk = Talk::with(session);
    let output = talk.type_lines(&["2"]).to_owned();
    assert!(output.contains("readiness package awaits an approver"), "{output}");
    let output = talk.type_lines(&["2007", "approve"]).to_owned();
    assert!(output.contains("Approve the readiness package: TRL-2007. Acting as dana."), "{output}");
    assert!(output.contains("Status now: stale"), "{output}");
    assert!(output.contains("stale approval of eli: the packet changed"), "{output}");
    assert!(output.contains("After: readiness package stale, becomes approved, ready"), "{output}");
    let output = talk.type_lines(&["The new start is agreed.", "soon"]).to_owned();
    assert!(output.contains("Invalid: Enter a date, e.g. 2026-12-31 or +90d, or leave it empty"), "{output}");
    talk.type_lines(&["+30d", "", ""]);
    let output = talk.type_lines(&["record"]).to_owned();
    assert!(output.contains("schema_version: cavra.package-approval.decision.v1"), "{output}");
    let previewed = first_record(&talk);
    assert!(previewed.text.lines().all(|line| output.contains(line)), "every byte was printed");
    let output = talk.type_lines(&["approve"]).to_owned();
    assert!(output.starts_with("Recorded: readiness package approved, TRL-2007 is ready now"), "{output}");
    let records = talk.session.new_records();
    assert_eq!(fs::read_to_string(talk.session.place.room.join(&records[0])).unwrap(), previewed.text);
    let output = talk.type_lines(&["decisions"]).to_owned();
    assert!(output.contains("readiness package until 20 Jul"), "{output}");
    let output = talk.type_lines(&["deny", ".", "other subject"]).to_owned();
    assert!(output.starts_with("Deny the grace period: TRL-2007."), "{output}");
    let output = talk.type_lines(&[".", "other"]).to_owned();
    assert!(output.starts_with("Deny the follow-up package: TRL-2007."), "{output}");
}

#[test]
fn a_document_is_created_line_by_line() {
    let mut session = Session::with_state();
    let from = support::sample::sample_evidence().join("TRL-2001");
    support::sample::copy(&from, &session.place.room.join("TRL-2001"));
    session.press("r");
    let mut talk = Talk::with(session);
    let output = talk.type_lines(&["0", "2001", "create"]).to_owned();
    assert!(output.contains("Created TRL-2001/readiness.yaml. Replace each TODO: edit opens it"), "{output}");
    assert!(output.contains("schema_version: cavra.trial-conversion-readiness.packet.v1"), "{output}");
    assert!(output.contains("status: draft"), "{output}");
}

#[test]
fn upcoming_dates_are_read_line_by_line() {
    let mut session = Session::with_state();
    let from = support::sample::sample_evidence().join("TRL-2005");
    support::sample::copy(&from, &session.place.room.join("TRL-2005"));
    session.press("r");
    let mut talk = Talk::with(session);
    let output = talk.type_lines(&["upcoming"]).to_owned();
    assert!(output.starts_with("Upcoming dates, and missed ones of current stages: "), "{output}");
    assert!(output.contains(": grace ends of TRL-10"), "{output}");
    let output = talk.type_lines(&["next"]).to_owned();
    assert!(output.contains(": go-live of TRL-2005, stage activation, ready"), "{output}");
    let count = talk.session.model.layers.upcoming().unwrap().rows.len();
    let output = talk.type_lines(&[&count.to_string()]).to_owned();
    assert!(output.contains("Status: ready"), "{output}");
    let output = talk.type_lines(&["back"]).to_owned();
    assert!(output.contains("Upcoming dates"), "{output}");
    let output = talk.type_lines(&["back"]).to_owned();
    assert!(output.contains("Queues: "), "{output}");
}

#[test]
fn decision_log_is_read_line_by_line() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["log"]).to_owned();
    assert!(output.starts_with("Decision log: "), "{output}");
    assert!(output.contains(" records, the newest first"), "{output}");
    let output = talk.type_lines(&["filter by:dana"]).to_owned();
    assert!(output.starts_with("Decision log: ") && output.contains(", filter: by:dana."), "{output}");
    assert!(output.contains("1 ") && output.contains(" dana "), "{output}");
    let output = talk.type_lines(&["1"]).to_owned();
    assert!(output.starts_with("Decision record of TRL-"), "{output}");
    assert!(output.contains("Signature"), "{output}");
    let output = talk.type_lines(&["open"]).to_owned();
    assert!(output.contains(", decisions."), "{output}");
    let output = talk.type_lines(&["back", "back"]).to_owned();
    assert!(output.contains("Decision log: "), "{output}");
    let output = talk.type_lines(&["back", "log grace"]).to_owned();
    assert!(output.contains(", filter: grace"), "{output}");
}

#[test]
fn earlier_reasons_and_digests_are_asked_for_line_by_line() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["approvals", "1060", "approve", ".", "reasons"]).to_owned();
    assert!(output.starts_with("1. ") && output.contains("2. "), "{output}");
    let output = talk.type_lines(&["1"]).to_owned();
    assert!(output.contains("Decision: "), "{output}");
    let draft = talk.session.model.layers.form().unwrap().draft();
    assert!(!draft.reason.is_empty());
    let output = talk.type_lines(&["digests"]).to_owned();
    assert!(output.contains("Covers: what was asked for, sha256:"), "{output}");
    assert!(output.contains("the expiry packet, sha256:"), "{output}");
}

#[test]
fn a_field_is_filled_in_line_by_line() {
    let mut talk = Talk::open();
    let path = talk.session.place.room.join("TRL-1042/followup.yaml");
    let before = fs::read_to_string(&path).unwrap();
    talk.type_lines(&["1", "1042", "fill 1", "CS-8811", "ticket:CS-8811"]);
    assert!(talk.output.contains("This is not a reference"), "{}", talk.output);
    assert_eq!(talk.prompt, "Type write to write this, or anything else to cancel: ");
    assert_eq!(fs::read_to_string(&path).unwrap(), before, "the lines come before the write");
    let output = talk.type_lines(&["yes"]).to_owned();
    assert!(output.starts_with("Nothing was written"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    talk.type_lines(&["fill", "ticket:CS-8811", "write"]);
    let line = "    delivery_tracking_ref: ticket:CS-8811\n";
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        before.replacen("emea\n  - notif", &format!("emea\n{line}  - notif"), 1)
    );
    let output = talk.type_lines(&["undo"]).to_owned();
    assert!(output.starts_with("Undone: TRL-1042/followup.yaml is as it was before"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    talk.type_lines(&["fill", "cancel"]);
    insta::assert_snapshot!("linear_fill_in", talk.output);
}

#[test]
fn a_verdict_and_the_policy_are_read_line_by_line() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["3", "explain 1"]).to_owned();
    assert!(output.starts_with("Why TRL-"), "{output}");
    assert!(output.contains("Gate 8 Public boundary: pass"), "{output}");
    assert_eq!(talk.prompt, "Enter goes back: ");
    let output = talk.type_lines(&["", "policy in words"]).to_owned();
    assert!(output.contains("One approval settles a grace period or a package."), "{output}");
}

#[test]
fn missing_fields_of_several_trials_are_filled_in_line_by_line() {
    let mut talk = Talk::open();
    let room = talk.session.place.room.clone();
    let read = |path: &str| fs::read_to_string(room.join(path)).unwrap();
    talk.type_lines(&["1", "filter tracking", "filter", "fill in all"]);
    assert!(talk.output.ends_with("Triage: "), "a number is asked for: {}", talk.output);
    talk.type_lines(&["search 1042", "select 5", "deselect all", "1042", "fill in all"]);
    assert!(talk.prompt.starts_with("Value"), "{}", talk.output);
    talk.type_lines(&["CS-8811", "ticket:CS-8811"]);
    assert_eq!(talk.prompt, "Type write to write this, or anything else to go back to the fields: ");
    let before = read("TRL-1042/followup.yaml");
    talk.type_lines(&["yes", "done", "write"]);
    assert_ne!(read("TRL-1042/followup.yaml"), before, "{}", talk.output);
    talk.type_lines(&["undo"]);
    assert_eq!(read("TRL-1042/followup.yaml"), before);
    insta::assert_snapshot!("linear_fill_in_all", talk.output);
}

#[test]
fn a_suggestion_is_taken_by_its_number_and_an_empty_line_leaves() {
    let mut talk = Talk::open();
    let path = talk.session.place.room.join("TRL-1049/followup.yaml");
    let before = fs::read_to_string(&path).unwrap();
    let output = talk.type_lines(&["1", "1049", "fill 2"]).to_owned();
    assert!(output.contains("\n1 owner:sales/"), "{output}");
    let output = talk.type_lines(&["1"]).to_owned();
    assert!(output.contains("Line 19, removed:     sales_ref: TBD"), "{output}");
    assert!(output.contains("Line 19, added:     sales_ref: owner:sales/"), "{output}");
    talk.type_lines(&["no", "fill 2", ""]);
    assert_eq!(talk.session.model.mode(), InputMode::Gates, "{}", talk.output);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
}

#[test]
fn portfolio_is_read_line_by_line_and_a_number_opens_its_trials() {
    let mut talk = Talk::open();
    let out = talk.type_lines(&["2", "portfolio"]).to_owned();
    assert!(out.starts_with("Portfolio: "), "{out}");
    for part in [
        "What one person can do in one go.",
        "1 dana: decide on grace periods: alone +",
        "By owner.",
        "not ready ",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    let blocked = out.lines().find(|line| line.contains("follow-up: Notification delivery")).unwrap();
    let (number, trials) = (blocked.split(' ').next().unwrap(), blocked.rsplit(' ').next().unwrap());
    let opened = talk.type_lines(&[number]).to_owned();
    assert!(
        opened.contains(&format!("All, {trials} trials")) && opened.contains("filter: gate:4"),
        "{opened}"
    );
}

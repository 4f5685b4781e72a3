//! Reading lists, pages and figures line by line.

use super::Talk;
use crate::console::tests::session::Session;
use std::fs;
use trialdesk::config::Config;
use trialdesk::config::SavedQueue;
use trialdesk::config::Word;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::commands::Availability;
use trialdesk::console::app::commands::CommandEntry;
use trialdesk::console::app::commands::TABLE;
use trialdesk::console::app::geometry::Size;
use trialdesk::console::app::list::user_queues::UserQueues;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::queue::Queue;
use trialdesk::console::linear::command_lookup;
use trialdesk::domain::labels::GraceState;
use trialdesk::room::RoomOptions;
use unicode_width::UnicodeWidthStr;

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

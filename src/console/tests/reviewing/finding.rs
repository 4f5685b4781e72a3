//! Finding a command: the help, its search, the palette; and why a command cannot be done now.

use crate::console::tests::session::Session;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::commands::{Availability, TABLE};
use trialdesk::console::app::key::Key;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::room::RoomOptions;

/// A way into every place from which the help can be asked for.
const PLACES: [(&str, InputMode); 6] = [
    ("", InputMode::List),
    ("<Enter>", InputMode::Gates),
    ("<Enter>v", InputMode::Evidence),
    ("<Enter>D", InputMode::Decisions),
    ("2a", InputMode::Form),
    ("/", InputMode::Prompt),
];

#[test]
fn every_command_is_found_from_the_help_by_its_title() {
    for (way, context) in PLACES {
        let mut session = Session::open();
        session.press(way);
        assert_eq!(session.model.mode(), context);
        session.press("<F1>");
        for entry in TABLE {
            session.press("/").press(entry.title).press("<Enter>");
            let line = session
                .screen()
                .lines()
                .find(|line| {
                    let words: Vec<_> = line.trim_matches(['│', ' ']).split("  ").collect();
                    words.iter().any(|part| part.trim() == entry.title)
                })
                .map(str::to_owned);
            let is_here = entry.is_in(context) || entry.command.is_of_demo();
            let hidden = is_here && entry.availability(&session.model) == Availability::Hidden;
            let line = line.unwrap_or_default();
            assert!(hidden || !line.is_empty(), "{} from {context:?}: {}", entry.title, session.screen());
            session.press("<Esc>");
        }
        session.press("<Esc>");
        assert_eq!(session.model.mode(), context, "closing the help leaves everything as it was");
    }
}

#[test]
fn help_search_finds_commands_of_other_screens() {
    let mut session = Session::open();
    session.press("?/record");
    insta::assert_snapshot!("help_searched", session.screen());
    session.press("<Enter>j");
    assert!(session.model.layers.help().is_some(), "Enter keeps what was found");
    session.press("<Esc>");
    assert!(session.shows("Copy the trial"), "Esc shows all again");
    session.press("<Esc>");
    assert!(session.model.layers.help().is_none());
    session.press("?/zzz");
    assert!(session.shows("No command and no word of the screen contains these words."));
    for (sought, found) in
        [("closeout", "Closeout handoff"), ("evaluator", "(gate)"), ("malformed", "(finding)")]
    {
        session.press("<Esc>/").press(sought);
        assert!(session.shows(found), "{sought}: {}", session.screen());
    }
    insta::assert_snapshot!("help_80x24", session.press("<Esc>").resize(80, 24).screen());
    insta::assert_snapshot!("help_40x12", session.resize(40, 12).screen());
}

#[test]
fn the_help_of_the_form_is_a_key_that_types_nothing() {
    let mut session = Session::open();
    session.press("2a<Tab>why?");
    assert!(session.model.layers.help().is_none(), "a question mark is typed");
    session.press("<F1>");
    assert!(session.shows("Keys on the decision form") && session.shows("Record the decision"));
    session.press("<Esc>");
    assert!(session.shows("why?"), "nothing is lost");
}

/// Whatever cannot be done says why when its key is pressed.
#[test]
fn palette_gives_the_reason_for_a_disabled_command() {
    let mut models = Vec::new();
    let mut keep = |session: &Session| models.push(session.model.clone());
    for way in [
        "",
        "2",
        "3",
        "4",
        "5",
        "<Tab>",
        "fzzzz<Enter>",
        "<Enter>",
        "<Enter>v",
        "<Enter>D",
        "3<Enter>",
        "2a",
        "2d<Tab>x",
        "2*a",
        "0/1026<Enter><Enter>",
        "5<Enter>",
        ":",
        "?",
        "/",
    ] {
        let mut session = Session::open();
        session.press(way);
        keep(&session);
    }
    let mut kai = Session::of(Some("kai"), RoomOptions::default(), 80, 24);
    keep(kai.press("2"));
    let mut unread = Session::open();
    unread.model.room_view = None;
    keep(&unread);
    let mut disabled = 0;
    for model in &models {
        let context = model.mode();
        for entry in TABLE.iter().filter(|entry| entry.is_in(context)) {
            let Some(key) = model.keymap.key(entry, context) else { continue };
            let availability = entry.availability(model);
            let mut after = model.clone();
            let effects = update(&mut after, Msg::Key(key));
            let output = after.notice.as_ref().map_or("", |notice| notice.text.as_str());
            match availability {
                Availability::Ready => {}
                Availability::Disabled(reason) => {
                    disabled += 1;
                    assert!(output.contains(&reason), "{}: {reason}: output {output}", entry.title);
                    assert!(effects.is_empty() && reason.len() > 8, "{}", entry.title);
                }
                Availability::Hidden => assert!(!output.is_empty(), "{} says nothing", entry.title),
            }
        }
    }
    assert!(disabled > 40, "{disabled}");
}

#[test]
fn a_key_that_means_nothing_says_so() {
    let mut session = Session::open();
    for key in ["z", "<Alt-z>", "<F9>", "<Alt-x>", "<Delete>"] {
        session.press(key);
        assert!(
            session.notice().ends_with("does nothing here. ? shows the keys"),
            "{key}: {}",
            session.notice()
        );
    }
    assert_eq!(Key::parse("F9").map(|key| key.to_string()).as_deref(), Ok("F9"));
}

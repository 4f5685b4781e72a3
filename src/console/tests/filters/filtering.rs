//! Journeys: filtering and searching by queries, with completion and errors that point.

use crate::console::tests::session::Session;
use trialdesk::console::app::command::InputMode;
use trialdesk::room::RoomOptions;

fn names(session: &Session) -> Vec<&str> {
    let room_view = session.model.room_view.as_ref().unwrap();
    session.model.list.rows.iter().map(|&place| &*room_view.summaries.get(place).unwrap().name).collect()
}

#[test]
fn filter_applies_a_query_while_it_is_typed() {
    let mut session = Session::open();
    session.press("0foutcome:revoked");
    assert_eq!(names(&session), ["TRL-1017", "TRL-1026", "TRL-1055"]);
    session.press(" -status:r");
    assert_eq!(names(&session).len(), 3, "what only ends too early leaves the rows as they are");
    assert!(!session.shows("invalid value"), "and is not wrong yet: {}", session.screen());
    session.press("eady");
    assert_eq!(names(&session), ["TRL-1017", "TRL-1055"]);
    session.press("<Enter>");
    assert!(session.line("── All").contains("filter: outcome:revoked -status:ready"), "{}", session.screen());
    session.press("1");
    assert!(session.line("── Triage").contains("filter: outcome:revoked"), "it holds in every queue");
    session.press("f<Esc>");
    assert_eq!(names(&session), ["TRL-1017", "TRL-1055"], "leaving the line brings back what held before");
    session.press("<Esc>");
    assert_eq!(names(&session).len(), 13);
}

#[test]
fn filter_underlines_errors_and_refuses_them() {
    let mut session = Session::open();
    session.press("0foutcome:revoked sttaus:ready");
    let screen = session.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let [.., line, below] = lines.as_slice() else { panic!("{screen}") };
    let column = line.chars().collect::<String>().find("sttaus").unwrap();
    assert_eq!(below.find("^^^^^^"), Some(column), "{screen}");
    assert!(below.contains("unknown field `sttaus`: did you mean `status`?"), "{screen}");
    session.press("<C-w>status:bloked");
    assert_eq!(names(&session).len(), 3, "the rows are those of the last query that was one");
    assert!(session.shows("did you mean `blocked`?"), "{}", session.screen());
    session.press("<Enter>");
    assert_eq!(session.model.mode(), InputMode::Prompt, "there is nothing to accept");
    session.press("<Esc>0fstatus:<Enter>");
    assert!(session.shows("`status:` needs a value: blocked, awaiting or ready"), "{}", session.screen());
    session.resize(40, 12);
    insta::assert_snapshot!("complaint_40x12", session.screen());
    for (width, height) in [(80, 24), (20, 8), (8, 4)] {
        session.resize(width, height);
        let _ = session.buffer();
    }
}

#[test]
fn the_rows_wait_while_a_fields_name_is_typed() {
    let mut session = Session::open();
    session.press("0fsta");
    assert_eq!(names(&session).len(), 25, "it may become status");
    session.press("l");
    assert!(names(&session).len() < 25, "and this is a word");
    session.press("<Esc>0fage<Enter>");
    assert!(names(&session).len() < 25, "a submitted query is complete: {:?}", names(&session));
}

#[test]
fn tab_inserts_the_chosen_candidate_at_the_cursor() {
    let mut session = Session::open();
    session.press("0f");
    insta::assert_snapshot!("candidates", session.screen());
    session.press("out<Tab>");
    assert!(session.shows("filter: outcome:"), "{}", session.screen());
    assert!(session.shows("▸ revoked") && session.shows("escalated"), "values follow");
    session.press("<Down><Tab>");
    assert!(session.shows("filter: outcome:renewed"), "{}", session.screen());
    assert!(names(&session).len() > 3, "and the rows follow");
    session.press(",e<Tab> ow<Tab>em<Tab>");
    let typed = session.model.layers.prompt().unwrap().input.text().to_owned();
    assert_eq!(typed, "outcome:renewed,escalated owner:customer-success/emea");
    session.press(" age>x<Tab>");
    assert!(session.notice().contains("No completions"), "{}", session.notice());
}

#[test]
fn a_search_takes_the_same_query_and_leaves_nothing_out() {
    let mut session = Session::open();
    session.press("0/outcome:revoked<Enter>");
    assert_eq!(names(&session).len(), 25);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let line = session.line("▸");
        seen.push(["1017", "1026", "1055"].into_iter().find(|name| line.contains(name)).unwrap());
        session.press("n");
    }
    assert_eq!(seen, ["1017", "1026", "1055", "1017"], "it goes round");
    session.press("N");
    assert!(session.line("▸").contains("TRL-1017"));
    session.press("5/bad_syntax<Esc>/syntax<Enter>");
    assert!(session.notice().is_empty(), "files are searched by their words: {}", session.notice());
}

#[test]
fn files_are_filtered_by_their_words_and_by_their_trials() {
    let mut session = Session::open();
    session.press("5fsyntax<Enter>");
    assert_eq!(session.model.list.rows.len(), 1);
    session.press("f<C-u>status:blocked trial:1048<Enter>");
    assert_eq!(session.model.list.rows.len(), 1, "its trial is one that is asked for");
    session.press("f<C-u>status:ready<Enter>");
    assert_eq!(session.model.list.rows.len(), 0);
}

#[test]
fn mine_without_owner_refs_names_the_setting() {
    let mut session = Session::of(Some("dana"), RoomOptions::default(), 120, 36);
    session.press("0fmine:<Enter>");
    assert!(session.notice().contains("owner_refs"), "{}", session.notice());
    let mut noor = Session::of(Some("noor"), RoomOptions::default(), 120, 36);
    noor.press("0fmine:<Enter>");
    assert!(!names(&noor).is_empty(), "the policy says which owner noor is");
}

#[test]
fn a_long_query_follows_its_cursor() {
    let mut session = Session::of(Some("dana"), RoomOptions::default(), 40, 12);
    session.press("0f\"delivery_tracking_ref\" status:blocked age>7d");
    assert!(
        session.screen().lines().any(|line| line.starts_with(" filter: ") && line.ends_with("age>7d")),
        "{}",
        session.screen()
    );
}

#[test]
fn a_search_says_which_queue_it_searches_and_counts_its_matches() {
    let mut session = Session::open();
    session.press("/");
    assert!(session.shows("searches Triage"), "{}", session.screen());
    session.press("renewed");
    let count = session.model.list.hits();
    assert!(count > 1 && session.shows(&format!("{count} matches in Triage")), "{}", session.screen());
}

#[test]
fn a_search_finds_problems_and_nothing_is_found_once_it_is_cleared() {
    let mut session = Session::open();
    session.press("5/1048<Enter>");
    assert_eq!(session.model.list.hits(), 1);
    session.press("r");
    assert_eq!(session.model.list.hits(), 1, "also in the room that was read again");
    session.press("0");
    let trials = session.model.list.hits();
    assert!(trials > 0);
    session.press("<Esc>");
    assert!(session.model.list.search.is_empty());
    assert_eq!(session.model.list.hits(), 0);
}

#[test]
fn completion_of_owners_offers_no_placeholder() {
    let mut session = Session::open();
    session.press("fowner:");
    let candidates = &session.model.layers.prompt().unwrap().completion.candidates;
    assert!(!candidates.is_empty());
    assert!(candidates.iter().all(|candidate| candidate.text != "TBD"), "{candidates:?}");
}

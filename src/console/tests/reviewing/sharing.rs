//! Copies, links, and requests for missing references.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;

fn copied(session: &Session) -> &str {
    match session.asked.last() {
        Some(Effect::Copy(text)) => text,
        other => panic!("{other:?}: {}", session.notice()),
    }
}

#[test]
fn the_remedy_the_reference_or_the_whole_trial_is_copied() {
    let mut session = Session::open();
    session.press("/1042<Enter>y");
    assert_eq!(copied(&session), "delivery_tracking_ref: ticket:TODO");
    session.press("Y");
    assert_eq!(copied(&session), "trial:TRL-1042");
    session.press("<C-y>");
    let room = session.place.room.display().to_string();
    insta::assert_snapshot!("trial_as_text", copied(&session).replace(&room, "sample-evidence"));
    session.press("/1014<Enter><C-y>");
    assert!(!copied(&session).contains('@'), "what is masked on a screen is masked in a copy");
    session.press("5Y");
    assert_eq!(copied(&session), "TRL-1048/followup.yaml");
    session.press("<C-y>");
    assert_eq!(session.notice(), "Copy the trial: No trial is selected");
}

/// The sample room with web pages in a trial's follow-up packet.
fn with_links(extra: &str) -> Session {
    let session = Session::open();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let text =
        text.replacen("delivery_tracking_ref: ", "delivery_tracking_ref: https://tickets.test/CS-1  # ", 1);
    fs::write(&packet, text + extra).unwrap();
    session
}

#[test]
fn web_links_alone_are_opened_and_it_says_which() {
    let mut session = with_links("");
    session.press("r/1042<Enter>o");
    assert_eq!(session.asked.last(), Some(&Effect::OpenLink("https://tickets.test/CS-1".to_owned())));
    assert_eq!(session.notice(), "Opening https://tickets.test/CS-1");
    session.press("/1043<Enter>o");
    assert_eq!(session.notice(), "Open a link: No http or https link here");
    assert_eq!(session.asked.len(), 1);
}

#[test]
fn of_several_links_one_is_chosen() {
    let mut session =
        with_links("see: [\"https://two.test/x\", 'http://three.test']\nnot: https://a:b@four.test/\n");
    session.press("r/1042<Enter><Enter>vo");
    insta::assert_snapshot!("links", session.screen());
    session.press("three<Enter>");
    assert_eq!(session.asked.last(), Some(&Effect::OpenLink("http://three.test".to_owned())));
    session.press("o<Down><Enter>");
    assert_eq!(session.asked.last(), Some(&Effect::OpenLink("https://two.test/x".to_owned())));
    session.press("o<Esc>");
    assert_eq!(session.asked.len(), 2);
    assert!(session.model.layers.palette().is_none() && session.model.layers.page().is_some());
}

#[test]
fn a_request_goes_to_the_clipboard_grouped_by_owner() {
    let mut session = Session::open();
    session.press("/1003<Enter> /1042<Enter> /1009<Enter> /1049<Enter> m");
    assert!(session.shows("File for the request on 4 selected (empty: clipboard):"), "{}", session.screen());
    session.press("<Enter>");
    insta::assert_snapshot!("request", copied(&session));
    session.press("<Esc><Esc>3m");
    let notice = session.notice();
    assert_eq!(notice, "Request what is missing: Nothing to request");
}

#[test]
fn a_request_is_shown_before_it_leaves_and_what_is_shown_leaves() {
    let mut session = Session::open();
    session.press("/1003<Enter> /1042<Enter> /1009<Enter> m");
    let pages = session.model.layers.request().unwrap().pages.clone();
    let (whole, parts) = pages.split_first().unwrap();
    assert!(parts.len() > 1 && parts.iter().map(|part| part.items).sum::<usize>() == whole.items);
    insta::assert_snapshot!("request_preview", session.screen());
    session.press("<Tab>");
    let recipient = parts[0].recipient.clone().unwrap();
    let title = format!("Request 1 of {}: to ", parts.len());
    assert!(session.line(&title).contains(recipient.as_str()), "{}", session.screen());
    session.press("<Enter>");
    assert_eq!(copied(&session), parts[0].text.as_str());
    let first = |session: &Session| session.model.layers.request().unwrap().page;
    session.press("m<BackTab>");
    assert_eq!(first(&session), parts.len(), "before the whole request comes the last part");
    session.press("<Tab>");
    assert_eq!(first(&session), 0);
    // A text that is longer than the screen is high can be read to its end.
    session.resize(120, 12).press(&"<PageDown>".repeat(whole.lines().len()));
    let end: String = whole.lines().pop().unwrap().trim().chars().take(60).collect();
    assert!(session.shows(&end), "{end}: {}", session.screen());
    let before = session.asked.len();
    session.press("<Esc>");
    assert!(session.model.layers.request().is_none() && session.asked.len() == before, "Esc copies nothing");
}

#[test]
fn request_file_never_overwrites_nor_enters_decisions() {
    let mut session = Session::open();
    let folder = session.folder.path().to_owned();
    let typed = |name: &str| format!("m{}/{name}<Enter>", folder.display());
    session.press("/1042<Enter>").press(&typed("ask.md"));
    assert!(session.notice().starts_with("Request written to "), "{}", session.notice());
    let text = fs::read_to_string(folder.join("ask.md")).unwrap();
    assert!(
        text.contains("`notifications[0].delivery_tracking_ref`") || text.contains("delivery_tracking_ref")
    );
    session.press(&typed("ask.md"));
    assert!(session.notice().ends_with("this file exists already, and nothing is overwritten"));
    session.press(&typed("sample-evidence/TRL-1046/decisions/ask.md"));
    assert!(
        session.notice().ends_with("a folder named decisions contains only decisions; choose another folder"),
        "{}",
        session.notice()
    );
    session.press(&typed("sample-evidence/ask.yaml"));
    assert!(session.notice().ends_with("evidence has this extension; use .md"), "{}", session.notice());
    session.press(&typed("nowhere/ask.md"));
    assert!(session.notice().contains("No such file"), "{}", session.notice());
    assert_eq!(fs::read_to_string(folder.join("ask.md")).unwrap(), text);
    assert!(session.new_records().is_empty());
    session.press("mx<Esc>");
    assert!(session.model.layers.request().is_none() && !std::path::Path::new("x").exists());
}

#[test]
fn request_masks_owners_and_escapes_markup() {
    let session = Session::open();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let owner = text.lines().find(|line| line.contains("delivery_owner_ref")).unwrap().trim().to_owned();
    let text = text.replace(&owner, "delivery_owner_ref: 'owner:``x``/hana@corp.test/#_\u{202e}y'");
    fs::write(&packet, text).unwrap();
    let mut session = session;
    session.press("r/1042<Enter>m<Enter>");
    let request = copied(&session);
    assert!(!request.contains("hana@") && !request.contains('\u{202e}'), "{request}");
    assert!(!request.lines().any(|line| line.starts_with('#') && line.contains("_y")), "{request}");
}

//! No planted secret and no unsafe character reaches a screen.

use super::session::{Session, copy};
use support::sample::sample_evidence;
use support::secrets::{UNSAFE_CHARACTERS, plant_everywhere, plant_unsafe_characters, plants};
use tempfile::TempDir;
use trialdesk::room::RoomOptions;

#[test]
fn no_planted_secret_shows_on_any_screen() {
    let folder = TempDir::new().unwrap();
    let room = folder.path().join("room");
    copy(&sample_evidence(), &room);
    plant_everywhere(&room);
    let mut session = Session::on(folder, room, Some("dana"), RoomOptions::default(), 160, 50);
    let mut screens = Vec::new();
    let mut look = |session: &mut Session, keys: &str| {
        session.press(keys);
        screens.push((keys.to_owned(), session.screen()));
    };
    for queue in ["1", "2", "3", "4", "5", "0"] {
        look(&mut session, queue);
    }
    let trials = session.screen().matches("TRL-").count().max(25);
    look(&mut session, "0g");
    for _ in 0..=trials {
        for keys in [
            "<Enter>",
            "<PageDown>",
            "v",
            "<PageDown>",
            "<Right>",
            "<PageDown>",
            "<Right>",
            "<PageDown>",
            "<Right>",
        ] {
            look(&mut session, keys);
        }
        look(&mut session, "D");
        look(&mut session, "<PageDown>");
        look(&mut session, "<Esc>j");
    }
    for (keys, screen) in screens {
        for (kind, secret) in plants() {
            assert!(!screen.contains(&secret), "after {keys} the {kind} shows:\n{screen}");
        }
    }
}

#[test]
fn no_unsafe_character_reaches_a_screen() {
    let folder = TempDir::new().unwrap();
    let copied = folder.path().join("room");
    copy(&sample_evidence(), &copied);
    plant_unsafe_characters(&copied);
    let mut session = Session::on(folder, copied, Some("dana"), RoomOptions::default(), 160, 50);
    for keys in [
        "0",
        "<Enter>",
        "v",
        "<Right>",
        "<Right>",
        "D",
        "<Esc>j",
        "<Enter>",
        "v",
        "<PageDown>",
        "D",
        "<Esc>5",
    ] {
        session.press(keys);
        for c in UNSAFE_CHARACTERS {
            assert!(!session.screen().contains(c), "after {keys} {c:?} is on the screen");
        }
    }
}

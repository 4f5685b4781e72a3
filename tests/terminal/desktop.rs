//! The desktop around the terminal: a browser and a clipboard, played by scripts.

use crate::run::{PATIENCE, Run};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use trialdesk::fsio::desktop::{CLIPBOARD_PROGRAMS, LINK_OPENER};

fn script(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[track_caller]
fn comes(path: &Path, wanted: &str) {
    let end = Instant::now() + PATIENCE;
    loop {
        let found = fs::read_to_string(path).unwrap_or_default();
        if found == wanted {
            return;
        }
        assert!(Instant::now() < end, "{}: {found:?}", path.display());
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn link_is_one_argument_and_copy_reaches_the_desktop() {
    const LINK: &str = "https://tickets.test/CS-1?a=1&b=$(touch$IFS/tmp/x);c";
    let desk = tempfile::tempdir().unwrap();
    let (followed, copied) = (desk.path().join("opened"), desk.path().join("copied"));
    let (opener, _) = LINK_OPENER;
    let clipboard = CLIPBOARD_PROGRAMS.iter().map(|one| one.program).find(|name| *name != "wl-copy").unwrap();
    script(&desk.path().join(opener), &format!("printf '%s\\n' \"$#\" \"$1\" > '{}'", followed.display()));
    script(&desk.path().join(clipboard), &format!("cat > '{}'", copied.display()));
    let mut run = Run::with(|room| {
        let packet = room.join("TRL-1042/followup.yaml");
        let text = fs::read_to_string(&packet).unwrap();
        let line = text.lines().find(|line| line.contains("delivery_tracking_ref: ")).unwrap().to_owned();
        let (key, _) = line.split_once(": ").unwrap();
        fs::write(&packet, text.replacen(&line, &format!("{key}: {LINK}"), 1)).unwrap();
        let mut command = Run::as_dana(room);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", desk.path().display()));
        command.env("DISPLAY", ":9");
        command.env_remove("WAYLAND_DISPLAY");
        command
    });
    run.wait_for("TRL-1003");
    run.press("/1042\ro");
    run.wait_for("Opening https://tickets.test/CS-1");
    comes(&followed, &format!("1\n{LINK}\n"));
    run.press("y");
    run.wait_for("Copied ");
    comes(&copied, "delivery_tracking_ref: ticket:TODO");
    let file = desk.path().join("ask.md");
    run.press("m");
    run.wait_for("File for the request");
    run.press(&format!("{}\r", file.display()));
    run.wait_for("Request written to");
    assert!(fs::read_to_string(&file).unwrap().contains("### TRL-1042"));
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
    run.assert_cooked();
}

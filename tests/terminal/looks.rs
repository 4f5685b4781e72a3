//! Colours, signs and the mouse in a real terminal.

use crate::run::Run;
use portable_pty::CommandBuilder;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use vt100::{Color, MouseProtocolMode};

/// The colour of a mark of the program's own: the word `trialdesk` at the top.
fn accent(run: &Run) -> Color {
    run.screen.lock().unwrap().screen().cell(0, 1).unwrap().fgcolor()
}

const DARK: Color = Color::Idx(111);
const LIGHT: Color = Color::Idx(26);

fn with(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    Run::with(|room| {
        let mut command = Run::as_dana(room);
        command.args(arguments);
        for (name, value) in variables {
            command.env(name, value);
        }
        command
    })
}

fn asked(run: &Run) -> bool {
    String::from_utf8_lossy(&run.raw.lock().unwrap()).contains("\u{1b}]11;?")
}

#[test]
fn a_terminal_that_does_not_say_its_background_holds_nothing_up() {
    let mut run = with(&[], &[]);
    run.wait_for("TRL-1003");
    run.press("j");
    run.wait_for("▸ ✗ TRL-1009");
    assert!(asked(&run));
    assert_eq!(accent(&run), DARK);
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
}

#[test]
fn an_answer_among_the_keys_sets_the_colours_and_no_key_is_lost() {
    let mut run = with(&[], &[]);
    run.wait_for("TRL-1003");
    run.press("j\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\j");
    run.wait_for("▸ ✗ TRL-1014");
    assert_eq!(accent(&run), LIGHT);
    assert!(!run.shown().contains("does nothing here"), "{}", run.shown());
    run.press("q");
    assert_eq!(run.ended(), 0);
}

#[test]
fn the_environment_and_the_options_go_before_the_terminal() {
    for (arguments, variables, colour, is_asked) in [
        (&["--theme", "light"][..], &[][..], LIGHT, false),
        (&["--theme", "light"], &[("NO_COLOR", "1")], Color::Default, false),
        (&[], &[("CLICOLOR", "0")], Color::Default, false),
        (&[], &[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], DARK, true),
        (&[], &[("COLORFGBG", "0;15")], LIGHT, true),
        (&[], &[("TRIALDESK_THEME", "light")], LIGHT, false),
        (&[], &[("TERM", "linux"), ("COLORFGBG", "0;15")], LIGHT, false),
    ] {
        let mut run = with(arguments, variables);
        run.wait_for("TRL-1003");
        assert_eq!(accent(&run), colour, "{arguments:?} {variables:?}");
        assert_eq!(asked(&run), is_asked, "{arguments:?} {variables:?}");
        run.press("q");
        assert_eq!(run.ended(), 0);
    }
}

#[test]
fn the_configuration_sets_the_looks() {
    let mut run = Run::with(|room| {
        let folder = room.parent().unwrap().join("config/trialdesk");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.yaml"), "theme: light\nascii: true\nmouse: true\n").unwrap();
        Run::as_dana(room)
    });
    run.wait_for("> x TRL-1003");
    assert_eq!(accent(&run), LIGHT);
    assert_eq!(mouse(&run), MouseProtocolMode::PressRelease);
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
}

#[test]
fn ascii_locale_gives_an_ascii_screen() {
    let mut run = with(&[], &[("LC_ALL", "C")]);
    run.wait_for("> x TRL-1003");
    assert!(run.shown().is_ascii(), "{}", run.shown());
    run.press("?");
    run.wait_for("Keys on the table");
    assert!(run.shown().is_ascii(), "{}", run.shown());
    run.press("qq");
    assert_eq!(run.ended(), 0);
    let mut run = with(&["--ascii=false"], &[("LC_ALL", "C")]);
    run.wait_for("▸ ✗ TRL-1003");
    run.press("q");
    assert_eq!(run.ended(), 0);
}

#[test]
fn a_dumb_terminal_gets_lines_and_no_escapes() {
    let mut run = with(&[], &[("TERM", "dumb")]);
    run.wait_for("Queues: ");
    assert!(!run.raw.lock().unwrap().contains(&0x1b));
    run.press("quit\n");
    assert_eq!(run.ended(), 0);
}

fn mouse(run: &Run) -> MouseProtocolMode {
    run.screen.lock().unwrap().screen().mouse_protocol_mode()
}

/// A press and a release at a column and a row, from 1.
fn click(column: u16, row: u16) -> String {
    format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
}

#[test]
fn mouse_option_enables_clicks_and_wheel() {
    let mut run = with(&["--mouse"], &[]);
    run.wait_for("▸ ✗ TRL-1003");
    assert_eq!(mouse(&run), MouseProtocolMode::PressRelease);
    run.press(&click(10, 7));
    run.wait_for("▸ ✗ TRL-1014");
    run.press("\x1b[<65;10;7M");
    run.wait_for("▸ ✗ TRL-1038");
    run.press(&click(20, 2));
    run.wait_for("the next step is an approver's");
    run.press(&format!("{0}{0}", click(10, 6)));
    run.wait_for("F Gates");
    run.press("qq");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
    let mut run = with(&[], &[]);
    run.wait_for("▸ ✗ TRL-1003");
    assert_eq!(mouse(&run), MouseProtocolMode::None);
    run.press("q");
    assert_eq!(run.ended(), 0);
}

#[test]
fn the_mouse_is_given_back_to_an_editor_and_on_signals() {
    let mut run = Run::with(|room| {
        let editor = room.with_file_name("editor");
        fs::write(&editor, "#!/bin/sh\necho in the editor\nread line\n").unwrap();
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command: CommandBuilder = Run::as_dana(room);
        command.arg("--mouse");
        command.env("VISUAL", editor);
        command
    });
    run.wait_for("▸ ✗ TRL-1003");
    run.press("e");
    run.wait_for("in the editor");
    assert_eq!(mouse(&run), MouseProtocolMode::None);
    run.press("\n");
    run.wait_for("TRL-1003 is unchanged");
    assert_eq!(mouse(&run), MouseProtocolMode::PressRelease);
    run.signal(rustix::process::Signal::TERM);
    assert_eq!(run.ended(), 128 + 15);
    run.assert_given_back();
}

/// A program that takes what it is given, under the name of the desktop's own.
#[test]
fn copy_goes_to_the_desktop_clipboard_if_present() {
    let mut run = Run::with(|room| {
        let folder = room.with_file_name("bin");
        fs::create_dir(&folder).unwrap();
        let program = folder.join("wl-copy");
        fs::write(&program, "#!/bin/sh\nexec cat > \"$(dirname \"$0\")/copied\"\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let path = std::env::var("PATH").unwrap();
        let mut command = Run::as_dana(room);
        command.env("PATH", format!("{}:{path}", folder.display()));
        command.env("WAYLAND_DISPLAY", "wayland-0");
        command.env_remove("DISPLAY");
        command
    });
    run.wait_for("▸ ✗ TRL-1003");
    run.press("/1042\r");
    run.wait_for("▸ ✗ TRL-1042");
    run.press("y");
    run.wait_for("(wl-copy)");
    let copied = fs::read_to_string(run.room.with_file_name("bin").join("copied")).unwrap();
    assert_eq!(copied, "delivery_tracking_ref: ticket:TODO");
    let raw = String::from_utf8_lossy(&run.raw.lock().unwrap()).into_owned();
    assert!(raw.contains("\u{1b}]52;c;"), "the terminal is asked too");
    run.press("q");
    assert_eq!(run.ended(), 0);
    let mut run = with(&[], &[("WAYLAND_DISPLAY", ""), ("DISPLAY", "")]);
    run.wait_for("▸ ✗ TRL-1003");
    run.press("y");
    run.wait_for("through the terminal");
    run.press("q");
    assert_eq!(run.ended(), 0);
}

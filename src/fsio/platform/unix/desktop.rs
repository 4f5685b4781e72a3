//! The user's programs.

use crate::fsio::desktop::{ClipboardProgram, TextEncoding};
use std::borrow::Cow;
use std::ffi::OsStr;

/// The program that opens a link in the user's browser, and the arguments before the link.
pub const LINK_OPENER: (&str, &[&str]) = (if cfg!(target_os = "macos") { "open" } else { "xdg-open" }, &[]);

/// The editor of a user who has set none.
pub const DEFAULT_EDITOR: &str = "vi";

/// True if a backslash in `$EDITOR` takes the next character literally. On Windows it separates folders.
pub const BACKSLASH_QUOTES: bool = true;

/// Returns the name: the system looks in `PATH`.
pub fn find_program(name: &str) -> Cow<'_, OsStr> {
    Cow::Borrowed(OsStr::new(name))
}

/// The clipboard programs, in the order in which they are tried.
pub const CLIPBOARD_PROGRAMS: &[ClipboardProgram] = if cfg!(target_os = "macos") {
    &[ClipboardProgram { program: "pbcopy", arguments: &[], desktop: None, encoding: TextEncoding::Utf8 }]
} else {
    &[
        ClipboardProgram {
            program: "wl-copy",
            arguments: &[],
            desktop: Some("WAYLAND_DISPLAY"),
            encoding: TextEncoding::Utf8,
        },
        ClipboardProgram {
            program: "xclip",
            arguments: &["-selection", "clipboard", "-in"],
            desktop: Some("DISPLAY"),
            encoding: TextEncoding::Utf8,
        },
        ClipboardProgram {
            program: "xsel",
            arguments: &["--clipboard", "--input"],
            desktop: Some("DISPLAY"),
            encoding: TextEncoding::Utf8,
        },
    ]
};

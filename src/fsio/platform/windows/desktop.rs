//! The user's programs.

use crate::fsio::desktop::{ClipboardProgram, TextEncoding};
use std::borrow::Cow;
use std::env;
use std::ffi::OsStr;
use std::path::Path;

/// The program that opens a link in the user's browser, and the arguments before the link. It starts no shell.
pub const LINK_OPENER: (&str, &[&str]) = ("rundll32", &["url.dll,FileProtocolHandler"]);

/// The editor of a user who has set none.
pub const DEFAULT_EDITOR: &str = "notepad";

/// False: a backslash in `%EDITOR%` separates folders.
pub const BACKSLASH_QUOTES: bool = false;

/// The endings of programs, in the order in which they are looked for.
const ENDINGS: [&str; 4] = ["exe", "com", "cmd", "bat"];

/// Returns the first program in `PATH` with this name, such as `code.cmd` for `code`. A name with a folder or an ending is
/// returned as it is.
pub fn find_program(name: &str) -> Cow<'_, OsStr> {
    let path = Path::new(name);
    if path.extension().is_some() || path.components().count() != 1 {
        return Cow::Borrowed(OsStr::new(name));
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut files = env::split_paths(&folders)
        .flat_map(|folder| ENDINGS.map(|ending| folder.join(name).with_extension(ending)));
    let found = files.find(|file| file.is_file());
    found.map_or(Cow::Borrowed(OsStr::new(name)), |file| Cow::Owned(file.into()))
}

/// The clipboard programs, in the order in which they are tried.
pub const CLIPBOARD_PROGRAMS: &[ClipboardProgram] =
    &[ClipboardProgram { program: "clip", arguments: &[], desktop: None, encoding: TextEncoding::Utf16 }];

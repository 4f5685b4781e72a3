//! The reviewer's own editor, opened at a line. No shell is used, so that a file name is never a command.

use crate::fsio::desktop::{BACKSLASH_QUOTES, DEFAULT_EDITOR, find_program};
use crate::fsio::paths::shown;
use std::env;
use std::path::Path;
use std::process::Command;

/// The endings of programs on Windows.
const ENDINGS: [&str; 4] = [".exe", ".cmd", ".bat", ".com"];

/// Returns the name of a program without its folder and its ending: `vim` of `/usr/bin/vim`, `code` of `code.cmd`.
fn base(program: &str) -> String {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program).to_ascii_lowercase();
    let ending = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    ending.map_or_else(|| name.clone(), str::to_owned)
}

/// Returns the arguments that open a file at a line, for this editor.
fn arguments(program: &str, path: &str, line: u32) -> Vec<String> {
    match &*base(program) {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            vec!["--wait".into(), "--goto".into(), format!("{path}:{line}")]
        }
        "subl" | "zed" | "hx" | "helix" => vec![format!("{path}:{line}")],
        "vi" | "vim" | "nvim" | "view" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient" | "micro"
        | "kak" | "joe" | "jed" | "ne" | "mg" | "less" => vec![format!("+{line}"), path.to_owned()],
        _ => vec![path.to_owned()],
    }
}

/// Splits the command in `$EDITOR` into words at blanks, except in quotes or, if `backslash_quotes`, after a backslash.
fn words(command: &str, backslash_quotes: bool) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) if backslash_quotes => word.get_or_insert_default().extend(chars.next()),
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Returns the value of a variable that is set and not blank.
fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Returns whether the user has named an editor.
pub(super) fn is_configured() -> bool {
    set("VISUAL").or_else(|| set("EDITOR")).is_some()
}

/// Opens the editor and waits until it is closed.
pub(super) fn edit(path: &Path, line: u32) -> Result<(), String> {
    let command = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| DEFAULT_EDITOR.to_owned());
    let words = words(&command, BACKSLASH_QUOTES);
    let Some((program, own)) = words.split_first() else { return Err("$EDITOR names no program".to_owned()) };
    if path.to_str().is_none() {
        return Err("the file's name is not UTF-8".to_owned());
    }
    let path = &*shown(path);
    let status = Command::new(find_program(program)).args(own).args(arguments(program, path, line)).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(error) => Err(format!("{program} cannot be started: {error}; set $VISUAL or $EDITOR")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_without_a_shell() {
        assert_eq!(words("code --wait", true), ["code", "--wait"]);
        let quoted = "'/opt/my editor/ed' -x \"a b\" c\\ d";
        assert_eq!(words(quoted, true), ["/opt/my editor/ed", "-x", "a b", "c d"]);
        assert_eq!(words("vim; rm -rf $HOME", true), ["vim;", "rm", "-rf", "$HOME"]);
        assert!(words("  ", true).is_empty());
    }

    #[test]
    fn backslashes_separate_the_folders_of_windows() {
        let command = r#""C:\Program Files\Vim\gvim.exe" --nofork"#;
        assert_eq!(words(command, false), [r"C:\Program Files\Vim\gvim.exe", "--nofork"]);
        assert_eq!(words(r"C:\tools\vim.exe", false), [r"C:\tools\vim.exe"]);
    }

    #[test]
    fn each_editor_gets_the_line_in_its_own_form() {
        assert_eq!(arguments("/usr/bin/nvim", "/r/a.yaml", 7), ["+7", "/r/a.yaml"]);
        assert_eq!(arguments("code", "/r/a.yaml", 7), ["--wait", "--goto", "/r/a.yaml:7"]);
        assert_eq!(
            arguments(r"C:\VS Code\bin\Code.cmd", r"C:\r\a.yaml", 7),
            ["--wait", "--goto", r"C:\r\a.yaml:7"]
        );
        assert_eq!(arguments(r"C:\Vim\gvim.exe", "a.yaml", 7), ["+7", "a.yaml"]);
        assert_eq!(arguments("notepad", "a.yaml", 7), ["a.yaml"]);
        assert_eq!(arguments("unheard-of", "/r/a.yaml", 7), ["/r/a.yaml"]);
    }
}

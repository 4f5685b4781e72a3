//! The reviewer's own editor, opened at a line. No shell is used, so that a file name is never a command.

use std::env;
use std::path::Path;
use std::process::Command;

/// Returns the name of a program without its folder: `vim` of `/usr/bin/vim`.
fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// Returns the arguments that open a file at a line, for this editor.
fn arguments(program: &str, path: &str, line: u32) -> Vec<String> {
    match base(program) {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            vec!["--wait".into(), "--goto".into(), format!("{path}:{line}")]
        }
        "subl" | "zed" | "hx" | "helix" => vec![format!("{path}:{line}")],
        "vi" | "vim" | "nvim" | "view" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient" | "micro"
        | "kak" | "joe" | "jed" | "ne" | "mg" | "less" => vec![format!("+{line}"), path.to_owned()],
        _ => vec![path.to_owned()],
    }
}

/// Splits the command in `$EDITOR` into words at blanks, except in quotes or after a backslash.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(chars.next()),
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

/// Opens the editor and waits until it is closed.
pub(super) fn edit(path: &Path, line: u32) -> Result<(), String> {
    let set = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let command = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let words = words(&command);
    let Some((program, own)) = words.split_first() else { return Err("$EDITOR names no program".to_owned()) };
    let Some(path) = path.to_str() else { return Err("the file's name is not UTF-8".to_owned()) };
    let status = Command::new(program).args(own).args(arguments(program, path, line)).status();
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
        assert_eq!(words("code --wait"), ["code", "--wait"]);
        assert_eq!(words("'/opt/my editor/ed' -x \"a b\" c\\ d"), ["/opt/my editor/ed", "-x", "a b", "c d"]);
        assert_eq!(words("vim; rm -rf $HOME"), ["vim;", "rm", "-rf", "$HOME"]);
        assert!(words("  ").is_empty());
    }

    #[test]
    fn each_editor_gets_the_line_in_its_own_form() {
        assert_eq!(arguments("/usr/bin/nvim", "/r/a.yaml", 7), ["+7", "/r/a.yaml"]);
        assert_eq!(arguments("code", "/r/a.yaml", 7), ["--wait", "--goto", "/r/a.yaml:7"]);
        assert_eq!(arguments("unheard-of", "/r/a.yaml", 7), ["/r/a.yaml"]);
    }
}

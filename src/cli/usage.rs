//! Errors in the arguments.

use super::{Cli, Exit, error_text};
use crate::domain::safe_text::SafeText;
use crate::domain::spelling::nearest;
use crate::report::output::Output;
use crate::safe;
use clap::CommandFactory;
use std::ffi::OsString;
use std::path::Path;

/// Returns the message for a first argument that is neither a subcommand nor a directory, or for a directory that is
/// followed by a further argument.
pub(super) fn misspelt_subcommand(arguments: &[OsString]) -> Option<SafeText> {
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy());
    let first = words.next().filter(|word| !word.starts_with('-') && !is_subcommand(word))?;
    let second = words.next().filter(|word| !word.starts_with('-'));
    let shown = SafeText::sanitize(&first);
    if Path::new(&*first).exists() {
        let second = second?;
        let subcommand = Some(&*second).filter(|word| is_subcommand(word)).map(SafeText::sanitize);
        let unexpected =
            || safe!("Unexpected argument `{}` after the directory.", SafeText::sanitize(&second));
        let reorder = |name: SafeText| safe!("The subcommand comes first: `trialdesk {} {}`.", name, shown);
        let subcommand = subcommand.or_else(|| similar_subcommand(&second));
        return Some(subcommand.map_or_else(unexpected, reorder));
    }
    match (similar_subcommand(&first), second) {
        (Some(name), _) => Some(safe!("Unknown subcommand `{}`; did you mean `{}`?", shown, name)),
        (None, Some(_)) => {
            Some(safe!("Unknown subcommand `{}`. `trialdesk --help` lists the subcommands.", shown))
        }
        // A single word is a directory that does not exist, which the console reports.
        (None, None) => None,
    }
}

fn is_subcommand(word: &str) -> bool {
    word == "help" || Cli::command().find_subcommand(word).is_some()
}

/// Returns the name of the subcommand that a word is likely to be meant for.
fn similar_subcommand(word: &str) -> Option<SafeText> {
    let command = Cli::command();
    let names = command.get_subcommands().map(clap::Command::get_name).chain(["help"]);
    nearest(word, names).map(SafeText::sanitize)
}

/// Prints an error in the arguments, or the help that was asked for. An argument that is repeated in it is sanitized, and
/// then the error has no colours.
pub(super) fn usage_error(error: &clap::Error) -> Exit {
    let plain = error.render().to_string();
    let safe = error_text(&plain);
    if safe == *plain {
        // Printing fails only if stderr is closed, and then nothing can be reported.
        let _ = error.print();
    } else {
        Output::to_stderr(super::log_reader(), |out| out.text(safe).map(drop));
    }
    if error.use_stderr() { Exit::Usage } else { Exit::Ready }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subcommand_can_be_suggested() {
        let command = Cli::command();
        let names: Vec<_> = command.get_subcommands().map(clap::Command::get_name).chain(["help"]).collect();
        assert!(names.len() > 15, "{names:?}");
        for name in names {
            assert_eq!(similar_subcommand(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn the_definition_of_the_command_line_is_valid() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_misspelt_subcommand_is_not_a_directory() {
        let message = |words: &[&str]| {
            let arguments = ["trialdesk"].iter().chain(words).map(OsString::from);
            misspelt_subcommand(&arguments.collect::<Vec<_>>()).map(|message| message.to_string())
        };
        let unknown =
            |word: &str, name: &str| Some(format!("Unknown subcommand `{word}`; did you mean `{name}`?"));
        assert_eq!(message(&["chekc", "pic"]), unknown("chekc", "check"));
        assert_eq!(message(&["chekc"]), unknown("chekc", "check"));
        assert_eq!(message(&["lsit", "--format", "json"]), unknown("lsit", "list"));
        assert_eq!(message(&["Check", "src"]), unknown("Check", "check"));
        assert_eq!(
            message(&["xyzzy", "pic"]).as_deref(),
            Some("Unknown subcommand `xyzzy`. `trialdesk --help` lists the subcommands.")
        );
        assert_eq!(
            message(&["src", "check"]).as_deref(),
            Some("The subcommand comes first: `trialdesk check src`.")
        );
        assert_eq!(
            message(&["src", "tests"]).as_deref(),
            Some("Unexpected argument `tests` after the directory.")
        );
        for fine in
            [&["check", "nowhere"][..], &["nowhere-at-all"], &["src"], &["src", "--linear"], &["--help"], &[]]
        {
            assert_eq!(message(fine), None, "{fine:?}");
        }
    }
}

//! Every option of every subcommand is in its help, on its manual page and in the completions of each shell.

use crate::cli::completions::script;
use crate::cli::man::pages;
use crate::cli::{Cli, own_text};
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use std::process::{Command as Process, Stdio};

/// The words of a subcommand, from the name of the program, and its definition.
fn commands() -> Vec<(Vec<String>, Command)> {
    fn append(words: &[String], command: &Command, out: &mut Vec<(Vec<String>, Command)>) {
        let words = [words, &[command.get_name().to_owned()]].concat();
        out.push((words.clone(), command.clone()));
        command.get_subcommands().for_each(|subcommand| append(&words, subcommand, out));
    }
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut out = Vec::new();
    append(&[], &root, &mut out);
    out
}

/// The options of a command as they are typed: `--format`, `-C`.
fn options(command: &Command) -> Vec<String> {
    let of = |arg: &clap::Arg| {
        let long = arg.get_long().map(|long| format!("--{long}"));
        [long, arg.get_short().map(|short| format!("-{short}"))]
    };
    command.get_arguments().filter(|arg| !arg.is_hide_set()).flat_map(of).flatten().collect()
}

/// Returns whether a text has an option as a word of its own.
fn has_word(text: &str, option: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
    let mut found = text.match_indices(option);
    found
        .any(|(at, _)| ends(text[..at].chars().next_back()) && ends(text[at + option.len()..].chars().next()))
}

#[test]
fn every_option_is_in_the_help_and_on_the_manual_page() {
    let pages = pages();
    let commands = commands();
    assert_eq!(pages.len(), commands.len());
    assert!(commands.len() > 20, "{}", commands.len());
    for (words, mut command) in commands {
        let name = words.join("-");
        let page = pages.iter().find(|page| page.file_name == format!("{name}.1")).expect(&name);
        let text = page.text.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "");
        let help = command.render_long_help().to_string();
        for option in options(&command) {
            assert!(has_word(&help, &option), "{name}: {option} is missing in the help");
            assert!(has_word(&text, &option), "{name}: {option} is missing on the manual page");
        }
        for subcommand in command.get_subcommands() {
            assert!(text.contains(&format!("{name}-{}", subcommand.get_name())), "{name}: {subcommand}");
        }
    }
}

/// Returns the part of a script that completes one command.
fn section<'a>(shell: Shell, script: &'a str, words: &[String]) -> &'a str {
    let after = |begin: &str, end: &str| {
        let rest = script.split_once(begin).unwrap_or_else(|| panic!("{shell}: no {begin:?}")).1;
        rest.split_once(end).map_or(rest, |(section, _)| section)
    };
    match shell {
        Shell::Bash => after(&format!("\n        {})\n", words.join("__subcmd__")), ";;"),
        Shell::Elvish => after(&format!("&'{}'= {{", words.join(";")), "\n        }"),
        Shell::PowerShell => after(&format!("\n        '{}' {{", words.join(";")), "break"),
        _ => script,
    }
}

#[test]
fn every_option_is_completed_by_each_shell() {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::PowerShell] {
        let script = script(shell);
        for (words, command) in commands() {
            let section = section(shell, &script, &words);
            for option in options(&command) {
                let written = match (shell, option.strip_prefix("--")) {
                    (Shell::Fish, Some(long)) => format!("-l {long}"),
                    (Shell::Fish, None) => format!("-s {}", &option[1..]),
                    _ => option.clone(),
                };
                assert!(section.contains(&written), "{shell}: {words:?} {option}");
            }
        }
    }
}

#[test]
fn scripts_and_pages_are_printed_as_they_were_made() {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::PowerShell] {
        let script = script(shell);
        assert_eq!(own_text(&script), script, "{shell}");
    }
    for page in pages() {
        assert_eq!(own_text(&page.text), page.text, "{}", page.file_name);
    }
}

#[test]
fn bash_completes_options_of_a_subcommand_and_its_values() {
    let complete = |words: &[&str]| {
        let typed = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        let last = words.len() - 1;
        let (current, previous) = (words[last], words[last - 1]);
        let test = format!(
            "{}\nCOMP_WORDS=({typed}); COMP_CWORD={last}; _trialdesk trialdesk '{current}' '{previous}'; echo \"${{COMPREPLY[*]}}\"",
            script(Shell::Bash)
        );
        let output =
            Process::new("bash").args(["--norc", "-c", &test]).stdin(Stdio::null()).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete(&["trialdesk", "che"]), "check");
    assert_eq!(complete(&["trialdesk", "check", "--form"]), "--format");
    assert_eq!(complete(&["trialdesk", "check", "--format", "jsonl"]), "jsonl");
    assert_eq!(complete(&["trialdesk", "config", "sh"]), "show");
    assert!(complete(&["trialdesk", "decide", "--"]).contains("--request-changes"));
}

#[test]
fn manual_pages_have_no_errors_that_groff_reports() {
    if Process::new("groff").arg("--version").stdout(Stdio::null()).status().is_err() {
        return support::sample::skip("groff is not here: manual pages were not rendered");
    }
    let folder = tempfile::tempdir().unwrap();
    for page in pages() {
        let file = folder.path().join(&page.file_name);
        std::fs::write(&file, &page.text).unwrap();
        let output =
            Process::new("groff").args(["-man", "-ww", "-Tascii", "-P-cbou"]).arg(&file).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && stderr.is_empty(), "{}: {stderr}", page.file_name);
        assert!(String::from_utf8_lossy(&output.stdout).contains("NAME"), "{}", page.file_name);
    }
}

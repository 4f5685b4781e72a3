//! `trialdesk completions`: the script by which a shell completes subcommands and options.

use super::{Cli, Exit, output, own_text};
use clap::CommandFactory;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Shell to write the script for
    #[arg(value_enum)]
    shell: Shell,
}

const HELP: &str = "\
Put the script where the shell looks for completions:
  bash        trialdesk completions bash > ~/.local/share/bash-completion/completions/trialdesk
  zsh         trialdesk completions zsh > DIR/_trialdesk, for a directory DIR of $fpath
  fish        trialdesk completions fish > ~/.config/fish/completions/trialdesk.fish
  elvish      trialdesk completions elvish >> ~/.config/elvish/rc.elv
  powershell  trialdesk completions powershell >> $PROFILE";

pub(super) fn run(args: &Args) -> Exit {
    let script = script(args.shell);
    output(false, |out| out.text(own_text(&script)).map(drop))
}

/// Returns the script for a shell.
pub(super) fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "trialdesk", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

//! How the console looks, on the command line: on a screen with colours and signs, or line by line.

use crate::console::app::model::Theme;
use std::env;
use std::io::{IsTerminal, stdin, stdout};

/// Colours, signs, and whether there is a screen at all.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Looks {
    /// The colours
    #[arg(long, value_enum, default_value_t = Colours::Dark, env = "TRIALDESK_THEME")]
    theme: Colours,

    /// Draw with ASCII alone
    #[arg(long)]
    pub(super) ascii: bool,

    /// Line by line, with prompts: for screen readers, braille lines, tiny terminals and pipes (the environment variable
    /// `ACCESSIBLE=1`, `linear: true` in your configuration and `TERM=dumb` ask for the same)
    #[arg(long)]
    linear: bool,

    /// No colours (as the environment variable `NO_COLOR` does)
    #[arg(long)]
    no_color: bool,
}

/// The colours, on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Colours {
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// The terminal's own bright colours
    HighContrast,
    /// Blue and orange in the place of green and red
    ColourBlind,
    /// None
    None,
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

impl Looks {
    /// The theme, unless colours are refused.
    pub(super) fn theme(self) -> Theme {
        match self.theme {
            _ if self.no_color || is_set("NO_COLOR") => Theme::Plain,
            Colours::Dark => Theme::Dark,
            Colours::Light => Theme::Light,
            Colours::HighContrast => Theme::HighContrast,
            Colours::ColourBlind => Theme::ColourBlind,
            Colours::None => Theme::Plain,
        }
    }

    /// Whether to talk line by line: because it was said here, or, on a terminal, because it was set or nothing else
    /// works.
    pub(super) fn is_linear(self, is_configured: bool) -> bool {
        let is_asked = is_set("ACCESSIBLE") && env::var_os("ACCESSIBLE").is_some_and(|value| value != "0");
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_terminal = stdin().is_terminal() && stdout().is_terminal();
        self.linear || is_terminal && (is_asked || is_dumb || is_configured)
    }
}

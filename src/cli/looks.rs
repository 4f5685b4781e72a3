//! How the console looks, on the command line, in the environment and in the configuration: on a screen with colours and
//! signs, or line by line.

use super::options::{Wish, colour_wish, is_set};
use crate::config::{Config, ThemeName};
use crate::console::app::model::Theme;
use std::env;
use std::io::{IsTerminal, stdin, stdout};

/// Colours, signs, the mouse, and whether there is a screen at all.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Looks {
    /// The colours; `auto` asks the terminal whether its background is light
    #[arg(long, value_enum, env = "TRIALDESK_THEME")]
    theme: Option<ThemeName>,

    /// Draw with ASCII alone, or not; without it, where the locale is not UTF-8
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    ascii: Option<bool>,

    /// Take clicks and the wheel; the terminal's own selecting then takes Shift
    #[arg(long)]
    mouse: bool,

    /// Line by line, with prompts: for screen readers, braille lines, tiny terminals and pipes (on a terminal the
    /// environment variable `ACCESSIBLE=1`, `linear: true` in your configuration and `TERM=dumb` ask for the same)
    #[arg(long)]
    linear: bool,

    /// No colours (as the environment variables `NO_COLOR` and `CLICOLOR=0` do)
    #[arg(long)]
    no_color: bool,
}

impl Looks {
    /// The theme; nothing where the terminal is to be asked.
    pub(super) fn theme(self, config: &Config) -> Option<Theme> {
        if self.no_color || colour_wish() == Wish::None {
            return Some(Theme::Plain);
        }
        match self.theme.or(config.theme).unwrap_or_default() {
            ThemeName::Auto => None,
            ThemeName::Dark => Some(Theme::Dark),
            ThemeName::Light => Some(Theme::Light),
            ThemeName::HighContrast => Some(Theme::HighContrast),
            ThemeName::ColourBlind => Some(Theme::ColourBlind),
            ThemeName::None => Some(Theme::Plain),
        }
    }

    /// Whether the program's own signs are ASCII.
    pub(super) fn is_ascii(self, config: &Config) -> bool {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
        let term = env::var("TERM").unwrap_or_default();
        self.ascii.or(config.ascii).unwrap_or_else(|| needs_ascii(locale.as_deref(), &term))
    }

    /// Whether clicks are taken.
    pub(super) fn has_mouse(self, config: &Config) -> bool {
        self.mouse || config.mouse.unwrap_or_default()
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

/// Whether a terminal can be counted on for ASCII alone. Without any locale nothing is known, and nearly every terminal
/// has more; the kernel's own console has no signs in its fonts.
fn needs_ascii(locale: Option<&str>, term: &str) -> bool {
    let is_utf8 = |locale: &str| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    term == "linux" || locale.is_some_and(|locale| !is_utf8(locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_ascii_where_the_locale_says_that_nothing_else_can_be_shown() {
        for (locale, term, ascii) in [
            (Some("C"), "xterm", true),
            (Some("POSIX"), "xterm", true),
            (Some("de_DE.ISO-8859-1"), "xterm", true),
            (Some("en_GB.UTF-8"), "xterm", false),
            (Some("C.utf8"), "xterm", false),
            (None, "xterm", false),
            (Some("C.UTF-8"), "linux", true),
        ] {
            assert_eq!(needs_ascii(locale, term), ascii, "{locale:?} {term}");
        }
    }
}

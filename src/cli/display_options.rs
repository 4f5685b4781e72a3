//! The appearance of the console: command line, environment and configuration.

use super::options::{ColourChoice, ColourOptions, colour_choice, is_on};
use crate::config::{Config, ThemeName};
use crate::console::app::appearance::Theme;
use std::env;
use std::io::{IsTerminal, stdin, stdout};

/// Colours, symbols, the mouse, and the mode of the console.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct DisplayOptions {
    /// Colour theme; `auto` detects the background
    #[arg(long, value_enum, env = "TRIALDESK_THEME", help_heading = "Display")]
    theme: Option<ThemeName>,

    /// ASCII symbols only [default: from locale]
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help_heading = "Display"
    )]
    ascii: Option<bool>,

    /// Enable the mouse (Shift selects text)
    #[arg(long, help_heading = "Display")]
    mouse: bool,

    /// Line-based prompts for screen readers and pipes (also `ACCESSIBLE=1` and `TERM=dumb`)
    #[arg(long, help_heading = "Display")]
    linear: bool,

    #[command(flatten)]
    colour: ColourOptions,
}

impl DisplayOptions {
    /// Returns the theme; `None` means that the terminal decides.
    pub(super) fn theme(self, config: &Config) -> Option<Theme> {
        if self.colour.no_color || colour_choice() == ColourChoice::Never {
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

    /// Returns whether the program's own symbols are ASCII.
    pub(super) fn is_ascii(self, config: &Config) -> bool {
        let locale = locale();
        let term = env::var("TERM").unwrap_or_default();
        self.ascii.or(config.ascii).unwrap_or_else(|| needs_ascii(locale.as_deref(), &term))
    }

    /// Returns whether the mouse is enabled.
    pub(super) fn has_mouse(self, config: &Config) -> bool {
        self.mouse || config.mouse.unwrap_or_default()
    }

    /// Returns whether the console is line-based: because of the option or, on a terminal, because of the configuration,
    /// the environment or the kind of terminal.
    pub(super) fn is_linear(self, is_configured: bool) -> bool {
        let is_wanted = is_on("ACCESSIBLE");
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_terminal = stdin().is_terminal() && stdout().is_terminal();
        self.linear || is_terminal && (is_wanted || is_dumb || is_configured)
    }
}

/// Returns the locale of the environment, if one is set.
pub(super) fn locale() -> Option<String> {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"))
}

/// Returns whether a locale is one of UTF-8.
pub(super) fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Returns whether only ASCII is certain to be shown. Without a locale, UTF-8 is assumed, as nearly every terminal has
/// it; the fonts of the Linux console lack the symbols.
fn needs_ascii(locale: Option<&str>, term: &str) -> bool {
    term == "linux" || locale.is_some_and(|locale| !is_utf8(locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_ascii_unless_the_locale_is_utf8() {
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

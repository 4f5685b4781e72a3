//! What a person has set for themselves: `config.yaml` in their configuration directory.

mod keys;
mod queues;

use directories::ProjectDirs;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};

pub use keys::{Binding, KeyBindings, Word};
pub use queues::SavedQueue;

/// A person's configuration. Every key is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The name to decide by, where neither `--as` nor `TRIALDESK_AS` says another.
    pub principal: Option<String>,
    /// The key to sign decisions with.
    pub signing_key: Option<PathBuf>,
    /// Keys of the console's commands, in the place of its own.
    pub keys: KeyBindings,
    /// The owners that this person is, for `mine:` in queries.
    pub owner_refs: Vec<String>,
    /// Queues of their own.
    pub queues: Vec<SavedQueue>,
    /// Whether the console talks line by line.
    pub linear: Option<bool>,
    /// How the console follows changes to the evidence.
    pub watch: Option<Watch>,
    /// The console's colours.
    pub theme: Option<ThemeName>,
    /// Whether the program's own signs are ASCII.
    pub ascii: Option<bool>,
    /// Whether the console takes clicks.
    pub mouse: Option<bool>,
}

/// The console's colours, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeName {
    /// Dark or light, as the terminal's background is
    #[default]
    Auto,
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// The strongest contrast, on dark backgrounds
    HighContrast,
    /// Blue and orange in the place of green and red
    ColourBlind,
    /// None
    None,
}

impl ThemeName {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
            Self::None => "none",
        }
    }
}

/// How the console follows changes to the evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Watch {
    /// The system tells of them; where it cannot, by looking
    #[default]
    Auto,
    /// By looking from time to time
    Poll,
    /// Not at all, as --no-watch
    Off,
}

impl Watch {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Poll => "poll",
            Self::Off => "off",
        }
    }
}

/// Why a configuration is not usable.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It is there and cannot be read.
    #[error("{path}: the configuration cannot be read: {source}", path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is not a configuration.
    #[error("{path}:{line}:{column}: {message}", path = .path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: u64,
        /// 1-based column.
        column: u64,
        /// What is wrong.
        message: String,
    },
}

/// The file of a person's configuration; nothing where they have no home.
#[must_use]
pub fn path() -> Option<PathBuf> {
    ProjectDirs::from("", "", "trialdesk").map(|dirs| dirs.config_dir().join("config.yaml"))
}

/// A person's configuration; empty where they have none.
///
/// # Errors
/// Where there is one and it is not usable.
pub fn load() -> Result<Config, ConfigError> {
    path().map_or_else(|| Ok(Config::default()), |path| read(&path))
}

fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(source) => return Err(ConfigError::Unreadable { path: path.to_path_buf(), source }),
    };
    if text.trim().is_empty() {
        return Ok(Config::default());
    }
    // `y` and `no` are words, as YAML 1.2 has it.
    let options = serde_yaml::options! { strict_booleans: true };
    let read = serde_yaml::from_str_with_options(&text, options).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
        let mut message = error.without_snippet().to_string();
        if message.contains("mapping values") {
            message.push_str("; text with a colon belongs in quotes");
        }
        ConfigError::Wrong { path: path.to_path_buf(), line, column, message }
    });
    let mut config: Config = read?;
    config.queues.iter_mut().for_each(|queue| queue.find_in(&text));
    Ok(config)
}

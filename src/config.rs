//! The user's configuration: `config.yaml` in the configuration directory.

mod keys;
mod queues;

use crate::fsio::paths::shown;
use directories::ProjectDirs;
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};

pub use keys::{Binding, KeyBindings, Word};
pub use queues::SavedQueue;

/// The user's configuration. Every key is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The name in decisions, unless `--as` or `TRIALDESK_AS` gives another.
    pub principal: Option<String>,
    /// The key to sign decisions with.
    pub signing_key: Option<PathBuf>,
    /// Keys of the console's commands, which replace the default ones.
    pub keys: KeyBindings,
    /// The user's owner references, for `mine:` in queries.
    pub owner_refs: Vec<String>,
    /// The user's own queues.
    pub queues: Vec<SavedQueue>,
    /// Use line-based prompts instead of a screen.
    pub linear: Option<bool>,
    /// When the records of a room are shared through git.
    pub sync: Option<SyncMode>,
    /// Run the hooks of a repository when records are pushed.
    pub sync_hooks: Option<bool>,
    /// How the console watches for changes.
    pub watch: Option<Watch>,
    /// The console's colour theme.
    pub theme: Option<ThemeName>,
    /// Use ASCII symbols only.
    pub ascii: Option<bool>,
    /// Enable the mouse.
    pub mouse: Option<bool>,
}

/// The console's colour themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeName {
    /// Dark or light, from the background of the terminal
    #[default]
    Auto,
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// High contrast, for dark backgrounds
    HighContrast,
    /// Blue and orange instead of green and red
    ColourBlind,
    /// No colours
    None,
}

impl ThemeName {
    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
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

/// When the records of a room are shared through git.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncMode {
    /// Never.
    Off,
    /// When the user asks for it.
    #[default]
    Manual,
    /// Also after each decision.
    Auto,
}

impl SyncMode {
    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Manual => "manual",
            Self::Auto => "auto",
        }
    }
}

/// How the console watches for changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Watch {
    /// Notifications of the operating system, or polling if there are none
    #[default]
    Auto,
    /// Poll periodically
    Poll,
    /// Do not watch, as --no-watch
    Off,
}

impl Watch {
    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Poll => "poll",
            Self::Off => "off",
        }
    }
}

/// The reason why a configuration is not usable.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: the configuration cannot be read: {source}", path = shown(.path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file is not a valid configuration.
    #[error("{path}:{line}:{column}: {message}", path = shown(.path))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// The explanation.
        message: String,
    },
}

/// Returns the path of the configuration, if there is a home directory.
#[must_use]
pub fn path() -> Option<PathBuf> {
    ProjectDirs::from("", "", "trialdesk").map(|dirs| dirs.config_dir().join("config.yaml"))
}

/// Reads the user's configuration. Without a file it is empty.
///
/// # Errors
/// The file is not usable.
pub fn load() -> Result<Config, ConfigError> {
    path().map_or_else(|| Ok(Config::default()), |path| read(&path))
}

fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        // With `HOME=/dev/null`, the folder above is not a folder.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Config::default());
        }
        Err(source) => return Err(ConfigError::Unreadable { path: path.to_path_buf(), source }),
    };
    if text.trim().is_empty() {
        return Ok(Config::default());
    }
    // In YAML 1.2, `y` and `no` are strings.
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

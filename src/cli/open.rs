//! `trialdesk [DIR]`: the console.

use super::display_options::DisplayOptions;
use super::options::EvaluationOptions;
use super::room_args::RoomArg;
use super::{Exit, error_text, path_text, print_error};
use crate::config::{self, Config, Watch};
use crate::console::app::presentation::state::Presentation;
use crate::console::app::signer::Signer;
use crate::console::app::sync::state::SyncSettings;
use crate::console::{self, ConsoleError, Options, WatchMode};
use crate::git::call::Hooks;
use crate::ledger::signature::SigningKey;
use crate::room::walk;
use crate::safe;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    /// Act as this principal
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS")]
    principal: Option<String>,

    /// Key to sign decisions with: a file, or `key::` and a public key that an agent holds
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    #[command(flatten)]
    display: DisplayOptions,

    /// How to watch for changes
    #[arg(long, value_enum, value_name = "HOW")]
    watch: Option<Watch>,

    /// Same as --watch off; `r` reads the evidence again
    #[arg(long, conflicts_with = "watch")]
    no_watch: bool,

    #[command(flatten)]
    evaluation: EvaluationOptions,
}

impl Args {
    fn watch(&self, config: &Config) -> WatchMode {
        match self.watch.or(config.watch).unwrap_or_default() {
            _ if self.no_watch => WatchMode::Off,
            Watch::Auto => WatchMode::Auto,
            Watch::Poll => WatchMode::Poll,
            Watch::Off => WatchMode::Off,
        }
    }
}

const SIGNAL_BASE: i32 = 128;

pub(super) fn run(args: &Args) -> Exit {
    let room = args.room.path().to_owned();
    let config = match config::load() {
        Ok(config) => config,
        Err(error) => {
            print_error(error_text(&error));
            return Exit::Usage;
        }
    };
    if room.is_dir() && !walk::holds_evidence(&room) {
        print_error(safe!("{}: No evidence found. {}", path_text(&room), HOW_TO_START));
        return Exit::Problems;
    }
    let keymap = super::config::keymap(&config);
    let (keymap, own) = match keymap.and_then(|keymap| Ok((keymap, super::config::own(&config)?))) {
        Ok(both) => both,
        Err(error) => {
            print_error(error_text(&error));
            return Exit::Usage;
        }
    };
    let directories = args.evaluation.directories();
    let (remembered, warning) =
        directories.room(&room).map(|state| state.last_principal().load()).unwrap_or_default();
    if let Some(warning) = warning {
        print_error(safe!("warning: {}", error_text(&warning)));
    }
    let asked = args.principal.as_deref();
    let principal = match super::principal_of(asked, &config, remembered.as_deref(), &room) {
        Ok(principal) => principal,
        Err(exit) => return exit,
    };
    let key = SigningKey::choose(args.key.as_deref(), config.signing_key.as_deref(), &room);
    console(Options {
        theme: args.display.theme(&config),
        mouse: args.display.has_mouse(&config),
        options: args.evaluation.options(),
        directories,
        signer: Signer {
            principal: principal.map(|principal| principal.name).unwrap_or_default(),
            public: key.as_ref().and_then(SigningKey::public),
            is_named: args.key.is_some() || config.signing_key.is_some(),
            key,
        },
        ascii: args.display.is_ascii(&config),
        linear: args.display.is_linear(config.linear.unwrap_or_default()),
        user_queues: own,
        keymap,
        presentation: Presentation::default(),
        watch: args.watch(&config),
        sync: SyncSettings {
            mode: config.sync.unwrap_or_default(),
            hooks: if config.sync_hooks == Some(true) { Hooks::On } else { Hooks::Off },
        },
        room,
    })
}

/// Runs the console, and returns its exit status.
pub(super) fn console(options: Options) -> Exit {
    match console::run(options) {
        Ok(()) => Exit::Ready,
        Err(error) => {
            print_error(error_text(&error));
            match error {
                ConsoleError::NoTerminal => Exit::Usage,
                ConsoleError::Room(error) => super::room_error_exit(&error),
                ConsoleError::Ended { signal } => {
                    Exit::Signal(u8::try_from(SIGNAL_BASE + signal).unwrap_or(u8::MAX))
                }
                ConsoleError::TerminalGone | ConsoleError::Unfinished | ConsoleError::Terminal(_) => {
                    Exit::Problems
                }
            }
        }
    }
}

const HOW_TO_START: &str = "Name the directory that holds it (trialdesk DIR). Evidence files are *.yaml, *.yml or \
    *.json with a schema_version of the cavra packets. `trialdesk init DIR` starts a room, and `trialdesk demo` opens a \
    sample.";

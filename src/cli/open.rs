//! `trialdesk [DIR]`: the console.

use super::looks::Looks;
use super::{Exit, RoomOptions, complain};
use crate::config::{self, Config, Watch};
use crate::console::app::show::Show;
use crate::console::app::signer::Signer;
use crate::console::runtime::watch::How;
use crate::console::{self, ConsoleError, Options};
use crate::domain::clean::clean;
use crate::ledger::principal;
use crate::ledger::signature::SigningKey;
use crate::room::walk;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evidence directory
    #[arg(value_name = "DIR")]
    room: Option<PathBuf>,

    /// The same, for those who are used to it
    #[arg(short = 'C', long = "room", value_name = "DIR", conflicts_with = "room")]
    other_room: Option<PathBuf>,

    /// Who decides
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS")]
    principal: Option<String>,

    /// The key to sign decisions with: a file, or `key::` and a public key that an agent has
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    #[command(flatten)]
    looks: Looks,

    /// How changes to the evidence are noticed
    #[arg(long, value_enum, value_name = "HOW")]
    watch: Option<Watch>,

    /// Do not follow changes; r reads the evidence again
    #[arg(long, conflicts_with = "watch")]
    no_watch: bool,

    #[command(flatten)]
    look: RoomOptions,
}

impl Args {
    fn watch(&self, config: &Config) -> How {
        match self.watch.or(config.watch).unwrap_or_default() {
            _ if self.no_watch => How::Off,
            Watch::Auto => How::Auto,
            Watch::Poll => How::Poll,
            Watch::Off => How::Off,
        }
    }
}

const SIGNAL_BASE: i32 = 128;

pub(super) fn run(args: &Args) -> Exit {
    let room = args.room.clone().or_else(|| args.other_room.clone()).unwrap_or_else(|| PathBuf::from("."));
    let config = match config::load() {
        Ok(config) => config,
        Err(error) => {
            complain(&error);
            return Exit::Usage;
        }
    };
    if room.is_dir() && !walk::holds_evidence(&room) {
        let shown = room.display().to_string();
        complain(&format_args!("{}: no evidence here. {HOW_TO_START}", clean(&shown)));
        return Exit::Problems;
    }
    let keymap = super::config::keymap(&config);
    let (keymap, own) = match keymap.and_then(|keymap| Ok((keymap, super::config::own(&config)?))) {
        Ok(both) => both,
        Err(error) => {
            complain(&error);
            return Exit::Usage;
        }
    };
    let principal = principal::resolve(args.principal.as_deref(), config.principal.as_deref(), &room);
    let key = SigningKey::choose(args.key.as_deref(), config.signing_key.as_deref(), &room);
    console(Options {
        theme: args.looks.theme(&config),
        mouse: args.looks.has_mouse(&config),
        lens: args.look.lens(),
        directories: args.look.directories(),
        signer: Signer {
            principal: principal.map(|principal| principal.name).unwrap_or_default(),
            public: key.as_ref().and_then(SigningKey::public),
            is_named: args.key.is_some() || config.signing_key.is_some(),
            key,
        },
        ascii: args.looks.is_ascii(&config),
        linear: args.looks.is_linear(config.linear.unwrap_or_default()),
        own,
        keymap,
        show: Show::default(),
        watch: args.watch(&config),
        room,
    })
}

/// Opens the console, and says how it ended.
pub(super) fn console(options: Options) -> Exit {
    match console::run(options) {
        Ok(()) => Exit::Ready,
        Err(error) => {
            complain(&error);
            match error {
                ConsoleError::NoTerminal => Exit::Usage,
                ConsoleError::Room(error) => super::refusal(&error),
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

const HOW_TO_START: &str = "Name the directory that holds it (trialdesk DIR). Evidence is *.yaml, *.yml or *.json \
    with a schema_version of the cavra packets. `trialdesk init DIR` starts a room, and `trialdesk demo` shows one.";

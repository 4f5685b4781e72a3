//! `trialdesk config`: what a person has set for themselves, and what a room can be pinned to.

use super::{Exit, RoomOptions, complain, output};
use crate::config::{self, Config, ConfigError};
use crate::console::app::commands::{Keymap, TABLE};
use crate::console::app::own::Own;
use crate::domain::clean::{clean, clean_lines};
use crate::fsio::{Access, WriteError, create_folders};
use crate::room::{Lens, rules};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say where the configuration is
    Path,
    /// Show what holds
    Show,
    /// Write a configuration with every key explained; never overwrites
    Init,
    /// List the console's commands: the name to bind keys to, the keys that hold, and what each does
    Keys,
    /// Print the digest over a policy and its `allowed_signers`, for `TRIALDESK_POLICY_SHA256`
    Pin {
        /// The evidence directory
        #[arg(value_name = "DIR", default_value = ".")]
        room: PathBuf,

        #[command(flatten)]
        look: RoomOptions,
    },
}

const TEMPLATE: &str = "\
# trialdesk: what you have set for yourself. Every key is optional.

# The name you decide by, where neither --as nor TRIALDESK_AS says another. Without it, git's user.email.
# principal: dana

# The key that signs your decisions, where --key says no other. Without it, git's user.signingkey.
# signing_key: /home/dana/.ssh/id_ed25519

# The owners that you are: `mine:` in a query finds trials with one of them. A policy's entry for you adds its own.
# owner_refs: [owner:customer-success/emea]

# Queues of your own, up to four, on the keys 6 to 9: a name, a query (docs/queries.md), and perhaps a column to sort by, with a
# minus to turn the order round: trial, status, outcome, age, gates, missing, others, grace or marks.
# queues:
#   - name: Stuck
#     query: 'status:blocked age>14d mine:'
#     sort: age

# The console line by line, with prompts instead of a screen, as --linear has it.
# linear: true

# How the console follows changes to the evidence: auto, poll (by looking from time to time) or off.
# watch: auto

# The console's colours: auto (as the terminal's background is), dark, light, high-contrast, colour-blind or none.
# theme: auto

# Signs in ASCII alone. Without it, where the locale is not UTF-8.
# ascii: true

# Clicks and the wheel in the console, as --mouse has it. The terminal's own selecting then takes Shift.
# mouse: true

# Keys of the console, in the place of its own: a command (`trialdesk config keys` lists them), and a key, a list of keys, or a mapping of
# places to these. The places: table, gates, evidence, decisions, form, prompt, palette, help, question.
# keys:
#   approve: A
#   next-blocked: [']', Ctrl-j]
#   undo: []
#   mark: {table: [Space, x]}
";

pub(super) fn run(args: &Args) -> Exit {
    match &args.what {
        What::Path => with_path(|path| output(Exit::Ready, |out| writeln!(out, "{}", path.display()))),
        What::Show => show(),
        What::Init => with_path(|path| init(&path)),
        What::Keys => keys(),
        What::Pin { room, look } => pin(room, look),
    }
}

fn pin(room: &Path, look: &RoomOptions) -> Exit {
    // What is pinned today must not keep anybody from printing the next pin.
    let lens = Lens { pin: None, ..look.lens() };
    let found = room.canonicalize().map_err(|error| error.to_string());
    let rules = found.and_then(|root| rules::find(&root, &lens).map_err(|error| error.to_string()));
    match rules.map(|rules| rules.source) {
        Ok(Some(source)) => output(Exit::Ready, |out| writeln!(out, "{}", source.pin)),
        Ok(None) => {
            complain(&"this room has no policy to pin");
            Exit::Problems
        }
        Err(message) => {
            complain(&clean_lines(&message));
            Exit::Problems
        }
    }
}

fn with_path(go_on: impl FnOnce(PathBuf) -> Exit) -> Exit {
    if let Some(path) = config::path() {
        return go_on(path);
    }
    complain(&"there is no home directory, so there is no place for a configuration");
    Exit::Problems
}

/// The keys that hold with this configuration.
pub(super) fn keymap(config: &Config) -> Result<Keymap, ConfigError> {
    Keymap::with(&config.keys).map_err(|error| ConfigError::Wrong {
        path: config::path().unwrap_or_default(),
        line: error.line,
        column: error.column,
        message: error.message,
    })
}

/// What a person has set for lists.
pub(super) fn own(config: &Config) -> Result<Own, ConfigError> {
    Own::read(config).map_err(|error| ConfigError::Wrong {
        path: config::path().unwrap_or_default(),
        line: error.line,
        column: error.column,
        message: clean(&error.message).into_owned(),
    })
}

fn keys() -> Exit {
    match config::load().and_then(|config| keymap(&config)) {
        Ok(keymap) => output(Exit::Ready, |out| {
            TABLE.iter().try_for_each(|entry| {
                let mut keys: Vec<_> =
                    entry.contexts.iter().flat_map(|&place| keymap.keys(entry, place)).collect();
                let mut seen = Vec::new();
                keys.retain(|key| {
                    !seen.contains(key) && {
                        seen.push(*key);
                        true
                    }
                });
                let keys: Vec<_> = keys.iter().map(ToString::to_string).collect();
                writeln!(out, "{:<18} {:<22} {}", entry.name, keys.join(" "), entry.sentence)
            })
        }),
        Err(error) => {
            complain(&error);
            Exit::Problems
        }
    }
}

fn show() -> Exit {
    let checked = config::load().and_then(|config| keymap(&config).and(own(&config)).map(|_| config));
    match checked {
        Ok(config) => output(Exit::Ready, |out| {
            let set = |value: Option<String>| value.unwrap_or_else(|| "(not set)".to_owned());
            writeln!(out, "principal: {}", set(config.principal.clone()))?;
            writeln!(
                out,
                "signing_key: {}",
                set(config.signing_key.as_ref().map(|key| key.display().to_string()))
            )?;
            lists(&config, out)?;
            writeln!(out, "linear: {}", config.linear.unwrap_or_default())?;
            writeln!(out, "watch: {}", config.watch.unwrap_or_default().word())?;
            writeln!(out, "theme: {}", config.theme.unwrap_or_default().word())?;
            writeln!(out, "ascii: {}", set(config.ascii.map(|ascii| ascii.to_string())))?;
            writeln!(out, "mouse: {}", config.mouse.unwrap_or_default())?;
            if config.keys.0.is_empty() {
                return writeln!(out, "keys: (the console's own)");
            }
            write!(out, "keys:\n{}", clean_lines(&config.keys.to_string()))
        }),
        Err(error) => {
            complain(&error);
            Exit::Problems
        }
    }
}

/// Owners and queues, as they would be written.
fn lists(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    if config.owner_refs.is_empty() {
        writeln!(out, "owner_refs: (not set)")?;
    } else {
        writeln!(out, "owner_refs:")?;
        config.owner_refs.iter().try_for_each(|owner| writeln!(out, "  - {}", clean(owner)))?;
    }
    if config.queues.is_empty() {
        return writeln!(out, "queues: (the console's own)");
    }
    writeln!(out, "queues:")?;
    config.queues.iter().try_for_each(|queue| write!(out, "{}", clean_lines(&queue.to_string())))
}

fn init(path: &Path) -> Exit {
    let written = create_folders(path.parent().unwrap_or(Path::new("."))).map_err(WriteError::from).and_then(
        |folder| folder.write_new(path.file_name().unwrap_or_default(), TEMPLATE.as_bytes(), Access::Umask),
    );
    match written {
        Ok(()) => output(Exit::Ready, |out| writeln!(out, "wrote {}", path.display())),
        Err(error) => {
            complain(&format_args!("{}: {error}", path.display()));
            Exit::Problems
        }
    }
}

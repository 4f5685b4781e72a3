//! `trialdesk config`: the user's configuration, and the pin of a room's policy.

use super::options::policy_pin;
use super::room_args::RoomArg;
use super::{Exit, error_text, output, path_text, print_error};
use crate::config::{self, Config, ConfigError};
use crate::console::app::commands::TABLE;
use crate::console::app::keymap::Keymap;
use crate::console::app::list::user_queues::UserQueues;
use crate::domain::safe_text::SafeText;
use crate::fsio::paths::canonical;
use crate::fsio::{Access, WriteError, create_folders};
use crate::report;
use crate::report::output::Output;
use crate::room::policy_file::PolicyChoice;
use crate::room::{RoomOptions, policy_file};
use crate::safe;
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the configuration path
    Path,
    /// Print the effective configuration
    Show,
    /// Write a configuration with every key explained; never overwrites
    Init,
    /// List the commands of the console: name, keys and description
    Keys,
    /// Print the policy that applies to a room in words, the file it is from, and whether it is pinned
    Policy {
        #[command(flatten)]
        room: RoomArg,

        /// Use this policy file
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,

        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the digest of a policy and its `allowed_signers`, for `TRIALDESK_POLICY_SHA256`
    Pin {
        #[command(flatten)]
        room: RoomArg,

        /// Use this policy file
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
}

const TEMPLATE: &str = "\
# The configuration of trialdesk. Every key is optional.

# Your name in decisions, unless --as or TRIALDESK_AS gives another. Default: git's user.email.
# principal: dana

# The key that signs your decisions, unless --key gives another. Default: git's user.signingkey.
# signing_key: /home/dana/.ssh/id_ed25519

# Your owner references: `mine:` in a query finds trials with one of them. The policy's entry for you can add more.
# owner_refs: [owner:customer-success/emea]

# Your own queues, up to four, on the keys 6 to 9: a name, a query (docs/queries.md), and optionally a column to sort by, with a
# minus to reverse the order: trial, status, outcome, age, gates, missing, others, grace or marks.
# queues:
#   - name: Stuck
#     query: 'status:blocked age>14d mine:'
#     sort: age

# Line-based prompts instead of a screen, as with --linear.
# linear: true

# When decision records are shared through git: off (never), manual (`trialdesk sync`, `R` in the console), or auto (also after each decision).
# sync: manual

# Run the hooks of a repository when records are pushed.
# sync_hooks: true

# How to watch for changes: auto, poll or off.
# watch: auto

# The colour theme: auto (detects the background), dark, light, high-contrast, colour-blind or none.
# theme: auto

# ASCII symbols only. Default: if the locale is not UTF-8.
# ascii: true

# Enable the mouse, as with --mouse. Shift selects text.
# mouse: true

# Keys of the console's commands, which replace the default ones: a command (`trialdesk config keys` lists them), and a key, a list
# of keys, or a mapping of contexts to these. Contexts: table, gates, evidence, decisions, form, prompt, palette, help, question.
# keys:
#   approve: A
#   next-blocked: [']', Ctrl-j]
#   undo: []
#   select: {table: [Space, x]}
";

pub(super) fn run(args: &Args) -> Exit {
    match &args.action {
        Action::Path => with_path(|path| output(false, |out| out.line(path_text(&path)))),
        Action::Show => with_config(|config| {
            keymap(&config)?;
            own(&config)?;
            Ok(output(false, |out| show(&config, out)))
        }),
        Action::Init => with_path(|path| init(&path)),
        Action::Keys => with_config(|config| {
            let keymap = keymap(&config)?;
            Ok(output(false, |out| list_keys(&keymap, out)))
        }),
        Action::Policy { room, policy, json } => explain_policy(room.path(), policy.as_deref(), *json),
        Action::Pin { room, policy } => pin(room.path(), policy.as_deref()),
    }
}

fn failed(error: &dyn Display) -> Exit {
    print_error(error_text(error));
    Exit::Problems
}

fn pin(room: &Path, policy: Option<&Path>) -> Exit {
    let options =
        RoomOptions { policy: PolicyChoice::of(policy.map(Path::to_owned)), ..RoomOptions::default() };
    let folder = match canonical(room) {
        Ok(folder) => folder,
        Err(error) => return failed(&error),
    };
    match policy_file::find(&folder, &options).map(|rules| rules.source) {
        Ok(Some(source)) => output(false, |out| out.line(SafeText::sanitize(&source.pin))),
        Ok(None) => {
            print_error("This room has no policy to pin.");
            Exit::Problems
        }
        Err(error) => failed(&error),
    }
}

fn explain_policy(room: &Path, policy: Option<&Path>, is_json: bool) -> Exit {
    let pin = policy_pin();
    let is_pinned = pin.is_some();
    let options =
        RoomOptions { policy: PolicyChoice::of(policy.map(Path::to_owned)), pin, ..RoomOptions::default() };
    let found = canonical(room)
        .map_err(|error| error_text(&error))
        .and_then(|folder| policy_file::find(&folder, &options).map_err(|error| error_text(&error)));
    match found {
        Ok(loaded) if is_json => output(false, |out| report::policy::write_json(&loaded, is_pinned, out)),
        Ok(loaded) => output(false, |out| report::policy::write_text(&loaded, is_pinned, out)),
        Err(message) => {
            print_error(message);
            Exit::Problems
        }
    }
}

fn with_path(run: impl FnOnce(PathBuf) -> Exit) -> Exit {
    if let Some(path) = config::path() {
        return run(path);
    }
    print_error("The home directory is not known. Set HOME to keep a configuration.");
    Exit::Problems
}

fn with_config(run: impl FnOnce(Config) -> Result<Exit, ConfigError>) -> Exit {
    config::load().and_then(run).unwrap_or_else(|error| failed(&error))
}

/// Returns the keys that are in force with a configuration.
pub(super) fn keymap(config: &Config) -> Result<Keymap, ConfigError> {
    Keymap::with(&config.keys).map_err(|error| ConfigError::Wrong {
        path: config::path().unwrap_or_default(),
        line: error.line,
        column: error.column,
        message: error.message,
    })
}

/// Returns the user's own queues and owners.
pub(super) fn own(config: &Config) -> Result<UserQueues, ConfigError> {
    UserQueues::read(config).map_err(|error| ConfigError::Wrong {
        path: config::path().unwrap_or_default(),
        line: error.line,
        column: error.column,
        message: error.message,
    })
}

fn list_keys(keymap: &Keymap, out: &mut Output<'_>) -> io::Result<()> {
    for entry in TABLE {
        let mut keys = Vec::new();
        for key in entry.modes.iter().flat_map(|&context| keymap.keys(entry, context)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let keys = SafeText::join(keys.iter().map(|key| SafeText::sanitize(&key.to_string())), " ");
        out.line(safe!("{:<18} {:<22} {}", entry.name, keys, entry.sentence))?;
    }
    Ok(())
}

fn show(config: &Config, out: &mut Output<'_>) -> io::Result<()> {
    let set = |value: Option<SafeText>| value.unwrap_or("(not set)".into());
    let on_off = |on: bool| if on { "true" } else { "false" };
    let principal = config.principal.as_deref().map(SafeText::principal);
    out.text("principal: ")?.line(set(principal))?;
    out.text("signing_key: ")?.line(set(config.signing_key.as_deref().map(path_text)))?;
    show_owners_and_queues(config, out)?;
    out.text("linear: ")?.line(on_off(config.linear.unwrap_or_default()))?;
    out.text("sync: ")?.line(config.sync.unwrap_or_default().name())?;
    out.text("sync_hooks: ")?.line(on_off(config.sync_hooks.unwrap_or_default()))?;
    out.text("watch: ")?.line(config.watch.unwrap_or_default().name())?;
    out.text("theme: ")?.line(config.theme.unwrap_or_default().name())?;
    out.text("ascii: ")?.line(set(config.ascii.map(|ascii| on_off(ascii).into())))?;
    out.text("mouse: ")?.line(on_off(config.mouse.unwrap_or_default()))?;
    if config.keys.0.is_empty() {
        return out.line("keys: (default)");
    }
    out.line("keys:")?;
    out.text(error_text(&config.keys)).map(drop)
}

/// Writes owners and queues in the syntax of the configuration.
fn show_owners_and_queues(config: &Config, out: &mut Output<'_>) -> io::Result<()> {
    if config.owner_refs.is_empty() {
        out.line("owner_refs: (not set)")?;
    } else {
        out.line("owner_refs:")?;
        config.owner_refs.iter().try_for_each(|owner| out.text("  - ")?.line(SafeText::sanitize(owner)))?;
    }
    if config.queues.is_empty() {
        return out.line("queues: (default)");
    }
    out.line("queues:")?;
    config.queues.iter().try_for_each(|queue| out.text(error_text(queue)).map(drop))
}

fn init(path: &Path) -> Exit {
    let written = create_folders(path.parent().unwrap_or(Path::new("."))).map_err(WriteError::from).and_then(
        |folder| folder.write_new(path.file_name().unwrap_or_default(), TEMPLATE.as_bytes(), Access::Umask),
    );
    match written {
        Ok(()) => output(false, |out| out.text("wrote ")?.line(path_text(path))),
        Err(error) => {
            print_error(safe!("{}: {}", path_text(path), error_text(&error)));
            Exit::Problems
        }
    }
}

//! `trialdesk demo`: the console on a temporary copy of the sample room.

use super::display_options::DisplayOptions;
use super::{Exit, error_text, open, path_text, print_error};
use crate::config::Config;
use crate::console::app::keymap::Keymap;
use crate::console::app::list::user_queues::UserQueues;
use crate::console::app::presentation::state::{Demo, Presentation};
use crate::console::app::signer::Signer;
use crate::console::app::sync::state::SyncSettings;
use crate::console::app::tour::state::Tour;
use crate::console::{Options, WatchMode};
use crate::demo::{DemoDir, PRINCIPAL};
use crate::ledger::principal::name_error;
use crate::room::RoomOptions;
use crate::safe;
use crate::state::Directories;
use std::env;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Start the guided tour
    #[arg(long)]
    tour: bool,

    /// Show pressed keys, for an audience
    #[arg(long)]
    present: bool,

    /// Keep the directory and print its path
    #[arg(long)]
    keep: bool,

    /// Act as this principal; the approvers of the sample are dana, eli and noor
    #[arg(long = "as", value_name = "NAME", default_value = PRINCIPAL)]
    principal: String,

    #[command(flatten)]
    display: DisplayOptions,
}

/// Runs the demo. It ignores the user's configuration, keys, name and state.
pub(super) fn run(args: &Args) -> Exit {
    if let Some(error) = name_error(&args.principal) {
        print_error(safe!("--as: {}.", error.message()));
        return Exit::Usage;
    }
    let stage = match DemoDir::create(args.keep) {
        Ok(stage) => stage,
        Err(error) => {
            let folder = path_text(&env::temp_dir());
            print_error(safe!("Cannot create the demo in {}: {}. Set TMPDIR.", folder, error_text(&error)));
            return Exit::Problems;
        }
    };
    let folder = stage.folder().clone();
    let own = Config::default();
    let exit = open::console(Options {
        room: folder.room(),
        options: RoomOptions::default(),
        directories: Directories { state: Some(folder.state()), cache: None },
        signer: Signer { principal: args.principal.clone(), ..Signer::default() },
        theme: args.display.theme(&own),
        mouse: args.display.has_mouse(&own),
        ascii: args.display.is_ascii(&own),
        linear: args.display.is_linear(false),
        watch: WatchMode::default(),
        sync: SyncSettings::default(),
        user_queues: UserQueues::default(),
        keymap: Keymap::default(),
        presentation: Presentation {
            demo: Some(Demo { folder: folder.clone() }),
            tour: Tour::begun(args.tour),
            presents: args.present,
            ..Presentation::default()
        },
    });
    if args.keep {
        print_error(safe!("The demo room is kept in {}", path_text(&folder.room())));
    }
    exit
}

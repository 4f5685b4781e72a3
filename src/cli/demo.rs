//! `trialdesk demo`: the console on the sample room, with nothing set up and nothing real touched.

use super::looks::Looks;
use super::open;
use super::{Exit, complain};
use crate::config::Config;
use crate::console::Options;
use crate::console::app::commands::Keymap;
use crate::console::app::own::Own;
use crate::console::app::show::{Demo, Show};
use crate::console::app::signer::Signer;
use crate::console::app::tour::Tour;
use crate::console::runtime::watch::How;
use crate::demo::{PRINCIPAL, Stage};
use crate::domain::clean::clean;
use crate::room::Lens;
use crate::state::Directories;
use std::env;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Be shown round: a strip at the foot of the screen says what to try
    #[arg(long)]
    tour: bool,

    /// Show the keys that are pressed, for those who watch
    #[arg(long)]
    present: bool,

    /// Leave the demo's folder where it is, and say where
    #[arg(long)]
    keep: bool,

    /// Who decides: dana, eli and noor are the sample's approvers
    #[arg(long = "as", value_name = "NAME", default_value = PRINCIPAL)]
    principal: String,

    #[command(flatten)]
    looks: Looks,
}

/// What nobody set for themselves takes part: no configuration, no key, no name, no memory but the demo's own.
pub(super) fn run(args: &Args) -> Exit {
    let stage = match Stage::set(args.keep) {
        Ok(stage) => stage,
        Err(error) => {
            let folder = env::temp_dir().display().to_string();
            complain(&format_args!("no room for the demo in {}: {error}; set TMPDIR", clean(&folder)));
            return Exit::Problems;
        }
    };
    let folder = stage.folder().clone();
    let has_editor = !args.looks.is_linear(false)
        && ["VISUAL", "EDITOR"]
            .iter()
            .all(|name| env::var_os(name).is_none_or(|value| value.to_string_lossy().trim().is_empty()));
    let own = Config::default();
    let exit = open::console(Options {
        room: folder.room(),
        lens: Lens::default(),
        directories: Directories { state: Some(folder.state()), cache: None },
        signer: Signer { principal: args.principal.clone(), ..Signer::default() },
        theme: args.looks.theme(&own),
        mouse: args.looks.has_mouse(&own),
        ascii: args.looks.is_ascii(&own),
        linear: args.looks.is_linear(false),
        watch: How::default(),
        own: Own::default(),
        keymap: Keymap::default(),
        show: Show {
            demo: Some(Demo { folder: folder.clone(), has_editor }),
            tour: Tour::begun(args.tour),
            presents: args.present,
            ..Show::default()
        },
    });
    if args.keep {
        complain(&format_args!("the demo's room stays in {}", clean(&folder.room().display().to_string())));
    }
    exit
}

//! Arguments in, exit status out.

use clap::Parser;
use std::process::ExitCode;
use trialdesk::cli::{self, Cli};
use trialdesk::ledger;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    ledger::append::survive_size_limits();
    Ok(Cli::try_parse().map_or_else(|error| cli::misread(&error), cli::run).into())
}

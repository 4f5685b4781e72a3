//! Arguments in, exit status out.

use clap::Parser;
use std::process::ExitCode;
use trialdesk::cli::{self, Cli};
use trialdesk::fsio;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    fsio::survive_size_limits();
    Ok(Cli::try_parse().map_or_else(|error| cli::misread(&error), cli::run).into())
}

//! Arguments in, exit status out.

use clap::Parser;
use std::process::ExitCode;
use trialdesk::cli::{self, Cli};

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    Ok(cli::run(Cli::parse()).into())
}

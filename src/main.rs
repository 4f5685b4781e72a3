//! The program: arguments in, exit status out.

use std::process::ExitCode;
use trialdesk::cli;
use trialdesk::fsio;

fn main() -> color_eyre::Result<ExitCode> {
    cli::panic_report::install()?;
    fsio::signals::survive_size_limits();
    Ok(cli::run(std::env::args_os()).into())
}

//! The terminal program: a pure core ([`app`]), pure drawing ([`view`]), the line-based mode ([`linear`]), and the
//! terminal, threads, and effects around them ([`runtime`]).

pub mod app;
mod error;
pub mod linear;
mod options;
pub mod runtime;
pub mod view;

pub use error::ConsoleError;
pub use options::{Options, WatchMode};

/// Opens the console and returns when the user leaves it. The terminal is restored before.
///
/// # Errors
/// Returns an error without a terminal, if the room cannot be evaluated, or if a signal or a closed terminal
/// ended the console.
pub fn run(options: Options) -> Result<(), ConsoleError> {
    runtime::run(options)
}

#[cfg(test)]
pub(crate) mod tests;

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

/// Opens the console and stays until it is left. The terminal is given back before this returns.
///
/// # Errors
/// Where there is no terminal, where the room cannot be judged, or where a signal or a vanished terminal ended it.
pub fn run(options: Options) -> Result<(), ConsoleError> {
    runtime::run(options)
}

#[cfg(test)]
pub(crate) mod tests;

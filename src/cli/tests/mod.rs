//! Tests of the command line.

mod command_page;
mod flags;

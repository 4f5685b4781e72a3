//! The console under everything that terminals and people do to it: any size, any key, any name.

mod colourless;
mod keys;
mod lines;
mod names;
pub(super) mod sizes;
mod wide;

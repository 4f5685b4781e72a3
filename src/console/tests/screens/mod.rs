//! The console under everything that terminals and people do to it: any size, any key, any name.

mod keys;
mod lines;
mod names;
mod sizes;
mod wide;

//! Large rooms: what a key costs, and what is shown before all of a room is read.

mod frames;
mod waiting;

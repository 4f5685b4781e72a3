//! The first steps with the program: a new room, the demo, the tour.

pub mod demo;
mod pictures;
mod tour;

//! The first steps with the program: a new room, the demo, the tour.

mod demo;
mod pictures;
mod tour;

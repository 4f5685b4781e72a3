//! What shows the program to somebody for the first time: a room to start from, the demo, the tour.

mod demo;
mod pictures;
mod tour;

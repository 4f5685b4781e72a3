//! Tests of proposals as a whole, and of writing them.

mod blanks;
mod places;
mod properties;
mod writing;

//! Tests of proposals as a whole, and of writing them.

mod places;
mod properties;
mod writing;

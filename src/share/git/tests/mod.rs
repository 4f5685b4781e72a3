//! The reader of revisions, on real repositories.

mod history;
mod limits;
mod reading;
mod settings;

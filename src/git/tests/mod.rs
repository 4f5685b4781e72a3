//! The reader of revisions, on real repositories.

mod branches;
mod history;
mod limits;
mod reading;
mod settings;

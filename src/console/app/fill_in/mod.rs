//! Filling in the fields that a finding asks for, in place. The values are judged and written by `edit`.

pub mod content;
pub mod fill_ins;
pub mod history;
pub mod state;
pub mod update;

//! The work of reviewers, key by key, over the sample room: reading a trial, asking for what is missing, finding commands,
//! binding their own keys.

mod bulk_fill;
mod editing;
mod fill_in;
mod finding;
mod keys;
mod log;
mod new_document;
mod picking;
mod rows;
mod scripts;
mod sharing;
mod trial_page;
mod upcoming;

//! The query language over the sample room, completion, and the page that describes it.

mod completing;
mod errors;
mod language;
mod page;
mod properties;
mod sample;

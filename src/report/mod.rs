//! Reports about an evaluated room, for people and for machines.
//!
//! Each kind of report ([`Report`]) has a list of formats, each with a [`Renderer`]. All of them write to an
//! [`output::Output`], which takes nothing but text that is safe to show.

pub mod changes;
pub mod check;
pub mod document_schema;
pub mod explain;
pub mod history;
pub mod import;
pub mod labels;
pub mod lineage;
pub mod list;
pub mod log;
pub mod output;
pub mod page;
pub mod phrase;
pub mod policy;
pub mod portfolio;
pub mod public_page;
pub mod reader;
pub mod record;
mod renderer;
pub mod request;
pub mod schema;
pub mod selection;
pub mod show;
pub mod style;
pub mod verify;

pub use renderer::{Document, Format, Renderer, Report};

#[cfg(test)]
mod tests;

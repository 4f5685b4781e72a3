//! What an evaluated room says, for people and for machines.

pub mod check;
pub mod document_schema;
pub mod json;
pub mod list;
pub mod log;
pub mod paint;
pub mod request;
pub mod schema;
pub mod selection;
pub mod text;
pub mod trial;

#[cfg(test)]
mod tests;

//! Trials, packets, gates, findings, decisions and grace periods.
//!
//! Pure: it uses no file system, clock, thread or terminal. Evaluation is a total function of documents, policy and
//! time.

pub mod asks;
pub mod assemble;
pub mod blocks;
mod boundary_tree;
pub mod canonical;
pub mod date_input;
pub mod decision;
pub mod digest;
pub mod document;
pub mod draft_packet;
pub mod duties;
pub mod evaluation;
pub mod evidence_fields;
pub mod explanation;
pub mod field;
pub mod field_path;
pub mod finding;
pub mod gate;
pub mod grace;
pub mod insertion;
pub mod labels;
pub mod link;
pub mod mark;
pub mod next_step;
pub mod owner;
pub mod package;
pub mod packed;
pub mod planned_date;
pub mod policy;
pub mod policy_words;
pub mod portable_name;
pub mod portfolio;
pub mod problem;
pub mod query;
pub mod record_filter;
pub mod reference;
pub mod remedy;
pub mod safe_text;
pub mod schema;
pub mod search;
pub mod settlement;
pub mod signature;
pub mod spelling;
pub mod stage;
pub mod stages;
pub mod suggestions;
pub mod summary;
pub mod time;
pub mod tree;
pub mod trial;
mod validity;
pub mod value_error;
pub mod visit;
pub(crate) mod work;

#[cfg(test)]
mod tests;

//! Changes of a room's packets on a user's request. Decision records are never created or changed here.
//!
//! Creating: [`first_packets`] and [`draft_of_stage`] plan new packets, and [`RoomWriter::create`] writes them.
//!
//! Filling in: [`Blank`] is a field that a finding asks for, [`suggestions`] offers values for it. [`RoomWriter::read`] reads a packet, [`propose`] returns its text with fields filled in, and
//! [`RoomWriter::write`] writes that if the file still has the bytes that were read. Planning and proposing are pure.
//!
//! Editing: [`rewrite`] is the whole text as a user wrote it in the console's editor, and [`judge`] says what is wrong with it.
//!
//! A proposal is right by construction: the new text is parsed by the same reader as evidence, and must be the old document
//! but for the field. What is not understood is refused with a reason.

mod blank;
mod content;
mod diff;
mod form;
mod layout;
mod lexemes;
mod new_packet;
mod packet_file;
mod proposal;
mod refusal;
mod room_writer;
mod splice;
mod style;
mod suggestions;
mod value_problem;
mod write;

#[cfg(test)]
mod tests;

pub use blank::Blank;
pub use diff::DiffLine;
pub use form::Form;
pub use new_packet::{
    NameError, NewPacket, PacketPlan, PlanError, draft_of_stage, first_packets, trial_name,
};
pub use packet_file::PacketFile;
pub use proposal::{Change, Existing, Fill, Refused, judge, propose, rewrite};
pub use refusal::Refusal;
pub use room_writer::RoomWriter;
pub use suggestions::{SharedValues, Suggestion, SuggestionSource, suggestions};
pub use value_problem::ValueProblem;
pub use write::{Batch, ChangeError, Written};

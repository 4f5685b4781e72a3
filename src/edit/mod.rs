//! Changes of a room's packets on a user's request. Decision records are never created or changed here.

mod create;
mod new_packet;

pub use create::RoomWriter;
pub use new_packet::{
    NameError, NewPacket, PacketPlan, PlanError, draft_of_stage, first_packets, trial_name,
};

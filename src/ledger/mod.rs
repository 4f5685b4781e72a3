//! Grace-period decisions on disk: composed, checked, appended. Nothing else writes into a room.

pub mod append;
pub mod expect;
pub mod objection;
pub mod record;
pub mod signature;
pub mod signers;

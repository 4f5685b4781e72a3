//! Grace-period decisions on disk: composed, checked, appended. Nothing else writes into a room.

pub mod append;
pub mod draft;
pub mod expect;
pub mod memory;
pub mod objection;
pub mod principal;
pub mod record;
pub mod signature;
pub mod signers;
pub mod visits;

//! Earlier names of gates, for callers that are being renamed.

pub use super::gate::GateId;
pub use super::labels::{Channel, GateStatus};
pub use super::stage::GateResult as Check;
pub use super::stages::trial_expired_followup::GATES as TRIAL_EXPIRED_FOLLOW_UP;

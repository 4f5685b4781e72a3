//! The readings of the history that are under way.

use crate::console::app::request_id::RequestId;

/// The readings that the runtime has begun and not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// Their requests.
    pub(super) running: Vec<RequestId>,
}

impl Readings {
    /// Returns whether the history is being read.
    #[must_use]
    pub const fn is_any_running(&self) -> bool {
        !self.running.is_empty()
    }
}

//! A packet that was created and is not shown yet.

use crate::console::app::request_id::RequestId;
use std::sync::Arc;

/// A packet that was created, until the room has been read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedPacket {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The file, relative to the room.
    pub path: String,
    /// The request to write it.
    pub request: RequestId,
    /// Set once it is on disk.
    pub is_written: bool,
}

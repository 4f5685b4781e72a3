//! A packet's file as it was read: the base of a change.

use std::sync::Arc;

/// A file of a room as it was read. A change of it is written only if it still has these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacketFile {
    /// The path, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

//! The trials behind a figure.

use crate::console::app::queue::Queue;

/// The queue and the filter that a row opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// The queue.
    pub queue: Queue,
    /// The text of the filter.
    pub query: String,
}

//! Identifiers of requests to the runtime.

/// Identifies a request, so that its answer is not taken for the answer to another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(u64);

impl RequestId {
    /// Advances to the next identifier and returns it.
    #[must_use]
    pub const fn advance(&mut self) -> Self {
        self.0 += 1;
        *self
    }
}

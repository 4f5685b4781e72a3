//! The priority of threads, which the standard library does not set.

/// Does nothing.
pub const fn lower_for_this_thread() {}

//! The priority of threads.

use super::platform::priority as system;

/// Lets other threads go before this one, and before the threads that it starts, for as long as it lives. Does nothing where the
/// system has priorities for processes alone.
pub fn lower_for_this_thread() {
    system::lower_for_this_thread();
}

//! When the last scan began, so that a change that it has seen causes no further scan.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// When a scan of this process last began.
static SCAN_BEGAN: Mutex<Option<Instant>> = Mutex::new(None);

/// A scan begins.
pub(super) fn note_scan_start() {
    *SCAN_BEGAN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
}

/// Whether a scan has begun since something changed: it has seen that, or will.
pub(super) fn is_seen(changed: Instant) -> bool {
    SCAN_BEGAN.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|began| began > changed)
}

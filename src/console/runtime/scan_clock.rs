//! The start of the last scan, so that a change before it causes no further scan.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// The start of the last scan of this process.
static SCAN_BEGAN: Mutex<Option<Instant>> = Mutex::new(None);

/// A scan begins.
pub(super) fn note_scan_start() {
    *SCAN_BEGAN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
}

/// Returns whether a scan has started before a moment, and none after it.
pub(super) fn is_before(moment: Instant) -> bool {
    SCAN_BEGAN.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|began| began <= moment)
}

/// Returns whether a scan has started after a change.
pub(super) fn is_seen(changed: Instant) -> bool {
    SCAN_BEGAN.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|began| began > changed)
}

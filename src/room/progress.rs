//! The progress of a scan, and a way to stop it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The progress of a scan, shared by its threads and its observer.
#[derive(Debug, Default)]
pub struct Progress {
    found: AtomicUsize,
    read: AtomicUsize,
    stopped: AtomicBool,
}

impl Progress {
    /// Returns the number of evidence files that were found so far.
    #[must_use]
    pub fn found(&self) -> usize {
        self.found.load(Ordering::Relaxed)
    }

    /// Returns the number of evidence files that were read or were in the index.
    #[must_use]
    pub fn read(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }

    /// Stops the scan at the next folder or file. It has no result then.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Returns whether the scan was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn add_found(&self, files: usize) {
        self.found.fetch_add(files, Ordering::Relaxed);
    }

    pub(super) fn add_read(&self, files: usize) {
        self.read.fetch_add(files, Ordering::Relaxed);
    }
}

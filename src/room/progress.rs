//! How far a scan has come, for whoever waits for it, and a way to end it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared by the threads of a scan and whoever waits for it.
#[derive(Debug, Default)]
pub struct Progress {
    found: AtomicUsize,
    read: AtomicUsize,
    stopped: AtomicBool,
}

impl Progress {
    /// How many evidence files were found so far.
    #[must_use]
    pub fn found(&self) -> usize {
        self.found.load(Ordering::Relaxed)
    }

    /// How many of them were read, or were known already.
    #[must_use]
    pub fn read(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }

    /// Ends the scan at the next folder or file. What it would have come to is not known then.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to end.
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

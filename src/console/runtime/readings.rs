//! The readings of the history that are under way, each with a way to stop it.

use crate::console::app::request_id::RequestId;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

/// The readings by their requests. One that has ended has no flag any more.
#[derive(Debug, Default)]
pub(super) struct Readings(RefCell<Vec<(RequestId, Weak<AtomicBool>)>>);

impl Readings {
    /// Returns the flag that stops a reading which begins. Its thread keeps the flag until it ends.
    pub(super) fn begin(&self, request: RequestId) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::default());
        let mut running = self.0.borrow_mut();
        running.retain(|(_, flag)| flag.strong_count() > 0);
        running.push((request, Arc::downgrade(&flag)));
        flag
    }

    /// Stops a reading, unless it has ended.
    pub(super) fn stop(&self, request: RequestId) {
        let running = self.0.borrow();
        let found = running.iter().filter(|(other, _)| *other == request);
        found.filter_map(|(_, flag)| flag.upgrade()).for_each(|flag| flag.store(true, Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_reading_of_that_request_is_stopped() {
        let readings = Readings::default();
        let mut id = RequestId::default();
        let (first, second) = (id.advance(), id.advance());
        let flags = [readings.begin(first), readings.begin(second)];
        readings.stop(second);
        assert_eq!(flags.map(|flag| flag.load(Ordering::Relaxed)), [false, true]);
        // Both have ended.
        readings.stop(first);
        let _kept = readings.begin(id.advance());
        assert_eq!(readings.0.borrow().len(), 1);
    }
}

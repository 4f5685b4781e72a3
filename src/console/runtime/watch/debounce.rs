//! Debouncing of changes: they are reported after a quiet moment, at the latest after a second.

use std::time::{Duration, Instant};

/// The quiet time.
const QUIET: Duration = Duration::from_millis(150);
/// The greatest delay of the first change.
const LATEST: Duration = Duration::from_secs(1);

/// Changes that have not been reported.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    /// The first and the last.
    span: Option<(Instant, Instant)>,
}

impl Debounce {
    /// Notes a change.
    pub(super) fn note(&mut self, at: Instant) {
        let first = self.span.map_or(at, |(first, _)| first);
        self.span = Some((first, at));
    }

    /// Returns the time at which to report.
    pub(super) fn due(&self) -> Option<Instant> {
        self.span.map(|(first, last)| (last + QUIET).min(first + LATEST))
    }

    /// Returns the time of the last change, if it is time to report.
    pub(super) fn take(&mut self, now: Instant) -> Option<Instant> {
        let (_, last) = self.span.filter(|_| self.due().is_some_and(|due| due <= now))?;
        self.span = None;
        Some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_change_is_reported_after_a_quiet_time() {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        assert_eq!(debounce.due(), None);
        debounce.note(start);
        debounce.note(start + ms(100));
        assert_eq!(debounce.take(start + ms(200)), None);
        assert_eq!(debounce.take(start + ms(250)), Some(start + ms(100)));
        assert_eq!(debounce.take(start + ms(900)), None, "it is reported once");
    }

    #[test]
    fn without_a_quiet_time_changes_are_reported_each_second() {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        let told: Vec<_> = (0..50)
            .filter_map(|step| {
                let now = start + ms(step * 50);
                debounce.note(now);
                debounce.take(now)
            })
            .collect();
        assert_eq!(told, [start + ms(1000), start + ms(2050)]);
    }
}

//! A counter of steps of work, such as bytes that are looked at. In tests it shows that twice the input is twice the work;
//! otherwise it does nothing.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Adds steps.
#[cfg(test)]
pub(crate) fn add(steps: usize) {
    STEPS.set(STEPS.get().saturating_add(steps));
}

/// Does nothing.
#[cfg(not(test))]
pub(crate) const fn add(_: usize) {}

/// Returns the steps that a function takes on this thread.
#[cfg(test)]
pub(crate) fn steps_of(run: impl FnOnce()) -> usize {
    STEPS.set(0);
    run();
    STEPS.get()
}

//! The number of runs of git, which tests bound: it must not grow with the files and branches of a repository.

use std::cell::Cell;

thread_local!(static RUNS: Cell<usize> = const { Cell::new(0) });

pub(super) fn add() {
    RUNS.set(RUNS.get() + 1);
}

/// Returns the result of a function, and the number of runs of git that it began on this thread.
pub fn runs_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = RUNS.get();
    let result = run();
    (result, RUNS.get() - before)
}

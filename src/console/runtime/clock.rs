//! The clock of the runtime: the machine's, or one that a test sets.

use crate::domain::time::Moment;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// A clock.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    Machine,
    /// A clock that shows the time that was set last.
    Manual(Arc<Mutex<Moment>>),
}

impl Clock {
    /// Returns a clock that shows this time until another one is set.
    #[must_use]
    pub fn at(moment: Moment) -> Self {
        Self::Manual(Arc::new(Mutex::new(moment)))
    }

    /// Sets a manual clock.
    pub fn set(&self, moment: Moment) {
        if let Self::Manual(time) = self {
            *time.lock().unwrap_or_else(PoisonError::into_inner) = moment;
        }
    }

    /// Returns the time.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "here the clock is asked")]
    pub fn now(&self) -> Moment {
        match self {
            Self::Machine => Timestamp::now().into(),
            Self::Manual(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

//! Colour in text output: on a terminal, and nowhere that it would be in the way.

use std::fmt::{self, Display};

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    coloured: bool,
}

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Nothing is in the way.
    Ready,
    /// An approver is asked.
    Awaiting,
    /// Something is in the way.
    Blocked,
    /// Less important than what stands around it.
    Quiet,
    /// More important than what stands around it.
    Strong,
}

impl Paint {
    /// With colour or without.
    #[must_use]
    pub const fn new(coloured: bool) -> Self {
        Self { coloured }
    }

    /// The text in this ink.
    #[must_use]
    pub fn with<T: Display>(self, ink: Ink, text: T) -> Painted<T> {
        Painted { ink: self.coloured.then_some(ink), text }
    }
}

/// A text and its ink.
#[derive(Debug)]
pub struct Painted<T> {
    ink: Option<Ink>,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(ink) = self.ink else { return self.text.fmt(f) };
        let code = match ink {
            Ink::Ready => "32",
            Ink::Awaiting => "33",
            Ink::Blocked => "31",
            Ink::Quiet => "2",
            Ink::Strong => "1",
        };
        write!(f, "\x1b[{code}m")?;
        self.text.fmt(f)?;
        f.write_str("\x1b[0m")
    }
}

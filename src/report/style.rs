//! Colours of text output.

use std::fmt;

/// A style of text, named after its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Nothing is missing.
    Ready,
    /// An approver is asked.
    Awaiting,
    /// Something is missing or wrong.
    Blocked,
    /// Less important than the text around it.
    Quiet,
    /// More important than the text around it.
    Strong,
}

impl Style {
    /// The sequence that ends every style.
    pub(super) const END: &'static str = "\x1b[0m";

    const fn code(self) -> &'static str {
        match self {
            Self::Ready => "32",
            Self::Awaiting => "33",
            Self::Blocked => "31",
            Self::Quiet => "2",
            Self::Strong => "1",
        }
    }
}

/// The sequence that begins the style.
impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\x1b[{}m", self.code())
    }
}

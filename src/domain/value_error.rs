//! What can be wrong with one value (specification, section 1.1).

/// What can be wrong with one value, before any gate asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// The value is missing: not written, null, blank, or an empty list.
    Missing,
    /// The value does not have the form that the field requires.
    Malformed,
    /// The value is a placeholder such as `TBD`.
    Placeholder,
    /// The value is a string outside of the closed set.
    Unsupported,
}

//! Errors of single values (specification, section 1.1).

/// An error of a value, before any rule of a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// The value is missing: not written, null, blank, or an empty list.
    Missing,
    /// The value does not have the required form.
    Malformed,
    /// The value is a placeholder such as `TBD`.
    Placeholder,
    /// The value is a string outside the closed set.
    Unsupported,
}

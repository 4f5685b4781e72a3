//! What can be wrong with one value (specification, section 1.1).

/// What can be wrong with one value, before any gate asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Absent, null, blank, or an empty list.
    Missing,
    /// Not of the form that the field asks for.
    Malformed,
    /// A word like `TBD` where the value belongs.
    Placeholder,
    /// A string outside a closed set.
    Unsupported,
}

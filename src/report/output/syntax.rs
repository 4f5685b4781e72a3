//! The syntaxes of output. Each has a writer that escapes every text for it, and no method that does not.

use super::Output;

/// A syntax with its writer.
pub trait Syntax {
    /// The writer. It is the only way to write in this syntax.
    type Writer<'a, 'b: 'a>;

    /// Returns a writer to an output.
    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> Self::Writer<'a, 'b>;
}

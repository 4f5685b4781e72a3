//! Checks of a match that an expression cannot make: checksums, shapes and context that tell a secret from its likes.

pub(super) mod assignments;
pub(super) mod records;
pub(super) mod secrets;
pub(super) mod shapes;

use std::ops::Range;

/// Returns the part of a match that is the secret, if the match is real. The arguments are the text, the whole match,
/// and its first group (the whole match if it has none).
pub(super) type Validator = fn(&str, Range<usize>, Range<usize>) -> Option<Range<usize>>;

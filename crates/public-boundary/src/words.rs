//! Words that hold the place of a value (specification, section 1.1).

/// Words that hold the place of a value.
pub const PLACEHOLDER_WORDS: [&str; 17] = [
    "tbd",
    "tba",
    "tbc",
    "todo",
    "fixme",
    "none",
    "null",
    "nil",
    "unknown",
    "pending",
    "placeholder",
    "changeme",
    "xxx",
    "na",
    "n/a",
    "-",
    "?",
];

/// Returns whether the whole value, trimmed and without regard to case, is a placeholder word.
#[must_use]
pub fn is_placeholder_word(text: &str) -> bool {
    let text = text.trim();
    if text.is_ascii() {
        return PLACEHOLDER_WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    PLACEHOLDER_WORDS.contains(&text.to_lowercase().as_str())
}

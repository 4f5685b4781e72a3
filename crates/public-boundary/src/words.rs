//! Words that hold the place of a value (specification, section 1.1), and those that say that a value is left out
//! (section 4).

/// The text that replaces forbidden material on screens and in outputs.
pub const MASK: &str = "[masked]";

/// Words that hold the place of a value.
pub const PLACEHOLDER_WORDS: [&str; 27] = [
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
    "not-applicable",
    "not-required",
    "missing",
    "unassigned",
    "not-assigned",
    "not-provided",
    "undefined",
    "to-be-confirmed",
    "to-be-determined",
    "to-be-decided",
];

/// Words that say that a value is left out.
const OMISSION_WORDS: [&str; 4] = ["redacted", "not-included", "omitted", "withheld"];

/// The length of the longest of these words, in bytes.
const LONGEST: usize = 16;

/// Returns whether the whole value, trimmed and folded, is a placeholder word.
///
/// ```
/// use public_boundary::is_placeholder_word;
/// assert!(is_placeholder_word(" TBD ") && is_placeholder_word("Not_Required"));
/// assert!(!is_placeholder_word("tbd2"));
/// ```
#[must_use]
pub fn is_placeholder_word(text: &str) -> bool {
    is_one_of(text, &PLACEHOLDER_WORDS)
}

/// Returns whether the whole value, trimmed and folded, is a word that holds nothing: a placeholder word, or a word that
/// says that the value is left out.
#[must_use]
pub fn holds_nothing(text: &str) -> bool {
    is_one_of(text, &PLACEHOLDER_WORDS) || is_one_of(text, &OMISSION_WORDS)
}

/// Returns whether a text, trimmed and folded, is one of some words.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    let text = text.trim();
    if text.is_ascii() {
        // Folding keeps the length of ASCII, so a word of another length is not compared.
        let is_folded_to =
            |word: &&str| word.len() == text.len() && word.bytes().eq(text.bytes().map(fold_byte));
        return text.len() <= LONGEST && words.iter().any(is_folded_to);
    }
    let folded = fold(text);
    words.contains(&folded.as_str())
}

/// Returns a text lower-cased, with `-` for each `_` and each blank.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase().chars().map(|c| if c == '_' || c.is_whitespace() { '-' } else { c }).collect()
}

const fn fold_byte(byte: u8) -> u8 {
    match byte {
        b'_' | b' ' | b'\t'..=b'\r' => b'-',
        _ => byte.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, OMISSION_WORDS, PLACEHOLDER_WORDS, fold, holds_nothing, is_placeholder_word};

    #[test]
    fn section_1_1_words_are_compared_trimmed_and_folded() {
        for text in [
            "N/A",
            "\u{a0}to be\tdecided ",
            "NOT_assigned",
            "not\u{3000}provided",
            "\u{212a}".replace('\u{212a}', "-").as_str(),
        ] {
            assert!(is_placeholder_word(text), "{text:?}");
        }
        for text in ["", " ", "not--assigned", "tbd.", "redacted"] {
            assert!(!is_placeholder_word(text), "{text:?}");
        }
        assert_eq!(fold("Not Yet_x"), "not-yet-x");
    }

    #[test]
    fn section_4_words_that_hold_nothing_are_placeholders_and_omissions() {
        for text in ["Not_Included", "WITHHELD", " omitted", "tbd"] {
            assert!(holds_nothing(text), "{text:?}");
        }
        assert!(!holds_nothing("not included here"));
    }

    #[test]
    fn the_longest_word_is_known() {
        let words = PLACEHOLDER_WORDS.iter().chain(&OMISSION_WORDS);
        assert_eq!(words.map(|word| word.len()).max(), Some(LONGEST));
    }
}

//! Matching of free words.
//!
//! A word matches if the text contains it, ignoring case. A word that is not in quotes also matches
//!
//! - as an abbreviation, from three characters up: its letters occur in this order, in runs that each start at the
//!   beginning of a part of the text (`custsucc` in `customer-success`, `trl42` in `TRL-42`, `dtr` in
//!   `delivery_tracking_ref`);
//! - with one typing error, if it has five letters or more and no digit: one letter wrong, added, omitted, or two
//!   swapped, compared with the beginning of a part; the first letter must be right (`trakcing` in
//!   `delivery_tracking_ref`).
//!
//! A number matches exactly or not at all: `104` is in `TRL-1042` and not in `TRL-1014`. File finders match any
//! subsequence, because they rank the results. A query shows a row or hides it, so it needs stricter rules.

use std::str::Chars;

/// The maximum length of a word for abbreviations and typing errors, in characters; longer words match as they are.
const MAX_LENGTH: usize = 63;
/// The minimum length of an abbreviation.
const ABBREVIATION: usize = 3;
/// The minimum length of a word that may have a typing error.
const TYPO: usize = 5;

/// A word, compiled for matching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    letters: Vec<char>,
    /// For each ASCII character, its positions in the word, a bit each.
    places: Box<[u64; 128]>,
    abbreviates: bool,
    allows_typo: bool,
}

impl Pattern {
    /// Compiles a word. An exact one matches without abbreviation or typing error.
    #[must_use]
    pub fn new(text: &str, exact: bool) -> Self {
        let letters: Vec<char> = text.chars().map(fold).collect();
        let mut places = Box::new([0; 128]);
        for (at, letter) in letters.iter().take(MAX_LENGTH).enumerate() {
            if let Some(bits) = places.get_mut(*letter as usize) {
                *bits |= 1 << at;
            }
        }
        let is_short = letters.len() <= MAX_LENGTH;
        Self {
            // The digits of a date are not an abbreviation of it.
            abbreviates: !exact
                && is_short
                && letters.len() >= ABBREVIATION
                && !letters.iter().all(char::is_ascii_digit),
            allows_typo: !exact
                && is_short
                && letters.len() >= TYPO
                && letters.iter().all(|c| c.is_alphabetic()),
            letters,
            places,
        }
    }

    /// Returns whether a text contains the word.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        if self.letters.len() > MAX_LENGTH {
            return begins(text).any(|chars| self.is_at_start_of(chars));
        }
        self.runs_through(text) || (self.allows_typo && parts(text).any(|part| self.is_almost(part)))
    }

    /// Returns whether the whole text is the word.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        text.chars().map(fold).eq(self.letters.iter().copied())
    }

    /// Returns the bytes of a text that are the word itself, the first time that it occurs; `None` if the text contains it
    /// only as an abbreviation or with a typing error.
    #[must_use]
    pub fn range_in(&self, text: &str) -> Option<std::ops::Range<usize>> {
        text.char_indices().find_map(|(start, _)| {
            let rest = text.get(start..)?;
            let mut chars = rest.chars();
            let is_here = self.letters.iter().all(|&letter| chars.next().map(fold) == Some(letter));
            is_here.then(|| start..text.len() - chars.as_str().len())
        })
    }

    /// Returns whether the letters of the word contain those of another one. A text that contains this word as it is then
    /// contains the other one as it is.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        other.letters.is_empty()
            || self.letters.windows(other.letters.len()).any(|part| part == other.letters)
    }

    fn is_at_start_of(&self, chars: Chars<'_>) -> bool {
        let mut chars = chars.map(fold);
        self.letters.iter().all(|&letter| chars.next() == Some(letter))
    }

    /// Returns the positions of a character in the word, a bit each.
    fn places_of(&self, c: char) -> u64 {
        match self.places.get(c as usize) {
            Some(bits) => *bits,
            None => (0..)
                .zip(&self.letters)
                .filter(|(_, letter)| **letter == c)
                .fold(0, |bits, (at, _)| bits | 1 << at),
        }
    }

    /// Looks for the word and for it as an abbreviation in one pass. Bit n of a mask is set if n letters of the word
    /// were found.
    fn runs_through(&self, text: &str) -> bool {
        if text.is_ascii() {
            self.runs_through_ascii(text.as_bytes())
        } else {
            self.runs_through_chars(text.chars())
        }
    }

    fn runs_through_chars(&self, text: Chars<'_>) -> bool {
        let found = 1_u64 << self.letters.len();
        // Without abbreviation: letters found up to the last character.
        let mut whole = 1_u64;
        // As an abbreviation: found up to the last character, and found anywhere before.
        let (mut run, mut ever) = (0_u64, 1_u64);
        let mut before = ' ';
        for c in text.map(fold) {
            if whole & found != 0 {
                return true;
            }
            let places = self.places_of(c);
            whole = ((whole & places) << 1) | 1;
            if self.abbreviates {
                let from = if begins_part(before, c) { run | ever } else { run };
                run = (from & places) << 1;
                ever |= run;
            }
            before = c;
        }
        (whole | ever) & found != 0
    }

    /// Does the same in a text of ASCII characters, such as the name of nearly every trial: without decoding characters, and in
    /// the fewest steps for a word that is looked for as it is.
    fn runs_through_ascii(&self, text: &[u8]) -> bool {
        let found = 1_u64 << self.letters.len();
        let places_of =
            |byte: u8| self.places.get(usize::from(byte.to_ascii_lowercase())).copied().unwrap_or_default();
        let mut whole = 1_u64;
        if !self.abbreviates {
            return found == 1
                || text.iter().any(|&byte| {
                    whole = ((whole & places_of(byte)) << 1) | 1;
                    whole & found != 0
                });
        }
        let (mut run, mut ever) = (0_u64, 1_u64);
        let mut before = b' ';
        for byte in text.iter().map(u8::to_ascii_lowercase) {
            let places = places_of(byte);
            whole = ((whole & places) << 1) | 1;
            let is_part = byte.is_ascii_alphanumeric()
                && (!before.is_ascii_alphanumeric() || before.is_ascii_digit() != byte.is_ascii_digit());
            let from = if is_part { run | ever } else { run };
            run = (from & places) << 1;
            ever |= run;
            if (whole | ever) & found != 0 {
                return true;
            }
            before = byte;
        }
        false
    }

    /// Returns whether the text starts with the word with one typing error.
    fn is_almost(&self, part: &str) -> bool {
        let mut rest = part.chars();
        let mut letters = self.letters.as_slice();
        let mut agreed = 0;
        while let [letter, others @ ..] = letters {
            let mut ahead = rest.clone();
            if ahead.next().map(fold) != Some(*letter) {
                break;
            }
            (rest, letters, agreed) = (ahead, others, agreed + 1);
        }
        let [wrong, others @ ..] = letters else { return true };
        let follows = |letters: &[char], chars: Chars<'_>| {
            let mut chars = chars.map(fold);
            letters.iter().all(|&letter| chars.next() == Some(letter))
        };
        let mut after = rest.clone();
        let Some(here) = after.next().map(fold) else { return agreed > 0 && others.is_empty() };
        let swapped = || match (others, after.clone().next().map(fold)) {
            ([next, beyond @ ..], Some(there)) if *next == here && there == *wrong => {
                let mut chars = after.clone();
                chars.next();
                follows(beyond, chars)
            }
            _ => false,
        };
        agreed > 0
            && (follows(others, after.clone())
                || follows(others, rest.clone())
                || follows(letters, after.clone())
                || swapped())
    }
}

/// Folds the case of a character.
fn fold(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// Returns the rest of the text from each of its characters.
fn begins(text: &str) -> impl Iterator<Item = Chars<'_>> {
    text.char_indices().map(|(at, _)| text[at..].chars())
}

/// Returns whether a part of a text begins with `c`: a letter or digit after another character, a digit after a
/// letter, or a letter after a digit.
fn begins_part(before: char, c: char) -> bool {
    c.is_alphanumeric() && (!before.is_alphanumeric() || before.is_numeric() != c.is_numeric())
}

/// Returns the rest of the text from the beginning of each part.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let begins = begins_part(before, c);
        before = c;
        begins.then(|| &text[at..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ascii_texts_match_as_characters_do(word in "[abAB1-]{0,6}|\\PC{0,3}", text in "[abAB12 -]{0,12}", exact: bool) {
            let pattern = Pattern::new(&word, exact);
            let by_chars = pattern.runs_through_chars(text.chars());
            prop_assert_eq!(pattern.runs_through_ascii(text.as_bytes()), by_chars, "{} in {}", word, text);
        }
    }

    #[track_caller]
    fn assert_matches(text: &str, found: &[&str], not_found: &[&str]) {
        for word in found {
            assert!(Pattern::new(word, false).finds(text), "{word} is in {text}");
        }
        for word in not_found {
            assert!(!Pattern::new(word, false).finds(text), "{word} is not in {text}");
        }
    }

    #[test]
    fn numbers_match_exactly() {
        assert_matches(
            "TRL-1042",
            &["1042", "104", "trl", "TRL-1042", "trl1042", "t1042", "42"],
            &["1402", "142", "1043", "tl"],
        );
        assert_matches("TRL-1014", &[], &["104"]);
        assert_matches("until 2026-06-12", &["2026", "06-12"], &["2001", "2612"]);
    }

    #[test]
    fn abbreviations_match_at_the_beginning_of_parts() {
        assert_matches(
            "owner:customer-success/emea",
            &["custsucc", "cse", "ocs", "sucem"],
            &["cusr", "sss", "emcu", "ccc"],
        );
        assert_matches(
            "missing notifications[0].delivery_tracking_ref",
            &["dtr", "mnot", "deltrack"],
            &["dtf", "rtd"],
        );
    }

    #[test]
    fn one_typo_is_allowed_in_a_long_word() {
        let text = "delivery_tracking_ref renewed";
        assert_matches(
            text,
            &["trakcing", "traking", "trackking", "trecking", "renwed", "renewd", "renewwed"],
            &[],
        );
        assert_matches(text, &[], &["rtacking", "tarkcing", "traccing2", "renx", "ranewwd", "elivery2"]);
    }

    #[test]
    fn exact_words_match_without_abbreviation() {
        assert!(Pattern::new("SENT back", true).finds("was sent back"));
        assert!(!Pattern::new("sntback", true).finds("was sent back"));
        assert!(!Pattern::new("renwed", true).finds("renewed"));
    }

    #[test]
    fn words_of_any_length_and_script_match() {
        let long = "x".repeat(200);
        assert!(Pattern::new(&long, false).finds(&format!("a{long}")));
        assert!(!Pattern::new(&long, false).finds(&long[1..]));
        let at_the_limit = "y".repeat(MAX_LENGTH);
        assert!(Pattern::new(&at_the_limit, false).finds(&at_the_limit));
        assert!(Pattern::new("ÄPFEL", false).finds("owner:äpfel/試験"));
        assert!(Pattern::new("試験", false).finds("owner:äpfel/試験"));
        assert!(Pattern::new("", false).finds("") && Pattern::new("trl", false).is("TRL"));
    }

    #[test]
    fn hostile_texts_take_a_single_pass() {
        let text = "a-".repeat(100_000);
        assert!(!Pattern::new(&format!("{}b", "a".repeat(60)), false).finds(&text));
    }
}

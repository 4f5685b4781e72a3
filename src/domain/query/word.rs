//! How a free word is found in a text.
//!
//! A word is found where the text contains it, whatever the case. A word that is not in quotes is also found
//!
//! - as an abbreviation, from three characters up: its letters are there in this order, in runs that each begin where
//!   a part of the text begins (`custsucc` in `customer-success`, `trl42` in `TRL-42`, `dtr` in `delivery_tracking_ref`);
//! - with one slip, from five letters up and no digit in it: one letter wrong, too many, too few, or two swapped,
//!   against the beginning of a part, whose first letter must be right (`trakcing` in `delivery_tracking_ref`).
//!
//! A number is there or it is not: `104` is in `TRL-1042` and not in `TRL-1014`. That is why this is not the
//! subsequence match of file finders, where letters may lie apart anywhere: there the best of many is at the top, and
//! here a row is shown or not.

use std::str::Chars;

/// The longest word that is looked for with more than a plain comparison.
const LONGEST: usize = 63;
/// The shortest abbreviation.
const ABBREVIATION: usize = 3;
/// The shortest word in which a slip is forgiven.
const SLIP: usize = 5;

/// A word, ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    letters: Vec<char>,
    /// For each ASCII character, the places of the word where it stands, a bit each.
    places: Box<[u64; 128]>,
    abbreviates: bool,
    forgives: bool,
}

impl Pattern {
    /// A word; an exact one is found only as it is.
    #[must_use]
    pub fn new(text: &str, exact: bool) -> Self {
        let letters: Vec<char> = text.chars().map(fold).collect();
        let mut places = Box::new([0; 128]);
        for (at, letter) in letters.iter().take(LONGEST).enumerate() {
            if let Some(bits) = places.get_mut(*letter as usize) {
                *bits |= 1 << at;
            }
        }
        let is_short = letters.len() <= LONGEST;
        Self {
            // Digits of a date are no abbreviation of it.
            abbreviates: !exact
                && is_short
                && letters.len() >= ABBREVIATION
                && !letters.iter().all(char::is_ascii_digit),
            forgives: !exact
                && is_short
                && letters.len() >= SLIP
                && letters.iter().all(|c| c.is_alphabetic()),
            letters,
            places,
        }
    }

    /// Whether a text holds it.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        if self.letters.len() > LONGEST {
            return begins(text).any(|chars| self.is_at_start_of(chars));
        }
        self.runs_through(text) || (self.forgives && parts(text).any(|part| self.is_almost(part)))
    }

    /// Whether the whole text is this word.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        text.chars().map(fold).eq(self.letters.iter().copied())
    }

    fn is_at_start_of(&self, chars: Chars<'_>) -> bool {
        let mut chars = chars.map(fold);
        self.letters.iter().all(|&letter| chars.next() == Some(letter))
    }

    /// Where in the word this character stands, a bit for each place.
    fn places_of(&self, c: char) -> u64 {
        match self.places.get(c as usize) {
            Some(bits) => *bits,
            None => (0..)
                .zip(&self.letters)
                .filter(|(_, letter)| **letter == c)
                .fold(0, |bits, (at, _)| bits | 1 << at),
        }
    }

    /// Looks for the word as it is and as an abbreviation in one pass. Each bit of a mask says that so many letters of
    /// the word have been found.
    fn runs_through(&self, text: &str) -> bool {
        let found = 1_u64 << self.letters.len();
        // As it is: letters found up to the last character.
        let mut whole = 1_u64;
        // As an abbreviation: found up to the last character, and found at any time.
        let (mut run, mut ever) = (0_u64, 1_u64);
        let mut before = ' ';
        for c in text.chars().map(fold) {
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

    /// Whether the beginning of a part is the word with one slip.
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

/// A character without its case.
fn fold(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The text from each of its characters on.
fn begins(text: &str) -> impl Iterator<Item = Chars<'_>> {
    text.char_indices().map(|(at, _)| text[at..].chars())
}

/// Whether a part of a text begins with `c`: a letter or digit after something else, a digit after a letter, a letter
/// after a digit.
fn begins_part(before: char, c: char) -> bool {
    c.is_alphanumeric() && (!before.is_alphanumeric() || before.is_numeric() != c.is_numeric())
}

/// The parts of a text, each from its beginning to the end of the text.
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

    #[track_caller]
    fn judged(text: &str, found: &[&str], not_found: &[&str]) {
        for word in found {
            assert!(Pattern::new(word, false).finds(text), "{word} is in {text}");
        }
        for word in not_found {
            assert!(!Pattern::new(word, false).finds(text), "{word} is not in {text}");
        }
    }

    #[test]
    fn a_number_is_there_or_it_is_not() {
        judged(
            "TRL-1042",
            &["1042", "104", "trl", "TRL-1042", "trl1042", "t1042", "42"],
            &["1402", "142", "1043", "tl"],
        );
        judged("TRL-1014", &[], &["104"]);
        judged("until 2026-06-12", &["2026", "06-12"], &["2001", "2612"]);
    }

    #[test]
    fn letters_may_be_left_out_where_parts_begin() {
        judged(
            "owner:customer-success/emea",
            &["custsucc", "cse", "ocs", "sucem"],
            &["cusr", "sss", "emcu", "ccc"],
        );
        judged(
            "missing notifications[0].delivery_tracking_ref",
            &["dtr", "mnot", "deltrack"],
            &["dtf", "rtd"],
        );
    }

    #[test]
    fn one_slip_is_forgiven_in_a_long_word() {
        let text = "delivery_tracking_ref renewed";
        judged(text, &["trakcing", "traking", "trackking", "trecking", "renwed", "renewd", "renewwed"], &[]);
        judged(text, &[], &["rtacking", "tarkcing", "traccing2", "renx", "ranewwd", "elivery2"]);
    }

    #[test]
    fn an_exact_word_is_found_as_it_is() {
        assert!(Pattern::new("SENT back", true).finds("was sent back"));
        assert!(!Pattern::new("sntback", true).finds("was sent back"));
        assert!(!Pattern::new("renwed", true).finds("renewed"));
    }

    #[test]
    fn words_of_any_length_and_script_are_found() {
        let long = "x".repeat(200);
        assert!(Pattern::new(&long, false).finds(&format!("a{long}")));
        assert!(!Pattern::new(&long, false).finds(&long[1..]));
        let at_the_limit = "y".repeat(LONGEST);
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

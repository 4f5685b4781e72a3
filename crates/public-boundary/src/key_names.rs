//! Keys under which every scalar is forbidden in documents of the known kinds (specification, section 4, "Forbidden by key
//! name").

use super::secret_kind::SecretKind;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

const CUSTOMER_RECORDS: [&str; 8] = [
    "customer_name",
    "customer_email",
    "customer_data",
    "customer_health_score",
    "tenant_name",
    "account_notes",
    "private_note",
    "private_notes",
];

const COMMERCIAL_RECORDS: [&str; 9] = [
    "commercial_terms",
    "contract_value",
    "raw_contract",
    "pricing",
    "renewal_amount",
    "invoice_id",
    "billing_account_id",
    "payment_method",
    "recognized_revenue",
];

const ARTIFACTS: [&str; 7] = [
    "raw_model",
    "model_bytes",
    "model_weights",
    "training_data",
    "dataset_rows",
    "prompt_samples",
    "source_code",
];

/// The normalized keys, with the kind of material under them.
pub const FORBIDDEN_KEYS: [(SecretKind, &[&str]); 3] = [
    (SecretKind::CustomerRecord, &CUSTOMER_RECORDS),
    (SecretKind::CommercialRecord, &COMMERCIAL_RECORDS),
    (SecretKind::Artifact, &ARTIFACTS),
];

/// The lengths of these keys in bytes.
const SHORTEST: usize = 7;
const LONGEST: usize = 21;

/// Returns the kind of material under a key, if every scalar under it is forbidden.
pub(crate) fn forbidden_kind(key: &str) -> Option<SecretKind> {
    // A blank may be three bytes long, and a normalized key has as many letters as before.
    if key.len() < SHORTEST || key.len() > LONGEST * 3 || !may_be_forbidden(key) {
        return None;
    }
    let name = normalized(key);
    FORBIDDEN_KEYS.iter().find(|(_, keys)| keys.contains(&&*name)).map(|(kind, _)| *kind)
}

/// Returns whether a key begins like one of the forbidden ones. Nearly every key does not.
fn may_be_forbidden(key: &str) -> bool {
    let start = key
        .as_bytes()
        .first_chunk()
        .map(|[first, second]: &[u8; 2]| [first.to_ascii_lowercase(), second.to_ascii_lowercase()]);
    start.is_some_and(|start| {
        matches!(
            &start,
            b"cu"
                | b"te"
                | b"ac"
                | b"pr"
                | b"co"
                | b"ra"
                | b"re"
                | b"in"
                | b"bi"
                | b"pa"
                | b"mo"
                | b"tr"
                | b"da"
                | b"so"
        )
    })
}

/// Returns whether the normalized form of a key ends in `_ref` or `_refs`: it names the place of something.
pub(crate) fn is_reference_key(key: &str) -> bool {
    let may_be = |end: &str| {
        key.len() > end.len()
            && key.is_char_boundary(key.len() - end.len())
            && key[key.len() - end.len()..].eq_ignore_ascii_case(end)
    };
    (may_be("ref") || may_be("refs")) && {
        let name = normalized(key);
        name.ends_with("_ref") || name.ends_with("_refs")
    }
}

/// Returns the normalized form of a key: `customerName`, `Customer-Name` and `CUSTOMER_NAME` are `customer_name`.
#[must_use]
pub fn normalized(key: &str) -> Cow<'_, str> {
    // Nearly every key is written in this form. A scan normalizes several keys per line, so it must not allocate for them.
    if key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.')) {
        return Cow::Borrowed(key);
    }
    let chars: Vec<(char, Letter)> = key.chars().map(|c| (c, Letter::of(c))).collect();
    let mut out = String::with_capacity(key.len() + 4);
    for (at, &(c, letter)) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before].1);
        let after = chars.get(at + 1).map(|after| after.1);
        let begins_word = match before {
            Some(Letter::Lower | Letter::Digit) => true,
            Some(Letter::Upper) => after == Some(Letter::Lower),
            Some(Letter::Other) | None => false,
        };
        if letter == Letter::Upper && begins_word {
            out.push('_');
        }
        if c == '-' || c.is_whitespace() {
            out.push('_');
        } else {
            out.extend(c.to_lowercase());
        }
    }
    Cow::Owned(out)
}

/// The Unicode category of a character, as far as normalization asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    /// Lu.
    Upper,
    /// Ll.
    Lower,
    /// Nd.
    Digit,
    /// Any other category.
    Other,
}

impl Letter {
    fn of(c: char) -> Self {
        match c {
            'A'..='Z' => Self::Upper,
            'a'..='z' => Self::Lower,
            '0'..='9' => Self::Digit,
            _ if c.is_ascii() => Self::Other,
            _ => Self::of_any(c),
        }
    }

    fn of_any(c: char) -> Self {
        static CATEGORY: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^(?:(\p{Lu})|(\p{Ll})|(\p{Nd}))").ok());
        let mut bytes = [0; 4];
        let captures = CATEGORY.as_ref().and_then(|category| category.captures(c.encode_utf8(&mut bytes)));
        let group = |number| captures.as_ref().is_some_and(|captures| captures.get(number).is_some());
        match (group(1), group(2), group(3)) {
            (true, ..) => Self::Upper,
            (_, true, _) => Self::Lower,
            (.., true) => Self::Digit,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        FORBIDDEN_KEYS, LONGEST, SHORTEST, forbidden_kind, is_reference_key, may_be_forbidden, normalized,
    };
    use crate::secret_kind::SecretKind;
    use std::borrow::Cow;

    #[test]
    fn section_4_keys_are_normalized_by_unicode_categories() {
        for (key, name) in [
            ("customerName", "customer_name"),
            ("Customer-Name", "customer_name"),
            ("CUSTOMER_NAME", "customer_name"),
            ("customer\u{a0}name", "customer_name"),
            ("invoiceID", "invoice_id"),
            ("HTTPPricing", "http_pricing"),
            ("model2Weights", "model2_weights"),
            ("éName", "é_name"),
            ("ÉName", "é_name"),
            ("٣Name", "٣_name"),
            // Not of the categories Ll and Nd, though lower case or a number in a wider sense.
            ("ªName", "ªname"),
            ("²Name", "²name"),
            ("ⅰName", "ⅰname"),
            // Titlecase letters are Lt.
            ("ǅName", "ǆname"),
            ("", ""),
        ] {
            assert_eq!(normalized(key), name, "{key}");
        }
    }

    #[test]
    fn section_4_a_normalized_key_is_not_copied() {
        for key in ["delivery_tracking_ref", "sha256", "a.b", "_", ""] {
            assert!(matches!(normalized(key), Cow::Borrowed(same) if same == key), "{key}");
        }
    }

    #[test]
    fn section_4_knows_each_forbidden_key_in_any_spelling() {
        for (kind, keys) in FORBIDDEN_KEYS {
            for key in keys {
                let words: Vec<_> = key.split('_').collect();
                let capital = |word: &&str| word[..1].to_uppercase() + &word[1..];
                let camel = words.iter().map(capital).collect::<String>();
                for spelling in
                    [(*key).to_owned(), key.to_uppercase(), words.join("-"), words.join("\u{2003}"), camel]
                {
                    assert_eq!(forbidden_kind(&spelling), Some(kind), "{spelling}");
                }
                assert!((SHORTEST..=LONGEST).contains(&key.len()) && may_be_forbidden(key), "{key}");
            }
        }
        for key in [
            "customer",
            "customer_names",
            "my_pricing",
            "pricing_ref",
            "customer__name",
            "pricing_",
            "Pricing2",
        ] {
            assert_eq!(forbidden_kind(key), None, "{key}");
        }
        assert_eq!(forbidden_kind("Pricing"), Some(SecretKind::CommercialRecord));
    }

    #[test]
    fn section_4_reference_keys_end_in_ref_or_refs() {
        for key in ["a_ref", "aRef", "A-REFS", "a refs", "éRef", "_ref", "XRef"] {
            assert!(is_reference_key(key), "{key}");
        }
        for key in ["ref", "aref", "refs", "²Ref", "a_reference", "a_ref_"] {
            assert!(!is_reference_key(key), "{key}");
        }
    }
}

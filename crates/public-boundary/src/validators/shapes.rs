//! Checksums and shapes of texts: Luhn, IBAN, entropy, and the differences between a secret and a name.

/// Returns whether the Luhn checksum of a card number is valid.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, &digit)| {
            let weighted = u32::from(digit) * if index % 2 == 1 { 2 } else { 1 };
            if weighted > 9 { weighted - 9 } else { weighted }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Returns whether an issuer of cards has numbers with this beginning and length.
pub(crate) fn is_issued(digits: &[u8]) -> bool {
    if !(13..=19).contains(&digits.len()) || digits.iter().all(|digit| digit == &digits[0]) {
        return false;
    }
    let first =
        |count: usize| digits[..count].iter().fold(0_u32, |number, &one| number * 10 + u32::from(one));
    match digits.len() {
        13 => first(1) == 4,
        14 => matches!(first(2), 36 | 38 | 39) || matches!(first(4), 3000..=3059 | 3095),
        15 => matches!(first(2), 34 | 37),
        16 => {
            first(1) == 4
                || matches!(first(2), 51..=55 | 60 | 62 | 65 | 81)
                || matches!(first(4), 2200..=2204 | 2221..=2720 | 3528..=3589 | 6440..=6499)
                || matches!(first(4), 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763)
        }
        _ => matches!(first(2), 62 | 81) || (digits.len() == 19 && first(1) == 4),
    }
}

/// Returns whether these digits begin with the calling code of a country or a network (the zones of E.164).
pub(crate) fn is_calling_code(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    match (bytes.first(), bytes.get(1), bytes.get(2)) {
        (Some(b'2'), Some(b'1'), Some(third)) => b"123568".contains(third),
        (Some(b'2'), Some(second), _) => *second != b'8',
        (Some(b'8'), Some(second), _) => b"0124568".contains(second),
        (Some(first), ..) => *first != b'0',
        (None, ..) => false,
    }
}

/// Returns the length of the IBANs of a country.
pub(crate) fn iban_length(country: &str) -> Option<usize> {
    const LENGTHS: [(usize, &str); 18] = [
        (15, "NO"),
        (16, "BE"),
        (18, "DK FI FO GL NL SD FK"),
        (19, "MK SI"),
        (20, "AT BA EE KZ LT LU XK MN"),
        (21, "CH CR HR LI LV"),
        (22, "BG BH DE GB GE IE ME RS VA"),
        (23, "AE GI IL IQ TL OM SO"),
        (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
        (25, "PT ST LY"),
        (26, "IS TR"),
        (27, "BI DJ FR GR IT MC MR SM"),
        (28, "AL AZ BY CY DO GT HU LB NI PL SV"),
        (29, "BR EG PS QA UA"),
        (30, "JO KW MU YE"),
        (31, "MT SC"),
        (32, "LC"),
        (33, "RU"),
    ];
    LENGTHS
        .iter()
        .find(|(_, countries)| countries.split(' ').any(|one| one == country))
        .map(|(length, _)| *length)
}

/// Returns the remainder by 97 of an IBAN with its first four characters moved to the end: 1 if it is valid.
pub(crate) fn mod_97(iban: &str) -> u32 {
    let compact: Vec<u8> = iban.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let (head, tail) = compact.split_at(compact.len().min(4));
    tail.iter().chain(head).fold(0, |rest, &b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.to_ascii_uppercase()) - u32::from(b'A') + 10) % 97,
    })
}

/// Returns the Shannon entropy in bits per byte.
pub(crate) fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| f64::from(count) / length)
        .map(|p| -p * p.log2())
        .sum()
}

/// Returns whether a text has letters and digits.
pub(crate) fn mixes(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Returns whether a text is made of words and small numbers (`us-east-1`, `v1.2.3`, `CS-8812`, `/etc/x`), or is a
/// well-known word with a number, such as `sha256`.
pub(crate) fn is_name(text: &str) -> bool {
    let is_sign = |c: char| !c.is_ascii_alphanumeric();
    let parts = || text.split(is_sign).filter(|part| !part.is_empty());
    if parts().count() > 1 { parts().all(is_word) } else { is_known_word(text) }
}

/// Returns whether a part of a name is a word, a small number, both (`tier2`), an identifier or a time.
fn is_word(part: &str) -> bool {
    let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = part.len() - letters.len();
    let few = if letters.is_empty() { 8 } else { 4 };
    let is_plain =
        digits <= few && letters.bytes().all(|b| b.is_ascii_alphabetic()) && !is_scrambled(letters);
    is_plain || is_identifier(part) || is_compact_time(part)
}

/// Returns whether a text is a time such as `20260603T100000Z`.
fn is_compact_time(part: &str) -> bool {
    part.len() >= 15
        && part.len() <= 19
        && part.as_bytes()[8] == b'T'
        && part.bytes().filter(u8::is_ascii_digit).count() >= part.len() - 2
}

/// Returns whether a text is a git hash, a digest, a UUID or a ULID: random, but recognisable.
pub(crate) fn is_identifier(text: &str) -> bool {
    const UUID: [usize; 5] = [8, 4, 4, 4, 12];
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_uuid = text.len() == 36 && text.split('-').map(str::len).eq(UUID) && text.split('-').all(is_hex);
    let is_sortable = text.len() == 26
        && text.starts_with(|c: char| ('0'..='7').contains(&c))
        && text.bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"ILOU".contains(&b)));
    is_uuid || is_sortable || (matches!(text.len(), 40 | 64) && is_hex(text))
}

/// Returns whether a text is a well-known word with a number.
fn is_known_word(word: &str) -> bool {
    const KNOWN: [&str; 20] = [
        "sha", "utf", "ed", "rs", "hs", "es", "ps", "md", "base", "http", "ipv", "v", "aes", "rsa", "oauth",
        "int", "uint", "float", "ec", "s",
    ];
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
    word.len() - letters.len() <= 3 && KNOWN.contains(&letters.as_str())
}

/// Returns whether letters change between small and capital as in no word: `aBxZq`.
fn is_scrambled(letters: &str) -> bool {
    let bytes = letters.as_bytes();
    let turns =
        bytes.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
    let vowels = bytes.iter().filter(|b| b"aeiouyAEIOUY".contains(b)).count();
    turns * 3 > bytes.len() || (bytes.len() >= 9 && vowels * 6 < bytes.len())
}

/// Returns whether letters are in no word or name: many of them, with few vowels, or with cases that change as in no name.
pub(crate) fn is_gibberish(letters: &str) -> bool {
    let bytes = letters.as_bytes();
    if bytes.len() < 18 || !bytes.iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    let is_one_case = bytes.iter().all(u8::is_ascii_lowercase) || bytes.iter().all(u8::is_ascii_uppercase);
    let is_vowel = |b: &u8| b"aeiouyAEIOUY".contains(b);
    let vowels = bytes.iter().filter(|b| is_vowel(b)).count();
    let longest = bytes.split(is_vowel).map(<[u8]>::len).max().unwrap_or_default();
    // A word of a language has a vowel in three letters or so; five consonants in a row are rare.
    let is_unpronounceable = vowels * 7 <= bytes.len() * 2 || longest >= 6;
    if has_alphabet(bytes) {
        return true;
    }
    if is_one_case {
        return is_unpronounceable && distinct(bytes) >= 8;
    }
    let changes =
        bytes.windows(2).filter(|pair| pair[0].is_ascii_lowercase() != pair[1].is_ascii_lowercase()).count();
    let ends_of_capitals =
        bytes.windows(2).filter(|pair| pair[0].is_ascii_uppercase() && pair[1].is_ascii_uppercase()).count();
    is_scrambled(letters)
        || (changes * 3 >= bytes.len() && ends_of_capitals >= 2)
        || (is_unpronounceable && changes * 4 >= bytes.len())
}

/// Returns whether letters are in the order of the alphabet for eight in a row, as in examples.
fn has_alphabet(letters: &[u8]) -> bool {
    letters.windows(8).any(|eight| eight.windows(2).all(|pair| pair[0] + 1 == pair[1]))
}

/// Returns the number of different bytes.
fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    for &byte in bytes {
        seen[usize::from(byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// Returns whether a text has small letters, capitals and digits.
pub(crate) fn has_three_classes(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
    has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

/// Returns whether a text is one short word of letters.
pub(crate) fn is_plain_word(text: &str) -> bool {
    text.len() < 12 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Returns whether a text is so random that it needs no name beside it: letters and digits that change often.
pub(crate) fn is_strongly_random(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let is_turn = |pair: &&[u8]| pair[0].is_ascii_digit() != pair[1].is_ascii_digit();
    let turns = bytes.windows(2).filter(is_turn).count();
    let separators = bytes.len() - digits - letters;
    digits >= 3 && letters >= 6 && turns >= 5 && separators <= 2 && !is_name(text) && entropy(text) >= 3.5
}

/// Returns whether a text has the length of a digest, in hex.
pub(crate) fn is_hex_digest(text: &str) -> bool {
    matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Returns whether a text is random: mixed, not a name, and with much entropy.
pub(crate) fn is_random(text: &str) -> bool {
    mixes(text)
        && !is_name(text)
        && !text.contains("://")
        && !text.starts_with(['/', '.', '~'])
        && entropy(text) >= if text.len() >= 20 { 3.0 } else { 2.8 }
}

/// Returns whether a text is a digest with its algorithm: `sha256:…`, `sha512-…`.
pub(crate) fn is_digest(text: &str) -> bool {
    ["sha1", "sha224", "sha256", "sha384", "sha512", "md5", "blake3"].iter().any(|name| {
        text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
            && text[name.len()..].starts_with([':', '-', '='])
    })
}

/// Returns whether a text could be a word of a sentence: letters, and characters that join them.
pub(crate) fn is_sentence_word(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphabetic() || b"._-:/".contains(&b))
}

/// Returns whether a text is the name of a type in a program: `Ed25519PrivateKey`.
pub(crate) fn is_type(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins_part = |pair: &&[u8]| {
        pair[0].is_ascii_digit() != pair[1].is_ascii_digit()
            || (pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
    };
    let parts = 1 + bytes.windows(2).filter(begins_part).count();
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().filter(|b| b.is_ascii_lowercase()).count() * 2 > bytes.len()
        && (3..=6).contains(&parts)
        && parts * 3 <= text.len()
}

/// Words in the place of a secret: examples, variables, types.
const SUBSTITUTES: [&str; 30] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "token",
    "changeme",
    "change_me",
    "example",
    "redacted",
    "masked",
    "string",
    "none",
    "null",
    "true",
    "false",
    "undefined",
    "required",
    "optional",
    "value",
    "username",
    "user",
    "apikey",
    "api_key",
    "key",
    "credential",
    "credentials",
    "xxx",
    "hidden",
    "default",
];

/// Returns whether a text only holds the place of a secret.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let first = lower.bytes().next().unwrap_or_default();
    let fillers = lower.bytes().filter(|b| b"*x.-_#?".contains(b)).count();
    lower.contains("[masked]")
        || lower.starts_with("masked]")
        || SUBSTITUTES.contains(&lower.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        || lower.bytes().all(|b| b == first)
        || fillers * 2 > lower.len()
        || lower.starts_with(['$', '<', '{', '%', '('])
        || ["${", "{{", "}}", "$(", "your", "env.", "environ", "getenv", "placeholder", "<%", "***", "..."]
            .iter()
            .any(|sign| lower.contains(sign))
}

/// Returns whether a key names only the name or the place of a secret: `credentialsId`, `token_file`, `secret_ref`.
pub(crate) fn names_a_place(key: &str) -> bool {
    let name = key.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    !name.ends_with("sid")
        && [
            "id",
            "name",
            "file",
            "path",
            "type",
            "url",
            "uri",
            "ref",
            "refs",
            "accessor",
            "resolution",
            "state",
        ]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Returns whether the name that ends at a byte is of a public thing: `public_key`, `primary key`, `token_type`.
pub(crate) fn is_name_of_something_public(text: &str, at: usize) -> bool {
    const PUBLIC: [&str; 18] = [
        "public",
        "primary",
        "foreign",
        "partition",
        "sort",
        "cache",
        "row",
        "lookup",
        "csrf",
        "idempotency",
        "dedupe",
        "dedup",
        "correlation",
        "trace",
        "page",
        "next",
        "host",
        "pub",
    ];
    let before = &text[text.ceil_char_boundary(at.saturating_sub(28))..at];
    let name = before
        .rsplit(['\n', ',', ';', '{', '(', '"', '\''])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    words_of(name).any(|word| PUBLIC.iter().any(|public| public.eq_ignore_ascii_case(word)))
}

/// Returns the words of a name: `nextPageToken` has three, `public_key` two.
fn words_of(name: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| !c.is_ascii_alphabetic();
    name.split(is_part).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            let bytes = rest.as_bytes();
            bytes.first()?;
            let turn = bytes
                .windows(2)
                .position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
            let (word, after) = rest.split_at(turn.map_or(rest.len(), |turn| turn + 1));
            rest = after;
            Some(word)
        })
    })
}

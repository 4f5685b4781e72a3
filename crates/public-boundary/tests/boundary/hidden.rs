//! Secrets that a reader sees and an expression does not: behind characters that draw nothing, beside other names and in
//! other alphabets.

use public_boundary::{SecretKind, kinds_in, mask};

fn token() -> String {
    ["gh", "p_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"].concat()
}

fn first_kind(text: &str) -> Option<SecretKind> {
    kinds_in(text).next()
}

#[test]
fn section_4_finds_tokens_beside_underscores() {
    let key = ["AK", "IA2E4G6J8L0N2P4R6T"].concat();
    let token = token();
    for text in [
        format!("_{token}"),
        format!("x_{token}"),
        format!("x_{key}"),
        format!("{key}_x"),
        format!("MY_{key}_OLD"),
        ["x_sk", "_live_aB3dE5fG7hJ9kL1mN3pQ5rS7"].concat(),
        ["old_npm", "_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"].concat(),
        ["x_hf", "_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"].concat(),
    ] {
        assert!(first_kind(&text).is_some(), "{text}");
        assert!(!mask(&text).contains(&text[6..14]), "{}", mask(&text));
    }
}

#[test]
fn section_4_finds_addresses_of_all_alphabets() {
    for address in [
        ["pat@b", "ücher-firma.de"],
        ["jürgen.m", "@firma.de"],
        ["pat", "@пример.рф"],
        ["用户", "@例子.中国"],
        ["pat@xn--bcher-kva", ".example"],
        ["pat＠corp", "－client。com"],
    ] {
        let address = address.concat();
        for text in [address.clone(), format!("ask {address}, or not"), format!("„{address}“")] {
            assert_eq!(first_kind(&text), Some(SecretKind::EmailAddress), "{text}");
            let masked = mask(&text);
            assert!(!masked.contains('@') && !masked.contains("firma"), "{text}: {masked}");
        }
    }
}

#[test]
fn section_4_finds_cards_with_any_gaps() {
    for gap in [".", "\u{a0}", "  ", "\u{202f}", " - ", "\u{2013}", ""] {
        let text = format!("paid with {}.", ["4111", "1111", "1111", "1111"].join(gap));
        let found = first_kind(&text);
        assert_eq!(found == Some(SecretKind::PaymentCard), gap != " - ", "{text}");
        assert!(gap == " - " || !mask(&text).contains("1111"), "{text}");
    }
    assert_eq!(first_kind(&["3782.", "822463.", "10005"].concat()), Some(SecretKind::PaymentCard));
}

/// Returns so many characters of an alphabet, in an order without a pattern.
fn encoded(alphabet: &[u8], length: usize) -> String {
    let mut state: u32 = 7;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let place = usize::try_from(state >> 8).expect("32 bits") % alphabet.len();
        char::from(alphabet[place])
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn section_4_finds_the_bytes_of_artifacts_beside_names_and_paths() {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let base64 = encoded(format!("{LETTERS}+/").as_bytes(), 400);
    let in_addresses = encoded(format!("{LETTERS}-_").as_bytes(), 400);
    for bytes in [encoded(b"0123456789abcdef", 400), base64, in_addresses] {
        for (before, behind) in [
            ("", ""),
            ("x/", ""),
            ("/", ""),
            ("", "/x"),
            ("evidence://x/", ""),
            ("evidence://", ""),
            ("http://a.io/", "/x"),
            ("-", ""),
            ("_", "_"),
            ("model-", "-v1"),
        ] {
            let text = format!("{before}{bytes}{behind}");
            assert_eq!(first_kind(&text), Some(SecretKind::Artifact), "{text}");
            assert!(!mask(&text).contains(&bytes[50..70]), "{}", mask(&text));
        }
    }
}

#[test]
fn section_4_takes_digests_in_paths_for_no_artifact() {
    let digest = encoded(b"0123456789abcdef", 128);
    for text in [format!("x/{digest}"), format!("evidence://x/{digest}/y"), format!("sha512-{digest}")] {
        assert_eq!(first_kind(&text), None, "{text}");
    }
}

#[test]
fn section_4_finds_a_card_beside_the_number_of_a_ticket() {
    let card = ["4820", "1038", "1030", "1376"].concat();
    for text in [format!("ticket:CS-8812 {card}"), format!("CS-8812, {card} 4711x"), format!("{card} 12_")] {
        assert_eq!(first_kind(&text), Some(SecretKind::PaymentCard), "{text}");
    }
    // The number of a ticket itself is not a card.
    assert_eq!(first_kind(&format!("ticket:CS-{card}")), None);
}

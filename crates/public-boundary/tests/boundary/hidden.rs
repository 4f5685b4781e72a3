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

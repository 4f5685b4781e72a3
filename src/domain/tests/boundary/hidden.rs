//! Secrets in a document that a reader sees and an expression does not: behind characters that draw nothing, beside an
//! allowed address, and outside of keys and values.

use public_boundary::{
    Holder, MASK, MarkupKind, Scope, SecretKind, detect_first, kinds_in, mask, mask_principal,
};
use trialdesk::domain::tree::Position;
use trialdesk::room::syntax::{self, yaml_fast};

fn token() -> String {
    ["gh", "p_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"].concat()
}

fn first_kind(text: &str) -> Option<SecretKind> {
    kinds_in(text).next()
}

#[test]
fn section_4_characters_that_draw_nothing_hide_nothing() {
    let token = token();
    for c in
        ['\u{200b}', '\u{200d}', '\u{ad}', '\u{feff}', '\u{2060}', '\u{fe0f}', '\u{e0041}', '\0', '\u{8}']
    {
        for at in [2, 4, 20] {
            let text = format!("see {}{c}{}, please", &token[..at], &token[at..]);
            assert_eq!(first_kind(&text), Some(SecretKind::ServiceToken), "{text:?}");
            assert_eq!(mask(&text), format!("see {MASK}, please"));
        }
    }
    assert_eq!(first_kind("pat\u{200b}@\u{200b}corp\u{200b}.test"), Some(SecretKind::EmailAddress));
    assert_eq!(first_kind("＋４９ ３０ ９０１８２０３４"), Some(SecretKind::TelephoneNumber));
    let parsed = syntax::parse("a.yaml", "pass\u{200b}word: x\nb: 1\n").unwrap();
    assert!(detect_first(&parsed.documents[0], &[], Scope::Evidence).is_some());
    let phone = syntax::parse("a.yaml", "phone: 030\u{a0}9018\u{200b}2034\n").unwrap();
    assert!(detect_first(&phone.documents[0], &[], Scope::Evidence).is_some());
}

#[test]
fn section_4_decided_by_may_be_an_address_and_no_more() {
    let held = |text: &str| {
        let parsed = syntax::parse("a.yaml", text).unwrap();
        detect_first(&parsed.documents[0], &parsed.markup, Scope::Evidence).map(|found| found.kind)
    };
    for allowed in ["hana@corp.test", "\"hana@corp.test\"", "' hana@corp.test '", "hana@bücher.test"] {
        assert_eq!(held(&format!("decided_by: {allowed}\n")), None, "{allowed}");
    }
    for refused in
        ["dana hana@corp.test", "hana@corp.test, jo@corp.test", "<hana@corp.test>", "for/hana@corp.test"]
    {
        let found = held(&format!("decided_by: '{refused}'\n"));
        assert_eq!(found, Some(SecretKind::EmailAddress), "{refused}");
        assert!(!mask_principal(refused).contains("hana"), "{refused}");
    }
}

#[test]
fn section_4_looks_at_anchors_tags_and_directives() {
    let token = token();
    let escaped: String = token.bytes().flat_map(|byte| ["%".to_owned(), format!("{byte:02x}")]).collect();
    let cases = [
        (format!("a: &{token} x\n"), MarkupKind::Anchor, (1, 4)),
        (format!("a:\n  - &{token}\n    b: 1\n"), MarkupKind::Anchor, (2, 5)),
        (format!("a: [x, &{token} y]\n"), MarkupKind::Anchor, (1, 8)),
        (format!("a: !{token} x\n"), MarkupKind::Tag, (1, 4)),
        (format!("a: !{escaped} x\n"), MarkupKind::Tag, (1, 4)),
        (format!("é: !<tag:{token}> x\n"), MarkupKind::Tag, (1, 4)),
        (format!("%FOO {token}\n---\na: 1\n"), MarkupKind::Directive, (1, 1)),
        (format!("# c\r%TAG !e! tag:{token}\r---\ra: 1\r"), MarkupKind::Directive, (2, 1)),
        (format!("a: 1 # {token}\n"), MarkupKind::Comment, (1, 6)),
    ];
    for (text, kind, (line, column)) in cases {
        let parsed = syntax::parse("a.yaml", &text).unwrap();
        let found = detect_first(&parsed.documents[0], &parsed.markup, Scope::Evidence)
            .unwrap_or_else(|| panic!("{text}"));
        assert_eq!(found.holder, Holder::Markup(kind), "{text}");
        assert_eq!(found.at, Position { line, column }, "{text}");
        assert_eq!(found.kind, SecretKind::ServiceToken);
    }
}

#[test]
fn yaml_fast_leaves_anchors_tags_and_directives_to_the_full_parser() {
    for text in [
        "a: &x b\n",
        "a: !t b\n",
        "&x a: b\n",
        "!t a: b\n",
        "- &x b\n",
        "- !t b\n",
        "a: [&x b]\n",
        "a: [!t b]\n",
        "a: &x\n  b: 1\n",
        "%FOO x\n---\na: 1\n",
        "--- !t\na: 1\n",
        "a: *x\n",
    ] {
        assert!(yaml_fast::read(text).is_none(), "{text}");
    }
    assert!(yaml_fast::read("a: x &b !c %d\n").is_some(), "inside of a value they mean nothing");
}

#[test]
fn section_4_the_path_of_a_field_holds_no_forbidden_key() {
    for key in [["4111 1111 ", "1111 1111"], ["+49 30 ", "90182034"], ["pat@", "corp.test"]] {
        let key = key.concat();
        let text = format!("a:\n  - b:\n      \"{key}\":\n        c: {}\n", token());
        let parsed = syntax::parse("a.yaml", &text).unwrap();
        let found = detect_first(&parsed.documents[0], &[], Scope::Evidence).unwrap();
        assert_eq!(found.field(), Some("a[0].b.[masked]"));
    }
}

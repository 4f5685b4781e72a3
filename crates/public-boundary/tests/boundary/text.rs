//! Text: what is found and masked in it, and what is not (specification, section 4).

use crate::material::{Example, examples};
use crate::ordinary;
use public_boundary::{MASK, SecretKind, free_text_kinds, kinds_in, mask, mask_text};

fn free_text(text: &str) -> impl Iterator<Item = SecretKind> {
    let is_reference = |word: &str| {
        word.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        })
    };
    free_text_kinds(text, is_reference)
}

#[test]
fn every_kind_is_found_and_masked() {
    for Example { kind: material, pieces } in examples() {
        let text = pieces.concat();
        let found: Vec<SecretKind> = kinds_in(&text).collect();
        assert!(found.contains(&material), "{material} in {text:?}: {found:?}");
        let masked = mask(&text);
        // A boundary term is a name that may show; what is set to it may not.
        assert!(masked.contains(MASK) || material == SecretKind::BoundaryTerm, "{masked}");
        assert_eq!(kinds_in(&masked).find(|left| *left != SecretKind::BoundaryTerm), None, "{masked}");
    }
    for material in SecretKind::ALL {
        let is_tried = examples().iter().any(|example| example.kind == material);
        // These are found in documents alone, or in typed text.
        let by_name = matches!(material, SecretKind::CustomerRecord | SecretKind::CommercialRecord);
        assert!(is_tried || by_name || material == SecretKind::OpaqueToken, "{material} has no example");
    }
}

#[test]
fn ordinary_texts_hold_nothing() {
    for text in ordinary::ORDINARY {
        assert_eq!(kinds_in(text).collect::<Vec<_>>(), [], "{text}");
        assert_eq!(mask(text), *text);
    }
    for text in ordinary::FREE_TEXT {
        assert_eq!(free_text(text).collect::<Vec<_>>(), [], "{text}");
    }
}

#[test]
fn free_text_may_not_hold_opaque_tokens() {
    let token = ["7Hq2vXk9", "Lm4Zt8Rb3Nw6"].concat();
    let hex = "9f3a7c2b1d4e5f60".repeat(2);
    for text in [format!("use {token} for now"), format!("({hex})"), format!("see x={token}, please")] {
        assert_eq!(free_text(&text).next(), Some(SecretKind::OpaqueToken), "{text}");
        assert_eq!(kinds_in(&text).next(), None, "{text}");
    }
    let named = format!("ticket:{token}");
    assert_eq!(free_text(&named).next(), None);
}

#[test]
fn a_file_named_after_an_address_is_masked_up_to_its_ending() {
    let masked = |address: &str, ending: &str| mask(&format!("a/{address}{ending}")).into_owned();
    let name = ["jane.doe", "customer-corp.com"];
    for (at, ending) in [
        ("@", ".yaml"),
        ("@", ".YML"),
        ("@", ".json"),
        ("@", ".yaml.sig"),
        ("@", ".md"),
        ("@", ".txt"),
        ("@", "-2.yaml"),
        ("@", ".v2.yaml"),
        ("@", ".js.yaml"),
        ("@", ".md-2.yaml"),
        ("%40", ".yaml"),
    ] {
        assert_eq!(masked(&name.join(at), ending), format!("a/{MASK}{ending}"));
    }
    // Domains that begin with digits are some, and countries that share their ending with files have theirs.
    assert_eq!(masked("jane@163.com", ".yaml"), format!("a/{MASK}.yaml"));
    assert_eq!(masked("jane@firma.co.rs", ".yaml"), format!("a/{MASK}.yaml"));
    assert_eq!(masked("ana@021.rs", ""), format!("a/{MASK}"));
    assert_eq!(masked("juan@empresa.com.py", ""), format!("a/{MASK}"));
    assert_eq!(masked("ion@banca.md", ".yaml"), format!("a/{MASK}.yaml"));
    // However many endings there are.
    let endings = ".yaml".repeat(100_000);
    assert_eq!(masked("jane@corp.com", &endings), format!("a/{MASK}{endings}"));
    assert_eq!(masked("jane@corp", &endings), format!("a/jane@corp{endings}"));
}

#[test]
fn the_lines_of_a_file_are_masked_one_by_one() {
    let key =
        ["  -----BEGIN ", "PRIVATE KEY-----\n", "  MIIE\n\n  vQIB\n", "  -----END ", "PRIVATE KEY-----"]
            .concat();
    let text = format!("a: |\n{key}\nb: 2\n");
    assert_eq!(mask_text(&text), "a: |\n  [masked]\n  [masked]\n\n  [masked]\n  [masked]\nb: 2\n");
    let open = ["x: 1\nk: '-----BEGIN ", "PRIVATE KEY-----\n  MIIE\nb: 2"].concat();
    assert_eq!(mask_text(&open), "x: 1\nk: '[masked]\n  [masked]\n[masked]");
}

#[test]
fn a_value_is_masked_for_its_key() {
    let cases = [
        ("client_secret: hunter # new", "client_secret: [masked]"),
        ("- client-secret: 'it''s'\n  b: 1", "- client-secret: [masked]\n  b: 1"),
        ("client_secret: |\n  hun\n  ter\nb: 1", "client_secret: |\n  [masked]\n  [masked]\nb: 1"),
        ("client_secret: hun\n  ter\nb: 1", "client_secret: [masked]\n  [masked]\nb: 1"),
        ("password:\n- hun\n- ter\nb: 1", "password:\n[masked]\n[masked]\nb: 1"),
        ("a: {client_secret: hunter, b: 1}", "a: {client_secret: [masked], b: 1}"),
        ("{\"clientSecret\" : \"hun\\\"ter\", \"b\": 1}", "{\"clientSecret\" : [masked], \"b\": 1}"),
        ("{\"clientSecret\":\n\"hunter\"}", "{\"clientSecret\":\n[masked]}"),
        ("\"client\\u005fsecret\": hunter", "\"client\\u005fsecret\": [masked]"),
        ("? client_secret\n: hunter\n", "? client_secret\n: [masked]\n"),
        ("client_secret: !!str hunter", "client_secret: !!str [masked]"),
        ("# client_secret: hunter", "# client_secret: [masked]"),
        (
            "client_secret: null\nclient_secret_ref: vault:x",
            "client_secret: null\nclient_secret_ref: vault:x",
        ),
        ("client_secret:\nb: 1", "client_secret:\nb: 1"),
        ("id: 151\nproperties:\n  firstname: Jo", "id: 151\nproperties:\n  firstname: [masked]"),
    ];
    for (text, masked) in cases {
        assert_eq!(mask_text(text), masked, "{text}");
    }
}

#[test]
fn only_decided_by_shows_an_address() {
    let yaml = "decided_by: hana@corp.test\na: hana@corp.test\n";
    assert_eq!(mask_text(yaml), "decided_by: hana@corp.test\na: [masked]\n");
    let json = "{\n  \"decided_by\": \"hana@corp.test\",\n  \"a\": {\"decided_by\": \"jo@corp.test\"}\n}";
    assert_eq!(mask_text(json), json.replace("jo@corp.test", MASK));
}

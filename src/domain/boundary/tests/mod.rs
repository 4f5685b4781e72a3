//! The public boundary (specification, section 4): what is found, what is let pass, and that nothing found shows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod found;
mod hidden;
mod ordinary;
mod properties;

use trialdesk::domain::boundary::{
    Detection, MASK, Markup, MarkupKind, SecretKind, detect_first, free_text_kinds, kinds_in, mask,
    mask_principal, mask_text,
};
use trialdesk::domain::reference;
use trialdesk::domain::safe_text::SafeText;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::domain::tree::Spot;
use trialdesk::room::index::RacyCheck;
use trialdesk::room::syntax;
use trialdesk::room::walk::{Found, walk};

fn detection(name: &str, text: &str) -> Option<Detection<Spot>> {
    let parsed = syntax::parse(name, text).expect("a document");
    detect_first(&parsed.documents[0], &parsed.markup)
}

/// What is found in a YAML document, and in which field.
fn held(text: &str) -> Option<(SecretKind, String)> {
    detection("a.yaml", text).map(|found| (found.kind, found.field().unwrap_or_default().to_owned()))
}

fn free_text(text: &str) -> impl Iterator<Item = SecretKind> {
    free_text_kinds(text, |word| reference::judge(word).is_ok())
}

#[test]
fn every_kind_is_found_and_masked() {
    for (material, pieces) in found::FOUND {
        let text = pieces.concat();
        let found: Vec<SecretKind> = kinds_in(&text).collect();
        assert!(found.contains(material), "{material} in {text:?}: {found:?}");
        let masked = mask(&text);
        // A boundary term is a name that may show; what is set to it may not.
        assert!(masked.contains(MASK) || *material == SecretKind::BoundaryTerm, "{masked}");
        assert_eq!(kinds_in(&masked).find(|left| *left != SecretKind::BoundaryTerm), None, "{masked}");
    }
    for material in SecretKind::ALL {
        let is_tried = found::FOUND.iter().any(|(found, _)| *found == material);
        assert!(is_tried || material == SecretKind::OpaqueToken, "{material} has no example");
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
fn a_key_may_forbid_its_value() {
    let field = |text: &str| held(text).map(|(_, field)| field);
    assert_eq!(held("client_secret: hunter"), Some((SecretKind::TenantSecret, "client_secret".into())));
    assert_eq!(
        held("a:\n  - clientSecret: x:y"),
        Some((SecretKind::TenantSecret, "a[0].clientSecret".into()))
    );
    assert_eq!(held("license_key: 42"), Some((SecretKind::LicenseKey, "license_key".into())));
    assert_eq!(held("hubspot_api_key: abc"), Some((SecretKind::CrmCredential, "hubspot_api_key".into())));
    assert_eq!(
        held(".dockerconfigjson: e30="),
        Some((SecretKind::RegistryToken, ".dockerconfigjson".into()))
    );
    assert_eq!(held("phone: 030 901820"), Some((SecretKind::TelephoneNumber, "phone".into())));
    assert_eq!(field("passwords: [a, b]"), None);
    assert_eq!(field("password: [a, b]"), Some("password[0]".into()));
    assert_eq!(field("credentials: {user: app, pin: 1234}"), Some("credentials.user".into()));
    for nothing in ["null", "''", "true", "TBD", "[]", "'[masked]'"] {
        assert_eq!(field(&format!("client_secret: {nothing}")), None, "{nothing}");
    }
    assert_eq!(field("client_secret_ref: vault:kv/crm"), None);
    assert_eq!(field("secrets_present: false"), None);
    assert_eq!(field("token: session"), None);
    assert_eq!(field("INTERNAL_ONLY: no"), Some("INTERNAL_ONLY".into()));
}

#[test]
fn a_record_is_an_id_together_with_contact_fields() {
    let crm = |field: &str| Some((SecretKind::CrmPayload, field.to_owned()));
    assert_eq!(held("Id: 0035g00000AbCdE\nLastName: Doe"), crm("LastName"));
    assert_eq!(held("attributes: {type: Contact, url: /services/x}\nFirstName: Jo"), crm("FirstName"));
    assert_eq!(held("id: 151\nproperties: {firstname: Jo, lastname: Doe}"), crm("properties.firstname"));
    assert_eq!(held("requester_id: 7\nphone: ext"), crm("phone"));
    assert_eq!(held("contactid: 0190f5a6-7b3c-7d2e-9f10-aabbccddeeff\nfullname: Jo Doe"), crm("fullname"));
    assert_eq!(held("a: {contactid: 7}\nb: {fullname: Jo}"), None);
    assert_eq!(held("id: 7\nemail: null"), None);
    assert_eq!(held("fullname: release manager"), None);
}

#[test]
fn a_colleague_may_be_named_by_an_address_in_one_place() {
    assert_eq!(held("decided_by: hana@corp.test"), None);
    assert_eq!(held("a: {decided_by: hana@corp.test}").map(|(kind, _)| kind), Some(SecretKind::EmailAddress));
    assert_eq!(held("decided_by: [hana@corp.test]").map(|(kind, _)| kind), Some(SecretKind::EmailAddress));
    let token = found::FOUND.iter().find(|(kind, _)| *kind == SecretKind::ServiceToken).unwrap().1.concat();
    let kind = held(&format!("decided_by: {token}")).map(|(kind, _)| kind);
    assert_eq!(kind, Some(SecretKind::ServiceToken));
    assert_eq!(mask_principal("hana@corp.test"), "hana@corp.test");
    assert_eq!(mask_principal(&token), MASK);
}

#[test]
fn address_is_found_in_any_position() {
    for (user, domain) in
        [("ana", "zavod.rs"), ("ion", "banca.md"), ("juan", "empresa.com.py"), ("ana", "corp.local")]
    {
        let text = format!("asked {user}@{domain}.");
        let found = Some((SecretKind::EmailAddress, "a".to_owned()));
        assert_eq!(held(&format!("a: {text}")), found, "{text}");
        assert_eq!(free_text(&text).next(), Some(SecretKind::EmailAddress), "{text}");
        assert_eq!(mask_text(&format!("a: {text}")), format!("a: asked {MASK}."));
    }
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
fn index_skips_names_that_are_masked() {
    let room = tempfile::TempDir::new().unwrap();
    let names = ["a.yaml", "jane.doe@customer-corp.com.yaml", "logo@2x.yaml", "pilot@zavod.rs.yml"];
    for name in names {
        std::fs::write(room.path().join(name), "a: b\n").unwrap();
    }
    let racy_check = RacyCheck::before(room.path(), parse_timestamp("2200-01-01").unwrap());
    let found = walk(room.path()).files;
    let written: Vec<_> =
        found.iter().filter(|found| racy_check.allows(found, &found.version)).map(Found::path).collect();
    assert_eq!(written, ["a.yaml", "logo@2x.yaml"]);
    assert_eq!(found.len(), names.len());
}

#[test]
fn the_first_in_the_file_is_reported_with_its_place() {
    let text = "a: 1 # kim@corp.test\nb:\n  - x\n  - kim@corp.test\nc: jo@corp.test\n";
    let found = detection("a.yaml", text).unwrap();
    assert_eq!((found.field(), found.at.line, found.at.column), (Some("b[1]"), 4, 5));
    let found = detection("a.yaml", "a: 1 # kim@corp.test\n").unwrap();
    assert_eq!((found.field(), found.at.line), (None, 1));
    let comments = [Markup { kind: MarkupKind::Comment, text: "nothing".into(), at: found.at }];
    assert_eq!(detect_first(&syntax::parse("a.yaml", "a: 1").unwrap().documents[0], &comments), None);
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
fn escapes_and_folds_hide_nothing() {
    let address = ["kim", "corp.test"];
    for text in [
        format!("a: \"{}\\u0040{}\"", address[0], address[1]),
        format!("a: \"{}\\x40{}\"", address[0], address[1]),
        format!("a: \"{}@\\\n  {}\"", address[0], address[1]),
        format!("{{\"a\": \"{}@c\\u006frp.test\"}}", address[0]),
    ] {
        assert!(detection("a.yaml", &text).is_some(), "{text}");
        let masked = mask_text(&text);
        assert!(!masked.contains(address[0]) && masked.contains(MASK), "{masked}");
        assert_eq!(masked.lines().count(), text.lines().count());
    }
    let card = "a: 4111 1111\n  1111 1111\nb: 1";
    assert_eq!(mask_text(card), "a: [masked]\n  [masked]\nb: 1");
}

#[test]
fn only_decided_by_shows_an_address() {
    let yaml = "decided_by: hana@corp.test\na: hana@corp.test\n";
    assert_eq!(mask_text(yaml), "decided_by: hana@corp.test\na: [masked]\n");
    let json = "{\n  \"decided_by\": \"hana@corp.test\",\n  \"a\": {\"decided_by\": \"jo@corp.test\"}\n}";
    assert_eq!(mask_text(json), json.replace("jo@corp.test", MASK));
}

#[test]
fn a_clean_file_keeps_its_lines() {
    assert_eq!(
        SafeText::join(SafeText::lines("a: \u{202e}x\r\n\nb: \u{1b}[0m"), "\n"),
        "a: \\u{202e}x\n\nb: \\u{1b}[0m"
    );
}

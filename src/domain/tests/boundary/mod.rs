//! The public boundary over parsed documents and in what is shown (specification, section 4). The tests of its rules are
//! those of the crate `public-boundary`.

mod hidden;
mod properties;
#[path = "../../../../crates/public-boundary/tests/boundary/texts.rs"]
mod texts;

use public_boundary::{
    Detection, MASK, Markup, MarkupKind, Scope, SecretKind, detect_first, free_text_kinds, mask_principal,
    mask_text,
};
use trialdesk::domain::reference;
use trialdesk::domain::safe_text::SafeText;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::domain::tree::Position;
use trialdesk::room::index::RacyCheck;
use trialdesk::room::syntax;
use trialdesk::room::walk::{Found, walk};

fn detection(name: &str, text: &str) -> Option<Detection<Position>> {
    let parsed = syntax::parse(name, text).expect("a document");
    detect_first(&parsed.documents[0], &parsed.markup, Scope::Evidence)
}

/// The material found in a YAML document, and its field.
fn held(text: &str) -> Option<(SecretKind, String)> {
    detection("a.yaml", text).map(|found| (found.kind, found.field().unwrap_or_default().to_owned()))
}

fn free_text(text: &str) -> impl Iterator<Item = SecretKind> {
    free_text_kinds(text, |word| reference::judge(word).is_ok())
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
    let token = ["gh", "p_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"].concat();
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
    let text = "a: 1\nb:\n  - x\n  - kim@corp.test\nc: jo@corp.test # pat@corp.test\n";
    let found = detection("a.yaml", text).unwrap();
    assert_eq!((found.field(), found.at.line, found.at.column), (Some("b[1]"), 4, 5));
    let found = detection("a.yaml", &format!("# pat@corp.test\n{text}")).unwrap();
    assert_eq!((found.field(), found.at.line, found.at.column), (None, 1, 1));
    let found = detection("a.yaml", "a: 1 # kim@corp.test\n").unwrap();
    assert_eq!((found.field(), found.at.line), (None, 1));
    let comments = [Markup { kind: MarkupKind::Comment, text: "nothing".into(), at: found.at }];
    assert_eq!(
        detect_first(&syntax::parse("a.yaml", "a: 1").unwrap().documents[0], &comments, Scope::Evidence),
        None
    );
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
fn a_clean_file_keeps_its_lines() {
    assert_eq!(
        SafeText::join(SafeText::lines("a: \u{202e}x\r\n\nb: \u{1b}[0m"), "\n"),
        "a: \\u{202e}x\n\nb: \\u{1b}[0m"
    );
}

//! A tree of a JSON text as a caller might have it, and what the detector finds in it.

use public_boundary::{
    Content, DocumentEntry, DocumentNode, Markup, MarkupKind, Scope, SecretKind, detect_first,
};
use serde_json::Value;

/// A node with its number in the order of the text as its position.
struct Node {
    at: usize,
    value: Tree,
}

enum Tree {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

struct Entry {
    key: String,
    at: usize,
    value: Node,
}

impl Node {
    fn of(json: Value, next: &mut usize) -> Self {
        *next += 1;
        let at = *next;
        let value = match json {
            Value::Null => Tree::Null,
            Value::Bool(value) => Tree::Bool(value),
            Value::Number(number) => Tree::Number(number.to_string()),
            Value::String(text) => Tree::Text(text),
            Value::Array(items) => Tree::List(items.into_iter().map(|item| Self::of(item, next)).collect()),
            Value::Object(entries) => {
                Tree::Map(entries.into_iter().map(|(key, value)| Entry::of(key, value, next)).collect())
            }
        };
        Self { at, value }
    }
}

impl Entry {
    fn of(key: String, json: Value, next: &mut usize) -> Self {
        *next += 1;
        let at = *next;
        Self { key, at, value: Node::of(json, next) }
    }
}

impl DocumentNode for Node {
    type Position = usize;
    type Entry = Entry;

    fn position(&self) -> usize {
        self.at
    }

    fn content(&self) -> Content<'_, Self> {
        match &self.value {
            Tree::Null => Content::Null,
            Tree::Bool(value) => Content::Bool(*value),
            Tree::Number(text) => Content::Number(text),
            Tree::Text(text) => Content::Text(text),
            Tree::List(items) => Content::List(items),
            Tree::Map(entries) => Content::Map(entries),
        }
    }
}

impl DocumentEntry for Entry {
    type Node = Node;

    fn key(&self) -> &str {
        &self.key
    }

    fn key_position(&self) -> usize {
        self.at
    }

    fn value(&self) -> &Node {
        &self.value
    }
}

/// Returns the kind and the field of the first forbidden material of a JSON text.
fn held(json: &str) -> Option<(SecretKind, String)> {
    let root = Node::of(serde_json::from_str(json).unwrap(), &mut 0);
    let found = detect_first(&root, &[], Scope::Evidence)?;
    Some((found.kind, found.field().unwrap_or_default().to_owned()))
}

#[test]
fn section_4_finds_material_in_any_tree_by_value_and_by_key() {
    let at = |kind, field: &str| Some((kind, field.to_owned()));
    assert_eq!(held(r#"{"a": ["x", "pat@corp.test"]}"#), at(SecretKind::EmailAddress, "a[1]"));
    assert_eq!(held(r#"{"client_secret": "hunter"}"#), at(SecretKind::TenantSecret, "client_secret"));
    assert_eq!(held(r#"{"license_key": 42}"#), at(SecretKind::LicenseKey, "license_key"));
    assert_eq!(
        held(r#"{"Id": "0035g00000AbCdE", "LastName": "Doe"}"#),
        at(SecretKind::CrmPayload, "LastName")
    );
    assert_eq!(held(r#"{"owner_ref": "owner:sales/emea", "sanitized": true, "n": null}"#), None);
}

#[test]
fn section_4_finds_material_in_markup() {
    let root = Node::of(serde_json::from_str(r#"{"a": 1}"#).unwrap(), &mut 0);
    let comment = Markup { kind: MarkupKind::Comment, text: "ask pat@corp.test".into(), at: 7 };
    let found = detect_first(&root, &[comment], Scope::Evidence).unwrap();
    assert_eq!((found.kind, found.field(), found.at), (SecretKind::EmailAddress, None, 7));
}

/// Returns the kind and the field of the first forbidden material of a JSON text that is not evidence.
fn held_elsewhere(json: &str) -> Option<(SecretKind, String)> {
    let root = Node::of(serde_json::from_str(json).unwrap(), &mut 0);
    let found = detect_first(&root, &[], Scope::Elsewhere)?;
    Some((found.kind, found.field().unwrap_or_default().to_owned()))
}

#[test]
fn section_4_every_scalar_under_a_forbidden_key_is_forbidden() {
    let at = |kind, field: &str| Some((kind, field.to_owned()));
    let (customer, commercial) = (SecretKind::CustomerRecord, SecretKind::CommercialRecord);
    for (json, found) in [
        (r#"{"customerName": "Acme"}"#, at(customer, "customerName")),
        (r#"{"a": {"Contract-Value": 12}}"#, at(commercial, "a.Contract-Value")),
        (r#"{"pricing": true}"#, at(commercial, "pricing")),
        (r#"{"pricing": "0"}"#, at(commercial, "pricing")),
        (r#"{"pricing": "false"}"#, at(commercial, "pricing")),
        (r#"{"prompt samples": ["tbd", "x"]}"#, at(SecretKind::Artifact, "prompt samples[1]")),
        (r#"{"pricing": {"a": {"b": ["", {"c": "x"}]}}}"#, at(commercial, "pricing.a.b[1].c")),
        (r#"{"customer_data": {"a_ref": "x", "b": "y"}}"#, at(customer, "customer_data.b")),
        (
            r#"{"customer_data": {"a_refs": ["x", ["y"], {"z": "w"}]}}"#,
            at(customer, "customer_data.a_refs[2].z"),
        ),
        (r#"{"customer_data": {"refs": ["x"]}}"#, at(customer, "customer_data.refs[0]")),
        (r#"{"customer_data": {"owner": "owner:sales"}}"#, at(customer, "customer_data.owner")),
    ] {
        assert_eq!(held(json), found, "{json}");
        assert_eq!(held_elsewhere(json), None, "{json}");
    }
    for json in [
        r#"{"pricing": null, "pricings": "x"}"#,
        r#"{"pricing": false}"#,
        r#"{"pricing": 0, "renewal_amount": -0.0, "contract_value": 0e3}"#,
        r#"{"pricing": [], "raw_model": {}, "account_notes": " \t"}"#,
        r#"{"pricing": "Not_Included", "tenant_name": " REDACTED ", "raw_contract": "to be decided"}"#,
        r#"{"customer_data": {"aRef": "x", "b-refs": ["y"]}}"#,
        r#"{"billing_account_id_ref": "billing:1"}"#,
    ] {
        assert_eq!(held(json), None, "{json}");
    }
}

#[test]
fn section_4_words_that_hold_nothing_are_allowed_under_any_key() {
    for word in [
        "redacted",
        "not-included",
        "OMITTED",
        "withheld",
        "not required",
        "tbd",
        "00000000-0000-0000-0000-000000000000",
    ] {
        let json = format!(r#"{{"license_key": "{word}", "client_secret": "{word}"}}"#);
        assert_eq!(held(&json), None, "{json}");
    }
}

#[test]
fn section_4_reserved_domains_are_forbidden_in_evidence_alone() {
    let named = |domain: &str| format!(r#"{{"note": "ask pat@{domain} now"}}"#);
    let reserved = [
        "example.com",
        "mail.EXAMPLE.org",
        "example.net",
        "corp.test",
        "a.invalid",
        "pilot.example",
        "x.localhost",
    ];
    for domain in reserved {
        assert!(held(&named(domain)).is_some(), "{domain}");
        assert_eq!(held_elsewhere(&named(domain)), None, "{domain}");
    }
    for domain in ["notexample.com", "example.com.de", "example.co", "mytest.de"] {
        assert!(held_elsewhere(&named(domain)).is_some(), "{domain}");
    }
    let both = r#"{"note": "ask pat@example.com or kim@corp-client.com"}"#;
    assert!(held_elsewhere(both).is_some());
}

#[test]
fn section_4_the_first_material_is_the_first_in_the_order_of_positions() {
    let root = Node::of(serde_json::from_str(r#"{"a": 1, "b": "kim@corp.test"}"#).unwrap(), &mut 0);
    let comment = |at| Markup { kind: MarkupKind::Comment, text: "ask pat@corp.test".into(), at };
    let first = |at| detect_first(&root, &[comment(at)], Scope::Evidence).unwrap().at;
    assert_eq!((first(2), first(9)), (2, 4));
}

#[test]
fn section_4_manifests_that_name_secrets_hold_none() {
    for json in [
        r#"{"volumes": [{"name": "tls", "secret": {"secretName": "x", "defaultMode": 420, "items": [{"key": "tls.crt", "path": "tls.crt"}]}}]}"#,
        r#"{"data": [{"secretKey": "api-key", "remoteRef": {"key": "prod/crm", "property": "token"}}]}"#,
        r#"{"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}"#,
        r#"{"idempotency_key": "01K7Z3V9Q2M8T4R6W0XJ5B1C7D", "dedupe_key": "TRL-1042-2026a1b2"}"#,
        r#"{"secret_resolution": "requires_cavra_enterprise", "access_state": "revoked-2026-06-12T11"}"#,
        r#"{"license_key": "not-included", "accessor": "hmac-sha256-2026a1b2c3d4"}"#,
        r#"{"client_id": "00000000-0000-0000-0000-000000000000"}"#,
        r#"{"credentials": {"secretRef": "vault:kv/crm", "type": "oauth", "version": 2}}"#,
    ] {
        assert_eq!(held(json), None, "{json}");
    }
    let secret = |json: &str| held(json).map(|(_, field)| field);
    assert_eq!(secret(r#"{"secret": {"value": "hunter2"}}"#), Some("secret.value".into()));
    assert_eq!(secret(r#"{"secretKey": "7Hq2vXk9Lm4Zt8Rb"}"#), Some("secretKey".into()));
}

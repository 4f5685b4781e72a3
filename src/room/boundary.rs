//! The public boundary over a file: one engine for gate 8 and for the guard (specification, section 4).
//!
//! A file that parses is judged by its documents and its markup, in JSON as in YAML. Any other file is judged as text.

use super::syntax::{self, LineMap};
use crate::domain::document::Kind;
use crate::domain::packed::kind_of_document;
use crate::domain::tree::{Node, Position};
use public_boundary::{
    Detection, Markup, Scope, SecretKind, detect_each, detect_first, detect_in_markup, matches_in_file,
};
use std::ops::ControlFlow;

/// Returns the first forbidden material of a document of a known kind and of the markup of its file.
#[must_use]
pub fn first_in_evidence(root: &Node<'_>, markup: &[Markup<Position>]) -> Option<Detection<Position>> {
    detect_first(root, markup, Scope::Evidence)
}

/// Returns all forbidden material in a file, by position. Its name says if it is a document.
#[must_use]
pub fn all_in_file(name: &str, text: &str) -> Vec<(Position, SecretKind)> {
    let is_document = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    let parsed = is_document.then(|| syntax::parse(name, text).ok()).flatten();
    let mut found = parsed.map_or_else(|| in_text(text, is_document), |parsed| in_documents(&parsed));
    found.sort();
    found.dedup_by_key(|(at, kind)| (at.line, *kind));
    found
}

fn in_documents(parsed: &syntax::Parsed<'_>) -> Vec<(Position, SecretKind)> {
    let mut found = Vec::new();
    let mut of_file = Scope::Elsewhere;
    for root in &parsed.documents {
        let scope = scope_of(root);
        if scope == Scope::Evidence {
            of_file = scope;
        }
        let _ = detect_each(root, scope, &mut |hit| {
            found.push((hit.at, hit.kind));
            ControlFlow::Continue(())
        });
    }
    let _ = detect_in_markup(&parsed.markup, of_file, &mut |hit| {
        found.push((hit.at, hit.kind));
        ControlFlow::Continue(())
    });
    found
}

fn scope_of(root: &Node<'_>) -> Scope {
    if kind_of_document(root).is_some() { Scope::Evidence } else { Scope::Elsewhere }
}

/// Returns the forbidden material in a text that is no document, or one that does not parse.
fn in_text(text: &str, is_document: bool) -> Vec<(Position, SecretKind)> {
    let names_a_kind = || Kind::ALL.iter().any(|kind| text.contains(kind.schema_version()));
    let scope = if is_document && names_a_kind() { Scope::Evidence } else { Scope::Elsewhere };
    let mut lines = LineMap::of(text);
    let matches = matches_in_file(text, is_document, scope).into_iter();
    matches.map(|found| (lines.position(found.range.start), found.kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::{all_in_file, first_in_evidence};
    use crate::domain::tree::Position;
    use crate::room::syntax;
    use public_boundary::SecretKind;

    /// Documents that hold something, and the same in JSON on one line.
    const TWINS: [(&str, &str); 9] = [
        ("note: ask kim@corp-client.com\n", r#"{"note": "ask kim@corp-client.com"}"#),
        (
            "idempotency_key: 01K7Z3V9Q2M8T4R6W0XJ5B1C7D\n",
            r#"{"idempotency_key": "01K7Z3V9Q2M8T4R6W0XJ5B1C7D"}"#,
        ),
        (
            "secret_resolution: requires_cavra_enterprise\n",
            r#"{"secret_resolution": "requires_cavra_enterprise"}"#,
        ),
        ("access_state: revoked-2026-06-12T11\n", r#"{"access_state": "revoked-2026-06-12T11"}"#),
        ("client_secret: hunter2\n", r#"{"client_secret": "hunter2"}"#),
        ("customer_name: Acme\n", r#"{"customer_name": "Acme"}"#),
        ("pricing: 0\n", r#"{"pricing": 0}"#),
        ("pricing: '0'\n", r#"{"pricing": "0"}"#),
        ("secret:\n  secretName: x\n", r#"{"secret": {"secretName": "x"}}"#),
    ];

    fn kinds(name: &str, text: &str) -> Vec<SecretKind> {
        all_in_file(name, text).into_iter().map(|(_, kind)| kind).collect()
    }

    #[test]
    fn section_4_gate_8_and_the_guard_agree_on_yaml_and_json() {
        for schema in ["", "cavra.trial-access-expiry.packet.v1"] {
            for (yaml, json) in TWINS {
                let (yaml, json) = if schema.is_empty() {
                    (yaml.to_owned(), json.to_owned())
                } else {
                    let members = format!("{{\"schema_version\": \"{schema}\", ");
                    (format!("schema_version: {schema}\n{yaml}"), json.replacen('{', &members, 1))
                };
                let found = kinds("a.yaml", &yaml);
                assert_eq!(found, kinds("a.json", &json), "{yaml}");
                if !schema.is_empty() {
                    let parsed = syntax::parse("a.yaml", &yaml).unwrap();
                    let first = first_in_evidence(&parsed.documents[0], &parsed.markup);
                    assert_eq!(found.first().copied(), first.map(|first| first.kind), "{yaml}");
                }
            }
        }
    }

    #[test]
    fn section_4_what_only_evidence_must_not_hold_is_found_in_it_alone() {
        let evidence = "schema_version: cavra.trial-access-expiry.packet.v1\n";
        for text in ["customer_name: Acme\n", "note: ask pat@example.com\n", "a: 1 # pat@example.com\n"] {
            assert_eq!(kinds("a.yaml", text), [], "{text}");
            assert_eq!(kinds("a.yaml", &format!("{evidence}{text}")).len(), 1, "{text}");
        }
        assert_eq!(kinds("README.md", "write to pat@example.com"), []);
        assert_eq!(kinds("README.md", "write to pat@corp-client.com"), [SecretKind::EmailAddress]);
        // The comments of a file belong to all of its documents.
        let two = format!("a: 1 # pat@example.com\n---\n{evidence}");
        assert_eq!(
            all_in_file("a.yaml", &two),
            [(Position { line: 1, column: 6 }, SecretKind::EmailAddress)]
        );
        // A broken file may be evidence.
        assert_eq!(kinds("a.yaml", &format!("{evidence}note: pat@example.com\nb: [\n")).len(), 1);
    }
}

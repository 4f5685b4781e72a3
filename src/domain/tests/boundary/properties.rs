//! Properties of masking for every document, and of text made safe to show.

use super::texts::texts_of;
use proptest::prelude::*;
use public_boundary::{
    Hit, MASK, Scope, SecretKind, detect_each, detect_first, detect_in_markup, kinds_in, mask_text,
};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use support::secrets::material;
use trialdesk::domain::safe_text::{SafeText, is_unsafe_for_display};
use trialdesk::domain::tree::Position;
use trialdesk::room::syntax;

fn texts() -> impl Strategy<Value = String> {
    texts_of(material().into_iter().flatten().collect())
}

/// Documents with forbidden material in one value, written in one of the ways that YAML and JSON have.
fn documents() -> impl Strategy<Value = (String, String)> {
    let wholes: Vec<String> = material().iter().map(|pieces| pieces.concat()).collect();
    let key = prop::sample::select(&["note", "a b", "delivery_tracking_ref", "client_secret"][..]);
    (prop::sample::select(wholes), key, 0..6_u8, any::<bool>()).prop_map(|(material, key, style, deep)| {
        let quoted = serde_json::to_string(&material).unwrap();
        let indent = if deep { "  " } else { "" };
        let block =
            |mark: &str| format!("{mark}\n{indent}  {}\n", material.replace('\n', &format!("\n{indent}  ")));
        let value = match style {
            0 => format!("'{}'\n", material.replace('\'', "''").replace('\n', "\n\n    ")),
            1 => block("|"),
            2 => block(">-"),
            3 => format!("{quoted}\n"),
            4 => {
                let mut escaped = String::new();
                for c in material.chars() {
                    write!(escaped, "\\U{:08x}", u32::from(c)).unwrap();
                }
                format!("\"{escaped}\"\n")
            }
            _ => format!("[1, {quoted}]\n"),
        };
        let head = if deep { "outer:\n" } else { "" };
        (format!("{head}{indent}{key}: {value}{indent}after: 1\n"), material)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_detection_is_masked_in_the_file((text, _) in documents()) {
        let parsed = syntax::parse("a.yaml", &text).unwrap();
        prop_assert!(detect_first(&parsed.documents[0], &parsed.markup, Scope::Evidence).is_some(), "{}", text);
        let masked = mask_text(&text);
        let is_term = |kind| kind == SecretKind::BoundaryTerm;
        prop_assert!(masked.contains(MASK) || kinds_in(&text).all(is_term), "{}\n{}", text, masked);
        if let Ok(parsed) = syntax::parse("a.yaml", &masked) {
            let mut left = Vec::new();
            let mut take = |found: &Hit<'_, Position>| {
                left.extend((!is_term(found.kind)).then(|| found.to_detection()));
                ControlFlow::Continue(())
            };
            let _ = detect_each(&parsed.documents[0], Scope::Evidence, &mut take);
            let _ = detect_in_markup(&parsed.markup, Scope::Evidence, &mut take);
            prop_assert!(left.is_empty(), "{:?}\n{}\n{}", left, text, masked);
        }
    }

    #[test]
    fn clean_texts_hold_nothing_treacherous(text in texts(), odd in any::<String>()) {
        let text = format!("{odd}{text}");
        prop_assert!(!SafeText::sanitize(&text).chars().any(is_unsafe_for_display));
        prop_assert!(!SafeText::join(SafeText::lines(&text), "").chars().any(is_unsafe_for_display));
        prop_assert_eq!(kinds_in(&SafeText::sanitize(&text)).find(|kind| *kind != SecretKind::BoundaryTerm), None);
    }
}

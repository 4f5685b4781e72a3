//! A field that is found by the table of a document's fields is the one that is found entry by entry.

use crate::room::tests::evaluating::node;
use proptest::prelude::*;
use serde_json::{Value, json};
use trialdesk::domain::document::Kind;
use trialdesk::domain::field::Field;
use trialdesk::domain::packed::{KnownField, PackedDocument};
use trialdesk::domain::schema;

/// Returns the packed fields that mappings lead to, and the mappings.
fn paths(kind: Kind) -> Vec<&'static str> {
    let fields = schema::document(kind).fields.iter().filter(|field| field.is_kept && !field.is_of_entry());
    let mut paths: Vec<&'static str> = fields.map(|field| field.path).collect();
    let above: Vec<_> = paths.iter().filter_map(|path| Some(path.rsplit_once('.')?.0)).collect();
    paths.extend(above);
    paths
}

/// Writes one of several values at a path, or at one of its parents, or under a misspelt key.
fn put(root: &mut Value, path: &str, form: usize) {
    let keys: Vec<_> = path.split('.').collect();
    let depth = if form >= 5 { 1 } else { keys.len() };
    let mut at = root;
    for key in &keys[..depth - 1] {
        at = &mut at[*key];
        if !at.is_object() {
            *at = json!({});
        }
    }
    let last = keys[depth - 1];
    let key = if form == 4 { last.replace('_', "-") } else { last.to_owned() };
    at[key] = match form {
        0 | 4 => json!("owner:sales/kim"),
        1 | 5 => Value::Null,
        2 => json!(["a:b2", {}]),
        3 => json!({"unknown": "x", "owner_ref": 7}),
        _ => json!(true),
    };
}

fn outline(field: &Field<'_>) -> String {
    let value =
        (field.is_there(), field.is_mapping(), field.scalar(), field.items().map(|items| items.len()));
    let place = (field.path(), field.at(), field.is_written(), field.unwritten_tail(), field.misspelt());
    format!("{place:?} {value:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn fields_are_the_same_with_a_table_and_without(
        kind in proptest::sample::select(Kind::ALL.to_vec()),
        picks in proptest::collection::vec((any::<usize>(), 0_usize..7), 0..40),
    ) {
        let paths = paths(kind);
        let mut root = json!({"schema_version": kind.schema_version()});
        for (which, form) in picks {
            put(&mut root, paths[which % paths.len()], form);
        }
        let plain = PackedDocument::of(&node(&root.to_string()), None);
        let mut found = plain.clone();
        found.find_fields();
        for path in paths {
            prop_assert!(found.locate(path).is_some() && plain.locate(path).is_none(), "{}", path);
            let known = KnownField::of(kind, path).expect("a field of the kind");
            let looked_up =
                [Field::of(&found, path), Field::known(&found, known), Field::known(&plain, known)];
            let plain = outline(&Field::of(&plain, path));
            for field in looked_up {
                prop_assert_eq!(&plain, &outline(&field), "{} in {}", path, root);
            }
        }
    }
}

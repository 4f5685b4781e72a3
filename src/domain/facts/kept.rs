//! Which fields of a document are kept: those that the tables of the stages mark.
//!
//! A field is known by its place in these lists, on disk too: an index of another build's rules is never read.

use crate::domain::labels::Kind;
use crate::domain::schema::{self, FieldSpec};
use std::sync::LazyLock;

/// A key that is kept, with the keys of the mapping below it.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) key: &'static str,
    /// The keys of the mapping, or of the mappings in the list, that is the value. If there are none, the value is a
    /// scalar or a list of scalars.
    pub(super) below: Vec<Kept>,
}

static KEPT: LazyLock<[Vec<Kept>; Kind::ALL.len()]> = LazyLock::new(|| Kind::ALL.map(of_kind));

static FOREIGN: LazyLock<Vec<Kept>> =
    LazyLock::new(|| ["schema_version", "trial_ref"].map(|key| Kept { key, below: Vec::new() }).into());

/// Returns the fields of a kind; of a foreign document its schema and its trial.
pub(super) fn fields(kind: Option<Kind>) -> &'static [Kept] {
    kind.and_then(|kind| KEPT.get(kind as usize)).unwrap_or(&FOREIGN)
}

fn of_kind(kind: Kind) -> Vec<Kept> {
    let mut fields = Vec::new();
    for FieldSpec { path, .. } in schema::document(kind).fields.iter().filter(|field| field.is_kept) {
        let mut level = &mut fields;
        for key in path.split('.').map(|key| key.trim_end_matches("[]")) {
            let place = level.iter().position(|kept: &Kept| kept.key == key).unwrap_or_else(|| {
                level.push(Kept { key, below: Vec::new() });
                level.len() - 1
            });
            level = &mut level[place].below;
        }
    }
    fields
}

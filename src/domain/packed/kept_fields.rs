//! The fields of a document that are packed: those that the tables of the stages mark.
//!
//! A field is stored as its index in these lists, also on disk. An index file that a program with other rules wrote is
//! never read.

use crate::domain::evidence_fields;
use crate::domain::labels::Kind;
use crate::domain::schema::{self, FieldSpec};
use std::sync::LazyLock;

/// A key that is packed, with the keys of the mapping below it.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) key: &'static str,
    /// The keys of the value, if it is a mapping or a list of mappings; empty if it is a scalar or a list of scalars.
    pub(super) below: Vec<Kept>,
    /// True if evidence digests are made of the value, so that nothing of it may be lost (section 8.2).
    pub(super) is_evidence: bool,
    /// True if the field is read. The others are there for the canonical digest alone, and nothing else finds them.
    pub(super) is_read: bool,
    /// True if a search looks into the value.
    pub(super) is_searched: bool,
    /// The number of the field among all of its kind that are read.
    pub(super) number: usize,
}

impl Kept {
    /// Returns whether the value names the kind of a packet, which is known without it.
    pub(super) fn is_kind(&self) -> bool {
        !self.is_read && self.key == "schema_version"
    }
}

pub(super) static KEPT: LazyLock<[Vec<Kept>; Kind::ALL.len()]> = LazyLock::new(|| {
    Kind::ALL.map(|kind| {
        let mut fields = of_kind(kind);
        number(&mut fields, &mut 0);
        fields
    })
});

static FOREIGN: LazyLock<Vec<Kept>> = LazyLock::new(|| {
    ["schema_version", "trial_ref"].map(|key| Kept { key, is_read: true, ..Kept::default() }).into()
});

/// Returns the fields that are packed for a kind; for a foreign document its `schema_version` and `trial_ref`.
pub(super) fn fields(kind: Option<Kind>) -> &'static [Kept] {
    kind.and_then(|kind| KEPT.get(kind as usize)).unwrap_or(&FOREIGN)
}

fn of_kind(kind: Kind) -> Vec<Kept> {
    let mut fields = Vec::new();
    // A packet is packed with all of its fields: its canonical digest is made of them when a record covers it.
    let is_packed = |field: &&FieldSpec| field.is_kept || kind.is_packet();
    for spec @ FieldSpec { path, .. } in schema::document(kind).fields.iter().filter(is_packed) {
        let mut level = &mut fields;
        for key in path.split('.').map(|key| key.trim_end_matches("[]")) {
            let place = level.iter().position(|kept: &Kept| kept.key == key).unwrap_or_else(|| {
                level.push(Kept { key, ..Kept::default() });
                level.len() - 1
            });
            if path.ends_with(key) && evidence_fields::is_evidence(kind, path) {
                level[place].is_evidence = true;
            }
            level[place].is_read |= spec.is_kept;
            level[place].is_searched |= path.ends_with(key) && spec.is_kept && spec.is_searched();
            level = &mut level[place].below;
        }
    }
    fields
}

/// Numbers the fields that are read and those below them, from `next`.
fn number(fields: &mut [Kept], next: &mut usize) {
    for field in fields {
        field.number = usize::MAX;
        if field.is_read {
            field.number = *next;
            *next += 1;
        }
        number(&mut field.below, next);
    }
}

//! The forms of fields that the packets of stages 2 to 8 share.

use super::field_spec::FieldSpec;
use super::field_spec::ValueType::{Date, Label, Mapping, Reference, Text, Timestamp};
use crate::domain::labels::{Code, ConversionTarget, RenewalOutcome};

/// A mapping that groups fields.
pub(super) const fn group(path: &'static str, meaning: &'static str) -> FieldSpec {
    FieldSpec::new(path, Mapping, meaning)
}

/// A reference that the references gate needs.
pub(super) const fn reference(path: &'static str, example: &'static str, meaning: &'static str) -> FieldSpec {
    FieldSpec::new(path, Reference, meaning).example(example)
}

/// A time in the past that the references gate needs.
pub(super) const fn time(path: &'static str) -> FieldSpec {
    FieldSpec::new(path, Timestamp, "A time that is not later than the moment of the stage.")
        .note("a timestamp, not later than now")
}

/// A planned date that the references gate needs.
pub(super) const fn planned(path: &'static str) -> FieldSpec {
    FieldSpec::new(path, Date, "A date, which may be in the future.").note("a date: 2026-08-03")
}

/// The package of the stage before.
pub(super) const fn upstream(path: &'static str, example: &'static str) -> FieldSpec {
    FieldSpec::new(path, Reference, "Optional: the package of the stage before this one (gate 3).")
        .example(example)
        .kept()
}

/// The name of the package.
pub(super) const fn package(example: &'static str, gate: u8) -> FieldSpec {
    FieldSpec::new("package_ref", Reference, "The name of this package; the next stage needs it too.")
        .example(example)
        .required(gate)
}

/// The status that the producer declares.
pub(super) const fn status(gate: u8) -> FieldSpec {
    FieldSpec::new("status", Text, "`ready`; `draft` makes the packet a draft, which does not count.").word(
        gate,
        "ready",
        Code::NotReady,
    )
}

/// The conversion target.
pub(super) const fn target(gate: u8) -> FieldSpec {
    FieldSpec::new(
        "conversion_target",
        Label(&ConversionTarget::NAMES),
        "The target; that of the readiness packet.",
    )
    .note("paid_pilot or production")
    .required(gate)
}

/// The renewal outcome.
pub(super) const fn renewal_outcome(gate: u8) -> FieldSpec {
    FieldSpec::new("renewal_outcome", Label(&RenewalOutcome::NAMES), "How the renewal ended.")
        .note("renewed, expanded, deferred or closed_lost")
        .required(gate)
}

/// The renewal owner.
pub(super) const fn renewal_owner(gate: u8) -> FieldSpec {
    FieldSpec::new("renewal_owner_ref", Reference, "The renewal owner, the same as in the stage before.")
        .example("owner:renewals/…")
        .required(gate)
}

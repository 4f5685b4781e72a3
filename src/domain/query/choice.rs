//! The values of closed sets in queries.

use crate::domain::gate::GateInfo;
use crate::domain::labels::Label;
use crate::domain::stage::Gate;
use crate::domain::stages::{STAGES as ALL_STAGES, trial_expired_followup};
use crate::domain::summary;
use std::borrow::Cow;

/// A value of a closed set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name in a query.
    pub name: Cow<'static, str>,
    /// The label for people.
    pub label: &'static str,
    /// The bits of the field in a row that the value matches.
    pub(super) bits: u64,
}

impl Choice {
    /// Returns the values of a closed set, a bit each.
    pub(super) fn all<L: Label>() -> Vec<Self> {
        Self::named(|value: L| value.as_name())
    }

    /// Returns the values of a closed set, a bit each, with names of their own.
    pub(super) fn named<L: Label>(name: impl Fn(L) -> &'static str) -> Vec<Self> {
        let choice = |(place, value): (usize, &L)| Self {
            name: name(*value).into(),
            label: value.as_label(),
            bits: 1 << place,
        };
        L::VALUES.iter().enumerate().map(choice).collect()
    }

    /// Returns the values of a closed set, and after them one for a value that is not known.
    pub(super) fn all_or_unknown<L: Label>() -> Vec<Self> {
        let mut choices = Self::all::<L>();
        choices.push(Self { name: "unknown".into(), label: "unknown", bits: 1 << L::VALUES.len() });
        choices
    }

    /// Returns the gates: those of stage 1 by their number, then the names of all others. A name that several stages
    /// have matches the gates of each; with the short name of a stage before it, that of this stage.
    pub(super) fn gates() -> Vec<Self> {
        let bit = |gate: &GateInfo| summary::blocked_bit(gate.stage, gate.number);
        let choice = |gate: &Gate| Self {
            name: gate.info.number.to_string().into(),
            label: gate.info.title,
            bits: bit(&gate.info),
        };
        let mut choices: Vec<_> = trial_expired_followup::GATES.iter().map(choice).collect();
        let numbered = choices.len();
        for GateInfo { name, title, .. } in
            ALL_STAGES[1..].iter().flat_map(|stage| stage.gates).map(|gate| &gate.info)
        {
            if choices[numbered..].iter().all(|choice| choice.name != *name) {
                let all =
                    ALL_STAGES.iter().flat_map(|stage| stage.gates).filter(|gate| gate.info.name == *name);
                let bits = all.fold(0, |bits, gate| bits | bit(&gate.info));
                choices.push(Self { name: (*name).into(), label: title, bits });
            }
        }
        let later = ALL_STAGES[1..].iter().flat_map(|stage| stage.gates).map(|gate| &gate.info);
        for info in later {
            let is_shared = |choice: &Self| choice.name == *info.name && choice.bits.count_ones() > 1;
            if choices.iter().any(is_shared) {
                let name = format!("{}-{}", info.stage.short_name(), info.name).into();
                choices.push(Self { name, label: info.title, bits: bit(info) });
            }
        }
        choices
    }
}

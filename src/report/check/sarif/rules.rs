//! The rules of the report: every gate of every stage, and every code of a problem.

use super::super::super::output::JsonText;
use super::message;
use super::model::{Configuration, Message, Rule};
use crate::domain::gate::GateId;
use crate::domain::labels::ProblemCode;
use crate::domain::stages::STAGES;
use crate::safe;
use std::collections::HashMap;

/// The page that describes gates and problems.
const HELP: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/evidence.md");

/// The indexes of the rules.
pub(super) struct Rules {
    gates: HashMap<GateId, usize>,
}

fn gates() -> impl Iterator<Item = GateId> {
    STAGES.iter().flat_map(|stage| stage.gate_ids())
}

impl Default for Rules {
    fn default() -> Self {
        Self { gates: gates().enumerate().map(|(index, gate)| (gate, index)).collect() }
    }
}

impl Rules {
    pub(super) fn index_of_gate(&self, gate: GateId) -> usize {
        self.gates.get(&gate).copied().unwrap_or_default()
    }

    pub(super) fn index_of_problem(&self, code: ProblemCode) -> usize {
        let number = ProblemCode::ALL.iter().position(|&other| other == code).unwrap_or_default();
        self.gates.len() + number
    }
}

/// Returns the rules in the order of their indexes.
pub(super) fn all() -> Vec<Rule> {
    let gates = gates().map(|gate| {
        let info = gate.gate();
        let help = safe!("Gate {} of the {} stage. {}", info.number, info.stage.label(), info.question);
        rule(of_gate(gate), info.title, info.question, message(help))
    });
    let problems = ProblemCode::ALL.into_iter().map(|code| {
        rule(of_problem(code), code.label(), code.sentence(), message(safe!("To do: {}.", code.fix())))
    });
    gates.chain(problems).collect()
}

fn rule(id: JsonText, title: &'static str, sentence: &'static str, help: Message) -> Rule {
    Rule {
        id,
        short_description: message(title),
        full_description: message(sentence),
        help,
        help_uri: HELP,
        default_configuration: Configuration { level: "error" },
    }
}

/// Returns the id of a gate's rule. The name of a gate alone can be in several stages.
pub(super) fn of_gate(gate: GateId) -> JsonText {
    safe!("{}/{}", gate.stage().name(), gate.name()).into()
}

/// Returns the id of the rule of a problem.
pub(super) fn of_problem(code: ProblemCode) -> JsonText {
    safe!("problem/{}", code.name()).into()
}

//! The query for the trials that an ask is about. It matches each trial that the ask touches, and can match others that
//! wait for something else at the same gates.

use crate::console::app::portfolio::opens::Opens;
use crate::console::app::queue::Queue;
use crate::domain::asks::{Action, DecisionSubject};
use crate::domain::gate::GateId;
use crate::domain::labels::{Code, GraceState, Kind};
use crate::domain::policy::Policy;
use crate::domain::query::{gate_query, gates_query, owner_query};
use crate::domain::stage::{Check, Gate};
use crate::domain::stages::STAGES;

/// The codes of findings that a decision resolves.
const DECIDED: [Code; 3] = [Code::AwaitingDecision, Code::Stale, Code::RefusalUnsettled];

/// The states of a grace period that a decision changes.
const OPEN: [GraceState; 3] = [GraceState::Awaiting, GraceState::Stale, GraceState::RefusalUnsettled];

/// Returns the queue and the query for the trials of an action.
#[must_use]
pub fn of(action: &Action, policy: &Policy) -> Opens {
    let query = match action {
        Action::Decide { approver, subject } => {
            let mut terms = vec![match subject {
                DecisionSubject::Grace => format!("grace:{}", OPEN.map(GraceState::name).join(",")),
                DecisionSubject::Package(stage) => {
                    let gates = stage.next().map(|next| STAGES[next as usize].gates).unwrap_or_default();
                    format!("finding:{} {}", DECIDED.map(Code::name).join(","), any_of(gates.iter()))
                }
            }];
            // An approver does not decide on trials of their own.
            let own = approver.iter().flat_map(|approver| policy.owner_refs(approver));
            terms.extend(
                own.filter(|_| policy.separation_of_duties).map(|owner| format!("-{}", owner_query(owner))),
            );
            terms.join(" ")
        }
        Action::FillIn { gate, field, .. } => {
            // Findings name the entries of a list by their numbers.
            let part = field.rsplit("[]").find(|part| !part.is_empty()).unwrap_or_default();
            let gate = gate_query(*gate).unwrap_or_default();
            format!("{gate} \"{}\"", part.trim_matches('.'))
        }
        Action::WriteDocument(kind) => {
            format!("finding:{} {}", Code::DocumentMissing.name(), any_of(gates_of(*kind)))
        }
        Action::Approve(kind) | Action::Complete(kind) => any_of(gates_of(*kind)),
        Action::FixFile(path) => return Opens { queue: Queue::Problems, query: format!("\"{path}\"") },
    };
    Opens { queue: Queue::All, query }
}

/// Returns the gates that look at documents of a kind.
fn gates_of(kind: Kind) -> impl Iterator<Item = &'static Gate> {
    let looks = move |gate: &&Gate| {
        let checks = |check: &Check| matches!(check, Check::Fields(other, _) if *other == kind);
        gate.needs.contains(&kind) || gate.checks.iter().any(checks)
    };
    STAGES.iter().flat_map(|stage| stage.gates).filter(looks)
}

/// Returns the query for the trials in which one of some gates is blocked.
fn any_of(gates: impl Iterator<Item = &'static Gate>) -> String {
    gates_query(gates.map(|gate| GateId::of(&gate.info))).unwrap_or_default()
}

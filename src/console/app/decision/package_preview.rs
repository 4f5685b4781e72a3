//! The package that a decision is about: its packet, its stage, and the state of its approval.

use crate::console::app::content::package_evidence;
use crate::console::app::content::symbols::{package_role, status_role};
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::decision::voters::{label, who_decides};
use crate::console::app::rich_text::{Line, Role};
use crate::domain::labels::StageId;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;

/// Returns what is decided on: the trial, the package with its file, its stage, who may decide, and the state now.
pub(super) fn terms(form: &DecisionForm, reviewed: &EvaluatedTrial, stage: StageId) -> Vec<Line> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let target = DecisionTarget::Package(stage);
    let mut lines = vec![label("Trial").with(Role::Strong, SafeText::sanitize(&trial.trial_ref))];
    if let Some(packet) = trial.document(stage.packet()) {
        let package = packet.field("package_ref");
        let package = package.text().map_or_else(|| "package_ref is missing".into(), SafeText::sanitize);
        lines.push(label("Package").with(Role::Plain, package));
        lines.push(label("Packet").with(Role::Plain, SafeText::sanitize(&packet.path)));
    }
    let mut line = label("Stage").with(Role::Plain, safe!("{}, {}", stage.number(), stage.label()));
    if let Some(result) = evaluation.stage(stage) {
        line = line.with(Role::Dim, " · ").with(status_role(result.status), result.status.label());
    }
    lines.push(line);
    if let Some(target) = evaluation.conversion_target.filter(|_| stage != StageId::FIRST) {
        lines.push(label("Converts to").with(Role::Plain, target.label()));
    }
    lines.extend(who_decides(form, reviewed, target));
    let package = target.package_state(evaluation);
    lines.push(label("Status now").with(package_role(package), package.label()));
    for (decision, _) in evaluation.package_records(trial, stage).filter(|(_, ballot)| ballot.stale) {
        let name = SafeText::principal(&decision.decided_by);
        let changed = package_evidence::changed(trial, decision).unwrap_or("the evidence changed");
        lines.push(label("").with(Role::Waiting, safe!("stale approval of {}: {}", name, changed)));
    }
    lines
}

//! The lines of a text to read.

use crate::console::app::content::symbols::gate_sign;
use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::reader::record;
use crate::console::app::reader::state::{Reader, Topic};
use crate::console::app::rich_text::{Line, Role, wrap};
use crate::console::app::room_view::RoomView;
use crate::domain::explanation::{GateExplanation, Rule, explain};
use crate::domain::labels::GateStatus;
use crate::domain::policy_words::sentences;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;

/// Returns the title of the text.
#[must_use]
pub fn title(model: &Model, reader: &Reader) -> SafeText {
    let name_of = |trial_ref: &str| {
        let name = model.room_view.as_deref().map(|room_view| room_view.name_of(trial_ref));
        name.unwrap_or_default()
    };
    match &reader.topic {
        Topic::Policy => "The policy in force".into(),
        Topic::Verdict(trial_ref) => safe!("Why {} has this verdict", name_of(trial_ref)),
        Topic::Record { trial_ref, .. } => safe!("Decision record of {}", name_of(trial_ref)),
    }
}

/// Returns the lines of the text.
#[must_use]
pub fn lines(room_view: &RoomView, topic: &Topic, freshness: Freshness, width: usize) -> Vec<Line> {
    let lines = match topic {
        Topic::Policy => policy(room_view),
        Topic::Verdict(trial_ref) | Topic::Record { trial_ref, .. } => {
            let reviewed = room_view.find(trial_ref).and_then(|place| room_view.trial(place));
            match (reviewed, topic) {
                (None, _) => vec![Line::of(Role::Dim, "The trial no longer exists.")],
                (Some(reviewed), Topic::Record { decision_ref, .. }) => {
                    record::lines(&room_view.room, reviewed, decision_ref, freshness)
                }
                (Some(reviewed), _) => verdict(room_view, reviewed, freshness),
            }
        }
    };
    wrap(lines, width)
}

/// Returns the file of the policy, its pin, and a sentence for each rule.
fn policy(room_view: &RoomView) -> Vec<Line> {
    let loaded = &room_view.room.policy_file;
    let mut lines = match &loaded.source {
        None => vec![Line::of(Role::Strong, "No policy: the defaults hold.")],
        Some(source) => vec![
            Line::of(Role::Strong, SafeText::sanitize(&source.shown)),
            Line::of(Role::Dim, safe!("pin {}", SafeText::sanitize(&source.pin))).hang(4),
        ],
    };
    if let Some(path) = &loaded.ignored_above {
        lines.push(Line::of(Role::Blocked, safe!("{} does not apply here.", SafeText::sanitize(path))));
    }
    lines.push(Line::blank());
    for rule in sentences(&loaded.policy) {
        let line = Line::of(Role::Plain, &rule.sentence).hang(2);
        lines.push(if rule.is_default { line.with(Role::Dim, " (default)") } else { line });
    }
    let warnings = loaded.signer_warnings();
    if !warnings.is_empty() {
        lines.push(Line::blank());
    }
    lines.extend(warnings.iter().map(|warning| Line::of(Role::Waiting, SafeText::sanitize(warning)).hang(2)));
    lines
}

/// Returns every rule of every stage that is begun, with its evidence and the decisions that count.
fn verdict(room_view: &RoomView, reviewed: &EvaluatedTrial, freshness: Freshness) -> Vec<Line> {
    let room = &room_view.room;
    let today = room.now.today();
    let explained = explain(&reviewed.trial, &room.policy_file.policy, room.now);
    let mut lines = Vec::new();
    for stage in &explained.stages {
        let origin = if stage.is_frozen { ", when its package was approved" } else { "" };
        let day = SafeText::sanitize(&labels::day(stage.evaluated_as_of.date(), today));
        lines.push(
            Line::of(Role::Accent, safe!("Stage {}: {}", stage.stage.number(), stage.stage.label()))
                .with(Role::Dim, safe!(" · as of {}{}", day, origin))
                .right(Role::Dim, freshness.instead().unwrap_or_else(|| stage.status.label())),
        );
        for gate in &stage.gates {
            gate_lines(reviewed, gate, freshness, &mut lines);
        }
        lines.push(Line::blank());
    }
    lines
}

fn gate_lines(
    reviewed: &EvaluatedTrial,
    gate: &GateExplanation,
    freshness: Freshness,
    lines: &mut Vec<Line>,
) {
    let (glyph, role) = gate_sign(gate.status, freshness);
    let info = gate.gate.gate();
    lines.push(
        Line::of(role, glyph)
            .with(Role::Dim, safe!(" {} ", gate.gate.number()))
            .with(Role::Strong, info.title)
            .right(role, freshness.instead().unwrap_or_else(|| labels::gate(gate.status))),
    );
    lines.extend(gate.rules.iter().map(|rule| rule_line(rule, freshness)));
    for &record in &gate.decisions {
        let Some((decided, _)) = reviewed.evaluation.records(&reviewed.trial).nth(record) else { continue };
        let name = SafeText::principal(&decided.decided_by);
        let mut line = Line::of(Role::Plain, safe!("      {} {}", name, decided.verdict.label())).hang(8);
        if let Some(day) = decided.grace_ends_on().or(decided.expires_on()) {
            line = line.with(Role::Plain, safe!(" until {}", day));
        }
        lines.push(line.with(Role::Dim, safe!(" · {}", SafeText::sanitize(&decided.path))));
    }
    let without_field = gate.findings.iter().filter(|finding| finding.field.is_none());
    lines.extend(
        without_field.map(|finding| Line::of(Role::Plain, safe!("      {}", finding.message)).hang(8)),
    );
}

fn rule_line(rule: &Rule, freshness: Freshness) -> Line {
    let status = if rule.is_satisfied { GateStatus::Pass } else { GateStatus::Blocked };
    let (glyph, colour) = gate_sign(status, freshness);
    let mut line = Line::of(Role::Plain, "    ")
        .with(colour, safe!("{} ", glyph))
        .with(Role::Plain, rule.sentence())
        .hang(8);
    if let Some(value) = &rule.value {
        line = line.with(Role::Dim, ": ").with(Role::FileValue, value);
    }
    if let Some(path) = &rule.path {
        let path = SafeText::sanitize(path);
        let place = rule.at.map_or_else(|| path.clone(), |at| safe!("{}:{}", path, at.line));
        line = line.with(Role::Dim, safe!("  {}", place));
    }
    line
}

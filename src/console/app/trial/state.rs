//! The trial page: gates, evidence, decisions.

use crate::console::app::content::context::TrialContext;
use crate::console::app::content::finding::finding_lines;
use crate::console::app::content::gates::gate_line;
use crate::console::app::content::gates::{summary, votes_line};
use crate::console::app::content::stages;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role};
use crate::console::app::trial::evidence::Evidence;
use crate::console::app::trial::timeline;
use crate::domain::duties::Duties;
use crate::domain::labels::GateStatus;
use crate::room::EvaluatedTrial;
use std::sync::Arc;

/// A tab of the trial page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Every gate with its question and its findings.
    #[default]
    Gates,
    /// The files.
    Evidence,
    /// The decisions.
    Decisions,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Self; 3] = [Self::Gates, Self::Evidence, Self::Decisions];

    /// Returns its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gates => "Gates",
            Self::Evidence => "Evidence",
            Self::Decisions => "Decisions",
        }
    }

    /// Returns the next or the previous tab, wrapping around.
    #[must_use]
    pub fn step(self, forwards: bool) -> Self {
        let here = Self::ALL.iter().position(|&tab| tab == self).unwrap_or_default();
        let count = Self::ALL.len();
        Self::ALL[(here + if forwards { 1 } else { count - 1 }) % count]
    }
}

/// An open trial.
#[derive(Clone, Debug)]
pub struct TrialPage {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The shown tab.
    pub tab: Tab,
    /// The chosen finding, by its number among the trial's.
    pub finding: usize,
    /// The first visible line of the gates.
    pub gates_top: usize,
    /// The files.
    pub evidence: Evidence,
    /// The first visible line of the decisions.
    pub decisions_top: usize,
}

impl TrialPage {
    /// Returns the page of a trial, on its gates.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial) -> Self {
        let mut page = Self {
            trial_ref: reviewed.trial.trial_ref.clone(),
            tab: Tab::Gates,
            finding: 0,
            gates_top: 0,
            evidence: Evidence::of(reviewed),
            decisions_top: 0,
        };
        page.evidence.follow(reviewed, 0);
        page
    }

    /// Returns the first visible line of the shown tab.
    pub fn top_mut(&mut self) -> &mut usize {
        match self.tab {
            Tab::Gates => &mut self.gates_top,
            Tab::Evidence => &mut self.evidence.top,
            Tab::Decisions => &mut self.decisions_top,
        }
    }

    /// Returns the lines of the shown tab, as wide as the page.
    #[must_use]
    pub fn lines(&self, context: &TrialContext<'_>, width: usize) -> Vec<Line> {
        match self.tab {
            Tab::Gates => gates(context, width),
            Tab::Evidence => self.evidence.lines.clone(),
            Tab::Decisions => timeline::lines(context, width),
        }
    }

    /// Returns whether a line belongs to the selected finding.
    #[must_use]
    pub fn marks(&self, line: &Line) -> bool {
        self.tab != Tab::Decisions && line.anchor == Some(self.finding)
    }
}

/// Returns every gate with its question and its findings.
fn gates(context: &TrialContext<'_>, width: usize) -> Vec<Line> {
    let EvaluatedTrial { trial, evaluation } = context.reviewed;
    let mut duties = Duties::of(trial, &context.room.policy_file.policy);
    let freshness = context.freshness;
    let mut lines = summary(context);
    lines.extend(votes_line(context));
    lines.push(Line::blank());
    let mut number = 0;
    for stage in &evaluation.stages {
        if evaluation.stages.len() > 1 {
            lines.push(stages::heading(stage, freshness, context.room.now.today()));
            lines.push(Line::blank());
        }
        for check in &stage.checks {
            lines.push(gate_line(check, freshness));
            lines.push(Line::of(Role::Dim, format!("    {}", check.gate.gate().question)).hang(4));
            for finding in &check.findings {
                finding_lines(context, &mut duties, finding, Some(number), width, &mut lines);
                number += 1;
            }
            let is_loud = check.status == GateStatus::Blocked;
            if is_loud || width >= 60 {
                lines.push(Line::blank());
            }
        }
    }
    wrap(lines, width)
}

//! The page for a public repository: counts, gates and the boundary, and nothing that names a trial, a person or a file.
//!
//! A digest of a name is not opaque if the names can be guessed (`TRL-1042`), so there are no identifiers at all. Nothing on
//! the page is text of the room: it holds numbers, dates and words of the program.

use super::Document;
use super::output::{self, Align, MarkdownWriter};
use super::phrase::Phrase;
use super::selection::Selection;
use crate::domain::gate::GateId;
use crate::domain::labels::GateStatus;
use crate::safe;
use std::collections::BTreeMap;
use std::io;

/// The page.
#[derive(Debug)]
pub struct PublicPage;

/// The number of trials by the status of one gate.
#[derive(Clone, Copy, Debug, Default)]
struct GateCounts {
    pass: usize,
    blocked: usize,
    not_applicable: usize,
}

/// The name of the gates that look for forbidden material.
const BOUNDARY: &str = "public-boundary";

impl Document for PublicPage {
    type Syntax = output::Markdown;

    fn write(&self, selection: &Selection<'_>, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        let mut gates: BTreeMap<GateId, GateCounts> = BTreeMap::new();
        for reviewed in selection.reviews() {
            for check in reviewed.evaluation.checks() {
                let counts = gates.entry(check.gate).or_default();
                match check.status {
                    GateStatus::Pass => counts.pass += 1,
                    GateStatus::Blocked => counts.blocked += 1,
                    GateStatus::NotApplicable => counts.not_applicable += 1,
                }
            }
        }
        let number = |count: usize| Phrase::text(safe!("{}", count));
        let tally = selection.tally();
        out.heading(1, &Phrase::text("Trial Expired Follow-Up Sync"))?;
        out.paragraph(&Phrase::text(safe!("Evaluated on {} (UTC).", selection.room.now.today())))?;
        out.heading(2, &Phrase::text("Counts"))?;
        out.table(&[("trials", Align::Left), ("number", Align::Right)])?;
        let counts = [
            ("all", tally.trials),
            ("ready", tally.ready),
            ("awaiting approval", tally.awaiting_approval),
            ("blocked", tally.blocked),
        ];
        counts.into_iter().try_for_each(|(label, count)| out.row(&[Phrase::text(label), number(count)]))?;
        out.heading(2, &Phrase::text("Gates"))?;
        let columns = ["pass", "blocked", "not applicable"].map(|title| (title, Align::Right));
        out.table(&[&[("stage", Align::Left), ("gate", Align::Left)][..], &columns].concat())?;
        for (gate, counts) in &gates {
            out.row(&[
                Phrase::text(gate.stage().label()),
                Phrase::text(gate.gate().title),
                number(counts.pass),
                number(counts.blocked),
                number(counts.not_applicable),
            ])?;
        }
        out.heading(2, &Phrase::text("Boundary"))?;
        let blocked =
            gates.iter().filter(|(gate, _)| gate.name() == BOUNDARY).map(|(_, counts)| counts.blocked);
        let problems = selection.room.problems.len();
        out.item(
            0,
            &Phrase::text(safe!("Findings of the boundary gates: in {} results", blocked.sum::<usize>())),
        )?;
        out.item(0, &Phrase::text(safe!("Files that could not be evaluated: {}", problems)))?;
        out.item(
            0,
            &Phrase::text(
                "This page has counts alone: no trial, customer, person, reference, file name, key or record",
            ),
        )
    }
}

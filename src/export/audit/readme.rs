//! The page in a pack that tells an auditor what is in it and how to verify it.

use super::files::LeftOut;
use super::history::History;
use super::period::Period;
use crate::domain::safe_text::SafeText;
use crate::export::csv_file::written;
use crate::ledger::signature::AUDIT_NAMESPACE;
use crate::report::labels::count_label;
use crate::report::output::{Align, Markdown, Syntax as _};
use crate::report::phrase::Phrase;
use crate::safe;
use std::io;

/// The facts of a pack.
pub(super) struct Readme<'a> {
    pub(super) period: Period,
    pub(super) trials: usize,
    pub(super) files: usize,
    pub(super) left_out: &'a [LeftOut],
    pub(super) history: &'a History,
}

/// The files beside those of the room.
const FILES: [(&str, &str); 8] = [
    ("data/room/", "the packets, records, signatures and the policy, byte for byte"),
    ("data/population.csv", "the trials of the period, with their status"),
    ("data/decisions.csv", "their decision records, and whether each counts"),
    ("data/report.json", "the check report on the whole room (trialdesk.check-report.v2)"),
    ("data/report.html", "the same for people"),
    ("data/history.csv", "the commits of the period that changed the room"),
    ("data/left-out.csv", "the files that are not in this pack, with the reasons"),
    ("data/run.json", "the command line, the clock, the policy and the commit of this pack"),
];

impl Readme<'_> {
    pub(super) fn text(&self) -> io::Result<Vec<u8>> {
        written(|out| {
            let mut out = Markdown::writer(out);
            let Period { from, to } = self.period;
            out.heading(1, &Phrase::text(safe!("Expired trials, {} to {}", from, to)))?;
            let trials = count_label(self.trials, "trial", "trials");
            let files = count_label(self.files, "file", "files");
            out.paragraph(&Phrase::text(safe!("{} and {} of the room are in this pack.", trials, files)))?;
            out.paragraph(&Phrase::text(
                "A trial belongs to the period if it expired in it, if a decision on it was made in it, or if its expiry is not known. All days are UTC.",
            ))?;
            out.end()?;
            out.table(&[("file", Align::Left), ("contents", Align::Left)])?;
            for (file, contents) in FILES {
                out.row(&[Phrase::code(file), Phrase::text(contents)])?;
            }
            out.heading(2, &Phrase::text("How to verify it"))?;
            out.item(
                0,
                &Phrase::text("Every file: ")
                    .and_code("sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt"),
            )?;
            out.item(
                0,
                &Phrase::text("The pack as a whole, also for files that are missing or were added: ")
                    .and_code("bagit.py --validate ."),
            )?;
            let command = safe!(
                "ssh-keygen -Y verify -f allowed_signers -I NAME -n {} -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt",
                AUDIT_NAMESPACE
            );
            out.item(0, &Phrase::text("The signature, if the pack is signed: ").and_code(command))?;
            out.item(
                0,
                &Phrase::text("A decision record: the same, with its own signature and the namespace ")
                    .and_code("grace-decision@trialdesk")
                    .and(" or ")
                    .and_code("package-decision@trialdesk"),
            )?;
            out.end()?;
            out.paragraph(&Phrase::text(
                "Take allowed_signers from a place that the person who made this pack cannot write to.",
            ))?;
            out.heading(2, &Phrase::text("What is not in it"))?;
            for file in self.left_out {
                out.item(0, &Phrase::code(file.path.clone()).and(safe!(": {}", file.reason.label())))?;
            }
            if self.left_out.is_empty() {
                out.paragraph(&Phrase::text("No file of these trials was left out."))?;
            }
            out.heading(2, &Phrase::text("History"))?;
            self.write_history(&mut out)
        })
    }

    fn write_history(&self, out: &mut crate::report::output::MarkdownWriter<'_, '_>) -> io::Result<()> {
        if let Some(note) = &self.history.note {
            let label = if self.history.commit.is_some() { "Incomplete: " } else { "Not included: " };
            out.paragraph(&Phrase::text(safe!("{}{}.", label, note)))?;
        }
        let Some(commit) = &self.history.commit else { return Ok(()) };
        let changes = count_label(self.history.len(), "change", "changes");
        out.paragraph(&Phrase::text(safe!(
            "{} in the period. Anyone can write any name as the author of a commit.",
            changes
        )))?;
        let commit =
            Phrase::text("The files were compared with the commit ").and_code(SafeText::sanitize(commit));
        out.paragraph(&match self.history.differs.len() {
            0 => commit.and(": it has all of them with the same bytes."),
            count => commit.and(safe!(
                ": it does not have {} of them with the same bytes; data/run.json names them.",
                count
            )),
        })
    }
}

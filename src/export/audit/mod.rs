//! The audit pack: the exact bytes of the evidence of a period, with reports and the history, as a signed bag.
//!
//! A file with forbidden material does not leave the room: it is left out and listed. Everything else is verified with
//! `sha256sum -c`, `ssh-keygen -Y verify` and BagIt tools alone.

mod error;
mod files;
mod history;
mod period;
mod readme;

use super::bag::{Bag, SealedBag};
use super::csv_file::{report, table, written};
use crate::domain::safe_text::SafeText;
use crate::ledger::signature::{AUDIT_NAMESPACE, SignError, SigningKey, sign_in};
use crate::report::check::CheckFormats;
use crate::report::list::ListFormats;
use crate::report::log::LogFormats;
use crate::report::output::JsonText;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::safe;
use files::Files;
use history::History;
use serde::Serialize;

pub use error::AuditError;
pub use files::{LeftOut, Reason};
pub use period::Period;

/// A pack that is complete.
#[derive(Debug)]
pub struct AuditPack {
    bag: SealedBag,
    folder: String,
    time: u64,
    /// The files that were left out.
    pub left_out: Vec<LeftOut>,
    /// The number of trials in the pack.
    pub trials: usize,
    /// The number of files of the room in the pack.
    pub files: usize,
}

/// The run that made a pack.
#[derive(Serialize)]
struct RunJson<'a> {
    schema_version: &'static str,
    program: &'static str,
    command_line: &'a [JsonText],
    evidence_root: JsonText,
    from: JsonText,
    to: JsonText,
    evaluated_at: JsonText,
    clock: &'static str,
    policy_sha256: Option<JsonText>,
    commit: Option<JsonText>,
    differs_from_commit: Vec<JsonText>,
}

impl AuditPack {
    /// Makes the pack of a room about a period. `command_line` has the arguments of the run.
    ///
    /// # Errors
    /// A file changed after it was evaluated, or a report could not be made.
    pub fn of(room: &Room, period: Period, command_line: &[String]) -> Result<Self, AuditError> {
        let places: Vec<usize> =
            (0..room.len()).filter(|&place| room.review(place).is_some_and(|it| period.has(&it))).collect();
        let (all, population) = (Selection::from(room), Selection::trials(room, places.clone()));
        let mut bag = Bag::default();
        let mut files = Files::of(room, &population)?;
        let history = History::of(room, period, &files);
        let count = files.kept.len();
        for (path, bytes) in std::mem::take(&mut files.kept) {
            if bag.add(&format!("room/{path}"), bytes).is_err() {
                files.left_out.push(LeftOut { path: SafeText::sanitize(&path), reason: Reason::Name });
            }
        }
        let added = count - files.left_out.iter().filter(|file| file.reason == Reason::Name).count();
        files.left_out.sort_by(|a, b| a.path.cmp(&b.path));
        let run = RunJson {
            schema_version: "trialdesk.audit-run.v1",
            program: concat!("trialdesk ", env!("CARGO_PKG_VERSION")),
            command_line: &command_line.iter().map(|word| JsonText::sanitize(word)).collect::<Vec<_>>(),
            evidence_root: JsonText::sanitize(&room.named),
            from: JsonText::date(period.from),
            to: JsonText::date(period.to),
            evaluated_at: safe!("{}", room.now.instant).into(),
            clock: if room.now.given {
                "--now"
            } else if room.is_sample_clock {
                "sample clock"
            } else {
                "machine"
            },
            policy_sha256: room.policy_file.source.as_ref().map(|policy| JsonText::sanitize(&policy.sha256)),
            commit: history.commit.as_deref().map(JsonText::sanitize),
            differs_from_commit: history.differs.iter().map(|path| JsonText::sanitize(path)).collect(),
        };
        let readme = readme::Readme {
            period,
            trials: places.len(),
            files: added,
            left_out: &files.left_out,
            history: &history,
        };
        let made = [
            ("README.md", readme.text()?),
            ("run.json", written(|out| out.json(&run))?),
            ("report.json", report(CheckFormats, "json", &all)?),
            ("report.html", report(CheckFormats, "html", &all)?),
            ("population.csv", report(ListFormats, "csv", &population)?),
            ("decisions.csv", report(LogFormats, "csv-excel", &population)?),
            ("history.csv", history.table()?),
            (
                "left-out.csv",
                table(&["path", "reason"], &files.left_out.iter().map(LeftOut::row).collect::<Vec<_>>())?,
            ),
        ];
        for (name, bytes) in made {
            // These names are the program's own.
            let _ = bag.add(name, bytes);
        }
        bag.describe("Bagging-Date", room.now.today().to_string());
        bag.describe("Bag-Software-Agent", format!("trialdesk {}", env!("CARGO_PKG_VERSION")));
        bag.describe(
            "External-Description",
            format!("Evidence of expired trials, {} to {}", period.from, period.to),
        );
        let time = u64::try_from(room.now.instant.as_second()).unwrap_or_default();
        Ok(Self {
            bag: bag.seal(),
            folder: format!("audit-pack-{}-{}", period.from, period.to),
            time,
            left_out: files.left_out,
            trials: places.len(),
            files: added,
        })
    }

    /// Signs the pack.
    ///
    /// # Errors
    /// It was not signed.
    pub fn sign(&mut self, room: &Room, key: &SigningKey) -> Result<(), SignError> {
        let signature = sign_in(AUDIT_NAMESPACE, &room.root, self.bag.signed_bytes(), key)?;
        self.bag.sign(signature);
        Ok(())
    }

    /// Returns the bytes of the compressed archive. The same room, clock, arguments and key give the same bytes, unless the
    /// key makes another signature each time.
    #[must_use]
    pub fn into_archive(self) -> Vec<u8> {
        self.bag.into_archive(&self.folder, self.time)
    }
}

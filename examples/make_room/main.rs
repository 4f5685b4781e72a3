//! A room of any size, the same for the same seed: for benches, demos and tests.
//!
//! ```console
//! cargo run --release --example make_room -- --trials 10000 --seed 1 /tmp/room
//! ```
//!
//! Outcomes, states, decisions and problems are mixed as in a real room: most trials are ready or nearly so, some lack
//! a reference, a few have a broken file.

mod papers;

use clap::Parser;
use color_eyre::eyre::{Result, bail};
use papers::{Dice, POLICY, trial};
use std::fs;
use std::path::{Path, PathBuf};
use trialdesk::domain::decision::Verdict;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::ledger::record::{DecisionDraft, DraftSubject, RecordStamp, compose};
use trialdesk::room::{Room, RoomOptions};
use ulid::Ulid;

/// Makes an evidence room.
#[derive(Parser)]
struct Args {
    /// How many trials
    #[arg(long, default_value_t = 1_000)]
    trials: u32,

    /// Rooms of one seed are the same to the byte
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// The directory to make; it must not be there yet
    room: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if args.room.exists() {
        bail!("{} is there already", args.room.display());
    }
    let mut dice = Dice::of(args.seed);
    fs::create_dir_all(&args.room)?;
    fs::write(args.room.join("policy.yaml"), POLICY)?;
    for number in 0..args.trials {
        for (path, text) in trial(number, &mut dice) {
            let file = args.room.join(path);
            fs::create_dir_all(file.parent().unwrap_or(&args.room))?;
            fs::write(file, text)?;
        }
    }
    decide(&args.room, &mut dice)
}

/// One trial in ten gets a decision, as the program itself would record it.
fn decide(root: &Path, dice: &mut Dice) -> Result<()> {
    let scanned = Room::open(root, &RoomOptions::default(), jiff::Timestamp::UNIX_EPOCH)?;
    let Some(at) = parse_timestamp("2026-06-19T10:00:00Z") else { bail!("the date of decisions") };
    for reviewed in scanned.reviews() {
        if reviewed.evaluation.outcome.is_none_or(|outcome| outcome.name() == "revoked") || !dice.one_in(10) {
            continue;
        }
        let verdict = if dice.one_in(5) { Verdict::Denied } else { Verdict::Approved };
        let days = i8::try_from(21 + dice.roll(9)).unwrap_or(21);
        let proposal = DecisionDraft {
            trial_ref: reviewed.trial.trial_ref.clone(),
            verdict,
            subject: DraftSubject::Grace { ends_on: jiff::civil::Date::new(2026, 6, days).ok() },
            reason: "The sponsor confirmed the budget.".to_owned(),
            conditions: Vec::new(),
            external_ref: None,
            decided_by: dice.pick(&["dana", "eli", "noor"]).to_owned(),
        };
        let random = (u128::from(dice.roll(u64::MAX)) << 64) | u128::from(dice.roll(u64::MAX));
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        let record = compose(
            &reviewed.trial,
            &proposal,
            &RecordStamp { at, id: Ulid::from_parts(milliseconds, random) },
        )?;
        let folder = root.join(&record.folder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(&record.file_name), &record.text)?;
    }
    Ok(())
}

//! A room of any size, the same for the same seed: for benches, demos and tests.
//!
//! ```console
//! cargo run --release --example make_room -- --trials 10000 --seed 1 /tmp/room
//! ```
//!
//! Outcomes, states, decisions and problems are mixed as in a real room: most trials are ready or nearly so, some lack
//! a reference, a few have a broken file.

use clap::Parser;
use color_eyre::eyre::{Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use trialdesk::domain::canonical::digest;
use trialdesk::domain::decision::Verdict;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::ledger::record::{Proposal, Stamp, compose};
use trialdesk::room::{Lens, Room};
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
    let mut dice = Dice(args.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    fs::create_dir_all(&args.room)?;
    fs::write(args.room.join("policy.yaml"), POLICY)?;
    for number in 0..args.trials {
        make_trial(&args.room, number, &mut dice)?;
    }
    decide(&args.room, &mut dice)
}

const POLICY: &str =
    "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-20T12:00:00Z\nreferences: accept\n";

/// A xorshift generator: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.roll(choices.len() as u64)).unwrap_or_default();
        choices[index]
    }
}

fn make_trial(room: &Path, number: u32, dice: &mut Dice) -> Result<()> {
    let name = format!("TRL-{number:06}");
    let folder = room.join(format!("{:03}", number / 1_000)).join(&name);
    fs::create_dir_all(&folder)?;
    let outcome = dice.pick(&["renewed", "renewed", "escalated", "revoked"]);
    let region = dice.pick(&["emea", "apac", "americas"]);
    let expired = format!("2026-{:02}-{:02}", 4 + dice.roll(2), 1 + dice.roll(28));
    let broken = dice.one_in(200);

    let mut expiry = String::new();
    write!(
        expiry,
        "schema_version: cavra.trial-access-expiry.packet.v1\nproduct: CAVRA\nevidence_mode: sample\nsanitized: true\n\
         trial_ref: trial:{name}\npackage_ref: evidence://trial-access-expiry/{name}\nstatus: ready\naccess_evidence:\n  \
         package_ref: evidence://trial-access/{name}\n  status: ready\naccess_approval:\n  \
         approval_ref: approval:trial-access/{name}\n  package_ref: evidence://trial-access/{name}\n  state: approved\n\
         license_ref: license:{name}\nevaluator_ref: evaluator:{name}\norganization_ref: organization:opaque-{:04x}\n\
         original_expires_at: {expired}T00:00:00Z\noutcome: {outcome}\naction:\n  owner_ref: owner:license-operations\n  \
         performed_at: 2026-06-02T09:15:00Z\n",
        dice.roll(65_536),
    )?;
    match outcome {
        "revoked" => write!(
            expiry,
            "license_revocation_ref: evidence://license-revocation/{name}\naccess_revocation_ref: evidence://access-revocation/{name}\n"
        )?,
        "renewed" => {
            write!(expiry, "renewal_ref: evidence://renewal/{name}\nnew_expires_at: 2026-07-31T00:00:00Z\n")?;
        }
        _ => writeln!(expiry, "escalation_ref: evidence://escalation/{name}")?,
    }
    fs::write(folder.join("expiry.yaml"), &expiry)?;

    let package = if dice.one_in(40) { "TRL-another" } else { &name };
    let mut approval = format!(
        "schema_version: cavra.trial-access-expiry.approval.v1\ntrial_ref: trial:{name}\n\
         approval_ref: approval:trial-access-expiry/{name}\npackage_ref: evidence://trial-access-expiry/{package}\n\
         state: approved\ndecided_by: role:license-governance\ndecided_at: 2026-06-02T12:00:00Z\n"
    );
    if dice.one_in(3) {
        writeln!(approval, "package_digest: {}", digest(expiry.as_bytes()))?;
    }
    if dice.one_in(20) {
        approval.push_str("expires_at: 2026-06-10T00:00:00Z\n");
    }
    fs::write(folder.join("approval.yaml"), approval)?;

    let tracking = if dice.one_in(8) { "null".to_owned() } else { format!("ticket:CS-{number}") };
    let sales = if dice.one_in(15) { "owner:sales/TBD".to_owned() } else { format!("owner:sales/{region}") };
    let (commercial, closeout) = match outcome {
        "revoked" => ("null".to_owned(), format!("handoff:closeout/{name}")),
        _ => (format!("handoff:sales/{name}"), "null".to_owned()),
    };
    let approved_elsewhere = if dice.one_in(2) {
        format!("  approval_ref: approval:grace-period/{name}\n")
    } else {
        String::new()
    };
    let stray = if broken { "  - : [\n" } else { "" };
    let followup = format!(
        "schema_version: cavra.trial-expired-followup.packet.v1\nproduct: CAVRA\nevidence_mode: sample\nsanitized: true\n\
         trial_ref: trial:{name}\npackage_ref: evidence://trial-expired-followup/{name}\nnotifications:\n{stray}  \
         - notification_ref: evidence://notification/{name}/1\n    channel: email\n    \
         delivery_owner_ref: owner:customer-success/{region}\n    delivery_tracking_ref: {tracking}\ngrace_period:\n  \
         requested_until: 2026-07-10\n{approved_elsewhere}handoff:\n  commercial_ref: {commercial}\n  closeout_ref: {closeout}\n  \
         owners:\n    customer_success_ref: owner:customer-success/{region}\n    sales_ref: {sales}\n    \
         support_ref: owner:support/tier-2\n  next_action_refs: [ticket:CS-{number}-2]\n"
    );
    fs::write(folder.join("followup.yaml"), followup)?;
    Ok(())
}

/// One trial in ten gets a decision, as the program itself would record it.
fn decide(root: &Path, dice: &mut Dice) -> Result<()> {
    let scanned = Room::open(root, &Lens::default(), jiff::Timestamp::UNIX_EPOCH)?;
    let Some(at) = parse_timestamp("2026-06-19T10:00:00Z") else { bail!("the date of decisions") };
    for reviewed in &scanned.trials {
        if reviewed.judgement.outcome.is_none_or(|outcome| outcome.word() == "revoked") || !dice.one_in(10) {
            continue;
        }
        let verdict = if dice.one_in(5) { Verdict::Denied } else { Verdict::Approved };
        let days = i8::try_from(21 + dice.roll(9)).unwrap_or(21);
        let proposal = Proposal {
            trial_ref: reviewed.trial.trial_ref.clone(),
            verdict,
            grace_ends_on: jiff::civil::Date::new(2026, 6, days).ok(),
            reason: "The sponsor confirmed the budget.".to_owned(),
            conditions: Vec::new(),
            external_ref: None,
            decided_by: dice.pick(&["dana", "eli", "noor"]).to_owned(),
        };
        let random = (u128::from(dice.roll(u64::MAX)) << 64) | u128::from(dice.roll(u64::MAX));
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        let record =
            compose(&reviewed.trial, &proposal, &Stamp { at, id: Ulid::from_parts(milliseconds, random) })?;
        let folder = root.join(&record.folder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(&record.file_name), &record.text)?;
    }
    Ok(())
}

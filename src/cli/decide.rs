//! `trialdesk decide`: what the console's decision form does, from the command line.

use super::{Exit, RoomFlag, RoomOptions, complain, opened};
use crate::config;
use crate::domain::clean::clean;
use crate::domain::decision::Verdict;
use crate::ledger::append::{append, append_signed};
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::principal;
use crate::ledger::record::{DecisionDraft, RecordStamp, compose};
use crate::ledger::signature::{SigningKey, sign};
use crate::ledger::validation::{parse_until, validate};
use crate::room::{Reviewed, Room};
use std::fmt::Display;
use std::io::{self, Read, Write};

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a flag per verdict reads better on a command line than one option"
)]
#[command(group = clap::ArgGroup::new("verdict").required(true))]
pub(super) struct Args {
    /// The trials, by their references or short names
    #[arg(required = true)]
    trials: Vec<String>,

    #[command(flatten)]
    room: RoomFlag,

    /// Grant a grace period; takes --until
    #[arg(long, group = "verdict", requires = "until")]
    approve: bool,

    /// Refuse it
    #[arg(long, group = "verdict")]
    deny: bool,

    /// Send it back to the reviewer
    #[arg(long, group = "verdict")]
    request_changes: bool,

    /// Take your own earlier decision back
    #[arg(long, group = "verdict")]
    withdraw: bool,

    /// The last day of the grace period: a date, or +14d from today (UTC)
    #[arg(long, value_name = "DATE|+Nd", allow_hyphen_values = true)]
    until: Option<String>,

    /// Why; `-` reads it from standard input
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// What it depends on; may be given several times
    #[arg(long = "condition", value_name = "TEXT")]
    conditions: Vec<String>,

    /// A reference of another system, like ticket:CS-8840
    #[arg(long, value_name = "REF")]
    external_ref: Option<String>,

    /// Who decides
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS")]
    principal: Option<String>,

    /// The key to sign with: a file, or `key::` and a public key whose private one an agent has
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// Record only if the evidence is still what this digest says (--dry-run prints it)
    #[arg(long, value_name = "DIGEST")]
    expect: Option<String>,

    /// Print the record and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    look: RoomOptions,
}

impl Args {
    fn verdict(&self) -> Verdict {
        if self.approve {
            Verdict::Approved
        } else if self.deny {
            Verdict::Denied
        } else if self.request_changes {
            Verdict::ChangesRequested
        } else {
            Verdict::Withdrawn
        }
    }
}

pub(super) fn run(args: &Args) -> Exit {
    opened(args.look.open(args.room.path()), |room| match decide(args, room) {
        Ok(()) => Exit::Ready,
        Err(Failure { exit, messages }) => {
            for message in &messages {
                complain(message);
            }
            exit
        }
    })
}

/// Why a decision was not recorded, or not all of them were.
struct Failure {
    exit: Exit,
    messages: Vec<String>,
}

fn usage(message: impl Into<String>) -> Failure {
    Failure { exit: Exit::Usage, messages: vec![message.into()] }
}

fn decide(args: &Args, room: &Room) -> Result<(), Failure> {
    let config = config::load().map_err(|error| usage(error.to_string()))?;
    let decided_by = principal::resolve(args.principal.as_deref(), config.principal.as_deref(), &room.root)
        .map(|principal| principal.name)
        .ok_or_else(|| {
            usage("no principal: name yourself with --as, TRIALDESK_AS or git config user.email")
        })?;
    let reason = match args.reason.as_str() {
        "-" => io::read_to_string(io::stdin().take(64 * 1024))
            .map_err(|error| usage(format!("--reason -: {error}")))?,
        reason => reason.to_owned(),
    };
    let today = room.now.today();
    let grace_ends_on =
        match args.until.as_deref() {
            None => None,
            Some(text) => Some(parse_until(text, today).ok_or_else(|| {
                usage(format!("--until {}: say a date like 2026-07-15, or +14d", clean(text)))
            })?),
        };
    let trials: Vec<&Reviewed> = args
        .trials
        .iter()
        .map(|name| room.find(name))
        .collect::<Result<_, _>>()
        .map_err(|error| usage(error.to_string()))?;
    let propose = |reviewed: &Reviewed| DecisionDraft {
        trial_ref: reviewed.trial.trial_ref.clone(),
        verdict: args.verdict(),
        grace_ends_on,
        reason: reason.clone(),
        conditions: args.conditions.clone(),
        external_ref: args.external_ref.clone(),
        decided_by: decided_by.clone(),
    };
    refuse(args, room, &trials, &propose)?;
    let asked = args.key.as_deref();
    let key = SigningKey::for_decision(&room.rules.policy, asked, config.signing_key.as_deref(), &room.root)
        .map_err(|error| usage(error.to_string()))?;
    trials.iter().enumerate().try_for_each(|(done, reviewed)| {
        record(args, room, reviewed, &propose(reviewed), key.as_ref()).map_err(|mut failure| {
            let left: Vec<_> =
                trials[done..].iter().map(|trial| clean(trial.trial.name()).into_owned()).collect();
            if trials.len() > 1 {
                failure.messages.push(format!("{done} recorded; not recorded: {}", left.join(", ")));
            }
            failure
        })
    })
}

/// Validates all decisions before the first is written.
fn refuse(
    args: &Args,
    room: &Room,
    trials: &[&Reviewed],
    propose: &dyn Fn(&Reviewed) -> DecisionDraft,
) -> Result<(), Failure> {
    let mut messages = Vec::new();
    for reviewed in trials {
        let name = clean(reviewed.trial.name());
        let found = validate(&reviewed.trial, &room.rules.policy, room.now, &propose(reviewed));
        messages.extend(found.into_iter().map(|objection| format!("{name}: {}", clean(&objection.message))));
        let digest = EvidenceSnapshot::of(&reviewed.trial).digest();
        if args.expect.as_ref().is_some_and(|expected| *expected != digest) {
            messages.push(format!("{name}: the evidence is not what --expect says; it is {digest}"));
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(Failure { exit: Exit::NotReady, messages }) }
}

fn record(
    args: &Args,
    room: &Room,
    reviewed: &Reviewed,
    proposal: &DecisionDraft,
    key: Option<&SigningKey>,
) -> Result<(), Failure> {
    let failed = |message: String| Failure { exit: Exit::Problems, messages: vec![message] };
    let record = compose(&reviewed.trial, proposal, &RecordStamp::at(room.now.instant))
        .map_err(|error| failed(error.to_string()))?;
    let said = if args.dry_run {
        let digest = EvidenceSnapshot::of(&reviewed.trial).digest();
        format!("# {}\n# --expect {digest}\n{}", record.path(), record.text)
    } else {
        let cleaned = |error: &dyn Display| failed(clean(&error.to_string()).into_owned());
        let path = match key {
            None => append(&room.root, &record).map_err(|error| cleaned(&error))?,
            Some(key) => {
                let signature = sign(record.text.as_bytes(), key).map_err(|error| cleaned(&error))?;
                append_signed(&room.root, &record, &signature).map_err(|error| cleaned(&error))?
            }
        };
        format!("recorded {}\n", clean(&path.display().to_string()))
    };
    // The decision stands, whether or not anybody hears of it.
    let _ = io::stdout().write_all(said.as_bytes());
    Ok(())
}

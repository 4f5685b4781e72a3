//! `trialdesk decide`: records decisions, as the decision form of the console does.

use super::options::{EvaluationOptions, RoomFlag};
use super::{Exit, error_text, no_trial, path_text, print_error, with_room};
use crate::config;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::ledger::append::{append, append_signed};
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::principal;
use crate::ledger::record::{DecisionDraft, RecordStamp, compose};
use crate::ledger::signature::{SigningKey, sign};
use crate::ledger::validation::{self, parse_until};
use crate::report::output::Output;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use std::collections::HashSet;
use std::fmt::Display;
use std::io::{self, Read};

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a flag per verdict is clearer on a command line than one option"
)]
#[command(group = clap::ArgGroup::new("verdict").required(true))]
pub(super) struct Args {
    /// The trials, by their references, short names or numbers
    #[arg(required = true)]
    trials: Vec<String>,

    #[command(flatten)]
    room: RoomFlag,

    /// Approve a grace period; requires --until
    #[arg(long, group = "verdict", requires = "until")]
    approve: bool,

    /// Deny the grace period
    #[arg(long, group = "verdict")]
    deny: bool,

    /// Request changes from the reviewer
    #[arg(long, group = "verdict")]
    request_changes: bool,

    /// Withdraw your own earlier decision
    #[arg(long, group = "verdict")]
    withdraw: bool,

    /// Last day of the grace period: a date, or +14d from today (UTC)
    #[arg(long, value_name = "DATE|+Nd", allow_hyphen_values = true)]
    until: Option<String>,

    /// Reason; `-` reads it from stdin
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Condition (repeatable)
    #[arg(long = "condition", value_name = "TEXT")]
    conditions: Vec<String>,

    /// Reference of another system, e.g. ticket:CS-8840
    #[arg(long, value_name = "REF")]
    external_ref: Option<String>,

    /// Act as this principal
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS")]
    principal: Option<String>,

    /// Key to sign with: a file, or `key::` and a public key that an agent holds
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// Fail unless the evidence matches DIGEST (--dry-run prints it)
    #[arg(long, value_name = "DIGEST")]
    expect: Option<String>,

    /// Print the record and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    evaluation: EvaluationOptions,
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
    with_room(args.evaluation.open(args.room.path()), |room| match decide(args, room) {
        Ok(()) => Exit::Ready,
        Err(Failure { exit, messages }) => {
            messages.into_iter().for_each(print_error);
            exit
        }
    })
}

/// The reasons why a decision was not recorded, or why only some of several were.
struct Failure {
    exit: Exit,
    messages: Vec<SafeText>,
}

fn usage(message: impl Into<SafeText>) -> Failure {
    Failure { exit: Exit::Usage, messages: vec![message.into()] }
}

fn usage_of(error: &dyn Display) -> Failure {
    usage(error_text(error))
}

fn decide(args: &Args, room: &Room) -> Result<(), Failure> {
    let config = config::load().map_err(|error| usage_of(&error))?;
    let decided_by = principal::resolve(args.principal.as_deref(), config.principal.as_deref(), &room.root)
        .map(|principal| principal.name)
        .ok_or_else(|| {
            usage("No approver name set. Use --as NAME, TRIALDESK_AS or git config user.email.")
        })?;
    let reason = match args.reason.as_str() {
        "-" => io::read_to_string(io::stdin().take(64 * 1024))
            .map_err(|error| usage(safe!("--reason -: {}", error_text(&error))))?,
        reason => reason.to_owned(),
    };
    let grace_ends_on = args.until.as_deref().map(|text| parse_end(text, room)).transpose()?;
    let find = |name: &String| room.find(name).map_err(|error| usage(no_trial(name, &error)));
    let mut trials: Vec<&EvaluatedTrial> = args.trials.iter().map(find).collect::<Result<_, _>>()?;
    let mut seen = HashSet::new();
    // Two names of one trial are one decision.
    trials.retain(|reviewed| seen.insert(&*reviewed.trial.trial_ref));
    let draft = |reviewed: &EvaluatedTrial| DecisionDraft {
        trial_ref: reviewed.trial.trial_ref.clone(),
        verdict: args.verdict(),
        grace_ends_on,
        reason: reason.clone(),
        conditions: args.conditions.clone(),
        external_ref: args.external_ref.clone(),
        decided_by: decided_by.clone(),
    };
    validate(args, room, &trials, &draft)?;
    let key_argument = args.key.as_deref();
    let configured = config.signing_key.as_deref();
    let key = SigningKey::for_decision(&room.rules.policy, key_argument, configured, &room.root)
        .map_err(|error| usage_of(&error))?;
    trials.iter().enumerate().try_for_each(|(done, reviewed)| {
        record(args, room, reviewed, &draft(reviewed), key.as_ref()).map_err(|mut failure| {
            if trials.len() > 1 {
                let left = trials[done..].iter().map(|trial| SafeText::sanitize(trial.trial.name()));
                let left = SafeText::join(left, ", ");
                failure.messages.push(safe!("{} recorded; not recorded: {}", done, left));
            }
            failure
        })
    })
}

fn parse_end(text: &str, room: &Room) -> Result<jiff::civil::Date, Failure> {
    parse_until(text, room.now.today()).ok_or_else(|| {
        let text = SafeText::sanitize(text);
        usage(safe!("--until {}: Invalid date; expected e.g. 2026-07-15 or +14d.", text))
    })
}

/// Validates all decisions before the first record is written.
fn validate(
    args: &Args,
    room: &Room,
    trials: &[&EvaluatedTrial],
    draft: &dyn Fn(&EvaluatedTrial) -> DecisionDraft,
) -> Result<(), Failure> {
    let mut messages = Vec::new();
    for reviewed in trials {
        let name = SafeText::sanitize(reviewed.trial.name());
        let found = validation::validate(&reviewed.trial, &room.rules.policy, room.now, &draft(reviewed));
        messages.extend(found.into_iter().map(|error| safe!("{}: {}", name, error.message)));
        let digest = EvidenceSnapshot::of(&reviewed.trial).digest();
        if args.expect.as_ref().is_some_and(|expected| *expected != digest) {
            let digest = SafeText::sanitize(&digest);
            messages.push(safe!("{}: The evidence does not match --expect; its digest is {}", name, digest));
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(Failure { exit: Exit::NotReady, messages }) }
}

fn record(
    args: &Args,
    room: &Room,
    reviewed: &EvaluatedTrial,
    draft: &DecisionDraft,
    key: Option<&SigningKey>,
) -> Result<(), Failure> {
    let failed = |error: &dyn Display| Failure { exit: Exit::Problems, messages: vec![error_text(error)] };
    let record = compose(&reviewed.trial, draft, &RecordStamp::at(room.now.instant))
        .map_err(|error| failed(&error))?;
    if args.dry_run {
        let path = SafeText::sanitize(&record.path());
        let digest = SafeText::sanitize(&EvidenceSnapshot::of(&reviewed.trial).digest());
        print(safe!("# {}\n# --expect {}\n{}", path, digest, error_text(&record.text)));
        return Ok(());
    }
    let path = match key {
        None => append(&room.root, &record).map_err(|error| failed(&error))?,
        Some(key) => {
            let signature = sign(record.text.as_bytes(), key).map_err(|error| failed(&error))?;
            append_signed(&room.root, &record, &signature).map_err(|error| failed(&error))?
        }
    };
    print(safe!("recorded {}\n", path_text(&path)));
    Ok(())
}

/// Prints to stdout. An error is ignored: the decision is recorded even if stdout is closed.
fn print(text: SafeText) {
    let _ = Output::to_stdout(false, |out| out.text(text).map(drop));
}

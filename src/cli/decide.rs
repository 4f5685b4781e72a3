//! `trialdesk decide`: records decisions, as the decision form of the console does.

use super::check::stages;
use super::options::EvaluationOptions;
use super::room_args::RoomFlag;
use super::sync;
use super::{Exit, error_text, no_trial, path_text, print_error, with_room};
use crate::config;
use crate::domain::date_input::parse_day;
use crate::domain::decision::Verdict;
use crate::domain::labels::{GateStatus, StageId};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::fsio::paths::shown;
use crate::ledger::append::{append, append_signed};
use crate::ledger::outside::write_outside;
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::{DecisionDraft, DraftSubject, Record, RecordStamp, compose};
use crate::ledger::signature::{SigningKey, namespace, not_the_key_of, sign};
use crate::ledger::validation;
use crate::report::output::{LogReader, Output};
use crate::room::masked_text::MaskedText;
use crate::room::seen::SeenRecord;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use std::collections::HashSet;
use std::fmt::Display;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a flag per verdict is clearer on a command line than one option"
)]
#[command(group = clap::ArgGroup::new("verdict").required(true))]
pub(super) struct Args {
    /// The trials, by their references, short names or numbers
    #[arg(required = true, value_name = "TRIAL")]
    trials: Vec<String>,

    #[command(flatten)]
    room: RoomFlag,

    /// Decide on the package of this stage, instead of the grace period; a short name such as `readiness` is enough
    #[arg(long, value_name = "ID", value_parser = stages())]
    stage: Option<StageId>,

    /// Approve; a grace period requires --until
    #[arg(long, group = "verdict")]
    approve: bool,

    /// Deny
    #[arg(long, group = "verdict")]
    deny: bool,

    /// Request changes from the reviewer
    #[arg(long, group = "verdict")]
    request_changes: bool,

    /// Withdraw your own earlier decision
    #[arg(long, group = "verdict")]
    withdraw: bool,

    /// Last day (UTC) of the grace period, or (optional) of the approval of a package: `31 Jul`, 2027-07-31, +14d, +3w,
    /// +2m, 14 (days), 14th or fri
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
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

    /// With --dry-run: write the exact record to a new file outside of the room, to be signed elsewhere and imported; in a
    /// folder, it gets the name that it has in the room
    #[arg(long, value_name = "FILE", requires = "dry_run")]
    out: Option<PathBuf>,

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
    let (names, folder) = args.room.split(&args.trials);
    if names.is_empty() {
        print_error("Name the trials to decide on.");
        return Exit::Usage;
    }
    with_room(args.evaluation.open(folder), |room| match decide(args, names, room) {
        Ok(()) => {
            if !args.dry_run {
                sync::after_decision(&args.evaluation, folder, args.principal.as_deref());
            }
            Exit::Ready
        }
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

fn decide(args: &Args, names: &[String], room: &Room) -> Result<(), Failure> {
    let config = config::load().map_err(|error| usage_of(&error))?;
    let decided_by = super::principal(args.principal.as_deref(), &config, &room.root)
        .map_err(|_| Failure { exit: Exit::NotReady, messages: Vec::new() })?
        .map(|principal| principal.name)
        .ok_or_else(|| {
            usage("No approver name set. Use --as NAME, TRIALDESK_AS or git config user.email.")
        })?;
    let reason = match args.reason.as_str() {
        "-" => io::read_to_string(io::stdin().take(64 * 1024))
            .map_err(|error| usage(safe!("--reason -: {}", error_text(&error))))?,
        reason => reason.to_owned(),
    };
    if args.approve && args.stage.is_none() && args.until.is_none() {
        return Err(usage("The approval of a grace period needs --until, e.g. --until +14d."));
    }
    let until = args.until.as_deref().map(|text| parse_end(text, room)).transpose()?;
    let subject = match args.stage {
        None => DraftSubject::Grace { ends_on: until },
        Some(stage) => DraftSubject::Package { stage, expires_on: until },
    };
    let trials = find_each_once(names, room)?;
    let draft = |reviewed: &EvaluatedTrial| DecisionDraft {
        trial_ref: reviewed.trial.trial_ref.clone(),
        verdict: args.verdict(),
        subject,
        reason: reason.clone(),
        conditions: args.conditions.clone(),
        external_ref: args.external_ref.clone(),
        decided_by: decided_by.clone(),
    };
    let records = compose_all(args, room, &trials, &draft)?;
    let (asked, configured) = (args.key.as_deref(), config.signing_key.as_deref());
    let key = SigningKey::for_decision(&room.policy_file.policy, asked, configured, &room.root);
    if args.dry_run {
        if let Some(target) = &args.out {
            return export_records(target, room, &records);
        }
        // Nothing is signed, so the key can be missing.
        if let Err(error) = key {
            print_error(safe!("note: {}", error_text(&error)));
        }
        trials.iter().zip(&records).for_each(|(reviewed, record)| preview(args, reviewed, record));
        return Ok(());
    }
    let key = key.map_err(|error| usage_of(&error))?;
    if let Some(public) = key.as_ref().and_then(SigningKey::public)
        && records.iter().any(|record| !room.is_key_of(&decided_by, &public, record.kind))
    {
        // Before anybody types a passphrase.
        let message = safe!("{}. Nothing was recorded.", not_the_key_of(&decided_by));
        return Err(Failure { exit: Exit::NotReady, messages: vec![message] });
    }
    records.iter().enumerate().try_for_each(|(done, record)| {
        write(args, room, record, key.as_ref()).map_err(|mut failure| {
            if records.len() > 1 {
                let left = records[done..].iter().map(|record| short_name(&record.trial_ref));
                let left = SafeText::join(left.map(SafeText::sanitize), ", ");
                failure.messages.push(safe!("{} recorded; not recorded: {}", done, left));
            }
            failure
        })
    })
}

/// Finds the trials by the names that the user typed. Several names of one trial are one decision.
fn find_each_once<'a>(names: &[String], room: &'a Room) -> Result<Vec<&'a EvaluatedTrial>, Failure> {
    let find = |name: &String| room.find(name).map_err(|error| usage(no_trial(name, &error)));
    let mut trials: Vec<&EvaluatedTrial> = names.iter().map(find).collect::<Result<_, _>>()?;
    let mut seen = HashSet::new();
    trials.retain(|reviewed| seen.insert(&*reviewed.trial.trial_ref));
    Ok(trials)
}

fn parse_end(text: &str, room: &Room) -> Result<jiff::civil::Date, Failure> {
    parse_day(text, room.now.today())
        .map_err(|error| usage(safe!("--until {}: {}.", SafeText::sanitize(text), error_text(&error))))
}

/// Validates all decisions and composes their records before the first one is written.
fn compose_all(
    args: &Args,
    room: &Room,
    trials: &[&EvaluatedTrial],
    draft: &dyn Fn(&EvaluatedTrial) -> DecisionDraft,
) -> Result<Vec<Record>, Failure> {
    let (mut records, mut messages) = (Vec::new(), Vec::new());
    for reviewed in trials {
        let name = SafeText::sanitize(reviewed.trial.name());
        let draft = draft(reviewed);
        let found = validation::validate(
            &reviewed.trial,
            &reviewed.evaluation,
            &room.policy_file.policy,
            room.now,
            &draft,
        );
        let is_valid = found.is_empty();
        messages.extend(found.into_iter().map(|error| safe!("{}: {}", name, error.message)));
        messages.extend(args.stage.filter(|_| !is_valid).and_then(|stage| next_step(reviewed, stage)));
        let digest = EvidenceSnapshot::about(&reviewed.trial, args.stage).digest();
        if args.expect.as_ref().is_some_and(|expected| *expected != digest) {
            let digest = SafeText::sanitize(&digest);
            messages.push(safe!("{}: The evidence does not match --expect; its digest is {}", name, digest));
        }
        match compose(&reviewed.trial, &draft, &RecordStamp::at(room.now.instant)) {
            Ok(record) => records.push(record),
            Err(error) if is_valid => messages.push(safe!("{}: {}", name, error_text(&error))),
            Err(_) => {}
        }
    }
    if messages.is_empty() { Ok(records) } else { Err(Failure { exit: Exit::NotReady, messages }) }
}

/// Returns what has to be done before the package of a stage can be approved: its packet, or its blocked gates.
fn next_step(reviewed: &EvaluatedTrial, stage: StageId) -> Option<SafeText> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let name = SafeText::sanitize(trial.name());
    if let Some(result) = evaluation.stage(stage).filter(|_| trial.document(stage.packet()).is_some()) {
        let blocked = result.checks.iter().filter(|check| check.status == GateStatus::Blocked);
        let gates = blocked.map(|check| {
            let gate = check.gate.gate();
            safe!("{} ({})", gate.number, gate.title)
        });
        let gates: Vec<_> = gates.collect();
        return (!gates.is_empty()).then(|| {
            let gates = SafeText::join(gates, ", ");
            safe!("{}: Blocked: gate {}. `trialdesk show {}` says what is missing.", name, gates, name)
        });
    }
    Some(if trial.has_draft(stage) {
        safe!("{}: When the packet is complete, set `status: ready` in it.", name)
    } else if stage == StageId::FIRST {
        safe!("{}: Write it: `trialdesk new {} --outcome …`.", name, name)
    } else {
        safe!("{}: Write it: `trialdesk new {} --stage {}`.", name, name, stage.name())
    })
}

/// Prints a record that is not written.
fn preview(args: &Args, reviewed: &EvaluatedTrial, record: &Record) {
    let digest = SafeText::sanitize(&EvidenceSnapshot::about(&reviewed.trial, args.stage).digest());
    let mut text = safe!("# {}\n# --expect {}\n", SafeText::sanitize(&record.path()), digest);
    let shown = MaskedText::of(&record.file_name, &record.text);
    let is_exact = shown.lines().iter().map(SafeText::as_str).eq(record.text.lines());
    if !is_exact {
        text.push("# Not exact: some characters are escaped or masked here, and not in the record.\n");
    }
    for line in shown.lines() {
        text.push(safe!("{}\n", line));
    }
    print(text);
}

/// Writes records outside of the room, and prints how to sign and import them.
fn export_records(target: &Path, room: &Room, records: &[Record]) -> Result<(), Failure> {
    if records.len() > 1 && !target.is_dir() {
        return Err(usage("For several trials, --out names a directory that exists."));
    }
    for record in records {
        let written = write_outside(&room.root, target, record).map_err(|error| Failure {
            exit: if error.is_of_system() { Exit::Problems } else { Exit::Usage },
            messages: vec![error_text(&error)],
        })?;
        print(safe!("wrote {}\n", path_text(&written)));
        let (file, room) = (shell_word(&shown(&written)), shell_word(&room.named));
        print(safe!("  sign it:    ssh-keygen -Y sign -n {} -f KEY {}\n", namespace(record.kind), file));
        print(safe!("  import it:  trialdesk import -C {} {}\n", room, file));
    }
    Ok(())
}

/// Returns a text as one word of a POSIX shell.
fn shell_word(text: &str) -> SafeText {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:=,@%".contains(c);
    if text.chars().all(is_plain) {
        SafeText::sanitize(text)
    } else {
        SafeText::sanitize(&format!("'{}'", text.replace('\'', "'\\''")))
    }
}

fn write(args: &Args, room: &Room, record: &Record, key: Option<&SigningKey>) -> Result<(), Failure> {
    let failed = |error: &dyn Display| Failure { exit: Exit::Problems, messages: vec![error_text(error)] };
    let path = match key {
        None => append(&room.root, record).map_err(|error| failed(&error))?,
        Some(key) => {
            let signature =
                sign(&room.root, record.kind, record.text.as_bytes(), key).map_err(|error| failed(&error))?;
            if let Some(objection) = room.signature_objection(&record.text, &signature) {
                let name = SafeText::sanitize(short_name(&record.trial_ref));
                let message = safe!("{}: Nothing was recorded with this key: {}", name, objection);
                return Err(Failure { exit: Exit::NotReady, messages: vec![message] });
            }
            append_signed(&room.root, record, &signature).map_err(|error| failed(&error))?
        }
    };
    remember(args, room, record, key.is_some());
    print(safe!("recorded {}\n", path_text(&path)));
    Ok(())
}

/// Remembers the record on this machine, so that its removal is noticed. The decision is recorded even if that fails.
fn remember(args: &Args, room: &Room, record: &Record, is_signed: bool) {
    let Some(state) = args.evaluation.directories().room(&room.root) else { return };
    let seen = SeenRecord::of(&record.trial_ref, &record.path(), record.text.as_bytes(), is_signed);
    if let Err(error) = state.remember(&room.root, seen) {
        print_error(safe!("warning: This machine does not remember the record: {}", error_text(&error)));
    }
}

/// Prints to stdout. An error is ignored: the decision is recorded even if stdout is closed.
fn print(text: SafeText) {
    let _ = Output::to_stdout(false, LogReader::Plain, |out| out.text(text).map(drop));
}

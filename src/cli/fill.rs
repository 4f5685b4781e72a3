//! `trialdesk fill`: one field of a trial's packet, filled in in place.

use super::options::EvaluationOptions;
use super::room_args::RoomArg;
use super::{Exit, error_text, find_trials, output, path_text, print_error, with_room};
use crate::domain::document::{Document, Kind};
use crate::domain::field_path::FieldPath;
use crate::domain::problem::TrialProblem;
use crate::domain::safe_text::SafeText;
use crate::domain::schema;
use crate::domain::spelling::nearest;
use crate::edit::{Blank, Change, ChangeError, Existing, Fill, Refusal, RoomWriter, propose};
use crate::room::EvaluatedTrial;
use crate::safe;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::Path;

const STATUS: &str = "\
The value is written in the style of the file, in YAML or JSON, and all other bytes stay. The
changed file is parsed again and compared before it is written. It is replaced durably, and only if
it has not changed meanwhile. Decision records are never changed.

Exit status:
  0  the field is filled in, or --dry-run printed the change
  2  the arguments are wrong: the trial, the field or the value; nothing was written
  3  the file cannot be changed, or the write failed; the message says if that is uncertain";

#[derive(Debug, clap::Args)]
#[command(after_help = STATUS)]
pub(super) struct Args {
    /// The trial, by its reference, its short name or its number
    trial: String,

    /// The field, as `check` names it, e.g. `handoff.owners.sales_ref` or `notifications[0].channel`
    #[arg(value_parser = field)]
    field: FieldPath,

    /// The value; references of a list are separated by blanks and added to those that are there
    #[arg(allow_hyphen_values = true)]
    value: String,

    #[command(flatten)]
    room: RoomArg,

    /// The document, if several of the trial have the field
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    document: Option<Kind>,

    /// Replace a valid value
    #[arg(long)]
    replace: bool,

    /// Print the change and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    evaluation: EvaluationOptions,
}

fn field(text: &str) -> Result<FieldPath, &'static str> {
    FieldPath::parse(text).ok_or("expected e.g. handoff.owners.sales_ref or notifications[0].channel")
}

/// Returns a parser of the kinds of documents that can be filled in.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    let kinds = || Kind::ALL.into_iter().filter(|kind| !kind.is_record());
    let values = kinds().map(|kind| PossibleValue::new(kind.name()));
    PossibleValuesParser::new(values)
        .try_map(move |name| kinds().find(|kind| kind.name() == name).ok_or("this kind does not exist"))
}

/// The reason why nothing was filled in.
struct Failure {
    exit: Exit,
    message: SafeText,
}

impl Failure {
    const fn usage(message: SafeText) -> Self {
        Self { exit: Exit::Usage, message }
    }
}

pub(super) fn run(args: &Args) -> Exit {
    let folder = args.room.path();
    with_room(args.evaluation.open(folder), |room| {
        let selection = match find_trials(room, std::slice::from_ref(&args.trial)) {
            Ok(selection) => selection,
            Err(exit) => return exit,
        };
        let filled = selection.reviews().map(|reviewed| fill(args, folder, &reviewed)).next();
        match filled {
            Some(Ok(change)) => print(args, &change),
            Some(Err(Failure { exit, message })) => {
                print_error(message);
                exit
            }
            None => Exit::Usage,
        }
    })
}

/// Proposes the change and, unless this is a dry run, writes it.
fn fill(args: &Args, folder: &Path, reviewed: &EvaluatedTrial) -> Result<Change, Failure> {
    let (path, existing) = place(args, reviewed)?;
    let failed = |error: &ChangeError| Failure {
        exit: Exit::Problems,
        message: safe!("{}: {}", SafeText::sanitize(&path), error_text(error)),
    };
    let writer = RoomWriter::open(folder).map_err(|error| Failure {
        exit: Exit::Problems,
        message: safe!("{}: {}", path_text(folder), error_text(&error)),
    })?;
    let packet = writer.read(&path).map_err(|error| failed(&error))?;
    let request = Fill { field: args.field.clone(), text: args.value.clone(), existing };
    let change = propose(&packet, &[request]).map_err(|refused| {
        let subject = safe!("{}: `{}`", SafeText::sanitize(&path), args.field.to_safe());
        let hint = if refused.refusal == Refusal::AlreadySet { " To replace it, use --replace." } else { "" };
        let message = safe!("{}: {}{}", subject, error_text(&refused), hint);
        Failure { exit: status_of(&refused.refusal), message }
    })?;
    if !args.dry_run {
        writer.write(&change).map_err(|error| failed(&error))?;
    }
    Ok(change)
}

/// Returns the file that holds the field: that of the finding about it, or the only document of the trial with such a field.
fn place(args: &Args, reviewed: &EvaluatedTrial) -> Result<(String, Existing), Failure> {
    let is_asked = |kind: Kind| args.document.is_none_or(|asked| asked == kind);
    let replaced = |existing| if args.replace { Existing::Replace } else { existing };
    let blanks = Blank::of_all(reviewed.evaluation.findings());
    let of_field = |blank: &&Blank| blank.field == args.field && is_asked(blank.document);
    let mut found = blanks.iter().filter(of_field);
    if let (Some(blank), None) = (found.next(), found.next()) {
        // A value that the finding does not ask for could be a typing error, and replaces no valid one.
        let is_required = blank.required.as_ref().is_some_and(|required| required.as_str() == args.value);
        return Ok((
            blank.path.to_string(),
            replaced(if is_required { blank.existing } else { Existing::Keep }),
        ));
    }
    let pattern = args.field.pattern();
    let documents = reviewed.trial.documents();
    let packets =
        || documents.iter().filter(|document| !document.kind.is_record() && is_asked(document.kind));
    let has_field = |document: &&&Document| schema::document(document.kind).field(&pattern).is_some();
    let candidates: Vec<_> = packets().filter(has_field).collect();
    match candidates.as_slice() {
        [document] => Ok((document.path.to_string(), replaced(Existing::Keep))),
        [] => match reviewed.trial.problems.first() {
            // The broken file may be the document that is meant.
            Some(TrialProblem { problem, .. }) => Err(Failure {
                exit: Exit::Problems,
                message: safe!(
                    "{}: {} Correct it in an editor first.",
                    SafeText::sanitize(&problem.path),
                    SafeText::sanitize(&sentence(&problem.message))
                ),
            }),
            None => Err(Failure::usage(no_field(args, &pattern, packets()))),
        },
        several => {
            let kinds = SafeText::join(several.iter().map(|document| document.kind.name()), " or ");
            let message =
                safe!("Several documents have `{}`. Add --document {}.", args.field.to_safe(), kinds);
            Err(Failure::usage(message))
        }
    }
}

/// Returns a message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Returns the message for a field that no document of the trial has.
fn no_field<'a>(args: &Args, pattern: &str, packets: impl Iterator<Item = &'a &'a Document>) -> SafeText {
    let fields = packets.flat_map(|document| schema::document(document.kind).fields);
    let mut message = safe!("No document of this trial has the field `{}`", args.field.to_safe());
    match nearest(pattern, fields.map(|field| field.path)) {
        Some(similar) => {
            message.push(safe!("; did you mean `{}`?", SafeText::sanitize(&similar.replace("[]", "[0]"))));
        }
        None => message.push(". docs/fields.md lists the fields."),
    }
    message
}

/// Returns the exit status of a refusal: wrong arguments, or a file that cannot be changed.
const fn status_of(refusal: &Refusal) -> Exit {
    match refusal {
        Refusal::Value(_)
        | Refusal::Forbidden(_)
        | Refusal::UnknownField
        | Refusal::NoSuchEntry
        | Refusal::AlreadySet
        | Refusal::AlreadyListed
        | Refusal::DeclaredByOthers => Exit::Usage,
        _ => Exit::Problems,
    }
}

fn print(args: &Args, change: &Change) -> Exit {
    output(false, |out| {
        let path = SafeText::sanitize(change.path());
        for line in change.lines() {
            let sign = if line.is_added { "+" } else { "-" };
            out.line(safe!("{}{}  {}", sign, u64::from(line.number), line.text))?;
        }
        out.line(if args.dry_run {
            safe!("{} would be changed; nothing was written", path)
        } else {
            safe!("wrote {}", path)
        })
    })
}

//! `trialdesk diff` and `trialdesk brief`: two points in time compared.

use super::at::AtOption;
use super::options::{ColourOptions, EvaluationOptions};
use super::room_args::{RoomArg, RoomFlag};
use super::{Exit, error_text, output, path_text, print_error, with_room};
use crate::domain::safe_text::SafeText;
use crate::domain::time::parse_timestamp;
use crate::fsio::paths::canonical;
use crate::report::changes::brief::{BriefJson, Since};
use crate::report::changes::compare;
use crate::report::changes::diff::DiffJson;
use crate::report::changes::snapshot::Snapshot;
use crate::report::page::{Page, PageFormat};
use crate::report::reader::Reader;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::safe;
use crate::share::room_commits::Point;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) use compare::Side;

/// Returns a parser of the names of formats.
fn formats() -> impl TypedValueParser<Value = PageFormat> {
    let values = PageFormat::ALL.iter().map(|(_, name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(values).try_map(|name| {
        let known = PageFormat::ALL.into_iter().find(|(_, known, _)| *known == name);
        known.map(|(format, ..)| format).ok_or("this format does not exist")
    })
}

/// How rooms are evaluated, and how a page about them is written.
#[derive(Debug, clap::Args)]
struct PageOptions {
    /// Output format
    #[arg(long, value_name = "FORMAT", value_parser = formats(), default_value = "text")]
    format: PageFormat,

    #[command(flatten)]
    evaluation: EvaluationOptions,

    #[command(flatten)]
    colour: ColourOptions,
}

impl PageOptions {
    /// Writes a page, or the same facts as JSON, to stdout. Returns the status of a comparison that found something.
    fn print<T: Serialize>(&self, page: &Page, json: &T) -> Exit {
        let printed = output(self.colour.is_coloured(), |out| self.format.write(page, json, out));
        if printed == Exit::Ready { Exit::NotReady } else { printed }
    }
}

const DIFF_STATUS: &str = "\
A side is a report of `trialdesk check --format json` on a whole room, an evidence directory, which is evaluated now, \
or a commit or date of the room's git repository, as in `check --at`.

If OLD is a commit or date, and NEW another one or the room, each trial has the commits of NEW that changed its files.

With one side alone, it is compared under its own policy with itself under that of --policy (or without one, --no-policy): \
the trials that a new policy changes. With two sides, --policy applies to both.

Exit status: 0 if nothing differs, 1 if something does, 2 for wrong usage, 3 if a side cannot be read.";

#[derive(Debug, clap::Args)]
#[command(after_help = DIFF_STATUS)]
pub(super) struct DiffArgs {
    /// The earlier side: a JSON report, an evidence directory, or a commit or date [default with --policy: the room]
    #[arg(value_name = "OLD")]
    old: Option<PathBuf>,

    /// The later side; without it, OLD under another policy
    #[arg(value_name = "NEW")]
    new: Option<PathBuf>,

    /// The evidence directory whose commits and dates are meant
    #[command(flatten)]
    room: RoomFlag,

    #[command(flatten)]
    report: PageOptions,
}

pub(super) fn diff(args: &DiffArgs) -> Exit {
    let (old, new) = match sides(args) {
        Ok(sides) => sides,
        Err(exit) => return exit,
    };
    let diff = compare(args.room.path(), &old, &new);
    if diff.is_empty() {
        // For programs, an empty object is an answer.
        return match args.report.format {
            PageFormat::Json => output(false, |out| out.json(&diff)),
            _ => Exit::Ready,
        };
    }
    args.report.print(&diff.page(), &diff)
}

/// Compares two sides. stderr says which commits are not known.
pub(super) fn compare(room: &Path, old: &Side, new: &Side) -> DiffJson {
    let (diff, note) = compare::compare(room, old, new);
    print_note(note);
    diff
}

fn print_note(note: Option<SafeText>) {
    if let Some(note) = note {
        print_error(safe!("note: {}", note));
    }
}

/// Reads both sides, or prints why one cannot be read.
fn sides(args: &DiffArgs) -> Result<(Side, Side), Exit> {
    let room = args.room.path();
    if let (Some(old), Some(new)) = (&args.old, &args.new) {
        let evaluation = &args.report.evaluation;
        return Ok((side(old, room, evaluation)?, side(new, room, evaluation)?));
    }
    if !args.report.evaluation.chooses_policy() {
        print_error("Name two sides, or one evidence directory with --policy FILE to compare policies.");
        return Err(Exit::Usage);
    }
    let path = args.old.as_deref().unwrap_or(room);
    if path.is_file() {
        print_error(safe!("{}: a report cannot be evaluated under another policy", path_text(path)));
        return Err(Exit::Usage);
    }
    // These are the same files, so no commit is between them.
    let under = |evaluation| Ok(Side { point: None, ..side(path, room, evaluation)? });
    Ok((under(&args.report.evaluation.with_own_policy())?, under(&args.report.evaluation)?))
}

/// Reads one side of a comparison, or prints why it cannot be read.
pub(super) fn side(path: &Path, room: &Path, evaluation: &EvaluationOptions) -> Result<Side, Exit> {
    if path.is_dir() {
        let is_room = canonical(path).is_ok_and(|path| canonical(room).is_ok_and(|room| path == room));
        let here = evaluated(|run| with_room(evaluation.open(path), |room| run(Side::of(room, None))))?;
        return Ok(Side { point: here.point.filter(|_| is_room), ..here });
    }
    match path.to_str() {
        Some(name) if !path.exists() && path.extension().is_none_or(|ending| ending != "json") => {
            past(name, room, evaluation)
        }
        _ => report(path).map(|snapshot| Side { snapshot, point: None }),
    }
}

/// Reads the room as it was at a commit or on a date, or prints why it cannot be read.
fn past(name: &str, room: &Path, evaluation: &EvaluationOptions) -> Result<Side, Exit> {
    let at = AtOption::of(name);
    evaluated(|run| at.with_located_room(evaluation, room, |room, commit| run(Side::of(room, commit))))
}

/// Returns the side that a function makes from the room that it opens.
fn evaluated(open: impl FnOnce(&mut dyn FnMut(Side) -> Exit) -> Exit) -> Result<Side, Exit> {
    let mut side = Err(Exit::Problems);
    let exit = open(&mut |found| {
        side = Ok(found);
        Exit::Ready
    });
    if exit == Exit::Ready { side } else { Err(exit) }
}

fn report(path: &Path) -> Result<Snapshot, Exit> {
    let failed = |error: &dyn std::fmt::Display| {
        print_error(safe!("{}: {}", path_text(path), error_text(error)));
        Exit::Problems
    };
    let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    Snapshot::parse(&text).map_err(|error| failed(&error))
}

const BRIEF_STATUS: &str = "\
Exit status: 0 and no output if there is nothing to tell, 1 otherwise, 2 for wrong usage, 3 if the report or the policy is not usable.";

#[derive(Debug, clap::Args)]
#[command(after_help = BRIEF_STATUS)]
pub(super) struct BriefArgs {
    #[command(flatten)]
    room: RoomArg,

    /// The time since which something is new: days such as 7d, a date or time, a JSON report of `check`, or a commit
    #[arg(long, value_name = "7d|DATE|FILE|REV", default_value = "1d")]
    since: String,

    /// Only for this principal (dana) or owner (owner:sales/emea or sales/emea)
    #[arg(long = "for", value_name = "NAME")]
    reader: Option<String>,

    #[command(flatten)]
    report: PageOptions,
}

pub(super) fn brief(args: &BriefArgs) -> Exit {
    with_room(args.report.evaluation.open(args.room.path()), |room| {
        let since = match since(&args.since, args, room) {
            Ok(since) => since,
            Err(exit) => return exit,
        };
        let policy = &room.policy_file.policy;
        let reader = args.reader.as_deref();
        let named = reader.map_or_else(Reader::everybody, |name| Reader::named(name, policy));
        let brief = BriefJson::of(&Selection::from(room), &since, &named, reader);
        let page = brief.page();
        if page.is_empty() {
            return Exit::Ready;
        }
        args.report.print(&page, &brief)
    })
}

/// Returns what `--since` means, or prints why it means nothing.
fn since(text: &str, args: &BriefArgs, room: &Room) -> Result<Since, Exit> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok());
    let moment = match days {
        Some(days) => room.now.instant.plus_hours(-24 * i64::from(days)),
        None => parse_timestamp(text),
    };
    if let Some(moment) = moment {
        return Ok(Since::Moment(moment));
    }
    let path = Path::new(text);
    if path.is_file() {
        return report(path).map(|snapshot| Since::State { snapshot, commits: None });
    }
    let folder = args.room.path();
    let earlier = past(text, folder, &args.report.evaluation)?;
    let (commits, note) = compare::commits_between(folder, &earlier, Some(&Point::of(room, None)));
    print_note(note);
    Ok(Since::State { snapshot: earlier.snapshot, commits })
}

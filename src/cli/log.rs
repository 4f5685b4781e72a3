//! `trialdesk log`: the decision records of a room or of some trials, and one record in full.

use super::check::stages;
use super::options::ReportOptions;
use super::room_args::RoomFlag;
use super::{Exit, error_text, find_trials, output, print_error, with_room};
use crate::domain::date_input::parse_past_day;
use crate::domain::decision::DecisionSubject;
use crate::domain::labels::StageId;
use crate::domain::record_filter::RecordFilter;
use crate::domain::safe_text::SafeText;
use crate::domain::settlement::Records;
use crate::report::Renderer as _;
use crate::report::log::{Log, LogFormats};
use crate::report::record::RecordReport;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::safe;
use jiff::civil::Date;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0, also if no record matches; 2 for wrong usage, 3 for an unusable policy."
)]
pub(super) struct Args {
    /// The trials, by their references, short names or numbers [default: all]
    #[arg(value_name = "TRIAL")]
    trials: Vec<String>,

    #[command(flatten)]
    room: RoomFlag,

    /// Only records from this day on (UTC): 7d (days ago), 2w, 1 Jun, 2026-06-01, mon or yesterday
    #[arg(long, value_name = "DATE", help_heading = "Selection")]
    since: Option<String>,

    /// Only records up to this day (UTC), in the same forms
    #[arg(long, value_name = "DATE", help_heading = "Selection")]
    until: Option<String>,

    /// Only decisions of this principal
    #[arg(long, value_name = "PRINCIPAL", help_heading = "Selection")]
    by: Option<String>,

    /// Only decisions on the package of this stage; a short name such as `readiness` is enough
    #[arg(long, value_name = "ID", value_parser = stages(), help_heading = "Selection")]
    stage: Option<StageId>,

    /// Only decisions on grace periods
    #[arg(long, conflicts_with = "stage", help_heading = "Selection")]
    grace: bool,

    /// Order by the time of the decision, the latest last, instead of by trial
    #[arg(long)]
    by_time: bool,

    /// Show one record in full: its signature and key, what it covered, and whether it counts. REF is its reference or
    /// the end of it, or its file
    #[arg(long, value_name = "REF", conflicts_with_all = ["trials", "since", "until", "by", "stage", "grace", "by_time"])]
    record: Option<String>,

    #[command(flatten)]
    report: ReportOptions<LogFormats>,
}

impl Args {
    /// Returns the filter, or the message about a date that cannot be read.
    fn filter(&self, today: Date) -> Result<RecordFilter, SafeText> {
        let day = |name: &'static str, text: &Option<String>| {
            let parse = |text: &String| {
                parse_past_day(text, today)
                    .map_err(|error| safe!("{} {}: {}.", name, SafeText::sanitize(text), error_text(&error)))
            };
            text.as_ref().map(parse).transpose()
        };
        let grace = self.grace.then_some(DecisionSubject::Grace);
        Ok(RecordFilter {
            since: day("--since", &self.since)?,
            until: day("--until", &self.until)?,
            by: self.by.as_deref().map(Into::into),
            subject: self.stage.map(DecisionSubject::Package).or(grace),
        })
    }
}

pub(super) fn run(args: &Args) -> Exit {
    let (trials, folder) = args.room.split(&args.trials);
    with_room(args.report.evaluation.open(folder), |room| {
        if let Some(reference) = &args.record {
            return show_record(args, room, reference);
        }
        let filter = match args.filter(room.now.today()) {
            Ok(filter) => filter,
            Err(message) => {
                print_error(message);
                return Exit::Usage;
            }
        };
        let selection = match trials {
            [] => Selection::decided(room),
            trials => match find_trials(room, trials) {
                Ok(selection) => selection,
                Err(exit) => return exit,
            },
        };
        match Log::filtered(args.report.format.name, filter, args.by_time) {
            Some(log) => output(args.report.colour.is_coloured(), |out| log.render(&selection, out)),
            None => args.report.print(&selection),
        }
    })
}

/// Shows the one record with a reference, an end of one, or a file.
fn show_record(args: &Args, room: &Room, reference: &str) -> Exit {
    let named = SafeText::sanitize(reference);
    let is_meant = |decision_ref: &str, path: &str| {
        decision_ref == reference || path == reference || decision_ref.ends_with(&format!("/{reference}"))
    };
    let mut found = Vec::new();
    for reviewed in room.decided() {
        let decisions = reviewed.trial.decisions.iter().enumerate();
        let mut meant =
            decisions.filter(|(_, (decision, _))| is_meant(&decision.decision_ref, &decision.path));
        if let Some((index, _)) = meant.next() {
            found.push((reviewed.clone(), index));
        }
    }
    let [(reviewed, index)] = found.as_slice() else {
        print_error(if found.is_empty() {
            safe!("No decision record `{}` that is well-formed. `trialdesk log` lists the records.", named)
        } else {
            safe!("Several decision records end in `{}`: give the whole reference.", named)
        });
        return Exit::Usage;
    };
    let Some((decision, ballot)) = reviewed.evaluation.records(&reviewed.trial).nth(*index) else {
        return Exit::Problems;
    };
    let trial = &reviewed.trial;
    let lineage = Records::of(trial, &room.policy_file.policy, room.now).lineage(*index);
    let report = RecordReport { trial, decision, ballot, lineage };
    match args.report.format.name {
        "text" => output(args.report.colour.is_coloured(), |out| report.write_text(out)),
        "json" => output(false, |out| report.write_json(out)),
        _ => {
            print_error("--record has the formats text and json.");
            Exit::Usage
        }
    }
}

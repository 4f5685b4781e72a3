//! The planned dates of the trials as a calendar: ends of grace periods, starts, go-lives and due dates.

use super::super::Document;
use super::super::labels::headline;
use super::super::output::{Calendar, CalendarWriter};
use super::super::selection::Selection;
use crate::domain::digest::Digest;
use crate::domain::planned_date::{DateKind, planned_dates};
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use jiff::civil::Date;
use std::io;

/// The planned dates as a calendar. An event keeps its identifier when its date or its trial's status changes.
#[derive(Debug)]
pub struct Ics;

impl Document for Ics {
    type Syntax = Calendar;

    fn write(&self, selection: &Selection<'_>, out: &mut CalendarWriter<'_, '_>) -> io::Result<()> {
        let now = selection.room.now;
        let stamp = SafeText::sanitize(&now.instant.compact());
        out.component("VCALENDAR", |out| {
            out.word("VERSION", "2.0")?;
            out.word("PRODID", "-//trialdesk//check//EN")?;
            out.word("METHOD", "PUBLISH")?;
            out.text("X-WR-CALNAME", "Expired trials")?;
            for reviewed in selection.reviews() {
                for (date, kind) in planned_dates(&reviewed.trial, &reviewed.evaluation, now.today()) {
                    out.component("VEVENT", |out| write_event(&reviewed, date, kind, &stamp, out))?;
                }
            }
            Ok(())
        })
    }
}

fn write_event(
    EvaluatedTrial { trial, evaluation }: &EvaluatedTrial,
    date: Date,
    kind: DateKind,
    stamp: &SafeText,
    out: &mut CalendarWriter<'_, '_>,
) -> io::Result<()> {
    out.text("UID", uid(&trial.trial_ref, kind))?;
    out.time("DTSTAMP", stamp)?;
    out.date("DTSTART", date)?;
    // The end of an event is the day after its last one. Without an end it takes one day.
    if let Ok(end) = date.tomorrow() {
        out.date("DTEND", end)?;
    }
    out.text("SUMMARY", safe!("{}: {}", SafeText::sanitize(trial.name()), kind.label()))?;
    let reference = SafeText::sanitize(&trial.trial_ref);
    out.text("DESCRIPTION", safe!("{}\n{}", reference, headline(evaluation)))?;
    out.text("CATEGORIES", kind.label())?;
    out.word("TRANSP", "TRANSPARENT")
}

/// Returns the identifier of an event. The trial is in it as a digest, because an identifier is not text for people.
fn uid(trial_ref: &str, kind: DateKind) -> SafeText {
    let digest = safe!("{}", Digest::of(trial_ref.as_bytes()));
    safe!("{}-{}@trialdesk", digest.slice(7..7 + 32), kind.name())
}

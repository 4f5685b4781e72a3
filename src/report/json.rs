//! The check report as JSON, and as a line of JSON per result.

use super::check::{CheckReport, ProblemLine, Summary, TrialResult};
use super::selection::{Selection, SelectionLine};
use crate::domain::safe_text::is_unsafe_for_display;
use crate::room::Tally;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Writes the report as one object, and says how many trials stand how.
///
/// # Errors
/// What the writer says.
pub fn write<'a>(what: impl Into<Selection<'a>>, out: &mut dyn Write) -> io::Result<Tally> {
    let report = CheckReport::of(what);
    pretty(&report, out)?;
    Ok(report.summary.tally())
}

/// Writes a line per result, a line per problem, and the summary; says how many trials stand how.
///
/// # Errors
/// What the writer says.
pub fn write_lines<'a>(what: impl Into<Selection<'a>>, out: &mut dyn Write) -> io::Result<Tally> {
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Line {
        Result(Box<TrialResult>),
        Problem(ProblemLine),
        Summary(Summary),
        Selection(SelectionLine),
    }
    let selection = what.into();
    let room = selection.room;
    let mut tally = Tally::default();
    for reviewed in selection.reviews() {
        tally.count(reviewed.judgement.status);
        line(&Line::Result(Box::new(TrialResult::of(&reviewed))), out)?;
    }
    for problem in &*room.problems {
        line(&Line::Problem(ProblemLine::of(problem)), out)?;
    }
    if let Some(picked) = selection.line() {
        line(&Line::Selection(picked), out)?;
    }
    line(&Line::Summary(Summary::of(room, tally)), out)?;
    Ok(tally)
}

/// Writes a value as indented JSON and a line break.
///
/// # Errors
/// What the writer says.
pub fn pretty<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Guarded(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes a value as one line of JSON.
///
/// # Errors
/// What the writer says.
pub fn line<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Guarded(serde_json::ser::CompactFormatter));
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes characters that could move, hide or reorder what is around them as JSON's own escapes: the value stays the
/// same, and a terminal that shows the file is safe.
struct Guarded<F>(F);

impl<F: Formatter> Formatter for Guarded<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unsafe_for_display) {
            let (plain, tail) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let Some(c) = tail.chars().next() else { break };
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &tail[c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

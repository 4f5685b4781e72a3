//! Options that several subcommands share.

use super::{Exit, error_text, log_reader, output_for, print_error};
use crate::domain::safe_text::SafeText;
use crate::domain::time::{Moment, parse_timestamp};
use crate::fsio::paths::with_slashes;
use crate::fsio::report_file::write_report;
use crate::git::folders;
use crate::report::output::{LogReader, Output};
use crate::report::selection::Selection;
use crate::report::{Format, Report};
use crate::room::policy_file::PolicyChoice;
use crate::room::{Room, RoomError, RoomOptions};
use crate::state::Directories;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use std::env;
use std::io::IsTerminal;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// The environment variable that pins the policy and its `allowed_signers`.
const POLICY_PIN: &str = "TRIALDESK_POLICY_SHA256";

/// How a room is evaluated.
#[derive(Debug, Clone, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct EvaluationOptions {
    /// Evaluate the present files as of this date or time (RFC 3339). It moves the clock and not the files; read-only
    #[arg(long, value_name = "TIME", value_parser = parse_moment, help_heading = "Evaluation")]
    now: Option<Moment>,

    /// Use this policy file
    #[arg(long, value_name = "FILE", help_heading = "Evaluation")]
    policy: Option<PathBuf>,

    /// Use no policy, and look for none: the defaults hold
    #[arg(long, conflicts_with = "policy", help_heading = "Evaluation")]
    no_policy: bool,

    /// Block packets that do not declare `evidence_mode: live`
    #[arg(long, help_heading = "Evaluation")]
    require_live: bool,

    /// Refuse a room without a policy
    #[arg(long, help_heading = "Evaluation")]
    require_policy: bool,

    /// Ignore the cache
    #[arg(long, help_heading = "Evaluation")]
    no_index: bool,
}

impl EvaluationOptions {
    /// Returns the options for the library.
    pub(super) fn options(&self) -> RoomOptions {
        RoomOptions {
            now: self.now,
            policy: if self.no_policy { PolicyChoice::None } else { PolicyChoice::of(self.policy.clone()) },
            pin: policy_pin(),
            require_live: self.require_live,
            require_policy: self.require_policy,
        }
    }

    /// Returns whether another policy than the room's own is chosen.
    pub(super) const fn chooses_policy(&self) -> bool {
        self.policy.is_some() || self.no_policy
    }

    /// Returns the same options with the room's own policy.
    pub(super) fn with_own_policy(&self) -> Self {
        Self { policy: None, no_policy: false, ..self.clone() }
    }

    /// Returns the directories in which this machine keeps state of rooms.
    pub(super) fn directories(&self) -> Directories {
        let directories = Directories::of_user();
        if self.no_index { Directories { cache: None, ..directories } } else { directories }
    }

    /// Opens a room.
    ///
    /// # Errors
    /// The room or its policy is not usable.
    #[expect(clippy::disallowed_methods, reason = "subcommands read the clock")]
    pub(super) fn open(&self, room: &Path) -> Result<Room, RoomError> {
        self.directories().open_room(room, &self.options(), Timestamp::now())
    }
}

/// Returns the pin of the policy, if the environment has one. An empty value is a pin that no policy matches: a value that is
/// lost must not turn the pin off.
pub(super) fn policy_pin() -> Option<String> {
    env::var_os(POLICY_PIN).map(|pin| pin.to_string_lossy().into_owned())
}

fn parse_moment(text: &str) -> Result<Moment, &'static str> {
    parse_timestamp(text).ok_or("expected e.g. 2026-06-20 or 2026-06-20T12:00:00Z")
}

/// How a report is evaluated and written.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ReportOptions<R: Report> {
    /// Output format
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = formats::<R>(),
        default_value = R::FORMATS.first().map_or("", |format| format.name)
    )]
    pub(super) format: &'static Format,

    #[command(flatten)]
    pub(super) evaluation: EvaluationOptions,

    #[command(flatten)]
    pub(super) colour: ColourOptions,

    #[arg(skip)]
    report: PhantomData<R>,
}

impl<R: Report> ReportOptions<R> {
    /// Writes the report about a selection to stdout.
    pub(super) fn print(&self, selection: &Selection<'_>) -> Exit {
        let reader = if self.format.writes_commands { LogReader::Plain } else { log_reader() };
        output_for(reader, self.colour.is_coloured(), |out| self.format.renderer.render(selection, out))
    }
}

/// The files to which a report is written, each in a format of its own.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ReportFiles<R: Report> {
    /// Write the report to FILE in FORMAT as well, in place of an earlier report (repeatable)
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = report_file::<R>, help_heading = "Report files")]
    files: Vec<ReportFile>,

    #[arg(skip)]
    report: PhantomData<R>,
}

/// A file to which a report is written.
#[derive(Debug, Clone)]
struct ReportFile {
    format: &'static Format,
    path: PathBuf,
}

impl<R: Report> ReportFiles<R> {
    /// Returns whether no file is named.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns the format of each file.
    pub(super) fn formats(&self) -> impl Iterator<Item = &'static Format> {
        self.files.iter().map(|file| file.format)
    }

    /// Writes the report about a selection to each file. A file that cannot be written is reported, and the others are
    /// written.
    pub(super) fn write(&self, selection: &Selection<'_>) -> Exit {
        let mut exit = Exit::Ready;
        for ReportFile { format, path } in &self.files {
            let written = write_report(path, &selection.room.root, |stream| {
                format.renderer.render(selection, &mut Output::new(stream, false))
            });
            if let Err(error) = written {
                print_error(error_text(&error));
                exit = Exit::Problems;
            }
        }
        exit
    }
}

fn report_file<R: Report>(text: &str) -> Result<ReportFile, String> {
    let (name, path) = text.split_once('=').ok_or("expected FORMAT=FILE, e.g. json=report.json")?;
    let format = R::FORMATS.iter().find(|format| format.name == name).ok_or_else(|| {
        let names = SafeText::join(R::FORMATS.iter().map(|format| format.name), ", ");
        format!("this format does not exist; use one of {names}")
    })?;
    if path.is_empty() {
        return Err("no file is named behind the `=`".to_owned());
    }
    Ok(ReportFile { format, path: path.into() })
}

/// Returns the path of a room from the root of the git work tree that contains it; empty if there is none.
pub(super) fn path_in_repository(room: &Room) -> String {
    let above = folders::root_of(&room.root);
    let path = above.and_then(|above| room.root.strip_prefix(above).ok()).unwrap_or(Path::new(""));
    with_slashes(path).to_string_lossy().into_owned()
}

/// Returns a parser of the names of a report's formats.
fn formats<R: Report>() -> impl TypedValueParser<Value = &'static Format> {
    let values = R::FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.help));
    PossibleValuesParser::new(values).try_map(|name| {
        R::FORMATS.iter().find(|format| format.name == name).ok_or("this format does not exist")
    })
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct ColourOptions {
    /// Print without colours (also `NO_COLOR=1`)
    #[arg(long)]
    pub(super) no_color: bool,
}

impl ColourOptions {
    /// Returns whether stdout is coloured.
    pub(super) fn is_coloured(self) -> bool {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_wanted = match colour_choice() {
            ColourChoice::Never => false,
            ColourChoice::Always => true,
            ColourChoice::Auto => std::io::stdout().is_terminal() && !is_dumb,
        };
        is_wanted && !self.no_color
    }
}

/// The choice of colours in the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColourChoice {
    /// No colours.
    Never,
    /// Colours even if stdout is not a terminal.
    Always,
    /// Colours on a terminal.
    Auto,
}

/// Returns the choice of colours in the environment. `NO_COLOR` takes precedence over `CLICOLOR_FORCE` and
/// `FORCE_COLOR`, and these over `CLICOLOR=0`.
pub(super) fn colour_choice() -> ColourChoice {
    colour_choice_of(|name| env::var(name).ok())
}

fn colour_choice_of(variable: impl Fn(&str) -> Option<String>) -> ColourChoice {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let is_forced = |name| set(name).is_some_and(|value| !is_off(&value));
    if set("NO_COLOR").is_some() {
        ColourChoice::Never
    } else if is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR") {
        ColourChoice::Always
    } else if ["CLICOLOR", "FORCE_COLOR"].iter().any(|name| set(name).is_some_and(|value| is_off(&value))) {
        ColourChoice::Never
    } else {
        ColourChoice::Auto
    }
}

/// Returns true if a value of an environment variable switches something off.
fn is_off(value: &str) -> bool {
    ["0", "false", "no", "off"].iter().any(|off| value.trim().eq_ignore_ascii_case(off))
}

/// Returns true if an environment variable is set to something other than an empty value, `0`, `false`, `no` or `off`.
pub(super) fn is_on(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && !is_off(&value.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Renderer;
    use crate::report::check::CheckFormats;
    use crate::report::output::Output;
    use clap::{CommandFactory, Parser};
    use std::io;

    /// A report with a made-up format. This table is the only place that knows the format.
    #[derive(Clone, Copy, Debug)]
    struct MadeUp;

    impl Report for MadeUp {
        const FORMATS: &'static [Format] =
            &[Format::new("made-up", "The number of trials", &Count), CheckFormats::FORMATS[1]];
    }

    struct Count;

    impl Renderer for Count {
        fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
            out.line(selection.tally().trials)
        }
    }

    #[derive(Debug, Parser)]
    struct MadeUpCli {
        #[command(flatten)]
        report: ReportOptions<MadeUp>,
    }

    #[test]
    fn a_made_up_format_is_in_the_help_and_renders() {
        let help = MadeUpCli::command().render_long_help().to_string();
        assert!(help.contains("- made-up: The number of trials"), "{help}");
        assert!(help.contains("[default: made-up]"), "{help}");
        let room = EvaluationOptions::open(
            &MadeUpCli::parse_from(["x"]).report.evaluation,
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-evidence")),
        )
        .unwrap();
        for (arguments, begins) in [(&["x"][..], "35\n"), (&["x", "--format", "json"], "{\n")] {
            let options = MadeUpCli::parse_from(arguments).report;
            let mut bytes = Vec::new();
            let mut out = Output::new(&mut bytes, false);
            options.format.renderer.render(&Selection::from(&room), &mut out).unwrap();
            assert!(bytes.starts_with(begins.as_bytes()), "{}", String::from_utf8_lossy(&bytes));
        }
        let error = MadeUpCli::try_parse_from(["x", "--format", "xml"]).unwrap_err().to_string();
        assert!(error.contains("made-up"), "{error}");
    }

    #[test]
    fn the_environment_chooses_colours() {
        let choice = |pairs: &[(&str, &str)]| {
            colour_choice_of(|name| {
                pairs.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(choice(&[]), ColourChoice::Auto);
        assert_eq!(choice(&[("NO_COLOR", "")]), ColourChoice::Auto);
        assert_eq!(choice(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), ColourChoice::Never);
        assert_eq!(choice(&[("CLICOLOR", "0")]), ColourChoice::Never);
        assert_eq!(choice(&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")]), ColourChoice::Always);
        assert_eq!(choice(&[("CLICOLOR_FORCE", "0"), ("CLICOLOR", "1")]), ColourChoice::Auto);
        assert_eq!(choice(&[("FORCE_COLOR", "3")]), ColourChoice::Always);
        for off in ["0", "false", "FALSE", "no", "off"] {
            assert_eq!(choice(&[("FORCE_COLOR", off)]), ColourChoice::Never);
            assert_eq!(choice(&[("CLICOLOR_FORCE", off)]), ColourChoice::Auto);
        }
    }
}

//! `--query`: the trials that a subcommand is about.

use super::{Exit, error_text, print_error};
use crate::config;
use crate::domain::labels::StageId;
use crate::domain::query::{Field, Query, QueryContext, parse};
use crate::domain::safe_text::SafeText;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::safe;
use crate::state::Directories;

/// The query, and who asks.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct QueryOptions {
    /// Only trials matching QUERY, e.g. `status:blocked age>7d` (docs/queries.md)
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true, help_heading = "Selection")]
    query: Option<String>,

    /// User for `mine:` and `new:`
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS", help_heading = "Selection")]
    principal: Option<String>,
}

impl QueryOptions {
    /// Parses the query, if there is one. Prints an error if it is not valid.
    pub(super) fn parse(&self) -> Result<Option<Query>, Exit> {
        let Some(text) = &self.query else { return Ok(None) };
        parse(text).map(Some).map_err(|error| {
            let shown = SafeText::sanitize(text);
            let mut message = safe!("--query, column {}: {}", error.column, error_text(&error));
            // Carets fit only below the text as typed.
            if shown == **text {
                let carets = SafeText::repeat("^", error.width);
                message.push(safe!("\n  {}\n  {}{}", shown, SafeText::blanks(error.column - 1), carets));
            }
            print_error(message);
            Exit::Usage
        })
    }

    /// Selects the trials that match the query, or all without a query.
    pub(super) fn select<'a>(&self, query: Option<&Query>, room: &'a Room) -> Result<Selection<'a>, Exit> {
        self.select_in(query, None, room)
    }

    /// Selects the trials that have begun a stage and match the query.
    pub(super) fn select_in<'a>(
        &self,
        query: Option<&Query>,
        stage: Option<StageId>,
        room: &'a Room,
    ) -> Result<Selection<'a>, Exit> {
        let Some(query) = query else {
            return Ok(stage.map_or_else(|| Selection::from(room), |stage| Selection::of_stage(room, stage)));
        };
        if !query.asks(Field::Mine) && !query.asks(Field::New) {
            return Ok(Selection::matching(room, query, stage, QueryContext::default()));
        }
        let config = config::load().map_err(|error| {
            print_error(error_text(&error));
            Exit::Usage
        })?;
        let found = super::principal(self.principal.as_deref(), &config, &room.root)?;
        let name = found.map(|principal| principal.name).unwrap_or_default();
        let mut owner_refs = config.owner_refs;
        owner_refs.extend(room.policy_file.policy.owner_refs(&name).map(str::to_owned));
        if query.asks(Field::Mine) && owner_refs.is_empty() {
            print_error(
                "mine: Your owners are not known. Set owner_refs in your configuration, or use --as NAME.",
            );
            return Err(Exit::Usage);
        }
        let directory = Directories::of_user().room(&room.root);
        let saved = directory.map(|state| state.sessions(&name).load()).unwrap_or_default();
        saved.warnings.iter().for_each(|warning| print_error(error_text(warning)));
        let context = QueryContext { owner_refs: &owner_refs, visit: saved.visit.as_ref() };
        Ok(Selection::matching(room, query, stage, context))
    }
}

/// Prints to stderr that no trial is selected.
pub(super) fn print_no_match(selection: &Selection<'_>, stage: Option<StageId>, consequence: &'static str) {
    let trials = selection.room.len();
    let begun = stage.map_or(SafeText::EMPTY, |stage| safe!(" has begun {}", stage.name()));
    let message = match selection.query() {
        Some(query) if stage.is_some() => safe!("No trial of {}{} and matches `{}`", trials, begun, query),
        Some(query) => safe!("No trial of {} matches `{}`", trials, query),
        None => safe!("No trial of {}{}", trials, begun),
    };
    print_error(safe!("{}{}.", message, consequence));
}

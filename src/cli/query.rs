//! `--query`: which trials a subcommand is about.

use super::{Exit, complain};
use crate::config;
use crate::domain::clean::clean;
use crate::domain::query::{Field, Query, Viewer, parse};
use crate::ledger::principal;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::state::Directories;

/// Which trials.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct QueryOptions {
    /// Only the trials that this takes, such as `status:blocked age>7d` (docs/queries.md)
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true, help_heading = "Selecting")]
    query: Option<String>,

    /// Who looks, for `mine:` and `new:` in a query
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS", help_heading = "Selecting")]
    principal: Option<String>,
}

impl QueryOptions {
    /// The query, where one was given; else what is wrong has been said.
    pub(super) fn read(&self) -> Result<Option<Query>, Exit> {
        let Some(text) = &self.query else { return Ok(None) };
        match parse(text) {
            Ok(query) => Ok(Some(query)),
            Err(error) => {
                let shown = clean(text);
                // Carets mean something only below the text as it was typed.
                let carets =
                    if shown == *text { format!("\n  {shown}\n  {}", error.carets()) } else { String::new() };
                complain(&format_args!(
                    "--query, column {}: {}{carets}",
                    error.column,
                    clean(&error.to_string())
                ));
                Err(Exit::Usage)
            }
        }
    }

    /// The trials of a room that the query takes; without one, all.
    pub(super) fn select<'a>(&self, query: Option<&Query>, room: &'a Room) -> Result<Selection<'a>, Exit> {
        let Some(query) = query else { return Ok(Selection::from(room)) };
        if !query.asks(Field::Mine) && !query.asks(Field::New) {
            return Ok(Selection::of(room, query, Viewer::default()));
        }
        let config = config::load().map_err(|error| {
            complain(&error);
            Exit::Usage
        })?;
        let found = principal::resolve(self.principal.as_deref(), config.principal.as_deref(), &room.root);
        let name = found.map(|principal| principal.name).unwrap_or_default();
        let mut owner_refs = config.owner_refs;
        owner_refs.extend(room.rules.policy.owner_refs(&name).map(str::to_owned));
        if query.asks(Field::Mine) && owner_refs.is_empty() {
            complain(
                &"mine: nobody knows which owners you are: set owner_refs in your configuration, or say --as NAME",
            );
            return Err(Exit::Usage);
        }
        let state = Directories::of_user().room(&room.root);
        let session = state.map(|state| state.sessions(&name).load()).unwrap_or_default();
        for warning in &session.warnings {
            complain(warning);
        }
        Ok(Selection::of(room, query, Viewer { owner_refs: &owner_refs, visit: session.visit.as_ref() }))
    }
}

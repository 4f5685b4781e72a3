//! A query as typed, and the user who asks.

use crate::domain::query::{Query, QueryContext, QueryError, parse};
use crate::domain::visit::Visit;
use std::sync::Arc;

/// A query and the text that it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryInput {
    text: String,
    query: Query,
}

impl QueryInput {
    /// Parses a query.
    ///
    /// # Errors
    /// Returns the syntax error.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        Ok(Self { query: parse(text)?, text: text.trim().to_owned() })
    }

    /// Returns the text without surrounding blanks.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the query.
    #[must_use]
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// Returns whether the query is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// Looks for nothing any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The user, as far as queries need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The owners that they are.
    pub owner_refs: Vec<String>,
    /// The state of the room at the last visit. Without it, everything is new.
    pub visit: Option<Arc<Visit>>,
}

impl User {
    /// Returns the user for queries.
    #[must_use]
    pub fn viewer(&self) -> QueryContext<'_> {
        QueryContext { owner_refs: &self.owner_refs, visit: self.visit.as_deref() }
    }
}

//! What somebody looks for: a query as it was typed, and who asks.

use crate::domain::query::{Query, QueryError, Viewer, parse};
use crate::domain::visit::Visit;
use std::sync::Arc;

/// A query and the text that it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryInput {
    text: String,
    query: Query,
}

impl QueryInput {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Where it is no query.
    pub fn read(text: &str) -> Result<Self, QueryError> {
        Ok(Self { query: parse(text)?, text: text.trim().to_owned() })
    }

    /// What was typed, without blanks around it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The query.
    #[must_use]
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// Looks for nothing any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Who asks, as far as queries want to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The owners that they are.
    pub owner_refs: Vec<String>,
    /// What the room was like at their last visit; without one everything is new.
    pub visit: Option<Arc<Visit>>,
}

impl User {
    /// The same, for queries.
    #[must_use]
    pub fn viewer(&self) -> Viewer<'_> {
        Viewer { owner_refs: &self.owner_refs, visit: self.visit.as_deref() }
    }
}

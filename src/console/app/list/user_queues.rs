//! The user's configured queues and owners.

use crate::config::{Config, SavedQueue, Word};
use crate::console::app::list::columns::{Column, Sort};
use crate::console::app::query_input::QueryInput;
use crate::console::app::queue::{Queue, USER_QUEUES};
use crate::domain::spelling::did_you_mean;
use std::sync::Arc;

/// The most characters in a queue's name.
const LONGEST_NAME: usize = 24;

/// A queue that the user has configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserQueue {
    /// Its name.
    pub name: String,
    /// Its query.
    pub query_input: QueryInput,
    /// Its order at first.
    pub sort: Sort,
}

/// The user's configuration of lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQueues {
    /// The owners that they are.
    pub owner_refs: Vec<String>,
    /// Their queues, in the order of their keys.
    pub queues: Arc<[UserQueue]>,
}

/// An invalid configuration of queues and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserQueuesError {
    /// 1-based line.
    pub line: u64,
    /// 1-based column.
    pub column: u64,
    /// The problem and a hint.
    pub message: String,
}

impl UserQueuesError {
    fn at(word: &Word, message: impl Into<String>) -> Self {
        Self { line: word.line, column: word.column, message: message.into() }
    }
}

impl UserQueues {
    /// Reads the configuration.
    ///
    /// # Errors
    /// Returns the first queue with a duplicate or invalid name, an invalid query, or an invalid order.
    pub fn read(config: &Config) -> Result<Self, UserQueuesError> {
        let mut queues: Vec<UserQueue> = Vec::new();
        for saved in &config.queues {
            if queues.len() == USER_QUEUES {
                let message = format!("At most {USER_QUEUES} queues can be configured, for the keys 6 to 9");
                return Err(UserQueuesError::at(&saved.name, message));
            }
            queues.push(UserQueue {
                name: name(saved, &queues)?,
                query_input: query_input(saved)?,
                sort: saved.sort.as_ref().map_or(Ok(Sort::of(Queue::All)), sort)?,
            });
        }
        Ok(Self { owner_refs: config.owner_refs.clone(), queues: queues.into() })
    }
}

fn name(saved: &SavedQueue, others: &[UserQueue]) -> Result<String, UserQueuesError> {
    let name = saved.name.text.trim();
    let length = name.chars().count();
    if length == 0 || length > LONGEST_NAME {
        return Err(UserQueuesError::at(
            &saved.name,
            format!("The name of a queue has 1 to {LONGEST_NAME} characters"),
        ));
    }
    let mut taken =
        Queue::ALL.iter().map(|queue| queue.title()).chain(others.iter().map(|other| &*other.name));
    if taken.any(|other| other.to_lowercase() == name.to_lowercase()) {
        return Err(UserQueuesError::at(
            &saved.name,
            format!("A queue `{name}` already exists: use another name"),
        ));
    }
    Ok(name.to_owned())
}

fn query_input(saved: &SavedQueue) -> Result<QueryInput, UserQueuesError> {
    let name = &saved.name.text;
    let query_input = QueryInput::read(&saved.query.text).map_err(|error| {
        let at = u64::try_from(error.column).unwrap_or(u64::MAX);
        match saved.query_starts {
            Some(start) => UserQueuesError {
                column: start + at - 1,
                ..UserQueuesError::at(&saved.query, format!("Query of queue `{name}`: {error}"))
            },
            None => {
                UserQueuesError::at(&saved.query, format!("Query of queue `{name}`, character {at}: {error}"))
            }
        }
    })?;
    if query_input.is_empty() {
        let message = format!("The query of queue `{name}` is empty; the queue All has every trial");
        return Err(UserQueuesError::at(&saved.query, message));
    }
    Ok(query_input)
}

/// Parses a column, with a minus for the reverse order.
fn sort(word: &Word) -> Result<Sort, UserQueuesError> {
    let (turned, name) = match word.text.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, word.text.as_str()),
    };
    let Some(column) = Column::ALL.into_iter().find(|column| column.name() == name) else {
        let near = did_you_mean(name, Column::ALL.into_iter().map(Column::name));
        return Err(UserQueuesError::at(word, format!("Unknown column `{name}`{near}")));
    };
    Ok(Sort { column, descending: column.is_wanted_descending() != turned })
}

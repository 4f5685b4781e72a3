//! `queues:` of a configuration as written, with the position of every word. The console interprets queries and columns.

use super::Word;
use serde::Deserialize;
use serde_yaml::Spanned;
use std::fmt;

/// A queue of the user, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedQueue {
    /// The name.
    pub name: Word,
    /// The query that selects its trials.
    pub query: Word,
    /// The order, if one is named.
    pub sort: Option<Word>,
    /// The column of the query's first character in the file, if the query is on one line there.
    pub query_starts: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    query: Spanned<String>,
    #[serde(default)]
    sort: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for SavedQueue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { name, query, sort } = Written::deserialize(deserializer)?;
        Ok(Self { name: name.into(), query: query.into(), sort: sort.map(Into::into), query_starts: None })
    }
}

impl SavedQueue {
    /// Finds the query in the text of the file, so that an error can have its column.
    pub(super) fn find_in(&mut self, text: &str) {
        let (Ok(line), Ok(column)) = (usize::try_from(self.query.line), usize::try_from(self.query.column))
        else {
            return;
        };
        let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let start = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        let rest = &line[start..];
        let quote = u64::from(rest.starts_with(['"', '\'']));
        let inside = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
        self.query_starts = inside.starts_with(&self.query.text).then_some(self.query.column + quote);
    }
}

/// Formats as YAML, over several lines.
impl fmt::Display for SavedQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |word: &Word| format!("'{}'", word.text.replace('\'', "''"));
        writeln!(f, "  - name: {}\n    query: {}", quoted(&self.name), quoted(&self.query))?;
        match &self.sort {
            Some(sort) => writeln!(f, "    sort: {}", sort.text),
            None => Ok(()),
        }
    }
}

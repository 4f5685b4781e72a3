//! Forbidden material in the text of a file of which no parsed document is known.

use crate::document::Scope;
use crate::matches::{Match, matches_in_scope};
use crate::ranges::contain;
use crate::raw_text::colleague_values;
use crate::secret_kind::SecretKind;

/// Returns all matches in the text of a file that are forbidden in a scope, in the order of the text. In a document (YAML
/// or JSON), the e-mail address of the colleague who decided is allowed.
#[must_use]
pub fn matches_in_file(text: &str, is_document: bool, scope: Scope) -> Vec<Match> {
    let mut matches = matches_in_scope(text, scope);
    if is_document {
        let colleagues = colleague_values(text);
        matches.retain(|found| {
            found.kind != SecretKind::EmailAddress || !contain(&colleagues, found.range.start)
        });
    }
    matches
}

//! The words about a bulk fill-in, as lines.

use crate::console::app::bulk_fill::state::{BulkFile, BulkFill};
use crate::console::app::fill_in::content::changed_lines;
use crate::console::app::labels::count;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns the number of fields and trials, of the values so far, and of the files that were written, in parts.
#[must_use]
pub fn title(bulk: &BulkFill) -> Vec<SafeText> {
    let fields = SafeText::sanitize(&count(bulk.fields.len(), "field", "fields"));
    let trials = SafeText::sanitize(&count(bulk.trials(), "trial", "trials"));
    let filled = bulk.filled();
    let mut parts = vec![safe!("{} of {}", fields, trials)];
    parts.extend((filled > 0).then(|| safe!("{} filled in", filled)));
    let files = || SafeText::sanitize(&count(bulk.written, "file", "files"));
    parts.extend((bulk.written > 0).then(|| safe!("{} written before", files())));
    parts
}

/// Returns the heading of a file: its path, and the trial if the path does not name it.
#[must_use]
pub fn heading(file: &BulkFile) -> Line {
    let path = SafeText::sanitize(&file.path);
    if path.strip_prefix(file.name.as_str()).is_some_and(|rest| rest.starts_with('/')) {
        return Line::of(Role::Strong, path);
    }
    Line::of(Role::Strong, &file.name).with(Role::Plain, safe!(", {}", path))
}

/// Returns how much will be written.
#[must_use]
pub fn extent(bulk: &BulkFill) -> SafeText {
    let (mut files, mut lines) = (0, 0);
    for (_, change) in bulk.changes() {
        files += 1;
        lines += change.lines().iter().filter(|line| line.is_added).count();
    }
    let lines = SafeText::sanitize(&count(lines, "line", "lines"));
    safe!("{} in {}", lines, SafeText::sanitize(&count(files, "file", "files")))
}

/// Returns the lines that will be written, by file, and the number of fields that stay empty.
#[must_use]
pub fn review(bulk: &BulkFill) -> Vec<Line> {
    let mut lines = Vec::new();
    for (file, change) in bulk.changes() {
        lines.push(heading(file));
        lines.extend(changed_lines(change));
        lines.push(Line::blank());
    }
    let left = bulk.fields.len() - bulk.filled();
    if left > 0 {
        let verb = if left == 1 { "field stays empty." } else { "fields stay empty." };
        lines.push(Line::of(Role::Dim, safe!("{} {}", left, verb)));
    }
    lines
}

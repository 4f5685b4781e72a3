//! The list of changes, with the row under the cursor in full below it.

use crate::console::app::changes::content;
use crate::console::app::changes::layout::Layout;
use crate::console::app::changes::rows::ChangeRow;
use crate::console::app::changes::state::Changes;
use crate::console::app::command::Command;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span};
use crate::console::view::canvas::{Canvas, GAP, extent};
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// The columns before a row: the cursor.
const LEAD: usize = 2;
/// The most columns of a name, a status, and an author.
const NAME: usize = 30;
const STATUS: usize = 28;
const BY: usize = 20;
/// The least columns of what differs before the author gives way.
const LEAST_WHAT: usize = 20;

/// Draws the list. Returns the position of the cursor.
pub(super) fn draw(model: &Model, changes: &Changes, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let Layout { title, head, list, rule, detail } = Layout::of(model.size);
    let read = changes.read.as_deref().filter(|_| model.freshness().is_current());
    let Some(read) = read else {
        let heading = safe!("Changes since {}", changes.point.text);
        canvas.rule(title, &[Span::new(Role::Accent, heading)], "");
        let key = SafeText::sanitize(&model.key(Command::Back));
        let reason = model.why_not_current().map(|reason| SafeText::sanitize(&reason));
        let text = reason.unwrap_or_else(|| safe!("Reading the history …  {} stops it", key));
        canvas.put(list, 2, 1, text, Role::Dim);
        return None;
    };
    let spans = [
        Span::new(Role::Accent, content::title(model, read)),
        Span::new(Role::Plain, safe!(" · {} · {}", content::count(read), read.summary)),
    ];
    canvas.rule(title, &spans, extent(changes.top, list.rows(), read.rows.len()));
    if read.rows.is_empty() {
        canvas.put(list, 2, 1, content::NONE, Role::Dim);
    }
    let columns = Columns::of(&read.rows, list.columns());
    if !read.rows.is_empty() {
        canvas.cells(head, (LEAD, 0), columns.0, HEADS.map(|text| (text.into(), Role::Dim)));
    }
    for (line, (number, row)) in (0..list.height).zip(read.rows.iter().enumerate().skip(changes.top)) {
        if number == changes.cursor {
            let style = canvas.styles.chosen_text();
            canvas.under(list, line, style);
            canvas.put(list, 0, line, "▸", Role::Accent);
        }
        let (role, status) = content::status(row);
        let cells = [
            (row.name.clone(), Role::Strong),
            (status, role),
            (row.by.clone(), Role::Dim),
            (row.what.clone(), Role::Plain),
        ];
        canvas.cells(list, (LEAD, line), columns.0, cells);
    }
    if let Some(row) = changes.chosen().filter(|_| detail.height > 0) {
        canvas.rule(rule, &[], read.note.clone().unwrap_or_default());
        let lines = content::detail(row, detail.columns().saturating_sub(LEAD));
        let mut inner = detail;
        let _ = inner.take_left(2);
        canvas.lines(inner, &lines, 0, |_| false);
    }
    let line = u16::try_from(changes.cursor.checked_sub(changes.top)?).ok()?;
    (line < list.height && !read.rows.is_empty()).then_some((list.x, list.y + line))
}

/// The heads of the columns.
const HEADS: [&str; 4] = ["Trial", "Status", "Committer", "What changed"];

/// The widths of the columns, in the order of [`HEADS`]; nought for one that has no room.
struct Columns([usize; HEADS.len()]);

impl Columns {
    fn of(rows: &[ChangeRow], width: usize) -> Self {
        let [name, status, by, _] = HEADS.map(str::len);
        let widest =
            |head: usize, text: &dyn Fn(&ChangeRow) -> usize| rows.iter().map(text).fold(head, usize::max);
        let name = widest(name, &|row| row.name.width()).min(NAME).min(width / 3);
        let status = widest(status, &|row| content::status(row).1.width()).min(STATUS);
        // Changes that are not committed have no committer.
        let has_by = rows.iter().any(|row| !row.by.is_empty());
        let by = if has_by { widest(by, &|row| row.by.width()).min(BY) } else { 0 };
        let used = LEAD + name + GAP + status + GAP;
        let by = if used + by + GAP + LEAST_WHAT > width { 0 } else { by };
        let used = used + if by > 0 { by + GAP } else { 0 };
        Self([name, status, by, width.saturating_sub(used)])
    }
}

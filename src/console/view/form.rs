//! The decision form: fields with their validation results, and the preview.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::decision::field::{Check, Field};
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::decision::layout::form_plan;
use crate::console::app::decision::preview;
use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role, Span};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::extent;
use crate::console::view::header;
use crate::console::view::typed_text::{TypedText, wrapped};
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::safe;
use ratatui::style::{Modifier, Style};

/// Columns for a field's name.
const NAME: u16 = 16;

/// Draws the form. Returns the position of the cursor.
pub(super) fn draw(model: &Model, form: &DecisionForm, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let plan = form_plan(form, model.size);
    let title = |text: &str, role| vec![Span::new(role, text)];
    canvas.divider(plan.divider);
    let mut own = title("Your decision", Role::Accent);
    if !header::shows_who(model, form) {
        // No decision is recorded under a name that is not on the screen.
        own.push(Span::new(Role::Accent, safe!(" as {}", SafeText::principal(&form.signer.principal))));
    }
    canvas.rule(plan.fields_title, &own, "");
    let (width, rows) = (plan.preview.columns(), plan.preview.rows());
    let lines = preview::lines(form, width, form.preview_top + rows);
    let scroll = extent(form.preview_top, rows, preview::row_count(form, width));
    let scroll = if scroll.is_empty() { scroll } else { format!("PageDown · {scroll}") };
    let heading = preview_heading(form);
    canvas.rule(plan.preview_title, &title(heading, Role::Strong), &scroll);
    canvas.lines(plan.preview, &lines, form.preview_top, |_| false);

    let area = plan.fields.inset(1);
    let is_roomy = area.height > form.rows() + u16::try_from(form.fields.len()).unwrap_or(u16::MAX) + 1;
    let mut row = u16::from(is_roomy);
    let mut cursor = None;
    for (number, field) in form.fields.iter().enumerate() {
        let has_keys = number == form.focus && !form.is_recording();
        let used = draw_field(form, field, has_keys, area, row, &mut cursor, canvas);
        row += used + u16::from(is_roomy);
    }
    for objection in form.objections_to_all() {
        let line =
            Line::of(Role::Blocked, "✗ ").with(Role::Blocked, SafeText::sanitize(&objection.message)).hang(2);
        for line in wrap(vec![line], area.columns()) {
            canvas.line(area, row, &line);
            row = row.saturating_add(1);
        }
    }
    if is_roomy {
        let key = model.keymap.label(Command::Record, InputMode::Form);
        verdict(form, key, area, row + 1, canvas);
    }
    cursor
}

/// Returns the heading of the preview.
const fn preview_heading(form: &DecisionForm) -> &'static str {
    match form.verdict {
        _ if form.is_bulk => "Your decision on each trial",
        Verdict::Approved => "What you approve",
        Verdict::Denied => "What you deny",
        Verdict::ChangesRequested => "The request to change",
        Verdict::Withdrawn => "The decision to withdraw",
    }
}

/// Draws the reason for which the form cannot be recorded, or the key that records it.
fn verdict(form: &DecisionForm, key: String, area: Area, row: u16, canvas: &mut Canvas<'_>) {
    let review = form
        .needs_review
        .then(|| "Review the changes. Any other key confirms that you have seen them".to_owned());
    let spans = match form.why_not_recordable().or(review) {
        None => {
            vec![Span::new(Role::Accent, key), Span::new(Role::Plain, keys_effect(form))]
        }
        Some(reason) => vec![
            Span::new(Role::Dim, "To do: ".to_owned()),
            Span::new(Role::Plain, SafeText::sanitize(&reason).to_string()),
        ],
    };
    let line = Line { spans, hang: 9, ..Line::default() };
    for (at, line) in (row..area.height).zip(wrap(vec![line], area.columns())) {
        canvas.line(area, at, &line);
    }
}

fn keys_effect(form: &DecisionForm) -> String {
    let what = match form.waiting().count() {
        1 => "the record".to_owned(),
        many => format!("{many} records"),
    };
    let how = if form.signer.key.is_some() { "signs and writes" } else { "writes" };
    format!(" {how} {what}. Enter never does.")
}

/// Draws one field. Returns how many rows it takes.
fn draw_field(
    form: &DecisionForm,
    field: &Field,
    has_keys: bool,
    area: Area,
    row: u16,
    cursor: &mut Option<(u16, u16)>,
    canvas: &mut Canvas<'_>,
) -> u16 {
    let name_role = if has_keys { Role::Accent } else { Role::Plain };
    canvas.put(area, 0, row, if has_keys { "▸" } else { " " }, Role::Accent);
    canvas.put(area, 2, row, field.id.title(), name_role);
    let mut input = area;
    let _ = input.take_left(NAME.min(area.width));
    let rows = form.input_rows(field);
    let style =
        if has_keys { canvas.styles.chosen_text() } else { Style::new().add_modifier(Modifier::UNDERLINED) };
    for extra in 0..rows {
        canvas.under(input, row + extra, style);
    }
    let TypedText { rows: lines, cursor: at } = wrapped(&field.input, input.columns().max(2));
    let top = at.1.saturating_sub(usize::from(rows) - 1);
    let text_style = if field.input.is_suggested() { canvas.styles.role(Role::Accent) } else { Style::new() };
    for (extra, line) in (0..rows).zip(lines.iter().skip(top)) {
        canvas.text(input, 0, row + extra, line, text_style);
    }
    if has_keys && row < area.height {
        let x = u16::try_from(at.0).unwrap_or(u16::MAX).min(input.width.saturating_sub(1));
        let y = row + u16::try_from(at.1 - top).unwrap_or_default();
        if y < input.height {
            *cursor = Some((input.x + x, input.y + y));
        }
    }
    let (role, glyph, text) = match form.check(field) {
        Check::Optional(text) => (Role::Dim, "  ", text.to_owned()),
        Check::Fine(text) if field.input.has_lines() => {
            (Role::Pass, "✓ ", format!("{text} · Enter adds another"))
        }
        Check::Fine(text) => (Role::Pass, "✓ ", text),
        Check::Wrong(text) => (if form.touched { Role::Blocked } else { Role::Waiting }, "✗ ", text),
    };
    let line = Line::of(role, glyph).with(role, text).hang(2);
    let checks = wrap(vec![line], input.columns());
    let shown = u16::try_from(checks.len()).unwrap_or(u16::MAX).min(2);
    for (extra, line) in (0..shown).zip(&checks) {
        canvas.line(input, row + rows + extra, line);
    }
    rows + shown
}

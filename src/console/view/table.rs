//! The table. Only the rows on the screen are built.

use crate::console::app::content::symbols::gate_sign;
use crate::console::app::content::symbols::status_glyph;
use crate::console::app::content::symbols::status_role;
use crate::console::app::content::votes::{self, Votes};
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::geometry::Area;
use crate::console::app::labels;
use crate::console::app::list::column_layout::{GAP, LEAD, Needs, Place, TIGHT_GATES, WIDE_GATES, columns};
use crate::console::app::list::columns::Column;
use crate::console::app::list::layout::ListLayout;
use crate::console::app::list::state::Pane;
use crate::console::app::model::Model;
use crate::console::app::queue::Queue;
use crate::console::app::rich_text::cut;
use crate::console::app::rich_text::{Role, Span};
use crate::console::app::room_view::RoomView;
use crate::console::view::canvas::Canvas;
use crate::console::view::cells;
use crate::console::view::gate_names;
use crate::domain::finding::Code;
use crate::domain::grace::GraceState;
use crate::domain::mark::Mark;
use crate::domain::safe_text::SafeText;
use crate::domain::stages::STAGES;
use crate::domain::summary::Summary;
use crate::safe;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// The word for a row that the user may not decide on.
const NOT_YOU: &str = "not you";

/// The column of the path in a row of a problem: after the longest code, which is 16 wide, and two blanks.
const PATH: usize = 22;

/// Draws the table with its title and its heads.
pub(super) fn draw(model: &Model, room_view: &RoomView, plan: &ListLayout, canvas: &mut Canvas<'_>) {
    title(model, plan, canvas);
    let queue = model.list.queue;
    if model.list.rows.is_empty() {
        canvas.put(plan.rows, 2, 1, model.when_empty(queue), Role::Dim);
        return;
    }
    let needs = Needs {
        queue,
        sort: model.list.queue_cursor().sort.column,
        widest_name: room_view.widest_name,
        has_stages: room_view.has_stages,
    };
    let places = columns(needs, plan.rows.columns());
    heads(model, plan.list_head, &places, canvas);
    let cursor = model.list.queue_cursor();
    for (row, index) in (0..plan.rows.height).zip(cursor.top..model.list.rows.len()) {
        let Some(&place) = model.list.rows.get(index) else { break };
        let is_chosen = index == cursor.cursor;
        if is_chosen {
            let style = if model.list.pane == Pane::List {
                canvas.styles.chosen_text()
            } else {
                canvas.styles.chosen()
            };
            canvas.under(plan.rows, row, style);
        }
        if queue.is_of_files() {
            problem_row(room_view, place, plan.rows, row, canvas);
        } else {
            trial_row(model, room_view, place, &places, (plan.rows, row), canvas);
        }
        if is_chosen {
            canvas.put(plan.rows, 0, row, "▸", Role::Accent);
        }
    }
    let has_gates = places.iter().any(|place| place.column == Column::Gates);
    if let Some(summary) = model.summary_under_cursor().filter(|_| has_gates) {
        let used = u16::try_from(model.list.rows.len().saturating_sub(cursor.top)).unwrap_or(u16::MAX);
        gate_names::draw(model, summary, (plan.rows, used), canvas);
    }
}

fn title(model: &Model, plan: &ListLayout, canvas: &mut Canvas<'_>) {
    let queue = model.list.queue;
    let sort = model.list.queue_cursor().sort;
    let role = if model.list.pane == Pane::List { Role::Accent } else { Role::Strong };
    let mut spans = vec![Span::new(role, model.list.title(queue))];
    if !model.list.filter.is_empty() {
        let filter = SafeText::sanitize(model.list.filter.text());
        spans.push(Span::new(Role::Waiting, format!(" · filter: {filter}")));
    } else if !queue.is_of_files() {
        spans.push(Span::new(Role::Dim, format!(" · {}", SafeText::sanitize(&model.meaning(queue)))));
    }
    if !queue.is_of_files() {
        spans.push(Span::new(Role::Dim, format!(" · {}", sort.column.order(sort.descending))));
    }
    let rows = model.list.rows.len();
    let end = if rows > plan.rows.rows() {
        format!("{} of {rows}", model.list.queue_cursor().cursor + 1)
    } else {
        String::new()
    };
    canvas.rule(plan.list_title, &spans, &end);
}

fn heads(model: &Model, area: Area, places: &[Place], canvas: &mut Canvas<'_>) {
    if model.list.queue.is_of_files() {
        canvas.put(area, 2, 0, "Problem", Role::Dim);
        canvas.put(area, column(PATH), 0, "File", Role::Dim);
        return;
    }
    let sort = model.list.queue_cursor().sort;
    let mut x = LEAD;
    for place in places {
        let arrow = match (sort.column == place.column, sort.descending) {
            (true, true) => "↓",
            (true, false) => "↑",
            (false, _) => "",
        };
        let text = match place.column {
            Column::Gates if place.width == TIGHT_GATES => "12345678".to_owned(),
            Column::Gates => "1 2 3 4 5 6 7 8".to_owned(),
            column => column.head().to_owned(),
        };
        // If the column has no room for the arrow, it goes into the gap after it.
        let is_full = text.width() + arrow.width() > place.width;
        let text = if is_full { text } else { text + arrow };
        let role = if sort.column == place.column { Role::Accent } else { Role::Dim };
        let text = cut(&text, place.width, "");
        let lead = if place.column.is_number() { place.width.saturating_sub(text.width()) } else { 0 };
        let end = canvas.put(area, column(x + lead), 0, &text, role);
        if let Some(number) = model.list.gate.filter(|_| place.column == Column::Gates) {
            let step = if place.width == TIGHT_GATES { 1 } else { 2 };
            let at = column(x) + u16::from(number.saturating_sub(1)) * step;
            let style = canvas.styles.tab();
            canvas.text(area, at, 0, safe!("{}", number), style);
        }
        if is_full {
            canvas.put(area, end, 0, arrow, role);
        }
        x += place.width + GAP;
    }
}

fn column(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// Draws a trial in its columns.
fn trial_row(
    model: &Model,
    room_view: &RoomView,
    index: usize,
    places: &[Place],
    (area, row): (Area, u16),
    canvas: &mut Canvas<'_>,
) {
    let (Some(trial_ref), Some(summary)) = (room_view.trial_ref(index), room_view.summaries.get(index))
    else {
        return;
    };
    let is_found = model.list.is_found(index);
    if model.list.selected.contains(trial_ref) {
        canvas.put(area, 1, row, "●", Role::Accent);
    }
    let freshness = model.freshness();
    if freshness.is_current() {
        canvas.put(area, 2, row, status_glyph(summary.status), status_role(summary.status));
    } else {
        canvas.put(area, 2, row, "…", Role::Dim);
    }
    if model.drafts.of_trial(trial_ref).next().is_some() {
        canvas.put(area, 3, row, "✎", Role::Waiting);
    }
    // A row of someone else is dim as a whole, and a word says so.
    let is_others = model.list.queue == Queue::Approvals
        && room_view.trial(index).is_some_and(|reviewed| cells::is_others(model, room_view, reviewed));
    let is_first_to_say = is_others && !places.iter().any(|place| place.column == Column::Limit);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mut x = LEAD;
    for place in places {
        let role = |role| canvas.styles.role(role);
        let (text, style) = match place.column {
            Column::Trial if is_found => (summary.name.to_string(), bold.add_modifier(Modifier::UNDERLINED)),
            Column::Trial => (summary.name.to_string(), bold),
            Column::Status => match freshness.instead() {
                Some(word) => (word.to_owned(), role(Role::Dim)),
                None => (labels::status(summary.status).to_owned(), role(status_role(summary.status))),
            },
            Column::Outcome => {
                let known = if summary.outcome.is_some() { Role::Plain } else { Role::Blocked };
                (labels::outcome(summary.outcome).to_owned(), role(known))
            }
            Column::Age => (labels::age(summary.age()), Style::new()),
            Column::Gates => {
                gates((model, summary), place.width, (area, column(x), row), canvas);
                (String::new(), Style::new())
            }
            // Zero is shown as a dim dot.
            Column::Stage => (summary.stage.number().to_string(), Style::new()),
            Column::Missing if summary.code_bits() & (1 << Code::DocumentMissing as u32) != 0 => {
                let missing =
                    if summary.missing == 0 { String::new() } else { format!("{}+", summary.missing) };
                (format!("{missing}doc"), Style::new())
            }
            Column::Missing if summary.missing == 0 => ("·".to_owned(), role(Role::Dim)),
            Column::Others if summary.other_blocked_gates() == 0 => ("·".to_owned(), role(Role::Dim)),
            Column::Missing => (summary.missing.to_string(), Style::new()),
            Column::Others => (summary.other_blocked_gates().to_string(), Style::new()),
            Column::Grace => {
                let (word, text) = grace(model, summary, room_view, index);
                (short_grace(summary.grace, text, place.width), role(word))
            }
            Column::Asked
            | Column::Votes
            | Column::Limit
            | Column::Extension
            | Column::Next
            | Column::Organization => {
                let cell = room_view
                    .trial(index)
                    .map(|reviewed| cells::cell(model, room_view, reviewed, place.column, place.width));
                let (word, mut text) = cell.unwrap_or_default();
                if is_first_to_say && place.column == Column::Asked {
                    text = safe!("{} · {}", NOT_YOU, text);
                }
                let word = if is_others && word != Role::Blocked { Role::Dim } else { word };
                canvas.put(area, column(x), row, cut(text, place.width, "…"), word);
                (String::new(), Style::new())
            }
            Column::Marks => (marks(summary, place.width), role(Role::Dim)),
        };
        let text = cut(&text, place.width, "…");
        let style = if is_others { canvas.styles.role(Role::Dim) } else { style };
        let lead = if place.column.is_number() { place.width.saturating_sub(text.width()) } else { 0 };
        canvas.text(area, column(x + lead), row, &text, style);
        x += place.width + GAP;
    }
}

/// Draws a glyph for each gate. If the verdicts are not current, no gate is shown as passed.
fn gates(
    (model, summary): (&Model, &Summary),
    width: usize,
    (area, x, row): (Area, u16, u16),
    canvas: &mut Canvas<'_>,
) {
    let freshness = model.freshness();
    let chosen = model.list.gate.filter(|_| is_under_cursor(model, row));
    let step = if width < WIDE_GATES { 1 } else { 2 };
    let mut x = x;
    // The gates of the current stage: other stages have other numbers of gates.
    for gate in STAGES[summary.stage as usize].gates {
        let (glyph, role) = gate_sign(summary.gate(gate.info.number), freshness);
        canvas.put(area, x, row, glyph, role);
        if chosen == Some(gate.info.number) {
            let style = canvas.styles.tab();
            canvas.text(area, x, row, glyph, style);
        }
        x = x.saturating_add(step);
    }
}

/// Returns whether a row of the screen is that of the cursor.
fn is_under_cursor(model: &Model, row: u16) -> bool {
    let cursor = model.list.queue_cursor();
    cursor.cursor.checked_sub(cursor.top) == Some(usize::from(row))
}

/// Returns the grace cell, with the distance to its end on the runway.
fn grace(model: &Model, summary: &Summary, room_view: &RoomView, index: usize) -> (Role, String) {
    let role = match summary.grace {
        GraceState::Approved if summary.has(Mark::Lapsed) => Role::Blocked,
        GraceState::Approved | GraceState::Referenced => Role::Plain,
        GraceState::NotApplicable => Role::Dim,
        GraceState::Awaiting | GraceState::Stale => Role::Waiting,
        GraceState::Denied | GraceState::ChangesRequested | GraceState::RefusalUnsettled => Role::Blocked,
    };
    let policy = &room_view.room.policy_file.policy;
    if policy.quorum.get() > 1
        && matches!(summary.grace, GraceState::Awaiting | GraceState::Stale)
        && let Some(reviewed) = room_view.trial(index)
        && let Some(Votes { approvals, quorum, .. }) = votes::pending(reviewed, policy, DecisionTarget::Grace)
    {
        let own = votes::own_vote(reviewed, &model.signer.principal, DecisionTarget::Grace);
        let word = if own.is_some_and(|vote| vote.holds) { "voted" } else { "await" };
        return (role, format!("{word} {approvals}/{quorum}"));
    }
    if summary.outcome.is_none() && summary.grace == GraceState::Awaiting {
        return (Role::Dim, "no outcome".to_owned());
    }
    let text = labels::grace(summary.grace, summary.grace_ends_on, room_view.room.now.today());
    match summary.grace_days().filter(|_| model.list.queue == Queue::Runway) {
        Some(days) if days < 0 => (Role::Blocked, format!("{text}  {}", labels::distance(days))),
        Some(days) => (Role::Waiting, format!("{text}  {}", labels::distance(days))),
        None => (role, text),
    }
}

/// Returns a grace cell that fits: two labels have a shorter form.
fn short_grace(state: GraceState, text: String, width: usize) -> String {
    match state {
        _ if text.width() <= width => text,
        GraceState::RefusalUnsettled => "objection".to_owned(),
        GraceState::ChangesRequested => "changes".to_owned(),
        _ => text,
    }
}

/// Returns the marks of a trial, or the first ones and the number of the others if they do not fit.
fn marks(summary: &Summary, width: usize) -> String {
    let names: Vec<_> = summary.marks().map(Mark::name).collect();
    let first = |shown: usize| {
        let left = names.len() - shown;
        let rest = if left > 0 { format!(" +{left}") } else { String::new() };
        format!("{}{rest}", names[..shown].join(" "))
    };
    let longest = (1..=names.len()).rev().map(first).find(|text| text.width() <= width);
    longest.unwrap_or_else(|| names.join(" "))
}

/// Draws a problem.
fn problem_row(room_view: &RoomView, place: usize, area: Area, row: u16, canvas: &mut Canvas<'_>) {
    let Some(problem) = room_view.room.problems.get(place) else { return };
    canvas.put(area, 2, row, "✗", Role::Blocked);
    canvas.put(area, 4, row, problem.code.name(), Role::Blocked);
    let path = SafeText::sanitize(&problem.path);
    let place = problem.at.map_or_else(|| path.to_string(), |at| format!("{path}:{}:{}", at.line, at.column));
    let text = cut(&place, area.columns().saturating_sub(PATH + 1), "…");
    canvas.put(area, column(PATH), row, &text, Role::Plain);
}

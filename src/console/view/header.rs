//! The two lines at the top: program, room, tally, and tabs.

use crate::console::app::decision::form::DecisionForm;
use crate::console::app::form_drafts;
use crate::console::app::form_drafts::DraftStorage;
use crate::console::app::geometry::Area;
use crate::console::app::labels::count;
use crate::console::app::model::Model;
use crate::console::app::rich_text::Role;
use crate::console::app::rich_text::cut;
use crate::console::app::tabs;
use crate::console::app::time_machine::content;
use crate::console::app::trial::state::TrialPage;
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::columns;
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// The width from which the date and the user are beside the tabs.
const WIDE: u16 = 112;

/// The width from which the point in time of a past room is in words.
const ROOM_FOR_PAST_IN_WORDS: u16 = 60;

/// The width from which the name of a past room is before its point in time.
const ROOM_FOR_PAST: u16 = 100;

/// The number of trials that the title of a form names.
const NAMES: usize = 3;

/// Draws the name of the room and the number of trials by status.
pub(super) fn draw(model: &Model, area: Area, canvas: &mut Canvas<'_>) {
    let x = canvas.put(area, 1, 0, "trialdesk", Role::Accent);
    let x = demo_mark(model, area, x + 1, canvas).unwrap_or(x);
    let x = canvas.put(area, x, 0, " · ", Role::Dim);
    if model.watch_state.failed.is_some() && model.room_view.is_some() {
        return out_of_date(model, area, x, canvas);
    }
    let is_narrow = area.width < ROOM_FOR_PAST_IN_WORDS;
    let past = if is_narrow { content::short_label(model) } else { content::label(model) };
    let x = match &past {
        Some(label) if area.width < ROOM_FOR_PAST => canvas.put(area, x, 0, label, Role::Waiting),
        Some(label) => {
            let x = canvas.put(area, x, 0, &model.named, Role::Strong);
            canvas.put(area, x, 0, safe!(" · {}", label), Role::Waiting)
        }
        None => canvas.put(area, x, 0, &model.named, Role::Strong),
    };
    let Some(room_view) = &model.room_view else { return };
    // With room for it, date and user are beside the tabs.
    let x = match model.signer.principal.as_str() {
        _ if past.is_some() || has_room_beside_tabs(model, area.width) => x,
        name if area.width >= 120 => {
            let _ = name;
            canvas.put(area, x, 0, safe!(" · {}", whose_day(model)), Role::Dim)
        }
        name if !name.is_empty() && area.width >= 60 => {
            canvas.put(area, x, 0, safe!(" · as {}", SafeText::principal(name)), Role::Dim)
        }
        _ => x,
    };
    if !room_view.room.is_whole {
        let right = Area { width: area.width.saturating_sub(1), ..area };
        canvas.put_right(
            right,
            0,
            format!("{} so far …", count(room_view.tally.trials, "trial", "trials")),
            Role::Dim,
        );
        return;
    }
    let tally = room_view.tally;
    let problems = room_view.room.problems.len();
    let ready = format!("✓ {} ready", tally.ready);
    let lapsed = format!("{} lapsed", room_view.lapsed);
    let parts = [
        (count(tally.trials, "trial", "trials"), Role::Plain, true),
        (ready.clone(), Role::Pass, true),
        (lapsed, Role::Waiting, room_view.lapsed > 0),
        (format!("◆ {} awaiting approval", tally.awaiting_approval), Role::Waiting, true),
        (format!("✗ {} blocked", tally.blocked), Role::Blocked, true),
        (count(problems, "problem", "problems"), Role::Blocked, problems > 0),
        (format!("{} ignored", room_view.room.ignored), Role::Waiting, room_view.room.ignored > 0),
    ];
    let terse = [
        (count(tally.trials, "trial", "trials"), Role::Plain, true),
        (format!("✓ {} ready", tally.ready), Role::Pass, true),
        (format!("{} lapsed", room_view.lapsed), Role::Waiting, room_view.lapsed > 0),
        (format!("◆ {} awaiting", tally.awaiting_approval), Role::Waiting, true),
        (format!("✗ {} blocked", tally.blocked), Role::Blocked, true),
        (count(problems, "problem", "problems"), Role::Blocked, problems > 0),
        (format!("{} ignored", room_view.room.ignored), Role::Waiting, room_view.room.ignored > 0),
    ];
    let short = [
        (String::new(), Role::Plain, false),
        (format!("✓{}", tally.ready), Role::Pass, true),
        (format!("◆{}", tally.awaiting_approval), Role::Waiting, true),
        (format!("✗{}", tally.blocked), Role::Blocked, true),
        (String::new(), Role::Plain, false),
        (String::new(), Role::Plain, false),
        (String::new(), Role::Plain, false),
    ];
    for (parts, gap) in [(parts, 3), (terse, 2), (short, 1)] {
        let width: usize = parts.iter().filter(|part| part.2).map(|part| part.0.width() + gap).sum();
        let width = u16::try_from(width).unwrap_or(u16::MAX);
        if x + width + 1 > area.width {
            continue;
        }
        let mut at = area.width - width - 1;
        for (text, role, _) in parts.iter().filter(|part| part.2) {
            at += u16::try_from(gap).unwrap_or_default();
            at = canvas.put(area, at, 0, text, *role);
        }
        return;
    }
}

/// Draws the name of the room and a warning instead of the tally. The name is shortened first.
fn out_of_date(model: &Model, area: Area, x: u16, canvas: &mut Canvas<'_>) {
    const WARNING: &str = "! out of date";
    let warning_at = area.width.saturating_sub(columns(WARNING) + 1);
    let name = cut(&model.named, usize::from(warning_at.saturating_sub(x + 1)), "…");
    canvas.put(area, x, 0, &name, Role::Strong);
    canvas.put(area, warning_at, 0, WARNING, Role::Blocked);
}

/// Draws the label of the demo. Returns the column after it.
pub(super) fn demo_mark(model: &Model, area: Area, x: u16, canvas: &mut Canvas<'_>) -> Option<u16> {
    model.presentation.demo.as_ref()?;
    let style = canvas.styles.mark();
    Some(canvas.text(area, x, 0, " DEMO ", style))
}

/// Returns whether date and user fit beside the tabs of the list. Other screens have them in the list only.
fn has_room_beside_tabs(model: &Model, width: u16) -> bool {
    let tabs = tabs::queues(model, usize::from(width));
    let end = tabs.last().map_or(0, |tab| tab.x.saturating_add(columns(&tab.text)));
    let is_list =
        model.layers.page().is_none() && model.layers.form().is_none() && model.layers.editor().is_none();
    width >= WIDE && (!is_list || end + columns(&whose_day(model)) + 2 < width)
}

/// Draws the queues with their counts, and the date and the user.
pub(super) fn queue_tabs(model: &Model, area: Area, canvas: &mut Canvas<'_>) {
    let mut x = 0;
    for tab in tabs::queues(model, area.columns()) {
        let style =
            if tab.of == model.list.queue { canvas.styles.tab() } else { canvas.styles.role(Role::Dim) };
        x = canvas.text(area, tab.x, 0, &tab.text, style);
    }
    let who = whose_day(model);
    if area.width >= WIDE && x + columns(&who) + 2 < area.width {
        canvas.put(
            Area { width: area.width - 1, ..area },
            area.width - 1 - columns(&who),
            0,
            &who,
            Role::Dim,
        );
    }
}

/// Returns the date, the kind of clock, and the user.
fn whose_day(model: &Model) -> SafeText {
    let Some(room_view) = &model.room_view else { return SafeText::EMPTY };
    let room = &room_view.room;
    let is_past = model.time_machine.today().is_none();
    let clock = match (room.now.given && !is_past, room.is_sample_clock) {
        (true, _) => " (--now)",
        (false, true) => " (sample clock)",
        (false, false) => "",
    };
    let name = model.signer.principal.as_str();
    let who = if name.is_empty() { "no name set".into() } else { safe!("as {}", SafeText::principal(name)) };
    safe!("{} UTC{} · {}", room.now.today(), clock, who)
}

/// The tabs of the trial page.
pub(super) fn page_tabs(model: &Model, page: &TrialPage, area: Area, canvas: &mut Canvas<'_>) {
    let mut x = canvas.put(area, 1, 0, tabs::page_name(model, page), Role::Strong);
    for tab in tabs::of_page(model, page) {
        let style = if tab.of == page.tab { canvas.styles.tab() } else { canvas.styles.role(Role::Dim) };
        x = canvas.text(area, tab.x, 0, &tab.text, style);
    }
    if let Some(waiting) = form_drafts::waiting(&model.drafts, &page.trial_ref) {
        x = canvas.put(area, x + 2, 0, format!("✎ {waiting}"), Role::Waiting);
    }
    let back = "Esc back to the table";
    if x + columns(back) + 3 < area.width {
        canvas.put_right(Area { width: area.width - 1, ..area }, 0, back, Role::Dim);
    }
}

/// Draws the title of the editor.
pub(super) fn editor_tabs(model: &Model, area: Area, canvas: &mut Canvas<'_>) {
    let style = canvas.styles.tab();
    let x = canvas.text(area, 1, 0, " Editor ", style);
    let note = "set $EDITOR to use your own";
    if x + columns(note) + 3 < area.width && model.size.width > 60 {
        canvas.put_right(Area { width: area.width - 1, ..area }, 0, note, Role::Dim);
    }
}

/// The title of the form, from the left, and the name that decides, if there is room for it.
struct FormTitle {
    name: SafeText,
    action: String,
    who: Option<SafeText>,
}

impl FormTitle {
    fn of(model: &Model, form: &DecisionForm, width: u16) -> Self {
        let name = if form.is_bulk {
            safe!("{} trials: {}", form.items.len(), form.names(NAMES))
        } else {
            form.names(1)
        };
        let name = cut(name, usize::from(width / 2), "…");
        let action = format!(" {} ", form.title());
        let signed = if form.signer.key.is_some() { ", with your key" } else { "" };
        let who = safe!("acting as {}{}", SafeText::principal(&form.signer.principal), signed);
        let kept = match model.drafts.storage(&form.draft_key()) {
            Some(DraftStorage::InMemory(_)) => " · form draft not saved",
            Some(DraftStorage::OnDisk | DraftStorage::Pending) => " · form draft saved",
            None => "",
        };
        let end = 3 + columns(&name) + columns(&action);
        let fits = |who: &SafeText| end + columns(who) + 3 < width;
        let who = [safe!("{}{}", who, kept), who].into_iter().find(fits);
        Self { name, action, who }
    }
}

/// Returns whether the title of the form has room for the name that decides.
pub(super) fn shows_who(model: &Model, form: &DecisionForm) -> bool {
    FormTitle::of(model, form, model.size.width).who.is_some()
}

/// The title of the form.
pub(super) fn form_tabs(model: &Model, form: &DecisionForm, area: Area, canvas: &mut Canvas<'_>) {
    let title = FormTitle::of(model, form, area.width);
    let x = canvas.put(area, 1, 0, &title.name, Role::Strong);
    let style = canvas.styles.tab();
    canvas.text(area, x + 2, 0, title.action, style);
    if let Some(who) = title.who {
        canvas.put_right(Area { width: area.width - 1, ..area }, 0, &who, Role::Dim);
    }
}

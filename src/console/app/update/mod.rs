//! The one place where the model changes.

mod answers;
mod asked;
mod deciding;
mod keeping;
mod live;
mod mending;
mod moving;
mod pages;
mod picking;
mod pointing;
mod prompting;
mod recording;
mod returning;
mod settle;
mod sharing;
mod showing;
mod typing;

use super::calendar::Pace;
use super::commands::{self, Availability, Command, Context};
use super::desk::Pane;
use super::effect::Effect;
use super::help::Help;
use super::key::{Key, KeyCode};
use super::live::Reason;
use super::model::{Model, Notice, Question, Reading, Theme, Tone};
use super::msg::Msg;
use super::page::Tab;
use super::prompt::PromptKind;
use super::show::Pressed;
use super::sought::Sought;
use super::tour;
use crate::domain::clean::clean;
use crate::domain::decision::Verdict;

/// What the console asks for before anything has happened.
#[must_use]
pub fn start(model: &mut Model) -> Vec<Effect> {
    let recall = Effect::Recall { principal: model.signer.principal.clone() };
    vec![recall, scan(model)]
}

/// Changes the model by one event, and says what is wanted of the world.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(key) => on_key(model, key),
        Msg::Paste(text) => typing::paste(model, &text),
        Msg::Run(command) => asked::run(model, command),
        Msg::Fill(text) => asked::fill(model, &text),
        Msg::Choose(number) => asked::choose(model, number),
        Msg::Resize { width, height } => {
            model.screen = super::geometry::Size { width, height };
            showing::fit(model);
            pages::lay_out(model);
            Vec::new()
        }
        Msg::Reading { generation, found, read } => {
            answers::reading(model, generation, Reading { found, read })
        }
        Msg::Glimpsed { generation, survey } => answers::glimpsed(model, generation, &survey),
        Msg::Scanned { generation, room } => answers::scanned(model, generation, room),
        Msg::FileRead { generation, file } => answers::file_read(model, generation, file),
        Msg::Stamped { generation, stamps } => deciding::stamped(model, generation, stamps),
        Msg::Due { generation } => deciding::due(model, generation),
        Msg::Signed { generation, result } => recording::signed(model, generation, result),
        Msg::Recorded { generation, outcome } => recording::recorded(model, generation, outcome),
        Msg::Recalled(found) => returning::recalled(model, *found),
        Msg::DraftsLoaded(found) => keeping::loaded(model, found),
        Msg::DraftSaved { generation, result } => keeping::saved(model, generation, result),
        Msg::Mouse(mouse) => pointing::take(model, mouse),
        Msg::Background { is_light } => {
            model.look.theme = Theme::on(is_light);
            Vec::new()
        }
        Msg::Watching(watching) => {
            live::watching(model, watching);
            Vec::new()
        }
        Msg::Changed => {
            live::want(model, Reason::Followed);
            Vec::new()
        }
        Msg::Edited(result) => {
            live::edited(model, result);
            Vec::new()
        }
        Msg::DemoReset(result) => showing::demo_reset(model, result),
        Msg::Opened(result) => sharing::opened(model, result),
        Msg::LetterWritten(result) => sharing::letter_written(model, result),
        Msg::Copied(result) => answers::copied(model, result),
    };
    effects.extend(live::wanted_scan(model));
    effects.extend(pages::wanted_file(model));
    effects.extend(keeping::wanted(model));
    showing::fit(model);
    settle::settle(model);
    tour::follow(model);
    effects
}

/// A scan, under a generation of its own.
fn scan(model: &mut Model) -> Effect {
    let generation = next_generation(model);
    model.scanning = Some(generation);
    model.live.reason = Reason::Asked;
    Effect::ScanRoom { generation }
}

fn next_generation(model: &mut Model) -> u64 {
    model.generation += 1;
    model.generation
}

fn say(model: &mut Model, tone: Tone, text: impl AsRef<str>) {
    model.notice = Some(Notice { tone, text: clean(text.as_ref()).into_owned() });
}

fn on_key(model: &mut Model, key: Key) -> Vec<Effect> {
    model.notice = None;
    live::age(model);
    let context = model.context();
    if model.show.presents {
        model.show.pressed = Some(Pressed::of(key, model.keymap.resolve(context, key)));
    }
    let begins_a_line = key == Key::plain(KeyCode::Enter) && context == Context::Form;
    if begins_a_line && typing::break_line(model) {
        return Vec::new();
    }
    let Some(entry) = model.keymap.resolve(context, key) else {
        if !typing::take(model, context, key) && context != Context::Confirm {
            say(
                model,
                Tone::Quiet,
                format!("{key} does nothing here: {} shows the keys", model.key(Command::Help)),
            );
        }
        return Vec::new();
    };
    run_if_available(model, context, entry)
}

/// Runs a command, or says why not.
fn run_if_available(model: &mut Model, context: Context, entry: &commands::Entry) -> Vec<Effect> {
    match (entry.availability)(model) {
        Availability::Ready => run(model, context, entry.command),
        Availability::Disabled(reason) => {
            if entry.command == Command::Record {
                deciding::go_to_first_wrong_field(model);
            }
            say(model, Tone::Bad, format!("{}: {reason}", entry.title));
            Vec::new()
        }
        Availability::Hidden => {
            say(model, Tone::Quiet, format!("{}: there is nothing here that it could be about", entry.title));
            Vec::new()
        }
    }
}

fn run(model: &mut Model, context: Context, command: Command) -> Vec<Effect> {
    match command {
        Command::Open => return pages::open(model),
        Command::Approve => return deciding::open(model, Verdict::Approved),
        Command::Deny => return deciding::open(model, Verdict::Denied),
        Command::SendBack => return deciding::open(model, Verdict::ChangesRequested),
        Command::Withdraw => return deciding::open(model, Verdict::Withdrawn),
        Command::Undo => return deciding::undo(model),
        Command::Record => return recording::record(model),
        Command::ClearForm => keeping::clear(model),
        Command::PickDay => picking::open(model),
        Command::DayAfter => picking::go(model, Pace::Day, true),
        Command::DayBefore => picking::go(model, Pace::Day, false),
        Command::NextField => deciding::step_field(model, true),
        Command::PreviousField => deciding::step_field(model, false),
        Command::Edit => {
            live::note_edited(model);
            return mending::open(model);
        }
        Command::Save => return mending::save(model),
        Command::Copy => return model.text_to_copy().map(Effect::Copy).into_iter().collect(),
        Command::CopyReference => return sharing::copy_reference(model),
        Command::CopyTrial => return sharing::copy_trial(model),
        Command::OpenLink => return sharing::open_link(model),
        Command::Request => sharing::ask_for_file(model),
        Command::Rescan => {
            say(model, Tone::Quiet, "reading the evidence again …");
            live::want(model, Reason::Asked);
        }
        Command::Complete => prompting::complete(model),
        Command::Accept => return typing::accept(model),
        Command::Yes => return answer(model, true),
        Command::No => return answer(model, false),
        Command::Tour => showing::toggle_tour(model),
        Command::TourNext => showing::go_on(model),
        Command::TourBack => model.show.tour.go_back(),
        Command::Present => showing::toggle_presenting(model),
        Command::ResetDemo => model.question = Some(Question::ResetDemo),
        Command::Redraw => return vec![Effect::Redraw],
        Command::Suspend => return vec![Effect::Suspend],
        Command::Quit => return quit(model),
        Command::Leave => return leave(model),
        Command::Back => back(model),
        Command::Palette => model.palette = Some(super::model::Palette::default()),
        Command::Help => model.help = Some(Help::default()),
        Command::SearchHelp => typing::search_help(model),
        Command::ShowGates => pages::show_tab(model, Tab::Gates),
        Command::ShowEvidence => pages::show_tab(model, Tab::Evidence),
        Command::ShowDecisions => pages::show_tab(model, Tab::Decisions),
        Command::NextTab => pages::step_tab(model, true),
        Command::PreviousTab => pages::step_tab(model, false),
        Command::NextFile => pages::step_file(model, true),
        Command::PreviousFile => pages::step_file(model, false),
        Command::NextBlocked => pages::step_blocked(model, true),
        Command::PreviousBlocked => pages::step_blocked(model, false),
        Command::NextHit => moving::step_hit(model, true),
        Command::PreviousHit => moving::step_hit(model, false),
        Command::Mark => moving::mark(model),
        Command::InvertMarks => moving::invert_marks(model),
        Command::MarkAll => moving::mark_all(model),
        Command::Search => prompting::open(model, PromptKind::Search),
        Command::Filter => prompting::open(model, PromptKind::Filter),
        Command::Sort => moving::sort(model, false),
        Command::ReverseSort => moving::sort(model, true),
        Command::Go(queue) => moving::go(model, queue),
        Command::OtherPane => {
            model.desk.pane = if model.desk.pane == Pane::List { Pane::Detail } else { Pane::List };
        }
        Command::Down => moving::by(model, context, moving::Stride::Row, true),
        Command::Up => moving::by(model, context, moving::Stride::Row, false),
        Command::HalfPageDown => moving::by(model, context, moving::Stride::HalfPage, true),
        Command::HalfPageUp => moving::by(model, context, moving::Stride::HalfPage, false),
        Command::PageDown => moving::by(model, context, moving::Stride::Page, true),
        Command::PageUp => moving::by(model, context, moving::Stride::Page, false),
        Command::Top => moving::by(model, context, moving::Stride::All, false),
        Command::Bottom => moving::by(model, context, moving::Stride::All, true),
    }
    Vec::new()
}

/// One level back.
fn back(model: &mut Model) {
    if typing::drop_help_search(model)
        || model.help.take().is_some()
        || model.letter.take().is_some()
        || picking::close(model)
        || model.palette.take().is_some()
    {
        return;
    }
    if model.prompt.is_some() {
        prompting::drop_prompt(model);
    } else if model.show.mending.is_some() {
        mending::leave(model);
    } else if let Some(form) = &model.form {
        if form.is_recording() {
            say(model, Tone::Bad, "the decision is being written: one moment");
        } else {
            keeping::leave(model);
        }
    } else if model.page.take().is_some() {
        // Back on the desk, where the cursor is on the same trial.
    } else if model.desk.pane == Pane::Detail {
        model.desk.pane = Pane::List;
    } else if model.live.note.take().is_some() {
        // It has been read.
    } else if !model.desk.filter.is_empty() {
        prompting::filter_by(model, Sought::default());
        say(model, Tone::Quiet, "the filter is off");
    } else if !model.desk.search.is_empty() {
        model.desk.search.clear();
    } else if !model.desk.marks.is_empty() {
        model.desk.marks.clear();
        say(model, Tone::Quiet, "the marks are off");
    } else {
        let text = format!("{} quits", model.key(Command::Leave));
        say(model, Tone::Quiet, text);
    }
}

/// One level back, and out of the program from the first.
fn leave(model: &mut Model) -> Vec<Effect> {
    if model.help.is_some() || model.page.is_some() {
        back(model);
        return Vec::new();
    }
    quit(model)
}

/// Ends the program; asks first where that would lose something, and waits for drafts that are on their way to the disk.
fn quit(model: &mut Model) -> Vec<Effect> {
    if model.form.as_ref().is_some_and(super::form::Form::is_recording) {
        say(model, Tone::Bad, "the decision is being written: one moment");
    } else if model.drafts.would_be_lost() {
        model.question = Some(Question::Quit);
    } else if model.drafts.is_pending() {
        if std::mem::replace(&mut model.is_leaving, true) {
            // It was asked twice: the disk takes its time.
            model.question = Some(Question::Quit);
        }
        say(model, Tone::Quiet, "keeping what you typed …");
    } else {
        return end(model);
    }
    Vec::new()
}

fn end(model: &mut Model) -> Vec<Effect> {
    model.ended = true;
    returning::farewell(model).into_iter().chain([Effect::Quit]).collect()
}

fn answer(model: &mut Model, yes: bool) -> Vec<Effect> {
    model.is_leaving = false;
    match model.question.take() {
        Some(Question::Quit) if yes => end(model),
        Some(Question::ResetDemo) if yes => showing::reset_demo(model),
        _ => Vec::new(),
    }
}

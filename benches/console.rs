//! The console over a hundred thousand trials: filter keystrokes, the figures of the portfolio, a step with its frame, a room that
//! is read anew.

use crate::texts;
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::fs;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tempfile::TempDir;
use trialdesk::console::app::appearance::Appearance;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::{Key, KeyCode};
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::portfolio::figures::Figures;
use trialdesk::console::app::room_view::RoomView;
use trialdesk::console::app::update::start;
use trialdesk::console::app::update::update;
use trialdesk::console::view;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::room::{Room, RoomOptions};

/// A large room, made and read once for all benches. Its folder goes with the process's temporary files.
fn room_view() -> Arc<RoomView> {
    static ROOM: OnceLock<(TempDir, Arc<RoomView>)> = OnceLock::new();
    let (_, room_view) = ROOM.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        for (path, text) in texts(100_000) {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let room = Room::open(folder.path(), &RoomOptions::default(), parse_timestamp("2026-06-20").unwrap());
        (folder, Arc::new(RoomView::of(Arc::new(room.unwrap()))))
    });
    room_view.clone()
}

fn console() -> Model {
    let mut model = Model::new("room", Some("dana".to_owned()), Appearance::default());
    let _ = update(&mut model, Msg::Resize { width: 120, height: 40 });
    let request = start(&mut model).into_iter().find_map(|effect| match effect {
        Effect::ScanRoom { request, .. } => Some(request),
        _ => None,
    });
    let _ = update(&mut model, Msg::Scanned { request: request.unwrap(), room: Ok(room_view()) });
    model
}

/// One letter of a filter, and the rows that it leaves.
#[divan::bench(max_time = Duration::from_secs(5))]
fn filter_keystroke(bencher: Bencher) {
    let model = console();
    let begin = |mut model: Model| {
        // A clone of the rows has no answers to earlier words.
        model.room_view = Some(Arc::new(RoomView::clone(&room_view())));
        let _ = update(&mut model, Msg::Key(Key::char('f')));
        model
    };
    bencher
        .with_inputs(|| begin(model.clone()))
        .bench_local_values(|mut model| update(black_box(&mut model), Msg::Key(Key::char('4'))));
}

/// A word of a filter, letter by letter: each looks only at trials that have the letters before.
#[divan::bench(max_time = Duration::from_secs(5))]
fn filter_word(bencher: Bencher) {
    let mut model = console();
    // A clone of the rows has no answers to earlier words.
    let begin = || Arc::new(RoomView::clone(&room_view()));
    bencher.with_inputs(begin).bench_local_values(|room_view| {
        model.room_view = Some(room_view);
        for key in ['f', '4', '2', '1', '7'] {
            let _ = update(black_box(&mut model), Msg::Key(Key::char(key)));
        }
        let _ = update(&mut model, Msg::Key(Key::plain(KeyCode::Esc)));
    });
}

/// The figures of the portfolio of all trials.
#[divan::bench(max_time = Duration::from_secs(5))]
fn portfolio_figures(bencher: Bencher) {
    let (room_view, model) = (room_view(), console());
    bencher.bench_local(|| Figures::of(black_box(&room_view), &model.list.filter, &model.list.user));
}

/// One row down, and the frame that shows it.
#[divan::bench(max_time = Duration::from_secs(5))]
fn step_and_frame(bencher: Bencher) {
    let mut model = console();
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    bencher.bench_local(|| {
        let _ = update(&mut model, Msg::Key(Key::char('j')));
        terminal.draw(|frame| view::draw(&model, frame)).unwrap();
    });
}

/// A queue is filled and put in its order.
#[divan::bench(max_time = Duration::from_secs(5))]
fn fill_and_sort(bencher: Bencher) {
    let mut model = console();
    let room_view = room_view();
    bencher.bench_local(|| model.list.fill(black_box(&room_view), None));
}

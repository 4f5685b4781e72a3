//! Every screen at every size, incremental drawing against drawing from scratch, and random keys.

mod console;

use console::{Session, draw};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::{Key, KeyCode};
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::console::view;
use unicode_width::UnicodeWidthStr;

/// A way to every screen there is.
const SCREENS: [&str; 16] = [
    "",
    "2",
    "4",
    "5",
    "<Tab>",
    "<Enter>",
    "<Enter>2",
    "<Enter>3",
    "2a",
    "2d",
    "?",
    ":re",
    "/10",
    "f104",
    "2ax<Esc>",
    "2a<Tab><Tab>one<Enter>two",
];

#[test]
fn every_screen_is_drawn_at_every_size() {
    for keys in SCREENS {
        let mut session = Session::open();
        session.press(keys);
        for width in 1..=60 {
            for height in 1..=20 {
                session.resize(width, height);
                let _ = session.buffer();
            }
        }
        for (width, height) in [(80, 24), (107, 18), (108, 9), (200, 60), (300, 100), (1, 100), (300, 1)] {
            session.resize(width, height).press("<PageDown>");
            let _ = session.buffer();
        }
    }
}

#[test]
fn drawing_what_changed_comes_to_the_same_as_drawing_all() {
    let mut session = Session::of(Some("dana"), trialdesk::room::Lens::default(), 100, 30);
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
    let journey = "jjj<Tab>jj<Tab>2jj5<Enter>]]<Tab>nn<Tab>q0/10nn<Enter>ff10<Enter><Esc><Esc>?jj<Esc>:he<Esc>2a+3d<Tab>\
                   試験 👩‍👩‍👧 wide<Tab>one<Enter>two<Tab>é<Esc>y1G";
    for key in console::parse(journey) {
        session.feed(Msg::Key(key));
        terminal.draw(|frame| view::draw(&session.model, frame)).unwrap();
        let scratch = draw(&session.model);
        let shown = terminal.backend().buffer();
        assert_eq!(console::text(shown), console::text(&scratch), "after {key}");
        assert_eq!(visible(shown), visible(&scratch), "after {key}");
    }
}

/// Every cell but those that a wide character covers: what a terminal has there nobody sees.
fn visible(buffer: &Buffer) -> Vec<(usize, Cell)> {
    let mut covered = 0;
    let mut cells = Vec::new();
    for (at, cell) in buffer.content.iter().enumerate() {
        if covered == 0 {
            cells.push((at, cell.clone()));
            covered = cell.symbol().width().saturating_sub(1);
        } else {
            covered -= 1;
        }
    }
    cells
}

fn any_key() -> impl Strategy<Value = Key> {
    let plain = prop_oneof![
        Just(KeyCode::Enter),
        Just(KeyCode::Esc),
        Just(KeyCode::Tab),
        Just(KeyCode::BackTab),
        Just(KeyCode::Backspace),
        Just(KeyCode::Delete),
        Just(KeyCode::Left),
        Just(KeyCode::Right),
        Just(KeyCode::Up),
        Just(KeyCode::Down),
        Just(KeyCode::Home),
        Just(KeyCode::End),
        Just(KeyCode::PageUp),
        Just(KeyCode::PageDown),
    ];
    prop_oneof![
        4 => "[ -~é試]".prop_map(|text| Key::char(text.chars().next().unwrap_or(' '))),
        3 => plain.prop_map(Key::plain),
        1 => "[a-z]".prop_map(|text| Key::ctrl(text.chars().next().unwrap_or('a'))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is pressed: no panic, the cursor stays on a row, and nothing is recorded but by the key that records.
    #[test]
    fn random_keys_keep_the_invariants(keys in prop::collection::vec(any_key(), 1..120), width in 1_u16..130, height in 1_u16..40) {
        thread_local!(static ROOM: std::cell::RefCell<Option<Session>> = const { std::cell::RefCell::new(None) });
        ROOM.with_borrow_mut(|kept| {
            let kept = kept.get_or_insert_with(Session::open);
            let mut model = kept.model.clone();
            let _ = update(&mut model, Msg::Resize { width, height });
            for key in keys {
                let was_form = model.form.is_some();
                let effects = update(&mut model, Msg::Key(key));
                for effect in effects {
                    if let Effect::RecordDecision { record, .. } = &effect {
                        assert!(was_form && key == Key::ctrl('s'), "{key} recorded");
                        let form = model.form.as_ref().unwrap();
                        assert_eq!(Some(record), form.items[form.recording.unwrap().item].record.as_ref());
                    } else if let Effect::Stamp { frozen, count, generation } = effect {
                        let stamp = trialdesk::ledger::record::Stamp { at: frozen.unwrap(), id: ulid::Ulid::nil() };
                        let _ = update(&mut model, Msg::Stamped { generation, stamps: vec![stamp; count] });
                    } else if !matches!(effect, Effect::ScanRoom { .. })
                        && let Some(msg) = trialdesk::console::runtime::effects::answer(&kept.place, effect)
                    {
                        let _ = update(&mut model, msg);
                    }
                }
                let stand = model.desk.stand();
                assert!(stand.cursor < model.desk.rows.len().max(1));
                assert!(stand.top <= stand.cursor);
                assert!(model.desk.rows.is_empty() || model.subject().is_some());
                if model.ended { break; }
            }
            let _ = draw(&model);
        });
    }
}

//! The terminal library's events as the core's.

use crate::console::app::key::{Key, KeyCode};
use crate::console::app::msg::{Mouse, Msg, Pointing};
use crossterm::event::{
    Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::time::{Duration, Instant};

/// What an event means to the core; nothing where it means nothing.
pub(super) fn msg(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => key(event).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize { width, height }),
        _ => None,
    }
}

/// How soon the second press of two follows.
const SOON: Duration = Duration::from_millis(400);

/// Presses of the mouse, to tell the second one of two from a first.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

impl Clicks {
    /// What an event of the mouse means to the core.
    pub(super) fn msg(&mut self, event: MouseEvent, now: Instant) -> Option<Msg> {
        let MouseEvent { kind, column, row, .. } = event;
        let what = match kind {
            MouseEventKind::ScrollDown => Pointing::WheelDown,
            MouseEventKind::ScrollUp => Pointing::WheelUp,
            MouseEventKind::Down(MouseButton::Left) => {
                let is_second = self.last.take().is_some_and(|(at, x, y)| {
                    (x, y) == (column, row) && now.saturating_duration_since(at) < SOON
                });
                if is_second {
                    Pointing::SecondPress
                } else {
                    self.last = Some((now, column, row));
                    Pointing::Press
                }
            }
            _ => return None,
        };
        Some(Msg::Mouse(Mouse { column, row, what }))
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        Code::Char(c) => KeyCode::Char(c),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => KeyCode::BackTab,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::F(number) => KeyCode::F(number),
        _ => return None,
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    // Ctrl-S and Ctrl-Shift-S are one key, and so is what a terminal with caps lock on makes of it.
    let code = match code {
        KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
        code => code,
    };
    Some(Key { code, ctrl, alt })
}

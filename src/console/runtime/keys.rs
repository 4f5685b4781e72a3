//! The terminal library's events as the core's.

use crate::console::app::key::{Key, KeyCode};
use crate::console::app::msg::{Mouse, Msg, Pointing};
use crossterm::event::{
    Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::time::{Duration, Instant};

/// Returns the message of an event, if it has one.
pub(super) fn msg(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => key(event).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize { width, height }),
        _ => None,
    }
}

/// The time limit for a double click.
const SOON: Duration = Duration::from_millis(400);

/// Clicks, to detect double clicks.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

impl Clicks {
    /// Returns the message of a mouse event.
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
    // Ctrl-S, Ctrl-Shift-S, and Ctrl-S with caps lock are one key.
    let code = match code {
        KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
        code => code,
    };
    Some(Key { code, ctrl, alt })
}

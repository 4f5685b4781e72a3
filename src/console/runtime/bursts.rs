//! Input that comes faster than it is typed. A key in a burst may be part of a paste or come from a held key, so it
//! records nothing. Keys that follow a paste in the same burst are part of it: a paste may hold the sequence that ends
//! it, and then the terminal sends the rest as keys.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::{Duration, Instant};

/// The time without input after which a burst is over.
const QUIET: Duration = Duration::from_millis(50);

/// The bursts of the input.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    last: Option<Instant>,
    /// Set if the burst holds a paste.
    is_pasting: bool,
}

/// An event, and how it arrived.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    /// It came alone.
    Event(Event),
    /// It came together with other input.
    InBurst(Event),
    /// It is pasted text.
    Pasted(String),
    /// It has no meaning in a paste.
    Nothing,
}

impl Bursts {
    /// Takes the next event.
    pub(super) fn take(&mut self, event: Event, now: Instant) -> Arrived {
        if !is_input(&event) {
            return Arrived::Event(event);
        }
        let is_in_burst =
            self.last.replace(now).is_some_and(|last| now.saturating_duration_since(last) < QUIET);
        self.is_pasting &= is_in_burst;
        match event {
            Event::Paste(text) => {
                self.is_pasting = true;
                Arrived::Pasted(text)
            }
            Event::Key(key) if self.is_pasting => text_of(key).map_or(Arrived::Nothing, Arrived::Pasted),
            event if is_in_burst => Arrived::InBurst(event),
            event => Arrived::Event(event),
        }
    }
}

fn is_input(event: &Event) -> bool {
    match event {
        Event::Key(key) => key.kind != KeyEventKind::Release,
        Event::Paste(_) => true,
        _ => false,
    }
}

/// Returns the text of a key in a paste.
pub(super) fn text_of(key: KeyEvent) -> Option<String> {
    match key.code {
        KeyCode::Char(c) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
            Some(c.to_string())
        }
        KeyCode::Enter => Some("\n".to_owned()),
        KeyCode::Tab => Some("\t".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn letter(c: char) -> Event {
        key(KeyCode::Char(c), KeyModifiers::NONE)
    }

    #[test]
    fn keys_within_50_ms_are_a_burst() {
        let start = Instant::now();
        let mut bursts = Bursts::default();
        let at = |millis| start + Duration::from_millis(millis);
        assert_eq!(bursts.take(letter('a'), at(0)), Arrived::Event(letter('a')));
        assert_eq!(bursts.take(letter('b'), at(49)), Arrived::InBurst(letter('b')));
        assert_eq!(bursts.take(letter('c'), at(98)), Arrived::InBurst(letter('c')));
        assert_eq!(bursts.take(letter('d'), at(148)), Arrived::Event(letter('d')));
    }

    #[test]
    fn a_paste_that_ends_its_own_bracket_types_no_keys() {
        let start = Instant::now();
        let mut bursts = Bursts::default();
        let at = |millis| start + Duration::from_millis(millis);
        assert_eq!(bursts.take(Event::Paste("x".to_owned()), at(0)), Arrived::Pasted("x".to_owned()));
        assert_eq!(bursts.take(letter('y'), at(1)), Arrived::Pasted("y".to_owned()));
        let record = key(KeyCode::Char('s'), KeyModifiers::CONTROL);
        assert_eq!(bursts.take(record.clone(), at(2)), Arrived::Nothing);
        assert_eq!(bursts.take(key(KeyCode::Esc, KeyModifiers::NONE), at(3)), Arrived::Nothing);
        assert_eq!(
            bursts.take(key(KeyCode::Enter, KeyModifiers::NONE), at(4)),
            Arrived::Pasted("\n".to_owned())
        );
        assert_eq!(bursts.take(record.clone(), at(60)), Arrived::Event(record));
    }
}

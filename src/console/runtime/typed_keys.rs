//! Keys as they were typed, for consoles that report them in another way: AltGr as Ctrl and Alt, and pastes as keys.

use crate::console::runtime::bursts::text_of;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The number of text keys at once from which they are a paste. Nobody types as many between two looks at the input.
const PASTE: usize = 4;

/// The modifiers as which AltGr arrives.
const ALT_GR: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// Removes the modifiers of AltGr from a key, which types `@`, `[`, `{` and others on many keyboards.
pub(super) fn without_alt_gr(event: Event) -> Event {
    match event {
        Event::Key(key) if matches!(key.code, KeyCode::Char(_)) && key.modifiers.contains(ALT_GR) => {
            Event::Key(KeyEvent { modifiers: key.modifiers.difference(ALT_GR), ..key })
        }
        event => event,
    }
}

/// Returns whether a text key was pressed.
pub(super) fn is_text(event: &Event) -> bool {
    pressed_text(event).is_some()
}

/// Joins the keys of events that arrived together: a run of text keys is a paste if it is long enough.
pub(super) fn join_pastes(events: Vec<Event>) -> Vec<Event> {
    let mut joined = Vec::new();
    let mut run = Run::default();
    for event in events {
        if let Some(text) = pressed_text(&event) {
            run.text.push_str(&text);
            run.keys.push(event);
        } else if !is_release(&event) {
            run.end(&mut joined);
            joined.push(event);
        }
    }
    run.end(&mut joined);
    joined
}

/// Text keys that follow each other.
#[derive(Default)]
struct Run {
    keys: Vec<Event>,
    text: String,
}

impl Run {
    fn end(&mut self, joined: &mut Vec<Event>) {
        let Self { keys, text } = std::mem::take(self);
        if keys.len() < PASTE {
            joined.extend(keys);
        } else {
            joined.push(Event::Paste(text));
        }
    }
}

fn pressed_text(event: &Event) -> Option<String> {
    event.as_key_event().filter(|key| key.kind != KeyEventKind::Release).and_then(text_of)
}

fn is_release(event: &Event) -> bool {
    event.as_key_event().is_some_and(|key| key.kind == KeyEventKind::Release)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn typed(text: &str) -> Vec<Event> {
        let both = |c| {
            let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
            let press = KeyEvent::new(code, KeyModifiers::NONE);
            [Event::Key(press), Event::Key(KeyEvent { kind: KeyEventKind::Release, ..press })]
        };
        text.chars().flat_map(both).collect()
    }

    #[test]
    fn alt_gr_types_a_character() {
        for c in ['@', '[', ']', '\\', '{', '}', '|', '~', '€'] {
            let typed = without_alt_gr(key(KeyCode::Char(c), ALT_GR));
            assert_eq!(typed, key(KeyCode::Char(c), KeyModifiers::NONE), "{c}");
        }
        for (code, modifiers) in [
            (KeyCode::Char('s'), KeyModifiers::CONTROL),
            (KeyCode::Char('x'), KeyModifiers::ALT),
            (KeyCode::Enter, ALT_GR),
        ] {
            assert_eq!(without_alt_gr(key(code, modifiers)), key(code, modifiers));
        }
    }

    #[test]
    fn many_text_keys_at_once_are_a_paste() {
        let paste = |text: &str| Event::Paste(text.to_owned());
        assert_eq!(join_pastes(typed("see\nCS-1")), [paste("see\nCS-1")]);
        let record = key(KeyCode::Char('s'), KeyModifiers::CONTROL);
        let events = [typed("reason"), vec![record.clone()], typed("more")].concat();
        assert_eq!(join_pastes(events), [paste("reason"), record, paste("more")]);
    }

    #[test]
    fn few_keys_at_once_are_typed() {
        let pressed = |text| typed(text).into_iter().step_by(2).collect::<Vec<_>>();
        assert_eq!(join_pastes(typed("jjk")), pressed("jjk"));
        assert_eq!(join_pastes(Vec::new()), []);
    }
}

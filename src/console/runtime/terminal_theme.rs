//! Detection of a light background. The terminal is queried (OSC 11) without waiting; the answer arrives among the
//! keys and is filtered out.

use crate::fsio::terminal::{ASKS_BACKGROUND, read_input};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::env;
use std::mem;
use std::time::{Duration, Instant};

/// The question.
pub(super) const QUESTION: &str = "\x1b]11;?\x1b\\";

/// The time during which an answer is expected. Until then, the key that begins one, Alt-], waits for the next key.
const PATIENCE: Duration = Duration::from_secs(30);

/// The time for which the end of the program waits for the answer.
const LAST_CHANCE: Duration = Duration::from_millis(150);

/// The longest answer: `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 32;

/// The luminance (0 is black, 1 is white) from which black text is easier to read than white text.
const LIGHT: f64 = 0.179;

/// Guesses from the environment: the last number of `COLORFGBG`, if it is set.
pub(super) fn guess() -> Option<bool> {
    is_light_number(&env::var("COLORFGBG").ok()?)
}

fn is_light_number(colours: &str) -> Option<bool> {
    let background: u8 = colours.rsplit(';').next()?.trim().parse().ok()?;
    Some(matches!(background, 7 | 9..=15))
}

/// Returns whether this terminal can be queried. Some print the query.
pub(super) fn can_be_asked() -> bool {
    let term = env::var("TERM").unwrap_or_default();
    ASKS_BACKGROUND
        && !term.is_empty()
        && !["dumb", "linux", "cons25"].contains(&term.as_str())
        && !term.starts_with("vt")
}

/// Reads and drops an answer that is still on its way, so that it does not land at the shell. Waits for it for a moment.
pub(super) fn discard_answer() {
    let end = Instant::now() + LAST_CHANCE;
    let mut seen = Vec::new();
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        let mut bytes = [0; 256];
        let Some(count) = read_input(&mut bytes, left) else { return };
        seen.extend_from_slice(&bytes[..count]);
        if seen.contains(&7) || seen.windows(2).any(|end| end == b"\x1b\\") {
            return;
        }
    }
}

/// Filters the answer out of the input.
#[derive(Debug)]
pub(super) struct Answer {
    until: Option<Instant>,
    held: Vec<KeyEvent>,
    text: String,
}

/// A parsed event.
#[derive(Debug, PartialEq)]
pub(super) enum Parsed {
    /// These, and no answer.
    Events(Vec<Event>),
    /// The answer, if it is a colour: whether the background is light.
    Answer(Option<bool>),
}

impl Answer {
    /// Creates a filter for a query that was sent now, or was not sent.
    pub(super) fn awaited(is_asked: bool) -> Self {
        let until = is_asked.then(|| Instant::now() + PATIENCE);
        Self { until, held: Vec::new(), text: String::new() }
    }

    /// Takes one event. The answer looks like keys: Alt-], its text, and Alt-\ or Ctrl-g.
    pub(super) fn take(&mut self, event: Event, now: Instant) -> Parsed {
        let Event::Key(key) = event else { return Parsed::Events(vec![event]) };
        if self.until.is_none_or(|until| until < now && self.held.is_empty()) {
            return Parsed::Events(vec![event]);
        }
        let only = |modifiers| key.modifiers == modifiers;
        match key.code {
            KeyCode::Char(']') if only(KeyModifiers::ALT) => {
                let before = self.release();
                self.held.push(key);
                return Parsed::Events(before);
            }
            KeyCode::Char('\\') if only(KeyModifiers::ALT) && self.is_colour() => return self.finish(),
            KeyCode::Char('g') if only(KeyModifiers::CONTROL) && self.is_colour() => return self.finish(),
            KeyCode::Char(c)
                if !self.held.is_empty()
                    && !key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::CONTROL)
                    && self.goes_on_with(c) =>
            {
                self.text.push(c);
                self.held.push(key);
                return Parsed::Events(Vec::new());
            }
            _ => {}
        }
        let mut events = self.release();
        events.push(event);
        Parsed::Events(events)
    }

    fn goes_on_with(&self, c: char) -> bool {
        const BEGINS: &str = "11;";
        match BEGINS.chars().nth(self.text.len()) {
            Some(expected) => c == expected,
            None => self.text.len() < LONGEST && (c.is_ascii_hexdigit() || "rgba:/#".contains(c)),
        }
    }

    fn is_colour(&self) -> bool {
        self.text.starts_with("11;")
    }

    fn finish(&mut self) -> Parsed {
        self.until = None;
        self.held.clear();
        Parsed::Answer(is_light(self.text.trim_start_matches("11;")))
    }

    /// Returns the held keys: they were typed.
    fn release(&mut self) -> Vec<Event> {
        self.text.clear();
        mem::take(&mut self.held).into_iter().map(Event::Key).collect()
    }
}

/// Returns whether an X11 colour (`rgb:ffff/ffff/ffff`, with one to four digits each) is light.
fn is_light(colour: &str) -> Option<bool> {
    let (_, parts) = colour.split_once(':')?;
    let part = |text: &str| {
        let digits = u32::try_from(text.len()).ok().filter(|digits| (1..=4).contains(digits))?;
        let most = 16_u32.pow(digits) - 1;
        Some(f64::from(u32::from_str_radix(text, 16).ok()?) / f64::from(most))
    };
    let linear =
        |value: f64| if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    let mut parts = parts.split('/').map(|text| part(text).map(linear));
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > LIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn typed(text: &str) -> Vec<Event> {
        let modifiers = |c: char| if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        text.chars().map(|c| key(c, modifiers(c))).collect()
    }

    fn reply(text: &str) -> Vec<Event> {
        let mut events = vec![key(']', KeyModifiers::ALT)];
        events.extend(typed(text));
        events.push(key('\\', KeyModifiers::ALT));
        events
    }

    /// Returns the remaining events and the answers.
    fn hear(events: Vec<Event>) -> (Vec<Event>, Vec<Option<bool>>) {
        let now = Instant::now();
        let mut answer = Answer::awaited(true);
        let (mut left, mut answers) = (Vec::new(), Vec::new());
        for event in events {
            match answer.take(event, now) {
                Parsed::Events(events) => left.extend(events),
                Parsed::Answer(answer) => answers.push(answer),
            }
        }
        (left, answers)
    }

    #[test]
    fn an_answer_is_picked_out_of_what_is_typed_and_no_key_is_eaten() {
        let mut events = typed("jj");
        events.extend(reply("11;rgb:FFff/ffff/ffff"));
        events.extend(typed("da"));
        assert_eq!(hear(events), (typed("jjda"), vec![Some(true)]));
        let mut waker = reply("11;rgb:1e1e/1e1e/2e2e");
        waker.pop();
        waker.push(key('g', KeyModifiers::CONTROL));
        assert_eq!(hear(waker), (vec![], vec![Some(false)]));
    }

    #[test]
    fn what_only_begins_like_an_answer_was_typed() {
        for text in ["", "1", "11", "12;", "11;xyz", "j"] {
            let mut events = vec![key(']', KeyModifiers::ALT)];
            events.extend(typed(text));
            events.push(key('q', KeyModifiers::CONTROL));
            assert_eq!(hear(events.clone()), (events, vec![]), "{text}");
        }
    }

    #[test]
    fn without_a_query_no_key_is_held_back() {
        let mut answer = Answer::awaited(false);
        let event = key(']', KeyModifiers::ALT);
        assert_eq!(answer.take(event.clone(), Instant::now()), Parsed::Events(vec![event.clone()]));
        let mut answer = Answer::awaited(true);
        let later = Instant::now() + PATIENCE * 2;
        assert_eq!(answer.take(event.clone(), later), Parsed::Events(vec![event]));
    }

    #[test]
    fn light_is_what_black_reads_better_on() {
        for (colour, light) in [
            ("rgb:0000/0000/0000", Some(false)),
            ("rgb:ffff/ffff/ffff", Some(true)),
            ("rgb:fd/f6/e3", Some(true)),
            ("rgb:0/2/3", Some(false)),
            ("rgba:2828/2c2c/3434/ffff", Some(false)),
            ("rgb:zz/0/0", None),
            ("rgb:ff/ff", None),
            ("?", None),
        ] {
            assert_eq!(is_light(colour), light, "{colour}");
        }
        assert_eq!(is_light_number("0;15"), Some(true));
        assert_eq!(is_light_number("15;default;0"), Some(false));
        assert_eq!(is_light_number("12;8"), Some(false));
        assert_eq!(is_light_number("default"), None);
    }
}

//! Keys, independent of the terminal library.

use crate::domain::spelling::did_you_mean;
use std::fmt;

/// Keys that have a name, as they are shown and written.
const NAMED: [(&str, KeyCode); 15] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
];

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character; upper case is a character of its own.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// The key that deletes to the left.
    Backspace,
    /// The key that deletes to the right.
    Delete,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page Up.
    PageUp,
    /// Page Down.
    PageDown,
    /// A function key, by its number.
    F(u8),
}

/// A key as it was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// The Control modifier.
    pub ctrl: bool,
    /// The Alt modifier.
    pub alt: bool,
}

impl Key {
    /// Returns a key without modifiers.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// Returns the key of a character.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// Returns the key of a character with Control.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: true, alt: false }
    }

    /// Reads a key in the form in which it is shown: `j`, `G`, `Space`, `Shift-Tab`, `F5`, `Ctrl-s`, `Alt-Enter`.
    ///
    /// ```
    /// use trialdesk::console::app::key::{Key, KeyCode};
    /// assert_eq!(Key::parse("ctrl-S"), Ok(Key::ctrl('s')));
    /// assert_eq!(Key::parse("pagedown"), Ok(Key::plain(KeyCode::PageDown)));
    /// assert_eq!(Key::parse("-"), Ok(Key::char('-')));
    /// assert!(Key::parse("Ctrl+s").unwrap_err().contains("`Ctrl-s`"));
    /// ```
    ///
    /// # Errors
    /// Returns the problem and a suggestion.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut ctrl, mut alt, mut rest) = (false, false, text);
        while let Some((modifier, key)) = rest.split_once('-').filter(|(_, key)| !key.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" if !ctrl => ctrl = true,
                "alt" if !alt => alt = true,
                _ => break,
            }
            rest = key;
        }
        let code = code(rest).ok_or_else(|| unknown(text))?;
        let code = match code {
            KeyCode::Char('i' | 'I' | 'm' | 'M' | '[') if ctrl => {
                return Err(format!("terminals send {text} as Tab, Enter or Esc: take another key"));
            }
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            code => code,
        };
        Ok(Self { code, ctrl, alt })
    }

    /// Returns whether this key types a character.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }
}

/// Returns the key of this name, or of this one character.
fn code(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(KeyCode::Char(c));
    }
    let number = name.strip_prefix(['F', 'f']).and_then(|number| number.parse().ok());
    if let Some(number @ 1..=12) = number {
        return Some(KeyCode::F(number));
    }
    NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, code)| *code)
}

fn unknown(text: &str) -> String {
    if text.is_empty() {
        return "a key is wanting here: quote what YAML takes for something else".to_owned();
    }
    let dashed =
        text.replace('+', "-").replace("C-", "Ctrl-").replace("M-", "Alt-").replace("Control-", "Ctrl-");
    if let Some(meant) = Some(dashed).filter(|dashed| dashed != text).and_then(|text| Key::parse(&text).ok())
    {
        return format!("Unknown key `{text}`; did you mean `{meant}`?");
    }
    if let Some(c) = text.strip_prefix("Shift-").filter(|rest| rest.chars().count() == 1) {
        return format!("Unknown key `{text}`: write `{}`", c.to_uppercase());
    }
    format!("Unknown key `{text}`{}", did_you_mean(text, NAMED.iter().map(|(name, _)| *name)))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            KeyCode::F(number) => write!(f, "F{number}"),
            code => write!(f, "{code:?}"),
        }
    }
}

//! Styles of roles. Every state also has a symbol and a word, so that colour is never the only difference.

use crate::console::app::appearance::Theme;
use crate::console::app::rich_text::Role;
use ratatui::style::{Color, Modifier, Style};

/// The colours of a theme.
struct Colours {
    strong: Option<Color>,
    dim: Color,
    chrome: Color,
    accent: Color,
    pass: Color,
    blocked: Color,
    waiting: Color,
    key: Color,
    value: Option<Color>,
    chosen: (Color, Color),
    found: Color,
}

const DARK: Colours = Colours {
    strong: None,
    dim: Color::Indexed(248),
    chrome: Color::Indexed(242),
    accent: Color::Indexed(111),
    pass: Color::Indexed(114),
    blocked: Color::Indexed(210),
    waiting: Color::Indexed(221),
    key: Color::Indexed(110),
    value: None,
    chosen: (Color::Indexed(255), Color::Indexed(237)),
    found: Color::Indexed(234),
};

const LIGHT: Colours = Colours {
    strong: None,
    dim: Color::Indexed(241),
    chrome: Color::Indexed(247),
    accent: Color::Indexed(26),
    pass: Color::Indexed(22),
    blocked: Color::Indexed(124),
    waiting: Color::Indexed(94),
    key: Color::Indexed(24),
    value: None,
    chosen: (Color::Indexed(16), Color::Indexed(254)),
    found: Color::Indexed(255),
};

/// Fixed colours, because the bright colours of some terminals are not readable.
const HIGH_CONTRAST: Colours = Colours {
    strong: Some(Color::Indexed(231)),
    dim: Color::Indexed(255),
    chrome: Color::Indexed(250),
    accent: Color::Indexed(123),
    pass: Color::Indexed(120),
    blocked: Color::Indexed(217),
    waiting: Color::Indexed(229),
    key: Color::Indexed(123),
    value: Some(Color::Indexed(231)),
    chosen: (Color::Indexed(231), Color::Indexed(19)),
    found: Color::Indexed(232),
};

const COLOUR_BLIND: Colours = Colours {
    pass: Color::Indexed(75),
    blocked: Color::Indexed(208),
    waiting: Color::Indexed(228),
    accent: Color::Indexed(183),
    key: Color::Indexed(183),
    ..DARK
};

/// The styles of a theme.
pub struct Styles {
    colours: Option<&'static Colours>,
}

impl Styles {
    /// Returns the styles of a theme.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        let colours = match theme {
            Theme::Dark => Some(&DARK),
            Theme::Light => Some(&LIGHT),
            Theme::HighContrast => Some(&HIGH_CONTRAST),
            Theme::ColourBlind => Some(&COLOUR_BLIND),
            Theme::Plain => None,
        };
        Self { colours }
    }

    /// Returns the style of a role.
    #[must_use]
    pub fn role(&self, role: Role) -> Style {
        let Some(colours) = self.colours else { return plain(role) };
        let ink = |colour: Color| Style::new().fg(colour);
        match role {
            Role::Plain => Style::new(),
            Role::Strong => colours.strong.map_or_else(Style::new, ink).add_modifier(Modifier::BOLD),
            Role::Dim | Role::NotApplicable => ink(colours.dim),
            Role::Chrome => ink(colours.chrome),
            Role::Accent => ink(colours.accent).add_modifier(Modifier::BOLD),
            Role::Pass => ink(colours.pass),
            Role::Blocked | Role::Removed => ink(colours.blocked),
            Role::Waiting => ink(colours.waiting),
            Role::Added => ink(colours.pass).add_modifier(Modifier::BOLD),
            Role::FileKey => ink(colours.key),
            Role::FileValue => colours.value.map_or_else(Style::new, ink),
            Role::FileComment => ink(colours.dim).add_modifier(Modifier::ITALIC),
            Role::Masked => ink(colours.waiting).add_modifier(Modifier::REVERSED),
            Role::Found => ink(colours.accent).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// Returns the style of the cursor's row in a pane without the focus.
    #[must_use]
    pub fn chosen(&self) -> Style {
        match self.colours {
            Some(colours) => Style::new().bg(colours.chosen.1),
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::DIM),
        }
    }

    /// Returns the style of the cursor's row in the focused pane.
    #[must_use]
    pub fn chosen_text(&self) -> Style {
        match self.colours {
            Some(colours) => Style::new().fg(colours.chosen.0).bg(colours.chosen.1),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// Returns the style of rows that match the search.
    #[must_use]
    pub fn found(&self) -> Style {
        self.colours.map_or_else(Style::new, |colours| Style::new().bg(colours.found))
    }

    /// Returns the style of the demo mark.
    #[must_use]
    pub fn mark(&self) -> Style {
        let style = self.colours.map_or_else(Style::new, |colours| Style::new().fg(colours.waiting));
        style.add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// Returns the style of the shown tab and of a key.
    #[must_use]
    pub fn tab(&self) -> Style {
        match self.colours {
            Some(colours) => {
                Style::new().fg(colours.chosen.0).bg(colours.chosen.1).add_modifier(Modifier::BOLD)
            }
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

/// Returns the style without colours: bold for emphasis, dim for secondary text.
fn plain(role: Role) -> Style {
    match role {
        Role::Strong | Role::Blocked | Role::Added => Style::new().add_modifier(Modifier::BOLD),
        // The title of the focused pane differs from the others.
        Role::Accent | Role::Found => Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Role::Waiting => Style::new().add_modifier(Modifier::UNDERLINED),
        Role::Dim | Role::Chrome | Role::NotApplicable | Role::FileComment => {
            Style::new().add_modifier(Modifier::DIM)
        }
        Role::Masked => Style::new().add_modifier(Modifier::REVERSED),
        _ => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a colour of the palette that every terminal with 256 colours has, in red, green and blue.
    fn rgb(colour: Color) -> [f64; 3] {
        let Color::Indexed(index @ 16..) = colour else { panic!("{colour} is the terminal's own") };
        let value = |step: u8| if step == 0 { 0 } else { 55 + 40 * u32::from(step) };
        let parts = match index {
            232.. => [8 + 10 * u32::from(index - 232); 3],
            _ => [value((index - 16) / 36), value((index - 16) / 6 % 6), value((index - 16) % 6)],
        };
        parts.map(f64::from)
    }

    /// Relative luminance, as WCAG 2.2 has it.
    fn luminance(rgb: [f64; 3]) -> f64 {
        let linear = |value: f64| {
            let value = value / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = rgb.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_has_enough_contrast_on_every_background() {
        let dark = [[0.0; 3], [30.0; 3], [40.0, 44.0, 52.0], [0.0, 43.0, 54.0]];
        let light = [[255.0; 3], [250.0; 3], [253.0, 246.0, 227.0]];
        for (name, colours, grounds, least) in [
            ("dark", &DARK, &dark[..], 4.5),
            ("colour-blind", &COLOUR_BLIND, &dark[..], 4.5),
            ("high-contrast", &HIGH_CONTRAST, &dark[..], 7.0),
            ("light", &LIGHT, &light[..], 4.5),
        ] {
            let Colours { dim, accent, pass, blocked, waiting, key, chosen, found, chrome, .. } = *colours;
            let own = [rgb(chosen.1), rgb(found)];
            for ink in [dim, accent, pass, blocked, waiting, key, chosen.0] {
                for ground in grounds.iter().chain(&own) {
                    let contrast = contrast(rgb(ink), *ground);
                    assert!(contrast >= least, "{name}: {ink} on {ground:?} has {contrast:.2}");
                }
            }
            // Lines and keys that do nothing now are not read, but seen.
            for ground in grounds {
                let contrast = contrast(rgb(chrome), *ground);
                assert!(contrast >= 2.4, "{name}: lines on {ground:?} have {contrast:.2}");
            }
        }
    }
}

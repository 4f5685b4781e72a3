//! Roles as colours. Nothing is told by colour alone: every state has its glyph and its word too.

use crate::console::app::model::Theme;
use crate::console::app::paper::Role;
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
    dim: Color::Indexed(246),
    chrome: Color::Indexed(240),
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
    dim: Color::Indexed(242),
    chrome: Color::Indexed(250),
    accent: Color::Indexed(26),
    pass: Color::Indexed(28),
    blocked: Color::Indexed(160),
    waiting: Color::Indexed(130),
    key: Color::Indexed(24),
    value: None,
    chosen: (Color::Indexed(16), Color::Indexed(253)),
    found: Color::Indexed(255),
};

const HIGH_CONTRAST: Colours = Colours {
    strong: Some(Color::White),
    dim: Color::White,
    chrome: Color::Gray,
    accent: Color::LightCyan,
    pass: Color::LightGreen,
    blocked: Color::LightRed,
    waiting: Color::LightYellow,
    key: Color::LightCyan,
    value: Some(Color::White),
    // A fixed grey: what a terminal calls blue may be light, and then no bright text can be read on it.
    chosen: (Color::White, Color::Indexed(238)),
    found: Color::Black,
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
    /// The styles of a theme.
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

    /// The style of a role.
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
        }
    }

    /// What lies under the cursor's row where the pane has the keys.
    #[must_use]
    pub fn chosen(&self) -> Style {
        match self.colours {
            Some(colours) => Style::new().bg(colours.chosen.1),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The text of the cursor's row, where it has no colour of its own.
    #[must_use]
    pub fn chosen_text(&self) -> Style {
        match self.colours {
            Some(colours) => Style::new().fg(colours.chosen.0).bg(colours.chosen.1),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// What lies under rows that a search found.
    #[must_use]
    pub fn found(&self) -> Style {
        self.colours.map_or_else(Style::new, |colours| Style::new().bg(colours.found))
    }

    /// What must not be overlooked: that this is a demo.
    #[must_use]
    pub fn mark(&self) -> Style {
        let style = self.colours.map_or_else(Style::new, |colours| Style::new().fg(colours.waiting));
        style.add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// A tab that is shown, a key in the footer.
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

/// Without colours, what matters is bold and what does not is dim.
fn plain(role: Role) -> Style {
    match role {
        Role::Strong | Role::Accent | Role::Blocked | Role::Added => {
            Style::new().add_modifier(Modifier::BOLD)
        }
        Role::Waiting => Style::new().add_modifier(Modifier::UNDERLINED),
        Role::Dim | Role::Chrome | Role::NotApplicable | Role::FileComment => {
            Style::new().add_modifier(Modifier::DIM)
        }
        Role::Masked => Style::new().add_modifier(Modifier::REVERSED),
        _ => Style::new(),
    }
}

//! The sections of the portfolio, with their titles and headings: the report and the console show the same ones.

/// A section of the portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The steps that one person can take in one go, the most effective first.
    Asks,
    /// The gates that block, by stage.
    Gates,
    /// The time since the trials expired that are not ready.
    Waiting,
    /// The planned dates by week.
    Weeks,
    /// The owners.
    Owners,
    /// The outcomes and the conversion targets.
    Outcomes,
}

impl Section {
    /// Every section, in order.
    pub const ALL: [Self; 6] =
        [Self::Asks, Self::Gates, Self::Waiting, Self::Weeks, Self::Owners, Self::Outcomes];

    /// Returns its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Asks => "What one person can do in one go",
            Self::Gates => "What blocks",
            Self::Waiting => "How long trials wait",
            Self::Weeks => "Planned dates by week",
            Self::Owners => "By owner",
            Self::Outcomes => "By outcome and target",
        }
    }

    /// Returns what its bars count.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Asks => "",
            Self::Gates => "trials",
            Self::Waiting => "not ready, by time since expiry",
            Self::Weeks | Self::Owners | Self::Outcomes => "not ready of all",
        }
    }

    /// Returns the headings of its figures.
    #[must_use]
    pub const fn heads(self) -> &'static [&'static str] {
        match self {
            Self::Asks => &["Alone", "Touches", "Ready after", "Oldest"],
            Self::Gates => &["Trials"],
            Self::Waiting => &["Not ready"],
            Self::Weeks => &["Dates", "Trials", "Not ready", "Grace ends", "Starts", "Go-lives", "Due dates"],
            Self::Owners => &["Trials", "Not ready"],
            Self::Outcomes => &["Trials", "Ready"],
        }
    }

    /// Returns the headings of its figures in few columns.
    #[must_use]
    pub const fn short_heads(self) -> &'static [&'static str] {
        match self {
            Self::Asks => &["Alone", "Touch", "After", "Oldest"],
            _ => self.heads(),
        }
    }

    /// Returns the heading of its labels.
    #[must_use]
    pub const fn head(self) -> &'static str {
        match self {
            Self::Asks => "Ask",
            Self::Gates => "Gate",
            Self::Waiting => "Expired",
            Self::Weeks => "Week of",
            Self::Owners => "Owner",
            Self::Outcomes => "Outcome or target",
        }
    }
}

//! A request to other people, shown before it leaves. What is shown is what is copied or written.

use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role, wrap};
use crate::console::app::text_input::TextInput;
use crate::domain::safe_text::SafeText;
use crate::report::request::Request;
use crate::safe;

/// The request while it is read, and the name of the file to write.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestPreview {
    /// The name of the file. Without one, the text goes to the clipboard.
    pub name: TextInput,
    /// The whole request and, if it is for several people, the part of each.
    pub pages: Vec<RequestPage>,
    /// The page that is shown.
    pub page: usize,
    /// Its first visible line.
    pub top: usize,
    /// The number of findings that a reviewer can settle alone.
    pub left_out: usize,
    laid_out: LaidOut,
}

/// The lines of a page, as they were made last.
#[derive(Clone, Debug, Default, PartialEq)]
struct LaidOut {
    /// The page and the width that the lines are for.
    of: Option<(usize, usize)>,
    lines: Vec<Line>,
}

/// A text that can leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPage {
    /// The people; nothing for the whole request.
    pub recipient: Option<SafeText>,
    /// The number of items.
    pub items: usize,
    /// The text.
    pub text: SafeText,
}

impl RequestPage {
    fn of(recipient: Option<SafeText>, request: &Request) -> Self {
        Self { recipient, items: request.len(), text: request.text() }
    }

    /// Returns the lines of the text. They are parts of it, so nothing is masked a second time.
    #[must_use]
    pub fn lines(&self) -> Vec<SafeText> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            lines.push(self.text.slice(start..start + line.trim_end_matches('\n').len()));
            start += line.len();
        }
        lines
    }

    /// Returns what the page is: `a request with 3 items`.
    #[must_use]
    pub fn description(&self) -> SafeText {
        let items = SafeText::sanitize(&labels::count(self.items, "item", "items"));
        let to = self.recipient.as_ref().map(|recipient| safe!(" to {}", recipient));
        safe!("a request{} with {}", to.unwrap_or_default(), items)
    }
}

impl RequestPreview {
    /// Returns the pages of a request.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let mut pages = vec![RequestPage::of(None, request)];
        let parts = request.by_recipient();
        if parts.len() > 1 {
            pages.extend(parts.into_iter().map(|(to, part)| RequestPage::of(Some(to), &part)));
        }
        Self {
            name: TextInput::default(),
            pages,
            page: 0,
            top: 0,
            left_out: request.left_out(),
            laid_out: LaidOut::default(),
        }
    }

    /// Returns the page that is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&RequestPage> {
        self.pages.get(self.page)
    }

    /// Returns the title of the page.
    #[must_use]
    pub fn title(&self) -> SafeText {
        let people = self.pages.len().saturating_sub(1);
        match self.shown().and_then(|page| page.recipient.as_ref()) {
            Some(recipient) => safe!("Request {} of {}: to {}", self.page, people, recipient),
            None if people > 0 => safe!("The whole request, to {} recipients", people),
            None => "The request".into(),
        }
    }

    /// Wraps the lines of the page to a width, unless they are.
    pub(crate) fn lay_out(&mut self, width: usize) {
        let of = Some((self.page, width));
        if self.laid_out.of != of {
            let lines = self.shown().map(RequestPage::lines).unwrap_or_default();
            let lines = wrap(lines.into_iter().map(|line| Line::of(Role::Plain, line)).collect(), width);
            self.laid_out = LaidOut { of, lines };
        }
    }

    /// Returns the lines of the page, as they were laid out last.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.laid_out.lines
    }
}

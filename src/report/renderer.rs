//! Output formats, and the tables that list them.

use super::output::{Output, Syntax};
use super::selection::Selection;
use std::fmt;
use std::io;

/// A way to write an evaluated room. It is given the room and an [`Output`], and nothing else, so it can show nothing
/// that is not safe.
pub trait Renderer: Sync {
    /// Writes the selected trials.
    ///
    /// # Errors
    /// The errors of the output.
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()>;
}

/// A renderer in one syntax. It is given the writer of that syntax and no [`Output`], so all of its text is escaped.
pub trait Document: Sync {
    /// The syntax.
    type Syntax: Syntax;

    /// Writes the selected trials.
    ///
    /// # Errors
    /// The errors of the output.
    fn write(
        &self,
        selection: &Selection<'_>,
        out: &mut <Self::Syntax as Syntax>::Writer<'_, '_>,
    ) -> io::Result<()>;
}

impl<T: Document> Renderer for T {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        self.write(selection, &mut T::Syntax::writer(out))
    }
}

/// An output format of a report.
#[derive(Clone, Copy)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// A phrase that describes it in the help.
    pub help: &'static str,
    /// The renderer.
    pub renderer: &'static dyn Renderer,
    /// True if it shows the changes of the selection since an earlier time.
    pub shows_changes: bool,
    /// True if its lines are commands for a CI runner.
    pub writes_commands: bool,
}

impl Format {
    /// Returns a format that shows a selection as it is.
    #[must_use]
    pub const fn new(name: &'static str, help: &'static str, renderer: &'static dyn Renderer) -> Self {
        Self { name, help, renderer, shows_changes: false, writes_commands: false }
    }

    /// Returns the format with the changes of the selection since an earlier time.
    #[must_use]
    pub const fn with_changes(self) -> Self {
        Self { shows_changes: true, ..self }
    }

    /// Returns the format whose lines are commands for a CI runner.
    #[must_use]
    pub const fn of_commands(self) -> Self {
        Self { writes_commands: true, ..self }
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Format").field(&self.name).finish()
    }
}

/// A kind of report. The list of its formats is the only place that knows them.
pub trait Report: Copy + Send + Sync + 'static {
    /// The formats, the default one first.
    const FORMATS: &'static [Format];
}

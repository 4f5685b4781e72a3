//! The workflow commands of GitHub Actions, one a line, with escaped properties and messages.

use super::{Output, Syntax};
use crate::domain::safe_text::SafeText;
use std::io;

/// Workflow commands of GitHub Actions.
#[derive(Debug)]
pub enum WorkflowCommands {}

impl Syntax for WorkflowCommands {
    type Writer<'a, 'b: 'a> = WorkflowWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> WorkflowWriter<'a, 'b> {
        WorkflowWriter { out }
    }
}

/// A writer of workflow commands.
pub struct WorkflowWriter<'a, 'b> {
    out: &'a mut Output<'b>,
}

impl WorkflowWriter<'_, '_> {
    /// Writes a command. Properties without a value are left out.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn command(
        &mut self,
        name: &'static str,
        properties: &[(&'static str, SafeText)],
        message: &SafeText,
    ) -> io::Result<()> {
        self.out.text("::")?.text(name)?;
        let given = properties.iter().filter(|(_, value)| !value.is_empty());
        for (number, (name, value)) in given.enumerate() {
            self.out.text(if number == 0 { " " } else { "," })?.text(name)?.text("=")?;
            self.out.escaped(value, |c| match c {
                ':' => Some("%3A"),
                ',' => Some("%2C"),
                c => data(c),
            })?;
        }
        self.out.text("::")?;
        self.out.escaped(message, data)?;
        self.out.line("")
    }
}

/// Returns the escaped form of a character in a message.
const fn data(c: char) -> Option<&'static str> {
    match c {
        '%' => Some("%25"),
        '\n' => Some("%0A"),
        '\r' => Some("%0D"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safe;

    #[test]
    fn a_message_cannot_begin_another_command() {
        let text = Output::to_text(|out| {
            let message = safe!("100%\n::error::{}", "no");
            let path = SafeText::sanitize("a:b,c::d.yaml");
            WorkflowCommands::writer(out).command(
                "error",
                &[("file", path), ("title", SafeText::EMPTY), ("line", "3".into())],
                &message,
            )
        });
        assert_eq!(text.as_str(), "::error file=a%3Ab%2Cc%3A%3Ad.yaml,line=3::100%25%0A::error::no\n");
    }
}

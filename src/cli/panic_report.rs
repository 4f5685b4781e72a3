//! The report of a panic: the position in the program's source, and no text from evidence.

use color_eyre::config::HookBuilder;
use color_eyre::section::PanicMessage;
use std::any::Any;
use std::fmt;
use std::panic::PanicHookInfo;

/// Installs the report for panics and errors of `main`.
///
/// # Errors
/// Another report is installed already.
pub fn install() -> color_eyre::Result<()> {
    HookBuilder::default().panic_message(Report).install()
}

struct Report;

impl PanicMessage for Report {
    fn display(&self, panic: &PanicHookInfo<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position =
            panic.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
        writeln!(f, "trialdesk stopped because of an error in the program{position}.")?;
        f.write_str(message(panic.payload()))
    }
}

/// Returns the message of a panic if it is the program's own text. A message that was put together at run time can
/// repeat evidence, such as the text that an index was out of bounds for.
fn message(payload: &dyn Any) -> &'static str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("The message is not shown: it can repeat evidence.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    fn message_of(panics: impl FnOnce() + std::panic::UnwindSafe) -> &'static str {
        message(&*catch_unwind(panics).unwrap_err())
    }

    #[test]
    fn a_panic_does_not_repeat_evidence() {
        let evidence = String::from("ticket:CS-8812 é");
        let cut = evidence.len() - 1;
        assert!(!message_of(|| drop(evidence[cut..].to_owned())).contains("CS-8812"));
        assert_eq!(message_of(|| panic!("out of order")), "out of order");
    }
}

//! The report of a panic: the position in the program's source, and no text from evidence.

use crate::demo;
use color_eyre::config::HookBuilder;
use color_eyre::section::PanicMessage;
use std::any::Any;
use std::fmt;
use std::panic::{self, PanicHookInfo};
use std::process;

/// The exit status after a panic, as of any program in Rust.
const PANICKED: i32 = 101;

/// Installs the report for panics and errors of `main`. A panic on any thread ends the program after its report, without
/// unwinding, so a release build has no code for that.
///
/// # Errors
/// Another report is installed already.
#[expect(clippy::disallowed_methods, reason = "no caller can go on after a panic")]
pub fn install() -> color_eyre::Result<()> {
    HookBuilder::default().panic_message(Report).install()?;
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        report(info);
        demo::remove_all();
        process::exit(PANICKED);
    }));
    Ok(())
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
    use crate::demo::DemoDir;
    use std::env;
    use std::io::{self, Write as _};
    use std::panic::catch_unwind;
    use std::path::Path;
    use std::process::Command;

    /// Set for the process that panics, and for no other.
    const PANICS: &str = "TRIALDESK_TEST_PANICS";

    fn message_of(panics: impl FnOnce() + panic::UnwindSafe) -> &'static str {
        message(&*catch_unwind(panics).unwrap_err())
    }

    #[test]
    fn a_panic_does_not_repeat_evidence() {
        let evidence = String::from("ticket:CS-8812 é");
        let cut = evidence.len() - 1;
        assert!(!message_of(|| drop(evidence[cut..].to_owned())).contains("CS-8812"));
        assert_eq!(message_of(|| panic!("out of order")), "out of order");
    }

    #[test]
    #[ignore = "it panics, in a process of its own: the next test starts it"]
    fn a_panic_with_evidence() {
        if env::var_os(PANICS).is_some() {
            install().unwrap();
            // Nothing but the report removes it.
            let demo = DemoDir::create(false).unwrap();
            writeln!(io::stdout(), "\nroom {}", demo.folder().room().display()).unwrap();
            std::mem::forget(demo);
            // Not a literal: a backtrace may quote this source.
            let evidence = format!("ticket:{}-{} é", "CS", 8_000 + 812);
            drop(evidence[evidence.len() - 1..].to_owned());
        }
    }

    #[test]
    fn the_report_that_a_process_prints_has_no_evidence() {
        for backtrace in ["0", "1", "full"] {
            let output = Command::new(env::current_exe().unwrap())
                .args([
                    "--exact",
                    "cli::panic_report::tests::a_panic_with_evidence",
                    "--ignored",
                    "--nocapture",
                ])
                .env(PANICS, "1")
                .env("RUST_BACKTRACE", backtrace)
                .output()
                .unwrap();
            let printed = [output.stdout, output.stderr].concat();
            let printed = String::from_utf8_lossy(&printed);
            assert!(printed.contains("trialdesk stopped because of an error in the program"), "{printed}");
            assert!(printed.contains("panic_report.rs"), "{printed}");
            assert!(!printed.contains("CS-8812"), "{printed}");
            let room = printed.lines().find_map(|line| line.strip_prefix("room ")).unwrap();
            assert!(!Path::new(room).exists(), "{printed}");
        }
    }
}

//! Support for the tests of trialdesk: rooms to test on, a console without a terminal, and the program as a process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set its room up fails"
)]
#![allow(
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "every helper of a test may panic"
)]
#![allow(missing_docs, reason = "names say it")]

pub mod documents;
pub mod earlier;
pub mod git;
pub mod keygen;
pub mod keys;
pub mod mutants;
pub mod report;
pub mod room;
pub mod sample;
pub mod secrets;
pub mod yaml;

use sha2::{Digest as _, Sha256};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the root folder of the repository.
pub fn repository() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).expect("tests/support is two folders down").to_path_buf()
}

/// Returns the path of the compiled program.
///
/// Cargo tells it to tests of the program's own package alone, at compile time. At run time the program lies beside the
/// folder of the test binaries.
pub fn program_path() -> PathBuf {
    let told = ["NEXTEST_BIN_EXE_trialdesk", "CARGO_BIN_EXE_trialdesk"].into_iter().find_map(env::var_os);
    told.map_or_else(
        || {
            let test = env::current_exe().expect("the path of this test");
            test.parent().and_then(Path::parent).expect("target/debug/deps").join("trialdesk")
        },
        PathBuf::from,
    )
}

/// Returns a command that runs the program with an empty environment and no home, so that it keeps no state.
pub fn program() -> Command {
    let mut command = Command::new(program_path());
    command.env_clear().env("HOME", "/dev/null");
    command
}

/// Returns the digest of these bytes as records write it: `sha256:` and 64 hex digits.
pub fn digest(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes).iter().fold(String::new(), |out, byte| format!("{out}{byte:02x}"));
    format!("sha256:{digits}")
}

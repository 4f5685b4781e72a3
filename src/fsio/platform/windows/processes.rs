//! Child processes.

use crate::fsio::processes::Ending;
use std::os::windows::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

/// `CREATE_NEW_PROCESS_GROUP`.
const NEW_GROUP: u32 = 0x200;

/// Makes a command start in a group of its own.
pub fn in_own_group(command: &mut Command) {
    command.creation_flags(NEW_GROUP);
}

/// Ends a child with the processes that it started. A process without a window cannot be asked.
pub fn end_group(child: &mut Child, _ending: Ending) {
    let mut command = Command::new("taskkill");
    command.args(["/T", "/F", "/PID", &child.id().to_string()]);
    let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let _ = child.kill();
}

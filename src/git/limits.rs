//! Running a program with a time limit.

use crate::fsio::processes::{Ending, end_group};
use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The time in which a program that was asked to end may remove its lock files.
const GRACE: Duration = Duration::from_secs(2);
/// The time for which output is waited for after the program has ended: a process that it left behind may hold the pipe.
const LEFT_BEHIND: Duration = Duration::from_millis(300);
/// The longest time between two looks at whether the program has ended.
const LOOK: Duration = Duration::from_millis(20);

/// The result of a program.
#[derive(Debug)]
pub(super) struct Ended {
    /// The exit status.
    pub status: ExitStatus,
    /// Everything that it wrote to stderr.
    pub stderr: Vec<u8>,
    /// True if it was ended because of the time limit.
    pub timed_out: bool,
}

/// Runs a program, in a group of processes of its own if it has a limit, and passes on its stdout in pieces.
///
/// # Errors
/// The program cannot be started, or the system fails.
pub(super) fn run(
    mut command: Command,
    input: Vec<u8>,
    limit: Option<Duration>,
    each: &mut dyn FnMut(&[u8]),
) -> io::Result<Ended> {
    let started = Instant::now();
    command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read all of its input fails, which its status shows.
        thread::spawn(move || stdin.write_all(&input));
    }
    let stdout = child.stdout.take().map(pieces);
    let stderr = child.stderr.take().map(collected);
    let mut clock = Clock { started, limit, endings: 0 };
    if let Some(stdout) = stdout {
        clock.pass_on(&mut child, &stdout, each);
    }
    let status = clock.wait(&mut child)?;
    let stderr = stderr.map(|(done, text)| {
        let _ = done.recv_timeout(LEFT_BEHIND);
        text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    });
    Ok(Ended { status, stderr: stderr.unwrap_or_default(), timed_out: clock.endings > 0 })
}

/// The time that a program has.
struct Clock {
    started: Instant,
    limit: Option<Duration>,
    /// How often the program was ended: first it is asked, and then forced.
    endings: u32,
}

impl Clock {
    /// Ends the program if its time is over.
    fn look(&mut self, child: &mut Child) {
        let Some(limit) = self.limit else { return };
        if self.started.elapsed() >= limit + GRACE * self.endings {
            end_group(child, if self.endings == 0 { Ending::Asked } else { Ending::Forced });
            self.endings += 1;
        }
    }

    fn pass_on(&mut self, child: &mut Child, stdout: &Receiver<Vec<u8>>, each: &mut dyn FnMut(&[u8])) {
        let mut ended: Option<Instant> = None;
        loop {
            match stdout.recv_timeout(LOOK) {
                Ok(piece) => each(&piece),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    if ended.is_some_and(|ended| ended.elapsed() > LEFT_BEHIND) {
                        return;
                    }
                    if ended.is_none() && matches!(child.try_wait(), Ok(Some(_))) {
                        ended = Some(Instant::now());
                    }
                }
            }
            if ended.is_none() {
                self.look(child);
            }
        }
    }

    fn wait(&mut self, child: &mut Child) -> io::Result<ExitStatus> {
        let mut pause = Duration::from_micros(100);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            self.look(child);
            thread::sleep(pause);
            pause = (pause * 2).min(LOOK);
        }
    }
}

/// Reads a pipe on a thread. The channel is closed at the end of the pipe.
fn pieces(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = sync_channel(8);
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    receiver
}

type Shared = Arc<Mutex<Vec<u8>>>;

/// Collects a pipe on a thread. The channel is closed at the end of the pipe.
fn collected(mut pipe: impl Read + Send + 'static) -> (Receiver<()>, Shared) {
    let (sender, receiver) = channel();
    let text = Shared::default();
    let shared = text.clone();
    thread::spawn(move || {
        let mut buffer = vec![0; 4096];
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            shared.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..count]);
        }
        drop(sender);
    });
    (receiver, text)
}

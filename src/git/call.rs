//! One run of git.

use super::counted;
use super::failure::GitError;
use super::limits::{self, Ended};
use super::separated::Separated;
use super::ssh;
use crate::fsio::desktop::find_program;
use crate::fsio::processes::in_own_group;
use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A path that is not a folder, so no hook is found in it.
const NO_HOOKS: &str = "core.hooksPath=/dev/null";

/// Settings of a repository that could start other programs, or change what a command prints or does.
const SETTINGS: [&str; 13] = [
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.pager=cat",
    "diff.external=",
    "diff.renames=false",
    "diff.ignoreSubmodules=none",
    "diff.relative=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "log.diffMerges=separate",
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.detachedHead=false",
];

/// Variables with which a surrounding git command, such as one that runs a hook, names its repository, or which change
/// the output. Those with which users say how git connects and who they are stay.
const REPOSITORY_VARIABLES: [&str; 22] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_PAGER",
];

/// The time that a command may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No limit: the command talks to no other machine.
    Local,
    /// That of receiving, 30 seconds.
    Fetch,
    /// That of sending, 60 seconds.
    Push,
}

impl Limit {
    const fn time(self) -> Option<Duration> {
        match self {
            Self::Local => None,
            Self::Fetch => Some(Duration::from_secs(30)),
            Self::Push => Some(Duration::from_mins(1)),
        }
    }
}

/// The hooks of the repository that run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hooks {
    /// None runs.
    #[default]
    Off,
    /// Those of the command run, as the user's configuration of this program says.
    On,
}

/// Variables with which git and the programs that it starts ask nothing.
const NO_PROMPTS: [(&str, &str); 5] = [
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", "false"),
    ("SSH_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "force"),
    ("GCM_INTERACTIVE", "never"),
];

/// Whether the user can be asked for a password or a passphrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prompts {
    /// Nothing is asked.
    #[default]
    Off,
    /// git and ssh ask in the terminal, which nothing else uses meanwhile.
    InTerminal,
}

/// A run of git that is being prepared. It reads only, unless its command writes.
#[derive(Debug)]
pub struct Call {
    command: Command,
    name: &'static str,
    input: Vec<u8>,
    limit: Limit,
}

/// The answer of a command that ended by itself.
#[derive(Debug)]
pub struct Answer {
    /// The exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// Everything that it wrote to stdout.
    pub stdout: Vec<u8>,
    /// Everything that it wrote to stderr.
    pub stderr: String,
}

impl Call {
    /// Returns a call of a subcommand in a folder.
    #[must_use]
    pub fn new(folder: &Path, name: &'static str) -> Self {
        Self::with(folder, name, Hooks::Off, &[])
    }

    /// Returns a call with these settings, such as `core.fsync=all`.
    #[must_use]
    pub fn with(folder: &Path, name: &'static str, hooks: Hooks, settings: &[&str]) -> Self {
        let mut command = Command::new(find_program("git"));
        for name in REPOSITORY_VARIABLES {
            command.env_remove(name);
        }
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .envs(NO_PROMPTS)
            .env("GIT_EDITOR", "false")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env("LC_ALL", "C")
            .env("LANGUAGE", "C");
        for setting in SETTINGS
            .into_iter()
            .chain((hooks == Hooks::Off).then_some(NO_HOOKS))
            .chain(settings.iter().copied())
        {
            command.args(["-c", setting]);
        }
        command.arg(name).current_dir(folder);
        Self { command, name, input: Vec::new(), limit: Limit::Local }
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Gives the command an input.
    #[must_use]
    pub fn input(mut self, input: Vec<u8>) -> Self {
        self.input = input;
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Makes the paths of this command patterns, in which `*` ends at a `/` and `**` does not.
    #[must_use]
    pub fn with_patterns(mut self) -> Self {
        self.command.env_remove("GIT_LITERAL_PATHSPECS").env("GIT_GLOB_PATHSPECS", "1");
        self
    }

    /// Lets the command talk to another machine, by the user's own ssh command but without a prompt. `configured` is the
    /// value of `core.sshCommand`.
    #[must_use]
    pub fn remote(mut self, limit: Limit, configured: Option<&str>) -> Self {
        self.limit = limit;
        self.command.env_remove("GIT_NO_LAZY_FETCH");
        if let Some(command) = ssh::without_prompts(|name| env::var(name).ok(), configured) {
            self.command.env("GIT_SSH_COMMAND", command);
        }
        self
    }

    /// Lets a command that talks to another machine ask the user in the terminal, by the user's own programs. It has no
    /// time limit, and stays in the group of processes that may read from the terminal.
    #[must_use]
    pub fn with_prompts(mut self) -> Self {
        self.limit = Limit::Local;
        for name in NO_PROMPTS.map(|(name, _)| name).into_iter().chain(["GIT_SSH_COMMAND"]) {
            match env::var_os(name) {
                Some(value) => self.command.env(name, value),
                None => self.command.env_remove(name),
            };
        }
        self
    }

    /// Runs the command, and passes on its stdout in pieces. Any exit status is an answer.
    ///
    /// # Errors
    /// git cannot be started, or took too long.
    pub fn pieces(mut self, each: &mut dyn FnMut(&[u8])) -> Result<Answer, GitError> {
        counted::add();
        let limit = self.limit.time();
        if limit.is_some() {
            in_own_group(&mut self.command);
        }
        let Ended { status, stderr, timed_out } =
            limits::run(self.command, self.input, limit, each).map_err(GitError::Missing)?;
        if let (true, Some(limit)) = (timed_out, limit) {
            return Err(GitError::TimedOut { command: self.name, limit });
        }
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        Ok(Answer { status: status.code(), stdout: Vec::new(), stderr })
    }

    /// Runs the command. Any exit status is an answer.
    ///
    /// # Errors
    /// git cannot be started, or took too long.
    pub fn answer(self) -> Result<Answer, GitError> {
        let mut stdout = Vec::new();
        let answer = self.pieces(&mut |piece| stdout.extend_from_slice(piece))?;
        Ok(Answer { stdout, ..answer })
    }

    /// Runs the command and returns its stdout.
    ///
    /// # Errors
    /// The command failed.
    pub fn bytes(self) -> Result<Vec<u8>, GitError> {
        let name = self.name;
        let answer = self.answer()?;
        answer.check(name)?;
        Ok(answer.stdout)
    }

    /// Runs the command and returns the text that it printed, without the end of the last line.
    ///
    /// # Errors
    /// The command failed, or its text is not UTF-8.
    pub fn text(self) -> Result<String, GitError> {
        let name = self.name;
        text_of(name, self.bytes()?)
    }

    /// Like [`Call::text`]; `None` if the command ends with 1, which means "no" or "not found".
    ///
    /// # Errors
    /// The command failed, or its text is not UTF-8.
    pub fn found(self) -> Result<Option<String>, GitError> {
        let name = self.name;
        let answer = self.answer()?;
        if answer.status == Some(1) {
            return Ok(None);
        }
        answer.check(name)?;
        text_of(name, answer.stdout).map(Some)
    }

    /// Runs the command and calls `each` for every value, each of which ends with NUL.
    ///
    /// # Errors
    /// The command failed, or the last value has no end.
    pub fn values(self, mut each: impl FnMut(&[u8])) -> Result<(), GitError> {
        let name = self.name;
        let mut separated = Separated::default();
        self.pieces(&mut |piece| separated.take(piece, &mut each))?.check(name)?;
        if separated.rest().is_empty() { Ok(()) } else { Err(GitError::unexpected(name, separated.rest())) }
    }
}

impl Answer {
    /// Returns the error of a command that did not end with 0.
    ///
    /// # Errors
    /// The command failed.
    pub fn check(&self, command: &'static str) -> Result<(), GitError> {
        if self.status == Some(0) {
            return Ok(());
        }
        let message = match self.stderr.trim() {
            "" => {
                self.status.map_or("ended by a signal".to_owned(), |status| format!("exit status {status}"))
            }
            message => message.to_owned(),
        };
        Err(GitError::Failed { command, message })
    }
}

fn text_of(name: &'static str, bytes: Vec<u8>) -> Result<String, GitError> {
    let mut text = String::from_utf8(bytes).map_err(|error| GitError::unexpected(name, error.as_bytes()))?;
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

/// Returns the answer of `git --version`.
///
/// # Errors
/// git cannot be run.
pub fn version() -> Result<String, GitError> {
    let output = Command::new(find_program("git")).arg("--version").output();
    let output = output.map_err(|error: io::Error| GitError::Missing(error))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Checks that git can be run and is not too old.
///
/// # Errors
/// It cannot, or it is.
pub(super) fn check_version() -> Result<(), GitError> {
    GitError::of_version(&version()?).map_or(Ok(()), Err)
}

//! The answers of servers to a push.

use crate::git::call::Answer;

/// The result of a push of one branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// The branch has the commit.
    Accepted {
        /// True if the server let the user pass a rule of the branch.
        bypassed: bool,
        /// The addresses that the server printed.
        addresses: Vec<String>,
    },
    /// The branch has moved meanwhile, or has another commit already.
    Outrun,
    /// The server takes changes of this branch by review alone; its message.
    Protected(String),
    /// The server refused it for another reason; its message.
    Refused(String),
    /// The push did not reach a decision of the server.
    Failed(Unreached),
}

/// The reason why a remote did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// It cannot be reached; git's message.
    Offline(String),
    /// It asks for authentication; git's message.
    Authentication(String),
    /// Anything else; git's message.
    Other(String),
}

/// Words with which common servers say that a branch takes no pushes: GitHub, GitLab, Gitea and Forgejo, Bitbucket, Azure
/// DevOps and Gerrit.
const PROTECTED: [&str; 12] = [
    "GH006",
    "GH013",
    "protected branch hook declined",
    "protected branch update failed",
    "push declined due to repository rule violations",
    "pre-receive hook declined",
    "not allowed to push",
    "not permitted to push",
    "to protected branch",
    "TF402455",
    "prohibited by Gerrit",
    "branch restrictions",
];

/// Words of refusals that a review does not help with.
const FINAL: [&str; 3] = ["GH009", "push cannot contain secrets", "Push cannot contain secrets"];

/// Words with which git says that others were faster.
const OUTRUN: [&str; 8] = [
    "non-fast-forward",
    "fetch first",
    "stale info",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
    "reference already exists",
    "needs force",
];

/// Words with which git and ssh say that a remote cannot be reached.
const OFFLINE: [&str; 12] = [
    "Could not resolve host",
    "Couldn't resolve host",
    "Failed to connect",
    "Connection refused",
    "Connection timed out",
    "Connection reset",
    "Network is unreachable",
    "No route to host",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Operation timed out",
    "Could not connect",
];

/// Words with which git and ssh say that they would have to ask.
const AUTHENTICATION: [&str; 8] = [
    "terminal prompts disabled",
    "could not read Username",
    "could not read Password",
    "Authentication failed",
    "Permission denied (",
    "Host key verification failed",
    "unable to read askpass response",
    "Invalid username or password",
];

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

impl Unreached {
    /// Returns the reason in the stderr of git.
    #[must_use]
    pub fn of(stderr: &str) -> Self {
        let message = stderr.to_owned();
        if holds(stderr, &AUTHENTICATION) {
            Self::Authentication(message)
        } else if holds(stderr, &OFFLINE) {
            Self::Offline(message)
        } else {
            Self::Other(message)
        }
    }
}

impl Pushed {
    /// Returns the result in the answer of `git push --porcelain`: a line `<flag>\t<from>:<to>\t<summary>` for the branch.
    #[must_use]
    pub fn of(answer: &Answer) -> Self {
        let stdout = String::from_utf8_lossy(&answer.stdout);
        let line = stdout.lines().find_map(|line| {
            let mut parts = line.split('\t');
            Some((parts.next()?, parts.nth(1)?)).filter(|(flag, _)| flag.len() == 1)
        });
        let stderr = &answer.stderr;
        match line {
            Some((" " | "*" | "=" | "+", _)) if answer.status == Some(0) => Self::Accepted {
                bypassed: stderr.contains("Bypassed rule violations"),
                addresses: addresses(stderr),
            },
            Some(("!", summary)) => refusal(summary, stderr),
            _ => Self::Failed(Unreached::of(stderr)),
        }
    }
}

fn refusal(summary: &str, stderr: &str) -> Pushed {
    let both = format!("{summary}\n{stderr}");
    // The hook of a server can write anything to stderr: git's own word is in the summary.
    if holds(summary, &OUTRUN) {
        Pushed::Outrun
    } else if holds(&both, &FINAL) {
        Pushed::Refused(message(summary, stderr))
    } else if holds(&both, &PROTECTED) {
        Pushed::Protected(message(summary, stderr))
    } else {
        Pushed::Refused(message(summary, stderr))
    }
}

/// Returns the lines of the server, or the summary of git if it wrote none.
fn message(summary: &str, stderr: &str) -> String {
    let lines: Vec<_> = remote_lines(stderr).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { summary.to_owned() } else { lines.join("\n") }
}

/// Returns the lines that the server wrote.
fn remote_lines(stderr: &str) -> impl Iterator<Item = &str> {
    stderr.lines().filter_map(|line| line.strip_prefix("remote:")).map(str::trim)
}

/// Returns the addresses in the lines that the server wrote, such as that of the form for a review.
fn addresses(stderr: &str) -> Vec<String> {
    let words = remote_lines(stderr).flat_map(str::split_whitespace);
    let mut found: Vec<String> = Vec::new();
    for word in words.filter(|word| word.starts_with("https://") || word.starts_with("http://")) {
        if !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    found
}

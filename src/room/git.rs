//! Questions to the `git` program about the repository that contains a room or files. git only answers
//! questions and changes nothing. An answer that it does not give is `None`.

use super::work_tree;
use std::collections::{HashMap, HashSet};
use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Settings of a repository that could start other programs, or change what the commands here print.
const SETTINGS: [&str; 5] = [
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.quotePath=false",
    "core.pager=cat",
    "log.showRoot=true",
];

/// The repository of a work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    root: PathBuf,
}

/// A file of a branch: a path from the root of the work tree, and the id of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchFile {
    /// The path, with `/`.
    pub path: String,
    /// The id of the blob.
    pub blob: String,
}

impl Repository {
    /// Returns the repository of the work tree that contains a folder, which must be without symbolic links.
    #[must_use]
    pub fn containing(folder: &Path) -> Option<Self> {
        work_tree::root_of(folder).map(|root| Self { root: root.to_path_buf() })
    }

    /// Returns the root of the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the message with which git refuses this repository, such as one that belongs to another user.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        let mut command = self.command(&["rev-parse", "--is-inside-work-tree"]);
        let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output().ok()?;
        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Returns a value of git's configuration.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<String> {
        self.text(&["config", "--get", key]).map(|value| value.trim().to_owned())
    }

    /// Returns the attributes `text` and `eol` of files, each with the path from the root of the work tree.
    #[must_use]
    pub fn line_end_attributes(&self, paths: &[String]) -> Option<Vec<(String, String, String)>> {
        // git would quote such paths.
        let asked = paths.iter().filter(|path| !path.contains(['\n', '"', '\\', '\t']));
        let input = asked.fold(String::new(), |mut input, path| {
            input.extend([path, "\n"]);
            input
        });
        let mut found: Vec<(String, String, String)> = Vec::new();
        self.lines(&["check-attr", "--stdin", "text", "eol"], input, |line| {
            let mut parts = line.rsplitn(3, ": ");
            let (Some(value), Some(name), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
                return;
            };
            match (name, found.last_mut().filter(|(last, ..)| last == path)) {
                ("eol", Some((.., eol))) => value.clone_into(eol),
                _ => found.push((path.to_owned(), value.to_owned(), String::new())),
            }
        })?;
        Some(found)
    }

    /// Returns the paths of all tracked files, relative to the root. `None` if git does not tell.
    #[must_use]
    pub fn tracked(&self) -> Option<HashSet<Vec<u8>>> {
        let output = self.command(&["ls-files", "-z", "--cached"]).stdin(Stdio::null()).output().ok()?;
        let paths = || output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        output.status.success().then(|| paths().map(<[u8]>::to_vec).collect())
    }

    /// Returns, for each file, another branch whose tip has it, if no commit in the history of HEAD has the content. All
    /// are `None` if the history is not complete, or if git fails.
    #[must_use]
    pub fn other_branches(&self, files: &[BranchFile]) -> Vec<Option<String>> {
        self.find_other_branches(files).unwrap_or_else(|| vec![None; files.len()])
    }

    fn find_other_branches(&self, files: &[BranchFile]) -> Option<Vec<Option<String>>> {
        if self.text(&["rev-parse", "--is-shallow-repository"])?.trim() != "false" {
            return None;
        }
        // HEAD may be detached, and then every branch is another one.
        let own = self.text(&["symbolic-ref", "-q", "HEAD"]).unwrap_or_default();
        let refs = self.text(&["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes"])?;
        let others: Vec<&str> =
            refs.lines().filter(|name| *name != own.trim() && !name.ends_with("/HEAD")).collect();
        let asked: Vec<_> = files.iter().filter(|file| !file.path.contains('\n')).collect();
        let questions = others.iter().flat_map(|branch| asked.iter().map(move |file| (*branch, *file)));
        let mut found: HashMap<(&str, &str), &str> = HashMap::new();
        let input = questions.clone().fold(String::new(), |mut input, (branch, file)| {
            input.extend([branch, ":", &file.path, "\n"]);
            input
        });
        let mut questions = questions;
        self.lines(&["cat-file", "--batch-check=%(objectname) %(objecttype)"], input, |answer| {
            if let Some((branch, file)) = questions.next()
                && answer == format!("{} blob", file.blob)
            {
                found.entry((&*file.path, &*file.blob)).or_insert(branch);
            }
        })?;
        let mut blobs: HashSet<&str> = found.keys().map(|(_, blob)| *blob).collect();
        if !blobs.is_empty() {
            self.lines(&["rev-list", "--objects", "--no-object-names", "HEAD"], String::new(), |object| {
                blobs.remove(object);
            })?;
        }
        let branch = |file: &BranchFile| {
            let branch = found.get(&(&*file.path, &*file.blob)).filter(|_| blobs.contains(&*file.blob))?;
            Some(short_name(branch).to_owned())
        };
        Some(files.iter().map(branch).collect())
    }

    fn text(&self, arguments: &[&str]) -> Option<String> {
        let output = self.command(arguments).stdin(Stdio::null()).output().ok()?;
        if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
    }

    /// Runs git with this input, and calls `each` for every line that it prints.
    fn lines(&self, arguments: &[&str], input: String, mut each: impl FnMut(&str)) -> Option<()> {
        let mut child = self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
        // A thread writes, so that neither side waits for the other with a full pipe.
        let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
        let mut is_text = true;
        for line in BufReader::new(stdout).split(b'\n') {
            match line.ok().as_deref().map(std::str::from_utf8) {
                Some(Ok(line)) => each(line),
                _ => is_text = false,
            }
        }
        // If git did not read all of it, its status shows it.
        let _ = writer.join();
        (is_success(&mut child) && is_text).then_some(())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        // Variables of a surrounding git command, such as a hook, name another index or repository.
        for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GIT_")) {
            command.env_remove(name);
        }
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("LC_ALL", "C");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments).current_dir(&self.root).stderr(Stdio::null());
        command
    }
}

/// Returns the answer of `git --version`; `None` if git cannot be run.
#[must_use]
pub fn version() -> Option<String> {
    let output = Command::new("git").arg("--version").stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn is_success(child: &mut Child) -> bool {
    child.wait().is_ok_and(|status| status.success())
}

/// Returns the name of a branch as git's users write it.
fn short_name(name: &str) -> &str {
    name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/remotes/")).unwrap_or(name)
}

/// Returns the path of a file from the root of a work tree, with `/`. `None` if it is not in it, or not UTF-8.
#[must_use]
pub fn path_in(repository: &Repository, folder: &Path, path: &str) -> Option<String> {
    let folder = folder.strip_prefix(repository.root()).ok()?;
    let names: Option<Vec<&str>> = folder.iter().map(OsStr::to_str).collect();
    let mut names = names?;
    names.push(path);
    Some(names.join("/"))
}

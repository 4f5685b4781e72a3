//! The commits of a range, each with the files that it changed.

use super::failure::GitError;
use super::object_id::ObjectId;
use super::tree::Mode;
use super::work_tree::WorkTree;
use crate::domain::time::Moment;
use std::str;

/// Commits to read: those that `tips` reach and `without` do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The newest commits.
    pub tips: Vec<ObjectId>,
    /// Commits that are left out, with all before them.
    pub without: Vec<ObjectId>,
    /// Patterns of paths from the root, such as `room/**/decisions/**`: only changes to these are read, and only commits
    /// with such changes. Without a pattern, all are. `*` ends at a `/`, and `**` does not.
    pub patterns: Vec<String>,
    /// The letters of the kinds of changes that are read, such as `DMT`; empty for all.
    pub kinds: &'static str,
}

/// A commit, compared with one of its parents. A merge comes once for each parent, a first commit once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The id.
    pub id: ObjectId,
    /// The ids of the parents.
    pub parents: Vec<ObjectId>,
    /// The name of the author, as it was written: anyone can write any name.
    pub author: String,
    /// The e-mail address of the author.
    pub email: String,
    /// The date of the committer; `None` if the commit has none that can be read.
    pub committed_at: Option<Moment>,
    /// The first paragraph of the message, in one line.
    pub subject: String,
    /// The changes, in the order of their paths. Renames are a deletion and an addition.
    pub changes: Vec<Change>,
}

/// A file that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// git's letter: `A` added, `D` deleted, `M` modified, `T` another type.
    pub kind: u8,
    /// The mode before, and after.
    pub modes: (Mode, Mode),
    /// The id before, and after.
    pub ids: (ObjectId, ObjectId),
    /// The path from the root of the work tree, with `/`.
    pub path: Vec<u8>,
}

/// Id, parents, date, author and subject, each ended by NUL.
const FORMAT: &str = "--format=tformat:%H%x00%P%x00%ct%x00%an%x00%ae%x00%s";

impl WorkTree {
    /// Reads the commits of a range, and calls `each` for every one, children before their parents. Takes one run of git.
    ///
    /// # Errors
    /// git fails, for example because a shallow or partial clone has not all objects, or its answer is not understood.
    pub fn commits(&self, range: &Range, mut each: impl FnMut(Commit)) -> Result<(), GitError> {
        if range.tips.is_empty() {
            return Ok(());
        }
        let mut call = self.call("log").args([
            "-z",
            "--topo-order",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--no-relative",
            "--encoding=UTF-8",
            "-m",
            FORMAT,
        ]);
        if !range.patterns.is_empty() {
            // Without it, git leaves out branches that end with the same files.
            call = call.args(["--full-history"]).with_patterns();
        }
        if !range.kinds.is_empty() {
            call = call.args([format!("--diff-filter={}", range.kinds)]);
        }
        call = call.args(["--end-of-options"]).args(range.tips.iter().map(ObjectId::as_str));
        call = call.args(range.without.iter().map(|id| format!("^{id}")));
        call = call.args(["--"]).args(&range.patterns);
        let mut reader = LogReader::default();
        let mut is_understood = true;
        call.values(|value| is_understood = is_understood && reader.take(value, &mut each).is_some())?;
        if is_understood && reader.finish(&mut each).is_some() {
            Ok(())
        } else {
            Err(GitError::unexpected("log", &reader.last))
        }
    }
}

impl WorkTree {
    /// Returns the changes from one commit or tree to another, in the order of their paths. Takes one run of git.
    ///
    /// # Errors
    /// git fails, or its answer is not understood.
    pub fn changes(&self, from: &ObjectId, to: &ObjectId) -> Result<Vec<Change>, GitError> {
        let call = self.call("diff-tree").args(["-r", "-z", "--raw", "--no-abbrev", "--no-renames"]);
        let mut changes = Vec::new();
        let (mut change, mut is_understood) = (None, true);
        call.args([from.as_str(), to.as_str()]).values(|value| {
            if let Some(found) = change.take() {
                changes.push(Change { path: value.to_vec(), ..found });
            } else {
                change = parse_change(value);
                is_understood &= change.is_some();
            }
        })?;
        if is_understood && change.is_none() {
            Ok(changes)
        } else {
            Err(GitError::unexpected("diff-tree", b""))
        }
    }
}

/// Returns the pattern of all files below a folder, given by its path from the root; the empty path is the root.
#[must_use]
pub fn pattern_below(folder: &[u8]) -> String {
    let mut pattern = String::new();
    for c in String::from_utf8_lossy(folder).chars() {
        if matches!(c, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push_str(if folder.is_empty() { "**" } else { "/**" });
    pattern
}

/// A reader of the values of `git log -z --raw`: the fields of a commit, and then pairs of a change and its path.
#[derive(Debug, Default)]
struct LogReader {
    /// The fields of the commit that came so far.
    fields: Vec<String>,
    commit: Option<Commit>,
    /// The change whose path comes next.
    change: Option<Change>,
    /// The last value, for messages.
    last: Vec<u8>,
}

impl LogReader {
    /// Takes a value. `None` if it cannot be parsed.
    fn take(&mut self, value: &[u8], each: &mut impl FnMut(Commit)) -> Option<()> {
        value.clone_into(&mut self.last);
        if let Some(change) = self.change.take() {
            self.commit.as_mut()?.changes.push(Change { path: value.to_vec(), ..change });
            return Some(());
        }
        if self.fields.is_empty() {
            // A line end separates a commit from its changes.
            let value = value.strip_prefix(b"\n").unwrap_or(value);
            if value.starts_with(b":") {
                self.change = Some(parse_change(value)?);
                return Some(());
            }
            if value.is_empty() {
                return Some(());
            }
            self.commit.take().into_iter().for_each(&mut *each);
        }
        self.fields.push(String::from_utf8_lossy(value).into_owned());
        if let [id, parents, date, author, email, subject] = &self.fields[..] {
            self.commit = Some(Commit {
                id: ObjectId::parse(id)?,
                parents: parents.split_whitespace().map(ObjectId::parse).collect::<Option<_>>()?,
                author: author.clone(),
                email: email.clone(),
                committed_at: date.parse().ok().and_then(Moment::of_second),
                subject: subject.clone(),
                changes: Vec::new(),
            });
            self.fields.clear();
        }
        Some(())
    }

    fn finish(&mut self, each: &mut impl FnMut(Commit)) -> Option<()> {
        self.commit.take().into_iter().for_each(each);
        (self.fields.is_empty() && self.change.is_none()).then_some(())
    }
}

/// Parses `:<mode> <mode> <id> <id> <letter>`. The path follows as a value of its own.
fn parse_change(value: &[u8]) -> Option<Change> {
    let mut words = value.strip_prefix(b":")?.split(|byte| *byte == b' ');
    let mut mode = || Mode::parse(words.next()?);
    let modes = (mode()?, mode()?);
    let mut id = || ObjectId::parse(str::from_utf8(words.next()?).ok()?);
    let ids = (id()?, id()?);
    let kind = *words.next()?.first()?;
    Some(Change { kind, modes, ids, path: Vec::new() })
}

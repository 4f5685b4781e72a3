//! Files that other branches have and HEAD never had.

use super::failure::GitError;
use super::object_id::{ObjectFormat, ObjectId};
use super::revisions::Blob;
use super::work_tree::WorkTree;
use crate::domain::digest::Digest;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The most bytes of a blob that is compared by its content.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// A file that is looked for on other branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchFile {
    /// The path from the root of the work tree, with `/`.
    pub path: String,
    /// The id of the content in a repository with SHA-1 ids, if it is known.
    pub sha1: Option<String>,
    /// The digest of the content.
    pub digest: String,
}

impl WorkTree {
    /// Returns, for each file, another branch whose tip has it, if no commit in the history of HEAD has the content. All
    /// are `None` if the beginning of the history is missing.
    ///
    /// # Errors
    /// git fails, for example because trees of a partial clone are missing.
    pub fn other_branches(&self, files: &[BranchFile]) -> Result<Vec<Option<String>>, GitError> {
        if self.is_shallow() {
            return Ok(vec![None; files.len()]);
        }
        // HEAD may be detached, and then every branch is another one.
        let own = self.call("symbolic-ref").args(["-q", "HEAD"]).found()?.unwrap_or_default();
        let refs = ["--format=%(refname)", "refs/heads", "refs/remotes"];
        let refs = self.call("for-each-ref").args(refs).text()?;
        let others: Vec<&str> =
            refs.lines().filter(|name| *name != own && !name.ends_with("/HEAD")).collect();
        let tips = self.blobs_at(&others, files)?;
        let contents = self.contents(tips.iter().map(|(_, _, id)| id))?;
        let has_content = |id: &ObjectId, file: &BranchFile| match self.format() {
            ObjectFormat::Sha1 => file.sha1.as_deref() == Some(id.as_str()),
            ObjectFormat::Sha256 => contents.get(id) == Some(&file.digest),
        };
        let mut found: HashMap<usize, (&str, &ObjectId)> = HashMap::new();
        for (branch, number, id) in &tips {
            if has_content(id, &files[*number]) {
                found.entry(*number).or_insert((*branch, id));
            }
        }
        let mut new: HashSet<&str> = found.values().map(|(_, id)| id.as_str()).collect();
        if !new.is_empty() {
            self.each_line("rev-list", &["--objects", "--no-object-names", "HEAD"], Vec::new(), |object| {
                new.remove(object);
            })?;
        }
        let branch = |number: &usize| {
            let (branch, _) = found.get(number).filter(|(_, id)| new.contains(id.as_str()))?;
            Some(short_name(branch).to_owned())
        };
        Ok((0..files.len()).map(|number| branch(&number)).collect())
    }

    /// Returns the blobs at the paths of files on branches: the branch, the number of the file, and the id.
    fn blobs_at<'a>(
        &self,
        branches: &[&'a str],
        files: &[BranchFile],
    ) -> Result<Vec<(&'a str, usize, ObjectId)>, GitError> {
        let asked: Vec<_> = files.iter().enumerate().filter(|(_, file)| !file.path.contains('\n')).collect();
        let mut questions = branches
            .iter()
            .flat_map(|branch| asked.iter().map(move |(number, file)| (*branch, *number, *file)));
        let input = questions.clone().fold(String::new(), |mut input, (branch, _, file)| {
            input.extend([branch, ":", &file.path, "\n"]);
            input
        });
        let mut found = Vec::new();
        let asked = ["--batch-check=%(objectname) %(objecttype)"];
        self.each_line("cat-file", &asked, input.into_bytes(), |answer| {
            let Some((branch, number, _)) = questions.next() else { return };
            found.extend(
                answer.strip_suffix(" blob").and_then(ObjectId::parse).map(|id| (branch, number, id)),
            );
        })?;
        Ok(found)
    }

    /// Returns the digests of blobs, if ids do not tell contents apart as records know them.
    fn contents<'a>(
        &self,
        ids: impl Iterator<Item = &'a ObjectId>,
    ) -> Result<HashMap<&'a ObjectId, String>, GitError> {
        let mut contents = HashMap::new();
        if self.format() == ObjectFormat::Sha256 {
            let ids: Vec<_> = ids.collect::<BTreeSet<_>>().into_iter().collect();
            self.blobs(ids.iter().copied(), MOST_BYTES, |number, blob| {
                if let Blob::Bytes(bytes) = blob {
                    contents.insert(ids[number], Digest::of(bytes).to_string());
                }
            })?;
        }
        Ok(contents)
    }

    /// Runs a command, and calls `each` for every line that it prints.
    fn each_line(
        &self,
        name: &'static str,
        arguments: &[&str],
        input: Vec<u8>,
        mut each: impl FnMut(&str),
    ) -> Result<(), GitError> {
        let mut line = Vec::new();
        let answer = self.call(name).args(arguments).input(input).pieces(&mut |mut piece| {
            while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
                line.extend_from_slice(&piece[..end]);
                each(&String::from_utf8_lossy(&line));
                line.clear();
                piece = &piece[end + 1..];
            }
            line.extend_from_slice(piece);
        })?;
        answer.check(name)
    }
}

/// Returns the name of a branch as git's users write it.
fn short_name(name: &str) -> &str {
    name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/remotes/")).unwrap_or(name)
}

//! Reading revisions: names, dates, trees and blobs.

use super::failure::GitError;
use super::object_id::ObjectId;
use super::tree::TreeFile;
use super::work_tree::WorkTree;
use crate::domain::time::Moment;
use std::str;

/// How much of the history a repository has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// All of it.
    Complete,
    /// Its beginning is missing (`git clone --depth`). What was removed before that cannot be known.
    Shallow,
    /// Trees or blobs can be missing (`git clone --filter`). Reading them would need the network.
    Partial,
}

/// The answer for one blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blob<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// It is larger than the limit; the size in bytes.
    TooLarge(u64),
    /// The repository has no such object, for example because it is a partial clone.
    Missing,
    /// The object is not a blob.
    Other,
}

impl WorkTree {
    /// Returns how much of the history is here.
    ///
    /// # Errors
    /// git fails.
    pub fn history(&self) -> Result<History, GitError> {
        if self.is_shallow() {
            return Ok(History::Shallow);
        }
        Ok(if self.settings()?.is_partial() { History::Partial } else { History::Complete })
    }

    /// Returns the commit that a name means: a branch, a tag, an id, `HEAD~3`. `None` if it means none.
    ///
    /// # Errors
    /// git fails.
    pub fn resolve(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        // git would take it for an option. No name of a revision begins like this.
        if name.starts_with('-') || name.contains('\0') {
            return Ok(None);
        }
        let asked = ["--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")];
        let call = self.call("rev-parse").args(asked);
        let answer = call.answer()?;
        // An ambiguous or malformed name ends with 128.
        let id = (answer.status == Some(0)).then(|| str::from_utf8(&answer.stdout).ok()).flatten();
        Ok(id.and_then(|id| ObjectId::parse(id.trim_end())))
    }

    /// Returns the last commit in the line of first parents from `tip` whose committer date is not later than a moment.
    /// `None` if all are later.
    ///
    /// # Errors
    /// git fails.
    pub fn commit_at(&self, tip: &ObjectId, moment: Moment) -> Result<Option<ObjectId>, GitError> {
        let until = format!("--until={moment}");
        let asked = ["-1", "--first-parent", &until, "--end-of-options", tip.as_str()];
        let id = self.call("rev-list").args(asked).text()?;
        if id.is_empty() {
            return Ok(None);
        }
        ObjectId::parse(&id).map(Some).ok_or_else(|| GitError::unexpected("rev-list", id.as_bytes()))
    }

    /// Returns the files of a commit or tree that are below a folder, in the order of their paths. The empty path is the
    /// root. If the tree has a file or a link in the folder's place, that is the only one, with the path of the folder.
    ///
    /// # Errors
    /// git fails, for example because a partial clone has not the tree.
    pub fn files(&self, tree: &ObjectId, folder: &[u8]) -> Result<Vec<TreeFile>, GitError> {
        let mut call = self.call("ls-tree").args(["-r", "-z", "--full-tree", tree.as_str()]);
        if !folder.is_empty() {
            let folder = String::from_utf8(folder.to_vec())
                .map_err(|error| GitError::unexpected("ls-tree", error.as_bytes()))?;
            call = call.args(["--", &folder]);
        }
        let mut files = Ok(Vec::new());
        call.values(|entry| match (TreeFile::parse(entry), &mut files) {
            (Ok(file), Ok(files)) => files.push(file),
            (Err(error), Ok(_)) => files = Err(error),
            (_, Err(_)) => {}
        })?;
        files
    }

    /// Reads blobs, and calls `each` for every one with its number, in their order. Blobs with more than `limit` bytes are
    /// not kept. Takes one run of git.
    ///
    /// # Errors
    /// git fails, or its answer is cut off.
    pub fn blobs<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a ObjectId>,
        limit: u64,
        mut each: impl FnMut(usize, Blob<'_>),
    ) -> Result<(), GitError> {
        let mut input = String::new();
        let mut count = 0;
        for id in ids {
            input.extend([id.as_str(), "\n"]);
            count += 1;
        }
        if count == 0 {
            return Ok(());
        }
        let mut reader = BatchReader { limit, state: BatchState::Header, kept: Vec::new(), number: 0 };
        let mut is_understood = true;
        let call = self.call("cat-file").args(["--batch", "--buffer"]).input(input.into_bytes());
        let answer = call.pieces(&mut |piece| is_understood &= reader.take(piece, &mut each).is_some())?;
        answer.check("cat-file")?;
        if is_understood && reader.number == count && reader.state == BatchState::Header {
            Ok(())
        } else {
            Err(GitError::unexpected("cat-file", &reader.kept))
        }
    }
}

/// The part of an answer of `git cat-file --batch` that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BatchState {
    /// `<id> <type> <size>` or `<id> missing`, and a line end.
    Header,
    /// The bytes of an object, of which some are left.
    Content { left: u64, size: u64, is_blob: bool },
    /// The line end behind an object.
    End,
}

/// A reader of the answers of `git cat-file --batch`, which come in pieces.
struct BatchReader {
    limit: u64,
    state: BatchState,
    /// The bytes of the part that comes next, as far as they came.
    kept: Vec<u8>,
    /// The number of answers that are complete.
    number: usize,
}

impl BatchReader {
    /// Takes a piece. `None` if it cannot be parsed.
    fn take(&mut self, mut piece: &[u8], each: &mut impl FnMut(usize, Blob<'_>)) -> Option<()> {
        while !piece.is_empty() {
            match self.state {
                BatchState::Header => {
                    let Some(end) = piece.iter().position(|byte| *byte == b'\n') else {
                        self.kept.extend_from_slice(piece);
                        return Some(());
                    };
                    self.kept.extend_from_slice(&piece[..end]);
                    piece = &piece[end + 1..];
                    let header = std::mem::take(&mut self.kept);
                    self.header(str::from_utf8(&header).ok()?, each)?;
                }
                BatchState::Content { left, size, is_blob } => {
                    let here = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
                    if size <= self.limit && is_blob {
                        self.kept.extend_from_slice(&piece[..here]);
                    }
                    piece = &piece[here..];
                    let left = left - here as u64;
                    self.state = BatchState::Content { left, size, is_blob };
                    if left == 0 {
                        self.end(size, is_blob, each);
                    }
                }
                BatchState::End => {
                    piece = piece.strip_prefix(b"\n")?;
                    self.state = BatchState::Header;
                }
            }
        }
        Some(())
    }

    fn header(&mut self, header: &str, each: &mut impl FnMut(usize, Blob<'_>)) -> Option<()> {
        let mut words = header.split(' ');
        ObjectId::parse(words.next()?)?;
        match (words.next()?, words.next()) {
            ("missing", None) => {
                each(self.number, Blob::Missing);
                self.number += 1;
            }
            (kind, Some(size)) => {
                let size = size.parse().ok()?;
                let is_blob = kind == "blob";
                self.state = BatchState::Content { left: size, size, is_blob };
                if size == 0 {
                    self.end(size, is_blob, each);
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn end(&mut self, size: u64, is_blob: bool, each: &mut impl FnMut(usize, Blob<'_>)) {
        let blob = match is_blob {
            false => Blob::Other,
            true if size > self.limit => Blob::TooLarge(size),
            true => Blob::Bytes(&self.kept),
        };
        each(self.number, blob);
        self.number += 1;
        self.kept.clear();
        self.state = BatchState::End;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_in_pieces_of_any_size_are_read() {
        let id = "0123456789012345678901234567890123456789";
        let text = format!(
            "{id} blob 4\na\0\nb\n{id} missing\n{id} blob 0\n\n{id} tree 2\nxx\n{id} blob 9\nabcdefghi\n"
        );
        for size in 1..=text.len() {
            let mut reader = BatchReader { limit: 8, state: BatchState::Header, kept: Vec::new(), number: 0 };
            let mut found = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                reader.take(piece, &mut |number, blob| found.push(format!("{number} {blob:?}"))).unwrap();
            }
            let expected =
                ["0 Bytes([97, 0, 10, 98])", "1 Missing", "2 Bytes([])", "3 Other", "4 TooLarge(9)"];
            assert_eq!(found, expected, "pieces of {size}");
            assert!(reader.state == BatchState::Header && reader.number == 5);
        }
        let mut reader = BatchReader { limit: 8, state: BatchState::Header, kept: Vec::new(), number: 0 };
        assert_eq!(reader.take(b"what\n", &mut |_, _| {}), None);
    }
}

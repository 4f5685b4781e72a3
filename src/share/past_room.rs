//! A room as it was at a commit, read from git without touching a file, with the policy of that commit.

use crate::domain::time::{Moment, parse_timestamp};
use crate::fsio::EntryKind;
use crate::fsio::paths::{canonical, shown};
use crate::git::{Blob, GitError, Mode, ObjectId, WorkTree};
use crate::room::read::LARGEST;
use crate::room::snapshot::{self, Content, FileTree, ParsedFiles, SnapshotError, SnapshotPlace};
use crate::room::walk::TreeEntry;
use crate::room::{Room, RoomError, RoomOptions};
use std::path::Path;

/// The point in time at which a room is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A commit, by a name of git, judged at its committer date.
    Revision(String),
    /// The last commit of the branch that is not later than a moment, judged at that moment.
    Moment(Moment),
}

impl At {
    /// Returns the point in time that a text means: a date or a time, or else a commit.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        parse_timestamp(text).map_or_else(|| Self::Revision(text.to_owned()), Self::Moment)
    }
}

/// A room as it was.
#[derive(Debug)]
pub struct PastRoom {
    /// The room. Nothing can be recorded in it.
    pub room: Room,
    /// The commit.
    pub commit: ObjectId,
    /// The date of its committer.
    pub committed_at: Moment,
}

/// The reason why a room is not known as it was.
#[derive(Debug, thiserror::Error)]
pub enum PastRoomError {
    /// git does not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The name means no commit.
    #[error("`{0}` is neither a date, such as 2026-06-20, nor the name of a commit in this repository")]
    NoRevision(String),
    /// The branch has no commit that is early enough.
    #[error("no commit of this branch is as early as {moment}{}", if *.is_shallow { "; this clone is shallow: `git fetch --unshallow`" } else { "" })]
    TooEarly {
        /// The moment.
        moment: Moment,
        /// True if the beginning of the history is not here.
        is_shallow: bool,
    },
    /// The commit has no file in the room's folder.
    #[error("the commit {} has no file in {folder}", .commit.short())]
    NoRoom {
        /// The commit.
        commit: ObjectId,
        /// The folder, as the user gave it.
        folder: String,
    },
    /// The commit has no such file, or its content is too large or not here.
    #[error("the commit {} has no readable file {path}", .commit.short())]
    NoFile {
        /// The commit.
        commit: ObjectId,
        /// The file, relative to the room.
        path: String,
    },
    /// The room cannot be evaluated.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The caller stopped it.
    #[error("the reading was stopped before it was complete")]
    Stopped,
}

/// The number of files that are read between two questions whether the reading is stopped.
const PART: usize = 1024;

/// Opens a room as it was. `options.now` replaces the time at which it is judged.
///
/// # Errors
/// The reason why it is not known.
pub fn open(folder: &Path, at: &At, options: &RoomOptions) -> Result<PastRoom, PastRoomError> {
    open_unless(folder, at, options, &|| false)
}

/// Opens a room as it was, unless the caller stops it. `is_stopped` is called before each part of the files.
///
/// # Errors
/// The reason why it is not known.
pub fn open_unless(
    folder: &Path,
    at: &At,
    options: &RoomOptions,
    is_stopped: &dyn Fn() -> bool,
) -> Result<PastRoom, PastRoomError> {
    let room = room_folder(folder)?;
    let tree = WorkTree::containing(&room)?;
    let commit = find(&tree, at)?;
    let committed_at = committed_at(&tree, &commit)?;
    let moment = match at {
        At::Revision(_) => committed_at,
        At::Moment(moment) => *moment,
    };
    let mut parsed = ParsedFiles::default();
    let source = CommitTree { tree: &tree, commit: &commit, is_stopped };
    let room = open_commit(&source, folder, (options, moment), &mut parsed)?;
    Ok(PastRoom { room, commit, committed_at })
}

/// Returns the bytes of a file of a room as it was at a commit.
///
/// # Errors
/// The commit has no such file, or it is too large, or git does not answer.
pub fn file(folder: &Path, commit: &ObjectId, path: &str) -> Result<Vec<u8>, PastRoomError> {
    let room = room_folder(folder)?;
    let tree = WorkTree::containing(&room)?;
    let missing = || PastRoomError::NoFile { commit: commit.clone(), path: path.to_owned() };
    let mut whole = tree.path_of(&room).unwrap_or_default();
    if !whole.is_empty() && !whole.ends_with(b"/") {
        whole.push(b'/');
    }
    whole.extend_from_slice(path.as_bytes());
    let files = tree.files(commit, &whole)?;
    let found =
        files.iter().find(|file| file.path == whole && matches!(file.mode, Mode::File | Mode::Executable));
    let mut content = None;
    tree.blobs([&found.ok_or_else(missing)?.id], LARGEST, |_, blob| {
        if let Blob::Bytes(bytes) = blob {
            content = Some(bytes.to_vec());
        }
    })?;
    content.ok_or_else(missing)
}

/// Opens a room as it was at a commit, judged at `options.now` or, without one, at `moment`.
///
/// # Errors
/// The reason why it is not known.
pub(super) fn open_commit(
    source: &CommitTree<'_>,
    folder: &Path,
    (options, moment): (&RoomOptions, Moment),
    parsed: &mut ParsedFiles,
) -> Result<Room, PastRoomError> {
    let root = room_folder(folder)?;
    let path = source.tree.path_of(&root).unwrap_or_default();
    let place = SnapshotPlace { root, named: shown(folder).into_owned(), path };
    // As with `--now`, the clock of a sample room does not apply, and nothing is recorded.
    let options = RoomOptions { now: Some(options.now.unwrap_or(moment)), ..options.clone() };
    snapshot::open(source, place, &options, moment, parsed).map_err(|error| match error {
        SnapshotError::Tree(error) => error,
        SnapshotError::NoRoom => {
            PastRoomError::NoRoom { commit: source.commit.clone(), folder: shown(folder).into_owned() }
        }
        SnapshotError::Room(error) => error.into(),
    })
}

pub(super) fn room_folder(folder: &Path) -> Result<std::path::PathBuf, RoomError> {
    let named = || shown(folder).into_owned();
    let room = canonical(folder).map_err(|source| RoomError::Folder { path: named(), source })?;
    if room.is_dir() { Ok(room) } else { Err(RoomError::NotAFolder { path: named() }) }
}

fn find(tree: &WorkTree, at: &At) -> Result<ObjectId, PastRoomError> {
    match at {
        At::Revision(name) => tree.resolve(name)?.ok_or_else(|| PastRoomError::NoRevision(name.clone())),
        At::Moment(moment) => {
            let head = tree.resolve("HEAD")?.ok_or_else(|| PastRoomError::NoRevision("HEAD".to_owned()))?;
            let is_shallow = tree.history()? == crate::git::History::Shallow;
            tree.commit_at(&head, *moment)?.ok_or(PastRoomError::TooEarly { moment: *moment, is_shallow })
        }
    }
}

fn committed_at(tree: &WorkTree, commit: &ObjectId) -> Result<Moment, GitError> {
    let text = tree.call("show").args(["-s", "--format=%ct", "--end-of-options", commit.as_str()]).text()?;
    let moment = text.trim().parse().ok().and_then(Moment::of_second);
    moment.ok_or(GitError::Unexpected { command: "show", answer: text })
}

/// The tree of a commit.
pub(super) struct CommitTree<'a> {
    /// The work tree.
    pub(super) tree: &'a WorkTree,
    /// The commit.
    pub(super) commit: &'a ObjectId,
    /// Returns whether the reading is stopped. It is called before each part of the files.
    pub(super) is_stopped: &'a dyn Fn() -> bool,
}

impl FileTree for CommitTree<'_> {
    type Error = PastRoomError;

    fn entries(&self, path: &[u8]) -> Result<Vec<TreeEntry>, PastRoomError> {
        let files = self.tree.files(self.commit, path)?.into_iter();
        let mut entries: Vec<_> = files
            .map(|file| TreeEntry {
                path: file.path,
                kind: match file.mode {
                    Mode::File | Mode::Executable => EntryKind::File,
                    Mode::Link => EntryKind::Link,
                    // It is an empty folder if it is not checked out.
                    Mode::Submodule => EntryKind::Folder,
                    Mode::Absent => EntryKind::Other,
                },
                id: file.id.as_str().to_owned(),
            })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&self, ids: &[&str], each: &mut dyn FnMut(usize, Content<'_>)) -> Result<(), PastRoomError> {
        for (number, part) in ids.chunks(PART).enumerate() {
            if (self.is_stopped)() {
                return Err(PastRoomError::Stopped);
            }
            let first = number * PART;
            let parsed: Vec<ObjectId> = part.iter().filter_map(|id| ObjectId::parse(id)).collect();
            self.tree.blobs(&parsed, LARGEST, |number, blob| {
                let content = match blob {
                    Blob::Bytes(bytes) => Content::Bytes(bytes),
                    Blob::TooLarge(_) => Content::TooLarge,
                    Blob::Missing | Blob::Other => Content::Missing,
                };
                each(first + number, content);
            })?;
        }
        Ok(())
    }
}

//! The facts by which a sync is decided.

use crate::git::object_id::ObjectId;
use crate::git::tree::Mode;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Files of a tree or of the index, by their paths from the root of the work tree.
pub type Files = Arc<HashMap<Vec<u8>, (Mode, ObjectId)>>;

/// Everything that decides what a sync does.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The path of the room from the root of the work tree; empty if it is the root.
    pub prefix: Vec<u8>,
    /// The branch.
    pub head: Head,
    /// An operation of the user that git has not finished.
    pub operation: Option<Operation>,
    /// True if another git has the index locked.
    pub index_is_locked: bool,
    /// The upstream branch.
    pub upstream: Option<Upstream>,
    /// True if git knows the user's e-mail address.
    pub has_email: bool,
    /// True if a sparse checkout leaves out a part of the room.
    pub is_sparse: bool,
    /// The attributes of the records that are not shared, or of one that the room could have.
    pub attributes: Vec<Attributes>,
    /// The records and signatures on disk that are whole and valid.
    pub local: Vec<LocalFile>,
    /// The files in folders of records that are not.
    pub withheld: Vec<Withheld>,
    /// The files of the room in HEAD.
    pub in_head: Files,
    /// The files of the room in the index.
    pub in_index: Files,
    /// The files of the room in the upstream branch, as it was last fetched.
    pub in_upstream: Files,
    /// The paths of files that the upstream branch had at the last commit that it shares with this branch, and has not now.
    pub removed_upstream: HashSet<Vec<u8>>,
    /// The branches that wait for a review, as they were last fetched.
    pub reviews: Vec<Review>,
}

/// The branch of the work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// None: a commit is checked out.
    Detached,
    /// A branch without a commit.
    Unborn,
    /// A branch.
    Branch {
        /// The full name, such as `refs/heads/main`.
        name: String,
        /// Its tip.
        tip: ObjectId,
    },
}

/// An operation that git has not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `git rebase`, or `git am`.
    Rebase,
    /// `git merge`.
    Merge,
    /// `git cherry-pick`.
    CherryPick,
    /// `git revert`.
    Revert,
    /// `git bisect`.
    Bisect,
}

impl Operation {
    /// Returns the name of the command.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rebase => "rebase",
            Self::Merge => "merge",
            Self::CherryPick => "cherry-pick",
            Self::Revert => "revert",
            Self::Bisect => "bisect",
        }
    }
}

/// The upstream branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// The remote; `.` is this repository itself.
    pub remote: String,
    /// The name there, such as `refs/heads/main`.
    pub remote_ref: String,
    /// The name of its copy here, such as `refs/remotes/origin/main`.
    pub tracking_ref: String,
    /// The tip, as it was last fetched; `None` if it never was.
    pub tip: Option<ObjectId>,
}

impl Upstream {
    /// Returns the name for people, such as `origin/main`.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.tracking_ref.strip_prefix("refs/remotes/").unwrap_or(&self.tracking_ref)
    }
}

/// The attributes of a path that could change its bytes. `None` is an attribute that is not specified, or unset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The path from the root of the work tree.
    pub path: String,
    /// The attributes that change bytes, with their values: `filter`, `ident`, `eol`, `working-tree-encoding`.
    pub changing: Vec<(String, String)>,
    /// True if `text` is unset, so that git leaves line ends alone.
    pub is_binary: bool,
}

/// A record or a signature on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalFile {
    /// The path in the room, with `/`.
    pub path: Arc<str>,
    /// The path from the root of the work tree, with `/`.
    pub tree_path: Vec<u8>,
    /// The id of its bytes.
    pub id: ObjectId,
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
}

/// A file in a folder of records that is not shared as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The path in the room, with `/`.
    pub path: Arc<str>,
    /// The path from the root of the work tree, with `/`.
    pub tree_path: Vec<u8>,
    /// The fault.
    pub message: String,
}

/// A branch that waits for a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The name at the remote, such as `trialdesk/dana/2026-06-01`.
    pub branch: String,
    /// The files of the room in it.
    pub files: Files,
}

//! The `git` program, as one type with a method per question.
//!
//! [`WorkTree::containing`] finds the work tree of a folder, checks the version of git and makes sure that git serves the
//! folder. Its methods read revisions:
//!
//! | question | method |
//! | --- | --- |
//! | the commit that a name means | [`WorkTree::resolve`] |
//! | the last commit of a branch before a moment | [`WorkTree::commit_at`] |
//! | the files of a commit, with their ids | [`WorkTree::files`] |
//! | the bytes of many blobs | [`WorkTree::blobs`] |
//! | the commits of a range, each with what it changed | [`WorkTree::commits`] |
//! | the changes from one commit to another | [`WorkTree::changes`] |
//! | the files that are not as the last commit has them | [`WorkTree::uncommitted`] |
//! | whether the history is all here | [`WorkTree::history`] |
//! | the branches that have files which HEAD never had | [`WorkTree::other_branches`] |
//! | the tracked files, and the attributes of files | [`WorkTree::tracked`], [`WorkTree::line_end_attributes`] |
//!
//! Everything that git is asked goes through [`call::Call`]: it never prompts, starts no monitor, pager, differ or hook of
//! the repository, is ended after a time limit, and is parsed from formats that end each value with NUL. Nothing else in
//! the program starts git. [`folders`] recognises work trees by their files, without git.

pub mod attributes;
pub mod branches;
pub mod call;
pub mod commits;
pub mod counted;
pub mod failure;
pub mod folders;
mod limits;
pub mod object_id;
pub mod revisions;
mod separated;
pub mod settings;
mod ssh;
mod status;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod version;
pub mod work_tree;

pub use attributes::LineEndAttributes;
pub use branches::BranchFile;
pub use call::version;
pub use commits::{Change, Commit, Range};
pub use failure::GitError;
pub use object_id::{ObjectFormat, ObjectId};
pub use revisions::{Blob, History};
pub use tree::{Mode, TreeFile};
pub use work_tree::WorkTree;

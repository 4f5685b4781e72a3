//! Sharing decision records through the upstream branch of a room's repository.
//!
//! A record is *shared* when the upstream tree has its exact bytes at its path; the disk is the queue of those that are
//! not. [`status()`] says what is to do and changes nothing, and [`run()`] does it:
//!
//! 1. [`probe`] reads the [`facts`]: branch, upstream, index, the trees of HEAD and upstream, and the records on disk.
//! 2. [`plan`] decides by the facts alone: wait, stop, or commit, send and receive these files.
//! 3. [`commit`] writes blobs and commits them locally, [`publish`] puts the missing records on the tip of the upstream
//!    branch and pushes that, and [`adopt`] moves the branch to the result.
//!
//! Only files of records are ever named to git. Nothing is forced, rebased, merged, stashed, checked out, reset or
//! cleaned, no branch is deleted, and no configuration is written.

pub mod adopt;
pub mod commit;
pub mod facts;
mod message;
pub mod not_adopted;
pub mod place;
pub mod plan;
pub mod probe;
pub mod publish;
pub mod reason;
pub mod record;
pub mod report;
pub mod run;
pub mod server;
pub mod stop;
#[cfg(test)]
mod tests;
pub mod waiting;
pub mod warning;

pub use report::SyncReport;
pub use run::{Options, run, status};

//! Windows, by the standard library alone: it has no call that renames without replacing, and tells neither inodes nor
//! the times of changes. Names are therefore taken by hard links, and the index is off.

pub(in crate::fsio) mod desktop;
pub(in crate::fsio) mod file_system;
pub(in crate::fsio) mod files;
pub(in crate::fsio) mod folder;
pub(in crate::fsio) mod paths;
pub(in crate::fsio) mod priority;
pub(in crate::fsio) mod processes;
pub(in crate::fsio) mod signals;
pub(in crate::fsio) mod terminal;
pub(in crate::fsio) mod watching;

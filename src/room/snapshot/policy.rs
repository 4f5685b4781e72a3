//! The policy of a room in a tree: that of the room or, as on disk, of the nearest folder above it in the tree
//! (specification, section 6).

use super::{Content, FileTree, SnapshotError};
use crate::domain::assemble::Trouble;
use crate::domain::problem::ProblemCode;
use crate::fsio::EntryKind;
use crate::fsio::paths::path_from_bytes;
use crate::room::policy_file::{self, LoadedPolicy, NOT_REGULAR, POLICY_FILE, PolicyChoice, PolicyError};
use crate::room::policy_search::{is_misnamed, is_own_content, misnamed_error};
use crate::room::read::TOO_LARGE;
use crate::room::walk::TreeEntry;
use crate::room::{RoomError, RoomOptions};
use std::path::Path;

/// Finds and reads the policy, or the one that the caller named, and compares it with its pin.
pub(super) fn find<T: FileTree>(
    tree: &T,
    path: &[u8],
    (root, entries): (&Path, &[TreeEntry]),
    options: &RoomOptions,
) -> Result<LoadedPolicy, SnapshotError<T::Error>> {
    check_names(entries).map_err(RoomError::from)?;
    let policy_file = match &options.policy {
        PolicyChoice::None => LoadedPolicy::default(),
        PolicyChoice::File(file) => policy_file::named(root, file).map_err(RoomError::from)?,
        PolicyChoice::Search => search(tree, path, root)?,
    };
    if let Some(pinned) = &options.pin {
        policy_file::check_pin(pinned, policy_file.source.as_ref()).map_err(RoomError::from)?;
    }
    Ok(policy_file)
}

/// Refuses a room with an entry at its root that looks like its policy and is not.
fn check_names(entries: &[TreeEntry]) -> Result<(), PolicyError> {
    let names = entries.iter().filter_map(|entry| {
        let end = entry.path.iter().position(|byte| *byte == b'/').unwrap_or(entry.path.len());
        path_from_bytes(&entry.path[..end])
    });
    let misnamed = names.filter(|name| is_misnamed(name.as_os_str())).min();
    misnamed.map_or(Ok(()), |name| Err(misnamed_error(name.as_os_str())))
}

fn search<T: FileTree>(tree: &T, path: &[u8], root: &Path) -> Result<LoadedPolicy, SnapshotError<T::Error>> {
    let mut shown = POLICY_FILE.to_owned();
    let mut folder = path;
    loop {
        let file = join(folder, POLICY_FILE.as_bytes());
        let error = |message: String| {
            SnapshotError::from(RoomError::from(PolicyError { path: shown.clone(), at: None, message }))
        };
        match entry(tree, &file)? {
            Entry::Other => return Err(error(NOT_REGULAR.to_owned())),
            Entry::Unreadable(trouble) => return Err(error(trouble.message)),
            Entry::File(bytes) if folder.len() == path.len() || is_own_content(&bytes) => {
                let full = root.join(&shown);
                let mut failure = None;
                let mut signers = |name: &str| {
                    signers(tree, folder, name).unwrap_or_else(|error| {
                        failure = Some(error);
                        Err(unreadable("it cannot be read"))
                    })
                };
                let policy_file = policy_file::parse(&bytes, (&full, &shown), &mut signers);
                return match failure {
                    Some(failure) => Err(failure),
                    None => policy_file.map_err(|error| RoomError::from(error).into()),
                };
            }
            // A policy above the room can be that of another tool.
            Entry::Missing | Entry::File(_) => {}
        }
        if folder.is_empty() {
            return Ok(LoadedPolicy::default());
        }
        folder = &folder[..folder.iter().rposition(|byte| *byte == b'/').unwrap_or_default()];
        shown.insert_str(0, "../");
    }
}

/// A file of a tree that is read as a whole.
enum Entry {
    Missing,
    File(Vec<u8>),
    Other,
    Unreadable(Trouble),
}

fn entry<T: FileTree>(tree: &T, path: &[u8]) -> Result<Entry, SnapshotError<T::Error>> {
    let entries = tree.entries(path).map_err(SnapshotError::Tree)?;
    let found = match entries.as_slice() {
        [] => return Ok(Entry::Missing),
        [found] if found.path == path && found.kind == EntryKind::File => found,
        _ => return Ok(Entry::Other),
    };
    let mut read = Entry::Missing;
    tree.read(&[&found.id], &mut |_, content| {
        read = match content {
            Content::Bytes(bytes) => Entry::File(bytes.to_vec()),
            Content::TooLarge => {
                let (code, message) = (ProblemCode::TooLarge, TOO_LARGE.to_owned());
                Entry::Unreadable(Trouble { code, at: None, message })
            }
            Content::Missing => {
                Entry::Unreadable(unreadable("this clone does not have it: it is a partial clone"))
            }
        };
    })
    .map_err(SnapshotError::Tree)?;
    Ok(read)
}

/// Reads the file that `allowed_signers` of a policy names, from the folder of the policy.
fn signers<T: FileTree>(
    tree: &T,
    folder: &[u8],
    name: &str,
) -> Result<Result<Vec<u8>, Trouble>, SnapshotError<T::Error>> {
    let Some(path) = resolve(folder, name) else {
        return Ok(Err(unreadable("it is not in the repository of the room")));
    };
    Ok(match entry(tree, &path)? {
        Entry::File(bytes) => Ok(bytes),
        Entry::Missing => Err(unreadable("the commit does not have it")),
        Entry::Other => Err(unreadable("it is not a regular file")),
        Entry::Unreadable(trouble) => Err(trouble),
    })
}

/// Returns the path from the root of the tree of a file that is named from a folder. `None` if it is outside of the tree.
fn resolve(folder: &[u8], name: &str) -> Option<Vec<u8>> {
    if name.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&[u8]> = folder.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part.as_bytes()),
        }
    }
    Some(parts.join(&b'/'))
}

fn join(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() }
}

fn unreadable(message: &str) -> Trouble {
    Trouble { code: ProblemCode::Unreadable, at: None, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_file_is_named_from_the_folder_of_the_policy() {
        for (folder, name, path) in [
            ("", "allowed_signers", Some("allowed_signers")),
            ("a/b", "keys/x", Some("a/b/keys/x")),
            ("a/b", "./../x", Some("a/x")),
            ("a", "../../x", None),
            ("a", "/etc/x", None),
        ] {
            assert_eq!(resolve(folder.as_bytes(), name), path.map(|path| path.as_bytes().to_vec()));
        }
    }
}

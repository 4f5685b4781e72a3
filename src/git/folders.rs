//! Git work trees, recognised by their files as git does (specification, section 6). Nothing here runs git.

use crate::fsio::paths::path_from_bytes;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The name of the entry that makes a folder the root of a work tree.
pub const GIT: &str = ".git";
/// The first words of a `.git` file.
const GITDIR: &[u8] = b"gitdir:";
/// The most bytes of a `.git` or `commondir` file that are read: a path is shorter.
const MOST_BYTES: u64 = 64 * 1024;

/// Returns the root of the work tree that contains a folder: the nearest folder, from this one upwards, whose `.git`
/// git takes for a repository. The path must be absolute and without symbolic links.
#[must_use]
pub fn root_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| is_root(folder))
}

/// Returns whether the `.git` of a folder is a repository.
#[must_use]
pub fn is_root(folder: &Path) -> bool {
    git_folder(folder).is_some()
}

/// Returns the repository that the `.git` of a folder is or names.
#[must_use]
pub fn git_folder(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(GIT);
    // As in git, `.git` itself may be a symbolic link.
    let meta = fs::metadata(&git).ok()?;
    let repository = if meta.is_dir() {
        git
    } else if meta.is_file() {
        linked_folder(&git, folder)?
    } else {
        return None;
    };
    is_repository(&repository).then_some(repository)
}

/// Returns the folder that all work trees of a repository have in common: its own, unless it is that of a linked work tree.
#[must_use]
pub fn common_folder(git: &Path) -> PathBuf {
    read_path(&git.join("commondir")).map_or_else(|| git.to_path_buf(), |path| git.join(path))
}

/// Returns whether a folder is a repository: it has `HEAD` and `objects`. A linked work tree has its own `HEAD`, and the
/// objects of the folder that its `commondir` names.
fn is_repository(git: &Path) -> bool {
    let objects = common_folder(git).join("objects");
    fs::symlink_metadata(git.join("HEAD")).is_ok_and(|meta| !meta.is_dir())
        && fs::metadata(objects).is_ok_and(|meta| meta.is_dir())
}

/// Returns the folder that a `.git` file names.
fn linked_folder(file: &Path, folder: &Path) -> Option<PathBuf> {
    let bytes = read(file)?;
    path_in(bytes.strip_prefix(GITDIR)?).map(|path| folder.join(path))
}

/// Returns the path that is the content of a file.
fn read_path(file: &Path) -> Option<PathBuf> {
    path_in(&read(file)?)
}

fn path_in(bytes: &[u8]) -> Option<PathBuf> {
    let blanks = bytes.iter().take_while(|byte| **byte == b' ').count();
    let bytes = &bytes[blanks..];
    let end = bytes.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'))? + 1;
    path_from_bytes(&bytes[..end])
}

fn read(file: &Path) -> Option<Vec<u8>> {
    if !fs::metadata(file).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(file).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    fn repository(at: &Path) {
        fs::create_dir_all(at.join("objects")).unwrap();
        fs::write(at.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    }

    fn folder(root: &Path, path: &str) -> PathBuf {
        let folder = root.join(path);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn section_6_the_nearest_repository_is_the_root() {
        let place = TempDir::new().unwrap();
        let room = folder(place.path(), "outer/inner/room");
        assert!(!root_of(&room).is_some_and(|root| root.starts_with(place.path())));
        repository(&place.path().join("outer/.git"));
        assert_eq!(root_of(&room), Some(&*place.path().join("outer")));
        repository(&place.path().join("outer/inner/.git"));
        assert_eq!(root_of(&room), Some(&*place.path().join("outer/inner")));
    }

    #[test]
    fn section_6_any_other_git_entry_is_ignored() {
        let place = TempDir::new().unwrap();
        let room = folder(place.path(), "outer/room");
        repository(&place.path().join("outer/.git"));
        let git = room.join(GIT);
        let outer = place.path().join("outer");
        let is_ignored = || root_of(&room) == Some(&*outer);
        fs::write(&git, "").unwrap();
        assert!(is_ignored(), "an empty file");
        for text in ["gitdir: nowhere\n", "gitdir:\n", "../outer/.git\n", "gitdir: ../room\n"] {
            fs::write(&git, text).unwrap();
            assert!(is_ignored(), "{text:?}");
        }
        fs::remove_file(&git).unwrap();
        symlink("nowhere", &git).unwrap();
        assert!(is_ignored(), "a dangling link");
        fs::remove_file(&git).unwrap();
        fs::create_dir(&git).unwrap();
        assert!(is_ignored(), "an empty folder");
        fs::write(git.join("HEAD"), "x").unwrap();
        assert!(is_ignored(), "a folder without objects");
        fs::create_dir(git.join("objects")).unwrap();
        assert_eq!(root_of(&room), Some(&*room));
    }

    #[test]
    fn section_6_a_git_file_names_the_repository_of_a_submodule_or_a_linked_work_tree() {
        let place = TempDir::new().unwrap();
        let inside = folder(place.path(), "linked/room");
        let root = place.path().join("linked");
        repository(&place.path().join("main/.git"));
        let own = folder(place.path(), "main/.git/worktrees/linked");
        fs::write(root.join(GIT), format!("gitdir: {}\n", own.display())).unwrap();
        assert_ne!(root_of(&inside), Some(&*root), "without HEAD");
        fs::write(own.join("HEAD"), "ref: refs/heads/x\n").unwrap();
        assert_ne!(root_of(&inside), Some(&*root), "without objects");
        fs::write(own.join("commondir"), "../..\n").unwrap();
        assert_eq!(root_of(&inside), Some(&*root));
        repository(&place.path().join("main/.git/modules/sub"));
        fs::write(root.join(GIT), "gitdir: ../main/.git/modules/sub\n").unwrap();
        assert_eq!(root_of(&inside), Some(&*root), "a relative path");
    }
}

//! Search for the policy of a room: which file applies, and which one is ignored (specification, section 6).

use super::policy_file::{POLICY_FILE, PolicyError};
use super::read::read_bytes;
use super::syntax;
use crate::domain::tree::Node;
use crate::fsio::paths::{canonical, home_folder};
use crate::git::folders;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The policy that a caller wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PolicyChoice {
    /// That of the room, which is searched for.
    #[default]
    Search,
    /// A named file (`--policy`).
    File(PathBuf),
    /// None: the defaults apply (`--no-policy`).
    None,
}

impl PolicyChoice {
    /// Returns the choice for the value of an option that names a file.
    #[must_use]
    pub fn of(file: Option<PathBuf>) -> Self {
        file.map_or(Self::Search, Self::File)
    }
}

/// The names at the root of a room, in lower case, that look like the policy and are not `policy.yaml`.
const LOOKALIKES: [&str; 5] = [POLICY_FILE, "policy.yml", "policy.json", "policy.yaml.txt", "policy.yml.txt"];

/// The beginning of the `schema_version` of every policy.
const ANY_POLICY: &str = "trialdesk.policy.";

/// The result of a search.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    /// The policy file, and its path for reports.
    pub(super) file: Option<(PathBuf, String)>,
    /// The path, for reports, of a policy above the room that does not apply.
    pub(super) ignored_above: Option<String>,
}

/// Returns whether an entry at the root of a room would be taken for the policy by a reader, but is not it. The names of
/// policies are ASCII, and no other character is lower-cased to ASCII letters of theirs.
#[must_use]
pub fn is_misnamed(name: &OsStr) -> bool {
    let is_lookalike = |lookalike: &str| name.as_encoded_bytes().eq_ignore_ascii_case(lookalike.as_bytes());
    name != POLICY_FILE && LOOKALIKES.iter().any(|lookalike| is_lookalike(lookalike))
}

/// Refuses a room with an entry that looks like its policy and is not.
///
/// # Errors
/// The first such entry, by name.
pub(super) fn check_names(root: &Path) -> Result<(), PolicyError> {
    // A room that cannot be listed is a problem of the scan.
    let entries = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut misnamed: Vec<_> = entries.filter(|name| is_misnamed(name)).collect();
    misnamed.sort();
    misnamed.first().map_or(Ok(()), |name| Err(misnamed_error(name)))
}

/// Returns the error of a room with this entry at its root.
pub(super) fn misnamed_error(name: &OsStr) -> PolicyError {
    PolicyError {
        path: name.to_string_lossy().into_owned(),
        at: None,
        message: format!(
            "a policy must be named {POLICY_FILE}, exactly: rename this file, or remove it if it is not the policy"
        ),
    }
}

/// Searches for the policy of the room at `root`: in the room, and in the folders above it up to the root of its work
/// tree. If there is none, looks for one further up, which does not apply.
///
/// # Errors
/// A policy whose existence cannot be determined, or one above the room that cannot be read.
pub(super) fn search(root: &Path) -> Result<Search, PolicyError> {
    search_below(root, home_folder().as_deref())
}

/// Does the same for a user with this home directory.
fn search_below(root: &Path, home: Option<&Path>) -> Result<Search, PolicyError> {
    let reach = folders::root_of(root).unwrap_or(root);
    let reached = root.ancestors().take_while(|folder| folder.starts_with(reach));
    let mut shown = POLICY_FILE.to_owned();
    for folder in reached {
        let file = folder.join(POLICY_FILE);
        if exists(&file, &shown)? && (folder == root || is_own(&file)) {
            return Ok(Search { file: Some((file, shown)), ignored_above: None });
        }
        shown.insert_str(0, "../");
    }
    let home = home.map(|home| canonical(home).unwrap_or_else(|_| home.to_path_buf()));
    let limit = home.filter(|home| root.starts_with(home)).unwrap_or_default();
    for folder in reach.ancestors().skip(1).take_while(|folder| folder.starts_with(&limit)) {
        if is_any_policy(&folder.join(POLICY_FILE)) {
            return Ok(Search { file: None, ignored_above: Some(shown) });
        }
        shown.insert_str(0, "../");
    }
    Ok(Search::default())
}

/// Returns whether an entry exists, of any type.
fn exists(file: &Path, shown: &str) -> Result<bool, PolicyError> {
    match fs::symlink_metadata(file) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(PolicyError {
            path: shown.to_owned(),
            at: None,
            message: format!("the policy cannot be read: {error}"),
        }),
    }
}

/// Returns whether a `policy.yaml` above the room is one of this program; that of another tool is skipped. One that is
/// not usable is taken for one, and its reader refuses it with the reason.
fn is_own(file: &Path) -> bool {
    read_bytes(file).map_or(true, |bytes| is_own_content(&bytes))
}

/// Returns whether a file above the room is a policy. A link is followed.
fn is_any_policy(file: &Path) -> bool {
    let bytes = canonical(file).ok().and_then(|file| read_bytes(&file).ok());
    bytes.and_then(|bytes| holds_policy(&bytes)) == Some(true)
}

/// Returns whether the content of a `policy.yaml` above a room is a policy of this program, as for a file on disk.
pub(super) fn is_own_content(bytes: &[u8]) -> bool {
    holds_policy(bytes).unwrap_or(true)
}

/// Returns whether a document in a file is a policy; `None` if the file is not readable as YAML.
fn holds_policy(bytes: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(syntax::parse(POLICY_FILE, text).ok()?.documents.iter().any(is_policy))
}

fn is_policy(document: &Node<'_>) -> bool {
    let schema = document.entry("schema_version").and_then(|entry| entry.node.text());
    schema.is_some_and(|schema| schema.starts_with(ANY_POLICY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    const POLICY: &str = "schema_version: trialdesk.policy.v1\n";
    const FOREIGN: &str = "rules: [a, b]\n";

    /// A folder `home` with a room in it, at `home/projects/repo/evidence/room`.
    struct Tree(TempDir);

    impl Tree {
        fn new() -> Self {
            let tree = Self(TempDir::new().unwrap());
            fs::create_dir_all(tree.room()).unwrap();
            tree
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().canonicalize().unwrap().join(path)
        }

        fn room(&self) -> PathBuf {
            self.at("home/projects/repo/evidence/room")
        }

        fn put(&self, path: &str, text: &str) -> &Self {
            fs::write(self.at(path), text).unwrap();
            self
        }

        fn repository(&self, path: &str) -> &Self {
            fs::create_dir_all(self.at(path).join(".git/objects")).unwrap();
            fs::write(self.at(path).join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
            self
        }

        /// Returns the paths of the policy and of the ignored one.
        fn found(&self) -> (Option<String>, Option<String>) {
            self.found_with(Some(&self.at("home")))
        }

        fn found_with(&self, home: Option<&Path>) -> (Option<String>, Option<String>) {
            let search = search_below(&self.room(), home).unwrap();
            (search.file.map(|(_, shown)| shown), search.ignored_above)
        }
    }

    fn applies(path: &str) -> (Option<String>, Option<String>) {
        (Some(path.to_owned()), None)
    }

    fn ignored(path: &str) -> (Option<String>, Option<String>) {
        (None, Some(path.to_owned()))
    }

    #[test]
    fn section_6_the_policy_of_the_room_comes_before_those_above() {
        let tree = Tree::new();
        tree.repository("home/projects/repo").put("home/projects/repo/policy.yaml", POLICY);
        assert_eq!(tree.found(), applies("../../policy.yaml"));
        tree.put("home/projects/repo/evidence/policy.yaml", POLICY);
        assert_eq!(tree.found(), applies("../policy.yaml"));
        tree.put("home/projects/repo/evidence/room/policy.yaml", FOREIGN);
        assert_eq!(tree.found(), applies("policy.yaml"), "whatever is in it");
    }

    #[test]
    fn section_6_a_policy_beyond_the_work_tree_is_ignored_and_named() {
        let tree = Tree::new();
        tree.put("home/projects/policy.yaml", POLICY);
        assert_eq!(tree.found(), ignored("../../../policy.yaml"), "without a work tree");
        tree.repository("home/projects/repo");
        assert_eq!(tree.found(), ignored("../../../policy.yaml"), "above its root");
        tree.put("home/projects/repo/evidence/policy.yaml", FOREIGN);
        assert_eq!(tree.found(), ignored("../../../policy.yaml"), "beyond that of another tool");
        tree.put("home/projects/repo/policy.yaml", POLICY);
        assert_eq!(tree.found(), applies("../../policy.yaml"));
    }

    #[test]
    fn section_6_a_git_entry_that_is_no_repository_cuts_nothing_off() {
        let tree = Tree::new();
        tree.repository("home/projects/repo").put("home/projects/repo/policy.yaml", POLICY);
        tree.put("home/projects/repo/evidence/.git", "");
        assert_eq!(tree.found(), applies("../../policy.yaml"));
        fs::remove_file(tree.at("home/projects/repo/evidence/.git")).unwrap();
        tree.repository("home/projects/repo/evidence");
        assert_eq!(tree.found(), ignored("../../policy.yaml"), "a submodule ends the search");
    }

    #[test]
    fn section_6_the_look_upwards_ends_at_the_home_directory() {
        let tree = Tree::new();
        tree.put("policy.yaml", POLICY);
        assert_eq!(tree.found(), (None, None));
        for home in [None, Some(Path::new("/nonexistent"))] {
            assert_eq!(tree.found_with(home), ignored("../../../../../policy.yaml"));
        }
        tree.put("home/policy.yaml", POLICY);
        assert_eq!(tree.found(), ignored("../../../../policy.yaml"));
        assert_eq!(tree.found_with(Some(&tree.room())), (None, None), "the room is the home directory");
    }

    #[test]
    fn section_6_only_a_policy_can_be_ignored_and_a_link_to_one_is_one() {
        let tree = Tree::new();
        for text in [FOREIGN, "", "a: [", "- x\n", "schema_version: trialdesk.check-report.v2\n"] {
            assert_eq!(tree.put("home/projects/policy.yaml", text).found(), (None, None), "{text:?}");
        }
        let several = format!("a: b\n---\n{POLICY}");
        assert_eq!(tree.put("home/projects/policy.yaml", &several).found(), ignored("../../../policy.yaml"));
        let later = "schema_version: trialdesk.policy.v9\n";
        assert_eq!(tree.put("home/projects/policy.yaml", later).found(), ignored("../../../policy.yaml"));
        fs::rename(tree.at("home/projects/policy.yaml"), tree.at("home/projects/other.yaml")).unwrap();
        symlink("other.yaml", tree.at("home/projects/policy.yaml")).unwrap();
        assert_eq!(tree.found(), ignored("../../../policy.yaml"));
        fs::remove_file(tree.at("home/projects/policy.yaml")).unwrap();
        fs::create_dir(tree.at("home/projects/policy.yaml")).unwrap();
        assert_eq!(tree.found(), (None, None), "a folder");
    }

    #[test]
    fn section_6_one_in_the_work_tree_that_cannot_be_judged_applies_and_is_refused_by_its_reader() {
        let tree = Tree::new();
        tree.repository("home/projects/repo").put("home/projects/repo/policy.yaml", "a: [\n");
        assert_eq!(tree.found(), applies("../../policy.yaml"));
        fs::remove_file(tree.at("home/projects/repo/policy.yaml")).unwrap();
        symlink("nowhere", tree.at("home/projects/repo/policy.yaml")).unwrap();
        assert_eq!(tree.found(), applies("../../policy.yaml"), "a dangling link");
    }

    #[test]
    fn section_6_misnamed_policies_are_known_by_their_lower_cased_names() {
        for name in
            ["Policy.yaml", "policy.YAML", "policy.yml", "POLICY.json", "policy.yaml.txt", "policy.yml.TXT"]
        {
            assert!(is_misnamed(OsStr::new(name)), "{name}");
        }
        for name in ["policy.yaml", "policy.yaml.bak", "my-policy.yml", "policy", "policies.yaml"] {
            assert!(!is_misnamed(OsStr::new(name)), "{name}");
        }
    }
}

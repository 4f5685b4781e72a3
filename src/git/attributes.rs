//! Tracked files, and the attributes that determine line ends.

use super::failure::GitError;
use super::work_tree::WorkTree;
use std::collections::HashSet;

/// The attributes of a file that determine its line ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEndAttributes {
    /// The path from the root of the work tree, with `/`.
    pub path: String,
    /// The attribute `text`: `set`, `unset`, `unspecified` or a value.
    pub text: String,
    /// The attribute `eol`.
    pub eol: String,
}

impl WorkTree {
    /// Returns the paths of all tracked files, relative to the root.
    ///
    /// # Errors
    /// git fails.
    pub fn tracked(&self) -> Result<HashSet<Vec<u8>>, GitError> {
        let mut paths = HashSet::new();
        self.call("ls-files").args(["-z", "--cached"]).values(|path| {
            paths.insert(path.to_vec());
        })?;
        Ok(paths)
    }

    /// Returns the attributes `text` and `eol` of files, in their order.
    ///
    /// # Errors
    /// git fails.
    pub fn line_end_attributes(&self, paths: &[String]) -> Result<Vec<LineEndAttributes>, GitError> {
        let mut input = Vec::new();
        for path in paths {
            input.extend_from_slice(path.as_bytes());
            input.push(0);
        }
        let (mut found, mut parts): (Vec<LineEndAttributes>, Vec<String>) = (Vec::new(), Vec::new());
        let call = self.call("check-attr").args(["-z", "--stdin", "text", "eol"]).input(input);
        call.values(|part| {
            parts.push(String::from_utf8_lossy(part).into_owned());
            if let [path, name, value] = &mut *parts {
                let (path, value) = (std::mem::take(path), std::mem::take(value));
                match (&**name, found.last_mut().filter(|last| last.path == path)) {
                    ("eol", Some(last)) => last.eol = value,
                    _ => found.push(LineEndAttributes { path, text: value, eol: String::new() }),
                }
                parts.clear();
            }
        })?;
        Ok(found)
    }
}

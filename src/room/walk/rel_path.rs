//! Relative paths in a room.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::Arc;

/// A path relative to the room, with `/`. The path of a folder ends in `/`; that of the room is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelPath {
    shown: Arc<str>,
    /// The path in the form of the operating system, if it is not UTF-8: nearly never, so it takes little memory.
    raw: Option<Box<OsString>>,
}

impl RelPath {
    /// Returns the path of the room itself.
    pub(in crate::room) fn root() -> Self {
        Self { shown: "".into(), raw: None }
    }

    /// Returns the path for people, with bytes that are not UTF-8 replaced. Two files may have the same.
    #[must_use]
    pub const fn shown(&self) -> &Arc<str> {
        &self.shown
    }

    /// Returns the path in the form of the operating system, which is unique.
    #[must_use]
    pub fn raw(&self) -> &OsStr {
        self.raw.as_deref().map_or_else(|| OsStr::new(&*self.shown), OsString::as_os_str)
    }

    /// Returns whether the path is UTF-8, so that it is shown as it is.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.raw.is_none()
    }

    /// Returns the path in the form of the operating system, without the `/` at the end of that of a folder.
    #[must_use]
    pub fn without_end(&self) -> &OsStr {
        match &self.raw {
            None => OsStr::new(self.shown.strip_suffix('/').unwrap_or(&self.shown)),
            Some(raw) => Path::new(&**raw).components().as_path().as_os_str(),
        }
    }

    /// Returns the bytes of the path, which define the order of paths.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.raw().as_encoded_bytes()
    }

    /// Returns the path of an entry of this folder. `end` is `/` for a folder.
    pub(in crate::room) fn join(&self, name: &OsStr, end: &str) -> Self {
        if let (None, Some(name)) = (&self.raw, name.to_str()) {
            thread_local!(static BUFFER: RefCell<String> = const { RefCell::new(String::new()) });
            // Memory of its own only for the path itself, as long as it will live.
            return BUFFER.with_borrow_mut(|shown| {
                shown.clear();
                shown.extend([&*self.shown, name, end]);
                Self { shown: shown.as_str().into(), raw: None }
            });
        }
        let mut raw = self.raw().to_owned();
        raw.push(name);
        raw.push(end);
        let shown = [&*self.shown, &*name.to_string_lossy(), end].concat();
        Self { shown: shown.into(), raw: Some(Box::new(raw)) }
    }
}

//! Where something is in a room.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

/// A path relative to the room, with `/`. That of a folder ends in `/`, and that of the room itself is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    shown: Arc<str>,
    /// As the system has it, where that is not UTF-8.
    raw: Option<Box<OsStr>>,
}

impl Place {
    /// The room itself.
    pub(super) fn root() -> Self {
        Self { shown: "".into(), raw: None }
    }

    /// The path with bytes replaced that are not UTF-8: two files may be shown alike.
    #[must_use]
    pub const fn shown(&self) -> &Arc<str> {
        &self.shown
    }

    /// The path as the system has it: no two are alike.
    #[must_use]
    pub fn raw(&self) -> &OsStr {
        self.raw.as_deref().unwrap_or_else(|| OsStr::new(&*self.shown))
    }

    /// Its bytes, by which places are ordered.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.raw().as_bytes()
    }

    /// What has this name in this folder; `end` is `/` for a folder.
    pub(super) fn join(&self, name: &[u8], end: &str) -> Self {
        if let (None, Ok(name)) = (&self.raw, str::from_utf8(name)) {
            let mut shown = String::with_capacity(self.shown.len() + name.len() + end.len());
            shown.extend([&*self.shown, name, end]);
            return Self { shown: shown.into(), raw: None };
        }
        let raw = [self.bytes(), name, end.as_bytes()].concat();
        let shown = [&*self.shown, &*String::from_utf8_lossy(name), end].concat();
        Self { shown: shown.into(), raw: Some(OsStr::from_bytes(&raw).into()) }
    }
}

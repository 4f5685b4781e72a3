//! A state file: one value, with the version of its format.

use super::{ROOMS, short_digest};
use crate::fsio::paths::shown;
use crate::fsio::{Access, Failure, Folder, FolderLock, WriteError, create_private_folder};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use ulid::Ulid;

/// The mark in the name of a damaged file that was set aside.
pub(super) const DAMAGED: &str = ".damaged-";

/// The reason why a state file was not read or not written.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Its content is not what was written.
    #[error("{path} is damaged: {reason}", path = shown(.path))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        reason: String,
    },
    /// A later version of this program wrote it.
    #[error("{path} was written by a later version of trialdesk ({format})", path = shown(.path))]
    Later {
        /// The file.
        path: PathBuf,
        /// The version of the format.
        format: String,
    },
    /// The system does not let it be read.
    #[error("{path} cannot be read: {source}", path = shown(.path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// It was not written, or may not have been.
    #[error("{path}: {source}", path = shown(.path))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: WriteError,
    },
}

/// The reason why bytes are not the content of a state file.
pub(super) enum Unusable {
    Damaged(String),
    Later(String),
}

/// A value that state files contain.
pub(super) trait Content: Sized {
    /// Encodes the value in the current format.
    fn to_bytes(&self) -> Vec<u8>;
    /// Decodes the current format.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable>;
    /// Decodes the format of version 0.1.0.
    fn from_earlier(bytes: &[u8]) -> Result<Self, Unusable>;
}

/// A value that state files contain as JSON, with the version of its schema.
pub(super) trait JsonContent: Serialize + DeserializeOwned {
    const SCHEMA_VERSION: &'static str;
}

impl<T: JsonContent> Content for T {
    fn to_bytes(&self) -> Vec<u8> {
        to_json(T::SCHEMA_VERSION, self)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable> {
        from_json(T::SCHEMA_VERSION, bytes)
    }

    fn from_earlier(bytes: &[u8]) -> Result<Self, Unusable> {
        parse(bytes)
    }
}

/// A state file that need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StateFile<T> {
    path: PathBuf,
    /// The file of version 0.1.0 with the same content.
    earlier: Option<PathBuf>,
    content: PhantomData<T>,
}

impl<T: Content> StateFile<T> {
    pub(super) fn new(path: PathBuf, earlier: Option<PathBuf>) -> Self {
        Self { path, earlier, content: PhantomData }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the value. A file of version 0.1.0 is converted: written in the current format and then removed.
    pub(super) fn load(&self) -> Result<Option<T>, StateError> {
        if let Some(bytes) = read(&self.path)? {
            return T::from_bytes(&bytes).map(Some).map_err(|error| error.of(&self.path));
        }
        let Some(earlier) = &self.earlier else { return Ok(None) };
        let Some(bytes) = read(earlier)? else { return Ok(None) };
        let content = T::from_earlier(&bytes).map_err(|error| error.of(earlier))?;
        // If it cannot be written now, the earlier file stays and is converted next time.
        if self.write(&content).is_ok() {
            let _ = fs::remove_file(earlier);
        }
        Ok(Some(content))
    }

    /// Writes the value in place of the one before. If that one is damaged, it is set aside first.
    pub(super) fn store_setting_aside(&self, content: &T) -> Result<(), StateError> {
        if let Err(error) = self.load() {
            set_aside(error)?;
        }
        self.write(content)
    }

    /// Reads the value. If it is damaged, the file is set aside; the second value is a sentence that says so, or that the
    /// file cannot be read.
    pub(super) fn load_setting_aside(&self) -> (Option<T>, Option<String>) {
        match self.load().map_err(set_aside) {
            Ok(content) => (content, None),
            Err(Ok(sentence)) => (None, Some(sentence)),
            Err(Err(error)) => (None, Some(format!("{error}; it is left as it is"))),
        }
    }

    /// Keeps other processes from changing the file until the lock is dropped, if the file system has locks.
    pub(super) fn lock(&self) -> Option<FolderLock> {
        open_above(&self.path).ok()?.0.lock().ok()
    }

    /// Writes the value in place of the one before, which the caller has read: it would be lost otherwise.
    pub(super) fn write(&self, content: &T) -> Result<(), StateError> {
        let unwritable = |source| StateError::Unwritable { path: self.path.clone(), source };
        let (folder, name) = open_above(&self.path).map_err(|failure| unwritable(failure.into()))?;
        folder.remove_stale_temp_files();
        folder.write_replacing(name, &content.to_bytes(), Access::Private).map_err(unwritable)
    }
}

impl Unusable {
    fn of(self, path: &Path) -> StateError {
        let path = path.to_owned();
        match self {
            Self::Damaged(reason) => StateError::Damaged { path, reason },
            Self::Later(format) => StateError::Later { path, format },
        }
    }
}

/// Opens the folder of a file. It and the folders above it, from [`ROOMS`] on, are private and created if missing.
fn open_above(path: &Path) -> Result<(Folder, &OsStr), Failure> {
    let above: Vec<_> = path.ancestors().skip(1).collect();
    let rooms = above.iter().position(|folder| folder.file_name() == Some(OsStr::new(ROOMS)));
    for folder in above.iter().take(rooms.map_or(0, |rooms| rooms + 1)).skip(1).rev() {
        create_private_folder(folder)?;
    }
    let folder = create_private_folder(above.first().copied().unwrap_or(Path::new(".")))?;
    Ok((folder, path.file_name().unwrap_or_default()))
}

/// Reads a file; nothing if it does not exist. With `HOME=/dev/null` the folder above is not a folder.
fn read(path: &Path) -> Result<Option<Vec<u8>>, StateError> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(source) => Err(StateError::Unreadable { path: path.to_owned(), source }),
    }
}

/// Renames a damaged file so that its name is free and its bytes are kept. Returns a sentence about it.
fn set_aside(error: StateError) -> Result<String, StateError> {
    let StateError::Damaged { path, reason } = error else { return Err(error) };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!("{DAMAGED}{}", Ulid::generate()));
    let renamed = open_above(&path).and_then(|(folder, from)| {
        folder.rename_new(from, &name).map_err(Failure::of(format!("setting {} aside", shown(&path))))
    });
    match renamed {
        // The name comes first: the console may cut the rest off.
        Ok(()) => {
            let (name, folder) = (name.display(), shown(path.parent().unwrap_or(&path)));
            Ok(format!("a damaged state file is kept as {name} in {folder} ({reason})"))
        }
        Err(failure) => Err(StateError::Unwritable { path, source: failure.into() }),
    }
}

/// Encodes a value as JSON.
fn to_json<T: Serialize>(schema_version: &str, content: &T) -> Vec<u8> {
    #[derive(Serialize)]
    struct Envelope<'a, T> {
        schema_version: &'a str,
        content: &'a T,
    }
    // Maps of these types have text keys, so encoding cannot fail.
    serde_json::to_vec(&Envelope { schema_version, content }).unwrap_or_default()
}

/// Decodes JSON of this schema version.
fn from_json<T: DeserializeOwned>(schema_version: &str, bytes: &[u8]) -> Result<T, Unusable> {
    #[derive(Deserialize)]
    struct Header {
        schema_version: String,
        #[serde(rename = "content")]
        _content: IgnoredAny,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Envelope<T> {
        schema_version: String,
        content: T,
    }
    let whole = parse::<Envelope<T>>(bytes);
    if let Ok(envelope) = whole
        && envelope.schema_version == schema_version
    {
        return Ok(envelope.content);
    }
    // The content of another version need not be of this type.
    let header: Header = parse(bytes)?;
    if header.schema_version != schema_version {
        let family = |version: &str| version.rsplit_once('.').map(|(family, _)| family.to_owned());
        return Err(if family(&header.schema_version) == family(schema_version) {
            Unusable::Later(header.schema_version)
        } else {
            Unusable::Damaged("it is another kind of file".to_owned())
        });
    }
    parse::<Envelope<T>>(bytes).map(|envelope| envelope.content)
}

/// Decodes JSON without a schema version, as version 0.1.0 wrote it.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unusable> {
    serde_json::from_slice(bytes).map_err(|error| {
        // The message of the parser may quote the content, which may be forbidden material.
        let place = format!("line {}, column {}", error.line(), error.column());
        Unusable::Damaged(match error.classify() {
            serde_json::error::Category::Eof => format!("it ends too soon, at {place}"),
            _ => format!("it is not what was written, at {place}"),
        })
    })
}

/// Returns the file name for a text.
pub(super) fn name_of(text: &str) -> String {
    short_digest(text, 32)
}

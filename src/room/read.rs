//! One file of evidence: from bytes to documents, or to the reason why not.

use super::syntax::{self, Parsed, SyntaxError};
use super::walk::Found;
use crate::domain::boundary;
use crate::domain::canonical::digest;
use crate::domain::decision::Signature;
use crate::domain::document::Kind;
use crate::domain::gather::{Contents, File, Paper, Trouble, is_empty};
use crate::domain::problem::ProblemCode;
use crate::domain::tree::{Entry, Node, Value};
use rustix::fs::{Mode, OFlags, Stat};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1024 * 1024;

/// Reads a file's bytes: a regular file of at most [`LARGEST`] bytes that did not change meanwhile.
///
/// It is opened without following a link and without waiting, so that a file that has become a link or a FIFO since
/// the walk leads nowhere.
///
/// # Errors
/// `Unreadable` or `TooLarge`, with the sentence that says why.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    let trouble = |code, message: String| Trouble { code, at: None, message };
    let unreadable = |message: String| trouble(ProblemCode::Unreadable, message);
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let cannot = |error: io::Error| unreadable(format!("this file cannot be read: {error}"));
    let opened = rustix::fs::open(path, flags, Mode::empty()).map_err(|error| cannot(error.into()))?;
    let mut file = std::fs::File::from(opened);
    let stat = |file: &std::fs::File| rustix::fs::fstat(file).map_err(|error| cannot(error.into()));
    let before = stat(&file)?;
    if !rustix::fs::FileType::from_raw_mode(before.st_mode).is_file() {
        return Err(unreadable("this is no regular file any more".to_owned()));
    }
    let too_large = || trouble(ProblemCode::TooLarge, "this file is over 1 MiB".to_owned());
    let size = u64::try_from(before.st_size).unwrap_or(u64::MAX);
    if size > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default().saturating_add(1));
    (&mut file).take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    let unchanged = |a: &Stat, b: &Stat| {
        (a.st_size, a.st_mtime, a.st_mtime_nsec, a.st_ctime, a.st_ctime_nsec)
            == (b.st_size, b.st_mtime, b.st_mtime_nsec, b.st_ctime, b.st_ctime_nsec)
    };
    if bytes.len() as u64 != size || !unchanged(&before, &stat(&file)?) {
        return Err(unreadable("this file changed while it was read: scan again".to_owned()));
    }
    Ok(bytes)
}

/// The documents of a text, without the empty ones.
fn papers(name: &str, text: &str) -> Result<Vec<Paper>, SyntaxError> {
    let Parsed { documents, comments } = syntax::parse(name, text)?;
    let paper = |root: Node| {
        if !is_of_a_known_kind(&root) {
            return Paper { root: gist(root), exposure: None };
        }
        let exposure = boundary::inspect(&root, &comments);
        Paper { root, exposure }
    };
    Ok(documents.into_iter().filter(|root| !is_empty(root)).map(paper).collect())
}

fn is_of_a_known_kind(root: &Node) -> bool {
    let schema = root.entry("schema_version").and_then(|entry| entry.node.text());
    schema.and_then(Kind::of_schema).is_some()
}

/// What has to be known of a foreign document: what it says that it is, and whose.
fn gist(root: Node) -> Node {
    let value = match root.value {
        Value::Map(entries) => {
            let says = |entry: &Entry| {
                matches!(&*entry.key, "schema_version" | "trial_ref") && entry.node.text().is_some()
            };
            // Collecting in place would keep the room of all that is dropped.
            let mut kept = Vec::with_capacity(2);
            kept.extend(entries.into_iter().filter(says));
            Value::Map(kept)
        }
        Value::List(_) => Value::List(Vec::new()),
        _ => Value::Text("".into()),
    };
    Node { at: root.at, value }
}

/// Reads one file of evidence. The signature beside it, if any, is `signature`.
#[must_use]
pub fn read(found: &Found, signature: impl FnOnce(&[u8]) -> Signature) -> File {
    let path: Arc<str> = found.path.as_str().into();
    let contents = match read_bytes(&found.full) {
        Ok(bytes) => contents(&found.path, &bytes, signature),
        Err(trouble) => Contents::Trouble(trouble),
    };
    File { path, contents }
}

/// What a file of this name and these bytes holds.
#[must_use]
pub fn contents(name: &str, bytes: &[u8], signature: impl FnOnce(&[u8]) -> Signature) -> Contents {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("this file is not UTF-8 from byte {} on", error.valid_up_to());
            return Contents::Trouble(Trouble { code: ProblemCode::NotUtf8, at: None, message });
        }
    };
    match papers(name, text) {
        Ok(papers) => Contents::Papers { digest: digest(bytes).into(), papers, signature: signature(bytes) },
        Err(error) => Contents::Trouble(Trouble {
            code: ProblemCode::Syntax,
            at: Some(error.at),
            message: error.message,
        }),
    }
}

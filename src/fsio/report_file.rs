//! A report written to a file that a user names. Unlike an exported text, it replaces an earlier report.

use super::Failure;
use super::durable::WriteError;
use super::export_file::{ExportError, Target, in_folder};
use super::folder::{Access, Folder};
use super::listing::EntryKind;
use super::platform::files;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The size of the buffer before the file, in bytes.
const BUFFER: usize = 64 * 1024;

/// The treatment of a file that exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the report is refused.
    Keep,
    /// The report takes its place if it is a regular file.
    Replace,
}

/// Writes the bytes of a report durably. Returns its path, with no symbolic links in its folder.
///
/// A file in the room with an extension of evidence is refused, and so is a file among decisions.
///
/// # Errors
/// The reason why they were not written, or may not have been.
pub fn write_report_bytes(
    path: &Path,
    room: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<PathBuf, ExportError> {
    let target = outside_of_evidence(path, room)?;
    let result = match existing {
        Existing::Keep => target.folder.write_new(target.name, bytes, Access::Umask),
        Existing::Replace => replace(&target.folder, target.name, |out| out.write_all(bytes)),
    };
    match (result, existing) {
        (Ok(()), _) => Ok(target.folder_path.join(target.name)),
        (Err(WriteError::NameTaken), Existing::Keep) => Err(ExportError::Exists(target.shown)),
        (Err(WriteError::NameTaken), Existing::Replace) => Err(ExportError::NotAFile(target.shown)),
        (Err(source), _) => Err(ExportError::Write { path: target.shown, source }),
    }
}

/// Opens the folder of a report, unless a scan of the room would read the report as evidence.
fn outside_of_evidence<'a>(path: &'a Path, room: &Path) -> Result<Target<'a>, ExportError> {
    let target = in_folder(path)?;
    if target.is_reserved() && target.folder_path.starts_with(room) {
        return Err(ExportError::IsEvidence(target.shown));
    }
    Ok(target)
}

/// Writes a report durably, in place of a regular file that has its name. At every moment the file has its old bytes or
/// all of the new ones; a function that fails changes nothing. The mode of a replaced file stays.
///
/// A file in the room with an extension of evidence is refused, and so is a file among decisions.
///
/// # Errors
/// The reason why it was not written, or may not have been.
pub fn write_report(
    path: &Path,
    room: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), ExportError> {
    let target = outside_of_evidence(path, room)?;
    let result = replace(&target.folder, target.name, write);
    result.map_err(|source| match source {
        WriteError::NameTaken => ExportError::NotAFile(target.shown.clone()),
        source => ExportError::Write { path: target.shown.clone(), source },
    })
}

fn replace(
    folder: &Folder,
    name: &std::ffi::OsStr,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    let mut file = folder.temp_file(Access::Umask).map_err(Failure::of("creating a temporary file"))?;
    match folder.stat(name) {
        Err(_) => {}
        Ok((EntryKind::File, _)) => {
            let old = folder.handle.open_file(name).map_err(Failure::of("opening the file"))?;
            files::copy_mode(&old, &file.file).map_err(Failure::of("setting the mode of the file"))?;
        }
        Ok(_) => return Err(WriteError::NameTaken),
    }
    let mut buffer = BufWriter::with_capacity(BUFFER, &file.file);
    write(&mut buffer).and_then(|()| buffer.flush()).map_err(Failure::of("writing the file"))?;
    drop(buffer);
    files::sync(&file.file).map_err(Failure::of("syncing the file"))?;
    file.rename_over(name).map_err(Failure::of("renaming the file"))?;
    folder.sync_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn written(path: &Path, room: &Path, text: &str) -> Result<(), ExportError> {
        write_report(path, room, |out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn a_report_replaces_an_earlier_one_and_keeps_its_mode() {
        let place = tempfile::tempdir().unwrap();
        let (file, room) = (place.path().join("report.json"), place.path().join("room"));
        written(&file, &room, "first").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        written(&file, &room, "second").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"second");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_report_that_fails_leaves_the_earlier_one() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("report.html");
        written(&file, Path::new("/nowhere"), "first").unwrap();
        let failed = write_report(&file, Path::new("/nowhere"), |out| {
            out.write_all(b"second, in pa")?;
            Err(io::ErrorKind::Other.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&file).unwrap(), b"first");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn bytes_keep_or_replace_a_file_as_asked_and_become_no_evidence() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().canonicalize().unwrap();
        let room = folder.join("room");
        fs::create_dir(&room).unwrap();
        let write = |name: &str, text: &str, existing| {
            write_report_bytes(&folder.join(name), &room, text.as_bytes(), existing)
        };
        assert_eq!(write("t.json", "first", Existing::Keep).unwrap(), folder.join("t.json"));
        assert!(matches!(write("t.json", "second", Existing::Keep), Err(ExportError::Exists(_))));
        assert_eq!(fs::read(folder.join("t.json")).unwrap(), b"first");
        write("t.json", "third", Existing::Replace).unwrap();
        assert_eq!(fs::read(folder.join("t.json")).unwrap(), b"third");
        write("room/t.csv", "x", Existing::Keep).unwrap();
        for existing in [Existing::Keep, Existing::Replace] {
            let refused = write("room/t.json", "x", existing);
            assert!(matches!(refused, Err(ExportError::IsEvidence(_))), "{refused:?}");
        }
        symlink("t.json", folder.join("link")).unwrap();
        assert!(matches!(write("link", "x", Existing::Keep), Err(ExportError::Exists(_))));
        assert!(matches!(write("link", "x", Existing::Replace), Err(ExportError::NotAFile(_))));
    }

    #[test]
    fn no_report_becomes_evidence_or_replaces_anything_but_a_file() {
        let place = tempfile::tempdir().unwrap();
        let room = place.path().canonicalize().unwrap().join("room");
        fs::create_dir_all(room.join("T-1/decisions")).unwrap();
        for name in ["T-1/report.json", "policy.yaml", "x.YML", "x.sig"] {
            let error = written(&room.join(name), &room, "x").unwrap_err();
            assert!(matches!(error, ExportError::IsEvidence(_)), "{name}: {error}");
        }
        let error = written(&room.join("T-1/decisions/report.md"), &room, "x").unwrap_err();
        assert!(matches!(error, ExportError::AmongDecisions(_)), "{error}");
        fs::create_dir(place.path().join("folder")).unwrap();
        symlink("target", place.path().join("link")).unwrap();
        for name in ["folder", "link"] {
            let error = written(&place.path().join(name), &room, "x").unwrap_err();
            assert!(matches!(error, ExportError::NotAFile(_)), "{name}: {error}");
        }
        written(&room.join("report.md"), &room, "x").unwrap();
        written(&place.path().join("report.json"), &room, "x").unwrap();
    }
}

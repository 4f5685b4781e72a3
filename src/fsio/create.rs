//! Creating folders.

use super::Failure;
use super::folder::{Access, Folder};
use super::paths::shown;
use super::platform::files;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Creates a folder and those above it that are missing, durably, and opens it.
///
/// # Errors
/// The failed step.
pub fn create_folders(path: &Path) -> Result<Folder, Failure> {
    create(path, Access::Umask)?;
    Folder::open(path).map_err(Failure::of(format!("opening the folder {}", shown(path))))
}

/// Creates a folder that only this user may read or write, and those above it that are missing, and opens it. If it
/// exists already and is open to others, it is closed to them, as far as its file system has permissions.
///
/// # Errors
/// The failed step.
pub fn create_private_folder(path: &Path) -> Result<Folder, Failure> {
    create(path, Access::Private)?;
    let folder = Folder::open(path).map_err(Failure::of(format!("opening the folder {}", shown(path))))?;
    folder.close_to_others();
    Ok(folder)
}

/// Creates a folder that only this user may read or write, and that does not exist yet.
///
/// # Errors
/// The system's error; `AlreadyExists` if anything has the name.
pub fn create_new_private_folder(path: &Path) -> io::Result<()> {
    files::create_folder(path, Access::Private)
}

/// Creates a file that only this user may read or write, and that does not exist yet. It is not durable.
///
/// # Errors
/// The system's error; `AlreadyExists` if anything has the name.
pub fn create_new_private_file(path: &Path) -> io::Result<File> {
    files::create_new_private_file(path)
}

fn create(path: &Path, access: Access) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::of(format!("creating the folder {}", shown(path)))(error);
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    match files::create_folder(path, access) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let Some(above) = above else { return Err(failed(error)) };
            create(above, access)?;
            match files::create_folder(path, access) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Err(error) => return Err(failed(error)),
    }
    let above = above.unwrap_or(Path::new("."));
    let synced = Folder::open(above).and_then(|folder| folder.sync());
    synced.map_err(|error: io::Error| Failure::of(format!("syncing the folder {}", shown(above)))(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn missing_folders_are_created_and_existing_ones_stay() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/b/c");
        create_folders(&path).unwrap();
        fs::write(path.join("file"), "x").unwrap();
        create_folders(&path).unwrap();
        assert!(path.join("file").is_file());
        assert!(create_folders(&path.join("file")).is_err(), "a file has the name");
    }

    #[test]
    fn private_folders_are_closed_to_others_also_if_they_existed() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/b");
        create_private_folder(&path).unwrap();
        assert_eq!((mode(&place.path().join("a")), mode(&path)), (0o700, 0o700));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        create_private_folder(&path).unwrap();
        assert_eq!(mode(&path), 0o700);
    }
}

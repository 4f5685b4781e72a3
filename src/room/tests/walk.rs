//! A walk by many threads finds what one pass over the folders finds, in the order of the bytes of paths.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;
use support::sample::create_fifo;
use tempfile::TempDir;
use trialdesk::fsio::FileVersion;
use trialdesk::room::progress::Progress;
use trialdesk::room::walk::{Found, Walk, walk, walk_names, walk_with};

fn put(root: &Path, path: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, path).unwrap();
}

/// A room with more folders than threads, names that sort next to `/`, and many files that are not evidence.
fn large_room() -> TempDir {
    let room = TempDir::new().unwrap();
    let at = room.path();
    for trial in 0..150 {
        for name in ["expiry.yaml", "approval.yml", "followup.json", "notes.md", ".hidden.yaml", "UPPER.YAML"]
        {
            put(at, &format!("group-{}/T-{trial}/{name}", trial % 3));
        }
        // Around the position of a folder named `T-1` among files: '-' and '.' before '/', letters after.
        put(at, &format!("group-{}/T-{trial}-a.yaml", trial % 3));
        put(at, &format!("group-{}/T-{trial}.yaml", trial % 3));
        put(at, &format!("group-{}/T-{trial}a.yaml", trial % 3));
    }
    for trial in (0..150).step_by(10) {
        let folder = format!("group-{}/T-{trial}/decisions", trial % 3);
        for name in ["signed.yaml", "signed.yaml.sig", "plain.yaml", "gone.yaml.sig", "deep/er/x.yaml"] {
            put(at, &format!("{folder}/{name}"));
        }
    }
    for path in ["policy.yaml", "sub/policy.yaml", "out/a.yaml", "out/deep/b.yaml", "out/decisions/c.yaml"] {
        put(at, path);
    }
    put(at, ".git/x.yaml");
    put(at, "not-decisions/loose.yaml.sig");
    fs::write(at.join(".trialdeskignore"), "out/\n").unwrap();
    symlink("group-0", at.join("link")).unwrap();
    symlink("group-0/T-0.yaml", at.join("link.yaml")).unwrap();
    symlink("nowhere", at.join("group-0/T-0/decisions/linked.yaml.sig")).unwrap();
    create_fifo(&at.join("fifo.yaml"));
    fs::create_dir(at.join("folder.yaml")).unwrap();
    put(at, "folder.yaml/inside.yaml");
    fs::write(at.join(OsStr::from_bytes(b"odd\xff.yaml")), "").unwrap();
    fs::write(at.join(OsStr::from_bytes(b"odd\xfe.yaml")), "").unwrap();
    let odd = at.join(OsStr::from_bytes(b"group\xff"));
    fs::create_dir(&odd).unwrap();
    fs::write(odd.join("x.yaml"), "").unwrap();
    room
}

/// Every regular file below a folder that the specification calls evidence.
fn evidence(folder: &Path, prefix: &[u8], out: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name();
        let name = name.as_bytes();
        let path = [prefix, name].concat();
        let kind = entry.file_type().unwrap();
        let is_evidence = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end.as_bytes()));
        if name.starts_with(b".") || path == b"policy.yaml" {
        } else if kind.is_dir() {
            evidence(&entry.path(), &[&path, "/".as_bytes()].concat(), out);
        } else if kind.is_file() && is_evidence {
            out.push(path);
        }
    }
}

fn bytes(found: &[Found]) -> Vec<Vec<u8>> {
    found.iter().map(|found| found.place.bytes().to_vec()).collect()
}

#[test]
fn parallel_walk_equals_one_pass_in_byte_order() {
    let room = large_room();
    let mut expected = Vec::new();
    evidence(room.path(), b"", &mut expected);
    expected.retain(|path| path != b"out/a.yaml" && path != b"out/deep/b.yaml");
    expected.sort();
    for _ in 0..20 {
        let walk = walk(room.path());
        assert_eq!(bytes(&walk.files), expected);
        assert_eq!(walk.ignored, 2);
        assert!(walk.unreadable.is_empty());
        let loose: Vec<_> = walk.orphan_signatures.iter().map(Found::path).collect();
        assert_eq!(loose.len(), 16);
        assert_eq!(loose[0], "group-0/T-0/decisions/gone.yaml.sig");
        assert_eq!(loose[1], "group-0/T-0/decisions/linked.yaml.sig");
    }
}

#[test]
fn walk_returns_versions_of_file_and_signature() {
    let room = large_room();
    let version = |path: &Path| {
        let meta = fs::symlink_metadata(path).unwrap();
        let nanoseconds = |seconds: i64, rest: i64| seconds * 1_000_000_000 + rest;
        FileVersion {
            size: meta.len(),
            mtime_ns: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            ctime_ns: nanoseconds(meta.ctime(), meta.ctime_nsec()),
            inode: meta.ino(),
            device: meta.dev(),
        }
    };
    let Walk { files, .. } = walk(room.path());
    for found in &files {
        let full = found.full(room.path());
        assert_eq!(found.version, version(&full), "{full:?}");
        let beside = found.signature_version.as_deref().copied();
        let expected = found
            .path()
            .ends_with("decisions/signed.yaml")
            .then(|| version(&full.with_extension("yaml.sig")));
        assert_eq!(beside, expected, "{full:?}");
    }
    assert_eq!(files.iter().filter(|found| found.signature_version.is_some()).count(), 15);
}

#[test]
fn walk_reports_progress_and_can_be_stopped() {
    let room = large_room();
    let progress = Progress::default();
    let found = walk_with(room.path(), &progress).expect("it was not stopped");
    assert_eq!(progress.found(), found.files.len());
    progress.stop();
    assert!(walk_with(room.path(), &progress).is_none(), "a part of a room is not returned");
}

#[test]
fn a_walk_by_name_alone_finds_the_same_files_and_asks_for_versions_of_signatures_alone() {
    let room = TempDir::new().unwrap();
    for name in ["TRL-1/followup.yaml", "TRL-1/decisions/a.yaml", "TRL-1/decisions/a.yaml.sig"] {
        put(room.path(), name);
    }
    let noted = walk(room.path()).files;
    let named = walk_names(room.path(), &Progress::default()).unwrap().files;
    let paths = |files: &[Found]| files.iter().map(|found| found.path().to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&named), paths(&noted));
    assert!(noted.iter().all(|found| found.version != FileVersion::UNKNOWN));
    assert!(named.iter().all(|found| found.version == FileVersion::UNKNOWN));
    assert_eq!(named[0].signature_version, noted[0].signature_version);
    assert!(named[0].signature_version.is_some());
}

#[test]
fn missing_room_is_unreadable_not_empty() {
    let room = TempDir::new().unwrap();
    let walk = walk(&room.path().join("gone"));
    assert_eq!(walk.unreadable.len(), 1);
    assert_eq!(walk.unreadable[0].0, "");
}

#[test]
fn deep_folders_need_few_descriptors() {
    let room = TempDir::new().unwrap();
    let deep = "d/".repeat(500);
    for folder in ["", "e/", "e/f/"] {
        put(room.path(), &format!("{deep}{folder}x.yaml"));
    }
    assert_eq!(walk(room.path()).files.len(), 3);
}

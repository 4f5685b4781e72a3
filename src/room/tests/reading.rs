//! Reading a file that is not what it was when it was found.

use crate::domain::decision::Signature;
use crate::domain::digest::Digest;
use crate::domain::packed::{Contents, PackedBatch};
use crate::domain::problem::ProblemCode;
use crate::fsio::{FileVersion, Folder};
use crate::room::read::{InPlaceReader, read_bytes};
use crate::room::walk::{Found, RelPath};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use support::room::TestRoom;

#[test]
fn replaced_or_vanished_file_is_unreadable() {
    use support::sample::create_fifo;
    let room = TestRoom::empty();
    room.put("real.yaml", "a: b\n");
    symlink("real.yaml", room.at("link.yaml")).unwrap();
    symlink("/dev/zero", room.at("zero.yaml")).unwrap();
    fs::create_dir(room.at("folder.yaml")).unwrap();
    create_fifo(&room.at("fifo.yaml"));
    let _socket = std::os::unix::net::UnixListener::bind(room.at("socket.yaml")).unwrap();
    for name in
        ["gone.yaml", "link.yaml", "zero.yaml", "folder.yaml", "fifo.yaml", "socket.yaml", "real.yaml/x"]
    {
        let trouble = read_bytes(&room.at(name)).expect_err(name);
        assert_eq!(trouble.code, ProblemCode::Unreadable, "{name}");
    }
    assert!(read_bytes(&room.at("real.yaml")).is_ok());
}

#[test]
fn file_of_another_length_changed_while_read() {
    let trouble = read_bytes(Path::new("/proc/self/status")).expect_err("its size is reported as 0");
    assert_eq!(trouble.code, ProblemCode::Unreadable);
}

#[test]
fn concurrent_replacement_reads_one_whole_version() {
    let room = TestRoom::empty();
    let versions = ["a".repeat(256 * 1024), "b".repeat(300 * 1024)];
    room.put("x.yaml", &versions[0]);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 1..=200 {
                room.put("next", &versions[round % 2]);
                fs::rename(room.at("next"), room.at("x.yaml")).unwrap();
            }
        });
        while !writer.is_finished() {
            if let Ok(bytes) = read_bytes(&room.at("x.yaml")) {
                assert!(versions.iter().any(|version| version.as_bytes() == bytes), "a mixture");
            }
        }
    });
}

/// Reads a file of a room with its folder open. Returns its digest or the code of its problem; nothing if it is left for later.
fn read_in_place(
    room: &TestRoom,
    name: &str,
    is_unchanged: impl Fn(&FileVersion) -> bool,
) -> Option<Result<String, ProblemCode>> {
    let (folder, mut batch) = (Folder::open(room.path()).unwrap(), PackedBatch::default());
    let place = RelPath::root().join(OsStr::new(name), "");
    let found = Found { place, version: FileVersion::UNKNOWN, signature_version: None };
    let reader = InPlaceReader::new(is_unchanged);
    let is_read = reader.read((&folder, OsStr::new(name)), &found, |_, _| Signature::None, &mut batch);
    is_read.then(|| match batch.into_one().contents() {
        Contents::Documents { digest, .. } => Ok(digest.to_string()),
        Contents::Trouble(trouble) => Err(trouble.code),
        Contents::OrphanSignature => panic!("a signature"),
    })
}

#[test]
fn a_file_that_changed_since_reading_began_is_read_between_two_equal_versions() {
    let room = TestRoom::empty();
    let (first, second) = ("a: 1\n", "a: 2\n");
    let digest = |text: &str| Some(Ok(Digest::of(text.as_bytes()).to_string()));
    room.put("x.yaml", first);
    assert_eq!(read_in_place(&room, "x.yaml", |_| true), digest(first));
    // It changes between the bytes that were read and its version.
    let change = |_: &FileVersion| {
        room.put("x.yaml", second);
        false
    };
    assert_eq!(read_in_place(&room, "x.yaml", change), digest(second));
}

#[test]
fn a_file_of_any_size_is_read_whole_in_place_or_later() {
    let room = TestRoom::empty();
    for size in [5, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 63 * 1024] {
        let text = format!("a: {}\n", "x".repeat(size - 4));
        room.put("x.yaml", &text);
        let expected = Some(Ok(Digest::of(text.as_bytes()).to_string()));
        assert_eq!(read_in_place(&room, "x.yaml", |_| true), expected, "{size}");
    }
    room.put("x.yaml", "x".repeat(64 * 1024));
    assert_eq!(read_in_place(&room, "x.yaml", |_| true), None);
}

#[test]
fn what_is_no_file_any_more_is_unreadable_in_place() {
    let room = TestRoom::empty();
    room.put("real.yaml", "a: b\n");
    symlink("real.yaml", room.at("link.yaml")).unwrap();
    fs::create_dir(room.at("folder.yaml")).unwrap();
    support::sample::create_fifo(&room.at("fifo.yaml"));
    for name in ["gone.yaml", "link.yaml", "folder.yaml", "fifo.yaml"] {
        assert_eq!(read_in_place(&room, name, |_| true), Some(Err(ProblemCode::Unreadable)), "{name}");
    }
}

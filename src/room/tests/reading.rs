//! Reading a file that is not what it was when it was found.

use crate::domain::problem::ProblemCode;
use crate::room::read::read_bytes;
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

//! Which files are read again, and which have no entry.

use super::{Desk, after, changed_at, much_later};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::time::{Duration, SystemTime};
use trialdesk::fsio::{FileVersion, write_back_ns};
use trialdesk::room::index::Entry;
use trialdesk::room::walk::Found;

#[test]
fn unchanged_files_are_not_read_again() {
    let Some(desk) = Desk::reliable() else { return };
    assert!(desk.load().is_none(), "there is none yet");
    assert_eq!(desk.index(much_later()), 4);
    assert_eq!(desk.changed(), [""; 0]);
    let index = desk.load().unwrap();
    assert_eq!(index.get(b"T-2/expiry.yaml").unwrap().packed, b"T-2/expiry.yaml");
    assert!(
        index.get(b"T-2/expiry.yam").is_none() && index.get(b"T-9").is_none() && index.get(b"").is_none()
    );
    let mode = fs::metadata(desk.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "evidence may be confidential");
}

#[test]
fn edit_with_same_size_and_mtime_is_seen() {
    let Some(desk) = Desk::reliable() else { return };
    let path = desk.at("T-1/expiry.yaml");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    desk.index(much_later());
    // The clock of the file system moves in steps, and this is about what comes after the first of them.
    let was = desk.find("T-1/expiry.yaml").version.ctime_ns;
    while desk.find("T-3/expiry.yaml").version.ctime_ns <= was {
        desk.put("T-3/expiry.yaml", "state: pending!\n");
    }
    fs::write(&path, "state: rejected\n").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    let (now, index) = (desk.find("T-1/expiry.yaml"), desk.load().unwrap());
    let known = index.get(b"T-1/expiry.yaml").unwrap();
    assert_eq!((now.version.size, now.version.mtime_ns), (known.version.size, known.version.mtime_ns));
    assert_eq!(now.version.inode, known.version.inode);
    assert!(!known.is_good(&now), "ctime tells");
    assert!(desk.changed().contains(&"T-1/expiry.yaml".to_owned()));
}

type Change = fn(&Desk);

#[test]
fn every_way_of_changing_a_file_is_seen() {
    let changes: [(&str, Change); 7] = [
        ("T-1/expiry.yaml", |desk| desk.put("T-1/expiry.yaml", "longer than it was before\n")),
        ("T-1/expiry.yaml", |desk| {
            desk.put("next", "state: approved\n");
            fs::rename(desk.at("next"), desk.at("T-1/expiry.yaml")).unwrap();
        }),
        ("T-1/expiry.yaml", |desk| {
            let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
            let file = fs::File::options().write(true).open(desk.at("T-1/expiry.yaml")).unwrap();
            file.set_modified(old).unwrap();
        }),
        ("T-1/new.yaml", |desk| desk.put("T-1/new.yaml", "a: b\n")),
        ("T-2/decisions/d.yaml", |desk| desk.put("T-2/decisions/d.yaml.sig", "another")),
        ("T-2/decisions/d.yaml", |desk| fs::remove_file(desk.at("T-2/decisions/d.yaml.sig")).unwrap()),
        ("T-2/decisions/d.yaml", |desk| {
            fs::remove_file(desk.at("T-2/decisions/d.yaml.sig")).unwrap();
            symlink("elsewhere", desk.at("T-2/decisions/d.yaml.sig")).unwrap();
        }),
    ];
    if Desk::reliable().is_none() {
        return;
    }
    for (number, (path, change)) in changes.iter().enumerate() {
        let desk = Desk::new();
        desk.index(much_later());
        change(&desk);
        assert_eq!(desk.changed(), [*path], "change {number}");
    }
    let desk = Desk::new();
    fs::remove_file(desk.at("T-2/decisions/d.yaml.sig")).unwrap();
    desk.index(much_later());
    desk.put("T-2/decisions/d.yaml.sig", "a signature that comes later");
    assert_eq!(desk.changed(), ["T-2/decisions/d.yaml"]);
}

#[test]
fn files_changed_within_write_back_are_not_indexed() {
    let Some(desk) = Desk::reliable() else { return };
    let found = desk.find("T-1/expiry.yaml");
    let at = changed_at(&desk.at("T-1/expiry.yaml"));
    let margin = (3 * write_back_ns().unwrap() / 1_000_000).max(120_000);
    let is_settled = |milliseconds| desk.racy_check(after(at, milliseconds)).is_settled(&found.version);
    assert!(!is_settled(-1000) && !is_settled(0) && !is_settled(2100) && !is_settled(margin - 1));
    // Moments are rounded down to the millisecond.
    assert!(is_settled(margin + 100));
    let late = FileVersion { ctime_ns: found.version.ctime_ns + 1_000_000_000, ..found.version };
    assert!(!desk.racy_check(after(at, margin + 100)).is_settled(&late), "ctime counts as mtime does");
    let elsewhere = FileVersion { device: found.version.device + 1, ..found.version };
    assert!(!desk.racy_check(much_later()).is_settled(&elsewhere), "a device that is mounted in the room");
    assert!(!desk.racy_check(much_later()).is_settled(&FileVersion::UNKNOWN));

    assert_eq!(desk.index(at), 0, "all of it is too new");
    assert_eq!(desk.changed().len(), 4);
}

#[test]
fn recent_signature_keeps_its_record_out() {
    let Some(desk) = Desk::reliable() else { return };
    let record = desk.find("T-2/decisions/d.yaml");
    let signature = record.signature_version.clone().unwrap();
    let new = FileVersion { ctime_ns: i64::MAX, ..*signature };
    let signed = |version| Found { signature_version: Some(Box::new(version)), ..record.clone() };
    desk.write(much_later(), |writer| {
        assert!(!writer.add(&signed(new), &record.version, b"").unwrap());
        assert!(!writer.add(&signed(FileVersion::UNKNOWN), &record.version, b"").unwrap());
        assert!(writer.add(&signed(*signature), &record.version, b"").unwrap());
    })
    .unwrap();
}

#[test]
fn unknown_file_version_is_never_trusted() {
    let Some(desk) = Desk::reliable() else { return };
    let found = desk.find("T-1/expiry.yaml");
    let path = found.place.bytes();
    let entry = Entry { path, version: FileVersion::UNKNOWN, signature_version: None, packed: b"" };
    let unknown = Found { version: FileVersion::UNKNOWN, ..found.clone() };
    assert!(!entry.is_good(&unknown) && !entry.is_good(&found));
    let signature_version = Some(Box::new(FileVersion::UNKNOWN));
    let signed = Found { signature_version, ..found.clone() };
    let signature_version = Some(FileVersion::UNKNOWN);
    assert!(!Entry { version: found.version, signature_version, ..entry }.is_good(&signed));
}

#[test]
fn names_that_hold_forbidden_material_are_not_written_down() {
    let Some(desk) = Desk::reliable() else { return };
    desk.put("T-1/jane.doe@acme-industries.com/a.yaml", "a: b\n");
    assert_eq!(desk.index(much_later()), 4);
    assert_eq!(desk.changed(), ["T-1/jane.doe@acme-industries.com/a.yaml"]);
    let bytes = fs::read(desk.file()).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"jane.doe"));
}

//! Writing changes: only in place of the bytes that were read, never through a link, and back again.

use crate::domain::field_path::FieldPath;
use crate::edit::{Change, ChangeError, Existing, Fill, RoomWriter, propose};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use tempfile::TempDir;

const PACKET: &str = "schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: trial:TRL-1\n";
const FILLED: &str = "schema_version: cavra.trial-expired-followup.packet.v1\ntrial_ref: trial:TRL-1\n\
    renewal_followup_ref: ticket:1\n";

fn room(files: &[&str]) -> (TempDir, RoomWriter) {
    let room = tempfile::tempdir().unwrap();
    for file in files {
        let path = room.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, PACKET).unwrap();
    }
    let writer = RoomWriter::open(room.path()).unwrap();
    (room, writer)
}

fn change(writer: &RoomWriter, path: &str) -> Change {
    let fill = Fill {
        field: FieldPath::of_keys("renewal_followup_ref"),
        text: "ticket:1".to_owned(),
        existing: Existing::Keep,
    };
    propose(&writer.read(path).unwrap(), &[fill]).unwrap()
}

fn text(room: &TempDir, path: &str) -> String {
    fs::read_to_string(room.path().join(path)).unwrap()
}

/// Checks that a room holds these files and no others.
#[track_caller]
fn assert_files(room: &Path, expected: &[&str]) {
    let mut found: Vec<_> =
        fs::read_dir(room).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_change_is_written_keeps_the_mode_and_can_be_undone() {
    let (room, writer) = room(&["T/a.yaml"]);
    let file = room.path().join("T/a.yaml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let written = writer.write(&change(&writer, "T/a.yaml")).unwrap();
    assert_eq!(text(&room, "T/a.yaml"), FILLED);
    let lines: Vec<_> = written.change.lines().iter().map(|line| (line.is_added, line.number)).collect();
    assert_eq!(lines, [(true, 3)]);
    // Writing the same again is safe: the first attempt may have failed at the very end.
    assert_eq!(writer.write(&written.change).unwrap(), written);
    let undone = writer.write(&written.undo).unwrap();
    assert_eq!(text(&room, "T/a.yaml"), PACKET);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    writer.write(&undone.undo).unwrap();
    assert_eq!(text(&room, "T/a.yaml"), FILLED);
    assert_files(&room.path().join("T"), &["a.yaml"]);
}

#[test]
fn a_file_that_changed_since_it_was_read_is_not_written() {
    let (room, writer) = room(&["a.yaml"]);
    let first = change(&writer, "a.yaml");
    let other = format!("{PACKET}# by hand\n");
    fs::write(room.path().join("a.yaml"), &other).unwrap();
    assert!(matches!(writer.write(&first), Err(ChangeError::Changed)));
    assert_eq!(text(&room, "a.yaml"), other);
    // An undo restores exactly what was written and nothing else.
    fs::write(room.path().join("a.yaml"), PACKET).unwrap();
    let written = writer.write(&first).unwrap();
    fs::write(room.path().join("a.yaml"), format!("{FILLED}# by hand\n")).unwrap();
    let error = writer.write(&written.undo).unwrap_err();
    assert!(matches!(error, ChangeError::Changed) && !error.is_uncertain(), "{error}");
    fs::remove_file(room.path().join("a.yaml")).unwrap();
    assert!(matches!(writer.write(&written.undo), Err(ChangeError::Unreadable(_))));
    assert_files(room.path(), &[]);
}

#[test]
fn nothing_is_read_or_written_through_a_link_or_outside_of_the_room() {
    let (room, writer) = room(&["T/a.yaml", "decisions/a.yaml"]);
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("a.yaml"), PACKET).unwrap();
    let first = change(&writer, "T/a.yaml");
    symlink(elsewhere.path().join("a.yaml"), room.path().join("link.yaml")).unwrap();
    symlink(elsewhere.path(), room.path().join("folder")).unwrap();
    for path in ["link.yaml", "folder/a.yaml", "T"] {
        let error = writer.read(path).unwrap_err();
        assert!(matches!(error, ChangeError::NotAFile | ChangeError::Unreadable(_)), "{path}: {error}");
    }
    for path in ["../a.yaml", "/etc/hostname", "T/../T/a.yaml", "decisions/a.yaml", ""] {
        assert!(matches!(writer.read(path), Err(ChangeError::Outside)), "{path}");
    }
    // The folder becomes a link after the file was read.
    fs::rename(room.path().join("T"), room.path().join("U")).unwrap();
    symlink(elsewhere.path(), room.path().join("T")).unwrap();
    assert!(matches!(writer.write(&first), Err(ChangeError::NotAFile)));
    // And so does the file.
    fs::remove_file(room.path().join("T")).unwrap();
    fs::create_dir(room.path().join("T")).unwrap();
    symlink(elsewhere.path().join("a.yaml"), room.path().join("T/a.yaml")).unwrap();
    assert!(matches!(writer.write(&first), Err(ChangeError::NotAFile)));
    assert_eq!(fs::read_to_string(elsewhere.path().join("a.yaml")).unwrap(), PACKET);
    assert_files(elsewhere.path(), &["a.yaml"]);
}

#[test]
fn a_batch_stops_at_the_first_failure_and_returns_the_rest() {
    let (room, writer) = room(&["a.yaml", "b.yaml", "c.yaml", "d.yaml"]);
    let changes: Vec<_> =
        ["a.yaml", "b.yaml", "c.yaml", "d.yaml"].iter().map(|path| change(&writer, path)).collect();
    fs::write(room.path().join("b.yaml"), "changed: 1\n").unwrap();
    let batch = writer.write_all(changes);
    let paths =
        |changes: &[Change]| changes.iter().map(|change| change.path().to_string()).collect::<Vec<_>>();
    assert_eq!(batch.written.len(), 1);
    let (failed, error) = batch.failed.unwrap();
    assert_eq!(&**failed.path(), "b.yaml");
    assert!(matches!(error, ChangeError::Changed));
    assert_eq!(paths(&batch.rest), ["c.yaml", "d.yaml"]);
    assert_eq!(text(&room, "a.yaml"), FILLED);
    assert_eq!(text(&room, "c.yaml"), PACKET);
    let second = writer.write_all(batch.rest);
    assert!(second.failed.is_none() && second.written.len() == 2);
}

#[test]
fn several_fields_of_one_file_are_one_change() {
    let (_room, writer) = room(&["a.yaml"]);
    let fill = |field: &str, text: &str| Fill {
        field: FieldPath::parse(field).unwrap(),
        text: text.to_owned(),
        existing: Existing::Keep,
    };
    let fills = [
        fill("notifications[0].notification_ref", "evidence://notification/1"),
        fill("notifications[0].channel", "email"),
        fill("handoff.owners.sales_ref", "owner:sales/emea"),
    ];
    let packet = writer.read("a.yaml").unwrap();
    let change = propose(&packet, &fills).unwrap();
    let expected = format!(
        "{PACKET}notifications:\n  - notification_ref: evidence://notification/1\n    channel: email\nhandoff:\n  owners:\n    \
         sales_ref: owner:sales/emea\n"
    );
    assert_eq!(std::str::from_utf8(change.new_bytes()).unwrap(), expected);
    // The refusal says which of them it is about.
    let refused = propose(&packet, &[fills[0].clone(), fill("handoff.owners.sales_ref", "TBD")]).unwrap_err();
    assert_eq!(refused.fill, Some(1));
}

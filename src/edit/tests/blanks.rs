//! Blanks: from findings to filled-in packets, over the sample room.

use crate::domain::finding::{Code, Finding};
use crate::domain::schema::ValueType;
use crate::edit::{Blank, Existing, RoomWriter, SharedValues, SuggestionSource, propose, suggestions};
use crate::room::{Room, RoomOptions};
use std::collections::BTreeMap;
use std::path::Path;
use support::sample::SampleRoom;

fn open(room: &Path) -> Room {
    let now: jiff::Timestamp = "2026-06-20T10:00:00Z".parse().unwrap();
    Room::open(room, &RoomOptions::default(), now).unwrap()
}

fn findings(room: &Room) -> Vec<Finding> {
    room.reviews().flat_map(|reviewed| reviewed.evaluation.findings().cloned().collect::<Vec<_>>()).collect()
}

/// Returns a value of a blank's form.
fn value(blank: &Blank) -> String {
    if let Some(required) = &blank.required {
        return required.to_string();
    }
    match blank.form.value {
        ValueType::Label(words) => words[0].to_owned(),
        // `new_expires_at` must be later than the original, and the others not in the future.
        ValueType::Timestamp if blank.field.last_key() == Some("new_expires_at") => {
            "2027-01-01T00:00:00Z".to_owned()
        }
        ValueType::Timestamp => "2026-06-03T00:00:00Z".to_owned(),
        ValueType::Date => "2026-06-03".to_owned(),
        ValueType::Boolean => "true".to_owned(),
        _ => format!("{}filled-in-1", blank.form.example.prefix().unwrap_or("ticket:")),
    }
}

#[test]
fn every_blank_of_the_sample_room_can_be_filled_in_and_its_finding_is_gone() {
    let room = SampleRoom::whole();
    let before = findings(&open(room.path()));
    let blanks = Blank::of_all(&before);
    assert!(blanks.len() > 15, "{}", blanks.len());
    let mut by_file: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for blank in &blanks {
        by_file.entry(blank.path.clone()).or_default().push(blank.fill(value(blank)));
    }
    let writer = RoomWriter::open(room.path()).unwrap();
    let changes = by_file.iter().map(|(path, fills)| propose(&writer.read(path).unwrap(), fills).unwrap());
    let batch = writer.write_all(changes.collect());
    assert!(batch.failed.is_none(), "{batch:?}");
    let after = findings(&open(room.path()));
    for blank in &blanks {
        let left = after.iter().find(|finding| {
            finding.path.as_ref() == Some(&blank.path) && finding.field.as_ref() == Some(&blank.field)
        });
        assert!(left.is_none(), "{left:?}");
    }
    assert!(after.len() + blanks.len() / 2 < before.len(), "{} of {}", after.len(), before.len());
    // Undone in any order, the room is as it was.
    for written in &batch.written {
        writer.write(&written.undo).unwrap();
    }
    assert_eq!(findings(&open(room.path())), before);
}

#[test]
fn a_finding_that_another_person_resolves_has_no_blank() {
    let room = SampleRoom::whole();
    for finding in findings(&open(room.path())) {
        let is_declared = matches!(
            finding.code,
            Code::NotApproved | Code::NotReady | Code::AwaitingDecision | Code::Problem
        );
        assert!(!is_declared || Blank::of(&finding).is_empty(), "{finding:?}");
        for blank in Blank::of(&finding) {
            assert!(!finding.is_missing_reference() || blank.existing == Existing::Keep, "{blank:?}");
            assert!(blank.check(&value(&blank)).is_ok(), "{blank:?}");
            assert!(blank.check("TBD").is_err(), "{blank:?}");
        }
    }
}

#[test]
fn suggestions_have_the_form_of_the_field_and_no_placeholder() {
    let sample = SampleRoom::whole();
    let room = open(sample.path());
    let shared = SharedValues::of(&room);
    let (mut from_room, mut from_trial) = (0, 0);
    for reviewed in room.reviews() {
        for blank in Blank::of_all(reviewed.evaluation.findings()) {
            let offered = suggestions(&blank, &reviewed.trial, &shared);
            for suggestion in &offered {
                assert_eq!(blank.check(&suggestion.value), Ok(()), "{suggestion:?}");
                match suggestion.source {
                    SuggestionSource::Room(_) => {
                        from_room += 1;
                        assert!(suggestion.value.starts_with("owner:"), "{suggestion:?}");
                    }
                    SuggestionSource::Trial(_) => from_trial += 1,
                    SuggestionSource::Required | SuggestionSource::Word => {}
                }
            }
            let is_owner = blank.form.example.prefix().is_some_and(|prefix| prefix == "owner:");
            assert!(!is_owner || !offered.is_empty(), "{blank:?}");
        }
    }
    assert!(from_room > 3 && from_trial > 0, "{from_room} {from_trial}");
}

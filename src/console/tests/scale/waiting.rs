//! A room that is shown before all of it is read.

use std::cell::RefCell;
use std::sync::Arc;
use support::sample::many;
use tempfile::TempDir;
use trialdesk::console::app::appearance::Appearance;
use trialdesk::console::app::command::Command;
use trialdesk::console::app::commands::{Availability, entry};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::Key;
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::queue::Queue;
use trialdesk::console::app::request_id::RequestId;
use trialdesk::console::app::room_view::RoomView;
use trialdesk::console::app::update::{start, update};
use trialdesk::domain::evaluation::Status;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::room::open::ScanObserver;
use trialdesk::room::progress::Progress;
use trialdesk::room::{Room, RoomOptions};

/// The console with the first rows of a room that is still being read, and the whole room.
fn begun(folder: &TempDir) -> (Model, RequestId, Arc<RoomView>) {
    many(folder.path(), 4_000);
    let progress = Progress::default();
    let partial_rooms = RefCell::new(Vec::new());
    let on_partial = |room: Room| partial_rooms.borrow_mut().push(Arc::new(RoomView::of(Arc::new(room))));
    let observer = ScanObserver { progress: &progress, on_partial: &on_partial };
    let options = RoomOptions::default();
    let whole =
        Room::open_for(folder.path(), &options, parse_timestamp("2200-01-01").unwrap(), Some(observer))
            .unwrap();
    let mut model = Model::new("room", Some("dana".to_owned()), Appearance::default());
    let effects = start(&mut model);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::ScanRoom { request, .. } => Some(*request),
        _ => None,
    });
    let request = request.unwrap();
    let _ = update(&mut model, Msg::Resize { width: 120, height: 36 });
    let _ = update(&mut model, Msg::Reading { request, found: 4_000, read: 1_000 });
    let room_view = partial_rooms.borrow()[0].clone();
    let _ = update(&mut model, Msg::PartlyScanned { request, room_view });
    (model, request, Arc::new(RoomView::of(Arc::new(whole))))
}

#[test]
fn partial_room_shows_rows_and_nothing_ready() {
    let folder = TempDir::new().unwrap();
    let (mut model, request, whole) = begun(&folder);
    let rows = model.list.rows.len();
    assert!(rows > 0 && rows < 4_000, "{rows} rows");
    let part = model.room_view.clone().unwrap();
    assert_eq!(part.counts[Queue::Ready.index()], 0);
    assert!(part.summaries.iter().all(|summary| summary.status == Status::Blocked));
    let approve = entry(Command::Approve).unwrap();
    assert_eq!(
        approve.availability(&model),
        Availability::Disabled("The evidence is still loading".to_owned())
    );
    // Whoever leaves now has not been there: the earlier visit stays.
    let effects = update(&mut model.clone(), Msg::Key(Key::char('q')));
    let remembered = effects.iter().find_map(|effect| match effect {
        Effect::SaveSession { visit, .. } => Some(visit.is_some()),
        _ => None,
    });
    assert_eq!(remembered, Some(false));
    // The cursor stays on its trial while more comes.
    model.list.go_to(17);
    let subject = model.subject();
    let _ = update(&mut model, Msg::Scanned { request, room: Ok(whole) });
    assert_eq!(model.subject(), subject);
    assert_eq!(model.list.rows.len(), 4_000);
    assert!(model.scan_progress.is_none() && model.room_view.as_ref().unwrap().room.is_whole);
}

#[test]
fn partial_rescan_keeps_the_complete_room() {
    let folder = TempDir::new().unwrap();
    let (mut model, request, whole) = begun(&folder);
    let part = model.room_view.clone().unwrap();
    let _ = update(&mut model, Msg::Scanned { request, room: Ok(whole) });
    let again = update(&mut model, Msg::Key(Key::char('r')));
    let request = again.iter().find_map(|effect| match effect {
        Effect::ScanRoom { request, .. } => Some(*request),
        _ => None,
    });
    let request = request.expect("a scan");
    let _ = update(&mut model, Msg::PartlyScanned { request, room_view: part });
    assert!(model.room_view.as_ref().unwrap().room.is_whole);
}

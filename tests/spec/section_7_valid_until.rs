//! How long a verdict holds (section 7): a row of the table for each source.

use crate::chain::Chain;
use crate::pending_trial::PendingTrial;
use support::room::TestRoom;

#[track_caller]
fn holds_until(room: &TestRoom, now: &str, wanted: Option<&str>) {
    let report = room.judge_at(now);
    assert_eq!(report.0["valid_until"].as_str(), wanted, "at {now}");
}

#[test]
fn section_7_nothing_can_change_without_a_time() {
    let room = TestRoom::clean();
    room.edit("TRL-1042/approval.yaml", "expires_at: 2026-12-31T00:00:00Z\n", "");
    holds_until(&room, "2026-06-20T12:00:00Z", None);
}

#[test]
fn section_7_expiry_of_the_approval_and_overdue() {
    let room = TestRoom::clean();
    holds_until(&room, "2026-06-20T12:00:00Z", Some("2026-12-31T00:00:00Z"));
    holds_until(&room, "2026-12-31T00:00:00Z", None);
    room.edit("TRL-1042/expiry.yaml", "\nstatus: ready", "\nstatus: draft");
    holds_until(&room, "2026-06-14T00:00:00Z", Some("2026-06-15T00:00:00.000000001Z"));
    let marks = |now: &str| room.judge_at(now).only().attention().len();
    assert_eq!((marks("2026-06-15T00:00:00Z"), marks("2026-06-15T00:00:00.000000001Z")), (0, 1));
}

#[test]
fn section_7_times_in_the_future() {
    let room = TestRoom::clean();
    room.edit(
        "TRL-1042/expiry.yaml",
        "performed_at: 2026-06-02T09:15:00Z",
        "performed_at: 2026-06-25T09:15:00.5Z",
    );
    holds_until(&room, "2026-06-14T00:00:00Z", Some("2026-06-15T00:00:00.000000001Z"));
    holds_until(&room, "2026-06-20T00:00:00Z", Some("2026-06-25T09:15:00.5Z"));
}

#[test]
fn section_7_decisions_of_the_future_and_the_end_of_a_grace_period() {
    let trial = PendingTrial::new("");
    trial.approve("one", "dana").at("2026-06-22T10:00:00Z").record();
    holds_until(&trial.room, "2026-06-20T12:00:00Z", Some("2026-06-22T10:00:00Z"));
    holds_until(&trial.room, "2026-06-22T10:00:00Z", Some("2026-07-02T00:00:00Z"));
    assert_eq!(trial.room.judge_at("2026-07-01T23:59:59Z").only().attention(), [""; 0]);
    assert_eq!(trial.room.judge_at("2026-07-02T00:00:00Z").only().attention(), ["lapsed"]);
}

#[test]
fn section_7_approval_documents_of_packages() {
    let chain = Chain::up_to(2);
    chain.room.edit(
        &Chain::approval(1),
        "decided_at: 2027-02-20T00:00:00Z",
        "decided_at: 2026-09-01\nexpires_at: 2027-01-01",
    );
    holds_until(&chain.room, "2026-08-01T00:00:00Z", Some("2026-09-01T00:00:00Z"));
    holds_until(&chain.room, "2026-09-01T00:00:00Z", Some("2027-01-01T00:00:00Z"));
    chain.approve(2);
    chain.room.edit(&Chain::approval(2), "decided_at: 2027-02-20", "decided_at: 2026-09-10");
    holds_until(&chain.room, "2026-09-10T00:00:00Z", None);
}

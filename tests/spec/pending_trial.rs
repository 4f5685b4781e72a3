//! A trial that lacks only a decision, and the records that decide it.

use crate::covered::Covered;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use support::digest;
use support::documents::{Documents, TRIAL};
use support::report::{Report, text};
use support::room::TestRoom;
use support::yaml::Style;

pub const THREE_APPROVERS: &str = "approvers: [{principal: dana}, {principal: eli}, {principal: noor}]\n";

/// A trial in `TRL-1042/` that lacks only a decision.
pub struct PendingTrial {
    pub room: TestRoom,
    digests: RefCell<HashMap<String, String>>,
}

/// A record before it is written.
pub struct Draft<'a> {
    trial: &'a PendingTrial,
    name: &'a str,
    by: &'a str,
    verdict: &'a str,
    at: String,
    until: Option<String>,
    seen: Vec<String>,
    covers: String,
    more: String,
}

impl PendingTrial {
    pub fn of(outcome: &str, policy: &str) -> Self {
        let mut documents = Documents::clean(outcome);
        documents.change("followup: grace_period.approval_ref gone");
        let room = TestRoom::with(documents.files("TRL-1042", Style::Block));
        if !policy.is_empty() {
            room.put("policy.yaml", format!("schema_version: trialdesk.policy.v1\n{policy}"));
        }
        Self { room, digests: RefCell::default() }
    }

    pub fn new(policy: &str) -> Self {
        Self::of("renewed", policy)
    }

    pub fn draft<'a>(&'a self, verdict: &'a str, name: &'a str, by: &'a str) -> Draft<'a> {
        let covers = Covered::of(&self.room).lines();
        let until = (verdict == "approved").then(|| "2026-07-01".to_owned());
        let at = "2026-06-10T10:00:00Z".to_owned();
        Draft { trial: self, name, by, verdict, at, until, seen: Vec::new(), covers, more: String::new() }
    }

    pub fn approve<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("approved", name, by)
    }

    pub fn deny<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("denied", name, by)
    }

    pub fn send_back<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("changes_requested", name, by)
    }

    pub fn withdraw<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("withdrawn", name, by)
    }

    pub fn path(name: &str) -> String {
        format!("TRL-1042/decisions/{name}.yaml")
    }

    /// The digest by which others name a record.
    pub fn digest(&self, name: &str) -> String {
        self.digests.borrow()[name].clone()
    }

    pub fn change_what_is_asked_for(&self) {
        self.room.edit(
            "TRL-1042/followup.yaml",
            "requested_until: 2026-07-31",
            "requested_until: 2026-08-31",
        );
    }

    pub fn add_a_notification(&self) {
        self.room.edit(
            "TRL-1042/followup.yaml",
            "renewal_followup_ref:",
            "note: added later\nrenewal_followup_ref:",
        );
    }

    #[track_caller]
    pub fn state(&self) -> String {
        state(&self.judge())
    }

    #[track_caller]
    pub fn judge(&self) -> Report {
        let room = self.room.judge();
        assert_eq!(room.problems(), [""; 0]);
        room
    }

    pub fn standing(&self, name: &str) -> String {
        standing(&self.room.judge(), name)
    }
}

/// `approved until 2026-07-01 (conditional)`: the state of the grace period and the marks, `overdue` left out.
pub fn state(report: &Report) -> String {
    let result = report.only();
    let grace = &result.0["grace"];
    let mut words = text(&grace["state"]).to_owned();
    if let Some(day) = grace["ends_on"].as_str() {
        let _ = write!(words, " until {day}");
    }
    for mark in result.attention().iter().filter(|mark| **mark != "overdue") {
        let _ = write!(words, " ({mark})");
    }
    words
}

/// `vote`, `stale vote`, `no vote`, or the reason why the record does not count.
pub fn standing(report: &Report, name: &str) -> String {
    let result = report.only();
    let record = result.decisions().iter().find(|record| record["path"] == PendingTrial::path(name));
    let record = record.unwrap_or_else(|| panic!("{name} is not in {}", result.0));
    match record["not_counted"].as_str() {
        Some(reason) => reason,
        None if record["stale"] == true => "stale vote",
        None if record["vote"] == true => "vote",
        None => "no vote",
    }
    .to_owned()
}

impl Draft<'_> {
    pub fn at(mut self, at: &str) -> Self {
        at.clone_into(&mut self.at);
        self
    }

    pub fn until(mut self, day: &str) -> Self {
        self.until = Some(day.to_owned());
        self
    }

    pub fn seeing(mut self, names: &[&str]) -> Self {
        self.seen.extend(names.iter().map(|name| self.trial.digest(name)));
        self
    }

    pub fn having_seen(mut self, digest: &str) -> Self {
        self.seen.push(digest.to_owned());
        self
    }

    pub fn covering(mut self, covers: &str) -> Self {
        covers.clone_into(&mut self.covers);
        self
    }

    pub fn with(mut self, line: &str) -> Self {
        self.more = format!("{line}\n");
        self
    }

    pub fn record(self) {
        let until = self.until.map(|day| format!("grace_ends_on: {day}\n")).unwrap_or_default();
        let seen = self.seen.join(", ");
        let text = format!(
            "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:grace-period/{name}\n\
            trial_ref: {TRIAL}\nverdict: {verdict}\n{until}reason: a reason\ndecided_by: {by}\ndecided_at: {at}\n\
            {covers}seen: [{seen}]\n{more}",
            name = self.name,
            verdict = self.verdict,
            by = self.by,
            at = self.at,
            covers = self.covers,
            more = self.more,
        );
        self.trial.digests.borrow_mut().insert(self.name.to_owned(), digest(text.as_bytes()));
        self.trial.room.put(&PendingTrial::path(self.name), text);
    }
}

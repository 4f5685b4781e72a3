//! Sections 5.2 to 5.4: which records count, how they settle a grace period, and what makes an approval stale.

use crate::covered::Covered;
use jiff::{Timestamp, ToSpan as _};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use support::documents::{Documents, NOW, TRIAL};
use support::report::{Report, text};
use support::room::TestRoom;
use support::yaml::Style;
use support::{digest, program};

const THREE_APPROVERS: &str = "approvers: [{principal: dana}, {principal: eli}, {principal: noor}]\n";

/// A trial that lacks nothing but a decision, and the desk at which it is decided.
struct Desk {
    room: TestRoom,
    digests: RefCell<HashMap<String, String>>,
}

/// A record on its way to disk.
struct Draft<'a> {
    desk: &'a Desk,
    name: &'a str,
    by: &'a str,
    verdict: &'a str,
    at: String,
    until: Option<String>,
    seen: Vec<String>,
    covers: String,
    more: String,
}

impl Desk {
    fn of(outcome: &str, policy: &str) -> Self {
        let mut documents = Documents::clean(outcome);
        documents.change("followup: grace_period.approval_ref gone");
        let room = TestRoom::with(documents.files("TRL-1042", Style::Block));
        if !policy.is_empty() {
            room.put("policy.yaml", format!("schema_version: trialdesk.policy.v1\n{policy}"));
        }
        Self { room, digests: RefCell::default() }
    }

    fn new(policy: &str) -> Self {
        Self::of("renewed", policy)
    }

    fn draft<'a>(&'a self, verdict: &'a str, name: &'a str, by: &'a str) -> Draft<'a> {
        let covers = Covered::of(&self.room).lines();
        let until = (verdict == "approved").then(|| "2026-07-01".to_owned());
        let at = "2026-06-10T10:00:00Z".to_owned();
        Draft { desk: self, name, by, verdict, at, until, seen: Vec::new(), covers, more: String::new() }
    }

    fn approve<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("approved", name, by)
    }

    fn deny<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("denied", name, by)
    }

    fn send_back<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("changes_requested", name, by)
    }

    fn withdraw<'a>(&'a self, name: &'a str, by: &'a str) -> Draft<'a> {
        self.draft("withdrawn", name, by)
    }

    fn path(name: &str) -> String {
        format!("TRL-1042/decisions/{name}.yaml")
    }

    /// The digest by which others name a record.
    fn digest(&self, name: &str) -> String {
        self.digests.borrow()[name].clone()
    }

    fn change_what_is_asked_for(&self) {
        self.room.edit(
            "TRL-1042/followup.yaml",
            "requested_until: 2026-07-31",
            "requested_until: 2026-08-31",
        );
    }

    fn add_a_notification(&self) {
        self.room.edit(
            "TRL-1042/followup.yaml",
            "renewal_followup_ref:",
            "note: added later\nrenewal_followup_ref:",
        );
    }

    #[track_caller]
    fn state(&self) -> String {
        state(&self.judge())
    }

    #[track_caller]
    fn judge(&self) -> Report {
        let room = self.room.judge();
        assert_eq!(room.problems(), [""; 0]);
        room
    }

    fn standing(&self, name: &str) -> String {
        standing(&self.room.judge(), name)
    }
}

/// `approved until 2026-07-01 (conditional)`: the state of the grace period and the marks, `overdue` left out.
fn state(report: &Report) -> String {
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
fn standing(report: &Report, name: &str) -> String {
    let result = report.only();
    let record = result.decisions().iter().find(|record| record["path"] == Desk::path(name));
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
    fn at(mut self, at: &str) -> Self {
        at.clone_into(&mut self.at);
        self
    }

    fn until(mut self, day: &str) -> Self {
        self.until = Some(day.to_owned());
        self
    }

    fn seeing(mut self, names: &[&str]) -> Self {
        self.seen.extend(names.iter().map(|name| self.desk.digest(name)));
        self
    }

    fn having_seen(mut self, digest: &str) -> Self {
        self.seen.push(digest.to_owned());
        self
    }

    fn covering(mut self, covers: &str) -> Self {
        covers.clone_into(&mut self.covers);
        self
    }

    fn with(mut self, line: &str) -> Self {
        self.more = format!("{line}\n");
        self
    }

    fn record(self) {
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
        self.desk.digests.borrow_mut().insert(self.name.to_owned(), digest(text.as_bytes()));
        self.desk.room.put(&Desk::path(self.name), text);
    }
}

// 5.2: bad records.

#[test]
fn each_defect_of_a_record_makes_it_a_bad_decision_at_its_field() {
    let good = "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:d/1\ntrial_ref: trial:TRL-1042\n\
        verdict: approved\ngrace_ends_on: 2026-07-01\ndecided_by: dana\ndecided_at: 2026-06-10T10:00:00Z\nseen: []\n";
    let desk = Desk::new("");
    for (line, instead, at) in [
        ("verdict: approved", "verdict: maybe", Some("4:1")),
        ("verdict: approved", "verdict: Approved", Some("4:1")),
        ("verdict: approved", "verdict: [approved]", Some("4:1")),
        ("decided_by: dana", "decided_by: 7", Some("6:1")),
        ("decided_by: dana", "decided_by: ''", Some("6:1")),
        ("decided_by: dana", "decided_by: [dana]", Some("6:1")),
        ("decided_at: 2026-06-10T10:00:00Z", "decided_at: yesterday", Some("7:1")),
        ("decided_at: 2026-06-10T10:00:00Z", "decided_at: 2026-06-10T10:00:00", Some("7:1")),
        ("decision_ref: decision:d/1", "decision_ref: tbd", Some("2:1")),
        ("decision_ref: decision:d/1", "decision_ref: one", Some("2:1")),
        ("grace_ends_on: 2026-07-01", "grace_ends_on: 2026-07-01T00:00:00Z", Some("5:1")),
        ("grace_ends_on: 2026-07-01", "grace_ends_on: 2026-02-30", Some("5:1")),
        ("grace_ends_on: 2026-07-01", "grace_ends_on: null", Some("5:1")),
        ("seen: []", "seen: sha256:00", Some("8:1")),
        ("seen: []", "seen: {}", Some("8:1")),
        ("seen: []", "seen: [7]", Some("8:8")),
        ("seen: []", "seen: null", None),
        ("seen: []", "other: 1", None),
        ("verdict: approved", "verdict: denied", None),
        ("decided_at: 2026-06-10T10:00:00Z", "decided_at: 2026-06-10", None),
    ] {
        desk.room.put(&Desk::path("d"), good.replace(line, instead));
        let expected: Vec<_> = at
            .map(|at| format!("bad-decision TRL-1042/decisions/d.yaml {at} [TRL-1042]"))
            .into_iter()
            .collect();
        assert_eq!(desk.room.judge().problems(), expected, "{instead}");
    }
}

#[test]
fn two_records_with_one_decision_ref_are_both_bad_also_across_trials() {
    let desk = Desk::new("");
    desk.deny("one", "dana").record();
    let copy = desk.room.read(&Desk::path("one"));
    desk.room.put("TRL-1042/decisions/two.yaml", format!("{copy}# a copy\n"));
    let room = desk.room.judge();
    assert_eq!(room.problems().len(), 2);
    assert_eq!(state(&room), "awaiting");

    desk.room.put("TRL-1042/decisions/two.yaml", copy.replace(TRIAL, "trial:TRL-9"));
    assert_eq!(
        desk.room.judge().problems(),
        [
            "bad-decision TRL-1042/decisions/one.yaml 2:1 [TRL-1042]",
            "bad-decision TRL-1042/decisions/two.yaml 2:1 [TRL-9]"
        ]
    );
}

#[test]
fn a_record_that_others_have_seen_and_that_is_gone_is_missing_once_per_record() {
    let desk = Desk::new("");
    let (gone, also) = (digest(b"gone"), digest(b"also gone"));
    desk.approve("A", "dana").having_seen(&gone).having_seen(&also).record();
    let room = desk.room.judge();
    assert_eq!(room.problems(), ["missing-decision TRL-1042/decisions/A.yaml 13:8 [TRL-1042]"]);
    assert_eq!(state(&room), "approved until 2026-07-01", "the record itself counts");

    let policy = |lost: &str| format!("schema_version: trialdesk.policy.v1\nlost_decisions: [{lost}]\n");
    desk.room.put("policy.yaml", policy(&gone));
    assert_eq!(desk.room.judge().problems(), ["missing-decision TRL-1042/decisions/A.yaml 13:81 [TRL-1042]"]);
    desk.room.put("policy.yaml", policy(&format!("'{gone}', '{also}'")));
    assert_eq!(desk.room.judge().problems(), [""; 0]);
}

#[test]
fn a_bad_record_that_was_seen_is_not_missing_and_its_own_word_is_not_taken() {
    let desk = Desk::new("");
    desk.draft("approved", "bad", "dana").until("never").having_seen(&digest(b"gone")).record();
    desk.deny("B", "eli").seeing(&["bad"]).record();
    assert_eq!(desk.room.judge().problems(), ["bad-decision TRL-1042/decisions/bad.yaml 5:1 [TRL-1042]"]);
}

#[test]
fn a_signature_without_its_record_is_a_missing_decision() {
    let desk = Desk::new("");
    desk.room.put("TRL-1042/decisions/gone.yaml.sig", "whatever");
    assert_eq!(
        desk.room.judge().problems(),
        ["missing-decision TRL-1042/decisions/gone.yaml.sig [TRL-1042]"]
    );
}

// 5.2: records that do not count.

#[test]
fn a_signature_that_cannot_be_read_is_a_problem_and_its_record_does_not_count() {
    let desk = Desk::new("");
    desk.approve("A", "dana").record();
    desk.room.put("TRL-1042/decisions/A.yaml.sig", "no signature at all");
    let room = desk.room.judge();
    assert_eq!(room.problems().len(), 1);
    assert!(room.problems()[0].starts_with("bad-signature TRL-1042/decisions/A.yaml"));
    assert_eq!(standing(&room, "A"), "bad-signature");
    assert_eq!(state(&room), "awaiting");
}

#[test]
fn a_record_of_a_later_moment_does_not_count_yet_and_a_refusal_does_unless_now_was_given() {
    let desk = Desk::new("");
    let later = |hours: i64| (Timestamp::now() + hours.hours()).to_string();
    desk.approve("A", "dana").at(&later(1)).until("9999-12-31").record();
    desk.deny("B", "eli").at(&later(2)).record();
    let present = desk.room.judge_with(&[]);
    assert_eq!([standing(&present, "A"), standing(&present, "B")], ["not-yet", "vote"]);
    assert_eq!(state(&present), "denied");

    desk.approve("A", "dana").at("2026-06-20T12:00:01Z").until("2026-07-01").record();
    desk.deny("B", "eli").at("2026-06-21T00:00:00Z").record();
    let past = desk.room.judge_at(NOW);
    assert_eq!(standing(&past, "A"), "not-yet");
    assert_eq!(standing(&past, "B"), "not-yet");
    assert_eq!(state(&past), "awaiting");
    assert_eq!(state(&desk.room.judge_at("2026-06-20T12:00:01Z")), "approved until 2026-07-01");
}

#[test]
fn whoever_the_policy_does_not_list_is_not_an_approver() {
    let desk = Desk::new("approvers: [{principal: dana}]\n");
    desk.approve("A", "eli").record();
    desk.approve("B", "Dana").record();
    assert_eq!([desk.standing("A"), desk.standing("B")], ["not-an-approver", "not-an-approver"]);
    assert_eq!(desk.state(), "awaiting");
}

#[test]
fn unsigned_records_do_not_count_where_signatures_are_required() {
    let desk = Desk::new("signatures: required\nallowed_signers: signers\n");
    desk.room.put("signers", "");
    desk.approve("A", "dana").record();
    assert_eq!(desk.standing("A"), "unsigned");
}

#[test]
fn owners_in_the_trial_do_not_decide_on_it() {
    let policy = |owner: &str| {
        format!("approvers: [{{principal: dana, owner_refs: ['{owner}']}}, {{principal: eli}}]\n")
    };
    for owner in [
        "owner:license-operations",
        "owner:customer-success/emea",
        "owner:sales/emea",
        "owner:support/tier-2",
    ] {
        let desk = Desk::new(&policy(owner));
        desk.approve("A", "dana").record();
        assert_eq!(desk.standing("A"), "owner", "{owner}");
        let separated = format!("{}separation_of_duties: false\n", policy(owner));
        let together = Desk::new(&separated);
        together.approve("A", "dana").record();
        assert_eq!(together.standing("A"), "vote", "{owner}");
    }
    let desk = Desk::new(&policy("owner:somewhere/else"));
    desk.approve("A", "dana").record();
    assert_eq!(desk.standing("A"), "vote");
}

#[test]
fn a_grace_period_ends_neither_before_it_was_decided_nor_later_than_allowed() {
    let desk = Desk::new(
        "max_grace_days: 20\napprovers: [{principal: dana}, {principal: eli, max_grace_days: 5}]\n",
    );
    for (by, until, expected) in [
        ("dana", "2026-06-09", "grace-in-past"),
        ("dana", "2026-06-10", "vote"),
        ("dana", "2026-06-30", "vote"),
        ("dana", "2026-07-01", "grace-too-long"),
        ("eli", "2026-06-15", "vote"),
        ("eli", "2026-06-16", "grace-too-long"),
    ] {
        desk.approve("A", by).until(until).record();
        assert_eq!(desk.standing("A"), expected, "{by} until {until}");
    }
    desk.approve("A", "dana").at("2026-06-10T23:30:00-01:00").until("2026-06-10").record();
    assert_eq!(desk.standing("A"), "grace-in-past", "the date of a decision is in UTC");
}

#[test]
fn the_smaller_of_two_limits_holds() {
    let desk = Desk::new("max_grace_days: 5\napprovers: [{principal: dana, max_grace_days: 20}]\n");
    desk.approve("A", "dana").until("2026-06-16").record();
    assert_eq!(desk.standing("A"), "grace-too-long");
}

#[test]
fn days_of_grace_may_count_from_the_expiry_where_that_is_known() {
    let desk = Desk::new("grace_counts_from: expiry\nmax_grace_days: 20\n");
    desk.approve("A", "dana").until("2026-06-21").record();
    assert_eq!(desk.standing("A"), "vote");
    desk.approve("A", "dana").until("2026-06-22").record();
    assert_eq!(desk.standing("A"), "grace-too-long", "the trial expired on 1 June");
    desk.room.edit(
        "TRL-1042/expiry.yaml",
        "original_expires_at: 2026-06-01T00:00:00Z",
        "original_expires_at: tbd",
    );
    desk.approve("A", "dana").until("2026-06-30").record();
    assert_eq!(desk.standing("A"), "vote");
}

#[test]
fn the_first_reason_that_holds_is_the_one() {
    let desk =
        Desk::new("approvers: [{principal: dana, max_grace_days: 1, owner_refs: ['owner:sales/emea']}]\n");
    desk.approve("A", "kai").at("2027-01-01").record();
    assert_eq!(desk.standing("A"), "not-yet");
    desk.approve("A", "kai").until("2020-01-01").record();
    assert_eq!(desk.standing("A"), "not-an-approver");
    desk.approve("A", "dana").until("2020-01-01").record();
    assert_eq!(desk.standing("A"), "owner");
}

// 5.3: votes and states.

#[test]
fn one_approval_settles_a_grace_period() {
    let desk = Desk::new("");
    assert_eq!(desk.state(), "awaiting");
    desk.approve("A", "dana").record();
    assert_eq!(desk.state(), "approved until 2026-07-01");
    assert_eq!(desk.judge().only().findings(), [""; 0]);
}

#[test]
fn a_quorum_settles_it_and_the_grace_ends_when_a_quorum_no_longer_covers_it() {
    let desk = Desk::new(&format!("quorum: 2\n{THREE_APPROVERS}"));
    desk.approve("A", "dana").until("2026-07-01").record();
    assert_eq!(desk.state(), "awaiting");
    desk.approve("B", "dana").until("2026-07-02").record();
    assert_eq!(desk.state(), "awaiting", "one principal, one vote");
    desk.approve("C", "eli").until("2026-06-25").record();
    assert_eq!(desk.state(), "approved until 2026-06-25");
    desk.approve("D", "noor").until("2026-06-28").record();
    assert_eq!(desk.state(), "approved until 2026-06-28", "the second latest of the dates");
}

#[test]
fn the_vote_is_the_record_that_no_other_of_its_principal_sees_whatever_the_clock_said() {
    let desk = Desk::new("");
    desk.deny("A", "dana").at("2026-06-15T10:00:00Z").record();
    desk.approve("B", "dana").at("2026-06-10T10:00:00Z").seeing(&["A"]).record();
    assert_eq!([desk.standing("A"), desk.standing("B")], ["no vote", "vote"]);
    assert_eq!(desk.state(), "approved until 2026-07-01");
}

#[test]
fn of_several_unseen_records_the_latest_counts_then_the_one_with_the_later_reference() {
    let desk = Desk::new("");
    desk.deny("A", "dana").at("2026-06-10T10:00:00Z").record();
    desk.approve("B", "dana").at("2026-06-10T10:00:01Z").record();
    assert_eq!(desk.state(), "approved until 2026-07-01");
    desk.deny("C", "dana").at("2026-06-10T12:00:01+02:00").record();
    assert_eq!(desk.state(), "denied", "the same moment, and C comes after B");
}

#[test]
fn seeing_goes_by_way_of_other_records_but_not_of_bad_or_future_ones() {
    let desk = Desk::new(THREE_APPROVERS);
    desk.deny("A", "dana").at("2026-06-12T10:00:00Z").record();
    desk.approve("B", "eli").seeing(&["A"]).record();
    desk.approve("C", "dana").seeing(&["B"]).record();
    assert_eq!(desk.state(), "approved until 2026-07-01", "C sees A through B");

    desk.approve("B", "eli").at("2026-06-21").seeing(&["A"]).record();
    desk.approve("C", "dana").seeing(&["B"]).record();
    assert_eq!(desk.state(), "denied", "a record that is not yet sees nothing");

    desk.approve("B", "eli").until("never").seeing(&["A"]).record();
    desk.approve("C", "dana").seeing(&["B"]).record();
    assert_eq!(state(&desk.room.judge()), "denied", "a bad record sees nothing");
}

#[test]
fn a_refusal_holds_until_it_is_withdrawn() {
    let desk = Desk::new(THREE_APPROVERS);
    desk.deny("A", "eli").record();
    assert_eq!(desk.state(), "denied");
    desk.approve("B", "dana").seeing(&["A"]).record();
    assert_eq!(desk.state(), "denied (conflict)");
    assert_eq!(desk.judge().only().findings(), ["5 denied"]);
    desk.withdraw("C", "eli").seeing(&["A", "B"]).record();
    assert_eq!(desk.state(), "approved until 2026-07-01");
    assert_eq!(desk.standing("C"), "no vote");
}

#[test]
fn an_approval_can_be_withdrawn_too() {
    let desk = Desk::new("");
    desk.approve("A", "dana").record();
    desk.withdraw("B", "dana").seeing(&["A"]).record();
    assert_eq!(desk.state(), "awaiting");
}

#[test]
fn a_denial_goes_before_a_request_for_changes() {
    let desk = Desk::new(THREE_APPROVERS);
    desk.send_back("A", "dana").record();
    assert_eq!(desk.state(), "changes_requested");
    assert_eq!(desk.judge().only().findings(), ["5 changes-requested"]);
    desk.approve("B", "noor").record();
    assert_eq!(desk.state(), "changes_requested (conflict)");
    desk.deny("C", "eli").record();
    assert_eq!(desk.state(), "denied (conflict)");
}

#[test]
fn a_request_for_changes_is_answered_when_something_that_it_covers_changes() {
    let desk = Desk::new(THREE_APPROVERS);
    desk.send_back("A", "dana").record();
    desk.add_a_notification();
    assert_eq!(desk.state(), "awaiting (resubmitted)");
    assert_eq!(desk.standing("A"), "no vote");
    assert_eq!(desk.judge().only().findings(), ["5 awaiting-decision"]);
    desk.approve("B", "eli").record();
    assert_eq!(desk.state(), "awaiting (resubmitted)", "B has not seen what it answers");
    desk.approve("B", "eli").seeing(&["A"]).record();
    assert_eq!(desk.state(), "approved until 2026-07-01");
}

#[test]
fn a_request_for_changes_that_covers_nothing_is_never_answered() {
    let desk = Desk::new("");
    desk.send_back("A", "dana").covering("").record();
    desk.change_what_is_asked_for();
    assert_eq!(desk.state(), "changes_requested");
    desk.send_back("A", "dana")
        .covering("covers: {expiry_digest: null, request_digest: '', followup_digest: []}\n")
        .record();
    assert_eq!(desk.state(), "changes_requested");
    desk.send_back("A", "dana").covering("covers: {followup_digest: 'sha256:00'}\n").record();
    assert_eq!(desk.state(), "awaiting (resubmitted)");
    desk.send_back("A", "dana").covering("covers: {followup_digest: 7}\n").record();
    assert_eq!(desk.state(), "awaiting (resubmitted)", "what is there and no digest never holds");
}

#[test]
fn a_refusal_that_does_not_count_is_not_passed_over() {
    let desk = Desk::new(&format!("quorum: 2\n{THREE_APPROVERS}"));
    desk.deny("A", "kai").record();
    assert_eq!(desk.state(), "refusal_unsettled");
    assert_eq!(desk.judge().only().findings(), ["5 refusal-unsettled"]);
    desk.approve("B", "dana").record();
    desk.approve("C", "eli").seeing(&["A"]).record();
    assert_eq!(desk.state(), "refusal_unsettled", "only one of two has seen it");
    desk.approve("B", "dana").seeing(&["A"]).record();
    assert_eq!(desk.state(), "approved until 2026-07-01");
}

#[test]
fn a_refusal_that_does_not_count_is_settled_by_a_counting_record_of_the_same_principal() {
    let desk =
        Desk::new("approvers: [{principal: dana}, {principal: eli, owner_refs: ['owner:sales/emea']}]\n");
    desk.deny("A", "eli").record();
    assert_eq!([desk.standing("A"), desk.state()], ["owner", "refusal_unsettled"]);
    desk.room.edit("TRL-1042/followup.yaml", "sales_ref: owner:sales/emea", "sales_ref: owner:sales/apac");
    desk.withdraw("B", "eli").seeing(&["A"]).record();
    assert_eq!(desk.state(), "awaiting");
}

#[test]
fn a_refusal_that_is_not_yet_leaves_nothing_unsettled() {
    let desk = Desk::new("");
    desk.deny("A", "dana").at("2026-06-21").record();
    assert_eq!(state(&desk.room.judge_at(NOW)), "awaiting");
}

#[test]
fn an_approval_is_stale_when_the_packet_or_the_request_changes() {
    let desk = Desk::new("");
    desk.approve("A", "dana").record();
    desk.add_a_notification();
    assert_eq!(desk.state(), "approved until 2026-07-01", "adding evidence undoes nothing");
    desk.change_what_is_asked_for();
    assert_eq!(desk.state(), "stale (stale)");
    assert_eq!(desk.standing("A"), "stale vote");
    let room = desk.judge();
    assert_eq!(room.only().findings(), ["5 stale"]);
    assert_eq!(room.only().status(), "awaiting_approval");
    desk.approve("B", "eli").record();
    assert_eq!(
        desk.state(),
        "approved until 2026-07-01 (stale)",
        "another one settles it, and the mark stays"
    );
}

#[test]
fn an_approval_that_names_no_digests_is_stale() {
    let desk = Desk::new("");
    for covers in [
        "",
        "covers: {}\n",
        "covers: {expiry_digest: 'sha256:00', request_digest: 'sha256:00'}\n",
        "covers: no\n",
    ] {
        desk.approve("A", "dana").covering(covers).record();
        assert_eq!(desk.state(), "stale (stale)", "{covers}");
    }
}

#[test]
fn the_policy_may_keep_stale_approvals() {
    let desk = Desk::new("stale: keep\n");
    desk.approve("A", "dana").record();
    desk.change_what_is_asked_for();
    assert_eq!(desk.state(), "approved until 2026-07-01 (stale)");
}

#[test]
fn a_reference_settles_it_only_without_any_record_and_where_the_policy_accepts_references() {
    let settle = |policy: &str| {
        let desk = Desk::new(policy);
        desk.room.edit(
            "TRL-1042/followup.yaml",
            "grace_period:",
            "grace_period:\n  approval_ref: approval:elsewhere/1",
        );
        desk
    };
    assert_eq!(settle("").state(), "referenced");
    assert_eq!(settle("references: refuse\n").state(), "awaiting");
    assert_eq!(settle(THREE_APPROVERS).state(), "awaiting");
    assert_eq!(settle(&format!("references: accept\n{THREE_APPROVERS}")).state(), "referenced");

    let desk = settle("");
    desk.withdraw("A", "dana").record();
    assert_eq!(desk.state(), "awaiting");
    desk.draft("maybe", "A", "dana").record();
    assert_eq!(state(&desk.room.judge()), "awaiting", "a bad record is a record");
}

#[test]
fn a_revoked_trial_has_no_grace_period_and_none_of_its_marks() {
    let desk = Desk::of("revoked", "");
    desk.approve("A", "dana").until("2026-06-12").with("conditions: [x]").record();
    desk.deny("B", "eli").record();
    assert_eq!(desk.state(), "not_applicable");
    assert_eq!([desk.standing("A"), desk.standing("B")], ["vote", "vote"]);
}

#[test]
fn a_grace_that_has_ended_is_lapsed_from_the_day_after_on() {
    let desk = Desk::new("");
    desk.approve("A", "dana").until("2026-06-20").record();
    assert_eq!(desk.state(), "approved until 2026-06-20");
    desk.approve("A", "dana").until("2026-06-19").record();
    assert_eq!(desk.state(), "approved until 2026-06-19 (lapsed)");
    assert_eq!(desk.judge().only().findings(), [""; 0]);
    desk.room.put("policy.yaml", "schema_version: trialdesk.policy.v1\nlapsed: block\n");
    assert_eq!(desk.judge().only().findings(), ["5 lapsed"]);
    assert_eq!(desk.judge().only().status(), "blocked");
}

#[test]
fn conditions_mark_a_trial_where_an_approval_with_them_settles_it() {
    let desk = Desk::new(THREE_APPROVERS);
    desk.approve("A", "dana").with("conditions: []").record();
    assert_eq!(desk.state(), "approved until 2026-07-01");
    desk.approve("A", "dana").with("conditions: [budget confirmed]").record();
    assert_eq!(desk.state(), "approved until 2026-07-01 (conditional)");
    desk.approve("A", "dana").with("conditions: budget").record();
    assert_eq!(desk.state(), "approved until 2026-07-01", "no list");
    desk.approve("A", "dana").with("conditions: [x]").record();
    desk.deny("B", "eli").record();
    assert_eq!(desk.state(), "denied (conflict)");
}

// 5.4 and the clock.

#[test]
fn the_request_is_what_was_asked_for_and_nothing_that_may_still_be_added() {
    // What `decide` would write down.
    let request = |room: &TestRoom| {
        let mut decide = program();
        decide.args(["decide", TRIAL, "--deny", "--reason", "No.", "--as", "dana", "--dry-run", "-C"]);
        let home = tempfile::tempdir().unwrap();
        decide.arg(room.path()).env("HOME", home.path());
        let output = String::from_utf8(decide.output().unwrap().stdout).unwrap();
        let digest = output.lines().find_map(|line| line.strip_prefix("  request_digest: "));
        digest.unwrap_or_else(|| panic!("no digest: {output}")).to_owned()
    };
    let room = TestRoom::clean();
    let expected = r#"{"new_expires_at":"2026-07-31T00:00:00Z","original_expires_at":"2026-06-01T00:00:00Z","outcome":"renewed","requested_until":"2026-07-31","trial_ref":"trial:TRL-1042"}"#;
    assert_eq!(request(&room), digest(expected.as_bytes()));

    let mut documents = Documents::clean("renewed");
    documents.change("expiry: new_expires_at = ' '");
    documents.change("expiry: original_expires_at = 20260601");
    documents.change("followup: gone");
    let room = TestRoom::with(documents.files("t", Style::Json));
    let expected = r#"{"new_expires_at":null,"original_expires_at":null,"outcome":"renewed","requested_until":null,"trial_ref":"trial:TRL-1042"}"#;
    assert_eq!(request(&room), digest(expected.as_bytes()));
}

#[test]
fn a_sample_clock_stands_still_and_now_goes_before_it() {
    let policy = "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-05T00:00:00Z\n";
    let room = TestRoom::clean();
    room.edit("TRL-1042/expiry.yaml", "evidence_mode: live", "evidence_mode: sample")
        .edit("TRL-1042/followup.yaml", "evidence_mode: live", "evidence_mode: sample")
        .put("policy.yaml", policy);
    let text = |arguments: &[&str]| String::from_utf8(room.check(arguments).stdout).unwrap();
    assert_eq!(room.judge_with(&[]).0["evaluated_at"], "2026-06-05T00:00:00Z");
    assert!(text(&[]).contains("(sample clock)"));
    let four_days = ["--format", "json", "--query", "age=4d"];
    assert_eq!(Report::of(&room.check(&four_days)).count("trials"), 1);
    let past = room.judge_at("2026-06-01T12:00:00Z");
    assert_eq!(past.0["evaluated_at"], "2026-06-01T12:00:00Z");
    assert!(!text(&["--now", "2026-06-01T12:00:00Z"]).contains("(sample clock)"));
    assert_eq!(past.only().findings(), ["1 in-future expiry-packet action.performed_at"]);
}

#[test]
fn the_state_of_a_trial_whose_outcome_is_not_known_is_settled_all_the_same() {
    let desk = Desk::new("");
    desk.room.edit("TRL-1042/expiry.yaml", "outcome: renewed", "outcome: tbd");
    desk.approve("A", "dana").record();
    assert_eq!(desk.room.judge().only().0["grace"]["state"], "approved");
}

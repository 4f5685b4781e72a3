//! The promise of section 7: until `valid_until`, time alone changes nothing.

use crate::room::tests::evaluating::node;
use proptest::prelude::*;
use proptest::sample::select;
use std::fmt::Write as _;
use trialdesk::domain::assemble::{File, assemble};
use trialdesk::domain::decision::Signature;
use trialdesk::domain::digest::Digest;
use trialdesk::domain::evaluation::{Evaluation, evaluate};
use trialdesk::domain::packed::{ByteTraits, Packed};
use trialdesk::domain::policy::Policy;
use trialdesk::domain::signature::NoTrust;
use trialdesk::domain::time::{Moment, Now, parse_timestamp};
use trialdesk::room::syntax;

/// Times that are near to each other, around a midnight.
const TIMES: [&str; 8] = [
    "2026-06-30T12:00:00Z",
    "2026-06-30T23:59:59.999999999Z",
    "2026-07-01T00:00:00Z",
    "2026-07-01T00:00:01Z",
    "2026-07-01T12:00:00Z",
    "2026-07-02T00:00:00Z",
    "2026-07-03T06:00:00.5Z",
    "2026-07-05T00:00:00Z",
];

const DAYS: [&str; 4] = ["2026-06-30", "2026-07-01", "2026-07-02", "2026-07-04"];

const STAGES: [&str; 3] =
    ["trial-expired-followup", "trial-conversion-readiness", "trial-conversion-activation-handoff"];

/// A record of a trial.
#[derive(Clone, Debug)]
struct Record {
    stage: Option<usize>,
    verdict: &'static str,
    by: &'static str,
    at: &'static str,
    until: &'static str,
}

fn record() -> impl Strategy<Value = Record> {
    let verdicts = vec!["approved", "approved", "approved", "denied", "changes_requested", "withdrawn"];
    let subject = proptest::option::of(0..STAGES.len());
    (subject, select(verdicts), select(vec!["dana", "eli"]), select(TIMES.to_vec()), select(DAYS.to_vec()))
        .prop_map(|(stage, verdict, by, at, until)| Record { stage, verdict, by, at, until })
}

/// The documents of a trial with some of its times.
fn documents(times: &[&str], begun: usize, approvals: &[bool], records: &[Record]) -> Vec<(String, String)> {
    let time = |number: usize| times[number % times.len()];
    let head = |version: &str| {
        format!("schema_version: cavra.{version}.v1\ntrial_ref: trial:T-1\nevidence_mode: live\n")
    };
    let mut out = vec![
        (
            "t/expiry.yaml".to_owned(),
            format!(
                "{}package_ref: ev:x\nstatus: ready\naccess_evidence: {{package_ref: ev:a, status: ready}}\n\
                 access_approval: {{package_ref: ev:a, state: approved}}\noriginal_expires_at: {}\noutcome: renewed\n\
                 action: {{owner_ref: owner:a, performed_at: {}}}\nrenewal_ref: ev:r\nnew_expires_at: 2027-01-01\n",
                head("trial-access-expiry.packet"),
                time(0),
                time(1)
            ),
        ),
        (
            "t/approval.yaml".to_owned(),
            format!(
                "{}package_ref: ev:x\nstate: {}\ndecided_at: {}\nexpires_at: {}\nbreak_glass_reason: on call\n",
                head("trial-access-expiry.approval"),
                if approvals[0] { "approved" } else { "break_glass" },
                time(2),
                time(3)
            ),
        ),
        (
            "t/followup.yaml".to_owned(),
            format!(
                "{}package_ref: ev:f\nnotifications: [{{notification_ref: ev:n, channel: email, delivery_owner_ref: owner:a, \
                 delivery_tracking_ref: ticket:1}}]\ngrace_period: {{requested_until: 2026-07-31}}\nhandoff: {{commercial_ref: h-a:b, owners: \
                 {{customer_success_ref: owner:a, sales_ref: owner:b, support_ref: owner:c}}, next_action_refs: [ticket:2]}}\n",
                head("trial-expired-followup.packet")
            ),
        ),
    ];
    for (stage, name) in STAGES.iter().enumerate().take(begun).skip(1) {
        out.push((
            format!("t/{stage}.yaml"),
            format!(
                "{}package_ref: ev:{stage}\nstatus: ready\nconversion_target: paid_pilot\nowners: {{customer_success_ref: \
                 owner:a, sales_ref: owner:b, support_ref: owner:c}}\nentitlement_readiness_ref: ev:e\n\
                 onboarding_readiness_ref: ev:o\ncommercial_approval_ref: ev:c\ntechnical_approval_ref: ev:t\n\
                 target_start_on: 2026-08-03\npaid_pilot: {{activated_at: {}}}\n",
                head(&format!("{name}.packet")),
                time(4 + stage)
            ),
        ));
    }
    for (stage, id) in STAGES.iter().enumerate().filter(|(stage, _)| approvals[*stage]) {
        out.push((
            format!("t/{stage}-approval.yaml"),
            format!(
                "{}package_ref: ev:{}\nstate: approved\ndecided_at: {}\nexpires_at: {}\n",
                head(&format!("{id}.approval")),
                if stage == 0 { "f".to_owned() } else { stage.to_string() },
                time(7 + stage),
                time(10 + stage)
            ),
        ));
    }
    for (number, Record { stage, verdict, by, at, until }) in records.iter().enumerate() {
        let mut text = format!(
            "verdict: {verdict}\ntrial_ref: trial:T-1\ndecision_ref: decision:d/{number}\ndecided_by: {by}\ndecided_at: {at}\nseen: []\n"
        );
        let _ = match stage {
            None => write!(text, "schema_version: cavra.grace-period.decision.v1\ngrace_ends_on: {until}\n"),
            Some(stage) => write!(
                text,
                "schema_version: cavra.package-approval.decision.v1\nstage: {}\nexpires_on: {until}\n",
                STAGES[*stage]
            ),
        };
        out.push((format!("t/decisions/{number}.yaml"), text));
    }
    out
}

fn evaluated(documents: &[(String, String)], policy: &Policy, instant: Moment) -> Evaluation {
    let files = documents.iter().map(|(path, text)| File {
        path: path.as_str().into(),
        packed: Packed::documents(
            (Digest::of(text.as_bytes()), ByteTraits::default()),
            &[(node(text), None)],
            &Signature::None,
        ),
    });
    let trial = assemble(files, policy, &[]).trial(0, &NoTrust).expect("a trial");
    evaluate(&trial, policy, Now { instant, given: true })
}

/// Leaves out what the page allows to change: the moment of the stages that are not frozen, and the age in days.
fn lasting(evaluation: &Evaluation) -> Evaluation {
    let mut lasting = evaluation.clone();
    lasting.age_days = None;
    lasting.valid_until = None;
    for stage in lasting.stages.iter_mut().filter(|stage| !stage.is_frozen) {
        stage.evaluated_as_of = parse_timestamp("2000-01-01").expect("a moment");
    }
    lasting
}

proptest! {
    #[test]
    fn section_7_nothing_changes_before_valid_until(
        times in proptest::collection::vec(select(TIMES.to_vec()), 13),
        begun in 1_usize..=3,
        approvals in proptest::collection::vec(any::<bool>(), 3),
        records in proptest::collection::vec(record(), 0..6),
        keeps in any::<bool>(),
        overdue in 0_u8..3,
        now in select(TIMES.to_vec()),
    ) {
        let policy = format!(
            "{{schema_version: trialdesk.policy.v1, stale: {}, lapsed: block, references: accept, break_glass: accept, \
             break_glass_max_hours: 48, overdue_after_days: {overdue}}}",
            if keeps { "keep" } else { "dismiss" }
        );
        let policy: Policy = syntax::from_node(&node(&policy)).expect("a policy");
        let documents = documents(&times, begun, &approvals, &records);
        let now = parse_timestamp(now).expect("a moment");
        let first = evaluated(&documents, &policy, now);
        prop_assert!(first.valid_until.is_none_or(|until| until > now));
        for text in TIMES.iter().chain(&["2026-06-30T12:00:00.000000001Z", "2026-07-04T23:59:59Z", "9999-12-31"]) {
            let later = parse_timestamp(text).expect("a moment");
            if later > now && first.valid_until.is_none_or(|until| later < until) {
                prop_assert_eq!(lasting(&evaluated(&documents, &policy, later)), lasting(&first), "{} {:?}", text, first.valid_until);
            }
        }
    }
}

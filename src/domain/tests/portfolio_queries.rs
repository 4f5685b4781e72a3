//! Every bar of a portfolio has the number of trials that its query selects, on random rooms.

use crate::room::tests::evaluating::node;
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::select;
use trialdesk::domain::assemble::{File, assemble};
use trialdesk::domain::decision::Signature;
use trialdesk::domain::digest::Digest;
use trialdesk::domain::evaluation::{Evaluation, evaluate};
use trialdesk::domain::grace::Current;
use trialdesk::domain::labels::Kind;
use trialdesk::domain::packed::{ByteTraits, Packed};
use trialdesk::domain::policy::Policy;
use trialdesk::domain::portfolio::{Bar, Figures};
use trialdesk::domain::query::{CompiledQuery, QueryContext, parse};
use trialdesk::domain::signature::NoTrust;
use trialdesk::domain::summary::{Collector, Summaries};
use trialdesk::domain::time::{Now, parse_timestamp};
use trialdesk::domain::trial::Trial;

/// The day of the evaluation, in the middle of a week.
const TODAY: Date = jiff::civil::date(2026, 6, 18);

/// A trial of a random room. Each value is right, malformed or missing.
#[derive(Clone, Debug)]
struct Case {
    number: usize,
    outcome: &'static str,
    target: &'static str,
    owner: &'static str,
    /// The status of the packets of later stages: with another than `ready` the trial is blocked.
    status: &'static str,
    expired: String,
    /// The end of a grace period that an approver approved.
    grace_ends: Option<String>,
    /// The planned dates: start, go-live, renewal, follow-up. The packet of a missing date is missing.
    planned: [Option<String>; 4],
}

fn day() -> impl Strategy<Value = String> {
    (-20_i64..30).prop_map(|days| TODAY.checked_add(days.days()).unwrap().to_string())
}

fn case(number: usize) -> impl Strategy<Value = Case> {
    let words = (
        select(vec!["renewed", "renewed", "revoked", "escalated", "gone"]),
        select(vec!["paid_pilot", "production", "elsewhere"]),
        select(vec!["owner:sales/emea", "Owner:Sales/EMEA", "owner:sales", "null"]),
        select(vec!["ready", "draft"]),
    );
    let planned = || prop::option::of(prop_oneof![4 => day(), 1 => Just("soon".to_owned())]);
    let expired = prop_oneof![4 => day(), 1 => Just("null".to_owned())];
    let dates = (expired, prop::option::of(day()), [planned(), planned(), planned(), planned()]);
    (words, dates).prop_map(move |((outcome, target, owner, status), (expired, grace_ends, planned))| Case {
        number,
        outcome,
        target,
        owner,
        status,
        expired,
        grace_ends,
        planned,
    })
}

impl Case {
    fn packet(&self, kind: Kind, fields: &str) -> (String, String) {
        let (n, version) = (self.number, kind.schema_version());
        let head = format!("schema_version: {version}\ntrial_ref: trial:T-{n}\nevidence_mode: live\n");
        (format!("t{n}/{kind}.yaml"), format!("{head}package_ref: ev:x\nstatus: {}\n{fields}", self.status))
    }

    fn files(&self) -> Vec<(String, String)> {
        let Self { outcome, target, owner, expired, grace_ends, .. } = self;
        let expiry =
            format!("original_expires_at: {expired}\noutcome: {outcome}\naction: {{owner_ref: '{owner}'}}\n");
        let until = grace_ends.as_deref().unwrap_or("null");
        let followup = format!("grace_period: {{requested_until: {until}}}\nnotifications: []\n");
        let readiness = |day: &str| format!("conversion_target: {target}\ntarget_start_on: {day}\n");
        let activation = |day: &str| {
            format!("conversion_target: {target}\nproduction: {{target_go_live_at: {day}T06:00:00Z}}\n")
        };
        let [start, live, renewal, followthrough] = &self.planned;
        let later = [
            (Kind::ReadinessPacket, start.as_deref().map(readiness)),
            (Kind::ActivationPacket, live.as_deref().map(activation)),
            (
                Kind::RenewalPacket,
                renewal.as_deref().map(|day| format!("renewal_action: {{due_on: {day}}}\n")),
            ),
            (
                Kind::FollowthroughPacket,
                followthrough.as_deref().map(|day| format!("followup_due_on: {day}\n")),
            ),
        ];
        let later = later.into_iter().filter_map(|(kind, fields)| Some(self.packet(kind, &fields?)));
        [self.packet(Kind::ExpiryPacket, &expiry), self.packet(Kind::FollowupPacket, &followup)]
            .into_iter()
            .chain(later)
            .collect()
    }

    /// Returns the record of an approval of the grace period, which covers the documents of the trial.
    fn approval(&self, policy: &Policy) -> Option<(String, String)> {
        let ends = self.grace_ends.as_deref()?;
        let n = self.number;
        let trial = trial(self.files(), policy);
        let Current { expiry, request, followup } = Current::of(&trial);
        let null = || "null".to_owned();
        let text = format!(
            "schema_version: cavra.grace-period.decision.v1\nverdict: approved\ntrial_ref: trial:T-{n}\n\
             decision_ref: decision:d/{n}\ndecided_by: dana\ndecided_at: 2026-06-01T00:00:00Z\nseen: []\n\
             grace_ends_on: {ends}\ncovers: {{expiry_digest: {}, request_digest: {request}, followup_digest: {}}}\n",
            expiry.unwrap_or_else(null),
            followup.unwrap_or_else(null),
        );
        Some((format!("t{n}/decisions/a.yaml"), text))
    }

    fn evaluated(&self, policy: &Policy) -> (Trial, Evaluation) {
        let trial = trial(self.files().into_iter().chain(self.approval(policy)), policy);
        let instant = parse_timestamp(&format!("{TODAY}T12:00:00Z")).expect("a moment");
        let evaluation = evaluate(&trial, policy, Now { instant, given: true });
        (trial, evaluation)
    }
}

fn trial(files: impl IntoIterator<Item = (String, String)>, policy: &Policy) -> Trial {
    let files = files.into_iter().map(|(path, text)| File {
        path: path.into(),
        packed: Packed::documents(
            (Digest::of(text.as_bytes()), ByteTraits::default()),
            &[(node(&text), None)],
            &Signature::None,
        ),
    });
    assemble(files, policy, &[]).trial(0, &NoTrust).expect("a trial")
}

/// Returns the figures of a room, and its rows to evaluate queries on.
fn figures(cases: &[Case]) -> (Figures, Summaries) {
    let policy = Policy::default();
    let rows = Collector::new(TODAY);
    let summaries = cases.iter().map(|case| {
        let (trial, evaluation) = case.evaluated(&policy);
        rows.summary(&trial, &evaluation)
    });
    let collected: Vec<_> = summaries.collect();
    let summaries = rows.finish(collected);
    (Figures::of(&summaries, &summaries), summaries)
}

/// Returns the counts of a bar with their queries.
fn parts<L>(bar: &Bar<L>) -> (usize, usize, String, String) {
    (bar.trials, bar.not_ready, bar.query.clone().unwrap(), bar.not_ready_query().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_bar_has_the_count_of_its_query(
        cases in (case(0), case(1), case(2), case(3), case(4)).prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e]),
    ) {
        let (figures, summaries) = figures(&cases);
        let count = |query: &str| {
            let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
            CompiledQuery::of(&query, &summaries, QueryContext::default()).places().count()
        };
        let counts = |trials: usize, not_ready: usize, query: &str, not_ready_query: &str| {
            assert_eq!((count(query), count(not_ready_query)), (trials, not_ready), "{query}");
        };
        let bars = figures.gates.iter().map(parts)
            .chain(figures.waiting.iter().map(parts))
            .chain(figures.owners.iter().map(parts))
            .chain(figures.outcomes.iter().map(parts))
            .chain(figures.targets.iter().map(parts))
            .chain(figures.weeks.iter().flat_map(|week| week.groups.iter().map(parts)));
        for (trials, not_ready, query, not_ready_query) in bars {
            counts(trials, not_ready, &query, &not_ready_query);
        }
        for week in &figures.weeks {
            counts(week.trials, week.not_ready, &week.query, &week.not_ready_query());
            prop_assert!(week.dates >= week.trials && week.trials > 0);
        }
        // Every trial has one outcome, one target, and at most one span.
        prop_assert_eq!(figures.outcomes.iter().map(|bar| bar.trials).sum::<usize>(), cases.len());
        prop_assert_eq!(figures.targets.iter().map(|bar| bar.trials).sum::<usize>(), cases.len());
    }
}

#[test]
fn random_rooms_have_every_group_of_dates() {
    let day = |text: &str| Some(text.to_owned());
    let case = Case {
        number: 0,
        outcome: "renewed",
        target: "production",
        owner: "owner:sales",
        status: "ready",
        expired: "2026-06-01".to_owned(),
        grace_ends: day("2026-06-24"),
        planned: [day("2026-06-22"), day("2026-06-23"), day("2026-06-25"), day("2026-06-28")],
    };
    let (figures, _) = figures(&[case]);
    let [week] = figures.weeks.as_slice() else { panic!("{:?}", figures.weeks) };
    assert_eq!((week.dates, week.trials), (5, 1));
    assert!(week.groups.iter().all(|bar| bar.trials == 1), "{week:?}");
    assert_eq!(week.query, "planned=2026-06-22..2026-06-28");
}

//! The counts of asks come true: each action is taken on random rooms, and the rooms are evaluated again.

use crate::room::tests::evaluating::node;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use trialdesk::domain::asks::{Action, Ask, Asks, Collector, DecisionSubject, Needs};
use trialdesk::domain::assemble::{File, assemble};
use trialdesk::domain::decision::Signature;
use trialdesk::domain::digest::Digest;
use trialdesk::domain::evaluation::{Evaluation, Status, evaluate};
use trialdesk::domain::grace::Current;
use trialdesk::domain::labels::{Kind, StageId};
use trialdesk::domain::package::evidence_digest;
use trialdesk::domain::packed::{ByteTraits, Packed};
use trialdesk::domain::policy::Policy;
use trialdesk::domain::signature::NoTrust;
use trialdesk::domain::time::{Now, parse_timestamp};
use trialdesk::domain::trial::Trial;
use trialdesk::domain::work::steps_of;
use trialdesk::room::syntax;

/// The fields that can be missing, by kind of document.
const FIELDS: [(Kind, &str, &str); 9] = [
    (Kind::ExpiryPacket, "renewal_ref", "ev:renewal"),
    (Kind::ExpiryPacket, "new_expires_at", "2027-01-01"),
    (Kind::ExpiryPacket, "outcome", "renewed"),
    (Kind::ExpiryApproval, "state", "approved"),
    (Kind::FollowupPacket, "handoff.commercial_ref", "h-a:b"),
    (Kind::FollowupPacket, "handoff.owners.sales_ref", "owner:sales"),
    (Kind::FollowupPacket, "notifications[].delivery_tracking_ref", "ticket:1"),
    (Kind::ReadinessPacket, "technical_approval_ref", "ev:technical"),
    (Kind::ReadinessPacket, "target_start_on", "2026-08-03"),
];

/// A decision record, with what it covers.
#[derive(Clone, Debug)]
struct Record {
    subject: DecisionSubject,
    by: String,
    covers: String,
}

/// A trial of a random room.
#[derive(Clone, Debug)]
struct Case {
    number: usize,
    missing: BTreeSet<(Kind, &'static str)>,
    absent: BTreeSet<Kind>,
    has_broken_file: bool,
    /// The digest of the expiry packet's file that the expiry approval has.
    digest: Option<String>,
    has_readiness: bool,
    records: Vec<Record>,
}

impl Case {
    fn field(&self, kind: Kind, path: &str) -> &'static str {
        let (_, name, value) =
            FIELDS.iter().find(|(of, name, _)| *of == kind && *name == path).expect("a field");
        if self.missing.contains(&(kind, *name)) { "null" } else { value }
    }

    fn documents(&self) -> Vec<(String, String)> {
        let n = self.number;
        let head = |kind: Kind| {
            format!(
                "schema_version: {}\ntrial_ref: trial:T-{n}\nevidence_mode: live\n",
                kind.schema_version()
            )
        };
        let expiry = format!(
            "{}package_ref: ev:x\nstatus: ready\naccess_evidence: {{package_ref: ev:a, status: ready}}\naccess_approval: \
             {{package_ref: ev:a, state: approved}}\noriginal_expires_at: 2026-05-{:02}\noutcome: {}\naction: {{owner_ref: \
             owner:ops, performed_at: 2026-06-01}}\nrenewal_ref: {}\nnew_expires_at: {}\n",
            head(Kind::ExpiryPacket),
            n + 1,
            self.field(Kind::ExpiryPacket, "outcome"),
            self.field(Kind::ExpiryPacket, "renewal_ref"),
            self.field(Kind::ExpiryPacket, "new_expires_at"),
        );
        let digest = self.digest.as_deref().unwrap_or("null");
        let approval = format!(
            "{}package_ref: ev:x\npackage_digest: {digest}\nstate: {}\n",
            head(Kind::ExpiryApproval),
            self.field(Kind::ExpiryApproval, "state")
        );
        let followup = format!(
            "{}package_ref: ev:f\nnotifications: [{{notification_ref: ev:n, channel: email, delivery_owner_ref: owner:cs, \
             delivery_tracking_ref: {}}}]\ngrace_period: {{requested_until: 2026-07-01}}\nhandoff: {{commercial_ref: {}, owners: \
             {{customer_success_ref: owner:cs, sales_ref: {}, support_ref: owner:support}}, next_action_refs: [ticket:2]}}\n",
            head(Kind::FollowupPacket),
            self.field(Kind::FollowupPacket, "notifications[].delivery_tracking_ref"),
            self.field(Kind::FollowupPacket, "handoff.commercial_ref"),
            self.field(Kind::FollowupPacket, "handoff.owners.sales_ref"),
        );
        let readiness = format!(
            "{}package_ref: ev:r\nstatus: ready\nconversion_target: paid_pilot\nowners: {{customer_success_ref: owner:cs, sales_ref: \
             owner:sales, support_ref: owner:support}}\nentitlement_readiness_ref: ev:e\nonboarding_readiness_ref: ev:o\n\
             commercial_approval_ref: ev:c\ntechnical_approval_ref: {}\ntarget_start_on: {}\n",
            head(Kind::ReadinessPacket),
            self.field(Kind::ReadinessPacket, "technical_approval_ref"),
            self.field(Kind::ReadinessPacket, "target_start_on"),
        );
        let mut documents = vec![
            (Kind::ExpiryPacket, expiry),
            (Kind::ExpiryApproval, approval),
            (Kind::FollowupPacket, followup),
        ];
        documents.extend(self.has_readiness.then_some((Kind::ReadinessPacket, readiness)));
        let documents = documents.into_iter().filter(|(kind, _)| !self.absent.contains(kind));
        let mut files: Vec<_> = documents.map(|(kind, text)| (format!("t{n}/{kind}.yaml"), text)).collect();
        for (place, Record { subject, by, covers }) in self.records.iter().enumerate() {
            let mut text = format!(
                "verdict: approved\ntrial_ref: trial:T-{n}\ndecision_ref: decision:d/{n}-{place}\ndecided_by: {by}\n\
                 decided_at: 2026-06-10T00:00:0{place}Z\nseen: []\n{covers}"
            );
            let _ = match subject {
                DecisionSubject::Grace => {
                    writeln!(
                        text,
                        "schema_version: cavra.grace-period.decision.v1\ngrace_ends_on: 2026-07-01"
                    )
                }
                DecisionSubject::Package(stage) => {
                    let stage = stage.name();
                    writeln!(text, "schema_version: cavra.package-approval.decision.v1\nstage: {stage}")
                }
            };
            files.push((format!("t{n}/decisions/{place}.yaml"), text));
        }
        files
    }

    fn trial(&self, policy: &Policy) -> Trial {
        let broken = self.has_broken_file.then(|| File {
            path: format!("t{}/broken.yaml", self.number).into(),
            packed: Packed::trouble(&trialdesk::domain::problem::FileProblem {
                code: trialdesk::domain::problem::ProblemCode::Syntax,
                at: None,
                message: "broken".to_owned(),
            }),
        });
        let files = self.documents().into_iter().map(|(path, text)| File {
            path: path.into(),
            packed: Packed::documents(
                (Digest::of(text.as_bytes()), ByteTraits::default()),
                &[(node(&text), None)],
                &Signature::None,
            ),
        });
        assemble(files.chain(broken), policy, &[]).trial(0, &NoTrust).expect("a trial")
    }

    fn evaluated(&self, policy: &Policy) -> (Trial, Evaluation) {
        let trial = self.trial(policy);
        let now = Now { instant: parse_timestamp("2026-06-20T12:00:00Z").expect("a moment"), given: true };
        let evaluation = evaluate(&trial, policy, now);
        (trial, evaluation)
    }

    fn is_ready(&self, policy: &Policy) -> bool {
        self.evaluated(policy).1.status == Status::Ready
    }

    fn asks(&self, policy: &Policy) -> Vec<Action> {
        asks(std::slice::from_ref(self), policy).asks.into_iter().map(|ask| ask.action).collect()
    }

    fn approve(&mut self, by: &str, subject: DecisionSubject, policy: &Policy) {
        let trial = self.trial(policy);
        let mut covers = "covers: ".to_owned();
        match subject {
            DecisionSubject::Grace => {
                let Current { expiry, request, followup } = Current::of(&trial);
                let null = || "null".to_owned();
                writeln!(
                    covers,
                    "{{expiry_digest: {}, request_digest: {request}, followup_digest: {}}}",
                    expiry.unwrap_or_else(null),
                    followup.unwrap_or_else(null)
                )
                .unwrap();
            }
            DecisionSubject::Package(stage) => {
                let digest = evidence_digest(&trial, stage, 1).unwrap_or_else(|| "none".to_owned());
                writeln!(covers, "{{evidence_fields: 1, evidence_digest: {digest}}}").unwrap();
            }
        }
        self.records.push(Record { subject, by: by.to_owned(), covers });
    }

    /// Takes an action, as the person would.
    fn take(&mut self, action: &Action, policy: &Policy) {
        match action {
            Action::Decide { approver, subject } => {
                self.approve(approver.as_deref().unwrap_or("anyone"), *subject, policy);
            }
            Action::FillIn { document, field, .. } => {
                self.missing.retain(|(kind, name)| (kind, *name) != (document, &**field));
            }
            Action::Approve(document) => {
                // An approval of the packet as it is now has its digest.
                if *document == Kind::ExpiryApproval {
                    self.digest = None;
                }
                self.missing.retain(|(kind, name)| (kind, *name) != (document, "state"));
            }
            Action::Complete(document) => panic!("every {document} is declared ready"),
            Action::WriteDocument(kind) => {
                self.absent.remove(kind);
                self.digest = None;
                self.missing.retain(|(of, _)| of != kind);
            }
            Action::FixFile(path) => {
                assert!(path.ends_with("/broken.yaml"), "{path}");
                self.has_broken_file = false;
            }
        }
    }
}

fn asks(cases: &[Case], policy: &Policy) -> Asks {
    let mut collector = Collector::default();
    for case in cases {
        let (trial, evaluation) = case.evaluated(policy);
        collector.add(&trial.trial_ref, evaluation.age_days, Needs::of(&trial, &evaluation, policy).as_ref());
    }
    collector.finish()
}

fn case(number: usize) -> impl Strategy<Value = Case> {
    let fields: Vec<_> = FIELDS.iter().map(|(kind, name, _)| (*kind, *name)).collect();
    let missing =
        prop_oneof![3 => Just(Vec::new()), 4 => subsequence(fields.clone(), 1), 2 => subsequence(fields, 2)];
    let absent = prop_oneof![
        6 => Just(Vec::new()),
        1 => select(vec![Kind::ExpiryApproval, Kind::FollowupPacket]).prop_map(|kind| vec![kind]),
    ];
    let approved = prop_oneof![2 => Just(0), 3 => Just(1_usize), 2 => Just(2)];
    let flags = (any::<bool>(), prop::bool::weighted(0.1), prop::bool::weighted(0.2));
    (missing, absent, approved, 0_usize..3, flags).prop_map(
        move |(missing, absent, approved, package, (has_readiness, has_broken_file, has_digest))| {
            let mut case = Case {
                number,
                missing: missing.into_iter().collect(),
                absent: absent.into_iter().collect(),
                has_broken_file,
                digest: None,
                has_readiness,
                records: Vec::new(),
            };
            if has_digest {
                let (_, expiry) = case.documents().remove(0);
                case.digest = Some(Digest::of(expiry.as_bytes()).to_string());
            }
            let plain = Policy::default();
            for by in ["dana", "eli"].into_iter().take(approved) {
                case.approve(by, DecisionSubject::Grace, &plain);
            }
            // A decision on a package without its packet is refused.
            let package = if case.absent.contains(&Kind::FollowupPacket) { 0 } else { package };
            for by in ["dana", "eli"].into_iter().take(package) {
                case.approve(by, DecisionSubject::Package(StageId::Followup), &plain);
            }
            case
        },
    )
}

fn policy(quorum: usize, owns: bool, keeps: bool) -> Policy {
    let owner_refs = if owns { "[owner:cs]" } else { "[]" };
    let text = format!(
        "{{schema_version: trialdesk.policy.v1, quorum: {quorum}, stale: {}, approvers: [{{principal: dana}}, {{principal: eli, \
         owner_refs: {owner_refs}}}, {{principal: noor}}]}}",
        if keeps { "keep" } else { "dismiss" }
    );
    syntax::from_node(&node(&text)).expect("a policy")
}

/// Takes an action in every trial that it is an ask for. Returns the trials after it.
fn after(cases: &[Case], action: &Action, policy: &Policy) -> Vec<Case> {
    let take = |case: &Case| {
        let mut case = case.clone();
        if case.asks(policy).contains(action) {
            case.take(action, policy);
        }
        case
    };
    cases.iter().map(take).collect()
}

fn ready(cases: &[Case], policy: &Policy) -> usize {
    cases.iter().filter(|case| case.is_ready(policy)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_count_of_an_ask_comes_true(
        cases in (case(0), case(1), case(2)).prop_map(|(a, b, c)| vec![a, b, c]),
        quorum in 1_usize..=2,
        owns in any::<bool>(),
        keeps in any::<bool>(),
    ) {
        let policy = policy(quorum, owns, keeps);
        let found = asks(&cases, &policy);
        let before = ready(&cases, &policy);
        prop_assert_eq!((found.trials, found.ready), (cases.len(), before));
        let mut all = cases.clone();
        let mut ready_before = before;
        for Ask { action, ready_alone, touched, ready_after, .. } in &found.asks {
            let alone = after(&cases, action, &policy);
            let made_ready = ready(&alone, &policy) - before;
            prop_assert!(made_ready >= *ready_alone, "{:?} promises too much", action);
            // The needs of an outcome, and whether an approver owns the trial, are known only once it is filled in.
            let is_open = match action {
                Action::FillIn { field, .. } => &**field == "outcome",
                Action::WriteDocument(Kind::FollowupPacket) => owns,
                _ => false,
            };
            prop_assert!(is_open || made_ready == *ready_alone, "{:?} makes {} ready", action, made_ready);
            let is_asked = |case: &&Case| case.asks(&policy).contains(action);
            prop_assert_eq!(cases.iter().filter(is_asked).count(), *touched);
            for (case, now) in cases.iter().zip(&mut all) {
                if case.asks(&policy).contains(action) {
                    now.take(action, &policy);
                }
            }
            // A decision that has to follow a correction is not counted, and can come after it all the same.
            prop_assert!(ready(&all, &policy) >= *ready_after, "after {:?}", action);
            prop_assert!(*ready_after >= ready_before);
            ready_before = *ready_after;
        }
    }
}

#[test]
fn the_work_grows_with_the_findings() {
    let policy = policy(2, false, false);
    let steps = |count: usize| {
        let case = |number: usize| Case {
            number,
            missing: FIELDS
                .iter()
                .take(1 + number % FIELDS.len())
                .map(|(kind, name, _)| (*kind, *name))
                .collect(),
            absent: BTreeSet::new(),
            has_broken_file: number.is_multiple_of(3),
            digest: None,
            has_readiness: number.is_multiple_of(2),
            records: Vec::new(),
        };
        let cases: Vec<_> = (0..count).map(case).collect();
        let evaluated: Vec<_> = cases.iter().map(|case| case.evaluated(&policy)).collect();
        let mut collector = Collector::default();
        for (trial, evaluation) in &evaluated {
            let needs = Needs::of(trial, evaluation, &policy);
            collector.add(&trial.trial_ref, evaluation.age_days, needs.as_ref());
        }
        steps_of(move || drop(collector.finish()))
    };
    let (once, twice) = (steps(200), steps(400));
    assert!(once > 200 && twice <= 2 * once + 100, "{once} steps for 200 trials, {twice} for 400");
}

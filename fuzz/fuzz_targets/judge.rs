//! Any texts as the files of a room, a policy first: judging never panics, and what is ready has nothing against it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trialdesk::domain::decision::Signature;
use trialdesk::domain::labels::GateStatus;
use trialdesk::domain::assemble::{File, assemble};
use trialdesk::domain::evaluation::{Status, evaluate};
use trialdesk::domain::policy::Policy;
use trialdesk::domain::signature::NoTrust;
use trialdesk::domain::time::{Now, parse_timestamp};
use trialdesk::room::read::contents;
use trialdesk::room::syntax::{self, from_node};

/// Files are separated by a line of their own, and get these paths in turn.
const PATHS: [&str; 6] = [
    "t/expiry.yaml",
    "t/approval.yaml",
    "t/followup.json",
    "t/decisions/1.yaml",
    "t/decisions/2.yaml",
    "other.yaml",
];

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let policy = parts.next().and_then(|part| std::str::from_utf8(part).ok());
    let policy = policy
        .and_then(|text| syntax::parse("policy.yaml", text).ok())
        .and_then(|parsed| from_node::<Policy>(parsed.documents.first()?).ok())
        .unwrap_or_default();
    let file = |(path, part): (&&str, &[u8])| File {
        path: (*path).into(),
        contents: contents(path, part, |_, _| Signature::None).contents(),
    };
    let files: Vec<_> = PATHS.iter().zip(parts).map(file).collect();
    let assembled = assemble(files, &policy, &[]);
    let Some(instant) = parse_timestamp("2026-06-20T12:00:00Z") else { return };
    for given in [false, true] {
        for trial in (0..assembled.len()).filter_map(|place| assembled.trial(place, &NoTrust)) {
            let evaluation = evaluate(&trial, &policy, Now { instant, given });
            let blocked = evaluation.checks().any(|check| check.status == GateStatus::Blocked);
            assert_eq!(evaluation.status == Status::Ready, !blocked && evaluation.findings().next().is_none());
            assert!(trial.problems.is_empty() || evaluation.status == Status::Blocked);
        }
    }
});

//! A room with a policy, keys, and signed decisions.

use std::fs;
use std::path::PathBuf;
use support::keygen::{Key, Keygen};
use support::sample::SampleRoom;
use trialdesk::domain::decision::Verdict;
use trialdesk::ledger::append::append_signed;
use trialdesk::ledger::record::{DecisionDraft, DraftSubject, RecordStamp, compose};
use trialdesk::ledger::signature::{SigningKey, sign};
use trialdesk::room::{Room, RoomOptions};

pub const TRIAL: &str = "trial:TRL-1060";
pub const OTHER_TRIAL: &str = "trial:TRL-1003";
pub const POLICY: &str = "\
schema_version: trialdesk.policy.v1
sample_clock: 2026-06-20T12:00:00Z
allowed_signers: allowed_signers
approvers: [{principal: dana}, {principal: eli}]
";

/// A room of two trials whose approvers have keys.
pub struct Bench {
    pub room: SampleRoom,
    pub keygen: Keygen,
    pub dana: Key,
    pub eli: Key,
}

impl Bench {
    /// Dana's and Eli's keys are listed, and signatures are required.
    pub fn found() -> Option<Self> {
        let keygen = Keygen::found()?;
        let room = SampleRoom::with_trials(&["TRL-1060", "TRL-1003"]);
        let (dana, eli) = (keygen.key("dana", "-t ed25519"), keygen.key("eli", "-t ecdsa -b 256"));
        let bench = Self { room, keygen, dana, eli };
        bench.write("policy.yaml", &format!("{POLICY}signatures: required\n"));
        bench.allow(&format!("dana {}\neli {}\n", bench.dana.public(), bench.eli.public()));
        Some(bench)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.room.path().join(name), text).unwrap();
    }

    pub fn allow(&self, lines: &str) {
        self.write("allowed_signers", lines);
    }

    pub fn open(&self) -> Room {
        Room::open(self.room.path(), &RoomOptions::default(), jiff::Timestamp::now()).unwrap()
    }

    /// Records a signed approval and returns its path.
    pub fn approve(&self, trial: &str, who: &str, key: &Key) -> PathBuf {
        self.decide(Verdict::Approved, trial, who, key)
    }

    /// Records a signed decision on a grace period.
    pub fn decide(&self, verdict: Verdict, trial: &str, who: &str, key: &Key) -> PathBuf {
        let room = self.open();
        let ends_on = (verdict == Verdict::Approved).then(|| jiff::civil::date(2026, 7, 1));
        let proposal = DecisionDraft {
            trial_ref: trial.into(),
            verdict,
            subject: DraftSubject::Grace { ends_on },
            reason: "Budget confirmed.".into(),
            conditions: Vec::new(),
            external_ref: None,
            decided_by: who.into(),
        };
        let trial = &room.trial(trial).unwrap().trial;
        let record = compose(trial, &proposal, &RecordStamp::at(room.now.instant)).unwrap();
        let signature =
            sign(self.room.path(), record.kind, record.text.as_bytes(), &SigningKey::File(key.path.clone()))
                .unwrap();
        append_signed(self.room.path(), &record, &signature).unwrap()
    }
}

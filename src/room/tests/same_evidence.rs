//! A trial is shown to be the same only if a reading of the whole room would show it too.

use crate::room::tests::index::has_index;
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Arc;
use support::sample::{SampleRoom, many};
use trialdesk::domain::labels::StageId;
use trialdesk::domain::time::{Moment, parse_timestamp};
use trialdesk::domain::trial::Trial;
use trialdesk::ledger::precondition::EvidenceSnapshot;
use trialdesk::room::walk::walk;
use trialdesk::room::watch::RoomWatch;
use trialdesk::room::{ReadAgain, Room, RoomError, RoomOptions};
use trialdesk::state::{Directories, Reading};

pub(super) const TRIAL: &str = "trial:TRL-1042";

/// A time at which everything has been left alone for long.
fn much_later() -> Moment {
    parse_timestamp("2200-01-01").unwrap()
}

/// The two ways of finding what has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Versions,
    Watch,
}

const WAYS: [By; 2] = [By::Versions, By::Watch];

/// A room that was read before it changes.
pub(super) struct Desk {
    pub(super) folder: SampleRoom,
    pub(super) before: Room,
    pub(super) watch: Option<Arc<RoomWatch>>,
    pub(super) machine: Moment,
}

impl Desk {
    /// Reads a copy of the sample room. `None` on file systems whose times are not reliable.
    pub(super) fn new(by: By) -> Option<Self> {
        Self::prepared(by, much_later(), |_| {})
    }

    fn prepared(by: By, machine: Moment, prepare: impl FnOnce(&SampleRoom)) -> Option<Self> {
        let folder = SampleRoom::whole();
        prepare(&folder);
        let watch = (by == By::Watch).then(|| watch(&folder));
        let before = read(&folder, machine, watch.clone());
        has_index(folder.path()).then_some(Self { folder, before, watch, machine })
    }

    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(super) fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    pub(super) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// Returns the path of the only record of a trial.
    pub(super) fn record(&self, trial: &str) -> String {
        let records: Vec<_> =
            fs::read_dir(self.at(&format!("{trial}/decisions"))).unwrap().flatten().collect();
        format!("{trial}/decisions/{}", records[0].file_name().to_str().unwrap())
    }

    pub(super) fn shown(&self) -> Result<Option<(&Trial, ReadAgain)>, RoomError> {
        self.before.same_evidence(TRIAL, self.folder.path(), &RoomOptions::default(), self.machine)
    }

    fn is_same(&self) -> bool {
        self.shown().unwrap().is_some()
    }
}

pub(super) fn watch(folder: &SampleRoom) -> Arc<RoomWatch> {
    RoomWatch::begin(&folder.path().canonicalize().unwrap(), &BTreeSet::new(), &|| {}).unwrap()
}

pub(super) fn read(folder: &SampleRoom, machine: Moment, watch: Option<Arc<RoomWatch>>) -> Room {
    let reading = Reading { keeps_files: true, watch, ..Reading::default() };
    Directories::default().read_room(folder.path(), &RoomOptions::default(), machine, reading).unwrap()
}

/// Everything that a precondition compares.
fn snapshots(trial: &Trial) -> Vec<EvidenceSnapshot> {
    let stages = StageId::ALL.into_iter().map(Some).chain([None]);
    stages.map(|stage| EvidenceSnapshot::about(trial, stage)).collect()
}

fn decisions(trial: &Trial) -> Vec<&str> {
    trial.decisions.iter().map(|(decision, _)| &*decision.decision_ref).collect()
}

#[test]
fn an_unchanged_trial_is_the_same() {
    for by in WAYS {
        let Some(desk) = Desk::new(by) else { return };
        let (trial, work) = desk.shown().unwrap().expect("nothing has changed");
        assert_eq!(&*trial.trial_ref, TRIAL);
        let own = trial.documents().len();
        assert!(own > 3);
        // A file with forbidden material has no trusted version and is read each time: the sample room has one.
        assert_eq!((work.read, work.listed), (own + 1, 2), "its files, its folder and that of its records");
        let files = walk(desk.folder.path()).files.len();
        match by {
            By::Versions => assert!(work.compared > files, "{work:?}"),
            By::Watch => assert_eq!(work.compared, 0),
        }
    }
}

#[test]
fn a_room_that_keeps_no_files_shows_nothing() {
    let Some(desk) = Desk::new(By::Watch) else { return };
    let room = Room::open(desk.folder.path(), &RoomOptions::default(), much_later()).unwrap();
    let same = room.same_evidence(TRIAL, desk.folder.path(), &RoomOptions::default(), much_later());
    assert!(same.unwrap().is_none());
}

#[test]
fn twice_the_room_is_not_more_to_read() {
    for (by, more) in [(By::Versions, 600), (By::Watch, 0)] {
        let work = |trials: usize| {
            let desk = Desk::prepared(by, much_later(), |folder| many(folder.path(), trials))?;
            Some(desk.shown().unwrap().unwrap().1)
        };
        let (Some(once), Some(twice)) = (work(300), work(600)) else { return };
        assert_eq!((once.read, once.listed), (twice.read, twice.listed));
        assert_eq!(twice.compared - once.compared, more, "by versions, a file and a folder of each trial");
    }
}

/// A packet that names a trial.
pub(super) fn packet(trial: &str) -> String {
    format!(
        "schema_version: cavra.trial-access-expiry.packet.v1\ntrial_ref: {trial}\nevidence_mode: sample\n"
    )
}

type Change = (&'static str, fn(&Desk));

#[test]
fn whatever_may_concern_the_trial_is_a_change() {
    let changes: [Change; 22] = [
        ("its packet is edited", |desk| {
            let text = desk.text("TRL-1042/followup.yaml");
            desk.put("TRL-1042/followup.yaml", &format!("{text}# more\n"));
        }),
        ("its packet is edited to the same size", |desk| {
            let text = desk.text("TRL-1042/expiry.yaml");
            desk.put("TRL-1042/expiry.yaml", &text.replace("sanitized", "sanitised"));
        }),
        ("its packet is removed", |desk| fs::remove_file(desk.at("TRL-1042/expiry.yaml")).unwrap()),
        ("its packet becomes a link", |desk| {
            fs::rename(desk.at("TRL-1042/expiry.yaml"), desk.at("TRL-1042/expiry.txt")).unwrap();
            symlink("expiry.txt", desk.at("TRL-1042/expiry.yaml")).unwrap();
        }),
        ("its packet is broken", |desk| desk.put("TRL-1042/expiry.yaml", "a: [")),
        ("a record of it appears", |desk| {
            let text = desk.text(&desk.record("TRL-1042"));
            desk.put("TRL-1042/decisions/second.yaml", &text);
        }),
        ("its record is removed", |desk| fs::remove_file(desk.at(&desk.record("TRL-1042"))).unwrap()),
        ("a signature appears beside its record", |desk| {
            desk.put(&format!("{}.sig", desk.record("TRL-1042")), "no signature");
        }),
        ("its folder is a link now", |desk| {
            fs::rename(desk.at("TRL-1042"), desk.at("elsewhere")).unwrap();
            symlink("elsewhere", desk.at("TRL-1042")).unwrap();
        }),
        ("its folder has another name", |desk| fs::rename(desk.at("TRL-1042"), desk.at("moved")).unwrap()),
        ("a packet of it appears in another trial's folder", |desk| {
            desk.put("TRL-1003/other.yaml", &packet(TRIAL));
        }),
        ("a packet of it appears in a new folder", |desk| desk.put("a/b/c/other.yaml", &packet(TRIAL))),
        ("a packet of it appears in the room", |desk| desk.put("other.yaml", &packet(TRIAL))),
        ("a document of it is added to another file", |desk| {
            let text = desk.text("TRL-1003/expiry.yaml");
            desk.put("TRL-1003/expiry.yaml", &format!("{text}---\n{}", packet(TRIAL)));
        }),
        ("a file elsewhere is replaced by a packet of it", |desk| {
            desk.put("next", &packet(TRIAL));
            fs::rename(desk.at("next"), desk.at("TRL-1003/expiry.yaml")).unwrap();
        }),
        ("a record elsewhere has the reference of its record", |desk| {
            let text = desk.text(&desk.record("TRL-1042")).replace("TRL-1042", "TRL-1003");
            let own = desk.text(&desk.record("TRL-1042"));
            let line =
                |text: &str| text.lines().find(|line| line.starts_with("decision_ref")).unwrap().to_owned();
            desk.put("TRL-1003/decisions/copy.yaml", &text.replace(&line(&text), &line(&own)));
        }),
        ("the policy is edited", |desk| {
            let text = desk.text("policy.yaml");
            desk.put("policy.yaml", &format!("{text}# more\n"));
        }),
        ("the ignore file appears", |desk| desk.put(".trialdeskignore", "drafts/\n")),
        ("the ignore file leaves it out", |desk| desk.put(".trialdeskignore", "TRL-1042/\n")),
        ("a packet that is no sample appears under a sample clock", |desk| {
            desk.put("TRL-1003/live.yaml", &packet("trial:TRL-1003").replace("sample", "live"));
        }),
        ("the room is another folder", |desk| {
            let room = desk.folder.path();
            let aside = room.with_extension("aside");
            fs::rename(room, &aside).unwrap();
            fs::create_dir(room).unwrap();
            fs::copy(aside.join("policy.yaml"), room.join("policy.yaml")).unwrap();
            fs::remove_dir_all(&aside).unwrap();
        }),
        ("the room is empty", |desk| {
            for entry in
                fs::read_dir(desk.folder.path()).unwrap().flatten().filter(|entry| entry.path().is_dir())
            {
                fs::remove_dir_all(entry.path()).unwrap();
            }
        }),
    ];
    for (what, change) in changes {
        for by in WAYS {
            let Some(desk) = Desk::new(by) else { return };
            assert!(desk.is_same(), "before {what}");
            change(&desk);
            assert!(!desk.is_same(), "{what}, by {by:?}");
        }
    }
}

#[test]
fn what_concerned_the_trial_and_does_no_more_is_a_change() {
    let packet_elsewhere =
        |folder: &SampleRoom| fs::write(folder.path().join("TRL-1003/b.yaml"), packet(TRIAL)).unwrap();
    for by in WAYS {
        let Some(desk) = Desk::prepared(by, much_later(), packet_elsewhere) else { return };
        assert!(desk.is_same());
        desk.put("TRL-1003/b.yaml", &packet("trial:TRL-1003"));
        assert!(!desk.is_same(), "a duplicate is gone");
    }
}

#[test]
fn the_signers_of_the_policy_are_compared() {
    let signers = "dana ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcM1nA3nqCkGkVvWVhzYqXVrT1Vb1Qm1lcXkF5mYQZL\n";
    let with_signers = |folder: &SampleRoom| {
        let policy = fs::read_to_string(folder.path().join("policy.yaml")).unwrap();
        fs::write(folder.path().join("policy.yaml"), format!("{policy}\nallowed_signers: signers\n"))
            .unwrap();
        fs::write(folder.path().join("signers"), signers).unwrap();
    };
    for by in WAYS {
        let Some(desk) = Desk::prepared(by, much_later(), with_signers) else { return };
        assert!(desk.is_same());
        desk.put("signers", &format!("{signers}# more\n"));
        assert!(!desk.is_same());
        desk.put("signers", signers);
        assert!(desk.is_same(), "the same bytes");
        fs::remove_file(desk.at("signers")).unwrap();
        assert!(!desk.is_same());
    }
}

#[test]
fn an_unusable_policy_is_an_error() {
    let Some(desk) = Desk::new(By::Watch) else { return };
    desk.put("policy.yaml", "quorum: many\n");
    assert!(matches!(desk.shown(), Err(RoomError::Policy(_))));
    fs::remove_file(desk.at("policy.yaml")).unwrap();
    desk.put("Policy.yml", "");
    assert!(matches!(desk.shown(), Err(RoomError::Policy(_))), "a misnamed one too");
}

#[test]
fn what_concerns_other_trials_is_read_and_passed_over() {
    for by in WAYS {
        let Some(desk) = Desk::new(by) else { return };
        let work = || desk.shown().unwrap().expect("it does not concern the trial").1;
        let before = work();
        let text = desk.text("TRL-1003/expiry.yaml");
        desk.put("TRL-1003/expiry.yaml", &format!("{text}# more\n"));
        assert_eq!(work().read, before.read + 1);
        desk.put("TRL-9/expiry.yaml", &packet("trial:TRL-9"));
        desk.put("TRL-1003/notes.txt", TRIAL);
        desk.put("TRL-1003/broken.yaml", "a: [");
        let decided = desk.text(&desk.record("TRL-1042")).replace("TRL-1042", "TRL-1003");
        let other = decided.lines().map(|line| match line.strip_prefix("decision_ref: ") {
            Some(_) => "decision_ref: grace-decision:01KVJEDVG04APNZVMEREVS8T4Z",
            None => line,
        });
        desk.put("TRL-1003/decisions/other.yaml", &other.collect::<Vec<_>>().join("\n"));
        let after = work();
        assert!(after.read > before.read + 1 && after.listed > before.listed, "{after:?}");
    }
}

#[test]
fn fresh_files_are_read_whatever_their_versions_are() {
    let now = Moment::from(jiff::Timestamp::now());
    for by in WAYS {
        let Some(desk) = Desk::prepared(by, now, |_| {}) else { return };
        let (_, work) = desk.shown().unwrap().expect("nothing has changed");
        assert_eq!(work.read, walk(desk.folder.path()).files.len());
        desk.put("TRL-1003/other.yaml", &packet(TRIAL));
        assert!(!desk.is_same());
    }
}

#[test]
fn a_room_that_is_read_again_shares_what_has_not_changed() {
    let Some(desk) = Desk::new(By::Versions) else { return };
    let path = "TRL-1003/expiry.yaml";
    let text = desk.text(path);
    desk.put(path, &text.replace("outcome: renewed", "outcome: revoked"));
    let content = |room: &Room| -> Vec<(String, *const u8)> {
        let files = room.known_files.as_ref().unwrap().files.iter();
        files.map(|file| (file.place.shown().to_string(), file.packed.held().as_ptr())).collect()
    };
    let before = content(&desk.before);
    let reading = Reading { keeps_files: true, before: Some(Arc::new(desk.before)), ..Reading::default() };
    let (directories, options) = (Directories::default(), RoomOptions::default());
    let after = directories.read_room(desk.folder.path(), &options, desk.machine, reading).unwrap();
    let after = content(&after);
    let read: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one != other).collect();
    assert!(read.iter().any(|(one, _)| one.0 == path));
    assert!(read.len() <= 2, "and the file whose secret a sample tells of: {read:?}");
}

#[derive(Clone, Debug)]
enum Step {
    Copy(prop::sample::Index, prop::sample::Index),
    Append(prop::sample::Index),
    Name(prop::sample::Index),
    Remove(prop::sample::Index),
    Move(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    let file = any::<prop::sample::Index>;
    prop_oneof![
        (file(), file()).prop_map(|(file, other)| Step::Copy(file, other)),
        file().prop_map(Step::Append),
        file().prop_map(Step::Name),
        file().prop_map(Step::Remove),
        file().prop_map(Step::Move),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 32, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_trial_that_is_shown_to_be_the_same_is_so_in_the_whole_room(
        steps in prop::collection::vec(step(), 1..4),
        is_watched: bool,
    ) {
        let by = if is_watched { By::Watch } else { By::Versions };
        let Some(desk) = Desk::new(by) else { return Ok(()) };
        for step in steps {
            let found = walk(desk.folder.path()).files;
            let path = |file: &prop::sample::Index| found[file.index(found.len())].full(desk.folder.path());
            match step {
                Step::Copy(file, other) => {
                    let text = fs::read(path(&other)).unwrap();
                    fs::write(path(&file), text).unwrap();
                }
                Step::Append(file) => {
                    let text = fs::read_to_string(path(&file)).unwrap();
                    fs::write(path(&file), text + "\n# more\n").unwrap();
                }
                Step::Name(file) => {
                    let text = fs::read_to_string(path(&file)).unwrap();
                    fs::write(path(&file), text.replace("trial_ref: trial:", "trial_ref: trial:TRL-1042 #")).unwrap();
                }
                Step::Remove(file) => fs::remove_file(path(&file)).unwrap(),
                Step::Move(file) => fs::rename(path(&file), desk.at("moved.yaml")).unwrap(),
            }
        }
        let whole = Room::open(desk.folder.path(), &RoomOptions::default(), desk.machine);
        for trial_ref in desk.before.trial_refs() {
            let same = desk.before.same_evidence(trial_ref, desk.folder.path(), &RoomOptions::default(), desk.machine);
            let Some((trial, _)) = same.unwrap() else { continue };
            let now = whole.as_ref().unwrap().trial(trial_ref).expect("it is there");
            prop_assert_eq!(snapshots(trial), snapshots(&now.trial));
            prop_assert_eq!(decisions(trial), decisions(&now.trial));
        }
    }
}

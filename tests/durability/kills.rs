//! The ledger under random kills: eight processes decide on the same trials at once, and about half of them are killed at a
//! random moment. Afterwards every acknowledged record is there, whole, and nothing is torn or reported missing.
//!
//! `TRIALDESK_KILL_SECONDS` says for how long; `benches/kills.sh` runs it for ten minutes.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use support::sample::{SampleRoom, package_records, problems, records, trialdesk};

const PROCESSES: usize = 8;
const SECONDS: u64 = 20;
const TRIALS: [&str; 2] = ["TRL-1060", "TRL-1042"];
/// The principals of the sample policy who may decide, and one who may not: all of them may write records.
const PRINCIPALS: [&str; 3] = ["dana", "eli", "kai"];
/// The subjects of the decisions: the grace period, and the package of the first stage.
const SUBJECTS: [&[&str]; 2] = [&[], &["--stage", "trial-expired-followup"]];
/// The last byte of a record is a line feed; its first line is one of these, in the order of the subjects.
const FIRST_LINES: [&str; 2] = [
    "schema_version: cavra.grace-period.decision.v1\n",
    "schema_version: cavra.package-approval.decision.v1\n",
];

/// A sequence of numbers that differs in every run, and is printed so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn duration() -> Duration {
    let seconds = env::var("TRIALDESK_KILL_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(SECONDS))
}

fn decide(room: &SampleRoom, random: &mut Random) -> Child {
    fn one_of<T: Copy>(random: &mut Random, all: &[T]) -> T {
        let at = random.below(all.len() as u64);
        all[usize::try_from(at).unwrap()]
    }
    let mut command: Command = trialdesk();
    command.args(["decide", one_of(random, &TRIALS), "--as", one_of(random, &PRINCIPALS)]);
    command.args(one_of(random, &SUBJECTS));
    command.args(["--deny", "--reason", "A decision among many.", "-C"]).arg(room.path());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    room.set_up(&mut command);
    command.spawn().unwrap()
}

/// The result of a worker.
#[derive(Default)]
struct Work {
    acknowledged: Vec<PathBuf>,
    killed: usize,
}

fn work(room: &SampleRoom, seed: u64, end: Instant, longest: &AtomicUsize) -> Work {
    let mut random = Random(seed);
    let mut work = Work::default();
    while Instant::now() < end {
        let begun = Instant::now();
        let mut child = decide(room, &mut random);
        if random.below(2) == 0 {
            // A random moment of a run that takes as long as the runs before.
            let longest = longest.load(Ordering::Relaxed).max(2_000) as u64;
            thread::sleep(Duration::from_micros(random.below(longest)));
            // It may have ended by itself, and then it printed the records that it wrote.
            let _ = child.kill();
            work.killed += 1;
        }
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        if status.success() {
            longest
                .store(usize::try_from(begun.elapsed().as_micros()).unwrap_or(usize::MAX), Ordering::Relaxed);
        }
        let recorded = said.lines().filter_map(|line| line.strip_prefix("recorded "));
        work.acknowledged.extend(recorded.map(PathBuf::from));
    }
    work
}

fn files(room: &Path, trial: &str) -> Vec<PathBuf> {
    let folder = room.join(trial).join("decisions");
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test that kills at random moments reads the clock")]
#[allow(clippy::print_stderr, reason = "a failure is told apart by its seed")]
fn eight_processes_with_random_kills_lose_nothing() {
    let room = SampleRoom::with_trials(&TRIALS);
    let before: BTreeSet<_> = TRIALS.iter().flat_map(|trial| files(room.path(), trial)).collect();
    let seed = u64::from(std::process::id()) << 20 | 1;
    let end = Instant::now() + duration();
    let longest = AtomicUsize::new(0);
    let done: Vec<Work> = thread::scope(|scope| {
        let workers: Vec<_> = (1..=PROCESSES as u64)
            .map(|number| {
                let (room, longest) = (&room, &longest);
                scope.spawn(move || work(room, seed * number, end, longest))
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let acknowledged: Vec<_> = done.iter().flat_map(|work| &work.acknowledged).collect();
    let killed: usize = done.iter().map(|work| work.killed).sum();
    eprintln!("seed {seed}: {} records acknowledged, {killed} processes killed", acknowledged.len());
    assert!(acknowledged.len() > PROCESSES && killed > PROCESSES, "hardly anything was tried");
    for first in FIRST_LINES {
        let of_kind = |file: &&&PathBuf| fs::read_to_string(file).is_ok_and(|text| text.starts_with(first));
        assert!(acknowledged.iter().filter(of_kind).count() > 0, "no record begins with {first}");
    }
    for file in &acknowledged {
        assert!(file.is_file(), "{} was acknowledged and is gone", file.display());
    }
    for trial in TRIALS {
        for file in files(room.path(), trial) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let is_record = !name.starts_with(".tmp-");
            let text = fs::read_to_string(&file).unwrap();
            let is_whole = FIRST_LINES.iter().any(|first| text.starts_with(first)) && text.ends_with('\n');
            assert!(!is_record || is_whole || before.contains(&file), "{name} is torn");
        }
    }
    // Whole, valid and not missed by this machine, which has seen them all.
    assert_eq!(problems(room.path()), Vec::<String>::new());
    let mut check = trialdesk();
    check.args(["check", "--format", "jsonl"]).arg(room.path());
    let output = room.run(check);
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!text.contains("missing-decision") && !text.contains("seen-records"), "{text}");
    let count = |trial: &&str| records(room.path(), trial).len() + package_records(room.path(), trial).len();
    let all: usize = TRIALS.iter().map(count).sum();
    assert!(all >= acknowledged.len(), "{all} valid records, {} acknowledged", acknowledged.len());
}

//! The figures of each week are those of a checkout of its last commit, judged with `--now`.

use crate::domain::evaluation::Status;
use crate::domain::mark::Mark;
use crate::domain::time::{parse_timestamp, whole_days};
use crate::room::{Room, RoomOptions};
use crate::share::trend::{self, Begins, Median, Trend, TrendError, WeekFigures, Work};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use support::documents::{APPROVAL, EXPIRY, FOLLOWUP};
use support::git::{GitRepo, isolated};

fn commit_at(repo: &GitRepo, moment: &str) -> String {
    repo.git(&["add", "-A"]);
    let mut command = isolated(repo.path());
    command.env("GIT_AUTHOR_DATE", moment).env("GIT_COMMITTER_DATE", moment);
    assert!(command.args(["commit", "-q", "--allow-empty", "-m", "a state"]).status().unwrap().success());
    repo.git(&["rev-parse", "HEAD"])
}

fn put_trial(repo: &GitRepo, number: usize, expiry: &str) {
    let named = |text: &str| text.replace("TRL-1042", &format!("TRL-{number}"));
    repo.put(&format!("room/{number}/expiry.yaml"), named(expiry));
    repo.put(&format!("room/{number}/approval.yaml"), named(APPROVAL));
    repo.put(&format!("room/{number}/followup.yaml"), named(FOLLOWUP));
}

fn denial(number: usize, decided_at: &str) -> String {
    format!(
        "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:d/{number}-{}\n\
         trial_ref: trial:TRL-{number}\nverdict: denied\nreason: no\ndecided_by: dana\ndecided_at: {decided_at}\nseen: []\n",
        decided_at.replace(':', "-").to_lowercase()
    )
}

fn read(folder: &Path, weeks: usize) -> (Trend, Work) {
    let go_on = |_, _| ControlFlow::Continue(());
    trend::read_counted(folder, &RoomOptions::default(), weeks, go_on).unwrap()
}

fn monday(day: Date) -> Date {
    std::iter::successors(Some(day), |day| day.yesterday().ok())
        .find(|day| day.weekday() == jiff::civil::Weekday::Monday)
        .unwrap()
}

/// Returns the figures of some commits, each checked out in a clone and judged with the time of the commit.
fn checked_out(repo: &GitRepo, commits: &[(&str, &str)]) -> Vec<WeekFigures> {
    let clone = GitRepo::cloned(&[&format!("file://{}", repo.path().display())]);
    let mut decided: BTreeMap<String, Date> = BTreeMap::new();
    let (mut before, mut all) = (None, Vec::new());
    for (commit, moment) in commits {
        clone.git(&["checkout", "-q", commit]);
        let now = parse_timestamp(moment).unwrap();
        let options = RoomOptions { now: Some(now), ..RoomOptions::default() };
        let room = Room::open(&clone.path().join("room"), &options, now).unwrap();
        let mut figures =
            WeekFigures { trials: room.len(), problems: room.problems.len(), ..WeekFigures::default() };
        let (mut ready, mut days) = (BTreeSet::new(), Vec::new());
        for reviewed in room.reviews() {
            let is_ready = reviewed.evaluation.status == Status::Ready;
            figures.not_ready += usize::from(!is_ready);
            figures.lapsed += usize::from(reviewed.evaluation.has(Mark::Lapsed));
            let name = reviewed.trial.trial_ref.to_string();
            if is_ready {
                if before.as_ref().is_some_and(|before: &BTreeSet<String>| !before.contains(&name)) {
                    days.push(whole_days(reviewed.trial.original_expires_at().unwrap(), now));
                }
                ready.insert(name);
            }
            for (decision, document) in &reviewed.trial.decisions {
                decided.insert(document.file_digest.to_string(), monday(decision.decided_at.date()));
            }
        }
        figures.became_ready = before.is_some().then_some(days.len());
        figures.median_days = Median::of(days);
        before = Some(ready);
        all.push(figures);
    }
    for (figures, (_, moment)) in all.iter_mut().zip(commits) {
        let week = monday(parse_timestamp(moment).unwrap().date());
        figures.decisions = decided.values().filter(|decided| **decided == week).count();
    }
    all
}

/// A room with five weeks of history. Returns the last commit of each week with its date.
fn history() -> (GitRepo, Vec<(String, &'static str)>) {
    let repo = GitRepo::new();
    let mut ends = Vec::new();
    let mut end = |repo: &GitRepo, moment: &'static str| ends.push((commit_at(repo, moment), moment));
    let blocked = EXPIRY.replace("outcome: ", "outcome: un");
    assert_ne!(blocked, EXPIRY);
    repo.put("other/x", "before the room");
    commit_at(&repo, "2026-05-20T08:00:00Z");
    // The first week has two commits.
    put_trial(&repo, 1, EXPIRY);
    commit_at(&repo, "2026-06-01T08:00:00Z");
    put_trial(&repo, 2, &blocked);
    put_trial(&repo, 3, &blocked);
    end(&repo, "2026-06-07T23:59:59Z");
    put_trial(&repo, 2, EXPIRY);
    repo.put("room/1/decisions/a.yaml", denial(1, "2026-06-08T09:00:00Z"));
    end(&repo, "2026-06-09T10:00:00Z");
    // A week without a commit, and a record that arrives later than it was decided.
    put_trial(&repo, 4, EXPIRY);
    put_trial(&repo, 3, EXPIRY);
    repo.put("room/2/decisions/b.yaml", denial(2, "2026-06-10T09:00:00Z"));
    repo.put("room/broken.yaml", "a: [");
    end(&repo, "2026-06-24T10:00:00Z");
    repo.git(&["rm", "-q", "-r", "room/1", "room/broken.yaml"]);
    end(&repo, "2026-07-03T10:00:00Z");
    repo.put("room/policy.yaml", "schema_version: trialdesk.policy.v1\nlapsed: block\n");
    end(&repo, "2026-09-01T10:00:00Z");
    (repo, ends)
}

#[test]
fn figures_of_a_week_are_those_of_a_checkout() {
    let (repo, ends) = history();
    let ends: Vec<_> = ends.iter().map(|(commit, moment)| (&**commit, *moment)).collect();
    let (trend, work) = read(&repo.path().join("room"), 26);
    let weeks: Vec<_> = trend.weeks.iter().map(|week| (week.commit.as_str(), week.committed_at)).collect();
    let expected: Vec<_> =
        ends.iter().map(|(commit, moment)| (*commit, parse_timestamp(moment).unwrap())).collect();
    assert_eq!(weeks, expected);
    assert!(trend.weeks.iter().all(|week| week.starts_on == monday(week.committed_at.date())));
    let figures: Vec<_> = trend.weeks.iter().map(|week| *week.figures.as_ref().unwrap()).collect();
    assert_eq!(figures, checked_out(&repo, &ends));
    assert_eq!((trend.begins, trend.is_partial), (Begins::WithTheRoom, false));
    let column = |of: fn(&WeekFigures) -> usize| figures.iter().map(of).collect::<Vec<_>>();
    assert_eq!(column(|week| week.decisions), [0, 2, 0, 0, 0]);
    assert_eq!(column(|week| week.trials), [3, 3, 4, 3, 3]);
    assert_eq!(column(|week| week.problems), [0, 0, 1, 0, 0]);
    // Contents are shared: 9 files of the first week, then one for each that changed.
    assert_eq!(work.read, 9 + 2 + 6, "{work:?}");
    assert_eq!(work.kept, 10, "those of the last week alone");
    assert!(work.evaluated < column(|week| week.trials).iter().sum(), "{work:?}");
}

#[test]
fn the_latest_weeks_are_shown_and_know_the_week_before() {
    let (repo, _) = history();
    let folder = repo.path().join("room");
    let (all, _) = read(&folder, 26);
    let (some, _) = read(&folder, 2);
    assert_eq!((some.weeks.len(), some.begins), (2, Begins::AsAsked));
    for (week, same) in some.weeks.iter().zip(&all.weeks[3..]) {
        assert_eq!(week.figures.as_ref().unwrap(), same.figures.as_ref().unwrap());
    }
}

#[test]
fn a_shallow_clone_says_where_its_history_begins() {
    let (repo, ends) = history();
    let shallow = GitRepo::cloned(&["--depth=2", &format!("file://{}", repo.path().display())]);
    let (trend, _) = read(&shallow.path().join("room"), 26);
    assert_eq!(trend.begins, Begins::Cut(parse_timestamp(ends[3].1).unwrap()));
    assert_eq!(trend.weeks.len(), 2);
    assert_eq!(trend.weeks[0].figures.as_ref().unwrap().became_ready, None, "the week before is not known");
}

#[test]
fn a_trend_that_is_not_known_has_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (options, go_on) = (RoomOptions::default(), |_, _| ControlFlow::Continue(()));
    assert!(matches!(trend::read(folder.path(), &options, 5, go_on), Err(TrendError::Git(_))));
    let repo = GitRepo::new();
    assert!(matches!(trend::read(&repo.path(), &options, 5, go_on), Err(TrendError::NoCommit)));
    let (repo, _) = history();
    let mut seen = Vec::new();
    let stop = |done, all| {
        seen.push((done, all));
        if done == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = trend::read(&repo.path().join("room"), &options, 26, stop);
    assert!(matches!(stopped, Err(TrendError::Stopped)));
    seen.dedup();
    assert_eq!(seen, [(0, 6), (1, 6), (2, 6)]);
    repo.put("room/policy.yaml", "schema_version: x\n");
    commit_at(&repo, "2026-09-10T08:00:00Z");
    let (trend, _) = read(&repo.path().join("room"), 26);
    let unusable: Vec<_> = trend.weeks.iter().map(|week| week.figures.is_err()).collect();
    assert_eq!(unusable, [false, false, false, false, false, true]);
}

#[test]
fn a_trial_is_evaluated_again_when_time_changes_its_result() {
    let repo = GitRepo::new();
    // The approval has an end, so the trial is ready before it and blocked afterwards.
    let approval = APPROVAL.replace("expires_at: 2026-12-31", "expires_at: 2026-07-10");
    put_trial(&repo, 1, EXPIRY);
    repo.put("room/1/approval.yaml", approval.replace("TRL-1042", "TRL-1"));
    let moments = ["2026-07-01T08:00:00Z", "2026-07-08T08:00:00Z", "2026-07-15T08:00:00Z"];
    let commits: Vec<_> = moments.iter().map(|moment| (commit_at(&repo, moment), *moment)).collect();
    let ends: Vec<_> = commits.iter().map(|(commit, moment)| (&**commit, *moment)).collect();
    let (trend, work) = read(&repo.path().join("room"), 26);
    let figures: Vec<_> = trend.weeks.iter().map(|week| *week.figures.as_ref().unwrap()).collect();
    assert_eq!(figures, checked_out(&repo, &ends));
    assert_eq!(figures.iter().map(|week| week.not_ready).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(work, Work { evaluated: 2, read: 3, kept: 3 });
}

#[test]
fn the_median_is_the_middle_of_the_days() {
    assert_eq!(Median::of(Vec::new()), None);
    for (days, label) in [(vec![7], "7"), (vec![9, 1, 4], "4"), (vec![4, 1], "2.5"), (vec![-3, 0], "-1.5")] {
        assert_eq!(Median::of(days.clone()).unwrap().label().as_str(), label, "{days:?}");
    }
}

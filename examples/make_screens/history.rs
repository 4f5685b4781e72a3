//! A history for the sample room: a git repository with a commit a week, the same wherever it is made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The days of the commits, a week apart, and who made them.
const COMMITS: [(&str, &str); 12] = [
    ("2026-04-03", "dana"),
    ("2026-04-10", "dana"),
    ("2026-04-17", "kai"),
    ("2026-04-24", "dana"),
    ("2026-05-01", "eli"),
    ("2026-05-08", "dana"),
    ("2026-05-15", "kai"),
    ("2026-05-22", "dana"),
    ("2026-05-29", "eli"),
    ("2026-06-05", "dana"),
    ("2026-06-12", "kai"),
    ("2026-06-19", "dana"),
];

/// Makes a repository of the room, with a remote beside it: trials arrive week by week, and some of their files later.
///
/// # Errors
/// A file cannot be moved, or git fails.
pub fn make(room: &Path) -> io::Result<()> {
    let beside = room.parent().unwrap_or(room);
    let (aside, remote) = (beside.join("aside"), beside.join("remote.git"));
    fs::create_dir_all(&aside)?;
    git(beside, "2026-04-03", "dana", &["init", "-q", "--bare", "-b", "main", "remote.git"])?;
    git(room, "2026-04-03", "dana", &["init", "-q", "-b", "main"])?;
    let mut trials: Vec<PathBuf> = fs::read_dir(room)?.flatten().map(|entry| entry.path()).collect();
    trials.retain(|path| path.is_dir() && !path.ends_with(".git"));
    trials.sort();
    for trial in &trials {
        fs::rename(trial, aside.join(name(trial)))?;
    }
    let weeks = COMMITS.len();
    for (week, (day, author)) in COMMITS.into_iter().enumerate() {
        for (number, trial) in trials.iter().enumerate() {
            // All trials have come a month before the end.
            if number * (weeks - 4) / trials.len() == week {
                fs::rename(aside.join(name(trial)), trial)?;
            }
            let (late, held) = (trial.join("followup.yaml"), aside.join(format!("{}.late", name(trial))));
            let arrives = weeks - 3 + number % 3;
            if number % 4 == 1 && week < arrives && late.is_file() {
                fs::rename(&late, &held)?;
            } else if week >= arrives && held.is_file() {
                fs::rename(&held, &late)?;
            }
        }
        git(room, day, author, &["add", "-A"])?;
        git(room, day, author, &["commit", "-q", "--allow-empty", "-m", &format!("Evidence of {day}")])?;
    }
    git(room, "2026-06-19", "dana", &["remote", "add", "origin", &remote.to_string_lossy()])?;
    git(room, "2026-06-19", "dana", &["push", "-q", "-u", "origin", "main"])
}

fn name(trial: &Path) -> String {
    trial.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn git(folder: &Path, day: &str, author: &str, arguments: &[&str]) -> io::Result<()> {
    let date = format!("{day}T09:12:00Z");
    let email = format!("{author}@example.com");
    let mut command = Command::new("git");
    for (name, value) in [("AUTHOR", author), ("COMMITTER", author)] {
        command.env(format!("GIT_{name}_NAME"), value).env(format!("GIT_{name}_EMAIL"), &email);
        command.env(format!("GIT_{name}_DATE"), &date);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let status = command.args(arguments).current_dir(folder).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("git {arguments:?}: {status}"))) }
}

//! Markdown.

use super::report;
use support::sample::SampleRoom;

#[test]
fn markdown_is_cut_by_trials_and_says_so() {
    let room = SampleRoom::with_trials(&[]);
    support::sample::many(room.path(), 2_000);
    let markdown = report(&room, "markdown");
    assert!(markdown.len() <= 1024 * 1024 && markdown.len() > 900 * 1024, "{}", markdown.len());
    let written = markdown.lines().filter(|line| line.starts_with("### ")).count();
    let last = format!("**{} further trials are left out", 2_000 - written);
    assert!(markdown.trim_end().lines().last().unwrap().starts_with(&last), "{written}");
}

//! The steps of a sync.

use super::adopt::{Adoption, adopt};
use super::commit::{Turn, commit_locally, write_blobs};
use super::facts::{Facts, LocalFile, Review, Upstream};
use super::place::Place;
use super::plan::Plan;
use super::probe::{Probe, REVIEWS};
use super::publish::{compose, fetch, push, remote_branches, send_for_review};
use super::record::name_of;
use super::report::{ReceivedJson, ReviewJson, SyncReport};
use super::server::{Pushed, Unreached};
use super::stop::Stop;
use super::waiting::Waiting;
use super::warning::Warning;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::git::call::{Hooks, Prompts};
use crate::git::failure::GitError;
use crate::git::object_id::ObjectId;
use crate::room::Room;
use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::str;
use std::thread;
use std::time::Duration;

/// The number of times that a push is tried.
const TRIES: u32 = 12;
/// The longest pause before the second try. It doubles with each try, up to the longest one of all.
const PAUSE: Duration = Duration::from_millis(40);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// The choices of the user.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name in the branch for a review.
    pub user: String,
    /// The time, which gives the branch for a review its date.
    pub now: Moment,
    /// True if records are sent to a branch for a review at once.
    pub review: bool,
    /// The hooks of the repository that run when something is pushed.
    pub hooks: Hooks,
    /// Whether the remote may ask for a password or a passphrase.
    pub prompts: Prompts,
}

/// Returns the state of a room, by the upstream branch as it was last fetched. Nothing is changed, and no other machine is
/// asked. The number of runs of git does not depend on the number of records.
///
/// # Errors
/// The room is in no work tree, or git does not serve it.
pub fn status(room: &Room) -> Result<SyncReport, GitError> {
    let place = Place::of(room)?;
    let mut report = SyncReport::about(&room.named);
    let facts = Probe::new(&place, room).facts()?;
    let plan = Plan::of(&facts);
    report.set_left(&facts, &plan);
    report.not_committed = not_committed(&place)?;
    report.settle(plan.waits.is_some());
    Ok(report)
}

/// Sends the records of a room and receives those of others.
///
/// # Errors
/// The room is in no work tree, or git does not serve it. That something is waited for or refused is in the report.
pub fn run(room: &Room, options: &Options) -> Result<SyncReport, GitError> {
    let mut place = Place::of(room)?;
    place.prompts = options.prompts;
    if place.settings.is_partial() {
        place.work_tree.allow_fetches(place.settings.get("core.sshcommand"));
    }
    let (probe, report) = (Probe::new(&place, room), SyncReport::about(&room.named));
    let mut sync = Sync { place: &place, probe, options, report, alive: None, sent: None };
    let (mut facts, ended) = match sync.steps() {
        Ok(facts) => (facts, None),
        Err(Ended::Error(error)) => return Err(error),
        Err(ended) => (sync.probe.facts()?, Some(ended)),
    };
    let Sync { mut report, alive, sent, .. } = sync;
    if let Some(alive) = alive {
        // Copies of branches stay here when the branches are gone at the remote.
        facts.reviews = alive;
    }
    facts.reviews.extend(sent);
    let mut plan = Plan::of(&facts);
    match ended {
        Some(Ended::Waits(waiting)) => plan.waits = plan.waits.or(Some(waiting)),
        Some(Ended::Stops(stop)) => plan.stops.push(stop),
        Some(Ended::Blocked | Ended::Error(_)) | None => {}
    }
    report.set_left(&facts, &plan);
    report.not_committed = not_committed(&place)?;
    report.settle(plan.waits.is_some());
    Ok(report)
}

/// The reason why the steps end early.
enum Ended {
    /// The plan waits or stops: its reasons are in it.
    Blocked,
    /// A condition is waited for that shows only on the way.
    Waits(Waiting),
    /// A person has to resolve something that shows only on the way.
    Stops(Stop),
    /// git does not serve the room.
    Error(GitError),
}

impl From<GitError> for Ended {
    fn from(error: GitError) -> Self {
        match error {
            GitError::Failed { message, .. } if message.contains("index.lock") => {
                Self::Waits(Waiting::IndexLocked)
            }
            GitError::Failed { .. } => Self::Stops(Stop::Failed(error.to_string())),
            GitError::TimedOut { .. } => Self::Waits(Waiting::Offline(error.to_string())),
            error => Self::Error(error),
        }
    }
}

impl From<Unreached> for Ended {
    fn from(unreached: Unreached) -> Self {
        match unreached {
            Unreached::Offline(message) => Self::Waits(Waiting::Offline(message)),
            Unreached::Authentication(message) => Self::Waits(Waiting::Authentication(message)),
            Unreached::Other(message) => Self::Stops(Stop::Failed(message)),
        }
    }
}

struct Sync<'a> {
    place: &'a Place,
    probe: Probe<'a>,
    options: &'a Options,
    report: SyncReport,
    /// The branches for a review that the remote has, once it was asked.
    alive: Option<Vec<Review>>,
    /// The branch that was pushed for a review.
    sent: Option<Review>,
}

impl Sync<'_> {
    fn steps(&mut self) -> Result<Facts, Ended> {
        let turn = Turn::take(self.place).map_err(|message| Ended::Stops(Stop::Failed(message)))?;
        let mut facts = self.probe.facts()?;
        let plan = unblocked(&facts)?;
        write_blobs(self.place, &plan.commit)?;
        let committed = commit_locally(&turn, self.place, &facts, &plan.commit)?;
        self.report.committed = texts(committed.iter().map(String::as_str));
        let upstream = facts.upstream.clone().ok_or(Ended::Blocked)?;
        self.fetch(&upstream)?;
        self.report.fetched = true;
        self.publish(&turn, &mut facts, &upstream)?;
        self.probe.refresh(&mut facts)?;
        self.adopt(&facts)?;
        self.probe.refresh(&mut facts)?;
        Ok(facts)
    }

    fn fetch(&self, upstream: &Upstream) -> Result<(), Ended> {
        fetch(self.place, upstream)?.map_or(Ok(()), |unreached| Err(unreached.into()))
    }

    /// Pushes the files that the upstream branch misses. If it has moved meanwhile, it is fetched and they are tried again.
    fn publish(&mut self, turn: &Turn, facts: &mut Facts, upstream: &Upstream) -> Result<(), Ended> {
        for number in 0..TRIES {
            self.probe.refresh(facts)?;
            let plan = unblocked(facts)?;
            let tip =
                facts.upstream.as_ref().and_then(|upstream| upstream.tip.as_ref()).ok_or(Ended::Blocked)?;
            let send = self.without_reviews(&plan, upstream)?;
            if send.is_empty() {
                return Ok(());
            }
            let commit = compose(turn, self.place, facts, tip, &send)?;
            if self.options.review {
                return self.review(upstream, &commit);
            }
            match push(self.place, upstream, &commit, &upstream.remote_ref, self.options.hooks)? {
                Pushed::Accepted { bypassed, .. } => {
                    self.report.sent = texts(send.iter().map(|file| &*file.path));
                    self.report.warnings.extend(bypassed.then(|| Warning::RuleBypassed.reason()));
                    let is_passed = |warning: &&Warning| matches!(warning, Warning::RemovedUpstream { .. });
                    self.report.warnings.extend(plan.warnings.iter().filter(is_passed).map(Warning::reason));
                    return Ok(());
                }
                Pushed::Protected(_) => return self.review(upstream, &commit),
                Pushed::Refused(message) => return Err(Ended::Stops(Stop::Refused(message))),
                Pushed::Failed(unreached) => return Err(unreached.into()),
                Pushed::Outrun => {
                    thread::sleep(pause(number));
                    self.fetch(upstream)?;
                }
            }
        }
        Err(Ended::Waits(Waiting::Raced))
    }

    /// Returns the files to send, without those that a branch of the remote holds which waits for a review.
    fn without_reviews<'p>(
        &mut self,
        plan: &Plan<'p>,
        upstream: &Upstream,
    ) -> Result<Vec<&'p LocalFile>, Ended> {
        if plan.send.is_empty() || (plan.in_review.is_empty() && self.alive.is_none()) {
            return Ok(plan.send.clone());
        }
        if self.alive.is_none() {
            let pattern = format!("refs/heads/{REVIEWS}*");
            let mut alive = Vec::new();
            for (branch, tip) in remote_branches(self.place, upstream, &pattern)?.unwrap_or_default() {
                // The tip of another's branch may not be here. Its records are not from here either.
                let tip = self.place.work_tree.resolve(tip.as_str())?;
                alive.push(Review { branch, files: self.probe.files(tip.as_ref())? });
            }
            self.alive = Some(alive);
        }
        let is_alive = |file: &&LocalFile| {
            let holds =
                |review: &Review| review.files.get(&file.tree_path).is_some_and(|(_, id)| *id == file.id);
            self.alive.as_ref().is_some_and(|alive| alive.iter().any(holds))
        };
        Ok(plan.send.iter().copied().filter(|file| !is_alive(file)).collect())
    }

    fn review(&mut self, upstream: &Upstream, commit: &ObjectId) -> Result<(), Ended> {
        let Options { user, now, hooks, .. } = self.options;
        match send_for_review(self.place, upstream, commit, user, *now, *hooks)? {
            Ok(sent) => {
                let files = self.probe.files(Some(commit))?;
                self.sent = Some(Review { branch: sent.branch.clone(), files });
                self.report.review = Some(ReviewJson::from(sent));
                Ok(())
            }
            Err(Pushed::Failed(unreached)) => Err(unreached.into()),
            Err(Pushed::Protected(message) | Pushed::Refused(message)) => {
                Err(Ended::Stops(Stop::Refused(message)))
            }
            Err(Pushed::Outrun | Pushed::Accepted { .. }) => Err(Ended::Waits(Waiting::Raced)),
        }
    }

    fn adopt(&mut self, facts: &Facts) -> Result<(), Ended> {
        let plan = unblocked(facts)?;
        let Some(tip) = facts.upstream.as_ref().and_then(|upstream| upstream.tip.as_ref()) else {
            return Ok(());
        };
        match adopt(self.place, &facts.head, tip, &facts.in_upstream)? {
            Adoption::InStep => {}
            Adoption::Moved(received) => {
                // Their own record comes back to a user under another commit, and is not new.
                let expected: HashSet<&str> = plan.receive.iter().map(String::as_str).collect();
                let new = received.into_iter().filter(|record| expected.contains(&*record.path));
                self.report.received = new.map(ReceivedJson::from).collect();
            }
            Adoption::Stays(reason) => {
                let reason = reason.reason();
                let is_remark = plan.receive.is_empty() && !reason.needs_person;
                if is_remark { &mut self.report.warnings } else { &mut self.report.reasons }.push(reason);
            }
        }
        Ok(())
    }
}

/// Returns the plan for these facts, unless it waits or stops.
fn unblocked(facts: &Facts) -> Result<Plan<'_>, Ended> {
    let plan = Plan::of(facts);
    if plan.is_blocked() { Err(Ended::Blocked) } else { Ok(plan) }
}

/// Returns the pause after a try: a random part of a time that doubles with each.
fn pause(number: u32) -> Duration {
    let longest = (PAUSE * 2_u32.saturating_pow(number)).min(LONGEST_PAUSE);
    // The keys of a new state are random.
    let random = u32::try_from(RandomState::new().build_hasher().finish() % 1000).unwrap_or_default();
    longest * random / 1000
}

fn texts<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<SafeText> {
    paths.map(SafeText::sanitize).collect()
}

/// Returns the files of the room, other than records, with changes that are not committed.
fn not_committed(place: &Place) -> Result<Vec<SafeText>, GitError> {
    let mut paths = Vec::new();
    place.work_tree.uncommitted(&place.prefix, |path| {
        let path = place.path_in_room(path);
        paths.extend(path.filter(|path| name_of(path).is_none()).map(SafeText::sanitize));
    })?;
    Ok(paths)
}

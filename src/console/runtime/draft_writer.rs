//! The thread that saves drafts. Keys never wait for it: while the disk is busy, only the newest draft is written.

use crate::console::app::effect::Effect;
use crate::console::runtime::event::Event;
use crate::console::runtime::execute::execute;
use crate::console::runtime::room_config::RoomConfig;
use crate::state::DraftKey;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// The time limit for saving drafts at the end of the program.
const PATIENCE: Duration = Duration::from_secs(2);

/// The thread, from outside.
#[derive(Debug)]
pub(super) struct DraftWriter {
    jobs: Option<Sender<Effect>>,
    done: Receiver<()>,
}

impl DraftWriter {
    /// Begins to keep drafts.
    pub(super) fn start(place: RoomConfig, answers: Sender<Event>) -> io::Result<Self> {
        let (jobs, inbox) = channel();
        let (over, done) = channel();
        thread::Builder::new().name("drafts".to_owned()).spawn(move || {
            keep(&place, &inbox, &answers);
            let _ = over.send(());
        })?;
        Ok(Self { jobs: Some(jobs), done })
    }

    /// Has the thread carry out an effect on drafts, after those before it.
    pub(super) fn ask(&self, effect: Effect) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(effect);
        }
    }
}

impl Drop for DraftWriter {
    /// Waits until the newest drafts are on disk.
    fn drop(&mut self) {
        self.jobs = None;
        let _ = self.done.recv_timeout(PATIENCE);
    }
}

fn keep(place: &RoomConfig, inbox: &Receiver<Effect>, answers: &Sender<Event>) {
    while let Ok(first) = inbox.recv() {
        let waiting: Vec<_> = std::iter::once(first).chain(inbox.try_iter()).collect();
        for job in latest(waiting) {
            let _ = execute(place, job).map(|msg| answers.send(Event::Core(msg)));
        }
    }
}

/// Drops effects that a later effect on the same draft replaces.
fn latest(jobs: Vec<Effect>) -> Vec<Effect> {
    let keys: Vec<_> = jobs.iter().map(key).collect();
    let is_last = |at: usize| keys[at].is_none() || !keys[at + 1..].contains(&keys[at]);
    let last: Vec<_> = (0..jobs.len()).map(is_last).collect();
    drop(keys);
    jobs.into_iter().zip(last).filter_map(|(job, is_last)| is_last.then_some(job)).collect()
}

/// Returns the person and the form that an effect is about.
fn key(job: &Effect) -> Option<(&str, DraftKey)> {
    match job {
        Effect::SaveDraft { draft, principal, .. } => Some((principal, draft.key())),
        Effect::DropDraft { key, principal, .. } => Some((principal, key.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::app::request_id::RequestId;
    use crate::console::app::time_machine::state::TimeMachine;
    use crate::domain::decision::Verdict;
    use crate::domain::labels::StageId;
    use crate::state::FormDraft;

    fn save(trial_ref: &str, reason: &str) -> Effect {
        let draft = FormDraft {
            trial_ref: trial_ref.into(),
            stage: None,
            verdict: Verdict::Denied,
            until: String::new(),
            expires_on: String::new(),
            reason: reason.into(),
            conditions: String::new(),
            external_ref: String::new(),
        };
        Effect::SaveDraft {
            today: TimeMachine::default().today().unwrap(),
            root: "/room".into(),
            principal: "dana".into(),
            draft,
            request: RequestId::default(),
        }
    }

    #[test]
    fn what_was_typed_last_is_written_once() {
        let load = || Effect::LoadDrafts { root: "/room".into(), principal: "dana".into() };
        let jobs = vec![load(), save("trial:A", "x"), save("trial:B", "y"), save("trial:A", "xy")];
        assert_eq!(latest(jobs), [load(), save("trial:B", "y"), save("trial:A", "xy")]);
    }

    #[test]
    fn drafts_of_several_stages_do_not_replace_each_other() {
        let of_package = |reason| match save("trial:A", reason) {
            Effect::SaveDraft { today, root, principal, draft, request } => {
                let draft = FormDraft { stage: Some(StageId::Followup), ..draft };
                Effect::SaveDraft { today, root, principal, draft, request }
            }
            other => other,
        };
        let jobs = vec![save("trial:A", "x"), of_package("y"), save("trial:A", "z")];
        assert_eq!(latest(jobs), [of_package("y"), save("trial:A", "z")]);
    }
}

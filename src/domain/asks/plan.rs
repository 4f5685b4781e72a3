//! The order of actions, and the number of trials that each makes ready.
//!
//! The next action is always the one that makes the most further trials ready. Each action keeps that number up to date:
//! it changes when a trial comes to need this action alone, and when it becomes ready. So all updates together are as
//! many as there are actions in the needs of all trials.

use super::needs::Need;
use super::{Action, Ask};
use crate::domain::work;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// The needs of all trials.
#[derive(Debug, Default)]
pub(super) struct Plan {
    trials: Vec<Row>,
}

/// A trial with its needs.
#[derive(Debug)]
struct Row {
    trial_ref: Arc<str>,
    age_days: Option<i64>,
    /// The needs, by the numbers of their actions.
    needs: Vec<Need<usize>>,
    /// The number of needs that are not met yet.
    unmet: usize,
}

impl Row {
    /// Returns the need that one more action meets, if it is the last of the trial.
    fn last_need(&self) -> Option<&Need<usize>> {
        if self.unmet != 1 {
            return None;
        }
        self.needs.iter().find(|need| need.count > 0).filter(|need| need.count == 1)
    }
}

/// An action while the order is made.
#[derive(Clone, Debug, Default)]
struct State {
    /// The needs that the action helps to meet, by trial and by need.
    helps: Vec<(usize, usize)>,
    /// The number of trials that it makes ready now.
    frees: usize,
    oldest: Option<usize>,
    is_done: bool,
}

/// The rank of an action: trials made ready, trials touched, age of the oldest one, and the order in which it was found.
type Rank = (usize, usize, i64, Reverse<usize>);

impl Plan {
    pub(super) fn add(&mut self, trial_ref: Arc<str>, age_days: Option<i64>, needs: Vec<Need<usize>>) {
        let unmet = needs.len();
        self.trials.push(Row { trial_ref, age_days, needs, unmet });
    }

    pub(super) const fn len(&self) -> usize {
        self.trials.len()
    }

    /// Returns the asks in their order, given the actions by their numbers and the trials that are ready already.
    pub(super) fn order(mut self, actions: Vec<Action>, ready: usize) -> Vec<Ask> {
        let mut states = self.states(actions.len());
        let alone: Vec<usize> = states.iter().map(|state| state.frees).collect();
        let rank = |states: &[State], trials: &[Row], action: usize| -> Rank {
            let state = &states[action];
            let age = state.oldest.and_then(|trial| trials[trial].age_days).unwrap_or(i64::MIN);
            (state.frees, state.helps.len(), age, Reverse(action))
        };
        let mut queue: BinaryHeap<Rank> =
            (0..actions.len()).map(|action| rank(&states, &self.trials, action)).collect();
        let mut actions: Vec<_> = actions.into_iter().map(Some).collect();
        let mut asks = Vec::with_capacity(actions.len());
        let mut ready_after = ready;
        while let Some((frees, touched, _, Reverse(action))) = queue.pop() {
            if states[action].is_done || states[action].frees != frees {
                continue;
            }
            states[action].is_done = true;
            ready_after += frees;
            for changed in self.take(action, &mut states) {
                queue.push(rank(&states, &self.trials, changed));
            }
            let oldest = states[action].oldest.map(|trial| &self.trials[trial]);
            let oldest = oldest.and_then(|row| Some((row.trial_ref.clone(), row.age_days?)));
            let Some(action_taken) = actions[action].take() else { continue };
            let ready_alone = alone[action];
            asks.push(Ask { action: action_taken, ready_alone, touched, oldest, ready_after });
        }
        asks
    }

    /// Returns the state of each action before any is taken.
    fn states(&self, count: usize) -> Vec<State> {
        let mut states = vec![State::default(); count];
        for (trial, row) in self.trials.iter().enumerate() {
            for (number, need) in row.needs.iter().enumerate() {
                work::add(need.actions.len());
                for &action in &need.actions {
                    let state = &mut states[action];
                    state.helps.push((trial, number));
                    let is_older = |other: usize| self.trials[other].age_days < row.age_days;
                    if row.age_days.is_some() && state.oldest.is_none_or(is_older) {
                        state.oldest = Some(trial);
                    }
                }
            }
            for &action in row.last_need().map(|need| &*need.actions).unwrap_or_default() {
                states[action].frees += 1;
            }
        }
        states
    }

    /// Takes an action. Returns the actions that make another number of trials ready after it.
    fn take(&mut self, action: usize, states: &mut [State]) -> Vec<usize> {
        let mut changed = Vec::new();
        for (trial, number) in std::mem::take(&mut states[action].helps) {
            work::add(1);
            let row = &mut self.trials[trial];
            if row.needs[number].count == 0 {
                continue;
            }
            if let Some(last) = row.last_need() {
                work::add(last.actions.len());
                for &other in &last.actions {
                    // An action that is taken already is not counted any more.
                    if !states[other].is_done {
                        states[other].frees -= 1;
                        changed.push(other);
                    }
                }
            }
            row.needs[number].count -= 1;
            row.unmet -= usize::from(row.needs[number].count == 0);
            if let Some(last) = row.last_need() {
                work::add(last.actions.len() + row.needs.len());
                for &other in &last.actions {
                    if !states[other].is_done {
                        states[other].frees += 1;
                        changed.push(other);
                    }
                }
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A room as numbers: for each trial its needs, each with its actions and how many of them are needed.
    type Room = Vec<Vec<(Vec<usize>, usize)>>;

    const ACTIONS: usize = 6;

    fn room() -> impl Strategy<Value = Room> {
        let actions = proptest::sample::subsequence((0..ACTIONS).collect::<Vec<_>>(), 0..=3);
        let need = (actions, 1_usize..=2);
        proptest::collection::vec(proptest::collection::vec(need, 0..4), 0..12)
    }

    /// Each action helps a trial once.
    fn with_distinct_actions(room: &Room) -> Room {
        let distinct = |needs: &Vec<(Vec<usize>, usize)>| {
            let mut seen = [false; ACTIONS];
            let own = |(actions, count): &(Vec<usize>, usize)| {
                let actions =
                    actions.iter().copied().filter(|&action| !std::mem::replace(&mut seen[action], true));
                (actions.collect(), *count)
            };
            needs.iter().map(own).collect()
        };
        room.iter().map(distinct).collect()
    }

    /// The number of trials that are ready after some actions, counted one by one.
    fn ready(room: &Room, taken: &[usize]) -> usize {
        let is_met = |(actions, count): &(Vec<usize>, usize)| {
            actions.iter().filter(|action| taken.contains(action)).count() >= *count
        };
        room.iter().filter(|needs| needs.iter().all(is_met)).count()
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_counting_one_by_one(room in room()) {
            let room = with_distinct_actions(&room);
            let mut plan = Plan::default();
            for (number, needs) in (0..).zip(&room) {
                let needs = needs.iter().map(|(actions, count)| Need { actions: actions.clone(), count: *count });
                plan.add(format!("trial:{number}").into(), Some(number), needs.collect());
            }
            let action = |number: usize| Action::FixFile(number.to_string().into());
            let asks = plan.order((0..ACTIONS).map(action).collect(), ready(&room, &[]));
            prop_assert_eq!(asks.len(), ACTIONS);
            let mut taken = Vec::new();
            for Ask { action, ready_alone, touched, ready_after, .. } in asks {
                let Action::FixFile(number) = action else { panic!("a file") };
                let number: usize = number.parse().unwrap();
                prop_assert_eq!(ready_alone, ready(&room, &[number]) - ready(&room, &[]));
                let is_touched = |needs: &&Vec<(Vec<usize>, usize)>| needs.iter().any(|(all, _)| all.contains(&number));
                prop_assert_eq!(touched, room.iter().filter(is_touched).count());
                let with = |other: usize| ready(&room, &[&taken[..], &[other]].concat());
                let best = (0..ACTIONS).filter(|other| !taken.contains(other)).map(with).max();
                prop_assert_eq!((Some(ready_after), ready_after), (best, with(number)));
                taken.push(number);
            }
        }
    }
}

//! The queues of a desk, those that everybody has and a person's own, and who looks at them.

use super::{Desk, Subject};
use crate::console::app::columns::Sort;
use crate::console::app::own::{Own, OwnQueue};
use crate::console::app::queue::Queue;
use crate::console::app::sought::Person;
use crate::console::app::survey::Survey;
use crate::domain::query::{Prepared, Query};
use std::borrow::Cow;
use std::sync::Arc;

impl Desk {
    /// Takes what a person has set for themselves.
    pub fn furnish(&mut self, own: Own) {
        for (number, queue) in (0..).zip(&*own.queues) {
            if let Some(stand) = self.stands.get_mut(Queue::Own(number).index()) {
                stand.sort = queue.sort;
            }
        }
        self.own = own;
    }

    /// The queues in the order of their tabs.
    #[must_use]
    pub fn queues(&self) -> Vec<Queue> {
        let mut queues = vec![Queue::Triage, Queue::Approvals, Queue::Ready, Queue::Runway, Queue::Problems];
        queues.extend((0..).zip(&*self.own.queues).map(|(number, _)| Queue::Own(number)));
        queues.push(Queue::All);
        queues
    }

    fn own_queue(&self, queue: Queue) -> Option<&OwnQueue> {
        match queue {
            Queue::Own(number) => self.own.queues.get(usize::from(number)),
            _ => None,
        }
    }

    /// What a person's own queue asks for.
    pub(super) fn own_query(&self, queue: Queue) -> Option<&Query> {
        self.own_queue(queue).map(|own| own.sought.query())
    }

    /// The name of a queue. A person's own is as they wrote it.
    #[must_use]
    pub fn title(&self, queue: Queue) -> &str {
        self.own_queue(queue).map_or(queue.title(), |own| &own.name)
    }

    /// What is in a queue, in a few words.
    #[must_use]
    pub fn meaning(&self, queue: Queue) -> Cow<'static, str> {
        self.own_queue(queue)
            .map_or(Cow::Borrowed(queue.meaning()), |own| own.sought.query().explain().into())
    }

    /// The order that a queue has at first.
    #[must_use]
    pub fn first_sort(&self, queue: Queue) -> Sort {
        self.own_queue(queue).map_or(Sort::of(queue), |own| own.sort)
    }

    /// How many rows a queue has without a filter.
    #[must_use]
    pub fn count(&self, survey: &Survey, queue: Queue) -> usize {
        let counts = match queue {
            Queue::Own(number) => self.own_counts.get(usize::from(number)),
            queue => survey.counts.get(queue.index()),
        };
        counts.copied().unwrap_or_default()
    }

    /// Changes what is known of whoever looks.
    pub fn meet(&mut self, change: impl FnOnce(&mut Person)) {
        change(Arc::make_mut(&mut self.person));
    }

    /// Works out what a room is to whoever looks: which owners they are by its policy and by what they have set, and how
    /// many trials are in each of their queues.
    pub fn welcome(&mut self, survey: &Survey, principal: &str) {
        let mut owner_refs = self.own.owner_refs.clone();
        owner_refs.extend(survey.room.rules.policy.owner_refs(principal).map(str::to_owned));
        self.meet(|person| person.owner_refs = owner_refs);
        let own = self.own.clone();
        for (count, queue) in self.own_counts.iter_mut().zip(&*own.queues) {
            *count = Prepared::of(queue.sought.query(), &survey.facts, self.person.viewer()).places().count();
        }
    }

    /// Keeps the trial under the cursor in mind, for when one comes back to the queue.
    pub fn remember_place(&mut self, survey: &Survey) {
        if let Some(Subject::Trial(trial_ref)) = self.subject(survey) {
            self.stand_mut().wanted = Some(trial_ref);
        }
    }
}

//! The queues of the list: the built-in ones and the user's own.

use crate::console::app::list::columns::Sort;
use crate::console::app::list::state::{Subject, TrialList};
use crate::console::app::list::user_queues::{UserQueue, UserQueues};
use crate::console::app::query_input::User;
use crate::console::app::queue::Queue;
use crate::console::app::room_view::RoomView;
use crate::domain::query::Query;
use std::borrow::Cow;
use std::sync::Arc;

impl TrialList {
    /// Applies the user's queues.
    pub fn apply_config(&mut self, own: UserQueues) {
        for (number, queue) in (0..).zip(&*own.queues) {
            if let Some(cursor) = self.cursors.get_mut(Queue::User(number).index()) {
                cursor.sort = queue.sort;
            }
        }
        self.user_queues = own;
    }

    /// Returns the queues in the order of their tabs.
    #[must_use]
    pub fn queues(&self) -> Vec<Queue> {
        let mut queues = vec![Queue::Triage, Queue::Approvals, Queue::Ready, Queue::Runway, Queue::Problems];
        queues.extend((0..).zip(&*self.user_queues.queues).map(|(number, _)| Queue::User(number)));
        queues.push(Queue::All);
        queues
    }

    fn user_queue(&self, queue: Queue) -> Option<&UserQueue> {
        match queue {
            Queue::User(number) => self.user_queues.queues.get(usize::from(number)),
            _ => None,
        }
    }

    /// Returns the query of a user queue.
    pub(crate) fn user_query(&self, queue: Queue) -> Option<&Query> {
        self.user_queue(queue).map(|own| own.query_input.query())
    }

    /// Returns the name of a queue.
    #[must_use]
    pub fn title(&self, queue: Queue) -> &str {
        self.user_queue(queue).map_or(queue.title(), |own| &own.name)
    }

    /// Returns a short description of a queue.
    #[must_use]
    pub fn meaning(&self, queue: Queue) -> Cow<'static, str> {
        self.user_queue(queue)
            .map_or(Cow::Borrowed(queue.meaning()), |own| own.query_input.query().explain().into())
    }

    /// Returns the initial order of a queue.
    #[must_use]
    pub fn first_sort(&self, queue: Queue) -> Sort {
        self.user_queue(queue).map_or(Sort::of(queue), |own| own.sort)
    }

    /// Returns the number of rows in a queue without a filter.
    #[must_use]
    pub fn count(&self, room_view: &RoomView, queue: Queue) -> usize {
        let counts = match queue {
            Queue::User(number) => self.user_counts.get(usize::from(number)),
            queue => room_view.counts.get(queue.index()),
        };
        counts.copied().unwrap_or_default()
    }

    /// Changes the user.
    pub fn set_user(&mut self, change: impl FnOnce(&mut User)) {
        change(Arc::make_mut(&mut self.user));
    }

    /// Applies the room to the user: their owners by policy and configuration, and the counts of their queues.
    pub fn bind_room(&mut self, room_view: &RoomView, principal: &str) {
        let mut owner_refs = self.user_queues.owner_refs.clone();
        owner_refs.extend(room_view.room.policy_file.policy.owner_refs(principal).map(str::to_owned));
        self.set_user(|user| user.owner_refs = owner_refs);
        let own = self.user_queues.clone();
        for (count, queue) in self.user_counts.iter_mut().zip(&*own.queues) {
            *count = room_view.compiled(queue.query_input.query(), self.user.viewer()).places().count();
        }
    }

    /// Keeps the trial under the cursor in mind, for when one comes back to the queue.
    pub fn remember_place(&mut self, room_view: &RoomView) {
        if let Some(Subject::Trial(trial_ref)) = self.subject(room_view) {
            self.queue_cursor_mut().wanted = Some(trial_ref);
        }
    }
}

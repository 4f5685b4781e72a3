//! Commands that show a queue.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{LIST, SCREENS};
use crate::console::app::command::{Command, Group};
use crate::console::app::key::Key;
use crate::console::app::list;
use crate::console::app::model::Model;
use crate::console::app::queue::Queue;
use crate::console::app::upcoming;
use Availability::{Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Go(Queue::Triage),
        name: "triage",
        title: "Triage",
        sentence: "Shows blocked trials: the next step is a reviewer's.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('1')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| list::update::go(model, Queue::Triage)),
    },
    CommandEntry {
        command: Command::Go(Queue::Approvals),
        name: "approvals",
        title: "Approvals",
        sentence: "Shows the trials that wait for an approver.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('2')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| list::update::go(model, Queue::Approvals)),
    },
    CommandEntry {
        command: Command::Go(Queue::Ready),
        name: "ready",
        title: "Ready",
        sentence: "Shows the trials that are ready.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('3')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| list::update::go(model, Queue::Ready)),
    },
    CommandEntry {
        command: Command::Go(Queue::Runway),
        name: "runway",
        title: "Runway",
        sentence: "Shows grace periods that have ended or end within 7 days.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('4')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| list::update::go(model, Queue::Runway)),
    },
    CommandEntry {
        command: Command::Go(Queue::Problems),
        name: "problems",
        title: "Problems",
        sentence: "Shows files with problems.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('5')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| list::update::go(model, Queue::Problems)),
    },
    CommandEntry {
        command: Command::Upcoming,
        name: "upcoming",
        title: "Upcoming dates",
        sentence: "Lists ends of grace periods, starts, go-lives, and due dates of follow-ups and renewals, the next first.",
        group: Group::Queues,
        modes: LIST,
        keys: &[Key::char('U')],
        hint: Hint::None,
        availability: has_room,
        action: Action::Change(upcoming::update::open),
    },
    CommandEntry {
        command: Command::Go(Queue::User(0)),
        name: "first-queue",
        title: "Your first queue",
        sentence: "Shows the first queue of your configuration.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('6')],
        hint: Hint::None,
        availability: has_user_queue::<0>,
        action: Action::Change(|model| list::update::go(model, Queue::User(0))),
    },
    CommandEntry {
        command: Command::Go(Queue::User(1)),
        name: "second-queue",
        title: "Your second queue",
        sentence: "Shows the second queue of your configuration.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('7')],
        hint: Hint::None,
        availability: has_user_queue::<1>,
        action: Action::Change(|model| list::update::go(model, Queue::User(1))),
    },
    CommandEntry {
        command: Command::Go(Queue::User(2)),
        name: "third-queue",
        title: "Your third queue",
        sentence: "Shows the third queue of your configuration.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('8')],
        hint: Hint::None,
        availability: has_user_queue::<2>,
        action: Action::Change(|model| list::update::go(model, Queue::User(2))),
    },
    CommandEntry {
        command: Command::Go(Queue::User(3)),
        name: "fourth-queue",
        title: "Your fourth queue",
        sentence: "Shows the fourth queue of your configuration.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('9')],
        hint: Hint::None,
        availability: has_user_queue::<3>,
        action: Action::Change(|model| list::update::go(model, Queue::User(3))),
    },
    CommandEntry {
        command: Command::Go(Queue::All),
        name: "all-trials",
        title: "All trials",
        sentence: "Shows every trial.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('0')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| list::update::go(model, Queue::All)),
    },
];

/// The room has been read.
fn has_room(model: &Model) -> Availability {
    if model.room_view.is_some() { Ready } else { disabled("The evidence is still loading") }
}

/// The user has configured more than `NUMBER` queues.
fn has_user_queue<const NUMBER: usize>(model: &Model) -> Availability {
    if model.list.user_queues.queues.len() > NUMBER { Ready } else { Hidden }
}

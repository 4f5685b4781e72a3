//! The definition of a command.

use crate::console::app::command::{Command, Group, InputMode, Next};
use crate::console::app::commands::availability::Availability;
use crate::console::app::effect::Effect;
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::console::app::time_machine::content;

/// A command.
#[derive(Clone, Copy, Debug)]
pub struct CommandEntry {
    /// Its identity.
    pub command: Command,
    /// Its name in the configuration. It stays the same if the title changes.
    pub name: &'static str,
    /// Its name on the screen.
    pub title: &'static str,
    /// A sentence that describes it.
    pub sentence: &'static str,
    /// Its group in the help.
    pub group: Group,
    /// The modes in which it can be run.
    pub modes: &'static [InputMode],
    /// Its default keys, the one to show first.
    pub keys: &'static [Key],
    /// Its word in the footer, if it is shown there.
    pub hint: Hint,
    /// Returns whether it can be run now in the present.
    pub availability: fn(&Model) -> Availability,
    /// Runs it.
    pub action: Action,
}

impl CommandEntry {
    /// Returns whether it can be run now. In a past room, commands that write and those that prepare it cannot.
    #[must_use]
    pub fn availability(&self, model: &Model) -> Availability {
        match content::why_not_writable(model).filter(|_| is_of_present(self.command)) {
            Some(reason) => Availability::Disabled(reason),
            None => (self.availability)(model),
        }
    }

    /// Returns whether it can be run in a mode.
    #[must_use]
    pub fn is_in(&self, mode: InputMode) -> bool {
        self.modes.contains(&mode)
    }
}

/// The word of a command in the footer.
#[derive(Clone, Copy, Debug)]
pub enum Hint {
    /// It is not shown there.
    None,
    /// It has one word.
    Word(&'static str),
    /// It has one word, which gives way to all others.
    IfRoom(&'static str),
    /// The word depends on what the command does now, and it is not shown if there is none.
    Of(fn(&Model) -> Option<&'static str>),
}

impl Hint {
    /// Returns the word for what the command does now.
    #[must_use]
    pub fn word(self, model: &Model) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Word(word) | Self::IfRoom(word) => Some(word),
            Self::Of(word) => word(model),
        }
    }
}

/// The action of a command.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Changes the model.
    Change(fn(&mut Model)),
    /// Changes the model and requests effects.
    Request(fn(&mut Model) -> Vec<Effect>),
    /// Changes the model, and requests effects or runs another command.
    Choose(fn(&mut Model) -> Next),
}

impl Action {
    /// Runs the action.
    pub(super) fn run(self, model: &mut Model) -> Next {
        match self {
            Self::Change(change) => {
                change(model);
                Next::Effects(Vec::new())
            }
            Self::Request(request) => Next::Effects(request(model)),
            Self::Choose(choose) => choose(model),
        }
    }
}

/// Returns whether a command is about the room as it is now. That it writes nothing elsewhere does not depend on this: its
/// effects need a proof ([`Today`](crate::console::app::time_machine::state::Today)).
const fn is_of_present(command: Command) -> bool {
    matches!(
        command,
        Command::Approve
            | Command::Deny
            | Command::RequestChanges
            | Command::Withdraw
            | Command::ActAs
            | Command::Undo
            | Command::Edit
            | Command::CreateDocument
            | Command::FillIn
            | Command::FillInAll
            | Command::Request
            | Command::Rescan
            | Command::Sync
            | Command::ResetDemo
            | Command::LoseRecord
            | Command::Select
            | Command::InvertSelection
            | Command::SelectAll
    )
}

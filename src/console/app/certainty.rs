//! Whether what the screen says of trials may be taken as what is so. Every place that shows, copies or acts on a verdict
//! asks here, so that nothing blocked is ever shown as ready.

use super::model::Model;
use super::paper::Role;
use super::queue::Queue;
use std::borrow::Cow;

/// How far the verdicts of the room can be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certainty {
    /// They are judged from all of the evidence, as it was at the last scan.
    Certain,
    /// The evidence is still being read, and what is to come may change them.
    #[default]
    BeingRead,
    /// The room on disk cannot be judged any more: they are those of a room that was.
    NotOnDisk,
}

impl Certainty {
    /// Whether a trial may be called ready, and a gate passed.
    #[must_use]
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Certain)
    }

    /// What stands in the place of a status or of a passed gate; nothing where they may be told.
    #[must_use]
    pub const fn instead(self) -> Option<&'static str> {
        match self {
            Self::Certain => None,
            Self::BeingRead => Some("being read"),
            Self::NotOnDisk => Some("not known"),
        }
    }

    /// The same in a sentence, and how it is meant.
    #[must_use]
    pub const fn sentence(self) -> Option<(Role, &'static str)> {
        match self {
            Self::Certain => None,
            Self::BeingRead => Some((Role::Dim, "being read, and what is to come may change it")),
            Self::NotOnDisk => Some((Role::Blocked, "not known: this is not what is on disk")),
        }
    }
}

impl Model {
    /// How far the verdicts on the screen can be relied on.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        if self.live.failed.is_some() {
            return Certainty::NotOnDisk;
        }
        match &self.survey {
            Some(survey) if survey.room.is_whole => Certainty::Certain,
            _ => Certainty::BeingRead,
        }
    }

    /// Why nothing can be decided on what is shown; nothing where it can be relied on.
    #[must_use]
    pub fn why_not_certain(&self) -> Option<String> {
        match (self.certainty(), &self.live.failed) {
            (Certainty::Certain, _) => None,
            (Certainty::NotOnDisk, Some(failed)) => Some(failed.clone()),
            _ => Some("the evidence is still being read".to_owned()),
        }
    }

    /// What an empty queue means.
    #[must_use]
    pub fn when_empty(&self, queue: Queue) -> &'static str {
        match (self.certainty(), self.desk.filter.is_empty()) {
            (Certainty::BeingRead, _) => "Nothing so far: the evidence is still being read.",
            (Certainty::NotOnDisk, _) => "There was nothing, but this is not what is on disk.",
            (Certainty::Certain, true) => queue.when_empty(),
            (Certainty::Certain, false) => "Nothing here satisfies the filter.",
        }
    }

    /// What is in a queue, in a few words.
    #[must_use]
    pub fn meaning(&self, queue: Queue) -> Cow<'_, str> {
        match self.certainty() {
            Certainty::NotOnDisk => Cow::Borrowed("as it was when it could be judged"),
            _ => self.desk.meaning(queue),
        }
    }
}

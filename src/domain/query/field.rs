//! The fields that a query can ask about: their names, what they take, and what they mean.

use crate::domain::finding::Code;
use crate::domain::gates::TRIAL_EXPIRED_FOLLOW_UP;

/// Something that can be asked of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Its status.
    Status,
    /// What became of it.
    Outcome,
    /// Its blocked gates.
    Gate,
    /// The codes of its findings.
    Finding,
    /// The state of its grace period.
    Grace,
    /// The marks beside its status.
    Mark,
    /// The channels of its notifications.
    Channel,
    /// How many references are missing.
    Missing,
    /// How many findings there are.
    Blockers,
    /// Days since it expired.
    Age,
    /// Days until its grace ends.
    Ends,
    /// The owners in its packets.
    Owner,
    /// Its name.
    Trial,
    /// Whether it changed since the last visit.
    New,
    /// Whether whoever looks owns it.
    Mine,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Words of a closed set.
    OneOf(&'static [&'static str]),
    /// A count.
    Count,
    /// A count of days; dates too where the flag says so.
    Days(bool),
    /// Any text.
    Name,
    /// Nothing.
    Flag,
}

const STATUSES: &[&str] = &["blocked", "awaiting", "ready"];
const OUTCOMES: &[&str] = &["revoked", "renewed", "escalated", "unknown"];
const GATES: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8"];
const GRACES: &[&str] = &[
    "not_applicable",
    "denied",
    "changes_requested",
    "refusal_unsettled",
    "approved",
    "stale",
    "referenced",
    "awaiting",
];
const MARKS: &[&str] = &["conditional", "conflict", "lapsed", "overdue", "resubmitted", "stale"];
const CHANNELS: &[&str] = &["email", "customer_success", "support_ticket", "crm_task"];
const CODES: &[&str] = &{
    let mut words = [""; Code::ALL.len()];
    let mut at = 0;
    while at < words.len() {
        words[at] = Code::ALL[at].word();
        at += 1;
    }
    words
};

/// Other words for values: those that the screen and the reports use.
const ALSO: &[(Field, &str, &str)] = &[
    (Field::Status, "awaiting_approval", "awaiting"),
    (Field::Grace, "sent_back", "changes_requested"),
    (Field::Grace, "refused", "refusal_unsettled"),
    (Field::Grace, "reference", "referenced"),
    (Field::Grace, "awaits", "awaiting"),
];

impl Field {
    /// Every field, in the order in which they are offered.
    pub const ALL: [Self; 15] = [
        Self::Status,
        Self::Outcome,
        Self::Gate,
        Self::Missing,
        Self::Age,
        Self::Grace,
        Self::Ends,
        Self::Mark,
        Self::Owner,
        Self::Mine,
        Self::New,
        Self::Channel,
        Self::Finding,
        Self::Blockers,
        Self::Trial,
    ];

    /// Its name, as it is written in a query.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Outcome => "outcome",
            Self::Gate => "gate",
            Self::Finding => "finding",
            Self::Grace => "grace",
            Self::Mark => "mark",
            Self::Channel => "channel",
            Self::Missing => "missing",
            Self::Blockers => "blockers",
            Self::Age => "age",
            Self::Ends => "ends",
            Self::Owner => "owner",
            Self::Trial => "trial",
            Self::New => "new",
            Self::Mine => "mine",
        }
    }

    /// The field of this name, in whatever case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// What it takes.
    #[must_use]
    pub const fn shape(self) -> Shape {
        match self {
            Self::Status => Shape::OneOf(STATUSES),
            Self::Outcome => Shape::OneOf(OUTCOMES),
            Self::Gate => Shape::OneOf(GATES),
            Self::Finding => Shape::OneOf(CODES),
            Self::Grace => Shape::OneOf(GRACES),
            Self::Mark => Shape::OneOf(MARKS),
            Self::Channel => Shape::OneOf(CHANNELS),
            Self::Missing | Self::Blockers => Shape::Count,
            Self::Age => Shape::Days(false),
            Self::Ends => Shape::Days(true),
            Self::Owner | Self::Trial => Shape::Name,
            Self::New | Self::Mine => Shape::Flag,
        }
    }

    /// What it asks, in a few words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Status => "blocked, awaiting or ready",
            Self::Outcome => "what became of the trial",
            Self::Gate => "a gate that is blocked",
            Self::Finding => "what is wrong",
            Self::Grace => "how far the grace period is settled",
            Self::Mark => "what stands beside the status",
            Self::Channel => "how the evaluator was notified",
            Self::Missing => "how many references are missing",
            Self::Blockers => "how many findings there are",
            Self::Age => "days since it expired",
            Self::Ends => "when the approved grace ends",
            Self::Owner => "an owner in its packets",
            Self::Trial => "its name",
            Self::New => "changed since your last visit",
            Self::Mine => "owned by you",
        }
    }

    /// An example of it, as somebody would write it.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Status => "status:blocked",
            Self::Outcome => "outcome:renewed",
            Self::Gate => "gate:4",
            Self::Finding => "finding:placeholder",
            Self::Grace => "grace:awaiting",
            Self::Mark => "mark:stale",
            Self::Channel => "channel:email",
            Self::Missing => "missing>0",
            Self::Blockers => "blockers>=3",
            Self::Age => "age>7d",
            Self::Ends => "ends<7d",
            Self::Owner => "owner:emea",
            Self::Trial => "trial:1042",
            Self::New => "new:",
            Self::Mine => "mine:",
        }
    }

    /// The place of a value in the closed set, by its word, another word for it or, for gates, the gate's name. Case
    /// does not count, nor whether parts are joined by `_` or `-`.
    #[must_use]
    pub fn value(self, text: &str) -> Option<usize> {
        let Shape::OneOf(words) = self.shape() else { return None };
        let text = joined(text);
        let is = |word: &str| joined(word) == text;
        let word = ALSO.iter().find(|(field, word, _)| *field == self && is(word)).map(|(_, _, word)| *word);
        let by_gate = || TRIAL_EXPIRED_FOLLOW_UP.iter().position(|gate| is(gate.name));
        words
            .iter()
            .position(|&other| Some(other) == word || is(other))
            .or_else(|| if self == Self::Gate { by_gate() } else { None })
    }

    /// Every word that [`Field::value`] knows beside its own, for suggestions.
    pub(super) fn other_words(self) -> impl Iterator<Item = &'static str> {
        let gates = TRIAL_EXPIRED_FOLLOW_UP.iter().map(|gate| gate.name).filter(move |_| self == Self::Gate);
        ALSO.iter().filter(move |(field, _, _)| *field == self).map(|(_, word, _)| *word).chain(gates)
    }
}

fn joined(text: &str) -> String {
    text.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::document::Outcome;
    use crate::domain::field::Label;
    use crate::domain::gates::Channel;
    use crate::domain::grace::GraceState;
    use crate::domain::judgement::Status;
    use crate::domain::mark::Mark;

    #[test]
    fn words_are_those_of_the_specification_in_its_order() {
        assert_eq!(GRACES, GraceState::ALL.map(GraceState::word));
        assert_eq!(MARKS, Mark::ALL.map(Mark::word));
        assert_eq!(CODES, Code::ALL.map(Code::word));
        assert!(CHANNELS.iter().eq(Channel::WORDS.iter().map(|(word, _)| word)));
        assert!(OUTCOMES.iter().take(3).eq(Outcome::WORDS.iter().map(|(word, _)| word)));
        for (status, at) in [(Status::Blocked, 0), (Status::AwaitingApproval, 1), (Status::Ready, 2)] {
            assert_eq!((status as usize, Field::Status.value(status.word())), (at, Some(at)));
        }
    }

    #[test]
    fn values_have_the_names_that_screens_and_reports_use() {
        assert_eq!(Field::Gate.value("notification-delivery"), Some(3));
        assert_eq!(Field::Gate.value("Notification_Delivery"), Some(3));
        assert_eq!(Field::Grace.value("sent-back"), Field::Grace.value("changes_requested"));
        assert_eq!(Field::Channel.value("EMAIL"), Some(0));
        assert_eq!(Field::Gate.value("9"), None);
        assert_eq!(Field::Owner.value("emea"), None);
    }

    #[test]
    fn every_example_is_a_query_on_its_field() {
        for field in Field::ALL {
            let query = crate::domain::query::parse(field.example()).unwrap();
            assert!(query.asks(field), "{field:?}");
            assert_eq!(Field::named(field.name()), Some(field));
        }
    }
}

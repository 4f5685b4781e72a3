//! The fields of queries: their names, types and meanings.

use super::choice::Choice;
use crate::domain::labels::{
    Channel, Code, ConversionTarget, GraceState, Mark, Outcome, RenewalOutcome, StageId, Status,
};
use crate::domain::stages::trial_expired_followup;
use std::sync::LazyLock;

/// A field of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The status.
    Status,
    /// The outcome.
    Outcome,
    /// The current stage.
    Stage,
    /// The conversion target.
    Target,
    /// The renewal outcome.
    Renewal,
    /// The blocked gates of all stages.
    Gate,
    /// The codes of the findings.
    Finding,
    /// The state of the grace period.
    Grace,
    /// The marks.
    Mark,
    /// The channels of the notifications.
    Channel,
    /// The number of missing references.
    Missing,
    /// The number of findings.
    Blockers,
    /// The days since the trial expired.
    Age,
    /// The days until the grace period ends.
    Ends,
    /// The days until any planned date.
    Planned,
    /// The days until the conversion starts.
    Starts,
    /// The days until production goes live.
    GoLive,
    /// The days until a renewal action or a follow-up with the customer is due.
    Due,
    /// The owners in the packets.
    Owner,
    /// The name of the trial.
    Trial,
    /// True if the trial changed since the user's last visit.
    New,
    /// True if the user owns the trial.
    Mine,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Words of a closed set.
    OneOf(&'static [Choice]),
    /// A count.
    Count,
    /// A number of days; with `true` also a date.
    Days(bool),
    /// Any text.
    Name,
    /// No value.
    Flag,
}

/// The short name of [`Status::AwaitingApproval`] in queries.
const AWAITING: &str = "awaiting";

static STATUSES: LazyLock<Vec<Choice>> = LazyLock::new(|| {
    Choice::named(|status: Status| match status {
        Status::AwaitingApproval => AWAITING,
        status => status.name(),
    })
});
static OUTCOMES: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all_or_unknown::<Outcome>);
static GATES: LazyLock<Vec<Choice>> = LazyLock::new(Choice::gates);
static STAGES: LazyLock<Vec<Choice>> = LazyLock::new(|| Choice::named(StageId::short_name));
static TARGETS: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all_or_unknown::<ConversionTarget>);
static RENEWALS: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all_or_unknown::<RenewalOutcome>);
static GRACES: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all::<GraceState>);
static MARKS: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all::<Mark>);
static CHANNELS: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all::<Channel>);
static CODES: LazyLock<Vec<Choice>> = LazyLock::new(Choice::all::<Code>);

/// Alternative names of values, among them those of earlier versions.
const ALSO: &[(Field, &str, &str)] = &[
    (Field::Status, "awaiting_approval", AWAITING),
    (Field::Grace, "sent_back", "changes_requested"),
    (Field::Grace, "refused", "refusal_unsettled"),
    (Field::Grace, "objection_open", "refusal_unsettled"),
    (Field::Grace, "reference", "referenced"),
    (Field::Grace, "awaits", "awaiting"),
];

impl Field {
    /// All fields, in the order in which they are suggested.
    pub const ALL: [Self; 22] = [
        Self::Status,
        Self::Outcome,
        Self::Stage,
        Self::Target,
        Self::Renewal,
        Self::Gate,
        Self::Missing,
        Self::Age,
        Self::Grace,
        Self::Ends,
        Self::Due,
        Self::Starts,
        Self::GoLive,
        Self::Planned,
        Self::Mark,
        Self::Owner,
        Self::Mine,
        Self::New,
        Self::Channel,
        Self::Finding,
        Self::Blockers,
        Self::Trial,
    ];

    /// Returns the name in a query.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Outcome => "outcome",
            Self::Stage => "stage",
            Self::Target => "target",
            Self::Renewal => "renewal",
            Self::Gate => "gate",
            Self::Finding => "finding",
            Self::Grace => "grace",
            Self::Mark => "mark",
            Self::Channel => "channel",
            Self::Missing => "missing",
            Self::Blockers => "blockers",
            Self::Age => "age",
            Self::Ends => "ends",
            Self::Planned => "planned",
            Self::Starts => "starts",
            Self::GoLive => "golive",
            Self::Due => "due",
            Self::Owner => "owner",
            Self::Trial => "trial",
            Self::New => "new",
            Self::Mine => "mine",
        }
    }

    /// Returns the field with this name, ignoring case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// Returns the type of its values.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::Status => Shape::OneOf(&STATUSES),
            Self::Outcome => Shape::OneOf(&OUTCOMES),
            Self::Stage => Shape::OneOf(&STAGES),
            Self::Target => Shape::OneOf(&TARGETS),
            Self::Renewal => Shape::OneOf(&RENEWALS),
            Self::Gate => Shape::OneOf(&GATES),
            Self::Finding => Shape::OneOf(&CODES),
            Self::Grace => Shape::OneOf(&GRACES),
            Self::Mark => Shape::OneOf(&MARKS),
            Self::Channel => Shape::OneOf(&CHANNELS),
            Self::Missing | Self::Blockers => Shape::Count,
            Self::Age => Shape::Days(false),
            Self::Ends | Self::Planned | Self::Starts | Self::GoLive | Self::Due => Shape::Days(true),
            Self::Owner | Self::Trial => Shape::Name,
            Self::New | Self::Mine => Shape::Flag,
        }
    }

    /// Returns the meaning, in a few words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Status => "blocked, awaiting or ready",
            Self::Outcome => "how the trial ended",
            Self::Stage => "the current stage",
            Self::Target => "the conversion target",
            Self::Renewal => "how the renewal ended",
            Self::Gate => "a blocked gate of any stage",
            Self::Finding => "the code of a finding",
            Self::Grace => "the state of the grace period",
            Self::Mark => "a mark beside the status",
            Self::Channel => "how the evaluator was notified",
            Self::Missing => "number of missing references",
            Self::Blockers => "number of findings",
            Self::Age => "days since the trial expired",
            Self::Ends => "when the approved grace period ends",
            Self::Planned => "any planned date",
            Self::Starts => "when the conversion starts",
            Self::GoLive => "when production goes live",
            Self::Due => "when renewal or follow-up is due",
            Self::Owner => "an owner in the packets",
            Self::Trial => "the name of the trial",
            Self::New => "changed since your last visit",
            Self::Mine => "owned by you",
        }
    }

    /// Returns an example of a term with this field.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Status => "status:blocked",
            Self::Outcome => "outcome:renewed",
            Self::Stage => "stage:readiness",
            Self::Target => "target:production",
            Self::Renewal => "renewal:expanded",
            Self::Gate => "gate:4",
            Self::Finding => "finding:placeholder",
            Self::Grace => "grace:awaiting",
            Self::Mark => "mark:stale",
            Self::Channel => "channel:email",
            Self::Missing => "missing>0",
            Self::Blockers => "blockers>=3",
            Self::Age => "age>7d",
            Self::Ends => "ends<7d",
            Self::Planned => "planned:0d..7d",
            Self::Starts => "starts<14d",
            Self::GoLive => "golive<14d",
            Self::Due => "due<7d",
            Self::Owner => "owner:emea",
            Self::Trial => "trial:1042",
            Self::New => "new:",
            Self::Mine => "mine:",
        }
    }

    /// Returns the index of a value in the closed set, by its name, an alternative name, for gates of stage 1 the name
    /// of the gate, and for stages the id, the label or the number. Case is ignored, and `_` and a blank equal `-`.
    #[must_use]
    pub fn value(self, text: &str) -> Option<usize> {
        let text = normalized(text);
        let is = |word: &str| normalized(word) == text;
        let also = ALSO.iter().find(|(field, word, _)| *field == self && is(word)).map(|(_, _, name)| *name);
        let by_stage = || {
            StageId::ALL
                .iter()
                .position(|stage| is(stage.name()) || is(stage.label()) || is(&stage.number().to_string()))
        };
        let by_gate = || trial_expired_followup::GATES.iter().position(|gate| is(gate.info.name));
        self.choices().iter().position(|choice| Some(&*choice.name) == also || is(&choice.name)).or_else(
            || match self {
                Self::Gate => by_gate(),
                Self::Stage => by_stage(),
                _ => None,
            },
        )
    }

    /// Returns the values of the closed set; empty for other fields.
    #[must_use]
    pub fn choices(self) -> &'static [Choice] {
        match self.shape() {
            Shape::OneOf(choices) => choices,
            _ => &[],
        }
    }

    /// Returns the alternative names of the value with this name.
    pub(super) fn also(self, name: &str) -> impl Iterator<Item = &'static str> + '_ {
        ALSO.iter().filter(move |(field, _, of)| *field == self && *of == name).map(|(_, word, _)| *word)
    }

    /// Returns the alternative names that [`Field::value`] accepts, for suggestions.
    pub(super) fn other_words(self) -> impl Iterator<Item = &'static str> {
        let gates = trial_expired_followup::GATES
            .iter()
            .map(|gate| gate.info.name)
            .filter(move |_| self == Self::Gate);
        let stages = StageId::NAMES.into_iter().filter(move |_| self == Self::Stage);
        let also = ALSO.iter().filter(move |(field, _, _)| *field == self).map(|(_, word, _)| *word);
        also.chain(gates).chain(stages)
    }
}

fn normalized(text: &str) -> String {
    text.to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gate::GateInfo;
    use crate::domain::stages::STAGES as ALL_STAGES;
    use crate::domain::summary;

    #[test]
    fn values_are_in_the_order_of_their_bits() {
        for status in Status::ALL {
            assert_eq!(Field::Status.value(status.name()), Some(status as usize));
        }
        for state in GraceState::ALL {
            assert_eq!(Field::Grace.value(state.name()), Some(state as usize));
        }
        assert_eq!(Field::Outcome.value("unknown"), Some(Outcome::ALL.len()));
        assert_eq!(Field::Status.value("awaiting"), Some(Status::AwaitingApproval as usize));
    }

    #[test]
    fn values_have_the_names_that_screens_and_reports_use() {
        assert_eq!(Field::Gate.value("notification-delivery"), Some(3));
        assert_eq!(Field::Gate.value("Notification_Delivery"), Some(3));
        assert_eq!(Field::Grace.value("sent-back"), Field::Grace.value("changes_requested"));
        assert_eq!(Field::Channel.value("EMAIL"), Some(0));
        assert_eq!(Field::Gate.value("9"), None);
        assert_eq!(Field::Stage.value("Follow-up"), Some(0));
        assert_eq!(Field::Stage.value("3"), Field::Stage.value("activation"));
        assert_eq!((Field::Stage.value("0"), Field::Stage.value("9")), (None, None));
        assert_eq!(Field::Stage.value("final closeout"), Field::Stage.value("final"));
        assert_eq!(Field::Stage.value("trial_conversion_readiness"), Some(1));
        assert_eq!(Field::Owner.value("emea"), None);
    }

    #[test]
    fn every_gate_of_every_stage_has_a_value_that_matches_its_bit() {
        for gate in ALL_STAGES.iter().flat_map(|stage| stage.gates) {
            let GateInfo { stage, number, name, .. } = gate.info;
            let choice = &Field::Gate.choices()[Field::Gate.value(name).unwrap()];
            assert_ne!(choice.bits & summary::blocked_bit(stage, number), 0, "{name}");
        }
        let bits_of = |text: &str| Field::Gate.choices()[Field::Gate.value(text).unwrap()].bits;
        assert_eq!(bits_of("public-boundary").count_ones(), 8);
        assert_eq!(bits_of("8").count_ones(), 1);
        assert!(Field::Gate.choices().len() <= u64::BITS as usize, "a query has a bit for each");
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

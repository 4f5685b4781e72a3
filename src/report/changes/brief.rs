//! What a person has to know this morning: their turn, grace that ends or has ended, what is new, and who decided.

use super::super::output::JsonText;
use super::super::page::{Item, List, Page};
use super::super::phrase::Phrase;
use super::super::reader::Reader;
use super::super::selection::Selection;
use super::commits::CommitsJson;
use super::diff::{NewDecisionJson, new_records};
use super::snapshot::{Snapshot, TrialState};
use crate::domain::mark::Mark;
use crate::domain::next_step::next_step;
use crate::domain::safe_text::SafeText;
use crate::domain::time::{Moment, days_between, parse_timestamp};
use crate::domain::trial::short_name;
use crate::report::labels::age_label;
use crate::room::EvaluatedTrial;
use crate::safe;
use crate::share::room_commits::RoomCommits;
use schemars::JsonSchema;
use serde::Serialize;

/// The `schema_version` of the brief.
const SCHEMA: &str = "trialdesk.brief.v1";
/// The days from today within which an end of grace is told.
const SOON: i64 = 7;

/// The time since which something is new.
#[derive(Clone, Debug)]
pub enum Since {
    /// A moment: what is dated later is new.
    Moment(Moment),
    /// An earlier state of the room: what it has not is new.
    State {
        /// The state.
        snapshot: Snapshot,
        /// The commits since then, if the state is that of a commit.
        commits: Option<RoomCommits>,
    },
}

/// The brief.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BriefJson {
    /// Always `trialdesk.brief.v1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: JsonText,
    /// The room as it was named.
    pub evidence_root: JsonText,
    /// The time of the evaluation.
    pub evaluated_at: JsonText,
    /// The moment since which something is new: that of the earlier report, or the given one.
    pub since: JsonText,
    /// The principal or the owner that the brief is for; null if it is for everybody.
    #[serde(rename = "for")]
    pub reader: Option<JsonText>,
    /// The trials whose next step is the reader's.
    pub your_turn: Vec<TurnJson>,
    /// The approved grace periods that end within seven days.
    pub grace_ends: Vec<GraceEndJson>,
    /// The grace periods that have ended since then without another decision.
    pub lapsed: Vec<GraceEndJson>,
    /// The trials that are new since then.
    pub new: Vec<NewTrialJson>,
    /// The decisions since then.
    pub decided: Vec<NewDecisionJson>,
    /// The trials whose files changed since then; null unless `--since` names a commit.
    pub changed: Option<Vec<ChangedTrialJson>>,
    /// The commits that changed the policy or another file of no trial; null unless `--since` names a commit, and for owners.
    pub other_commits: Option<CommitsJson>,
}

/// A trial whose next step is the reader's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurnJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// Who takes the step.
    pub who: JsonText,
    /// What has to be done.
    pub what: JsonText,
    /// Whole days since the trial expired; null if that is not known.
    pub age_days: Option<i64>,
}

/// An end of a grace period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GraceEndJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The last day.
    pub ends_on: JsonText,
    /// The days from today until then; negative after it.
    pub in_days: i64,
}

/// A trial that is new.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NewTrialJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// Whole days since it expired; null if that is not known.
    pub age_days: Option<i64>,
}

/// A trial whose files changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedTrialJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The commits that changed its files.
    pub commits: CommitsJson,
}

impl Since {
    fn moment(&self) -> JsonText {
        match self {
            Self::Moment(moment) => safe!("{}", *moment).into(),
            Self::State { snapshot, .. } => JsonText::sanitize(&snapshot.evaluated_at),
        }
    }

    fn state(&self, trial_ref: &str) -> Option<&TrialState> {
        match self {
            Self::Moment(_) => None,
            Self::State { snapshot, .. } => snapshot.trials.get(trial_ref),
        }
    }

    const fn commits(&self) -> Option<&RoomCommits> {
        match self {
            Self::Moment(_) => None,
            Self::State { commits, .. } => commits.as_ref(),
        }
    }
}

impl BriefJson {
    /// Returns the brief for a reader. `name` is the name that the reader was given by.
    #[must_use]
    pub fn of(selection: &Selection<'_>, since: &Since, reader: &Reader, name: Option<&str>) -> Self {
        let room = selection.room;
        let mut brief = Self {
            schema_version: SCHEMA.into(),
            evidence_root: JsonText::sanitize(&room.named),
            evaluated_at: safe!("{}", room.now.instant).into(),
            since: since.moment(),
            reader: name.map(JsonText::principal),
            your_turn: Vec::new(),
            grace_ends: Vec::new(),
            lapsed: Vec::new(),
            new: Vec::new(),
            decided: Vec::new(),
            changed: since.commits().map(|_| Vec::new()),
            other_commits: since
                .commits()
                .filter(|_| reader.sees_all(&room.policy_file.policy))
                .map(|commits| CommitsJson::of(&commits.others)),
        };
        for reviewed in selection.reviews() {
            brief.add(&reviewed, selection, since, reader);
        }
        brief.grace_ends.sort_by_key(|end| end.in_days);
        brief.lapsed.sort_by_key(|end| end.in_days);
        brief.your_turn.sort_by_key(|turn| std::cmp::Reverse(turn.age_days));
        brief
    }

    fn add(&mut self, reviewed: &EvaluatedTrial, selection: &Selection<'_>, since: &Since, reader: &Reader) {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        let (policy, now) = (&selection.room.policy_file.policy, selection.room.now);
        let trial_ref = JsonText::sanitize(&trial.trial_ref);
        let age_days = evaluation.age_days;
        if let Some(step) =
            next_step(trial, evaluation, policy, now).filter(|step| reader.is_among(&step.step.actor))
        {
            self.your_turn.push(TurnJson {
                trial_ref: trial_ref.clone(),
                who: step.step.actor.label().into(),
                what: step.what(now.today()).into(),
                age_days,
            });
        }
        if !reader.is_concerned(trial, policy) {
            return;
        }
        let before = since.state(trial_ref.as_str());
        if let Some(day) = evaluation.grace.ends_on {
            let in_days = days_between(now.today(), day);
            let end = GraceEndJson { trial_ref: trial_ref.clone(), ends_on: JsonText::date(day), in_days };
            let is_news = match since {
                Since::Moment(moment) => day >= moment.date(),
                Since::State { .. } => before.is_none_or(|before| !before.attention.contains(&Mark::Lapsed)),
            };
            if evaluation.has(Mark::Lapsed) {
                self.lapsed.extend(is_news.then_some(end));
            } else if (0..=SOON).contains(&in_days) {
                self.grace_ends.push(end);
            }
        }
        let is_new = match since {
            Since::Moment(moment) => {
                trial.original_expires_at().is_some_and(|expired| expired > *moment && expired <= now.instant)
            }
            Since::State { .. } => before.is_none(),
        };
        if is_new {
            self.new.push(NewTrialJson { trial_ref: trial_ref.clone(), age_days });
        }
        let after = TrialState::of(reviewed);
        for (stage, record) in new_records(before, Some(&after)) {
            let is_later = match since {
                Since::Moment(moment) => {
                    parse_timestamp(&record.decided_at).is_some_and(|decided| decided > *moment)
                }
                Since::State { .. } => true,
            };
            if is_later {
                self.decided.push(NewDecisionJson::of(trial_ref.as_str(), stage, record));
            }
        }
        let changes = since.commits().and_then(|commits| commits.trials.get(&trial.trial_ref));
        if let (Some(changes), Some(changed)) = (changes, &mut self.changed) {
            changed.push(ChangedTrialJson { trial_ref, commits: CommitsJson::of(changes) });
        }
    }

    /// Returns the brief for people.
    #[must_use]
    pub fn page(&self) -> Page {
        let name = |trial_ref: &JsonText| Phrase::code(SafeText::sanitize(short_name(trial_ref.as_str())));
        let age = |days: Option<i64>| days.map(|days| safe!(", {}", age_label(days))).unwrap_or_default();
        let turn = |it: &TurnJson| {
            let (who, what) = (SafeText::principal(it.who.as_str()), SafeText::principal(it.what.as_str()));
            name(&it.trial_ref).and(safe!(": {}: {}{}", who, what, age(it.age_days)))
        };
        let end = |it: &GraceEndJson| {
            name(&it.trial_ref).and(safe!(": {}", SafeText::sanitize(it.ends_on.as_str())))
        };
        let new = |it: &NewTrialJson| name(&it.trial_ref).and(age(it.age_days));
        let changed =
            |it: &ChangedTrialJson| Item { phrase: name(&it.trial_ref), details: it.commits.phrases() };
        let others = self.other_commits.as_ref().and_then(CommitsJson::item_of_others);
        let reader = self.reader.as_ref();
        let title = match reader {
            Some(reader) => safe!("Brief for {}", SafeText::principal(reader.as_str())),
            None => "Brief".into(),
        };
        let turns = if reader.is_some() { "Your turn" } else { "Next steps" };
        Page {
            title: safe!("{}, since {}", title, SafeText::sanitize(self.since.as_str())),
            lists: vec![
                List { title: turns, items: self.your_turn.iter().map(turn).map(Item::from).collect() },
                List {
                    title: "Grace that ends",
                    items: self.grace_ends.iter().map(end).map(Item::from).collect(),
                },
                List { title: "Lapsed", items: self.lapsed.iter().map(end).map(Item::from).collect() },
                List { title: "New", items: self.new.iter().map(new).map(Item::from).collect() },
                List {
                    title: "Decided",
                    items: self.decided.iter().map(NewDecisionJson::phrase).map(Item::from).collect(),
                },
                List { title: "Changed files", items: self.changed.iter().flatten().map(changed).collect() },
                List { title: "Files of no trial", items: others.into_iter().collect() },
            ],
        }
    }
}

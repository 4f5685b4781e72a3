//! The cells of the table that say who is asked for what.

use crate::console::app::content::votes;
use crate::console::app::content::votes::Votes;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::labels;
use crate::console::app::list::columns::Column;
use crate::console::app::model::Model;
use crate::console::app::rich_text::Role;
use crate::console::app::room_view::RoomView;
use crate::domain::decision::Verdict;
use crate::domain::next_step::{next_step, ordinal, requested_until};
use crate::domain::safe_text::SafeText;
use crate::domain::settlement::extension_of_next;
use crate::domain::time::days_between;
use crate::domain::trial::short_name;
use crate::ledger::validation::last_grace_day;
use crate::room::EvaluatedTrial;
use crate::safe;
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

/// Returns a cell of a column that is about the trial itself.
pub(super) fn cell(
    model: &Model,
    room_view: &RoomView,
    reviewed: &EvaluatedTrial,
    column: Column,
    width: usize,
) -> (Role, SafeText) {
    let target = DecisionTarget::current(&reviewed.evaluation, true);
    match column {
        Column::Next => next(model, room_view, reviewed, width),
        Column::Organization => organization(reviewed),
        Column::Asked => (Role::Plain, asked_for(reviewed, target, room_view.room.now.today(), width)),
        Column::Votes => tally(model, room_view, reviewed, target),
        Column::Extension => extension(room_view, reviewed, target),
        _ => limit(model, room_view, reviewed, target),
    }
}

/// Returns who must do what next, or only what if there is no room for both.
fn next(model: &Model, room_view: &RoomView, reviewed: &EvaluatedTrial, width: usize) -> (Role, SafeText) {
    if !model.freshness().is_current() {
        return (Role::Dim, "…".into());
    }
    let room = &room_view.room;
    let step = next_step(&reviewed.trial, &reviewed.evaluation, &room.policy_file.policy, room.now);
    let Some(step) = step else { return (Role::Dim, "–".into()) };
    let today = room.now.today();
    let whole = step.label(today);
    (Role::Plain, if whole.width() <= width { whole } else { step.what(today) })
}

/// Returns the organization that the trial is for.
fn organization(reviewed: &EvaluatedTrial) -> (Role, SafeText) {
    let packet = reviewed.trial.expiry();
    let name = packet.and_then(|packet| packet.field("organization_ref").reference().ok());
    name.map_or((Role::Dim, "–".into()), |name| (Role::Plain, SafeText::sanitize(short_name(name))))
}

/// Returns whether the user may not decide on what waits in a trial.
pub(super) fn is_others(model: &Model, room_view: &RoomView, reviewed: &EvaluatedTrial) -> bool {
    let principal = &model.signer.principal;
    let target = DecisionTarget::current(&reviewed.evaluation, true);
    !principal.is_empty()
        && target.why_not(reviewed, &room_view.room, principal, Verdict::ChangesRequested).is_some()
}

fn tally(
    model: &Model,
    room_view: &RoomView,
    reviewed: &EvaluatedTrial,
    target: DecisionTarget,
) -> (Role, SafeText) {
    let votes = Votes::of(reviewed, &room_view.room.policy_file.policy, target);
    let own = votes::own_vote(reviewed, &model.signer.principal, target);
    let word = match own {
        _ if target.has_open_objection(&reviewed.evaluation) => " objection",
        Some(own) if own.holds => " voted",
        _ if votes.stale > 0 => " stale",
        _ => "",
    };
    (Role::Waiting, safe!("{}/{}{}", votes.approvals, votes.quorum, word))
}

/// Returns the last day that the user may grant, or that the decision is not theirs.
fn limit(
    model: &Model,
    room_view: &RoomView,
    reviewed: &EvaluatedTrial,
    target: DecisionTarget,
) -> (Role, SafeText) {
    let room = &room_view.room;
    let principal = &model.signer.principal;
    if target.why_not(reviewed, room, principal, Verdict::ChangesRequested).is_some() {
        return (Role::Blocked, "not you".into());
    }
    let (policy, now) = (&room.policy_file.policy, room.now);
    let last = (target == DecisionTarget::Grace)
        .then(|| last_grace_day(&reviewed.trial, policy, principal, now))
        .flatten();
    last.map_or((Role::Dim, "–".into()), |last| {
        (Role::Plain, SafeText::sanitize(&labels::day(last, now.today())))
    })
}

/// Returns the number of the extension that is asked for, and the days from the expiry of the trial until its end.
fn extension(room_view: &RoomView, reviewed: &EvaluatedTrial, target: DecisionTarget) -> (Role, SafeText) {
    let trial = &reviewed.trial;
    let day = requested_until(trial).filter(|_| target == DecisionTarget::Grace);
    let Some(day) = day else { return (Role::Dim, "–".into()) };
    let policy = &room_view.room.policy_file.policy;
    let number = extension_of_next(trial, policy, &reviewed.evaluation.ballots, day);
    let total = trial.original_expires_at().map(|from| days_between(from.date(), day));
    let number = if number == 0 { "first".into() } else { SafeText::sanitize(&ordinal(number)) };
    (Role::Plain, total.map_or_else(|| number.clone(), |days| safe!("{} {}d", number, days)))
}

/// Returns what is asked for, in the longest form that fits.
fn asked_for(reviewed: &EvaluatedTrial, target: DecisionTarget, today: Date, width: usize) -> SafeText {
    let whole = |long: String, short: &dyn Fn() -> String| {
        SafeText::sanitize(&if long.width() <= width { long } else { short() })
    };
    match target {
        DecisionTarget::Package(stage) => whole(target.label(), &|| stage.label().to_owned()),
        DecisionTarget::Grace => match requested_until(&reviewed.trial) {
            None => "grace, no end date".into(),
            Some(day) => {
                let day = labels::day(day, today);
                whole(format!("grace until {day}"), &|| format!("until {day}"))
            }
        },
    }
}

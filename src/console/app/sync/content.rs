//! The state of sharing in words: for the footer, the help, the linear mode, and the notice of a sync.

use crate::console::app::command::Command;
use crate::console::app::labels::count;
use crate::console::app::model::Model;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::rich_text::Role;
use crate::console::app::sync::availability::why_not_shared;
use crate::console::app::sync::state::{SyncAnswer, has};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use crate::share::sync::SyncReport;
use crate::share::sync::reason::{Code, Reason};
use crate::share::sync::report::{ReceivedJson, State};

/// The most records that a notice names.
const MOST_NAMED: usize = 3;

/// The state in the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Its role.
    pub role: Role,
    /// Its words.
    pub words: SafeText,
    /// Its short form.
    pub short: SafeText,
}

/// Returns the state for the footer, if the room is shared.
#[must_use]
pub fn sign(model: &Model) -> Option<Sign> {
    if why_not_shared(model).is_some() {
        return None;
    }
    let sign = |role, words: SafeText, short: SafeText| Some(Sign { role, words, short });
    if model.sync.running.is_some() {
        return sign(Role::Dim, "syncing …".into(), "sync …".into());
    }
    if let Some(SyncAnswer::Failed(_)) = &model.sync.known {
        return sign(Role::Waiting, "sync needs you".into(), "sync !".into());
    }
    let report = model.sync.report()?;
    match report.state {
        State::InStep => sign(Role::Dim, report.state.label().into(), "=".into()),
        State::ToSend | State::ToReceive | State::InReview => {
            sign(Role::Waiting, SafeText::join(counts(report), ", "), arrows(report))
        }
        State::Waits | State::NeedsPerson => {
            sign(Role::Waiting, safe!("sync {}", report.state.label()), "sync !".into())
        }
    }
}

/// Returns the state in sentences, if the room is shared.
#[must_use]
pub fn sentences(model: &Model) -> Option<SafeText> {
    if why_not_shared(model).is_some() {
        return None;
    }
    if let Some(SyncAnswer::Failed(message)) = &model.sync.known {
        return Some(safe!("{}.", message));
    }
    let report = model.sync.report()?;
    let known = if report.fetched { "" } else { ", as last fetched" };
    let left = counts(report);
    let mut parts = Vec::new();
    // Without an upstream branch, as with a detached HEAD, it is not known which records are shared.
    if let Some(upstream) = &report.upstream {
        if !left.is_empty() {
            parts.push(safe!("{}, by {}{}.", SafeText::join(left, ", "), upstream, known));
        } else if report.is_in_step() {
            parts.push(safe!("in step with {}{}.", upstream, known));
        }
    }
    parts.extend(report.reasons.iter().chain(&report.warnings).map(reason));
    parts.extend(others(report).map(|others| safe!("{}.", others)));
    Some(SafeText::join(parts, " "))
}

/// Returns whether the result of a sync that nobody asked for is shown: not of a room that is not shared.
#[must_use]
pub fn is_news(answer: &SyncAnswer) -> bool {
    match answer {
        SyncAnswer::Report(report) => !has(report, Code::NoUpstream),
        SyncAnswer::NoWorkTree(_) => false,
        SyncAnswer::Failed(_) => true,
    }
}

/// Returns the result of a sync: the records that came in, with who decided, those that were sent, and those that are
/// left, with the reason.
#[must_use]
pub fn notice(model: &Model, answer: &SyncAnswer) -> Notice {
    let report = match answer {
        SyncAnswer::Report(report) => report,
        SyncAnswer::NoWorkTree(message) | SyncAnswer::Failed(message) => {
            return Notice::new(Severity::Warning, safe!("Not shared: {}", message));
        }
    };
    let mut parts = Vec::new();
    parts.extend(received(&report.received));
    if !report.sent.is_empty() {
        let upstream = report.upstream.clone().unwrap_or("the upstream branch".into());
        parts.push(safe!("Sent {} to {}", records(&report.sent), upstream));
    }
    if let Some(review) = &report.review {
        let addresses = SafeText::join(review.addresses.clone(), " ");
        let colon = if addresses.is_empty() { "" } else { ": " };
        parts.push(safe!("Sent to {} for a review{}{}", review.branch, colon, addresses));
    }
    if report.is_in_step() && parts.is_empty() {
        parts.push("In step: nothing to send or receive".into());
    }
    if has(report, Code::Authentication) {
        return asks_for_authentication(model, &parts);
    }
    let is_left = report.upstream.is_some() && !report.to_send.is_empty();
    if is_left && !report.reasons.is_empty() {
        parts.push(safe!("Not shared yet: {}", records(&report.to_send)));
    }
    let head = |left: &Reason| match report.state {
        State::Waits => "Waits: ",
        _ if left.needs_person => "Needs you: ",
        _ => "",
    };
    parts.extend(report.reasons.iter().map(|left| safe!("{}{}", head(left), reason(left))));
    parts.extend(report.warnings.iter().map(|remark| safe!("Note: {}", reason(remark))));
    if report.reasons.is_empty() && report.state != State::InStep {
        parts.push(SafeText::join(counts(report), ", "));
    }
    let is_good = report.reasons.is_empty() && !is_left;
    Notice::of_parts(if is_good { Severity::Success } else { Severity::Warning }, &parts)
}

/// Returns the notice about a remote that asks who the user is. The next sync lends git the terminal.
fn asks_for_authentication(model: &Model, parts: &[SafeText]) -> Notice {
    let with = |key: SafeText| {
        let last =
            safe!("The remote asks for a password or a passphrase: {} lets git ask in this terminal", key);
        parts.iter().cloned().chain([last]).collect::<Vec<_>>()
    };
    let text = SafeText::join(with(SafeText::sanitize(&model.key(Command::Sync))), " · ");
    let spoken = SafeText::join(with(model.keymap.spoken(Command::Sync).into()), ", ");
    Notice { severity: Severity::Warning, text, spoken }
}

/// Returns the records that came in, and who decided.
fn received(received: &[ReceivedJson]) -> Option<SafeText> {
    let named = received.iter().take(MOST_NAMED).map(|record| {
        let ReceivedJson { trial_ref, verdict, decided_by, sent_by, .. } = record;
        let sender = if sent_by.eq_ignore_ascii_case(decided_by) {
            SafeText::EMPTY
        } else {
            safe!(" (sent by {})", sent_by)
        };
        safe!("{} {} by {}{}", SafeText::sanitize(short_name(trial_ref)), *verdict, decided_by, sender)
    });
    let more = received.len().saturating_sub(MOST_NAMED);
    let more = (more > 0).then(|| safe!("{} more", more));
    let named = SafeText::join(named.chain(more), ", ");
    (!received.is_empty()).then(|| safe!("Received {}", named))
}

/// Returns a reason, with the way to resolve it.
fn reason(reason: &Reason) -> SafeText {
    let end = if reason.remedy.is_empty() { "." } else { ". " };
    safe!("{}{}{}", reason.message, end, reason.remedy)
}

/// Returns the files of the room that are up to the user to commit.
fn others(report: &SyncReport) -> Option<SafeText> {
    let others = report.not_committed.len();
    let files = SafeText::sanitize(&count(others, "other file", "other files"));
    (others > 0).then(|| safe!("{} with changes that are not committed", files))
}

/// Returns the numbers of records that are left, each in words.
fn counts(report: &SyncReport) -> Vec<SafeText> {
    let (commit, send) = (number(&report.to_commit), number(&report.to_send));
    let (receive, review) = (number(&report.to_receive), number(&report.in_review));
    let mut counts = Vec::new();
    if commit > 0 {
        counts.push(safe!("{} not committed", records(&report.to_commit)));
    }
    if send > commit {
        counts.push(safe!("{} to send", send));
    }
    if receive > 0 {
        counts.push(safe!("{} to receive", receive));
    }
    if review > 0 {
        counts.push(safe!("{} in review", review));
    }
    counts
}

/// Returns the numbers of records that are left, each with a symbol.
fn arrows(report: &SyncReport) -> SafeText {
    let parts = [("↑", &report.to_send), ("↓", &report.to_receive), ("review ", &report.in_review)];
    let parts = parts.into_iter().filter(|(_, paths)| !paths.is_empty());
    SafeText::join(parts.map(|(sign, paths)| safe!("{}{}", sign, number(paths))), " ")
}

/// Returns the number of records among files; of signatures, if there are only signatures.
fn number(paths: &[SafeText]) -> usize {
    match paths.iter().filter(|path| !path.ends_with(".sig")).count() {
        0 => paths.len(),
        records => records,
    }
}

/// Returns the number of records among files, in words.
fn records(paths: &[SafeText]) -> SafeText {
    let is_record = paths.iter().any(|path| !path.ends_with(".sig"));
    let (one, many) = if is_record { ("record", "records") } else { ("signature", "signatures") };
    SafeText::sanitize(&count(number(paths), one, many))
}

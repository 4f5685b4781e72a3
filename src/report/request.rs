//! A request to other people for what is missing, grouped by who owns it, as Markdown.

use super::text::age;
use crate::domain::clean::clean;
use crate::domain::document::Kind;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::trial::{HANDOFF_OWNERS, Trial};
use crate::room::Reviewed;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What is wanted of many trials.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// By the owners' names; none come first here and last in the text.
    by_owner: BTreeMap<Vec<String>, Vec<Wanted>>,
}

/// What is wanted of one owner for one trial.
#[derive(Clone, Debug)]
struct Wanted {
    heading: String,
    items: Vec<String>,
}

impl Request {
    /// Adds what is missing in a trial: references, and documents that are absent.
    pub fn add(&mut self, reviewed: &Reviewed) {
        let Reviewed { trial, judgement } = reviewed;
        let outcome = judgement.outcome.map_or("outcome unknown", |outcome| outcome.word());
        let age = judgement.age_days.map(|days| format!(", {}", age(days))).unwrap_or_default();
        let heading = format!("{} ({outcome}{age})", clean(trial.name()));
        for finding in judgement.findings().filter(|finding| is_wanted(finding)) {
            let wanted = self.by_owner.entry(owners(trial, finding)).or_default();
            if wanted.last().is_none_or(|last| last.heading != heading) {
                wanted.push(Wanted { heading: heading.clone(), items: Vec::new() });
            }
            let item = item(finding);
            // An absent document is missed by several gates.
            if let Some(last) = wanted.last_mut().filter(|last| !last.items.contains(&item)) {
                last.items.push(item);
            }
        }
    }

    /// How much is wanted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_owner.values().flatten().map(|wanted| wanted.items.len()).sum()
    }

    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_owner.is_empty()
    }

    /// The request, to be sent as it is.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text =
            "# Missing references of expired trials\n\nPlease add what is listed under your name: \
                        references only, never the material itself.\n"
                .to_owned();
        let (nobody, known): (Vec<_>, Vec<_>) =
            self.by_owner.iter().partition(|(owners, _)| owners.is_empty());
        for (owners, trials) in known.into_iter().chain(nobody) {
            let name = if owners.is_empty() { "No owner known".to_owned() } else { owners.join(", ") };
            let _ = writeln!(text, "\n## {name}");
            for wanted in trials {
                let _ = writeln!(text, "\n### {}\n", plain(&wanted.heading));
                wanted.items.iter().for_each(|item| text.push_str(item));
            }
        }
        text
    }
}

/// Whether somebody can be asked for it.
#[must_use]
pub fn is_wanted(finding: &Finding) -> bool {
    let is_list = finding.field.as_ref().is_some_and(|field| *field == FieldPath::of_keys("notifications"));
    finding.is_missing_reference() || finding.code == Code::DocumentMissing || is_list
}

/// Who owns what a finding is about, as code spans: the notification's delivery owner, the owners of the handoff, the
/// owner of what was done at expiry.
fn owners(trial: &Trial, finding: &Finding) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    let field = finding.field.as_ref();
    let entry = field.and_then(|field| field.entry_of("notifications"));
    if let (Some(packet), Some(index)) = (&trial.followup, entry) {
        let notifications = packet.field("notifications").items().unwrap_or_default();
        found.extend(
            notifications.get(index).and_then(|own| own.child("delivery_owner_ref").reference().ok()),
        );
    } else if let (Some(packet), true) =
        (&trial.followup, field.is_some_and(|field| field.is_below("handoff")))
    {
        found.extend(HANDOFF_OWNERS.iter().filter_map(|owner| packet.field(owner).reference().ok()));
    } else if let (Some(packet), Some(Kind::ExpiryPacket)) = (&trial.expiry, finding.document) {
        found.extend(packet.field("action.owner_ref").reference().ok());
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|owner| code(&clean(owner))).collect()
}

fn item(finding: &Finding) -> String {
    let place = finding.path.as_deref().map(|path| {
        let line = finding.at.map(|at| format!(", line {}", at.line)).unwrap_or_default();
        format!(" in {}{line}", code(&clean(path)))
    });
    let mut item = match &finding.field {
        Some(field) => {
            format!(
                "- [ ] {}{}: {}\n",
                code(&field.to_safe()),
                place.unwrap_or_default(),
                finding.code.word()
            )
        }
        None => format!("- [ ] {}\n", plain(&finding.message)),
    };
    let lines = finding.remedy.yaml();
    if let [line] = lines.as_slice() {
        let _ = writeln!(item, "  Add {}", code(line));
    } else if !lines.is_empty() {
        let begin: Vec<_> = lines.iter().map(|line| code(line)).collect();
        let _ = writeln!(item, "  It begins with {}", begin.join(" and "));
    }
    item
}

/// Text between backticks, of which there are more than in it.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text that Markdown takes for nothing else.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

//! The policy in force in words: its rules, the file that it is from, and whether it is pinned.

use super::output::{JsonText, Output};
use super::style::Style;
use crate::domain::policy_words::sentences;
use crate::domain::safe_text::SafeText;
use crate::room::policy_file::LoadedPolicy;
use crate::safe;
use serde::Serialize;
use std::io;

/// The policy as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyJson {
    /// The file, relative to the room if it is in it or above it; null for the defaults.
    pub path: Option<JsonText>,
    /// The SHA-256 of the file; null for the defaults.
    pub sha256: Option<JsonText>,
    /// The digest over the policy and its `allowed_signers`; null for the defaults.
    pub pin: Option<JsonText>,
    /// True if the policy was compared with a pin.
    pub pinned: bool,
    /// A policy above the room that does not apply; null if there is none.
    pub ignored_above: Option<JsonText>,
    /// The rules in words.
    pub rules: Vec<RuleJson>,
}

/// A rule of a policy in words.
#[derive(Clone, Debug, Serialize)]
pub struct RuleJson {
    /// The key in the policy file.
    pub key: &'static str,
    /// The sentence.
    pub sentence: JsonText,
    /// True if the rule is that of a room without a policy.
    pub is_default: bool,
}

/// Writes a policy as JSON. `pinned` is true if it was compared with a pin.
///
/// # Errors
/// The errors of the output.
pub fn write_json(loaded: &LoadedPolicy, pinned: bool, out: &mut Output<'_>) -> io::Result<()> {
    let source = loaded.source.as_ref();
    let rules = sentences(&loaded.policy).into_iter().map(|rule| RuleJson {
        key: rule.key,
        sentence: rule.sentence.into(),
        is_default: rule.is_default,
    });
    out.json(&PolicyJson {
        path: source.map(|source| JsonText::sanitize(&source.shown)),
        sha256: source.map(|source| JsonText::sanitize(&source.sha256)),
        pin: loaded.pin().map(JsonText::sanitize),
        pinned,
        ignored_above: loaded.ignored_above.as_deref().map(JsonText::sanitize),
        rules: rules.collect(),
    })
}

/// Writes a policy for people.
///
/// # Errors
/// The errors of the output.
pub fn write_text(loaded: &LoadedPolicy, pinned: bool, out: &mut Output<'_>) -> io::Result<()> {
    match &loaded.source {
        None => out.styled_line(Style::Strong, "No policy: the defaults hold")?,
        Some(source) => {
            out.styled_line(Style::Strong, safe!("Policy {}", SafeText::sanitize(&source.shown)))?;
            let state = if pinned { "pinned" } else { "not pinned" };
            let pin = safe!("  {}; its pin is {}", state, SafeText::sanitize(&source.pin));
            out.styled_line(Style::Quiet, pin)?;
        }
    }
    if let Some(path) = &loaded.ignored_above {
        out.styled_line(Style::Blocked, safe!("  {} does not apply here", SafeText::sanitize(path)))?;
    }
    for rule in sentences(&loaded.policy) {
        let origin = if rule.is_default { "  (default)" } else { "" };
        out.text("  ")?.text(&rule.sentence)?.styled_line(Style::Quiet, origin)?;
    }
    for warning in loaded.signer_warnings() {
        out.styled_line(Style::Awaiting, safe!("  {}", SafeText::sanitize(&warning)))?;
    }
    Ok(())
}

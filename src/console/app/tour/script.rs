//! The steps of the tour, read from `assets/tour.yaml`. Unknown fields are errors.

use crate::console::app::model::Model;
use crate::console::app::tour::condition::Condition;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The `schema_version` of tours.
const VERSION: &str = "trialdesk.tour.v1";

/// The file that is compiled in.
pub const TEXT: &str = include_str!("../../../../assets/tour.yaml");

/// The steps of every tour.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    schema_version: String,
    /// The steps of the demo.
    pub demo: Vec<Step>,
    /// The steps in any other room.
    pub room: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The hint, with commands in braces.
    pub hint: String,
    /// The conditions of the step. A step without conditions is only read.
    #[serde(default)]
    pub until: Vec<Condition>,
    /// The text that is shown when the step is done.
    pub done: Option<String>,
}

/// Returns the compiled-in script. A test ensures that it parses.
#[must_use]
pub fn script() -> Option<&'static Script> {
    static SCRIPT: LazyLock<Option<Script>> = LazyLock::new(|| read(TEXT).ok());
    SCRIPT.as_ref()
}

/// Returns the steps of the tour of this room.
#[must_use]
pub fn steps(model: &Model) -> &'static [Step] {
    let Some(script) = script() else { return &[] };
    if model.presentation.demo.is_some() { &script.demo } else { &script.room }
}

/// Reads a script.
///
/// # Errors
/// Returns the first error.
pub fn read(text: &str) -> Result<Script, String> {
    // Through values: code that reads YAML straight into each type of the script takes more than a hundred KB.
    let values: serde_json::Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let script: Script = serde_json::from_value(values).map_err(|error| error.to_string())?;
    if script.schema_version != VERSION {
        return Err(format!("`{}` is not {VERSION}", script.schema_version));
    }
    for steps in [&script.demo, &script.room] {
        let mut ids = HashSet::new();
        for step in steps {
            check(step).map_err(|message| format!("step `{}`: {message}", step.id))?;
            if !ids.insert(&step.id) {
                return Err(format!("there are two steps `{}`", step.id));
            }
        }
    }
    Ok(script)
}

fn check(step: &Step) -> Result<(), String> {
    if step.until.is_empty() != step.done.is_none() {
        return Err("`until` and `done` go together".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_strictly() {
        assert!(read(TEXT).is_ok(), "{:?}", read(TEXT));
        let wrong = |from: &str, to: &str| {
            assert!(TEXT.contains(from), "{from}");
            read(&TEXT.replacen(from, to, 1)).unwrap_err()
        };
        assert!(wrong("    hint:", "    hnt:").contains("hnt"));
        assert!(wrong("- open: TRL-1003", "- opn: TRL-1003").contains("opn"));
        assert!(wrong("queue: ready", "queue: redy").contains("redy"));
        assert!(wrong("id: worst", "id: welcome").contains("two steps `welcome`"));
        assert!(wrong("tour.v1", "tour.v2").contains("tour.v2"));
        assert!(wrong("    until:\n      - open: TRL-1003\n", "").contains("go together"));
    }
}

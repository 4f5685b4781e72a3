//! The check report (section 7), as tests read it.

use serde_json::Value;
use std::process::Output;

/// A report of `check --format json`.
#[derive(Debug)]
pub struct Report(pub Value);

/// The result of one trial.
#[derive(Debug)]
pub struct TrialResult<'a>(pub &'a Value);

/// Returns a string of a report.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a string, not {value}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("a list, not {value}"))
}

impl Report {
    /// Reads the report that `check` printed.
    pub fn of(output: &Output) -> Self {
        Self(serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {output:?}")))
    }

    /// Returns the results of every trial.
    pub fn results(&self) -> impl Iterator<Item = TrialResult<'_>> {
        list(&self.0["results"]).iter().map(TrialResult)
    }

    /// Returns the result of the only trial.
    pub fn only(&self) -> TrialResult<'_> {
        let results: Vec<_> = self.results().collect();
        let [TrialResult(result)] = results.as_slice() else { panic!("{} trials", results.len()) };
        TrialResult(result)
    }

    /// Returns a number of the summary.
    pub fn count(&self, name: &str) -> u64 {
        self.0["summary"][name].as_u64().unwrap_or_else(|| panic!("no count of {name}"))
    }

    /// Describes every problem and the trials that it blocks: `syntax TRL-1042/a.yaml 1:1 [TRL-1042]`.
    pub fn problems(&self) -> Vec<String> {
        let describe = |problem: &Value| {
            let (code, path) = (text(&problem["code"]), text(&problem["path"]));
            let at = match &problem["line"] {
                Value::Null => String::new(),
                line => format!(" {line}:{}", problem["column"]),
            };
            let blocked = self.results().filter(|result| result.has_problem(path));
            let trials: Vec<_> = blocked.map(|result| result.name().to_owned()).collect();
            format!("{code} {path}{at} [{}]", trials.join(" "))
        };
        list(&self.0["problems"]).iter().map(describe).collect()
    }

    /// Returns the codes of the problems.
    pub fn problem_codes(&self) -> Vec<&str> {
        list(&self.0["problems"]).iter().map(|problem| text(&problem["code"])).collect()
    }
}

impl<'a> TrialResult<'a> {
    /// Returns the trial without `trial:`.
    pub fn name(&self) -> &'a str {
        text(&self.0["trial_ref"]).trim_start_matches("trial:")
    }

    /// Returns `ready`, `awaiting_approval` or `blocked`.
    pub fn status(&self) -> &'a str {
        text(&self.0["status"])
    }

    /// Returns the results of the stages that are begun, in order.
    pub fn stages(&self) -> &'a [Value] {
        list(&self.0["stages"])
    }

    /// Returns the statuses of the gates of stage 1, in order.
    pub fn gates(&self) -> Vec<&'a str> {
        list(&self.stages()[0]["checks"]).iter().map(|check| text(&check["status"])).collect()
    }

    /// Returns the marks, in alphabetical order.
    pub fn attention(&self) -> Vec<&'a str> {
        list(&self.0["attention"]).iter().map(text).collect()
    }

    /// Returns the findings of stage 1 with the numbers of their gates, in order.
    pub fn raw_findings(&self) -> Vec<(usize, &'a Value)> {
        let of_check = |(number, check): (usize, &'a Value)| {
            list(&check["findings"]).iter().map(move |finding| (number, finding))
        };
        (1..).zip(list(&self.stages()[0]["checks"])).flat_map(of_check).collect()
    }

    /// Describes every finding, in order: `4 missing followup-packet notifications[0].channel`.
    pub fn findings(&self) -> Vec<String> {
        let describe = |(gate, finding): (usize, &Value)| {
            let parts = ["code", "document", "field"].map(|part| finding[part].as_str());
            parts.into_iter().flatten().fold(gate.to_string(), |out, part| format!("{out} {part}"))
        };
        self.raw_findings().into_iter().map(describe).collect()
    }

    /// Returns the records that were read.
    pub fn decisions(&self) -> &'a [Value] {
        list(&self.0["grace"]["decisions"])
    }

    /// Returns whether a problem blocks the trial. Those of one `decisions` folder have one finding, at the first.
    fn has_problem(&self, path: &str) -> bool {
        let folder = |path: &str| path.find("decisions/").map(|at| path[..at].to_owned());
        self.raw_findings().iter().any(|(_, finding)| {
            let of_folder = || {
                finding["message"].as_str().is_some_and(|message| message.contains(" problems in this "))
                    && folder(path).is_some()
                    && folder(path) == finding["path"].as_str().and_then(folder)
            };
            finding["code"] == "problem" && (finding["path"] == path || of_folder())
        })
    }
}

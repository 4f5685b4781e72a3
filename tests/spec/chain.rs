//! A trial with the packets of all stages, as the examples of the specification have them (sections 2 and 8.1).

use serde_json::Value;
use support::report::{Report, text};
use support::repository;
use support::room::TestRoom;

/// A time after the whole chain of the examples.
pub const LATER: &str = "2027-03-01T00:00:00Z";

/// The short names of the stages, in order.
pub const STAGES: [&str; 8] =
    ["followup", "readiness", "activation", "closeout", "renewal", "followthrough", "outcome", "final"];

/// Returns the id of a stage, by its number from 1.
pub fn id(stage: usize) -> &'static str {
    [
        "trial-expired-followup",
        "trial-conversion-readiness",
        "trial-conversion-activation-handoff",
        "trial-conversion-closeout-revenue",
        "trial-conversion-executive-renewal",
        "trial-conversion-customer-followthrough",
        "trial-conversion-renewal-outcome-rollup",
        "trial-final-commercial-renewal-closeout",
    ][stage - 1]
}

/// Returns the examples of documents of the specification, by their `schema_version`.
fn examples() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(repository().join("docs/evidence.md")).unwrap();
    let blocks = page.split("```yaml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned());
    let documents = blocks.flat_map(|block| block.split("\n---\n").map(str::to_owned).collect::<Vec<_>>());
    documents
        .filter_map(|document| {
            let version = document.strip_prefix("schema_version: ")?.lines().next()?.trim().to_owned();
            Some((version, document + "\n"))
        })
        .collect()
}

/// Returns the example of a document.
pub fn example(version: &str) -> String {
    let found = examples().into_iter().find(|(found, _)| found == version);
    found.unwrap_or_else(|| panic!("no example of {version}")).1
}

/// A trial in `TRL-1042/` with the packets of the first stages, each approved by a document.
pub struct Chain {
    pub room: TestRoom,
}

impl Chain {
    /// Returns a trial that has begun this stage. Every package but the last is approved by a document.
    pub fn up_to(stage: usize) -> Self {
        let room = TestRoom::empty();
        for (name, version) in [
            ("expiry", "cavra.trial-access-expiry.packet.v1"),
            ("approval", "cavra.trial-access-expiry.approval.v1"),
            ("followup", "cavra.trial-expired-followup.packet.v1"),
        ] {
            let text = example(version);
            // The digest in the example is that of the example alone.
            let lines = text.lines().filter(|line| !line.starts_with("package_digest"));
            let text = lines.fold(String::new(), |out, line| out + line + "\n");
            room.put(
                &format!("TRL-1042/{name}.yaml"),
                text.replace("expires_at: 2026-12-31", "expires_at: 2029-12-31"),
            );
        }
        let chain = Self { room };
        for number in 2..=stage {
            chain.approve(number - 1);
            chain.room.put(&Self::packet(number), example(&format!("cavra.{}.packet.v1", id(number))));
        }
        chain
    }

    /// Returns the path of the packet of a stage.
    pub fn packet(stage: usize) -> String {
        format!("TRL-1042/{}.yaml", STAGES[stage - 1])
    }

    /// Returns the path of the document that approves the package of a stage.
    pub fn approval(stage: usize) -> String {
        format!("TRL-1042/{}-approval.yaml", STAGES[stage - 1])
    }

    /// Approves the package of a stage by a document.
    pub fn approve(&self, stage: usize) -> &Self {
        let text = format!(
            "schema_version: cavra.{id}.approval.v1\ntrial_ref: trial:TRL-1042\npackage_ref: evidence://{id}/TRL-1042\n\
             state: approved\ndecided_at: 2027-02-20T00:00:00Z\n",
            id = id(stage)
        );
        self.room.put(&Self::approval(stage), text);
        self
    }

    /// Evaluates the trial after the whole chain.
    pub fn judge(&self) -> Judged {
        Judged(self.room.judge_at(LATER))
    }
}

/// The report on a trial with several stages.
pub struct Judged(pub Report);

impl Judged {
    /// Returns the result of a stage that is begun.
    #[track_caller]
    pub fn stage(&self, stage: usize) -> &Value {
        let found = self.0.only().stages().iter().find(|result| result["stage"] == id(stage));
        found.unwrap_or_else(|| panic!("stage {stage} is not begun"))
    }

    /// Returns the status of the trial.
    pub fn status(&self) -> String {
        self.0.only().status().to_owned()
    }

    /// Describes the findings of a stage: `conversion-target mismatch readiness-packet conversion_target`.
    #[track_caller]
    pub fn findings(&self, stage: usize) -> Vec<String> {
        let checks = self.stage(stage)["checks"].as_array().unwrap().iter();
        let of_check = |check: &Value| {
            let name = text(&check["name"]).to_owned();
            let findings = check["findings"].as_array().unwrap().clone();
            findings.into_iter().map(move |finding| {
                let parts = ["code", "document", "field"]
                    .map(|part| finding[part].as_str().unwrap_or_default().to_owned());
                format!("{name} {}", parts.join(" ").trim_end())
            })
        };
        checks.flat_map(of_check).collect()
    }

    /// Returns the statuses of the gates of a stage.
    pub fn gates(&self, stage: usize) -> Vec<(String, String)> {
        let checks = self.stage(stage)["checks"].as_array().unwrap().iter();
        checks.map(|check| (text(&check["name"]).to_owned(), text(&check["status"]).to_owned())).collect()
    }

    /// Returns the state of a stage's package.
    pub fn state(&self, stage: usize) -> &str {
        text(&self.stage(stage)["approval"]["state"])
    }
}

//! The three documents of a trial, and the language in which tests change them.
//!
//! [`Documents::clean`] makes a trial that passes every gate. A *change* is one line:
//!
//! | change | effect |
//! | --- | --- |
//! | `expiry: status = draft` | sets a field; the value is YAML |
//! | `followup: notifications[0].channel = null` | sets a field of a list's item |
//! | `followup: handoff.owners gone` | removes a field |
//! | `approval: gone` | removes the document |
//!
//! The documents are `expiry`, `approval` and `followup`. Missing mappings on the way to a field are added. A path that
//! names an item one past the end of a list appends to it.
//!
//! ```
//! use support::documents::Documents;
//! use support::yaml::Style;
//!
//! let mut documents = Documents::clean("renewed");
//! documents.change("expiry: status = draft");
//! documents.change("expiry: action.owner_ref gone");
//! documents.change("followup: notifications[0].channel = letter");
//! documents.change("approval: gone");
//!
//! let files = documents.files("TRL-1042", Style::Block);
//! let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
//! assert_eq!(names, ["TRL-1042/expiry.yaml", "TRL-1042/followup.yaml"]);
//! assert!(files[0].1.contains("status: draft\n") && !files[0].1.contains("owner_ref"));
//! assert!(files[1].1.contains("channel: letter\n"));
//! ```
//!
//! Tables of changes and their findings are the tests of `tests/spec/gates.rs`; [`rows`] reads them.

use crate::yaml::{Node, Style, parse, write};

/// The time at which rooms are evaluated.
pub const NOW: &str = "2026-06-20T12:00:00Z";
/// The trial of the documents.
pub const TRIAL: &str = "trial:TRL-1042";

/// The expiry packet of section 2.1, renewed.
pub const EXPIRY: &str = "\
schema_version: cavra.trial-access-expiry.packet.v1
product: CAVRA
evidence_mode: live
sanitized: true
trial_ref: trial:TRL-1042
package_ref: evidence://trial-access-expiry/TRL-1042
status: ready
access_evidence:
  package_ref: evidence://trial-access/TRL-1042
  status: ready
access_approval:
  approval_ref: approval:trial-access/TRL-1042
  package_ref: evidence://trial-access/TRL-1042
  state: approved
license_ref: license:TRL-1042
evaluator_ref: evaluator:TRL-1042
organization_ref: organization:opaque-7f3a
original_expires_at: 2026-06-01T00:00:00Z
outcome: renewed
action:
  owner_ref: owner:license-operations
  performed_at: 2026-06-02T09:15:00Z
license_revocation_ref: null
access_revocation_ref: null
renewal_ref: evidence://renewal/TRL-1042
new_expires_at: 2026-07-31T00:00:00Z
escalation_ref: null
";

/// The expiry approval of section 2.2.
pub const APPROVAL: &str = "\
schema_version: cavra.trial-access-expiry.approval.v1
trial_ref: trial:TRL-1042
approval_ref: approval:trial-access-expiry/TRL-1042
package_ref: evidence://trial-access-expiry/TRL-1042
state: approved
decided_by: role:license-governance
decided_at: 2026-06-02T12:00:00Z
expires_at: 2026-12-31T00:00:00Z
";

/// The follow-up packet of section 2.3, with both handoffs, so that it fits every outcome.
pub const FOLLOWUP: &str = "\
schema_version: cavra.trial-expired-followup.packet.v1
product: CAVRA
evidence_mode: live
sanitized: true
trial_ref: trial:TRL-1042
package_ref: evidence://trial-expired-followup/TRL-1042
expiry_package_ref: evidence://trial-access-expiry/TRL-1042
notifications:
  - notification_ref: evidence://notification/TRL-1042/1
    channel: email
    delivery_owner_ref: owner:customer-success/emea
    delivery_tracking_ref: ticket:CS-8812
grace_period:
  requested_until: 2026-07-31
  approval_ref: approval:grace-period/TRL-1042
handoff:
  commercial_ref: handoff:sales/TRL-1042
  closeout_ref: handoff:closeout/TRL-1042
  owners:
    customer_success_ref: owner:customer-success/emea
    sales_ref: owner:sales/emea
    support_ref: owner:support/tier-2
  next_action_refs: [ticket:CS-8813]
  task_tracking_refs: [crm:task/55120]
renewal_followup_ref: evidence://renewal-follow-up/TRL-1042
";

/// The documents of a trial.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The expiry packet.
    pub expiry: Option<Node>,
    /// The expiry approval.
    pub approval: Option<Node>,
    /// The follow-up packet.
    pub followup: Option<Node>,
}

impl Documents {
    /// Returns a trial that passes every gate that its outcome requires, without a policy.
    pub fn clean(outcome: &str) -> Self {
        let expiry = match outcome {
            "renewed" => EXPIRY.to_owned(),
            "revoked" => EXPIRY
                .replace("outcome: renewed", "outcome: revoked")
                .replace("license_revocation_ref: null", "license_revocation_ref: evidence://revocation/L-1")
                .replace("access_revocation_ref: null", "access_revocation_ref: evidence://revocation/A-1")
                .replace("renewal_ref: evidence://renewal/TRL-1042", "renewal_ref: null")
                .replace("new_expires_at: 2026-07-31T00:00:00Z", "new_expires_at: null"),
            "escalated" => EXPIRY
                .replace("outcome: renewed", "outcome: escalated")
                .replace("escalation_ref: null", "escalation_ref: evidence://escalation/TRL-1042"),
            other => panic!("unknown outcome `{other}`"),
        };
        Self {
            expiry: Some(parse(&expiry)),
            approval: Some(parse(APPROVAL)),
            followup: Some(parse(FOLLOWUP)),
        }
    }

    /// Makes one change, in the language of this module.
    pub fn change(&mut self, change: &str) {
        let (document, change) =
            change.split_once(':').unwrap_or_else(|| panic!("no document in `{change}`"));
        let document = match document.trim() {
            "expiry" => &mut self.expiry,
            "approval" => &mut self.approval,
            "followup" => &mut self.followup,
            other => panic!("unknown document `{other}`"),
        };
        let change = change.trim();
        if change == "gone" {
            *document = None;
            return;
        }
        let document = document.as_mut().expect("the document");
        if let Some(path) = change.strip_suffix(" gone") {
            document.remove(path.trim());
        } else {
            let (path, value) = change.split_once(" = ").unwrap_or_else(|| panic!("no value in `{change}`"));
            document.set(path.trim(), parse(value).value);
        }
    }

    /// Returns the documents as files of a folder: their paths and their texts.
    pub fn files(&self, folder: &str, style: Style) -> Vec<(String, String)> {
        [("expiry", &self.expiry), ("approval", &self.approval), ("followup", &self.followup)]
            .into_iter()
            .filter_map(|(name, document)| {
                let text = write(document.as_ref()?, style);
                Some((format!("{folder}/{name}.{}", style.extension()), text))
            })
            .collect()
    }
}

/// Splits a table with bars into rows, without its head.
pub fn rows(table: &str) -> Vec<Vec<&str>> {
    let is_row = |line: &&str| line.starts_with('|') && !line.trim_start_matches(['|', '-', ' ']).is_empty();
    table
        .lines()
        .map(str::trim)
        .filter(is_row)
        .skip(1)
        .map(|line| line.trim_start_matches('|').splitn(2, " |").map(str::trim).collect())
        .collect()
}

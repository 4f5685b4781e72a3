//! Every closed set of words: states, verdicts, marks, codes and kinds of the specification, each with its name in
//! files, its label for people and a sentence with its meaning.
//!
//! This is their only table. Reports, screens, speech, queries and schemas take names and labels from here, so a state
//! has the same label in every output. Adding a value is adding a line.

/// A closed set of words.
pub trait Label: Copy + Eq + 'static {
    /// Every value, in the order of the specification.
    const VALUES: &'static [Self];

    /// Returns the name in evidence, reports, policies and queries.
    fn as_name(self) -> &'static str;

    /// Returns the label for people, the same in every output.
    fn as_label(self) -> &'static str;

    /// Returns the value with this name; case counts (specification, section 1.1, "Label").
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::from_bytes(name.as_bytes())
    }

    /// Returns the value whose name has these bytes.
    #[must_use]
    fn from_bytes(name: &[u8]) -> Option<Self> {
        Self::VALUES.iter().copied().find(|value| value.as_name().as_bytes() == name)
    }

    /// Returns every name, in order.
    fn names() -> impl Iterator<Item = &'static str> {
        Self::VALUES.iter().map(|value| value.as_name())
    }
}

/// Defines an enum that is a closed set: each line has the variant, its name, its label and its sentence.
macro_rules! labels {
    ($($(#[$meta:meta])* $set:ident { $($variant:ident: $name:literal, $label:literal, $sentence:literal;)+ })+) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $set {
            $(#[doc = $sentence] #[serde(rename = $name)] $variant,)+
        }

        impl $set {
            /// Every value, in the order of the specification.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The names, in the order of [`Self::ALL`].
            pub const NAMES: [&'static str; [$($name),+].len()] = [$($name),+];

            /// Returns the name in evidence, reports, policies and queries.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Returns the label for people, the same in every output.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Returns the sentence with the meaning of the value.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)+ }
            }
        }

        impl $crate::domain::labels::Label for $set {
            const VALUES: &'static [Self] = &Self::ALL;

            fn as_name(self) -> &'static str {
                self.name()
            }

            fn as_label(self) -> &'static str {
                self.label()
            }
        }

        impl crate::domain::safe_text::Safe for $set {}

        impl std::fmt::Display for $set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    )+};
}

/// Defines an enum of codes of the program itself, which have names alone: each line has the variant and its name.
macro_rules! codes {
    ($(#[$meta:meta])* $set:ident { $($(#[doc = $doc:literal])+ $code:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
        pub enum $set {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $code,)+
        }

        impl $set {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// Returns the name, as in JSON.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)+ }
            }
        }
    };
}

pub(crate) use codes;

mod kinds;
mod stages;

pub use kinds::Kind;
pub use stages::{ConversionTarget, PackageState, RenewalOutcome, StageId, StageStatus};

labels! {
    /// How a trial ended (specification, section 2.1).
    Outcome {
        Revoked: "revoked", "revoked", "Access was revoked.";
        Renewed: "renewed", "renewed", "The trial continues until a new date.";
        Escalated: "escalated", "escalated", "The decision was passed on.";
    }

    /// The status of a trial, or of a stage that is begun (specification, section 3.1), the most urgent first.
    Status {
        Blocked: "blocked", "blocked", "A gate is blocked by more than a pending decision.";
        AwaitingApproval: "awaiting_approval", "awaiting approval", "The next step is an approver's alone.";
        Ready: "ready", "ready", "No gate is blocked.";
    }

    /// The status of a gate (specification, section 3).
    GateStatus {
        Pass: "pass", "pass", "The gate applies and has no finding.";
        Blocked: "blocked", "blocked", "The gate has at least one finding.";
        NotApplicable: "not_applicable", "not applicable", "The gate does not apply to this trial.";
    }

    /// The state of a grace period (specification, section 5.3).
    GraceState {
        NotApplicable: "not_applicable", "not applicable", "The trial is revoked and has no grace period.";
        Denied: "denied", "denied", "A vote denies the grace period.";
        ChangesRequested: "changes_requested", "changes requested", "A vote requests changes that have not been made.";
        RefusalUnsettled: "refusal_unsettled", "objection open",
            "An objection does not count as a vote, and no quorum of approvers who saw it has approved.";
        Approved: "approved", "approved", "Enough approvals are in force.";
        Stale: "stale", "stale", "Enough approvals exist, but the request changed after them.";
        Referenced: "referenced", "referenced", "No record exists, and the policy accepts a reference to an approval kept elsewhere.";
        Awaiting: "awaiting", "awaiting", "No decision has been made, or not enough of them.";
    }

    /// The verdict of a decision record (specification, section 5.1).
    Verdict {
        Approved: "approved", "approved", "The grace period is granted until a date.";
        Denied: "denied", "denied", "The grace period is refused.";
        ChangesRequested: "changes_requested", "changes requested", "The reviewer has to change the request first.";
        Withdrawn: "withdrawn", "withdrawn", "The principal withdraws an earlier decision.";
    }

    /// The reason why a record does not count (specification, section 5.2). The first that applies is
    /// reported. The sentence is shown after "does not count:".
    NotCounted {
        NotYet: "not-yet", "not yet", "it is dated later than now";
        NotAnApprover: "not-an-approver", "not an approver", "the policy does not list this principal as an approver";
        BadSignature: "bad-signature", "bad signature", "its signature does not verify";
        UntrustedKey: "untrusted-key", "untrusted key", "its key does not belong to this principal (or no longer)";
        Unsigned: "unsigned", "unsigned", "the policy requires a signature";
        Owner: "owner", "owner", "an owner in this trial may not decide on it";
        Backdated: "backdated", "backdated", "it is dated more than 24 hours before an approval that it has seen";
        GraceInPast: "grace-in-past", "grace in the past", "the grace period ends before the day of the decision";
        GraceTooLong: "grace-too-long", "grace too long", "the grace period is longer than the policy allows";
        GraceTotalTooLong: "grace-total-too-long", "grace too long in total",
            "the grace period ends later after the expiry than the policy allows";
        TooManyExtensions: "too-many-extensions", "too many extensions",
            "the grace period was extended more often than the policy allows";
        Expired: "expired", "expired", "the approval of the package has expired";
    }

    /// A mark beside the status (specification, sections 3.1 and 5.3). The order is alphabetical.
    Mark {
        BreakGlass: "break-glass", "break-glass", "An approval was bypassed in an emergency, and the policy accepts that.";
        Conditional: "conditional", "conditional", "An approval of the settled grace period has conditions.";
        Conflict: "conflict", "conflict", "One vote approves and another refuses.";
        Lapsed: "lapsed", "lapsed", "The approved grace period has ended.";
        Overdue: "overdue", "overdue", "The trial has not been ready for longer than the policy allows.";
        Resubmitted: "resubmitted", "resubmitted", "The requested changes were made.";
        Stale: "stale", "stale", "The request changed after it was approved.";
    }

    /// The code of a finding (specification, section 3).
    Code {
        Missing: "missing", "missing", "The field has no value.";
        Malformed: "malformed", "malformed", "The value does not have the required form.";
        Placeholder: "placeholder", "placeholder", "The value is a placeholder such as `TBD`.";
        Unsupported: "unsupported", "unsupported", "The value is not one of the allowed words.";
        DocumentMissing: "document-missing", "document missing", "A document that the gate needs is absent.";
        NotReady: "not-ready", "not ready", "The producer of the packet does not declare it ready.";
        NotApproved: "not-approved", "not approved", "The state is not `approved`.";
        Mismatch: "mismatch", "mismatch", "It names another package than it should.";
        InFuture: "in-future", "in the future", "The time is later than now.";
        NotLater: "not-later", "not later", "The new expiry is not later than the original one.";
        Expired: "expired", "expired", "The approval has expired.";
        TooLong: "too-long", "too long", "The emergency approval is valid for longer than the policy allows.";
        Problem: "problem", "problem", "A file of this trial has a problem.";
        OutcomeUnknown: "outcome-unknown", "outcome unknown", "The outcome is not known, so the required handoff is not known.";
        Forbidden: "forbidden", "forbidden", "The document holds material that is not allowed in evidence.";
        NotSanitized: "not-sanitized", "not sanitized", "The document does not declare `sanitized: true`.";
        NotLive: "not-live", "not live", "Live evidence is required, and the document is not declared live.";
        Denied: "denied", "denied", "The grace period or the package was denied.";
        ChangesRequested: "changes-requested", "changes requested", "An approver requested changes.";
        RefusalUnsettled: "refusal-unsettled", "objection open",
            "An objection does not count as a vote, and no quorum of approvers who saw it has approved.";
        Stale: "stale", "stale", "The evidence changed after it was approved.";
        AwaitingDecision: "awaiting-decision", "awaiting decision", "No decision has been made, or not enough of them.";
        Lapsed: "lapsed", "lapsed", "The approved grace period has ended.";
        UpstreamBlocked: "upstream-blocked", "upstream blocked", "The stage before this one is not ready.";
        NotConvertible: "not-convertible", "not convertible", "A revoked trial cannot be converted.";
        TargetUnknown: "target-unknown", "target unknown", "The conversion target is not known, so the required plan is not known.";
        Unexpected: "unexpected", "unexpected", "The plan belongs to the other conversion target.";
    }

    /// The code of a problem with a file (specification, section 1, "Problems").
    ProblemCode {
        Unreadable: "unreadable", "unreadable", "The file cannot be read, or it changed while it was read.";
        TooLarge: "too-large", "too large", "The file is over 1 MiB.";
        NotUtf8: "not-utf8", "not UTF-8", "The file is not UTF-8.";
        Syntax: "syntax", "syntax", "The file is neither YAML 1.2 nor, if it is named `.json`, JSON.";
        NoTrial: "no-trial", "no trial", "The document has no usable `trial_ref`.";
        UnsupportedVersion: "unsupported-version", "unsupported version", "This version of the packet is not supported.";
        Duplicate: "duplicate", "duplicate", "The trial has a second document of this kind, so none of them counts.";
        BadDecision: "bad-decision", "bad decision", "The record is not a well-formed decision, or the document is not one.";
        MissingDecision: "missing-decision", "missing decision", "A decision record was removed.";
        BadSignature: "bad-signature", "bad signature", "The signature does not verify.";
    }

    /// The channel by which an evaluator was notified (specification, section 2.3).
    Channel {
        Email: "email", "email", "By e-mail.";
        CustomerSuccess: "customer_success", "customer success", "By the customer-success contact.";
        SupportTicket: "support_ticket", "support ticket", "In a support ticket.";
        CrmTask: "crm_task", "CRM task", "By a task in the CRM.";
    }

    /// The state of an approval document (specification, section 2.2).
    ApprovalState {
        Pending: "pending", "pending", "No decision has been made.";
        Approved: "approved", "approved", "The package is approved.";
        Denied: "denied", "denied", "The package was refused.";
        Expired: "expired", "expired", "The approval has expired.";
        BreakGlass: "break_glass", "break-glass", "The approval was bypassed in an emergency.";
    }

    /// The mode of evidence (specification, section 2).
    EvidenceMode {
        Live: "live", "live", "Evidence of a real trial.";
        Sample: "sample", "sample", "Evidence for demonstrations.";
    }

}

impl Verdict {
    /// Returns whether the verdict prevents the settlement of a grace period.
    #[must_use]
    pub const fn is_refusal(self) -> bool {
        matches!(self, Self::Denied | Self::ChangesRequested)
    }
}

impl Outcome {
    /// Returns whether the trial goes on, so that it has a grace period and is converted.
    #[must_use]
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::Renewed | Self::Escalated)
    }
}

impl GraceState {
    /// Returns whether gate 5 accepts the state (specification, section 5.3).
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Approved | Self::Referenced)
    }
}

impl NotCounted {
    /// Returns whether a refusal that does not count for this reason still blocks gate 5 (`refusal_unsettled`).
    #[must_use]
    pub const fn leaves_refusal_open(self) -> bool {
        matches!(
            self,
            Self::NotAnApprover | Self::BadSignature | Self::UntrustedKey | Self::Unsigned | Self::Owner
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_fit_into_bits_in_the_order_of_their_lists() {
        assert!(Code::ALL.len() <= 32 && Mark::ALL.len() <= 8 && Channel::ALL.len() <= 8);
        assert!(Code::ALL.iter().enumerate().all(|(at, &code)| code as usize == at));
        assert!(Mark::ALL.iter().enumerate().all(|(at, &mark)| mark as usize == at));
    }

    #[test]
    fn names_are_read_back_exactly() {
        assert_eq!(Outcome::from_name("renewed"), Some(Outcome::Renewed));
        assert_eq!(Outcome::from_name("Renewed"), None);
        assert_eq!(Mark::names().collect::<Vec<_>>(), {
            let mut sorted: Vec<_> = Mark::names().collect();
            sorted.sort_unstable();
            sorted
        });
    }
}

//! Troubles that a room has on this machine, or would have on another one.
//!
//! [`probe`] reads the facts. Everything else is pure: facts go in, and findings come out.

pub mod facts;
mod finding;
mod git;
mod machine;
mod names;
mod policy;
pub mod probe;
mod records;
mod report;
mod signing;
#[cfg(test)]
mod tests;

pub use finding::{Code, Finding};
pub use report::DoctorReport;

use facts::Facts;

/// Returns the troubles, in this order: files, records, git, policy, keys, machine.
#[must_use]
pub fn diagnose(facts: &Facts) -> Vec<Finding> {
    [
        names::findings(&facts.names),
        records::findings(&facts.records, facts.now),
        git::findings(&facts.git),
        policy::findings(&facts.policy, &facts.names),
        signing::findings(&facts.signing),
        machine::findings(&facts.machine),
    ]
    .concat()
}

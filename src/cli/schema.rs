//! `trialdesk schema`: the JSON Schema of what the program reads or writes.

use super::{Exit, output};
use crate::report::schema::Subject;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Of what
    #[arg(value_enum)]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// The expiry packet
    ExpiryPacket,
    /// The expiry approval
    ExpiryApproval,
    /// The follow-up packet
    FollowupPacket,
    /// A decision record
    GraceDecision,
    /// A room's policy
    Policy,
    /// What `check --format json` writes
    CheckReport,
}

impl From<Kind> for Subject {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::ExpiryPacket => Self::ExpiryPacket,
            Kind::ExpiryApproval => Self::ExpiryApproval,
            Kind::FollowupPacket => Self::FollowupPacket,
            Kind::GraceDecision => Self::GraceDecision,
            Kind::Policy => Self::Policy,
            Kind::CheckReport => Self::CheckReport,
        }
    }
}

pub(super) fn run(args: &Args) -> Exit {
    output(Exit::Ready, |out| out.write_all(Subject::from(args.kind).text().as_bytes()))
}

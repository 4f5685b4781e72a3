//! Problems: something wrong with a file rather than with a trial's answers (specification, section 1).

use super::tree::Spot;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// It could not be read, or changed while it was.
    Unreadable,
    /// Over 1 MiB.
    TooLarge,
    /// Not UTF-8.
    NotUtf8,
    /// Neither YAML 1.2 nor, for `.json`, RFC 8259, or outside the limits of section 1.
    Syntax,
    /// A known kind without a usable `trial_ref`.
    NoTrial,
    /// A second document of a kind that a trial has at most once.
    Duplicate,
    /// A record that cannot be taken for a decision, or a document where only decisions belong.
    BadDecision,
    /// A record that others have seen is gone.
    MissingDecision,
    /// A signature that does not verify.
    BadSignature,
}

impl ProblemCode {
    /// Every code, in the order of the specification.
    pub const ALL: [Self; 9] = [
        Self::Unreadable,
        Self::TooLarge,
        Self::NotUtf8,
        Self::Syntax,
        Self::NoTrial,
        Self::Duplicate,
        Self::BadDecision,
        Self::MissingDecision,
        Self::BadSignature,
    ];

    /// The code as reports have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::NotUtf8 => "not-utf8",
            Self::Syntax => "syntax",
            Self::NoTrial => "no-trial",
            Self::Duplicate => "duplicate",
            Self::BadDecision => "bad-decision",
            Self::MissingDecision => "missing-decision",
            Self::BadSignature => "bad-signature",
        }
    }
}

/// One problem, where it is, and the trials that it holds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// Where in it, where that is known.
    pub at: Option<Spot>,
    /// The sentence that says so.
    pub message: String,
    /// The `trial_ref`s of the trials it belongs to, in order.
    pub trials: Vec<Arc<str>>,
}

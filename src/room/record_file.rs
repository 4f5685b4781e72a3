//! A decision record in a file that is not in the room: composed elsewhere, to be placed in the room, or previewed.

use super::Room;
use super::boundary::{all_in_file, first_in_evidence};
use super::encoding::not_utf8;
use super::syntax::{self, SyntaxError};
use crate::domain::assemble::is_empty;
use crate::domain::decision::{Decision, Defect, Signature};
use crate::domain::digest::Digest;
use crate::domain::document::Document;
use crate::domain::labels::Kind;
use crate::domain::packed::{PackedDocument, kind_of_document};
use crate::domain::safe_text::SafeText;
use crate::domain::signature::{BadSignature, KeyTrust};
use crate::domain::tree::{Node, Position};
use crate::ledger::signature::namespace;
use crate::ledger::validation::signature_objection;
use public_boundary::SecretKind;
use ssh_allowed_signers::{PublicKey, SignatureError, verify};

/// The name under which the text is parsed: records are YAML.
const NAME: &str = "record.yaml";

/// A decision record whose path in the room is not determined yet.
#[derive(Clone, Debug)]
pub struct RecordFile {
    /// The decision, with its signature compared with the `allowed_signers` of the policy.
    pub decision: Decision,
    /// The document that it was read from.
    pub document: Document,
    /// The content of the file.
    pub text: String,
}

/// The reason why a file is not a well-formed decision record that may be in a room.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordFileError {
    /// It is not UTF-8.
    #[error("{0}")]
    NotUtf8(String),
    /// It does not parse.
    #[error("{}:{}: {}", .0.at.line, .0.at.column, .0.message)]
    Syntax(SyntaxError),
    /// It does not hold exactly one document.
    #[error("a record is one document, and this file holds {0}")]
    NotOneDocument(usize),
    /// It is of another kind.
    #[error(
        "this is not a decision record: its `schema_version` is not that of a grace decision or a package decision"
    )]
    NotARecord,
    /// Its `trial_ref` is missing or not a reference.
    #[error("its `trial_ref` is not usable")]
    NoTrial,
    /// It has a defect that makes a record bad (specification, section 5.2).
    #[error("{}:{}: {}", .0.at.line, .0.at.column, .0.message)]
    Bad(Defect),
    /// It holds forbidden material (specification, section 4).
    #[error("{}:{}: this holds {}, which is not allowed here", .at.line, .at.column, .kind.title())]
    Forbidden {
        /// The position.
        at: Position,
        /// The kind of material.
        kind: SecretKind,
    },
}

impl RecordFile {
    /// Reads a record, and compares the signature beside it, if there is one, with the keys of the policy.
    ///
    /// # Errors
    /// The first reason why it is not a well-formed record. A bad signature is not an error, but the decision has it.
    pub fn parse(
        bytes: &[u8],
        signature: Option<&[u8]>,
        trust: &dyn KeyTrust,
    ) -> Result<Self, RecordFileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| RecordFileError::NotUtf8(not_utf8(bytes)))?;
        let document = document(text, "")?;
        let kind = document.kind;
        let mut decision = Decision::read(&document, Signature::None).map_err(RecordFileError::Bad)?;
        if let Some(&(at, kind)) = all_in_file(NAME, text).first() {
            return Err(RecordFileError::Forbidden { at, kind });
        }
        decision.signature = match signature.map(|signature| verify(namespace(kind), bytes, signature)) {
            None => Signature::None,
            Some(Err(SignatureError::Certificate)) => Signature::Bad(BadSignature::Certificate),
            Some(Err(_)) => Signature::Bad(BadSignature::DoesNotVerify),
            Some(Ok(key)) => {
                let key = key.text().clone();
                let (trusted, changes_at) = trust.of(&key, &decision.decided_by, decision.decided_at, kind);
                Signature::Good { key, kind, trusted, changes_at }
            }
        };
        Ok(Self { decision, document, text: text.to_owned() })
    }

    /// Sets the path in the room.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.document.path = path.into();
        self.decision.path = self.document.path.clone();
        self
    }
}

impl Room {
    /// Returns whether a key belongs to a person for this kind of record now, by the policy's `allowed_signers`. It is known
    /// before anything is signed.
    #[must_use]
    pub fn is_key_of(&self, principal: &str, key: &PublicKey, kind: Kind) -> bool {
        self.policy_file.signers.trust(key.text(), principal, namespace(kind), self.now.instant)
    }

    /// Returns the reason why a record would not count with this signature, if the signature is the reason (specification,
    /// section 5.3): it is bad, or its key is not one of the person who decides.
    #[must_use]
    pub fn signature_objection(&self, record: &str, signature: &[u8]) -> Option<SafeText> {
        match RecordFile::parse(record.as_bytes(), Some(signature), &self.key_trust()) {
            Ok(file) => signature_objection(&self.policy_file.policy, &file.decision),
            Err(error) => Some(SafeText::sanitize(&error.to_string())),
        }
    }
}

/// Returns the document of a text that holds one decision record.
pub(super) fn document(text: &str, path: &str) -> Result<Document, RecordFileError> {
    let parsed = syntax::parse(NAME, text).map_err(RecordFileError::Syntax)?;
    let documents: Vec<&Node<'_>> = parsed.documents.iter().filter(|root| !is_empty(root)).collect();
    let [root] = documents.as_slice() else {
        return Err(RecordFileError::NotOneDocument(documents.len()));
    };
    let kind = kind_of_document(root).filter(|kind| kind.is_record()).ok_or(RecordFileError::NotARecord)?;
    let mut document = Document {
        kind,
        trial_ref: "".into(),
        path: path.into(),
        file_digest: Digest::of(text.as_bytes()),
        has_cr: text.contains('\r'),
        packed: PackedDocument::of(root, first_in_evidence(root, &parsed.markup).as_ref()),
    };
    document.trial_ref =
        document.field("trial_ref").reference().map_err(|_| RecordFileError::NoTrial)?.into();
    Ok(document)
}

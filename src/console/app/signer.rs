//! The user who decides, and their key.

use crate::domain::decision::Signature;
use crate::domain::labels::Kind;
use crate::domain::policy::Signatures;
use crate::domain::safe_text::SafeText;
use crate::ledger::signature::{SigningKey, not_the_key_of};
use crate::room::Room;
use ssh_allowed_signers::PublicKey;

/// The user who decides. Decisions need a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// The name that records have as `decided_by`.
    pub principal: String,
    /// The key that signs records, if there is one.
    pub key: Option<SigningKey>,
    /// Set if the key was configured. Git's own key is used only if the policy mentions signatures.
    pub is_named: bool,
    /// The public key, if it could be read without a passphrase.
    pub public: Option<PublicKey>,
}

impl Signer {
    /// Returns the signer for a room: without git's own key unless its policy mentions signatures.
    #[must_use]
    pub fn in_room(&self, room: &Room) -> Self {
        if self.is_named || room.policy_file.policy.cares_about_signatures() {
            self.clone()
        } else {
            Self { key: None, public: None, ..self.clone() }
        }
    }

    /// Returns whether the room's `allowed_signers` list the key for this user and this kind of record, if that is known.
    fn is_trusted(&self, room: &Room, kind: Kind) -> bool {
        self.public.as_ref().is_none_or(|key| room.is_key_of(&self.principal, key, kind))
    }

    /// Returns the reason for which a record of this kind could not be signed as the policy requires.
    #[must_use]
    pub fn why_not_signable(&self, room: &Room, kind: Kind) -> Option<SafeText> {
        if self.key.is_some() {
            return (!self.is_trusted(room, kind)).then(|| not_the_key_of(&self.principal));
        }
        (room.policy_file.policy.signatures == Signatures::Required).then(|| {
            "The policy requires signatures. Set a key with --key, signing_key in the configuration, or git's \
             user.signingkey"
                .into()
        })
    }

    /// Returns the signature that a record of this kind would have.
    #[must_use]
    pub fn foreseen_signature(&self, room: &Room, kind: Kind) -> Signature {
        if self.key.is_none() {
            return Signature::None;
        }
        let key = self.public.as_ref().map_or_else(|| "".into(), |key| key.text().clone());
        Signature::Good { key, kind, trusted: self.is_trusted(room, kind), changes_at: None }
    }
}

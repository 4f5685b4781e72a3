//! Who decides, and with which key.

use crate::domain::decision::Signature;
use crate::domain::policy::Signatures;
use crate::ledger::signature::{Key, SigningKey};
use crate::room::Room;

/// Who sits here. Without a name nothing can be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// The name that records have as `decided_by`.
    pub principal: String,
    /// The key that records are signed with, where there is one.
    pub key: Option<SigningKey>,
    /// Whether that key was named; git's own signs only where the policy has an opinion on signatures.
    pub is_named: bool,
    /// Its public half, where it could be read without asking anybody.
    pub public: Option<Key>,
}

impl Signer {
    /// The same with the key that this room's policy has records signed with, as on the command line.
    #[must_use]
    pub fn in_room(&self, room: &Room) -> Self {
        if self.is_named || room.rules.policy.cares_about_signatures() {
            self.clone()
        } else {
            Self { key: None, public: None, ..self.clone() }
        }
    }

    /// Whether the room's `allowed_signers` give the key to this person, as far as that is known.
    fn is_trusted(&self, room: &Room) -> bool {
        let trusts = |key: &Key| room.rules.signers.trust(key.text(), &self.principal, room.now.instant);
        self.public.as_ref().is_none_or(trusts)
    }

    /// Why a record of this person could not be signed as the policy wants it.
    #[must_use]
    pub fn why_not_signable(&self, room: &Room) -> Option<String> {
        if self.key.is_some() {
            return (!self.is_trusted(room)).then(|| {
                format!(
                    "the policy's allowed_signers do not give your key to {}: it would not count",
                    self.principal
                )
            });
        }
        (room.rules.policy.signatures == Signatures::Required).then(|| {
            "the policy requires signatures, and you have no key: --key, signing_key in the configuration, or git's \
             user.signingkey"
                .to_owned()
        })
    }

    /// The signature that a record would have.
    #[must_use]
    pub fn foreseen_signature(&self, room: &Room) -> Signature {
        if self.key.is_none() {
            return Signature::None;
        }
        let key = self.public.as_ref().map_or_else(|| "".into(), |key| key.text().clone());
        Signature::Good { key, trusted: self.is_trusted(room) }
    }
}

//! Ids of git objects.

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::fmt::{self, Write as _};

/// The hash function of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectFormat {
    /// SHA-1, with ids of 40 digits.
    Sha1,
    /// SHA-256, with ids of 64 digits.
    Sha256,
}

impl ObjectFormat {
    /// Returns the format that git's name means.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            _ => None,
        }
    }

    /// Returns the id of the blob with these bytes.
    #[must_use]
    pub fn blob_id(self, bytes: &[u8]) -> ObjectId {
        let header = format!("blob {}\0", bytes.len());
        let digits = |digest: &[u8]| {
            digest.iter().fold(String::new(), |mut digits, byte| {
                let _ = write!(digits, "{byte:02x}");
                digits
            })
        };
        ObjectId(match self {
            Self::Sha1 => digits(&Sha1::new_with_prefix(header).chain_update(bytes).finalize()),
            Self::Sha256 => digits(&Sha256::new_with_prefix(header).chain_update(bytes).finalize()),
        })
    }
}

/// The id of an object: 40 lower-case hex digits (SHA-1), or 64 (SHA-256).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(String);

impl ObjectId {
    /// Returns the id that a text is. `None` for anything else, upper-case digits included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        (matches!(text.len(), 40 | 64) && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// Returns the digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns true for the id that git writes for an object that does not exist.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0.bytes().all(|digit| digit == b'0')
    }

    /// Returns the first digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..10]
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

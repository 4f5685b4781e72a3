//! BagIt 1.0 (RFC 8493): files with manifests that `sha256sum -c` reads.

use super::tar::Tar;
use crate::domain::digest::Digest;
use std::collections::BTreeMap;

/// The path below which the payload of a bag is.
const PAYLOAD: &str = "data/";
/// The file of which a signature is made: it covers the manifest of the payload and all other tag files.
pub(super) const SIGNED: &str = "tagmanifest-sha256.txt";

/// The reason why a file cannot be in a bag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BagError {
    /// The readers of manifests disagree about names with these characters.
    Name,
}

/// A bag: payload, and its description.
#[derive(Debug, Default)]
pub(super) struct Bag {
    payload: BTreeMap<String, Vec<u8>>,
    info: Vec<(&'static str, String)>,
}

/// A bag with its manifests.
#[derive(Debug)]
pub(super) struct SealedBag {
    files: BTreeMap<String, Vec<u8>>,
}

impl Bag {
    /// Adds a file of the payload by its path in it.
    ///
    /// # Errors
    /// Its name cannot be in a manifest.
    pub(super) fn add(&mut self, path: &str, content: Vec<u8>) -> Result<(), BagError> {
        // RFC 8493 encodes CR, LF and `%`, and `sha256sum` has other ways for these and for backslashes.
        if path.contains(|c: char| c.is_control() || matches!(c, '%' | '\\')) {
            return Err(BagError::Name);
        }
        self.payload.insert(format!("{PAYLOAD}{path}"), content);
        Ok(())
    }

    /// Adds a line to the description of the bag.
    pub(super) fn describe(&mut self, label: &'static str, value: String) {
        self.info.push((label, value));
    }

    /// Makes the manifests.
    pub(super) fn seal(mut self) -> SealedBag {
        let octets: usize = self.payload.values().map(Vec::len).sum();
        self.describe("Payload-Oxum", format!("{octets}.{}", self.payload.len()));
        let info = lines(self.info.iter().map(|(label, value)| format!("{label}: {value}")));
        let mut tags = BTreeMap::new();
        let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        tags.insert("bagit.txt".to_owned(), declaration.into());
        tags.insert("bag-info.txt".to_owned(), info);
        tags.insert("manifest-sha256.txt".to_owned(), manifest(&self.payload));
        let of_tags = manifest(&tags);
        let mut files = self.payload;
        files.append(&mut tags);
        files.insert(SIGNED.to_owned(), of_tags);
        SealedBag { files }
    }
}

impl SealedBag {
    /// Returns the bytes that a signature covers.
    pub(super) fn signed_bytes(&self) -> &[u8] {
        self.files.get(SIGNED).map(Vec::as_slice).unwrap_or_default()
    }

    /// Adds the signature.
    pub(super) fn sign(&mut self, signature: Vec<u8>) {
        self.files.insert(format!("{SIGNED}.sig"), signature);
    }

    /// Returns the compressed archive, with everything in one folder.
    pub(super) fn into_archive(self, folder: &str, time: u64) -> Vec<u8> {
        let mut tar = Tar::new(time);
        for (path, content) in &self.files {
            tar.add(&format!("{folder}/{path}"), content);
        }
        tar.into_gzip()
    }
}

/// Returns a manifest: a line with digest and path for each file.
fn manifest(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    lines(files.iter().map(|(path, content)| {
        let digest = Digest::of(content).to_string();
        format!("{}  {path}", digest.trim_start_matches("sha256:"))
    }))
}

/// Returns the bytes of lines, each with its end.
fn lines(lines: impl Iterator<Item = String>) -> Vec<u8> {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect::<String>().into_bytes()
}

//! The files of a room as they were loaded, on their way to an index, to what a caller keeps of them, and to the trials.

use super::hint::Hint;
use super::index::{Entry, Key, RacyCheck, Writer};
use super::known_files::{KnownFile, KnownFiles, Stamps};
use super::walk::{Found, FoundFolder, IgnoreContent, IgnoreWarning, RelPath};
use crate::domain::assemble::{File, decisions_folder};
use crate::domain::packed::{Dictionary, Packed};
use crate::fsio::FileVersion;
use std::io::{self, Seek, Write};
use std::sync::Arc;

/// The number of files that the dictionary of a room is made of, or fewer.
const SAMPLES: usize = 256;

/// The loaded files of a room.
pub(super) struct LoadedFiles {
    pub(super) found: Vec<Found>,
    pub(super) kept: Vec<Kept>,
    pub(super) others: Vec<File>,
    /// The number of files that `.trialdeskignore` left out.
    pub(super) ignored: usize,
    /// The files that look like evidence and are not.
    pub(super) hints: Vec<Hint>,
    /// The lines of `.trialdeskignore` that do not do what their author may think.
    pub(super) ignore_warnings: Vec<IgnoreWarning>,
    /// The key of a new index, if the one before is out of date.
    pub(super) outdated: Option<(Key, RacyCheck)>,
    pub(super) folders: Vec<FoundFolder>,
    pub(super) ignore_content: IgnoreContent,
    /// True if there was an index that could be used.
    pub(super) had_index: bool,
    /// The dictionary of the files that are compact.
    pub(super) dictionary: Option<Arc<Dictionary>>,
    /// True if the dictionary was made for this reading, of the files that the room has now.
    pub(super) is_dictionary_new: bool,
    /// Set if the caller keeps the files.
    pub(super) kept_by: Option<RacyCheck>,
}

/// A new index that the caller may store.
pub struct NewIndex<'a> {
    found: &'a [Found],
    kept: &'a [Kept],
    /// The dictionary of the room, if the room is held compact, and so is the index.
    dictionary: Option<&'a Arc<Dictionary>>,
    /// True if the dictionary is made of the files that the room has now.
    is_dictionary_new: bool,
    key: &'a Key,
    racy_check: RacyCheck,
}

impl NewIndex<'_> {
    /// Returns the key of the index.
    #[must_use]
    pub const fn key(&self) -> &Key {
        self.key
    }

    /// Writes the index.
    ///
    /// # Errors
    /// A failed write.
    pub fn write(&self, sink: impl Write + Seek) -> io::Result<()> {
        let mut writer = Writer::begin(sink, self.key.clone(), self.racy_check)?;
        // Made of the files of now, so that nothing stays in the index that is gone from the room. Files that are compact with
        // it already are copied.
        let known = |at: usize| Some(self.kept.get(at)?.packed.clone());
        let made = || Arc::new(dictionary(self.kept.len(), known));
        let is_new = self.is_dictionary_new;
        let dictionary = self.dictionary.map(|held| if is_new { held.clone() } else { made() });
        let mut bytes = Vec::new();
        for (found, kept) in self.found.iter().zip(self.kept) {
            let read = kept.version(found);
            let is_stored = match read {
                Some(_) => may_be_stored(found, kept, self.racy_check),
                None => has_lasting_content(&kept.packed),
            };
            if is_stored {
                bytes.clear();
                kept.packed.write(dictionary.as_deref(), &mut bytes);
                match read {
                    Some(read) => writer.add(found, read, &bytes)?,
                    None => writer.keep(&Entry::of(found, &bytes))?,
                };
            }
        }
        if let Some(dictionary) = dictionary {
            writer.set_dictionary(dictionary.text());
        }
        writer.finish()
    }
}

impl LoadedFiles {
    /// Returns a new index, if the caller stores one and the one before is out of date.
    pub(super) fn new_index(&self) -> Option<NewIndex<'_>> {
        let (key, racy_check) = self.outdated.as_ref()?;
        let (dictionary, is_dictionary_new) = (self.dictionary.as_ref(), self.is_dictionary_new);
        let (found, kept, racy_check) = (&self.found[..], &self.kept[..], *racy_check);
        Some(NewIndex { found, kept, dictionary, is_dictionary_new, key, racy_check })
    }

    /// Returns the packed file with this path.
    pub(super) fn packed_at(&self, path: &str) -> Option<&Packed> {
        let at = self.found.binary_search_by(|found| found.place.bytes().cmp(path.as_bytes())).ok()?;
        self.kept.get(at).map(|kept| &kept.packed)
    }

    /// Returns the packed files that could be read or were in the index.
    pub(super) fn packed(&self) -> impl Iterator<Item = &Packed> {
        self.kept.iter().map(|kept| &kept.packed)
    }

    /// Returns the files as they were read, if the caller keeps them.
    fn known_files(&mut self) -> Option<KnownFiles> {
        let racy_check = self.kept_by?;
        let stamps = Stamps::default();
        let file = |(found, kept): (&Found, &Kept)| kept.known_file(&stamps, found, racy_check);
        let files = self.found.iter().zip(&self.kept).map(file).collect();
        let are_quiet = self.found.iter().all(|found| is_quiet(found, racy_check));
        let folders = std::mem::take(&mut self.folders);
        let known = KnownFiles::of(stamps, files, folders, racy_check, (self.ignore_content, are_quiet));
        Some(KnownFiles { dictionary: self.dictionary.clone(), ..known })
    }

    /// Returns the files as they were read, if the caller keeps them, and the files in the order of paths. Each of these is
    /// created on demand, because 100,000 trials have many.
    pub(super) fn into_files(mut self) -> (Option<KnownFiles>, impl Iterator<Item = File>) {
        let known = self.known_files();
        // The versions are not needed any more, and use more memory than everything else.
        let mut places: Vec<_> = self.found.into_iter().map(|found| found.place).collect();
        let mut packed: Vec<_> = self.kept.into_iter().map(|kept| kept.packed).collect();
        places.shrink_to_fit();
        packed.shrink_to_fit();
        let files = places.into_iter().zip(packed);
        (known, files.map(|(place, packed)| file(&place, packed)).chain(self.others))
    }
}

/// The content of a file.
pub(super) struct Kept {
    pub(super) packed: Packed,
    pub(super) read: Read,
}

/// The version in which a file was read just now.
pub(super) enum Read {
    /// It was not read, or could not be.
    No,
    /// The version that the walk found.
    AsFound,
    /// Another one.
    Changed(Box<FileVersion>),
}

impl Kept {
    /// Returns the version of the file if it was read just now.
    fn version<'a>(&'a self, found: &'a Found) -> Option<&'a FileVersion> {
        match &self.read {
            Read::No => None,
            Read::AsFound => Some(&found.version),
            Read::Changed(version) => Some(version),
        }
    }

    /// Returns the file as it is kept.
    pub(super) fn known_file(&self, stamps: &Stamps, found: &Found, racy_check: RacyCheck) -> KnownFile {
        // A file that was not read has the version that the walk found.
        let version = self.version(found).unwrap_or(&found.version);
        let is_settled = match self.version(found) {
            Some(_) => may_be_stored(found, self, racy_check),
            None => has_lasting_content(&self.packed),
        };
        KnownFile::of(stamps, found, (&self.packed, version), is_settled)
    }
}

/// Returns whether a later change of a file has a later time.
pub(super) fn is_quiet(found: &Found, racy_check: RacyCheck) -> bool {
    let signature = found.signature_version.as_deref();
    racy_check.is_quiet(&found.version) && signature.is_none_or(|version| racy_check.is_quiet(version))
}

pub(super) fn file(place: &RelPath, packed: Packed) -> File {
    File { path: place.shown().clone(), packed }
}

/// Returns a dictionary that is made of some of this number of files.
pub(super) fn dictionary(count: usize, file: impl Fn(usize) -> Option<Packed>) -> Dictionary {
    let samples = (0..count).step_by((count / SAMPLES).max(1));
    Packed::dictionary(&samples.filter_map(file).collect::<Vec<_>>())
}

/// Returns whether the content that was not read just now is that of a version: it was known, rather than impossible to read.
fn has_lasting_content(packed: &Packed) -> bool {
    !packed.is_trouble() || packed.may_be_indexed(true)
}

/// Returns whether the next scan would give the same packed documents, unless the version of the file or of its
/// signature changes.
pub(super) fn may_be_stored(found: &Found, kept: &Kept, racy_check: RacyCheck) -> bool {
    let packed = &kept.packed;
    // A signature that came after the walk may be gone before the next one, and no version would show that.
    let came_later = || found.signature_version.is_none() && packed.is_signed();
    kept.version(found).is_none_or(|read| racy_check.allows(found, read))
        && !came_later()
        && packed.may_be_indexed(decisions_folder(found.path()).is_some())
}

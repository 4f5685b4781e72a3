//! Loading a room's files: packed documents of unchanged files come from the index, the others are read.

use super::hint::Hint;
use super::index::{Cursor, Entry, Index, Key, RacyCheck, Writer};
use super::known_files::{KnownCursor, KnownFile, KnownFiles, Stamps};
use super::progress::Progress;
use super::read::RoomFolder;
use super::walk::{self, Found, FoundFolder, IgnoreContent, IgnoreWarning, NotRead, Noted, RelPath};
use super::{parallel, read, signed};
use crate::domain::assemble::{Contents, File, SIGNATURE, Trouble, decisions_folder};
use crate::domain::decision::Signature;
use crate::domain::labels::Kind;
use crate::domain::packed::Packed;
use crate::domain::problem::ProblemCode;
use crate::domain::time::Moment;
use crate::fsio::FileVersion;
use std::fs;
use std::io::{self, Seek, Write};
use std::path::Path;

/// The number of files after which an observer first sees the room, and the factor by which it grows until the next
/// time, so that all these times together cost less than the last one.
const FIRST_GLIMPSE: usize = 3_000;
const GROWTH: usize = 4;

/// A loader of the files of a room.
pub(super) struct Loader<'a> {
    pub(super) root: &'a Path,
    /// The same folder, open.
    pub(super) folder: RoomFolder<'a>,
    /// The index of an earlier reading.
    pub(super) index: Option<&'a Index>,
    /// The files of a room that was read before, in place of an index.
    pub(super) before: Option<&'a KnownFiles>,
    /// True if the caller stores a new index.
    pub(super) stores_index: bool,
    /// True if the caller keeps the files as they were read.
    pub(super) keeps_files: bool,
    /// This machine's time.
    pub(super) machine: Moment,
    pub(super) progress: &'a Progress,
}

/// The loaded files of a room.
pub(super) struct LoadedFiles {
    found: Vec<Found>,
    kept: Vec<Kept>,
    others: Vec<File>,
    /// The number of files that `.trialdeskignore` left out.
    pub(super) ignored: usize,
    /// The files that look like evidence and are not.
    pub(super) hints: Vec<Hint>,
    /// The lines of `.trialdeskignore` that do not do what their author may think.
    pub(super) ignore_warnings: Vec<IgnoreWarning>,
    /// The key of a new index, if the one before is out of date.
    outdated: Option<(Key, RacyCheck)>,
    folders: Vec<FoundFolder>,
    ignore_content: IgnoreContent,
    /// Set if the caller keeps the files.
    kept_by: Option<RacyCheck>,
}

/// A new index that the caller may store.
pub struct NewIndex<'a> {
    found: &'a [Found],
    kept: &'a [Kept],
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
        for (found, kept) in self.found.iter().zip(self.kept) {
            let (packed, read) = kept;
            match read {
                Some(_) if !may_be_stored(found, kept, self.racy_check) => {}
                Some(read) => drop(writer.add(found, read, packed.bytes())?),
                None if !has_lasting_content(packed) => {}
                None => drop(writer.keep(&Entry::of(found, packed.bytes()))?),
            }
        }
        writer.finish()
    }
}

impl LoadedFiles {
    /// Returns a new index, if the caller stores one and the one before is out of date.
    pub(super) fn new_index(&self) -> Option<NewIndex<'_>> {
        let (key, racy_check) = self.outdated.as_ref()?;
        Some(NewIndex { found: &self.found, kept: &self.kept, key, racy_check: *racy_check })
    }

    /// Returns the packed files that could be read or were in the index.
    pub(super) fn packed(&self) -> impl Iterator<Item = &Packed> {
        self.kept.iter().map(|(packed, _)| packed)
    }

    /// Returns the files as they were read, if the caller keeps them.
    fn known_files(&self) -> Option<KnownFiles> {
        let racy_check = self.kept_by?;
        let stamps = Stamps::default();
        let file = |(found, kept): (&Found, &Kept)| {
            let (packed, read) = kept;
            // A file that was not read has the version that the walk found.
            let version = read.as_deref().unwrap_or(&found.version);
            let is_settled = match read {
                Some(_) => may_be_stored(found, kept, racy_check),
                None => has_lasting_content(packed),
            };
            KnownFile::of(&stamps, found, (packed, version), is_settled)
        };
        let files = self.found.iter().zip(&self.kept).map(file).collect();
        let is_quiet = |found: &Found| {
            let signature = found.signature_version.as_deref();
            racy_check.is_quiet(&found.version)
                && signature.is_none_or(|version| racy_check.is_quiet(version))
        };
        let are_quiet = self.found.iter().all(is_quiet);
        Some(KnownFiles::of(stamps, files, &self.folders, racy_check, (self.ignore_content, are_quiet)))
    }

    /// Returns the files as they were read, if the caller keeps them, and the files in the order of paths. Each of these is
    /// created on demand, because 100,000 trials have many.
    pub(super) fn into_files(self) -> (Option<KnownFiles>, impl Iterator<Item = File>) {
        let known = self.known_files();
        // The versions are not needed any more, and use more memory than everything else.
        let mut places: Vec<_> = self.found.into_iter().map(|found| found.place).collect();
        let mut packed: Vec<_> = self.kept.into_iter().map(|(packed, _)| packed).collect();
        places.shrink_to_fit();
        packed.shrink_to_fit();
        let files = places.into_iter().zip(packed);
        (known, files.map(|(place, packed)| file(&place, &packed)).chain(self.others))
    }
}

/// The packed documents of a file, and its version if it was read just now.
type Kept = (Packed, Option<Box<FileVersion>>);

impl Loader<'_> {
    /// Loads all files; `None` if the scan was stopped. `on_partial` gets the files so far, from time to time.
    pub(super) fn load(&self, on_partial: Option<&dyn Fn(Vec<File>)>) -> Option<LoadedFiles> {
        let racy_check = RacyCheck::before(self.root, self.machine);
        let has_source = self.index.is_some() || self.before.is_some();
        let files = has_source || self.stores_index || self.keeps_files;
        let noted = Noted { files, folders: self.keeps_files };
        let mut walk = walk::walk_noting(self.root, self.progress, noted)?;
        if let Some(before) = self.before {
            before.share_paths(&mut walk.files);
        }
        let mut source = Source::of(self).filter(|_| racy_check.is_reliable());
        let mut kept: Vec<Kept> = Vec::with_capacity(walk.files.len());
        let mut wave = FIRST_GLIMPSE;
        while kept.len() < walk.files.len() {
            let found = up_to_a_folder(walk.files.get(kept.len()..)?, wave);
            kept.extend(self.load_some(found, source.as_mut(), racy_check)?);
            // Unchanged files are loaded before a second part could be shown.
            let is_worth_it = match source {
                None => true,
                Some(Source::Index(..)) => wave == FIRST_GLIMPSE,
                Some(Source::Before(_)) => false,
            };
            let is_shown = is_worth_it && kept.len() < walk.files.len();
            if let Some(on_partial) = on_partial.filter(|_| is_shown) {
                let files = walk.files.iter().zip(&kept);
                on_partial(files.map(|(found, (packed, _))| file(&found.place, packed)).collect());
            }
            wave = kept.len() * (GROWTH - 1);
        }
        let is_new =
            |(found, kept): (&Found, &Kept)| kept.1.is_some() && may_be_stored(found, kept, racy_check);
        let is_outdated = self.stores_index
            && (walk.files.iter().zip(&kept).any(is_new) || source.is_some_and(|source| source.missed() > 0));
        let unreadable_records = walk.files.iter().zip(&kept);
        let orphans = unreadable_records.filter_map(|(found, (packed, _))| orphan_signature(found, packed));
        let orphans: Vec<_> = orphans.collect();
        Some(LoadedFiles {
            others: self
                .others(walk.orphan_signatures, walk.not_read, walk.unreadable)
                .chain(orphans)
                .collect(),
            found: walk.files,
            kept,
            ignored: walk.ignored,
            ignore_warnings: walk.ignore_warnings,
            hints: walk.hints,
            outdated: is_outdated.then(|| (Key::of(self.root), racy_check)),
            folders: walk.folders,
            ignore_content: walk.ignore_content,
            kept_by: self.keeps_files.then_some(racy_check),
        })
    }

    /// Loads some files: several threads read those that changed, and then the large ones are read one by one.
    fn load_some(
        &self,
        found: &[Found],
        mut source: Option<&mut Source<'_>>,
        racy_check: RacyCheck,
    ) -> Option<Vec<Kept>> {
        let known = |found: &Found| {
            let packed = source.as_mut()?.find(found)?;
            racy_check.trusts(found).then_some(packed)
        };
        let mut kept: Vec<_> = found.iter().map(known).collect();
        let changed: Vec<_> =
            kept.iter().zip(found).filter(|(known, _)| known.is_none()).map(|(_, f)| f).collect();
        self.progress.add_read(found.len() - changed.len());
        let read = parallel::map(&changed, |found| {
            self.progress.add_read(1);
            if self.progress.is_stopped() { None } else { self.read_unless_large(found) }
        });
        let mut read = read.into_iter().zip(changed);
        let kept = kept.iter_mut().map(|known| match known.take() {
            Some(packed) => Some((packed, None)),
            None => read.next().map(|(read, found)| read.unwrap_or_else(|| self.read(found))),
        });
        let kept: Option<Vec<_>> = kept.collect();
        kept.filter(|_| !self.progress.is_stopped())
    }

    fn read_unless_large(&self, found: &Found) -> Option<Kept> {
        let read =
            read::read_unless_large(&self.folder, found, |bytes, kinds| self.signature(found, bytes, kinds));
        read.map(|read| self.kept(read))
    }

    /// Reads a file of a room that was read before.
    pub(super) fn read_again(&self, found: &Found) -> Packed {
        self.read(found).0
    }

    fn read(&self, found: &Found) -> Kept {
        self.kept(read::read(&self.folder, found, |bytes, kinds| self.signature(found, bytes, kinds)))
    }

    /// Keeps the version only if an index is stored or the files are kept.
    fn kept(&self, (packed, version): read::Version) -> Kept {
        (packed, version.filter(|_| self.stores_index || self.keeps_files).map(Box::new))
    }

    /// Verifies the signature beside a record, also if the record is not in a `decisions` folder (section 5.2), and
    /// beside any other file of such a folder.
    fn signature(&self, found: &Found, bytes: &[u8], kinds: &[Kind]) -> Signature {
        let kinds = signed::kinds_to_verify(found.path(), kinds);
        if kinds.is_empty() { Signature::None } else { signed::beside(&found.full(self.root), bytes, kinds) }
    }

    /// Returns the files that are problems without having been read: unreadable ones, entries of `decisions` folders
    /// that are not records, and signatures without a record.
    fn others(
        &self,
        orphan_signatures: Vec<Found>,
        not_read: Vec<(String, NotRead)>,
        unreadable: Vec<(String, io::Error)>,
    ) -> impl Iterator<Item = File> {
        let not_read = not_read.into_iter().map(|(path, why)| not_read_file(path, why));
        let unreadable = unreadable.into_iter().map(|(path, error)| File {
            path: path.into(),
            contents: Contents::Trouble(Trouble {
                code: ProblemCode::Unreadable,
                at: None,
                message: format!("this cannot be read: {error}"),
            }),
        });
        let orphan_signatures = orphan_signatures.into_iter().filter(|found| !has_come(found, self.root));
        let orphan_signatures = orphan_signatures
            .map(|found| File { path: found.path().into(), contents: Contents::OrphanSignature });
        unreadable.chain(not_read).chain(orphan_signatures)
    }
}

/// The facts about files from an earlier reading.
enum Source<'a> {
    Index(&'a Index, Cursor<'a>),
    Before(KnownCursor<'a>),
}

impl<'a> Source<'a> {
    fn of(loader: &Loader<'a>) -> Option<Self> {
        let before = loader.before.map(|before| Self::Before(before.cursor()));
        before.or_else(|| loader.index.map(|index| Self::Index(index, index.cursor())))
    }

    /// Returns the content of a file if it has the version that it was read in. Files come in the order of paths.
    fn find(&mut self, found: &Found) -> Option<Packed> {
        match self {
            Self::Index(index, cursor) => {
                cursor.find(found.place.bytes()).filter(|entry| entry.is_good(found))?;
                Some(Packed::within(index.store(), cursor.facts_at()?))
            }
            Self::Before(cursor) => cursor.find(found),
        }
    }

    /// Returns the number of files that are gone, once every file was looked up.
    fn missed(&self) -> usize {
        match self {
            Self::Index(_, cursor) => cursor.missed(),
            Self::Before(cursor) => cursor.missed(),
        }
    }
}

/// Returns the first `count` files, and those after them in the same top-level folder: a trial is rarely in two.
fn up_to_a_folder(found: &[Found], count: usize) -> &[Found] {
    let folder = |found: &Found| found.path().split('/').next().map(str::to_owned);
    let Some((few, rest)) = found.split_at_checked(count) else { return found };
    let last = few.last().map(folder);
    let more = rest.iter().take_while(|found| Some(folder(found)) == last).count();
    found.get(..count + more).unwrap_or(found)
}

/// Returns the problem of an entry of a `decisions` folder that is not read.
pub(super) fn not_read_file(path: String, why: NotRead) -> File {
    let message = why.message().to_owned();
    let trouble = Trouble { code: ProblemCode::BadDecision, at: None, message };
    File { path: path.into(), contents: Contents::Trouble(trouble) }
}

fn file(place: &RelPath, packed: &Packed) -> File {
    File { path: place.shown().clone(), contents: packed.contents() }
}

/// Returns the signature beside a file that cannot be used, and so holds no record.
fn orphan_signature(found: &Found, packed: &Packed) -> Option<File> {
    found.signature_version.as_ref().filter(|_| packed.is_trouble())?;
    let path = format!("{}{SIGNATURE}", found.path()).into();
    Some(File { path, contents: Contents::OrphanSignature })
}

/// Returns whether the content that was not read just now is that of a version: it was known, rather than impossible to read.
fn has_lasting_content(packed: &Packed) -> bool {
    !packed.is_trouble() || packed.may_be_indexed(true)
}

/// Returns whether the next scan would give the same packed documents, unless the version of the file or of its
/// signature changes.
fn may_be_stored(found: &Found, (packed, read): &Kept, racy_check: RacyCheck) -> bool {
    // A signature that came after the walk may be gone before the next one, and no version would show that.
    let came_later = || found.signature_version.is_none() && packed.is_signed();
    read.as_ref().is_none_or(|read| racy_check.allows(found, read))
        && !came_later()
        && packed.may_be_indexed(decisions_folder(found.path()).is_some())
}

/// Returns whether the record of a signature exists by now: it may have been written while its folder was listed. A
/// file with a name that begins with `.`, or below such a folder, is never read, so it is not a record.
fn has_come(signature: &Found, root: &Path) -> bool {
    let is_hidden = signature.path().split('/').any(|name| name.starts_with('.'));
    let record = signature.full(root).with_extension("");
    !is_hidden
        && record.file_name().is_some_and(walk::is_evidence)
        && fs::symlink_metadata(record).is_ok_and(|meta| meta.is_file())
}

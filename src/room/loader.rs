//! Loading a room's files: packed documents of unchanged files come from the index, the others are read.

use super::index::{Cursor, Index, Key, RacyCheck};
use super::known_files::{KnownCursor, KnownFiles};
use super::loaded::{Kept, LoadedFiles, Read, dictionary, file, may_be_stored};
use super::open::LoadIndex;
use super::parallel::Threads;
use super::progress::Progress;
use super::read::{InPlaceReader, RoomFolder};
use super::walk::{self, Found, NotRead, Noted, ReadInPlace};
use super::{parallel, read, signed};
use crate::domain::assemble::{File, SIGNATURE, Trouble};
use crate::domain::decision::Signature;
use crate::domain::labels::Kind;
use crate::domain::packed::{Dictionary, Packed, PackedBatch};
use crate::domain::problem::ProblemCode;
use crate::domain::time::Moment;
use crate::fsio::{FileVersion, Folder};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The number of files after which an observer first sees the room, and the factor by which it grows until the next
/// time, so that all these times together cost less than the last one.
const FIRST_GLIMPSE: usize = 3_000;
const GROWTH: usize = 4;

/// The number of files from which on a room is held compact. That takes time, and a smaller room takes little memory.
pub(super) const COMPACT_FROM: usize = 50_000;
/// The number of files that are loaded at a time, so that what is needed on the way takes little memory.
pub(super) const PART: usize = 16_384;

/// A loader of the files of a room.
pub(super) struct Loader<'a> {
    pub(super) root: &'a Path,
    /// The same folder, open.
    pub(super) folder: RoomFolder<'a>,
    /// The files of a room that was read before, in place of an index.
    pub(super) before: Option<&'a KnownFiles>,
    /// True if the caller stores a new index.
    pub(super) stores_index: bool,
    /// True if the caller keeps the files as they were read.
    pub(super) keeps_files: bool,
    /// The number of files from which on the room is held compact.
    pub(super) compact_from: usize,
    /// This machine's time.
    pub(super) machine: Moment,
    pub(super) progress: &'a Progress,
}

impl Loader<'_> {
    /// Loads all files; `None` if the scan was stopped. `on_partial` gets the files so far, from time to time.
    pub(super) fn load(
        &self,
        load_index: Option<LoadIndex<'_>>,
        on_partial: Option<&dyn Fn(Vec<File>)>,
    ) -> Option<LoadedFiles> {
        let racy_check = RacyCheck::before(self.root, self.machine);
        let has_source = load_index.is_some() || self.before.is_some();
        let files = has_source || self.stores_index || self.keeps_files;
        let noted = Noted { files, folders: self.keeps_files };
        // If no version is needed, every file is read anyway, and one that is read with its folder open needs less of the system.
        // An observer sees parts of the room, which are read after the walk.
        let reader = InPlaceReader::new(|version: &FileVersion| racy_check.is_unchanged_since(version));
        let read = |place: (&Folder, &OsStr), found: &Found, batch: &mut PackedBatch| {
            self.read_in_place(&reader, place, found, batch)
        };
        let reads_in_place = !files && on_partial.is_none();
        let read = reads_in_place.then_some(&read as &ReadInPlace<'_>);
        let mut walk = walk::walk_noting(self.root, self.progress, noted, self.threads(), read)?;
        if let Some(before) = self.before {
            before.share_paths(&mut walk.files);
        }
        let index = load_index.and_then(|load| load());
        let (dictionary, is_dictionary_new) = self.dictionary(&walk.files, index.as_ref());
        let mut source = Source::of(self.before, index.as_ref()).filter(|_| racy_check.is_reliable());
        let mut contents = std::mem::take(&mut walk.contents);
        let mut kept: Vec<Kept> = Vec::with_capacity(walk.files.len());
        let mut wave = FIRST_GLIMPSE;
        while kept.len() < walk.files.len() {
            let found = up_to_a_folder(walk.files.get(kept.len()..)?, wave);
            for part in found.chunks(PART) {
                let contents = contents.get_mut(kept.len()..).unwrap_or_default();
                let read = self.read_before(contents.iter_mut().take(part.len()), dictionary.as_ref());
                let sources = (source.as_mut(), dictionary.as_ref());
                kept.extend(self.load_some(part, read, sources, racy_check)?);
            }
            // Unchanged files are loaded before a second part could be shown.
            let is_worth_it = match source {
                None => true,
                Some(Source::Index(..)) => wave == FIRST_GLIMPSE,
                Some(Source::Before(_)) => false,
            };
            let is_shown = is_worth_it && kept.len() < walk.files.len();
            if let Some(on_partial) = on_partial.filter(|_| is_shown) {
                let files = walk.files.iter().zip(&kept);
                on_partial(files.map(|(found, kept)| file(&found.place, kept.packed.clone())).collect());
            }
            wave = kept.len() * (GROWTH - 1);
        }
        let is_new = |(found, kept): (&Found, &Kept)| {
            !matches!(kept.read, Read::No) && may_be_stored(found, kept, racy_check)
        };
        let is_outdated = self.stores_index
            && (walk.files.iter().zip(&kept).any(is_new) || source.is_some_and(|source| source.missed() > 0));
        let unreadable_records = walk.files.iter().zip(&kept);
        let orphans = unreadable_records.filter_map(|(found, kept)| orphan_signature(found, &kept.packed));
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
            had_index: index.is_some(),
            dictionary,
            is_dictionary_new,
            kept_by: self.keeps_files.then_some(racy_check),
        })
    }

    /// Loads some files: several threads read those that changed, and then the large ones are read one by one.
    pub(super) fn load_some(
        &self,
        found: &[Found],
        mut read_before: impl Iterator<Item = Option<Kept>>,
        (mut source, dictionary): (Option<&mut Source<'_>>, Option<&Arc<Dictionary>>),
        racy_check: RacyCheck,
    ) -> Option<Vec<Kept>> {
        let known = |found: &Found| {
            if let Some(kept) = read_before.next().flatten() {
                return Some(kept);
            }
            let packed = source.as_mut()?.find(found)?;
            racy_check.trusts(found).then_some(Kept { packed, read: Read::No })
        };
        let mut kept: Vec<_> = found.iter().map(known).collect();
        let changed: Vec<_> =
            kept.iter().zip(found).filter(|(known, _)| known.is_none()).map(|(_, f)| f).collect();
        self.progress.add_read(found.len() - changed.len());
        let read = parallel::map_groups(self.threads(), &changed, |group| self.read_group(group, dictionary));
        let mut read = read.into_iter().zip(changed);
        let kept = kept.iter_mut().map(|known| match known.take() {
            Some(kept) => Some(kept),
            None => read.next().map(|(read, found)| read.unwrap_or_else(|| self.read(found))),
        });
        let kept: Option<Vec<_>> = kept.collect();
        kept.filter(|_| !self.progress.is_stopped())
    }

    /// Reads files, which share their memory afterwards. Large ones are left out.
    fn read_group(&self, group: &[&Found], dictionary: Option<&Arc<Dictionary>>) -> Vec<Option<Kept>> {
        let mut batch = PackedBatch::default();
        let read = |found: &&Found| {
            self.progress.add_read(1);
            let signature = |bytes: &[u8], kinds: &[Kind]| self.signature(found, bytes, kinds);
            let is_stopped = self.progress.is_stopped();
            let mut read = || read::read_unless_large(&self.folder, found, signature, &mut batch);
            if is_stopped { None } else { read() }
        };
        let versions: Vec<_> = group.iter().map(read).collect();
        let mut packed = batch.finish();
        if dictionary.is_some() {
            packed = Packed::together(&packed, dictionary);
        }
        let mut packed = packed.into_iter();
        let kept = |(version, found): (Option<_>, &&Found)| {
            version.and_then(|version| Some(self.kept(found, packed.next()?, version)))
        };
        versions.into_iter().zip(group).map(kept).collect()
    }

    /// Returns the files that were read during the walk, compact if a dictionary is given.
    fn read_before<'c>(
        &self,
        contents: impl Iterator<Item = &'c mut Option<Packed>>,
        dictionary: Option<&Arc<Dictionary>>,
    ) -> impl Iterator<Item = Option<Kept>> {
        let contents: Vec<_> = contents.map(Option::take).collect();
        let packed: Vec<_> = contents.iter().flatten().cloned().collect();
        let packed = match dictionary {
            Some(_) => {
                parallel::map_groups(self.threads(), &packed, |group| Packed::together(group, dictionary))
            }
            None => packed,
        };
        let mut packed = packed.into_iter();
        contents.into_iter().map(move |content| {
            let packed = content.and_then(|_| packed.next())?;
            Some(Kept { packed, read: Read::No })
        })
    }

    /// Reads a file during the walk. Returns false for one that has to be read later: a large one, or one of a room that is so
    /// large that it is held compact.
    fn read_in_place(
        &self,
        reader: &InPlaceReader<impl Fn(&FileVersion) -> bool>,
        place: (&Folder, &OsStr),
        found: &Found,
        batch: &mut PackedBatch,
    ) -> bool {
        if self.progress.is_stopped() || self.progress.found() >= self.compact_from {
            return false;
        }
        let signature = |bytes: &[u8], kinds: &[Kind]| self.signature(found, bytes, kinds);
        reader.read(place, found, signature, batch)
    }

    /// Returns the threads that read: few for a caller that keeps the room, which shows it meanwhile.
    pub(super) fn threads(&self) -> Threads {
        match (self.keeps_files, self.before) {
            (false, _) => Threads::MANY,
            (true, None) => Threads::as_many_as_cores(),
            (true, Some(_)) => Threads::less_than_cores(),
        }
    }

    /// Returns the dictionary of a large room: that of the source, if it has one, so that all files have the same. Also returns
    /// whether it is new.
    fn dictionary(&self, files: &[Found], index: Option<&Index>) -> (Option<Arc<Dictionary>>, bool) {
        let known = index.and_then(|index| index.store().dictionary());
        let known = known.or_else(|| self.before.and_then(|before| before.dictionary.as_ref()));
        let read = |at: usize| Some(self.read(files.get(at)?).packed);
        let is_large = files.len() >= self.compact_from;
        let made = || Arc::new(dictionary(files.len(), read));
        (is_large.then(|| known.cloned().unwrap_or_else(made)), known.is_none())
    }

    /// Reads a file of a room that was read before.
    pub(super) fn read_again(&self, found: &Found) -> Packed {
        self.read(found).packed
    }

    fn read(&self, found: &Found) -> Kept {
        let signature = |bytes: &[u8], kinds: &[Kind]| self.signature(found, bytes, kinds);
        let mut batch = PackedBatch::default();
        let version = read::read(&self.folder, found, signature, &mut batch);
        let packed = batch.into_one();
        self.kept(found, packed, version)
    }

    /// Keeps the version only if an index is stored or the files are kept.
    fn kept(&self, found: &Found, packed: Packed, version: Option<FileVersion>) -> Kept {
        let read = match version.filter(|_| self.stores_index || self.keeps_files) {
            None => Read::No,
            Some(version) if version == found.version => Read::AsFound,
            Some(version) => Read::Changed(Box::new(version)),
        };
        Kept { packed, read }
    }

    /// Verifies the signature beside a record, also if the record is not in a `decisions` folder (section 5.2), and
    /// beside any other file of such a folder.
    fn signature(&self, found: &Found, bytes: &[u8], kinds: &[Kind]) -> Signature {
        let kinds = signed::kinds_to_verify(found.path(), kinds);
        if kinds.is_empty() { Signature::None } else { signed::beside(&found.full(self.root), bytes, kinds) }
    }

    /// Returns the files that are problems without having been read: unreadable ones, entries of `decisions` folders
    /// that are not records, and signatures without a record.
    pub(super) fn others(
        &self,
        orphan_signatures: Vec<Found>,
        not_read: Vec<(String, NotRead)>,
        unreadable: Vec<(String, io::Error)>,
    ) -> impl Iterator<Item = File> {
        let not_read = not_read.into_iter().map(|(path, why)| not_read_file(path, why));
        let unreadable = unreadable.into_iter().map(|(path, error)| File {
            path: path.into(),
            packed: Packed::trouble(&Trouble {
                code: ProblemCode::Unreadable,
                at: None,
                message: format!("this cannot be read: {error}"),
            }),
        });
        let orphan_signatures = orphan_signatures.into_iter().filter(|found| !has_come(found, self.root));
        let orphan_signatures = orphan_signatures
            .map(|found| File { path: found.path().into(), packed: Packed::orphan_signature() });
        unreadable.chain(not_read).chain(orphan_signatures)
    }
}

/// The facts about files from an earlier reading.
pub(super) enum Source<'a> {
    Index(&'a Index, Cursor<'a>),
    Before(KnownCursor<'a>),
}

impl<'a> Source<'a> {
    fn of(before: Option<&'a KnownFiles>, index: Option<&'a Index>) -> Option<Self> {
        let before = before.map(|before| Self::Before(before.cursor()));
        before.or_else(|| index.map(|index| Self::Index(index, index.cursor())))
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
    File { path: path.into(), packed: Packed::trouble(&trouble) }
}

/// Returns the signature beside a file that cannot be used, and so holds no record.
fn orphan_signature(found: &Found, packed: &Packed) -> Option<File> {
    found.signature_version.as_ref()?;
    orphan_signature_of(found.path(), packed)
}

/// Does the same for a file that has a signature beside it.
pub(super) fn orphan_signature_of(path: &str, packed: &Packed) -> Option<File> {
    let orphan = || File { path: format!("{path}{SIGNATURE}").into(), packed: Packed::orphan_signature() };
    packed.is_trouble().then(orphan)
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

//! From what a walk found to what is kept of each file: of files that have not changed the index knows it, the others
//! are read.

use super::index::{self, Cursor, Entry, Index, Quiet, Writer};
use super::progress::Progress;
use super::walk::{self, Found, Place, Stamp};
use super::{parallel, read, signed};
use crate::domain::decision::Signature;
use crate::domain::facts::Packed;
use crate::domain::gather::{Contents, File, Trouble, decisions_folder};
use crate::domain::problem::ProblemCode;
use crate::domain::time::Moment;
use std::fs;
use std::path::Path;

/// How many files are taken in before somebody who waits is first shown what is there, and how much more each time
/// after it, so that all the times together cost less than the last one.
const FIRST_GLIMPSE: usize = 3_000;
const GROWTH: usize = 4;

/// What a room is taken in from.
pub(super) struct Source<'a> {
    pub(super) root: &'a Path,
    /// The cache directory; without one nothing is known beforehand.
    pub(super) cache: Option<&'a Path>,
    /// This machine's time.
    pub(super) machine: Moment,
    pub(super) progress: &'a Progress,
}

/// What was taken in.
pub(super) struct Taken {
    places: Vec<Place>,
    packed: Vec<Packed>,
    others: Vec<File>,
    /// How many files `.trialdeskignore` left out.
    pub(super) ignored: usize,
}

impl Taken {
    /// The files, in the order of paths, each made when it is asked for: a hundred thousand trials have many.
    pub(super) fn into_files(self) -> impl Iterator<Item = File> {
        let files = self.places.into_iter().zip(self.packed);
        files.map(|(place, packed)| file(&place, &packed)).chain(self.others)
    }
}

/// What is kept of a file, and where it was read just now, of which version.
type Kept = (Packed, Option<Box<Stamp>>);

impl Source<'_> {
    /// Takes everything in; nothing where the scan was stopped. What is there so far is shown to `glimpse`, where there
    /// is more to come.
    pub(super) fn take(&self, glimpse: Option<&dyn Fn(Vec<File>)>) -> Option<Taken> {
        let quiet = Quiet::before(self.root, self.machine);
        let key = index::Key::of(self.root);
        let index = self.cache.and_then(|cache| Index::load(cache, &key));
        let walk = walk::walk_with(self.root, self.progress)?;
        let mut cursor = index.as_ref().map(Index::cursor);
        let mut kept: Vec<Kept> = Vec::with_capacity(walk.files.len());
        let mut wave = FIRST_GLIMPSE;
        while kept.len() < walk.files.len() {
            let found = up_to_a_folder(walk.files.get(kept.len()..)?, wave);
            kept.extend(self.take_some(found, index.as_ref(), cursor.as_mut())?);
            if let Some(glimpse) = glimpse.filter(|_| kept.len() < walk.files.len()) {
                let files = walk.files.iter().zip(&kept);
                glimpse(files.map(|(found, (packed, _))| file(&found.place, packed)).collect());
            }
            wave = kept.len() * (GROWTH - 1);
        }
        if let Some(cache) = self.cache {
            let is_new = |(found, kept): (&Found, &Kept)| kept.1.is_some() && may_be_kept(found, kept, quiet);
            if walk.files.iter().zip(&kept).any(is_new) || cursor.is_some_and(|cursor| cursor.missed() > 0) {
                // Without an index the next scan takes longer, and that is all.
                let _ = Writer::begin(cache, key, quiet)
                    .and_then(|writer| write(writer, &walk.files, &kept, quiet));
            }
        }
        let others = self.others(walk.loose, walk.unreadable);
        // The versions have served, and take up more than all the rest.
        let mut places: Vec<_> = walk.files.into_iter().map(|found| found.place).collect();
        let mut packed: Vec<_> = kept.into_iter().map(|(packed, _)| packed).collect();
        places.shrink_to_fit();
        packed.shrink_to_fit();
        Some(Taken { places, packed, others, ignored: walk.ignored })
    }

    /// Takes some files in: those that have changed are read by many threads, and then the large ones one by one.
    fn take_some(
        &self,
        found: &[Found],
        index: Option<&Index>,
        mut cursor: Option<&mut Cursor<'_>>,
    ) -> Option<Vec<Kept>> {
        let known = |found: &Found| {
            let cursor = cursor.as_mut()?;
            cursor.find(found.place.bytes()).filter(|entry| entry.is_good(found))?;
            Some(Packed::within(index?.store(), cursor.facts_at()?))
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
        let read = read::read_unless_large(self.root, found, |bytes| self.signature(found, bytes));
        read.map(|read| self.kept(read))
    }

    fn read(&self, found: &Found) -> Kept {
        self.kept(read::read(self.root, found, |bytes| self.signature(found, bytes)))
    }

    /// The version is for the index alone.
    fn kept(&self, (packed, stamp): read::Version) -> Kept {
        (packed, stamp.filter(|_| self.cache.is_some()).map(Box::new))
    }

    fn signature(&self, found: &Found, bytes: &[u8]) -> Signature {
        match decisions_folder(found.path()) {
            Some(_) => signed::beside(&found.full(self.root), bytes),
            None => Signature::None,
        }
    }

    /// What is no evidence and has to be told all the same.
    fn others(&self, loose: Vec<Found>, unreadable: Vec<(String, std::io::Error)>) -> Vec<File> {
        let unreadable = unreadable.into_iter().map(|(path, error)| File {
            path: path.into(),
            contents: Contents::Trouble(Trouble {
                code: ProblemCode::Unreadable,
                at: None,
                message: format!("this cannot be read: {error}"),
            }),
        });
        let loose = loose.into_iter().filter(|found| !has_come(&found.full(self.root)));
        let loose = loose.map(|found| File { path: found.path().into(), contents: Contents::LooseSignature });
        unreadable.chain(loose).collect()
    }
}

/// So many files, and those that stand in the same folder of the room as the last of them: a trial is rarely in two.
fn up_to_a_folder(found: &[Found], count: usize) -> &[Found] {
    let folder = |found: &Found| found.path().split('/').next().map(str::to_owned);
    let Some((few, rest)) = found.split_at_checked(count) else { return found };
    let last = few.last().map(folder);
    let more = rest.iter().take_while(|found| Some(folder(found)) == last).count();
    found.get(..count + more).unwrap_or(found)
}

fn file(place: &Place, packed: &Packed) -> File {
    File { path: place.shown().clone(), contents: packed.contents() }
}

/// Writes an index of all that will not have to be read again.
fn write(mut writer: Writer, found: &[Found], kept: &[Kept], quiet: Quiet) -> std::io::Result<()> {
    for (found, kept) in found.iter().zip(kept) {
        let (packed, read) = kept;
        match read {
            Some(_) if !may_be_kept(found, kept, quiet) => {}
            Some(read) => drop(writer.add(found, read, packed.bytes())?),
            None => drop(writer.keep(&Entry::of(found, packed.bytes()))?),
        }
    }
    writer.finish()
}

/// Whether the same will be there to be found out the next time, as far as the stamps of file and signature tell.
fn may_be_kept(found: &Found, (packed, read): &Kept, quiet: Quiet) -> bool {
    // A signature that came after the walk may be gone before the next one, and no stamp would tell.
    let came_later = || found.beside.is_none() && packed.is_signed();
    read.as_ref().is_none_or(|read| quiet.allows(found, read)) && packed.is_lasting() && !came_later()
}

/// Whether the record of a signature is there by now: it may have been placed while its folder was being listed.
fn has_come(signature: &Path) -> bool {
    let record = signature.with_extension("");
    record.file_name().is_some_and(walk::is_evidence)
        && fs::symlink_metadata(record).is_ok_and(|meta| meta.is_file())
}

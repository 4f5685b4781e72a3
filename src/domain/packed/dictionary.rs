//! What the packed files of a large room have in common, stored once.
//!
//! The files of a room are much alike: the same fields at the same places, the same owners, the same words. A compact file is a
//! packed file as the differences from such a text: bytes of its own, and copies of bytes in the dictionary or earlier in the
//! file. It takes a third of the memory, and is expanded again when it is read.
//!
//! The form, after a byte that says that it is this one: the length of the packed file, and steps until that length is
//! reached. A step is a byte with two lengths (the upper four bits: bytes of its own; the lower four bits: copied bytes, less
//! [`SHORTEST`]), where 15 means that a number follows which is added; the bytes; and, unless they are the last ones, how far
//! back the copy begins in the dictionary and the file so far. 0 is the distance of the last copy from the dictionary: after a
//! few bytes of its own, a file usually goes on as the one in the dictionary does.

use super::pack::Packer;
use super::value::Reader;
use std::fmt;
use std::sync::OnceLock;

/// The most bytes of a dictionary. A distance in it takes two bytes.
const MOST: usize = 16_000;
/// The least length of a copy.
const SHORTEST: usize = 4;
/// The longest packed file that is made compact. Longer ones are rare.
const LONGEST: usize = 1 << 15;
/// The length in a step that says that more of it follows.
const MORE: usize = 15;
/// The number of places that are known in a dictionary.
const KNOWN: usize = 1 << 13;
/// The number of places that are known in a file.
const OWN: usize = 1 << 9;

/// Bytes that many packed files have in common.
pub struct Dictionary {
    text: Box<[u8]>,
    /// Where sequences of bytes are in the text, by their hash. Only needed to make files compact.
    places: OnceLock<Box<Places<KNOWN>>>,
}

impl Dictionary {
    /// Makes a dictionary of some packed files: of those that are not like one before.
    #[must_use]
    pub(super) fn of<'a>(samples: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut dictionary = Self::with_text(&[]);
        let mut compact = Vec::new();
        for sample in samples {
            if dictionary.text.len() + sample.len() > MOST {
                break;
            }
            compact.clear();
            dictionary.compact(sample, &mut compact);
            if compact.len() * 3 > sample.len() {
                dictionary = Self::with_text(&[&dictionary.text, sample].concat());
            }
        }
        dictionary
    }

    /// Returns the dictionary with this text.
    #[must_use]
    pub fn with_text(text: &[u8]) -> Self {
        Self { text: text.into(), places: OnceLock::new() }
    }

    /// Returns the text.
    #[must_use]
    pub const fn text(&self) -> &[u8] {
        &self.text
    }

    fn places(&self) -> &Places<KNOWN> {
        self.places.get_or_init(|| {
            let mut places = Box::new(Places::new());
            for at in 0..self.text.len() {
                places.note(&self.text, at);
            }
            places
        })
    }

    /// Adds the compact form of a packed file. Returns false, and adds nothing, if the file is too long for one.
    pub(super) fn compact(&self, file: &[u8], out: &mut Vec<u8>) -> bool {
        if file.len() > LONGEST {
            return false;
        }
        let mut packer = Packer(std::mem::take(out));
        packer.number(number(file.len()));
        let mut own = Places::<OWN>::new();
        let known = self.places();
        // The distance of the last copy from the dictionary.
        let mut usual = self.text.len();
        let (mut at, mut start) = (0, 0);
        while at < file.len() {
            let usual_place = (self.text.len() + at).checked_sub(usual);
            let as_usual = usual_place.map_or(0, |place| alike(self.text.get(place..), file, at));
            let (length, distance) = if as_usual >= SHORTEST {
                (as_usual, 0)
            } else {
                let place = known.find(file, at);
                let in_text = place.map_or(0, |place| alike(self.text.get(place..), file, at));
                let earlier = own.find(file, at).filter(|&place| place < at);
                let in_file = earlier.map_or(0, |place| alike(file.get(place..at), file, at));
                if in_file >= in_text {
                    (in_file, earlier.map_or(0, |place| at - place))
                } else {
                    (in_text, place.map_or(0, |place| self.text.len() + at - place))
                }
            };
            own.note(file, at);
            if length < SHORTEST {
                // Among digests, which are like nothing else, not every place is tried.
                at += 1 + (at - start) / 16;
                continue;
            }
            step(&mut packer, file.get(start..at).unwrap_or_default(), Some((length, distance)));
            if distance > at {
                usual = distance;
            }
            at += length;
            start = at;
        }
        if start < file.len() {
            step(&mut packer, file.get(start..).unwrap_or_default(), None);
        }
        *out = packer.0;
        true
    }

    /// Adds the packed file of a compact form. Returns false if that is damaged.
    pub(super) fn expand(&self, compact: &[u8], out: &mut Vec<u8>) -> bool {
        self.expanded(compact, out).is_some()
    }

    fn expanded(&self, compact: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let mut reader = Reader(compact);
        let length = reader.number() as usize;
        if length > LONGEST {
            return None;
        }
        out.reserve(length);
        let before = out.len();
        let mut usual = self.text.len();
        while out.len() - before < length {
            let lengths = usize::from(reader.byte());
            let own = reader.more(lengths >> 4);
            let bytes = reader.bytes(own);
            if bytes.len() != own {
                return None;
            }
            out.extend_from_slice(bytes);
            let done = out.len() - before;
            if done >= length {
                break;
            }
            let copied = reader.more(lengths & MORE) + SHORTEST;
            let distance = match reader.number() as usize {
                0 => usual,
                distance => distance,
            };
            if let Some(start) = done.checked_sub(distance) {
                if copied > distance {
                    return None;
                }
                out.extend_from_within(before + start..before + start + copied);
            } else {
                usual = distance;
                let start = (self.text.len() + done).checked_sub(distance)?;
                out.extend_from_slice(self.text.get(start..start.saturating_add(copied))?);
            }
        }
        (out.len() - before == length && reader.0.is_empty()).then_some(())
    }
}

impl Reader<'_> {
    /// Returns a length of which a step holds this part.
    fn more(&mut self, part: usize) -> usize {
        if part < MORE { part } else { (self.number() as usize).saturating_add(MORE) }
    }
}

/// Writes a step: bytes of the file's own, and the length and the distance of a copy after them.
fn step(packer: &mut Packer, own: &[u8], copy: Option<(usize, usize)>) {
    let copied = copy.map_or(0, |(length, _)| length - SHORTEST);
    let part = |length: usize| u8::try_from(length.min(MORE)).unwrap_or_default();
    packer.byte(part(own.len()) << 4 | part(copied));
    if own.len() >= MORE {
        packer.number(number(own.len() - MORE));
    }
    packer.0.extend_from_slice(own);
    if let Some((_, distance)) = copy {
        if copied >= MORE {
            packer.number(number(copied - MORE));
        }
        packer.number(number(distance));
    }
}

/// Returns the number of bytes at a place of the file that are the same as these.
fn alike(known: Option<&[u8]>, file: &[u8], at: usize) -> usize {
    let (Some(known), Some(rest)) = (known, file.get(at..)) else { return 0 };
    let (known_eights, rest_eights) = (known.as_chunks::<8>().0, rest.as_chunks::<8>().0);
    let same = 8 * known_eights.iter().zip(rest_eights).take_while(|(a, b)| a == b).count();
    let (known, rest) = (known.get(same..).unwrap_or_default(), rest.get(same..).unwrap_or_default());
    same + known.iter().zip(rest).take_while(|(a, b)| a == b).count()
}

/// Places of a text, each by a hash of the bytes that begin there. The last one with the same hash is known.
struct Places<const COUNT: usize>([u16; COUNT]);

impl<const COUNT: usize> Places<COUNT> {
    const fn new() -> Self {
        Self([0; COUNT])
    }

    fn slot(text: &[u8], at: usize) -> Option<usize> {
        let bytes: [u8; SHORTEST] = text.get(at..at + SHORTEST)?.try_into().ok()?;
        let mixed = u32::from_le_bytes(bytes).wrapping_mul(0x9e37_79b1);
        Some((mixed >> 16) as usize % COUNT)
    }

    fn note(&mut self, text: &[u8], at: usize) {
        if let (Some(slot), Ok(place)) = (Self::slot(text, at), u16::try_from(at + 1)) {
            self.0[slot] = place;
        }
    }

    fn find(&self, text: &[u8], at: usize) -> Option<usize> {
        usize::from(self.0[Self::slot(text, at)?]).checked_sub(1)
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary").field("length", &self.text.len()).finish_non_exhaustive()
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

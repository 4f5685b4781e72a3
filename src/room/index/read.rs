//! Reading an index.

use super::layout::{HEADER, Sections};
use super::{Index, Key};
use crate::domain::packed::{Dictionary, Store};
use std::io::Read;
use std::sync::Arc;

impl Index {
    /// Reads an index of `length` bytes. Returns nothing if it is damaged, or if it has another key.
    #[must_use]
    pub fn read(source: &mut impl Read, length: u64, key: &Key) -> Option<Self> {
        let mut header = [0; HEADER];
        source.read_exact(&mut header).ok()?;
        let (sections, checksum) = Sections::of_header(&header, &key.digest)?;
        let total = sections.total()?;
        if total.checked_add(HEADER) != usize::try_from(length).ok() {
            return None;
        }
        // The file is this long, so a damaged header cannot ask for more memory than that.
        let mut packed: Arc<[u8]> = std::iter::repeat_n(0, sections.packed).collect();
        let mut dictionary = vec![0; sections.dictionary];
        let mut rest = vec![0; total - sections.packed - sections.dictionary].into_boxed_slice();
        let mut hasher = crc32fast::Hasher::new();
        let read = Arc::get_mut(&mut packed)?;
        source.read_exact(read).ok()?;
        hasher.update(read);
        source.read_exact(&mut dictionary).ok()?;
        hasher.update(&dictionary);
        source.read_exact(&mut rest).ok()?;
        hasher.update(&rest);
        hasher.update(&header[..HEADER - 4]);
        let dictionary = (!dictionary.is_empty()).then(|| Arc::new(Dictionary::with_text(&dictionary)));
        let store = Arc::new(Store::of(packed, dictionary));
        (hasher.finalize() == checksum).then_some(Self { store, rest, sections })
    }
}

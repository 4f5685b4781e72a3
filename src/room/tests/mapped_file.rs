//! A file that is changed through a shared memory map.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use support::sample::skip;

/// Stores to a file through a shared memory map that stays open, as a database or an editor may do.
pub(super) struct MappedFile {
    python: Child,
}

impl MappedFile {
    /// Maps a file and stores to its page, so that it is dirty. Returns nothing, loudly, without python3.
    pub(super) fn dirty(path: &Path) -> Option<Self> {
        let script = "import mmap, sys\nf = open(sys.argv[1], 'r+b')\nm = mmap.mmap(f.fileno(), 0)\n\
            m[0:1] = m[0:1]\nprint('dirty', flush=True)\nfor line in sys.stdin:\n    a, b = line.split()\n\
            \x20   at = m.find(a.encode())\n    m[at:at + len(b)] = b.encode()\n    print('stored', flush=True)\n";
        let python = Command::new("python3")
            .args(["-c", script])
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(python) = python else {
            skip("python3 is not here, so nothing was stored through a memory map");
            return None;
        };
        let mut mapped = Self { python };
        assert_eq!(mapped.answer(), "dirty");
        Some(mapped)
    }

    fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        let out = self.python.stdout.as_mut().unwrap();
        while !bytes.ends_with(b"\n") {
            let mut byte = [0];
            out.read_exact(&mut byte).unwrap();
            bytes.extend(byte);
        }
        String::from_utf8(bytes).unwrap().trim().to_owned()
    }

    /// Stores one text over another of the same length.
    pub(super) fn store(&mut self, from: &str, to: &str) {
        writeln!(self.python.stdin.as_mut().unwrap(), "{from} {to}").unwrap();
        assert_eq!(self.answer(), "stored");
    }
}

impl Drop for MappedFile {
    fn drop(&mut self) {
        drop(self.python.stdin.take());
        let _ = self.python.wait();
    }
}

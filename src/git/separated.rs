//! Values that end with NUL, in an output that comes in pieces.

/// Splits an output into values.
#[derive(Debug, Default)]
pub(super) struct Separated {
    rest: Vec<u8>,
}

impl Separated {
    /// Takes a piece, and calls `each` for every value that is complete.
    pub fn take(&mut self, piece: &[u8], mut each: impl FnMut(&[u8])) {
        let mut parts = piece.split(|byte| *byte == 0);
        let last = parts.next_back().unwrap_or_default();
        for part in parts {
            if self.rest.is_empty() {
                each(part);
            } else {
                self.rest.extend_from_slice(part);
                each(&self.rest);
                self.rest.clear();
            }
        }
        self.rest.extend_from_slice(last);
    }

    /// Returns what follows the last NUL. An output that is whole has nothing there.
    pub fn rest(&self) -> &[u8] {
        &self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_may_end_anywhere() {
        let text = b"one\0\0two three\0rest";
        for size in 1..=text.len() {
            let (mut separated, mut values) = (Separated::default(), Vec::new());
            for piece in text.chunks(size) {
                separated.take(piece, |value| values.push(value.to_vec()));
            }
            assert_eq!(values, [&b"one"[..], b"", b"two three"], "{size}");
            assert_eq!(separated.rest(), b"rest");
        }
    }
}

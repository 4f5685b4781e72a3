//! Large letters: the pixels of a small font, four to a cell.

use font8x8::{BASIC_FONTS, UnicodeFonts};

/// Rows of a letter.
const ROWS: usize = 4;
/// Columns of a letter.
const COLUMNS: usize = 4;

/// The characters of four pixels: upper left, upper right, lower left, lower right, from the lowest bit.
const QUADRANTS: [char; 16] =
    [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];

/// Returns the rows of a text in large letters. Characters outside the font are blank.
pub(super) fn rows(text: &str) -> [String; ROWS] {
    let mut rows = [const { String::new() }; ROWS];
    for letter in text.chars() {
        let pixels = BASIC_FONTS.get(letter).unwrap_or_default();
        for (row, pair) in rows.iter_mut().zip(pixels.chunks_exact(2)) {
            let &[upper, lower] = pair else { continue };
            for column in 0..COLUMNS {
                let two = |bits: u8| usize::from(bits >> (2 * column) & 0b11);
                row.push(QUADRANTS[two(upper) | two(lower) << 2]);
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_four_columns_by_four_rows() {
        assert_eq!(rows("T"), ["▛█▜ ", " █  ", " █  ", "▝▀▘ "]);
        assert!(rows("Ctrl-s").iter().all(|row| row.chars().count() == 24));
    }
}

//! CSV (RFC 4180).

use super::Output;
use crate::domain::safe_text::SafeText;
use std::io;

impl Output<'_> {
    /// Writes a row of CSV. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn csv_row(&mut self, cells: &[SafeText]) -> io::Result<()> {
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.text(",")?;
            }
            self.csv_cell(cell)?;
        }
        self.line("")
    }

    fn csv_cell(&mut self, cell: &SafeText) -> io::Result<()> {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let apostrophe = if is_formula { "'" } else { "" };
        if !cell.contains([',', '"', '\n', '\r']) {
            self.text(apostrophe)?.text(cell)?;
            return Ok(());
        }
        self.text("\"")?.text(apostrophe)?;
        let mut start = 0;
        for (quote, _) in cell.match_indices('"') {
            // The quote is written with the text before it, and again.
            self.text(cell.slice(start..quote + 1))?.text("\"")?;
            start = quote + 1;
        }
        self.text(cell.slice(start..cell.len()))?.text("\"")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&'static str]) -> String {
        let cells: Vec<_> = cells.iter().map(|&cell| SafeText::from(cell)).collect();
        Output::to_text(|out| out.csv_row(&cells)).to_string()
    }

    #[test]
    fn cells_are_quoted_when_csv_asks_for_it() {
        assert_eq!(row(&["a", "b c", ""]), "a,b c,\n");
        assert_eq!(row(&["a,b", "say \"no\"", "two\nlines"]), "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\n");
    }

    #[test]
    fn formulas_are_defused() {
        assert_eq!(row(&["=1+1", "+1", "-1", "@x", "=\"a\""]), "'=1+1,'+1,'-1,'@x,\"'=\"\"a\"\"\"\n");
    }
}

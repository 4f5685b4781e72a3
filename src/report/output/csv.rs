//! CSV (RFC 4180), with cells that no spreadsheet takes for a formula.

use super::{Output, Syntax};
use crate::domain::safe_text::SafeText;
use std::io;

/// Comma-separated values, UTF-8, with a header.
#[derive(Debug)]
pub enum Csv {}

impl Syntax for Csv {
    type Writer<'a, 'b: 'a> = CsvWriter<'a, 'b>;

    fn writer<'a, 'b>(out: &'a mut Output<'b>) -> CsvWriter<'a, 'b> {
        CsvWriter { out }
    }
}

/// A writer of CSV.
pub struct CsvWriter<'a, 'b> {
    out: &'a mut Output<'b>,
}

impl CsvWriter<'_, '_> {
    /// Writes a byte order mark, by which Excel recognises UTF-8, and the names of the columns.
    ///
    /// # Errors
    /// The errors of the destination, as for every method of this type.
    pub fn head(&mut self, columns: &[&'static str]) -> io::Result<()> {
        self.out.text("\u{feff}")?;
        self.columns(columns)
    }

    /// Writes the names of the columns, for readers that do not expect a byte order mark.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn columns(&mut self, columns: &[&'static str]) -> io::Result<()> {
        self.row(&columns.iter().map(|&column| column.into()).collect::<Vec<_>>())
    }

    /// Writes a row. Cells that a spreadsheet would take for a formula are defused.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn row(&mut self, cells: &[SafeText]) -> io::Result<()> {
        self.out.csv_row(cells)
    }
}

impl Output<'_> {
    /// Writes a row of CSV. Text that a spreadsheet would take for a formula gets an apostrophe in front: at the start of
    /// a cell, and after a semicolon or a tab, which separate cells in some countries even within quotes.
    ///
    /// # Errors
    /// The errors of the destination.
    fn csv_row(&mut self, cells: &[SafeText]) -> io::Result<()> {
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.text(",")?;
            }
            self.csv_cell(cell)?;
        }
        self.line("")
    }

    fn csv_cell(&mut self, cell: &SafeText) -> io::Result<()> {
        let cell = defused(cell);
        if !cell.contains([',', '"', ';', '\n', '\r']) {
            self.text(cell)?;
            return Ok(());
        }
        self.text("\"")?;
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

/// Returns a cell with an apostrophe before each text that a spreadsheet would take for a formula.
fn defused(cell: &SafeText) -> SafeText {
    let mut out = SafeText::EMPTY;
    let (mut start, mut is_start) = (0, true);
    for (at, c) in cell.char_indices() {
        if is_start && is_formula_sign(c) {
            out.push(cell.slice(start..at));
            out.push("'");
            start = at;
        }
        // Blanks and quotes before a sign are dropped by some readers.
        is_start = matches!(c, ';' | '\t' | '\n' | '\r') || (is_start && (c.is_whitespace() || c == '"'));
    }
    if start == 0 && out.is_empty() {
        return cell.clone();
    }
    out.push(cell.slice(start..cell.len()));
    out
}

/// Returns true for the characters that begin a formula, in both widths.
const fn is_formula_sign(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
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
        assert_eq!(row(&["＝1+1", "＋1", "－1", "＠x"]), "'＝1+1,'＋1,'－1,'＠x\n");
        assert_eq!(row(&[" =1", "\t=1", "\u{a0}=1"]), " '=1,\t'=1,\u{a0}'=1\n");
        assert_eq!(row(&["ok;=1+1", "a;b; @x;-2"]), "\"ok;'=1+1\",\"a;b; '@x;'-2\"\n");
        assert_eq!(row(&["\"=1", "a\t=1"]), "\"\"\"'=1\",a\t'=1\n");
        assert_eq!(row(&["a=1", "x - y", "ticket:CS-1", "2026-06-20"]), "a=1,x - y,ticket:CS-1,2026-06-20\n");
    }
}

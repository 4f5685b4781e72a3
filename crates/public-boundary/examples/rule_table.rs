//! Prints the table of rules of docs/public-boundary.md: `cargo run -p public-boundary --example rule_table`.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().write_all(public_boundary::rule_table().as_bytes())
}

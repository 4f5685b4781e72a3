//! Masks forbidden material in the text of standard input: `cargo run -p public-boundary --example mask < FILE`.

use std::io::{self, Read as _, Write as _};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    io::stdout().write_all(public_boundary::mask_text(&text).as_bytes())
}

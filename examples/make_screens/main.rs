//! The pictures of the README and of docs/screens.md, made from the real program. A test fails if those of the README are
//! out of date.
//!
//! ```console
//! cargo run --example make_screens                      # assets/screens
//! cargo run --example make_screens -- --all             # docs/screens.md and docs/screens
//! cargo run --example make_screens -- --tour 80x24 DIR  # every screen of the tour, to look at
//! ```

#![allow(clippy::panic, reason = "a picture that cannot be made is a mistake in here")]

mod compact;
mod gallery;
mod history;
mod scenes;
mod svg;

use clap::Parser;
use color_eyre::eyre::{Result, eyre};
use scenes::{Console, SCENES, THEMES};
use std::fs;
use std::path::{Path, PathBuf};
use trialdesk::demo::DemoDir;

/// Makes the pictures of the README.
#[derive(Parser)]
struct Args {
    /// Every screen of the tour instead, at this size
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    tour: Option<String>,

    /// Every screen at every size, and the page that shows them
    #[arg(long, conflicts_with_all = ["tour", "folder"])]
    all: bool,

    /// Where to put them
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/screens"))]
    folder: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if args.all {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        return Ok(gallery::write_all(&docs.join("screens"), &docs.join("screens.md"))?);
    }
    fs::create_dir_all(&args.folder)?;
    if let Some(size) = &args.tour {
        let parsed = size.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
        return walk(parsed.ok_or_else(|| eyre!("invalid size {size}: expected e.g. 80x24"))?, &args.folder);
    }
    for scene in SCENES {
        for (name, theme, paper) in THEMES {
            let file = args.folder.join(format!("{}-{name}.svg", scene.name));
            fs::write(file, scene.picture(theme, paper))?;
        }
    }
    Ok(())
}

/// The tour from its beginning to its end, a picture after every key that matters.
const WALK: &[(&str, &[&str])] = &[
    ("01-welcome", &[""]),
    ("02-worst", &["Ctrl-g", "Enter"]),
    ("03-nearly", &["Ctrl-g", "Esc / '1042' Enter"]),
    ("04-missing", &["Ctrl-g", "Enter", "v"]),
    ("05-mend", &["Ctrl-g", "e", "'CS-8811'", "Ctrl-s"]),
    ("06-turned", &["Ctrl-g", "Esc 3"]),
    ("07-approvals", &["Ctrl-g", "2 j j j a"]),
    ("08-sign", &["Ctrl-g", "Tab 'The sponsor has confirmed.'", "Ctrl-s"]),
    ("09-stale", &["Ctrl-g", "/ '1052' Enter Enter D"]),
    ("10-secret", &["Ctrl-g", "Esc 1 / '1014' Enter Enter v"]),
    ("11-undo", &["Ctrl-g", "u", "Ctrl-s"]),
    ("12-end", &["Ctrl-g", "Ctrl-g"]),
];

fn walk(size: (u16, u16), folder: &Path) -> Result<()> {
    for (name, theme, paper) in THEMES {
        let stage = DemoDir::create(false)?;
        let mut console = Console::open(&stage, true, theme, size);
        for (step, parts) in WALK {
            for (number, keys) in parts.iter().enumerate() {
                console.press(keys);
                let file = format!("{step}-{number}-{}x{}-{name}.svg", size.0, size.1);
                fs::write(folder.join(file), svg::picture(&console.draw(), paper, step))?;
            }
        }
    }
    Ok(())
}

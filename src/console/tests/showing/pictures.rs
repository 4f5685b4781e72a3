//! The pictures of the README and the documentation show the program as it is.

#[path = "../../../../examples/make_screens/scenes.rs"]
mod scenes;
#[path = "../../../../examples/make_screens/svg.rs"]
mod svg;

use scenes::{SCENES, THEMES};
use std::fs;
use std::path::Path;

#[test]
fn pictures_have_the_text_and_styles_of_the_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens");
    let mut wanted = Vec::new();
    for scene in SCENES {
        for (theme, look, paper) in THEMES {
            let name = format!("{}-{theme}.svg", scene.name);
            let kept = fs::read_to_string(folder.join(&name)).unwrap_or_default();
            let current = scene.picture(look, paper);
            assert!(kept == current, "{name} is out of date: cargo run --example make_screens");
            wanted.push(name);
        }
    }
    let mut there: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    wanted.sort();
    there.sort();
    assert_eq!(there, wanted, "no picture is left over");
}

#[test]
fn every_picture_that_a_page_shows_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["README.md", "docs/presenting.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let named = text.split("assets/screens/").skip(1).filter_map(|rest| rest.split('"').next());
        let named: Vec<_> = named.collect();
        assert!(!named.is_empty(), "{page}");
        for name in named {
            assert!(root.join("assets/screens").join(name).is_file(), "{page} shows {name}");
        }
    }
}

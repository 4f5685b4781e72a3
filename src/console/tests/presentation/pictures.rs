//! The pictures of the README and the documentation show the program as it is.

#[path = "../../../../examples/make_screens/scenes.rs"]
mod scenes;
#[path = "../../../../examples/make_screens/svg.rs"]
mod svg;

use scenes::{SCENES, THEMES};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use unicode_width::UnicodeWidthChar;

/// A picture's cells by row and column: the character, its style, and the ground under it. Neither the order of the
/// elements nor the way a row is split into words makes a difference.
#[derive(Debug, Default, PartialEq, Eq)]
struct Content {
    title: String,
    /// The colours of the whole picture and its size.
    frame: Vec<String>,
    letters: BTreeMap<(usize, usize), (char, Vec<String>)>,
    grounds: BTreeMap<(usize, usize), String>,
}

/// Returns an attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

impl Content {
    fn of(svg: &str) -> Self {
        let mut content = Self::default();
        let unescaped = |text: &str| {
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        };
        for element in svg.split('<').skip(1) {
            let (tag, text) = element.split_once('>').unwrap_or((element, ""));
            let number = |name: &str| attribute(tag, name).and_then(|n| n.parse::<usize>().ok());
            let cell = || Some((number("y")? / svg::HEIGHT, (number("x")? - svg::MARGIN) / svg::WIDTH));
            match (tag.split(' ').next(), cell()) {
                (Some("svg"), _) => {
                    let named = ["viewBox", "fill"].map(|name| attribute(tag, name).unwrap_or_default());
                    content.frame.extend(named.map(str::to_owned));
                }
                (Some("title"), _) => content.title = unescaped(text),
                (Some("rect"), None) => content.frame.extend(attribute(tag, "fill").map(str::to_owned)),
                (Some("rect"), Some((row, column))) => {
                    let fill = attribute(tag, "fill").unwrap_or_default();
                    for at in 0..number("width").unwrap_or_default() / svg::WIDTH {
                        content.grounds.insert((row, column + at), fill.to_owned());
                    }
                }
                (Some("text"), Some((row, mut column))) => {
                    let named = ["fill", "font-weight", "font-style", "text-decoration"];
                    let style = named.map(|name| attribute(tag, name).unwrap_or_default().to_owned());
                    for letter in unescaped(text).chars() {
                        content.letters.insert((row, column), (letter, style.to_vec()));
                        column += letter.width().unwrap_or(0);
                    }
                }
                _ => {}
            }
        }
        content
    }

    /// Returns the rows in which two pictures differ, as text.
    fn differences(&self, other: &Self) -> String {
        let line = |content: &Self, row: usize| -> String {
            content.letters.range((row, 0)..(row + 1, 0)).map(|(_, (letter, _))| letter).collect()
        };
        let part = |content: &Self, row: usize| {
            let letters: Vec<_> =
                content.letters.range((row, 0)..(row + 1, 0)).map(|(at, l)| (*at, l.clone())).collect();
            let grounds: Vec<_> =
                content.grounds.range((row, 0)..(row + 1, 0)).map(|(at, g)| (*at, g.clone())).collect();
            (letters, grounds)
        };
        let rows = (0..200).filter(|&row| part(self, row) != part(other, row));
        rows.map(|row| format!("- {}\n+ {}", line(self, row), line(other, row)))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn pictures_have_the_text_and_styles_of_the_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens");
    let mut wanted = Vec::new();
    for scene in SCENES {
        for (theme, look, paper) in THEMES {
            let name = format!("{}-{theme}.svg", scene.name);
            let kept = fs::read_to_string(folder.join(&name)).unwrap_or_default();
            let (kept, current) = (Content::of(&kept), Content::of(&scene.picture(look, paper)));
            assert!(
                kept == current,
                "{name} is out of date: cargo run --example make_screens\n{}",
                kept.differences(&current)
            );
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
fn pictures_compare_by_content() {
    let svg =
        |elements: &[&str]| format!("<svg viewBox=\"0 0 9 9\" fill=\"#000\">{}</svg>", elements.concat());
    let (a, b) = ("<text x=\"12\" y=\"26\">ab</text>", "<rect x=\"12\" y=\"12\" width=\"9\" fill=\"#111\"/>");
    let split = ["<text x=\"21\" y=\"26\">b</text>", b, "<text x=\"12\" y=\"26\">a</text>"];
    assert_eq!(Content::of(&svg(&[a, b])), Content::of(&svg(&split)));
    let bold = "<text x=\"12\" y=\"26\" font-weight=\"bold\">ab</text>";
    assert_ne!(Content::of(&svg(&[a, b])), Content::of(&svg(&[bold, b])));
    assert_ne!(Content::of(&svg(&[a, b])), Content::of(&svg(&[a])));
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

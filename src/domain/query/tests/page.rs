//! docs/queries.md, run: its examples on the sample room, its fields, its queues.

use super::sample::{sample, summaries, taken_by};
use std::fs;
use std::path::Path;
use trialdesk::domain::query::{Field, QueryContext, Shape, parse};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/queries.md")).unwrap()
}

/// The rows of the table below a heading, cell by cell.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let section = page.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn examples_of_the_page_match_the_listed_trials() {
    let room = summaries(&sample());
    let examples = rows(&page(), "## Examples");
    assert!(examples.len() > 8);
    for example in examples {
        let [query, _, wanted] = example.as_slice() else { panic!("{example:?}") };
        assert_eq!(taken_by(&room, QueryContext::default(), query.trim_matches('`')), *wanted, "{query}");
    }
}

#[test]
fn every_field_is_on_the_page_with_its_values() {
    let fields = rows(&page(), "## Fields");
    let named = |row: &Vec<String>| Field::named(row[0].trim_matches(['`', ':'])).unwrap();
    assert_eq!(
        fields.iter().map(named).collect::<Vec<_>>(),
        Field::ALL,
        "in the order in which they are offered"
    );
    for row in &fields {
        let Shape::OneOf(words) = named(row).shape() else { continue };
        if words.len() <= 8 && named(row) != Field::Gate {
            assert!(
                words.iter().map(|choice| &choice.name).all(|word| row[2].contains(&format!("`{word}`"))),
                "{row:?}"
            );
        }
    }
}

#[test]
fn the_error_on_the_page_is_the_programs() {
    let error = parse("status:blocked sttaus:ready").unwrap_err();
    let shown = format!("filter: status:blocked sttaus:ready\n        {} {error}", error.carets());
    assert!(page().contains(&shown), "{shown}");
}

//! docs/public-boundary.md lists the rules that the program has.

use public_boundary::{FORBIDDEN_KEYS, SECRET_KEYS, rule_table};
use std::fs;

fn page() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/public-boundary.md")).unwrap()
}

#[test]
fn section_4_the_page_has_the_table_of_rules() {
    let table = rule_table();
    assert!(page().contains(&table), "put the output of the example `rule_table` into the page");
}

#[test]
fn section_4_the_page_names_each_key_that_forbids_its_value() {
    let page = page();
    let forbidden = FORBIDDEN_KEYS.iter().flat_map(|(_, keys)| keys.iter().copied());
    let secret = SECRET_KEYS.iter().map(|(key, _)| *key);
    let missing: Vec<_> = forbidden.chain(secret).filter(|key| !page.contains(&format!("`{key}`"))).collect();
    assert_eq!(missing, [""; 0]);
}

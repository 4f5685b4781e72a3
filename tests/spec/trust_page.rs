//! The page on trust names a test for every control; each of them is there.

use std::fs;
use std::path::Path;

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn trust_page_names_existing_tests() {
    let mut sources = String::new();
    for folder in ["tests", "src", "crates"] {
        collect(&Path::new(MANIFEST).join(folder), &mut sources);
    }
    let page = fs::read_to_string(Path::new(MANIFEST).join("docs/trust.md")).unwrap();
    // Only names of tests have this many underscores.
    let names: Vec<_> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.matches('_').count() > 3 && !name.contains(' '))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn collect(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

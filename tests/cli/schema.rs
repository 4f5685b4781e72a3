//! `trialdesk schema`: the published JSON Schemas.

use std::fs;
use support::{program, repository};

#[test]
fn schema_prints_each_published_file() {
    let files: Vec<_> = fs::read_dir(repository().join("assets/schema")).unwrap().flatten().collect();
    assert!(files.len() > 4, "{files:?}");
    for file in files {
        let path = file.path();
        let output = program().arg("schema").arg(path.file_stem().unwrap()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(output.stdout, fs::read(&path).unwrap(), "{}", path.display());
    }
}

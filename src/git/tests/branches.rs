//! Files on other branches, tracked files and attributes.

use crate::domain::digest::Digest;
use crate::git::counted::runs_of;
use crate::git::{BranchFile, LineEndAttributes, ObjectFormat, WorkTree};
use support::git::GitRepo;

fn file(path: &str, text: &str) -> BranchFile {
    let bytes = text.as_bytes();
    BranchFile {
        path: path.to_owned(),
        sha1: Some(ObjectFormat::Sha1.blob_id(bytes).to_string()),
        digest: Digest::of(bytes).to_string(),
    }
}

#[test]
fn section_5_2_a_file_that_only_another_branch_has_is_found_in_both_formats_of_ids() {
    for format in ["sha1", "sha256"] {
        let repo = GitRepo::with_format(format);
        repo.put("both", "once here\n").commit("first");
        repo.git(&["checkout", "-q", "-b", "review/x"]);
        repo.put("d/new", "there\n").put("d/changed", "other\n").put("again", "once here\n").commit("second");
        repo.git(&["checkout", "-q", "main"]);
        let tree = WorkTree::containing(&repo.path()).unwrap();
        let asked = [
            file("d/new", "there\n"),
            file("d/changed", "this\n"),
            file("d/none", "there\n"),
            file("again", "once here\n"),
            file("two\nlines", "there\n"),
        ];
        let branch = Some("review/x".to_owned());
        let found = tree.other_branches(&asked).unwrap();
        assert_eq!(found, [branch, None, None, None, None], "{format}");
    }
}

#[test]
fn runs_of_git_do_not_depend_on_files_and_branches() {
    let repo = GitRepo::new();
    repo.put("both", "x").commit("first");
    for branch in ["one", "two", "three"] {
        repo.git(&["switch", "-q", "-c", branch, "main"]);
        repo.put(&format!("{branch}.yaml"), branch).commit("second");
    }
    repo.git(&["switch", "-q", "main"]);
    let tree = WorkTree::containing(&repo.path()).unwrap();
    let all = ["one", "two", "three"].map(|name| file(&format!("{name}.yaml"), name));
    let (one, runs_of_one) = runs_of(|| tree.other_branches(&all[..1]).unwrap());
    let (found, runs) = runs_of(|| tree.other_branches(&all).unwrap());
    assert_eq!(
        (&one[..], &found[..]),
        (&found[..1], &["one", "two", "three"].map(|name| Some(name.to_owned()))[..])
    );
    assert_eq!(runs, runs_of_one);
}

#[test]
fn tracked_files_and_attributes_have_any_name() {
    let repo = GitRepo::new();
    repo.put(".gitattributes", "*.yaml -text\n*.txt text eol=lf\n")
        .put("ä \"b\"\n.yaml", "x")
        .commit("first");
    repo.put("untracked.yaml", "x");
    let tree = WorkTree::containing(&repo.path()).unwrap();
    let mut tracked: Vec<_> = tree.tracked().unwrap().into_iter().collect();
    tracked.sort();
    assert_eq!(tracked, [&b".gitattributes"[..], "ä \"b\"\n.yaml".as_bytes()]);
    let attributes = |path: &str, text: &str, eol: &str| LineEndAttributes {
        path: path.to_owned(),
        text: text.to_owned(),
        eol: eol.to_owned(),
    };
    let expected = [
        attributes("ä \"b\"\n.yaml", "unset", "unspecified"),
        attributes("none.txt", "set", "lf"),
        attributes("other", "unspecified", "unspecified"),
    ];
    let paths = expected.each_ref().map(|file| file.path.clone());
    assert_eq!(tree.line_end_attributes(&paths).unwrap(), expected);
    assert_eq!(tree.line_end_attributes(&[]).unwrap(), []);
}

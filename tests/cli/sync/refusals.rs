//! Changed bytes are never committed or sent, nor files that are not whole and valid records.

use super::{Person, ROOM, TRIAL, World, record_path, record_text};
use std::fs;

#[track_caller]
fn stops(dana: &Person, code: &str) {
    let (before, tip) = (dana.others(), dana.git(&["rev-parse", "HEAD"]));
    let synced = dana.sync(&[]);
    synced.is(3, "needs-person");
    assert!(synced.codes().contains(&code), "{:#}", synced.report);
    assert_eq!(dana.others(), before);
    assert_eq!(dana.git(&["rev-parse", "HEAD"]), tip);
}

#[test]
fn attributes_that_change_bytes_are_refused() {
    for attributes in [
        "**/decisions/** filter=lfs diff=lfs merge=lfs -text\n",
        "* ident\n",
        "*.yaml text eol=crlf\n",
        "*.yaml working-tree-encoding=UTF-16\n",
    ] {
        let world = World::with("sha1", "");
        let dana = world.person("dana");
        dana.put(".gitattributes", attributes);
        let path = dana.record(1);
        stops(&dana, "attribute");
        assert!(!world.upstream().contains_key(&path), "{attributes}");
    }
}

#[test]
fn nothing_is_received_under_attributes_that_change_bytes() {
    let world = World::with("sha1", "");
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    dana.sync(&[]).is(0, "in-step");
    // As the user's own file says, for the folder of one trial alone.
    eli.put(".git/info/attributes", &format!("{ROOM}/{TRIAL}/** text eol=crlf\n"));
    let synced = eli.sync(&[]);
    assert_eq!((synced.status, synced.codes()), (3, vec!["attribute"]), "{:#}", synced.report);
    assert_eq!(eli.read(&path), None);
}

#[test]
fn line_ends_that_may_change_are_a_warning_and_bytes_are_exact() {
    for setting in ["true", "input", "false"] {
        let world = World::with("sha1", "");
        let dana = world.person("dana");
        dana.git(&["config", "core.autocrlf", setting]);
        let path = dana.record(1);
        let synced = dana.sync(&[]);
        synced.is(0, "in-step");
        assert_eq!(world.upstream()[&path], record_text("dana", 1), "autocrlf {setting}");
        let eli = world.person("eli");
        eli.git(&["config", "core.autocrlf", setting]);
        eli.record(1);
        let status = eli.sync(&["--status"]);
        assert_eq!(status.report["warnings"][0]["code"], "line-ends", "{:#}", status.report);
        // A record that comes in has its exact bytes too.
        let second = dana.record(2);
        dana.sync(&[]).is(0, "in-step");
        eli.sync(&[]).is(0, "in-step");
        assert_eq!(eli.read(&second), Some(record_text("dana", 2)), "autocrlf {setting}");
        eli.is_clean();
    }
}

#[test]
fn other_bytes_at_the_path_of_a_record_stop_everything() {
    // In HEAD.
    let world = World::new();
    let dana = world.person("dana");
    let path = dana.record(1);
    dana.sync(&[]).is(0, "in-step");
    dana.put(&path, &record_text("dana", 1).replace("denied", "withdrawn"));
    dana.record(2);
    stops(&dana, "other-bytes");
    // In the index.
    let eli = world.person("eli");
    let path = eli.record(3);
    eli.put(&path, &record_text("eli", 3).replace("Not yet", "Perhaps"));
    eli.git(&["add", &path]);
    eli.record(3);
    stops(&eli, "other-bytes");
    // Upstream.
    let kai = world.person("kai");
    let path = kai.record(4);
    kai.put(&path, &record_text("kai", 4).replace("Not yet", "Perhaps"));
    kai.commit("By hand");
    kai.git(&["push", "-q"]);
    kai.git(&["reset", "-q", "--hard", "HEAD~1"]);
    kai.record(4);
    stops(&kai, "other-bytes");
    assert!(world.upstream()[&path].contains("Perhaps"));
}

#[test]
fn a_record_that_is_altered_upstream_is_not_adopted() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    dana.sync(&[]).is(0, "in-step");
    eli.git(&["pull", "-q"]);
    eli.put(&path, &record_text("dana", 1).replace("denied", "withdrawn"));
    eli.commit("Alter a record");
    eli.git(&["push", "-q"]);
    stops(&dana, "other-bytes");
    assert_eq!(dana.read(&path), Some(record_text("dana", 1)));
}

#[test]
fn a_record_that_is_removed_upstream_is_sent_again() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    dana.sync(&[]).is(0, "in-step");
    eli.git(&["pull", "-q"]);
    eli.git(&["rm", "-q", &path]);
    eli.git(&["commit", "-q", "-m", "Remove a record"]);
    eli.git(&["push", "-q"]);
    let synced = dana.sync(&[]);
    assert_eq!(synced.count("sent"), 1, "{:#}", synced.report);
    assert_eq!(world.upstream()[&path], record_text("dana", 1));
    assert_eq!(dana.read(&path), Some(record_text("dana", 1)));
    assert!(synced.report["warnings"].to_string().contains("removed-upstream"), "{:#}", synced.report);
    // Who removed it stays visible: the branch is not moved over that commit by itself.
    assert!(
        synced.report["warnings"].to_string().contains("change more than records"),
        "{:#}",
        synced.report
    );
}

#[test]
fn files_that_are_not_whole_and_valid_are_withheld() {
    let record = record_text("dana", 1);
    let cases = [
        ("cut off", record[..record.len() / 2].to_owned()),
        ("not YAML", "a: [\n".to_owned()),
        ("empty", String::new()),
        ("a secret", record.replace("Not yet.", "ask pat@corp-client.com")),
        ("a comment with a secret", format!("{record}# ghp_{}\n", "a1B2".repeat(9))),
        ("line ends", record.replace('\n', "\r\n")),
        ("two documents", format!("{record}---\n{record}")),
        (
            "a packet",
            fs::read_to_string(support::sample::sample_evidence().join("TRL-1052/followup.yaml")).unwrap(),
        ),
        ("no trial", record.replace("trial_ref", "x")),
        ("no verdict", record.replace("verdict: denied", "verdict: maybe")),
    ];
    let world = World::new();
    for (number, (name, text)) in cases.iter().enumerate() {
        let dana = world.person(&format!("dana{number}"));
        let path = record_path("bad", 1);
        dana.put(&path, text);
        let good = dana.record(u32::try_from(number).unwrap());
        let synced = dana.sync(&[]);
        assert_eq!((synced.status, synced.codes()), (3, vec!["withheld"]), "{name}: {:#}", synced.report);
        assert!(!world.upstream().contains_key(&path), "{name}");
        assert!(world.upstream().contains_key(&good), "{name}: the others are sent");
    }
}

#[test]
fn other_entries_in_a_folder_of_records_are_never_sent() {
    let world = World::new();
    let dana = world.person("dana");
    let folder = format!("{ROOM}/{TRIAL}/decisions");
    dana.record(1);
    dana.put(&format!("{folder}/note.txt"), "x\n");
    dana.put(&format!("{folder}/.tmp-01"), "x\n");
    dana.put(&format!("{folder}/orphan.yaml.sig"), "x\n");
    let target = dana.path(&record_path("dana", 1));
    std::os::unix::fs::symlink(target, dana.path(&format!("{folder}/link.yaml"))).unwrap();
    dana.sync(&[]);
    let sent: Vec<_> = world.upstream().into_keys().filter(|path| path.starts_with(&folder)).collect();
    assert_eq!(sent, [record_path("dana", 1)]);
}

#[test]
fn a_bad_signature_keeps_its_record_back() {
    let world = World::new();
    let dana = world.person("dana");
    let path = dana.record(1);
    dana.put(&format!("{path}.sig"), "-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n");
    let synced = dana.sync(&[]);
    assert_eq!(synced.is(3, "needs-person").count("sent"), 0);
    assert!(!world.upstream().contains_key(&path));
}

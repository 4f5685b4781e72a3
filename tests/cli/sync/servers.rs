//! Servers that refuse a push, and hooks.

use super::{World, hook, record_text};
use std::fs;

/// Refuses pushes to `main` with the words of a server, and lets others pass with an address.
fn protecting(words: &str) -> String {
    format!(
        "while read old new ref; do
           if [ $ref = refs/heads/main ]; then {words}; exit 1; fi
           echo; echo \"Create a pull request for '${{ref#refs/heads/}}' by visiting:\"
           echo '     https://forge.example/room/pull/new/1'
         done >&2"
    )
}

#[test]
fn a_protected_branch_gets_a_branch_for_a_review() {
    for words in [
        "echo 'error: GH006: Protected branch update failed for refs/heads/main.' >&2",
        "echo 'error: GH013: Repository rule violations found for refs/heads/main.' >&2",
        "echo 'GitLab: You are not allowed to push code to protected branches on this project.' >&2",
        "echo 'Gitea: Not allowed to push to protected branch main' >&2",
        // Without a word of its own, git says that the pre-receive hook declined.
        "true",
    ] {
        let world = World::new();
        world.hook("pre-receive", &protecting(words));
        let dana = world.person("dana");
        let path = dana.record(1);
        let before = dana.others();
        let synced = dana.sync(&[]);
        synced.is(1, "in-review");
        let review = &synced.report["review"];
        assert_eq!(
            review["addresses"],
            serde_json::json!(["https://forge.example/room/pull/new/1"]),
            "{words}"
        );
        assert_eq!(world.branch(review["branch"].as_str().unwrap())[&path], record_text("dana", 1));
        assert!(!world.upstream().contains_key(&path));
        assert_eq!(dana.others(), before);
        // A second record goes to a branch of its own, and the first one is not sent again.
        let second = dana.record(2);
        let synced = dana.sync(&[]);
        assert_eq!(synced.is(1, "in-review").count("in_review"), 2);
        let branch = synced.report["review"]["branch"].as_str().unwrap();
        assert!(branch.ends_with("-2"), "{branch}");
        assert!(world.branch(branch).contains_key(&second) && !world.branch(branch).contains_key(&path));
    }
}

#[test]
fn a_refusal_that_a_review_does_not_help_with_is_named() {
    let world = World::new();
    world.hook("pre-receive", "echo 'error: GH013: Push cannot contain secrets' >&2; exit 1");
    let dana = world.person("dana");
    dana.record(1);
    let synced = dana.sync(&[]);
    assert_eq!(synced.is(3, "needs-person").codes(), ["refused"]);
    assert_eq!(synced.count("to_send"), 1);
    // A server that takes neither branch.
    world.hook("pre-receive", "echo 'pre-receive hook declined, always' >&2; exit 1");
    assert_eq!(dana.sync(&[]).is(3, "needs-person").codes(), ["refused"]);
}

#[test]
fn a_rule_that_was_bypassed_is_a_warning() {
    let world = World::new();
    world.hook("post-receive", "echo 'Bypassed rule violations for refs/heads/main:' >&2");
    let dana = world.person("dana");
    dana.record(1);
    let synced = dana.sync(&[]);
    synced.is(0, "in-step");
    assert_eq!(synced.report["warnings"][0]["code"], "rule-bypassed", "{:#}", synced.report);
}

#[test]
fn hooks_and_helpers_of_the_repository_do_not_run() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let marker = dana.path("ran");
    let names = [
        "pre-push",
        "reference-transaction",
        "post-index-change",
        "pre-commit",
        "commit-msg",
        "post-commit",
        "post-checkout",
        "post-merge",
        "pre-auto-gc",
        "fsmonitor",
        "post-rewrite",
    ];
    for name in names {
        hook(&dana.path(".git/hooks"), name, &format!("echo {name} >> {}; exit 1", marker.display()));
    }
    let program = dana.path(".git/hooks/fsmonitor").display().to_string();
    for key in ["core.fsmonitor", "core.pager", "diff.external", "core.editor", "core.askPass"] {
        dana.git(&["config", key, &program]);
    }
    fs::remove_file(&marker).unwrap_or_default();
    eli.record(1);
    eli.sync(&[]).is(0, "in-step");
    dana.record(1);
    assert_eq!(dana.sync(&[]).is(0, "in-step").count("received"), 1);
    assert!(!marker.exists(), "{}", fs::read_to_string(&marker).unwrap());
    // The user's own configuration of this program lets those of a push run.
    let config = dana.root.with_extension("home").join(".config/trialdesk");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.yaml"), "sync_hooks: true\n").unwrap();
    dana.record(2);
    assert_eq!(dana.sync(&[]).status, 3);
    assert!(fs::read_to_string(&marker).unwrap().contains("pre-push"));
}

#[test]
fn a_remote_that_asks_for_a_password_is_named_and_not_waited_for() {
    let world = World::new();
    let dana = world.person("dana");
    dana.record(1);
    // An ssh that would ask, and fails in batch mode as OpenSSH does.
    let ssh = dana.path(".git/ssh");
    hook(
        &dana.path(".git"),
        "ssh",
        "case \"$*\" in *BatchMode=yes*) echo 'dana@forge: Permission denied (publickey,password).' >&2; exit 255;; esac; sleep 1000",
    );
    dana.git(&["config", "core.sshCommand", ssh.to_str().unwrap()]);
    dana.git(&["remote", "set-url", "origin", "ssh://forge.example/room.git"]);
    let synced = dana.sync(&[]);
    assert_eq!(synced.is(3, "waits").codes(), ["authentication"]);
    assert_eq!(synced.count("committed"), 1);
}

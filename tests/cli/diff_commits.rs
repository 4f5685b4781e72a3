//! The commits in `trialdesk diff`, in a real repository.

use serde_json::Value as Json;
use std::fs;
use std::process::Output;
use support::git::{GitRepo, isolate};
use support::program;
use support::sample::{copy, sample_evidence, stdout};

const CHANGED: &str = "TRL-1042";
const LAPSED: &str = "TRL-1060";

/// A repository with a room in the folder `evidence [1]`, which is a pattern of git. Then two people change one trial, one
/// of them on a branch that is merged, another one changes the policy, and none the other trial.
fn repository() -> GitRepo {
    let repo = GitRepo::new();
    let room = repo.path().join("evidence [1]");
    fs::create_dir(&room).unwrap();
    fs::copy(sample_evidence().join("policy.yaml"), room.join("policy.yaml")).unwrap();
    for trial in [CHANGED, LAPSED] {
        copy(&sample_evidence().join(trial), &room.join(trial));
    }
    repo.commit("The room");
    repo.git(&["tag", "old"]);
    repo.git(&["switch", "-q", "-c", "side"]);
    add(&repo, "followup.yaml", "# one\n");
    commit_as(&repo, "Erin", "Track the notice for jane.doe@customer.example");
    repo.git(&["switch", "-q", "main"]);
    let folder = room.join(CHANGED).join("decisions");
    for file in fs::read_dir(folder).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    commit_as(&repo, "Dana", "Remove a record");
    repo.put("evidence [1]/policy.yaml", fs::read_to_string(room.join("policy.yaml")).unwrap() + "# p\n");
    commit_as(&repo, "Finn", "Comment on the policy");
    repo.put("elsewhere.txt", "x");
    commit_as(&repo, "Finn", "Outside of the room");
    repo.git(&["merge", "-q", "--no-ff", "-m", "Merge it", "side"]);
    repo
}

fn add(repo: &GitRepo, file: &str, line: &str) {
    let path = format!("evidence [1]/{CHANGED}/{file}");
    let text = fs::read_to_string(repo.path().join(&path)).unwrap();
    repo.put(&path, text + line);
}

fn commit_as(repo: &GitRepo, author: &str, subject: &str) {
    repo.git(&["add", "-A"]);
    let author = format!("{author} <{author}@corp.example>");
    repo.git(&["commit", "-q", "-m", subject, "-m", "More text.", "--author", &author]);
}

fn diff(repo: &GitRepo, arguments: &[&str]) -> Output {
    run(repo, "diff", arguments)
}

fn run(repo: &GitRepo, subcommand: &str, arguments: &[&str]) -> Output {
    let mut command = program();
    isolate(&mut command);
    command.env("PATH", std::env::var_os("PATH").unwrap()).current_dir(repo.path().join("evidence [1]"));
    command.arg(subcommand).args(arguments).output().unwrap()
}

fn json(repo: &GitRepo, arguments: &[&str]) -> Json {
    let output = diff(repo, &[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn trial<'a>(diff: &'a Json, name: &str) -> &'a Json {
    let trials = diff["trials"].as_array().unwrap();
    trials.iter().find(|it| it["trial_ref"] == format!("trial:{name}")).unwrap_or_else(|| panic!("{diff}"))
}

/// The authors and subjects of commits, in their order.
fn told(commits: &Json) -> Vec<(&str, &str)> {
    let commits = commits["commits"].as_array().unwrap_or_else(|| panic!("{commits}"));
    commits.iter().map(|it| (it["author"].as_str().unwrap(), it["subject"].as_str().unwrap())).collect()
}

#[test]
fn each_changed_trial_has_the_commits_that_changed_its_files() {
    let repo = repository();
    let found = json(&repo, &["old", "2026-08-20"]);
    let removal = ("Dana", "Remove a record");
    let tracking = ("Erin", "Track the notice for [masked]");
    assert_eq!(
        told(&trial(&found, CHANGED)["commits"]),
        [removal, tracking],
        "not the merge, the last one first"
    );
    assert_eq!(told(&trial(&found, LAPSED)["commits"]), [], "it changed by time alone");
    assert_eq!(told(&found["other_commits"]), [("Finn", "Comment on the policy")]);
    let first = &trial(&found, CHANGED)["commits"]["commits"][0];
    let (id, date) = (first["id"].as_str().unwrap(), first["committed_at"].as_str().unwrap());
    assert_eq!(repo.git(&["log", "-1", "--format=%an: %s", id]), "Dana: Remove a record");
    assert_eq!(repo.git(&["log", "-1", "--format=%cI", id]).replace("+00:00", "Z"), date);
    let line = format!("      `{}` {} Dana: Remove a record\n", &id[..10], &date[..10]);
    let text = stdout(&diff(&repo, &["old", "2026-08-20"]));
    assert!(
        text.contains(&line) && text.contains("\n      no commit of the later side changed its files\n"),
        "{text}"
    );
    let markdown = stdout(&diff(&repo, &["old", "2026-08-20", "--format", "markdown"]));
    assert!(markdown.contains(&line.replace("      `", "  - `")), "{markdown}");
}

#[test]
fn the_current_room_has_also_what_is_not_committed_and_text_has_the_last_five() {
    let repo = repository();
    for number in 0..5 {
        add(&repo, "followup.yaml", "# more\n");
        commit_as(&repo, "Erin", &format!("Change {number}"));
    }
    let now = ["--now", "2026-08-20"];
    let committed = json(&repo, &[&["old", "."][..], &now].concat());
    let of_trial = &trial(&committed, CHANGED)["commits"];
    assert_eq!((told(of_trial).len(), &of_trial["uncommitted"]), (7, &Json::Bool(false)));
    assert_eq!(told(of_trial)[0], ("Erin", "Change 4"));
    add(&repo, "followup.yaml", "# not yet\n");
    let found = json(&repo, &[&["old", "."][..], &now].concat());
    assert_eq!(trial(&found, CHANGED)["commits"]["uncommitted"], true);
    assert_eq!(trial(&found, CHANGED)["commits"]["commits"], of_trial["commits"]);
    assert_eq!(found["other_commits"]["uncommitted"], false);
    let text = stdout(&diff(&repo, &[&["old", "."][..], &now].concat()));
    let [_, details] = text.split("`TRL-1042`").collect::<Vec<_>>()[..] else { panic!("{text}") };
    let details: Vec<_> = details.lines().skip(1).take_while(|line| line.starts_with("      ")).collect();
    assert_eq!(details.len(), 7, "{text}");
    assert_eq!((details[0], details[6]), ("      changed and not committed", "      and 2 earlier"));
}

#[test]
fn the_report_since_a_commit_has_the_commits_of_the_difference() {
    let repo = repository();
    let page = |command: &str, arguments: &[&str]| {
        let arguments = [arguments, &["--format", "markdown"]].concat();
        let text = stdout(&run(&repo, command, &arguments));
        let is_item = |line: &&str| line.starts_with("- ") || line.starts_with("  - ");
        text.lines().filter(is_item).map(str::to_owned).collect::<Vec<_>>()
    };
    let now = ["--now", "2026-08-20"];
    add(&repo, "followup.yaml", "# not yet\n");
    for (sides, report) in
        [(["old", "."], &["--since", "old"][..]), (["old", "HEAD"], &["--since", "old", "--at", "HEAD"])]
    {
        let changes = page("diff", &[&sides[..], &now].concat());
        let report = page("check", &[report, &now].concat());
        assert!(changes.iter().any(|line| line.ends_with(" Dana: Remove a record")), "{changes:#?}");
        assert_eq!(changes.iter().any(|line| line == "  - changed and not committed"), sides[1] == ".");
        assert_eq!(report[..changes.len()], changes, "{sides:?}");
    }
}

#[test]
fn a_brief_since_a_commit_has_the_trials_that_commits_changed() {
    let repo = repository();
    let brief = |reader: &[&str]| -> Json {
        let arguments = ["--since", "old", "--now", "2026-08-20", "--format", "json"];
        serde_json::from_str(&stdout(&run(&repo, "brief", &[&arguments, reader].concat()))).unwrap()
    };
    let differences = json(&repo, &["old", ".", "--now", "2026-08-20"]);
    let everybody = brief(&[]);
    let expected = serde_json::json!([{
        "trial_ref": format!("trial:{CHANGED}"),
        "commits": trial(&differences, CHANGED)["commits"],
    }]);
    assert_eq!(
        (&everybody["changed"], &everybody["other_commits"]),
        (&expected, &differences["other_commits"])
    );
    let dana = brief(&["--for", "dana"]);
    assert_eq!((&dana["changed"], &dana["other_commits"]), (&expected, &differences["other_commits"]));
    let owner = brief(&["--for", "owner:customer-success/emea"]);
    assert_eq!((&owner["changed"], &owner["other_commits"]), (&expected, &Json::Null));
    let another =
        run(&repo, "brief", &["--since", "old", "--now", "2026-08-20", "--for", "owner:finance/ap"]);
    assert_eq!((another.status.code(), &*stdout(&another)), (Some(0), ""), "nothing concerns this owner");
    let week: Json =
        serde_json::from_str(&stdout(&run(&repo, "brief", &["--since", "7d", "--format", "json"]))).unwrap();
    assert_eq!((&week["changed"], &week["other_commits"]), (&Json::Null, &Json::Null));
    let text = stdout(&run(&repo, "brief", &["--since", "old", "--now", "2026-08-20"]));
    let [_, changed] = text.split("\nChanged files (1)\n").collect::<Vec<_>>()[..] else { panic!("{text}") };
    let lines: Vec<_> = changed.lines().take(2).collect();
    assert!(lines[0] == "  `TRL-1042`" && lines[1].ends_with(" Dana: Remove a record"), "{text}");
}

#[test]
fn the_difference_in_a_shallow_clone_says_that_commits_can_be_missing() {
    let repo = repository();
    let source = format!("file://{}", repo.path().display());
    let clone = GitRepo::cloned(&["--depth", "2", &source]);
    for (repo, is_shallow) in [(&clone, true), (&repo, false)] {
        fs::remove_file(repo.path().join(format!("evidence [1]/{CHANGED}/followup.yaml"))).unwrap();
        let output = diff(repo, &["HEAD^", ".", "--now", "2026-08-20"]);
        let note = "note: This clone is shallow, so commits can be missing: `git fetch --unshallow`.";
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), errors.contains(note)), (Some(1), is_shallow), "{output:?}");
    }
}

#[test]
fn a_long_subject_is_cut_on_pages() {
    let repo = repository();
    let subject = "é".repeat(101);
    add(&repo, "followup.yaml", "# long\n");
    commit_as(&repo, "Erin", &subject);
    let found = json(&repo, &["old", "2026-08-20"]);
    assert_eq!(told(&trial(&found, CHANGED)["commits"])[0], ("Erin", &*subject));
    let text = stdout(&diff(&repo, &["old", "2026-08-20"]));
    assert!(text.contains(&format!(" Erin: {}…\n", "é".repeat(100))), "{text}");
}

#[test]
fn another_directory_has_no_commits() {
    let repo = repository();
    let found = json(&repo, &["old", sample_evidence().to_str().unwrap()]);
    assert_eq!((&trial(&found, CHANGED)["commits"], &found["other_commits"]), (&Json::Null, &Json::Null));
}

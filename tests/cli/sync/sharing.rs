//! Records reach the remote and other people, and nothing else changes.

use super::{ROOM, TRIAL, World, record_path, record_text};
use std::env;
use std::fs;
use std::process::Command;
use std::thread;
use support::keygen::Keygen;
use support::sample::skip;

#[test]
fn a_decision_is_committed_sent_and_received() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    let (before, others) = (dana.others(), eli.others());
    let synced = dana.sync(&[]);
    synced.is(0, "in-step");
    assert_eq!((synced.count("committed"), synced.count("sent"), synced.count("received")), (1, 1, 0));
    assert_eq!(world.upstream()[&path], record_text("dana", 1));
    assert_eq!(dana.others(), before);
    dana.is_clean();
    let synced = eli.sync(&[]);
    synced.is(0, "in-step");
    let received = &synced.report["received"][0];
    assert_eq!(received["trial_ref"], format!("trial:{TRIAL}"));
    assert_eq!((&received["verdict"], &received["decided_by"]), (&"denied".into(), &"dana".into()));
    assert_eq!(eli.read(&path), Some(record_text("dana", 1)));
    assert_eq!(eli.others(), others);
    eli.is_clean();
    assert_eq!(eli.git(&["log", "-1", "--format=%s"]).trim(), format!("Record a decision on {TRIAL}"));
    // Once more, there is nothing to do.
    let tip = dana.git(&["rev-parse", "HEAD"]);
    assert_eq!(dana.sync(&[]).is(0, "in-step").count("sent"), 0);
    assert_eq!(dana.git(&["rev-parse", "HEAD"]), tip);
}

#[test]
fn a_signature_goes_with_its_record() {
    let Some(keygen) = Keygen::found() else { return skip("ssh-keygen is not here: no signature was made") };
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    let key = keygen.key("dana", "-t ed25519");
    let signature = key.sign(record_text("dana", 1).as_bytes());
    dana.put(&format!("{path}.sig"), &String::from_utf8(signature).unwrap());
    assert_eq!(dana.sync(&[]).is(0, "in-step").count("sent"), 2);
    assert_eq!(eli.sync(&[]).is(0, "in-step").count("received"), 1);
    assert_eq!(eli.read(&format!("{path}.sig")), dana.read(&format!("{path}.sig")));
}

/// `TRIALDESK_SYNC_DECISIONS` says how many decisions each of two people takes, 20 without it.
#[test]
fn two_writers_at_once_lose_nothing() {
    let count = env::var("TRIALDESK_SYNC_DECISIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(20);
    let world = World::new();
    let people = [world.person("dana"), world.person("eli")];
    let base = people[0].git(&["rev-parse", "HEAD"]);
    let before: Vec<_> = people.iter().map(super::Person::others).collect();
    thread::scope(|scope| {
        for person in &people {
            scope.spawn(move || {
                for number in 1..=count {
                    person.record(number);
                    // Every fifth decision waits for the next sync, as decisions without a network do.
                    if number % 5 != 0 || number == count {
                        let synced = person.sync(&[]);
                        assert!(synced.status == 0 || synced.codes() == ["raced"], "{:#}", synced.report);
                    }
                }
            });
        }
    });
    for person in people.iter().chain(&people) {
        person.sync(&[]).is(0, "in-step");
    }
    let upstream = world.upstream();
    for (person, before) in people.iter().zip(before) {
        for number in 1..=count {
            for name in ["dana", "eli"] {
                let path = record_path(name, number);
                assert_eq!(person.read(&path), Some(record_text(name, number)), "{} has {path}", person.name);
                assert_eq!(upstream.get(&path), Some(&record_text(name, number)), "the remote has {path}");
            }
        }
        assert_eq!(person.others(), before);
        person.is_clean();
        person.adds_records_alone(base.trim(), "main");
        assert_eq!(person.git(&["rev-parse", "main"]), person.git(&["rev-parse", "origin/main"]));
    }
    let records = upstream.keys().filter(|path| path.contains("/decisions/")).count();
    assert_eq!(records, usize::try_from(2 * count).unwrap());
    assert!(people[0].git(&["fsck", "--no-progress", "--no-dangling"]).is_empty());
}

#[test]
fn clocks_that_are_wrong_lose_nothing() {
    let world = World::new();
    let people =
        [(world.person("dana"), "2037-01-01T00:00:00Z"), (world.person("eli"), "2001-01-01T00:00:00Z")];
    for number in 1..=2 {
        for (person, clock) in &people {
            person.record(number);
            let mut command = person.command(&[]);
            command.env("GIT_COMMITTER_DATE", clock).env("GIT_AUTHOR_DATE", clock);
            super::Synced::of(&command.output().unwrap()).is(0, "in-step");
            assert!(
                clock.starts_with(person.git(&["log", "-1", "--format=%cs"]).trim()),
                "the clock was used"
            );
        }
    }
    for (person, _) in &people {
        person.sync(&[]).is(0, "in-step");
        for (name, number) in [("dana", 1), ("eli", 1), ("dana", 2), ("eli", 2)] {
            assert_eq!(person.read(&record_path(name, number)), Some(record_text(name, number)));
        }
    }
}

#[test]
fn changes_of_the_user_stay_staged_dirty_untracked_and_stashed() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    dana.put("README", "stashed\n");
    dana.git(&["stash", "-q"]);
    dana.put("README", "staged\n");
    dana.git(&["add", "README"]);
    dana.put("README", "staged, and then changed\n");
    dana.put("new", "untracked\n");
    dana.put("added", "with intent\n");
    dana.git(&["add", "-N", "added"]);
    dana.git(&["rm", "-q", "--cached", &format!("{ROOM}/policy.yaml")]);
    eli.record(1);
    eli.sync(&[]).is(0, "in-step");
    dana.record(2);
    let before = dana.others();
    let synced = dana.sync(&[]);
    synced.is(0, "in-step");
    assert_eq!(synced.count("received"), 1);
    assert_eq!(dana.others(), before);
    dana.is_clean();
    assert_eq!(world.upstream()["README"], "other things\n");
    assert_eq!(dana.git(&["stash", "list"]).lines().count(), 1);
}

#[test]
fn packets_stay_the_users_own() {
    let world = World::new();
    let dana = world.person("dana");
    let packet = format!("{ROOM}/{TRIAL}/followup.yaml");
    dana.put(&packet, &(dana.read(&packet).unwrap() + "# a remark\n"));
    dana.put(&format!("{ROOM}/new.yaml"), "x: 1\n");
    dana.record(1);
    let synced = dana.sync(&[]);
    synced.is(0, "in-step");
    assert_eq!(
        synced.report["not_committed"],
        serde_json::json!([format!("{TRIAL}/followup.yaml"), "new.yaml"])
    );
    assert!(!world.upstream()[&packet].contains("remark"));
}

#[test]
fn commits_of_the_user_are_not_sent() {
    let world = World::new();
    let dana = world.person("dana");
    dana.put("README", "not for others yet\n");
    let own = dana.commit("Not for others yet");
    let path = dana.record(1);
    let synced = dana.sync(&[]);
    synced.is(0, "in-step");
    assert_eq!(world.upstream()["README"], "other things\n");
    assert!(world.upstream().contains_key(&path));
    dana.git(&["merge-base", "--is-ancestor", &own, "HEAD"]);
    assert!(synced.report["warnings"][0]["message"].as_str().unwrap().contains("commits of your own"));
    // The user joins both as ever, without a conflict.
    dana.git(&["pull", "-q", "--rebase"]);
    dana.git(&["push", "-q"]);
    dana.sync(&[]).is(0, "in-step");
    assert_eq!(world.upstream()["README"], "not for others yet\n");
}

#[test]
fn a_record_that_the_user_committed_is_sent_too() {
    let world = World::new();
    let dana = world.person("dana");
    let path = dana.record(1);
    dana.commit("By hand");
    assert_eq!(dana.sync(&[]).is(0, "in-step").count("sent"), 1);
    assert!(world.upstream().contains_key(&path));
    dana.is_clean();
}

#[test]
fn without_a_network_decisions_are_committed_and_sent_later() {
    let world = World::new();
    let dana = world.person("dana");
    let away = world.remote().with_extension("away");
    fs::rename(world.remote(), &away).unwrap();
    let path = dana.record(1);
    let synced = dana.sync(&[]);
    assert_eq!(
        (synced.status, synced.count("committed"), synced.count("to_send")),
        (3, 1, 1),
        "{:#}",
        synced.report
    );
    dana.git(&["remote", "set-url", "origin", "http://127.0.0.1:1/room.git"]);
    dana.record(2);
    let synced = dana.sync(&[]);
    synced.is(1, "waits");
    assert_eq!(synced.codes(), ["offline"]);
    dana.git(&["remote", "set-url", "origin", &format!("file://{}", world.remote().display())]);
    fs::rename(away, world.remote()).unwrap();
    assert_eq!(dana.sync(&[]).is(0, "in-step").count("sent"), 2);
    assert!(world.upstream().contains_key(&path));
}

#[test]
fn other_kinds_of_repositories_work_the_same() {
    for format in ["sha1", "sha256"] {
        let world = World::with(format, super::ATTRIBUTES);
        run_git(&world, &["config", "uploadpack.allowFilter", "true"]);
        let eli = world.person("eli");
        let dana = world.person("dana");
        let linked = dana.root.with_file_name("linked");
        dana.git(&["worktree", "add", "-q", "-b", "side", linked.to_str().unwrap()]);
        dana.git(&["branch", "-q", "--set-upstream-to", "origin/main", "side"]);
        let mut people = vec![super::Person { root: linked, name: "linked".to_owned() }];
        if format == "sha1" {
            people.push(world.person_with("shallow", &["--depth", "1"]));
            people.push(world.person_with("partial", &["--filter=blob:none"]));
            people.push(world.person_with("treeless", &["--filter=tree:0"]));
        }
        for person in &people {
            eli.record(u32::try_from(person.name.len()).unwrap());
            eli.sync(&[]).is(0, "in-step");
            let path = person.record(1);
            let synced = person.sync(&[]);
            synced.is(0, "in-step");
            assert!(synced.count("received") > 0, "{}: {:#}", person.name, synced.report);
            assert!(world.upstream().contains_key(&path));
            person.is_clean();
        }
        eli.sync(&[]).is(0, "in-step");
        for person in &people {
            assert_eq!(eli.read(&record_path(&person.name, 1)), Some(record_text(&person.name, 1)));
        }
    }
}

fn run_git(world: &World, arguments: &[&str]) {
    super::run(super::git_in(&world.remote()).args(arguments));
}

#[test]
fn the_room_can_be_the_whole_work_tree() {
    let place = tempfile::tempdir().unwrap();
    let (remote, room) = (place.path().join("remote.git"), place.path().join("room"));
    super::run(super::git_in(place.path()).args(["init", "-q", "--bare", "-b", "main"]).arg(&remote));
    super::run(super::git_in(place.path()).args(["clone", "-q"]).args([&remote, &room]));
    let git = |arguments: &[&str]| super::run(super::git_in(&room).args(arguments));
    super::copy(&super::sample_evidence().join(TRIAL), &room.join(TRIAL));
    fs::write(room.join(".gitattributes"), super::ATTRIBUTES).unwrap();
    git(&["checkout", "-q", "-B", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "Begin"]);
    git(&["push", "-q", "-u", "origin", "main"]);
    let folder = room.join(TRIAL).join("decisions");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.yaml"), record_text("dana", 1)).unwrap();
    let mut command: Command = support::sample::trialdesk();
    support::git::isolate(&mut command);
    command.args(["sync", "--as", "dana", "--format", "json"]).current_dir(&room).env("HOME", place.path());
    super::Synced::of(&command.output().unwrap()).is(0, "in-step");
}

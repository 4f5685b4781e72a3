//! A room of signed decisions: what counts, what does not, and why (specification, sections 5.2 and 6).

use super::bench::{Bench, OTHER_TRIAL, POLICY, TRIAL};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use support::keygen::{Key, Question, certify};
use trialdesk::domain::grace::{GraceState, NotCounted};
use trialdesk::domain::labels::{Kind, Verdict};
use trialdesk::room::signed::{VerifyError, path_beside, verify_file};
use trialdesk::room::{EvaluatedTrial, Room, RoomError, RoomOptions};

/// Why the only record of the trial does not count.
fn not_counted(room: &Room) -> Option<NotCounted> {
    let ballots = &trial(room).evaluation.ballots;
    assert_eq!(ballots.len(), 1);
    ballots[0].not_counted
}

fn trial(room: &Room) -> &EvaluatedTrial {
    room.trial(TRIAL).unwrap()
}

/// The problems of a room, as `code file`.
fn problems(room: &Room) -> Vec<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    room.problems.iter().map(|problem| format!("{} {}", problem.code.name(), name(&problem.path))).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn signed_approval_settles_and_ssh_keygen_agrees() {
    let Some(bench) = Bench::found() else { return };
    for (who, key) in [("dana", &bench.dana), ("eli", &bench.eli)] {
        let path = bench.approve(TRIAL, who, key);
        assert_eq!(
            verify_file(&path, Kind::GraceDecision).unwrap().unwrap().text().to_string(),
            key.public()
        );
        let signers = fs::read(bench.room.path().join("allowed_signers")).unwrap();
        let question = Question { signers: &signers, principal: who, time: "20260620120000Z", zone: "UTC" };
        assert!(bench.keygen.verifies(&fs::read(&path).unwrap(), &path_beside(&path), &question), "{who}");
    }
    let room = bench.open();
    assert_eq!(problems(&room), Vec::<String>::new());
    let evaluation = &trial(&room).evaluation;
    assert_eq!(evaluation.grace.state, GraceState::Approved);
    assert!(evaluation.ballots.iter().all(|standing| standing.vote));
}

#[test]
fn a_flipped_byte_in_the_record_is_a_bad_signature() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("2026-07-01", "2026-07-02")).unwrap();
    let room = bench.open();
    assert_eq!(problems(&room), [format!("bad-signature {}.sig", name(&path))]);
    assert_eq!(room.problems[0].trials[..], [TRIAL.into()]);
    assert_eq!(not_counted(&room), Some(NotCounted::BadSignature));
}

#[test]
fn a_signature_for_another_namespace_is_a_bad_one() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    let signature = bench.dana.sign_with(&fs::read(&path).unwrap(), "git", &[]);
    fs::write(path_beside(&path), signature).unwrap();
    assert_eq!(not_counted(&bench.open()), Some(NotCounted::BadSignature));
    assert!(matches!(verify_file(&path, Kind::GraceDecision), Err(VerifyError::Bad(_))));
}

#[test]
fn a_signature_by_a_certificate_is_reported_as_not_supported() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    certify(&bench.eli, &bench.dana);
    let certificate = Key { path: bench.keygen.path("dana-cert.pub") };
    fs::write(path_beside(&path), certificate.sign(&fs::read(&path).unwrap())).unwrap();
    let room = bench.open();
    assert_eq!(not_counted(&room), Some(NotCounted::BadSignature));
    let message = &room.problems[0].message;
    assert!(message.contains("certificates are not supported"), "{message}");
}

#[test]
fn a_signature_by_another_principal_is_untrusted() {
    let Some(bench) = Bench::found() else { return };
    bench.approve(TRIAL, "dana", &bench.eli);
    let room = bench.open();
    assert_eq!(not_counted(&room), Some(NotCounted::UntrustedKey));
    assert_eq!(problems(&room), Vec::<String>::new());
    assert_eq!(trial(&room).evaluation.grace.state, GraceState::Awaiting);
}

#[test]
fn a_key_counts_while_it_is_listed_and_valid_now() {
    let Some(bench) = Bench::found() else { return };
    bench.approve(TRIAL, "dana", &bench.dana);
    let key = bench.dana.public();
    let untrusted = Some(NotCounted::UntrustedKey);
    let table = [
        ("expired", format!("dana valid-before=\"20260620115959Z\" {key}\n"), untrusted),
        ("not yet valid", format!("dana valid-after=\"20260620120001Z\" {key}\n"), untrusted),
        ("in time", format!("dana valid-after=\"20260620Z\",valid-before=\"20260621Z\" {key}\n"), None),
        ("for something else", format!("dana namespaces=\"git\" {key}\n"), untrusted),
        ("for this", format!("dana namespaces=\"git,grace-*\" {key}\n"), None),
        ("an authority's", format!("dana cert-authority {key}\n"), untrusted),
        ("removed", format!("eli {}\n", bench.eli.public()), untrusted),
        ("nobody's", String::new(), untrusted),
        ("by a pattern", format!("d*,!eli {key}\n"), None),
    ];
    for (what, lines, expected) in table {
        bench.allow(&lines);
        assert_eq!(not_counted(&bench.open()), expected, "{what}");
    }
}

#[test]
fn unusable_lines_of_allowed_signers_are_reported_to_people() {
    let Some(bench) = Bench::found() else { return };
    let (dana, eli) = (bench.dana.public(), bench.eli.public());
    bench.allow(&format!("dana, eli {dana}\neli valid-before=\"2027-01-01\" {eli}\ndana {dana}\n"));
    assert_eq!(
        bench.open().policy_file.signer_warnings(),
        [
            "allowed_signers:1: a blank ends the list of principals: write `dana,eli` without a blank after the comma",
            "allowed_signers:2: the time of `valid-before` is not valid: use digits alone, e.g. 20260601Z or \
             202606011200Z",
        ]
    );
    bench.allow(&format!("dana {dana}\n"));
    assert_eq!(bench.open().policy_file.signer_warnings(), Vec::<String>::new());
    bench.write("policy.yaml", POLICY);
    fs::remove_file(bench.room.path().join("allowed_signers")).unwrap();
    let warnings = bench.open().policy_file.signer_warnings();
    assert!(warnings[0].contains("no key is trusted"), "{warnings:?}");
}

#[test]
fn a_record_copied_to_another_trial_counts_nowhere() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    let folder = bench.room.path().join("TRL-1003/decisions");
    fs::create_dir_all(&folder).unwrap();
    let copy = folder.join(name(&path));
    fs::copy(path_beside(&path), path_beside(&copy)).unwrap();
    // As it is: it still names its own trial, and one of the two is a forgery.
    fs::copy(&path, &copy).unwrap();
    let room = bench.open();
    assert_eq!(
        problems(&room),
        [format!("bad-decision {}", name(&path)), format!("bad-decision {}", name(&path))]
    );
    assert!(room.trial(OTHER_TRIAL).unwrap().trial.decisions.is_empty());
    // Made to name the other trial: its signature does not fit any more.
    let text = fs::read_to_string(&path).unwrap().replace("TRL-1060", "TRL-1003");
    fs::write(&copy, text.replace("grace-period/01", "grace-period/02")).unwrap();
    let room = bench.open();
    assert_eq!(problems(&room), [format!("bad-signature {}.sig", name(&copy))]);
    assert_eq!(room.problems[0].trials[..], [OTHER_TRIAL.into()]);
    assert_eq!(
        room.trial(OTHER_TRIAL).unwrap().evaluation.ballots[0].not_counted,
        Some(NotCounted::BadSignature)
    );
}

#[test]
fn swapped_signatures_are_bad_ones() {
    let Some(bench) = Bench::found() else { return };
    let dana = bench.approve(TRIAL, "dana", &bench.dana);
    let eli = bench.approve(TRIAL, "eli", &bench.eli);
    let (first, second) = (path_beside(&dana), path_beside(&eli));
    let (a, b) = (fs::read(&first).unwrap(), fs::read(&second).unwrap());
    fs::write(&first, b).unwrap();
    fs::write(&second, a).unwrap();
    let room = bench.open();
    assert_eq!(room.problems.len(), 2);
    let ballots = &trial(&room).evaluation.ballots;
    assert!(ballots.iter().all(|standing| standing.not_counted == Some(NotCounted::BadSignature)));
}

#[test]
fn record_replaced_by_its_signature_is_not_a_record() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    let signature = path_beside(&path);
    let between = bench.room.path().join("between");
    fs::rename(&path, &between).unwrap();
    fs::rename(&signature, &path).unwrap();
    fs::rename(&between, &signature).unwrap();
    let room = bench.open();
    assert!(!room.problems.is_empty());
    assert!(trial(&room).trial.decisions.is_empty());
}

#[test]
fn a_signature_that_cannot_be_read_is_a_bad_one() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    let signature = path_beside(&path);
    let good = fs::read(&signature).unwrap();
    let elsewhere = bench.keygen.file(&good);
    let replace = |with: &dyn Fn()| {
        fs::remove_file(&signature).unwrap();
        with();
        let room = bench.open();
        assert_eq!(problems(&room), [format!("bad-signature {}", name(&signature))]);
        assert_eq!(not_counted(&room), Some(NotCounted::BadSignature));
    };
    replace(&|| symlink(&elsewhere, &signature).unwrap());
    replace(&|| assert!(Command::new("mkfifo").arg(&signature).status().unwrap().success()));
    replace(&|| fs::write(&signature, [&good, " ".repeat(1024 * 1024).as_bytes()].concat()).unwrap());
    replace(&|| fs::write(&signature, "").unwrap());
    replace(&|| fs::create_dir(&signature).unwrap());
}

#[test]
fn unsigned_record_counts_if_signatures_are_optional() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    fs::remove_file(path_beside(&path)).unwrap();
    assert_eq!(not_counted(&bench.open()), Some(NotCounted::Unsigned));
    bench.write("policy.yaml", POLICY);
    assert_eq!(not_counted(&bench.open()), None);
}

#[test]
fn without_the_file_that_the_policy_names_no_key_is_trusted() {
    let Some(bench) = Bench::found() else { return };
    bench.approve(TRIAL, "dana", &bench.dana);
    bench.write("policy.yaml", POLICY);
    fs::remove_file(bench.room.path().join("allowed_signers")).unwrap();
    assert_eq!(not_counted(&bench.open()), Some(NotCounted::UntrustedKey));
    bench.write("policy.yaml", &format!("{POLICY}signatures: required\n"));
    let refused = Room::open(bench.room.path(), &RoomOptions::default(), jiff::Timestamp::now());
    assert!(matches!(refused, Err(RoomError::Policy(_))));
    bench.write("policy.yaml", &POLICY.replace("allowed_signers: allowed_signers\n", ""));
    assert_eq!(not_counted(&bench.open()), None, "no list is named: any good signature is one");
}

#[test]
fn signature_without_its_record_is_a_missing_decision() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    fs::remove_file(&path).unwrap();
    let room = bench.open();
    assert_eq!(problems(&room), [format!("missing-decision {}.sig", name(&path))]);
    assert_eq!(room.problems[0].trials[..], [TRIAL.into()]);
}

#[test]
fn section_5_2_a_signature_is_that_of_the_records_of_one_kind() {
    let Some(bench) = Bench::found() else { return };
    let path = bench.approve(TRIAL, "dana", &bench.dana);
    let package = format!(
        "---\nschema_version: cavra.package-approval.decision.v1\ndecision_ref: decision:package/added\ntrial_ref: {TRIAL}\n\
         stage: trial-expired-followup\nverdict: approved\ndecided_by: dana\ndecided_at: 2026-06-20T12:00:00Z\n"
    );
    let text = fs::read_to_string(&path).unwrap() + &package;
    fs::write(&path, &text).unwrap();
    for (namespace, counts) in
        [("grace-decision@trialdesk", [true, false]), ("package-decision@trialdesk", [false, true])]
    {
        let signature = bench.dana.sign_with(text.as_bytes(), namespace, &[]);
        fs::write(path_beside(&path), signature).unwrap();
        let room = bench.open();
        assert_eq!(problems(&room), [format!("bad-signature {}.sig", name(&path))], "{namespace}");
        let mut records: Vec<_> = trial(&room).evaluation.records(&trial(&room).trial).collect();
        records.sort_by_key(|(decision, _)| !decision.is_about_grace());
        let counting = records.iter().map(|(_, ballot)| ballot.not_counted.is_none()).collect::<Vec<_>>();
        assert_eq!(counting, counts, "{namespace}");
    }
}

#[test]
fn signature_of_a_file_without_a_record_is_a_missing_decision() {
    let Some(bench) = Bench::found() else { return };
    let folder = bench.room.path().join("TRL-1060/decisions");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("one.yaml"), "schema_version: something.else.v1\n").unwrap();
    fs::write(folder.join("one.yaml.sig"), "no signature").unwrap();
    let room = bench.open();
    assert_eq!(problems(&room), ["bad-decision one.yaml", "missing-decision one.yaml.sig"]);
    assert!(room.problems.iter().all(|problem| problem.trials[..] == [TRIAL.into()]));
}

#[test]
fn section_5_3_a_refusal_is_not_replaced_by_an_approval_with_the_same_key() {
    let Some(bench) = Bench::found() else { return };
    bench.write("policy.yaml", &format!("{POLICY}signatures: required\n"));
    bench.allow(&format!("dana,eli {}\n", bench.dana.public()));
    bench.decide(Verdict::Denied, TRIAL, "dana", &bench.dana);
    bench.approve(TRIAL, "eli", &bench.dana);
    let room = bench.open();
    let evaluation = &trial(&room).evaluation;
    assert_eq!(evaluation.grace.state, GraceState::Denied);
    assert!(evaluation.ballots.iter().all(|ballot| ballot.vote), "both are votes, and the refusal holds");
    bench.decide(Verdict::Withdrawn, TRIAL, "dana", &bench.dana);
    assert_eq!(trial(&bench.open()).evaluation.grace.state, GraceState::Approved, "until dana withdraws it");
}

#[test]
fn one_key_under_two_names_is_one_vote() {
    let Some(bench) = Bench::found() else { return };
    bench.write("policy.yaml", &format!("{POLICY}signatures: required\nquorum: 2\n"));
    bench.allow(&format!("dana,eli {}\n", bench.dana.public()));
    bench.approve(TRIAL, "dana", &bench.dana);
    bench.approve(TRIAL, "eli", &bench.dana);
    let room = bench.open();
    let grace = &trial(&room).evaluation.grace;
    let ballots = &trial(&room).evaluation.ballots;
    assert!(ballots.iter().all(|standing| standing.not_counted.is_none()), "both count");
    assert_eq!(ballots.iter().filter(|standing| standing.vote).count(), 1);
    assert_eq!(grace.state, GraceState::Awaiting);
}

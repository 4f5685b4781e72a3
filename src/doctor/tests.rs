//! Facts in, findings out: every code has a case that has it alone, and one beside it that has nothing.

use super::facts::{
    Deciders, Facts, Folder, Git, Key, Machine, Policy, Record, Repository, Signing, Terminal,
};
use super::{Code, diagnose};
use crate::domain::labels::Kind;
use crate::domain::time::{Moment, parse_timestamp};
use crate::fsio::permissions::Sharing;
use crate::git::LineEndAttributes;
use ssh_allowed_signers::Trust;

fn moment(text: &str) -> Moment {
    parse_timestamp(text).unwrap()
}

/// Returns the trust in a key for both kinds of records.
fn both(trust: Trust) -> Vec<(Kind, Trust)> {
    vec![(Kind::GraceDecision, trust), (Kind::PackageDecision, trust)]
}

/// A room without troubles.
fn fine() -> Facts {
    let folder = |path: &str| Folder {
        path: path.to_owned(),
        is_writable: true,
        sharing: Some(Sharing { is_shared: path == "room", is_world_writable: false }),
    };
    let attributes = LineEndAttributes {
        path: "decisions/a.yaml".into(),
        text: "unset".into(),
        eol: "unspecified".into(),
    };
    Facts {
        names: ["TRL-1", "TRL-1/decisions", "TRL-1/expiry.yaml", "policy.yaml"].map(str::to_owned).to_vec(),
        records: vec![Record {
            path: "TRL-1/decisions/a.yaml".into(),
            digest: "sha256:a".into(),
            decided_at: Some(moment("2026-06-20T11:59:59Z")),
            has_carriage_return: false,
        }],
        now: moment("2026-06-20T12:00:00Z"),
        git: Git {
            version: Some("git version 2.39.5 (Apple Git-154)".into()),
            repository: Some(Repository {
                root: "/r".into(),
                attributes: vec![attributes],
                ..Repository::default()
            }),
        },
        policy: Policy { path: Some("policy.yaml".into()), ..Policy::default() },
        deciders: Deciders::default(),
        signing: Signing {
            is_required: true,
            principal: Some("dana".into()),
            key: Some(Key {
                place: "/home/dana/.ssh/id".into(),
                exists: true,
                sharing: Some(Sharing::default()),
                trust: both(Trust::Given { line: 1 }),
            }),
        },
        machine: Machine {
            room: folder("room"),
            state: Some(folder("state")),
            terminal: Some(Terminal { size: Some((80, 24)), is_dumb: false, other_locale: None }),
            ..Machine::default()
        },
    }
}

fn codes(change: impl FnOnce(&mut Facts)) -> Vec<Code> {
    let mut facts = fine();
    change(&mut facts);
    diagnose(&facts).iter().map(|finding| finding.code).collect()
}

fn named(names: &[&str]) -> Vec<Code> {
    codes(|facts| facts.names.extend(names.iter().map(|&name| name.to_owned())))
}

#[test]
fn a_room_without_troubles_has_no_finding() {
    assert_eq!(diagnose(&fine()), []);
}

#[test]
fn names_that_other_systems_do_not_have_are_found() {
    assert_eq!(named(&["TRL-1/Expiry.yaml"]), [Code::NameCase]);
    assert_eq!(named(&["trl-1", "trl-1/Expiry.yaml"]), [Code::NameCase], "another folder");
    assert_eq!(named(&["TRL-1/Decisions"]), [Code::NameCase, Code::NameCase]);
    assert_eq!(named(&["TRL-2", "TRL-2/DECISIONS"]), [Code::NameCase]);
    for name in ["CON", "TRL-2/aux.yaml", "T-1.", "TRL-2/a ", "a:b.yaml", "TRL-2/nul"] {
        assert_eq!(named(&[name]), [Code::NameNotPortable], "{name:?}");
    }
    for name in ["Policy.yml", "policy.yaml.txt", "policy.json"] {
        assert_eq!(named(&[name]), [Code::PolicyName], "{name}");
    }
    assert_eq!(named(&["TRL-1/policy.yml", "console", "TRL-2/decisions", "試験"]), []);
}

#[test]
fn records_that_other_programs_touched_are_found() {
    let record = |change: fn(&mut Record)| {
        codes(|facts| {
            let mut record = Record { path: "b.yaml".into(), digest: "sha256:b".into(), ..Record::default() };
            change(&mut record);
            facts.records.push(record);
        })
    };
    assert_eq!(record(|_| {}), []);
    assert_eq!(record(|record| record.has_carriage_return = true), [Code::CarriageReturn]);
    assert_eq!(record(|record| record.digest = "sha256:a".into()), [Code::RecordCopy]);
    let at = |text: &str| Some(moment(text));
    assert_eq!(
        codes(|facts| facts.records[0].decided_at = at("2026-06-20T12:00:00.1Z")),
        [Code::RecordFromFuture]
    );
    assert_eq!(codes(|facts| facts.records[0].decided_at = at("2026-06-20T12:00:00Z")), []);
}

#[test]
fn git_that_does_not_serve_the_room_is_found() {
    assert_eq!(codes(|facts| facts.git.version = None), [Code::GitMissing]);
    assert_eq!(codes(|facts| facts.git = Git::default()), [], "without a repository git is not needed");
    for (version, found) in [
        ("git version 2.29.9", &[Code::GitTooOld][..]),
        ("git version 1.9.rc0", &[Code::GitTooOld]),
        ("git version 2.30.0.windows.1", &[]),
        ("git version 10.0", &[]),
        ("something else", &[]),
    ] {
        assert_eq!(codes(|facts| facts.git.version = Some(version.into())), found, "{version}");
    }
    let with = |change: fn(&mut Repository)| codes(|facts| change(facts.git.repository.as_mut().unwrap()));
    assert_eq!(with(|repository| repository.refusal = Some("fatal: detected".into())), [Code::GitRefuses]);
    for (text, eol, found) in [
        ("unspecified", "unspecified", true),
        ("auto", "unspecified", true),
        ("set", "crlf", true),
        ("set", "lf", false),
        ("unset", "unspecified", false),
    ] {
        let found_codes = codes(|facts| {
            let attributes = &mut facts.git.repository.as_mut().unwrap().attributes;
            attributes.push(LineEndAttributes { path: "b.yaml".into(), text: text.into(), eol: eol.into() });
        });
        assert_eq!(!found_codes.is_empty(), found, "{text} {eol}");
        assert!(found_codes.iter().all(|code| *code == Code::LineEnds));
    }
}

#[test]
fn a_policy_that_does_not_apply_everywhere_is_found() {
    let with = |change: fn(&mut Policy)| codes(|facts| change(&mut facts.policy));
    assert_eq!(with(|policy| policy.path = Some("../policy.yaml".into())), [Code::PolicyOutside]);
    assert_eq!(with(|policy| policy.path = None), [], "the defaults hold everywhere");
    assert_eq!(with(|policy| policy.ignored_above = Some("../policy.yaml".into())), [Code::PolicyIgnored]);
    assert_eq!(
        with(|policy| policy.unusable = Some(("policy.yaml:1:1".into(), "x".into()))),
        [Code::PolicyUnusable]
    );
    assert_eq!(
        with(|policy| policy.signer_warnings = vec!["allowed_signers:2: x".into()]),
        [Code::AllowedSigners]
    );
    let misnamed = codes(|facts| {
        facts.names.push("policy.yml".into());
        facts.policy.unusable = Some(("policy.yml".into(), "a policy must be named policy.yaml".into()));
    });
    assert_eq!(misnamed, [Code::PolicyName], "once");
}

#[test]
fn a_key_that_cannot_sign_is_found() {
    assert_eq!(codes(|facts| facts.signing.key = None), [Code::KeyNotSet]);
    assert_eq!(codes(|facts| facts.signing = Signing::default()), [], "no signature is required");
    let with = |change: fn(&mut Key)| codes(|facts| change(facts.signing.key.as_mut().unwrap()));
    assert_eq!(with(|key| key.exists = false), [Code::KeyMissing]);
    let shared = Some(Sharing { is_shared: true, is_world_writable: false });
    assert_eq!(codes(|facts| facts.signing.key.as_mut().unwrap().sharing = shared), [Code::KeyShared]);
    for trust in [
        Trust::NotYetValid { line: 1 },
        Trust::Expired { line: 1 },
        Trust::OtherNamespace { line: 1 },
        Trust::OtherPrincipal,
        Trust::Unlisted,
    ] {
        let found = codes(|facts| facts.signing.key.as_mut().unwrap().trust = both(trust));
        assert_eq!(found, [Code::KeyNotTrusted], "{trust:?}");
    }
    assert_eq!(with(|key| key.trust.clear()), [], "the policy lists no keys");
}

#[test]
fn troubles_of_the_machine_are_found() {
    let with = |change: fn(&mut Machine)| codes(|facts| change(&mut facts.machine));
    assert_eq!(with(|machine| machine.room.is_writable = false), [Code::RoomReadOnly]);
    let open = Some(Sharing { is_shared: true, is_world_writable: true });
    assert_eq!(codes(|facts| facts.machine.room.sharing = open), [Code::RoomWorldWritable]);
    assert_eq!(with(|machine| machine.state = None), [Code::StateUnusable]);
    assert_eq!(with(|machine| machine.state.as_mut().unwrap().is_writable = false), [Code::StateUnusable]);
    assert_eq!(codes(|facts| facts.machine.state.as_mut().unwrap().sharing = open), [Code::StateShared]);
    assert_eq!(with(|machine| machine.simple_file_system = Some("exFAT")), [Code::FileSystemSimple]);
    assert_eq!(with(|machine| machine.shared_file_system = Some("NFS")), [Code::FileSystemShared]);
    let with = |change: fn(&mut Terminal)| codes(|facts| change(facts.machine.terminal.as_mut().unwrap()));
    assert_eq!(with(|terminal| terminal.size = Some((59, 24))), [Code::TerminalSmall]);
    assert_eq!(with(|terminal| terminal.size = Some((80, 17))), [Code::TerminalSmall]);
    assert_eq!(with(|terminal| terminal.is_dumb = true), [Code::TerminalDumb]);
    assert_eq!(
        with(|terminal| terminal.other_locale = Some("de_DE.ISO-8859-1".into())),
        [Code::LocaleNotUtf8]
    );
    assert_eq!(codes(|facts| facts.machine.terminal = None), []);
}

#[test]
fn names_of_codes_are_those_of_json() {
    for code in Code::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), code.name());
    }
}

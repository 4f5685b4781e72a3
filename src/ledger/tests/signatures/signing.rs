//! Signing: keys in files, in agents and behind passphrases; and which key is chosen.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ssh_allowed_signers::verify;
use std::env;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use support::keygen::{Keygen, certify};
use tempfile::TempDir;
use trialdesk::domain::labels::Kind;
use trialdesk::ledger::signature::{NAMESPACE, SignError, SigningKey, sign};

const RECORD: &[u8] = b"verdict: approved\n";
/// The key that a test signs with when it runs a second time, inside of something.
const INSIDE: &str = "TRIALDESK_TEST_SIGNING_KEY";

/// Signs with the key that the outer run has put into the environment.
fn sign_inside() -> bool {
    let Ok(name) = env::var(INSIDE) else { return false };
    verify(
        NAMESPACE,
        RECORD,
        &sign(Path::new("/"), Kind::GraceDecision, RECORD, &SigningKey::named(&name)).unwrap(),
    )
    .unwrap();
    true
}

/// Returns the full name of a test in this file.
fn named(test: &str) -> String {
    let (_, module) = module_path!().split_once("::").unwrap();
    format!("{module}::{test}")
}

#[test]
fn a_key_in_an_agent_signs_by_its_public_text() {
    if sign_inside() {
        return;
    }
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t ed25519");
    let again = "ssh-add -q \"$0\" && rm \"$0\" && exec \"$1\" --exact \"$2\"";
    let mut agent = Command::new("ssh-agent");
    agent
        .args(["sh", "-c", again])
        .arg(&key.path)
        .arg(env::current_exe().unwrap())
        .arg(named("a_key_in_an_agent_signs_by_its_public_text"));
    let output = agent.env(INSIDE, format!("key::{}", key.public())).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{output:?}");
}

#[test]
fn without_an_agent_a_public_text_signs_nothing() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("nobody", "-t ed25519");
    let refused =
        sign(Path::new("/"), Kind::GraceDecision, RECORD, &SigningKey::Literal(key.public())).unwrap_err();
    assert!(matches!(refused, SignError::GaveUp { .. }), "{refused}");
}

#[test]
fn passphrase_is_prompted_on_the_terminal_despite_a_display() {
    if sign_inside() {
        return;
    }
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t ed25519");
    let mut lock = Command::new("ssh-keygen");
    lock.args(["-q", "-p", "-P", "", "-N", "open sesame", "-f"]).arg(&key.path);
    assert!(lock.output().unwrap().status.success());
    assert!(signs_in_a_terminal(&key.path, "open sesame"));
    assert!(!signs_in_a_terminal(&key.path, "open barley"));
}

/// Runs the test above again in a terminal of its own, and types a passphrase when it is asked for.
fn signs_in_a_terminal(key: &Path, passphrase: &str) -> bool {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env::current_exe().unwrap());
    let name = &named("passphrase_is_prompted_on_the_terminal_despite_a_display");
    command.args(["--exact", "--nocapture", name]);
    command.env(INSIDE, key);
    command.env("DISPLAY", ":99");
    command.env_remove("SSH_AUTH_SOCK");
    command.env_remove("SSH_ASKPASS_REQUIRE");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut reader, mut writer) =
        (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let mut shown = String::new();
    let mut buffer = [0; 1024];
    // A terminal without an open end reads as an error.
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        shown.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if shown.contains("Enter passphrase") {
            shown.clear();
            writeln!(writer, "{passphrase}").unwrap();
        }
    }
    child.wait().unwrap().success()
}

#[test]
fn key_comes_from_the_option_then_config_then_git() {
    let room = TempDir::new().unwrap();
    let git = |arguments: &[&str]| {
        let output = Command::new("git").arg("-C").arg(room.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q"]);
    git(&["config", "gpg.format", "ssh"]);
    git(&["config", "user.signingkey", "key::ssh-ed25519 AAAA dana"]);
    let choose =
        |asked, configured: Option<&str>| SigningKey::choose(asked, configured.map(Path::new), room.path());
    let file = |path: &str| Some(SigningKey::File(path.into()));
    assert_eq!(choose(Some("mine"), Some("/configured")), file("mine"));
    assert_eq!(choose(None, Some("/configured")), file("/configured"));
    assert_eq!(choose(None, None), Some(SigningKey::Literal("ssh-ed25519 AAAA dana".to_owned())));
    git(&["config", "user.signingkey", "/keys/dana.pub"]);
    assert_eq!(choose(None, None), file("/keys/dana.pub"));
    git(&["config", "gpg.format", "openpgp"]);
    assert_eq!(choose(None, None), None, "a key for OpenPGP is not an SSH key");
}

#[test]
fn ssh_keygen_accepts_the_programs_signatures() {
    let Some(keygen) = Keygen::found() else { return };
    for (name, kind) in
        [("ed25519", "-t ed25519"), ("p256", "-t ecdsa -b 256"), ("rsa3072", "-t rsa -b 3072")]
    {
        let key = keygen.key(name, kind);
        let signature =
            sign(Path::new("/"), Kind::GraceDecision, RECORD, &SigningKey::File(key.path.clone())).unwrap();
        assert!(keygen.takes(RECORD, &signature), "{name}");
        assert_eq!(verify(NAMESPACE, RECORD, &signature).unwrap().text().to_string(), key.public(), "{name}");
        let public = sign(
            Path::new("/"),
            Kind::GraceDecision,
            RECORD,
            &SigningKey::File(key.path.with_extension("pub")),
        )
        .unwrap();
        assert!(keygen.takes(RECORD, &public), "{name}: by its public key");
    }
}

#[test]
fn missing_key_signs_nothing() {
    let Some(keygen) = Keygen::found() else { return };
    assert!(
        sign(Path::new("/"), Kind::GraceDecision, RECORD, &SigningKey::File(keygen.path("no-such-key")))
            .is_err()
    );
    let key = keygen.key("key", "-t ed25519");
    let other = keygen.key("other", "-t ed25519");
    fs::copy(other.path.with_extension("pub"), key.path.with_extension("pub")).unwrap();
    assert!(
        sign(Path::new("/"), Kind::GraceDecision, RECORD, &SigningKey::File(key.path)).is_err(),
        "a public key that is not the private one's"
    );
}

#[test]
fn a_certificate_signs_nothing_and_the_error_says_why() {
    let Some(keygen) = Keygen::found() else { return };
    let (authority, key) = (keygen.key("authority", "-t ed25519"), keygen.key("key", "-t ed25519"));
    certify(&authority, &key);
    let refused =
        sign(Path::new("/"), Kind::GraceDecision, RECORD, &SigningKey::File(keygen.path("key-cert.pub")))
            .unwrap_err();
    assert!(refused.to_string().contains("certificates are not supported"), "{refused}");
}

/// A folder that is a git repository, and a home with git's configuration of the user.
struct Git {
    room: TempDir,
    home: TempDir,
}

impl Git {
    fn new() -> Self {
        let git = Self { room: TempDir::new().unwrap(), home: TempDir::new().unwrap() };
        git.run(&["init", "-q"]);
        git
    }

    fn run(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.room.path())
            .args(arguments)
            .env("HOME", self.home.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    /// Runs the test again with this home, as the environment of a process cannot be changed.
    fn passes_inside(&self, test: &str, mode: &str) -> bool {
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", &named(test)]).env("HOME", self.home.path()).env(INSIDE, mode);
        let output = again.env("TRIALDESK_TEST_ROOM", self.room.path()).output().unwrap();
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("1 passed")
    }
}

#[test]
fn gpg_ssh_program_of_the_user_signs_and_that_of_the_room_does_not() {
    let test = "gpg_ssh_program_of_the_user_signs_and_that_of_the_room_does_not";
    if let (Ok(key), Some(room)) = (env::var(INSIDE), env::var_os("TRIALDESK_TEST_ROOM")) {
        let signature =
            sign(Path::new(&room), Kind::GraceDecision, RECORD, &SigningKey::named(&key)).unwrap();
        verify(NAMESPACE, RECORD, &signature).unwrap();
        return;
    }
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t ed25519");
    for (scope, runs) in [("--global", true), ("--local", false)] {
        let git = Git::new();
        let program = git.home.path().join("sign");
        // The interface of git: the file is the last argument, and its signature is beside it.
        let script = "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\nexec ssh-keygen -q \"$@\" 2>/dev/null\n";
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let name = if scope == "--global" { "~/sign".into() } else { program.to_string_lossy() };
        git.run(&["config", scope, "gpg.ssh.program", &name]);
        assert!(git.passes_inside(test, key.path.to_str().unwrap()), "{scope}");
        assert_eq!(git.home.path().join("ran").exists(), runs, "{scope}");
    }
}

#[test]
fn tilde_in_a_key_is_the_home_directory() {
    let home = env::var("HOME").unwrap();
    let choose = |asked, configured: Option<&str>| {
        SigningKey::choose(asked, configured.map(Path::new), Path::new("/"))
    };
    let expected = Some(SigningKey::File(Path::new(&home).join(".ssh/id")));
    assert_eq!(choose(Some("~/.ssh/id"), None), expected);
    assert_eq!(choose(None, Some("~/.ssh/id")), expected);
    assert_eq!(choose(None, Some("keys/~/id")), Some(SigningKey::File("keys/~/id".into())));
}

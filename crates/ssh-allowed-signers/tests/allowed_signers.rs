//! The same lines, principals and times through the program and through `ssh-keygen -Y verify`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ssh_allowed_signers::{AllowedSigners, LineError, Trust};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use support::keygen::{Keygen, NAMESPACE, Question, certify};

const RECORD: &[u8] = b"verdict: approved\n";
const PRINCIPALS: [&str; 5] = ["dana", "eli", "dana@example.com", "a b", "d"];
const TIMES: [&str; 4] =
    ["2026-06-01T00:00:00Z", "2026-06-20T11:59:59Z", "2026-06-20T12:00:00Z", "2026-06-20T12:00:01Z"];

/// `{K}` is the key that signed, `{B}` its base64, `{O}` another one, `{R}` an RSA key that signs nothing here.
const FILES: &[&str] = &[
    // Principals
    "dana {K}",
    "dana {K} with a comment",
    "dana {K}  ",
    "dana,eli {K}",
    "dana, eli {K}",
    "dana, eli, noor {K}",
    "dana, namespaces=\"grace-*\" {K}",
    "dana, {K}",
    "dana,\teli {K}",
    "dana {O}",
    "dana {O}\ndana {K}",
    "* {K}",
    "d* {K}",
    "?ana {K}",
    "*,!eli {K}",
    "!eli,* {K}",
    "!dana {K}",
    "*@example.com {K}",
    "DANA {K}",
    "\"dana\" {K}",
    "\"a b\" {K}",
    "\"dana,eli\" {K}",
    "\"dana\",eli {K}",
    "da\"na\" {K}",
    "da\"na\"x {K}",
    "dana\"\" {K}",
    "\"\" {K}",
    "\"dana {K}",
    "'dana' {K}",
    "da\\na {K}",
    // White space, comments, ends of lines
    "  dana {K}",
    "\tdana\t{K}",
    "dana \t {K}",
    "\n\n# a comment\n   # another\ndana {K}\n",
    "# dana {K}",
    "#dana {K}",
    "dana {K}\r\n",
    "\r\ndana {K}\r\n# x\r\neli {K}\r\n",
    "dana namespaces=\"*\" {K}\r\n",
    "dana",
    "dana ",
    "dana\n{K}",
    "{K}",
    "dana {K} # a comment",
    "dana {K}\u{b}",
    "\u{feff}dana {K}",
    "\u{feff}# x\ndana {K}",
    "dana\u{200b} {K}",
    "dana\u{a0}{K}",
    "dana\0 {K}",
    "dana {K}\0 and more",
    "\0\ndana {K}",
    // Keys
    "dana ssh-ed25519\t{B}",
    "dana ssh-ed25519   {B}",
    "dana ssh-ed25519",
    "dana ssh-ed25519 ",
    "dana ssh-ed25519 AAAA",
    "dana SSH-ED25519 {B}",
    "dana ssh-rsa {B}",
    "dana ecdsa-sha2-nistp256 {B}",
    "dana {B}",
    "dana ssh-ed25519 {B}AAAA",
    "dana ssh-ed25519 {B}=",
    "dana ssh-ed25519 \"{B}\"",
    "dana {O} {K}",
    "dana unknown-option {K}",
    "dana {R}",
    // Options: namespaces
    "dana namespaces=\"grace-decision@trialdesk\" {K}",
    "dana namespaces=\"git,grace-decision@trialdesk\" {K}",
    "dana namespaces=\"grace-*\" {K}",
    "dana namespaces=\"*,!git\" {K}",
    "dana namespaces=\"*,!grace-*\" {K}",
    "dana namespaces=\"git\" {K}",
    "dana namespaces=\"Grace-Decision@trialdesk\" {K}",
    "dana namespaces=\"\" {K}",
    "dana namespaces=grace-decision@trialdesk {K}",
    "dana namespaces='grace-decision@trialdesk' {K}",
    "dana NameSpaces=\"grace-*\" {K}",
    "dana namespaces = \"grace-*\" {K}",
    "dana namespaces=\"grace-*\",namespaces=\"grace-*\" {K}",
    "dana namespaces=\"a \\\"b\\\" c,grace-*\" {K}",
    "dana namespaces=\"a b,grace-*\" {K}",
    "dana namespaces=\"grace-* {K}",
    "dana namespaces=\"grace-*\"x {K}",
    "dana namespaces=\"grace-*\", {K}",
    "dana ,namespaces=\"grace-*\" {K}",
    "dana namespaces=\"grace-*\",,valid-before=\"20270101Z\" {K}",
    "dana namespaces=\"grace-*\" valid-before=\"20270101Z\" {K}",
    "dana namespace=\"grace-*\" {K}",
    "dana namespaces {K}",
    // Options: times
    "dana valid-after=\"20260620120000Z\" {K}",
    "dana valid-before=\"20260620120000Z\" {K}",
    "dana valid-after=\"202606201200Z\" {K}",
    "dana valid-after=\"20260620Z\" {K}",
    "dana valid-before=\"20260620Z\" {K}",
    "dana valid-before=\"20260621\" {K}",
    "dana valid-before=\"20260619\" {K}",
    "dana valid-after=\"20260620115959UTC\" {K}",
    "dana valid-after=\"20260620115959z\" {K}",
    "dana valid-after=\"20260620115959utc\" {K}",
    "dana VALID-AFTER=\"20260601Z\" {K}",
    "dana valid-after=\"20260601Z\",valid-before=\"20260620Z\" {K}",
    "dana valid-after=\"20260601Z\",valid-before=\"20260701Z\",namespaces=\"grace-*\" {K}",
    "dana valid-before=\"20260601Z\",valid-after=\"20260701Z\" {K}",
    "dana valid-before=\"20260620Z\",valid-after=\"20260620Z\" {K}",
    "dana valid-after=\"20260601Z\",valid-after=\"20260601Z\" {K}",
    "dana valid-after=20260601Z {K}",
    "dana valid-after=\"2026-06-01\" {K}",
    "dana valid-after=\"2026060\" {K}",
    "dana valid-after=\"20261301Z\" {K}",
    "dana valid-after=\"20260532Z\" {K}",
    "dana valid-after=\"20260231Z\" {K}",
    "dana valid-after=\"20260620240000Z\" {K}",
    "dana valid-after=\"20260620115961Z\" {K}",
    "dana valid-after=\"20260620115962Z\" {K}",
    "dana valid-after=\"2026 6 1Z\" {K}",
    "dana valid-after=\"2026\t6 1Z\" {K}",
    "dana valid-after=\"19700101Z\" {K}",
    "dana valid-before=\"19700101Z\" {K}",
    "dana valid-before=\"99991231Z\" {K}",
    "dana valid-before=\"99991231235959\" {K}",
    "dana valid-after=\"00010101Z\" {K}",
    "dana valid-after=\"\" {K}",
    "dana valid-after=\"Z\" {K}",
    "dana valid-after=\"20260601ZZ\" {K}",
    "dana valid-after=\"+2260601Z\" {K}",
    // Several lines: what is wrong with one says nothing about the next
    "dana bogus {K}\ndana {K}",
    "dana valid-before=\"20260601Z\" {K}\ndana {K}",
    "dana namespaces=\"git\" {K}\ndana {K}",
    "*,!dana {K}\ndana {K}",
    "dana \"unclosed {K}\ndana {K}",
    "dana cert-authority {O}\ndana {K}",
    // Authorities
    "dana cert-authority {K}",
    "dana CERT-AUTHORITY {K}",
    "dana cert-authority,namespaces=\"grace-*\" {K}",
    "dana cert-authorityx {K}",
    "* cert-authority {K}",
    "dana {C}",
    "dana {C}\ndana {K}",
];

#[test]
fn allowed_signers_agrees_with_ssh_keygen() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t ed25519");
    let (other, rsa) = (keygen.key("other", "-t ed25519"), keygen.key("rsa", "-t rsa -b 2048"));
    certify(&other, &key);
    let certificate = fs::read_to_string(keygen.path("key-cert.pub")).unwrap();
    let signature = keygen.file(&key.sign(RECORD));
    let public = key.public();
    let long = format!("{},dana {{K}}", "x".repeat(1023));
    let just_fits = format!("{},dana {{K}}", "x".repeat(1022));
    let files: Vec<String> = FILES
        .iter()
        .copied()
        .chain([long.as_str(), just_fits.as_str()])
        .map(|file| {
            file.replace("{K}", &public)
                .replace("{B}", &public["ssh-ed25519 ".len()..])
                .replace("{O}", &other.public())
                .replace("{R}", &rsa.public())
                .replace("{C}", certificate.trim_end())
        })
        .collect();
    in_parallel(&files, |file| {
        let signers = AllowedSigners::parse(file.as_bytes(), &TimeZone::UTC);
        // Lines with times are tried at all times, and the others with all names.
        let is_timed = file.contains("valid-");
        for principal in &PRINCIPALS[..if is_timed { 1 } else { PRINCIPALS.len() }] {
            for time in &TIMES[..if is_timed { TIMES.len() } else { 1 }] {
                let now: Timestamp = time.parse().unwrap();
                let compact = now.strftime("%Y%m%d%H%M%SZ").to_string();
                let question = Question { signers: file.as_bytes(), principal, time: &compact, zone: "UTC" };
                let theirs = keygen.verifies(RECORD, &signature, &question);
                let ours = signers.look_up(&public, principal, NAMESPACE, now.as_second());
                assert_eq!(ours.is_given(), theirs, "{principal} at {time}: {ours:?}\n{file}");
            }
        }
    });
}

#[test]
fn rsa_lines_may_name_a_kind_of_signature() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t rsa -b 2048");
    let signature = keygen.file(&key.sign(RECORD));
    let public = key.public();
    let base64 = &public["ssh-rsa ".len()..];
    for kind in ["ssh-rsa", "rsa-sha2-256", "rsa-sha2-512", "rsa", "ssh-rsa2"] {
        let file = format!("dana {kind} {base64}\n");
        let signers = AllowedSigners::parse(file.as_bytes(), &TimeZone::UTC);
        let now: Timestamp = TIMES[0].parse().unwrap();
        let question =
            Question { signers: file.as_bytes(), principal: "dana", time: "20260601Z", zone: "UTC" };
        let theirs = keygen.verifies(RECORD, &signature, &question);
        assert_eq!(signers.look_up(&public, "dana", NAMESPACE, now.as_second()).is_given(), theirs, "{kind}");
    }
}

#[test]
fn warns_of_each_line_without_effect() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAw4eyxGQwybaey3+RK1n6/Ooj5RplV4A8ax7fvkEAYx";
    let file = format!(
        "# approvers\ndana {key}\neli cert-authority {key}\nfay\n\ngus bogus {key}\n\
         hana valid-before=\"tomorrow\" {key}\nida valid-before=\"20260601Z\" {key}\njo namespaces=\"git\" {key}\n"
    );
    let signers = AllowedSigners::parse(file.as_bytes(), &TimeZone::UTC);
    let warnings: Vec<_> = signers.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings.iter().map(|warning| warning.split(':').next().unwrap()).collect::<Vec<_>>(),
        ["line 3", "line 4", "line 6", "line 7"]
    );
    assert!(warnings[0].contains("cert-authority"), "{warnings:?}");
    let now: Timestamp = "2026-06-20T12:00:00Z".parse().unwrap();
    let trust = |principal: &str| signers.look_up(key, principal, NAMESPACE, now.as_second());
    assert_eq!(trust("dana"), Trust::Given { line: 2 });
    assert_eq!(trust("eli"), Trust::OtherPrincipal);
    assert_eq!(trust("ida"), Trust::Expired { line: 8 });
    assert_eq!(trust("jo"), Trust::OtherNamespace { line: 9 });
    assert_eq!(signers.look_up("ssh-ed25519 AAAA", "dana", NAMESPACE, now.as_second()), Trust::Unlisted);
}

#[test]
fn warns_of_common_mistakes_with_a_hint() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAw4eyxGQwybaey3+RK1n6/Ooj5RplV4A8ax7fvkEAYx";
    let utf16: Vec<u8> = format!("\u{feff}dana {key}\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table: [(Vec<u8>, usize, LineError); 9] = [
        (
            format!("\ndana valid-before=\"2027-01-01\" {key}").into_bytes(),
            2,
            LineError::Time { option: "valid-before" },
        ),
        (format!("dana, eli {key}").into_bytes(), 1, LineError::BlankAfterComma("dana,eli".into())),
        (format!("dana,\teli {key}").into_bytes(), 1, LineError::BlankAfterComma("dana,eli".into())),
        (format!("\u{feff}dana {key}").into_bytes(), 1, LineError::ByteOrderMark),
        (utf16.clone(), 1, LineError::Utf16),
        (utf16[2..].to_vec(), 1, LineError::Nul),
        (format!("dana\u{a0} {key}").into_bytes(), 1, LineError::Invisible("U+00A0".into())),
        (format!("eli,da\u{200b}na {key}").into_bytes(), 1, LineError::Invisible("U+200B".into())),
        (format!("dana namespace=\"git\" {key}").into_bytes(), 1, LineError::UnknownOption),
    ];
    for (file, line, error) in &table {
        let signers = AllowedSigners::parse(file, &TimeZone::UTC);
        let first = &signers.warnings()[0];
        assert_eq!((first.line, &first.error), (*line, error), "{}", String::from_utf8_lossy(file));
        let now: Timestamp = "2026-06-20T12:00:00Z".parse().unwrap();
        assert!(!signers.look_up(key, "dana", NAMESPACE, now.as_second()).is_given(), "{error}");
    }
    for fine in [format!("dana,eli {key}\n"), format!("# dana\n\n\"dana b\" {key}\r\n"), String::new()] {
        assert_eq!(AllowedSigners::parse(fine.as_bytes(), &TimeZone::UTC).warnings(), [], "{fine}");
    }
}

fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item);
                }
            });
        }
    });
}

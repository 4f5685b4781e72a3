//! Verifies a detached signature over stdin: `verify ALLOWED_SIGNERS PRINCIPAL NAMESPACE SIGNATURE < FILE`.

use jiff::{Timestamp, tz::TimeZone};
use ssh_allowed_signers::{AllowedSigners, verify};
use std::error::Error;
use std::io::{Read, stdin};
use std::{env, fs};

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]
#[allow(clippy::disallowed_methods, reason = "an example reads the clock")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [signers, principal, namespace, signature] = arguments.as_slice() else {
        return Err("usage: verify ALLOWED_SIGNERS PRINCIPAL NAMESPACE SIGNATURE < FILE".into());
    };
    let mut file = Vec::new();
    stdin().read_to_end(&mut file)?;
    let key = verify(namespace, &file, &fs::read(signature)?)?;
    let signers = AllowedSigners::parse(&fs::read(signers)?, &TimeZone::system());
    for warning in signers.warnings() {
        eprintln!("warning: {warning}");
    }
    let trust = signers.look_up(key.text(), principal, namespace, Timestamp::now().as_second());
    if !trust.is_given() {
        return Err(format!("the key {} is not trusted for {principal}: {trust:?}", key.fingerprint()).into());
    }
    println!("Good \"{namespace}\" signature for {principal} with key {}", key.fingerprint());
    Ok(())
}

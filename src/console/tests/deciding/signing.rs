//! Signing from the form. Signatures are made by the real `ssh-keygen`.

use crate::console::tests::session::Session;
use std::fs;
use std::process::{Command, Stdio};
use trialdesk::console::app::effect::Effect;
use trialdesk::ledger::signature::SigningKey;

/// Returns a session in a room that requires signatures, with a key for dana; `None` without `ssh-keygen`.
fn required() -> Option<Session> {
    let mut session = Session::with_state();
    let key = session.folder.path().join("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "dana", "-f"])
        .arg(&key)
        .stdout(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("\n*** SKIPPED: no ssh-keygen here ***\n");
        return None;
    }
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    fs::write(session.place.room.join("allowed_signers"), format!("dana {public}")).unwrap();
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let text = text.replace("signatures: optional", "signatures: required\nallowed_signers: allowed_signers");
    fs::write(policy, text).unwrap();
    session.press("r");
    Some(session)
}

fn take_key(session: &mut Session, name: &str) {
    let key = SigningKey::File(session.folder.path().join(name));
    session.model.signer.public = key.public();
    session.model.signer.key = Some(key);
}

#[test]
fn without_a_key_the_form_says_so_before_anything_is_typed() {
    let Some(mut session) = required() else { return };
    session.press("2/1060<Enter>d");
    assert!(session.shows("The policy requires signatures"), "{}", session.screen());
    session.press("No budget.<C-s>");
    assert!(session.notice().contains("requires signatures"), "{}", session.notice());
    assert!(session.new_records().is_empty());
}

#[test]
fn form_warns_early_about_a_key_of_another_principal_and_records_nothing_with_it() {
    let Some(mut session) = required() else { return };
    take_key(&mut session, "key");
    session.model.signer.principal = "eli".to_owned();
    session.press("2/1060<Enter>d");
    assert!(session.shows("Your key does not belong to eli"), "{}", session.screen());
    session.press("No budget.<C-s>");
    assert!(session.notice().contains("Your key does not belong to eli"), "{}", session.notice());
    assert!(session.new_records().is_empty());
    assert!(session.shows("No budget."), "the form stays: {}", session.screen());
}

#[test]
fn signed_decision_counts_and_has_a_signature_file() {
    let Some(mut session) = required() else { return };
    take_key(&mut session, "key");
    session.press("2/1060<Enter>a+7d<Tab>One more week.");
    assert!(session.shows("signs and writes the record"), "{}", session.screen());
    session.press("<C-s>");
    assert!(
        session.notice().starts_with("Recorded: approved · TRL-1060 is ready now"),
        "{}",
        session.notice()
    );
    let records = session.new_records();
    assert_eq!(records.len(), 2, "{records:?}");
    session.press("0/1060<Enter><Enter>D");
    assert!(session.shows("counts: the vote of dana · signed"), "{}", session.screen());
}

#[test]
fn many_are_signed_one_by_one() {
    let Some(mut session) = required() else { return };
    take_key(&mut session, "key");
    session.press("2*dNo budget.");
    let count = session.model.layers.form().unwrap().waiting().count();
    session.press(&format!("<Tab><Tab>{count}<C-s>"));
    assert!(session.notice().starts_with(&format!("Recorded: {count} decisions")), "{}", session.notice());
    assert_eq!(session.new_records().len(), 2 * count);
}

#[test]
fn a_signing_that_fails_writes_nothing_and_the_form_stays() {
    let Some(mut session) = required() else { return };
    take_key(&mut session, "no-such-key");
    session.press("2/1060<Enter>dNo budget.<C-s>");
    assert!(session.notice().starts_with("nothing was signed"), "{}", session.notice());
    assert!(session.new_records().is_empty());
    assert!(session.shows("No budget."));
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::RecordDecision { .. })));
    take_key(&mut session, "key");
    session.press("<Esc>d<C-s>");
    assert!(session.notice().starts_with("Recorded: denied"), "{}", session.notice());
}

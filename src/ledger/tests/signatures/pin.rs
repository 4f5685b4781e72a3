//! A policy that is pinned from outside of its room, together with its `allowed_signers`.

use super::bench::{Bench, POLICY};
use std::fs;
use std::process::Command;
use trialdesk::room::{Room, RoomError, RoomOptions};

#[test]
fn pin_covers_the_policy_and_its_signers() {
    let Some(bench) = Bench::found() else { return };
    let open = |pin: &str| {
        let options = RoomOptions { pin: Some(pin.to_owned()), ..RoomOptions::default() };
        Room::open(bench.room.path(), &options, jiff::Timestamp::now())
    };
    let pin = bench.open().policy_file.source.unwrap().pin;
    assert!(open(&pin).is_ok());
    assert!(open(&format!("sha256:{}\n", pin.to_uppercase())).is_ok());
    for other in ["", "0", &"0".repeat(64), &format!("{pin}0")] {
        assert!(matches!(open(other), Err(RoomError::Policy(_))), "{other:?}");
    }
    let lines = fs::read_to_string(bench.room.path().join("allowed_signers")).unwrap();
    bench.allow(&format!("{lines}* {}\n", bench.eli.public()));
    let error = open(&pin).unwrap_err().to_string();
    assert!(
        error.contains("pinned") && error.contains(&bench.open().policy_file.source.unwrap().pin),
        "{error}"
    );
    bench.allow(&lines);
    assert!(open(&pin).is_ok());
    bench.write("policy.yaml", &format!("{POLICY}signatures: optional\n"));
    assert!(open(&pin).is_err());
    fs::remove_file(bench.room.path().join("policy.yaml")).unwrap();
    assert!(open(&pin).is_err(), "a policy that is gone is not the pinned one");
}

#[test]
fn a_pin_can_be_made_with_sha256sum() {
    let Some(bench) = Bench::found() else { return };
    let script = "for f in policy.yaml:policy allowed_signers:allowed_signers; do
        printf '%s %s\\n' \"${f#*:}\" \"$(sha256sum < \"${f%:*}\" | cut -d' ' -f1)\"; done | sha256sum";
    let output = Command::new("sh").args(["-c", script]).current_dir(bench.room.path()).output().unwrap();
    let by_hand = String::from_utf8(output.stdout).unwrap();
    assert_eq!(by_hand.split(' ').next().unwrap(), bench.open().policy_file.source.unwrap().pin);
}

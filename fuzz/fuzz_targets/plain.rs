//! Any text: what the plain reader of YAML reads is to the letter what the full parser reads.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trialdesk::room::syntax::{yaml, yaml_fast};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(plain) = yaml_fast::read(text) {
        assert_eq!(Ok(plain), yaml::parse(text));
    }
});

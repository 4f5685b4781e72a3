//! Any bytes as YAML and as JSON: no panic, no hang; and what JSON is to the one reader, YAML is to the other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trialdesk::domain::canonical::canonical_digest;
use trialdesk::room::syntax::{self, from_node};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(parsed) = syntax::parse("x.yaml", text) {
        for document in &parsed.documents {
            let _ = canonical_digest(document);
            let _ = from_node::<trialdesk::domain::policy::Policy>(document);
        }
    }
    if let Ok(parsed) = syntax::parse("x.json", text) {
        assert!(parsed.documents.len() <= 1);
        assert!(parsed.markup.is_empty());
    }
});

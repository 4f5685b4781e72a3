//! Secrets and unsafe characters, planted in a room.

use std::fs;
use std::path::Path;

/// Material made for this test, put together here so that nothing in the repository looks like a secret.
pub fn plants() -> Vec<(&'static str, String)> {
    vec![
        ("cloud key", format!("AKIA{}", "QWERTYUIOP234567")),
        ("source-host token", format!("ghp_{}", "aB3".repeat(12))),
        ("payment key", format!("sk_live_{}", "4eC39HqLyjWDarjtT1zdp7dc")),
        ("e-mail address", format!("pat.doe{}example.org", '@')),
        ("private key", format!("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{}", "BKcwggSjAgEAAoIBAQC7")),
        ("tenant secret", "correct-horse-battery-9".to_owned()),
    ]
}

/// Returns texts with forbidden material of every kind, in pieces: the examples of the crate `public-boundary`.
pub fn material() -> Vec<Vec<String>> {
    let table = include_str!("../../../crates/public-boundary/tests/data/material.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').skip(1).map(|piece| piece.replace("\\n", "\n")).collect()).collect()
}

pub fn plant(name: &str) -> String {
    plants().into_iter().find(|(known, _)| *known == name).unwrap().1
}

fn pem() -> String {
    let mark = |what: &str| format!("-----{what} PRIVATE KEY-----");
    format!("{}\n{}\n{}", mark("BEGIN"), plant("private key"), mark("END"))
}

/// Plants a secret of every kind in every place that a room has.
pub fn plant_everywhere(room: &Path) {
    let followup = room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    let token = plant("source-host token");
    let block = pem().replace('\n', "\n  ");
    fs::write(
        &followup,
        format!(
            "# {}\n{text}note: ask {}\nticket: ticket:{token}\nclient_secret: {}\nkey: |\n  {block}\n{}: 1\n",
            plant("payment key"),
            plant("e-mail address"),
            plant("tenant secret"),
            plant("cloud key"),
        ),
    )
    .unwrap();
    let expiry = room.join("TRL-1003/expiry.yaml");
    let text = fs::read_to_string(&expiry).unwrap();
    fs::write(
        &expiry,
        text.replace(
            "package_ref: evidence://trial-access/TRL-1003",
            &format!("package_ref: evidence://{token}"),
        ),
    )
    .unwrap();
    let decisions = room.join("TRL-1046/decisions");
    for entry in fs::read_dir(decisions).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let said = format!(
            "reason: {} said so, {}\nexternal_ref: ticket:{token}\n",
            plant("e-mail address"),
            plant("payment key")
        );
        let rest: Vec<_> = text.lines().filter(|line| !line.starts_with("reason:")).collect();
        fs::write(entry.path(), format!("{said}{}\n", rest.join("\n"))).unwrap();
    }
    // Whoever decides may be an address, and nothing else of the kind.
    for entry in fs::read_dir(room.join("TRL-1021/decisions")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let rest: Vec<_> = text.lines().filter(|line| !line.starts_with("decided_by:")).collect();
        fs::write(entry.path(), format!("decided_by: {token}\n{}\n", rest.join("\n"))).unwrap();
    }
    // A name, a folder, a reference, and a file that is not YAML around the secret.
    fs::write(room.join("TRL-1042").join(format!("{token}.yaml")), format!("a: [{token}\n")).unwrap();
    let folder = room.join(plant("e-mail address"));
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("expiry.yaml"),
        format!("schema_version: cavra.trial-access-expiry.packet.v1\nevidence_mode: sample\ntrial_ref: trial:{token}\n"),
    )
    .unwrap();
}

/// Characters that move, hide or reorder what is around them.
pub const UNSAFE_CHARACTERS: [char; 10] = [
    '\u{1b}',
    '\u{7}',
    '\u{9b}',
    '\u{202e}',
    '\u{2066}',
    '\u{200b}',
    '\u{feff}',
    '\u{e0041}',
    '\u{2028}',
    '\u{7f}',
];

/// Plants these characters in values, comments, keys, records and names.
pub fn plant_unsafe_characters(room: &Path) {
    let quoted = UNSAFE_CHARACTERS.map(|c| format!("\\U{:08x}", u32::from(c))).concat();
    let raw: String =
        UNSAFE_CHARACTERS.iter().filter(|c| !matches!(c, '\u{1b}' | '\u{7}' | '\u{9b}' | '\u{7f}')).collect();
    let followup = room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&followup).unwrap();
    let text = text.replacen("ticket:CS-", &format!("\"ticket:{quoted}\" #"), 1);
    fs::write(&followup, format!("{text}# {raw}\n\"{quoted}\": 1\n")).unwrap();
    for entry in fs::read_dir(room.join("TRL-1046/decisions")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let rest: Vec<_> = text.lines().filter(|line| !line.starts_with("reason:")).collect();
        fs::write(entry.path(), format!("reason: \"{quoted}\"\n{}\n", rest.join("\n"))).unwrap();
    }
    let name: String = UNSAFE_CHARACTERS.iter().chain(&['\n']).collect();
    fs::write(room.join(format!("TRL-1060/{name}.yaml")), "a: [").unwrap();
}

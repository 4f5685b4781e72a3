//! Files with a secret in every structure, style, position and line end that YAML and JSON have.

use public_boundary::kinds_in;
use std::fmt::Write as _;

/// A file with a secret in it.
pub struct Plant {
    /// The combination, for messages.
    pub name: String,
    /// `yaml` or `json`.
    pub extension: &'static str,
    pub text: String,
    pub secret: String,
}

/// A secret, and the key that it is planted under.
struct Secret {
    name: &'static str,
    key: &'static str,
    text: String,
    /// It is forbidden under any key.
    in_itself: bool,
}

/// Material made for this test, put together here so that nothing in the repository looks like a secret.
fn secrets() -> Vec<Secret> {
    let secret = |name, key, parts: &[&str]| Secret {
        name,
        key,
        text: parts.concat(),
        in_itself: matches!(key, "note" | "contact_name"),
    };
    vec![
        secret("password", "client_secret", &["correct-horse", "-battery-9"]),
        secret("word", "apiKey", &["unremark", "able"]),
        secret("license", "license_key", &["seventeen", " pilots"]),
        secret("token", "note", &["gh", "p_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"]),
        secret("joined token", "note", &["x_AK", "IA2E4G6J8L0N2P4R6T"]),
        secret("split token", "note", &["gh", "p_aB3dE5fG7\u{200b}hJ9kL1mN3pQ5rS7tU9vW1xY3z5A"]),
        secret("address", "contact_name", &["pat.doe", "@corp-client.com"]),
        secret("foreign address", "note", &["pat.doe", "@b\u{fc}cher-firma.de"]),
        secret("card", "note", &["4111 1111 ", "1111 1111"]),
        secret("spread card", "note", &["4111\u{a0}1111", ".1111  1111"]),
        secret("phone", "note", &["+49 30 ", "9018 2034"]),
        secret("phone by key", "phone", &["030 9018", " 2034"]),
        secret("account", "note", &["DE89 3704 0044 ", "0532 0130 00"]),
    ]
}

/// The ways to write a scalar. `indent` is that of further lines.
const STYLES: [&str; 10] = [
    "plain",
    "single",
    "double",
    "escaped",
    "halved",
    "broken double",
    "literal",
    "folded",
    "in words",
    "tagged",
];

fn scalar(style: &str, text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    match style {
        "single" => format!("'{text}'"),
        "double" => format!("\"{text}\""),
        "escaped" => format!("\"{}\"", escaped(text, |c, out| write!(out, "\\U{:08x}", u32::from(c)))),
        "halved" => {
            let (first, last) = text.split_at(middle);
            format!("\"{first}{}\"", escaped(last, |c, out| write!(out, "\\u{:04x}", u32::from(c))))
        }
        "broken double" => {
            let (first, last) = text.split_at(middle);
            format!("\"{first}\\\n{pad}{last}\"")
                .replace(" \\\n", "\\x20\\\n")
                .replace(&format!("{pad} "), &format!("{pad}\\ "))
        }
        "literal" => format!("|\n{pad}see here\n{pad}{text}\n{pad}and there"),
        "folded" => {
            format!(">-\n{pad}see here\n{pad}{}\n{pad}and there", text.replacen(' ', &format!("\n{pad}"), 1))
        }
        "in words" => format!("see {text},\n{pad}and there"),
        "tagged" => format!("!!str &anchored\n{pad}'{text}'"),
        _ => text.to_owned(),
    }
}

fn escaped(text: &str, escape: fn(char, &mut String) -> std::fmt::Result) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let _ = escape(c, &mut out);
    }
    out
}

/// A file without its secret.
struct Structure {
    name: &'static str,
    /// The value is in brackets, which block scalars cannot be in.
    in_flow: bool,
    /// The file, with `«K»` for the key and `«V»` for the value.
    text: &'static str,
    /// The indentation of further lines of the value.
    indent: usize,
}

const fn block(name: &'static str, text: &'static str, indent: usize) -> Structure {
    Structure { name, in_flow: false, text, indent }
}

const fn flow(name: &'static str, text: &'static str) -> Structure {
    Structure { name, in_flow: true, text, indent: 4 }
}

const STRUCTURES: [Structure; 28] = [
    block("top", "«K»: «V»\nb: 1\n", 2),
    block("nested", "a:\n  «K»: «V»\n  b: 1\nc: 1\n", 4),
    block("item", "a:\n- «K»: «V»\n  b: 1\n- c: 1\n", 4),
    block("list", "«K»:\n- x\n- «V»\n- y\nb: 1\n", 2),
    block("indented list", "«K»:\n  - x\n  - «V»\nb: 1\n", 4),
    block("mapping", "«K»:\n  user: app\n  pin: «V»\nb: 1\n", 4),
    block("explicit", "? «K»\n: «V»\nb: 1\n", 2),
    block("nested explicit", "a:\n  ? «K»\n  : «V»\n  ? b\n  : 1\n", 4),
    block("quoted key", "\"«K»\": «V»\n'b': 1\n", 2),
    block("comment between", "«K»:\n# rotate it\n  «V»\nb: 1\n", 2),
    block("comments between items", "«K»:\n# one\n- x\n# two\n- «V»\n# three\nb: 1\n", 2),
    block("comment behind", "«K»: # soon\n  «V»\nb: 1\n", 2),
    block("next line", "«K»:\n\n  «V»\nb: 1\n", 2),
    block("anchored", "«K»: &a\n  «V»\nb: 1\n", 2),
    block("tagged list", "«K»: !!seq\n- !t «V»\nb: 1\n", 2),
    block("second document", "a: 1\n---\n«K»: «V»\n...\n---\nb: 1\n", 2),
    block("directive", "%YAML 1.2\n---\n«K»: «V»\nb: 1\n", 2),
    block("deep list", "«K»:\n- - x\n  - «V»\nb: 1\n", 4),
    flow("map", "a: {«K»: «V», b: 1}\nc: 1\n"),
    flow("list in brackets", "«K»: [x, «V», y]\nb: 1\n"),
    flow("lines in brackets", "«K»: [\n    x,\n    «V»\n  ]\nb: 1\n"),
    flow("lines in braces", "a: {\n    «K»:\n      «V»,\n    b: 1\n  }\nc: 1\n"),
    flow("bracket in a string", "a: [\"b]\", {c: 'd}', «K»: «V»}]\ne: 1\n"),
    flow("brackets in the value", "«K»: [\"]\", \"}\", «V», '[']\nb: 1\n"),
    flow("quoted in braces", "a: {\"«K»\": «V»,\n  'b': 1}\nc: 1\n"),
    flow("explicit in braces", "a: {? «K» : «V», b: 1}\nc: 1\n"),
    flow("map below", "«K»: {user: app, pin: «V»}\nb: 1\n"),
    flow("comments in brackets", "«K»: [ # one\n    x, # two\n    «V» # three\n  ]\nb: 1\n"),
];

const JSON: [(&str, &str); 7] = [
    ("compact", "{\"«K»\":«V»,\"b\":1}"),
    ("pretty", "{\n  \"a\": {\n    \"«K»\": «V»,\n    \"b\": 1\n  }\n}\n"),
    ("next line", "{\n\"«K»\":\n«V»\n,\n\"b\": 1\n}\n"),
    ("list", "{\n  \"«K»\": [\n    \"x]\",\n    «V»\n  ],\n  \"b\": 1\n}\n"),
    ("mapping", "{\"«K»\": {\"user\": \"}\", \"pin\": «V»}, \"b\": 1}\n"),
    ("record", "[{\"b\": [{\"«K»\": «V»}]}]\n"),
    ("emoji", "{\"«K»\": «E», \"b\": 1}\n"),
];

/// Changes after which a file does not parse.
const BREAKS: [(&str, &str, &str); 6] = [
    ("open bracket", "", "z: [\n"),
    ("open bracket before", "z: [\n", ""),
    ("open quote before", "z: \"unclosed\n", ""),
    ("tab", "", "\tz: 1\n"),
    ("alias", "", "z: *none\n"),
    ("stray word", "", "stray\n"),
];

const LINE_ENDS: [(&str, &str); 3] = [("LF", "\n"), ("CRLF", "\r\n"), ("CR", "\r")];

/// Returns files with every secret in every structure and style. CRLF and CR take turns, and so do the changes after
/// which a file does not parse, so that each structure, style and secret has each of them.
pub fn plants() -> Vec<Plant> {
    let mut plants = Vec::new();
    let mut turn = 0;
    for secret in secrets() {
        let mut plant = |name: &str, extension, text: &str| {
            turn += 1;
            let (ends_name, ends) = LINE_ENDS[turn % LINE_ENDS.len()];
            plants.push(Plant {
                name: format!("{} · {name} · {ends_name}", secret.name),
                extension,
                text: text.replace('\n', ends),
                secret: secret.text.clone(),
            });
        };
        for (number, structure) in STRUCTURES.iter().enumerate() {
            for (style_number, style) in STYLES.iter().enumerate() {
                if structure.in_flow && matches!(*style, "literal" | "folded" | "in words") {
                    continue;
                }
                let value = scalar(style, &secret.text, structure.indent);
                let text = structure.text.replace("«V»", &value).replace("«K»", secret.key);
                let name = format!("{} · {style}", structure.name);
                plant(&name, "yaml", &text);
                let (broken, before, after) = BREAKS[(number + style_number) % BREAKS.len()];
                plant(&format!("{name} · {broken}"), "yaml", &format!("{before}{text}{after}"));
            }
        }
        for (name, text) in JSON {
            for (style, value) in [("double", secret.text.clone()), ("escaped", json_escaped(&secret.text))] {
                let text = text
                    .replace("«V»", &format!("\"{value}\""))
                    .replace("«E»", &format!("\"\\ud83d\\udcb3{value}\""))
                    .replace("«K»", secret.key);
                let name = format!("JSON {name} · {style}");
                plant(&name, "json", &text);
                plant(&format!("{name} · cut"), "json", text.trim_end().trim_end_matches(['}', ']']));
                plant(&format!("{name} · comma"), "json", &text.replace(": 1", ": 1,"));
            }
        }
        for (name, text) in elsewhere(&secret).into_iter().filter(|_| secret.in_itself) {
            plant(&name, "yaml", &text);
        }
    }
    plants.extend(private_keys());
    plants.extend(records());
    plants
}

/// Returns files with a private key of several lines.
fn private_keys() -> Vec<Plant> {
    let body = ["MIIEvQIBADANBgkqhkiG9w0BAQEF", "AASCBKcwggSjAgEAAoIBAQC7Vb2m"].concat();
    let mark = |what: &str| format!("-----{what} PRIVATE KEY-----");
    let lines = [mark("BEGIN"), body.clone(), mark("END")];
    let block =
        |indent: &str| lines.iter().map(|line| format!("{indent}{line}\n")).collect::<Vec<_>>().concat();
    let escaped = lines.join("\\n");
    let texts = [
        ("literal", "yaml", format!("a: |\n{}b: 1\n", block("  "))),
        ("folded", "yaml", format!("a:\n- >-\n{}b: 1\n", block("   "))),
        ("plain", "yaml", format!("a: see\n{}b: 1\n", block("  "))),
        ("quoted", "yaml", format!("a: '\n{}  '\nb: 1\n", block("  "))),
        ("escaped", "yaml", format!("a: \"{escaped}\"\nb: 1\n")),
        ("comments", "yaml", format!("{}a: 1\n", block("# "))),
        ("open", "yaml", format!("a: |\n  {}\n  {}\nb: 1\n", lines[0], lines[1])),
        ("broken", "yaml", format!("a: |\n{}b: [\n", block("  "))),
        ("badly indented", "yaml", format!("a: |\n{}b: 1\n", block(""))),
        ("JSON", "json", format!("{{\"a\": \"{escaped}\", \"b\": 1}}\n")),
        ("broken JSON", "json", format!("{{\"a\": \"{escaped}\", b: 1}}\n")),
    ];
    let plant = |(name, extension, text)| Plant {
        name: format!("private key · {name}"),
        extension,
        text,
        secret: body.clone(),
    };
    texts.into_iter().map(plant).collect()
}

/// Returns files with a record of a customer relationship system.
fn records() -> Vec<Plant> {
    let secret = ["Fitzgerald-", "Kowalczyk"].concat();
    let texts = [
        ("block", "yaml", "Id: 0035g00000AbCdE\nLastName: «V»\nb: 1\n"),
        ("nested", "yaml", "a:\n- id: 151\n  properties:\n    lastname:\n# c\n      «V»\n"),
        ("flow", "yaml", "a: {requester_id: 7, email: [x, «V»], b: 1}\n"),
        ("explicit", "yaml", "? contactid\n: 7\n? fullname\n: |\n  see\n  «V»\nb: 1\n"),
        ("broken", "yaml", "Id: 0035g00000AbCdE\nLastName: «V»\nb: [\n"),
        ("broken flow", "yaml", "a: {requester_id: 7, email: «V», b: 1\n"),
        (
            "JSON",
            "json",
            "{\"attributes\": {\"type\": \"Contact\", \"url\": \"/x\"},\n \"LastName\": \"«V»\"}\n",
        ),
        ("broken JSON", "json", "{\"hs_object_id\": 7,\n \"lastname\":\n \"«V»\",}\n"),
    ];
    let plant = |(name, extension, text): (&str, &'static str, &str)| Plant {
        name: format!("record · {name}"),
        extension,
        text: text.replace("«V»", &secret),
        secret: secret.clone(),
    };
    texts.into_iter().map(plant).collect()
}

fn json_escaped(text: &str) -> String {
    escaped(text, |c, out| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))
    })
}

/// Secrets that are a key, a comment, an anchor, a tag or a directive.
fn elsewhere(secret: &Secret) -> Vec<(String, String)> {
    let text = &secret.text;
    // Anchors, tags and directives have no blanks, and not every secret is one without them.
    let word = text.split([' ', '\u{a0}']).collect::<Vec<_>>().concat();
    let word = if kinds_in(&word).next().is_some() { word } else { "none".to_owned() };
    let mut found = Vec::new();
    let mut add = |name: &str, text: String| found.push((name.to_owned(), text));
    add("key", format!("\"{text}\": 1\nb: 1\n"));
    add("nested key", format!("a:\n  - b:\n      {text}: 1\nc: 1\n"));
    add("explicit key", format!("? |\n  {text}\n: 1\nb: 1\n"));
    add("key in braces", format!("a: {{b: {{'{text}': 1}}}}\nc: 1\n"));
    add("comment", format!("# {}: {text}\na: 1\n", secret.key));
    add("comment behind", format!("a: 1 # {text}\nb: 1\n"));
    add("comment in brackets", format!("a: [1, # {text}\n  2]\nb: 1\n"));
    add("comment under a block", format!("a: |\n  x\n # {text}\nb: 1\n"));
    add("anchor", format!("a: &{word} x\nb: 1\n"));
    add("anchor of a mapping", format!("a: &{word}\n  b: 1\n"));
    add("tag", format!("a: !{word} x\nb: 1\n"));
    let mut percent = String::new();
    let _ = word.bytes().try_for_each(|byte| write!(percent, "%{byte:02x}"));
    add("escaped tag", format!("a: !{percent} x\nb: 1\n"));
    add("verbatim tag", format!("a: !<tag:{word}> x\nb: 1\n"));
    add("directive", format!("%FOO {word}\n---\na: 1\n"));
    add("tag directive", format!("%TAG !e! tag:{word}\n---\na: !e!x 1\n"));
    add("broken anchor", format!("a: &{word} x\nb: [\n"));
    add("broken key", format!("{text}: 1\nb: [\n"));
    add("broken comment", format!("a: [ # {text}\n"));
    add("decided by", format!("decided_by: [{text}]\n"));
    add("decided by, with text", format!("decided_by: dana {text}\n"));
    found
}

//! Section 1, "Syntax": YAML and JSON are read strictly, and an error has a position.

use crate::section_1_documents::beside_a_clean_trial;
use support::documents::{APPROVAL, EXPIRY, FOLLOWUP};
use support::room::TestRoom;

#[test]
fn text_not_in_utf8_does_not_count() {
    beside_a_clean_trial("TRL-1042/a.yaml", b"a: \xff\n", &["not-utf8 TRL-1042/a.yaml [TRL-1042]"]);
    beside_a_clean_trial("TRL-1042/a.json", b"\"\xed\xa0\x80\"", &["not-utf8 TRL-1042/a.json [TRL-1042]"]);
    let utf16: Vec<u8> = "a: b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xff, 0xfe], utf16.as_slice()].concat();
    beside_a_clean_trial("TRL-1042/a.yaml", with_mark, &["not-utf8 TRL-1042/a.yaml [TRL-1042]"]);
}

#[test]
fn yaml_is_strict() {
    let long = "a: ".to_owned() + &"[".repeat(64) + &"]".repeat(64);
    let is_syntax = |text: &str| {
        let room = TestRoom::clean();
        room.put("TRL-1042/a.yaml", text);
        let judged = room.judge();
        judged.problem_codes() == ["syntax"]
    };
    for text in [
        "a: 1\na: 2\n",
        "a: 1\n'a': 2\n",
        "{a: 1, \"a\": 2}",
        "1: x\n'1': y\n",
        "a: &x 1\nb: *x\n",
        "a: *nothing\n",
        "<<: 1\n<<: 2\n",
        "[a, b]: c\n",
        "{a: b}: c\n",
        "? {a: b}\n: c\n",
        "a: b\n c: d\n",
        "a: [1, 2\n",
        "a: 'x\n",
        "\ta: b\n",
        "a:\n\t- b\n",
        "a:\n\tb: c\n",
        "a:\n  \tb: c\n",
        "a:\n  b: c\n \td: e\n",
        "- \ta: b\n",
        "-\ta: b\n",
        "-\t- b\n",
        "\t- b\n",
        "?\ta\n: b\n",
        "\u{feff}\u{feff}a: b\n",
        "a: \"\\q\"\n",
        "a: b: c\n",
        "a: \"b\nc\"\n",
        "a: 'b\nstate: denied\nc'\n",
        "a: 'b\n\tc'\n",
        "a: [b,\nc]\n",
        "a: [\n  b\n]\n",
        "a: {b: c,\n}\n",
        "- a: [b,\n  c]\n",
        "a:\n- \"b\nc\"\n",
        "a:\n  - [b,\n  c]\n",
        "a: [\"b\n# c\", d]\n",
        "? 'a\nb'\n: c\n",
        ": - b\n",
        ": b: c\n",
        "a: |\n\t\nb: c\n",
        "a: |\n  b\n\t\nc: d\n",
        "fine: 1\n---\nbroken: [\n",
        long.as_str(),
    ] {
        assert!(is_syntax(text), "{text}");
    }
    let deep = "a: ".to_owned() + &"[".repeat(63) + &"]".repeat(63);
    for text in [
        "<<: {a: 1}\nb: 2\n",
        "a: &anchor 1\n",
        "\u{feff}a: b\n",
        "a: b\r\nc: d\r\n",
        "a:\tb\n",
        "\t# a comment\na: b\n",
        "a: b\t\n\t\nc: d\n",
        "- \t{a: b}\n",
        "\t{\n\ta: b\n\t}\n",
        "a: {\n \tb: c\n }\n",
        "&x\ta: b\n",
        "&x-\ta: b\n",
        "a: |\n \tb: c\n",
        "a:\n  b:\tc\n",
        "? a\n: b\n",
        "? a\n: - b\n",
        "? a\n: b: c\n",
        "?\n: - b\n",
        ": b\n",
        "a: 'b\n c'\n",
        "a: \"b\n\n \tc\"\n",
        "a: [b,\n\n# c\n c,\n ]\n",
        "'a\nb'\n",
        "[a,\nb]\n",
        "--- [\na\n]\n",
        "a:\n- [b,\n c]\n- 'd\n e'\n",
        "a:\n- - [b,\n   c]\n- [b,\n c]\n",
        "a: |\n \t\nb: c\n",
        "a: |\n  b\n  \t\nc: d\n",
        "%YAML 1.2\n---\na: b\n",
        "a: |\n  text\n  # no comment\n",
        "true: 1\n'True': 2\n",
        "null: 1\n",
        deep.as_str(),
    ] {
        assert!(!is_syntax(text), "{text}");
    }
}

#[test]
fn json_is_rfc_8259() {
    let is_syntax = |text: &str| {
        let room = TestRoom::clean();
        room.put("TRL-1042/a.json", text);
        !room.judge().problems().is_empty()
    };
    let nest = |n: usize| "[".repeat(n) + &"]".repeat(n);
    for text in [
        "{",
        "{} {}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "[1,]",
        "[01]",
        "[+1]",
        "[1.]",
        "[.5]",
        "[0x1]",
        "[NaN]",
        "[Infinity]",
        "[-Infinity]",
        "[1e]",
        "[-]",
        "nul",
        "True",
        "// note\n{}",
        "{} // note",
        "# note\n{}",
        "\"a\u{1}\"",
        "\"\t\"",
        "\"\\x41\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": 1, \"\\u0061\": 2}",
        "[1 2]",
        "{\"a\" 1}",
        "{1: 2}",
        "\u{a0}{}",
        "\u{feff}\u{feff}{}",
        &nest(65),
    ] {
        assert!(is_syntax(text), "{text:?}");
    }
    // An empty file is ignored, in YAML and JSON (section 1).
    for text in [
        "",
        " \n",
        "{}",
        " [ ] \r\n",
        "null",
        "\u{feff}{}",
        "[1, -0, 0.5, 1e9, -1.5E-3]",
        "\"\\ud83d\\ude00 \\/ \\u0000\"",
        "\"\u{7f}\u{2028}\"",
        "{\"a\": {\"a\": 1}, \"A\": 2}",
        "123456789012345678901234567890",
        &nest(64),
    ] {
        assert!(!is_syntax(text), "{text:?}");
    }
}

#[test]
fn syntax_error_has_a_position() {
    beside_a_clean_trial("TRL-1042/a.yaml", "a: 1\nb: 2\na: 3\n", &["syntax TRL-1042/a.yaml 3:1 [TRL-1042]"]);
    beside_a_clean_trial("TRL-1042/a.yaml", "é: &x 1\nü:  *x\n", &["syntax TRL-1042/a.yaml 2:5 [TRL-1042]"]);
    beside_a_clean_trial(
        "TRL-1042/a.json",
        "{\"é\": 1,\n  nope}",
        &["syntax TRL-1042/a.json 2:3 [TRL-1042]"],
    );
}

#[test]
fn one_error_discards_the_whole_file() {
    let room = TestRoom::with([("all.yaml", format!("{EXPIRY}---\n{APPROVAL}---\n{FOLLOWUP}---\na: [\n"))]);
    let judged = room.judge();
    assert_eq!(judged.count("trials"), 0);
    assert_eq!(judged.count("problems"), 1);
}

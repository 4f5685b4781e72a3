//! Section 1.1 and 1.2: what the values of fields mean, and canonical digests.

use crate::room::tests::evaluating::node;
use trialdesk::domain::canonical::{canonical_digest, canonical_digest_of, digest};
use trialdesk::domain::digest::Digest;
use trialdesk::domain::document::Kind;
use trialdesk::domain::field::Field;
use trialdesk::domain::packed::PackedDocument;
use trialdesk::domain::time::{parse_date, parse_timestamp};
use trialdesk::domain::value_error::ValueError;

/// The result of reading a value, written as YAML, as `field` of a document.
fn reference(value: &str) -> &'static str {
    word(Field::of(&packed(value), FIELD).reference().err())
}

fn timestamp(value: &str) -> &'static str {
    word(Field::of(&packed(value), FIELD).timestamp().err())
}

/// Any field whose value is kept will do.
const FIELD: &str = "package_ref";

fn packed(value: &str) -> PackedDocument {
    let schema = Kind::ExpiryApproval.schema_version();
    PackedDocument::of(&node(&format!("schema_version: {schema}\n{FIELD}: {value}\n")), None)
}

fn word(flaw: Option<ValueError>) -> &'static str {
    match flaw {
        None => "present",
        Some(ValueError::Missing) => "missing",
        Some(ValueError::Malformed) => "malformed",
        Some(ValueError::Placeholder) => "placeholder",
        Some(ValueError::Unsupported) => "unsupported",
    }
}

fn each_is(expected: &str, judge: fn(&str) -> &'static str, values: &[&str]) {
    let judged = values.iter().map(|value| (value, judge(value))).filter(|(_, is)| *is != expected);
    let wrong: Vec<_> = judged.map(|(value, is)| format!("{value} is {is}")).collect();
    assert!(wrong.is_empty(), "expected {expected}: {wrong:#?}");
}

#[test]
fn section_1_1_null_blank_and_empty_list_are_missing() {
    each_is(
        "missing",
        reference,
        &["", "null", "~", "Null", "NULL", "''", "'  '", "\"\\t\\n\"", "[]", "\"\\u00a0\""],
    );
}

#[test]
fn section_1_1_other_types_are_malformed() {
    each_is(
        "malformed",
        reference,
        &["7", "1.5", "true", "{}", "{a: b}", "[a:b]", "['']", ".inf", "0x1F", "!!int 'a:b'"],
    );
}

#[test]
fn section_1_1_placeholder_ignores_case_and_spaces() {
    let words = "tbd tba tbc todo fixme none nil unknown pending placeholder changeme xxx na n/a - ?";
    for word in words.split(' ') {
        each_is("placeholder", reference, &[&format!("'{word}'"), &format!("' {} '", word.to_uppercase())]);
    }
    each_is("placeholder", reference, &["'null'", "\"NULL\"", "'  Tbd\t'"]);
    each_is("malformed", reference, &["tbd.", "to-do", "n.a.", "'--'", "'??'", "tbd tbd"]);
}

#[test]
fn section_1_1_placeholder_words_are_folded() {
    let words = [
        "'Not Applicable'",
        "not_required",
        "missing",
        "'NOT ASSIGNED'",
        "owner:sales/to-be-confirmed",
        "owner:sales/TO_BE_DECIDED",
        "handoff:missing",
        "owner:support/unassigned",
        "'evidence://next-review/not-applicable'",
        "'ticket:undefined/#:'",
    ];
    each_is("placeholder", reference, &words);
    each_is(
        "present",
        reference,
        &["owner:sales/_", "'owner:sales/-'", "'team:na'", "'ticket:x?'", "owner:not-applicable-2"],
    );
}

#[test]
fn section_1_1_reference_has_scheme_and_target() {
    each_is(
        "present",
        reference,
        &[
            "evidence://notification/TRL-1042",
            "ticket:CS-8812",
            "owner:customer-success/emea",
            "crm:task/55120",
            "ab:c",
            "a1+.-:x",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:y",
            "'a2://?q=1#top'",
            "ticket:日本",
            "ticket:٣",
            "\"team:café\"",
            "a.b:c:d",
            "'ev:a,b;c[d]'",
        ],
    );
    each_is(
        "malformed",
        reference,
        &[
            "CS-8812",
            "see the wiki",
            "Ticket:CS-1",
            "t:CS-1",
            "1t:CS-1",
            "_t:CS-1",
            "ticket_no:1",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:y",
            "'ticket:'",
            "'ticket://'",
            "'ticket:---'",
            "'ticket:…'",
            "'ticket:CS 1'",
            "'ticket: CS-1'",
            "' ticket:CS-1'",
            "'ticket:CS-1 '",
            "\"ticket:CS-1\\n\"",
            "\"ticket:CS\\u00a01\"",
            "\"ticket:CS\\u200b1\"",
            "\"ticket:CS\\u00ad1\"",
            "\"ticket:CS\\u202e1\"",
            "\"ticket:CS\\0\"",
            "\"ticket:CS\\u0085\"",
            "\"ticket:Ⅷ\"",
            "\"ticket:½\"",
            "'tïcket:1'",
        ],
    );
}

#[test]
fn section_1_1_reference_has_at_most_512_characters() {
    let long = |c: char, n: usize| format!("\"ab:{}\"", c.to_string().repeat(n - 3));
    each_is("present", reference, &[&long('x', 512), &long('é', 512), &long('𝐱', 512)]);
    each_is("malformed", reference, &[&long('x', 513), &long('é', 513), &long('𝐱', 513)]);
}

#[test]
fn a_reference_that_points_to_a_placeholder_is_one() {
    each_is(
        "placeholder",
        reference,
        &[
            "ticket:<number>",
            "'a1:<>b'",
            "'ticket:>x<'",
            "ticket:TBD",
            "owner:support/tbd",
            "owner:support/Todo/",
            "'owner:support/tbd#'",
            "'owner:support/tbd:/#'",
            "'evidence://x#unknown'",
            "'a1:b:pending'",
            "ticket:n/a",
            "ticket:N/A",
            "'crm:task/n/a/'",
            "owner:sales/xxx",
            "owner:none",
        ],
    );
    each_is(
        "present",
        reference,
        &[
            "owner:sales/na",
            "owner:NA",
            "'ticket:a/-'",
            "'ticket:a/?'",
            "ticket:tbd-1",
            "ticket:not-tbd",
            "ticket:tbd/1",
            "'ticket:a<b'",
            "'ticket:a>b'",
            "'ticket:xn/a'",
            "ticket:todo.md",
        ],
    );
}

#[test]
fn a_timestamp_is_rfc_3339_with_an_offset_or_a_date() {
    each_is(
        "present",
        timestamp,
        &[
            "2026-06-01T00:00:00Z",
            "2026-06-01t00:00:00z",
            "2026-06-01 00:00:00Z",
            "2026-06-01T00:00:00+02:00",
            "2026-06-01T00:00:00-00:00",
            "2026-06-01T23:59:59.999999999999Z",
            "2026-06-01",
            "'2026-06-01'",
            "!!timestamp 2026-06-01",
            "2028-02-29T00:00:00Z",
            "0001-01-01",
            "9999-12-31",
            "9999-12-31T23:59:59.9Z",
            "0000-12-31T23:00:00-01:00",
        ],
    );
    each_is(
        "malformed",
        timestamp,
        &[
            "2026-06-01T00:00:00",
            "2026-06-01T00:00Z",
            "2026-06-01T00:00:60Z",
            "2026-06-01T24:00:00Z",
            "2026-06-01T00:60:00Z",
            "2026-06-01T00:00:00+0200",
            "2026-06-01T00:00:00+24:00",
            "2026-06-01T00:00:00+02:60",
            "2026-06-01T00:00:00.Z",
            "2026-06-01T00:00:00,5Z",
            "2026-06-01_00:00:00Z",
            "2026-06-01T00:00:00 Z",
            "2027-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-6-1",
            "26-06-01",
            "2026-06",
            "20260601",
            "1780272000",
            "'2026-06-01 '",
            "' 2026-06-01'",
            "'２０２６-06-01'",
            "'2026-06-01T٠0:00:00Z'",
            "0000-12-31",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "10000-01-01T00:00:00Z",
            "2026-W23-1",
            "tomorrow",
            "owner:tbd",
            "[2026-06-01]",
        ],
    );
    each_is("placeholder", timestamp, &["tbd", "' Pending '", "'?'", "n/a"]);
    each_is("missing", timestamp, &["", "''", "[]"]);
}

#[test]
fn section_1_1_year_9999_is_the_last_timestamp() {
    let last = parse_timestamp("9999-12-31T23:59:59.999Z").expect("a timestamp");
    assert!(last > parse_timestamp("9999-12-30").unwrap());
    assert!(parse_timestamp("9999-12-31").unwrap() > parse_timestamp("2026-06-01").unwrap());
}

#[test]
fn section_1_1_date_compares_as_midnight_utc() {
    let at = |text| parse_timestamp(text).expect("a timestamp");
    assert_eq!(at("2026-06-01"), at("2026-06-01T02:00:00+02:00"));
    assert_eq!(at("2026-06-01 00:00:00.5Z"), at("2026-05-31T23:30:00.500-00:30"));
    assert!(at("2026-06-01T00:00:00.000000001Z") > at("2026-06-01"));
}

#[test]
fn a_date_is_written_in_one_way() {
    for date in ["2026-06-01", "2028-02-29", "0001-01-01", "9999-12-31"] {
        assert!(parse_date(date).is_some(), "{date}");
    }
    for no_date in [
        "2026-06-01T00:00:00Z",
        "2027-02-29",
        "2026-6-1",
        "2026/06/01",
        "0000-01-01",
        "+026-06-01",
        "",
        "２026-06-01",
    ] {
        assert!(parse_date(no_date).is_none(), "{no_date}");
    }
}

#[test]
fn section_1_1_scalars_follow_the_core_schema() {
    let is_string = |value: &str| node(&format!("a: {value}")).entry("a").unwrap().node.text().is_some();
    let yes = "yes no on off y n Yes NO 2026-06-01 1_000 0b1 017x 1:30 .5.5 tRUE nULL ~~ 0o8 0xg +.inf- <<";
    let no = "true True TRUE false False FALSE null Null NULL ~ 0 -1 +1 017 0o17 0xFf 1. .5 -.5e3 1e3 +1.5E-3 .inf -.INF +.Inf .nan .NaN";
    for word in yes.split(' ') {
        assert!(is_string(word), "{word} is a string");
    }
    for word in no.split(' ') {
        assert!(!is_string(word), "{word} is no string");
        assert!(is_string(&format!("'{word}'")) && is_string(&format!("\"{word}\"")), "{word} in quotes");
        assert!(is_string(&format!("!!str {word}")), "{word} as !!str");
    }
}

#[test]
fn section_1_1_other_tags_are_ignored() {
    for tag in ["!local", "!!timestamp", "!!binary", "!<tag:example.com,2026:x>", "!!set"] {
        let root = node(&format!("a: {tag} 5\nb: {tag} x\nc: {tag}\n"));
        let value = |key| &root.entry(key).unwrap().node;
        assert!(value("a").text().is_none(), "{tag} 5 is a number");
        assert_eq!(value("b").text(), Some("x"));
        assert!(value("c").is_missing(), "{tag} alone is null");
    }
}

#[test]
fn section_1_2_canonical_json_sorts_keys_and_quotes_scalars() {
    let of = |yaml: &str| canonical_digest(&node(yaml));
    let json = |text: &str| Digest::of(text.as_bytes());
    assert_eq!(of("{b: 1, a: [x, null, true]}"), json(r#"{"a":["x",null,"true"],"b":"1"}"#));
    assert_eq!(
        of("n: 1.50\nd: 2026-06-01\nh: 0x1F\nt: True\ne:\n"),
        json(r#"{"d":"2026-06-01","e":null,"h":"0x1F","n":"1.50","t":"True"}"#)
    );
    assert_eq!(of("{}"), json("{}"));
    assert_eq!(of("[]"), json("[]"));
    assert_eq!(of("a: \"q\\\" b\\\\ \\n \\t \\u0001 é\""), json("{\"a\":\"q\\\" b\\\\ \\n \\t \\u0001 é\"}"));
}

#[test]
fn canonical_json_orders_keys_by_their_utf_16_code_units() {
    // U+10000 is the surrogate d800, which comes before U+FFFD.
    let text = "{\"\u{10000}\":\"a\",\"\u{fffd}\":\"b\"}";
    assert_eq!(canonical_digest(&node("{\"\u{fffd}\": b, \"\u{10000}\": a}")), Digest::of(text.as_bytes()));
}

#[test]
fn section_1_2_digest_ignores_style_and_key_order() {
    let base = "a: x y\nb:\n  - 1\n  - c: d\n";
    let same = [
        "b:\n- 1\n- c: d\na: x y\n",
        "a: x y\r\nb:\r\n  - 1\r\n  - c: d\r\n",
        "# note\na: 'x y' # more\nb: [\"1\", {c: d}]",
        "{b: [1, {c: d}], a: \"x\\u0020y\"}",
        "%YAML 1.2\n---\na: >-\n  x\n  y\nb: [1, {\"c\": d}]\n...\n",
        "{\"a\": \"x y\", \"b\": [1, {\"c\": \"d\"}]}",
    ];
    for text in same {
        assert_eq!(canonical_digest(&node(text)), canonical_digest(&node(base)), "{text}");
    }
    for other in ["a: 'x  y'\nb: [1, {c: d}]", "a: x y\nb: [{c: d}, 1]", "a: x y\nb: [01, {c: d}]", "a: x y"]
    {
        assert_ne!(canonical_digest(&node(other)), canonical_digest(&node(base)), "{other}");
    }
}

#[test]
fn section_5_4_request_digest_is_of_strings_and_nulls() {
    let members = [("b", None), ("a", Some("x"))];
    assert_eq!(canonical_digest_of(&members), digest(br#"{"a":"x","b":null}"#));
}

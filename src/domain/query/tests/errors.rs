//! Errors of queries: carets under the wrong part, and suggestions.

use trialdesk::domain::query::parse;

/// A query, the carets under it, and the sentence.
const CASES: &[(&str, &str, &str)] = &[
    ("sttaus:blocked", "^^^^^^", "unknown field `sttaus`: did you mean `status`?"),
    ("age>7d stat:ready", "       ^^^^", "unknown field `stat`: did you mean `status`?"),
    ("https://x", "^^^^^", "unknown field `https`; put text containing : < > = in quotes"),
    ("status:bloked", "       ^^^^^^", "invalid value `bloked` for `status`: did you mean `blocked`?"),
    (
        "status:blocked,redy",
        "               ^^^^",
        "invalid value `redy` for `status`: did you mean `ready`?",
    ),
    (
        "status:green",
        "       ^^^^^",
        "invalid value `green` for `status`; expected one of blocked, awaiting, ready",
    ),
    ("gate:9", "     ^", "invalid value `9` for `gate`; expected 1 to 8, or the name of a gate"),
    (
        "gate:conversion-targets",
        "     ^^^^^^^^^^^^^^^^^^",
        "invalid value `conversion-targets` for `gate`: did you mean `conversion-target`?",
    ),
    (
        "gate:notification-delivry",
        "     ^^^^^^^^^^^^^^^^^^^^",
        "invalid value `notification-delivry` for `gate`: did you mean `notification-delivery`?",
    ),
    ("channel:mail", "        ^^^^", "invalid value `mail` for `channel`: did you mean `email`?"),
    ("status:", "      ^", "`status:` needs a value: blocked, awaiting or ready"),
    ("status: blocked", "      ^", "`status:` needs a value: blocked, awaiting or ready"),
    ("status:ready,", "            ^", "`status:` needs a value: blocked, awaiting or ready"),
    ("status:,ready", "      ^", "`status:` needs a value: blocked, awaiting or ready"),
    ("age>", "   ^", "`age` needs a value, as in `age>7d`"),
    ("status>ready", "^^^^^^^", "`status` cannot be compared; use `:`, as in `status:blocked`"),
    ("owner<emea", "^^^^^^", "`owner` cannot be compared; use `:`, as in `owner:emea`"),
    (
        "missing>7d",
        "        ^^",
        "`missing` is a count, not a number of days; use a count, as in `missing>0`",
    ),
    ("missing>many", "        ^^^^", "invalid value `many` for `missing`; expected a number"),
    ("missing>-1", "        ^^", "invalid value `-1` for `missing`; expected a number"),
    (
        "age>soon",
        "    ^^^^",
        "invalid value `soon` for `age`; expected days like `7d`, weeks like `2w`, or `none`",
    ),
    ("age>+7", "    ^^", "invalid value `+7` for `age`; expected days like `7d`, weeks like `2w`, or `none`"),
    ("age:7d..", "    ^^^^", "`7d..` has no end; use `>=` for an open range"),
    ("age:9d..7d", "    ^^^^^^", "the range `9d..7d` ends before it starts"),
    ("age>7d..9d", "    ^^^^^^", "a range cannot be compared; use `:`, as in `age:7d..9d`"),
    ("age:none..7d", "    ^^^^^^^^", "`none` cannot be the end of a range"),
    (
        "age:7d..x",
        "        ^",
        "invalid value `x` for `age`; expected days like `7d`, weeks like `2w`, or `none`",
    ),
    (
        "ends<2026-02-30",
        "     ^^^^^^^^^^",
        "invalid value `2026-02-30` for `ends`; expected days like `7d`, weeks like `2w`, a date like `2026-06-30`, or `none`",
    ),
    (
        "age>99999999999999999999",
        "    ^^^^^^^^^^^^^^^^^^^^",
        "`99999999999999999999` is out of range for `age`",
    ),
    ("age>none", "    ^^^^", "`none` cannot be compared; use `:`, as in `age:none`"),
    ("age>7d,9d", "       ^^", "a comparison takes one value; use `:` for several"),
    ("new:yes", "^^^^^^^", "`new:` takes no value; use `-new:` for the opposite"),
    ("mine>1", "^^^^^^", "`mine:` takes no value; use `-mine:` for the opposite"),
    ("age > 7d", "    ^", "`>` needs a field before it and no spaces around it, as in `age>7d`"),
    ("ready -", "      ^", "`-` must precede a term"),
    ("- ready", "^", "`-` must precede a term"),
    ("--ready", "^^", "only one `-` is allowed; put a word that starts with `-` in quotes"),
    ("ready \"sent back", "      ^", "this quote is not closed"),
    ("\"\"", "^^", "the quotes are empty"),
    ("\"a\"b", "   ^", "expected a space after the quote"),
    ("owner:\"a\"b", "         ^", "expected a space after the quote"),
    ("試験 sttaus:ready", "   ^^^^^^", "unknown field `sttaus`: did you mean `status`?"),
];

#[test]
fn errors_point_and_suggest() {
    for (query, carets, sentence) in CASES {
        let error = parse(query).map(|query| query.to_string()).expect_err(query);
        assert_eq!((error.carets().as_str(), error.to_string().as_str()), (*carets, *sentence), "{query}");
    }
}

#[test]
fn unfinished_query_is_not_an_error_yet() {
    for query in [
        "status:",
        "status:bl",
        "age>",
        "ready -",
        "\"sent b",
        "ends<2026-0",
        "ends:no",
        "age>-",
        "status:ready,",
    ] {
        assert!(parse(query).expect_err(query).unfinished, "{query}");
    }
    for query in
        ["sttaus:", "status:x", "status: ready", "status:bl ready", "missing>many", "ends<2026-0 ready"]
    {
        assert!(!parse(query).expect_err(query).unfinished, "{query}");
    }
}

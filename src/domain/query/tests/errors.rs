//! What is wrong with a query, and where: carets under it, and what was perhaps meant.

use trialdesk::domain::query::parse;

/// A query, the carets under it, and the sentence.
const CASES: &[(&str, &str, &str)] = &[
    ("sttaus:blocked", "^^^^^^", "unknown field `sttaus`: did you mean `status`?"),
    ("age>7d stat:ready", "       ^^^^", "unknown field `stat`: did you mean `status`?"),
    ("https://x", "^^^^^", "unknown field `https`; put text that holds a sign in quotes"),
    ("status:bloked", "       ^^^^^^", "`status` has no value `bloked`: did you mean `blocked`?"),
    ("status:blocked,redy", "               ^^^^", "`status` has no value `redy`: did you mean `ready`?"),
    ("status:green", "       ^^^^^", "`status` has no value `green`, only blocked awaiting ready"),
    ("gate:9", "     ^", "`gate` has no value `9`, only 1 2 3 4 5 6 7 8"),
    (
        "gate:notification-delivry",
        "     ^^^^^^^^^^^^^^^^^^^^",
        "`gate` has no value `notification-delivry`: did you mean `notification-delivery`?",
    ),
    ("channel:mail", "        ^^^^", "`channel` has no value `mail`: did you mean `email`?"),
    ("status:", "      ^", "`status:` wants a value here: blocked, awaiting or ready"),
    ("status: blocked", "      ^", "`status:` wants a value here: blocked, awaiting or ready"),
    ("status:ready,", "            ^", "`status:` wants a value here: blocked, awaiting or ready"),
    ("status:,ready", "      ^", "`status:` wants a value here: blocked, awaiting or ready"),
    ("age>", "   ^", "`age` wants a value here, as in `age>7d`"),
    ("status>ready", "^^^^^^^", "`status` has no order: ask with `:`, as in `status:blocked`"),
    ("owner<emea", "^^^^^^", "`owner` has no order: ask with `:`, as in `owner:emea`"),
    ("missing>7d", "        ^^", "`missing` counts, and `7d` are days: ask as in `missing>0`"),
    ("missing>many", "        ^^^^", "`many` is none of what `missing` takes: a number"),
    ("missing>-1", "        ^^", "`-1` is none of what `missing` takes: a number"),
    (
        "age>soon",
        "    ^^^^",
        "`soon` is none of what `age` takes: days like `7d`, weeks like `2w`, or `none`",
    ),
    ("age>+7", "    ^^", "`+7` is none of what `age` takes: days like `7d`, weeks like `2w`, or `none`"),
    (
        "ends<2026-02-30",
        "     ^^^^^^^^^^",
        "`2026-02-30` is none of what `ends` takes: days like `7d`, weeks like `2w`, a date like `2026-06-30`, or `none`",
    ),
    (
        "age>99999999999999999999",
        "    ^^^^^^^^^^^^^^^^^^^^",
        "`99999999999999999999` is more than `age` can be",
    ),
    ("age>none", "    ^^^^", "`none` has no order: ask with `:`, as in `age:none`"),
    ("age>7d,9d", "       ^^", "several values can only be asked for with `:`"),
    ("new:yes", "^^^^^^^", "`new:` stands alone; `-new:` says the opposite"),
    ("mine>1", "^^^^^^", "`mine:` stands alone; `-mine:` says the opposite"),
    ("age > 7d", "    ^", "`>` wants a field before it and no blanks around it, as in `age>7d`"),
    ("ready -", "      ^", "a minus wants a term right behind it"),
    ("- ready", "^", "a minus wants a term right behind it"),
    ("--ready", "^^", "one minus is enough; put a word that begins with one in quotes"),
    ("ready \"sent back", "      ^", "this quote is never closed"),
    ("\"\"", "^^", "there is nothing between these quotes"),
    ("\"a\"b", "   ^", "a blank belongs behind a closing quote"),
    ("owner:\"a\"b", "         ^", "a blank belongs behind a closing quote"),
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

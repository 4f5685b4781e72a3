//! Whatever is typed: no panic, and what is printed reads as the same query.

use super::sample::{Queried, sample, summaries};
use proptest::prelude::*;
use std::sync::LazyLock;
use trialdesk::domain::query::{CompiledQuery, Field, QueryContext, complete, parse};

static ROOM: LazyLock<Queried> = LazyLock::new(|| summaries(&sample()));

/// Pieces of which queries are made, and of which they are not.
fn piece() -> impl Strategy<Value = String> {
    let examples: Vec<_> = Field::ALL.iter().map(|field| field.example().to_owned()).collect();
    prop_oneof![
        proptest::sample::select(examples),
        "[-]?(missing|age|ends|due|planned):[-0-9dw]{0,4}(\\.\\.)?[-0-9dw]{0,4}",
        "[-]?(status|outcome|gate|missing|age|ends|owner|trial|new|mine|mark)[:=<>]{1,2}[a-z0-9,\"-]{0,8}",
        "-?\"[ -~é試]{0,6}\"?",
        "[ -~é試\u{202e}]{0,8}",
    ]
}

fn query() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..6).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_query_parses_as_the_same_query(text in query()) {
        match parse(&text) {
            Ok(query) => {
                let printed = query.to_string();
                prop_assert_eq!(parse(&printed), Ok(query.clone()), "{}", printed);
                let _ = query.explain();
            }
            Err(error) => {
                let length = text.chars().count();
                prop_assert!(error.column >= 1 && error.column + error.width <= length + 2, "{error:?}");
            }
        }
    }

    #[test]
    fn a_term_and_its_opposite_part_the_room(text in piece()) {
        prop_assume!(!text.starts_with('-'));
        let (Ok(one), Ok(other)) = (parse(&text), parse(&format!("-{text}"))) else { return Ok(()) };
        prop_assume!(one.terms().len() == 1);
        let one = CompiledQuery::of(&one, &ROOM, QueryContext::default());
        let other = CompiledQuery::of(&other, &ROOM, QueryContext::default());
        prop_assert!((0..ROOM.len()).all(|place| one.takes(place) != other.takes(place)));
    }

    #[test]
    fn completing_replaces_a_part_of_the_text(text in query(), at in 0_usize..64) {
        let cursor = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(at).unwrap_or(text.len());
        let completion = complete(&text, cursor, Some(&ROOM));
        if !completion.candidates.is_empty() {
            prop_assert!(completion.start <= cursor && cursor <= completion.end);
            prop_assert!(text.get(completion.start..completion.end).is_some());
        }
    }

    #[test]
    fn the_order_of_terms_never_matters(one in piece(), other in piece()) {
        // Half a quote does not make a term.
        if parse(&one).is_err() || parse(&other).is_err() { return Ok(()) }
        let both = [format!("{one} {other}"), format!("{other} {one}")].map(|text| parse(&text));
        let [Ok(one), Ok(other)] = both else { return Ok(()) };
        let taken = |query| CompiledQuery::of(query, &ROOM, QueryContext::default()).places().collect::<Vec<_>>();
        prop_assert_eq!(taken(&one), taken(&other));
    }
}

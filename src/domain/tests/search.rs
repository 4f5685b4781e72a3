//! Search in the evidence: what is found, at which bytes, and that queries and hits agree.

use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use support::documents::Documents;
use support::room::TestRoom;
use support::yaml::Style;
use trialdesk::domain::query::{CompiledQuery, QueryContext, parse};
use trialdesk::domain::search::{Hit, KnownWords, Needle, hits};
use trialdesk::domain::summary::{Collector, Summaries};
use trialdesk::domain::work::steps_of;
use trialdesk::room::{Room, RoomOptions};

static SAMPLE: LazyLock<(Room, Summaries)> = LazyLock::new(sample);

fn sample() -> (Room, Summaries) {
    open(&support::sample::sample_evidence())
}

fn open(folder: &Path) -> (Room, Summaries) {
    let room = Room::open(folder, &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap();
    let collector = Collector::new(room.now.today());
    let rows = room.map_reviews(|reviewed| collector.summary(&reviewed.trial, &reviewed.evaluation));
    let summaries = collector.finish(rows);
    (room, summaries)
}

fn found(room: &Room, query: &str, name: &str) -> Vec<Hit> {
    hits(&parse(query).unwrap(), &room.find(name).unwrap().trial)
}

/// Describes a hit: the field, and the text with the word in brackets.
fn words(hit: &Hit) -> String {
    let (before, rest) = hit.text.split_at(hit.range.start);
    let (word, after) = rest.split_at(hit.range.end - hit.range.start);
    format!("{} {} {before}[{word}]{after}", hit.document.name(), hit.field)
}

#[test]
fn every_kind_of_reference_is_found() {
    let (room, summaries) = sample();
    let table = [
        ("cs-8813", "1042", "ticket"),
        ("opaque-b2e9", "1003", "organization_ref"),
        ("dana", "1038", "decided_by"),
        ("2026-07-10", "1060", "grace_period.requested_until"),
        ("\"10 Jul\"", "1060", "grace_period.requested_until"),
        ("\"10 Jul 2026\"", "1060", "grace_period.requested_until"),
    ];
    for (query, name, field) in table {
        let here: Vec<String> = found(&room, query, name).iter().map(words).collect();
        assert!(here.iter().any(|hit| hit.contains(field)), "{query}: {here:?}");
        let query = parse(query).unwrap();
        let compiled = CompiledQuery::of(&query, &summaries, QueryContext::default()).over(room.evidence());
        let place = room.place(&room.find(name).unwrap().trial.trial_ref).unwrap();
        assert!(compiled.takes(place), "{query}");
    }
}

#[test]
fn hits_say_which_bytes_matched() {
    let (room, _) = sample();
    let all: Vec<String> = found(&room, "CS-8813", "1042").iter().map(words).collect();
    assert_eq!(all, ["followup-packet handoff.next_action_refs[0] ticket:[CS-8813]"]);
    let two: Vec<String> = found(&room, "8813 cs", "1042").iter().map(words).collect();
    assert!(
        two.iter().any(|hit| hit.ends_with("CS-[8813]")) && two.iter().any(|hit| hit.ends_with("[CS]-8813"))
    );
    assert_eq!(found(&room, "-cs-8813", "1042"), [], "a negated word is not highlighted");
}

#[test]
fn digests_closed_words_and_the_trials_own_reference_are_not_searched() {
    let (room, _) = sample();
    let digest = room.reviews().find_map(|reviewed| {
        let packet = reviewed.trial.expiry()?;
        Some((
            reviewed.trial.name().to_owned(),
            packet.canonical_digest()?["sha256:".len()..][..12].to_owned(),
        ))
    });
    let (name, digits) = digest.expect("a digest, which records cover");
    assert_eq!(found(&room, &digits, &name), []);
    for word in ["\"trial:\"", "cavra", "approved", "customer_success"] {
        let fields: Vec<String> =
            found(&room, word, "1042").iter().map(|hit| hit.field.to_string()).collect();
        assert!(
            !fields.iter().any(|field| field == "trial_ref" || field == "channel" || field == "verdict"),
            "{fields:?}"
        );
    }
}

#[test]
fn queries_match_the_trials_that_have_hits_or_match_by_their_row() {
    let (room, summaries) = sample();
    // Every text of every document gives words: itself, its end, and a part in another case.
    let mut texts = BTreeSet::new();
    for reviewed in room.reviews() {
        for document in reviewed.trial.documents() {
            for searched in document.packed.searched() {
                let text = searched.text;
                let tail = text.char_indices().rev().nth(4).map_or(0, |(at, _)| at);
                texts.extend([text.to_owned(), text[tail..].to_uppercase()]);
            }
        }
    }
    assert!(texts.len() > 100);
    for text in texts.iter().filter(|text| !text.contains('"')) {
        let query = parse(&format!("\"{text}\"")).unwrap();
        let by_row = CompiledQuery::of(&query, &summaries, QueryContext::default());
        let compiled = CompiledQuery::of(&query, &summaries, QueryContext::default()).over(room.evidence());
        for place in 0..room.len() {
            let has_hits = !hits(&query, &room.at(place).unwrap().trial).is_empty();
            assert_eq!(compiled.takes(place), has_hits || by_row.takes(place), "{text} in {place}");
        }
    }
}

#[test]
fn words_of_every_script_and_case_are_found_where_they_are() {
    for (word, text, expected) in [
        ("emea", "owner:customer-success/EMEA", Some(23..27)),
        ("ÄPFEL", "owner:äpfel/x", Some(6..12)),
        ("試験", "a試験b", Some(1..7)),
        ("aab", "aaab", Some(1..4)),
        ("x", "abc", None),
        ("", "abc", Some(0..0)),
        ("10 jul", "2026-07-10", Some(4..10)),
        ("jul 10 2026", "2026-07-10T00:00:00Z", Some(0..10)),
        ("10 jul 2025", "2026-07-10", None),
    ] {
        assert_eq!(Needle::new(word).range_in(text), expected, "{word} in {text}");
    }
}

#[test]
fn looking_for_a_word_costs_no_allocation() {
    let (room, summaries) = sample();
    for (word, is_found) in [("qqzzxy7", false), ("cs-88", true)] {
        let query = parse(word).unwrap();
        let compiled = CompiledQuery::of(&query, &summaries, QueryContext::default()).over(room.evidence());
        let mut found = 0;
        let info = allocation_counter::measure(|| {
            found = (0..room.len()).filter(|&place| compiled.takes(place)).count();
        });
        assert_eq!(found > 0, is_found, "{word}");
        assert_eq!(info.count_total, 0, "{word}");
    }
}

#[test]
fn masked_material_is_not_shown_by_a_hit() {
    let secret = support::secrets::plant("source-host token");
    let mut documents = Documents::clean("renewed");
    documents.change(&format!("followup: handoff.commercial_ref = x:{secret}"));
    let folder = TestRoom::with(documents.files("T", Style::Block));
    let room = Room::open(folder.path(), &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap();
    for hit in found(&room, &format!("\"{secret}\""), "1042") {
        assert!(!hit.text.contains(secret.as_str()) && hit.range.is_empty(), "{hit:?}");
    }
}

/// Returns the trials that match a query, with the answers that are kept, and without these.
fn matches(
    (room, summaries): &(Room, Summaries),
    query: &str,
    known: &KnownWords,
) -> Option<[Vec<usize>; 2]> {
    let query = parse(query).ok()?;
    let evidence = room.evidence();
    Some([evidence.remembering(known), evidence].map(|evidence| {
        CompiledQuery::of(&query, summaries, QueryContext::default()).over(evidence).places().collect()
    }))
}

/// Returns a summary of the evidence of a room, and no words.
fn summarized((room, _): &(Room, Summaries)) -> KnownWords {
    let known = KnownWords::default();
    known.summarize(room.evidence(), || false);
    known
}

/// Returns the number of trials whose documents are looked into.
fn looked_into((room, summaries): &(Room, Summaries), query: &str, known: &KnownWords) -> usize {
    let query = parse(query).unwrap();
    let evidence = room.evidence().remembering(known);
    let compiled = CompiledQuery::of(&query, summaries, QueryContext::default()).over(evidence);
    steps_of(|| assert!(compiled.places().count() <= room.len()))
}

/// Returns a room of as many trials. A fifth of them has `jq` in its evidence, and all others have neither letter.
fn room_with_jq(count: usize) -> (Room, Summaries) {
    let files = (0..count).flat_map(|number| {
        let mut documents = Documents::clean("renewed");
        let word = if number % 5 == 0 { "jq" } else { "wv" };
        documents.change(&format!("followup: handoff.commercial_ref = commercial:{word}"));
        let files = documents.files(&format!("{number}"), Style::Block);
        files
            .into_iter()
            .map(move |(path, text)| (path, text.replace("TRL-1042", &format!("TRL-{number:04}"))))
    });
    let folder = TestRoom::with(files);
    let opened = open(folder.path());
    assert_eq!(opened.0.len(), count);
    opened
}

#[test]
fn a_longer_word_is_looked_for_only_in_trials_that_have_the_shorter_one() {
    for count in [20, 40] {
        let sample = room_with_jq(count);
        let known = KnownWords::default();
        assert_eq!(looked_into(&sample, "j", &known), count);
        assert_eq!(looked_into(&sample, "jq", &known), count / 5);
        assert_eq!(looked_into(&sample, "jqq", &known), count / 5);
        // Without a letter again, nothing is looked into, and neither if another term is typed.
        assert_eq!(looked_into(&sample, "jq", &known), 0);
        assert_eq!(looked_into(&sample, "-jq status:ready", &known), 0);
        assert_eq!(looked_into(&sample, "jqqq", &known), 0);
        // Another word is looked for everywhere, and a shorter one only if the longer one is missing.
        assert_eq!(looked_into(&sample, "wvx", &known), count);
        let known = KnownWords::default();
        assert_eq!(looked_into(&sample, "jq", &known), count);
        assert_eq!(looked_into(&sample, "j", &known), count - count / 5);
    }
}

#[test]
fn a_summary_has_the_answers_to_new_words() {
    for count in [100, 200] {
        let sample = room_with_jq(count);
        // In all trials, in some and in none of them.
        for word in ["o", "ow", "own", "j", "J", "jx", "%", "%%", "-j status:ready"] {
            assert_eq!(looked_into(&sample, word, &summarized(&sample)), 0, "{word}");
        }
        // A word that shares its mark with others is looked for in the trials that may have it.
        for word in ["jq", "JQ", "\":jq\"", "jqq", "jqqx"] {
            assert!(looked_into(&sample, word, &summarized(&sample)) <= count / 5, "{word}");
        }
        // A longer word can be only in trials that have all of its parts.
        assert_eq!(looked_into(&sample, "\"al:jq\"", &summarized(&sample)), count / 5);
        // The rules of case of other characters are not those of the summary.
        assert_eq!(looked_into(&sample, "jqä", &summarized(&sample)), count);
        let known = KnownWords::default();
        known.summarize(sample.0.evidence(), || true);
        assert_eq!(looked_into(&sample, "j", &known), count, "a summary that was stopped is not used");
    }
}

#[test]
fn answers_of_another_room_are_not_taken() {
    let known = summarized(&SAMPLE);
    let folder = TestRoom::with(Documents::clean("renewed").files("T", Style::Block));
    let one = open(folder.path());
    for word in ["dana", "dan"] {
        let [kept, plain] = matches(&one, word, &known).unwrap();
        assert_eq!(kept, plain);
        let [kept, plain] = matches(&SAMPLE, word, &known).unwrap();
        assert_eq!(kept, plain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A query is typed, letters are taken back, and it is typed on; some letters have two cases in other scripts.
    #[test]
    fn kept_answers_change_no_result(
        edits in proptest::collection::vec(prop_oneof![
            4 => "[acdekstEK0-4 :./-]",
            1 => prop_oneof![Just("\"".to_owned()), Just("-".to_owned()), Just("10 jul".to_owned()),
                Just("\u{212a}".to_owned()), Just("ä".to_owned()), Just("ſ".to_owned()), Just("\"10 Jul 2026\"".to_owned())],
            2 => Just(String::new()),
        ], 1..24)
    ) {
        for known in [KnownWords::default(), summarized(&SAMPLE)] {
            let mut text = String::new();
            for edit in &edits {
                if edit.is_empty() {
                    text.pop();
                }
                text.push_str(edit);
                if let Some([kept, plain]) = matches(&SAMPLE, &text, &known) {
                    prop_assert_eq!(kept, plain, "{}", text);
                }
            }
        }
    }
}

//! Ordinary YAML is read by a plain reader of its own (`room::syntax::yaml_fast`). It must be the full parser in everything:
//! the same documents, comments and places, and nothing read that the other refuses. And it must read what is
//! ordinary, or it would save no time.

use std::fs;
use std::path::{Path, PathBuf};
use support::documents::{APPROVAL, Documents, EXPIRY, FOLLOWUP};
use support::yaml::Style;
use trialdesk::room::syntax::{yaml, yaml_fast};

#[path = "../../../../examples/make_room/papers.rs"]
mod made;

use support::mutants::{Mutants, soup};

/// Reads a text in both ways; says whether the plain reader read it and whether the full parser did.
#[track_caller]
fn compare(text: &str) -> (bool, bool) {
    let full = yaml::parse(text);
    match yaml_fast::read(text) {
        Some(plain) => {
            assert_eq!(Ok(&plain), full.as_ref(), "{text:?}");
            (true, true)
        }
        None => (false, full.is_ok()),
    }
}

fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            out.push(path);
        }
    }
}

/// Every YAML file of the sample room.
fn sample() -> Vec<String> {
    let mut files = Vec::new();
    files_below(&support::sample::sample_evidence(), &mut files);
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Texts of the generator of rooms, and the specification's own examples.
fn ordinary() -> Vec<String> {
    let mut dice = made::Dice::of(7);
    let mut texts: Vec<String> =
        (0..60).flat_map(|number| made::trial(number, &mut dice)).map(|(_, text)| text).collect();
    texts.retain(|text| !text.contains("- : ["));
    texts.extend([EXPIRY, APPROVAL, FOLLOWUP, made::POLICY].map(str::to_owned));
    for outcome in ["renewed", "revoked", "escalated"] {
        texts.extend(Documents::clean(outcome).files("x", Style::Block).into_iter().map(|(_, text)| text));
    }
    texts
}

/// Of everything that the plain reader knows, at least one.
const KNOWN: &[&str] = &[
    "a: 1\n",
    "a: 1",
    "a:\nb:\n",
    "a:",
    "a: # why\n  # because\n\n   \nb: 'x' # said\n",
    "a:\n- 1\n- k: v\n  l:\n  m: 2\nb:\n    - x\n    # q\nc: d\n",
    "- a\n- b: c\n  d:\n    - e\n    - f:\n        g: h\n-   i: j\n    k: l\n- 'm'\n- []\n",
    "---\na: 1\n---\n# b\nb: 2 #x\n---\n- c\n",
    "# before\n\na: []\nb: {}  # c\nc: [x, 'y', \"z\", 1, null, true ]   \nd: [ ticket:CS-1,a/b ]\n",
    "  a: 1\n  b:\n   c: ~\n",
    "a: null\nb: true\nc: +1\nd: 0x1F\ne: 1.5e3\nf: .inf\ng: 2026-06-01\nh: 0o17\ni: Null\nj: False\nk: ''\nl: \"null\"\n",
    "a: it's \"so\" # not\nb: a#b, [c] {d} :e\n",
    "a:\n  - b:\n    - c\n    - d\n  - e:\n    - f\n",
    "a: http://x/?y=%20&z=1*2!\n",
];

#[test]
fn ordinary_yaml_reads_as_by_the_full_parser() {
    // The sample room has a broken file, and a trial that is written in braces.
    let (plain, rest): (Vec<_>, Vec<_>) = sample().into_iter().partition(|text| compare(text).0);
    assert!(plain.len() > 80 && rest.len() == 4, "{rest:#?}");
    let known = KNOWN.iter().map(|text| (*text).to_owned());
    for text in ordinary().into_iter().chain(known) {
        assert_eq!(compare(&text), (true, true), "the full parser is asked for {text:?}");
    }
}

/// Texts that cannot be read line by line, or that some parsers read differently. The full parser reads them.
#[test]
fn unusual_yaml_is_left_to_the_full_parser() {
    let unusual = [
        "",
        "\n\n# nothing\n",
        "---\n",
        "a: 1\n---\n",
        "--- a\n",
        "a: 1\n...\n",
        "%YAML 1.2\n---\na: 1\n",
        "a:\tb\n",
        "a: 1\r\n",
        "a: \u{e9}\n",
        "a: \u{7f}\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "a: |\n  b\n",
        "a: b\n  c\n",
        "a: 'b\n  c'\n",
        "a: 'it''s'\n",
        "a: \"b\\n\"\n",
        "a: b: c\n",
        "a: b:\n",
        "a: [b\n  ]\n",
        "a: [b: c]\n",
        "a: [[b]]\n",
        "a: [b, ]\n",
        "a: {b: c}\n",
        "a: 'b'c\n",
        "a: [b]c\n",
        "a: [b]#c\n",
        "a: @b\n",
        "? a\n: b\n",
        "- - a\n",
        "-\n  a: b\n",
        "- # a\n  b\n",
        "'a': b\n",
        "a b: c\n",
        "a : b\n",
        "a: 1\na: 2\n",
        "a: 1\n b: 2\n",
        "a:\n  b: 1\n c: 2\n",
        "a: 1\n- b\n",
        "- b\na: 1\n",
        "  a: 1\nb: 1\n",
        "a\n",
        "a:b\n",
    ];
    for text in unusual {
        assert!(!compare(text).0, "{text:?}");
    }
    let deep = |depth: usize| (0..depth).map(|n| " ".repeat(n) + "a:\n").collect::<String>();
    assert_eq!(compare(&deep(64)), (true, true));
    assert_eq!(compare(&deep(65)), (false, false));
    for empty in ["{}", "[]"] {
        let deepest = |depth: usize| deep(depth).trim_end().to_owned() + " " + empty + "\n";
        assert_eq!(compare(&deepest(63)), (true, true), "{empty}");
        assert_eq!(compare(&deepest(64)), (false, false), "{empty} is the 65th level");
    }
    let long = "x".repeat(4_000);
    assert_eq!(compare(&format!("a: {long}\nb: [{long}, '{long}']\nc: '{long}' # {long}\n")), (true, true));
    assert!(!compare(&format!("{long}: a\n")).0);
}

/// Compares on so many changed texts and as many made of scraps, and says how many each reader took.
fn compare_many(count: u32, seed: u64) -> [u32; 4] {
    let mut seeds: Vec<String> = KNOWN.iter().map(|text| (*text).to_owned()).collect();
    seeds.extend(sample());
    seeds.extend(ordinary());
    let mut mutants = Mutants::new(seeds, seed);
    let mut taken = [0; 4];
    for round in 0..count {
        let (plain, full) = compare(&mutants.mutate());
        taken[0] += u32::from(plain);
        taken[1] += u32::from(full);
        let (plain, full) = compare(&soup(u64::from(round) ^ (seed << 32)));
        taken[2] += u32::from(plain);
        taken[3] += u32::from(full);
    }
    taken
}

#[test]
fn no_change_to_a_text_parts_the_two() {
    let count = 30_000;
    let taken = compare_many(count, 1);
    // Were nearly all of them unusual or broken, this would try nothing.
    assert!(taken[0] > count / 5 && taken[0] < count * 4 / 5 && taken[2] > count / 20, "{taken:?}");
}

/// `PLAIN_YAML=1000000 cargo test --release --test spec -- --ignored --nocapture a_million`
#[test]
#[ignore = "a minute or two in release, for whoever changes the plain reader"]
#[allow(clippy::print_stderr, reason = "the one who asked wants to know")]
fn a_million_changes_do_not_either() {
    let count = std::env::var("PLAIN_YAML").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2);
    let [plain, full, plain_soup, full_soup] = compare_many(count, seed);
    eprintln!("{count} changed texts: {full} are YAML, {plain} of them read plainly");
    eprintln!("{count} texts of scraps: {full_soup} are YAML, {plain_soup} of them read plainly");
}

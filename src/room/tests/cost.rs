//! The cost of reading does not grow faster than what is read: by counted steps, for n and 2n.

use std::fmt::Write as _;
use std::sync::Arc;
use trialdesk::domain::assemble::{AssembledTrials, File, assemble};
use trialdesk::domain::packed::Packed;
use trialdesk::domain::policy::Policy;
use trialdesk::domain::problem::{FileProblem, ProblemCode};
use trialdesk::domain::signature::{BadSignature, NoTrust, Signature};
use trialdesk::domain::work::steps_of;
use trialdesk::room::read::contents;

/// How much more than twice the steps may be, for what a text has besides its repeated part.
const SLACK: usize = 4_096;

#[track_caller]
fn is_linear(name: &str, steps: impl Fn(usize) -> usize, n: usize) {
    let (once, twice) = (steps(n), steps(2 * n));
    assert!(once > 0, "{name}: no step is counted");
    assert!(twice <= once * 5 / 2 + SLACK, "{name}: {once} steps for {n}, {twice} for {}", 2 * n);
}

/// A shape of a text: what comes before the repeated part, the part by its number, and what comes behind it.
type Shape = (&'static str, &'static str, fn(usize) -> String, &'static str);

/// Shapes that ask each step of the reading path for as much as they can.
const SHAPES: [Shape; 14] = [
    ("a.yaml", "", |n| format!("k{n}: |\n\n\n"), ""),
    ("a.yaml", "", |n| format!("k{n}: |\n  text\n \n\n"), ""),
    ("a.yaml", "a: [", |n| format!("'x\n  {n}',\n  "), "]\n"),
    ("a.yaml", "a: {", |n| format!("k{n}: [x,\n  y],\n  "), "}\n"),
    ("a.yaml", "", |n| format!("- - - - 'x\n         {n}'\n"), ""),
    ("a.yaml", "a:\n", |n| format!("- \"x\n  {n}\"\n"), ""),
    ("a.yaml", "", |n| format!("? k{n}\n: v\n"), ""),
    ("a.yaml", "", |n| format!("k{n}: v # c\n# d\n"), ""),
    ("a.yaml", "", |n| format!("&a{n} k{n}: !t v\n"), ""),
    ("a.yaml", "a: \"", |n| format!("\n\n \\x41 {n}"), "\"\n"),
    ("a.yaml", "", |n| format!("{}k{n}:\n", " ".repeat(n % 50)), "\t: [\n"),
    ("a.yaml", "a: b\n", |n| format!("   c{n}: d\n"), "  e: [\n"),
    ("a.json", "[", |n| format!("\n{{\"k\": {n}}},"), "0]"),
    ("a.json", "{", |n| format!("\"k{n}\": \"\\u0041\",\n"), "\"z\": <<<<<<< \n"),
];

#[test]
fn reading_takes_steps_in_proportion_to_the_text() {
    for (number, (name, begin, part, end)) in SHAPES.into_iter().enumerate() {
        let text = |n: usize| {
            let mut text = begin.to_owned();
            (0..n).for_each(|n| text.push_str(&part(n)));
            text + end
        };
        let steps = |n: usize| {
            let text = text(n);
            steps_of(|| drop(contents(name, text.as_bytes(), |_, _| Signature::None)))
        };
        is_linear(&format!("shape {number}, {:?}", text(2)), steps, 2_000);
    }
}

fn packet(trial: usize) -> String {
    format!("schema_version: cavra.trial-access-expiry.packet.v1\ntrial_ref: trial:TRL-{trial}\n")
}

fn document(path: &str, text: &str) -> File {
    File { path: path.into(), packed: contents(path, text.as_bytes(), |_, _| Signature::None) }
}

fn broken(path: &str) -> File {
    let problem = FileProblem { code: ProblemCode::Syntax, at: None, message: "broken".to_owned() };
    File { path: path.into(), packed: Packed::trouble(&problem) }
}

/// Returns the problems of every trial, which become findings of reports.
fn findings(assembled: &AssembledTrials) -> Vec<Vec<String>> {
    let trials = (0..assembled.len()).filter_map(|index| assembled.trial(index, &NoTrust));
    trials
        .map(|trial| {
            trial
                .problems
                .into_iter()
                .map(|found| format!("{} ×{}", found.problem.message, found.count))
                .collect()
        })
        .collect()
}

#[test]
fn section_1_many_broken_decisions_add_one_finding_to_each_of_many_trials() {
    let room = |n: usize| {
        let packets = (0..n).map(|trial| document(&format!("e{trial}.yaml"), &packet(trial)));
        let records = (0..n).map(|record| broken(&format!("decisions/d{record:05}.yaml")));
        assemble(packets.chain(records), &Policy::default(), &[])
    };
    let assembled = room(300);
    let all = findings(&assembled);
    assert!(all.iter().all(|problems| problems == &["broken ×300"]));
    let first = &assembled.problems[0].trials;
    assert!(first.len() == 300 && assembled.problems.iter().all(|one| Arc::ptr_eq(&one.trials, first)));
    is_linear("one folder", |n| steps_of(|| drop(room(n))), 400);
}

#[test]
fn section_1_many_folders_with_a_broken_decision_each_cost_as_much_as_they_are_many() {
    let room = |n: usize| {
        let packets = (0..n).map(|trial| document(&format!("t{trial}/e.yaml"), &packet(trial)));
        let records = (0..n).map(|trial| broken(&format!("t{trial}/decisions/d.yaml")));
        assemble(packets.chain(records), &Policy::default(), &[])
    };
    assert!(findings(&room(50)).iter().all(|problems| problems == &["broken ×1"]));
    is_linear("a folder for each", |n| steps_of(|| drop(room(n))), 400);
}

#[test]
fn section_1_other_problems_are_one_finding_each() {
    let mut several = String::new();
    (0..2).for_each(|_| write!(several, "---\n{}", packet(1)).unwrap());
    let files = [
        document("t/a.yaml", &several),
        broken("t/b.yaml"),
        broken("t/decisions/c.yaml"),
        broken("t/decisions/d.yaml"),
    ];
    let all = findings(&assemble(files, &Policy::default(), &[]));
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].len(), 4, "{all:?}");
    assert_eq!(all[0][3], "broken ×2");
}

#[test]
fn a_file_is_unpacked_once_to_decide_if_it_is_indexed() {
    let record = "schema_version: cavra.grace-period.decision.v1\ntrial_ref: trial:TRL-1\n";
    let packed = |text: &str, signature| contents("a.yaml", text.as_bytes(), |_, _| signature);
    let signed = packed(record, Signature::Bad(BadSignature::DoesNotVerify));
    assert_eq!(steps_of(|| assert!(signed.is_signed())), 0);
    assert!(!packed(record, Signature::None).is_signed() && !packed("a: [", Signature::None).is_signed());
    for (text, among_decisions, expected) in [
        (record, true, true),
        (record, false, false),
        (&packet(1), false, true),
        ("a: [", false, true),
        ("schema_version: cavra.grace-period.decision.v1\nclient_secret: hunter2\n", true, false),
    ] {
        let packed = packed(text, Signature::None);
        let steps = steps_of(|| assert_eq!(packed.may_be_indexed(among_decisions), expected, "{text}"));
        assert_eq!(steps, 1, "{text}");
    }
}

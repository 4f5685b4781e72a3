//! Random lines in the linear mode: no panic, no unrequested end, and no record without its word.

use crate::console::tests::session::Session;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::console::linear::{Linear, SIZE};
use trialdesk::console::runtime::execute::execute;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::ledger::record::RecordStamp;

const LINES: [&str; 50] = [
    "",
    "",
    "1",
    "2",
    "3",
    "4",
    "5",
    "0",
    "7",
    "99",
    "n",
    "p",
    "b",
    "back",
    "queues",
    "list",
    "help",
    "select 1 2",
    "select all",
    "deselect all",
    "selected",
    "approve 1",
    "approve",
    "a",
    "deny 2",
    "deny",
    "request changes 1",
    "withdraw",
    "undo",
    "+7d",
    "-",
    ".",
    "A reason.",
    "record",
    "r",
    "clear",
    "yes",
    "no",
    "approve 1 2 3",
    "evidence",
    "decisions",
    "gates",
    "next file",
    "search 10",
    "filter tracking",
    "filter",
    "sort",
    "copy 1",
    "next blocked",
    "show",
];

struct Run<'a> {
    place: &'a RoomConfig,
    model: Model,
    linear: Linear,
    /// Whether the line that is taken answers a prompt that names the word.
    confirmed: bool,
}

impl Run<'_> {
    fn feed(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::RecordDecision { .. } => {
                    assert!(self.confirmed, "recorded without its word");
                    // It stays on its way: nothing more can be typed, and the console ends.
                    self.model.ended = true;
                }
                // Whatever file was named, a test leaves none behind.
                Effect::ExportRequest { .. } => {}
                Effect::Stamp { frozen, count, request } => {
                    let stamps = vec![RecordStamp { at: frozen.unwrap(), id: ulid::Ulid::nil() }; count];
                    self.feed(Msg::Stamped { request, stamps });
                }
                effect => {
                    if let Some(msg) = execute(self.place, effect) {
                        self.feed(msg);
                    }
                }
            }
        }
    }
}

#[test]
fn random_lines_record_nothing_but_by_the_word() {
    let mut session = Session::open();
    session.resize(SIZE.width, SIZE.height);
    let config = ProptestConfig {
        cases: 600,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]));
    let line = prop_oneof![
        20 => prop::sample::select(LINES.to_vec()).prop_map(str::to_owned),
        1 => "[ -~é試\u{1b}]{0,12}",
        1 => Just("request changes".to_owned()),
    ];
    let outcome = runner.run(&prop::collection::vec(line, 1..25), |lines| {
        let mut run = Run {
            place: &session.place,
            model: session.model.clone(),
            linear: Linear::default(),
            confirmed: false,
        };
        let mut report = run.linear.report(&run.model);
        for line in lines {
            let words = ["approve", "deny", "request changes", "withdraw"];
            let asked_for = |word: &&str| report.prompt.starts_with(&format!("Type the word {word} "));
            run.confirmed =
                report.is_guarded && words.iter().find(|word| asked_for(word)) == Some(&line.trim());
            let msgs = run.linear.take(&run.model, &line);
            let records = msgs
                .iter()
                .any(|msg| matches!(msg, Msg::Run(trialdesk::console::app::command::Command::Record)));
            assert!(!records || run.confirmed, "{line:?} after {:?}", report.prompt);
            for msg in msgs {
                run.feed(msg);
            }
            if run.model.ended {
                break;
            }
            assert!(!run.linear.awaits(&run.model), "it would wait for ever after {line:?}");
            report = run.linear.report(&run.model);
            let is_bare = |text: &str| !text.chars().any(char::is_control);
            assert!(report.lines.iter().all(|line| is_bare(line)) && is_bare(&report.prompt), "{report:?}");
        }
        Ok::<(), TestCaseError>(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

//! The work of an evaluation grows with the stages that are begun, by counted steps.

use crate::room::tests::evaluating::{Evaluate, only};
use support::documents::Documents;
use support::room::TestRoom;
use support::yaml::Style;
use trialdesk::domain::evaluation::evaluate;
use trialdesk::domain::labels::StageId;
use trialdesk::domain::policy::Policy;
use trialdesk::domain::work::steps_of;

/// Returns the number of packages that are settled when a trial is evaluated, with further files beside stage 1.
fn settled_packages(files: &[(&str, String)]) -> usize {
    let room = TestRoom::with(Documents::clean("renewed").files("t", Style::Block));
    for (path, text) in files {
        room.put(path, text);
    }
    let room = room.evaluate();
    let trial = &only(&room).trial;
    steps_of(|| drop(evaluate(trial, &Policy::default(), room.now)))
}

fn document(schema_version: &str, rest: &str) -> String {
    format!("schema_version: {schema_version}\ntrial_ref: trial:TRL-1042\nevidence_mode: live\n{rest}")
}

#[test]
fn section_8_1_a_stage_that_is_not_begun_costs_nothing() {
    assert_eq!(settled_packages(&[]), 1, "the package of stage 1 alone");
    for (number, stage) in (1..).zip(StageId::ALL).skip(1) {
        let packet = document(stage.packet().schema_version(), "status: ready\n");
        assert_eq!(settled_packages(&[("t/packet.yaml", packet)]), 2, "stages 1 and {number}");
        let draft = document(stage.packet().schema_version(), "status: draft\n");
        assert_eq!(settled_packages(&[("t/packet.yaml", draft)]), 1, "a draft begins no stage");
        let approval = document(stage.approval().schema_version(), "state: approved\n");
        assert_eq!(settled_packages(&[("t/approval-of-package.yaml", approval)]), 2, "stages 1 and {number}");
        let record = document("cavra.package-approval.decision.v1", &format!("stage: {}\n", stage.name()));
        assert_eq!(settled_packages(&[("t/decisions/bad.yaml", record)]), 2, "a bad record is one too");
    }
}

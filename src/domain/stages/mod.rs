//! The stages of a trial, one folder each: the table of its gates, and the rules that a table cannot express. The
//! tables of their documents are in [`super::schema`].

pub mod trial_expired_followup;

use super::stage::Stage;

/// All stages, in order.
pub static STAGES: [&Stage; 1] = [&trial_expired_followup::STAGE];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema;

    /// The maximum number of gates: the bits in a row.
    const MOST: usize = 16;

    #[test]
    fn gates_are_numbered_from_1() {
        for stage in STAGES {
            let numbers = stage.gates.iter().map(|gate| gate.info.number);
            assert!(numbers.eq(1..=u8::try_from(stage.gates.len()).unwrap()));
            assert!(stage.gates.len() <= MOST);
        }
    }

    #[test]
    fn a_new_gate_is_one_entry_of_a_table() {
        use crate::domain::gate::GateInfo;
        use crate::domain::grace::settle;
        use crate::domain::labels::{Code, GateStatus, StageId};
        use crate::domain::policy::Policy;
        use crate::domain::remedy::Remedy;
        use crate::domain::stage::{Applies, Check, FindingCollector, Gate, GateContext};
        use crate::domain::time::{Now, parse_timestamp};
        use crate::domain::trial::Trial;

        fn is_quiet<'a>(_: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
            findings.about_trial(Code::Expired, "it is loud", Remedy::None);
        }
        static GATES: [Gate; 1] = [Gate {
            info: GateInfo {
                stage: StageId::Followup,
                number: 1,
                name: "quiet",
                title: "Quiet",
                question: "Is it quiet?",
            },
            needs: &[],
            applies: Applies::Always,
            checks: &[Check::Rule(is_quiet)],
        }];
        static STAGE: Stage = Stage { id: StageId::Followup, documents: &[], gates: &GATES };
        let (trial, policy) = (Trial::default(), Policy::default());
        let now = Now { instant: parse_timestamp("2026-06-01").unwrap(), given: false };
        let grace = settle(&trial, &policy, now);
        let context = GateContext { trial: &trial, outcome: None, grace: &grace, policy: &policy, now };
        let [result] = &STAGE.evaluate(&context)[..] else { panic!("one gate") };
        assert_eq!((result.gate.name(), result.status), ("quiet", GateStatus::Blocked));
        assert_eq!(result.findings[0].message, "it is loud");
    }

    #[test]
    fn fields_name_gates_that_exist_and_rules_name_fields_that_exist() {
        use crate::domain::stage::Check;
        for stage in STAGES {
            for &kind in stage.documents {
                for check in schema::document(kind).fields.iter().filter_map(|field| field.check) {
                    assert!(stage.gates.iter().any(|gate| gate.info.number == check.gate), "{kind}");
                }
            }
            for check in stage.gates.iter().flat_map(|gate| gate.checks) {
                let Check::Fields(kind, rules) = check else { continue };
                for (path, _) in *rules {
                    assert!(schema::document(*kind).field(path).is_some_and(|field| field.check.is_some()));
                }
            }
        }
    }
}

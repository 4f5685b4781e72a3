//! The stages of a trial: the table of the gates of each, and the rules that a table cannot express. The
//! tables of their documents are in [`super::schema`].

mod chain;
mod public_boundary;
pub mod trial_conversion_activation_handoff;
pub mod trial_conversion_closeout_revenue;
pub mod trial_conversion_customer_followthrough;
pub mod trial_conversion_executive_renewal;
pub mod trial_conversion_readiness;
pub mod trial_conversion_renewal_outcome_rollup;
pub mod trial_expired_followup;
pub mod trial_final_commercial_renewal_closeout;

use super::labels::StageId;
use super::stage::Stage;

/// All stages, in order.
pub static STAGES: [&Stage; StageId::ALL.len()] = [
    &trial_expired_followup::STAGE,
    &trial_conversion_readiness::STAGE,
    &trial_conversion_activation_handoff::STAGE,
    &trial_conversion_closeout_revenue::STAGE,
    &trial_conversion_executive_renewal::STAGE,
    &trial_conversion_customer_followthrough::STAGE,
    &trial_conversion_renewal_outcome_rollup::STAGE,
    &trial_final_commercial_renewal_closeout::STAGE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema;

    /// The maximum number of gates: the bits in a row.
    const MOST: usize = 8;

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
        use crate::domain::labels::{Code, GateStatus, StageId};
        use crate::domain::policy::Policy;
        use crate::domain::remedy::Remedy;
        use crate::domain::stage::{Applies, Check, FindingCollector, Gate, GateContext};
        use crate::domain::time::{Now, parse_timestamp};
        use crate::domain::trial::Trial;
        use crate::domain::{grace, package, settlement::Records};

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
        let mut records = Records::of(&trial, &policy, now);
        let grace = grace::settle(&mut records);
        let packages = package::settle(&mut records);
        let context = GateContext {
            trial: &trial,
            stage: StageId::Followup,
            outcome: None,
            grace: &grace,
            packages: &packages,
            upstream: None,
            policy: &policy,
            moment: now.instant,
            trace: None,
        };
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

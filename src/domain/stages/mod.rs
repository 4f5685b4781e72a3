//! The stages of a trial, one folder for each: the table of its gates, and the rules that no table can say. The tables of
//! their documents are in [`super::schema`].

pub mod trial_expired_followup;

use super::stage::Stage;

/// Every stage, in order.
pub static STAGES: [&Stage; 1] = [&trial_expired_followup::STAGE];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema;

    /// The most gates that a row has a bit for.
    const MOST: usize = 16;

    #[test]
    fn gates_are_numbered_from_1() {
        for stage in STAGES {
            let numbers = stage.gates.iter().map(|gate| gate.info.number);
            assert!(numbers.eq(1..=u8::try_from(stage.gates.len()).unwrap()));
            assert!(stage.gates.len() <= MOST);
            assert!(stage.gates.iter().any(|gate| gate.info.number == stage.approval.gate));
        }
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

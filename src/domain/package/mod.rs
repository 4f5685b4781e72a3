//! The approval of packages: the state of each stage's package, and the moment that it gives the stage (specification,
//! sections 3.2 and 8.2).

mod coverage;
mod evidence;
mod settlement;

use super::labels::{PackageState, StageId};
use super::time::Moment;

pub use coverage::{Part, part_digests};
pub use evidence::{changed_fields, evidence_digest};
pub use settlement::settle;

/// The approval of a stage's package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// The state.
    pub state: PackageState,
    /// The moment of the stage.
    pub moment: Moment,
    /// True if the moment comes from the approval of the package, and not from now.
    pub is_frozen: bool,
    /// True if the package is approved by an accepted `break_glass`.
    pub is_break_glass: bool,
}

/// The packages of all stages, in order.
pub type Packages = [Package; StageId::ALL.len()];

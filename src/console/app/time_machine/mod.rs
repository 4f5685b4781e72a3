//! The room as it was at a commit or on a date, to read.
//!
//! Effects that write carry a [`Today`](state::Today), which is made only while no past room is shown. So no command and no
//! form can write into the present what was looked at in the past.

pub mod content;
pub mod state;
pub mod update;

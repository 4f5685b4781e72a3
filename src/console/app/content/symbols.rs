//! Symbols and roles of statuses.

use crate::console::app::freshness::Freshness;
use crate::console::app::rich_text::Role;
use crate::domain::evaluation::Status;
use crate::domain::labels::{GateStatus, PackageState};

/// Returns the role of a status.
#[must_use]
pub const fn status_role(status: Status) -> Role {
    match status {
        Status::Ready => Role::Pass,
        Status::AwaitingApproval => Role::Waiting,
        Status::Blocked => Role::Blocked,
    }
}

/// Returns the glyph of a status.
#[must_use]
pub const fn status_glyph(status: Status) -> &'static str {
    match status {
        Status::Ready => "✓",
        Status::AwaitingApproval => "◆",
        Status::Blocked => "✗",
    }
}

/// Returns the role of the state of a package.
#[must_use]
pub const fn package_role(state: PackageState) -> Role {
    match state {
        PackageState::Approved | PackageState::Referenced => Role::Pass,
        PackageState::Awaiting | PackageState::Stale => Role::Waiting,
        PackageState::Denied | PackageState::ChangesRequested | PackageState::RefusalUnsettled => {
            Role::Blocked
        }
        PackageState::NotRequested => Role::Dim,
    }
}

/// Returns the role of a gate.
#[must_use]
pub const fn gate_role(status: GateStatus) -> Role {
    match status {
        GateStatus::Pass => Role::Pass,
        GateStatus::Blocked => Role::Blocked,
        GateStatus::NotApplicable => Role::NotApplicable,
    }
}

/// Returns the glyph of a gate.
#[must_use]
pub const fn gate_glyph(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Pass => "✓",
        GateStatus::Blocked => "✗",
        GateStatus::NotApplicable => "–",
    }
}

/// Returns the symbol and the role of a gate. A gate is shown as passed only if the verdict is current.
#[must_use]
pub const fn gate_sign(status: GateStatus, freshness: Freshness) -> (&'static str, Role) {
    match status {
        GateStatus::Pass if !freshness.is_current() => ("·", Role::Dim),
        status => (gate_glyph(status), gate_role(status)),
    }
}

//! Gate 7: the handoff has its three owners and at least one next action.

use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::Kind;
use crate::domain::trial::HANDOFF_OWNERS;

pub(super) fn judge<'a>(_: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    let Some(packet) = sheet.need(Kind::FollowupPacket) else { return Applies::Yes };
    for owner in HANDOFF_OWNERS {
        sheet.reference(packet, owner);
    }
    for action in sheet.items(packet, &packet.field("handoff.next_action_refs")).unwrap_or_default() {
        sheet.reference_at(packet, &action);
    }
    Applies::Yes
}

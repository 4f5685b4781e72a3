//! Gate 4: the evaluator was notified, and delivery was tracked.

use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::Kind;
use crate::domain::finding::Code;
use crate::domain::labels::Channel;

pub(super) fn judge<'a>(_: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    let Some(packet) = sheet.need(Kind::FollowupPacket) else { return Applies::Yes };
    for entry in sheet.items(packet, &packet.field("notifications")).unwrap_or_default() {
        if !entry.is_mapping() {
            sheet.flag(packet, &entry, Code::Malformed, format!("`{}` is not a mapping", entry.path()));
            continue;
        }
        sheet.reference_at(packet, &entry.child("notification_ref"));
        sheet.label::<Channel>(packet, &entry.child("channel"));
        sheet.reference_at(packet, &entry.child("delivery_owner_ref"));
        sheet.reference_at(packet, &entry.child("delivery_tracking_ref"));
    }
    Applies::Yes
}

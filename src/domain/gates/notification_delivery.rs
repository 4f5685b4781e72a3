//! Gate 4: the evaluator was notified, and delivery was tracked.

use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::Kind;
use crate::domain::field::Label;
use crate::domain::finding::Code;

/// How an evaluator can be notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By their customer-success contact.
    CustomerSuccess,
    /// In a support ticket.
    SupportTicket,
    /// By a task in the CRM.
    CrmTask,
}

impl Label for Channel {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("email", Self::Email),
        ("customer_success", Self::CustomerSuccess),
        ("support_ticket", Self::SupportTicket),
        ("crm_task", Self::CrmTask),
    ];
}

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

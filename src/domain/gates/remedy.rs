//! What to add, as YAML: the line that a field's place in section 2 of the specification suggests.

use crate::domain::boundary::mask;
use crate::domain::document::Kind;
use crate::domain::field::Field;

/// For each gated field an example of its value. `…` stands for what only the reviewer knows, and no gate takes it.
const EXAMPLES: [(Kind, &str, &str); 32] = [
    (Kind::ExpiryPacket, "package_ref", "evidence://trial-access-expiry/…"),
    (Kind::ExpiryPacket, "status", "ready"),
    (Kind::ExpiryPacket, "access_evidence.package_ref", "evidence://trial-access/…"),
    (Kind::ExpiryPacket, "access_evidence.status", "ready"),
    (Kind::ExpiryPacket, "access_approval.package_ref", "evidence://trial-access/…"),
    (Kind::ExpiryPacket, "access_approval.state", "approved"),
    (Kind::ExpiryPacket, "original_expires_at", "…  # a timestamp: 2026-06-01T00:00:00Z"),
    (Kind::ExpiryPacket, "outcome", "…  # revoked, renewed or escalated"),
    (Kind::ExpiryPacket, "action.owner_ref", "owner:…"),
    (Kind::ExpiryPacket, "action.performed_at", "…  # a timestamp, not later than now"),
    (Kind::ExpiryPacket, "license_revocation_ref", "evidence://license-revocation/…"),
    (Kind::ExpiryPacket, "access_revocation_ref", "evidence://access-revocation/…"),
    (Kind::ExpiryPacket, "renewal_ref", "evidence://renewal/…"),
    (Kind::ExpiryPacket, "new_expires_at", "…  # a timestamp later than original_expires_at"),
    (Kind::ExpiryPacket, "escalation_ref", "evidence://escalation/…"),
    (Kind::ExpiryApproval, "package_ref", "evidence://trial-access-expiry/…"),
    (Kind::ExpiryApproval, "state", "approved"),
    (Kind::ExpiryApproval, "expires_at", "…  # a timestamp later than now"),
    (Kind::FollowupPacket, "expiry_package_ref", "evidence://trial-access-expiry/…"),
    (
        Kind::FollowupPacket,
        "notifications",
        "[{notification_ref: evidence://notification/…, channel: …, \
        delivery_owner_ref: owner:…, delivery_tracking_ref: ticket:…}]",
    ),
    (
        Kind::FollowupPacket,
        "notifications[]",
        "{notification_ref: evidence://notification/…, channel: …, \
        delivery_owner_ref: owner:…, delivery_tracking_ref: ticket:…}",
    ),
    (Kind::FollowupPacket, "notifications[].notification_ref", "evidence://notification/…"),
    (
        Kind::FollowupPacket,
        "notifications[].channel",
        "…  # email, customer_success, support_ticket or crm_task",
    ),
    (Kind::FollowupPacket, "notifications[].delivery_owner_ref", "owner:…"),
    (Kind::FollowupPacket, "notifications[].delivery_tracking_ref", "ticket:…"),
    (Kind::FollowupPacket, "handoff.commercial_ref", "handoff:sales/…"),
    (Kind::FollowupPacket, "handoff.closeout_ref", "handoff:closeout/…"),
    (Kind::FollowupPacket, "handoff.owners.customer_success_ref", "owner:customer-success/…"),
    (Kind::FollowupPacket, "handoff.owners.sales_ref", "owner:sales/…"),
    (Kind::FollowupPacket, "handoff.owners.support_ref", "owner:support/…"),
    (Kind::FollowupPacket, "handoff.next_action_refs", "[ticket:…]"),
    (Kind::FollowupPacket, "handoff.next_action_refs[]", "ticket:…"),
];

/// The line that mends a field.
pub(super) fn for_field(kind: Kind, field: &Field<'_>) -> String {
    let name = without_indices(&field.path());
    let example = EXAMPLES
        .iter()
        .find(|(of, path, _)| *of == kind && *path == name)
        .map_or("…", |(_, _, example)| *example);
    with_value(field, example)
}

/// The line that gives a field this value: nested in its parents where they are not written either.
pub(super) fn with_value(field: &Field<'_>, value: &str) -> String {
    let value = mask(value);
    let keys: Vec<_> = field.unwritten_tail().split('.').filter(|key| !key.is_empty()).collect();
    match keys.as_slice() {
        [] => format!("- {value}"),
        [key] => format!("{key}: {value}"),
        [first, rest @ ..] => {
            // A comment would swallow the closing braces.
            let (plain, comment) = value.split_once("  #").map_or((&*value, None), |(v, c)| (v, Some(c)));
            let opening = format!("{{{}: ", rest.join(": {"));
            let closing = "}".repeat(rest.len());
            let comment = comment.map(|comment| format!("  #{comment}")).unwrap_or_default();
            format!("{first}: {opening}{plain}{closing}{comment}")
        }
    }
}

/// The line that gives a field this reference or digest.
pub(super) fn with_text(field: &Field<'_>, text: &str) -> String {
    // A plain scalar may hold none of these inside of braces, and may nowhere end in a colon.
    if text.contains([',', '[', ']', '{', '}']) || text.ends_with(':') {
        with_value(field, &format!("'{}'", text.replace('\'', "''")))
    } else {
        with_value(field, text)
    }
}

/// The first lines of a document that is absent.
pub(super) fn new_document(kind: Kind, trial_ref: &str) -> String {
    format!("schema_version: {}\ntrial_ref: {}", kind.schema_version(), mask(trial_ref))
}

/// `notifications[0].channel` as `notifications[].channel`.
fn without_indices(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => {
                inside = true;
                out.push('[');
            }
            ']' => {
                inside = false;
                out.push(']');
            }
            _ if inside => {}
            c => out.push(c),
        }
    }
    out
}

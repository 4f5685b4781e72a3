//! The papers of one made-up trial, as texts.

use trialdesk::domain::canonical::digest;

/// The room's policy: a fixed clock.
pub const POLICY: &str =
    "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-20T12:00:00Z\nreferences: accept\n";

/// A xorshift generator: small, and the same everywhere.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The one of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number from 0 to one less than this many.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// True once in so many times.
    pub fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    /// One of these.
    pub fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.roll(choices.len() as u64)).unwrap_or_default();
        choices[index]
    }
}

/// The files of a trial, by their paths below the room.
pub fn trial(number: u32, dice: &mut Dice) -> Vec<(String, String)> {
    let name = format!("TRL-{number:06}");
    let at = |file: &str| format!("{:03}/{name}/{file}", number / 1_000);
    let outcome = dice.pick(&["renewed", "renewed", "escalated", "revoked"]);
    let region = dice.pick(&["emea", "apac", "americas"]);
    let expired = format!("2026-{:02}-{:02}", 4 + dice.roll(2), 1 + dice.roll(28));
    let broken = dice.one_in(200);

    let mut expiry = format!(
        "schema_version: cavra.trial-access-expiry.packet.v1\nproduct: CAVRA\nevidence_mode: sample\nsanitized: true\n\
         trial_ref: trial:{name}\npackage_ref: evidence://trial-access-expiry/{name}\nstatus: ready\naccess_evidence:\n  \
         package_ref: evidence://trial-access/{name}\n  status: ready\naccess_approval:\n  \
         approval_ref: approval:trial-access/{name}\n  package_ref: evidence://trial-access/{name}\n  state: approved\n\
         license_ref: license:{name}\nevaluator_ref: evaluator:{name}\norganization_ref: organization:opaque-{:04x}\n\
         original_expires_at: {expired}T00:00:00Z\noutcome: {outcome}\naction:\n  owner_ref: owner:license-operations\n  \
         performed_at: 2026-06-02T09:15:00Z\n",
        dice.roll(65_536),
    );
    let settled = match outcome {
        "revoked" => format!(
            "license_revocation_ref: evidence://license-revocation/{name}\naccess_revocation_ref: evidence://access-revocation/{name}\n"
        ),
        "renewed" => {
            format!("renewal_ref: evidence://renewal/{name}\nnew_expires_at: 2026-07-31T00:00:00Z\n")
        }
        _ => format!("escalation_ref: evidence://escalation/{name}\n"),
    };
    expiry.push_str(&settled);

    let package = if dice.one_in(40) { "TRL-another" } else { &name };
    let mut approval = format!(
        "schema_version: cavra.trial-access-expiry.approval.v1\ntrial_ref: trial:{name}\n\
         approval_ref: approval:trial-access-expiry/{name}\npackage_ref: evidence://trial-access-expiry/{package}\n\
         state: approved\ndecided_by: role:license-governance\ndecided_at: 2026-06-02T12:00:00Z\n"
    );
    if dice.one_in(3) {
        approval = approval + "package_digest: " + &digest(expiry.as_bytes()) + "\n";
    }
    if dice.one_in(20) {
        approval.push_str("expires_at: 2026-06-10T00:00:00Z\n");
    }

    let tracking = if dice.one_in(8) { "null".to_owned() } else { format!("ticket:CS-{number}") };
    let sales = if dice.one_in(15) { "owner:sales/TBD".to_owned() } else { format!("owner:sales/{region}") };
    let (commercial, closeout) = match outcome {
        "revoked" => ("null".to_owned(), format!("handoff:closeout/{name}")),
        _ => (format!("handoff:sales/{name}"), "null".to_owned()),
    };
    let approved_elsewhere = if dice.one_in(2) {
        format!("  approval_ref: approval:grace-period/{name}\n")
    } else {
        String::new()
    };
    let stray = if broken { "  - : [\n" } else { "" };
    let followup = format!(
        "schema_version: cavra.trial-expired-followup.packet.v1\nproduct: CAVRA\nevidence_mode: sample\nsanitized: true\n\
         trial_ref: trial:{name}\npackage_ref: evidence://trial-expired-followup/{name}\nnotifications:\n{stray}  \
         - notification_ref: evidence://notification/{name}/1\n    channel: email\n    \
         delivery_owner_ref: owner:customer-success/{region}\n    delivery_tracking_ref: {tracking}\ngrace_period:\n  \
         requested_until: 2026-07-10\n{approved_elsewhere}handoff:\n  commercial_ref: {commercial}\n  closeout_ref: {closeout}\n  \
         owners:\n    customer_success_ref: owner:customer-success/{region}\n    sales_ref: {sales}\n    \
         support_ref: owner:support/tier-2\n  next_action_refs: [ticket:CS-{number}-2]\n"
    );
    vec![(at("expiry.yaml"), expiry), (at("approval.yaml"), approval), (at("followup.yaml"), followup)]
}

//! The text of a new packet of a later stage, as a draft with the known values filled in (specification, section 8.1).
//!
//! It follows from the table of the fields. A field whose value is not known holds the placeholder `TODO`, which the gates
//! report once the packet is no longer a draft.

use super::labels::{ConversionTarget, Kind, StageId};
use super::schema::{self, FieldSpec, PLACEHOLDER, ValueType, When};
use super::trial::Trial;

const TARGETS: [ConversionTarget; 2] = [ConversionTarget::PaidPilot, ConversionTarget::Production];

/// Returns the text of a draft of a stage's packet. `is_sample` is true in a sample room.
#[must_use]
pub fn draft_packet(trial: &Trial, stage: StageId, is_sample: bool) -> String {
    let spec = schema::document(stage.packet());
    let target = known_target(trial);
    let mut text = format!(
        "# {}\n# {PLACEHOLDER} is a placeholder. Write `status: ready` when none is left.\n",
        spec.summary
    );
    for field in spec.fields.iter().filter(|field| !field.is_of_entry()) {
        let plan = plan_of(field);
        if plan.is_some() && target.is_some() && plan != target {
            continue;
        }
        // Without a target, the plan of a paid pilot is written and that of production is commented out.
        let comment = if plan == Some(ConversionTarget::Production) && target.is_none() { "# " } else { "" };
        let depth = field.path.matches('.').count();
        let key = field.path.rsplit('.').next().unwrap_or_default();
        let line = format!("{comment}{}{key}: {}", "  ".repeat(depth), value(field, trial, stage, is_sample));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Returns the plan that a field of the activation packet belongs to.
fn plan_of(field: &FieldSpec) -> Option<ConversionTarget> {
    let first = field.path.split('.').next();
    let by_name = TARGETS.into_iter().find(|target| first == Some(target.name()));
    match field.check.map(|check| check.when) {
        Some(When::Target(target)) => Some(target),
        _ => by_name,
    }
}

/// Returns the conversion target that the readiness packet names.
fn known_target(trial: &Trial) -> Option<ConversionTarget> {
    trial.document(Kind::ReadinessPacket)?.field("conversion_target").label().ok()
}

/// Returns the value of a field as YAML, with a comment if the value is not known.
fn value(field: &FieldSpec, trial: &Trial, stage: StageId, is_sample: bool) -> String {
    if let Some(known) = known(field.path, trial, stage, is_sample) {
        return known;
    }
    match field.value {
        ValueType::Mapping => String::new(),
        ValueType::Reference => field.example.to_write().to_string(),
        ValueType::Label(words) => format!("{PLACEHOLDER}  # {}", words.join(" | ")),
        _ => match field.example.note {
            Some(note) => format!("{PLACEHOLDER}  # {note}"),
            None => PLACEHOLDER.to_owned(),
        },
    }
}

/// Returns the value of a field that the trial's other documents give, or that every draft has.
fn known(path: &str, trial: &Trial, stage: StageId, is_sample: bool) -> Option<String> {
    let string = |kind: Kind, path| {
        let text = trial.document(kind)?.field(path).reference().ok()?;
        Some(scalar(text))
    };
    match path {
        "schema_version" => Some(stage.packet().schema_version().to_owned()),
        "product" => Some("CAVRA".to_owned()),
        "evidence_mode" => Some(if is_sample { "sample" } else { "live" }.to_owned()),
        "sanitized" => Some("true".to_owned()),
        "trial_ref" => Some(scalar(&trial.trial_ref)),
        "package_ref" => Some(scalar(&format!("evidence://{}/{}", stage.name(), trial.name()))),
        "status" => Some("draft  # ready, when it is complete".to_owned()),
        "conversion_target" if stage != StageId::Readiness => {
            known_target(trial).map(|target| target.name().to_owned())
        }
        "renewal_owner_ref" => match stage {
            StageId::Followthrough => string(Kind::RenewalPacket, "renewal_action.owner_ref"),
            _ => string(Kind::FollowthroughPacket, "renewal_owner_ref"),
        },
        "renewal_outcome" if stage == StageId::Final => {
            let outcome = trial.document(Kind::OutcomePacket)?.field("renewal_outcome");
            outcome
                .string()
                .ok()
                .filter(|text| text.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
                .map(str::to_owned)
        }
        path => {
            let upstream = stage.upstream()?;
            let is_upstream = path.strip_suffix("_package_ref") == Some(upstream.short_name());
            is_upstream.then(|| string(upstream.packet(), "package_ref")).flatten()
        }
    }
}

/// Returns a text as a YAML scalar, in quotes if it needs them.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '_' | '-' | '+'))
        && !text.ends_with(':');
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

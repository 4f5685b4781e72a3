//! JSON Schemas and the page of fields, made from the tables of documents ([`crate::domain::schema`]).

use crate::domain::labels::{Kind, Label, Verdict};
use crate::domain::schema::{self, DocumentSpec, FieldSpec, Requirement, ValueType, When};
use serde_json::{Value, json};

/// The form of a reference, as far as a regular expression can say it (specification, section 1.1).
const REFERENCE: &str = r"^[a-z][a-z0-9+.-]{1,31}:(//)?\S+$";

/// The form of a timestamp (specification, section 1.1).
const TIMESTAMP: &str =
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$";

/// The form of a date (specification, section 1.1).
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// The longest reference, in characters (specification, section 1.1).
const LONGEST_REFERENCE: u32 = 512;

/// Returns the JSON Schema (draft 2020-12) of a kind of document.
///
/// A packet validates even if it is unfinished: what it lacks for its gates is what `check` reports. A decision record
/// validates unless it is a `bad-decision`.
#[must_use]
pub fn schema_of(kind: Kind) -> Value {
    let spec = schema::document(kind);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title(kind),
        "type": "object",
        "properties": properties(spec),
    });
    if is_record(spec) {
        schema["description"] =
            format!("{} A record that does not validate is a `bad-decision`.", spec.summary).into();
        schema["required"] = required(spec);
        schema["if"] = json!({"properties": {"verdict": {"const": Verdict::Approved.name()}}});
        schema["then"] = end_of_approval(kind);
    } else {
        schema["description"] = format!(
            "{} A document validates even if it is unfinished: `trialdesk check` reports what its gates need. \
             Unknown fields are ignored; null, a blank string and an empty list count as missing.",
            spec.summary
        )
        .into();
        schema["required"] = json!(["schema_version", "trial_ref"]);
        schema["$defs"] = json!({
            "reference": {
                "description": "`scheme:` or `scheme://` and what it points to. A placeholder such as `tbd` does not count.",
                "type": ["string", "null"],
                "maxLength": LONGEST_REFERENCE,
                "examples": ["evidence://notification/TRL-1042", "ticket:CS-8812"],
            },
            "timestamp": {
                "description": "RFC 3339 with an offset, or a date, which is taken as midnight UTC.",
                "type": ["string", "null"],
                "examples": ["2026-06-01T00:00:00Z"],
            },
        });
    }
    schema
}

/// Returns the schema of the date until which an approval holds: a record on the grace period needs one.
fn end_of_approval(kind: Kind) -> Value {
    let date = json!({"type": "string", "pattern": DATE});
    if kind == Kind::GraceDecision {
        return json!({"required": ["grace_ends_on"], "properties": {"grace_ends_on": date}});
    }
    let missing = json!({"anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\s*$"}, {"type": "array", "maxItems": 0}]});
    json!({"properties": {"expires_on": {"anyOf": [date, missing]}}})
}

fn title(kind: Kind) -> String {
    let label = kind.label();
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn is_record(spec: &DocumentSpec) -> bool {
    spec.fields.iter().any(|field| field.is_strict)
}

fn required(spec: &DocumentSpec) -> Value {
    let strict = spec.fields.iter().filter(|field| field.is_strict).map(|field| field.path);
    ["schema_version", "trial_ref"].into_iter().chain(strict).collect::<Vec<_>>().into()
}

fn properties(spec: &DocumentSpec) -> Value {
    let mut root = json!({});
    for field in spec.fields {
        if let Some(place) = place(&mut root, field.path) {
            *place = property(spec, field);
        }
    }
    root
}

/// Returns the place of a field's schema among the properties of a document; none for an entry of a list, which its list
/// describes.
fn place<'a>(root: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let (parents, last) = path.rsplit_once('.').map_or(("", path), |(parents, last)| (parents, last));
    if last.ends_with("[]") {
        return None;
    }
    let mut at = root;
    for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
        at = match parent.strip_suffix("[]") {
            Some(array) => &mut at[array]["items"]["properties"],
            None => &mut at[parent]["properties"],
        };
        if at.is_null() {
            *at = json!({});
        }
    }
    Some(&mut at[last])
}

fn property(spec: &DocumentSpec, field: &FieldSpec) -> Value {
    match field.path {
        "schema_version" => {
            return json!({"description": field.meaning, "const": spec.kind.schema_version()});
        }
        "trial_ref" => return reference(field),
        _ => {}
    }
    let mut value = match (is_record(spec), field.is_strict) {
        (false, _) => of_packet(field.value),
        (true, true) => strict(field),
        (true, false) if field.path == "seen" => json!({"anyOf": [
            {"type": "null"},
            {"type": "array", "items": {"type": "string"}},
            {"type": "string", "pattern": r"^\s*$"},
        ]}),
        (true, false) => json!({}),
    };
    value["description"] = described(field).into();
    value
}

/// Returns the meaning of a field and the gate that asks for it.
fn described(field: &FieldSpec) -> String {
    match field.check {
        Some(check) => format!("{} Gate {}.", field.meaning, check.gate),
        None => field.meaning.to_owned(),
    }
}

fn reference(field: &FieldSpec) -> Value {
    json!({
        "description": field.meaning,
        "type": "string",
        "pattern": REFERENCE,
        "maxLength": LONGEST_REFERENCE,
    })
}

/// Returns the schema of a value in a packet, in which every field may be missing.
fn of_packet(value: ValueType) -> Value {
    match value {
        ValueType::Reference => json!({"$ref": "#/$defs/reference"}),
        ValueType::Timestamp => json!({"$ref": "#/$defs/timestamp"}),
        ValueType::References => {
            json!({"type": ["array", "null"], "items": {"$ref": "#/$defs/reference"}})
        }
        ValueType::Text | ValueType::Date => json!({"type": ["string", "null"]}),
        ValueType::Texts => json!({"type": ["array", "null"], "items": {"type": "string"}}),
        ValueType::Boolean => json!({"type": ["boolean", "null"]}),
        ValueType::Integer => json!({"type": ["integer", "null"]}),
        ValueType::Label(names) => json!({"type": ["string", "null"], "examples": names}),
        ValueType::Mapping => json!({"type": ["object", "null"]}),
        ValueType::Mappings => json!({"type": ["array", "null"], "items": {"type": "object"}}),
    }
}

/// Returns the schema of a value without which a record is a `bad-decision`.
fn strict(field: &FieldSpec) -> Value {
    match field.value {
        ValueType::Reference => reference(field),
        ValueType::Timestamp => json!({"type": "string", "pattern": TIMESTAMP}),
        ValueType::Label(names) => json!({"enum": names}),
        _ => json!({"type": "string", "pattern": r"\S"}),
    }
}

/// Returns the page that lists the fields of every kind, as Markdown.
#[must_use]
pub fn page_of_fields() -> String {
    let mut page =
        "# Fields\n\nThe fields of every kind of document, made from the tables in `src/domain/schema/`.\n\
         `trialdesk schema KIND` prints the JSON Schema of a kind.\n"
            .to_owned();
    for kind in Kind::ALL {
        let spec = schema::document(kind);
        page.extend([format!(
            "\n## {}\n\n`{}`. {}\n\n| field | holds | gate | meaning |\n| --- | --- | --- | --- |\n",
            title(kind),
            kind.schema_version(),
            spec.summary
        )]);
        for field in spec.fields {
            page.extend([format!(
                "| `{}` | {} | {} | {} |\n",
                field.path,
                holds(field.value),
                asked(field),
                field.meaning
            )]);
        }
    }
    page
}

fn holds(value: ValueType) -> String {
    match value {
        ValueType::Reference => "reference".to_owned(),
        ValueType::References => "list of references".to_owned(),
        ValueType::Timestamp => "timestamp".to_owned(),
        ValueType::Date => "date".to_owned(),
        ValueType::Text => "string".to_owned(),
        ValueType::Texts => "list of strings".to_owned(),
        ValueType::Boolean => "boolean".to_owned(),
        ValueType::Integer => "integer".to_owned(),
        ValueType::Label(names) => {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        }
        ValueType::Mapping => "mapping".to_owned(),
        ValueType::Mappings => "list of mappings".to_owned(),
    }
}

fn asked(field: &FieldSpec) -> String {
    let Some(check) = field.check else { return "–".to_owned() };
    let when = match check.when {
        When::Always => String::new(),
        When::Outcome(outcome) => format!(", if {}", outcome.as_label()),
        When::Target(target) => format!(", for {}", target.as_label()),
    };
    match check.requirement {
        Requirement::Valid => format!("{}{when}", check.gate),
        Requirement::Word(word, otherwise) => format!("{}: `{word}`, else `{otherwise}`{when}", check.gate),
    }
}

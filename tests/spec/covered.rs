//! The digests that a record covers (section 5.4), computed apart from the program.

use serde_json::{Value as Json, json};
use support::digest;
use support::documents::TRIAL;
use support::room::TestRoom;
use support::yaml::{Node, Value, parse};

/// The digests of a trial in `TRL-1042/`.
pub struct Covered {
    pub expiry: Option<String>,
    pub request: String,
    pub followup: Option<String>,
}

impl Covered {
    pub fn of(room: &TestRoom) -> Self {
        let document = |name: &str| {
            let path = room.at(&format!("TRL-1042/{name}.yaml"));
            path.exists().then(|| parse(&room.read(&format!("TRL-1042/{name}.yaml"))))
        };
        let (expiry, followup) = (document("expiry"), document("followup"));
        let text = |root: &Option<Node>, path: &[&str]| {
            let field = path.iter().try_fold(root.as_ref()?, |node, key| node.get(key));
            field.and_then(Node::text).map(str::to_owned)
        };
        let request = json!({
            "new_expires_at": text(&expiry, &["new_expires_at"]),
            "original_expires_at": text(&expiry, &["original_expires_at"]),
            "outcome": text(&expiry, &["outcome"]),
            "requested_until": text(&followup, &["grace_period", "requested_until"]),
            "trial_ref": TRIAL,
        });
        let digest_of = |value: &Json| digest(value.to_string().as_bytes());
        Self {
            expiry: expiry.map(|root| digest_of(&canonical(&root))),
            request: digest_of(&request),
            followup: followup.map(|root| digest_of(&canonical(&root))),
        }
    }

    pub fn lines(&self) -> String {
        let or_null = |digest: &Option<String>| digest.clone().unwrap_or_else(|| "null".to_owned());
        format!(
            "covers:\n  expiry_digest: {}\n  request_digest: {}\n  followup_digest: {}\n",
            or_null(&self.expiry),
            self.request,
            or_null(&self.followup)
        )
    }
}

/// The canonical JSON of a document (section 1.2): `serde_json` sorts keys and writes no spaces.
fn canonical(node: &Node) -> Json {
    match &node.value {
        Value::Plain(text) if text == "null" => Json::Null,
        Value::Text(text) | Value::Plain(text) => json!(text),
        Value::List(items) => items.iter().map(canonical).collect(),
        Value::Map(entries) => entries.iter().map(|(key, node)| (key.clone(), canonical(node))).collect(),
    }
}

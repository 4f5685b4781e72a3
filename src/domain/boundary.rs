//! The public boundary: material that evidence must never hold (specification, section 4).
//!
//! Evidence holds references only. A finding says which kind of material was found and where, and never repeats it;
//! [`mask`] keeps it off every screen and out of every output.

use super::tree::{Node, Spot, Step, dotted};
use regex::{Regex, RegexSet};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A kind of forbidden material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Material {
    /// A private or signing key.
    PrivateKey,
    /// A token of a package or image registry.
    RegistryToken,
    /// A token of a cloud, a source host, a payment or a chat service.
    ServiceToken,
    /// An e-mail address.
    EmailAddress,
    /// A key name that the boundary reserves for private material.
    BoundaryTerm,
}

impl Material {
    /// The kind in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::RegistryToken => "a registry token",
            Self::ServiceToken => "a service token",
            Self::EmailAddress => "an e-mail address",
            Self::BoundaryTerm => "a name reserved for private material",
        }
    }

    /// What belongs there instead.
    #[must_use]
    pub const fn instead(self) -> &'static str {
        match self {
            Self::PrivateKey | Self::RegistryToken | Self::ServiceToken => {
                "revoke it, then name the place where it is kept: vault:…"
            }
            Self::EmailAddress => "name the person by an opaque reference: evaluator:…",
            Self::BoundaryTerm => {
                "keep private material outside evidence and name it by a reference: vault:…"
            }
        }
    }
}

/// The first forbidden material of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// What it is.
    pub material: Material,
    /// The field that holds it; nothing for a comment.
    pub field: Option<Box<str>>,
    /// Where that field's key starts, or the comment.
    pub at: Spot,
}

/// A comment of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its text, without the `#`.
    pub text: Box<str>,
    /// Where it starts.
    pub at: Spot,
}

/// The key names that the boundary reserves for private material.
const BOUNDARY_TERMS: [&str; 6] = [
    "ENTERPRISE_PRIVATE_KEY",
    "LICENSE_SIGNING_KEY",
    "STRIPE_SECRET",
    "CUSTOMER_SECRET",
    "PRIVATE_POLICY_PACK",
    "INTERNAL_ONLY",
];

/// The one field that may be an e-mail address: it names a colleague.
const NAMES_A_COLLEAGUE: &str = "decided_by";

const RULES: [(Material, &str); 10] = [
    (
        Material::PrivateKey,
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?s:.*?-----END [A-Z0-9 ]*-----)?",
    ),
    (Material::PrivateKey, r"\bAGE-SECRET-KEY-1[0-9A-Z]{20,}"),
    (
        Material::RegistryToken,
        r"\bnpm_[A-Za-z0-9]{30,}|\bpypi-[A-Za-z0-9_-]{40,}|\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}",
    ),
    (Material::ServiceToken, r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    (Material::ServiceToken, r"\bAIza[A-Za-z0-9_-]{35}"),
    (
        Material::ServiceToken,
        r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}|\bglpat-[A-Za-z0-9_-]{20,}",
    ),
    (Material::ServiceToken, r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    (Material::ServiceToken, r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    (
        Material::EmailAddress,
        r"(?i)\b[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)*\.[a-z]{2,24}\b",
    ),
    (
        Material::BoundaryTerm,
        r"\b(?:ENTERPRISE_PRIVATE_KEY|LICENSE_SIGNING_KEY|STRIPE_SECRET|CUSTOMER_SECRET|PRIVATE_POLICY_PACK|INTERNAL_ONLY)\s*[:=]\s*\S+",
    ),
];

struct Rules {
    any: RegexSet,
    each: Vec<(Material, Regex)>,
}

static COMPILED: LazyLock<Option<Rules>> = LazyLock::new(|| {
    let any = RegexSet::new(RULES.iter().map(|(_, rule)| rule)).ok()?;
    let each = RULES.iter().map(|(material, rule)| Some((*material, Regex::new(rule).ok()?)));
    Some(Rules { any, each: each.collect::<Option<_>>()? })
});

/// The kinds of forbidden material in a text, in the order of the rules.
pub fn materials_in(text: &str) -> impl Iterator<Item = Material> {
    let rules = if may_hold_material(text) { COMPILED.as_ref() } else { None };
    let found = rules.map(|rules| rules.any.matches(text).into_iter().map(|index| RULES[index].0));
    found.into_iter().flatten()
}

/// Every rule asks for one of these characters or is longer than this; most references are neither.
fn may_hold_material(text: &str) -> bool {
    text.len() >= 20 || text.contains('@') || text.contains(['=', ':'])
}

/// Looks for forbidden material in a document and the comments of its file: the first in the order of the file.
#[must_use]
pub fn inspect(root: &Node, comments: &[Comment]) -> Option<Exposure> {
    let mut first: Option<Exposure> = None;
    root.each_text(&mut |scrap| {
        if first.is_some() {
            return;
        }
        let material = if scrap.is_key && BOUNDARY_TERMS.contains(&scrap.text) {
            Some(Material::BoundaryTerm)
        } else {
            let names_a_colleague = scrap.path == [Step::Key(NAMES_A_COLLEAGUE)] && !scrap.is_key;
            materials_in(scrap.text)
                .find(|&material| !(names_a_colleague && material == Material::EmailAddress))
        };
        first = material.map(|material| Exposure {
            material,
            field: Some(dotted(scrap.path).into()),
            at: scrap.at,
        });
    });
    first.or_else(|| {
        comments.iter().find_map(|comment| {
            let material = materials_in(&comment.text).next()?;
            Some(Exposure { material, field: None, at: comment.at })
        })
    })
}

/// What stands on screens and in outputs in the place of forbidden material.
pub const MASK: &str = "[masked]";

/// The text with every piece of forbidden material replaced by [`MASK`].
///
/// ```
/// use trialdesk::domain::boundary::mask;
/// assert_eq!(mask("call pat@corp.test today"), "call [masked] today");
/// assert_eq!(mask("ticket:CS-8812"), "ticket:CS-8812");
/// ```
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let Some(rules) = COMPILED.as_ref() else { return Cow::Borrowed(MASK) };
    if !may_hold_material(text) || !rules.any.is_match(text) {
        return Cow::Borrowed(text);
    }
    let mut masked = text.to_owned();
    for (_, rule) in &rules.each {
        masked = rule.replace_all(&masked, MASK).into_owned();
    }
    Cow::Owned(masked)
}

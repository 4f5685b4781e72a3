//! Keys whose name makes their value forbidden in any form (specification, section 4).
//!
//! Keys are compared without regard to case and separators: `client_secret`, `clientSecret` and `CLIENT-SECRET` are the
//! same. A key that ends in `_ref` or the like names the place of a secret, and is none.

use crate::key_names::is_reference_key;
use crate::normalize::Normalized;
use crate::secret_kind::SecretKind;
use crate::validators::shapes;
use crate::words::{MASK, holds_nothing};

/// The key whose value may be an e-mail address, at the top of a document: it names a colleague.
pub(crate) const COLLEAGUE_KEY: &str = "decided_by";

/// The rule that the name of a key makes for its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyRule {
    /// Any value is a secret.
    Secret(SecretKind),
    /// Any value is a secret, unless it is the name of one in a store.
    Named(SecretKind),
    /// A value that looks random is a secret; a word or a reference is not.
    Random(SecretKind),
    /// A value with this many digits is forbidden.
    Digits(SecretKind, usize),
    /// A contact field: forbidden in a record.
    Contact,
    /// An id that makes a mapping a record.
    RecordId,
}

/// The number of letters and digits of a key that are compared; of longer keys the last ones.
const LONGEST: usize = 40;

/// The letters and digits of a key, in lower case.
pub(crate) struct KeyName {
    bytes: [u8; LONGEST],
    length: usize,
}

impl KeyName {
    pub(crate) fn of(key: &str) -> Self {
        let mut name = Self { bytes: [0; LONGEST], length: 0 };
        let letters = || key.bytes().filter(u8::is_ascii_alphanumeric);
        let over = if key.len() > LONGEST { letters().count().saturating_sub(LONGEST) } else { 0 };
        for byte in letters().skip(over) {
            name.bytes[name.length] = byte.to_ascii_lowercase();
            name.length += 1;
        }
        name
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// Returns the rule that the name of a key makes for its value.
pub(crate) fn key_rule(key: &str) -> Option<KeyRule> {
    if !key.is_ascii() {
        let normal = Normalized::of(key).text.into_owned();
        return ascii_key_rule(&normal);
    }
    ascii_key_rule(key)
}

fn ascii_key_rule(key: &str) -> Option<KeyRule> {
    if key.len() < 3 || is_reference_key(key) || key.ends_with("_at") {
        return None;
    }
    if matches!(key, "PRIVATE_POLICY_PACK" | "INTERNAL_ONLY") {
        return Some(KeyRule::Secret(SecretKind::BoundaryTerm));
    }
    let plain = KeyName::of(key);
    let name = plain.as_bytes();
    record_rule(name).or_else(|| secret_rule(name))
}

/// Returns whether a text ends like the name of a key whose value is a secret in any case.
pub(crate) fn ends_like_secret_key(text: &str) -> bool {
    let name = KeyName::of(text);
    matches!(secret_rule(name.as_bytes()), Some(KeyRule::Secret(_)))
}

/// Returns the rule of a key of a customer relationship system, compared whole.
fn record_rule(name: &[u8]) -> Option<KeyRule> {
    Some(match name {
        b"firstname" | b"lastname" | b"fullname" | b"middlename" | b"salutation" | b"jobtitle"
        | b"personemail" | b"emailaddress" | b"emailaddress1" | b"emailaddress2" | b"emailaddress3"
        | b"workemail" | b"homephone" | b"assistantphone" | b"otherphone" | b"mailingstreet"
        | b"mailingcity" | b"mailingpostalcode" | b"mailingaddress" | b"billingstreet"
        | b"shippingstreet" | b"otherstreet" | b"address1line1" | b"address1composite" | b"address1city"
        | b"birthdate" | b"dateofbirth" | b"email" => KeyRule::Contact,
        b"phone" | b"telephone" | b"telephone1" | b"telephone2" | b"mobile" | b"mobilephone"
        | b"phonenumber" | b"workphone" | b"fax" | b"cellphone" | b"msisdn" => {
            KeyRule::Digits(SecretKind::TelephoneNumber, 7)
        }
        b"cardnumber" | b"creditcard" | b"creditcardnumber" | b"pan" | b"ccnumber" => {
            KeyRule::Digits(SecretKind::PaymentCard, 12)
        }
        b"cvv" | b"cvc" | b"cvv2" | b"cardverificationvalue" => KeyRule::Digits(SecretKind::PaymentCard, 3),
        b"iban" | b"accountiban" => KeyRule::Digits(SecretKind::BankAccount, 12),
        b"accountid" | b"contactid" | b"leadid" | b"opportunityid" | b"hsobjectid" | b"vid"
        | b"canonicalvid" | b"hubspotownerid" | b"hubspotid" | b"portalid" | b"requesterid"
        | b"submitterid" | b"assigneeid" | b"zendeskid" | b"systemuserid" | b"salesforceid" | b"sfid"
        | b"odataetag" | b"odatacontext" | b"crmid" | b"customerid" | b"personid" | b"recordid" => {
            KeyRule::RecordId
        }
        _ => return None,
    })
}

/// The ends of keys whose values are secrets, without separators and in lower case, with the kind of the value.
pub const SECRET_KEYS: [(&str, SecretKind); 37] = [
    ("privatekey", SecretKind::PrivateKey),
    ("signingkey", SecretKind::PrivateKey),
    ("privatekeypem", SecretKind::PrivateKey),
    ("licensekey", SecretKind::LicenseKey),
    ("licencekey", SecretKind::LicenseKey),
    ("productkey", SecretKind::LicenseKey),
    ("serialkey", SecretKind::LicenseKey),
    ("activationkey", SecretKind::LicenseKey),
    ("activationcode", SecretKind::LicenseKey),
    ("dockerconfigjson", SecretKind::RegistryToken),
    ("dockercfg", SecretKind::RegistryToken),
    ("identitytoken", SecretKind::RegistryToken),
    ("registrytoken", SecretKind::RegistryToken),
    ("pullsecret", SecretKind::RegistryToken),
    ("authtoken", SecretKind::TenantSecret),
    ("accesstoken", SecretKind::TenantSecret),
    ("refreshtoken", SecretKind::TenantSecret),
    ("apitoken", SecretKind::TenantSecret),
    ("bearertoken", SecretKind::TenantSecret),
    ("sessiontoken", SecretKind::TenantSecret),
    ("securitytoken", SecretKind::TenantSecret),
    ("apikey", SecretKind::TenantSecret),
    ("accesskey", SecretKind::TenantSecret),
    ("accountkey", SecretKind::TenantSecret),
    ("secretkey", SecretKind::TenantSecret),
    ("masterkey", SecretKind::TenantSecret),
    ("encryptionkey", SecretKind::TenantSecret),
    ("sharedkey", SecretKind::TenantSecret),
    ("password", SecretKind::TenantSecret),
    ("passwd", SecretKind::TenantSecret),
    ("passphrase", SecretKind::TenantSecret),
    ("passcode", SecretKind::TenantSecret),
    ("connectionstring", SecretKind::TenantSecret),
    ("secret", SecretKind::TenantSecret),
    ("secretvalue", SecretKind::TenantSecret),
    ("credential", SecretKind::TenantSecret),
    ("credentials", SecretKind::TenantSecret),
];

/// Returns the rule of a key of a secret, compared by its end.
fn secret_rule(name: &[u8]) -> Option<KeyRule> {
    // Most keys end like none of these.
    if !matches!(
        name.last_chunk()?,
        b"key"
            | b"pem"
            | b"son"
            | b"cfg"
            | b"ken"
            | b"ret"
            | b"ord"
            | b"swd"
            | b"ase"
            | b"ode"
            | b"ing"
            | b"lue"
            | b"ial"
            | b"als"
            | b"uth"
            | b"ion"
            | b"rer"
            | b"jwt"
    ) {
        return None;
    }
    let kind = SECRET_KEYS
        .iter()
        .filter(|_| name != b"secretkey")
        .find(|(ending, _)| name.ends_with(ending.as_bytes()))
        .map(|(_, kind)| *kind);
    if let Some(kind) = kind {
        return Some(KeyRule::Secret(crm_kind(name).unwrap_or(kind)));
    }
    match name {
        b"secretkey" => Some(KeyRule::Named(SecretKind::TenantSecret)),
        b"auth" => Some(KeyRule::Random(SecretKind::RegistryToken)),
        b"authorization" | b"bearer" | b"jwt" | b"sastoken" | b"apisecretkey" => {
            Some(KeyRule::Random(SecretKind::TenantSecret))
        }
        name if name.ends_with(b"token") => {
            Some(KeyRule::Random(crm_kind(name).unwrap_or(SecretKind::TenantSecret)))
        }
        _ => None,
    }
}

fn crm_kind(name: &[u8]) -> Option<SecretKind> {
    ["salesforce", "sfdc", "hubspot", "zendesk", "dynamics", "dataverse", "crm"]
        .iter()
        .any(|system| name.starts_with(system.as_bytes()))
        .then_some(SecretKind::CrmCredential)
}

impl KeyRule {
    /// Returns the kind of a value under this key, if it is forbidden.
    pub(crate) fn kind_of(self, value: &str, in_record: bool) -> Option<SecretKind> {
        let normal = Normalized::of(value);
        let value = normal.text.trim();
        if value.is_empty() || is_nothing(value) {
            return None;
        }
        let digits = || value.bytes().filter(u8::is_ascii_digit).count();
        match self {
            Self::Secret(kind) => Some(kind),
            Self::Named(kind) => (!is_name_in_store(value)).then_some(kind),
            Self::Random(kind) => {
                let long = value.len() >= 8 && !value.contains(' ');
                (long && (shapes::is_random(value) || value.ends_with('='))).then_some(kind)
            }
            Self::Digits(kind, least) => {
                let is_number = value.bytes().all(|b| b.is_ascii_alphanumeric() || b" ()+-./".contains(&b));
                if is_number && (least..=34).contains(&digits()) && !value.contains("://") {
                    Some(kind)
                } else {
                    (in_record && kind == SecretKind::TelephoneNumber).then_some(SecretKind::CrmPayload)
                }
            }
            Self::Contact => in_record.then_some(SecretKind::CrmPayload),
            Self::RecordId => None,
        }
    }

    /// Returns whether this is a contact field, which together with the id of a record makes a record.
    pub(crate) fn is_contact(self) -> bool {
        matches!(self, Self::Contact | Self::Digits(SecretKind::TelephoneNumber, _))
    }
}

/// Returns whether a value is a boolean, a word that holds nothing, a mask or a number that is nothing but zeros.
pub(crate) fn is_nothing(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_zeros = || {
        value.bytes().filter(|&b| b == b'0').count() >= 8
            && value.bytes().all(|b| matches!(b, b'0' | b'-' | b'{' | b'}'))
    };
    matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "~" | "[]" | "{}" | "masked" | "[redacted]")
        || value.split_whitespace().all(|word| word == MASK)
        || value.bytes().all(|b| b == b'*')
        || holds_nothing(value)
        || is_zeros()
}

/// Endings of keys that name a secret or its place, or say how it is kept, and hold no secret.
const DESCRIPTIONS: [&str; 34] = [
    "name",
    "names",
    "id",
    "ids",
    "ref",
    "refs",
    "path",
    "file",
    "mode",
    "type",
    "kind",
    "version",
    "namespace",
    "url",
    "uri",
    "host",
    "port",
    "region",
    "engine",
    "provider",
    "store",
    "mount",
    "property",
    "optional",
    "enabled",
    "required",
    "policy",
    "status",
    "state",
    "at",
    "on",
    "count",
    "ttl",
    "algorithm",
];

/// Returns whether a key names a secret or its place, or says how it is kept: `secretName`, `defaultMode`.
pub(crate) fn names_a_place(key: &str) -> bool {
    let plain = KeyName::of(key);
    DESCRIPTIONS.iter().any(|end| plain.as_bytes().ends_with(end.as_bytes()))
}

/// Returns whether a mapping with these keys refers to a secret that is kept elsewhere, as manifests of clusters do.
pub(crate) fn is_reference_map<'a>(keys: impl Iterator<Item = &'a str>) -> bool {
    keys.into_iter().any(|key| {
        matches!(
            key,
            "secretName" | "secret_name" | "remoteRef" | "remote_ref" | "valueFrom" | "value_from" | "$ref"
        )
    })
}

/// Returns whether a value is the name of a secret in a store rather than a secret: `api-key`, `db.password`.
fn is_name_in_store(value: &str) -> bool {
    value.contains(['-', '.', '_'])
        && value
            .split(['-', '.', '_'])
            .all(|word| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase()))
}

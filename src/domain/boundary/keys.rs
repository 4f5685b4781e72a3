//! Keys whose name makes their value forbidden, whatever it looks like (specification, section 4).
//!
//! Keys are compared without case and without separators: `client_secret`, `clientSecret` and `CLIENT-SECRET` are one.
//! A key that ends in `_ref`, `_id`, `_name` or the like says that the secret is elsewhere.

use super::material::Material;
use super::shape;

/// What a key says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyRule {
    /// Any value that is there is a secret.
    Secret(Material),
    /// A value that looks random is a secret; a word or a reference is not.
    Random(Material),
    /// A value with this many digits is forbidden.
    Digits(Material, usize),
    /// A contact field: forbidden in a record.
    Contact,
    /// What makes a mapping a record.
    RecordId,
}

/// The longest key that is looked at; of longer ones the end.
const LONGEST: usize = 40;

/// A key in small letters and digits.
struct Plain {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Plain {
    fn of(key: &str) -> Self {
        let mut plain = Self { bytes: [0; LONGEST], length: 0 };
        let letters = || key.bytes().filter(u8::is_ascii_alphanumeric);
        let over = if key.len() > LONGEST { letters().count().saturating_sub(LONGEST) } else { 0 };
        for byte in letters().skip(over) {
            plain.bytes[plain.length] = byte.to_ascii_lowercase();
            plain.length += 1;
        }
        plain
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// What the name of a key says about its value.
pub(super) fn key_rule(key: &str) -> Option<KeyRule> {
    if key.ends_with("_ref") || key.ends_with("_refs") || key.ends_with("_at") || key.len() < 3 {
        return None;
    }
    let plain = Plain::of(key);
    let name = plain.as_bytes();
    record_rule(name).or_else(|| secret_rule(name))
}

/// Keys of customer relationship systems, compared whole.
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
            KeyRule::Digits(Material::TelephoneNumber, 7)
        }
        b"cardnumber" | b"creditcard" | b"creditcardnumber" | b"pan" | b"ccnumber" => {
            KeyRule::Digits(Material::PaymentCard, 12)
        }
        b"cvv" | b"cvc" | b"cvv2" | b"cardverificationvalue" => KeyRule::Digits(Material::PaymentCard, 3),
        b"iban" | b"accountiban" => KeyRule::Digits(Material::BankAccount, 12),
        b"accountid" | b"contactid" | b"leadid" | b"opportunityid" | b"hsobjectid" | b"vid"
        | b"canonicalvid" | b"hubspotownerid" | b"hubspotid" | b"portalid" | b"requesterid"
        | b"submitterid" | b"assigneeid" | b"zendeskid" | b"systemuserid" | b"salesforceid" | b"sfid"
        | b"odataetag" | b"odatacontext" | b"crmid" | b"customerid" | b"personid" | b"recordid" => {
            KeyRule::RecordId
        }
        _ => return None,
    })
}

/// Keys of secrets, compared by their end.
fn secret_rule(name: &[u8]) -> Option<KeyRule> {
    const ENDINGS: [(&str, Material); 37] = [
        ("privatekey", Material::PrivateKey),
        ("signingkey", Material::PrivateKey),
        ("privatekeypem", Material::PrivateKey),
        ("licensekey", Material::LicenseKey),
        ("licencekey", Material::LicenseKey),
        ("productkey", Material::LicenseKey),
        ("serialkey", Material::LicenseKey),
        ("activationkey", Material::LicenseKey),
        ("activationcode", Material::LicenseKey),
        ("dockerconfigjson", Material::RegistryToken),
        ("dockercfg", Material::RegistryToken),
        ("identitytoken", Material::RegistryToken),
        ("registrytoken", Material::RegistryToken),
        ("pullsecret", Material::RegistryToken),
        ("authtoken", Material::TenantSecret),
        ("accesstoken", Material::TenantSecret),
        ("refreshtoken", Material::TenantSecret),
        ("apitoken", Material::TenantSecret),
        ("bearertoken", Material::TenantSecret),
        ("sessiontoken", Material::TenantSecret),
        ("securitytoken", Material::TenantSecret),
        ("apikey", Material::TenantSecret),
        ("accesskey", Material::TenantSecret),
        ("accountkey", Material::TenantSecret),
        ("secretkey", Material::TenantSecret),
        ("masterkey", Material::TenantSecret),
        ("encryptionkey", Material::TenantSecret),
        ("sharedkey", Material::TenantSecret),
        ("password", Material::TenantSecret),
        ("passwd", Material::TenantSecret),
        ("passphrase", Material::TenantSecret),
        ("passcode", Material::TenantSecret),
        ("connectionstring", Material::TenantSecret),
        ("secret", Material::TenantSecret),
        ("secretvalue", Material::TenantSecret),
        ("credential", Material::TenantSecret),
        ("credentials", Material::TenantSecret),
    ];
    // Most keys end like none of them.
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
    let material =
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending.as_bytes())).map(|(_, material)| *material);
    if let Some(material) = material {
        return Some(KeyRule::Secret(of_a_crm(name).unwrap_or(material)));
    }
    match name {
        b"auth" => Some(KeyRule::Random(Material::RegistryToken)),
        b"authorization" | b"bearer" | b"jwt" | b"sastoken" | b"apisecretkey" => {
            Some(KeyRule::Random(Material::TenantSecret))
        }
        name if name.ends_with(b"token") => {
            Some(KeyRule::Random(of_a_crm(name).unwrap_or(Material::TenantSecret)))
        }
        _ => None,
    }
}

fn of_a_crm(name: &[u8]) -> Option<Material> {
    ["salesforce", "sfdc", "hubspot", "zendesk", "dynamics", "dataverse", "crm"]
        .iter()
        .any(|system| name.starts_with(system.as_bytes()))
        .then_some(Material::CrmCredential)
}

impl KeyRule {
    /// What a value under this key is, if it is forbidden.
    pub(super) fn judge(self, value: &str, in_record: bool) -> Option<Material> {
        let value = value.trim();
        if value.is_empty() || is_nothing(value) {
            return None;
        }
        let digits = || value.bytes().filter(u8::is_ascii_digit).count();
        match self {
            Self::Secret(material) => Some(material),
            Self::Random(material) => {
                let long = value.len() >= 8 && !value.contains(' ');
                (long && (shape::is_random(value) || value.ends_with('='))).then_some(material)
            }
            Self::Digits(material, least) => {
                let is_number = value.bytes().all(|b| b.is_ascii_alphanumeric() || b" ()+-./".contains(&b));
                if is_number && (least..=34).contains(&digits()) && !value.contains("://") {
                    Some(material)
                } else {
                    (in_record && material == Material::TelephoneNumber).then_some(Material::CrmPayload)
                }
            }
            Self::Contact => in_record.then_some(Material::CrmPayload),
            Self::RecordId => None,
        }
    }

    /// Whether this is a contact field, which together with a record's id is a record.
    pub(super) fn is_contact(self) -> bool {
        matches!(self, Self::Contact | Self::Digits(Material::TelephoneNumber, _))
    }
}

/// Values that say that there is no secret: booleans, placeholders, the mask.
pub(super) fn is_nothing(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "true" | "false" | "yes" | "no" | "~" | "[]" | "{}" | "masked" | "redacted" | "[redacted]"
    ) || value.split_whitespace().all(|word| word == super::MASK)
        || value.bytes().all(|b| b == b'*')
        || crate::domain::reference::is_placeholder(value)
}

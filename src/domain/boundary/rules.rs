//! The rules: what forbidden material looks like. All of them are compiled into one `RegexSet`, once.

use super::checks;
use super::material::Material;
use super::records;
use super::tokens;
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::ops::Range;
use std::sync::LazyLock;

/// Says which part of a match is the material, if it is the real thing: the text, the whole match, and its first group
/// (the whole match again, where there is none).
pub(super) type Narrow = fn(&str, Range<usize>, Range<usize>) -> Option<Range<usize>>;

/// One rule.
pub(super) struct Rule {
    pub(super) material: Material,
    /// In ASCII mode: `\b`, `\s`, `\d` and `(?i)` know ASCII only.
    pub(super) pattern: &'static str,
    pub(super) narrow: Narrow,
}

const fn rule(material: Material, pattern: &'static str, narrow: Narrow) -> Rule {
    Rule { material, pattern, narrow }
}

const KEYS: [Rule; 5] = [
    // The header alone is enough; the check takes everything up to the footer, or to the end.
    rule(
        Material::PrivateKey,
        r"-{4,5} ?BEGIN [A-Z0-9 _-]{0,40}?(?:PRIVATE|SECRET|SIGNING) KEY|PuTTY-User-Key-File-[0-9]|comment: minisign encrypted secret key",
        checks::armoured,
    ),
    rule(
        Material::PrivateKey,
        r"\bAGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]{1,20})-1[0-9A-Z]{20,}|\bxprv[1-9A-HJ-NP-Za-km-z]{80,}|\bRWRTY0I[A-Za-z0-9+/]{40,}=*",
        checks::whole,
    ),
    // The beginning of a private key's armour, once more in base64.
    rule(
        Material::PrivateKey,
        r"\bLS0tLS1CRUdJTiB(?:SU0Eg|FQyB|QUklW|PUEVOU1NI|FTkNS|EU0Eg|QR1Ag)[A-Za-z0-9+/=\\\s]{16,}",
        checks::whole,
    ),
    rule(
        Material::PrivateKey,
        r#"\\?"d\\?"\s*:\s*\\?"([A-Za-z0-9_-]{40,})|<D>([A-Za-z0-9+/=]{40,})</D>"#,
        checks::random_value,
    ),
    rule(
        Material::LicenseKey,
        r"-{4,5} ?BEGIN [A-Z0-9 ]{0,30}LICEN[CS]E[A-Z0-9 ]{0,20}-{4,5}",
        checks::armoured,
    ),
];

const LICENSES: [Rule; 2] = [
    rule(
        Material::LicenseKey,
        r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3,8}\b|\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){2,8}\b|\b[A-Z0-9]{6}(?:-[A-Z0-9]{6}){2,8}\b|\b[A-Z0-9]{8}(?:-[A-Z0-9]{8}){2,8}\b",
        checks::license_key,
    ),
    rule(
        Material::LicenseKey,
        r"\bkey/[A-Za-z0-9_=-]{20,}\.[A-Za-z0-9_=-]{40,}|\b(?:LIC|LK|lic_key|cslic|liveness)[_-][A-Za-z0-9]{24,}\b",
        checks::random,
    ),
];

const SECRETS: [Rule; 12] = [
    // `client_secret: …`, `"apiKey" => "…"`, `export DB_PASSWORD=…`
    rule(
        Material::TenantSecret,
        r#"(?i)(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential|api[_. -]?key|apikey|(?:access|private|priv|signing|encryption|auth|account|master|service|shared|app|application|client|cloud|access|ssh|deploy|admin|secret|webhook|integration|license|licence|serial|product|activation)[_. -]?key|activation[_ -]?code)[a-z0-9_.-]{0,24}\\?["'`\])]{0,2}[ \t]{0,6}(?::=|=>|={1,3}|\|\|?:|:|,|[ \t]\|[ \t]|>)[ \t]{0,6}(?:[a-z]{0,10}\()?\\?["'`]{0,3}((?u:[^\s"'`,;<>(){}\[\]\\]){4,})"#,
        checks::assigned,
    ),
    // Whatever is called a key, an auth or a sid, and is quoted and random.
    rule(
        Material::TenantSecret,
        r#"(?i)[a-z0-9_.-]{0,40}(?:key|auth|sid|cred|creds|pat|jwt|hash_secret|salt|bearer|api|access|client)[a-z0-9_-]{0,16}\\?["'`\])]{0,2}[ \t]{0,6}(?::=|=>|={1,3}|\|\|?:|:|,)[ \t]{0,6}\\?["'`]{1,3}([a-z0-9_.~+/=!@#$%^&*-]{16,})\\?["'`]"#,
        checks::random_assigned,
    ),
    // `scheme://user:password@host`
    rule(
        Material::TenantSecret,
        r#"\b[A-Za-z][A-Za-z0-9+.-]{1,24}://(?u:[^\s/@:'"<>`|]){0,80}:((?u:[^\s/@'"<>`|]){3,200})@[A-Za-z0-9\[]"#,
        checks::url_password,
    ),
    // A connection string: its secret part.
    rule(
        Material::TenantSecret,
        r#"(?i)\b(?:password|pwd|accountkey|sharedaccesskey|sharedsecret|sharedaccesssignature|accesskey|apikey)\s?=\s?((?u:[^;\s"'<>]){4,})\s?;?|[?&]sig=([a-z0-9%+/]{30,}(?:=|%3d)?)"#,
        checks::connection_secret,
    ),
    rule(
        Material::TenantSecret,
        r#"(?i)\b(?:bearer|authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:basic|token|digest|apikey|key|negotiate|aws))\s{1,3}\\?["']?([a-z0-9_.~+/:=-]{16,})|\b(?:x-[a-z-]{0,20}(?:key|token|auth|secret)|private-token)\\?["']?\s{0,3}:\s{0,3}\\?["']?([a-z0-9_.~+/=-]{12,})"#,
        checks::random_value,
    ),
    rule(
        Material::TenantSecret,
        r#"(?i)\bcurl\b(?u:[^\n]){0,160}?\s(?:-u|--user)[ =]?\s?["']?([a-z0-9_.@+-]{1,80}:(?u:[^\s"'`<>]){4,})"#,
        checks::random_value,
    ),
    rule(
        Material::TenantSecret,
        r#"(?i)\s--?(?:password|passwd|token|secret|api-?key|access-?key|client-secret|auth-?token)[ =]["']?((?u:[^\s"'`<>$]){6,})"#,
        checks::random_value,
    ),
    // `… TOKEN 7Hq2…`, `some-key-7Hq2…`: something random right after such a word.
    rule(
        Material::TenantSecret,
        r#"(?i)(?:(?:secret|token|key)(?:[_ .-]?(?:key|token|secret|access|code|id|api))*["'`\])]{0,2}[ \t:=_.-]{1,6}|(?:private|access|auth|login)["'`\])]{0,2}[ \t:=]{1,6})["'`]?([a-z0-9][a-z0-9_-]{15,})"#,
        checks::beside,
    ),
    // The lines of a .netrc, and what XML says.
    rule(
        Material::TenantSecret,
        r#"(?i)\blogin\s+(?u:[^\s]){1,80}\s+password\s+((?u:[^\s]){4,})|<[a-z:]{0,20}(?:password|secret|token|apikey|accesskey)>((?u:[^<>\s]){6,})</|\b(?:password|secret|token|apikey)"\s+value\s*=\s*"((?u:[^"\s]){6,})""#,
        checks::random_value,
    ),
    // Hashes of passwords, which are as good as the password where it is short.
    rule(
        Material::TenantSecret,
        r"\$(?:1|5|6|8|9|y|7|2[abxy]?)\$[A-Za-z0-9./=,$+]{20,}|\$argon2(?:id?|d)\$v=[A-Za-z0-9./=,$+]{30,}|\{SSHA\}[A-Za-z0-9+/=]{20,}|\$apr1\$[A-Za-z0-9./$]{20,}",
        checks::whole,
    ),
    rule(
        Material::TenantSecret,
        r"\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b|\bSSWS\s+([A-Za-z0-9_-]{30,})|\b00[A-Za-z0-9_-]{40}\b",
        checks::random,
    ),
    // Names of clouds and services beside something random, whatever the key is called.
    rule(
        Material::ServiceToken,
        r#"(?i)\b(?:aws|amazon|azure|gcp|google|github|gitlab|bitbucket|slack|twilio|sendgrid|mailgun|mailchimp|stripe|heroku|cloudflare|datadog|new[_-]?relic|sentry|okta|auth0|jira|atlassian|confluence|dropbox|facebook|twitter|linkedin|discord|telegram|mattermost|square|plaid|coinbase|kraken|fastly|algolia|snyk|travis|circleci|codecov|drone|launchdarkly|messagebird|nytimes|asana|airtable|adobe|alibaba|beamer|bittrex|contentful|databricks|etsy|finicity|finnhub|flickr|freshbooks|gitter|gocardless|kucoin|lob|mapbox|netlify|rapid|sendbird|squarespace|sumo(?:logic)?|yandex|openai|anthropic)[a-z0-9_ .'"-]{0,30}?["'`\])]{0,2}[ \t]{0,6}(?::=|=>|={1,3}|\|\|?:|:|,)[ \t]{0,6}["'`]{0,3}([a-z0-9_.~+/=-]{14,})"#,
        checks::service_assigned,
    ),
];

const RECORDS: [Rule; 8] = [
    rule(
        Material::EmailAddress,
        r"(?i)[a-z0-9_][a-z0-9.%&'*+?_~-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)*\.[a-z]{2,24}\b",
        records::email,
    ),
    rule(
        Material::EmailAddress,
        r"(?i)[a-z0-9][a-z0-9._%+-]{0,63}(?:%40|\\u0040|\\x40)[a-z0-9][a-z0-9.-]{0,200}\.[a-z]{2,24}\b",
        records::email,
    ),
    rule(Material::TelephoneNumber, r"\+\d[\d ()./-]{6,24}\d", records::telephone),
    rule(Material::PaymentCard, r"\d(?:[ -]?\d){12,30}", records::card),
    rule(Material::BankAccount, r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,34}", records::iban),
    rule(Material::ArtifactBytes, r"[A-Za-z0-9+/_-]{100,}={0,2}", records::artifact),
    rule(
        Material::ArtifactBytes,
        r"(?:[A-Za-z0-9+/]{56,99}(?:\s{1,40}|\\n)){4,}[A-Za-z0-9+/]*={0,2}",
        records::artifact,
    ),
    // Records of Salesforce, HubSpot and Dynamics inside a string.
    rule(
        Material::CrmPayload,
        r#"(?i)\\?"attributes\\?"\s*:\s*\{\s*\\?"type\\?"\s*:\s*\\?"(?:contact|lead|account|opportunity|case|user)\\?"|\\?"properties\\?"\s*:\s*\{(?u:[^{}]){0,400}?\\?"(?:firstname|lastname|hs_object_id)\\?"|\\?"@odata\.(?:etag|context)\\?"(?u:[^{}]){0,400}?\\?"(?:fullname|firstname|lastname|telephone1|emailaddress1)\\?""#,
        checks::whole,
    ),
];

/// The key names that CAVRA's own boundary check reserves for private material, wherever they stand.
const TERMS: [Rule; 1] = [rule(
    Material::BoundaryTerm,
    r"\b(?:ENTERPRISE_PRIVATE_KEY|LICENSE_SIGNING_KEY|STRIPE_SECRET|CUSTOMER_SECRET|PRIVATE_POLICY_PACK|INTERNAL_ONLY)\b(?:\s?[:=]\s?(?u:[^\s,;}])+)?",
    checks::whole,
)];

/// The rules, ready to be asked.
pub(super) struct Rules {
    pub(super) any: RegexSet,
    pub(super) each: Vec<(&'static Rule, Regex)>,
}

static GROUPS: [&[Rule]; 10] = [
    &KEYS,
    &tokens::REGISTRIES,
    &tokens::CLOUDS,
    &tokens::SOURCE_HOSTS,
    &tokens::CRM,
    &tokens::SERVICES,
    &TERMS,
    &LICENSES,
    &RECORDS,
    &SECRETS,
];

static COMPILED: LazyLock<Option<Rules>> = LazyLock::new(|| {
    let rules = || GROUPS.into_iter().flatten();
    let any = RegexSetBuilder::new(rules().map(|rule| rule.pattern))
        .unicode(false)
        .size_limit(LARGEST_PROGRAM)
        .dfa_size_limit(LARGEST_PROGRAM)
        .build()
        .ok()?;
    let each = rules().map(|rule| {
        let regex = RegexBuilder::new(rule.pattern).unicode(false).size_limit(LARGEST_PROGRAM).build();
        Some((rule, regex.ok()?))
    });
    Some(Rules { any, each: each.collect::<Option<_>>()? })
});

/// What the compiled rules and their lazily built automaton may take, in bytes.
const LARGEST_PROGRAM: usize = 64 << 20;

/// The compiled rules. Nothing could only mean that a rule is no expression, which a test excludes; whoever gets it
/// must then take everything for forbidden.
pub(super) fn compiled() -> Option<&'static Rules> {
    COMPILED.as_ref()
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, compiled};
    use regex::RegexBuilder;

    #[test]
    fn every_rule_is_an_expression() {
        for rule in GROUPS.into_iter().flatten() {
            if let Err(error) = RegexBuilder::new(rule.pattern).unicode(false).build() {
                panic!("{}: {error}", rule.pattern);
            }
        }
        assert!(compiled().is_some());
    }
}

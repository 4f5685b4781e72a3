//! Rules for secrets that do not name their issuer: values of a password, a key or a token, and values beside such a
//! word (specification, section 4).

use super::{Rule, in_windows, rule};
use crate::prefilter::{Shape, both, shape, words};
use crate::secret_kind::SecretKind;
use crate::validators::secrets as checks;

/// The services of the last rule.
const SERVICE_NAMES: [&str; 71] = [
    "aws",
    "amazon",
    "azure",
    "gcp",
    "google",
    "github",
    "gitlab",
    "bitbucket",
    "slack",
    "twilio",
    "sendgrid",
    "mailgun",
    "mailchimp",
    "stripe",
    "heroku",
    "cloudflare",
    "datadog",
    "relic",
    "sentry",
    "okta",
    "auth0",
    "jira",
    "atlassian",
    "confluence",
    "dropbox",
    "facebook",
    "twitter",
    "linkedin",
    "discord",
    "telegram",
    "mattermost",
    "square",
    "plaid",
    "coinbase",
    "kraken",
    "fastly",
    "algolia",
    "snyk",
    "travis",
    "circleci",
    "codecov",
    "drone",
    "launchdarkly",
    "messagebird",
    "nytimes",
    "asana",
    "airtable",
    "adobe",
    "alibaba",
    "beamer",
    "bittrex",
    "contentful",
    "databricks",
    "etsy",
    "finicity",
    "finnhub",
    "flickr",
    "freshbooks",
    "gitter",
    "gocardless",
    "kucoin",
    "lob",
    "mapbox",
    "netlify",
    "rapid",
    "sendbird",
    "squarespace",
    "sumo",
    "yandex",
    "openai",
    "anthropic",
];

pub(super) const SECRETS: [Rule; 12] = [
    // `client_secret: …`, `"apiKey" => "…"`, `export DB_PASSWORD=…`
    in_windows(
        SecretKind::TenantSecret,
        words(&["passw", "passp", "passc", "pwd", "secret", "token", "credential", "key", "code"]),
        r#"(?i)(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential|api[_. -]?key|apikey|(?:access|private|priv|signing|encryption|auth|account|master|service|shared|app|application|client|cloud|access|ssh|deploy|admin|secret|webhook|integration|license|licence|serial|product|activation)[_. -]?key|activation[_ -]?code)[a-z0-9_.-]{0,24}\\?["'`\])]{0,2}[ \t]{0,6}(?::=|=>|={1,3}|\|\|?:|:|,|[ \t]\|[ \t]|>)[ \t]{0,6}(?:[a-z]{0,10}\()?\\?["'`]{0,3}((?u:[^\s"'`,;<>(){}\[\]\\]){4,})"#,
        checks::assigned,
    ),
    // A quoted and random value of a key, an auth or a sid.
    rule(
        SecretKind::TenantSecret,
        both(
            &[
                "key",
                "auth",
                "sid",
                "cred",
                "pat",
                "jwt",
                "hash_secret",
                "salt",
                "bearer",
                "api",
                "access",
                "client",
            ],
            Shape::Quoted(16),
        ),
        r#"(?i)[a-z0-9_.-]{0,40}(?:key|auth|sid|cred|creds|pat|jwt|hash_secret|salt|bearer|api|access|client)[a-z0-9_-]{0,16}\\?["'`\])]{0,2}[ \t]{0,6}(?::=|=>|={1,3}|\|\|?:|:|,)[ \t]{0,6}\\?["'`]{1,3}([a-z0-9_.~+/=!@#$%^&*-]{16,})\\?["'`]"#,
        checks::random_assigned,
    ),
    // `scheme://user:password@host`
    rule(
        SecretKind::TenantSecret,
        words(&["://"]),
        r#"\b[A-Za-z][A-Za-z0-9+.-]{1,24}://(?u:[^\s/@:'"<>`|]){0,80}:((?u:[^\s/@'"<>`|]){3,200})@[A-Za-z0-9\[]"#,
        checks::url_password,
    ),
    // A connection string: its secret part.
    in_windows(
        SecretKind::TenantSecret,
        words(&["="]),
        r#"(?i)\b(?:password|pwd|accountkey|sharedaccesskey|sharedsecret|sharedaccesssignature|accesskey|apikey)\s?=\s?((?u:[^;\s"'<>]){4,})\s?;?|[?&]sig=([a-z0-9%+/]{30,}(?:=|%3d)?)"#,
        checks::connection_secret,
    ),
    rule(
        SecretKind::TenantSecret,
        words(&["bearer", "authorization", "x-", "private-token"]),
        r#"(?i)\b(?:bearer|authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:basic|token|digest|apikey|key|negotiate|aws))\s{1,3}\\?["']?([a-z0-9_.~+/:=-]{16,})|\b(?:x-[a-z-]{0,20}(?:key|token|auth|secret)|private-token)\\?["']?\s{0,3}:\s{0,3}\\?["']?([a-z0-9_.~+/=-]{12,})"#,
        checks::random_value,
    ),
    rule(
        SecretKind::TenantSecret,
        words(&["curl"]),
        r#"(?i)\bcurl\b(?u:[^\n]){0,160}?\s(?:-u|--user)[ =]?\s?["']?([a-z0-9_.@+-]{1,80}:(?u:[^\s"'`<>]){4,})"#,
        checks::random_value,
    ),
    rule(
        SecretKind::TenantSecret,
        words(&["-password", "-passwd", "-token", "-secret", "-api", "-access", "-client", "-auth"]),
        r#"(?i)\s--?(?:password|passwd|token|secret|api-?key|access-?key|client-secret|auth-?token)[ =]["']?((?u:[^\s"'`<>$]){6,})"#,
        checks::random_value,
    ),
    // `… TOKEN 7Hq2…`, `some-key-7Hq2…`: a random word right after such a word.
    in_windows(
        SecretKind::TenantSecret,
        both(&["secret", "token", "key", "private", "access", "auth", "login"], Shape::Token(16)),
        r#"(?i)(?:(?:secret|token|key)(?:[_ .-]?(?:key|token|secret|access|code|id|api))*["'`\])]{0,2}[ \t:=_.-]{1,6}|(?:private|access|auth|login)["'`\])]{0,2}[ \t:=]{1,6})["'`]?([a-z0-9][a-z0-9_-]{15,})"#,
        checks::beside,
    ),
    // The lines of a .netrc, and XML.
    rule(
        SecretKind::TenantSecret,
        words(&["login", "</", "value"]),
        r#"(?i)\blogin\s+(?u:[^\s]){1,80}\s+password\s+((?u:[^\s]){4,})|<[a-z:]{0,20}(?:password|secret|token|apikey|accesskey)>((?u:[^<>\s]){6,})</|\b(?:password|secret|token|apikey)"\s+value\s*=\s*"((?u:[^"\s]){6,})""#,
        checks::random_value,
    ),
    // Hashes of passwords: of a short password as good as the password.
    rule(
        SecretKind::TenantSecret,
        words(&["$", "{ssha}"]),
        r"\$(?:1|5|6|8|9|y|7|2[abxy]?)\$[A-Za-z0-9./=,$+]{20,}|\$argon2(?:id?|d)\$v=[A-Za-z0-9./=,$+]{30,}|\{SSHA\}[A-Za-z0-9+/=]{20,}|\$apr1\$[A-Za-z0-9./$]{20,}",
        checks::whole,
    ),
    rule(
        SecretKind::TenantSecret,
        shape(Shape::Token(30)),
        r"\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b|\bSSWS\s+([A-Za-z0-9_-]{30,})|\b00[A-Za-z0-9_-]{40}\b",
        checks::random,
    ),
    // Names of clouds and services beside a random value.
    in_windows(
        SecretKind::ServiceToken,
        both(&SERVICE_NAMES, Shape::Blob(14)),
        r#"(?i)\b(?:aws|amazon|azure|gcp|google|github|gitlab|bitbucket|slack|twilio|sendgrid|mailgun|mailchimp|stripe|heroku|cloudflare|datadog|new[_-]?relic|sentry|okta|auth0|jira|atlassian|confluence|dropbox|facebook|twitter|linkedin|discord|telegram|mattermost|square|plaid|coinbase|kraken|fastly|algolia|snyk|travis|circleci|codecov|drone|launchdarkly|messagebird|nytimes|asana|airtable|adobe|alibaba|beamer|bittrex|contentful|databricks|etsy|finicity|finnhub|flickr|freshbooks|gitter|gocardless|kucoin|lob|mapbox|netlify|rapid|sendbird|squarespace|sumo(?:logic)?|yandex|openai|anthropic)[a-z0-9_ .'"-]{0,30}?["'`\])]{0,2}[ \t]{0,6}(?::=|=>|={1,3}|\|\|?:|:|,)[ \t]{0,6}["'`]{0,3}([a-z0-9_.~+/=-]{14,})"#,
        checks::service_assigned,
    ),
];

//! Rules for secrets that do not name their issuer: values of a password, a key or a token, and values beside such a
//! word (specification, section 4).

use super::rule::{Rule, in_windows, rule};
use crate::names::SERVICES;
use crate::requirements::{both, shape, shape_near, words};
use crate::secret_kind::SecretKind;
use crate::shape::Shape;
use crate::validators::{assignments, secrets as checks};

pub(super) const SECRETS: [Rule; 23] = [
    // `client_secret: …`, `"apiKey" => "…"`, `export DB_PASSWORD=…`
    in_windows(
        SecretKind::TenantSecret,
        words(&["passw", "passp", "passc", "_pass", "pwd", "secret", "token", "credential", "key", "code"]),
        r#"(?i)(?:pass(?:word|wd|phrase|code)|_pass|pwd|secret|token|credential|api[_. -]?key|apikey|(?:access|private|priv|signing|encryption|auth|account|master|service|shared|app|application|client|cloud|access|ssh|deploy|admin|secret|webhook|integration|license|licence|serial|product|activation)[_. -]?key|activation[_ -]?code)[a-z0-9_.-]{0,24}\\?["'`\])]{0,2}[ \t]{0,6}(?:[ \t]?:?[ \t](?:&?(?:'static )?str|string)\b[ \t]?)?(?:>\s{0,40}|(?:[?.]=|:{1,3}=|=>|={1,3}|\|\|?:|:|,|[ \t]\|[ \t])(?:[ \t]{0,6}|\s{0,40}["'`]))(?:[a-z]{0,10}\()?\\?["'`]{0,3}((?u:[^\s"'`,;<>(){}\[\]\\])(?u:[^\s"'`,;<>(){}\[\]\\=]){3,63}={0,2})"#,
        assignments::assigned,
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
        r#"(?i)[a-z0-9_.-]{0,40}(?:key|auth|sid|cred|creds|pat|jwt|hash_secret|salt|bearer|api|access|client)[a-z0-9_-]{0,16}\\?["'`\])]{0,2}[ \t]{0,6}(?:[?.]=|:{1,3}=|=>|={1,3}|\|\|?:|:|,)[ \t]{0,6}\\?["'`]{1,3}([a-z0-9_.~+/=!@#$%^&*-]{16,})\\?["'`]"#,
        assignments::weakly_assigned,
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
        r#"(?i)\b(?:password|pwd|accountkey|sharedaccesskey|sharedsecret|sharedaccesssignature|accesskey|apikey)\s?=\s?((?u:[^;\s"'<>])(?u:[^;\s"'<>=]){3,159}={0,2})\s?;?|[?&]sig=([a-z0-9%+/]{30,}(?:=|%3d)?)"#,
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
        words(&["-u", "--user"]),
        r#"(?i)\s(?:-u|--user)(?:[ =]{1,2}|)["']?(?:((?u:[^\s"'`<>${:/\\]){0,80}:["']?(?u:[^\s"'`<>$:\\]){4,})|(\{(?u:[^"'\s]){4,60}\}"?:"?\{(?u:[^"'\s]){4,60}\})|((?u:[^\s"'`<>${:/\\]){8,80}):["'\s])"#,
        checks::of_a_request,
    ),
    rule(
        SecretKind::TenantSecret,
        words(&["docker login"]),
        r#"(?i)\bdocker login\b(?u:[^\n]){0,200}?\s(?:-p|--password)[ =]["']?((?u:[^\s"'`<>$\\]){4,})"#,
        checks::stated,
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
        both(&["secret", "token", "key", "private", "access", "auth", "login"], Shape::Token(12)),
        r#"(?i)(?:(?:secret|token|key)(?:[_ .-]?(?:key|token|secret|access|code|id|api))*["'`\])]{0,2}(?:[ \t:=_.-]{1,6}|:?[ \t]{0,3}\r?\n[ \t]{0,8})|(?:private|access|auth|login)["'`\])]{0,2}[ \t:=-]{1,6})["'`]?([a-z0-9][a-z0-9_.-]{11,63})"#,
        assignments::beside,
    ),
    // `… SECRET 7hq2v-xk9lm`, `dailyKEY …`: a word in capitals, perhaps with one word more behind it.
    in_windows(
        SecretKind::TenantSecret,
        both(&["secret", "token", "key", "private", "access"], Shape::Blob(12)),
        r"(?:SECRET|TOKEN|KEY|PRIVATE|ACCESS)[A-Z_]{0,12}(?:[ \t=-]{1,3}|\.)(?:[a-z]{2,12} )?([A-Za-z0-9][A-Za-z0-9._-]{11,63})",
        assignments::loud,
    ),
    // The lines of a .netrc, and attributes of XML.
    rule(
        SecretKind::TenantSecret,
        words(&["login", "value"]),
        r#"(?i)\blogin\s+(?u:[^\s]){1,80}\s+password\s+((?u:[^\s]){4,})|\b(?:password|secret|token|apikey)"\s+value\s*=\s*"((?u:[^"\s]){6,})""#,
        checks::random_value,
    ),
    rule(
        SecretKind::TenantSecret,
        words(&["password"]),
        r#"(?i)\bkey="[a-z]{0,20}password"\s{1,4}value="((?u:[^"\s]){6,200})""#,
        checks::stated,
    ),
    // An element of XML with such a name. The secret may have text around it.
    rule(
        SecretKind::TenantSecret,
        words(&["</"]),
        r"(?i)<[a-z0-9.:_-]{0,40}(?:password|passphrase|secret|token|key)(?:[ \t](?u:[^<>]){0,80})?>((?u:[^<>]){6,400})</",
        checks::holds_random_word,
    ),
    // The name of a user, and a password in one of the next three lines.
    rule(
        SecretKind::TenantSecret,
        words(&["passw"]),
        r#"(?i)\b(?:user|user_?name|login)[ \t]{0,12}[=:][ \t]{0,12}["']?(?u:[^\s"']){1,64}["']?(?:[,;]?[ \t]{1,12}|[ \t]{0,12}(?:\r?\n(?u:[^\n]){0,160}){0,2}\r?\n[ \t]{0,12})password[ \t]{0,12}[=:][ \t]{0,12}(?:["']((?u:[^\n"']){6,64})["']|((?u:[^\s"'`]){6,64})(?:\s|\z))"#,
        checks::stated,
    ),
    // The data of a manifest of a Kubernetes secret.
    rule(
        SecretKind::TenantSecret,
        shape_near(
            Shape::Blob(8),
            &["kind: secret", "kind: \"secret", "kind: 'secret", "\"kind\": \"secret"],
        ),
        r#"(?i)\n[ \t]{0,12}[a-z0-9._-]{1,60}:[ \t]{1,3}(?:[|>]-?\s{1,40})?["']?([a-z0-9+/]{8,}={0,2})(?:["'\s,}]|\z)"#,
        checks::encoded,
    ),
    // An address to post to, which is its own password.
    rule(
        SecretKind::ServiceToken,
        words(&["hook"]),
        r"(?i)\bhttps?://[a-z0-9.-]{3,80}/(?:[a-z0-9@._-]{1,90}/){0,4}[a-z]{0,20}hooks?[a-z0-9]{0,4}/((?:[a-z0-9@._-]{1,100}/){0,5}[a-z0-9@._-]{4,100})",
        checks::holds_random_word,
    ),
    // A random word right behind the root of an interface.
    rule(
        SecretKind::TenantSecret,
        both(&["/api/"], Shape::Token(18)),
        r"(?i)\b[a-z]{3,6}://[a-z0-9.-]{3,80}/api/(?:v[0-9]{1,2}/)?([a-z0-9_-]{18,64})(?:/|\b)",
        checks::alone,
    ),
    // A long random word in quotes.
    rule(
        SecretKind::TenantSecret,
        both(&["\"", "'"], Shape::Token(36)),
        r#"["'] {0,4}([A-Za-z0-9_-]{36,128})(?:\\n)?["']"#,
        checks::bare,
    ),
    // Any name that is set to a long random word, in quotes or behind an equals sign.
    in_windows(
        SecretKind::TenantSecret,
        shape(Shape::Assigned(10)),
        r#"(?i)\b([a-z][a-z0-9_.-]{2,40})\\?["']{0,2}(?:[ \t]{0,4}(?:=|:=|=>|:[ \t]|:\\?["'])[ \t]{0,4}\\?["']{0,3} ?|[ \t]{1,2}\\?["']{1,3})([a-z0-9_+-]{10,128})(?:\\|["'`;,)}\]\s]|\z)"#,
        assignments::any_assigned,
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
        both(&[":", "ssws"], Shape::Token(30)),
        r"\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b|\bSSWS\s+([A-Za-z0-9_-]{30,})",
        checks::random,
    ),
    rule(SecretKind::TenantSecret, shape(Shape::Zeros(40)), r"\b00[A-Za-z0-9_-]{40}\b", checks::random),
    // Names of clouds and services beside a random value.
    in_windows(
        SecretKind::ServiceToken,
        both(&SERVICES, Shape::Blob(14)),
        r#"(?i)\b(?:aws|amazon|azure|gcp|google|github|gitlab|bitbucket|slack|twilio|sendgrid|mailgun|mailchimp|stripe|heroku|cloudflare|datadog|new[_-]?relic|sentry|okta|auth0|jira|atlassian|confluence|dropbox|facebook|twitter|linkedin|discord|telegram|mattermost|square|plaid|coinbase|kraken|fastly|algolia|snyk|travis|circleci|codecov|drone|launchdarkly|messagebird|nytimes|asana|airtable|adobe|alibaba|beamer|bittrex|contentful|databricks|etsy|finicity|finnhub|flickr|freshbooks|gitter|gocardless|kucoin|lob|mapbox|netlify|rapid|sendbird|squarespace|sumo(?:logic)?|yandex|openai|anthropic)[a-z0-9_ .'"-]{0,30}?["'`\])]{0,2}[ \t]{0,6}(?:[?.]=|:{1,3}=|=>|={1,3}|\|\|?:|:|,)[ \t]{0,6}["'`]{0,3}([a-z0-9_.~+/-]{14,63}={0,2})"#,
        assignments::service_assigned,
    ),
];

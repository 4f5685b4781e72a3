//! The names that precede secrets, and the quick questions about a name and what is behind it.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use std::sync::LazyLock;

/// The names of secrets themselves, or parts of them.
const SECRETS: [&str; 11] =
    ["pass", "pwd", "secret", "token", "credential", "key", "code", "auth", "login", "private", "access"];

/// Systems for the records of customers.
pub(crate) const CRM_SYSTEMS: [&str; 20] = [
    "salesforce",
    "sfdc",
    "hubspot",
    "zendesk",
    "dynamics",
    "dataverse",
    "pipedrive",
    "intercom",
    "freshdesk",
    "freshsales",
    "zoho",
    "sugarcrm",
    "helpscout",
    "kustomer",
    "gainsight",
    "marketo",
    "eloqua",
    "closeio",
    "closecrm",
    "copper",
];

/// Clouds and services.
pub(crate) const SERVICES: [&str; 71] = [
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

/// The schemes that nearly all references have. No name of a secret is in them.
const SCHEMES: [&str; 12] = [
    "approval",
    "crm",
    "decision",
    "evaluator",
    "evidence",
    "handoff",
    "license",
    "organization",
    "owner",
    "role",
    "ticket",
    "trial",
];

static NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let names = SECRETS.iter().chain(&CRM_SYSTEMS).chain(&SERVICES);
    // It is asked so rarely that the form that is made the fastest serves best.
    let kind = Some(AhoCorasickKind::NoncontiguousNFA);
    AhoCorasickBuilder::new().ascii_case_insensitive(true).kind(kind).build(names).ok()
});

/// The letters of the shortest name.
const SHORTEST_NAME: usize = 3;
/// A length that no name exceeds, with what may be between it and a colon.
const LONGEST_NAME: usize = 128;
/// The length of the shortest random word behind the name of a secret.
const SHORTEST_WORD: usize = 12;
/// The number of characters of such a word that rules look at.
const LONGEST_WORD: usize = 64;
/// The most signs between a name and the word, and the most capitals with which the name goes on.
const MOST_SIGNS: usize = 10;
const MOST_CAPITALS: usize = 12;
/// The most further words of a name.
const MOST_WORDS: usize = 8;

/// Returns whether what is before a colon may name a secret.
pub(crate) fn may_name_a_secret(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(LONGEST_NAME)..];
    let is_scheme = || SCHEMES.iter().any(|scheme| scheme.as_bytes() == before);
    // A time has colons too.
    let has_letters = || near.iter().filter(|b| b.is_ascii_alphabetic()).nth(SHORTEST_NAME - 1).is_some();
    !is_scheme() && has_letters() && NAMES.as_ref().is_none_or(|names| names.is_match(near))
}

/// Returns whether a colon is that of an address such as `https://…`, and not of a reference such as `evidence://…`: the schemes of
/// addresses that may hold a secret have at most six letters.
pub(crate) fn begins_an_address(before: &[u8], after: &[u8]) -> bool {
    let letters = || before.iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    after.starts_with(b"://") && (3..=6).contains(&letters())
}

/// Returns whether a name of those behind which a random word is a secret, without an equals sign or a colon, has a word behind it
/// that could be random.
pub(crate) fn holds_a_named_word(bytes: &[u8]) -> bool {
    let is_sign = |b: &&u8| b" \t:=_.-\"'`])".contains(b);
    let is_of_word = |b: &&u8| b.is_ascii_alphanumeric() || b"_.-".contains(b);
    let could_be_random = |behind: &[u8]| {
        let signs = behind.iter().take(MOST_SIGNS).take_while(is_sign).count();
        let behind = &behind[signs..];
        let length = behind.iter().take(LONGEST_WORD).take_while(is_of_word).count();
        signs > 0 && length >= SHORTEST_WORD && is_mixed(&behind[..length])
    };
    // The name of a schema is not mixed, which answers nearly all texts.
    is_mixed(bytes)
        && (0..bytes.len()).filter_map(|at| behind_a_name(&bytes[at..])).any(|behind| {
            // A name in capitals may go on.
            let more = behind
                .iter()
                .take(MOST_CAPITALS)
                .take_while(|b| b.is_ascii_uppercase() || **b == b'_')
                .count();
            could_be_random(behind)
                || could_be_random(&behind[more..])
                || could_be_random(behind_more_of_it(behind))
        })
}

/// Returns whether there is a capital, or more than one digit.
fn is_mixed(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) || bytes.iter().filter(|b| b.is_ascii_digit()).nth(1).is_some()
}

/// Returns what is behind the further words of a name: `id` and `code` of `secret-id-code`.
fn behind_more_of_it(mut behind: &[u8]) -> &[u8] {
    for _ in 0..MOST_WORDS {
        let from = usize::from(behind.first().is_some_and(|b| b"_ .-".contains(b)));
        let word = ["code", "id", "api"].into_iter().find(|word| {
            let part = behind.get(from..from + word.len());
            part.is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        });
        let Some(word) = word else { break };
        behind = &behind[from + word.len()..];
    }
    behind
}

/// Returns what is behind the name that a text begins with.
fn behind_a_name(bytes: &[u8]) -> Option<&[u8]> {
    let names: &[&str] = match bytes.first()?.to_ascii_lowercase() {
        b'a' => &["access", "auth"],
        b'k' => &["key"],
        b'l' => &["login"],
        b'p' => &["private"],
        b's' => &["secret"],
        b't' => &["token"],
        _ => return None,
    };
    names.iter().find_map(|name| {
        let (begin, behind) = bytes.split_at_checked(name.len())?;
        begin.eq_ignore_ascii_case(name.as_bytes()).then_some(behind)
    })
}

/// Returns whether the last word before a colon is one that precedes secrets: `password:`, `api_key:`.
pub(crate) fn names_a_secret(before: &[u8]) -> bool {
    before.last_chunk().is_some_and(|end: &[u8; 3]| {
        matches!(
            &end.map(|b| b.to_ascii_lowercase()),
            b"key" | b"ord" | b"swd" | b"pwd" | b"ret" | b"ken" | b"ase" | b"ode" | b"ial" | b"als"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{NAMES, SCHEMES, SHORTEST_NAME};

    #[test]
    fn no_frequent_scheme_has_a_name_and_no_name_is_shorter() {
        let names = NAMES.as_ref().unwrap();
        assert_eq!(SCHEMES.iter().find(|scheme| names.is_match(scheme)), None);
        assert_eq!(names.min_pattern_len(), SHORTEST_NAME);
    }
}

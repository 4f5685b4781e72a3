//! The rules: what forbidden material looks like. An expression is compiled when a text first has its signs.

use super::checks;
use super::material::Material;
use super::records;
use super::secrets;
use super::signs::{Shape, Signs, Words, shape, words};
use super::tokens;
use regex::{Regex, RegexBuilder};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// Says which part of a match is the material, if it is the real thing: the text, the whole match, and its first group
/// (the whole match again, where there is none).
pub(super) type Narrow = fn(&str, Range<usize>, Range<usize>) -> Option<Range<usize>>;

/// One rule.
pub(super) struct Rule {
    pub(super) material: Material,
    /// What every match holds.
    pub(super) signs: Signs,
    /// In ASCII mode: `\b`, `\s`, `\d` and `(?i)` know ASCII only.
    pub(super) pattern: &'static str,
    pub(super) narrow: Narrow,
}

pub(super) const fn rule(material: Material, signs: Signs, pattern: &'static str, narrow: Narrow) -> Rule {
    Rule { material, signs, pattern, narrow }
}

const KEYS: [Rule; 5] = [
    // The header alone is enough; the check takes everything up to the footer, or to the end.
    rule(
        Material::PrivateKey,
        words(&["----", "putty-user-key-file-", "minisign"]),
        r"-{4,5} ?BEGIN [A-Z0-9 _-]{0,40}?(?:PRIVATE|SECRET|SIGNING) KEY|PuTTY-User-Key-File-[0-9]|comment: minisign encrypted secret key",
        checks::armoured,
    ),
    rule(
        Material::PrivateKey,
        words(&["age-secret-key-1", "age-plugin-", "xprv", "rwrty0i"]),
        r"\bAGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]{1,20})-1[0-9A-Z]{20,}|\bxprv[1-9A-HJ-NP-Za-km-z]{80,}|\bRWRTY0I[A-Za-z0-9+/]{40,}=*",
        checks::whole,
    ),
    // The beginning of a private key's armour, once more in base64.
    rule(
        Material::PrivateKey,
        words(&["ls0tls1crudjtib"]),
        r"\bLS0tLS1CRUdJTiB(?:SU0Eg|FQyB|QUklW|PUEVOU1NI|FTkNS|EU0Eg|QR1Ag)[A-Za-z0-9+/=\\\s]{16,}",
        checks::whole,
    ),
    rule(
        Material::PrivateKey,
        words(&[r#""d""#, r#""d\"#, "<d>"]),
        r#"\\?"d\\?"\s*:\s*\\?"([A-Za-z0-9_-]{40,})|<D>([A-Za-z0-9+/=]{40,})</D>"#,
        checks::random_value,
    ),
    rule(
        Material::LicenseKey,
        words(&["licen"]),
        r"-{4,5} ?BEGIN [A-Z0-9 ]{0,30}LICEN[CS]E[A-Z0-9 ]{0,20}-{4,5}",
        checks::armoured,
    ),
];

const LICENSES: [Rule; 2] = [
    rule(
        Material::LicenseKey,
        shape(Shape::Groups),
        r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3,8}\b|\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){2,8}\b|\b[A-Z0-9]{6}(?:-[A-Z0-9]{6}){2,8}\b|\b[A-Z0-9]{8}(?:-[A-Z0-9]{8}){2,8}\b",
        checks::license_key,
    ),
    rule(
        Material::LicenseKey,
        words(&["key/", "lic-", "lic_", "lk-", "lk_", "liveness"]),
        r"\bkey/[A-Za-z0-9_=-]{20,}\.[A-Za-z0-9_=-]{40,}|\b(?:LIC|LK|lic_key|cslic|liveness)[_-][A-Za-z0-9]{24,}\b",
        checks::random,
    ),
];

const RECORDS: [Rule; 8] = [
    rule(
        Material::EmailAddress,
        words(&["@"]),
        r"(?i)[a-z0-9_][a-z0-9.%&'*+?_~-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)*\.[a-z]{2,24}\b",
        records::email,
    ),
    rule(
        Material::EmailAddress,
        words(&["%40", r"\u0040", r"\x40"]),
        r"(?i)[a-z0-9][a-z0-9._%+-]{0,63}(?:%40|\\u0040|\\x40)[a-z0-9][a-z0-9.-]{0,200}\.[a-z]{2,24}\b",
        records::email,
    ),
    rule(Material::TelephoneNumber, words(&["+"]), r"\+\d[\d ()./-]{6,24}\d", records::telephone),
    rule(Material::PaymentCard, shape(Shape::Digits(13)), r"\d(?:[ -]?\d){12,30}", records::card),
    rule(
        Material::BankAccount,
        shape(Shape::Account),
        r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,34}",
        records::iban,
    ),
    rule(Material::ArtifactBytes, shape(Shape::Blob(100)), r"[A-Za-z0-9+/_-]{100,}={0,2}", records::artifact),
    rule(
        Material::ArtifactBytes,
        shape(Shape::Blob(56)),
        r"(?:[A-Za-z0-9+/]{56,99}(?:\s{1,40}|\\n)){4,}[A-Za-z0-9+/]*={0,2}",
        records::artifact,
    ),
    // Records of Salesforce, HubSpot and Dynamics inside a string.
    rule(
        Material::CrmPayload,
        words(&["attributes", "properties", "@odata."]),
        r#"(?i)\\?"attributes\\?"\s*:\s*\{\s*\\?"type\\?"\s*:\s*\\?"(?:contact|lead|account|opportunity|case|user)\\?"|\\?"properties\\?"\s*:\s*\{(?u:[^{}]){0,400}?\\?"(?:firstname|lastname|hs_object_id)\\?"|\\?"@odata\.(?:etag|context)\\?"(?u:[^{}]){0,400}?\\?"(?:fullname|firstname|lastname|telephone1|emailaddress1)\\?""#,
        checks::whole,
    ),
];

/// The key names that CAVRA's own boundary check reserves for private material, wherever they stand.
const TERMS: [Rule; 1] = [rule(
    Material::BoundaryTerm,
    words(&[
        "enterprise_private_key",
        "license_signing_key",
        "stripe_secret",
        "customer_secret",
        "private_policy_pack",
        "internal_only",
    ]),
    r"\b(?:ENTERPRISE_PRIVATE_KEY|LICENSE_SIGNING_KEY|STRIPE_SECRET|CUSTOMER_SECRET|PRIVATE_POLICY_PACK|INTERNAL_ONLY)\b(?:\s?[:=]\s?(?u:[^\s,;}])+)?",
    checks::whole,
)];

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
    &secrets::SECRETS,
];

/// A rule and its expression, once that is compiled.
pub(super) struct Asked {
    pub(super) rule: &'static Rule,
    compiled: OnceLock<Option<Regex>>,
}

static ALL: LazyLock<(Words, Vec<Asked>)> = LazyLock::new(|| {
    let rules = || GROUPS.into_iter().flatten();
    let asked = rules().map(|rule| Asked { rule, compiled: OnceLock::new() }).collect();
    (Words::of(rules().map(|rule| &rule.signs)), asked)
});

/// What a compiled rule and its lazily built automaton may take, in bytes.
const LARGEST_PROGRAM: usize = 64 << 20;

impl Asked {
    /// The expression. Nothing could only mean that it is none, which a test excludes; whoever gets that must take
    /// everything for forbidden.
    pub(super) fn regex(&self) -> Option<&Regex> {
        let compile =
            || RegexBuilder::new(self.rule.pattern).unicode(false).size_limit(LARGEST_PROGRAM).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// The rules whose signs a text has, in order.
pub(super) fn asked_of(text: &str) -> impl Iterator<Item = &'static Asked> {
    let (words, all) = &*ALL;
    let held = words.in_text(text, all.len());
    let shapes: Vec<bool> = all
        .iter()
        .zip(held)
        .map(|(asked, held)| {
            let signs = &asked.rule.signs;
            (held || signs.words.is_empty()) && signs.shape.is_in(text)
        })
        .collect();
    all.iter().zip(shapes).filter_map(|(asked, has_signs)| has_signs.then_some(asked))
}

#[cfg(test)]
mod tests {
    use super::super::pieces::first_of;
    use super::super::suspect::is_suspect;
    use super::{ALL, Asked, asked_of};
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    #[test]
    fn every_rule_is_an_expression() {
        for asked in &ALL.1 {
            assert!(asked.regex().is_some(), "{}", asked.rule.pattern);
        }
    }

    fn is_asked(asked: &Asked, text: &str) -> bool {
        asked_of(text).any(|other| std::ptr::eq(other, asked))
    }

    /// A rule's expression for a generator of texts, which knows no `\b` and takes blanks and digits from all alphabets.
    fn for_generator(pattern: &str) -> String {
        let mut in_class = false;
        let mut out = String::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match (c, in_class) {
                ('[', false) => in_class = true,
                (']', true) => in_class = false,
                ('\\', _) => {
                    match chars.next().unwrap() {
                        'b' if !in_class => {}
                        's' if in_class => out.push_str(" \\t\\n"),
                        's' => out.push_str("[ \\t\\n]"),
                        'd' if in_class => out.push_str("0-9"),
                        'd' => out.push_str("[0-9]"),
                        other => out.extend(['\\', other]),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(c);
        }
        out
    }

    /// What a rule matches has its signs: no text may be passed over in which the rule would have found something.
    #[test]
    fn whatever_a_rule_matches_has_its_signs() {
        let mut runner = TestRunner::deterministic();
        let mut wrong = Vec::new();
        for asked in &ALL.1 {
            let pattern = asked.rule.pattern;
            let made = string_regex(&for_generator(pattern)).unwrap();
            let regex = asked.regex().unwrap();
            let mut matched = 0;
            for round in 0..200 {
                // Without case there are two letters that ASCII does not know.
                let text = made
                    .new_tree(&mut runner)
                    .unwrap()
                    .current()
                    .replace('\u{17f}', "s")
                    .replace('\u{212a}', "k");
                let text = if round % 3 == 0 { format!("see {text}, then") } else { text };
                let passed_over = |other: &&Asked| {
                    other.regex().is_some_and(|regex| regex.is_match(&text)) && !is_asked(other, &text)
                };
                // Every rule of some texts, and each of those that were made from it.
                let others = if round % 40 == 0 { &ALL.1[..] } else { &[] };
                if let Some(other) = others.iter().chain([asked]).find(passed_over) {
                    wrong.push(format!("no signs: {}\n{text:?}", other.rule.pattern));
                }
                if regex.is_match(&text) {
                    matched += 1;
                    if first_of(asked, &text, 0).is_some() && !is_suspect(&text) {
                        wrong.push(format!("not suspect: {pattern}\n{text:?}"));
                    }
                }
            }
            if matched < 5 {
                wrong.push(format!("matches {matched} of 200 texts made from it: {pattern}"));
            }
        }
        assert!(wrong.is_empty(), "{} texts\n{}", wrong.len(), wrong.join("\n"));
    }
}

//! The rules: the forms of forbidden material. An expression is compiled when a text first meets its requirements.

mod rule;
mod secrets;
mod tokens;

use crate::requirements::{WordIndex, both, shape, shape_near, words};
use crate::secret_kind::SecretKind;
use crate::shape::Shape;
use crate::validators::{records, secrets as checks};
use regex::{Regex, RegexBuilder};
pub(crate) use rule::Reading;
use rule::{Rule, rule};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{LazyLock, OnceLock};

const KEYS: [Rule; 5] = [
    // The header is enough; the validator takes everything up to the footer, or to the end.
    rule(
        SecretKind::PrivateKey,
        words(&["----", "putty-user-key-file-", "minisign"]),
        r"-{4,5} ?BEGIN [A-Z0-9 _-]{0,40}?(?:PRIVATE|SECRET|SIGNING) KEY|PuTTY-User-Key-File-[0-9]|comment: minisign encrypted secret key",
        checks::armoured,
    ),
    rule(
        SecretKind::PrivateKey,
        words(&["age-secret-key-1", "age-plugin-", "xprv", "rwrty0i"]),
        r"\bAGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]{1,20})-1[0-9A-Z]{20,}|\bxprv[1-9A-HJ-NP-Za-km-z]{80,}|\bRWRTY0I[A-Za-z0-9+/]{40,}=*",
        checks::whole,
    ),
    // The armour of a private key in base64.
    rule(
        SecretKind::PrivateKey,
        words(&["ls0tls1crudjtib"]),
        r"\bLS0tLS1CRUdJTiB(?:SU0Eg|FQyB|QUklW|PUEVOU1NI|FTkNS|EU0Eg|QR1Ag)[A-Za-z0-9+/=\\\s]{16,}",
        checks::whole,
    ),
    rule(
        SecretKind::PrivateKey,
        words(&[r#""d""#, r#""d\"#, "<d>"]),
        r#"\\?"d\\?"\s*:\s*\\?"([A-Za-z0-9_-]{40,})|<D>([A-Za-z0-9+/=]{40,})</D>"#,
        checks::random_value,
    ),
    rule(
        SecretKind::LicenseKey,
        words(&["licen"]),
        r"-{4,5} ?BEGIN [A-Z0-9 ]{0,30}LICEN[CS]E[A-Z0-9 ]{0,20}-{4,5}",
        checks::armoured,
    ),
];

const LICENSES: [Rule; 2] = [
    rule(
        SecretKind::LicenseKey,
        shape(Shape::Groups),
        r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3,8}\b|\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){2,8}\b|\b[A-Z0-9]{6}(?:-[A-Z0-9]{6}){2,8}\b|\b[A-Z0-9]{8}(?:-[A-Z0-9]{8}){2,8}\b",
        checks::license_key,
    ),
    rule(
        SecretKind::LicenseKey,
        words(&["key/", "lic-", "lic_", "lk-", "lk_", "liveness"]),
        r"\bkey/[A-Za-z0-9_=-]{20,}\.[A-Za-z0-9_=-]{40,}|\b(?:LIC|LK|lic_key|cslic|liveness)[_-][A-Za-z0-9]{24,}\b",
        checks::random,
    ),
];

const RECORDS: [Rule; 9] = [
    rule(
        SecretKind::EmailAddress,
        words(&["@"]),
        r"(?i)[a-z0-9_][a-z0-9.%&'*+?_~-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)*\.[a-z]{2,24}\b",
        records::email,
    ),
    rule(
        SecretKind::EmailAddress,
        words(&["%40", r"\u0040", r"\x40"]),
        r"(?i)[a-z0-9][a-z0-9._%+-]{0,63}(?:%40|\\u0040|\\x40)[a-z0-9][a-z0-9.-]{0,200}\.[a-z]{2,24}\b",
        records::email,
    ),
    // An address with letters of other alphabets before or behind the `@`.
    rule(
        SecretKind::EmailAddress,
        both(&["@"], Shape::NotAscii),
        r"(?i)(?:[a-z0-9_.%&'*+?~-]|(?u:[^\x00-\x7F])){1,64}@[a-z0-9.-]{0,200}(?u:[^\x00-\x7F])(?:[a-z0-9.-]|(?u:[^\x00-\x7F])){0,200}|[a-z0-9_.%&'*+?~-]{0,63}(?u:[^\x00-\x7F])(?:[a-z0-9_.%&'*+?~-]|(?u:[^\x00-\x7F])){0,63}@[a-z0-9.-]{1,200}\.[a-z]{2,24}\b",
        records::email,
    ),
    rule(SecretKind::TelephoneNumber, words(&["+"]), r"\+\d[\d ()./-]{6,24}\d", records::telephone),
    rule(SecretKind::PaymentCard, shape(Shape::Digits(13)), r"\d(?:[ .-]{0,2}\d){12,30}", records::card),
    rule(
        SecretKind::BankAccount,
        shape(Shape::Account),
        r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,34}",
        records::iban,
    ),
    rule(SecretKind::Artifact, shape(Shape::Blob(100)), r"[A-Za-z0-9+/_-]{100,}={0,2}", records::artifact),
    rule(
        SecretKind::Artifact,
        shape_near(Shape::Blob(56), &[" ", "\t", "\n", "\r", "\u{b}", "\u{c}", "\\n"]),
        r"(?:[A-Za-z0-9+/]{56,99}(?:\s{1,40}|\\n)){4,}[A-Za-z0-9+/]*={0,2}",
        records::artifact,
    ),
    // Records of Salesforce, HubSpot and Dynamics inside of a string.
    rule(
        SecretKind::CrmPayload,
        words(&["attributes", "properties", "@odata."]),
        r#"(?i)\\?"attributes\\?"\s*:\s*\{\s*\\?"type\\?"\s*:\s*\\?"(?:contact|lead|account|opportunity|case|user)\\?"|\\?"properties\\?"\s*:\s*\{(?u:[^{}]){0,400}?\\?"(?:firstname|lastname|hs_object_id)\\?"|\\?"@odata\.(?:etag|context)\\?"(?u:[^{}]){0,400}?\\?"(?:fullname|firstname|lastname|telephone1|emailaddress1)\\?""#,
        checks::whole,
    ),
];

/// The names that CAVRA's own boundary check reserves for private material, in any place.
const TERMS: [Rule; 1] = [rule(
    SecretKind::BoundaryTerm,
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

/// A rule with its expression, once that is compiled.
pub(super) struct CompiledRule {
    pub(super) rule: &'static Rule,
    compiled: OnceLock<Option<Regex>>,
}

static ALL: LazyLock<(WordIndex, Vec<CompiledRule>)> = LazyLock::new(|| {
    let rules = || GROUPS.into_iter().flatten();
    let all = rules().map(|rule| CompiledRule { rule, compiled: OnceLock::new() }).collect();
    (WordIndex::of(rules().map(|rule| &rule.requires)), all)
});

/// The limit for a compiled rule and its lazily built automaton, in bytes.
const LARGEST_PROGRAM: usize = 64 << 20;

impl CompiledRule {
    /// Returns the expression. A test excludes that it does not compile; a caller that gets nothing must take the whole
    /// text for forbidden.
    pub(super) fn regex(&self) -> Option<&Regex> {
        let compile =
            || RegexBuilder::new(&self.pattern()).unicode(false).size_limit(LARGEST_PROGRAM).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    fn pattern(&self) -> Cow<'static, str> {
        match self.rule.reading {
            Reading::Joined => Cow::Owned(self.rule.pattern.replace(r"\b", r"(?:\b|_)")),
            Reading::Plain | Reading::Windows => Cow::Borrowed(self.rule.pattern),
        }
    }
}

/// Returns the rules as a table in Markdown: for each kind of material the number of its expressions, and the words of which
/// a match has one. Other expressions know a match by its form alone.
#[must_use]
pub fn rule_table() -> String {
    let mut out =
        "| kind of material | expressions | words of which a match has one |\n| --- | --- | --- |\n"
            .to_owned();
    for kind in SecretKind::ALL {
        let rules: Vec<&Rule> = GROUPS.into_iter().flatten().filter(|rule| rule.kind == kind).collect();
        let mut words: Vec<&str> = rules.iter().flat_map(|rule| rule.requires.words).copied().collect();
        words.sort_unstable();
        words.dedup();
        let quoted = |word: &&str| format!("`{}`", word.replace('|', "\\|").replace('`', "'"));
        let words: Vec<String> = words.iter().map(quoted).collect();
        let (title, count) = (kind.title(), rules.len());
        let _ = writeln!(out, "| {title} (`{kind}`) | {count} | {} |", words.join(" "));
    }
    out
}

/// Returns the rules whose requirements a text meets, in their order.
pub(super) fn candidate_rules(text: &str) -> impl Iterator<Item = &'static CompiledRule> + use<> {
    let (words, all) = &*ALL;
    let held = words.in_text(text, all.len());
    let candidates: Vec<_> = all
        .iter()
        .zip(held)
        .filter(|(rule, held)| {
            let required = &rule.rule.requires;
            (*held || required.words.is_empty()) && required.are_met_by(text)
        })
        .map(|(rule, _)| rule)
        .collect();
    candidates.into_iter()
}

#[cfg(test)]
mod tests {
    use super::{ALL, CompiledRule, candidate_rules};
    use crate::matches::first_match;
    use crate::may_hold::may_hold;
    use crate::secret_kind::SecretKind;
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    #[test]
    fn every_rule_compiles() {
        for rule in &ALL.1 {
            assert!(rule.regex().is_some(), "{}", rule.rule.pattern);
        }
    }

    fn is_candidate(rule: &CompiledRule, text: &str) -> bool {
        candidate_rules(text).any(|other| std::ptr::eq(other, rule))
    }

    /// Returns an expression for a generator of texts, which has no `\b` and takes blanks and digits from all alphabets.
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
                        'b' | 'A' | 'z' if !in_class => {}
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

    #[test]
    fn the_name_of_a_record_needs_no_expression() {
        for name in [
            "decision:grace-period/01KVFN5D80JC0C0Y1M9TT09AH6",
            "TRL-2026-00001/decisions/TRL-2026-00001-20260619T093000Z-approved-01KVFN5D80JC0C0Y1M9TT09AH6.yaml",
            "eu/TRL-009942/decisions/TRL-009942-20260619T100000Z-rejected-01KVFN5D80AEVQESVGJHSNEFPG.yaml",
            "TRL-7/decisions/TRL-7-20260619T100000Z-withdrawn-01KVFN5D80ZPY1N7PJA73V98A7.json",
            "TRL-2006/decisions/TRL-2006-20260430T093000Z-followup-approved-01KQEVJHE0C9SE9GFK7TJYSQD0.yaml",
        ] {
            // A number and a date have as many digits as a card.
            let others = candidate_rules(name).filter(|rule| rule.rule.kind != SecretKind::PaymentCard);
            let patterns: Vec<_> = others.map(|rule| rule.rule.pattern).collect();
            assert!(patterns.is_empty(), "{name}: {patterns:#?}");
        }
        for set in ["=", ":=", " => ", ": ", ":\t", ":\"", ":\\'", " '", "\t\\\""] {
            let text = format!("widget{set}7Hq2vXk9Lm4Zt8Rb3Nw6");
            assert!(candidate_rules(&text).any(|rule| first_match(rule, &text, 0).is_some()), "{text}");
        }
    }

    #[test]
    fn short_words_in_a_row_are_looked_at() {
        for text in [
            "_hooks.slack.com/triggers/h8_2STAyW404/_-2KOsx",
            "http://sMgdskd4m.DT5./shoOk9U28/Un8ksdsk__.68cp.0Pkkcp",
            "{SSHA}K78e5T2EHGBF/mMcHij2wb0h",
            "xoxe-ab-cdefg-hijk-lmno",
            "xwfp-abcdefgh-ijkl-mnopqrstuv",
            "LOgin:kjkpZoW.pJq_uk.mj1nFCY",
            "PRivAtE]::skksFk__soc._J.9ssR-_",
            "ToKEnACcEsS)_:3_V9x.._ZkW_25J_k.",
            "AuTh-:gc_skkk-B-.hq8.j6cAkkPB",
        ] {
            assert!(candidate_rules(text).any(|rule| first_match(rule, text, 0).is_some()), "{text}");
            assert!(may_hold(text), "{text}");
        }
    }

    #[test]
    fn words_with_dots_are_looked_at_behind_a_name() {
        let word = "[A-Za-z0-9]{1,11}(?:[._-][A-Za-z0-9]{1,11}){1,4}";
        let random = format!(
            "[a-z]{{0,4}}(?:secret|TOKEN|key|Private|access|auth|login|Secret-id|KeyAccess|SECRET_[A-Z]{{0,5}}|PRIVATEKEYS)(?:[.:_-]{{1,3}}|\\][:_-]{{1,2}}){word}"
        );
        let stated = "[a-z]{0,4}(?:password|passphrase|PassCode|db_pass|pwd|secret|TOKEN|credential|api.key|signing-key|activation_code)[a-z0-9_.-]{0,9}[:>][a-zA-Z0-9/._-]{4,20}";
        let of_service = format!("(?:stripe|GitHub|hubspot_api|zendesk-auth)[a-z0-9_.-]{{0,9}}:{word}");
        for pattern in [&*random, stated, &*of_service] {
            let mut runner = TestRunner::deterministic();
            let made = string_regex(pattern).unwrap();
            let mut found = 0;
            for _ in 0..5_000 {
                let text = made.new_tree(&mut runner).unwrap().current();
                if candidate_rules(&text).any(|rule| first_match(rule, &text, 0).is_some()) {
                    found += 1;
                    assert!(may_hold(&text), "{text}");
                }
            }
            assert!(found > 250, "{found}: {pattern}");
        }
    }

    #[test]
    fn every_match_meets_the_requirements_of_its_rule() {
        let mut runner = TestRunner::deterministic();
        let mut wrong = Vec::new();
        for rule in &ALL.1 {
            let pattern = &*rule.pattern();
            let made = string_regex(&for_generator(pattern)).unwrap();
            let regex = rule.regex().unwrap();
            let mut matched = 0;
            for round in 0..200 {
                // Two letters that are not ASCII have lower-case forms that are.
                let text = made
                    .new_tree(&mut runner)
                    .unwrap()
                    .current()
                    .replace('\u{17f}', "s")
                    .replace('\u{212a}', "k");
                let text = if round % 3 == 0 { format!("see {text}, then") } else { text };
                let around = rule.rule.requires.around.first().copied().unwrap_or_default();
                let text = format!("{around}{text}");
                let passed_over = |other: &&CompiledRule| {
                    other.regex().is_some_and(|regex| regex.is_match(&text)) && !is_candidate(other, &text)
                };
                // All rules for some texts, and for each text the rule that it was made from.
                let others = if round % 40 == 0 { &ALL.1[..] } else { &[] };
                if let Some(other) = others.iter().chain([rule]).find(passed_over) {
                    wrong.push(format!("not a candidate: {}\n{text:?}", other.pattern()));
                }
                if regex.is_match(&text) {
                    matched += 1;
                    if first_match(rule, &text, 0).is_some() && !may_hold(&text) {
                        wrong.push(format!("not found: {pattern}\n{text:?}"));
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

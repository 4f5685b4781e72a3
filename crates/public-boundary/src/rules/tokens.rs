//! Rules for tokens that name their issuer by a prefix (specification, section 4).

use super::rule::{Rule, in_windows, joined, rule};
use crate::names::CRM_SYSTEMS;
use crate::requirements::{Requirements, both, shape, words};
use crate::secret_kind::SecretKind;
use crate::shape::Shape;
use crate::validators::secrets::{issued, prefixed, random, random_value, scrambled};

const fn token(kind: SecretKind, requires: Requirements, pattern: &'static str) -> Rule {
    joined(kind, requires, pattern, issued)
}

/// A token whose prefix could be a word: the rest must be random.
const fn likely(kind: SecretKind, requires: Requirements, pattern: &'static str) -> Rule {
    joined(kind, requires, pattern, random)
}

/// Registries of packages and images.
pub(super) const REGISTRIES: [Rule; 7] = [
    token(SecretKind::RegistryToken, words(&["npm_"]), r"\bnpm_[A-Za-z0-9]{30,}"),
    token(SecretKind::RegistryToken, words(&["pypi-"]), r"\bpypi-[A-Za-z0-9_-]{40,}"),
    token(SecretKind::RegistryToken, words(&["dckr_"]), r"\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
    token(
        SecretKind::RegistryToken,
        both(&["rubygems_", "cio", "oy2"], Shape::Token(35)),
        r"\brubygems_[a-f0-9]{32,}|\bcio[A-Za-z0-9]{32}\b|\boy2[a-z0-9]{43}\b",
    ),
    token(
        SecretKind::RegistryToken,
        words(&["clojars_", "hex_"]),
        r"\bCLOJARS_[a-z0-9]{40,}|\bhex_[a-f0-9]{32,}",
    ),
    token(
        SecretKind::RegistryToken,
        both(&["akc", "cmvmd", "jfrog_", "artifactory_"], Shape::Token(43)),
        r"\bAKC[a-zA-Z0-9]{40,}|\bcmVmd[A-Za-z0-9]{50,}|\b(?:JFROG|artifactory)_[A-Za-z0-9]{40,}",
    ),
    // The three forms of a pull secret, and the line of an .npmrc.
    rule(
        SecretKind::RegistryToken,
        words(&["dockerconfigjson", "dockercfg", r#""auth"#, ":_"]),
        r#"(?i)\bdocker(?:configjson|cfg)\\?["']?\s*[:=]\s*(?:[|>]-?\s{1,40})?\\?["']?([a-z0-9+/]{16,}=*)|"auths"\s*:\s*\{\s*"(?u:[^"\\]){1,200}"\s*:\s*\{(?u:[^{}]){0,400}?"(?:auth|password|identitytoken)"\s*:\s*"((?u:[^"\\]){4,})"|\\{0,7}"auth\\{0,7}"\s*:\s*\\{0,7}"([a-z0-9+/]{8,}={0,2})\\{0,7}"|:_(?:authtoken|auth|password)\s*=\s*["']?([a-z0-9_+/.=-]{8,})"#,
        random_value,
    ),
];

/// Clouds and hosting.
pub(super) const CLOUDS: [Rule; 8] = [
    token(
        SecretKind::ServiceToken,
        both(&["akia", "asia", "abia", "acca", "a3t", "absk"], Shape::Blob(20)),
        r"\b(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}\b|\bABSK[A-Za-z0-9+/]{100,}=*",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["aiza", "ya29.", "gocspx-", "1//0"]),
        r"\bAIza[A-Za-z0-9_-]{35,}|\bya29\.[A-Za-z0-9_-]{20,}|\bGOCSPX-[A-Za-z0-9_-]{20,}|\b1//0[A-Za-z0-9_-]{30,}",
    ),
    likely(
        SecretKind::ServiceToken,
        words(&["q~", "ltai", "akid", "aklt"]),
        r"\b[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}|\bLTAI[A-Za-z0-9]{12,24}\b|\bAKID[A-Za-z0-9]{32,}|\bAKLT[A-Za-z0-9]{20,}",
    ),
    token(
        SecretKind::ServiceToken,
        both(&["_v1_", "dapi", "pul-", "hrku-", "dt0"], Shape::Token(32)),
        r"\bdo[opr]_v1_[a-f0-9]{32,}|\bdapi[a-f0-9]{32}\b|\bpul-[a-f0-9]{40}|\bHRKU-[A-Za-z0-9_-]{30,}|\bdt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{40,}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["hvs.", "hvb.", "hvr.", ".atlasv1.", "dp."]),
        r"\bhv[sbr]\.[A-Za-z0-9_-]{20,}|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{50,}|\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{30,}",
    ),
    likely(
        SecretKind::ServiceToken,
        both(
            &[
                "sbp",
                "sb_secret",
                "pscale_",
                "nfp",
                "fo1",
                "vcp",
                "vca",
                "vci",
                "vce",
                "vck",
                "vcr",
                "napi",
                "prefect",
                "pnu",
                "tskey-",
                "flyv1",
            ],
            Shape::Blob(21),
        ),
        r"\b(?:sbp|sb_secret|pscale_(?:tkn|oauth|pw)|nfp|fo1|vcp|vc[aiekr]|napi|prefect|pnu|tskey-(?:auth|api|client|scim|webhook)|FlyV1 fm[12][a-z]?)[_-][A-Za-z0-9._+/=-]{20,}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["ops_eyj", "a3-", "sha256~", "v1.0-"]),
        r"\bops_eyJ[A-Za-z0-9+/=_-]{40,}|\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}\b|\bsha256~[A-Za-z0-9_-]{43}|\bv1\.0-[a-f0-9]{24}-[a-f0-9]{100,}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["aqvn", "caje", "t1."]),
        r"\bY[0-9A-Za-z]*(?:AQVN|CAJE)[A-Za-z0-9_-]{30,}|\bAQVN[A-Za-z0-9_-]{35,}|\bt1\.[A-Z0-9a-z_-]{20,}={0,2}\.[A-Za-z0-9_-]{80,}",
    ),
];

/// Source hosts, build services, monitoring and documentation.
pub(super) const SOURCE_HOSTS: [Rule; 6] = [
    token(
        SecretKind::ServiceToken,
        words(&["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"]),
        r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{22,}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&[
            "glpat-",
            "glptt-",
            "glrt-",
            "glrtr-",
            "gldt-",
            "glsoat-",
            "glft-",
            "glcbt-",
            "glimt-",
            "glagent-",
            "gloas-",
            "glffct-",
            "gr1348941",
            "_gitlab_session=",
        ]),
        r"\bgl(?:pat|ptt|rt|rtr|dt|soat|ft|cbt|imt|agent|oas|ffct)-[A-Za-z0-9_.=-]{20,}|\bGR1348941[A-Za-z0-9_-]{20,}|\b_gitlab_session=[a-z0-9]{32}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["atatt3", "atctt3", "atbb", "atoat", "bbdc-"]),
        r"\bAT(?:ATT3|CTT3|BB|OAT)[A-Za-z0-9_=-]{24,}|\bBBDC-[A-Za-z0-9+/]{40,}",
    ),
    likely(
        SecretKind::ServiceToken,
        both(
            &[
                "squ_", "sqp_", "sqa_", "pmak-", "nrak-", "nrjs-", "nral-", "nrii-", "nrsp-", "nrra-",
                "nrma-", "nraa-", "nrbr-", "cfpat-", "api-", "ccipat_", "bkua_",
            ],
            Shape::Token(24),
        ),
        r"\bsq[upa]_[a-f0-9]{40}\b|\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b|\bNR(?:AK|JS|AL|II|SP|RA|MA|AA|BR)-[A-Za-z0-9_-]{19,}|\bCFPAT-[A-Za-z0-9_-]{40,}|\bAPI-[A-Z0-9]{26,}\b|\bCCIPAT_[A-Za-z0-9_]{20,}|\bbkua_[a-f0-9]{40}",
    ),
    likely(
        SecretKind::ServiceToken,
        words(&["glsa_", "glc_", "eyjrijoi", "sntry", "sntru", "sntrs", "phx_", "ico-", "rdme_", "tfp_"]),
        r"\bglsa_[A-Za-z0-9_]{32,}|\bglc_[A-Za-z0-9+/=]{32,}|\beyJrIjoi[A-Za-z0-9+/=]{40,}|\bsntr[yu]s?_[A-Za-z0-9+/=_]{30,}|\bphx_[A-Za-z0-9_-]{30,}|\bico-[A-Za-z0-9]{32}\b|\brdme_[a-z0-9]{60,}|\btfp_[A-Za-z0-9_.=-]{40,}",
    ),
    likely(
        SecretKind::ServiceToken,
        both(&["lin_", "ntn_", "secret_", "fig", "pat", "fio-u-", ":"], Shape::Token(32)),
        r"\blin_(?:api|oauth)_[A-Za-z0-9]{30,}|\bntn_[A-Za-z0-9]{30,}|\bsecret_[A-Za-z0-9]{43}\b|\bfig[doru]r?_[A-Za-z0-9_-]{35,}|\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b|\bf?fio-u-[A-Za-z0-9_=-]{40,}|\b[0-9]/[0-9]{15,16}:[a-f0-9]{32}\b",
    ),
];

/// The prefixes of the tokens of model services, without those that contain another one.
const PREFIXES_OF_MODELS: [&str; 50] = [
    "sk-", "hf_", "hf-", "r8_", "r8-", "gsk_", "tgp_v1_", "tgp_v1-", "co_", "co-", "api_org_", "api_org-",
    "nvapi_", "nvapi-", "pplx_", "pplx-", "xai_", "xai-", "jina_", "jina-", "voyage_", "voyage-", "fc_",
    "fc-", "ls_pt_", "ls_pt-", "ls_sk_", "lsv2_", "lsv2-", "tvly_", "tvly-", "csk_", "fw_", "fw-", "zpka_",
    "zpka-", "figd_", "figd-", "rnd_", "rnd-", "ragie_", "ragie-", "cla_", "cla-", "pk-lf_", "pk-lf-",
    "ddp_", "ddp-", "dda_", "dda-",
];

/// Chat, mail, payment and model services.
pub(super) const SERVICES: [Rule; 16] = [
    token(
        SecretKind::ServiceToken,
        words(&["xox", "xapp-", "xwfp-"]),
        r"\bxox[abcepqrs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}|\bxapp-[0-9]-[A-Za-z0-9-]{10,}|\bxwfp-[A-Za-z0-9-]{20,}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["hooks.slack", "discord", "webhook.office.com", "chat.googleapis.com"]),
        r"\bhooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/_-]{20,}|\bdiscord(?:app)?\.com/api/webhooks/[0-9]{15,}/[A-Za-z0-9_-]{40,}|\bwebhook\.office\.com/webhookb2/[A-Za-z0-9@-]{40,}/[A-Za-z0-9/-]{32,}|\bchat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]+/messages\?key=[A-Za-z0-9&=_%-]{30,}",
    ),
    token(
        SecretKind::ServiceToken,
        both(&[":aa"], Shape::Token(34)),
        r"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{32,34}",
    ),
    token(
        SecretKind::ServiceToken,
        shape(Shape::Dots(6)),
        r"\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&["k_live_", "k_test_", "k_prod_", "whsec_", "sq0", "eaaa", "access_token$"]),
        r"\b[rsp]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{24,}|\bsq0[a-z]{3}-[A-Za-z0-9_-]{22,}|\bEAAA[a-zA-Z0-9_-]{60,}|\baccess_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}",
    ),
    token(
        SecretKind::ServiceToken,
        words(&[
            "shpat_", "shpca_", "shppa_", "shpss_", "shptka_", "shippo_", "flwseck", "flwpubk_", "ezak",
            "eztk", "test_", "live_",
        ]),
        r"\bshp(?:at|ca|pa|ss|tka)_[a-fA-F0-9]{32}|\bshippo_(?:live|test)_[a-f0-9]{40}|\bFLWSECK(?:_TEST)?-[A-Za-z0-9-]{12,}|\bFLWPUBK_TEST-[a-h0-9-]{32,}|\bEZ[AT]K[A-Za-z0-9]{50,}|\b(?:test|live)_(?:pub_)?[a-f0-9]{31,35}\b|\bduffel_(?:test|live)_[A-Za-z0-9_=-]{40,}|\blive_[A-Za-z0-9]{35}\b",
    ),
    token(
        SecretKind::ServiceToken,
        both(&["sg.", "re_"], Shape::Token(32)),
        r"\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}|\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}\b",
    ),
    token(
        SecretKind::ServiceToken,
        shape(Shape::Hex(32)),
        r"\bSK[a-f0-9]{32}\b|\bkey-[a-f0-9]{32}\b|\b[a-f0-9]{32}-us[0-9]{1,2}\b|\bxkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}|\b[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}\b|\bmlsn\.[a-f0-9]{64}",
    ),
    likely(
        SecretKind::ServiceToken,
        both(&PREFIXES_OF_MODELS, Shape::Token(31)),
        r"\bsk-[A-Za-z0-9_-]{32,}|\bsk-or-v1-[a-f0-9]{64}|\b(?:hf|r8|gsk|tgp_v1|co|api_org|nvapi|pplx|xai|jina|voyage|fc|ls(?:v2)?_(?:pt|sk)|lsv2|tvly|csk|fw|zpka|figd|rnd|ragie|cla|pk-lf|sk-lf|dd[pa])[_-][A-Za-z0-9_-]{28,}",
    ),
    likely(
        SecretKind::ServiceToken,
        both(&["eaa", "sl.", "sdk-", "agpa", "igqv", "aaaa"], Shape::Token(20)),
        r"\bEAA[A-Za-z0-9]{80,}|\bsl\.(?:u\.)?[A-Za-z0-9_-]{100,}|\bsdk-[a-f0-9-]{36}\b|\bAGPA[A-Z0-9]{16}\b|\bIGQV[A-Za-z0-9_-]{60,}|\bAAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{120,}|\bAAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{60,}",
    ),
    // Letters of both cases alone.
    joined(
        SecretKind::ServiceToken,
        both(&["hf_", "api_org_"], Shape::Token(33)),
        r"\b(?:hf|api_org)_[A-Za-z]{30,40}\b",
        scrambled,
    ),
    // Issuers whose tokens have hex, or letters of one case.
    token(
        SecretKind::ServiceToken,
        both(
            &[
                "rootly_",
                "sgp_",
                "pri_",
                "spu-",
                "nf-",
                "pgar_",
                "mdb_sa_sk_",
                "b-c-",
                "tk-us-",
                "sm_aat_",
                "sm_pat_",
                "sm_sat_",
                "s-s4t2",
                "bkua_",
                "slk_",
                "aio_",
                "da2-",
                "sc_",
                "scauth_",
                "authress_",
                "ext_",
                "sec-c-",
            ],
            Shape::Token(20),
        ),
        r"\brootly_[a-f0-9]{32,}|\bsgp_(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}|\bsgp_[a-f0-9]{16}_local_[a-f0-9]{32,}|\bpri_[a-f0-9]{32}\b|\bspu-[a-f0-9]{32}\b|\bNF-[A-Za-z0-9]{32}\b|\bpgar_[a-z0-9]{24,}|\bmdb_sa_sk_[A-Za-z0-9_-]{36,}|\b(?:pub|sub|sec)-c-[a-zA-Z0-9-]{36,}|\btk-us-[A-Za-z0-9_-]{40,}|\bsm_[aps]at_[A-Za-z0-9]{16,}|\bs-s4t2(?:ud|af)-[a-f0-9]{64}|\bslk_[a-f0-9]{64}|\bbkua_[a-z0-9]{40}|\baio_[a-zA-Z0-9]{28}\b|\bda2-[a-z0-9]{26}\b|\b(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}",
    ),
    // The app token and the client of an application.
    token(
        SecretKind::ServiceToken,
        both(&["|", "googleusercontent", "nral", "nrma"], Shape::Token(24)),
        r"\b(?:eu01xx)?[a-f0-9]{26,36}(?:F{4})?NRAL\b|\b(?:eu01xx)?[a-f0-9]{30,42}-NRMA\b|\b[0-9]{15,17}\|[A-Za-z0-9_-]{27}\b|\b[0-9]{10,20}-[a-z0-9]{32}\.apps\.googleusercontent\.com\b",
    ),
    // The common form of many issuers: a short prefix, an underscore, and letters of both cases with digits.
    joined(
        SecretKind::ServiceToken,
        both(&["_"], Shape::Token(31)),
        r"\b[a-z][a-z0-9]{1,7}_(?:[a-z]{1,6}_)?[A-Za-z0-9][A-Za-z0-9_-]{27,}",
        prefixed,
    ),
    // The same with a dash behind capitals.
    rule(
        SecretKind::ServiceToken,
        shape(Shape::BehindCapital(24)),
        r"\b[A-Z]{2,6}-[A-Za-z0-9]{24,64}\b",
        prefixed,
    ),
    // A web token of any issuer.
    likely(
        SecretKind::TenantSecret,
        both(&["ey", "zxlk"], Shape::Blob(25)),
        r"\bey[A-Za-z0-9_-]{12,}\.ey[A-Za-z0-9_-]{8,}\.?[A-Za-z0-9_-]*|\beyJ[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|\bZXlK[A-Za-z0-9+/]{60,}={0,2}",
    ),
];

/// Customer relationship systems.
pub(super) const CRM: [Rule; 3] = [
    token(
        SecretKind::CrmCredential,
        words(&["00d", "3mvg9", "5aep861"]),
        r"\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{60,}|\b3MVG9[A-Za-z0-9_.]{40,}|\b5Aep861[A-Za-z0-9_.]{40,}",
    ),
    token(
        SecretKind::CrmCredential,
        both(&["pat-", "hapikey", "cir", "1000."], Shape::Token(30)),
        r"\bpat-(?:na|eu|ap)[0-9]-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}|(?i)\bhapikey=[a-f0-9-]{30,}|\bCiR[A-Za-z0-9_-]{80,}|\b1000\.[a-f0-9]{32}\.[a-f0-9]{32}\b",
    ),
    in_windows(
        SecretKind::CrmCredential,
        words(&CRM_SYSTEMS),
        r#"(?i)\b(?:salesforce|sfdc|hubspot|zendesk|dynamics(?:365)?|dataverse|pipedrive|intercom|freshdesk|freshsales|zoho|sugarcrm|helpscout|kustomer|gainsight|marketo|eloqua|close(?:io|crm)|copper(?:crm)?)[a-z0-9_ .'"-]{0,30}?(?:key|token|secret|password|credential|auth|id)[a-z0-9_]{0,10}["'`\])]{0,2}[ \t]{0,4}(?::=|=>|={1,3}|:|,)[ \t]{0,4}["'`]{0,3}([a-z0-9_.~+/!-]{12,63}={0,2})"#,
        random_value,
    ),
];

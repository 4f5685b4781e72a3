//! Every field, every operator, and words, on the sample room: its README says what is in it.

use super::sample::{sample, summaries, taken_in_stage_1 as taken_by};
use trialdesk::domain::query::QueryContext;
use trialdesk::domain::visit::Visit;

const BLOCKED: &str = "1003 1009 1014 1017 1021 1038 1042 1043 1048 1049 1053 1055 1057";
const READY: &str = "1024 1026 1045 1046 1051 1056 1061";

#[track_caller]
fn takes(cases: &[(&str, &str)]) {
    let room = summaries(&sample());
    for (query, wanted) in cases {
        assert_eq!(taken_by(&room, QueryContext::default(), query), *wanted, "{query}");
    }
}

/// Both queries take the same trials, and some.
#[track_caller]
fn same(cases: &[(&str, &str)]) {
    let room = summaries(&sample());
    for (one, other) in cases {
        let taken = taken_by(&room, QueryContext::default(), one);
        assert!(!taken.is_empty(), "{one}");
        assert_eq!(taken, taken_by(&room, QueryContext::default(), other), "{one} and {other}");
    }
}

#[test]
fn terms_are_joined_by_and_and_none_matches_all() {
    let room = summaries(&sample());
    assert_eq!(taken_by(&room, QueryContext::default(), " \t ").split(' ').count(), 25);
    takes(&[
        ("status:blocked outcome:revoked", "1017 1055"),
        ("status:blocked outcome:revoked -gate:6", "1017"),
        ("status:blocked status:ready", ""),
    ]);
}

#[test]
fn closed_sets() {
    takes(&[
        ("status:blocked", BLOCKED),
        ("status:ready", READY),
        ("status:awaiting", "1052 1058 1060 1063 1065"),
        ("status:awaiting_approval", "1052 1058 1060 1063 1065"),
        ("outcome:unknown", "1009"),
        ("outcome:revoked", "1017 1026 1055"),
        ("gate:6", "1009 1055"),
        ("gate:closeout-handoff", "1009 1055"),
        ("gate:3", "1009 1043"),
        ("mark:stale", "1052"),
        ("mark:conflict,conditional", "1021 1061"),
        ("grace:denied", "1021 1038"),
        ("grace:refusal_unsettled", "1057"),
        ("grace:refused", "1057"),
        ("grace:not-applicable", "1017 1026 1055"),
        ("finding:unsupported", "1003 1053"),
        ("finding:forbidden", "1014"),
        ("finding:problem", "1048"),
        ("STATUS:Ready", READY),
        ("status=ready", READY),
    ]);
    same(&[
        ("status:blocked,awaiting", "-status:ready"),
        ("outcome:renewed,escalated,unknown", "-outcome:revoked"),
    ]);
}

#[test]
fn channel_matches_supported_notifications() {
    let room = summaries(&sample());
    for channel in ["email", "customer_success", "support_ticket", "crm_task"] {
        let taken = taken_by(&room, QueryContext::default(), &format!("channel:{channel}"));
        assert!(!taken.is_empty() && !taken.contains("1009"), "{channel}: {taken}");
    }
    same(&[("channel:email,crm_task", "channel:crm-task,EMAIL")]);
}

#[test]
fn counts_compare() {
    takes(&[
        ("missing:1", "1014 1042 1055"),
        ("blockers=0", READY),
        ("blockers:0", READY),
        ("blockers>=5", "1003 1009"),
        ("missing>1 -status:blocked", ""),
    ]);
    same(&[
        ("missing>0", "missing>=1"),
        ("missing>0", "-missing:0"),
        ("missing<=2", "missing<3"),
        ("missing:1,2", "missing>0 missing<3"),
        ("missing:>0", "missing>0"),
    ]);
}

#[test]
fn days_count_from_the_expiry_and_to_the_end_of_grace() {
    takes(&[
        ("age>40d", "1003 1009"),
        ("age>=41", "1003 1009"),
        ("age>40 age<=41", "1009"),
        ("age<5d", "1065"),
        ("age:3,5", "1063 1065"),
        ("age<1w", "1061 1063 1065"),
        ("age:none", ""),
        ("ends<0d", "1024"),
        ("ends<=2d", "1024 1051"),
        ("ends:2", "1051"),
        ("ends:2026-06-22", "1051"),
        ("ends<2026-06-22", "1024"),
        ("ends<=2026-06-22", "1024 1051"),
        ("ends>=2026-07-08", "1014 1056 1061"),
        ("ends>-9d ends<0d", "1024"),
    ]);
    same(&[("ends:none", "-ends>-999"), ("ends:none", "-grace:approved"), ("age>2w", "age>14d")]);
}

#[test]
fn planned_dates_are_of_one_group_or_of_any() {
    use super::sample::taken_by;
    let room = summaries(&sample());
    let taken = |query: &str| taken_by(&room, QueryContext::default(), query);
    assert_eq!(taken("starts:2026-08-03"), "2003 2004 2005 2006 2009 2010");
    assert_eq!(taken("golive<=2026-09-01"), "2003 2005");
    assert_eq!(taken("due:2026-09-14..2026-09-20"), "2006 2010");
    assert_eq!(taken("due:30"), "2006 2010", "the follow-up is due 30 days after 2026-06-20");
    assert_eq!(taken("planned:2026-08-10..2026-08-16"), "2008");
    // No date is in this month, although one is after its start and another before its end.
    assert_eq!(taken("due:2026-08-01..2026-08-31"), "");
    assert_eq!(taken("due>=2026-08-01 due<=2026-08-31"), "2006 2010");
    assert_eq!(taken("due:none"), taken("-due>-999"));
    assert_eq!(taken("ends:2026-06-21..2026-06-27"), taken("planned:2026-06-21..2026-06-27"));
}

#[test]
fn ranges_include_both_ends() {
    takes(&[("age:3..5", "1063 1065"), ("blockers:0..0", READY), ("ends:2d..2026-06-22", "1051")]);
    same(&[
        ("age:7d..2w", "age>=7d age<=14d"),
        ("missing:1..2", "missing:1,2"),
        ("age:0..3,40..99", "age:0..99 -age:4..39"),
        ("ends:-30..0", "ends>=-30 ends<=0"),
    ]);
}

#[test]
fn names_hold_a_text_or_are_it() {
    takes(&[
        ("trial:104", "1042 1043 1045 1046 1048 1049"),
        ("trial:TRL-1042", "1042"),
        ("trial=trl-1042", "1042"),
        ("trial=1042", ""),
        ("trial:1042,1043", "1042 1043"),
        ("owner:emea outcome:revoked -owner:apac", "1017"),
        ("owner=emea", ""),
        ("owner:nobody", ""),
        ("owner:\"support/tier-2\",nobody trial:1014", "1014"),
    ]);
    same(&[
        ("owner:EMEA", "owner:emea"),
        ("owner=owner:customer-success/emea", "owner:customer-success/emea"),
    ]);
}

#[test]
fn words_are_looked_for_in_all_that_a_trial_is() {
    takes(&[
        ("1042", "1042"),
        ("trl1042", "1042"),
        ("104", "1042 1043 1045 1046 1048 1049"),
        ("\"sent back\"", ""),
        ("conflict", "1021"),
        ("conflcit", "1021"),
        ("unsupported", "1003 1053"),
        ("closeout_ref", "1055"),
        ("2026-06-22", "1051"),
        ("\"22 Jun\"", "1051"),
        ("22 revoked", "1017"),
        ("cs-8813", "1042"),
        ("-opaque-b2e9 status:blocked age>40d", "1009"),
    ]);
    same(&[
        ("blocked", "status:blocked"),
        ("\"awaiting approval\"", "status:awaiting"),
        ("escalated", "outcome:escalated"),
        ("esclated", "outcome:escalated"),
        ("delivery_tracking_ref", "dtr"),
        ("delivery_tracking_ref", "trakcing"),
        ("blocked tracking", "tracking status:blocked"),
    ]);
}

#[test]
fn a_minus_turns_any_term_round() {
    takes(&[
        ("-status:blocked,awaiting", READY),
        ("status:ready -10", ""),
        ("-age<40d", "1003 1009"),
        ("-\"awaiting approval\" -blocked", READY),
        ("status:ready -owner:emea -owner:apac -owner:americas", ""),
    ]);
}

#[test]
fn mine_matches_trials_of_the_users_owner_refs() {
    let room = summaries(&sample());
    let own = |refs: &[&str], query: &str| {
        let owner_refs: Vec<_> = refs.iter().map(|&text| text.to_owned()).collect();
        taken_by(&room, QueryContext { owner_refs: &owner_refs, visit: None }, query)
    };
    let emea = own(&["owner:customer-success/emea"], "mine:");
    assert_eq!(emea, own(&[], "owner=owner:customer-success/emea"));
    assert_eq!(own(&["owner:customer-success"], "mine:"), "", "an owner is a whole reference");
    assert_eq!(own(&[], "mine:"), "");
    assert_eq!(
        own(&["owner:license-operations"], "mine:").split(' ').count(),
        25,
        "the team that acts on every expiry"
    );
}

#[test]
fn new_matches_changes_since_the_last_visit() {
    let folder = tempfile::tempdir().unwrap();
    super::sample::copy(&sample(), folder.path());
    let before = Visit::to(&summaries(folder.path()));
    let new = |query: &str| {
        let room = summaries(folder.path());
        taken_by(&room, QueryContext { owner_refs: &[], visit: Some(&before) }, query)
    };
    assert_eq!(new("new:"), "");
    let packet = folder.path().join("TRL-1042/followup.yaml");
    let text = std::fs::read_to_string(&packet).unwrap();
    std::fs::write(&packet, format!("{text}# looked at\n")).unwrap();
    assert_eq!(new("new:"), "1042", "a file of it changed");
    assert_eq!(new("-new: trial:104"), "1043 1045 1046 1048 1049");
    std::fs::remove_dir_all(folder.path().join("TRL-1042")).unwrap();
    assert_eq!(new("new:"), "", "what is gone is nothing to look at");
    let policy = folder.path().join("policy.yaml");
    let text = std::fs::read_to_string(&policy).unwrap();
    std::fs::write(&policy, text.replace("2026-06-20T12", "2026-06-20T23")).unwrap();
    assert_eq!(new("new:"), "", "being older is not new");
    std::fs::write(&policy, text.replace("2026-06-20T12", "2026-06-23T12")).unwrap();
    assert_eq!(new("new: mark:lapsed"), "1051", "grace that ended is");
    assert_eq!(new("new: -mark:lapsed"), "1052 1053 1055", "and so is what is overdue now");
    let never = taken_by(&summaries(&sample()), QueryContext::default(), "-new:");
    assert_eq!(never, "", "to whoever was never here everything is new");
}

#[test]
fn stages_targets_and_renewals_are_closed_sets() {
    use super::sample::taken_by;
    let room = summaries(&sample());
    let taken = |query: &str| taken_by(&room, QueryContext::default(), query);
    assert!(taken("stage:followup").ends_with("1065 2001 2002"), "{}", taken("stage:followup"));
    assert_eq!(taken("stage:readiness"), taken("stage:trial-conversion-readiness"));
    assert_eq!(taken("-stage:followup target:unknown"), "");
    assert_eq!(
        (taken("target:production"), taken("renewal:expanded")),
        ("2005".to_owned(), "2010".to_owned())
    );
    assert_eq!(
        trialdesk::domain::query::parse("stage:readiness -renewal:unknown").unwrap().explain(),
        "in the readiness stage, renewal not unknown"
    );
}

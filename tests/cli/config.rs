//! `trialdesk config`: keys and queues from the configuration, with errors at their place.

use std::fs;
use std::process::Output;
use support::sample::{SampleRoom, stdout, trialdesk};

/// `config show` with this configuration.
fn shown(config: &str) -> Output {
    let sample = SampleRoom::with_trials(&[]);
    let folder = sample.state().join(".config/trialdesk");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.yaml"), config).unwrap();
    let mut command = trialdesk();
    command.args(["config", "show"]);
    sample.run(command)
}

#[test]
fn invalid_key_is_an_error_with_its_position() {
    let config = "keys:\n  approve: y\n  copy: [K, 'Ctrl-k']\n  mark: {table: [Space, x]}\n  undo: []\n  \
                  go: 1\n";
    let output = shown(config);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("config.yaml:6:3: Unknown command `go`"), "{error}");

    let output = shown(&config.replace("  go: 1\n", ""));
    let wanted =
        "keys:\n  approve: ['y']\n  copy: ['K', 'Ctrl-k']\n  mark: {table: ['Space', 'x']}\n  undo: []\n";
    assert!(stdout(&output).ends_with(wanted), "{output:?}");

    let error = String::from_utf8(shown("keys:\n  copy: [K,\n    Ctrl+y]\n").stderr).unwrap();
    assert!(error.contains("config.yaml:3:5: Unknown key `Ctrl+y`; did you mean `Ctrl-y`?"), "{error}");
    let error = String::from_utf8(shown("keys: approve\n").stderr).unwrap();
    assert!(error.contains("config.yaml:1:7: expected mapping"), "{error}");
}

#[test]
fn example_keys_can_be_bound() {
    let sample = SampleRoom::with_trials(&[]);
    let mut init = trialdesk();
    init.args(["config", "init"]);
    assert_eq!(sample.run(init).status.code(), Some(0));
    let template = fs::read_to_string(sample.state().join(".config/trialdesk/config.yaml")).unwrap();
    let (_, keys) = template.split_once("# keys:").unwrap();
    let keys = keys.lines().map(|line| line.strip_prefix("# ").or(line.strip_prefix('#')).unwrap_or(line));
    let keys: Vec<_> = keys.take_while(|line| line.is_empty() || line.starts_with("  ")).collect();
    assert!(keys.len() > 4, "{keys:?}");
    let output = shown(&format!("keys:{}\n", keys.join("\n")));
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    let page = fs::read_to_string(support::repository().join("docs/console.md")).unwrap();
    let (_, rest) = page.split_once("```yaml\nkeys:").unwrap();
    let (keys, _) = rest.split_once("```").unwrap();
    let output = shown(&format!("keys:{keys}"));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// The exit status of `config show` with this configuration, and its output with its errors.
fn checked(config: &str) -> (Option<i32>, String) {
    let output = shown(config);
    let text = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text)
}

#[test]
fn invalid_queue_is_an_error_with_its_position() {
    let cases = [
        (
            "queues:\n  - name: Stuck\n    query: sttaus:blocked\n",
            ":3:12: Query of queue `Stuck`: unknown field `sttaus`: did you mean `status`?",
        ),
        (
            "queues:\n  - name: Stuck\n    query: 'age>7d status:bloked'\n",
            ":3:27: Query of queue `Stuck`: invalid value `bloked` for `status`: did you mean `blocked`?",
        ),
        (
            "queues:\n  - name: Stuck\n    query: >-\n      age>7d\n      status:bloked\n",
            "Query of queue `Stuck`, character 15: invalid value `bloked` for `status`",
        ),
        (
            "queues:\n  - name: triage\n    query: ready\n",
            ":2:11: A queue `triage` already exists: use another name",
        ),
        (
            "queues:\n  - name: A\n    query: ready\n  - name: a\n    query: ready\n",
            ":4:11: A queue `a` already exists",
        ),
        ("queues:\n  - name: ''\n    query: ready\n", ":2:11: The name of a queue has 1 to 24 characters"),
        ("queues:\n  - name: A\n    query: ''\n", ":3:12: The query of queue `A` is empty"),
        ("queues:\n  - name: A\n    query: ready\n    sort: agee\n", ":4:11: Unknown column `agee`"),
        ("queues:\n  - name: A\n    query: ready\n    colour: red\n", ":4:5: unknown field `colour`"),
        ("queues:\n  - name: A\n    query: mine: ready\n", "text with a colon belongs in quotes"),
    ];
    for (config, wanted) in cases {
        let (status, text) = checked(config);
        assert!(text.contains(wanted), "{config}{text}");
        assert_eq!(status, Some(3), "{text}");
    }
    let many: Vec<_> = (1..=5).map(|number| format!("  - name: Q{number}\n    query: ready\n")).collect();
    let many = many.concat();
    let (_, text) = checked(&format!("queues:\n{many}"));
    assert!(text.contains(":10:11: At most 4 queues can be configured, for the keys 6 to 9"), "{text}");
}

#[test]
fn config_show_prints_settings_as_yaml() {
    let config = "owner_refs: [owner:sales/emea]\nqueues:\n  - name: Stuck\n    query: 'mine: age>7d'\n    sort: -age\n";
    let (status, text) = checked(config);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("owner_refs:\n  - owner:sales/emea\nqueues:\n  - name: 'Stuck'\n    query: 'mine: age>7d'\n    sort: -age\n"), "{text}");
}

#[test]
fn the_policy_is_said_in_words_with_its_origin_and_its_pin() {
    let sample = SampleRoom::with_trials(&["TRL-1042"]);
    let run = |arguments: &[&str], pin: Option<&str>| {
        let mut command = trialdesk();
        command.args(["config", "policy"]).args(arguments).arg(sample.path());
        if let Some(pin) = pin {
            command.env("TRIALDESK_POLICY_SHA256", pin);
        }
        sample.run(command)
    };
    let text = stdout(&run(&[], None));
    for line in [
        "Policy policy.yaml",
        "not pinned",
        "Approvers: dana; eli (up to 14 days); noor (is owner:customer-success/emea).",
        "One approval settles a grace period or a package.  (default)",
        "The time is always 2026-06-20T12:00:00Z, because this is a sample room.",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let json: serde_json::Value = serde_json::from_str(&stdout(&run(&["--json"], None))).unwrap();
    assert_eq!((&json["path"], &json["pinned"]), (&"policy.yaml".into(), &false.into()));
    let pin = json["pin"].as_str().unwrap();
    assert!(stdout(&run(&[], Some(pin))).contains("  pinned; its pin is "));
    assert_eq!(run(&[], Some(&"0".repeat(64))).status.code(), Some(3));
    fs::remove_file(sample.path().join("policy.yaml")).unwrap();
    let text = stdout(&run(&[], None));
    assert!(
        text.contains("No policy: the defaults hold") && text.contains("Every principal may decide."),
        "{text}"
    );
}

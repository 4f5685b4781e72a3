//! The configuration.

use crate::git::WorkTree;
use crate::git::settings::SettingScope;
use support::git::GitRepo;

#[test]
fn values_are_read_with_their_scope() {
    let repo = GitRepo::new();
    repo.git(&["config", "core.sshCommand", "ssh -i 'a b'\n-v"]);
    repo.git(&["config", "remote.Origin.url", "x"]);
    let config = repo.path().join(".git/config");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(config, format!("{text}[commit]\n\tgpgSign\n[tag]\n\tgpgSign = off\n")).unwrap();
    let settings = WorkTree::containing(&repo.path()).unwrap().settings().unwrap();
    assert_eq!(settings.get("core.sshcommand"), Some("ssh -i 'a b'\n-v"));
    assert_eq!(settings.scope("core.sshcommand"), Some(SettingScope::Repository));
    assert_eq!(settings.get("remote.Origin.url"), Some("x"), "the middle of a key keeps its letter case");
    assert!(settings.is_on("commit.gpgsign") && !settings.is_on("tag.gpgsign") && !settings.is_on("no.such"));
}

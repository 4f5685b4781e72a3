//! The user's ssh command, without prompts.

/// The option with which OpenSSH asks nothing.
const BATCH: &str = " -o BatchMode=yes";

/// Returns the ssh command that git would use, with OpenSSH's batch mode. `None` leaves the choice to git: another program
/// takes other options. `variable` reads the environment, and `configured` is the value of `core.sshCommand`.
pub(super) fn without_prompts(
    variable: impl Fn(&str) -> Option<String>,
    configured: Option<&str>,
) -> Option<String> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if set("GIT_SSH_VARIANT").is_some_and(|variant| variant != "ssh" && variant != "auto") {
        return None;
    }
    let command = match (set("GIT_SSH_COMMAND"), configured.filter(|command| !command.is_empty())) {
        (Some(command), _) => command,
        (None, Some(command)) => command.to_owned(),
        // The path of a program, which may hold blanks.
        (None, None) if set("GIT_SSH").is_some() => return None,
        (None, None) => "ssh".to_owned(),
    };
    is_openssh(&command).then(|| command + BATCH)
}

/// Returns true if the first word of a command is `ssh`, with or without a folder.
fn is_openssh(command: &str) -> bool {
    let command = command.trim_start();
    let (word, _) = match command.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split_once(['"', '\'']).unwrap_or((quoted, "")),
        None => command.split_once(' ').unwrap_or((command, "")),
    };
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    name == "ssh" || name.eq_ignore_ascii_case("ssh.exe")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)], configured: Option<&str>) -> Option<String> {
        let value =
            |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        without_prompts(value, configured)
    }

    #[test]
    fn batch_mode_is_appended_to_the_users_own_command() {
        let batch = |command: &str| Some(format!("{command} -o BatchMode=yes"));
        assert_eq!(with(&[], None), batch("ssh"));
        assert_eq!(with(&[], Some("ssh -i ~/.ssh/work")), batch("ssh -i ~/.ssh/work"));
        let own = [("GIT_SSH_COMMAND", "/usr/bin/ssh -v")];
        assert_eq!(with(&own, Some("ssh -i other")), batch("/usr/bin/ssh -v"));
        assert_eq!(with(&[("GIT_SSH_COMMAND", "")], None), batch("ssh"));
        let quoted = "\"C:\\Program Files\\OpenSSH\\ssh.exe\" -T";
        assert_eq!(with(&[], Some(quoted)), batch(quoted));
    }

    #[test]
    fn other_programs_are_left_to_git() {
        assert_eq!(with(&[("GIT_SSH", "/usr/bin/ssh")], None), None);
        assert_eq!(with(&[("GIT_SSH_COMMAND", "plink -ssh")], None), None);
        assert_eq!(with(&[("GIT_SSH_VARIANT", "simple")], Some("ssh")), None);
        assert_eq!(with(&[], Some("sshpass ssh")), None);
    }
}

//! Signing with the terminal lent to `ssh-keygen`, so that it can ask for a passphrase, a PIN or a touch.

use crate::console::app::effect::Effect;
use crate::console::app::msg::Msg;
use crate::console::runtime::execute::execute;
use crate::console::runtime::room_config::RoomConfig;
use crate::domain::safe_text::SafeText;
use std::io::{BufRead, Write, stdin, stdout};

/// Signs a record. After a failure, the message stays on the screen until it has been read.
pub(super) fn sign(place: &RoomConfig, effect: Effect) -> Option<Msg> {
    if let Effect::Sign { trial, .. } = &effect {
        let _ = writeln!(
            stdout(),
            "trialdesk: signing the decision on {} with ssh-keygen",
            SafeText::sanitize(trial)
        );
    }
    let answered = execute(place, effect);
    if let Some(Msg::Signed { result: Err(message), .. }) = &answered {
        let _ = writeln!(
            stdout(),
            "trialdesk: {}. Nothing is recorded. Enter goes back.",
            SafeText::sanitize(message)
        );
        let _ = stdin().lock().read_line(&mut String::new());
    }
    answered
}

//! Running a command with its text.

use crate::console::app::acting_as;
use crate::console::app::argument::state::{
    ACT_AS, AT, ArgumentPrompt, DIFF, EXPORT, FILTER_LOG, LOG, TakesText,
};
use crate::console::app::changes;
use crate::console::app::effect::Effect;
use crate::console::app::export;
use crate::console::app::layer::Layer;
use crate::console::app::log;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::text_input::TextInput;
use crate::console::app::time_machine;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Opens the prompt of a command.
pub(crate) fn ask(model: &mut Model, of: TakesText) {
    hold(model, of, "");
}

/// Opens the prompt of a command with a text to begin with.
pub(crate) fn hold(model: &mut Model, of: TakesText, text: &str) {
    let input = TextInput::default().holding(text);
    model.layers.push(Layer::Argument(Box::new(ArgumentPrompt { of, input })));
}

/// Returns the reason for which a command cannot be run now.
fn why_not(model: &Model, of: TakesText) -> Option<String> {
    if let Some(reason) = time_machine::content::why_not_writable(model).filter(|_| of == ACT_AS) {
        return Some(reason);
    }
    match of {
        ACT_AS => acting_as::why_not(model).map(str::to_owned),
        EXPORT => export::update::why_not(model),
        AT => time_machine::update::why_not(model).map(str::to_owned),
        DIFF => changes::update::why_not(model),
        _ => None,
    }
}

/// Runs a command with its text, or shows why it cannot be run now. A text that is not usable goes into the prompt.
pub(crate) fn run(model: &mut Model, of: TakesText, text: &str) -> Vec<Effect> {
    if let Some(reason) = why_not(model, of) {
        model.notify(Severity::Warning, safe!("{}: {}", of.title, SafeText::sanitize(&reason)));
        return Vec::new();
    }
    let effects = match of {
        ACT_AS => acting_as::change(model, text),
        EXPORT => export::update::export(model, text),
        LOG | FILTER_LOG => log::update::set_filter(model, text).then(Vec::new),
        AT => time_machine::update::go(model, text),
        DIFF => changes::update::go(model, text),
        _ => None,
    };
    if effects.is_none() {
        hold(model, of, text);
    }
    effects.unwrap_or_default()
}

/// Closes the prompt and runs its command. If the text is not usable, the prompt stays open.
pub(crate) fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(ArgumentPrompt { of, input }) = model.layers.take_argument() else { return Vec::new() };
    run(model, of, input.text())
}

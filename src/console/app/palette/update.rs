//! Changes to the palette.

use crate::console::app::argument;
use crate::console::app::command::Next;
use crate::console::app::copy_and_links;
use crate::console::app::decision::earlier_reasons;
use crate::console::app::model::Model;
use crate::console::app::palette::state::Choices;

/// Closes the palette, and opens the selected link or runs the selected command.
pub(crate) fn accept(model: &mut Model) -> Next {
    let none = Next::Effects(Vec::new());
    let Some(palette) = model.layers.take_palette() else { return none };
    if let Some(texts) = palette.matching_choices() {
        let Some(chosen) = texts.get(palette.cursor).map(|&text| text.to_owned()) else { return none };
        return match palette.choices {
            Some(Choices::Reasons(_)) => {
                earlier_reasons::take(model, &chosen);
                none
            }
            _ => Next::Effects(vec![copy_and_links::follow(model, chosen)]),
        };
    }
    match (palette.commands.get(palette.cursor), palette.argument) {
        (Some(&command), Some(text)) => match argument::state::find(command) {
            Some(of) => Next::Effects(argument::update::run(model, of, &text)),
            None => Next::Run(command),
        },
        (Some(&command), _) => Next::Run(command),
        (None, _) => none,
    }
}

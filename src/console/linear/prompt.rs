//! The prompt of the linear mode.

use crate::console::app::model::Model;
use crate::console::app::time_machine::content;
use crate::console::app::trial::state::Tab;
use crate::console::linear::deciding;
use crate::console::linear::filling;
use crate::console::linear::filling_all;
use crate::console::linear::location::Location;
use crate::console::linear::sharing;
use crate::console::linear::state::Asking;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;

/// Returns the prompt for the next line.
pub(super) fn prompt(linear: &Linear, model: &Model, location: &Location) -> String {
    if let Some(question) = sharing::question(model) {
        return question.to_owned();
    }
    if let Some(question) = filling_all::question(model).or_else(|| filling::question(linear, model)) {
        return question.to_string();
    }
    let prompt = match location {
        Location::Loading => return String::new(),
        Location::Queues => "Queues".to_owned(),
        Location::List { queue, .. } => SafeText::sanitize(model.list.title(*queue)).to_string(),
        Location::TrialPage { trial_ref, tab, .. } => {
            let short = || SafeText::sanitize(short_name(trial_ref));
            let name =
                model.room_view.as_deref().map_or_else(short, |room_view| room_view.name_of(trial_ref));
            match tab {
                Tab::Gates => name.to_string(),
                tab => format!("{name} {}", tab.title().to_lowercase()),
            }
        }
        Location::Upcoming => "Upcoming dates".to_owned(),
        Location::Portfolio { .. } => "Portfolio".to_owned(),
        Location::Trend { .. } => "Trend".to_owned(),
        Location::Changes { .. } => "Changes".to_owned(),
        Location::Log { .. } => "Decision log".to_owned(),
        Location::Reader { is_record: true, .. } => "Enter goes back, open goes to the trial".to_owned(),
        Location::Reader { .. } => "Enter goes back".to_owned(),
        Location::Form { .. } => return of_form(linear, model),
        Location::Question => "yes or no".to_owned(),
    };
    match content::label(model) {
        Some(label) => format!("{prompt}, {label}: "),
        None => format!("{prompt}: "),
    }
}

fn of_form(linear: &Linear, model: &Model) -> String {
    let Some(form) = model.layers.form() else { return String::new() };
    match &linear.asking {
        Asking::Command | Asking::Write => "Decision: ".to_owned(),
        Asking::Field { number, .. } => format!("{}: ", deciding::question(form, *number)),
        Asking::Confirm(_) => {
            format!("Type {} to record, or anything else to cancel: ", deciding::word(form.verdict))
        }
    }
}

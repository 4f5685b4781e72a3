//! Lists that are read in parts, and whose rows are opened by their numbers.

use crate::console::app::command::Command;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::Linear;

/// A list of rows.
pub(super) struct NumberedRows {
    /// The number of rows.
    pub(super) count: usize,
    /// Prints some of the rows, from the next one on.
    pub(super) print: fn(&mut Linear, &Model, &mut Lines),
    /// The sentence for a line that is neither a number nor a word of the list.
    pub(super) usage: &'static str,
}

impl NumberedRows {
    /// Handles a typed line: a number opens a row, an empty line reads on, and `previous` goes back.
    pub(super) fn take(&self, linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
        match text.to_lowercase().as_str() {
            "" | "n" | "next" if linear.next >= self.count => linear.say("End of the list."),
            "" | "n" | "next" => self.read_on(linear, model),
            "p" | "previous" => {
                let rows = linear.rows();
                linear.next = (linear.next.saturating_sub(1) / rows * rows).saturating_sub(rows);
                self.read_on(linear, model);
            }
            text => match text.parse::<usize>() {
                Ok(number) if (1..=self.count).contains(&number) => {
                    return vec![Msg::Choose(number - 1), Msg::Run(Command::Open)];
                }
                _ => linear.say(self.usage),
            },
        }
        Vec::new()
    }

    fn read_on(&self, linear: &mut Linear, model: &Model) {
        let mut out = Lines::default();
        (self.print)(linear, model, &mut out);
        linear.out.append(&mut out);
    }
}

//! The linear mode: lines in, lines out, over the same core; and the program on a pipe.

mod deciding;
mod reading;
mod scripts;

use crate::console::tests::session::Session;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::linear::Linear;
use trialdesk::console::linear::SIZE;

/// A conversation over the sample room, as dana.
struct Talk {
    session: Session,
    linear: Linear,
    /// Everything that was printed, with prompts and what was typed after them.
    output: String,
    prompt: String,
}

impl Talk {
    fn open() -> Self {
        Self::with(Session::with_state())
    }

    fn with(mut session: Session) -> Self {
        session.resize(SIZE.width, SIZE.height);
        let mut talk =
            Self { session, linear: Linear::default(), output: String::new(), prompt: String::new() };
        talk.report();
        talk
    }

    fn report(&mut self) {
        assert!(!self.linear.awaits(&self.session.model), "it would wait for ever after\n{}", self.output);
        let report = self.linear.report(&self.session.model);
        for line in &report.lines {
            self.output.push_str(line);
            self.output.push('\n');
            assert!(!line.contains('\n') && !line.contains('\u{1b}'), "{line:?}");
        }
        self.output.push_str(&report.prompt);
        self.prompt = report.prompt.to_string();
    }

    /// Types lines. Gives back what the last one brought.
    fn type_lines(&mut self, lines: &[&str]) -> &str {
        let mut start = self.output.len();
        for line in lines {
            self.output.push_str(line);
            self.output.push('\n');
            start = self.output.len();
            for msg in self.linear.take(&self.session.model, line) {
                self.session.feed(msg);
            }
            if self.session.asked.last() != Some(&Effect::Quit) {
                self.report();
            }
        }
        &self.output[start..]
    }
}

fn first_record(talk: &Talk) -> trialdesk::ledger::record::Record {
    let form = talk.session.model.layers.form().unwrap();
    form.record_of(&form.items[0]).unwrap()
}

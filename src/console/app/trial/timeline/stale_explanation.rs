//! Changes since a stale approval was recorded, as far as its digests show them.

use crate::console::app::rich_text::{Line, Role};
use crate::console::app::trial::timeline::Timeline;
use crate::console::app::trial::timeline::vote_explanation::listed;
use crate::domain::grace::{Hold, Part, request_values, requested_then};
use crate::domain::safe_text::SafeText;

impl Timeline<'_> {
    /// Returns the changed parts, the request at that time if it is known, and the current request.
    pub(crate) fn changes(&self, number: usize, signed: &str) -> Vec<Line> {
        let decision = self.decision(number);
        let parts = self.current().compare(decision);
        let titles = |wanted| -> Vec<&str> {
            let settling = parts.iter().filter(|(part, hold)| *part != Part::Followup && *hold == wanted);
            settling.map(|(part, _)| part.title()).collect()
        };
        let (changed, unknown) = (titles(Hold::Changed), titles(Hold::Unsaid));
        let mut why = Vec::new();
        if !changed.is_empty() {
            why.push(format!("{} changed after the approval", listed(&changed)));
        }
        if !unknown.is_empty() {
            why.push(format!("the record has no digest of {}", listed(&unknown)));
        }
        let mut lines =
            vec![Line::of(Role::Waiting, format!("stale: {}{signed}", why.join(", and "))).hang(2)];
        for (part, hold) in parts {
            let (glyph, role, text) = match (part, hold) {
                (_, Hold::Same) => ("=", Role::Dim, "unchanged"),
                (Part::Followup, Hold::Changed) => ("~", Role::Dim, "changed (does not affect the approval)"),
                (_, Hold::Changed) => ("≠", Role::Waiting, "changed"),
                (_, Hold::Unsaid) => ("?", Role::Waiting, "not in the record"),
            };
            let line = Line::of(role, format!("{glyph} {:<22}", part.title())).with(role, text);
            lines.push(line.hang(24));
        }
        lines.extend(self.request(number, parts));
        lines
    }

    /// Returns the five values of the request now, and marks the changed one if the digests identify it.
    fn request(&self, number: usize, parts: [(Part, Hold); 3]) -> Vec<Line> {
        let [(_, request), (_, expiry), _] = parts;
        if request == Hold::Same {
            return Vec::new();
        }
        let trial = &self.reviewed.trial;
        // If the expiry packet is unchanged, four of the five values are too, so the requested day changed.
        let is_day = request == Hold::Changed && expiry == Hold::Same;
        let then = is_day.then(|| requested_then(trial, self.decision(number))).flatten();
        let mut lines = vec![Line::of(Role::Plain, "Request now:")];
        for (name, value) in request_values(trial) {
            let is_other = is_day && name == "requested_until";
            let (glyph, role) = if is_other { ("≠", Role::Waiting) } else { (" ", Role::Plain) };
            let value =
                value.map_or_else(|| "missing".to_owned(), |value| SafeText::sanitize(value).to_string());
            let mut line = Line::of(role, format!("{glyph} {name:<22}")).with(role, value).hang(24);
            if is_other {
                let was = match then.as_deref() {
                    Some("null") => " · missing when it was approved".to_owned(),
                    Some(day) => format!(" · {day} when it was approved"),
                    None => " · another value when it was approved".to_owned(),
                };
                line = line.with(Role::Waiting, was);
            }
            lines.push(line);
        }
        lines
    }
}

//! Phrases: text with the names in it marked, which each format shows in its own way.

use crate::domain::remedy::Remedy;
use crate::domain::safe_text::SafeText;

/// A text of one line with marked names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Part>);

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(SafeText),
    /// A name of a field, a file, a trial or the like, to be read letter by letter.
    Code(SafeText),
    /// Words with emphasis.
    Strong(SafeText),
}

impl Phrase {
    /// Returns a phrase of words.
    #[must_use]
    pub fn text(text: impl Into<SafeText>) -> Self {
        Self::default().and(text)
    }

    /// Returns a phrase that is a name.
    #[must_use]
    pub fn code(name: impl Into<SafeText>) -> Self {
        Self::default().and_code(name)
    }

    /// Returns a sentence in which names are between backticks, as findings have it. With an odd number of backticks it is
    /// words alone.
    #[must_use]
    pub fn sentence(text: &SafeText) -> Self {
        let marks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
        if !marks.len().is_multiple_of(2) {
            return Self::text(text);
        }
        let (mut phrase, mut start) = (Self::default(), 0);
        for pair in marks.chunks_exact(2) {
            phrase = phrase.and(text.slice(start..pair[0])).and_code(text.slice(pair[0] + 1..pair[1]));
            start = pair[1] + 1;
        }
        phrase.and(text.slice(start..text.len()))
    }

    /// Returns a phrase with emphasis.
    #[must_use]
    pub fn strong(text: impl Into<SafeText>) -> Self {
        Self(vec![Part::Strong(text.into())])
    }

    /// Appends words.
    #[must_use]
    pub fn and(mut self, text: impl Into<SafeText>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Appends a name.
    #[must_use]
    pub fn and_code(mut self, name: impl Into<SafeText>) -> Self {
        self.0.push(Part::Code(name.into()));
        self
    }

    /// Appends another phrase.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Returns the phrases in a row, with words between them.
    #[must_use]
    pub fn list(phrases: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let mut list = Self::default();
        for (number, phrase) in phrases.into_iter().enumerate() {
            if number > 0 {
                list = list.and(between);
            }
            list = list.join(phrase);
        }
        list
    }

    /// Returns the remedy of a finding: the line to write, or the step to take; empty if there is none.
    #[must_use]
    pub fn of_remedy(remedy: &Remedy) -> Self {
        if let Some(step) = remedy.step() {
            return Self::sentence(&step.into());
        }
        let verb = match remedy {
            Remedy::ReplaceValue(_) => "change it to ",
            Remedy::AddDocument { .. } => "add a document that begins with ",
            _ => "add ",
        };
        match remedy.yaml() {
            lines if lines.is_empty() => Self::default(),
            lines => Self::text(verb).join(Self::list(lines.into_iter().map(Self::code), " and ")),
        }
    }

    /// Returns the parts. No text is empty.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.0.iter().filter(|part| match part {
            Part::Text(text) | Part::Code(text) | Part::Strong(text) => !text.is_empty(),
        })
    }

    /// Returns whether the phrase has no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts().next().is_none()
    }

    /// Returns the phrase for a terminal: names have backticks around them.
    #[must_use]
    pub fn plain(&self) -> SafeText {
        let mut plain = SafeText::EMPTY;
        for part in self.parts() {
            match part {
                Part::Text(text) | Part::Strong(text) => plain.push_safe(text),
                Part::Code(text) => {
                    plain.push("`");
                    plain.push_safe(text);
                    plain.push("`");
                }
            }
        }
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_sentence_are_between_backticks() {
        let sentence = SafeText::from("`a.b` is not `ready`");
        let phrase = Phrase::sentence(&sentence);
        let expected = Phrase::code("a.b").and(" is not ").and_code("ready");
        assert_eq!(phrase.parts().collect::<Vec<_>>(), expected.parts().collect::<Vec<_>>());
        assert_eq!(phrase.plain(), sentence);
        assert_eq!(Phrase::sentence(&"an `odd number".into()), Phrase::text("an `odd number"));
    }
}

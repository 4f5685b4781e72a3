//! Names that a misspelt word is likely to be meant for.

/// The least similarity (Jaro-Winkler, 0 to 1) of a word and the name that is suggested for it.
const SIMILAR: f64 = 0.8;

/// Returns the name that is most similar to a word, without regard to upper and lower case. `None` if no name is similar.
#[must_use]
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let scored = names.into_iter().map(|name| (strsim::jaro_winkler(&word, &name.to_lowercase()), name));
    let similar = scored.filter(|(similarity, _)| *similarity >= SIMILAR);
    similar.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, name)| name)
}

/// Returns `; did you mean `name`?` for the name that is most similar to a word, or nothing if no name is similar.
#[must_use]
pub fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_name_is_suggested() {
        let names = ["status", "stage", "owner"];
        assert_eq!(nearest("STAUTS", names), Some("status"));
        assert_eq!(nearest("stge", names), Some("stage"));
        assert_eq!(nearest("xyz", names), None);
        assert_eq!(did_you_mean("ownr", names), "; did you mean `owner`?");
        assert_eq!(did_you_mean("", names), "");
    }
}

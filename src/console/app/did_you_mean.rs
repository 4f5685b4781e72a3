//! Suggestions for misspelt names.

/// Returns `; did you mean x?` for the name nearest to `word`, or nothing if no name is near.
pub(crate) fn did_you_mean<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let near = names.map(|name| (strsim::jaro_winkler(&word, &name.to_lowercase()), name));
    let best = near.max_by(|(a, _), (b, _)| a.total_cmp(b)).filter(|(nearness, _)| *nearness > 0.75);
    best.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

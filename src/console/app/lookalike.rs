//! Names that look alike: two trials must not have the same name on the screen.

use crate::domain::safe_text::{SafeText, is_unsafe_for_display};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};
use std::sync::Arc;

/// Returns what names which look alike have in common.
fn skeleton(name: &str) -> impl Iterator<Item = char> {
    let visible = name.chars().filter(|&c| !c.is_whitespace() && !is_unsafe_for_display(c));
    visible.map(model)
}

/// Returns the ASCII character that a character looks like, or the character itself.
fn model(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).map_or(c, model),
        '0' | 'O' | 'О' | 'Ο' => 'O',
        '1' | 'l' | 'I' | 'І' | 'Ι' | 'Ӏ' | '|' => 'l',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'У' | 'Υ' => 'Y',
        'Х' | 'Χ' => 'X',
        'Ζ' => 'Z',
        'З' => '3',
        'а' | 'ɑ' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'ν' => 'v',
        'х' => 'x',
        'у' => 'y',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    }
}

/// Returns longer names for the trials whose names look alike: the whole reference, in which characters outside ASCII
/// are written as `\u{…}`. `names` are the names of the trials by index.
#[must_use]
pub fn distinct_names<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    trial_ref: impl Fn(usize) -> Option<Arc<str>>,
) -> HashMap<usize, SafeText> {
    // A number for each name takes less memory than its text, and few names have the number of another.
    let hasher = RandomState::new();
    let number = |name: &str| {
        let mut state = hasher.build_hasher();
        skeleton(name).for_each(|c| c.hash(&mut state));
        state.finish()
    };
    let mut numbers: Vec<u64> = names.clone().map(number).collect();
    numbers.sort_unstable();
    let shared = numbers.windows(2).filter_map(|pair| (pair[0] == pair[1]).then_some(pair[0]));
    let shared: HashSet<u64> = shared.collect();
    let mut by_skeleton: HashMap<String, Vec<usize>> = HashMap::new();
    let may_be_alike = |(_, name): &(usize, &str)| !shared.is_empty() && shared.contains(&number(name));
    for (index, name) in names.enumerate().filter(may_be_alike) {
        by_skeleton.entry(skeleton(name).collect()).or_default().push(index);
    }
    let alike = by_skeleton.into_values().filter(|indexes| indexes.len() > 1).flatten();
    alike.filter_map(|index| Some((index, spelled(&trial_ref(index)?)))).collect()
}

fn spelled(trial_ref: &str) -> SafeText {
    let mut text = String::with_capacity(trial_ref.len());
    for c in trial_ref.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            text.extend(c.escape_unicode());
        }
    }
    SafeText::sanitize(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_that_look_alike_are_shown_by_their_references() {
        let refs = ["trial:TRL-1042", "trail:TRL-1042", "trial:TRL-1О42", "trial:TRL-1043"];
        let names = refs.map(|trial_ref| trial_ref.split_once(':').unwrap().1);
        let found = distinct_names(names.into_iter(), |index| refs.get(index).map(|text| (*text).into()));
        assert_eq!(found.len(), 3);
        assert_eq!(found[&0], "trial:TRL-1042");
        assert_eq!(found[&1], "trail:TRL-1042");
        assert_eq!(found[&2], "trial:TRL-1\\u{41e}42");
    }
}

//! Characters that are not safe to display.

/// Returns whether a character can move, hide or reorder the text around it, or cannot be seen: the categories Cc and
/// Cf, separators other than the space, tag characters, variation selectors, and fillers that are drawn as nothing.
#[must_use]
pub fn is_unsafe_for_display(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{a0}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{600}'..='\u{605}'
        | '\u{61c}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8e2}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{1680}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2000}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3000}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}'
        | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_unsafe_for_display;
    use regex::Regex;

    #[test]
    fn every_control_and_format_character_is_unsafe() {
        let class = Regex::new(r"^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$").unwrap();
        let mut buffer = [0; 4];
        let missed: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| class.is_match(c.encode_utf8(&mut buffer)) && !is_unsafe_for_display(*c))
            .collect();
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn letters_marks_numbers_and_signs_are_safe() {
        let class = Regex::new(r"^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$").unwrap();
        let invisible =
            "\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}\u{180c}\u{180d}\u{180f}\u{3164}\u{ffa0}\u{2800}";
        let mut buffer = [0; 4];
        let hit: Vec<char> = ('\0'..='\u{dffff}')
            .filter(|c| class.is_match(c.encode_utf8(&mut buffer)) && is_unsafe_for_display(*c))
            .filter(|c| !invisible.contains(*c) && !('\u{fe00}'..='\u{fe0f}').contains(c))
            .collect();
        assert!(hit.is_empty(), "{hit:?}");
        assert!("表格 é e\u{301} 👩 ﷽ नि".chars().all(|c| !is_unsafe_for_display(c)));
    }
}

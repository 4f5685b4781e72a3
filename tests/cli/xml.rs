//! A check that a text is well-formed XML, as far as the program writes any.

/// Panics if elements are not closed in order, or if a text or an attribute holds a sign that has to be escaped.
#[track_caller]
pub fn check(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap_or(text);
    while let Some(at) = rest.find('<') {
        check_text(&rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "an element is closed that was opened last");
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").expect("an attribute has a value");
            assert!(key.trim_start().chars().all(|c| c.is_ascii_alphabetic() || c == '-'), "{key}");
            let (value, after) = value.split_once('"').expect("a value ends");
            check_text(value);
            attributes = after;
        }
        if !is_empty {
            open.push(name);
        }
    }
    check_text(rest);
    assert_eq!(open, [""; 0], "everything is closed");
}

#[track_caller]
fn check_text(text: &str) {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#10;"];
        assert!(known.iter().any(|entity| text[at..].starts_with(entity)), "{text}");
    }
    let is_outside = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(is_outside) && !text.contains('>'), "{text:?}");
}

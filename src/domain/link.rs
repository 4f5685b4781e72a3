//! Web links in references. Only they are passed to a program that opens them.

use super::safe_text::is_unsafe_for_display;
use public_boundary as boundary;

/// The maximum length of a link, in bytes.
const LONGEST: usize = 2_048;

/// The reason why a text is not opened as a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLink {
    /// The text has another scheme, or none.
    #[error("only http and https links are opened")]
    Scheme,
    /// The text has characters that a URL cannot have, names no host, or is too long.
    #[error("this is not a valid web address")]
    Form,
    /// The text has a user name or password before its host.
    #[error("links with a user name or password are not opened")]
    Credentials,
    /// The text holds forbidden material (specification, section 4).
    #[error("links with forbidden material are not opened")]
    Material,
}

/// Returns the text as a web link, trimmed.
///
/// ```
/// use trialdesk::domain::link::{NoLink, link};
/// assert_eq!(link("https://tickets.test/CS-8812"), Ok("https://tickets.test/CS-8812"));
/// assert_eq!(link("ticket:CS-8812"), Err(NoLink::Scheme));
/// assert_eq!(link("file:///etc/passwd"), Err(NoLink::Scheme));
/// assert_eq!(link("https://dana:secret@tickets.test/"), Err(NoLink::Credentials));
/// ```
///
/// # Errors
/// The reason why the text is not opened.
pub fn link(text: &str) -> Result<&str, NoLink> {
    let text = text.trim();
    let rest =
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(NoLink::Scheme)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_odd = |c: char| {
        c.is_whitespace() || is_unsafe_for_display(c) || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`')
    };
    if text.len() > LONGEST || text.contains(is_odd) {
        return Err(NoLink::Form);
    }
    if host.contains('@') {
        return Err(NoLink::Credentials);
    }
    if !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return Err(NoLink::Form);
    }
    if *boundary::mask(text) != *text {
        return Err(NoLink::Material);
    }
    Ok(text)
}

/// Returns the web links in the text of a file, in order, without duplicates.
#[must_use]
pub fn links_in(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>'));
    let found = words.filter_map(|word| {
        let start = word.find("https://").or_else(|| word.find("http://"))?;
        link(word[start..].trim_end_matches([',', ']', '}', ')', ';', '.'])).ok()
    });
    let mut links: Vec<&str> = Vec::new();
    for address in found {
        if !links.contains(&address) {
            links.push(address);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_in_every_style_of_yaml() {
        let text = "a: https://one.test/x  # see http://two.test.\nb: [\"https://three.test/y\", https://four.test]\n\
                    c: {d: https://five.test/z}\ne: evidence://six/x\nf: xhttps://one.test/x\n";
        let wanted = [
            "https://one.test/x",
            "http://two.test",
            "https://three.test/y",
            "https://four.test",
            "https://five.test/z",
        ];
        assert_eq!(links_in(text), wanted);
    }

    #[test]
    fn misleading_addresses_and_other_schemes_are_rejected() {
        for text in ["https://", "https:///x", "https://-x", "https://a.test/\u{202e}x", "https://a.test/`x`"]
        {
            assert_eq!(link(text), Err(NoLink::Form), "{text}");
        }
        for text in ["javascript:alert(1)", "HTTPS://a.test", "--help", "", "/etc/passwd", "ftp://a.test"] {
            assert_eq!(link(text), Err(NoLink::Scheme), "{text}");
        }
    }
}

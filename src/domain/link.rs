//! Which references lead to the web. Others are never handed to a program that opens things.

use super::boundary;
use super::safe_text::is_unsafe_for_display;

/// The longest address that is opened, in bytes.
const LONGEST: usize = 2_048;

/// Why a text is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLink {
    /// It has another scheme, or none.
    #[error("only http and https links are opened")]
    Scheme,
    /// It has characters that an address has not, names no host, or is too long.
    #[error("this is no address of a web page")]
    Form,
    /// It has a name or a password before its host.
    #[error("an address with a name or password in it is not opened")]
    Credentials,
    /// It holds forbidden material.
    #[error("an address that holds what must not be shown is not opened")]
    Material,
}

/// The address of a web page that a text is.
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
/// Why it is not opened.
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

/// The addresses of web pages in a file's text, in their order.
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
    fn addresses_are_found_in_every_style_of_yaml() {
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
    fn what_could_be_taken_for_something_else_is_no_link() {
        for text in ["https://", "https:///x", "https://-x", "https://a.test/\u{202e}x", "https://a.test/`x`"]
        {
            assert_eq!(link(text), Err(NoLink::Form), "{text}");
        }
        for text in ["javascript:alert(1)", "HTTPS://a.test", "--help", "", "/etc/passwd", "ftp://a.test"] {
            assert_eq!(link(text), Err(NoLink::Scheme), "{text}");
        }
    }
}

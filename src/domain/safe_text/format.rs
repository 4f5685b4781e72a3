//! Sentences from safe parts.

use super::SafeText;
use std::fmt::{self, Display};

/// A value that may be shown as it is: safe text, the program's own words, numbers, dates, digests and labels.
pub trait Safe: Display {
    /// Returns the text, if the value is one and not a number or the like.
    fn as_text(&self) -> Option<&str> {
        None
    }
}

impl Safe for SafeText {
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Safe for &'static str {
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Safe for jiff::civil::Date {}
impl Safe for crate::domain::time::Moment {}
impl Safe for crate::domain::digest::Digest {}
impl<T: Safe + ?Sized> Safe for &T
where
    for<'a> &'a T: Display,
{
    fn as_text(&self) -> Option<&str> {
        (**self).as_text()
    }
}

/// Text on its way to a person: safe text stays as it is, and any other text is sanitized.
///
/// Screens, speech, the clipboard and exported files take their text by this trait, so what reaches them has passed the
/// sanitizer of any text that the caller has. A sentence that contains the name of a principal is put together by
/// [`safe!`](crate::safe): as a string it would be sanitized as a whole, and an e-mail address in it masked.
///
/// ```
/// use trialdesk::domain::safe_text::{IntoSafe, SafeText};
/// assert_eq!(format!("a{}b", '\u{1b}').into_safe(), "a\\u{1b}b");
/// assert_eq!(SafeText::principal("hana@corp.test").into_safe(), "hana@corp.test");
/// ```
pub trait IntoSafe {
    /// Returns the text as safe text.
    fn into_safe(self) -> SafeText;
}

impl IntoSafe for SafeText {
    fn into_safe(self) -> SafeText {
        self
    }
}

impl IntoSafe for &SafeText {
    fn into_safe(self) -> SafeText {
        self.clone()
    }
}

impl IntoSafe for &str {
    fn into_safe(self) -> SafeText {
        SafeText::sanitize(self)
    }
}

impl IntoSafe for &&str {
    fn into_safe(self) -> SafeText {
        SafeText::sanitize(self)
    }
}

impl IntoSafe for &std::borrow::Cow<'_, str> {
    fn into_safe(self) -> SafeText {
        SafeText::sanitize(self)
    }
}

impl IntoSafe for String {
    fn into_safe(self) -> SafeText {
        SafeText::sanitize(&self)
    }
}

impl IntoSafe for &String {
    fn into_safe(self) -> SafeText {
        SafeText::sanitize(self)
    }
}

impl IntoSafe for std::borrow::Cow<'_, str> {
    fn into_safe(self) -> SafeText {
        SafeText::sanitize(&self)
    }
}

macro_rules! safe_numbers {
    ($($number:ty),*) => { $(impl Safe for $number {})* };
}
safe_numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f64);

/// An argument of [`safe!`](crate::safe).
#[doc(hidden)]
pub struct Argument<'a, T: ?Sized>(pub &'a T);

impl<T: Safe + ?Sized> Display for Argument<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Returns whether a format string captures no variable by name, because captured values are not checked to be
/// [`Safe`].
#[doc(hidden)]
#[must_use]
pub const fn captures_nothing(format: &str) -> bool {
    let bytes = format.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'{' {
            at += 1;
            if at == bytes.len() {
                return false;
            }
            match bytes[at] {
                b'{' | b'}' | b':' | b'0'..=b'9' => {}
                _ => return false,
            }
        }
        at += 1;
    }
    true
}

/// Makes [`SafeText`](crate::domain::safe_text::SafeText) from a format string and
/// [`Safe`](crate::domain::safe_text::Safe) values. The values are arguments: a name inside the braces does not
/// compile, because it would not be checked.
///
/// ```
/// use trialdesk::{domain::safe_text::SafeText, safe};
/// let name = SafeText::sanitize("TRL-1042");
/// assert_eq!(safe!("{}: {} of {}", name, 1, 2).as_str(), "TRL-1042: 1 of 2");
/// ```
///
/// ```compile_fail
/// let name = String::from("from a file");
/// trialdesk::safe!("{}", name);
/// ```
///
/// ```compile_fail
/// let name = String::from("from a file");
/// trialdesk::safe!("{name}");
/// ```
#[macro_export]
macro_rules! safe {
    ($format:literal $(, $value:expr)* $(,)?) => {{
        const _: () = assert!(
            $crate::domain::safe_text::captures_nothing($format),
            "give the values as arguments"
        );
        $crate::domain::safe_text::SafeText::from_safe_arguments(
            ::std::format_args!($format $(, $crate::domain::safe_text::Argument(&$value))*)
        )
    }};
}

#[cfg(test)]
mod tests {
    use super::captures_nothing;

    #[test]
    fn a_format_string_names_no_variable() {
        for format in ["", "plain", "{}", "{0:>3} {:?}", "{{not a name}}"] {
            assert!(captures_nothing(format), "{format}");
        }
        for format in ["{name}", "a {} {b:>3}", "{"] {
            assert!(!captures_nothing(format), "{format}");
        }
    }
}

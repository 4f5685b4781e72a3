//! The public boundary: detects and masks material that evidence must not hold (specification, section 4).
//!
//! Evidence holds references only. A [`Detection`] names the kind of secret and its position, and never repeats the
//! secret; [`mask`] and [`mask_text`] keep it off every screen and out of every output.
//!
//! Detection has four steps, from cheap to expensive: could the text hold anything (`may_hold`), which rules have their
//! required words and shapes in it (`requirements`), which of these match (`rules`), and is the match real (`validators`:
//! checksums, shapes, context). A value can also be forbidden by the name of its key (`keys`), and a mapping by its keys
//! together (`detect`).
//!
//! The crate is pure and knows no parser: a caller passes plain text, or a tree that implements [`DocumentNode`].
//!
//! ```
//! use public_boundary::{SecretKind, kinds_in, mask};
//!
//! let text = "the evaluator is pat@corp.test";
//! assert_eq!(kinds_in(text).next(), Some(SecretKind::EmailAddress));
//! assert_eq!(mask(text), "the evaluator is [masked]");
//! assert_eq!(kinds_in("evaluator:7f3a, see ticket:CS-8812").next(), None);
//! ```

mod detect;
mod document;
mod entropy;
mod forbidden_lines;
mod key_facts;
mod key_names;
mod keys;
mod mask;
mod matches;
mod may_hold;
mod names;
mod normalize;
mod ranges;
mod raw_text;
mod requirements;
mod rules;
mod secret_kind;
mod shape;
mod text_file;
mod validators;
mod words;
mod work;

pub use detect::{Detection, Hit, Holder, colleague_address, detect_each, detect_first, detect_in_markup};
pub use document::{Content, DocumentEntry, DocumentNode, Markup, MarkupKind, Scope};
pub use entropy::free_text_kinds;
pub use forbidden_lines::forbidden_lines;
pub use key_names::{FORBIDDEN_KEYS, normalized as normalized_key};
pub use keys::SECRET_KEYS;
pub use mask::{mask, mask_principal, mask_ranges, mask_text, masked_ranges, text_ranges};
pub use matches::{Match, kinds_in, kinds_in_scope, matches_in, matches_in_scope, principal_kinds};
pub use rules::rule_table;
pub use secret_kind::SecretKind;
pub use text_file::matches_in_file;
pub use words::{MASK, PLACEHOLDER_WORDS, fold, holds_nothing, is_placeholder_word};

//! Decision records: composed, validated, appended, signed and verified. No other module writes decisions.

pub mod append;
pub mod draft;
mod forbidden;
pub mod outside;
pub mod precondition;
pub mod principal;
pub mod record;
pub mod signature;
pub mod validation;

#[cfg(test)]
mod tests;

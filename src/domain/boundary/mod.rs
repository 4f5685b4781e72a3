//! The public boundary: material that evidence must never hold (specification, section 4).
//!
//! Evidence holds references only. A finding says which kind of material was found and where, and never repeats it;
//! [`mask`] and [`mask_text`] keep it off every screen and out of every output.
//!
//! A text is asked four times: whether it could hold anything (`suspect`), which rules it has the signs of (`signs`),
//! which of these match (`rules`), and whether what they matched is the real thing (`checks`: sums, shapes, context). A
//! value may also be forbidden by the name of its key (`keys`), and a mapping by what its keys are together.

mod checks;
mod inspect;
mod keys;
mod mask;
mod material;
mod opaque;
mod pieces;
mod records;
mod rules;
mod secrets;
mod shape;
mod signs;
mod source;
mod suspect;
mod tokens;

pub use inspect::{Comment, Exposure, inspect, inspect_each};
pub use mask::{MASK, mask, mask_principal, mask_text, masked_ranges};
pub use material::Material;
pub use opaque::free_text_materials;
pub use pieces::{Piece, materials_in, pieces_in, places_in, principal_materials};

#[cfg(test)]
mod tests;

//! What reviewers do, key by key, over the sample room: reading a trial, asking for what is missing, finding commands,
//! binding their own keys.

mod finding;
mod keys;
mod page;
mod picking;
mod sharing;

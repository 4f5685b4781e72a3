//! Signed records: signing with the real `ssh-keygen`, their place on disk, and which of them count.

mod bench;
mod pin;
mod placing;
mod room;
mod signing;

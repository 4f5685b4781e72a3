//! The plan and the answers of servers, without git.

mod plan;
mod server;

//! The console's core: state and transitions, without a terminal, a clock, or a disk.
//!
//! [`update::update`] is the only function that changes the [`model::Model`]. It returns requests to the runtime as
//! [`effect::Effect`]s; answers arrive as [`msg::Msg`]s.

pub mod appearance;
pub mod bulk_fill;
pub mod command;
pub mod command_target;
pub mod commands;
pub mod content;
pub mod copy_and_links;
pub mod created_packet;
pub mod decision;
pub mod did_you_mean;
pub mod editor;
pub mod effect;
pub mod elapsed_time;
pub mod fill_in;
pub mod follow;
pub mod form_drafts;
pub mod freshness;
pub mod geometry;
pub mod help;
pub mod key;
pub mod keymap;
pub mod labels;
pub mod layer;
pub mod leave;
pub mod links;
pub mod list;
pub mod lookalike;
pub mod model;
pub mod msg;
pub mod navigation;
pub mod new_document;
pub mod notice;
pub mod palette;
pub mod presentation;
pub mod prompt;
pub mod query_input;
pub mod queue;
pub mod reader;
pub mod request_id;
pub mod rich_text;
pub mod room_diff;
pub mod room_view;
pub mod scan;
pub mod session;
pub mod signer;
pub mod tabs;
pub mod text_entry;
pub mod text_input;
pub mod tour;
pub mod trial;
pub mod upcoming;
pub mod update;
pub mod watch_state;

//! The trial list: table, queues, order, filter, search, selection, and detail pane.

pub mod column_layout;
pub mod columns;
pub mod cursor_anchor;
pub mod detail;
pub mod detail_ahead;
pub mod layout;
pub mod selected;
pub mod state;
pub mod timeline;
pub mod update;
pub mod user_queues;

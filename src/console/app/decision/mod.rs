//! The decision form: fields, calendar, preview, records, and their recording.

pub mod bulk_preview;
pub mod calendar;
pub mod calendar_update;
pub mod draft_saving;
pub mod field;
pub mod form;
pub mod just_recorded;
pub mod layout;
mod package_preview;
pub mod preview;
pub mod record_preview;
pub mod recording;
pub mod target;
pub mod update;
mod voters;

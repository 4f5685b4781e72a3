//! Sets of modes that several commands share.

use crate::console::app::command::InputMode;
use InputMode::{
    Calendar, Confirm, Decisions, Editor, Evidence, FillIn, FillInAll, FillInReview, Form, Gates, Help, List,
    Palette, Prompt, Reader, Upcoming,
};

pub(super) const SCREENS: &[InputMode] = &[List, Gates, Evidence, Decisions];
pub(super) const PAGE: &[InputMode] = &[Gates, Evidence, Decisions];
pub(super) const READING: &[InputMode] = &[List, Gates, Evidence, Decisions, Upcoming, Reader, Help];
pub(super) const SCROLLING: &[InputMode] = &[
    List,
    Gates,
    Evidence,
    Decisions,
    Upcoming,
    Reader,
    Help,
    Palette,
    Prompt,
    Calendar,
    FillInAll,
    FillInReview,
];
pub(super) const PAGING: &[InputMode] = &[
    List,
    Gates,
    Evidence,
    Decisions,
    Upcoming,
    Reader,
    Help,
    Palette,
    Form,
    Calendar,
    FillInAll,
    FillInReview,
];
pub(super) const WITH_HELP: &[InputMode] = &[
    List,
    Gates,
    Evidence,
    Decisions,
    Upcoming,
    Reader,
    Form,
    FillIn,
    FillInAll,
    FillInReview,
    Editor,
    Prompt,
];
pub(super) const LIST: &[InputMode] = &[List];
pub(super) const CALENDAR: &[InputMode] = &[Calendar];
pub(super) const WITH_ENDS: &[InputMode] =
    &[List, Gates, Evidence, Decisions, Upcoming, Reader, Help, Calendar];
pub(super) const FORM: &[InputMode] = &[Form];
pub(super) const WITH_TOUR: &[InputMode] = &[
    List,
    Gates,
    Evidence,
    Decisions,
    Upcoming,
    Reader,
    Form,
    FillIn,
    FillInAll,
    FillInReview,
    Editor,
    Prompt,
    Palette,
    Help,
];
pub(super) const ALL: &[InputMode] = &[
    List,
    Gates,
    Evidence,
    Decisions,
    Upcoming,
    Reader,
    Form,
    FillIn,
    FillInAll,
    FillInReview,
    Editor,
    Prompt,
    Palette,
    Help,
    Confirm,
    Calendar,
];
